"""The journey: seats, meeting on the way, the clearance, and boarding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.casefile.cases.models import CaseMember
from wayhome.demonstration.flights import legs_to
from wayhome.demonstration.story import Story
from wayhome.process.actions.binding import book
from wayhome.process.actions.preparing import clear, sign_off_protection
from wayhome.process.actions.travel import confirm_boarding
from wayhome.stages.journey import actions
from wayhome.stages.journey.enums import SEATED, DepartureEvidence, Meeting
from wayhome.stages.journey.models import Leg


def booked(
    story: Story,
    *,
    travels_in: int,
    whom: Sequence[CaseMember] | None = None,
    airport: str = "",
    ticketed: bool = True,
) -> list[Leg]:
    """Hold seats on the day so many days after today, and issue the tickets; return the legs."""
    people = list(story.afresh().members() if whom is None else whom)
    legs = book(
        case=story.case,
        members=people,
        legs=legs_to(airport or story.case.destination_country, story.world.days.day(travels_in)),
        today=story.today,
        by=story.by("tomasz"),
        at=story.at(),
    )
    if ticketed:
        actions.issue_tickets(
            case=story.case,
            members=people,
            booking_reference=story.case.reference[:4] + story.case.reference[5:7],
            by=story.by("tomasz"),
            at=story.at(),
        )
    return legs


def met_on_the_way(story: Story, legs: Sequence[Leg], *, met_by: str = "") -> None:
    """Confirm who meets them at the end; help in transit is not wanted."""
    last = {leg.member_id: leg.number for leg in legs}
    name = met_by or story.world.office.users[story.on_the_other_side].name
    for leg in Leg.objects.filter(pk__in=[leg.pk for leg in legs]).order_by("member_id", "number"):
        end = leg.number == last[leg.member_id]
        actions.confirm_meeting(
            leg=leg,
            meeting=Meeting.CONFIRMED if end else Meeting.NOT_WANTED,
            met_by=name if end else "",
            by=story.by("tomasz"),
            at=story.at(),
        )


def signed_off(story: Story) -> None:
    """Let the protection officer look at every safeguard and sign."""
    sign_off_protection(case=story.case, today=story.today, by=story.by("sanne"), at=story.at())


def cleared(story: Story, days_ago: int, clock: str = "16:00", *, sign: bool = False) -> None:
    """Clear the case for travel; ``sign`` where a safeguard of protection or health applied."""
    story.on(days_ago, clock)
    if sign:
        signed_off(story)
    clear(case=story.case, today=story.today, by=story.by("tomasz"), at=story.at())


def boarded(story: Story, *, whom: Sequence[CaseMember] | None = None) -> None:
    """Confirm on the day of travel that these members boarded their flight, twenty minutes before it left."""
    for member in story.afresh().members() if whom is None else whom:
        first = (
            Leg.objects.filter(member=member, booking__in=[state.value for state in SEATED])
            .order_by("-trip", "number")
            .first()
        )
        if first is None:
            raise ValueError("nobody boards without a seat")
        moment = min(first.departs_at - dt.timedelta(minutes=20), story.world.days.now)
        story.goes_on_at(moment)
        confirm_boarding(
            case=story.case,
            member=member,
            boarded_at=moment,
            evidence=DepartureEvidence.STAFF_SAW_BOARDING,
            today=first.departs_on,
            by=story.by("tomasz"),
            at=story.at(),
        )
