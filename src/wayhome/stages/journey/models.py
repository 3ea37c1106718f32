"""The journey of each member, in the member's own drawer; the hand-over is of the case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wayhome.casefile.cases.models import CaseMember, CaseRecord
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.models import Record, Versioned
from wayhome.ground.crypto.fields import SealedDay, SealedFlag, SealedJSON, SealedText
from wayhome.ground.values.tiers import Tier
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import (
    ArrivalEvidence,
    Booking,
    ContactPurpose,
    DepartureEvidence,
    DocumentKind,
    EventKind,
    Meeting,
    RequestState,
)
from wayhome.stages.journey.scoring import NEEDS_BOARDING, NEVER_BOARDED


def _together(*names: str) -> Q:
    """Return the condition that these columns are all set or all empty."""
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )


class MemberRecord(CaseRecord):
    """Base of a row about one member, sealed in that person's drawer."""

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Traveller(MemberRecord):
    """How far one member has travelled; one row per member, the facts of boarding and arrival are of this journey."""

    travel_state = models.CharField(
        max_length=20,
        choices=[(state.value, state.name) for state in TravelState],
        default=TravelState.NOT_BOOKED.value,
    )
    state_since_at = models.DateTimeField()
    boarded_at = models.DateTimeField(null=True)
    boarded_on = models.DateField(null=True, help_text="local day at the airport")
    boarded_evidence = models.CharField(
        max_length=24, null=True, choices=[(kind.value, kind.name) for kind in DepartureEvidence]
    )
    arrived_at = models.DateTimeField(null=True)
    arrived_on = models.DateField(null=True, help_text="local day at the airport")
    arrived_evidence = models.CharField(
        max_length=24, null=True, choices=[(kind.value, kind.name) for kind in ArrivalEvidence]
    )
    reassess_by_on = models.DateField(null=True)

    class Meta:
        db_table = "journey_traveller"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member"], name="journey_one_traveller_per_member"),
            models.CheckConstraint(
                condition=_together("boarded_at", "boarded_on", "boarded_evidence"),
                name="journey_boarding_has_evidence",
            ),
            models.CheckConstraint(
                condition=_together("arrived_at", "arrived_on", "arrived_evidence"),
                name="journey_arrival_has_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(travel_state__in=sorted(state.value for state in NEEDS_BOARDING))
                | Q(boarded_at__isnull=False),
                name="journey_under_way_has_boarded",
            ),
            models.CheckConstraint(
                condition=~Q(travel_state__in=sorted(state.value for state in NEVER_BOARDED))
                | Q(boarded_at__isnull=True),
                name="journey_before_boarding_has_not_boarded",
            ),
            models.CheckConstraint(
                condition=~Q(travel_state=TravelState.ARRIVED.value) | Q(arrived_at__isnull=False),
                name="journey_arrived_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True)
                | (
                    Q(arrived_at__gte=models.F("boarded_at"))
                    & Q(travel_state__in=[TravelState.ARRIVED.value, TravelState.DECEASED.value])
                ),
                name="journey_arrival_after_boarding",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="journey_traveller_by_case"),
            models.Index(
                fields=["boarded_on", "id"],
                condition=Q(travel_state=TravelState.BOARDED.value),
                name="journey_under_way",
            ),
        ]


class TravelDocument(MemberRecord, Versioned):
    """A travel or identity document; ``expiry_month`` is the first day of the month in which it ends."""

    kind = models.CharField(max_length=24, choices=[(kind.value, kind.name) for kind in DocumentKind])
    expiry_month = models.DateField(null=True)
    requested_on = models.DateField(null=True)
    request_state = models.CharField(
        max_length=12, default="", blank=True, choices=[(state.value, state.name) for state in RequestState]
    )
    issued_for_case = models.BooleanField(default=False)
    delivered_on = models.DateField(null=True)
    fee_minor = models.BigIntegerField(null=True)
    fee_currency = models.CharField(max_length=3, default="")
    recorded_at = models.DateTimeField()
    number = SealedText(tier=Tier.T1, null=True)
    country = SealedText(tier=Tier.T1, null=True)
    authority = SealedText(tier=Tier.T1, null=True)
    issued_on = SealedDay(tier=Tier.T1, null=True)
    valid_until = SealedDay(tier=Tier.T1, null=True)
    accepted_by = SealedText(tier=Tier.T1, null=True)
    accepted_on = SealedDay(tier=Tier.T1, null=True)
    acceptance_evidence = SealedText(tier=Tier.T1, null=True)
    place = SealedText(tier=Tier.T2)

    class Meta:
        db_table = "journey_travel_document"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(request_state="") | Q(requested_on__isnull=False),
                name="journey_request_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(fee_minor__isnull=True, fee_currency="")
                | (Q(fee_minor__gte=0) & ~Q(fee_currency="")),
                name="journey_document_fee_has_a_currency",
            ),
            models.CheckConstraint(
                condition=_together("accepted_by", "accepted_on", "acceptance_evidence"),
                name="journey_acceptance_has_evidence",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="journey_document_by_case")]


