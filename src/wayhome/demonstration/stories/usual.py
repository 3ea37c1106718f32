"""The usual stories: how far each came, and since when, from ``demo/stories/usual.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wayhome.casefile.cases.enums import Closure, HoldReason, State
from wayhome.demonstration.people import Someone
from wayhome.demonstration.steps import (
    applied,
    approved,
    arrived,
    asked_about_return,
    boarded,
    booked,
    cleared,
    closed,
    consented,
    counselled,
    documented,
    family,
    followed_up,
    handed_over,
    held,
    in_custody_of,
    law,
    met_on_the_way,
    opened,
    prepared,
    refused,
    reintegrating,
    talked,
    well,
)
from wayhome.demonstration.steps.office_work import done
from wayhome.demonstration.steps.talking import Talk
from wayhome.demonstration.story import Story, World
from wayhome.process.actions.preparing import begin_counselling
from wayhome.safeguards.words import Asylum
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.counselling.enums import Outcome

FILE = Path(__file__).resolve().parents[4] / "demo" / "stories" / "usual.toml"
ORDER = tuple(State)
GAPS: Mapping[State, int] = {
    State.COUNSELLING: 5,
    State.APPLIED: 8,
    State.APPROVED: 6,
    State.PREPARING: 1,
    State.CLEARED: 16,
    State.DEPARTED: 4,
    State.ARRIVED: 1,
    State.REINTEGRATING: 12,
    State.FOLLOWING_UP: 70,
    State.CLOSED: 60,
}
"""Days from the step before; a closed case goes on from the state it was closed in."""


@dataclass(frozen=True)
class Plan:
    """One line of the file: who, where to, how far they came, how many days ago, and how it ended."""

    key: str
    country: str
    who: str
    reaches: State
    since: int
    travels_in: int | None = None
    counsellor: str = "marieke"
    decision: bool = True
    ends: str = ""
    ended: int = 0
    words: str = ""
    waits: str = ""
    outcome: str = "yes"

    def days_ago(self, state: State) -> int:
        """Return how many days ago the case came to a state."""
        ago = self.since
        for later in ORDER[ORDER.index(state) + 1 : ORDER.index(self.reaches) + 1]:
            ago += GAPS[later]
        return ago


def usual_plans() -> Sequence[Plan]:
    """Return the plans of the file in their order."""
    listed = tomllib.loads(FILE.read_text("utf-8"))["story"]
    return [_plan(number, line) for number, line in enumerate(listed, 1)]


def _plan(number: int, line: Mapping[str, Any]) -> Plan:
    return Plan(key=f"usual-{number}", **{**line, "reaches": State(line["reaches"])})


def usual(world: World, plan: Plan) -> Story:
    """Tell one plan step by step, as far as it comes, and return the story."""
    people = world.pool.household(plan.key, country=plan.country, who=plan.who)
    story = opened(
        world,
        people,
        going_to=plan.country,
        days_ago=plan.days_ago(State.ENQUIRY),
        counsellor=plan.counsellor,
    )
    _family(story, people)
    for state, tell in TOLD.items():
        if ORDER.index(state) > ORDER.index(plan.reaches):
            break
        tell(story, plan)
    _ending(story, plan)
    return story


def _family(story: Story, people: Sequence[Someone]) -> None:
    adults = [number for number, one in enumerate(people, 1) if one.is_to != "child"]
    if len(people) > 1:
        couple = (adults[0], adults[1]) if len(adults) == 2 else None
        family(story, couple=couple, parents=adults)


def _counselling(story: Story, plan: Plan) -> None:
    ago = plan.days_ago(State.COUNSELLING)
    if plan.reaches is State.COUNSELLING and plan.outcome != "yes":
        story.on(ago, "10:30")
        begin_counselling(case=story.case, by=story.by(story.counsellor), at=story.at())
        consented(story, Purpose.KEEP_FILE, whom=story.adults())
        talked(
            story,
            Talk(
                points=story.world.texts.points[:4],
                outcome=Outcome(plan.outcome),
                next_at=story.world.days.moment(-3 - len(plan.country + plan.who), "11:00"),
            ),
        )
        return
    counselled(story, ago, asylum=Asylum.FINALLY_REJECTED if plan.decision else Asylum.NEVER_APPLIED)
    if plan.decision:
        travel = plan.travels_in if plan.travels_in is not None else -plan.days_ago(State.CLEARED) + 4
        law(story, decided_ago=ago + 6, days=28, extended_by=max(0, ago + 6 - 28 + travel + 9))
    else:
        law(story, decided_ago=None)


def _applied(story: Story, plan: Plan) -> None:
    applied(story, plan.days_ago(State.APPLIED))


def _approved(story: Story, plan: Plan) -> None:
    approved(story, plan.days_ago(State.APPROVED))
    done(story, "decide", by="els")


def _preparing(story: Story, plan: Plan) -> None:
    ago = plan.days_ago(State.PREPARING)
    prepared(story, ago)
    if ago < 2:
        return
    story.on(ago - 1, "09:40")
    documented(story)
    well(story)
    asked_about_return(story, ago - 1, "13:00")
    if plan.who[1:] and plan.who.strip("gbi") in {"w", "m"}:
        in_custody_of(story)
    if plan.travels_in is None and plan.reaches is State.PREPARING:
        return
    travel = plan.travels_in if plan.travels_in is not None else -plan.days_ago(State.CLEARED) + 4
    story.on(max(ago - 2, 0), "10:20")
    met_on_the_way(story, booked(story, travels_in=travel))
    handed_over(story, acknowledged=plan.reaches is not State.PREPARING)


def _cleared(story: Story, plan: Plan) -> None:
    cleared(
        story, plan.days_ago(State.CLEARED), sign=plan.who[1:] != "" and plan.who.strip("gbi") in {"w", "m"}
    )


def _departed(story: Story, plan: Plan) -> None:
    boarded(story)
    done(story, "deadline", by=story.counsellor)


def _arrived(story: Story, plan: Plan) -> None:
    arrived(story)


def _reintegrating(story: Story, plan: Plan) -> None:
    reintegrating(story, plan.days_ago(State.REINTEGRATING))
    done(story, "reassess", by=story.on_the_other_side)


def _following_up(story: Story, plan: Plan) -> None:
    followed_up(story, plan.days_ago(State.FOLLOWING_UP))


TOLD = {
    State.COUNSELLING: _counselling,
    State.APPLIED: _applied,
    State.APPROVED: _approved,
    State.PREPARING: _preparing,
    State.CLEARED: _cleared,
    State.DEPARTED: _departed,
    State.ARRIVED: _arrived,
    State.REINTEGRATING: _reintegrating,
    State.FOLLOWING_UP: _following_up,
}


def _ending(story: Story, plan: Plan) -> None:
    if plan.waits:
        held(story, HoldReason(plan.waits))
    if plan.ends == Closure.REFUSED_BY_PROGRAMME.value:
        refused(story, plan.ended, plan.words)
        done(story, "decide", by="els")
    elif plan.ends:
        by = story.on_the_other_side if ORDER.index(plan.reaches) >= ORDER.index(State.ARRIVED) else ""
        supervised = plan.ends in {Closure.LOST_CONTACT.value, Closure.NO_LONGER_ELIGIBLE.value}
        closed(story, plan.ended, Closure(plan.ends), words=plan.words, by="els" if supervised else by)
        for code in ("deadline", "reassess", "next_session", "point_to_help"):
            for who in sorted({"els", story.on_the_other_side}):
                done(story, code, by=who)
