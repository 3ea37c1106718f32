"""Lines of statistics, which know no case, and the sealed keys that lead to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.casefile.cases.enums import LineKind
from wayhome.casefile.cases.models.case import CaseMember, CaseRecord
from wayhome.ground.core.models import Record
from wayhome.ground.crypto.fields import SealedText
from wayhome.ground.values.tiers import Tier


class StatisticsLine(Record):
    """One person's departure, arrival or another counted fact in coarse values: no person, case or exact day.

    It carries no moment either, so that nothing ties it to a file. Erasing a person leaves it.
    """

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.name) for kind in LineKind])
    month = models.DateField(help_text="first day of the month, by the local day at the airport")
    host_country = models.CharField(max_length=3)
    nationality = models.CharField(max_length=3, default="", help_text="alpha-3; empty: not known")
    returned_to = models.CharField(max_length=3, help_text="country returned to, alpha-3")
    onward = models.BooleanField(default=False, help_text="to a third country, not to the country of origin")
    sex = models.CharField(max_length=12)
    age = models.PositiveSmallIntegerField(null=True, help_text="whole years on the day counted")
    type_of_return = models.CharField(max_length=24)
    assistance = models.CharField(max_length=30)
    programme = models.CharField(max_length=20, help_text="code")
    fund = models.CharField(max_length=60, default="", help_text="codes, joined by +")
    unaccompanied_child = models.BooleanField(null=True)
    trafficked = models.BooleanField(null=True)
    health_needs = models.BooleanField(null=True)
    mark = models.CharField(max_length=40, default="")

    class Meta:
        db_table = "cases_statistics_line"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="cases_statistics_month_is_coarse"),
            models.CheckConstraint(
                condition=~models.Q(host_country=models.F("returned_to")),
                name="cases_statistics_left_the_host",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["host_country", "kind", "month"], name="cases_statistics_by_month")
        ]


class StatisticsKey(CaseRecord):
    """Which statistics line speaks of a member, sealed in that person's drawer, so that a correction finds it."""

    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.name) for kind in LineKind])
    line = SealedText(tier=Tier.T2)

    class Meta:
        db_table = "cases_statistics_key"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "kind"], name="cases_counted_once_per_return"),
        ]
