"""Questions about journeys: facts for the gates, the parts of one case, the departures board, the hand-over."""

from wayhome.stages.journey.queries.board import (
    Board,
    Flight,
    Manifest,
    ManifestLine,
    Seat,
    departures,
    manifest,
)
from wayhome.stages.journey.queries.elsewhere import offices_with_a_file
from wayhome.stages.journey.queries.facts import (
    JourneyPart,
    boarded_since,
    journey_facts,
    travel_states,
    travellers_of,
)
from wayhome.stages.journey.queries.finding import finds_documents, people_with_document
from wayhome.stages.journey.queries.package import (
    handover_package,
    latest_handover,
    members_handed_over,
    receivers_of,
    sheets_sent,
)
from wayhome.stages.journey.queries.parts import (
    JourneyOfCase,
    MemberJourney,
    contact_of,
    document_of,
    escort_of,
    health_of,
    journey_of,
    leg_of,
    may_read_help,
    refusal_of,
    same_flight,
    seats_of,
)

__all__ = [
    "Board",
    "Flight",
    "JourneyOfCase",
    "JourneyPart",
    "Manifest",
    "ManifestLine",
    "MemberJourney",
    "Seat",
    "boarded_since",
    "contact_of",
    "departures",
    "document_of",
    "escort_of",
    "finds_documents",
    "handover_package",
    "health_of",
    "journey_facts",
    "journey_of",
    "latest_handover",
    "leg_of",
    "manifest",
    "may_read_help",
    "members_handed_over",
    "offices_with_a_file",
    "people_with_document",
    "receivers_of",
    "refusal_of",
    "same_flight",
    "seats_of",
    "sheets_sent",
    "travel_states",
    "travellers_of",
]
