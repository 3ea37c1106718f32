"""What the codes of a person's own file mean, in words; a code without words here stands as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wayhome.casefile.access.enums import LEGAL_BASIS_LABELS, ROLE_LABELS
from wayhome.casefile.cases.enums import (
    AREA_LABELS,
    ASSISTANCE_LABELS,
    DESTINATION_LABELS,
    HOLD_LABELS,
    LEGAL_LABELS,
    STATE_LABELS,
    TYPE_LABELS,
    AccessGround,
)
from wayhome.casefile.cases.kept_files import SORT_LABELS
from wayhome.casefile.people.enums import RELATIONS, SEX_LABELS, TIE_LABELS
from wayhome.ground.values.ages import AGE_BAND_LABELS
from wayhome.ground.values.airports import SERVICE_LABELS
from wayhome.ground.values.calendars import CALENDAR_LABELS
from wayhome.ground.values.how_known import KNOWN_BY_LABELS
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.privacy.enums import ASKED_BY_LABELS, GROUP_LABELS, RIGHT_LABELS
from wayhome.privacy.enums import OUTCOME_LABELS as RIGHT_OUTCOME_LABELS
from wayhome.safeguards.words import REGIME_LABELS, HostAnswer
from wayhome.stages.consent import enums as consent
from wayhome.stages.counselling import enums as counselling
from wayhome.stages.counselling.scoring import FACT_LABELS
from wayhome.stages.journey import enums as journey
from wayhome.stages.outreach import enums as outreach

Words = Mapping[Any, str]

HOST_ANSWERS: Words = {
    HostAnswer.NOT_ASKED: msgid("not asked"),
    HostAnswer.ASKED: msgid("asked, no answer yet"),
    HostAnswer.NO_OBJECTION: msgid("no objection"),
    HostAnswer.OBJECTION: msgid("an objection"),
}
GROUNDS: Words = {
    AccessGround.OWNER: msgid("it is responsible for the case"),
    AccessGround.AGREEMENT: msgid("an agreement"),
}

OF_FIELD: Mapping[str, Words] = {
    "age_band": AGE_BAND_LABELS,
    "area": AREA_LABELS,
    "arrived_evidence": journey.ARRIVAL_EVIDENCE_LABELS,
    "asked_by": ASKED_BY_LABELS,
    "assistance": ASSISTANCE_LABELS,
    "boarded_evidence": journey.DEPARTURE_EVIDENCE_LABELS,
    "booking": journey.BOOKING_LABELS,
    "calendar": CALENDAR_LABELS,
    "channel": outreach.CHANNEL_LABELS,
    "child_answer": consent.CHILD_ANSWER_LABELS,
    "decision": counselling.DECISION_LABELS,
    "declined_because": outreach.DECLINE_LABELS,
    "destination_kind": DESTINATION_LABELS,
    "direction": counselling.DIRECTION_LABELS,
    "explained": consent.EXPLAINED_LABELS,
    "from_state": STATE_LABELS,
    "given_by": consent.GIVEN_BY_LABELS,
    "ground": GROUNDS,
    "groups": GROUP_LABELS,
    "heard": consent.HEARD_LABELS,
    "heard_from": outreach.HEARD_FROM_LABELS,
    "host_answer": HOST_ANSWERS,
    "informed": counselling.INFORMED_LABELS,
    "interpreter_mode": counselling.INTERPRETER_LABELS,
    "judgement": {**counselling.JUDGEMENT_LABELS, **counselling.ASSESSMENT_LABELS},
    "known_by": KNOWN_BY_LABELS,
    "legal_basis": LEGAL_BASIS_LABELS,
    "level": counselling.LEVEL_LABELS,
    "meeting": journey.MEETING_LABELS,
    "place": journey.PLACE_LABELS,
    "pressure": counselling.PRESSURE_LABELS,
    "regime": REGIME_LABELS,
    "relation": RELATIONS,
    "removal_order": counselling.REMOVAL_LABELS,
    "request_state": journey.REQUEST_LABELS,
    "right": RIGHT_LABELS,
    "role": ROLE_LABELS,
    "services": SERVICE_LABELS,
    "setting": counselling.SETTING_LABELS,
    "sex": SEX_LABELS,
    "sort": SORT_LABELS,
    "state": {**STATE_LABELS, **outreach.REFERRAL_STATE_LABELS},
    "step": counselling.STEP_LABELS,
    "to_state": STATE_LABELS,
    "topic": outreach.TOPIC_LABELS,
    "topics": counselling.TOPIC_LABELS,
    "travel_state": journey.TRAVEL_STATE_LABELS,
    "type_of_return": TYPE_LABELS,
}
"""By the name of a field, whatever the table."""

OF_TABLE: Mapping[str, Words] = {
    "cases.Hold.reason": HOLD_LABELS,
    "cases.LegalFact.kind": LEGAL_LABELS,
    "consent.ConsentEvent.mode": consent.MODE_LABELS,
    "consent.ConsentEvent.purpose": consent.PURPOSE_LABELS,
    "counselling.ProtectionConcern.kind": counselling.CONCERN_LABELS,
    "counselling.ProtectionFact.kind": FACT_LABELS,
    "counselling.Session.mode": counselling.SESSION_MODE_LABELS,
    "counselling.Session.outcome": counselling.OUTCOME_LABELS,
    "journey.EmbassyContact.purpose": journey.PURPOSE_LABELS,
    "journey.Escort.kind": journey.ESCORT_LABELS,
    "journey.TravelDocument.kind": journey.DOCUMENT_LABELS,
    "outreach.PartnerReferral.interpreter": outreach.INTERPRETER_WISH_LABELS,
    "people.HouseholdTie.kind": TIE_LABELS,
    "privacy.RightsRequest.outcome": RIGHT_OUTCOME_LABELS,
}
"""By table and field, where the same name means another thing in another table."""

COUNTRIES = frozenset({"country", "destination_country", "host_country", "nationalities"})
LANGUAGES = frozenset({"language", "other_languages", "explained_in"})


def meaning(table: str, field: str, value: object) -> Sentence | None:
    """Return in words what a code says, or nothing where it is no code or has no words."""
    words = OF_TABLE.get(f"{table}.{field}") or OF_FIELD.get(field)
    text = words.get(value) if words and isinstance(value, str) else None
    return say(text) if text else None
