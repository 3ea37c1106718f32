"""Texts of consent, and the events of each question; constraints are the last line of defence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.casefile.cases.models import CaseMember, CaseRecord
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.crypto.fields import SealedText
from wayhome.ground.values.tiers import Tier
from wayhome.stages.consent.enums import EventKind, Explained, Heard, Purpose


class ConsentText(models.Model):
    """What is read out for one purpose, in one version and language; a new wording is a new version.

    A draft until somebody else than its writer puts it in force from a day; from then on the database keeps every
    word of it as it is. A purpose has one draft at a time.
    """

    id = models.AutoField(primary_key=True)
    purpose = models.CharField(max_length=40, choices=[(purpose.value, purpose.name) for purpose in Purpose])
    version = models.CharField(max_length=12, help_text="e.g. 4.1")
    language = models.CharField(max_length=3, help_text="ISO 639-3")
    title = models.CharField(max_length=200)
    body = models.TextField()
    needs_native_reader = models.BooleanField(default=False, help_text="not yet read by a native speaker")
    begins_on = models.DateField(null=True, help_text="empty: a draft")
    ends_on = models.DateField(null=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "consent_text"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["purpose", "language"],
                condition=models.Q(confirmed_at__isnull=True),
                name="consent_text_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("written_by")),
                name="consent_text_by_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    confirmed_by__isnull=True, confirmed_at__isnull=True, begins_on__isnull=True
                )
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False, begins_on__isnull=False),
                name="consent_text_in_force_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["purpose", "version", "language"], name="consent_text_once_per_version"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("begins_on")),
                name="consent_text_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version} {self.language}"


class ConsentEvent(CaseRecord):
    """One thing that happened to one question of one person: asked, given, refused, withdrawn, a child's own word.

    A question is a member, a purpose and, for sharing, the organisation that would receive; its state is the
    latest event's. Rows are never changed. Sealed in the person's drawer.
    """

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40, choices=[(purpose.value, purpose.name) for purpose in Purpose])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.name) for kind in EventKind])
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=3, default="", help_text="ISO 639-3, spoken when it was explained")
    explained = models.CharField(
        max_length=20, default="", choices=[(way.value, way.name) for way in Explained]
    )
    interpreter = models.CharField(max_length=20, default="", help_text="an interpreter's number, no name")
    heard = models.CharField(max_length=20, default="", choices=[(way.value, way.name) for way in Heard])
    mode = SealedText(tier=Tier.T1, null=True)
    given_by = SealedText(tier=Tier.T1, null=True)
    giver_name = SealedText(tier=Tier.T1, null=True)
    witness = SealedText(tier=Tier.T1, null=True)
    place = SealedText(tier=Tier.T1, null=True)
    child_answer = SealedText(tier=Tier.T2, null=True)
    words = SealedText(tier=Tier.T2, null=True)
    valid_until = models.DateField(null=True, help_text="the last day it holds; empty: until withdrawn")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "consent_event"
        indexes: ClassVar = [models.Index(fields=["case", "recorded_at"], name="consent_event_by_case")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(kind=EventKind.GIVEN.value)
                | (
                    models.Q(text__isnull=False, mode__isnull=False, given_by__isnull=False)
                    & ~models.Q(language="")
                    & ~models.Q(explained="")
                ),
                name="consent_given_says_how",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=EventKind.CHILD_ANSWERED.value)
                | models.Q(child_answer__isnull=False),
                name="consent_child_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(kind=EventKind.GIVEN.value),
                name="consent_only_given_has_last_day",
            ),
        ]
