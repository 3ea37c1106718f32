"""The hand-over package: exactly what the office in the country of origin would see, built from a closed list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import AccessGround
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import members_of, who_holds
from wayhome.casefile.people.births import handed_on
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.safeguards.words import ConsentState
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.queries import Question, Standing, find_standing, weighed_standings
from wayhome.stages.journey.enums import SEATED
from wayhome.stages.journey.models import HandOver, HandOverPart, HandOverRefusal, Leg
from wayhome.stages.journey.queries.facts import last_trip

PERSON_FIELDS: tuple[str, ...] = (
    "full_name",
    "latin_name",
    "birth",
    "sex",
    "nationalities",
    "language",
    "other_languages",
    "can_read",
    "phones",
    "email",
    "origin_address",
    "occupation",
    "wishes",
)
"""What of a person is handed over; legal ground, asylum history, appeals, notes and detention have no place here."""
CONTACT_FIELDS = frozenset({"phones", "email", "origin_address"})
"""What of it only who may read contacts is shown."""


def members_handed_over(
    case: Case, *, receiver_id: int, on: dt.date, members: Sequence[CaseMember]
) -> Sequence[CaseMember]:
    """Return who agreed to be shared with the receiver and has not refused the hand-over; two queries."""
    standings = weighed_standings(case, on=on)
    refused = set(
        HandOverRefusal.objects.filter(case=case, taken_back_at__isnull=True).values_list(
            "member_id", flat=True
        )
    )
    purposes = (Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_PARTNER)
    return [
        member
        for member in members
        if member.id not in refused
        and any(_given(standings.get(member.id, {}), purpose, receiver_id) for purpose in purposes)
    ]


def handover_package(
    case: Case,
    *,
    receiver_id: int,
    on: dt.date,
    vulnerability: Mapping[uuid.UUID, str] | None = None,
) -> dict[str, Any]:
    """Return the package as plain values: the case, and each member who agreed, with their journey.

    ``vulnerability`` holds words by member key; those of somebody who did not agree to share medical facts are
    left out. Six queries.
    """
    members = members_of(case)
    shared = members_handed_over(case, receiver_id=receiver_id, on=on, members=members)
    words = vulnerability or {}
    allowed = _may_share_vulnerability(case, words, receiver_id=receiver_id, on=on)
    seated = [state.value for state in SEATED]
    legs: dict[uuid.UUID, list[Leg]] = {}
    for leg in Leg.objects.filter(case=case, booking__in=seated).order_by("trip", "number"):
        legs.setdefault(leg.member_id, []).append(leg)
    return {
        "reference": case.reference,
        "destination_country": case.destination_country,
        "assistance": case.assistance,
        "members": [
            _member(member, legs.get(member.id, ()), words.get(member.id, "") if member.id in allowed else "")
            for member in shared
        ],
    }


def _may_share_vulnerability(
    case: Case, words: Mapping[uuid.UUID, str], *, receiver_id: int, on: dt.date
) -> frozenset[uuid.UUID]:
    if not words:
        return frozenset()
    standings = weighed_standings(case, on=on)
    return frozenset(
        key for key in words if _given(standings.get(key, {}), Purpose.SHARE_MEDICAL, receiver_id)
    )


def _given(standings: Mapping[Question, Standing], purpose: Purpose, receiver_id: int) -> bool:
    return find_standing(standings, Question(purpose, receiver_id)).state is ConsentState.GIVEN


def _member(member: CaseMember, legs: Sequence[Leg], vulnerability: str) -> dict[str, Any]:
    person = member.person
    plain: dict[str, Any] = {name: getattr(person, name) for name in PERSON_FIELDS}
    plain |= {
        "birth": handed_on(person.birth),
        "number": member.position,
        "relation": member.relation,
        "legs": [_leg(leg) for leg in last_trip(legs)] if legs else [],
    }
    if vulnerability:
        plain["vulnerability"] = vulnerability
    return plain


def _leg(leg: Leg) -> dict[str, str]:
    return {
        "carrier": leg.carrier,
        "flight_number": leg.flight_number or "",
        "from_airport": leg.from_airport,
        "to_airport": leg.to_airport,
        "departs_at": leg.departs_at.isoformat(),
        "arrives_at": leg.arrives_at.isoformat(),
        "arrives_on": leg.arrives_on.isoformat(),
        "meeting": leg.meeting,
    }


def handovers_of(case: Case, by: Actor) -> QuerySet[HandOver]:
    """Return the hand-overs of a case that the reader's organisation sent or received, newest first.

    Another holder of the case has nothing to do with them, and no enforcement organisation reads one.
    """
    rows = HandOver.objects.filter(case=case).select_related("receiver", "case").order_by("-sent_at")
    if by.enforcement:
        return rows.none()
    return rows if by.organisation_id == case.organisation_id else rows.filter(receiver_id=by.organisation_id)


def latest_handover(case: Case, by: Actor) -> HandOver | None:
    """Return the newest hand-over of a case that the reader's organisation sent or received, if any."""
    return handovers_of(case, by).first()


def sheets_sent(handover: HandOver, by: Actor) -> Sequence[Mapping[str, Any]]:
    """Return what was sent about each person whose drawer is still open to the reader; two queries.

    Where the reader may not read contacts, the fields of ``CONTACT_FIELDS`` are left out.
    """
    parts = list(HandOverPart.objects.filter(handover=handover).order_by("member__position"))
    open_drawers(part.drawer_id for part in parts)
    closed = frozenset() if allows(by, Permission.READ_CONTACTS) else CONTACT_FIELDS
    return [
        {name: value for name, value in part.sheet.items() if name not in closed}
        for part in parts
        if is_open(part.drawer_id)
    ]


def receivers_of(case: Case, *, on: dt.date) -> Sequence[Organisation]:
    """Return the organisations that hold the case by agreement, the named other side first; one query."""
    holders = [
        access.organisation
        for access in who_holds(case, on=on)
        if access.ground == AccessGround.AGREEMENT.value
    ]
    return sorted(holders, key=lambda one: (one.id != case.origin_organisation_id, one.name))
