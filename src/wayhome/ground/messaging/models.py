"""Notices: one line for an office, a role or a person, without names of returnees."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.ground.core.models import Record
from wayhome.ground.messaging.enums import MailWish


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


class MailChoice(Record):
    """When somebody wants an e-mail, in one organisation; who has no row is written to when something is urgent."""

    organisation_id = models.IntegerField()
    user_id = models.IntegerField()
    wish = models.CharField(max_length=8, choices=[(one.value, one.name) for one in MailWish])
    chosen_at = models.DateTimeField()

    class Meta:
        db_table = "messaging_mail_choice"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "user_id"], name="messaging_one_choice")
        ]


class Letter(Record):
    """An e-mail that waits in the outbox, was sent, or was given up: numbers by what the news is about, and no more.

    It covers the notices made until ``until_at``. ``try_at`` is when it is tried next.
    """

    organisation_id = models.IntegerField()
    user_id = models.IntegerField()
    until_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messaging_letter"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "user_id", "until_at"], name="messaging_one_letter_of_a_moment"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation_id", "try_at"],
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="messaging_letters_waiting",
            ),
            models.Index(fields=["organisation_id", "user_id", "-until_at"], name="messaging_letters_of"),
        ]