class DocumentKey(Record):
    """By which a document is found: a keyed hash of its whole number, as ``plain_number`` writes it."""

    case_id = models.UUIDField(db_index=True)
    drawer_id = models.UUIDField(help_text="of the person, with whom it is erased")
    document = models.ForeignKey(TravelDocument, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField()

    class Meta:
        db_table = "journey_document_key"
        constraints: ClassVar = [models.UniqueConstraint("digest", "document", name="journey_key_once")]


class EmbassyContact(MemberRecord):
    """One contact with the authorities of the country of origin: what was passed on, and the gate as it stood."""

    purpose = models.CharField(max_length=24, choices=[(kind.value, kind.name) for kind in ContactPurpose])
    contacted_on = models.DateField()
    by_id = models.IntegerField(null=True)
    recorded_at = models.DateTimeField()
    replied_on = models.DateField(null=True)
    post = SealedText(tier=Tier.T1)
    shared = SealedJSON(tier=Tier.T1)
    reply = SealedText(tier=Tier.T1, null=True)
    gate = SealedJSON(tier=Tier.T2)

    class Meta:
        db_table = "journey_embassy_contact"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_together("replied_on", "reply"), name="journey_embassy_reply_has_a_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="journey_embassy_by_case")]


class HealthRecord(MemberRecord):
    """One answer, finding or certificate about health; kind and facts are sealed, so that no row tells by itself."""

    recorded_at = models.DateTimeField()
    recorded_by_id = models.IntegerField(null=True)
    kind = SealedText(tier=Tier.T2)
    facts = SealedJSON(tier=Tier.T2)

    class Meta:
        db_table = "journey_health_record"
        indexes: ClassVar = [models.Index(fields=["case"], name="journey_health_by_case")]


class Leg(MemberRecord, Versioned):
    """One person's seat on one flight or other carrier; ``trip`` counts journeys, ``number`` legs within one."""

    trip = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField()
    carrier = models.CharField(max_length=3, default="", help_text="code of the carrier; empty by land")
    from_airport = models.CharField(max_length=3)
    from_zone = models.CharField(max_length=40, default="", help_text="only for airports entered by hand")
    to_airport = models.CharField(max_length=3)
    to_zone = models.CharField(max_length=40, default="")
    departs_at = models.DateTimeField()
    departs_on = models.DateField(help_text="local day at the airport")
    arrives_at = models.DateTimeField()
    arrives_on = models.DateField(help_text="local day at the airport")
    cost_minor = models.BigIntegerField(null=True)
    cost_currency = models.CharField(max_length=3, default="")
    change_cost_minor = models.BigIntegerField(null=True)
    change_cost_currency = models.CharField(max_length=3, default="")
    booking = models.CharField(
        max_length=12, choices=[(state.value, state.name) for state in Booking], default=Booking.HELD.value
    )
    meeting = models.CharField(
        max_length=12,
        choices=[(state.value, state.name) for state in Meeting],
        default=Meeting.NOT_ASKED.value,
    )
    meeting_confirmed_at = models.DateTimeField(null=True)
    meeting_confirmed_by_id = models.IntegerField(null=True)
    held_at = models.DateTimeField()
    flight_number = SealedText(tier=Tier.T1, null=True)
    booking_reference = SealedText(tier=Tier.T1, null=True)
    met_by = SealedText(tier=Tier.T1, null=True)
    change_reason = SealedText(tier=Tier.T2, null=True)
    services = SealedJSON(tier=Tier.T2, default=list)

    class Meta:
        db_table = "journey_leg"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "trip", "number"], name="journey_leg_in_order"),
            models.CheckConstraint(
                condition=Q(arrives_at__gt=models.F("departs_at")), name="journey_leg_arrives_later"
            ),
            models.CheckConstraint(
                condition=~Q(from_airport=models.F("to_airport")), name="journey_leg_goes_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(cost_minor__isnull=True, cost_currency="")
                | (Q(cost_minor__gte=0) & ~Q(cost_currency="")),
                name="journey_leg_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(change_cost_minor__isnull=True, change_cost_currency="")
                | (Q(change_cost_minor__gte=0) & ~Q(change_cost_currency="")),
                name="journey_change_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(meeting=Meeting.CONFIRMED.value, meeting_confirmed_at__isnull=False)
                | (~Q(meeting=Meeting.CONFIRMED.value) & Q(meeting_confirmed_at__isnull=True)),
                name="journey_meeting_confirmed_at",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="journey_leg_by_case"),
            models.Index(
                fields=["departs_on", "departs_at", "id"],
                condition=Q(
                    booking__in=[Booking.HELD.value, Booking.TICKETED.value, Booking.TO_RELEASE.value]
                ),
                name="journey_board",
            ),
        ]


