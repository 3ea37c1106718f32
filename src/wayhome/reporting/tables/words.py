"""A table in words: its head, columns, rows and sums, and the notes that every figure needs, once for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.reporting.facts import COUNTED, DEMONSTRATION, NUMBERS, PUBLISHED
from wayhome.reporting.indicators import indicators
from wayhome.reporting.measures.counting import Count
from wayhome.reporting.models import PublishedSeries, Release
from wayhome.reporting.publication import APART_LABELS
from wayhome.reporting.speaking import Speaker
from wayhome.reporting.tables.counted import Counting, Silence, Table, Value

DIMENSION_LABELS: dict[str, str] = {
    "body": msgid("Counted by"),
    "series": msgid("Series"),
    "standing": msgid("Standing"),
    "count": msgid("Count"),
    "year": msgid("Year"),
    "quarter": msgid("Quarter"),
    "month": msgid("Month"),
    "host_country": msgid("Host country"),
    "nationality": msgid("Nationality"),
    "nationality_code": msgid("Nationality, code"),
    "returned_to": msgid("Returned to"),
    "returned_to_code": msgid("Returned to, code"),
    "region": msgid("Region"),
    "age_group": msgid("Age group"),
    "sex": msgid("Sex"),
    "type_of_return": msgid("Type of return"),
    "assistance": msgid("Assistance"),
    "programme": msgid("Programme"),
    "fund": msgid("Fund"),
    "persons": msgid("Persons"),
}
STANDINGS: dict[str, str] = {
    PUBLISHED: msgid("published"),
    COUNTED: msgid("counted here, provisional"),
    DEMONSTRATION: msgid("made for the demonstration"),
}
MEASURE_LABELS: dict[str, str] = {"departures": msgid("Departures"), "arrivals": msgid("Arrivals")}


@dataclass(frozen=True)
class Wide:
    """Rows as they are read: labels first, then one number for each counting; None where a counting has none."""

    heads: tuple[str, ...]
    countings: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[int | None, ...]], ...]
    sums: tuple[int, ...]


@dataclass(frozen=True)
class Tabled:
    """Everything a table says, in one language."""

    title: str
    status: str
    wide: Wide
    sum_label: str
    not_told: str
    notes: tuple[str, ...]


def tabled(table: Table, speaker: Speaker, *, release: Release | None, cut_off: str) -> Tabled:
    """Return a table as it is printed; ``cut_off`` is the moment of the facts as said in the speaker's language."""
    by = [
        speaker.say(say(one)) if one in DIMENSION_LABELS.values() else one
        for one in map(dimension_label, table.choice.by)
    ]
    title = say(
        msgid("%(measure)s by %(by)s"),
        measure=say(MEASURE_LABELS[table.choice.measure]),
        by=", ".join(by),
    )
    return Tabled(
        title=speaker.say(title),
        status=speaker.say(_status(release, cut_off)),
        wide=_wide(table, speaker),
        sum_label=speaker.say(say(msgid("Sum"))),
        not_told=speaker.say(say(msgid("not stated"))),
        notes=tuple(speaker.say(note) for note in _notes(table, speaker)),
    )


def dimension_label(name: str) -> str:
    """Return the name of a dimension as printed: its label, or a column of a series as its body calls it."""
    return DIMENSION_LABELS.get(name, name.replace("_", " ").capitalize())


def _status(release: Release | None, cut_off: str) -> Sentence:
    if release is None:
        return say(
            msgid("Internal and live: facts as they stood on %(moment)s. They change with the records."),
            moment=cut_off,
        )
    return say(
        msgid("Internal. Release %(number)s, facts as they stood on %(moment)s."),
        number=str(release.number),
        moment=cut_off,
    )


def _wide(table: Table, speaker: Speaker) -> Wide:
    """Put countings side by side; what the columns of the table keep apart becomes columns of numbers."""
    beside = [
        name for name in table.columns[:-1] if name in {"body", "series"} and name not in table.choice.by
    ]
    places = [table.columns.index(name) for name in beside]
    kept = [place for place in range(len(table.columns) - 1) if place not in places]
    names = {tuple(str(row[place]) for place in places): None for row in table.rows}
    rows: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}
    for row in table.rows:
        labels = tuple(_said(table.columns[place], row[place], speaker) for place in kept)
        rows.setdefault(labels, {})[tuple(str(row[place]) for place in places)] = int(row[-1])
    order = sorted(names)
    return Wide(
        heads=tuple(
            speaker.say(say(dimension_label(table.columns[place])))
            if table.columns[place] in DIMENSION_LABELS
            else dimension_label(table.columns[place])
            for place in kept
        ),
        countings=tuple(": ".join(name) for name in order)
        if beside
        else (speaker.say(say(msgid("Persons"))),),
        rows=tuple((labels, tuple(found.get(name) for name in order)) for labels, found in rows.items()),
        sums=tuple(sum(found.get(name, 0) for found in rows.values()) for name in order),
    )


def _said(column: str, value: Value, speaker: Speaker) -> str:
    """Return a label as printed: years and codes as they are, words of our own in the speaker's language."""
    if column in NUMBERS:
        return str(value) if value else ""
    if column == "standing":
        return speaker.say(say(STANDINGS[str(value)]))
    if column == "count" and value != Count.RETURNS:
        return speaker.say(say(APART_LABELS[Count(str(value))]))
    return str(value)


def _notes(table: Table, speaker: Speaker) -> Iterator[Sentence]:
    if (
        any(counting.standing != PUBLISHED for counting in table.countings)
        and table.choice.measure == "departures"
    ):
        yield say(indicators()["departures"].definition)
    if any(counting.standing == PUBLISHED for counting in table.countings):
        yield say(msgid("Published series count as their body defines it, and keep its labels."))
    for counting in table.countings:
        yield _counted_by(counting, speaker)
        source = _source(counting)
        if source:
            yield source
    for left in table.left_out:
        text = (
            msgid("Not in this table: %(body)s, “%(series)s”, which does not tell %(names)s.")
            if left.why is Silence.DIMENSION
            else msgid(
                "Not in this table: %(body)s, “%(series)s”, whose periods reach beyond the one asked for. Ask for whole "
                "years."
            )
        )
        yield say(text, body=left.body, series=left.series, names=", ".join(left.names))
    for count, persons in sorted(table.apart.items()):
        yield say(
            msgid("Counted apart and not in this table: %(count)s, %(persons)s."),
            count=say(APART_LABELS[Count(count)]),
            persons=speaker.number(persons),
        )
    if len({counting.body for counting in table.countings}) > 1:
        yield say(
            msgid("Added up because somebody asked for it: the bodies may have counted the same people.")
            if table.choice.together
            else msgid("Counts of several bodies stand side by side and cannot be added.")
        )


def _counted_by(counting: Counting, speaker: Speaker) -> Sentence:
    return say(
        msgid("Counted by %(body)s, “%(series)s” (%(standing)s): %(persons)s persons in this table."),
        body=counting.body,
        series=counting.series,
        standing=say(STANDINGS[counting.standing]),
        persons=speaker.number(counting.persons),
    )


def _source(counting: Counting) -> Sentence | None:
    """Return where a published series comes from and under which licence, as was said when it was taken in."""
    if counting.standing != PUBLISHED:
        return None
    series = (
        PublishedSeries.objects.filter(body=counting.body, title=counting.series)
        .order_by("taken_in_at")
        .last()
    )
    if series is None or not (series.source or series.licence):
        return None
    return say(
        msgid("Source of “%(series)s”: %(source)s"),
        series=series.title,
        source=". ".join(part for part in (series.source, series.licence) if part),
    )
