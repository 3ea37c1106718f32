"""Funds, programmes, suspended destinations and airline limits."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.casefile.funding.enums import OriginSide, ProgrammeShape
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.core.models import Record


class Fund(models.Model):
    """Where money comes from, e.g. AMIF or a national budget; co-funding is a second fund on the programme."""

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "funding_fund"

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """A programme under which people return: its parameters are read by gates and rules."""

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    host_country = models.CharField(max_length=3, help_text="ISO 3166 alpha-3")
    funds = models.ManyToManyField(Fund, related_name="programmes")
    thinking_hours = models.PositiveSmallIntegerField(default=48, help_text="house rule, hours")
    asks_host_government = models.BooleanField(default=True)
    origin_side = models.CharField(
        max_length=20,
        choices=[(side.value, side.name) for side in OriginSide],
        default=OriginSide.OFFICE.value,
    )
    shape = models.CharField(
        max_length=20,
        choices=[(shape.value, shape.name) for shape in ProgrammeShape],
        default=ProgrammeShape.WHOLE_WAY.value,
    )
    schemes = ArrayField(
        models.CharField(max_length=60), default=list, help_text="ids of rule sets of entitlements"
    )
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "funding_programme"

    def __str__(self) -> str:
        return self.name

    @property
    def is_at_home(self) -> bool:
        """Return whether the programme is for people who have come home already: nobody travels with it."""
        return self.shape == ProgrammeShape.ORIGIN_ONLY.value


class Suspension(Record):
    """A destination to which no returns are organised; it acts once a second person has confirmed it."""

    country = models.CharField(max_length=3, help_text="ISO 3166 alpha-3")
    area = models.CharField(max_length=80, default="", help_text="empty: the whole country")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="suspensions")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    lift_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True)
    lift_asked_on = models.DateField(null=True)

    class Meta:
        db_table = "funding_suspension"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("entered_by")),
                name="funding_suspension_by_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="funding_suspension_confirmed_at_with_by",
            ),
            models.CheckConstraint(
                condition=models.Q(lift_asked_by__isnull=True, lift_asked_at__isnull=True)
                | models.Q(lift_asked_by__isnull=False, lift_asked_at__isnull=False),
                name="funding_suspension_lift_asked_at_with_by",
            ),
        ]


class AirlineLimit(Record):
    """Until which week of pregnancy a carrier takes a passenger; entered by two people, with its source."""

    carrier = models.CharField(
        max_length=3, help_text="IATA code; empty: any carrier", default="", blank=True
    )
    single_until_week = models.PositiveSmallIntegerField()
    multiple_until_week = models.PositiveSmallIntegerField()
    certificate_from_week = models.PositiveSmallIntegerField()
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    end_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    end_asked_at = models.DateTimeField(null=True)
    end_asked_on = models.DateField(null=True)

    class Meta:
        db_table = "funding_airline_limit"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("entered_by")),
                name="funding_airline_limit_by_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="funding_airline_limit_confirmed_at_with_by",
            ),
            models.CheckConstraint(
                condition=models.Q(end_asked_by__isnull=True, end_asked_at__isnull=True)
                | models.Q(end_asked_by__isnull=False, end_asked_at__isnull=False),
                name="funding_airline_limit_end_asked_at_with_by",
            ),
            models.CheckConstraint(
                condition=models.Q(single_until_week__range=(1, 45), multiple_until_week__range=(1, 45))
                & models.Q(certificate_from_week__range=(1, 45)),
                name="funding_airline_limit_weeks",
            ),
        ]
