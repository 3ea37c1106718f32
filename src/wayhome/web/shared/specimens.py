"""The people, lists and figures that the component gallery shows; everybody in it is invented."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wayhome.web.shared.presenting import (
    Action,
    Appointment,
    Block,
    BoardDay,
    Cell,
    Chart,
    Chip,
    Column,
    Event,
    Fact,
    Figure,
    Flight,
    Gate,
    Notice,
    PersonCard,
    PracticeNote,
    Row,
    Table,
    Task,
)


def board() -> list[BoardDay]:
    """Return the departures of two days."""
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


def chart() -> Chart:
    """Return a chart of three months."""
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


def gate(name: str) -> Gate:
    """Return a gate with every kind of condition."""
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


def tasks() -> list[Task]:
    """Return a worklist."""
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


def people() -> list[PersonCard]:
    """Return two members of a case."""
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


def events() -> list[Event]:
    """Return three lines of a timeline."""
    return [
        Event(
            _("Hand-over sent to the Baghdad office"), "send", [_("Thu 4 June 2026, 15:20"), "Marieke de Wit"]
        ),
        Event(
            _("Four seats held on XA 214"), "airplane", [_("Mon 1 June 2026, 10:11"), "Tomasz Nowak"], "#main"
        ),
        Event(_("Health: ask the health officer"), restricted=True, meta=[_("Thu 28 May 2026")]),
    ]


def agenda() -> list[Appointment]:
    """Return the appointments of a day."""
    return [
        Appointment("09:30", "Team meeting", "Room 2, 30 minutes"),
        Appointment("10:30", "Selamawit Tekle", "Office · Amharic by phone", now=True),
        Appointment("14:00", "Rahima N.", "Phone · Dari"),
    ]


def table() -> Table:
    """Return a list of cases."""
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


def figures() -> list[Figure]:
    """Return two figures with definitions."""
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


def practice() -> PracticeNote:
    """Return a practice note."""
    return PracticeNote(
        _("Practice note: talking about return"),
        _("A person decides freely only if they know what else they can do."),
        [_("Sit so that both see the screen."), _("Ask them to say it back in their own words.")],
        _("House rule"),
    )


def notices() -> list[Notice]:
    """Return a notice of every status."""
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
