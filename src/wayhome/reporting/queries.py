"""What publications read: counted cells, published figures, and who counts. Nothing here knows a person or a case."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count as CountOf

from wayhome.casefile.cases.enums import LineKind
from wayhome.casefile.cases.models import StatisticsLine
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.context import reading_statistics
from wayhome.ground.values.periods import Month
from wayhome.reporting.measures.counting import Cell
from wayhome.reporting.models import PublishedFigure

FACTS = ("month", "type_of_return", "onward", "returned_to", "nationality", "mark")


def cells(host: str, first: Month, last: Month, *, kind: LineKind = LineKind.DEPARTURE) -> Sequence[Cell]:
    """Return the cells of a host country from one month to another, both included; one grouped query."""
    lines = StatisticsLine.objects.filter(
        host_country=host, kind=kind.value, month__gte=first.first, month__lte=last.first
    )
    with reading_statistics():
        rows = list(lines.values(*FACTS).annotate(persons=CountOf("id")).order_by())
    return [
        Cell(
            month=Month.of(row["month"]),
            type_of_return=row["type_of_return"],
            onward=row["onward"],
            returned_to=row["returned_to"],
            nationality=row["nationality"],
            persons=row["persons"],
            mark=row["mark"],
        )
        for row in rows
    ]


def has_lines(host: str = "") -> bool:
    """Return whether a departure was ever counted here, from one host country or from any."""
    lines = StatisticsLine.objects.filter(kind=LineKind.DEPARTURE.value)
    return lines.filter(host_country=host).exists() if host else lines.exists()


def hosts() -> Sequence[str]:
    """Return the codes of the host countries with counted departures, for the form."""
    lines = StatisticsLine.objects.order_by("host_country")
    return list(lines.values_list("host_country", flat=True).distinct())


def latest_month(host: str, *, until: Month) -> Month | None:
    """Return the last month with a counted departure from a host country, up to and with ``until``."""
    lines = StatisticsLine.objects.filter(
        host_country=host, kind=LineKind.DEPARTURE.value, month__lte=until.first
    )
    with reading_statistics():
        found = lines.order_by("-month").values_list("month", flat=True).first()
    return Month.of(found) if found else None


def published(host: str, first: Month, last: Month) -> Sequence[PublishedFigure]:
    """Return the published figures that begin between two months, both included, oldest and shortest first."""
    return list(
        PublishedFigure.objects.filter(
            host_country=host, begins__gte=first.first, begins__lte=last.first
        ).order_by("begins", "months", "id")
    )


def host_missions(host: str) -> Sequence[str]:
    """Return the names of the organisations that count departures from a host country."""
    return list(
        Organisation.objects.filter(country=host, kind=OrganisationKind.HOST_MISSION.value)
        .order_by("id")
        .values_list("name", flat=True)
    )
