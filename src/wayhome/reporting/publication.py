"""A bulletin in words: headline, figures, table, countries and definitions, said once for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wayhome.ground.values.places import footnotes, is_country
from wayhome.ground.values.sentences import Sentence, msgid
from wayhome.reporting.bulletin import Bulletin, Figure, MonthPair, Quoted, Standing
from wayhome.reporting.indicators import indicators
from wayhome.reporting.measures.comparing import Change
from wayhome.reporting.measures.counting import Count
from wayhome.reporting.speaking import English, Speaker

STANDING_LABELS: dict[Standing, str] = {
    Standing.PUBLISHED: msgid("published"),
    Standing.DEMONSTRATION: msgid("demonstration"),
    Standing.COUNTED: "",
}
APART_LABELS: dict[Count, str] = {
    Count.HUMANITARIAN: msgid("Voluntary humanitarian returns"),
    Count.ONWARD: msgid("Onward returns to a third country"),
    Count.OTHER: msgid("Other returns with assistance"),
}
DEMONSTRATION_MARK = msgid("d")


FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True)
class Said:
    """One number as it is printed, and what it is: published, demonstration, or nothing to add.

    ``mark`` is the short sign of the same in a chart.
    """

    number: str
    standing: str
    value: int
    mark: str = ""


@dataclass(frozen=True)
class Headline:
    """A large figure: number, what it is compared with, definition."""

    number: str
    label: str
    standing: str
    definition: str


@dataclass(frozen=True)
class MonthRow:
    """One line of the table and of the chart."""

    label: str
    short: str
    this_year: Said
    last_year: Said


@dataclass(frozen=True)
class Publication:
    """Everything a bulletin says, in one language; each format only lays it out."""

    language: str
    kicker: str
    title: str
    lead: str
    internal: str
    status: str
    figures: tuple[Headline, ...]
    chart_title: str
    chart_lead: str
    chart_alt: str
    this_year: str
    last_year: str
    months: tuple[MonthRow, ...]
    total: MonthRow
    month_column: str
    chart_definition: str
    quoted: tuple[str, ...]
    countries_title: str
    countries_lead: str
    countries: tuple[str, ...]
    countries_definition: str
    footnotes: tuple[str, ...]
    apart_title: str
    apart_columns: tuple[str, str, str]
    apart: tuple[tuple[str, str, str], ...]
    apart_definition: str
    quoting_title: str
    quoting: str
    terms: tuple[tuple[str, str], ...]
    """Label and text of definition, counting body and cut-off, as they stand below every figure."""


def publication(numbers: Bulletin, speaker: Speaker, *, cut_off: str) -> Publication:
    """Return a bulletin as it is printed in the speaker's language; ``cut_off`` is the moment as said there."""
    return _Writer(numbers, speaker, cut_off).written()


