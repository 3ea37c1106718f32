"""Notices: one line for an office, a role or a person, without names of returnees."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.ground.core.models import Record


class Notice(Record):
    """Something an office should know now; read by anybody there whose roles include ``role`` (empty: all)."""

    organisation_id = models.IntegerField()
    office_id = models.IntegerField(null=True)
    role = models.CharField(max_length=40, default="")
    user_id = models.IntegerField(null=True)
    case_id = models.UUIDField(null=True)
    code = models.CharField(max_length=60)
    text = models.CharField(max_length=300, help_text="an English message id")
    facts = models.JSONField(default=dict, help_text="T0 facts only")
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by_id = models.IntegerField(null=True)

    class Meta:
        db_table = "messaging_notice"
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "-made_at"], name="messaging_by_organisation")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(read_at__isnull=True, read_by_id__isnull=True)
                | models.Q(read_at__isnull=False, read_by_id__isnull=False),
                name="messaging_read_at_with_reader",
            ),
        ]
