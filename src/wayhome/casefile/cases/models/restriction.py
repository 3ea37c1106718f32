"""A file that is restricted to being stored (GDPR 18), and the readings of it that data protection allowed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.casefile.cases.models.case import CaseRecord
from wayhome.ground.accounts.models import User
from wayhome.ground.crypto.fields import SealedText
from wayhome.ground.values.tiers import Tier


class FileRestriction(CaseRecord):
    """From when until when a case is stored and nothing else is done with it, why, and by whom."""

    reason = SealedText(tier=Tier.T2)
    from_at = models.DateTimeField()
    from_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until_at = models.DateTimeField(null=True)
    until_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = SealedText(tier=Tier.T2, null=True)

    class Meta:
        db_table = "cases_file_restriction"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(until_at__isnull=True), name="cases_one_open_restriction"
            ),
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True, until_by__isnull=True)
                | models.Q(until_at__isnull=False, until_by__isnull=False, lift_reason__isnull=False),
                name="cases_restriction_lifted_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "from_at"], name="cases_restriction_by_case")]


class RestrictedReading(CaseRecord):
    """That one person may work with a restricted file for two hours, who allowed it, and why."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.IntegerField(help_text="for which they act")
    reason = SealedText(tier=Tier.T2)
    allowed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        db_table = "cases_restricted_reading"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")),
                name="cases_restricted_reading_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "user", "-until_at"], name="cases_restricted_reading_of")
        ]
