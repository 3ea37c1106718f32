"""A closed case opens again where its people are, if they have left or arrived (decision 0017)."""

from __future__ import annotations

import datetime as dt

from tests.cast import Cast
from tests.factories.ready import Ready, all_board, clock, ready_to_board
from wayhome.casefile.cases.enums import Closure, State
from wayhome.casefile.cases.models import Case
from wayhome.process.actions.ending import close, reopen
from wayhome.process.actions.travel import confirm_arrival, correct_arrival
from wayhome.stages.journey.enums import ArrivalEvidence

HOUR = dt.timedelta(hours=1)


def arrive(ready: Ready) -> None:
    """Let the case manager in Baghdad confirm that the people of a case arrived six hours later."""
    story, at = ready.story, ready.boards_at + 6 * HOUR
    with story.world.telling():
        for member in ready.members:
            story.case = confirm_arrival(
                case=story.case,
                member=member,
                arrived_at=at,
                evidence=ArrivalEvidence.MET_IN_PERSON,
                by=story.by("layla"),
                at=at,
            )


def closed_too_early(ready: Ready, code: Closure, *, by: str) -> Case:
    """Close a case by mistake and let a supervisor open it again, an hour later."""
    story = ready.story
    with story.world.telling():
        close(
            case=story.case,
            code=code,
            words="",
            person_told="three calls",
            by=story.by(by),
            at=ready.boards_at + 9 * HOUR,
        )
        return reopen(
            case=story.case, reason="She called", by=story.by("els"), at=ready.boards_at + 10 * HOUR
        )


def test_a_case_whose_people_have_arrived_opens_again_at_arrived_and_goes_on(cast: Cast) -> None:
    ready = all_board(ready_to_board(cast, boards=clock(2026, 6, 17, 10, 0)))
    arrive(ready)

    again = closed_too_early(ready, Closure.RETURN_COMPLETED_NO_REINTEGRATION, by="layla")

    assert again.state == State.ARRIVED
    with ready.story.world.telling():
        correct_arrival(
            case=again,
            member=ready.members[0],
            reason="It was her sister who called",
            by=ready.story.by("layla"),
            at=ready.boards_at + 11 * HOUR,
        )
    again.refresh_from_db()
    assert again.state == State.DEPARTED


def test_a_case_whose_people_are_on_the_way_opens_again_at_departed(cast: Cast) -> None:
    ready = all_board(ready_to_board(cast, boards=clock(2026, 6, 17, 10, 0)))

    assert closed_too_early(ready, Closure.LOST_CONTACT, by="els").state == State.DEPARTED
