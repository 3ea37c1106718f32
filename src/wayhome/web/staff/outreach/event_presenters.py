"""What the pages of information events show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.stages.outreach.enums import (
    CANCELLED_LABELS,
    EVENT_STATE_LABELS,
    MATERIAL_LABELS,
    TOPIC_LABELS,
    Cancelled,
    EventState,
    Material,
    Topic,
)
from wayhome.stages.outreach.models import EventFollowUp, InformationEvent
from wayhome.stages.outreach.queries import EventPage
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import (
    Action,
    Cell,
    Chip,
    Column,
    Empty,
    Fact,
    Head,
    Pager,
    Row,
    Status,
    Table,
)
from wayhome.web.staff.outreach.labels import Context, crumbs, said_word

EVENT_STATUS: dict[EventState, Status] = {
    EventState.PLANNED: "waiting",
    EventState.HELD: "done",
    EventState.CANCELLED: "neutral",
}


def events_table(rows: Sequence[InformationEvent], caption: str) -> Table:
    """Return a list of events: place, day and time, topics, languages, people, state."""
    return Table(
        caption,
        [
            Column(_("Place")),
            Column(_("When")),
            Column(_("Topics")),
            Column(_("Languages")),
            Column(_("People"), numeric=True),
            Column(_("State")),
        ],
        [_event_row(row) for row in rows],
    )


def _event_row(row: InformationEvent) -> Row:
    state = EventState(row.state)
    return Row(
        [
            Cell(row.place, url=reverse("event", args=[row.id])),
            Cell(saying.day(row.held_on, "short"), note=_times(row)),
            Cell(_topics(row)),
            Cell(_languages(row)),
            Cell("–" if row.attendance is None else saying.number(row.attendance)),
            Cell(chip=Chip(EVENT_STATUS[state], said_word(EVENT_STATE_LABELS, state))),
        ]
    )


def _times(row: InformationEvent) -> str:
    return f"{saying.clock(row.from_time)} – {saying.clock(row.until_time)}"


def _topics(row: InformationEvent) -> str:
    return ", ".join(said_word(TOPIC_LABELS, Topic(word)) for word in row.topics)


def _languages(row: InformationEvent) -> str:
    return ", ".join(saying.language_name(code) for code in row.languages)


def events_page(page: EventPage, *, first: bool) -> Context:
    """Return the context of the list of events."""
    listed = reverse("events")
    return {
        "crumbs": crumbs((_("Information events"), "")),
        "head": Head(
            _("Information events"),
            lead=_("At reception centres and other places; attendance is counted, never named."),
            actions=[Action(_("Plan an event"), reverse("event_new"), "primary", "calendar-event")],
        ),
        "table": events_table(page.rows, _("Information events")) if page.rows else None,
        "empty": Empty(_("No information event is noted."), _("Plan the first one.")),
        "pager": Pager(
            earlier_url="" if first else listed,
            earlier=_("Back to the latest"),
            later_url=f"{listed}?{urlencode({'after': page.later})}" if page.later else "",
            later=_("Earlier events"),
        ),
    }


def event_form(found: InformationEvent | None = None) -> Context:
    """Return the context of the form that plans or changes an event."""
    title = _("Change the event") if found else _("Plan an event")
    return {
        "crumbs": crumbs((_("Information events"), reverse("events")), (title, "")),
        "head": Head(title, lead=_("Say where, when, about what and in which languages.")),
        "back": reverse("event", args=[found.id]) if found else reverse("outreach"),
    }


def event_page(found: InformationEvent, promised: Sequence[EventFollowUp], today: dt.date) -> Context:
    """Return the context of one event."""
    state = EventState(found.state)
    return {
        "crumbs": crumbs((_("Information events"), reverse("events")), (found.place, "")),
        "head": Head(
            found.place,
            lead=f"{saying.day(found.held_on, 'full')}, {_times(found)}",
            chips=[Chip(EVENT_STATUS[state], said_word(EVENT_STATE_LABELS, state))],
            actions=_event_actions(found, state),
        ),
        "event": found,
        "facts": [
            Fact(_("Topics"), _topics(found)),
            Fact(_("Languages"), _languages(found)),
            Fact(_("Interpreter numbers"), ", ".join(found.interpreters) or "–", code=True),
            Fact(
                _("Materials"),
                ", ".join(said_word(MATERIAL_LABELS, Material(word)) for word in found.materials) or "–",
            ),
            Fact(_("Office"), found.office.name if found.office else "–"),
            *(
                [Fact(_("Why cancelled"), said_word(CANCELLED_LABELS, Cancelled(found.cancelled_because)))]
                if found.cancelled_because
                else []
            ),
        ],
        "counts": _attendance_table(found) if state is EventState.HELD else None,
        "promised": [_promise(found, row, today) for row in promised],
    }


def _event_actions(found: InformationEvent, state: EventState) -> list[Action]:
    if state is EventState.CANCELLED:
        return []
    attend = Action(
        _("Correct the attendance") if state is EventState.HELD else _("Record attendance"),
        reverse("event_attendance", args=[found.id]),
        "outline" if state is EventState.HELD else "primary",
        "people",
    )
    if state is EventState.HELD:
        return [attend]
    return [
        attend,
        Action(_("Change"), reverse("event_change", args=[found.id]), "outline", "pencil"),
        Action(_("Cancel the event"), reverse("event_cancel", args=[found.id]), "quiet", "slash-circle"),
    ]


def _attendance_table(found: InformationEvent) -> Table:
    counted = [
        (_("Women"), found.women),
        (_("Men"), found.men),
        (_("Girls under 18"), found.girls),
        (_("Boys under 18"), found.boys),
        (_("Not stated"), found.not_stated),
    ]
    return Table(
        _("Attendance"),
        [Column(_("Who came")), Column(_("People"), numeric=True)],
        [Row([Cell(label), Cell(saying.number(number))]) for label, number in counted],
        foot=[Row([Cell(_("Together")), Cell(saying.number(found.attendance))], is_sum=True)],
    )


def _promise(found: InformationEvent, row: EventFollowUp, today: dt.date) -> dict[str, Any]:
    done = row.done_at is not None
    late = not done and row.due_on < today
    return {
        "what": row.what,
        "due": saying.day(row.due_on),
        "chip": Chip("done", _("Done"))
        if done
        else Chip("blocked" if late else "waiting", saying.days_from(row.due_on, today)),
        "action": None
        if done
        else Action(
            _("Done"),
            reverse("event_follow_up_done", args=[found.id, row.id]),
            post=True,
            about=row.what,
        ),
    }


def attendance_page(found: InformationEvent) -> Context:
    """Return the context of the attendance form."""
    back = reverse("event", args=[found.id])
    return {
        "crumbs": crumbs((found.place, back), (_("Attendance"), "")),
        "head": Head(
            _("Attendance"),
            lead=_("Count who came; write no names. Whoever did not say counts as not stated."),
        ),
        "back": back,
    }


def cancel_page(found: InformationEvent) -> Context:
    """Return the context of the form that cancels an event."""
    back = reverse("event", args=[found.id])
    return {
        "crumbs": crumbs((found.place, back), (_("Cancel"), "")),
        "head": Head(
            _("Cancel this event"),
            lead=f"{found.place}, {saying.day(found.held_on, 'full')}, {_times(found)}",
        ),
        "back": back,
    }
