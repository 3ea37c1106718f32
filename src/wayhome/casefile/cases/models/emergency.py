"""Access in an emergency: one person, one case, two hours, and somebody else who looks at it afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.casefile.cases.models.case import CaseRecord
from wayhome.ground.accounts.models import User
from wayhome.ground.crypto.fields import SealedText
from wayhome.ground.values.tiers import Tier


class EmergencyAccess(CaseRecord):
    """That somebody opened what is closed to their role, why, until when, and what was said about it afterwards."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.IntegerField(help_text="for which they acted")
    reason = SealedText(tier=Tier.T2)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    review_by_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    justified = models.BooleanField(null=True)
    review_words = SealedText(tier=Tier.T2, null=True)

    class Meta:
        db_table = "cases_emergency_access"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")),
                name="cases_emergency_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at__isnull=True, reviewed_by__isnull=True, justified__isnull=True)
                | models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False, justified__isnull=False)
                & ~models.Q(reviewed_by=models.F("user")),
                name="cases_emergency_reviewed_by_somebody_else",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "user", "-until_at"], name="cases_emergency_of"),
            models.Index(
                fields=["organisation_id", "review_by_on"],
                condition=models.Q(reviewed_at__isnull=True),
                name="cases_emergency_to_review",
            ),
        ]