class Escort(MemberRecord):
    """Somebody named who travels with a person, and to whom they hand over."""

    arranged_at = models.DateTimeField()
    arranged_by_id = models.IntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    kind = SealedText(tier=Tier.T2)
    name = SealedText(tier=Tier.T1)
    phone = SealedText(tier=Tier.T1, null=True)
    hands_over_to = SealedText(tier=Tier.T1, null=True)
    whole_way = SealedFlag(tier=Tier.T1)

    class Meta:
        db_table = "journey_escort"
        indexes: ClassVar = [models.Index(fields=["case"], name="journey_escort_by_case")]


class CashAtDeparture(MemberRecord):
    """Cash handed to a person at departure, against a receipt."""

    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    paid_on = models.DateField(help_text="local day of the office")
    paid_by_id = models.IntegerField(null=True)
    recorded_at = models.DateTimeField()
    receipt_number = SealedText(tier=Tier.T1)

    class Meta:
        db_table = "journey_cash_at_departure"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="journey_cash_is_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="journey_cash_by_case")]


class TravelEvent(MemberRecord):
    """One thing that happened on the way, with its evidence; rows are added, never changed."""

    kind = models.CharField(max_length=16, choices=[(kind.value, kind.name) for kind in EventKind])
    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    happened_on = models.DateField(help_text="local day at the airport, else of the office")
    airport = models.CharField(max_length=3, default="")
    evidence = models.CharField(max_length=24, default="")
    cost_minor = models.BigIntegerField(null=True)
    cost_currency = models.CharField(max_length=3, default="")
    organisation_id = models.IntegerField()
    recorded_by_id = models.IntegerField(null=True)
    recorded_at = models.DateTimeField()
    words = SealedText(tier=Tier.T2, null=True)

    class Meta:
        db_table = "journey_travel_event"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cost_minor__isnull=True, cost_currency="")
                | (Q(cost_minor__gte=0) & ~Q(cost_currency="")),
                name="journey_event_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[EventKind.BOARDING.value, EventKind.ARRIVAL.value]) | ~Q(evidence=""),
                name="journey_event_has_evidence",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "happened_at"], name="journey_event_by_case")]


class HandOver(CaseRecord):
    """That a case was handed over to the organisation in the country of origin, and when it was acknowledged."""

    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by_id = models.IntegerField(null=True)
    answer_due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_id = models.IntegerField(null=True)
    answer = SealedText(tier=Tier.T2, null=True)

    class Meta:
        db_table = "journey_hand_over"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_together("acknowledged_at", "acknowledged_by_id"),
                name="journey_acknowledged_at_with_by",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-sent_at"], name="journey_hand_over_by_case")]


class HandOverPart(MemberRecord):
    """What was sent about one person with a hand-over, exactly; it opens and ends with that person's drawer."""

    handover = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="parts")
    sheet = SealedJSON(tier=Tier.T2)

    class Meta:
        db_table = "journey_hand_over_part"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handover", "member"], name="journey_one_part_for_each_person"),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="journey_part_by_case")]


class HandOverRefusal(MemberRecord):
    """A person's own refusal, in writing, to be handed over; whether they were told what cannot reach them then."""

    refused_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_id = models.IntegerField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    explained = SealedFlag(tier=Tier.T1)
    where_kept = SealedText(tier=Tier.T1)

    class Meta:
        db_table = "journey_hand_over_refusal"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(taken_back_at__isnull=True),
                name="journey_one_open_refusal",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="journey_refusal_by_case")]
