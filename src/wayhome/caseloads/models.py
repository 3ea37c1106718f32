"""What an office's columns mean, each spreadsheet that it brought, and which row of it became which case."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.casefile.cases.models import Case
from wayhome.caseloads.enums import FirstOfYear
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.core.models import Record
from wayhome.ground.crypto.fields import SealedRecord, SealedText
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.tiers import Tier


class RememberedMeaning(Record):
    """What the headings and words of an office's spreadsheets mean; the last one that was saved."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict, help_text="a target for each heading, in plain letters")
    words = models.JSONField(default=dict, help_text="codes for the office's words, by target")
    calendar = models.CharField(max_length=20, choices=[(one.value, one.name) for one in Calendar])
    first_of_year = models.CharField(max_length=12, choices=[(one.value, one.name) for one in FirstOfYear])
    programme = models.CharField(max_length=20, default="", blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "caseloads_remembered_meaning"


class Batch(Record, SealedRecord):
    """One spreadsheet that an office brings; it is known again by what it holds, so that nothing comes in twice.

    ``source_id`` is the file in which its rows wait, sealed in the drawer of the batch, until all of them are in; one that is
    brought by command is read again from where it lies.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file and of what its columns mean")
    meaning = models.JSONField(help_text="what its columns and words mean, as it was read")
    rows = models.PositiveIntegerField()
    files = models.PositiveIntegerField(help_text="cases that can come in")
    wrong_rows = models.PositiveIntegerField()
    only_rows = ArrayField(models.PositiveIntegerField(), default=list, help_text="empty: all that are right")
    flags_alike = models.BooleanField(default=True)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    source_id = models.UUIDField(null=True)
    file_name = SealedText(tier=Tier.T1)

    class Meta:
        db_table = "caseloads_batch"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "digest"],
                condition=models.Q(undone_at__isnull=True),
                name="caseloads_one_batch_of_a_file",
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | models.Q(undone_by__isnull=False),
                name="caseloads_undone_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-began_at", "id"], name="caseloads_batch_by_day")
        ]


class BatchFile(Record):
    """That a row of a batch, the first of its family, became a case; it goes with the case."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="opened")
    row = models.PositiveIntegerField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    alike = models.PositiveSmallIntegerField(
        null=True, help_text="how many files may be of one of its people; empty: not looked for"
    )

    class Meta:
        db_table = "caseloads_batch_file"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "row"], name="caseloads_one_case_of_a_row"),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="caseloads_file_by_case")]
