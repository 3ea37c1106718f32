"""After the journey: arrival, reintegration, follow-up, and the end of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.casefile.cases.enums import Closure, HoldReason
from wayhome.casefile.cases.models import CaseMember
from wayhome.demonstration.story import Story
from wayhome.process.actions.after import start_follow_up, start_reintegration
from wayhome.process.actions.ending import close, hold
from wayhome.process.actions.travel import confirm_arrival
from wayhome.stages.journey.enums import SEATED, ArrivalEvidence
from wayhome.stages.journey.models import Leg

TOLD = "Told by telephone on the same day, in their language."


def arrived(
    story: Story,
    *,
    whom: Sequence[CaseMember] | None = None,
    evidence: ArrivalEvidence = ArrivalEvidence.MET_IN_PERSON,
) -> None:
    """Confirm from the other side that these members arrived with their last flight."""
    for member in story.afresh().members() if whom is None else whom:
        last = (
            Leg.objects.filter(member=member, booking__in=[state.value for state in SEATED])
            .order_by("-trip", "-number")
            .first()
        )
        if last is None:
            raise ValueError("nobody arrives without a flight")
        moment = min(last.arrives_at + dt.timedelta(minutes=40), story.world.days.now)
        story.goes_on_at(moment)
        confirm_arrival(
            case=story.case,
            member=member,
            arrived_at=moment,
            evidence=evidence,
            by=story.by(story.on_the_other_side),
            at=story.at(),
        )


def reintegrating(story: Story, days_ago: int, clock: str = "09:30") -> None:
    """Start reintegration once the talk after arrival has begun."""
    story.on(days_ago, clock)
    start_reintegration(
        case=story.case, reassessment_begun=True, by=story.by(story.on_the_other_side), at=story.at()
    )


def followed_up(story: Story, days_ago: int, clock: str = "09:30") -> None:
    """Start the follow-up."""
    story.on(days_ago, clock)
    start_follow_up(
        case=story.case, open_items_have_owner=True, by=story.by(story.on_the_other_side), at=story.at()
    )


def held(story: Story, reason: HoldReason) -> None:
    """Let the case wait, by its counsellor."""
    hold(case=story.case, reason=reason, by=story.by(story.counsellor), at=story.at())


def closed(
    story: Story,
    days_ago: int,
    code: Closure,
    *,
    words: str = "",
    told: str = TOLD,
    by: str = "",
    clock: str = "16:30",
) -> None:
    """Close the case for a reason, by its counsellor where nobody else is named."""
    story.on(days_ago, clock)
    close(
        case=story.case,
        code=code,
        words=words,
        person_told=told,
        by=story.by(by or story.counsellor),
        at=story.at(),
    )
