"""What components show: small frozen records that presenters fill and ``templates/components/`` draws.

A text is a plain string, a lazy translation or a ``Sentence``; the template says it in the reader's
language with ``|say``. Nothing here reads the database, a setting or a clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise

from wayhome.ground.values.sentences import Sentence

Text = str | Promise | Sentence
Status = Literal["done", "blocked", "warning", "waiting", "info", "neutral"]
ActionStyle = Literal["primary", "outline", "quiet", "stop", "danger"]
StepState = Literal["done", "now", "ahead"]
Leg = Literal["before", "journey", "after"]


@dataclass(frozen=True)
class Action:
    """One thing to do: a link, or a button that posts when ``post`` is true.

    ``about`` is read out after the label only ("Withdraw: Return to Iraq"). ``fields`` are hidden inputs of
    a post. ``closed`` shuts the button and is printed below it: what opens it again.
    ``icon_last`` sets the icon of a link behind the words, as for the way on.
    """

    label: Text
    url: str = ""
    style: ActionStyle = "outline"
    icon: str = ""
    post: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    about: Text = ""
    closed: Text = ""
    icon_last: bool = False


@dataclass(frozen=True)
class Chip:
    """A status with its icon and a word; ``url`` makes it a link."""

    status: Status
    text: Text
    url: str = ""


@dataclass(frozen=True)
class Tag:
    """A plain attribute, such as a language or a programme."""

    text: Text
    icon: str = ""


@dataclass(frozen=True)
class Notice:
    """One thing to know before acting. At most one per section."""

    status: Status
    title: Text
    text: Text = ""
    icon: str = ""
    actions: Sequence[Action] = ()
    level: int = 2


@dataclass(frozen=True)
class Head:
    """The top of a page: heading, one sentence on where things stand, at most two actions."""

    title: Text
    lead: Text = ""
    lang: str = ""
    actions: Sequence[Action] = ()
    chips: Sequence[Chip] = ()
    tags: Sequence[Tag] = ()


@dataclass(frozen=True)
class Link:
    """A crumb, a tab of a case, a saved view or an entry of a menu."""

    label: Text
    url: str = ""
    current: bool = False
    count: int | None = None
    code: bool = False


@dataclass(frozen=True)
class Step:
    """One stop of the rail. ``open_conditions`` draws the gate before it."""

    label: Text
    state: StepState = "ahead"
    leg: Leg = "before"
    note: Text = ""
    open_conditions: int = 0


@dataclass(frozen=True)
class Rail:
    """The process of one case; steps that a programme leaves out are left out here too."""

    steps: Sequence[Step]
    gate_url: str = "#gate"

    @property
    def total(self) -> int:
        """Return the number of steps drawn."""
        return len(self.steps)

    @property
    def number(self) -> int:
        """Return the place of the current step, counted from one; 0 where no step is current."""
        return next((i for i, step in enumerate(self.steps, 1) if step.state == "now"), 0)

    @property
    def now(self) -> Step | None:
        """Return the current step."""
        return self.steps[self.number - 1] if self.number else None

    @property
    def following(self) -> Step | None:
        """Return the step after the current one."""
        return self.steps[self.number] if 0 < self.number < self.total else None

    @property
    def legs(self) -> list[tuple[Leg, int]]:
        """Return the legs in order, each with the number of its steps."""
        order: tuple[Leg, ...] = ("before", "journey", "after")
        counted = [(leg, sum(step.leg == leg for step in self.steps)) for leg in order]
        return [(leg, count) for leg, count in counted if count]


@dataclass(frozen=True)
class Block:
    """One condition of a gate that is open: what is missing, why, its source, and who can act.

    ``status`` is "blocked", "waiting" (for somebody else) or "warning". ``restricted`` draws the neutral
    line for a reader below the tier of the fact; then ``say`` is that neutral line and ``why`` stays empty.
    """

    say: Text
    status: Status = "blocked"
    why: Text = ""
    source: Text = ""
    source_url: str = ""
    who: Text = ""
    actions: Sequence[Action] = ()
    restricted: bool = False


@dataclass(frozen=True)
class Gate:
    """The conditions of the next step: open ones with their reason, met ones folded away."""

    title: Text
    lead: Text = ""
    blocks: Sequence[Block] = ()
    met: Sequence[Text] = ()
    does_not_apply: Sequence[Text] = ()
    actions: Sequence[Action] = ()
    id: str = "gate"

    @property
    def is_open(self) -> bool:
        """Return whether nothing blocks the step."""
        return not any(block.status == "blocked" or block.status == "waiting" for block in self.blocks)


@dataclass(frozen=True)
class Task:
    """A row of a worklist: one sentence, what it is about, when it is due, one action."""

    say: Text
    status: Status = "neutral"
    url: str = ""
    meta: Sequence[Text] = ()
    reference: str = ""
    due: Text = ""
    due_note: Text = ""
    action: Action | None = None
    second: Action | None = None
    restricted: bool = False


@dataclass(frozen=True)
class Fact:
    """A label with its value. ``lang`` is the language of the value where it is not the page's.

    ``restricted`` hides the value behind the word "Restricted"; ``note`` then says whom to ask.
    """

    label: Text
    value: Text = ""
    note: Text = ""
    lang: str = ""
    url: str = ""
    code: bool = False
    restricted: bool = False


@dataclass(frozen=True)
class PersonCard:
    """A member of a case. ``own_name`` is the name in its own script, ``own_lang`` its language.

    ``more`` stands folded away below: what is seldom done.
    """

    name: Text
    url: str = ""
    name_lang: str = ""
    own_name: str = ""
    own_lang: str = ""
    tag: Text = ""
    marks: Sequence[Chip] = ()
    facts: Sequence[Fact] = ()
    chips: Sequence[Chip] = ()
    actions: Sequence[Action] = ()
    more: Sequence[Action] = ()
    restricted: bool = False


@dataclass(frozen=True)
class Event:
    """A line of the timeline. ``meta`` is when and by whom."""

    say: Text
    icon: str = "circle"
    meta: Sequence[Text] = ()
    url: str = ""
    restricted: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table. ``sorted`` is "ascending", "descending" or nothing; ``url`` re-sorts the list."""

    label: Text
    numeric: bool = False
    hidden_label: bool = False
    url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True)
