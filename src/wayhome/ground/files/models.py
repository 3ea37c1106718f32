"""Stored files: what is known of each, beside the encrypted content that lies in the storage."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from wayhome.ground.core.models import Record
from wayhome.ground.crypto.fields import SealedRecord, SealedText
from wayhome.ground.files.enums import KEPT, FileKind, FileState
from wayhome.ground.values.tiers import Tier


class StoredFile(Record, SealedRecord):
    """One document or picture: its name and key are sealed in the drawer of the person or case it belongs to.

    Without key there is nothing to read: a file in which a virus was found, or that somebody deleted. ``size`` counts
    the bytes of the clean file, ``sha256`` is that of the ciphertext, by which the storage knows it.
    """

    organisation_id = models.IntegerField(help_text="which organisation took it in")
    case_id = models.UUIDField(null=True)
    name = SealedText(tier=Tier.T1, null=True)
    key = SealedText(tier=Tier.T2, null=True, help_text="32 bytes in base64; of this file alone")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.name) for kind in FileKind])
    state = models.CharField(max_length=12, choices=[(state.value, state.name) for state in FileState])
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True, help_text="empty: not scanned")

    class Meta:
        db_table = "files_stored_file"
        indexes: ClassVar = [
            models.Index(fields=["case_id"], name="files_of_case"),
            models.Index(
                fields=["organisation_id", "made_at"],
                name="files_not_scanned",
                condition=Q(scanned_at__isnull=True, state__in=[state.value for state in KEPT]),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="files_key_while_kept",
                condition=Q(state__in=[state.value for state in KEPT], key__isnull=False, name__isnull=False)
                | Q(state=FileState.REFUSED.value, key__isnull=True, name__isnull=False)
                | Q(state=FileState.DELETED.value, key__isnull=True, name__isnull=True),
            ),
        ]
