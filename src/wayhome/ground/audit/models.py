"""Audit rows and revisions: append only, and independent of the rows they speak of; and what seals them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.ground.core.models import Record
from wayhome.ground.crypto.fields import SealedJSON, SealedRecord
from wayhome.ground.values.tiers import Tier

if TYPE_CHECKING:
    _Number = models.BigIntegerField[int, int]
    _Moment = models.DateTimeField[dt.datetime, dt.datetime]
    _Bytes = models.BinaryField[bytes | None, bytes | None]
    _Field = models.Field[int, int]
else:
    # Django's own classes take no type parameters when they run.
    _Number, _Moment = models.BigIntegerField, models.DateTimeField
    _Bytes, _Field = models.BinaryField, models.Field


class DatabaseNumber(_Number):
    """A number that the database gives each new row; what is written never asks for it back, so that it may stay unseen."""

    generated = True


class DatabaseMoment(_Moment):
    """A moment by the database's own clock, which it gives each new row."""

    generated = True


class DatabaseBytes(_Bytes):
    """Bytes that the database gives each new row."""

    generated = True


class TransactionNumber(_Field):
    """The number of a transaction of the database, which never comes round again (``xid8``)."""

    def db_type(self, connection: Any) -> str:
        """Return the type of the column."""
        return "xid8"

    def from_db_value(self, value: str | None, expression: object, connection: object) -> int | None:
        """Return the number as an integer."""
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Return the number as the text that the database reads."""
        return None if value is None else str(int(value))


class DatabaseTransaction(TransactionNumber):
    """The transaction that wrote the row, which the database gives each new row."""

    generated = True


class AuditEvent(Record):
    """One thing done or seen: actor and subject as plain values, so that the row outlives both.

    ``at`` is the moment of the act as the application was told it, ``written_at`` the database's own. ``seq`` grows
    with each row; of two transactions the later one may have the smaller numbers, so that the log's order is that of
    (``xid``, ``seq``). ``subject_id``, ``fields`` and ``detail`` may be erased later, and the salt with them; what
    stays and is sealed is the commitment to them. The database fills what the application may not choose.
    """

    seq = DatabaseNumber(unique=True, editable=False)
    xid = DatabaseTransaction(editable=False)
    written_at = DatabaseMoment(editable=False)
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
    salt = DatabaseBytes(null=True, editable=False)
    commitment = DatabaseBytes(editable=False)

    class Meta:
        db_table = "audit_event"
        indexes: ClassVar = [
            models.Index(fields=["case_id", "at"], name="audit_by_case"),
            models.Index(fields=["organisation_id", "at"], name="audit_by_organisation"),
            models.Index(fields=["xid", "seq"], name="audit_in_order"),
        ]


class Leaf(models.Model):
    """One audit row as a leaf of the tree: its place from 0, its number, and its hash as it was sealed."""

    index = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    class Meta:
        db_table = "audit_leaf"


class SealedCheckpoint(models.Model):
    """One signed checkpoint: the note as witnesses hold it, what it says, and the edge from which the tree grows."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    made_at = models.DateTimeField()
    below = TransactionNumber()
    edge = models.BinaryField()
    note = models.CharField(max_length=1000)

    class Meta:
        db_table = "audit_checkpoint"


class Witnessed(Record):
    """That a witness has a checkpoint; without it the checkpoint is handed over again."""

    size = models.BigIntegerField()
    witness = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_witnessed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["witness", "size"], name="audit_handed_over_once")
        ]


class SealingRun(models.Model):
    """How the log stood when the sealer ran last: one row, written anew by each run, read by whoever serves pages."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    size = models.BigIntegerField()
    checkpoint_at = models.DateTimeField(null=True)
    waiting = models.BigIntegerField()
    oldest_at = models.DateTimeField(null=True)
    witnesses = models.PositiveIntegerField()
    behind = models.PositiveIntegerField()

    class Meta:
        db_table = "audit_sealing_run"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_one_sealing_run")
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
