"""The verb that takes a published series in, whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wayhome.casefile.cases.enums import LineKind
from wayhome.ground.audit.recording import WhoActs, record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.places import country
from wayhome.ground.values.sentences import msgid, say
from wayhome.reporting.facts import CODE, FIXED
from wayhome.reporting.models import PublishedSeries, SeriesCell
from wayhome.reporting.series.countries import COUNTRY_DIMENSIONS, code_of
from wayhome.reporting.series.reading import Cell, SeriesFile

AT_ONCE = 5000
_OURS = frozenset({"kind", "standing", "body", "series", "count", "persons"})
"""Columns that say what a series is; a file cannot bring its own."""


@dataclass(frozen=True)
class SeriesFacts:
    """What a series is: who counted, under what title, which measure, and where it comes from; texts may be empty."""

    body: str
    title: str
    kind: LineKind = LineKind.DEPARTURE
    host_country: str = ""
    source: str = ""
    licence: str = ""


def take_series_in(
    *, facts: SeriesFacts, read: SeriesFile, content: bytes, by: WhoActs, at: dt.datetime
) -> PublishedSeries:
    """Take a series in and return it; one of the same body and title ends, so that nobody is counted twice.

    A command's, for whoever runs the server. Raises ``Refused`` without body or title, for the same file again, and for
    a column whose name says what a series is; ``ValueRefused`` for an unknown host country.
    """
    if not (facts.body.strip() and facts.title.strip()):
        raise Refused(
            say(msgid("Nothing was taken in, because body or title is missing. Name who counted, and what."))
        )
    if facts.host_country:
        country(facts.host_country)
    taken = sorted(_ours_in(read))
    if taken:
        raise Refused(say(_TAKEN, names=", ".join(taken)), code="names_taken")
    digest = hashlib.sha256(content).hexdigest()
    earlier = PublishedSeries.objects.select_for_update().filter(
        body=facts.body.strip(), title=facts.title.strip(), kind=facts.kind.value, ended_at__isnull=True
    )
    if earlier.filter(sha256=digest).exists():
        raise Refused(say(_AGAIN), code="taken_in_before")
    ended = earlier.update(ended_at=at)
    series = PublishedSeries.objects.create(
        body=facts.body.strip(),
        title=facts.title.strip(),
        kind=facts.kind.value,
        host_country=facts.host_country,
        source=facts.source.strip(),
        licence=facts.licence.strip(),
        dimensions=list(read.dimensions),
        rows=len(read.cells),
        persons=read.persons,
        sha256=digest,
        taken_in_at=at,
    )
    SeriesCell.objects.bulk_create(_rows(series, read.cells), batch_size=AT_ONCE)
    record(
        "reporting:series:take_in",
        by=by,
        at=at,
        detail={
            "series": str(series.pk),
            "rows": series.rows,
            "persons": series.persons,
            "replaces": bool(ended),
        },
    )
    return series


def _ours_in(read: SeriesFile) -> set[str]:
    codes = {name for name in FIXED if name.endswith(CODE)}
    return set(read.dimensions) & (_OURS | codes)


def _rows(series: PublishedSeries, cells: Iterable[Cell]) -> Iterator[SeriesCell]:
    for cell in cells:
        countries = {name: label for name, label in cell.labels.items() if name in COUNTRY_DIMENSIONS}
        yield SeriesCell(
            series=series,
            year=cell.year,
            quarter=cell.quarter,
            month=cell.month,
            labels=dict(cell.labels),
            codes={name: code_of(label) for name, label in countries.items()},
            persons=cell.persons,
        )


_TAKEN = msgid(
    "Nothing was taken in, because columns of these names say here what a series is: %(names)s. Rename them in the file."
)
_AGAIN = msgid("Nothing was taken in, because this very file was taken in before under this body and title.")
