"""Bases of Wayhome's tables: random keys, and a version that guards edits."""

from __future__ import annotations

import uuid

from django.db import models


class Record(models.Model):
    """A row with a random key, so that a key says nothing about how many there are or when it was made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that people edit: the version they read must still stand when they write."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
