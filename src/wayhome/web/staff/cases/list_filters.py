"""How a list of cases is narrowed: the views that stand above it, the form of its filters, and each of them in a few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows_somewhere
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.enums import BEFORE_BOARDING, STATE_LABELS, State
from wayhome.casefile.cases.queries import CaseFilter, plain_filter
from wayhome.casefile.cases.scopes import finds_people
from wayhome.casefile.people.enums import SEX_LABELS, Sex
from wayhome.ground.values.ages import AGE_BAND_LABELS, AgeBand
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import TRAVEL_STATE_LABELS
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import DayInput
from wayhome.web.staff.cases.choices import Choice, country_choices, language_choices, words
from wayhome.web.staff.cases.labels import state_label

SOON_DAYS = 14
MOST_MEMBERS = 40
VIEWS = {
    "mine": gettext_lazy("My cases"),
    "soon": gettext_lazy("Departing within 14 days"),
    "preparing": gettext_lazy("In preparation"),
    "shared": gettext_lazy("Shared with us"),
    "all": gettext_lazy("All open"),
    "closed": gettext_lazy("Closed"),
}
WORKERS = frozenset({Role.RETURN_COUNSELLOR, Role.CASE_MANAGER})
FIRST = ("state", "destination", "responsible", "departs_by")
"""Filters that stand open; the others are folded away."""
OF_PEOPLE = ("language", "sex", "age")


@dataclass(frozen=True)
class Offered:
    """What some filters offer, each as key and name: the organisation's people, programmes, offices and their host countries."""

    workers: Sequence[tuple[int, str]] = ()
    programmes: Sequence[tuple[int, str]] = ()
    offices: Sequence[tuple[int, str]] = ()
    hosts: Sequence[str] = ()


def _countries() -> list[Choice]:
    """Return every country, and before them any."""
    return [("", gettext_lazy("Any country")), *country_choices()[1:]]


def _languages() -> list[Choice]:
    return [("", gettext_lazy("Any language")), *language_choices()[1:]]


def _choice(label: Any, choices: Any = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DayInput())


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=MOST_MEMBERS)


class CaseFilterForm(AskingForm):
    """What the list shows."""

    state = _choice(gettext_lazy("Step"), words(STATE_LABELS, unknown=gettext_lazy("Any step")))
    destination = _choice(gettext_lazy("Destination"), _countries)
    responsible = _choice(gettext_lazy("Responsible"))
    departs_by = _day(gettext_lazy("Departs by"))
    departs_from = _day(gettext_lazy("Departs from"))
    due_from = _day(gettext_lazy("Departure period ends from"))
    due_by = _day(gettext_lazy("Departure period ends by"))
    programme = _choice(gettext_lazy("Programme"))
    office = _choice(gettext_lazy("Office"))
    host = _choice(gettext_lazy("Host country"))
    language = _choice(gettext_lazy("Language"), _languages)
    members_from = _number(gettext_lazy("People, at least"))
    members_to = _number(gettext_lazy("People, at most"))
    sex = _choice(gettext_lazy("Somebody’s sex"), words(SEX_LABELS, unknown=gettext_lazy("Any")))
    age = _choice(gettext_lazy("Somebody’s age group"), words(AGE_BAND_LABELS, unknown=gettext_lazy("Any")))
    travel = _choice(
        gettext_lazy("Somebody’s journey"), words(TRAVEL_STATE_LABELS, unknown=gettext_lazy("Any"))
    )
    on_hold = _choice(
        gettext_lazy("On hold"),
        [("", gettext_lazy("Any")), ("yes", gettext_lazy("On hold")), ("no", gettext_lazy("Not on hold"))],
    )
    view = forms.ChoiceField(required=False, choices=list(VIEWS.items()), widget=forms.HiddenInput)
    columns = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: object, offered: Offered, by: Actor, **kwargs: object) -> None:
        """Take what is offered, and leave out what the reader may not know of people."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        for name, anything, choices in (
            ("responsible", gettext_lazy("Anybody"), offered.workers),
            ("programme", gettext_lazy("Any programme"), offered.programmes),
            ("office", gettext_lazy("Any office"), offered.offices),
            ("host", gettext_lazy("Any country"), [(code, saying.country(code)) for code in offered.hosts]),
        ):
            self.fields[name].choices = [("", anything), *((str(key), said) for key, said in choices)]  # type: ignore[attr-defined]
            if name in {"office", "host"} and len(choices) < 2:
                del self.fields[name]  # with one alone there is nothing to choose
        if not finds_people(by):
            for name in OF_PEOPLE:
                del self.fields[name]
        if not allows_somewhere(by, Permission.READ_TRAVEL):
            del self.fields["travel"]

    def first_fields(self) -> list[BoundField]:
        """Return the filters that stand open."""
        return [one for one in self.visible_fields() if one.name in FIRST]

    def folded_fields(self) -> list[BoundField]:
        """Return the filters that are folded away."""
        return [one for one in self.visible_fields() if one.name not in FIRST]

    def folded_in_use(self) -> int:
        """Return how many of the folded filters are in use, so that they stand open then."""
        return sum(bool(one.value()) for one in self.folded_fields())

    def chosen(self) -> dict[str, str]:
        """Return what was asked, as it stands in the address; what has no right shape is left out."""
        good = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        names = [one.name for one in self.visible_fields()]
        return {name: str(self[name].value()) for name in names if good.get(name) not in (None, "")}


def view_of(asked: str, by: Actor) -> str:
    """Return the view to show: the one asked for, else one's own cases for who works on cases."""
    if asked in VIEWS:
        return asked
    return "mine" if by.roles & WORKERS else "all"


