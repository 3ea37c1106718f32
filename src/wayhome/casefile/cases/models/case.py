"""The case and what hangs on it; constraints are the last line of defence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.enums import (
    LOOK,
    AccessGround,
    Assistance,
    DestinationKind,
    State,
    TaskCode,
    TypeOfReturn,
)
from wayhome.casefile.funding.models import Programme
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.core.models import Record, Versioned
from wayhome.ground.crypto.fields import SealedJSON, SealedRecord, SealedText
from wayhome.ground.values.tiers import Tier

NEVER = "infinity"
LISTED = (
    "owner_id",
    "ground",
    "agreement",
    "begins_on",
    "ends_on",
    "state",
    "office_id",
    "counsellor_id",
    "case_manager_id",
    "destination_country",
    "deadline_on",
    "programme_id",
    "host_country",
    "language",
    "members_count",
    "identity_restricted",
    "stored_only",
    "on_hold",
    "sexes",
    "age_bands",
    "travel_states",
)
"""What a list decides or filters by beside its order. It stands in the index of that order, so that passing by rows that do not
fit reads no table."""


class Case(Record, SealedRecord, Versioned):
    """One return, of one person or a family, from the first conversation to the end of follow-up."""

    reference = models.CharField(max_length=12, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="cases")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cases")
    state = models.CharField(max_length=20, choices=[(state.value, state.name) for state in State])
    state_since_at = models.DateTimeField()
    host_country = models.CharField(max_length=3)
    destination_country = models.CharField(max_length=3, default="", help_text="country returned to, alpha-3")
    destination_kind = models.CharField(
        max_length=24,
        choices=[(kind.value, kind.name) for kind in DestinationKind],
        default=DestinationKind.ORIGIN.value,
    )
    type_of_return = models.CharField(
        max_length=24,
        choices=[(kind.value, kind.name) for kind in TypeOfReturn],
        default=TypeOfReturn.ASSISTED_VOLUNTARY.value,
    )
    assistance = models.CharField(
        max_length=30,
        choices=[(kind.value, kind.name) for kind in Assistance],
        default=Assistance.TRAVEL_AND_REINTEGRATION.value,
    )
    language = models.CharField(max_length=3, default="", help_text="ISO 639-3")
    members_count = models.PositiveSmallIntegerField(default=0)
    identity_restricted = models.BooleanField(default=False)
    restricted_at = models.DateTimeField(
        null=True, help_text="since when it is stored and nothing else is done with it (GDPR 18)"
    )
    counsellor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    case_manager = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    origin_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    applied_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    host_answer = models.CharField(max_length=20, default="", help_text="no_objection, objection or empty")
    host_answer_on = models.DateField(null=True)
    host_answer_until = models.DateField(null=True, help_text="last day it holds; empty: no end was named")
    deadline_on = models.DateField(null=True, help_text="last day of the voluntary departure period")
    planned_travel_on = models.DateField(null=True, help_text="local day at the airport")
    departed_on = models.DateField(null=True, help_text="local day at the airport")
    arrived_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    mark = models.CharField(max_length=40, default="", help_text="e.g. demonstration back-file")
    destination_basis = SealedText(tier=Tier.T2, null=True)
    legal_ground = SealedText(tier=Tier.T2, null=True)
    motive = SealedText(tier=Tier.T2, null=True)
    destination_area = SealedText(tier=Tier.T1, null=True)
    destination_areas_ruled_out = SealedJSON(tier=Tier.T1, null=True)
    closure_code = SealedText(tier=Tier.T2, null=True)
    closure_words = SealedText(tier=Tier.T2, null=True)

    class Meta:
        db_table = "cases_case"
        indexes: ClassVar = [
            models.Index(fields=["state", "planned_travel_on"], name="cases_by_state_and_travel")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=State.CLOSED.value, closed_at__isnull=False)
                | (~models.Q(state=State.CLOSED.value) & models.Q(closed_at__isnull=True)),
                name="cases_closed_has_a_moment",
            ),
            models.CheckConstraint(
                # Whoever has come home already arrived without a departure of ours.
                condition=~models.Q(state=State.DEPARTED.value) | models.Q(departed_on__isnull=False),
                name="cases_departed_has_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.ARRIVED.value) | models.Q(arrived_on__isnull=False),
                name="cases_arrived_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | models.Q(approved_on__isnull=False),
                name="cases_approved_by_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("counsellor")),
                name="cases_approver_is_not_the_counsellor",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseRecord(Record, SealedRecord):
    """Base of a row that belongs to a case: it always carries the case's key, and a drawer for its sealed fields."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class CaseAccess(models.Model):
    """Which organisation holds a case, why, and the plain facts that its lists sort and filter by.

    The copied facts are kept by triggers on the case, its people, holds and travellers; lists start from here. The
    owner's row comes with the case, by the database; every other rests on an agreement in force, and ends no later than that.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="access")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="case_access")
    owner_id = models.IntegerField(default=0, help_text="whose case it is, as the database fills it in")
    ground = models.CharField(max_length=12, choices=[(ground.value, ground.name) for ground in AccessGround])
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="case_access")
    legal_basis = models.CharField(max_length=20)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="first day without it")
    ended_at = models.DateTimeField(null=True, help_text="the moment of the act that ended it")
    state = models.CharField(max_length=20, default="")
    office_id = models.IntegerField(null=True)
    counsellor_id = models.IntegerField(null=True)
    case_manager_id = models.IntegerField(null=True)
    destination_country = models.CharField(max_length=3, default="")
    travel_sort = models.DateField(default="9999-12-31")
    deadline_on = models.DateField(null=True)
    state_since_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    programme_id = models.IntegerField(null=True)
    host_country = models.CharField(max_length=3, default="")
    language = models.CharField(max_length=3, default="")
    members_count = models.PositiveSmallIntegerField(default=0)
    identity_restricted = models.BooleanField(default=False)
    stored_only = models.BooleanField(default=False)
    on_hold = models.BooleanField(default=False)
    sexes = models.PositiveSmallIntegerField(default=0, help_text="of who is on the case, as bits of ``Sex``")
    age_bands = models.PositiveSmallIntegerField(default=0, help_text="likewise, of ``AgeBand``")
    travel_states = models.PositiveSmallIntegerField(default=0, help_text="likewise, of ``TravelState``")

    class Meta:
        db_table = "cases_case_access"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="cases_one_open_access",
            ),
            models.CheckConstraint(
                condition=models.Q(ground=AccessGround.OWNER.value, agreement__isnull=True)
                | models.Q(ground=AccessGround.AGREEMENT.value, agreement__isnull=False),
                name="cases_access_is_owner_or_agreement",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "travel_sort", "case"], include=LISTED, name="cases_access_by_travel"
            ),
            models.Index(
                fields=["organisation", "travel_sort", "case"],
                include=LISTED,
                condition=~models.Q(state=State.CLOSED.value),
                name="cases_access_open_by_travel",
            ),
            models.Index(
                fields=["organisation", "destination_country", "travel_sort", "case"],
                name="cases_access_by_destination",
            ),
            models.Index(
                fields=["organisation", "language", "travel_sort", "case"], name="cases_access_by_language"
            ),
            models.Index(
                fields=["organisation", "counsellor_id", "travel_sort", "case"],
                name="cases_access_by_counsellor",
            ),
            models.Index(
                fields=["organisation", "case_manager_id", "travel_sort", "case"],
                name="cases_access_by_manager",
            ),
            models.Index(fields=["organisation", "-opened_at", "case"], name="cases_access_by_opening"),
            models.Index(
                fields=["organisation", "state", "travel_sort", "case"], name="cases_access_by_state"
            ),
            models.Index(
                fields=["organisation", "state", "-opened_at", "case"], name="cases_access_by_state_open"
            ),
        ]


class CaseMember(CaseRecord):
    """A person's place in a case, from a moment until a moment; sealed in that person's drawer."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    position = models.PositiveSmallIntegerField(default=1)
    travels = models.BooleanField(default=True)
    relation = SealedText(tier=Tier.T1, null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=12, default="")

    class Meta:
        db_table = "cases_case_member"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(until_at__isnull=True), name="cases_one_open_membership"
            ),
            models.UniqueConstraint(fields=["case", "position"], name="cases_member_position"),
        ]


