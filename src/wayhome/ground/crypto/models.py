"""Drawers and their wraps, the keys that wrap them, and the runs that replace keys."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from wayhome.ground.core.models import Record
from wayhome.ground.values.tiers import DrawerKind


class Drawer(Record):
    """The place where one person's or one case's sealed fields are kept; its keys exist only in wraps."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.name) for kind in DrawerKind])
    organisation_id = models.IntegerField(help_text="whose drawer it is; only they wrap it for others")

    class Meta:
        db_table = "crypto_drawer"


class WrappedByRoot(Record):
    """A random key right below the root; a retired one is emptied and opens nothing any more."""

    version = models.PositiveIntegerField()
    wrapped = models.BinaryField(null=True)
    root_id = models.CharField(max_length=200, help_text="which root key wrapped it")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def label(self) -> str:
        """Return what the wrapped key is bound to, so that it cannot stand for another one."""
        raise NotImplementedError


class OrganisationKey(WrappedByRoot):
    """A key of one organisation, under which its wraps of drawers stand; the highest version makes new wraps."""

    organisation_id = models.IntegerField()

    class Meta:
        db_table = "crypto_organisation_key"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "version"], name="crypto_organisation_key_version"
            ),
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False) ^ Q(retired_at__isnull=False),
                name="crypto_organisation_key_retired_is_empty",
            ),
        ]

    def label(self) -> str:
        """Return what the wrapped key is bound to, so that it cannot stand for another one."""
        return f"organisation {self.organisation_id} version {self.version}"


class IndexKey(WrappedByRoot):
    """A key for keyed hashes of one purpose; the highest version makes new hashes."""

    purpose = models.CharField(max_length=40)

    class Meta:
        db_table = "crypto_index_key"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "version"], name="crypto_index_key_version"),
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False) ^ Q(retired_at__isnull=False),
                name="crypto_index_key_retired_is_empty",
            ),
        ]

    def label(self) -> str:
        """Return what the wrapped key is bound to, so that it cannot stand for another one."""
        return f"index {self.purpose} version {self.version}"


class DrawerWrap(Record):
    """One version of the drawer's key, encrypted for one organisation; deleting its wraps closes the drawer for it."""

    drawer = models.ForeignKey(Drawer, on_delete=models.CASCADE, related_name="wraps")
    version = models.PositiveIntegerField(default=1, help_text="of the drawer's key; the highest one seals")
    organisation_id = models.IntegerField()
    owner_id = models.IntegerField(default=0, help_text="whose drawer it is, as the database fills it in")
    organisation_key = models.ForeignKey(OrganisationKey, on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()

    class Meta:
        db_table = "crypto_drawer_wrap"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["drawer", "organisation_id", "version"], name="crypto_one_wrap_per_organisation"
            ),
        ]


class Rotation(Record):
    """One run that replaces keys; while it has not ended, starting it again continues where it stopped."""

    kind = models.CharField(max_length=12)
    organisation_id = models.IntegerField(null=True)
    target = models.CharField(max_length=200, default="", help_text="the new key, where there is one for all")
    reached = models.UUIDField(null=True, help_text="the last drawer that is done")
    done = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "crypto_rotation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "organisation_id"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="crypto_one_rotation_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at")), name="crypto_rotation_ends_later"
            ),
        ]


class Tally(models.Model):
    """One thing opened by somebody, counted by the database when it was; nobody who serves can lower or remove it."""

    id = models.BigAutoField(primary_key=True)
    asker = models.CharField(max_length=40, help_text="“user” and their key, or the name of a timer")
    organisation_id = models.IntegerField()
    kind = models.CharField(max_length=8, help_text="file, name, key, step_up or lift")
    what = models.CharField(
        max_length=120, help_text="which file or drawer; for step_up and lift who allowed it"
    )
    request = models.UUIDField(help_text="the work that asked, as audit rows name it")
    at = models.DateTimeField()
    number = models.IntegerField(default=1, help_text="how many, for a timer's sum")

    class Meta:
        db_table = "crypto_tally"
        indexes: ClassVar = [
            models.Index(fields=["asker", "kind", "at"], name="crypto_tally_of_asker"),
            models.Index(fields=["organisation_id", "at"], name="crypto_tally_of_day"),
        ]
