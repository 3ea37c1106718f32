"""Audit rows and revisions: append only, and independent of the rows they speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.ground.core.models import Record
from wayhome.ground.crypto.fields import SealedJSON, SealedRecord
from wayhome.ground.values.tiers import Tier

if TYPE_CHECKING:
    _Number = models.BigIntegerField[int, int]
else:
    _Number = models.BigIntegerField  # Django's own class takes no type parameters when it runs.


class DatabaseNumber(_Number):
    """A number that the database gives each new row; what is written never asks for it back, so that it may stay unseen."""

    generated = True


class AuditEvent(Record):
    """One thing done or seen: actor and subject as plain values, so that the row outlives both.

    ``seq`` grows with each row; of two transactions the later one may have the smaller numbers.
    """

    seq = DatabaseNumber(unique=True, editable=False)
    at = models.DateTimeField()
    tag = models.CharField(max_length=80)
    user_id = models.IntegerField(null=True)
    organisation_id = models.IntegerField(null=True)
    office_id = models.IntegerField(null=True)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    relation = models.CharField(max_length=20, default="")
    case_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=60, default="")
    subject_id = models.CharField(max_length=40, default="")
    fields = ArrayField(models.CharField(max_length=60), default=list)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_event"
        indexes: ClassVar = [
            models.Index(fields=["case_id", "at"], name="audit_by_case"),
            models.Index(fields=["organisation_id", "at"], name="audit_by_organisation"),
        ]


class Revision(Record, SealedRecord):
    """The old values of one edit, sealed in the drawer of the record they belong to."""

    case_id = models.UUIDField(null=True)
    table = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)
    record_version = models.PositiveIntegerField()
    fields = ArrayField(models.CharField(max_length=60))
    old_values = SealedJSON(tier=Tier.T2)
    user_id = models.IntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_revision"
        indexes: ClassVar = [models.Index(fields=["table", "record_id"], name="audit_revision_of")]
