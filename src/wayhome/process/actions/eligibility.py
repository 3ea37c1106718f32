"""Eligibility and entitlements: work them out by the programme's schemes, explain them, and store the explanation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import TypeOfReturn
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.telling import tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.gathering import ELIGIBILITY, gather
from wayhome.process.models import DecisionRecord
from wayhome.process.travellers import going
from wayhome.safeguards.claims import ClaimFacts, ClaimPerson
from wayhome.safeguards.eligibility import Eligibility, Entitlement, entitlement
from wayhome.safeguards.facts import CaseFacts
from wayhome.safeguards.predicates import travels_with_adults, unaccompanied_child
from wayhome.safeguards.schemes import Scheme, schemes
from wayhome.safeguards.words import AgeDecision, DestinationKind, Procedure, VisaGroup


@dataclass(frozen=True)
class AskedFacts:
    """What the schemes ask and no stage knows: means of one's own, leaving for good, help before, and so on.

    ``None`` means nobody has asked; a scheme that needs the answer then says so.
    """

    own_means: bool | None = None
    leaves_for_good: bool | None = None
    helped_before: bool | None = None
    helped_on: dt.date | None = None
    document_in_sight: bool | None = None
    holds_document: bool | None = None
    ends_procedure: bool | None = None
    registered_elsewhere: bool | None = None
    months_of_residence: int | None = None
    entered_on: dt.date | None = None
    registered_on: dt.date | None = None
    asylum_applied_on: dt.date | None = None
    procedure: Procedure | None = None
    tolerated_months: int | None = None
    visa_group: VisaGroup | None = None
    # Answers that mean something of their own in each scheme, by its id and the name of the fact.
    of_scheme: Mapping[str, Mapping[str, bool | None]] = field(default_factory=dict)


# A list, a group, a number of places, exclusions and exceptions are each scheme's own.
OF_SCHEME = ("on_country_list", "in_target_group", "quota_open", "excluded", "exception_granted")
OF_ALL = tuple(one.name for one in fields(AskedFacts) if one.name != "of_scheme")


def schemes_of(case: Case) -> Sequence[Scheme]:
    """Return the schemes of the case's programme that the rule book knows."""
    known = schemes()
    return [known[code] for code in case.programme.schemes if code in known]


def work_out(case: Case, asked: AskedFacts, *, today: dt.date, now: dt.datetime) -> Sequence[Entitlement]:
    """Return the answer of each scheme of the case's programme that the rule book knows; nothing is stored."""
    claim = _claim(case, asked, gather(case, today=today, now=now).facts)
    answers = []
    for scheme in schemes_of(case):
        own = asked.of_scheme.get(scheme.id, {})
        told: dict[str, Any] = {name: own[name] for name in OF_SCHEME if name in own}
        answers.append(entitlement(scheme.id, replace(claim, **told)))
    return answers


def own_name(scheme_id: str, fact: str) -> str:
    """Return what one scheme's own answer is called among the answers of a form."""
    return f"{fact}__{scheme_id.replace('-', '_')}"


def unanswered_in(answers: Sequence[Entitlement], asked: AskedFacts) -> list[str]:
    """Return the questions without an answer on which a scheme waits that could not be worked out, in their order.

    A scheme's own questions are called by ``own_name``.
    """
    open_ones = [answer for answer in answers if answer.eligibility == Eligibility.NOT_KNOWN]
    of_all = [
        name
        for name in OF_ALL
        if getattr(asked, name) is None and any(f"claim.{name}" in answer.facts_used for answer in open_ones)
    ]
    own = [
        own_name(answer.scheme_id, name)
        for answer in open_ones
        for name in OF_SCHEME
        if f"claim.{name}" in answer.facts_used
        and asked.of_scheme.get(answer.scheme_id, {}).get(name) is None
    ]
    return [*of_all, *own]


def explain_eligibility(
    *, case: Case, asked: AskedFacts, explained_in: str, today: dt.date, by: Actor, at: dt.datetime
) -> DecisionRecord:
    """Store what was worked out and explained to the person, with rule version, facts used and every step.

    ``explained_in`` is the language (ISO 639-3) in which it was explained and understood. Raises
    ``NotPermitted``, and ``Refused`` without a language, or while a scheme waits for an answer of ``asked``.
    """
    require(by, Permission.COUNSEL)
    if not explained_in:
        raise Refused(
            say(
                msgid(
                    "Nothing was stored, because the language of the explanation is missing. Explain amounts and "
                    "reasons in a language the person understands, and name it."
                )
            ),
            field="explained_in",
        )
    answers = work_out(case, asked, today=today, now=at)
    unanswered = unanswered_in(answers, asked)
    if unanswered:
        raise Refused(
            say(
                msgid(
                    "Nothing was stored, because the help cannot be worked out without this answer. Ask, work it "
                    "out again, and explain what there will be."
                )
            ),
            code="answer_missing",
            field=unanswered[0],
        )
    row = DecisionRecord.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        verb=ELIGIBILITY,
        at=at,
        by_id=by.user_id,
        passed=True,
        findings={
            "explained_in": explained_in,
            "asked": {
                "helped_before": asked.helped_before,
                "helped_on": asked.helped_on.isoformat() if asked.helped_on else None,
            },
            "answers": [answer.as_record() for answer in answers],
        },
    )
    tell(
        case=case, sentence=say(msgid("Eligibility and help were explained")), by=by, at=at, icon="cash-coin"
    )
    record("process:eligibility:explain", by=by, at=at, case_id=case.id, subject=row)
    return row


def _claim(case: Case, asked: AskedFacts, facts: CaseFacts) -> ClaimFacts:
    people = [one.member for one in going(case)] or list(members_of(case))
    first = people[0].person if people else None
    nationality = next(iter(first.nationalities), None) if first is not None else None
    # The day the order to leave was served, or the decision became binding: the period runs from it.
    served_on = facts.legal.period_starts_on if facts.legal.return_decision else None
    kind = facts.destination.kind
    return ClaimFacts(
        host=case.host_country,
        nationality=nationality,
        applied_on=case.applied_on or facts.today,
        departs_on=case.planned_travel_on,
        decided_on=case.approved_on or facts.today,
        return_decision_final_on=served_on,
        order_notified_on=served_on,
        voluntary=case.type_of_return != TypeOfReturn.OTHER.value,
        to_origin=None if kind is None else kind is DestinationKind.ORIGIN,
        no_objection={"no_objection": True, "objection": False}.get(case.host_answer),
        persons=tuple(_person(member, facts, principal=number == 0) for number, member in enumerate(people)),
        **{name: getattr(asked, name) for name in OF_ALL},
    )


def _person(member: CaseMember, facts: CaseFacts, *, principal: bool) -> ClaimPerson:
    """Return one person of the claim, a decided age read as the safeguards read it.

    A child is alone for a scheme only where no adult travels along: schemes give a child alone more, and a tie
    that nobody has recorded yet must not promise it.
    """
    known = facts.member(str(member.id))
    decided = known.child.age_decision
    return ClaimPerson(
        key=known.key,
        born_earliest=known.born_earliest,
        born_latest=known.born_latest,
        principal=principal,
        unaccompanied=unaccompanied_child(facts, known, {}) and not travels_with_adults(facts, known, {}),
        assessed_adult=None if decided is None else decided == AgeDecision.ASSESSED_ADULT,
    )
