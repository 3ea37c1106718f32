"""What publications read: counted cells, published figures, and who counts. Nothing here knows a person or a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count as CountOf

from wayhome.casefile.cases.enums import LineKind
from wayhome.casefile.cases.models import StatisticsLine
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.context import reading_statistics
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.periods import Month
from wayhome.ground.values.sentences import msgid, say
from wayhome.reporting.measures.counting import Cell
from wayhome.reporting.models import PublishedFigure, PublishedSeries, Release

FACTS = ("month", "type_of_return", "onward", "returned_to", "nationality", "mark")


def cells(host: str, first: Month, last: Month, *, kind: LineKind = LineKind.DEPARTURE) -> Sequence[Cell]:
    """Return the cells of a host country from one month to another, both included; one grouped query."""
    lines = StatisticsLine.objects.filter(
        host_country=host, kind=kind.value, month__gte=first.first, month__lte=last.first
    )
    with reading_statistics():
        rows = list(lines.values(*FACTS).annotate(persons=CountOf("id")).order_by())
    return [cell_of(row) for row in rows]


def cell_of(row: Mapping[str, Any]) -> Cell:
    """Return the cell of a grouped row of lines, which holds ``FACTS`` and ``persons``."""
    return Cell(
        month=Month.of(row["month"]),
        type_of_return=row["type_of_return"],
        onward=row["onward"],
        returned_to=row["returned_to"],
        nationality=row["nationality"],
        persons=row["persons"],
        mark=row["mark"],
    )


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


def releases() -> Sequence[Release]:
    """Return every release without its file, newest first."""
    return list(Release.objects.defer("file").order_by("-number"))


def release_named(text: str) -> Release:
    """Return a release by its number, or the newest one for "latest". Raises ``Refused`` where there is none."""
    rows = Release.objects.order_by("number")
    found = None
    if text.strip().lower() == "latest":
        found = rows.last()
    elif text.strip().isascii() and text.strip().isdecimal() and len(text.strip()) < 9:
        found = rows.filter(number=int(text)).first()
    if found is None:
        raise Refused(
            say(
                msgid(
                    "No table was made, because there is no release %(text)s. Make one with ./wayhome release, or leave it out."
                ),
                text=text,
            ),
            code="no_release",
            field="release",
        )
    return found


def series_in_force() -> Sequence[PublishedSeries]:
    """Return the published series that are in the facts, by body and title."""
    return list(PublishedSeries.objects.filter(ended_at__isnull=True).order_by("body", "title", "kind"))
