"""Eligibility and entitlements: work them out by the programme's schemes, explain them, and store the explanation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import TypeOfReturn
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.telling import tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.gathering import ELIGIBILITY
from wayhome.process.models import DecisionRecord
from wayhome.process.travellers import going
from wayhome.safeguards.claims import ClaimFacts, ClaimPerson
from wayhome.safeguards.eligibility import Eligibility, Entitlement, entitlement
from wayhome.safeguards.schemes import schemes


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
    ends_procedure: bool | None = None
    registered_elsewhere: bool | None = None
    months_of_residence: int | None = None
    on_country_list: bool | None = None


def work_out(case: Case, asked: AskedFacts, *, today: dt.date) -> Sequence[Entitlement]:
    """Return the answer of each scheme of the case's programme that the rule book knows; nothing is stored."""
    known = schemes()
    claim = _claim(case, asked, today)
    return [entitlement(code, claim) for code in case.programme.schemes if code in known]


def unanswered_in(answers: Sequence[Entitlement], asked: AskedFacts) -> list[str]:
    """Return the questions without an answer on which a scheme waits that could not be worked out, in their order."""
    open_ones = [answer for answer in answers if answer.eligibility == Eligibility.NOT_KNOWN]
    return [
        one.name
        for one in fields(asked)
        if getattr(asked, one.name) is None
        and any(f"claim.{one.name}" in answer.facts_used for answer in open_ones)
    ]


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
    answers = work_out(case, asked, today=today)
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
        findings={"explained_in": explained_in, "answers": [answer.as_record() for answer in answers]},
    )
    tell(
        case=case, sentence=say(msgid("Eligibility and help were explained")), by=by, at=at, icon="cash-coin"
    )
    record("process:eligibility:explain", by=by, at=at, case_id=case.id, subject=row)
    return row


def _claim(case: Case, asked: AskedFacts, today: dt.date) -> ClaimFacts:
    people = [one.member for one in going(case)] or list(members_of(case))
    first = people[0].person if people else None
    nationality = next(iter(first.nationalities), None) if first is not None else None
    return ClaimFacts(
        host=case.host_country,
        nationality=nationality,
        applied_on=case.applied_on or today,
        departs_on=case.planned_travel_on,
        decided_on=case.approved_on or today,
        voluntary=case.type_of_return != TypeOfReturn.OTHER.value,
        own_means=asked.own_means,
        leaves_for_good=asked.leaves_for_good,
        helped_before=asked.helped_before,
        helped_on=asked.helped_on,
        document_in_sight=asked.document_in_sight,
        ends_procedure=asked.ends_procedure,
        no_objection={"no_objection": True, "objection": False}.get(case.host_answer),
        registered_elsewhere=asked.registered_elsewhere,
        months_of_residence=asked.months_of_residence,
        on_country_list=asked.on_country_list,
        persons=tuple(
            ClaimPerson(
                key=str(member.id),
                born_earliest=member.person.born.earliest if member.person.born else None,
                born_latest=member.person.born.latest if member.person.born else None,
                principal=number == 0,
            )
            for number, member in enumerate(people)
        ),
    )
