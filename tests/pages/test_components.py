"""Components, tags and filters: what they draw, in which words, and that nothing of them is inline."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import Sentence, msgid
from wayhome.web.shared.chrome import chrome, main_navigation
from wayhome.web.shared.gallery import gallery_context
from wayhome.web.shared.presenting import Action, Block, Cell, Column, Gate, Row, Step, Table, rail_of
from wayhome.web.shared.saying import said
from wayhome.web.shared.widgets import Choices, DayInput, Hinted, ShortAnswers

WEB = Path(__file__).resolve().parents[2] / "src" / "wayhome" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
COMPONENTS = sorted((WEB / "templates" / "components").glob("*.html"))
urlpatterns = [
    path("staff/", lambda request: None, name="my_day"),
    path("staff/cases/", lambda request: None, name="cases"),
]
TODAY = dt.date(2026, 6, 9)
STANDING_ALONE = {"icon.html", "notice.html"}


def rendered(source: str, **context: object) -> str:
    """Return a template source rendered with our tags."""
    return Template("{% load wayhome %}" + source).render(Context(context))


def name_of(path: Path) -> str:
    """Return a template's path inside the templates folder."""
    return str(path.relative_to(WEB / "templates"))


class VisitForm(forms.Form):
    """A form with one field of each shape."""

    name = forms.CharField(
        label="Name", help_text="One word is enough.", error_messages={"required": "Write it."}
    )
    met_on = forms.DateField(label="Day", widget=DayInput(), required=False)
    answer = forms.ChoiceField(
        label="Pressure", choices=[("no", "No"), ("yes", "Yes")], widget=ShortAnswers()
    )
    outcome = forms.ChoiceField(
        label="Outcome", choices=[("yes", Hinted("She wants to return", "Next: apply"))], widget=Choices()
    )
    paper = forms.BooleanField(label="On paper", required=False)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_holds_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    inline = re.findall(
        r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:src=|type=\"application/json\"))", text
    )

    assert inline == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_trusts_markup_from_data(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "|safe" not in text
    assert "autoescape off" not in text


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_every_component_names_its_variables_in_its_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]

    assert re.match(r"\{# .+ (Variables: .+|No variables\.) #\}", first)


def test_every_icon_in_use_stands_in_the_sorted_list() -> None:
    listed = (WEB / "static" / "icons.txt").read_text(encoding="utf-8").split()
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES]
    texts += [path.read_text(encoding="utf-8") for path in WEB.rglob("*.py")]
    used = {name for text in texts for name in re.findall(r'(?:\{% icon |icon=)"([a-z0-9-]+)"', text)}

    assert listed == sorted(set(listed))
    assert used <= set(listed)


def test_styles_use_logical_properties_only() -> None:
    text = (WEB / "static" / "css" / "components.css").read_text(encoding="utf-8")

    physical = re.findall(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)|text-align: (?:left|right)", text
    )

    assert physical == []


def test_the_gallery_shows_every_component() -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES]
    included = {name for text in texts for name in re.findall(r'"components/([a-z_]+\.html)"', text)}
    by_tag = {
        "field.html",
        "error_summary.html",
        "figures.html",
        "chart.html",
        "meter.html",
    }

    missing = {path.name for path in COMPONENTS} - included - by_tag - STANDING_ALONE

    assert missing == set()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_gallery_renders_without_a_database(language: str) -> None:
    request = RequestFactory().get("/gallery/")

    with translation.override(language):
        page = render_to_string("gallery.html", request=request)

    assert "What blocks ‘Cleared’, and why" in page
    assert f'lang="{language}"' in page
    assert ('dir="rtl"' in page.partition(">")[2].partition(">")[0]) == (language == "ar")


def test_the_gallery_has_no_id_twice() -> None:
    page = render_to_string("gallery.html", request=RequestFactory().get("/gallery/"))

    ids = re.findall(r'\sid="([^"]+)"', page)

    assert sorted(ids) == sorted(set(ids))


