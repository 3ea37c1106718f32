"""The specimens of the component gallery: every component in every state, with invented people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.web.shared import specimens
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.presenting import (
    Action,
    Applied,
    Bar,
    Chip,
    Empty,
    Ending,
    Fact,
    Flow,
    Gate,
    Leg,
    Link,
    Pager,
    Rail,
    Status,
    Tag,
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


class SpecimenForm(AskingForm):
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


class SpecimenFilters(AskingForm):
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
        "tasks": specimens.tasks(),
        "empty": Empty(
            _("Nothing waits for you today"),
            _("The next departure in your cases is on Thursday."),
            Action(_("See departures"), "#main"),
        ),
        "people": specimens.people(),
        "events": specimens.events(),
        "agenda": specimens.agenda(),
        "bars": [Bar(_("Enquiry"), 6, 11), Bar(_("Counselling"), 11, 11), Bar(_("Cleared"), 2, 11)],
        "table": specimens.table(),
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
        "figures": specimens.figures(),
        "chart": specimens.chart(),
        "board": specimens.board(),
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
        "practice": specimens.practice(),
        "gate": specimens.gate("gate"),
        "refused": _bound_form("refused"),
    }


def _specimens(theme: str) -> dict[str, Any]:
    return {
        "chips": [Chip(status, text) for status, text in STATUSES],
        "tags": [Tag(_("Dari"), "translate"), Tag(_("Restricted"), "lock-fill")],
        "notices": specimens.notices(),
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


class _TellForm(AskingForm):
    first = forms.ChoiceField(
        choices=[("no", _("Not yet")), ("yes", _("Explained")), ("own", _("He said it in his own words"))],
        widget=ShortAnswers(),
        initial="own",
    )
    second = forms.ChoiceField(
        choices=[("no", _("Not yet")), ("yes", _("Explained")), ("own", _("He said it in his own words"))],
        widget=ShortAnswers(),
    )
