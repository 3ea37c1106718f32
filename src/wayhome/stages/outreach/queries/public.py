"""Questions about outreach: lists that page by key, counts, and the sections in force of a country sheet."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.paging import Order, key_of, one_page, read_day_key, read_moment_key
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.stages.outreach.enums import STALE_AFTER_DAYS, EventState, Section, Topic
from wayhome.stages.outreach.models import CountryInformation, Enquiry, EventFollowUp, InformationEvent

PAGE = 25
SECTION_ORDER = {section.value: place for place, section in enumerate(Section)}
NEWEST_QUESTIONS = Order("asked_at", rising=False)
NEWEST_EVENTS = Order("held_on", rising=False)


def enquiry_for(by: Actor, key: uuid.UUID) -> Enquiry:
    """Return one enquiry of the acting organisation, its drawer opened.

    Raises ``NotPermitted`` without the permission, ``OutOfScope`` for another organisation's or none.
    """
    require(by, Permission.WORK_OUTREACH)
    row = (
        Enquiry.objects.filter(organisation_id=by.organisation_id, pk=key)
        .select_related("office", "asked_by", "answered_by")
        .first()
    )
    if row is None:
        raise OutOfScope
    open_drawers([row.drawer_id])
    return row


@dataclass(frozen=True)
class EnquiryFilter:
    """What the list shows: only open ones, a topic, a country asked about; empty means any."""

    open_only: bool = False
    topic: Topic | None = None
    country: str = ""


@dataclass(frozen=True)
class EnquiryPage:
    """One page of enquiries, newest first, and the keys of its neighbours; empty keys mean there is none."""

    rows: tuple[Enquiry, ...]
    earlier: str
    later: str


def enquiries(
    by: Actor, *, where: EnquiryFilter, after: str = "", before: str = "", size: int = PAGE
) -> EnquiryPage:
    """Return one page of the acting organisation's enquiries, newest first, paged by key; two queries.

    ``after`` and ``before`` are keys from a neighbouring page; one that cannot be read is taken as none.
    Raises ``NotPermitted``.
    """
    require(by, Permission.WORK_OUTREACH)
    rows = _filtered(by, where).select_related("office")
    key = read_moment_key(before or after)
    page = one_page(rows, NEWEST_QUESTIONS, key=key, backwards=bool(before), size=size)
    open_drawers(row.drawer_id for row in page.rows if row.emptied_at is None)
    earlier, later = page.keys(lambda row: (row.asked_at, row.id))
    return EnquiryPage(tuple(page.rows), earlier, later)


def open_enquiries(by: Actor, *, limit: int = 8) -> Sequence[Enquiry]:
    """Return the questions that wait longest for an answer, oldest first; two queries. Raises ``NotPermitted``."""
    require(by, Permission.WORK_OUTREACH)
    rows = list(
        _filtered(by, EnquiryFilter(open_only=True))
        .select_related("office")
        .order_by("asked_at", "id")[:limit]
    )
    open_drawers(row.drawer_id for row in rows)
    return rows


@dataclass(frozen=True)
class Counted:
    """How often something occurred: a topic's or country's code, and the number."""

    code: str
    number: int


def counted_by(by: Actor, field: str, *, since: dt.datetime, limit: int = 8) -> Sequence[Counted]:
    """Return how many questions were asked since a moment by ``topic``, ``country`` or ``language``, most first.

    Raises ``NotPermitted``, and ``ValueError`` for another field.
    """
    require(by, Permission.WORK_OUTREACH)
    if field not in {"topic", "country", "language"}:
        raise ValueError(f"enquiries are not counted by {field}")
    rows = (
        Enquiry.objects.filter(organisation_id=by.organisation_id, asked_at__gte=since)
        .exclude(**{field: ""})
        .values(field)
        .annotate(number=Count("id"))
        .order_by("-number", field)
    )
    return [Counted(row[field], row["number"]) for row in rows[:limit]]


def _filtered(by: Actor, where: EnquiryFilter) -> QuerySet[Enquiry]:
    rows = Enquiry.objects.filter(organisation_id=by.organisation_id)
    if where.open_only:
        rows = rows.filter(answered_at__isnull=True, emptied_at__isnull=True, case_id__isnull=True)
    if where.topic:
        rows = rows.filter(topic=where.topic.value)
    if where.country:
        rows = rows.filter(country=where.country)
    return rows


def event_for(by: Actor, key: uuid.UUID) -> InformationEvent:
    """Return one information event of the acting organisation, its drawer opened.

    Raises ``NotPermitted`` and ``OutOfScope``, as ``enquiry_for``.
    """
    require(by, Permission.WORK_OUTREACH)
    row = (
        InformationEvent.objects.filter(organisation_id=by.organisation_id, pk=key)
        .select_related("office", "planned_by", "settled_by")
        .first()
    )
    if row is None:
        raise OutOfScope
    open_drawers([row.drawer_id])
    return row


def events_between(by: Actor, first: dt.date, end: dt.date) -> Sequence[InformationEvent]:
    """Return the acting organisation's events from a day until and without another, soonest first.

    Raises ``NotPermitted``.
    """
    require(by, Permission.WORK_OUTREACH)
    return list(
        InformationEvent.objects.filter(
            organisation_id=by.organisation_id, held_on__gte=first, held_on__lt=end
        )
        .select_related("office")
        .order_by("held_on", "from_time", "id")
    )


@dataclass(frozen=True)
class EventPage:
    """One page of events, latest day first, and the key of the next page; empty means there is none."""

    rows: tuple[InformationEvent, ...]
    later: str


def events(by: Actor, *, after: str = "", size: int = PAGE) -> EventPage:
    """Return one page of the acting organisation's events, latest day first, paged by key; one query.

    Raises ``NotPermitted``.
    """
    require(by, Permission.WORK_OUTREACH)
    rows = InformationEvent.objects.filter(organisation_id=by.organisation_id).select_related("office")
    place = read_day_key(after)
    if place is not None:
        rows = rows.filter(NEWEST_EVENTS.beyond(place))
    found = list(rows.order_by(*NEWEST_EVENTS.columns)[: size + 1])
    shown = found[:size]
    later = key_of(shown[-1].held_on, shown[-1].id) if len(found) > size else ""
    return EventPage(tuple(shown), later)


def follow_ups(event: InformationEvent) -> Sequence[EventFollowUp]:
    """Return what was promised at an event, the most urgent first."""
    return list(EventFollowUp.objects.filter(event=event).order_by("due_on", "id"))


def follow_up_of(event: InformationEvent, key: uuid.UUID) -> EventFollowUp:
    """Return one promise of an event; raises ``OutOfScope`` when it belongs to another or to none."""
    row = EventFollowUp.objects.filter(event=event, pk=key).first()
    if row is None:
        raise OutOfScope
    return row


@dataclass(frozen=True)
class Reach:
    """How many events were held and how many people came, in a period."""

    events: int
    women: int
    men: int
    girls: int
    boys: int
    not_stated: int

    @property
    def people(self) -> int:
        """Return everybody who came."""
        return self.women + self.men + self.girls + self.boys + self.not_stated


def reach(by: Actor, first: dt.date, end: dt.date) -> Reach:
    """Return how many people information events reached from a day until and without another.

    Raises ``NotPermitted``.
    """
    held = [event for event in events_between(by, first, end) if event.state == EventState.HELD.value]

    def total(name: str) -> int:
        return sum(getattr(event, name) or 0 for event in held)

    return Reach(len(held), total("women"), total("men"), total("girls"), total("boys"), total("not_stated"))


@dataclass(frozen=True)
class SheetOverview:
    """One country sheet in one language: how many sections it has, how many are old, the oldest check."""

    country: str
    language: str
    sections: int
    stale: int
    oldest_check_at: dt.datetime


def is_stale(section: CountryInformation, on: dt.date) -> bool:
    """Return whether a section is marked as old on a day: not checked for 180 days, or past its own end."""
    ended = section.valid_until is not None and section.valid_until <= on
    return ended or section.checked_at.date() + dt.timedelta(days=STALE_AFTER_DAYS) <= on


def sheets(by: Actor, *, on: dt.date) -> Sequence[SheetOverview]:
    """Return the acting organisation's country sheets; one query. Pages sort them by printed name.

    Raises ``NotPermitted``.
    """
    require(by, Permission.WORK_OUTREACH)
    current = CountryInformation.objects.filter(
        organisation_id=by.organisation_id, replaced_at__isnull=True
    ).defer("body")
    grouped: dict[tuple[str, str], list[CountryInformation]] = {}
    for section in current:
        grouped.setdefault((section.country, section.language), []).append(section)
    return [
        SheetOverview(
            country=country,
            language=language,
            sections=len(parts),
            stale=sum(is_stale(part, on) for part in parts),
            oldest_check_at=min(part.checked_at for part in parts),
        )
        for (country, language), parts in grouped.items()
    ]


def sheet(by: Actor, country: str, language: str) -> Sequence[CountryInformation]:
    """Return the current sections of one country sheet in printed order; empty when none was written.

    Raises ``NotPermitted``.
    """
    require(by, Permission.WORK_OUTREACH)
    rows = CountryInformation.objects.filter(
        organisation_id=by.organisation_id, country=country, language=language, replaced_at__isnull=True
    ).select_related("checked_by")
    return sorted(rows, key=lambda row: SECTION_ORDER[row.section])


def sheet_section(by: Actor, country: str, language: str, section: Section) -> CountryInformation | None:
    """Return the current version of one section, if there is one. Raises ``NotPermitted``."""
    return next((row for row in sheet(by, country, language) if row.section == section.value), None)


def older_versions(current: CountryInformation) -> Sequence[CountryInformation]:
    """Return the versions that a section replaced, newest first."""
    same: dict[str, Any] = {
        name: getattr(current, name) for name in ("organisation_id", "country", "language", "section")
    }
    return list(
        CountryInformation.objects.filter(**same, replaced_at__isnull=False)
        .select_related("written_by")
        .order_by("-version")
    )
