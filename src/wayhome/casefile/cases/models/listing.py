"""How somebody looks at lists of cases: the columns they chose, and the views they keep for themself or their office."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.casefile.cases.enums import ListColumn
from wayhome.ground.accounts.models import Office, User
from wayhome.ground.core.models import Record


def columns_field() -> ArrayField[list[str], list[str]]:
    """Return a field of columns in their order."""
    return ArrayField(
        models.CharField(max_length=16, choices=[(one.value, one.name) for one in ListColumn]), default=list
    )


class ListColumns(Record):
    """Which columns somebody sees in lists of cases, in one organisation; who has no row sees the usual ones."""

    organisation_id = models.IntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    columns = columns_field()
    chosen_at = models.DateTimeField()

    class Meta:
        db_table = "cases_list_columns"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation_id", "user"], name="cases_list_columns_once")
        ]


class ListView(Record):
    """A list of cases that somebody looks at again and again: what it is narrowed by, and its columns.

    It has no name of its own: pages call it by what it shows, in the reader's language, so that no free text is kept.
    ``asked`` holds words and keys of the list's form. ``office`` is empty where it is for its maker alone.
    """

    organisation_id = models.IntegerField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    asked = models.JSONField(default=dict)
    columns = columns_field()

    class Meta:
        db_table = "cases_list_view"
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "made_by"], name="cases_list_view_own"),
            models.Index(fields=["organisation_id", "office"], name="cases_list_view_office"),
        ]