class _Writer:
    """Writes one bulletin; it exists so that numbers and speaker need not be handed from line to line."""

    def __init__(self, numbers: Bulletin, speaker: Speaker, cut_off: str) -> None:
        self.numbers = numbers
        self.speaker = speaker
        self.cut_off = cut_off
        self.month = speaker.month(numbers.month)
        self.year = str(numbers.month.year)
        self.year_before = str(numbers.month.year - 1)
        self.host = speaker.country(numbers.host)
        self.period = self._period(speaker.month_name(numbers.pairs[0].month))

    def written(self) -> Publication:
        """Return the publication."""
        numbers, text = self.numbers, self._text
        indicator = indicators()
        return Publication(
            language=self.speaker.language,
            kicker=self._kicker(),
            title=self._title(),
            lead=f"{self._month_sentence()} {self._year_sentence()}",
            internal=text(msgid("Internal")),
            status=text(
                msgid("Live and provisional: counted from the records at the cut-off; it changes with them.")
            ),
            figures=(self._month_figure(), self._year_figure()),
            chart_title=self._finding(),
            chart_lead=self._chart_lead(),
            chart_alt="; ".join(self._alt(pair) for pair in numbers.pairs) + ".",
            this_year=self.year,
            last_year=self.year_before,
            months=tuple(self._row(pair) for pair in numbers.pairs),
            total=MonthRow(
                self.period, "", self._said(numbers.to_date), self._said(numbers.to_date_last_year)
            ),
            month_column=text(msgid("Month")),
            chart_definition=text(indicator["departures"].definition),
            quoted=tuple(self._quotes()),
            countries_title=text(msgid("The main countries of origin")),
            countries_lead=text(
                msgid("%(period)s %(year)s, in alphabetical order"), period=self.period, year=self.year
            ),
            countries=tuple(self.speaker.country(code) for code in numbers.countries),
            countries_definition=text(indicator["main_countries"].definition),
            footnotes=tuple(footnotes([code for code in numbers.countries if is_country(code)]).values()),
            apart_title=text(msgid("Counted apart")),
            apart_columns=(text(msgid("Count")), self.month, f"{self.period} {self.year}"),
            apart=tuple(self._apart()),
            apart_definition=" ".join(
                text(indicator[name].definition) for name in ("humanitarian_returns", "onward_returns")
            ),
            quoting_title=text(msgid("Before you quote these figures")),
            quoting=self._quoting(),
            terms=(
                (text(msgid("Counted by")), numbers.counting_body),
                (text(msgid("Cut-off")), self.cut_off),
            ),
        )

    def _kicker(self) -> str:
        return self._text(
            msgid("Assisted voluntary return. Host country: %(host)s. Monthly bulletin, %(month)s"),
            host=self.host,
            month=self.month,
        )

    def _title(self) -> str:
        figure = self.numbers.in_month
        if figure.value == 0:
            return self._text(msgid("Nobody returned with assistance in %(month)s"), month=self.month)
        if figure.value == 1:
            return self._text(msgid("One person returned with assistance in %(month)s"), month=self.month)
        return self._text(
            msgid("%(persons)s people returned with assistance in %(month)s"),
            persons=self._number(figure),
            month=self.month,
        )

    def _apart(self) -> Iterator[tuple[str, str, str]]:
        for count, (in_month, to_date) in self.numbers.apart.items():
            number = self.speaker.number
            yield self._text(APART_LABELS[count]), number(in_month), number(to_date)

    def _quoting(self) -> str:
        return self._text(
            msgid(
                "They count departures with assistance, not decisions, and not all returns. "
                "Counts of several bodies cannot be added. This page is internal, and its numbers change with the "
                "records: do not publish them. Numbers for the public come "
                "from a release and are rounded where they are small, which this version does not do."
            )
        )

    def _text(self, msg: str, **facts: object) -> str:
        return self.speaker.say(Sentence(text=msg, facts=facts))

    def _number(self, figure: Figure) -> str:
        return self.speaker.number(figure.value)

    def _said(self, figure: Figure) -> Said:
        mark = self._text(DEMONSTRATION_MARK) if figure.standing is Standing.DEMONSTRATION else ""
        return Said(self._number(figure), self._standing(figure), figure.value, mark)

    def _standing(self, figure: Figure) -> str:
        label = STANDING_LABELS[figure.standing]
        return self._text(label) if label else ""

    def _period(self, january: str) -> str:
        if self.numbers.month.number == 1:
            return january
        return self._text(
            msgid("%(first)s to %(last)s"), first=january, last=self.speaker.month_name(self.numbers.month)
        )

    def _exact(self, change: Change) -> str:
        """Return the exact change as "+25.4%", or a dash where there is nothing to compare with."""
        percent = change.percent
        if percent is None:
            return "–"
        sign = "+" if percent > 0 else "−" if percent < 0 else "±"
        return f"{sign}{abs(percent)}%"

    def _rounded(self, change: Change) -> str:
        percent = change.rounded_percent
        if percent is None:
            return self._text(msgid("no comparison"))
        if percent == 0:
            return self._text(msgid("about as many"))
        if percent > 0:
            return self._text(msgid("a %(percent)s per cent increase"), percent=percent)
        return self._text(msgid("a %(percent)s per cent decrease"), percent=-percent)

    def _month_sentence(self) -> str:
        change, before = self.numbers.month_change, self.speaker.month(self.numbers.month.previous)
        facts = {
            "difference": self.speaker.number(abs(change.difference)),
            "month": before,
            "exact": self._exact(change),
        }
        if change.difference > 0:
            if change.percent is None:
                return self._text(msgid("That is %(difference)s more than in %(month)s."), **facts)
            return self._text(msgid("That is %(difference)s more than in %(month)s (%(exact)s)."), **facts)
        if change.difference < 0:
            return self._text(msgid("That is %(difference)s fewer than in %(month)s (%(exact)s)."), **facts)
        return self._text(msgid("That is as many as in %(month)s."), **facts)

    def _year_sentence(self) -> str:
        numbers = self.numbers
        text = (
            msgid(
                "In the period %(period)s %(year)s, %(persons)s people returned, against %(before)s in the same "
                "months of %(year_before)s: %(rounded)s (exactly %(exact)s)."
            )
            if numbers.year_change.percent is not None
            else msgid(
                "In the period %(period)s %(year)s, %(persons)s people returned; no return of the same months of "
                "%(year_before)s is counted here."
            )
        )
        return self._text(
            text,
            period=self.period,
            year=self.year,
            persons=self._number(numbers.to_date),
            before=self._number(numbers.to_date_last_year),
            year_before=self.year_before,
            rounded=self._rounded(numbers.year_change),
            exact=self._exact(numbers.year_change),
        )

    def _month_figure(self) -> Headline:
        numbers = self.numbers
        label = self._text(
            msgid("returned in %(month)s, against %(before)s in %(month_before)s (%(exact)s)")
            if numbers.month_change.percent is not None
            else msgid("returned in %(month)s, against %(before)s in %(month_before)s"),
            month=self.month,
            before=self._number(numbers.month_before),
            month_before=self.speaker.month(numbers.month.previous),
            exact=self._exact(numbers.month_change),
        )
        definition = self._text(indicators()["departures"].definition)
        return Headline(self._number(numbers.in_month), label, self._standing(numbers.in_month), definition)

    def _year_figure(self) -> Headline:
        numbers = self.numbers
        label = self._text(
            msgid(
                "returned from %(period)s, against %(before)s in the same months of %(year_before)s (%(exact)s)"
            )
            if numbers.year_change.percent is not None
            else msgid(
                "returned from %(period)s; no return of the same months of %(year_before)s is counted here"
            ),
            period=self.period,
            before=self._number(numbers.to_date_last_year),
            year_before=self.year_before,
            exact=self._exact(numbers.year_change),
        )
        definition = self._text(msgid("The same count, as the sum of the months."))
        return Headline(self._number(numbers.to_date), label, self._standing(numbers.to_date), definition)

    def _finding(self) -> str:
        pairs = self.numbers.pairs
        above = sum(pair.this_year.value > pair.last_year.value for pair in pairs)
        below = sum(pair.this_year.value < pair.last_year.value for pair in pairs)
        years = {"year": self.year, "year_before": self.year_before}
        if self.numbers.to_date_last_year.value == 0:
            return self._text(msgid("The months of %(year)s"), year=self.year)
        if above == len(pairs):
            return self._text(
                msgid("Each month of %(year)s was above the same month of %(year_before)s"), **years
            )
        if below == len(pairs):
            return self._text(
                msgid("Each month of %(year)s was below the same month of %(year_before)s"), **years
            )
        return self._text(
            msgid("%(above)s of %(months)s months of %(year)s were above the same month of %(year_before)s"),
            above=above,
            months=len(pairs),
            **years,
        )

    def _chart_lead(self) -> str:
        lead = self._text(msgid("People returned with assistance, by month of departure."))
        if not self.numbers.is_demonstration:
            return lead
        rest = msgid(
            "Numbers marked %(mark)s are a demonstration series; numbers without it are as published."
        )
        return f"{lead} {self._text(rest, mark=self._text(DEMONSTRATION_MARK))}"

    def _alt(self, pair: MonthPair) -> str:
        return self._text(
            msgid("%(month)s: %(persons)s in %(year)s, %(before)s in %(year_before)s"),
            month=self.speaker.month_name(pair.month),
            persons=self._number(pair.this_year),
            year=self.year,
            before=self._number(pair.last_year),
            year_before=self.year_before,
        )

    def _row(self, pair: MonthPair) -> MonthRow:
        name, short = self.speaker.month_name(pair.month), self.speaker.month_short(pair.month)
        return MonthRow(name, short, self._said(pair.this_year), self._said(pair.last_year))

    def _quotes(self) -> Iterator[str]:
        """Yield one line for each source, with everything it published."""
        sources = dict.fromkeys((quoted.body, quoted.source) for quoted in self.numbers.quoted)
        for body, source in sources:
            said = [
                self._quote(one) for one in self.numbers.quoted if (one.body, one.source) == (body, source)
            ]
            yield self._text(
                msgid("Published at the time: %(figures)s. Counted by %(body)s. Source: %(source)s"),
                figures="; ".join(said),
                body=self._as_written(body),
                source=self._as_written(source),
            )

    def _quote(self, quoted: Quoted) -> str:
        period = self.speaker.month(quoted.first)
        if quoted.months > 1:
            period = self._text(
                msgid("%(first)s to %(last)s"),
                first=self.speaker.month_name(quoted.first),
                last=self.speaker.month(quoted.first.plus(quoted.months - 1)),
            )
        said = ", ".join(part for part in (quoted.wording, quoted.note) if part)
        if not quoted.wording:
            said = self.speaker.number(quoted.value) + (f", {quoted.note}" if quoted.note else "")
        return f"{period}: {self._as_written(said)}"

    def _as_written(self, words: str) -> str:
        """Return words of a source in the direction of their own language, where the language around is another."""
        if self.speaker.language == English.language:
            return words
        return f"{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}"
