"""Holds, erasures with their tombstones, the witness of the ledger, and confirmed schedules."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wayhome.casefile.cases.models import CaseRecord
from wayhome.ground.accounts.models import User
from wayhome.ground.core.models import Record
from wayhome.ground.crypto.fields import SealedText
from wayhome.ground.values.tiers import Tier
from wayhome.keeping.enums import BASIS_LABELS, Whole


class LegalHold(CaseRecord):
    """That a case must be kept whatever its time or anybody's wish, from a moment until two people lift it."""

    organisation_id = models.IntegerField()
    reason = SealedText(tier=Tier.T2)
    decided_by = SealedText(
        tier=Tier.T2, help_text="who ordered it: a court, an authority, the officer, with reference"
    )
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lift_reason = SealedText(tier=Tier.T2, null=True)
    lift_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "keeping_legal_hold"
        indexes: ClassVar = [models.Index(fields=["case", "placed_at"], name="keeping_holds_of_case")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, lift_asked_by__isnull=False)
                & ~Q(lifted_by=F("lift_asked_by")),
                name="keeping_hold_lifted_by_two_people",
            ),
        ]


class Erasure(Record):
    """One erasure: asked, approved by somebody else, carried out, and from then on a tombstone.

    ``case_id`` and ``person_id`` are emptied when it is carried out: what stays is a random key, days, a ground and
    who decided. ``why`` holds codes and days of a retention line, never words, and is emptied too.
    """

    organisation_id = models.IntegerField()
    whole = models.CharField(max_length=10, choices=[(one.value, one.name) for one in Whole])
    basis = models.CharField(max_length=20, choices=[(one.value, one.name) for one in BASIS_LABELS])
    case_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=12, default="", help_text="of the case; emptied with it")
    due_on = models.DateField(null=True, help_text="the day from which it may be carried out")
    list_month = models.DateField(null=True, help_text="first day of the month whose list named it")
    why = models.JSONField(default=dict)
    asked_by_id = models.IntegerField(
        null=True, help_text="empty: listed by the timer, nobody stood for it yet"
    )
    asked_at = models.DateTimeField()
    approved_by_id = models.IntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    dropped_by_id = models.IntegerField(null=True)
    dropped_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "keeping_erasure"
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "-asked_at", "id"], name="keeping_erasures"),
            models.Index(fields=["case_id"], name="keeping_erasures_of_case"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True, approved_at__isnull=True)
                | Q(approved_by_id__isnull=False, approved_at__isnull=False, asked_by_id__isnull=False)
                & ~Q(approved_by_id=F("asked_by_id")),
                name="keeping_erasure_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at__isnull=True)
                | Q(
                    approved_at__isnull=False,
                    dropped_at__isnull=True,
                    case_id__isnull=True,
                    person_id__isnull=True,
                )
                & Q(reference=""),
                name="keeping_erasure_leaves_a_tombstone",
            ),
            models.UniqueConstraint(
                fields=["case_id", "person_id"],
                condition=Q(carried_out_at__isnull=True, dropped_at__isnull=True),
                nulls_distinct=False,
                name="keeping_one_open_erasure",
            ),
        ]


class ErasedDrawer(models.Model):
    """The witness of the ledger inside the database: which random drawer was destroyed, and on which day."""

    drawer_id = models.UUIDField(primary_key=True)
    erased_on = models.DateField()

    class Meta:
        db_table = "keeping_erased_drawer"


class ConfirmedSchedule(Record):
    """What an office's data protection officer confirmed: for how many years each purpose keeps a file; never changed."""

    organisation_id = models.IntegerField()
    purposes = ArrayField(models.CharField(max_length=40))
    years = ArrayField(models.PositiveSmallIntegerField())
    confirmed_by_id = models.IntegerField()
    confirmed_at = models.DateTimeField()

    class Meta:
        db_table = "keeping_confirmed_schedule"
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "-confirmed_at"], name="keeping_schedules"),
        ]
