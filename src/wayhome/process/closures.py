"""Which closure reason fits which state, and which need a supervisor: data, no Django."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.cases.enums import Closure as C
from wayhome.casefile.cases.enums import State
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.ground.values.sentences import msgid

SUPERVISED = frozenset({C.SAFETY_OF_STAFF, C.SAFETY_OF_RETURNEE, C.NO_LONGER_ELIGIBLE, C.LOST_CONTACT})

UNCONFIRMED_FOR = dt.timedelta(days=60)
"""How long an arrival must have stayed unconfirmed before a case closes for that reason (case.md 2)."""

_ANY = frozenset(
    {
        C.DECEASED,
        C.LOST_CONTACT,
        C.TRANSFERRED_TO_OTHER_PROGRAMME,
        C.DUPLICATE,
        C.SAFETY_OF_STAFF,
        C.SAFETY_OF_RETURNEE,
        C.FUNDING_ENDED,
        C.SECURITY_CONTEXT,
        C.REFERRED_ELSEWHERE,
        C.NO_LONGER_ELIGIBLE,
    }
)
_BEFORE = _ANY | {
    C.WITHDREW_BEFORE_DEPARTURE,
    C.OPENED_IN_ERROR,
    C.STAYS_BY_OWN_CHOICE,
    C.PROTECTION_PROCEDURE,
    C.GRANTED_STAY_IN_HOST_COUNTRY,
    C.FORCIBLY_RETURNED_MEANWHILE,
    C.REFUSED_BY_HOST_GOVERNMENT,
    C.MOVED_AWAY,
}
_PREPARING = _BEFORE | {
    C.NO_SHOW_DEPARTURE,
    C.REFUSED_BY_ORIGIN_COUNTRY,
    C.NO_TRAVEL_DOCUMENT,
    C.NOT_FIT_TO_TRAVEL,
    C.NOT_IN_BEST_INTERESTS_OF_CHILD,
}
_AFTER = _ANY | {
    C.COMPLETED,
    C.TIME_LIMIT_REACHED,
    C.WITHDREW_AFTER_RETURN,
    C.DECLINED_ASSISTANCE,
    C.MOVED_AWAY,
    C.RE_MIGRATED,
    C.RETURN_COMPLETED_NO_REINTEGRATION,
}

_ALLOWED: dict[State, frozenset[C]] = {
    State.ENQUIRY: _BEFORE,
    State.COUNSELLING: _BEFORE | {C.NOT_IN_BEST_INTERESTS_OF_CHILD},
    State.APPLIED: _BEFORE | {C.NOT_IN_BEST_INTERESTS_OF_CHILD},
    State.APPROVED: _PREPARING,
    State.PREPARING: _PREPARING,
    State.CLEARED: _PREPARING,
    State.DEPARTED: _ANY | {C.ARRIVAL_NOT_CONFIRMED, C.RETURN_COMPLETED_NO_REINTEGRATION},
    State.ARRIVED: _AFTER,
    State.REINTEGRATING: _AFTER,
    State.FOLLOWING_UP: _AFTER,
    State.CLOSED: frozenset(),
}

_AT_HOME: dict[State, frozenset[C]] = {
    **dict.fromkeys(
        (State.ENQUIRY, State.COUNSELLING),
        _ANY
        | {C.OPENED_IN_ERROR, C.DECLINED_ASSISTANCE, C.MOVED_AWAY, C.RE_MIGRATED, C.PROTECTION_PROCEDURE},
    ),
    **dict.fromkeys(
        (State.ARRIVED, State.REINTEGRATING, State.FOLLOWING_UP),
        _AFTER - {C.WITHDREW_AFTER_RETURN, C.RETURN_COMPLETED_NO_REINTEGRATION},
    ),
}
"""The same in a programme for people who have come home already: no return of ours ended, was refused or withdrawn from."""

LABELS: dict[C, str] = {
    C.COMPLETED: msgid("Support completed"),
    C.TIME_LIMIT_REACHED: msgid("The time of support is over"),
    C.NO_LONGER_ELIGIBLE: msgid("No longer eligible"),
    C.WITHDREW_BEFORE_DEPARTURE: msgid("Withdrew before departure"),
    C.WITHDREW_AFTER_RETURN: msgid("Withdrew after return"),
    C.DECLINED_ASSISTANCE: msgid("Wants no assistance"),
    C.NO_SHOW_DEPARTURE: msgid("Did not come to the departure"),
    C.LOST_CONTACT: msgid("Contact was lost"),
    C.MOVED_AWAY: msgid("Moved away"),
    C.RE_MIGRATED: msgid("Migrated again"),
    C.DECEASED: msgid("Deceased"),
    C.TRANSFERRED_TO_OTHER_PROGRAMME: msgid("Goes on in another programme"),
    C.DUPLICATE: msgid("Another file of the same person exists"),
    C.SAFETY_OF_STAFF: msgid("Safety of staff"),
    C.SAFETY_OF_RETURNEE: msgid("Safety of the returnee"),
    C.FUNDING_ENDED: msgid("Funding ended"),
    C.SECURITY_CONTEXT: msgid("Security at the place"),
    C.REFUSED_BY_PROGRAMME: msgid("Refused by the programme"),
    C.REFUSED_BY_HOST_GOVERNMENT: msgid("Refused by the host government"),
    C.REFUSED_BY_ORIGIN_COUNTRY: msgid("Refused by the country of origin"),
    C.NO_TRAVEL_DOCUMENT: msgid("No travel document"),
    C.NOT_FIT_TO_TRAVEL: msgid("Not fit to travel"),
    C.NOT_IN_BEST_INTERESTS_OF_CHILD: msgid("Not in the best interests of the child"),
    C.GRANTED_STAY_IN_HOST_COUNTRY: msgid("May stay in the host country"),
    C.FORCIBLY_RETURNED_MEANWHILE: msgid("Was returned by force meanwhile"),
    C.RETURN_COMPLETED_NO_REINTEGRATION: msgid("Return completed, no reintegration"),
    C.ARRIVAL_NOT_CONFIRMED: msgid("Arrival could not be confirmed"),
    C.OPENED_IN_ERROR: msgid("Opened in error"),
    C.REFERRED_ELSEWHERE: msgid("Referred elsewhere"),
    C.PROTECTION_PROCEDURE: msgid("A protection procedure takes over"),
    C.STAYS_BY_OWN_CHOICE: msgid("Stays by own choice"),
}


GROUPS: tuple[tuple[str, tuple[C, ...]], ...] = (
    (
        msgid("After the journey"),
        (
            C.COMPLETED,
            C.TIME_LIMIT_REACHED,
            C.RETURN_COMPLETED_NO_REINTEGRATION,
            C.DECLINED_ASSISTANCE,
            C.WITHDREW_AFTER_RETURN,
            C.RE_MIGRATED,
            C.ARRIVAL_NOT_CONFIRMED,
        ),
    ),
    (
        msgid("They stay"),
        (C.WITHDREW_BEFORE_DEPARTURE, C.STAYS_BY_OWN_CHOICE, C.GRANTED_STAY_IN_HOST_COUNTRY),
    ),
    (
        msgid("It could not go on"),
        (
            C.NO_SHOW_DEPARTURE,
            C.LOST_CONTACT,
            C.MOVED_AWAY,
            C.NO_TRAVEL_DOCUMENT,
            C.NOT_FIT_TO_TRAVEL,
            C.REFUSED_BY_PROGRAMME,
            C.REFUSED_BY_HOST_GOVERNMENT,
            C.REFUSED_BY_ORIGIN_COUNTRY,
            C.NO_LONGER_ELIGIBLE,
            C.FORCIBLY_RETURNED_MEANWHILE,
            C.DECEASED,
        ),
    ),
    (
        msgid("Safety and protection"),
        (
            C.PROTECTION_PROCEDURE,
            C.NOT_IN_BEST_INTERESTS_OF_CHILD,
            C.SAFETY_OF_RETURNEE,
            C.SAFETY_OF_STAFF,
            C.SECURITY_CONTEXT,
        ),
    ),
    (
        msgid("Administration"),
        (
            C.TRANSFERRED_TO_OTHER_PROGRAMME,
            C.REFERRED_ELSEWHERE,
            C.DUPLICATE,
            C.OPENED_IN_ERROR,
            C.FUNDING_ENDED,
        ),
    ),
)
"""The reasons under the heading where somebody looks for them; each stands once."""


def unconfirmed_from(departed_on: dt.date | None) -> dt.date | None:
    """Return the first day on which a departed case may close because nobody could confirm the arrival."""
    return None if departed_on is None else departed_on + UNCONFIRMED_FOR


def allowed_in(state: State, shape: ProgrammeShape = ProgrammeShape.WHOLE_WAY) -> frozenset[C]:
    """Return the reasons for which a case may be closed in a state; refusal has a verb of its own."""
    if shape is ProgrammeShape.ORIGIN_ONLY and state in _AT_HOME:
        return _AT_HOME[state]
    return _ALLOWED[state]
