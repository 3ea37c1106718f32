"""The closed lists of words that facts and rules share; stored codes of the stages map onto these."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class TravelState(StrEnum):
    """How far one member has travelled (case.md 2)."""

    NOT_BOOKED = "not_booked"
    BOOKED = "booked"
    NO_SHOW = "no_show"
    BOARDED = "boarded"
    INTERRUPTED = "interrupted"
    RETURNED_TO_HOST = "returned_to_host"
    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"
    STAYS = "stays"
    DECEASED = "deceased"


class ConsentState(StrEnum):
    """Where one question of consent stands; ``REFUSED`` is an answer, ``NOT_ASKED`` is none."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class GivenBy(StrEnum):
    """Who gave a consent; a child's is given by a parent or guardian, an adult's by nobody else."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"


class Voluntariness(StrEnum):
    """The counsellor's answer to the two conditions: free choice and informed decision."""

    OWN_CHOICE = "own_choice"
    NOT_SURE = "not_sure"
    PRESSURE = "pressure"


class AgeDecision(StrEnum):
    """What was decided about somebody who may be under 18."""

    TREATED_AS_CHILD = "treated_as_child"
    ASSESSED_CHILD = "assessed_child"
    ASSESSED_ADULT = "assessed_adult"


class Views(StrEnum):
    """How a child's own views were heard."""

    HEARD = "heard"
    TOO_YOUNG = "too_young"
    REFUSED_TO_SPEAK = "refused_to_speak"


class BestInterests(StrEnum):
    """The result of the best interests procedure for one child."""

    PENDING = "pending"
    RETURN = "return"
    STAY = "stay"
    OTHER_COUNTRY = "other_country"


class Tracing(StrEnum):
    """Where the tracing of a child's family stands."""

    PENDING = "pending"
    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_SAFE = "not_safe"


class Asylum(StrEnum):
    """Where somebody's claim to international protection stands."""

    NEVER_APPLIED = "never_applied"
    PENDING = "pending"
    APPEAL_OPEN = "appeal_open"
    FINALLY_REJECTED = "finally_rejected"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_AFTER_ADVICE = "withdrawn_after_advice"
    RECOGNISED = "recognised"


class TraffickingDecision(StrEnum):
    """What the trained person decided after indications of trafficking."""

    NOT_TRAFFICKED = "not_trafficked"
    TRAFFICKED = "trafficked"


class RiskResult(StrEnum):
    """The result of a risk assessment of the return."""

    PENDING = "pending"
    ACCEPTABLE = "acceptable"
    TOO_HIGH = "too_high"


class Capacity(StrEnum):
    """What the professional found where the capacity to decide was doubted."""

    HAS_CAPACITY = "has_capacity"
    REPRESENTATIVE_DECIDES = "representative_decides"
    LACKS_CAPACITY = "lacks_capacity"


class DestinationKind(StrEnum):
    """Why this country is the destination."""

    ORIGIN = "origin"
    TRANSIT_AGREEMENT = "transit_agreement"
    OTHER_CHOSEN = "other_chosen"
    RETURN_HUB = "return_hub"


class VisaGroup(StrEnum):
    """What the host country asks of a nationality for a short stay, as return schemes divide the world."""

    VISA_REQUIRED = "visa_required"
    VISA_EXEMPT = "visa_exempt"
    FREE_MOVEMENT = "free_movement"


class Procedure(StrEnum):
    """Where an asylum procedure stands, as return schemes divide it."""

    PENDING = "pending"
    # Rejected, within the period to leave, and no appeal runs.
    REJECTED_IN_PERIOD = "rejected_in_period"
    # Rejected otherwise.
    REJECTED = "rejected"
    TOLERATED = "tolerated"
    PROTECTED = "protected"
    NEVER_APPLIED = "never_applied"


class HostAnswer(StrEnum):
    """The answer of the host government."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    NO_OBJECTION = "no_objection"
    OBJECTION = "objection"


class Regime(StrEnum):
    """The legal regime of a return decision, chosen by the day of the decision."""

    RETURN_DIRECTIVE = "return_directive"
    BORDER_PROCEDURE = "border_procedure"
    RETURN_REGULATION = "return_regulation"
    NATIONAL = "national"


REGIME_LABELS: dict[Regime, str] = {
    Regime.RETURN_DIRECTIVE: msgid("Return Directive"),
    Regime.BORDER_PROCEDURE: msgid("Border procedure"),
    Regime.RETURN_REGULATION: msgid("Return Regulation (to be confirmed)"),
    Regime.NATIONAL: msgid("National law"),
}


class Severity(StrEnum):
    """What an open rule does: stop, warn, or ask a question."""

    BLOCKS = "blocks"
    WARNS = "warns"
    ASKS = "asks"


class State(StrEnum):
    """How one rule or condition reads for one member."""

    MET = "met"
    OPEN = "open"
    NOT_APPLICABLE = "not_applicable"


class Tier(StrEnum):
    """How closely the fact behind a line is kept (case.md 6)."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"


class Act(StrEnum):
    """The acts that bind or disclose, and the steps with a gate; withdrawing has none, ever."""

    OPEN_CASE = "open_case"
    APPLY = "apply"
    HELP_AT_HOME = "help_at_home"
    APPROVE = "approve"
    CONTACT_ORIGIN = "contact_origin"
    BOOK = "book"
    SEND_HANDOVER = "send_handover"
    CLEAR = "clear"
    BOARD = "board"
    WITHDRAW = "withdraw"


class DateBasis(StrEnum):
    """Which day of the case chooses the version of a rule."""

    APPLICATION = "application"
    DEPARTURE = "departure"
    DECISION = "decision"
    # The day of the return decision, which chooses the legal regime.
    RETURN_DECISION = "return_decision"
