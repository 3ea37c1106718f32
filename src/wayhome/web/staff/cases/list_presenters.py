"""What the list of cases shows: saved views, filters in force, rows, and pages by key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import BEFORE_BOARDING, STATE_LABELS, State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import CaseFilter, CasePage, CaseRow
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.presenting import (
    Action,
    Applied,
    Cell,
    Column,
    Empty,
    Head,
    Link,
    Pager,
    Row,
    Status,
    Table,
)
from wayhome.web.shared.widgets import DayInput
from wayhome.web.staff.cases.choices import Choice, country_choices, words
from wayhome.web.staff.cases.labels import (
    Context,
    case_title,
    joined,
    people_count,
    responsible_for,
    state_label,
)
from wayhome.web.staff.cases.rails import place_of

SOON_DAYS = 14
VIEWS = {
    "mine": gettext_lazy("My cases"),
    "soon": gettext_lazy("Departing within 14 days"),
    "preparing": gettext_lazy("In preparation"),
    "shared": gettext_lazy("Shared with us"),
    "all": gettext_lazy("All open"),
    "closed": gettext_lazy("Closed"),
}
WORKERS = frozenset({Role.RETURN_COUNSELLOR, Role.CASE_MANAGER})
FILTERS = ("state", "destination", "responsible", "departs_by")
NEXT: Mapping[State, tuple[Status | str, object]] = {
    State.ENQUIRY: ("neutral", gettext_lazy("First conversation")),
    State.COUNSELLING: ("neutral", gettext_lazy("Counselling, at the person’s own pace")),
    State.APPLIED: ("waiting", gettext_lazy("Programme manager decides")),
    State.APPROVED: ("info", gettext_lazy("Start preparing the journey")),
    State.CLEARED: ("done", gettext_lazy("Ready to travel")),
    State.DEPARTED: ("waiting", gettext_lazy("Arrival to be confirmed")),
    State.ARRIVED: ("info", gettext_lazy("Look at the situation again, together")),
    State.REINTEGRATING: ("neutral", gettext_lazy("Support under way")),
    State.FOLLOWING_UP: ("neutral", gettext_lazy("Visits and calls")),
    State.CLOSED: ("", gettext_lazy("Closed")),
}


def _countries() -> list[Choice]:
    """Return every country, and before them any."""
    return [("", gettext_lazy("Any country")), *country_choices()[1:]]


class CaseFilterForm(AskingForm):
    """What the list shows."""

    state = forms.ChoiceField(
        label=gettext_lazy("Step"),
        required=False,
        choices=words(STATE_LABELS, unknown=gettext_lazy("Any step")),
    )
    destination = forms.ChoiceField(label=gettext_lazy("Destination"), required=False, choices=_countries)
    responsible = forms.ChoiceField(label=gettext_lazy("Responsible"), required=False)
    departs_by = forms.DateField(label=gettext_lazy("Departs by"), required=False, widget=DayInput())
    view = forms.ChoiceField(required=False, choices=list(VIEWS.items()), widget=forms.HiddenInput)

    def __init__(self, *args: object, workers: Sequence[tuple[int, str]] = (), **kwargs: object) -> None:
        """Take the people who may be responsible, as key and name."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        anybody = ("", gettext_lazy("Anybody"))
        self.fields["responsible"].choices = [anybody, *((str(key), name) for key, name in workers)]  # type: ignore[attr-defined]


def view_of(asked: str, by: Actor) -> str:
    """Return the saved view to show: the one asked for, else one's own cases for who works on cases."""
    if asked in VIEWS:
        return asked
    return "mine" if by.roles & WORKERS else "all"


def filter_of(view: str, chosen: Mapping[str, object], by: Actor, today: dt.date) -> CaseFilter:
    """Return the filter of a saved view, narrowed by what was chosen."""
    responsible = chosen.get("responsible")
    travels_by = chosen.get("departs_by")
    states: tuple[State, ...] = ()
    if view == "soon":
        states = BEFORE_BOARDING
        travels_by = travels_by or today + dt.timedelta(days=SOON_DAYS)
    if view == "preparing":
        states = (State.PREPARING,)
    if view == "closed":
        states = (State.CLOSED,)
    if chosen.get("state"):
        states = (State(str(chosen["state"])),)
    return CaseFilter(
        states=states,
        open_only=not states,
        destination=str(chosen.get("destination") or ""),
        responsible_id=int(str(responsible)) if responsible else (by.user_id if view == "mine" else None),
        travels_by=travels_by if isinstance(travels_by, dt.date) else None,
        shared_with_us=view == "shared",
    )


def cases_page(
    page: CasePage,
    form: CaseFilterForm,
    view: str,
    *,
    by: Actor,
    today: dt.date,
    office: str,
    opens: bool,
    finds: bool,
) -> Context:
    """Return the context of the list; ``opens`` says whether the reader may open a case in some programme, ``finds``
    whether they may look for people by name.
    """
    chosen = {name: form[name].value() or "" for name in FILTERS}
    actions = []
    if finds:
        actions.append(Action(_("Find a person"), reverse("person_find"), icon="search"))
    if opens:
        actions.append(Action(_("Open a case"), reverse("case_open"), "primary", "plus-lg"))
    return {
        "head": Head(
            _("Cases"),
            lead=_("Everything you may see in %(office)s, and what partners share with you.")
            % {"office": office},
            actions=actions,
        ),
        "tabs": [
            Link(label, f"{reverse('cases')}?view={key}", current=key == view) for key, label in VIEWS.items()
        ],
        "tabs_label": _("Saved views"),
        "form": form,
        "applied": _applied(chosen, form, view),
        "clear_url": f"{reverse('cases')}?view={view}",
        "sorted_by": _("Sorted by departure, soonest first"),
        "table": _table(page.rows, VIEWS[view], today) if page.rows else None,
        "empty": _empty(view, chosen),
        "pager": _pager(page, chosen, view),
    }


