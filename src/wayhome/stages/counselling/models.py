"""Sessions, what was explained, and what was found; constraints are the last line of defence."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.casefile.cases.models import CaseMember, CaseRecord
from wayhome.casefile.funding.models import Programme
from wayhome.ground.accounts.models import User
from wayhome.ground.core.models import Record, Versioned
from wayhome.ground.crypto.fields import SealedFlag, SealedJSON, SealedText
from wayhome.ground.values.tiers import Tier
from wayhome.stages.counselling.enums import ConcernDecision, InterpreterMode, SessionMode, Step


class ChecklistPoint(Record):
    """One point that everybody must have had explained; a new wording is a new version with the same code.

    A draft until somebody else than its writer puts it in force from a day; from then on the database keeps it and
    its words as they are. A point has one draft at a time, for all programmes or for one.
    """

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=12, help_text="e.g. 4.1")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, related_name="+", help_text="empty: every programme"
    )
    position = models.PositiveSmallIntegerField()
    begins_on = models.DateField(null=True, help_text="empty: a draft")
    ends_on = models.DateField(null=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "counselling_checklist_point"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "programme"],
                condition=models.Q(confirmed_at__isnull=True),
                name="counselling_point_one_draft",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("written_by")),
                name="counselling_point_by_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    confirmed_by__isnull=True, confirmed_at__isnull=True, begins_on__isnull=True
                )
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False, begins_on__isnull=False),
                name="counselling_point_in_force_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["code", "version", "programme"],
                name="counselling_point_once_per_version",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("begins_on")),
                name="counselling_point_ends_after_it_begins",
            ),
        ]


class ChecklistText(Record):
    """The words of one point in one language."""

    point = models.ForeignKey(ChecklistPoint, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=3, help_text="ISO 639-3")
    text = models.TextField()
    needs_native_reader = models.BooleanField(default=False, help_text="not yet read by a native speaker")

    class Meta:
        db_table = "counselling_checklist_text"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "language"], name="counselling_one_text_per_language"),
        ]


class Session(CaseRecord, Versioned):
    """One talk with one or more people of a case; a draft until it is finished, then never changed."""

    number = models.PositiveSmallIntegerField()
    member_ids = ArrayField(models.UUIDField(), default=list, help_text="members of the case who took part")
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    mode = models.CharField(
        max_length=12, default="", choices=[(mode.value, mode.name) for mode in SessionMode]
    )
    language = models.CharField(max_length=3, default="", help_text="ISO 639-3")
    interpreter = models.CharField(max_length=20, default="", help_text="an interpreter's number, no name")
    interpreter_mode = models.CharField(
        max_length=12, default="", choices=[(mode.value, mode.name) for mode in InterpreterMode]
    )
    dialect = SealedText(tier=Tier.T1, null=True)
    place = SealedText(tier=Tier.T1, null=True)
    setting = SealedText(tier=Tier.T2, null=True)
    present = SealedText(tier=Tier.T2, null=True)
    alone = SealedFlag(tier=Tier.T2, null=True)
    topics = SealedJSON(tier=Tier.T2, default=list)
    questions = SealedText(tier=Tier.T2, null=True)
    documents_given = SealedText(tier=Tier.T2, null=True)
    own_words = SealedText(tier=Tier.T2, null=True)
    pressure = SealedText(tier=Tier.T2, null=True)
    fear = SealedFlag(tier=Tier.T2, null=True)
    outcome = SealedText(tier=Tier.T2, null=True)
    outcome_words = SealedText(tier=Tier.T2, null=True)
    told = SealedJSON(tier=Tier.T2, default=dict)
    next_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField()
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "counselling_session"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="counselling_session_number"),
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True) | models.Q(until_at__gte=models.F("from_at")),
                name="counselling_session_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | (
                    models.Q(from_at__isnull=False, setting__isnull=False)
                    # With people who have come home already nobody talks about a decision, nor about pressure to return.
                    & (models.Q(outcome__isnull=False) | models.Q(pressure__isnull=True))
                    & ~models.Q(language="")
                    & ~models.Q(member_ids=[])
                ),
                name="counselling_finished_session_is_complete",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, finished_by__isnull=True)
                | models.Q(finished_at__isnull=False, finished_by__isnull=False),
                name="counselling_finished_at_with_by",
            ),
        ]


class ChecklistMark(CaseRecord):
    """How far one point got with one person at one moment; the latest counts, rows are never changed."""

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=40)
    version = models.CharField(max_length=12)
    step = models.CharField(max_length=12, choices=[(step.value, step.name) for step in Step])
    language = models.CharField(max_length=3, help_text="ISO 639-3")
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "counselling_checklist_mark"
        indexes: ClassVar = [models.Index(fields=["case", "marked_at"], name="counselling_mark_by_case")]


class VoluntarinessAssessment(CaseRecord):
    """A judgement on free choice and informed decision, by a person, with reasons; append only, person's drawer."""

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, related_name="+")
    free_choice = SealedText(tier=Tier.T2)
    informed = SealedText(tier=Tier.T2)
    setting = SealedText(tier=Tier.T2)
    removal_order = SealedText(tier=Tier.T2)
    judgement = SealedText(tier=Tier.T2)
    reasons = SealedText(tier=Tier.T2)
    second_look = models.BooleanField(default=False)
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "counselling_voluntariness"
        indexes: ClassVar = [
            models.Index(fields=["case", "assessed_at"], name="counselling_voluntary_by_case")
        ]


