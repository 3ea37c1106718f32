"""Acts that bind or disclose: booking, contact with the country of origin, and the hand-over; each asks its own gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.process.engine import lock
from wayhome.process.enums import Verb
from wayhome.process.gates import ask_gate
from wayhome.process.gathering import gather
from wayhome.safeguards.acts import findings_for
from wayhome.safeguards.words import Act
from wayhome.stages.journey.actions import documents, seats
from wayhome.stages.journey.enums import ContactPurpose
from wayhome.stages.journey.models import EmbassyContact, Leg


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
    locked = lock(case)
    day = legs[0].departs.date() if legs else today
    gathered = gather(locked, today=today, now=at, on=day)
    for member in members:
        ask_gate(Act.BOOK, gathered, case=locked, verb=Verb.PREPARE, by=by, at=at, member_key=str(member.id))
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
    locked = lock(case)
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