def test_the_frame_stands_for_nobody_logged_in() -> None:
    frame = chrome(RequestFactory().get("/anything/?q=1"))

    assert frame["nav"] == []
    assert frame["me"] is None
    assert frame["theme"] == "auto"
    assert frame["here"] == "/anything/?q=1"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/staff/", "My day"),
        ("/staff/cases/", "Cases"),
        ("/staff/cases/K7M4/", "Cases"),
        ("/staff/seat/", None),
    ],
)
def test_the_entry_that_holds_the_page_is_current(path: str, current: str | None) -> None:
    request = RequestFactory().get(path)
    request.actor = Actor(1, "Marieke de Wit", 1, 1, frozenset({Role.RETURN_COUNSELLOR}))  # type: ignore[attr-defined]

    entries = main_navigation(request)

    assert [entry.label for entry in entries] == ["My day", "Cases"]
    assert next((entry.label for entry in entries if entry.current), None) == current


def test_an_unknown_theme_in_the_cookie_follows_the_device() -> None:
    request = RequestFactory().get("/")
    request.COOKIES[settings.THEME_COOKIE_NAME] = '"><script>'

    assert chrome(request)["theme"] == "auto"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ d|day }}", "9 June 2026"),
        ('{{ d|day:"short" }}', "Tue 9 June"),
        ('{{ d|day:"full" }}', "Tuesday 9 June 2026"),
        ('{{ d|day:"month" }}', "June 2026"),
        ("{{ nothing|day }}", "–"),
        ("{{ soon|days_from:d }}", "in 9 days"),
        ("{{ next|days_from:d }}", "tomorrow"),
        ("{{ d|days_from:next }}", "yesterday"),
        ("{{ d|days_from:soon }}", "9 days ago"),
        ("{{ soon|days_left:d }}", "9 days left"),
        ("{{ d|days_left:d }}", "last day today"),
        ("{{ d|days_left:next }}", "ended 1 day ago"),
        ("{{ 2576|number }}", "2,576"),
        ("{{ nothing|number }}", "–"),
        ("{{ amount|money }}", "EUR 1,300"),
        ("{{ nothing|money }}", "–"),
        ('{{ "IRQ"|country }}', "Iraq"),
        ('{{ "prs"|language_name }}', "Dari"),
        ('{{ "ara"|html_lang }}', "ar"),
        ('{{ "Marieke de Wit"|initials }}', "MW"),
        ("{{ markup|bdi }}", "<bdi>&lt;b&gt;</bdi>"),
        ('{{ "جبار"|bdi:"ara" }}', '<bdi lang="ar">جبار</bdi>'),
        ('{{ "K7M4-2QXP-9"|code }}', '<span class="wh-ltr wh-num">K7M4-2QXP-9</span>'),
    ],
)
def test_facts_are_said_as_people_write_them(source: str, expected: str) -> None:
    facts = {
        "d": TODAY,
        "soon": dt.date(2026, 6, 18),
        "next": dt.date(2026, 6, 10),
        "nothing": None,
        "markup": "<b>",
        "amount": Money(130_000, "EUR"),
    }

    assert rendered(source, **facts) == expected


def test_a_sentence_formats_its_facts_by_kind() -> None:
    inner = Sentence(msgid("the flight"), {})
    sentence = Sentence(
        msgid("%(name)s ends on %(day)s, %(days)s days before %(what)s: %(list)s."),
        {"name": "LP", "day": dt.date(2026, 6, 16), "days": 2, "what": inner, "list": ["a", "b", "c"]},
    )

    assert said(sentence) == "LP ends on 16 June 2026, 2 days before the flight: a, b, and c."


def test_a_fact_is_never_markup() -> None:
    sentence = Sentence(msgid("Ask %(name)s."), {"name": "<script>alert(1)</script>"})

    assert rendered("{{ s|say }}", s=sentence) == "Ask &lt;script&gt;alert(1)&lt;/script&gt;."


def test_a_percent_sign_without_facts_is_left_alone() -> None:
    assert said(Sentence(msgid("A 100 % increase."), {})) == "A 100 % increase."


def test_a_reference_keeps_its_order_in_an_arabic_line() -> None:
    sentence = Sentence(msgid("Ask %(name)s."), {"name": "K7M4-2QXP-9"})

    with translation.override("ar"):
        line = said(sentence)

    assert "\u2068K7M4-2QXP-9\u2069" in line


def test_arabic_days_and_numbers_use_western_digits() -> None:
    with translation.override("ar"):
        line = rendered("{{ d|day }} {{ n|number }}", d=TODAY, n=2576)

    assert "2026" in line
    assert "2,576" in line