def filter_of(view: str, chosen: Mapping[str, Any], by: Actor, today: dt.date) -> CaseFilter:
    """Return the filter of a view, narrowed by what was chosen (cleaned data of the form)."""
    states: tuple[State, ...] = ()
    travels_by = chosen.get("departs_by")
    if view == "soon":
        states = BEFORE_BOARDING
        travels_by = travels_by or today + dt.timedelta(days=SOON_DAYS)
    if view == "preparing":
        states = (State.PREPARING,)
    if view == "closed":
        states = (State.CLOSED,)
    if chosen.get("state"):
        states = (State(str(chosen["state"])),)
    hold = chosen.get("on_hold")
    return CaseFilter(
        states=states,
        open_only=not states,
        shared_with_us=view == "shared",
        responsible_id=_key(chosen, "responsible") or (by.user_id if view == "mine" else None),
        programme_id=_key(chosen, "programme"),
        office_id=_key(chosen, "office"),
        host=chosen.get("host") or "",
        destination=chosen.get("destination") or "",
        language=chosen.get("language") or "",
        travels_from=chosen.get("departs_from"),
        travels_by=travels_by,
        due_from=chosen.get("due_from"),
        due_by=chosen.get("due_by"),
        members_from=chosen.get("members_from"),
        members_to=chosen.get("members_to"),
        sex=Sex(chosen["sex"]) if chosen.get("sex") else None,
        age_band=AgeBand(chosen["age"]) if chosen.get("age") else None,
        travel_state=TravelState(chosen["travel"]) if chosen.get("travel") else None,
        on_hold=hold == "yes" if hold else None,
    )


def _key(chosen: Mapping[str, Any], name: str) -> int | None:
    return int(chosen[name]) if chosen.get(name) else None


def list_address(view: str, chosen: Mapping[str, str], **more: str) -> str:
    """Return the address of the list with a view and what was chosen."""
    return f"{reverse('cases')}?{query(view, chosen, **more)}"


def query(view: str, chosen: Mapping[str, str], **more: str) -> str:
    """Return view and filters as they stand in an address."""
    kept = {name: value for name, value in {**chosen, **more}.items() if value}
    return urlencode({"view": view, **kept})


def filter_said(name: str, value: str, form: CaseFilterForm) -> str:
    """Return a filter in force as a few words."""
    sentence = _SAID.get(name)
    if sentence is not None:
        words_of, say_value = sentence
        return str(words_of) % {"value": say_value(value)}
    choices = dict(form.fields[name].choices) if name in form.fields else {}  # type: ignore[attr-defined]
    return str(choices.get(value, value))


def _day_said(value: str) -> str:
    try:
        return saying.day(dt.date.fromisoformat(value))
    except ValueError:
        return value


def _journey(value: str) -> str:
    return _(TRAVEL_STATE_LABELS[TravelState(value)])


_SAID: Mapping[str, tuple[Any, Any]] = {
    "state": (gettext_lazy("step %(value)s"), state_label),
    "destination": (gettext_lazy("to %(value)s"), saying.country),
    "host": (gettext_lazy("from %(value)s"), saying.country),
    "departs_by": (gettext_lazy("departure by %(value)s"), _day_said),
    "departs_from": (gettext_lazy("departure from %(value)s"), _day_said),
    "due_by": (gettext_lazy("departure period ends by %(value)s"), _day_said),
    "due_from": (gettext_lazy("departure period ends from %(value)s"), _day_said),
    "members_from": (gettext_lazy("people: at least %(value)s"), str),
    "members_to": (gettext_lazy("people: at most %(value)s"), str),
    "sex": (gettext_lazy("somebody is: %(value)s"), lambda value: _(SEX_LABELS[Sex(value)])),
    "age": (gettext_lazy("somebody’s age: %(value)s"), lambda value: _(AGE_BAND_LABELS[AgeBand(value)])),
    "travel": (gettext_lazy("somebody’s journey: %(value)s"), _journey),
    "language": (gettext_lazy("language %(value)s"), saying.language_name),
}
"""What is said of a filter, and how its value is."""


_ASKED_AS = {
    "travels_from": "departs_from",
    "travels_by": "departs_by",
    "age_band": "age",
    "travel_state": "travel",
}
"""What the form calls some of what a list is narrowed by."""
_KEYS = ("programme_id", "office_id", "responsible_id")


def where_said(where: CaseFilter, names: Mapping[str, Mapping[int, str]]) -> list[str]:
    """Return what a list is narrowed by, each part in a few words; ``names`` has those of programmes, offices and people.

    Of a filter that asks nothing that is every case.
    """
    plain = plain_filter(where)
    states = plain.pop("states", [])
    parts = [_("open cases")] if plain.pop("open_only", False) else []
    parts += [str(_SAID["state"][0]) % {"value": state_label(state)} for state in states]
    if plain.pop("shared_with_us", False):
        parts.append(str(VIEWS["shared"]))
    if "on_hold" in plain:
        parts.append(_("On hold") if plain.pop("on_hold") else _("Not on hold"))
    for name in _KEYS:
        if name in plain:
            parts.append(names.get(name, {}).get(plain.pop(name), "–"))
    for name, value in plain.items():
        words_of, say_value = _SAID[_ASKED_AS.get(name, name)]
        parts.append(str(words_of) % {"value": say_value(str(value))})
    return parts or [_("all cases")]
