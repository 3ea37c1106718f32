"""A file that is kept on a case: a paper or a scan, of one person or of the case as a whole."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.casefile.cases.models.case import CaseMember, CaseRecord
from wayhome.ground.accounts.models import User
from wayhome.ground.crypto.fields import SealedText
from wayhome.ground.files.models import StoredFile
from wayhome.ground.values.tiers import Tier


class KeptFile(CaseRecord):
    """What a stored file is to a case; sealed with it in the person's drawer, or in the case's where it is of nobody.

    What it is is sealed: that somebody has a medical document tells as much as many a document. A removed one keeps its
    row, with who, when and why; its content and its name are gone.
    """

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    sort = SealedText(tier=Tier.T2)
    note = SealedText(tier=Tier.T2, null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_for_id = models.IntegerField(help_text="the organisation that added it")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removed_because = SealedText(tier=Tier.T2, null=True)

    class Meta:
        db_table = "cases_kept_file"
        indexes: ClassVar = [
            models.Index(fields=["case", "-added_at", "-id"], name="cases_kept_file_by_case")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    removed_at__isnull=True, removed_by__isnull=True, removed_because__isnull=True
                )
                | models.Q(removed_at__isnull=False, removed_by__isnull=False, removed_because__isnull=False),
                name="cases_kept_file_removed_by_somebody",
            ),
        ]
