"""The specimens of the component gallery: every component in every state, with invented people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.web.shared.presenting import (
    Action,
    Applied,
    Appointment,
    Bar,
    Block,
    BoardDay,
    Cell,
    Chart,
    Chip,
    Column,
    Empty,
    Ending,
    Event,
    Fact,
    Figure,
    Flight,
    Flow,
    Gate,
    Leg,
    Link,
    Notice,
    Pager,
    PersonCard,
    PracticeNote,
    Rail,
    Row,
    Status,
    Table,
    Tag,
    Task,
    Tell,
    rail_of,
)
from wayhome.web.shared.widgets import Choices, DayInput, Hinted, ManyChoices, ShortAnswers

GROUNDS = [
    "paper",
    "surface",
    "sunken",
    "line",
    "edge",
    "ink-3",
    "ink-2",
    "ink",
    "brand-soft",
    "brand",
    "brand-strong",
    "bar",
    "lamp-soft",
    "lamp",
]
BEFORE: Leg = "before"
JOURNEY: Leg = "journey"
AFTER: Leg = "after"
LEGS = [BEFORE] * 6 + [JOURNEY] * 2 + [AFTER] * 3
STEPS = [
    _("Enquiry"),
    _("Counselling"),
    _("Applied"),
    _("Approved"),
    _("Preparing"),
    _("Cleared"),
    _("Departed"),
    _("Arrived"),
    _("Reintegrating"),
    _("Following up"),
    _("Closed"),
]
STATUSES: list[tuple[Status, Any]] = [
    ("done", _("Done")),
    ("blocked", _("Blocked")),
    ("warning", _("Needs attention")),
    ("waiting", _("Waiting for others")),
    ("info", _("To know")),
    ("neutral", _("Not started")),
]


class SpecimenForm(forms.Form):
    """A form with every kind of field."""

    name = forms.CharField(
        label=_("Full name, as the person writes it"), help_text=_("One word is enough. Any script.")
    )
    language = forms.ChoiceField(
        label=_("Language of the explanation"),
        choices=[("", _("Choose")), ("amh", _("Amharic")), ("ara", _("Arabic"))],
        error_messages={"required": _("Choose the language in which it was explained to her.")},
    )
    met_on = forms.DateField(label=_("Day of the conversation"), widget=DayInput())
    words = forms.CharField(
        label=_("Her own words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to counsellors and protection only."),
    )
    pressure = forms.ChoiceField(
        label=_("Did anything put pressure on her to return?"),
        choices=[("no", _("No")), ("yes", _("Yes")), ("unsure", _("I am not sure"))],
        widget=ShortAnswers(),
        error_messages={
            "required": _(
                "Choose one. “I am not sure” is a good answer: a colleague then looks at it with you."
            )
        },
    )
    outcome = forms.ChoiceField(
        label=_("Where she stands now"),
        choices=[
            ("yes", Hinted(_("She wants to return"), _("Next: application, after 48 hours to think"))),
            ("not_yet", Hinted(_("She is still considering"), _("Next: agree on when to talk again"))),
            ("no", Hinted(_("She does not want to return"), _("Next: point her to legal help and support"))),
            ("other", Hinted(_("Something else"), _("She can come back whenever she likes"))),
        ],
        widget=Choices(),
    )
    topics = forms.MultipleChoiceField(
        label=_("What you talked about"),
        required=False,
        choices=[
            ("legal", _("Asylum and legal help")),
            ("help", _("Help after arrival")),
            ("health", _("Health")),
        ],
        widget=ManyChoices(),
    )
    paper = forms.BooleanField(label=_("She got the text on paper"), required=False)
    file = forms.FileField(
        label=_("Signed page"), required=False, help_text=_("PDF or picture, up to 10 MB.")
    )


class SpecimenFilters(forms.Form):
    """The filters of a list."""

    step = forms.ChoiceField(
        label=_("Step"), required=False, choices=[("", _("Any step")), ("preparing", _("Preparing"))]
    )
    country = forms.ChoiceField(label=_("Destination"), required=False, choices=[("", _("Any country"))])
    by = forms.DateField(label=_("Departs by"), required=False, widget=DayInput())


def gallery_context() -> dict[str, Any]:
    """Return what ``gallery.html`` shows: one set on light ground, one on dark, and the wide components."""
    return {
        "grounds": [{"theme": theme, **_specimens(theme)} for theme in ("light", "dark")],
        "swatches": GROUNDS,
        "categories": range(1, 9),
        "sequence": range(1, 8),
        "rail": _rail(),
        "short_rail": _short_rail(),
        "tasks": _tasks(),
        "empty": Empty(
            _("Nothing waits for you today"),
            _("The next departure in your cases is on Thursday."),
            Action(_("See departures"), "#main"),
        ),
        "people": _people(),
        "events": _events(),
        "agenda": _agenda(),
        "bars": [Bar(_("Enquiry"), 6, 11), Bar(_("Counselling"), 11, 11), Bar(_("Cleared"), 2, 11)],
        "table": _table(),
        "pager": Pager(shown=_("3 cases on this page. More follow."), later_url="#main", earlier_url="#main"),
        "form": SpecimenFilters(),
        "applied": [Applied(_("step Preparing"), "#main")],
        "clear_url": "#main",
        "sorted_by": _("Sorted by departure, soonest first"),
        "tabs": [
            Link(_("Overview"), "#main", current=True),
            Link(_("People"), "#main", count=4),
            Link(_("Consents"), "#main"),
        ],
        "crumbs": [Link(_("Cases"), "#main"), Link("K7M4-2QXP-9", code=True)],
        "tells": _tells(),
        "figures": _figures(),
        "chart": _chart(),
        "board": _board(),
        "ends": [
            Ending("R3TA-9HWD-2", "#main", _("in 3 days"), urgent=True, code=True),
            Ending(_("Jabbar and family"), "#main", _("in 14 days")),
        ],
        "flow": [
            Flow(_("Promised"), "EUR 3,615", _("plan signed 26 April"), "chat-left-text", 3615, 3615),
            Flow(_("Approved"), "EUR 3,215", _("by two people"), "check2-all", 3215, 3615),
            Flow(_("Delivered"), "EUR 1,915", _("she has received it"), "box-seam", 1915, 3615),
            Flow(_("Verified"), "EUR 1,265", _("seen on a visit"), "patch-check", 1265, 3615),
        ],
        "practice": _practice(),
        "gate": _gate("gate"),
        "refused": _bound_form("refused"),
    }


def _specimens(theme: str) -> dict[str, Any]:
    return {
        "chips": [Chip(status, text) for status, text in STATUSES],
        "tags": [Tag(_("Dari"), "translate"), Tag(_("Restricted"), "lock-fill")],
        "notices": _notices(),
        "form": _bound_form(theme),
        "open_gate": Gate(
            title=_("Nothing blocks ‘Departed’") if theme == "light" else _("Nothing blocks ‘Cleared’"),
            lead=_("All 4 conditions are met. Record the departure when they have boarded."),
            id=f"open-gate-{theme}",
        ),
        "facts": [
            Fact(_("Flight"), _("Thu 18 June, 11:25"), _("Amsterdam–Istanbul–Baghdad")),
            Fact(_("Promised in kind"), "EUR 6,000", _("rule version of 8 May")),
            Fact(_("Health"), restricted=True, note=_("Ask the health officer")),
        ],
    }


def _bound_form(prefix: str) -> SpecimenForm:
    data = {
        f"{prefix}-name": "ሰላማዊት ተክሌ",
        f"{prefix}-outcome": "not_yet",
        f"{prefix}-paper": "on",
        f"{prefix}-met_on": "2026-06-09",
    }
    form = SpecimenForm(data=data, prefix=prefix)
    form.is_valid()
    return form


def _notices() -> list[Notice]:
    return [
        Notice(
            "done",
            _("Consent recorded"),
            _("She gets a copy in Amharic. She can withdraw at any time."),
            level=3,
        ),
        Notice(
            "info",
            _("These notes stay here"),
            _("Enforcement staff cannot read counselling notes."),
            "shield-lock",
            level=3,
        ),
        Notice(
            "warning",
            _("The certificate ends on the day of the flight"),
            _("Ask the doctor for two more days."),
            level=3,
        ),
        Notice(
            "waiting",
            _("Sent to the Baghdad office"),
            _("They promised an answer by Thursday 11 June."),
            level=3,
        ),
        Notice(
            "blocked",
            _("The hand-over was not sent"),
            _("Selamawit has not been asked about sharing. Ask her first."),
            actions=[Action(_("Open consent"), "#main", "primary")],
            level=3,
        ),
    ]


def _rail() -> Rail:
    notes = {
        0: _("14 Apr"),
        1: _("22 Apr"),
        2: _("8 May"),
        3: _("21 May"),
        4: _("since 21 May"),
        6: _("18 June?"),
    }
    return rail_of(STEPS, 4, legs=LEGS, notes=notes, open_conditions=4)


def _short_rail() -> Rail:
    kept = [0, 1, 2, 3, 4, 5, 6, 10]
    return rail_of([STEPS[place] for place in kept], 5, legs=[LEGS[place] for place in kept])


def _gate(name: str) -> Gate:
    return Gate(
        id=name,
        title=_("What blocks ‘Cleared’, and why"),
        lead=_("4 of 11 conditions are open. When all are met, the family can be cleared for travel."),
        blocks=[
            Block(
                _("Yousif may be under 18, and nobody has yet decided how his age will be assessed."),
                why=_("His papers give only the year 2008. Until the assessment he is treated as a child."),
                source=_("Child safeguards, rule 4"),
                source_url="#gate",
                who=_("protection officer"),
                actions=[
                    Action(_("Request assessment"), "#gate", "primary"),
                    Action(
                        _("Name a guardian"), "#gate", closed=_("Opens when the assessment is requested.")
                    ),
                ],
            ),
            Block(
                _("The Baghdad office has not yet acknowledged the hand-over."),
                status="waiting",
                why=_("Sent on 4 June. An answer is promised by Thursday 11 June."),
                source=_("Hand-over agreement, section 3"),
                actions=[Action(_("Send a reminder"), "#gate")],
            ),
            Block(
                _("Jabbar’s laissez-passer ends on the day of the flight."),
                status="warning",
                source=_("Travel documents, rule 1"),
            ),
            Block(_("Health: ask the health officer."), restricted=True),
        ],
        met=[_("Both adults consent to return (28 May)"), _("Information given in Arabic and Amharic")],
        does_not_apply=[_("Transit: the flight is direct")],
    )


def _tasks() -> list[Task]:
    return [
        Task(
            _("Ask Selamawit whether the Baghdad clinic may have her medical file"),
            "blocked",
            "#main",
            [_("Jabbar and family"), _("Amharic interpreter at 10:30")],
            "K7M4-2QXP-9",
            _("Today"),
            _("departs Thu 18 June"),
            Action(_("Open consent"), "#main", "primary", about=_("Jabbar and family")),
        ),
        Task(
            _("Call Rahima back: she is still considering"),
            "warning",
            "#main",
            [_("Rahima N."), _("Dari")],
            "R3TA-9HWD-2",
            "14:00",
            _("her choice of time"),
            Action(_("Record the call"), "#main", about="Rahima N."),
        ),
        Task(
            _("Baghdad office: acknowledge the hand-over"),
            "waiting",
            reference="K7M4-2QXP-9",
            due=_("Thu 11 June"),
            due_note=_("day 3 of 5"),
            action=Action(_("Send a reminder"), "#main", closed=_("One reminder was sent today.")),
        ),
        Task(_("Health: ask the health officer"), reference="W8PC-4NEK-5", restricted=True),
    ]


def _people() -> list[PersonCard]:
    return [
        PersonCard(
            name="Jabbar",
            url="#main",
            own_name="جبار",
            own_lang="ara",
            tag=_("Applicant"),
            facts=[
                Fact(_("Name"), _("One name, as he writes it")),
                Fact(_("Born"), "1984", _("Only the year is known: 41 or 42 years old")),
                Fact(_("Document"), "LP ••• 4471", code=True),
                Fact(_("Speaks"), _("Arabic, some Dutch")),
            ],
            chips=[Chip("done", _("Consents to return")), Chip("blocked", _("Document ends 16 June"))],
        ),
        PersonCard(
            name="Yousif Karim Abbas",
            url="#main",
            own_name="يوسف كريم عباس",
            own_lang="ara",
            tag=_("Nephew"),
            marks=[Chip("warning", _("May be under 18"))],
            facts=[
                Fact(_("Born"), "2008", _("Only the year is known: 17 or 18 years old")),
                Fact(_("Health"), restricted=True, note=_("Ask the health officer")),
            ],
            chips=[Chip("waiting", _("Guardian not named"))],
            actions=[Action(_("He withdraws"), "#main", "stop", "arrow-counterclockwise")],
        ),
    ]


def _events() -> list[Event]:
    return [
        Event(
            _("Hand-over sent to the Baghdad office"), "send", [_("Thu 4 June 2026, 15:20"), "Marieke de Wit"]
        ),
        Event(
            _("Four seats held on XA 214"), "airplane", [_("Mon 1 June 2026, 10:11"), "Tomasz Nowak"], "#main"
        ),
        Event(_("Health: ask the health officer"), restricted=True, meta=[_("Thu 28 May 2026")]),
    ]


def _agenda() -> list[Appointment]:
    return [
        Appointment("09:30", "Team meeting", "Room 2, 30 minutes"),
        Appointment("10:30", "Selamawit Tekle", "Office · Amharic by phone", now=True),
        Appointment("14:00", "Rahima N.", "Phone · Dari"),
    ]


def _table() -> Table:
    return Table(
        caption=_("Cases departing within 14 days, soonest first"),
        columns=[
            Column(_("Person or family")),
            Column(_("Step")),
            Column(_("What is next")),
            Column(_("Departs"), url="#main", sorted="ascending"),
            Column(_("People"), numeric=True),
            Column(_("Action"), hidden_label=True),
        ],
        rows=[
            Row(
                [
                    Cell("Sergio Almeida Prado", "K7M4-2QXP-9", "#main"),
                    Cell(_("Cleared"), step=(6, 11)),
                    Cell(_("Ready. Airport meeting point confirmed"), status="done"),
                    Cell(_("Thu 11 June"), _("in 2 days"), nowrap=True),
                    Cell("1"),
                    Cell(actions=[Action(_("Open"), "#main", about="K7M4-2QXP-9")]),
                ]
            ),
            Row(
                [
                    Cell(
                        _("Restricted"),
                        _("Identity hidden. Ask the protection officer"),
                        "#main",
                        restricted=True,
                    ),
                    Cell(_("Preparing"), step=(5, 11)),
                    Cell(chip=Chip("waiting", _("Protection decides"))),
                    Cell(_("Tue 16 June"), _("in 7 days"), nowrap=True),
                    Cell("1"),
                    Cell(),
                ]
            ),
            Row(
                [
                    Cell("سلام", "R3TA-9HWD-2", "#main", lang="ara"),
                    Cell(_("Preparing"), step=(5, 11)),
                    Cell(_("4 conditions open"), status="blocked"),
                    Cell("–"),
                    Cell("4"),
                    Cell(),
                ]
            ),
        ],
        foot=[Row([Cell(_("Sum")), Cell(), Cell(), Cell(), Cell("6"), Cell()])],
    )


def _tells() -> list[Tell]:
    form = _TellForm(prefix="tells")
    return [
        Tell(
            1,
            _("Returning is his own decision. Nobody may force him."),
            "برگشتن تصمیم خود شماست. هیچ‌کس اجازه ندارد شما را مجبور کند.",
            "prs",
            form["first"],
            rtl=True,
        ),
        Tell(
            2,
            _("He can stop at any time until he boards, without giving a reason."),
            "تا پیش از بالا شدن به طیاره، هر وقت خواستید می‌توانید منصرف شوید.",
            "prs",
            form["second"],
            Chip("warning", _("Not clear last time")),
            rtl=True,
        ),
    ]


class _TellForm(forms.Form):
    first = forms.ChoiceField(
        choices=[("no", _("Not yet")), ("yes", _("Explained")), ("own", _("He said it in his own words"))],
        widget=ShortAnswers(),
        initial="own",
    )
    second = forms.ChoiceField(
        choices=[("no", _("Not yet")), ("yes", _("Explained")), ("own", _("He said it in his own words"))],
        widget=ShortAnswers(),
    )


def _figures() -> list[Figure]:
    return [
        Figure(
            "124",
            _("people returned with assistance in March"),
            _("97 in February"),
            _("Persons by day of departure. Demonstration."),
        ),
        Figure(
            "31",
            _("more than in March of the year before"),
            definition=_("Change in persons. Demonstration."),
        ),
    ]


def _board() -> list[BoardDay]:
    manifest = Action(_("Manifest"), "#main", "quiet", about="XA 214")
    return [
        BoardDay(
            _("Thursday 18 June"),
            [
                Flight(
                    "11:25",
                    ["AMS", "IST", "BGW"],
                    _("XA 214 · transit 3 h 05"),
                    _("Jabbar and family (4), Samir M."),
                    _("5 people"),
                    _("Wheelchair 1 · medical escort 1"),
                    [Chip("blocked", _("3 of 5 cleared"))],
                    manifest,
                    open=True,
                ),
                Flight(
                    "13:50",
                    ["AMS", "CGK"],
                    _("XA 836 · direct"),
                    "Dewi",
                    _("1 person"),
                    chips=[Chip("done", _("Cleared"))],
                ),
            ],
            now=True,
        ),
        BoardDay(
            _("Friday 19 June"),
            [Flight("10:05", ["AMS", "TBS"], _("XA 690 · direct"), _("Restricted, identity hidden"))],
        ),
    ]


def _chart() -> Chart:
    months = [("January", 88), ("February", 97), ("March", 124)]
    return Chart(
        headline=_("More people returned in each month of the quarter"),
        subtitle=_("People returned with assistance by month. Demonstration."),
        alt=_("88 in January, 97 in February, 124 in March."),
        definition=_("Persons by day of departure. Counted by: demonstration office. Provisional."),
        spec={
            "data": {"values": [{"month": month, "people": people} for month, people in months]},
            "mark": {"type": "bar"},
            "width": "container",
            "height": 180,
            "encoding": {
                "x": {
                    "field": "month",
                    "type": "nominal",
                    "sort": None,
                    "title": None,
                    "axis": {"labelAngle": 0},
                },
                "y": {"field": "people", "type": "quantitative", "title": None},
                "color": {"datum": "people", "type": "nominal", "legend": None},
            },
        },
        table=Table(
            caption=_("People returned with assistance by month"),
            columns=[Column(_("Month")), Column(_("People"), numeric=True)],
            rows=[Row([Cell(month), Cell(str(people))]) for month, people in months],
            stacks=False,
        ),
        id="specimen-chart",
    )


def _practice() -> PracticeNote:
    return PracticeNote(
        _("Practice note: talking about return"),
        _("A person decides freely only if they know what else they can do."),
        [_("Sit so that both see the screen."), _("Ask them to say it back in their own words.")],
        _("House rule"),
    )
