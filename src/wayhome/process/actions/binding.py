"""Acts that bind or disclose: booking, contact with the country of origin, and the hand-over; each asks its own gate.

Who may act is asked before the gate, whose answer speaks of the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import State, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.telling import settle_tasks
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import lock, refuse_strangers, refuse_without_journey
from wayhome.process.enums import Verb
from wayhome.process.gates import ask_gate
from wayhome.process.gathering import gather
from wayhome.safeguards.acts import findings_for
from wayhome.safeguards.words import Act
from wayhome.stages.journey.actions import documents, handover, seats
from wayhome.stages.journey.enums import ContactPurpose
from wayhome.stages.journey.models import EmbassyContact, HandOver, Leg


def book(
    *,
    case: Case,
    members: Sequence[CaseMember],
    legs: Sequence[seats.LegPlan],
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> list[Leg]:
    """Hold seats for members after asking the gate of booking for each, for the day of the first leg.

    Raises ``GateClosed``, ``Refused``, ``ValueRefused`` and ``NotPermitted``.
    """
    locked = _ask_booking(case, members, legs, today=today, by=by, at=at)
    return seats.hold_seats(case=locked, members=members, legs=legs, by=by, at=at)


def contact_origin(
    *,
    case: Case,
    member: CaseMember,
    purpose: ContactPurpose,
    post: str,
    shared: Sequence[str],
    contacted_on: dt.date,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> EmbassyContact:
    """Contact the authorities of the country of origin about one member, after asking the gate of that act.

    Only identity is shared. Raises ``GateClosed``, ``Refused`` and ``NotPermitted``.
    """
    refuse_strangers(case, member)
    require(by, Permission.CONTACT_EMBASSY)
    locked = lock(case)
    _refuse_closed(locked, msgid("Nobody was contacted, because the case is closed. Re-open it first."))
    gathered = gather(locked, today=today, now=at)
    key = str(member.id)
    ask_gate(Act.CONTACT_ORIGIN, gathered, case=locked, verb=Verb.PREPARE, by=by, at=at, member_key=key)
    return documents.record_embassy_contact(
        member=member,
        purpose=purpose,
        post=post,
        shared=shared,
        contacted_on=contacted_on,
        gate=findings_for(Act.CONTACT_ORIGIN, gathered.facts, key),
        by=by,
        at=at,
    )


def rebook(
    *,
    case: Case,
    members: Sequence[CaseMember],
    legs: Sequence[seats.LegPlan],
    reason: str,
    change_cost: Money | None,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> list[Leg]:
    """Give members new seats after asking the gate of booking again: a new seat binds as the first one did.

    Raises as ``book`` does.
    """
    locked = _ask_booking(case, members, legs, today=today, by=by, at=at)
    return seats.rebook(
        case=locked, members=members, legs=legs, reason=reason, change_cost=change_cost, by=by, at=at
    )


def change_leg(
    *,
    case: Case,
    leg: Leg,
    plan: seats.LegPlan,
    reason: str,
    change_cost: Money | None,
    read_version: int,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> tuple[str, ...]:
    """Change one person's leg after asking the gate of booking for the new day; return changed field names.

    Raises as ``book`` does, and ``ChangedMeanwhile``.
    """
    _ask_booking(case, [leg.member], [plan], today=today, by=by, at=at)
    return seats.change_leg(
        leg=leg, plan=plan, reason=reason, change_cost=change_cost, read_version=read_version, by=by, at=at
    )


def send_handover(
    *,
    case: Case,
    receiver: Organisation,
    answer_due_on: dt.date,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> HandOver:
    """Send the hand-over after asking its gate: everybody was asked about each sharing.

    Raises ``GateClosed``, ``Refused`` and ``NotPermitted``.
    """
    require(by, Permission.SEND_HANDOVER)
    locked = lock(case)
    _refuse_closed(locked, msgid("The hand-over was not sent, because the case is closed. Re-open it first."))
    gathered = gather(locked, today=today, now=at)
    ask_gate(Act.SEND_HANDOVER, gathered, case=locked, verb=Verb.PREPARE, by=by, at=at)
    return handover.send_handover(
        case=locked, receiver=receiver, answer_due_on=answer_due_on, vulnerability=None, by=by, at=at
    )


def _refuse_closed(case: Case, text: str) -> None:
    """Raise ``Refused`` when the case is closed, or nobody travels with it: nothing is bound and nothing disclosed."""
    refuse_without_journey(case)
    if case.state == State.CLOSED.value:
        raise Refused(say(text), code="closed")


def _ask_booking(
    case: Case,
    members: Sequence[CaseMember],
    legs: Sequence[seats.LegPlan],
    *,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> Case:
    """Ask the gate of booking for each member, for the day of the first leg, and return the locked case."""
    refuse_strangers(case, *members)
    require(by, Permission.BOOK_TRAVEL)
    locked = lock(case)
    _refuse_closed(locked, msgid("No seats were held, because the case is closed. Re-open it first."))
    day = legs[0].departs.date() if legs else today
    gathered = gather(locked, today=today, now=at, on=day)
    for member in members:
        ask_gate(Act.BOOK, gathered, case=locked, verb=Verb.PREPARE, by=by, at=at, member_key=str(member.id))
        settle_tasks(case_id=locked.id, codes=[TaskCode.ASK_NO_SHOW], subject_id=member.id, by=by, at=at)
    return locked
