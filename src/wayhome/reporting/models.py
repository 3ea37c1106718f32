"""What bodies have published, single figures and whole series, and the releases that freeze all facts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.casefile.cases.enums import LineKind
from wayhome.ground.core.models import Record
from wayhome.reporting.series.countries import COUNTRY_DIMENSIONS


class PublishedFigure(models.Model):
    """One published number: departures of a host country in so many months from a month on.

    ``wording`` is how it was said where that is not the number itself ("over 2,500"); an empty one is exact.
    """

    id = models.BigAutoField(primary_key=True)
    host_country = models.CharField(max_length=3, help_text="ISO 3166 alpha-3")
    begins = models.DateField(help_text="first day of the first month")
    months = models.PositiveSmallIntegerField(help_text="1, 3, 6 or 12")
    value = models.PositiveIntegerField()
    wording = models.CharField(max_length=120, default="")
    note = models.CharField(max_length=300, default="")
    body = models.CharField(max_length=120, help_text="who counted")
    source = models.CharField(max_length=300)

    class Meta:
        db_table = "reporting_published_figure"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["host_country", "begins", "months", "body"], name="reporting_one_figure_per_period"
            ),
            models.CheckConstraint(
                condition=models.Q(begins__day=1), name="reporting_figure_of_whole_months"
            ),
            models.CheckConstraint(
                condition=models.Q(months__in=[1, 3, 6, 12]), name="reporting_figure_of_a_period"
            ),
        ]


class PublishedSeries(Record):
    """A series of aggregates that a body has published, as one file brought it; a newer edition ends the older."""

    body = models.CharField(max_length=120, help_text="who counted")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.name) for kind in LineKind])
    host_country = models.CharField(
        max_length=3, default="", help_text="ISO 3166 alpha-3; empty: see the labels"
    )
    source = models.CharField(max_length=300, default="")
    licence = models.CharField(max_length=300, default="")
    dimensions = models.JSONField(help_text="names of columns, in the order of the file")
    rows = models.PositiveIntegerField()
    persons = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the file")
    taken_in_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reporting_series"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["body", "title", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="reporting_one_edition_at_a_time",
            ),
        ]

    @property
    def coded(self) -> tuple[str, ...]:
        """Return the dimensions whose labels are countries."""
        return tuple(name for name in self.dimensions if name in COUNTRY_DIMENSIONS)


class SeriesCell(models.Model):
    """So many persons of a series with the same labels, in the words of the body; codes of countries stand beside."""

    id = models.BigAutoField(primary_key=True)
    series = models.ForeignKey(PublishedSeries, on_delete=models.PROTECT, related_name="cells")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(default=0, help_text="1 to 4; 0: not given")
    month = models.PositiveSmallIntegerField(default=0, help_text="1 to 12; 0: not given")
    labels = models.JSONField()
    codes = models.JSONField(help_text="alpha-3 codes of those labels that are countries")
    persons = models.PositiveIntegerField()

    class Meta:
        db_table = "reporting_series_cell"


class Release(models.Model):
    """The facts as they stood at a moment, as a file that is never changed; a correction is another release.

    The file lies in the database, so that every server has it and every backup.
    """

    number = models.AutoField(primary_key=True)
    made_at = models.DateTimeField()
    note = models.CharField(max_length=300, default="")
    definitions = models.JSONField(help_text="version of each indicator, by its id")
    rows = models.PositiveIntegerField()
    persons = models.PositiveBigIntegerField()
    file = models.BinaryField(help_text="Parquet")
    sha256 = models.CharField(max_length=64, help_text="of the file")
    moved = models.JSONField(
        help_text="what differs from the release before: body, series, kind, year, before, now"
    )

    class Meta:
        db_table = "reporting_release"
