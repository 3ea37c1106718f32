"""Verbs of help on the way: meeting per leg, airline services, escorts, cash at departure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.telling import tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.airports import ServiceCode
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.journey.actions.moving import open_legs
from wayhome.stages.journey.enums import EscortKind, Meeting
from wayhome.stages.journey.models import CashAtDeparture, Escort, Leg


@dataclass(frozen=True)
class EscortFacts:
    """Who travels along, why, and to whom they hand over."""

    kind: EscortKind
    name: str
    phone: str = ""
    hands_over_to: str = ""
    whole_way: bool = True


def confirm_meeting(*, leg: Leg, meeting: Meeting, met_by: str, by: Actor, at: dt.datetime) -> Leg:
    """Record where help in transit or reception stands for one leg; confirming it needs a name.

    The host side records it with the permission to book, the origin side with the one to acknowledge. Raises
    ``NotPermitted``, and ``Refused`` for a confirmation without a name.
    """
    if not allows(by, Permission.BOOK_TRAVEL):
        require(by, Permission.ACKNOWLEDGE_HANDOVER)
    if meeting is Meeting.CONFIRMED and not met_by.strip():
        raise Refused(
            say(msgid("The meeting was not confirmed, because nobody is named. Write who meets the person.")),
            field="met_by",
        )
    confirmed = meeting is Meeting.CONFIRMED
    leg.meeting = meeting.value
    leg.met_by = met_by.strip() or None
    leg.meeting_confirmed_at = at if confirmed else None
    leg.meeting_confirmed_by_id = by.user_id if confirmed else None
    leg.save(update_fields=["meeting", "met_by", "meeting_confirmed_at", "meeting_confirmed_by_id"])
    record(
        "journey:meeting:record",
        by=by,
        at=at,
        case_id=leg.case_id,
        subject=leg,
        detail={"meeting": meeting.value},
    )
    return leg


def confirm_meetings(
    *, legs: Sequence[Leg], meeting: Meeting, met_by: str, by: Actor, at: dt.datetime
) -> Sequence[Leg]:
    """Record the same for several people's legs on one flight. Raises as ``confirm_meeting``, and for no leg."""
    if not legs:
        raise Refused(
            say(msgid("Nothing was recorded, because nobody is chosen. Choose whose meeting you mean.")),
            field="members",
        )
    return [confirm_meeting(leg=leg, meeting=meeting, met_by=met_by, by=by, at=at) for leg in legs]


def record_services(*, member: CaseMember, codes: Sequence[ServiceCode], by: Actor, at: dt.datetime) -> int:
    """Set what the airline is asked to provide on every open leg of a member; return how many legs.

    The codes tell about health: movements and health officers set and read them. Raises ``NotPermitted``, and
    ``Refused`` when there is no seat yet.
    """
    if not allows(by, Permission.DECIDE_HEALTH):
        require(by, Permission.BOOK_TRAVEL)
    legs = open_legs(member)
    if not legs:
        raise Refused(
            say(msgid("The help was not recorded, because this person has no seat yet. Hold a seat first."))
        )
    for leg in legs:
        leg.services = sorted(code.value for code in codes)
        leg.save(update_fields=["services"])
    record("journey:services:record", by=by, at=at, case_id=member.case_id, subject=member)
    return len(legs)


def arrange_escort(*, member: CaseMember, facts: EscortFacts, by: Actor, at: dt.datetime) -> Escort:
    """Record a named escort and return the row. Raises ``NotPermitted``, and ``Refused`` without a name."""
    if not allows(by, Permission.DECIDE_HEALTH):
        require(by, Permission.BOOK_TRAVEL)
    if not facts.name.strip():
        raise Refused(
            say(msgid("The escort was not recorded, because nobody is named. Write who travels along.")),
            field="name",
        )
    row = Escort.objects.create(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        arranged_at=at,
        arranged_by_id=by.user_id,
        kind=facts.kind.value,
        name=facts.name.strip(),
        phone=facts.phone.strip() or None,
        hands_over_to=facts.hands_over_to.strip() or None,
        whole_way=facts.whole_way,
    )
    record("journey:escort:arrange", by=by, at=at, case_id=member.case_id, subject=row)
    tell(
        case=member.case,
        sentence=say(msgid("An escort was arranged for person %(number)s"), number=member.position),
        by=by,
        at=at,
        area=Area.HEALTH if facts.kind is EscortKind.MEDICAL else Area.TRAVEL,
        icon="person-check",
    )
    return row


def end_escort(*, escort: Escort, reason: str, by: Actor, at: dt.datetime) -> Escort:
    """Record that an escort does not travel after all, and why; the gates that need one are asked again.

    Raises ``NotPermitted``, and ``Refused`` without a reason or when it is recorded already.
    """
    if not allows(by, Permission.DECIDE_HEALTH):
        require(by, Permission.BOOK_TRAVEL)
    if not reason.strip():
        raise Refused(
            say(msgid("Nothing was changed, because this step needs a reason. Write why, in one sentence.")),
            code="reason_missing",
            field="reason",
        )
    row = Escort.objects.select_for_update(of=("self",)).select_related("member__case").get(pk=escort.pk)
    if row.ended_at is not None:
        raise Refused(
            say(msgid("Nothing was changed: it is recorded already that this escort does not travel."))
        )
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record("journey:escort:end", by=by, at=at, case_id=row.case_id, subject=row)
    tell(
        case=row.member.case,
        sentence=say(
            msgid("The escort of person %(number)s does not travel: %(reason)s"),
            number=row.member.position,
            reason=reason.strip(),
        ),
        by=by,
        at=at,
        area=Area.HEALTH if EscortKind(row.kind) is EscortKind.MEDICAL else Area.TRAVEL,
        icon="person-x",
    )
    return row


def hand_over_cash(
    *, member: CaseMember, amount: Money, receipt_number: str, paid_on: dt.date, by: Actor, at: dt.datetime
) -> CashAtDeparture:
    """Record cash handed to a person at departure against a receipt, and return the row.

    Raises ``NotPermitted``, and ``Refused`` for nothing paid or no receipt.
    """
    require(by, Permission.PAY_CASH_AT_DEPARTURE)
    if amount.minor <= 0:
        raise Refused(
            say(
                msgid("The cash was not recorded, because the amount is not above zero. Write what was paid.")
            ),
            field="amount",
        )
    if not receipt_number.strip():
        raise Refused(
            say(
                msgid(
                    "The cash was not recorded, because it has no receipt. Let the person sign one and write its number."
                )
            ),
            field="receipt_number",
        )
    row = CashAtDeparture.objects.create(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        amount_minor=amount.minor,
        currency=amount.currency,
        paid_on=paid_on,
        paid_by_id=by.user_id,
        recorded_at=at,
        receipt_number=receipt_number.strip(),
    )
    record("journey:cash:hand_over", by=by, at=at, case_id=member.case_id, subject=row)
    tell(
        case=member.case,
        sentence=say(
            msgid("%(amount)s in cash was handed to person %(number)s against a receipt"),
            amount=str(amount),
            number=member.position,
        ),
        by=by,
        at=at,
        area=Area.TRAVEL,
        icon="cash-coin",
    )
    return row