class StateChange(CaseRecord):
    """One move of the case: rows are never changed; the state on the case is written together with one."""

    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, default="")
    to_state = models.CharField(max_length=20)
    user_id = models.IntegerField(null=True)
    organisation_id = models.IntegerField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reason = SealedText(tier=Tier.T2, null=True)
    area = SealedText(tier=Tier.T2, null=True)

    class Meta:
        db_table = "cases_state_change"
        indexes: ClassVar = [models.Index(fields=["case", "recorded_at"], name="cases_state_change_by_case")]


class Hold(CaseRecord):
    """An interval in which a case waits."""

    reason = SealedText(tier=Tier.T2)
    from_at = models.DateTimeField()
    from_by_id = models.IntegerField(null=True)
    until_at = models.DateTimeField(null=True)
    until_by_id = models.IntegerField(null=True)

    class Meta:
        db_table = "cases_hold"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(until_at__isnull=True), name="cases_one_open_hold"
            ),
        ]


class LegalFact(CaseRecord):
    """A decision, period, extension, suspension, entry ban or appeal, for the case or one of its members."""

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, null=True, related_name="+")
    kind = SealedText(tier=Tier.T2)
    details = SealedJSON(tier=Tier.T2)
    recorded_by_id = models.IntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "cases_legal_fact"
        indexes: ClassVar = [models.Index(fields=["case", "recorded_at"], name="cases_legal_fact_by_case")]