class Cell:
    """A cell: text with a smaller second line, a chip, a short rail, actions, in any combination."""

    text: Text = ""
    note: Text = ""
    url: str = ""
    lang: str = ""
    code: bool = False
    status: Status | Literal[""] = ""
    chip: Chip | None = None
    step: tuple[int, int] | None = None
    actions: Sequence[Action] = ()
    nowrap: bool = False
    restricted: bool = False

    @property
    def is_plain(self) -> bool:
        """Return whether the cell is its text and nothing else, as most are."""
        dressed = self.note or self.url or self.lang or self.code or self.status or self.chip or self.step
        return not (dressed or self.actions or self.nowrap or self.restricted)

    @property
    def is_blank(self) -> bool:
        """Return whether the cell shows nothing, so that a phone leaves its line out."""
        return self.is_plain and not self.text


@dataclass(frozen=True)
class Row:
    """A row of a table; its first cell is the heading of the row."""

    cells: Sequence[Cell]
    is_sum: bool = False


@dataclass(frozen=True)
class Table:
    """A table that becomes labelled lines on a phone. The caption is read out, and printed on request.

    ``stacks`` is turned off for a short table of figures, which fits a phone as it is.
    """

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    foot: Sequence[Row] = ()
    caption_shown: bool = False
    stacks: bool = True


@dataclass(frozen=True)
class Pager:
    """Pages by key: earlier and later, and no total."""

    shown: Text = ""
    earlier_url: str = ""
    later_url: str = ""
    earlier: Text = ""
    later: Text = ""


