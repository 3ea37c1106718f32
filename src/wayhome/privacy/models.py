"""Requests of people, their own files, who was told of a correction, and lists that leave the house."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.casefile.cases.enums import ListColumn
from wayhome.casefile.cases.models import Case, CaseRecord
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.core.models import Record
from wayhome.ground.crypto.fields import SealedRecord, SealedText
from wayhome.ground.values.tiers import Tier
from wayhome.privacy.enums import AskedBy, ExportLayout, Group, Outcome, Right


class RightsRequest(CaseRecord):
    """What a person asked about their own data, until when it is answered, and what came of it; in the person's drawer."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.IntegerField(help_text="whose case it is, and who answers")
    kind = models.CharField(max_length=16, choices=[(one.value, one.name) for one in Right])
    asked_by = models.CharField(max_length=12, choices=[(one.value, one.name) for one in AskedBy])
    received_on = models.DateField()
    due_on = models.DateField(
        help_text="last day: one month after it was received, or three where it was extended"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    extended_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=12, default="", choices=[(one.value, one.name) for one in Outcome], blank=True
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    words = SealedText(tier=Tier.T2, null=True)
    extension_reason = SealedText(tier=Tier.T2, null=True)
    outcome_words = SealedText(tier=Tier.T2, null=True)

    class Meta:
        db_table = "privacy_rights_request"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome="", settled_at__isnull=True, settled_by__isnull=True)
                | (~models.Q(outcome="") & models.Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="privacy_request_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gt=models.F("received_on")),
                name="privacy_request_due_after_it_came",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "received_on"], name="privacy_request_by_case"),
            models.Index(
                fields=["organisation_id", "outcome", "due_on", "id"], name="privacy_request_by_due"
            ),
        ]


class OwnFile(CaseRecord):
    """Everything held about one person as two stored files, for people and for machines; it runs out after a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8)
    whole_case = models.BooleanField(help_text="with what is written about the case as a whole")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    runs_out_at = models.DateTimeField()
    pdf_id = models.UUIDField()
    json_id = models.UUIDField()
    pdf_sha256 = models.CharField(max_length=64)
    json_sha256 = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()
    replaced = models.PositiveIntegerField(help_text="names of others that were taken out")
    given_out = models.PositiveIntegerField(default=0)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_own_file"
        indexes: ClassVar = [
            models.Index(fields=["case", "-prepared_at"], name="privacy_own_file_by_case"),
            models.Index(
                fields=["runs_out_at"],
                condition=models.Q(emptied_at__isnull=True),
                name="privacy_own_file_to_empty",
            ),
        ]


class CorrectionTold(Record):
    """That an organisation which had a value was told, once, that it was corrected; never from what or to what."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    revision_id = models.UUIDField(help_text="the correction, as the edit function keeps it")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    groups = ArrayField(models.CharField(max_length=12, choices=[(one.value, one.name) for one in Group]))
    told_at = models.DateTimeField()

    class Meta:
        db_table = "privacy_correction_told"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision_id", "organisation"], name="privacy_told_once_of_each")
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-told_at"], name="privacy_told_by_case")]


class CaseListExport(Record, SealedRecord):
    """A list of cases that somebody asked for as a file, and whoever allowed it; it runs out after a day."""

    organisation_id = models.IntegerField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    shown = models.JSONField(
        default=dict, help_text="what the list is narrowed by, in words and keys of ours"
    )
    columns = ArrayField(
        models.CharField(max_length=16, choices=[(one.value, one.name) for one in ListColumn]), default=list
    )
    layout = models.CharField(
        max_length=4, choices=[(one.value, one.name) for one in ExportLayout], default=ExportLayout.XLSX.value
    )
    with_names = models.BooleanField()
    cases = models.PositiveIntegerField(help_text="how many there were when it was asked for")
    needs_another = models.BooleanField(help_text="whether a second person has to allow it")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    allowed = models.BooleanField(null=True)
    runs_out_at = models.DateTimeField()
    file_id = models.UUIDField(null=True)
    file_sha256 = models.CharField(max_length=64, default="")
    rows = models.PositiveIntegerField(null=True)
    given_out = models.PositiveIntegerField(default=0)
    emptied_at = models.DateTimeField(null=True)
    reason = SealedText(tier=Tier.T2)

    class Meta:
        db_table = "privacy_case_list_export"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True, allowed__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False, allowed__isnull=False)
                & ~models.Q(decided_by=models.F("asked_by")),
                name="privacy_export_allowed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(file_id__isnull=True)
                | models.Q(needs_another=False)
                | models.Q(allowed=True),
                name="privacy_export_made_when_allowed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "-asked_at", "id"], name="privacy_export_by_asking")
        ]