def _table(rows: Sequence[CaseRow], caption: object, today: dt.date) -> Table:
    return Table(
        caption=str(caption),
        columns=[
            Column(_("Person or family")),
            Column(_("Step")),
            Column(_("What is next")),
            Column(_("Departs"), sorted="ascending"),
            Column(_("Responsible")),
        ],
        rows=[_row(row, today) for row in rows],
    )


def _row(row: CaseRow, today: dt.date) -> Row:
    case = row.case
    place, total = place_of(case)
    status, sentence = next_of(row, today)
    return Row(
        [
            _heading(row),
            Cell(state_label(case.state), step=(place, total), nowrap=True),
            Cell(sentence, status=status),  # type: ignore[arg-type]  # one of the statuses, or none
            _departs(case, today),
            Cell(responsible_for(case)),
        ]
    )


def _heading(row: CaseRow) -> Cell:
    case = row.case
    url = reverse("case", args=[case.reference])
    if row.restricted:
        note = joined(case.reference, _("Identity hidden: ask the protection officer"))
        return Cell(_("Restricted"), note=note, url=url, restricted=True)
    country = (
        saying.country(case.destination_country) if case.destination_country else _("No destination yet")
    )
    note = joined(case.reference, country, people_count(case.members_count))
    if row.keys_away:
        return Cell(_("Names cannot be opened now"), note=note, url=url, restricted=True)
    alone = row.people[0] if len(row.people) == 1 else None
    lang = alone.language if alone and not alone.latin_name else ""
    return Cell(case_title(row.people), note=note, url=url, lang=lang)


def next_of(row: CaseRow, today: dt.date) -> tuple[str, object]:
    """Return status and sentence of what comes next on a case, from plain facts alone."""
    case = row.case
    state = State(case.state)
    if row.on_hold:
        return "waiting", _("On hold")
    if state in BEFORE_BOARDING and case.deadline_on:
        left = (case.deadline_on - today).days
        if left < 0:
            return "blocked", _("The departure period has ended")
        if left <= SOON_DAYS:
            return "warning", ngettext(
                "Departure period: %(days)s day left", "Departure period: %(days)s days left", left
            ) % {"days": left}
    if state is State.PREPARING:
        if case.planned_travel_on:
            return "warning", _("Meet every condition before the journey")
        return "neutral", _("No journey is planned yet")
    status, sentence = NEXT[state]
    return status, sentence


def _departs(case: Case, today: dt.date) -> Cell:
    if case.departed_on:
        return Cell(saying.day(case.departed_on, "short"), note=_("departed"), nowrap=True)
    if case.planned_travel_on is None:
        return Cell("–")
    return Cell(
        saying.day(case.planned_travel_on, "short"),
        note=saying.days_from(case.planned_travel_on, today),
        nowrap=True,
    )


def _address(chosen: Mapping[str, str], view: str, **more: str) -> str:
    kept = {name: value for name, value in {**chosen, **more}.items() if value}
    return f"{reverse('cases')}?{urlencode({'view': view, **kept})}"


def _applied(chosen: Mapping[str, str], form: CaseFilterForm, view: str) -> list[Applied]:
    valid = form.cleaned_data if form.is_valid() else {}
    return [
        Applied(_filter_said(name, value, form), _address({**chosen, name: ""}, view))
        for name, value in chosen.items()
        if value and valid.get(name)
    ]


def _filter_said(name: str, value: str, form: CaseFilterForm) -> str:
    """Return a filter in force as a few words."""
    if name == "state":
        return _("step %(step)s") % {"step": state_label(value)}
    if name == "destination":
        return _("to %(country)s") % {"country": saying.country(value)}
    if name == "departs_by":
        return _("departure by %(day)s") % {"day": _day_said(value)}
    choices = form.fields["responsible"].choices  # type: ignore[attr-defined]  # a ChoiceField has them
    return str(dict(choices).get(value, value))


def _day_said(value: str) -> str:
    try:
        return saying.day(dt.date.fromisoformat(value))
    except ValueError:
        return value


def _pager(page: CasePage, chosen: Mapping[str, str], view: str) -> Pager | None:
    if not page.rows:
        return None
    count = len(page.rows)
    shown = ngettext("%(count)s case on this page.", "%(count)s cases on this page.", count) % {
        "count": count
    }
    if page.later:
        shown = f"{shown} {_('More follow.')}"
    return Pager(
        shown=shown,
        earlier_url=_address(chosen, view, before=page.earlier) if page.earlier else "",
        later_url=_address(chosen, view, after=page.later) if page.later else "",
        later=_("Later departures"),
    )


def _empty(view: str, chosen: Mapping[str, str]) -> Empty:
    everything = Action(_("Show all cases"), f"{reverse('cases')}?view=all")
    if any(chosen.values()):
        return Empty(_("No case fits these filters."), action=everything)
    sentences = {
        "mine": _("You are not responsible for any case now."),
        "soon": _("Nobody departs within the next 14 days."),
        "preparing": _("No journey is being prepared now."),
        "shared": _("No other organisation shares a case with yours."),
        "all": _("Your organisation holds no case yet."),
    }
    return Empty(sentences[view], action=None if view == "all" else everything)