def test_a_field_ties_help_and_error_to_its_control() -> None:
    form = VisitForm(data={})
    form.is_valid()

    html = rendered("{% field form.name %}", form=form)

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.index("Write it.") < html.index("<input")
    assert 'class="form-control"' in html


def test_only_what_may_be_left_out_is_marked() -> None:
    form = VisitForm()

    assert "(optional)" in rendered("{% field form.met_on %}", form=form)
    assert "(optional)" not in rendered("{% field form.name %}", form=form)


def test_a_day_is_asked_with_the_browsers_calendar() -> None:
    html = rendered("{% field form.met_on %}", form=VisitForm(initial={"met_on": TODAY}))

    assert 'type="date"' in html
    assert 'value="2026-06-09"' in html


def test_no_answer_is_chosen_on_a_new_form() -> None:
    html = rendered("{% field form.answer %}{% field form.outcome %}", form=VisitForm())

    assert "checked" not in html
    assert "wh-seg" in html
    assert "<small>Next: apply</small>" in html


def test_the_error_summary_links_to_the_first_answer() -> None:
    form = VisitForm(data={"name": "Dewi"})
    form.is_valid()

    html = rendered("{% error_summary form %}", form=form)

    assert 'href="#id_answer_0"' in html
    assert 'href="#id_name"' not in html


def test_the_error_summary_is_silent_before_anything_was_sent() -> None:
    assert rendered("{% error_summary form %}", form=VisitForm()).strip() == ""


def test_an_action_that_posts_carries_its_fields_and_what_it_is_about() -> None:
    action = Action("Withdraw", "/w/", "stop", post=True, fields={"version": "3"}, about="Return to Iraq")

    html = rendered('{% include "components/action.html" %}', action=action)

    assert 'method="post"' in html
    assert '<input type="hidden" name="version" value="3">' in html
    assert '<span class="visually-hidden">: Return to Iraq</span>' in html


def test_a_closed_action_says_what_opens_it() -> None:
    action = Action("Clear", "/c/", closed="Opens when the 4 conditions are met.")

    html = rendered('{% include "components/action.html" %}', action=action)

    assert "disabled" in html
    assert "Opens when the 4 conditions are met." in html


def test_an_icon_along_the_line_turns_with_the_direction() -> None:
    assert "wh-i-flip" in rendered('{% icon "arrow-right" %}')
    assert "wh-i-flip" not in rendered('{% icon "telephone" %}')


def test_the_rail_leaves_out_the_steps_of_a_programme_and_counts_the_rest() -> None:
    rail = rail_of(
        ["Enquiry", "Counselling", "Closed"], 1, legs=["before", "before", "after"], open_conditions=2
    )

    html = rendered('{% include "components/rail.html" %}', rail=rail)

    assert (rail.number, rail.total, rail.legs) == (2, 3, [("before", 2), ("after", 1)])
    assert rail.following == Step("Closed", "ahead", "after", open_conditions=2)
    assert "Process: step 2 of 3" in html
    assert "2 open" in html


def test_a_gate_is_open_when_only_warnings_are_left() -> None:
    assert Gate("x", blocks=[Block("a", "warning")]).is_open
    assert not Gate("x", blocks=[Block("a", "waiting")]).is_open


def test_a_restricted_condition_keeps_the_gate_closed_and_shows_a_lock() -> None:
    gate = Gate("x", blocks=[Block("Health: ask the health officer.", restricted=True)])

    html = rendered('{% include "components/gate.html" %}', gate=gate)

    assert not gate.is_open
    assert "#lock-fill" in html
    assert "#sign-stop-fill" not in html


def test_a_cell_of_nothing_is_left_out_on_a_phone() -> None:
    table = Table("x", [Column("A"), Column("B"), Column("C")], [Row([Cell("a"), Cell(), Cell("–")])])

    html = rendered('{% include "components/table.html" %}', table=table)

    assert '<td class="is-empty" data-l="B"></td>' in html
    assert '<td data-l="C">–</td>' in html


def test_the_gallery_names_no_real_status_without_a_word() -> None:
    grounds = gallery_context()["grounds"]

    assert all(str(chip.text) for ground in grounds for chip in ground["chips"])
