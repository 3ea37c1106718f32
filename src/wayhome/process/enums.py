"""The verbs of the process, and words of its own records."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from wayhome.casefile.cases.enums import State
from wayhome.casefile.funding.enums import ProgrammeShape


class Verb(StrEnum):
    """Everything that can be done to a case as a whole, or to one member's journey."""

    OPEN_CASE = "open_case"
    BEGIN_COUNSELLING = "begin_counselling"
    APPLY = "apply"
    TAKE_BACK = "take_back"
    ASK_FOR_MORE = "ask_for_more"
    APPROVE = "approve"
    RECONSIDER = "reconsider"
    REFUSE = "refuse"
    PREPARE = "prepare"
    CLEAR = "clear"
    UNCLEAR = "unclear"
    CONFIRM_BOARDING = "confirm_boarding"
    CORRECT_DEPARTURE = "correct_departure"
    NO_SHOW = "no_show"
    INTERRUPTED = "interrupted"
    CONFIRM_ARRIVAL = "confirm_arrival"
    CORRECT_ARRIVAL = "correct_arrival"
    CONFIRM_HOME = "confirm_home"
    CORRECT_HOME = "correct_home"
    BACK_IN_HOST = "back_in_host"
    STAYS = "stays"
    START_AGAIN = "start_again"
    DECEASED = "deceased"
    START_REINTEGRATION = "start_reintegration"
    BACK_TO_ARRIVED = "back_to_arrived"
    START_FOLLOW_UP = "start_follow_up"
    RESUME_REINTEGRATION = "resume_reintegration"
    GO_ON_ELSEWHERE = "go_on_elsewhere"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"
    HOLD = "hold"
    RESUME = "resume"


class Side(StrEnum):
    """Whose step a verb is: anybody's who is permitted, whoever carries the case now, or the origin side's."""

    ANY = "any"
    CARRIER = "carrier"
    ORIGIN = "origin"


class BlindAnswer(StrEnum):
    """What came of a message that somebody does not want to travel."""

    WITHDREW = "withdrew"
    WANTS_TO_TRAVEL = "wants_to_travel"
    NOT_ABOUT_THIS_CASE = "not_about_this_case"
    NO_JOURNEY = "no_journey"


class Verdict(StrEnum):
    """What somebody decided of two person records that are alike."""

    SAME = "same"
    APART = "apart"


LEFT_OUT: Mapping[ProgrammeShape, frozenset[State]] = {
    ProgrammeShape.WHOLE_WAY: frozenset(),
    ProgrammeShape.RETURN_ONLY: frozenset({State.REINTEGRATING, State.FOLLOWING_UP}),
    ProgrammeShape.ORIGIN_ONLY: frozenset(
        {State.APPLIED, State.APPROVED, State.PREPARING, State.CLEARED, State.DEPARTED}
    ),
}
"""The steps that a programme does not have: one that ends with the return, and one for people who are home already."""
