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

    class Meta:
        db_table = "messaging_notice"
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "-made_at"], name="messaging_by_organisation")
        ]


class NoticeReading(Record):
    """That one person has read a notice; colleagues to whom it goes too read it for themselves."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    user_id = models.IntegerField()
    read_at = models.DateTimeField()

    class Meta:
        db_table = "messaging_notice_reading"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "user_id"], name="messaging_read_once_by_each")
        ]