class Note(CaseRecord):
    """A note by a member of staff; never read by enforcement staff, never handed over."""

    text = SealedText(tier=Tier.T2)
    area = SealedText(tier=Tier.T2)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        db_table = "cases_note"
        indexes: ClassVar = [models.Index(fields=["case", "-written_at"], name="cases_note_by_case")]


class Task(CaseRecord):
    """Something to do on a case, by a role of an office or by one person, until a day."""

    organisation_id = models.IntegerField()
    office_id = models.IntegerField(null=True)
    role = models.CharField(max_length=40, default="")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40, default="")
    subject_id = models.UUIDField(null=True, help_text="key of the member or record that the task asks about")
    due_on = models.DateField()
    waits_for = SealedText(tier=Tier.T2, null=True)
    what = SealedJSON(tier=Tier.T2)
    area = SealedText(tier=Tier.T2)
    made_at = models.DateTimeField()
    asked_by_id = models.IntegerField(
        null=True, help_text="who asked, where it must be somebody else who does it"
    )
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "cases_task"
        indexes: ClassVar = [
            models.Index(
                fields=["organisation_id", "due_on", "id"],
                condition=models.Q(done_at__isnull=True),
                name="cases_open_tasks",
            ),
            models.Index(fields=["case"], name="cases_task_by_case"),
        ]

    @property
    def kind(self) -> TaskCode:
        """Return what the task asks for; it opens the case's drawer where the plain code does not say."""
        return TaskCode(self.what.get("asks") or self.code if self.code == LOOK else self.code)


class TimelineEntry(CaseRecord):
    """One line of what happened, with the tier of the fact it speaks of."""

    at = models.DateTimeField()
    user_name = models.CharField(max_length=120, default="")
    office_name = models.CharField(max_length=80, default="")
    icon = SealedText(tier=Tier.T2, null=True)
    what = SealedJSON(tier=Tier.T2)
    area = SealedText(tier=Tier.T2)

    class Meta:
        db_table = "cases_timeline_entry"
        indexes: ClassVar = [models.Index(fields=["case", "-at"], name="cases_timeline_by_case")]


class SplitLink(CaseRecord):
    """Which case leaving members went to; sealed, and readable only by protection officers."""

    other_case = SealedText(tier=Tier.T2)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "cases_split_link"
