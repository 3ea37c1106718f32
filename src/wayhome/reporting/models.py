"""Figures that a body has published; they are printed as published, beside what the lines say."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


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
