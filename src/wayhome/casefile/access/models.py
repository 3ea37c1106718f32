"""Memberships, the tokens that stand for one, and data-sharing agreements."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.casefile.access.enums import (
    RESTS_ON_CONSENT,
    LegalBasis,
    Onward,
    Part,
    Role,
    Shared,
    Sharing,
    TransferGround,
)
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.core.models import Record
from wayhome.ground.files.models import StoredFile


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


class ApiToken(Record):
    """What a program shows instead of a log-in, to act as one person in one of their roles, until a moment.

    Kept is a hash: the token itself is shown once. It opens nothing that its owner could not open in that role, and
    nothing once the role, the account or the token has ended.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, hexadecimal")
    mark = models.CharField(max_length=8, help_text="its first characters, by which its owner knows it")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=12, default="", help_text="owner, keeper or shut; a code")

    class Meta:
        db_table = "access_api_token"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("made_at")), name="access_token_ends_after_it_begins"
            ),
        ]


class Agreement(Record):
    """A data-sharing agreement between two organisations; without one in force nothing is shared.

    One side proposes it and says who signed there; it holds once somebody of the other side has confirmed it and said
    who signed there. From then on it is never changed, only ended: other terms are another agreement.
    """

    reference = models.CharField(max_length=40)
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements_given")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements_received")
    giver_part = models.CharField(max_length=12, choices=[(part.value, part.name) for part in Part])
    receiver_part = models.CharField(max_length=12, choices=[(part.value, part.name) for part in Part])
    purposes = ArrayField(models.CharField(max_length=20, choices=[(one.value, one.name) for one in Sharing]))
    shares = ArrayField(models.CharField(max_length=12, choices=[(one.value, one.name) for one in Shared]))
    countries = ArrayField(
        models.CharField(max_length=3), help_text="alpha-3: where the receiver may hold the data"
    )
    legal_basis = models.CharField(max_length=20, choices=[(basis.value, basis.name) for basis in LegalBasis])
    transfer_ground = models.CharField(
        max_length=20, default="", choices=[(ground.value, ground.name) for ground in TransferGround]
    )
    onward = models.CharField(
        max_length=20, default=Onward.NEVER.value, choices=[(one.value, one.name) for one in Onward]
    )
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="first day without it")
    document_digest = models.CharField(
        max_length=64, default="", help_text="SHA-256 of the signed document as it was given, hexadecimal"
    )
    document = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the signed document as it was kept, in a drawer of both sides",
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_from_id = models.IntegerField(help_text="the side that proposed it")
    signed_by_giver = models.CharField(max_length=120, default="")
    signed_by_receiver = models.CharField(max_length=120, default="")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, help_text="taken back or turned down before it held")
    ended_at = models.DateTimeField(null=True, help_text="the moment of the act that ended it")

    class Meta:
        db_table = "access_agreement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["giver", "receiver", "reference"], name="access_agreement_reference_between_two"
            ),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")),
                name="access_agreement_between_two_organisations",
            ),
            models.CheckConstraint(
                condition=models.Q(proposed_from_id=models.F("giver_id"))
                | models.Q(proposed_from_id=models.F("receiver_id")),
                name="access_agreement_proposed_by_a_side",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False, dropped_at__isnull=True)
                & ~models.Q(confirmed_by=models.F("proposed_by"))
                & ~models.Q(signed_by_giver="")
                & ~models.Q(signed_by_receiver=""),
                name="access_agreement_by_two_people_of_two_sides",
            ),
            models.CheckConstraint(
                condition=models.Q(purposes__len__gt=0) & models.Q(countries__len__gt=0),
                name="access_agreement_says_what_for_and_where",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["giver", "-proposed_at"], name="access_agreement_of_giver"),
            models.Index(fields=["receiver", "-proposed_at"], name="access_agreement_of_receiver"),
        ]

    @property
    def stands_by_law(self) -> bool:
        """Return whether the receiver is a government that holds cases by law, whatever each person answered."""
        government = self.receiver.kind == OrganisationKind.GOVERNMENT.value
        return government and self.legal_basis not in RESTS_ON_CONSENT

    def in_force_on(self, day: dt.date) -> bool:
        """Return whether the agreement is confirmed and holds on a day (``ends_on`` is the first day without it)."""
        confirmed = self.confirmed_at is not None
        return confirmed and self.begins_on <= day and (self.ends_on is None or day < self.ends_on)
