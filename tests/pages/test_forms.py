"""Every form of the pages: what is missing, too long or impossible is said in our sentences, never in Django's."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.utils import translation

import wayhome.web
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import Area, State
from wayhome.casefile.cases.kept_files import FileSort
from wayhome.stages.counselling.scoring import FactKind
from wayhome.web.shared import clock
from wayhome.web.shared.asking import AskingForm, Limits
from wayhome.web.staff.cases.choices import to_choose
from wayhome.web.staff.cases.list_filters import Offered
from wayhome.web.staff.counselling.protection_forms import FactForm

TODAY = dt.date(2026, 6, 9)
LOG_IN = "wayhome.web.log_in."
"""Forms of the log-in package with our words added; they take a request and a user."""
BEGINNINGS_OF_DJANGO = (
    "This field",
    "Ensure ",
    "Enter ",
    "Null characters",
    "Select a valid",
    "The submitted file",
    "No file",
    "Upload a valid",
)
ENDINGS_OF_DJANGO = ("is not a valid value.", "is not one of the available choices.")
KARIM = SimpleNamespace(full_name="Karim", latin_name=None, born=None, language="ara", can_read=None)
COUNSELLOR = Actor(
    user_id=1, name="Marieke", organisation_id=1, office_id=1, roles=frozenset({Role.RETURN_COUNSELLOR})
)
ARGUMENTS: dict[str, Any] = {
    "agreements": [("1", "Baghdad")],
    "by": COUNSELLOR,
    "areas": list(Area),
    "codes": ["own_decision"],
    "columns": ["year", "sex"],
    "differing": [("language", "Language")],
    "documents": True,
    "references": ("K7M4-2QXP-9", "9PXQ-2M4K-7"),
    "hosts": ["NLD"],
    "languages": ["eng", "ara"],
    "labels": {"own_decision": "The own decision"},
    "colleagues": [],
    "me": 1,
    "members": [],
    "names": False,
    "offered": Offered((), (), (), ()),
    "offices": [],
    "on": TODAY,
    "partners": [],
    "people": [],
    "releases": [],
    "reference": "K7M4-2QXP-9",
    "person": KARIM,
    "programmes": [("eurp-nld", "EU Reintegration Programme")],
    "schemes": [],
    "state": State.PREPARING,
    "supervises": True,
    "sorts": [FileSort.IDENTITY, FileSort.MEDICAL],
    "today": TODAY,
    "workers": [("1", "Marieke de Wit")],
    "years": {},
}
"""What forms are handed by their views, by the name under which they take it."""


def every_form() -> list[type[forms.BaseForm]]:
    """Return every form class written for the pages."""
    for module in pkgutil.walk_packages(wayhome.web.__path__, "wayhome.web."):
        importlib.import_module(module.name)
    found = {
        kind
        for kind in _below(forms.BaseForm)
        if kind.__module__.startswith("wayhome.web.") and not kind.__module__.startswith(LOG_IN)
    }
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


def _below(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def made(kind: type[forms.BaseForm], data: dict[str, Any], more: dict[str, Any]) -> forms.BaseForm:
    """Return a bound form, handed what its view would hand it."""
    known = {
        name: ARGUMENTS[name]
        for one in kind.__mro__
        if "__init__" in vars(one)
        for name in inspect.signature(one.__init__).parameters
        if name in ARGUMENTS
    }
    return kind(data, **known, **more)


def sentences(form: forms.BaseForm) -> list[str]:
    """Return what a form answers."""
    return [str(sentence) for errors in form.errors.values() for sentence in errors]


def of_django(sentence: str) -> bool:
    """Return whether a sentence is one that Django brings."""
    return sentence.startswith(BEGINNINGS_OF_DJANGO) or sentence.endswith(ENDINGS_OF_DJANGO)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 9, 10, tzinfo=dt.UTC))


FORMS = every_form()
SEVERAL: dict[type[forms.BaseForm], list[dict[str, Any]]] = {FactForm: [{"kind": kind} for kind in FactKind]}
"""Forms that have other fields for each kind of what they record."""


def test_every_form_of_the_pages_is_made_from_ours() -> None:
    assert len(FORMS) > 60
    assert [kind.__name__ for kind in FORMS if not issubclass(kind, AskingForm)] == []


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        pytest.param(kind, more, id=f"{kind.__module__[12:]}.{kind.__name__} {' '.join(more.values())}")
        for kind in FORMS
        for more in SEVERAL.get(kind, [{}])
    ],
)
def test_no_form_answers_emptiness_length_or_nonsense_in_the_words_of_django(
    kind: type[forms.BaseForm], more: dict[str, Any]
) -> None:
    names = list(made(kind, {}, more).fields)
    answers = {
        "empty": sentences(made(kind, {}, more)),
        "too long": sentences(made(kind, dict.fromkeys(names, "9" * 5000), more)),
        "null": sentences(made(kind, dict.fromkeys(names, "a\x00b"), more)),
        "below": sentences(made(kind, dict.fromkeys(names, "-1"), more)),
    }

    assert {why: [one for one in said if of_django(one)] for why, said in answers.items()} == {
        why: [] for why in answers
    }
    assert all(one.endswith((".", "?", "…")) for said in answers.values() for one in said)


def test_the_words_of_a_kind_are_translated_with_their_label_and_number() -> None:
    class Said(AskingForm):
        what = forms.CharField(label="Was", max_length=3)

    with translation.override("en"):
        assert sentences(Said({})) == ["Write something under “Was”."]
        assert sentences(Said({"what": "12345"})) == [
            "This is too long: “Was” holds 3 characters, and this has 5. Shorten it."
        ]
    with translation.override("ar"):
        assert "Write" not in sentences(Said({}))[0]
        assert "«Was»" in sentences(Said({"what": "12345"}))[0]


def test_a_field_that_says_it_itself_keeps_its_words() -> None:
    class Said(AskingForm):
        what = forms.CharField(error_messages={"required": "Write what was said."})

    assert sentences(Said({})) == ["Write what was said."]


class Days(AskingForm):
    """A day of each kind."""

    happened = frozenset({"behind"})
    coming = frozenset({"ahead"})
    any_day = forms.DateField(required=False)
    behind = forms.DateField(required=False)
    ahead = forms.DateField(required=False)


@pytest.mark.parametrize(
    ("field", "day", "accepted"),
    [
        ("any_day", "0001-01-01", False),
        ("any_day", "1899-12-31", False),
        ("any_day", "1900-01-01", True),
        ("any_day", "2056-12-31", True),
        ("any_day", "2057-01-01", False),
        ("any_day", "9999-12-31", False),
        ("behind", "2026-06-09", True),
        ("behind", "2026-06-10", False),
        ("ahead", "2026-06-08", False),
        ("ahead", "2026-06-09", True),
    ],
)
def test_days_that_cannot_be_meant_are_refused(field: str, day: str, accepted: bool) -> None:
    assert Days({field: day}).is_valid() == accepted


def test_a_moment_at_the_end_of_time_is_refused_and_breaks_nothing() -> None:
    with pytest.raises(forms.ValidationError, match="cannot be meant"):
        Limits()(dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=14))))


MAY_START_WITH_THE_FIRST = {
    "CaseForm": "it starts with what stands on the case",
    "CorrectEnquiryForm": "it starts with what was recorded",
    "EditDocumentForm": "it starts with what was recorded",
    "BulletinForm": "a filter: nothing is recorded by it",
    "CaseFilterForm": "a filter: nothing is recorded by it",
    "TableForm": "a filter: nothing is recorded by it",
    "HandTaskForm": "the first is whoever opened the page: they take it over",
    "AccountForm": "the pages of an account begin in English, and whoever has it changes that",
    "StaffFilterForm": "a filter: nothing is recorded by it",
    "StartSheetForm": "it leads to a page, and records nothing",
}
"""Forms in which a list without an empty answer is right, and why."""
SEVERAL_TO_CHOOSE = {
    "agreements": [("1", "Baghdad"), ("2", "Addis Ababa")],
    "programmes": [("eurp-nld", "EU Reintegration Programme"), ("rean-nld", "Return assistance")],
    "workers": [("1", "Marieke de Wit"), ("2", "Jasmijn Visser")],
}


def test_no_list_decides_by_what_stands_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, choices in SEVERAL_TO_CHOOSE.items():
        monkeypatch.setitem(ARGUMENTS, name, choices)
    deciding = [
        (kind.__name__, name)
        for kind in FORMS
        if kind.__name__ not in MAY_START_WITH_THE_FIRST
        for more in SEVERAL.get(kind, [{}])
        for form in [made(kind, {}, more)]
        for name, field in form.fields.items()
        if type(field.widget) is forms.Select
        and [value for value, _ in getattr(field, "choices", ())][0:1] not in ([], [""])
        and not form.get_initial_for_field(field, name)
    ]

    assert deciding == []


def test_one_alone_is_not_asked_about() -> None:
    assert to_choose([("a", "A")]) == [("a", "A")]
    assert to_choose([("a", "A"), ("b", "B")])[0][0] == ""
