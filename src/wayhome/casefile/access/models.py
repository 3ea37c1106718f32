"""Memberships and data-sharing agreements, and the dated lists that two people enter."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.casefile.access.enums import RESTS_ON_CONSENT, Role
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.core.models import Record


class Membership(models.Model):
    """One user's one role in one organisation, from a day until a day (exclusive; open while empty)."""

    id = models.AutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="memberships")
    role = models.CharField(max_length=40, choices=[(role.value, role.name) for role in Role])
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "access_membership"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="access_one_open_membership_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("begins_on")),
                name="access_membership_ends_after_it_begins",
            ),
        ]

    def in_force_on(self, day: dt.date) -> bool:
        """Return whether the role counts on a day (``ends_on`` is the first day without it)."""
        return self.begins_on <= day and (self.ends_on is None or day < self.ends_on)


class Agreement(Record):
    """A data-sharing agreement between two organisations; without one in force nothing is shared."""

    reference = models.CharField(max_length=40, unique=True)
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements_given")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements_received")
    purposes = ArrayField(models.CharField(max_length=40))
    receiver_role = models.CharField(max_length=20, help_text="controller, joint or processor")
    legal_basis = models.CharField(max_length=20, help_text="a basis code, e.g. gdpr_6_1_a")
    transfer_ground = models.CharField(
        max_length=20, default="", help_text="e.g. gdpr_46; empty within one area"
    )
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    signed_by_giver = models.CharField(max_length=120, default="")
    signed_by_receiver = models.CharField(max_length=120, default="")

    class Meta:
        db_table = "access_agreement"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")),
                name="access_agreement_between_two_organisations",
            ),
        ]

    @property
    def stands_by_law(self) -> bool:
        """Return whether the receiver is a government that holds cases by law, whatever each person answered."""
        government = self.receiver.kind == OrganisationKind.GOVERNMENT.value
        return government and self.legal_basis not in RESTS_ON_CONSENT

    def in_force_on(self, day: dt.date) -> bool:
        """Return whether the agreement holds on a day (``ends_on`` is the first day without it)."""
        return self.begins_on <= day and (self.ends_on is None or day < self.ends_on)
