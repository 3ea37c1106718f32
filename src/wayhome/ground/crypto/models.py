"""Drawers and their wraps: a random data key, kept once for each organisation that may open it."""

from __future__ import annotations

from django.db import models

from wayhome.ground.core.models import Record
from wayhome.ground.values.tiers import DrawerKind


class Drawer(Record):
    """The place where one person's or one case's sealed fields are kept; its key exists only in wraps."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.name) for kind in DrawerKind])
    organisation_id = models.IntegerField(help_text="whose drawer it is; only they wrap it for others")

    class Meta:
        db_table = "crypto_drawer"


class DrawerWrap(Record):
    """The drawer's key, encrypted for one organisation; deleting the row closes the drawer for it."""

    drawer = models.ForeignKey(Drawer, on_delete=models.CASCADE, related_name="wraps")
    organisation_id = models.IntegerField()
    owner_id = models.IntegerField(default=0, help_text="whose drawer it is, as the database fills it in")
    wrapped = models.BinaryField()

    class Meta:
        db_table = "crypto_drawer_wrap"
        constraints = [
            models.UniqueConstraint(
                fields=["drawer", "organisation_id"], name="crypto_one_wrap_per_organisation"
            ),
        ]
