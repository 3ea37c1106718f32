"""Words of the journey: documents, seats, help on the way, evidence, and readers of a manifest."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid
from wayhome.safeguards.words import TravelState


class DocumentKind(StrEnum):
    """What a document is."""

    PASSPORT = "passport"
    LAISSEZ_PASSER = "laissez_passer"
    EMERGENCY_PASSPORT = "emergency_passport"
    EU_TRAVEL_DOCUMENT = "eu_travel_document"
    NATIONAL_ID = "national_id"
    RESIDENCE_CARD = "residence_card"
    BIRTH_CERTIFICATE = "birth_certificate"
    OTHER = "other"


DOCUMENT_LABELS: dict[DocumentKind, str] = {
    DocumentKind.PASSPORT: msgid("Passport"),
    DocumentKind.LAISSEZ_PASSER: msgid("Laissez-passer"),
    DocumentKind.EMERGENCY_PASSPORT: msgid("Emergency passport"),
    DocumentKind.EU_TRAVEL_DOCUMENT: msgid("European travel document for return"),
    DocumentKind.NATIONAL_ID: msgid("National identity card"),
    DocumentKind.RESIDENCE_CARD: msgid("Residence card"),
    DocumentKind.BIRTH_CERTIFICATE: msgid("Birth certificate"),
    DocumentKind.OTHER: msgid("Other document"),
}

FOR_TRAVEL: frozenset[DocumentKind] = frozenset(
    {
        DocumentKind.PASSPORT,
        DocumentKind.LAISSEZ_PASSER,
        DocumentKind.EMERGENCY_PASSPORT,
        DocumentKind.EU_TRAVEL_DOCUMENT,
        DocumentKind.NATIONAL_ID,
    }
)
"""Documents one can travel on where an authority accepts them; the others only prove who somebody is."""


class DocumentPlace(StrEnum):
    """Where a document is; it may speak of an asylum procedure, so it is sealed as sensitive."""

    WITH_PERSON = "with_person"
    WITH_OFFICE = "with_office"
    ASYLUM_SERVICE = "asylum_service"
    AUTHORITIES = "authorities"
    EMBASSY = "embassy"
    LOST = "lost"
    STOLEN = "stolen"
    NEVER_HELD = "never_held"


PLACE_LABELS: dict[DocumentPlace, str] = {
    DocumentPlace.WITH_PERSON: msgid("with the person"),
    DocumentPlace.WITH_OFFICE: msgid("with our office"),
    DocumentPlace.ASYLUM_SERVICE: msgid("with the asylum service"),
    DocumentPlace.AUTHORITIES: msgid("with the authorities"),
    DocumentPlace.EMBASSY: msgid("with the embassy"),
    DocumentPlace.LOST: msgid("lost"),
    DocumentPlace.STOLEN: msgid("stolen"),
    DocumentPlace.NEVER_HELD: msgid("never held"),
}

NOT_TO_HAND: frozenset[DocumentPlace] = frozenset(
    {DocumentPlace.LOST, DocumentPlace.STOLEN, DocumentPlace.NEVER_HELD}
)
"""Places that make a document unusable."""


class RequestState(StrEnum):
    """Where a request for a new document stands; empty for a document the person had already."""

    NONE = ""
    PENDING = "pending"
    ISSUED = "issued"
    REJECTED = "rejected"


REQUEST_LABELS: dict[RequestState, str] = {
    RequestState.PENDING: msgid("asked for"),
    RequestState.ISSUED: msgid("issued"),
    RequestState.REJECTED: msgid("rejected"),
}


class ContactPurpose(StrEnum):
    """Why the authorities of the country of origin are contacted."""

    ISSUE = "issue"
    RENEW = "renew"
    CONFIRM_NATIONALITY = "confirm_nationality"
    INTERVIEW = "interview"


PURPOSE_LABELS: dict[ContactPurpose, str] = {
    ContactPurpose.ISSUE: msgid("to issue a travel document"),
    ContactPurpose.RENEW: msgid("to renew a document"),
    ContactPurpose.CONFIRM_NATIONALITY: msgid("to confirm nationality"),
    ContactPurpose.INTERVIEW: msgid("to arrange an interview"),
}


class HealthKind(StrEnum):
    """What one health record answers; sealed, so that rows do not tell by their kind."""

    ANSWER = "answer"
    FITNESS = "fitness"
    PREGNANCY = "pregnancy"
    DECLINED = "declined"


class Booking(StrEnum):
    """Where the seat of one person on one leg stands."""

    HELD = "held"
    TICKETED = "ticketed"
    TO_RELEASE = "to_release"
    RELEASED = "released"
    REBOOKED = "rebooked"
    CANCELLED = "cancelled"


BOOKING_LABELS: dict[Booking, str] = {
    Booking.HELD: msgid("seat held"),
    Booking.TICKETED: msgid("ticket issued"),
    Booking.TO_RELEASE: msgid("seat to release"),
    Booking.RELEASED: msgid("seat released"),
    Booking.REBOOKED: msgid("rebooked"),
    Booking.CANCELLED: msgid("cancelled"),
}

SEATED: tuple[Booking, ...] = (Booking.HELD, Booking.TICKETED)
"""A seat that the person can travel on."""


class Meeting(StrEnum):
    """Help in transit, or reception after the last leg."""

    NOT_ASKED = "not_asked"
    NEEDED = "needed"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    NOT_WANTED = "not_wanted"


MEETING_LABELS: dict[Meeting, str] = {
    Meeting.NOT_ASKED: msgid("not asked yet"),
    Meeting.NEEDED: msgid("needed"),
    Meeting.REQUESTED: msgid("asked for"),
    Meeting.CONFIRMED: msgid("confirmed"),
    Meeting.NOT_WANTED: msgid("not wanted"),
}

MEETING_SETTLED: frozenset[Meeting] = frozenset({Meeting.CONFIRMED, Meeting.NOT_WANTED})
"""Answers that settle a leg: help is confirmed, or the person does not want it."""


class EscortKind(StrEnum):
    """Why somebody travels along; a medical reason is a health fact, so the kind is sealed."""

    MEDICAL = "medical"
    OPERATIONAL = "operational"
    FAMILY = "family"


ESCORT_LABELS: dict[EscortKind, str] = {
    EscortKind.MEDICAL: msgid("medical escort"),
    EscortKind.OPERATIONAL: msgid("operational escort"),
    EscortKind.FAMILY: msgid("family escort"),
}


class DepartureEvidence(StrEnum):
    """How it is known that somebody boarded."""

    STAFF_SAW_BOARDING = "staff_saw_boarding"
    AIRLINE = "airline"
    EXIT_STAMP = "exit_stamp"
    AUTHORITY = "authority"


DEPARTURE_EVIDENCE_LABELS: dict[DepartureEvidence, str] = {
    DepartureEvidence.STAFF_SAW_BOARDING: msgid("Staff saw the person board"),
    DepartureEvidence.AIRLINE: msgid("The airline confirmed it"),
    DepartureEvidence.EXIT_STAMP: msgid("Exit stamp"),
    DepartureEvidence.AUTHORITY: msgid("An authority confirmed it"),
}


class ArrivalEvidence(StrEnum):
    """How it is known that somebody arrived."""

    MET_IN_PERSON = "met_in_person"
    CALL_OR_MESSAGE = "call_or_message"
    PARTNER = "partner"
    CONSULATE = "consulate"
    CARRIER = "carrier"


ARRIVAL_EVIDENCE_LABELS: dict[ArrivalEvidence, str] = {
    ArrivalEvidence.MET_IN_PERSON: msgid("Met in person"),
    ArrivalEvidence.CALL_OR_MESSAGE: msgid("Call or message from the person"),
    ArrivalEvidence.PARTNER: msgid("A partner met the person"),
    ArrivalEvidence.CONSULATE: msgid("The consulate confirmed it"),
    ArrivalEvidence.CARRIER: msgid("The carrier confirmed it"),
}


class EventKind(StrEnum):
    """What happened on the way; rows are added, never changed."""

    BOARDING = "boarding"
    NO_SHOW = "no_show"
    INTERRUPTION = "interruption"
    RETURN_TO_HOST = "return_to_host"
    ARRIVAL = "arrival"
    CORRECTION = "correction"


class Reader(StrEnum):
    """For whom a manifest is made."""

    OFFICE = "office"
    CARRIER = "carrier"
    MEETING = "meeting"


READER_LABELS: dict[Reader, str] = {
    Reader.OFFICE: msgid("Our office"),
    Reader.CARRIER: msgid("Carrier"),
    Reader.MEETING: msgid("Meeting staff"),
}


TRAVEL_STATE_LABELS: dict[TravelState, str] = {
    TravelState.NOT_BOOKED: msgid("Not booked"),
    TravelState.BOOKED: msgid("Booked"),
    TravelState.NO_SHOW: msgid("Did not come to the flight"),
    TravelState.BOARDED: msgid("On the way"),
    TravelState.INTERRUPTED: msgid("Journey interrupted"),
    TravelState.RETURNED_TO_HOST: msgid("Back in the host country"),
    TravelState.ARRIVED: msgid("Arrived"),
    TravelState.WITHDRAWN: msgid("Withdrawn"),
    TravelState.STAYS: msgid("Stays"),
    TravelState.DECEASED: msgid("Deceased"),
}