class VulnerabilityAssessment(CaseRecord):
    """A full assessment by the Determinants of Migrant Vulnerability; append only, person's drawer."""

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, help_text="host or origin")
    judgement = SealedText(tier=Tier.T2)
    reasons = SealedText(tier=Tier.T2)
    urgency = SealedText(tier=Tier.T2, null=True)
    measures = SealedText(tier=Tier.T2, null=True)
    review_on = models.DateField(null=True)
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "counselling_vulnerability"
        indexes: ClassVar = [
            models.Index(fields=["case", "assessed_at"], name="counselling_vulnerab_by_case")
        ]


class VulnerabilityFactor(CaseRecord):
    """One factor of an assessment: what it does in this life, on what evidence, from whom, of which day."""

    assessment = models.ForeignKey(VulnerabilityAssessment, on_delete=models.PROTECT, related_name="factors")
    level = SealedText(tier=Tier.T2)
    code = SealedText(tier=Tier.T2)
    direction = SealedText(tier=Tier.T2)
    evidence = SealedText(tier=Tier.T2, null=True)
    source = SealedText(tier=Tier.T2, null=True)
    found_on = models.DateField()

    class Meta:
        db_table = "counselling_factor"


class ProtectionConcern(CaseRecord):
    """Something that stops a return until a protection officer settles it; about one person, or the whole case."""

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, null=True, related_name="+")
    kind = SealedText(tier=Tier.T2)
    words = SealedText(tier=Tier.T2, null=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decision = SealedText(tier=Tier.T2, null=True)
    reasons = SealedText(tier=Tier.T2, null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "counselling_concern"
        indexes: ClassVar = [models.Index(fields=["case", "raised_at"], name="counselling_concern_by_case")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="counselling_decided_at_with_by",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True)
                | models.Q(decision__isnull=False, reasons__isnull=False),
                name="counselling_decided_with_reasons",
            ),
        ]

    @property
    def settled_at(self) -> dt.datetime | None:
        """Return when the concern was settled; read from the sealed decision, because a column would tell."""
        return None if self.decision in (None, ConcernDecision.STANDS.value) else self.decided_at


class ProtectionFact(CaseRecord):
    """One dated fact or decision about a person's safety; append only, person's drawer."""

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, related_name="+")
    kind = SealedText(tier=Tier.T2)
    details = SealedJSON(tier=Tier.T2)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "counselling_protection_fact"
        indexes: ClassVar = [models.Index(fields=["case", "found_at"], name="counselling_fact_by_case")]