@dataclass(frozen=True)
class Applied:
    """A filter in force; ``remove_url`` is the list without it."""

    say: Text
    remove_url: str


@dataclass(frozen=True)
class PracticeNote:
    """How good practice does this step: why, how, and where that is written. ``how`` may be several lines."""

    title: Text
    why: Text = ""
    how: Sequence[Text] = ()
    source: Text = ""
    source_url: str = ""
    open: bool = False


@dataclass(frozen=True)
class Empty:
    """What stands where a list has nothing: that it is so, what comes next, one action."""

    title: Text
    text: Text = ""
    action: Action | None = None


@dataclass(frozen=True)
class Bar:
    """A row of a small bar list; ``value`` of ``highest``."""

    label: Text
    value: int
    highest: int
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """A published or internal figure with its definition."""

    number: str
    label: Text
    note: Text = ""
    definition: Text = ""


@dataclass(frozen=True)
class Ending:
    """Something that ends soon: what it is, and how far its end is. ``code`` is for a case reference."""

    label: Text
    url: str
    left: Text
    urgent: bool = False
    code: bool = False


@dataclass(frozen=True)
class Flow:
    """A part of a sum with its share of ``highest``, such as what was delivered of what was promised."""

    label: Text
    amount: Text
    note: Text = ""
    icon: str = ""
    value: int = 0
    highest: int = 0


@dataclass(frozen=True)
class Flight:
    """A line of the departures board: airports by their three-letter codes; ``open`` marks the one shown below."""

    time: Text
    airports: Sequence[str]
    note: Text = ""
    people: Text = ""
    people_note: Text = ""
    help: Text = ""
    chips: Sequence[Chip] = ()
    action: Action | None = None
    open: bool = False


@dataclass(frozen=True)
class BoardDay:
    """A day of the departures board; ``now`` marks today."""

    title: Text
    flights: Sequence[Flight] = ()
    note: Text = ""
    now: bool = False


@dataclass(frozen=True)
class Appointment:
    """An appointment of the day; ``now`` marks the one that is on."""

    time: Text
    title: Text
    note: Text = ""
    now: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart with a headline that is the finding, its pictures, its definition and its numbers.

    ``picture`` and ``narrow`` are addresses of still pictures (the narrow one is drawn for phones, not
    shrunk); ``alt`` says what they show. ``spec`` is the same chart for Vega-Lite, drawn in the browser in the
    colours of the page where scripts run; the picture stands where they do not.
    """

    headline: Text
    subtitle: Text = ""
    picture: str = ""
    narrow: str = ""
    alt: Text = ""
    definition: Text = ""
    table: Table | None = None
    spec: Mapping[str, object] | None = None
    id: str = "chart"


@dataclass(frozen=True)
class Tell:
    """One point of a checklist in two languages. ``field`` is the bound field with how far it got.

    ``said`` is empty where there are no words but the reader's own, so that nothing stands there twice.
    """

    number: int
    text: Text
    said: str
    lang: str
    field: object = None
    chip: Chip | None = None
    rtl: bool = False


def rail_of(
    labels: Sequence[Text],
    now: int,
    *,
    legs: Sequence[Leg],
    notes: Mapping[int, Text] | None = None,
    open_conditions: int = 0,
    gate_url: str = "#gate",
) -> Rail:
    """Return the rail of a case whose current step is ``labels[now]``.

    ``notes`` are the small lines by place ("14 Apr"); ``open_conditions`` stand before the step after now.
    """
    steps = [
        Step(
            label=label,
            state="done" if place < now else "now" if place == now else "ahead",
            leg=legs[place],
            note=(notes or {}).get(place, ""),
            open_conditions=open_conditions if place == now + 1 else 0,
        )
        for place, label in enumerate(labels)
    ]
    return Rail(steps=steps, gate_url=gate_url)
