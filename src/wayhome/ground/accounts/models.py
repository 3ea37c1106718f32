"""Organisations, offices and users."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.core.models import Record


class Organisation(models.Model):
    """A body that works with returnees; everyone in one marked ``enforcement`` is closed to notes and health."""

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.name) for kind in OrganisationKind])
    country = models.CharField(max_length=3, help_text="ISO 3166 alpha-3")
    enforcement = models.BooleanField(default=False)

    class Meta:
        db_table = "accounts_organisation"

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A place where an organisation works; its time zone decides what today is for its staff."""

    id = models.AutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")
    name = models.CharField(max_length=80)
    country = models.CharField(max_length=3, help_text="ISO 3166 alpha-3")
    time_zone = models.CharField(max_length=40, default="UTC")

    class Meta:
        db_table = "accounts_office"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="accounts_office_name_in_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail address, in any case of letters."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user with this e-mail address; raises ``User.DoesNotExist``."""
        return self.get(email__iexact=username)

    def make(self, *, email: str, name: str, password: str | None = None, **facts: Any) -> User:
        """Return a new user; without a password the account cannot log in by one."""
        user = self.model(email=self.normalize_email(email), name=name, **facts)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A member of staff, or a service account that timers act as."""

    id = models.AutoField(primary_key=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    kept_by = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="whose administrators keep the account itself; roles are each organisation's own",
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects = UserManager()

    class Meta:
        db_table = "accounts_user"

    def __str__(self) -> str:
        return self.name


class LogIn(Record):
    """One log-in on one device, from the proof until it ends; a device is said in coarse words."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="log_ins")
    proofs = ArrayField(
        models.CharField(max_length=20), default=list, help_text="e.g. password, totp, webauthn"
    )
    device = models.CharField(max_length=60, default="")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=12, default="")

    class Meta:
        db_table = "accounts_log_in"
        indexes: ClassVar = [
            models.Index(
                fields=["user", "-begun_at"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_open_log_ins",
            )
        ]


class SentOnce(Record):
    """That somebody sent a form or a request, so that sent again it is done once; what it said is not kept.

    ``key`` and ``shape`` are keyed hashes of what the sender chose for it and of what was sent. ``location`` is the
    address to which the answer led: addresses hold references and keys, never names.
    """

    organisation_id = models.IntegerField()
    user_id = models.IntegerField()
    key = models.CharField(max_length=64)
    shape = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0, help_text="of the answer; 0 while it is being done")
    location = models.CharField(max_length=500, default="")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "accounts_sent_once"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "user_id", "key"], name="accounts_sent_once_key"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "made_at"], name="accounts_sent_once_old")
        ]
