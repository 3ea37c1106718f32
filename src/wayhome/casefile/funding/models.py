"""Funds and programmes, and the lists that change with the world: suspended destinations and airline limits."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.casefile.funding.enums import OriginSide, ProgrammeShape, RowState
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


class DatedRow(Record):
    """A row of a list that changes with the world: it acts from the day its second person confirms it until it ends.

    One person of headquarters enters it with its source and another confirms it; one asks that it ends on a day (the first without
    it) and another ends it. The database holds both pairs apart. Which lists there are stands in ``world_lists``.
    """

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
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("entered_by")),
                name="%(app_label)s_%(class)s_by_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="%(app_label)s_%(class)s_confirmed_at_with_by",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    end_asked_by__isnull=True, end_asked_at__isnull=True, end_asked_on__isnull=True
                )
                | models.Q(
                    confirmed_by__isnull=False,
                    end_asked_by__isnull=False,
                    end_asked_at__isnull=False,
                    end_asked_on__isnull=False,
                ),
                name="%(app_label)s_%(class)s_end_asked_once_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True, ended_at__isnull=True, ends_on__isnull=True)
                | models.Q(
                    models.Q(end_asked_by__isnull=False, ended_by__isnull=False, ended_at__isnull=False),
                    ~models.Q(ended_by=models.F("end_asked_by")),
                    models.Q(ends_on=models.F("end_asked_on")),
                ),
                name="%(app_label)s_%(class)s_ended_by_two_people",
            ),
        ]

    @property
    def last_on(self) -> dt.date | None:
        """Return the last day on which it holds, none while nobody ended it."""
        return self.ends_on - dt.timedelta(days=1) if self.ends_on else None

    def state_on(self, day: dt.date) -> RowState:
        """Return how the row stands on a day."""
        if self.confirmed_at is None:
            return RowState.WAITING
        if self.ends_on is not None and self.ends_on <= day:
            return RowState.ENDED
        if self.begins_on > day:
            return RowState.LATER
        if self.end_asked_at is not None and self.ends_on is None:
            return RowState.END_ASKED
        return RowState.IN_FORCE

    def touches(self, country: str) -> bool:
        """Return whether a return to a country may depend on the row; every one does unless its list says otherwise."""
        return True


class Suspension(DatedRow):
    """A destination to which no returns are organised; it acts once a second person has confirmed it."""

    country = models.CharField(max_length=3, help_text="ISO 3166 alpha-3")
    area = models.CharField(max_length=80, default="", help_text="empty: the whole country")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="suspensions")

    class Meta(DatedRow.Meta):
        abstract = False
        db_table = "funding_suspension"

    def touches(self, country: str) -> bool:
        """Return whether this is the country: other returns do not depend on it."""
        return country == self.country


class AirlineLimit(DatedRow):
    """Until which week of pregnancy a carrier takes a passenger; who is pregnant is sealed, so any return may depend on it."""

    carrier = models.CharField(
        max_length=3, help_text="IATA code; empty: any carrier", default="", blank=True
    )
    single_until_week = models.PositiveSmallIntegerField()
    multiple_until_week = models.PositiveSmallIntegerField()
    certificate_from_week = models.PositiveSmallIntegerField()

    class Meta(DatedRow.Meta):
        abstract = False
        db_table = "funding_airline_limit"
        constraints: ClassVar = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(single_until_week__range=(1, 45), multiple_until_week__range=(1, 45))
                & models.Q(certificate_from_week__range=(1, 45)),
                name="funding_airline_limit_weeks",
            ),
        ]
