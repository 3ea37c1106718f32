"""What the pages of the information checklist show: its points in their order, and one point in all its versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.stages.counselling.models import ChecklistPoint, ChecklistText
from wayhome.stages.counselling.queries import PointLine, is_theirs
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Head, Link, Notice, Row, Table
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.texts.presenters import (
    Context,
    Said,
    Version,
    by_whom,
    draft_actions,
    from_day,
    languages_in_use,
    may_keep,
    own_notice,
    pair,
    tabs,
)


def points_page(lines: Sequence[PointLine], *, by: Actor, today: dt.date) -> Context:
    """Return the context of the list of points."""
    may = may_keep(by)
    shown = [line for line in lines if may or line.now(today) is not None]
    new = Action(_("Write a new point"), reverse("checklist_point_new"), "primary", "plus-lg")
    return {
        "head": Head(
            _("Information checklist"),
            lead=_(
                "What everybody must have had explained before they apply. One person writes a point, "
                "a second one reads it and puts it in force."
            ),
            actions=[new] if may else [],
        ),
        "tabs": tabs("checklist_points"),
        "table": _table(shown, today, may=may) if shown else None,
        "nothing": Empty(
            _("No point is in force."),
            _("Until one is, nobody can be told everything, and nobody can apply."),
            new if may else None,
        ),
    }


def _table(lines: Sequence[PointLine], today: dt.date, *, may: bool) -> Table:
    return Table(
        caption=_("Points of the checklist in their order"),
        columns=[
            Column(_("Place"), numeric=True),
            Column(_("Point")),
            Column(_("Version")),
            Column(_("Languages")),
            Column(_("State")),
        ],
        rows=[_row(line, today, may=may) for line in lines],
    )


def _row(line: PointLine, today: dt.date, *, may: bool) -> Row:
    now = line.now(today)
    shown = now or line.first
    since = from_day(now.begins_on, today) if now is not None else ""
    words = for_reader(shown)
    return Row(
        [
            Cell(str(shown.position)),
            Cell(
                words.text if words is not None else shown.code,
                note=joined(shown.code, programme_of(shown)),
                url=reverse("checklist_point", args=[shown.id]),
                lang=words.language if words is not None else "eng",
            ),
            Cell(now.version if now is not None else "–", note=since),
            Cell(", ".join(saying.language_name(one.lang) for one in said(shown))),
            Cell(chip=_chip(line, now, today, may=may)),
        ]
    )


def _chip(line: PointLine, now: ChecklistPoint | None, today: dt.date, *, may: bool) -> Chip:
    if may and line.draft is not None:
        return Chip("waiting", _("Draft waits for a second person"))
    if now is not None:
        return Chip("done", _("In force"))
    begins_later = any(point.begins_on is not None and point.begins_on > today for point in line.versions)
    return Chip("info", _("Begins later")) if begins_later else Chip("neutral", _("Not in force"))


def for_reader(point: ChecklistPoint) -> ChecklistText | None:
    """Return the words of a version in the language of the page, else in English, which each has."""
    words = {one.language: one for one in point.texts.all()}
    return words.get(saying.readers_language()) or words.get("eng")


def programme_of(point: ChecklistPoint) -> str:
    """Return for which programme a point is."""
    return point.programme.name if point.programme else _("all programmes")


def said(point: ChecklistPoint) -> list[Said]:
    """Return the words of a version in each language, English first."""
    words = {one.language: one for one in point.texts.all()}
    ordered = [words[code] for code in languages_in_use(words) if code in words]
    return [Said(one.language, "", one.text, unread=one.needs_native_reader) for one in ordered]


def point_page(line: PointLine, *, by: Actor, today: dt.date, refused: str = "") -> Context:
    """Return the context of one point: the draft, what is in force, what will be, and what was."""
    may, now, draft = may_keep(by), line.now(today), line.draft
    others = [point for point in line.versions if point not in (now, draft)]
    coming = [point for point in others if point.begins_on is not None and point.begins_on > today]
    older = [point for point in others if point not in coming]
    first = line.first
    write = Action(
        _("Write a new version"), reverse("checklist_point_write", args=[first.id]), "primary", "pencil"
    )
    return {
        "crumbs": crumbs(Link(_called(now or first))),
        "head": Head(
            _called(now or first),
            lead=joined(first.code, programme_of(first)),
            actions=[write] if may and draft is None else [],
        ),
        "draft": _draft(draft, by) if draft is not None and may else None,
        "now": _version(now, today, Chip("done", _("In force"))) if now is not None else None,
        "nothing": Empty(_("This point is not in force."), _("Nobody is told it yet.")),
        "coming": [_version(point, today, Chip("info", _("Begins later"))) for point in coming],
        "older": [_version(point, today) for point in older],
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
    }


def _called(point: ChecklistPoint) -> str:
    return _("Point %(position)s of the checklist") % {"position": point.position}


def crumbs(*links: Link) -> list[Link]:
    """Return the way to a page about one point."""
    return [Link(_("Information checklist"), reverse("checklist_points")), *links]


def _draft(draft: ChecklistPoint, by: Actor) -> Version:
    return Version(
        id="draft",
        title=_("Version %(version)s") % {"version": draft.version},
        note=by_whom(draft.written_by, draft.written_at, None),
        words=said(draft),
        chip=Chip("waiting", _("Draft waits for a second person")),
        actions=draft_actions(
            own=by.is_same_person(draft.written_by_id),
            theirs=is_theirs(draft, by),
            written_at=draft.written_at,
            publish=reverse("checklist_point_publish", args=[draft.id]),
            write=reverse("checklist_point_write", args=[draft.id]),
            drop=reverse("checklist_point_drop", args=[draft.id]),
            about=draft.version,
        ),
    )


def _version(point: ChecklistPoint, today: dt.date, chip: Chip | None = None) -> Version:
    since = (
        from_day(point.begins_on, today)
        if chip is not None
        else _("Was in force from %(day)s") % {"day": saying.day(point.begins_on)}
    )
    return Version(
        id=f"version-{point.id}",
        title=_("Version %(version)s") % {"version": point.version},
        note=saying.said(joined(since, by_whom(point.written_by, point.written_at, point.confirmed_by))),
        words=said(point),
        chip=chip,
    )


def write_page(line: PointLine) -> Context:
    """Return the context of the form of a version."""
    title = _("Correct the draft") if line.draft is not None else _("Write a new version")
    back = reverse("checklist_point", args=[line.first.id])
    return {
        "crumbs": crumbs(Link(_called(line.first), back), Link(title)),
        "head": Head(
            title,
            lead=_(
                "It is a draft until somebody else has read it and puts it in force. Whoever had the point "
                "explained keeps it explained."
            ),
        ),
        "back": back,
    }


def new_page() -> Context:
    """Return the context of the form of a new point."""
    title = _("Write a new point")
    return {
        "crumbs": crumbs(Link(title)),
        "head": Head(
            title,
            lead=_(
                "It is a draft until somebody else has read it and puts it in force. From then on everybody who "
                "has not travelled yet must have it explained."
            ),
        ),
        "back": reverse("checklist_points"),
    }


def publish_page(line: PointLine, draft: ChecklistPoint, *, by: Actor, today: dt.date) -> Context:
    """Return the context of the page on which a second person reads a draft beside what is in force."""
    now = line.now(today)
    before = {one.lang: one for one in said(now)} if now is not None else {}
    after = {one.lang: one for one in said(draft)}
    back = reverse("checklist_point", args=[draft.id])
    return {
        "crumbs": crumbs(Link(_called(draft), back), Link(_("Read and put in force"))),
        "head": Head(
            _("Read and put in force"),
            lead=_(
                "Point %(position)s of the checklist, version %(version)s. From the day you choose it is what "
                "people are told."
            )
            % {"position": draft.position, "version": draft.version},
        ),
        "by_whom": by_whom(draft.written_by, draft.written_at, None),
        "pairs": [
            pair(code, before.get(code), after.get(code)) for code in languages_in_use([*before, *after])
        ],
        "not_written": _(
            "Not written in this version: from that day there are no words in this language, and an interpreter says it."
        ),
        "own": own_notice(by.is_same_person(draft.written_by_id)),
        "acts_at_once": now is None,
        "back": back,
    }
