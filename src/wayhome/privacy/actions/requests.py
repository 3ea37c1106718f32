"""The verbs of the register: take down what somebody asks, take longer with a reason, answer it."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.models import HouseholdTie
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import weighing
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.dates import may_be_under
from wayhome.ground.values.sentences import msgid, say
from wayhome.privacy.enums import AskedBy, Outcome, Right
from wayhome.privacy.models import RightsRequest
from wayhome.privacy.periods import months_after
from wayhome.stages.counselling.models import ProtectionFact
from wayhome.stages.counselling.scoring import FactKind

MONTHS, MONTHS_MORE = 1, 2
"""Within one month, and two more with a reason. Source: GDPR 12(3)."""
ADULT = 18
TIES = {AskedBy.PARENT: Tie.PARENT, AskedBy.GUARDIAN: Tie.GUARDIAN}


def take_request(
    *,
    member: CaseMember,
    kind: Right,
    asked_by: AskedBy,
    received_on: dt.date,
    words: str,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> RightsRequest:
    """Write down what somebody asks about their own data, and return it; it is due one month after it was received.

    A parent or guardian asks for a child where they are recorded as such. Data protection is told.
    Raises ``NotPermitted``, ``OutOfScope`` for a person of another organisation's case, and ``Refused`` for a day that
    lies ahead, or somebody who is not recorded as speaking for the person.
    """
    require(by, Permission.TAKE_REQUEST)
    case = member.case
    if case.organisation_id != by.organisation_id:
        raise OutOfScope
    if received_on > today:
        raise Refused(say(_AHEAD), field="received_on")
    if asked_by is not AskedBy.SELF and not speaks_for(member, asked_by, on=today):
        raise Refused(say(_SPEAKS_NOT), field="asked_by")
    row = RightsRequest.objects.create(
        case=case,
        drawer_id=member.drawer_id,
        person_id=member.person_id,
        organisation_id=by.organisation_id,
        kind=kind.value,
        asked_by=asked_by.value,
        received_on=received_on,
        due_on=months_after(received_on, MONTHS),
        made_at=at,
        made_by_id=by.user_id or 0,
        words=words.strip() or None,
    )
    record("privacy:request:take", by=by, at=at, case_id=case.pk, subject=row, detail={"kind": kind.value})
    notify(
        organisation_id=by.organisation_id,
        role=Role.DATA_PROTECTION_OFFICER.value,
        case_id=case.pk,
        code="privacy:request:take",
        sentence=say(
            msgid(
                "Case %(reference)s: somebody asked about their own data. It is to be answered within a month."
            ),
            reference=case.reference,
        ),
        at=at,
    )
    return row


def speaks_for(member: CaseMember, asked_by: AskedBy, *, on: dt.date) -> bool:
    """Return whether a person may be a child, and has a parent or guardian on record who is not known to have ended."""
    open_drawers([member.drawer_id])
    with weighing():
        born = member.person.born
        if born is None or not may_be_under(born, ADULT, on):
            return False
        ties = HouseholdTie.objects.filter(
            case_id=member.case_id, other_id=member.person_id, ends_on__isnull=True
        )
        tied = list(ties)
        open_drawers(tie.drawer_id for tie in tied)
        if any(tie.kind == TIES[asked_by] for tie in tied):
            return True
        facts = ProtectionFact.objects.filter(case_id=member.case_id, member=member)
        return asked_by is AskedBy.GUARDIAN and any(fact.kind == FactKind.GUARDIAN for fact in facts)


def extend_request(*, row: RightsRequest, reason: str, by: Actor, at: dt.datetime) -> RightsRequest:
    """Give a request two months more, once, with a reason of which the person is told, and return it.

    Raises ``NotPermitted``, ``OutOfScope``, and ``Refused`` when it is answered, was extended, is overdue, or without reason.
    """
    locked = _open(row, by)
    if locked.extended_at is not None:
        raise Refused(say(_EXTENDED))
    if at.date() > locked.due_on:
        raise Refused(say(_TOO_LATE))
    if not reason.strip():
        raise Refused(say(_NO_REASON), field="words")
    locked.extended_at, locked.extension_reason = at, reason.strip()
    locked.due_on = months_after(locked.received_on, MONTHS + MONTHS_MORE)
    locked.save(update_fields=["extended_at", "extension_reason", "due_on"])
    record("privacy:request:extend", by=by, at=at, case_id=locked.case_id, subject=locked)
    return locked


def settle_request(
    *, row: RightsRequest, outcome: Outcome, words: str, by: Actor, at: dt.datetime
) -> RightsRequest:
    """Write down what came of a request, and return it; a refusal says why, and whoever took it down is told.

    Raises ``NotPermitted``, ``OutOfScope``, and ``Refused`` when it is answered already, or the words are missing.
    """
    locked = _open(row, by)
    if outcome is Outcome.OPEN:
        raise ValueError("a request is settled with an outcome")
    if not words.strip():
        raise Refused(say(_NO_REASON), field="words")
    locked.outcome, locked.outcome_words = outcome.value, words.strip()
    locked.settled_at, locked.settled_by_id = at, by.user_id
    locked.save(update_fields=["outcome", "outcome_words", "settled_at", "settled_by"])
    record(
        "privacy:request:settle",
        by=by,
        at=at,
        case_id=locked.case_id,
        subject=locked,
        detail={"outcome": outcome.value},
    )
    if not by.is_same_person(locked.made_by_id):
        notify(
            organisation_id=locked.organisation_id,
            user_id=locked.made_by_id,
            case_id=locked.case_id,
            code="privacy:request:settle",
            sentence=say(
                msgid(
                    "Case %(reference)s: what somebody asked about their own data was answered. Tell the person."
                ),
                reference=locked.case.reference,
            ),
            at=at,
        )
    return locked


def tell_due_requests(*, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Tell data protection how many requests are due within a week or overdue, and return how many; a timer's."""
    soon = today + dt.timedelta(days=7)
    count = RightsRequest.objects.filter(
        organisation_id=by.organisation_id, outcome=Outcome.OPEN.value, due_on__lte=soon
    ).count()
    if count:
        notify(
            organisation_id=by.organisation_id,
            role=Role.DATA_PROTECTION_OFFICER.value,
            code="privacy:request:due",
            sentence=say(
                msgid(
                    "Requests of people about their own data that are due within a week, or overdue: %(count)s."
                ),
                count=count,
            ),
            at=at,
        )
        record("privacy:request:remind", by=by, at=at, detail={"count": count})
    return count


def _open(row: RightsRequest, by: Actor) -> RightsRequest:
    require(by, Permission.ANSWER_REQUEST)
    if row.organisation_id != by.organisation_id:
        raise OutOfScope
    locked = RightsRequest.objects.select_for_update(of=("self",)).select_related("case").get(pk=row.pk)
    if locked.outcome != Outcome.OPEN:
        raise Refused(say(_ANSWERED))
    open_drawers([locked.drawer_id])
    return locked


_AHEAD = msgid("The request was not recorded, because this day lies ahead. Write the day on which it came.")
_SPEAKS_NOT = msgid(
    "The request was not recorded, because nobody is on record as this for the person, or the person is of age. Record the "
    "family tie or the guardian first, or let the person ask."
)
_EXTENDED = msgid("Nothing was changed, because this request was extended before. Answer it now.")
_TOO_LATE = msgid(
    "Nothing was changed, because the month is over. Answer it now, and say why it took so long."
)
_NO_REASON = msgid("Nothing was changed, because the words are missing. Write what the person is told.")
_ANSWERED = msgid("Nothing was changed: a colleague has answered this request. Load the page again.")
