"""Words of the case: states, kinds of return and destination, areas of the file, closure and hold codes."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class State(StrEnum):
    """The eleven steps of a case, in their order."""

    ENQUIRY = "enquiry"
    COUNSELLING = "counselling"
    APPLIED = "applied"
    APPROVED = "approved"
    PREPARING = "preparing"
    CLEARED = "cleared"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    REINTEGRATING = "reintegrating"
    FOLLOWING_UP = "following_up"
    CLOSED = "closed"


STATE_LABELS: dict[State, str] = {
    State.ENQUIRY: msgid("Enquiry"),
    State.COUNSELLING: msgid("Counselling"),
    State.APPLIED: msgid("Applied"),
    State.APPROVED: msgid("Approved"),
    State.PREPARING: msgid("Preparing"),
    State.CLEARED: msgid("Cleared"),
    State.DEPARTED: msgid("Departed"),
    State.ARRIVED: msgid("Arrived"),
    State.REINTEGRATING: msgid("Reintegrating"),
    State.FOLLOWING_UP: msgid("Following up"),
    State.CLOSED: msgid("Closed"),
}

BEFORE_BOARDING: tuple[State, ...] = (
    State.ENQUIRY,
    State.COUNSELLING,
    State.APPLIED,
    State.APPROVED,
    State.PREPARING,
    State.CLEARED,
)


class TypeOfReturn(StrEnum):
    """Statistics count these apart; assistance is a field of its own."""

    ASSISTED_VOLUNTARY = "assisted_voluntary"
    HUMANITARIAN = "humanitarian"
    OTHER = "other"


TYPE_LABELS: dict[TypeOfReturn, str] = {
    TypeOfReturn.ASSISTED_VOLUNTARY: msgid("Assisted voluntary"),
    TypeOfReturn.HUMANITARIAN: msgid("Humanitarian"),
    TypeOfReturn.OTHER: msgid("Other"),
}


class Assistance(StrEnum):
    """What a return is assisted with."""

    TRAVEL_AND_REINTEGRATION = "travel_and_reintegration"
    TRAVEL_ONLY = "travel_only"
    REINTEGRATION_ONLY = "reintegration_only"


ASSISTANCE_LABELS: dict[Assistance, str] = {
    Assistance.TRAVEL_AND_REINTEGRATION: msgid("Travel and reintegration"),
    Assistance.TRAVEL_ONLY: msgid("Travel only"),
    Assistance.REINTEGRATION_ONLY: msgid("Reintegration only"),
}


def assistance_at_start(*, at_home: bool) -> Assistance:
    """Return what a case is assisted with from the start; a programme without a journey helps after it alone."""
    return Assistance.REINTEGRATION_ONLY if at_home else Assistance.TRAVEL_AND_REINTEGRATION


class DestinationKind(StrEnum):
    """Which of the lawful kinds of destination a journey has."""

    ORIGIN = "origin"
    TRANSIT_BY_AGREEMENT = "transit_by_agreement"
    COUNTRY_OF_CHOICE = "country_of_choice"
    RETURN_HUB = "return_hub"


DESTINATION_LABELS: dict[DestinationKind, str] = {
    DestinationKind.ORIGIN: msgid("Country of origin"),
    DestinationKind.TRANSIT_BY_AGREEMENT: msgid("Country of transit, by agreement"),
    DestinationKind.COUNTRY_OF_CHOICE: msgid("Another country of their choice"),
    DestinationKind.RETURN_HUB: msgid("Return hub"),
}


class Area(StrEnum):
    """Which part of the file a line, task or note speaks of; it decides who may read it."""

    GENERAL = "general"
    COUNSELLING = "counselling"
    LEGAL = "legal"
    PROTECTION = "protection"
    HEALTH = "health"
    TRAVEL = "travel"


AREA_LABELS: dict[Area, str] = {
    Area.GENERAL: msgid("General"),
    Area.COUNSELLING: msgid("Counselling"),
    Area.LEGAL: msgid("Legal"),
    Area.PROTECTION: msgid("Protection"),
    Area.HEALTH: msgid("Health"),
    Area.TRAVEL: msgid("Journey"),
}


class LegalKind(StrEnum):
    """Kinds of dated legal facts."""

    DECISION = "decision"
    PERIOD = "period"
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    ENTRY_BAN = "entry_ban"
    APPEAL = "appeal"
    ADMISSION = "admission"


LEGAL_LABELS: dict[LegalKind, str] = {
    LegalKind.DECISION: msgid("Decision"),
    LegalKind.PERIOD: msgid("Voluntary departure period"),
    LegalKind.EXTENSION: msgid("Extension of the period"),
    LegalKind.SUSPENSION: msgid("Stop of the clock"),
    LegalKind.ENTRY_BAN: msgid("Entry ban"),
    LegalKind.APPEAL: msgid("Appeal"),
    LegalKind.ADMISSION: msgid("Admission by the country returned to"),
}


class AccessGround(StrEnum):
    """Why an organisation holds a case."""

    OWNER = "owner"
    AGREEMENT = "agreement"


class HoldReason(StrEnum):
    """Why a case waits; holding stops no withdrawal, complaint, expiry check or protection task."""

    LEGAL_STATUS_CHANGED = "legal_status_changed"
    PERSON_ASKED = "person_asked"
    DOCUMENT_PENDING = "document_pending"
    MEDICAL = "medical"
    SECURITY_AT_DESTINATION = "security_at_destination"
    CHILD_PROCEDURE = "child_procedure"
    DUPLICATE = "duplicate"
    ADMINISTRATIVE = "administrative"


HOLD_LABELS: dict[HoldReason, str] = {
    HoldReason.LEGAL_STATUS_CHANGED: msgid("the legal status changed"),
    HoldReason.PERSON_ASKED: msgid("the person asked to wait"),
    HoldReason.DOCUMENT_PENDING: msgid("a document is pending"),
    HoldReason.MEDICAL: msgid("medical"),
    HoldReason.SECURITY_AT_DESTINATION: msgid("security at the destination"),
    HoldReason.CHILD_PROCEDURE: msgid("a child procedure is under way"),
    HoldReason.DUPLICATE: msgid("a possible duplicate is being clarified"),
    HoldReason.ADMINISTRATIVE: msgid("administrative"),
}


class Closure(StrEnum):
    """Why a case ended."""

    COMPLETED = "completed"
    TIME_LIMIT_REACHED = "time_limit_reached"
    NO_LONGER_ELIGIBLE = "no_longer_eligible"
    WITHDREW_BEFORE_DEPARTURE = "withdrew_before_departure"
    WITHDREW_AFTER_RETURN = "withdrew_after_return"
    DECLINED_ASSISTANCE = "declined_assistance"
    NO_SHOW_DEPARTURE = "no_show_departure"
    LOST_CONTACT = "lost_contact"
    MOVED_AWAY = "moved_away"
    RE_MIGRATED = "re_migrated"
    DECEASED = "deceased"
    TRANSFERRED_TO_OTHER_PROGRAMME = "transferred_to_other_programme"
    DUPLICATE = "duplicate"
    SAFETY_OF_STAFF = "safety_of_staff"
    SAFETY_OF_RETURNEE = "safety_of_returnee"
    FUNDING_ENDED = "funding_ended"
    SECURITY_CONTEXT = "security_context"
    REFUSED_BY_PROGRAMME = "refused_by_programme"
    REFUSED_BY_HOST_GOVERNMENT = "refused_by_host_government"
    REFUSED_BY_ORIGIN_COUNTRY = "refused_by_origin_country"
    NO_TRAVEL_DOCUMENT = "no_travel_document"
    NOT_FIT_TO_TRAVEL = "not_fit_to_travel"
    NOT_IN_BEST_INTERESTS_OF_CHILD = "not_in_best_interests_of_child"
    GRANTED_STAY_IN_HOST_COUNTRY = "granted_stay_in_host_country"
    FORCIBLY_RETURNED_MEANWHILE = "forcibly_returned_meanwhile"
    RETURN_COMPLETED_NO_REINTEGRATION = "return_completed_no_reintegration"
    ARRIVAL_NOT_CONFIRMED = "arrival_not_confirmed"
    OPENED_IN_ERROR = "opened_in_error"
    REFERRED_ELSEWHERE = "referred_elsewhere"
    PROTECTION_PROCEDURE = "protection_procedure"
    STAYS_BY_OWN_CHOICE = "stays_by_own_choice"


class Gone(StrEnum):
    """Why a membership ended."""

    SPLIT = "split"
    JOINED = "joined"
    LEFT = "left"


class LineKind(StrEnum):
    """What a statistics line counts; departures and confirmed arrivals are counted apart."""

    DEPARTURE = "departure"
    ARRIVAL = "arrival"
    ITEM = "item"
    CLOSURE = "closure"


class TaskCode(StrEnum):
    """What a task asks for; ``process/settling.py`` says what settles each."""

    BY_HAND = "by_hand"
    DECIDE = "decide"
    MORE = "more"
    DEADLINE = "deadline"
    CLEARANCE_FELL = "clearance_fell"
    CONFIRM_WITHDRAWAL = "confirm_withdrawal"
    RELEASE_SEATS = "release_seats"
    ASK_AGAIN = "ask_again"
    CUSTODY_AGAIN = "custody_again"
    ASK_NO_SHOW = "ask_no_show"
    ARRIVAL_UNCONFIRMED = "arrival_unconfirmed"
    REASSESS = "reassess"
    PROTECTION_CONCERN = "protection_concern"
    HEALTH_NAMED = "health_named_in_screening"
    SECOND_LOOK = "second_look"
    ASSESSMENT_REVIEW = "assessment_review"
    NEXT_SESSION = "next_session"
    POINT_TO_HELP = "point_to_help"
    ASK_BACK = "ask_back"
    LOOK_TODAY = "look_today"
    JOINED = "joined"
    NOBODY_LEFT = "nobody_left"
    SHARING_ENDED = "sharing_ended"


LOOK = "look"
"""What stands in plain for every task whose kind would tell of protection, health or what was said."""

TELLING: frozenset[TaskCode] = frozenset(
    {
        TaskCode.CUSTODY_AGAIN,
        TaskCode.PROTECTION_CONCERN,
        TaskCode.HEALTH_NAMED,
        TaskCode.SECOND_LOOK,
        TaskCode.ASSESSMENT_REVIEW,
        TaskCode.POINT_TO_HELP,
        TaskCode.LOOK_TODAY,
    }
)
"""Kinds of task that have the tier of what they speak of: which one it is stands among the sealed words only."""


class ListColumn(StrEnum):
    """What a list of cases can show beside who the case is about: coarse facts, in the order in which they stand."""

    STEP = "step"
    NEXT = "next"
    DEPARTS = "departs"
    RESPONSIBLE = "responsible"
    DESTINATION = "destination"
    HOST = "host"
    PROGRAMME = "programme"
    OFFICE = "office"
    ORGANISATION = "organisation"
    PEOPLE = "people"
    SEXES = "sexes"
    AGES = "ages"
    JOURNEYS = "journeys"
    LANGUAGE = "language"
    DUE = "due"
    SINCE = "since"
    OPENED = "opened"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    ON_HOLD = "on_hold"
    TYPE = "type"
    ASSISTANCE = "assistance"


COLUMN_LABELS: dict[ListColumn, str] = {
    ListColumn.STEP: msgid("Step"),
    ListColumn.NEXT: msgid("What is next"),
    ListColumn.DEPARTS: msgid("Departs"),
    ListColumn.RESPONSIBLE: msgid("Responsible"),
    ListColumn.DESTINATION: msgid("Country returned to"),
    ListColumn.HOST: msgid("Host country"),
    ListColumn.PROGRAMME: msgid("Programme"),
    ListColumn.OFFICE: msgid("Office"),
    ListColumn.ORGANISATION: msgid("Organisation"),
    ListColumn.PEOPLE: msgid("People"),
    ListColumn.SEXES: msgid("Sex"),
    ListColumn.AGES: msgid("Age group"),
    ListColumn.JOURNEYS: msgid("Journey"),
    ListColumn.LANGUAGE: msgid("Language"),
    ListColumn.DUE: msgid("Departure period ends"),
    ListColumn.SINCE: msgid("At this step since"),
    ListColumn.OPENED: msgid("Opened"),
    ListColumn.DEPARTED: msgid("Departed"),
    ListColumn.ARRIVED: msgid("Arrived"),
    ListColumn.ON_HOLD: msgid("On hold"),
    ListColumn.TYPE: msgid("Type of return"),
    ListColumn.ASSISTANCE: msgid("Assistance"),
}
USUAL_COLUMNS = (ListColumn.STEP, ListColumn.NEXT, ListColumn.DEPARTS, ListColumn.RESPONSIBLE)
"""What stands in a list of somebody who chose nothing."""
