"""What the pages of texts share: words in two languages beside each other, and the texts of consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.ground.accounts.models import User
from wayhome.ground.values.languages import direction
from wayhome.stages.consent.enums import PURPOSE_LABELS, PURPOSE_MEANINGS, Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.consent.queries import TextVersion, texts_now
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Head, Link, Notice, Row, Table
from wayhome.web.staff.cases.labels import joined

Context = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """Words in one language, as they are read out; ``note`` says what is to know about them."""

    lang: str
    title: str
    body: str
    note: str = ""
    unread: bool = False

    @property
    def rtl(self) -> bool:
        """Return whether the language is written from right to left."""
        return direction(self.lang) == "rtl"


@dataclass(frozen=True)
class Version:
    """One version as a part of a page: its heading, who wrote and read it, and its words in each language."""

    id: str
    title: str
    note: str
    words: Sequence[Said]
    chip: Chip | None = None
    actions: Sequence[Action] = ()


def tabs(now: str) -> list[Link]:
    """Return the two kinds of texts, with the one that is open marked."""
    lists = (("texts", _("Texts of consent")), ("checklist_points", _("Information checklist")))
    return [Link(label, reverse(name), current=name == now) for name, label in lists]


def may_keep(by: Actor) -> bool:
    """Return whether the reader writes and reads texts, and does not only look."""
    return allows(by, Permission.KEEP_TEXTS)


def by_whom(written_by: User, written_at: dt.datetime, confirmed_by: User | None) -> str:
    """Return who wrote a version and who read it."""
    names = {"writer": written_by.name, "day": saying.day(written_at)}
    if confirmed_by is None:
        return _("Written by %(writer)s on %(day)s") % names
    return _("Written by %(writer)s on %(day)s, put in force by %(reader)s") % {
        **names,
        "reader": confirmed_by.name,
    }


def draft_actions(
    *, own: bool, theirs: bool, written_at: dt.datetime, publish: str, write: str, drop: str, about: str
) -> list[Action]:
    """Return what can be done with a draft; its writer does not put it in force, and only what was seen is dropped."""
    closed = _("You wrote it. Ask a colleague to read it and to put it in force.") if own else ""
    if not theirs:
        closed = _("It counts for other organisations too. Ask a programme manager of headquarters.")
    return [
        Action(_("Read and put in force"), publish, "primary", "patch-check", closed=closed, about=about),
        Action(_("Correct the draft"), write, "outline", "pencil", about=about),
        Action(
            _("Throw the draft away"),
            drop,
            "danger",
            "trash",
            post=True,
            fields={"read_at": written_at.isoformat()},
            about=about,
        ),
    ]


def from_day(begins_on: dt.date | None, today: dt.date) -> str:
    """Return since when a version is in force, or from when it will be."""
    day = saying.day(begins_on)
    if begins_on is not None and begins_on > today:
        return _("In force from %(day)s") % {"day": day}
    return _("In force since %(day)s") % {"day": day}


# Texts of consent


def texts_page(versions: Mapping[Purpose, Sequence[TextVersion]], *, by: Actor, today: dt.date) -> Context:
    """Return the context of the list: each purpose with its version in each language."""
    now = {purpose: texts_now(versions.get(purpose, ()), on=today) for purpose in Purpose}
    languages = languages_in_use(code for texts in now.values() for code in texts)
    drafts = may_keep(by)
    columns = [
        Column(_("Purpose")),
        *(Column(saying.language_name(code)) for code in languages),
        Column(_("State")),
    ]
    return {
        "head": Head(
            _("Texts of consent"),
            lead=_(
                "What is read out before somebody agrees to something. One person writes a version, "
                "a second one reads it and puts it in force."
            ),
        ),
        "tabs": tabs("texts"),
        "table": Table(
            caption=_("Texts of consent by purpose, with the version in force in each language"),
            columns=columns,
            rows=[
                _row(purpose, versions.get(purpose, ()), now[purpose], languages, drafts=drafts)
                for purpose in Purpose
            ],
        ),
    }


def languages_in_use(codes: Iterable[str]) -> list[str]:
    """Return languages each once, English first and the others by code."""
    return sorted({"eng", *codes}, key=lambda code: (code != "eng", code))


def _row(
    purpose: Purpose,
    versions: Sequence[TextVersion],
    now: Mapping[str, ConsentText],
    languages: Sequence[str],
    *,
    drafts: bool,
) -> Row:
    waits = drafts and any(version.is_draft for version in versions)
    if waits:
        chip = Chip("waiting", _("Draft waits for a second person"))
    else:
        chip = Chip("done", _("In force")) if now else Chip("warning", _("No text in force"))
    return Row(
        [
            Cell(
                _(PURPOSE_LABELS[purpose]),
                note=_(PURPOSE_MEANINGS[purpose]),
                url=reverse("consent_text", args=[purpose.value]),
            ),
            *(_language_cell(now.get(code)) for code in languages),
            Cell(chip=chip),
        ]
    )


def _language_cell(text: ConsentText | None) -> Cell:
    if text is None:
        return Cell("–")
    since = saying.day(text.begins_on)
    note = _("not read by a native speaker") if text.needs_native_reader else ""
    return Cell(text.version, note=joined(_("since %(day)s") % {"day": since}, note))


def text_page(
    purpose: Purpose, versions: Sequence[TextVersion], *, by: Actor, today: dt.date, refused: str = ""
) -> Context:
    """Return the context of one purpose: the draft, what is in force, what will be, and what was."""
    now, may = texts_now(versions, on=today), may_keep(by)
    draft = next((version for version in versions if version.is_draft), None)
    in_force = {text.version for text in now.values()}
    coming = [one for one in versions if one.first.begins_on is not None and one.first.begins_on > today]
    older = [
        one
        for one in versions
        if not one.is_draft and one not in coming and one.first.version not in in_force
    ]
    write = Action(
        _("Write a new version"), reverse("consent_text_write", args=[purpose.value]), "primary", "pencil"
    )
    return {
        "crumbs": [Link(_("Texts of consent"), reverse("texts")), Link(_(PURPOSE_LABELS[purpose]))],
        "head": Head(
            _(PURPOSE_LABELS[purpose]),
            lead=_(PURPOSE_MEANINGS[purpose]),
            actions=[write] if may and draft is None else [],
        ),
        "draft": _draft(draft, purpose, by) if draft is not None and may else None,
        "now": _now(now, today) if now else None,
        "nothing": Empty(
            _("No text of this purpose is in force."),
            _("Until one is, nobody can be asked."),
            write if may and draft is None else None,
        ),
        "coming": [_version(one, today, Chip("info", _("Begins later"))) for one in coming],
        "older": [_version(one, today) for one in older],
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
    }


def _draft(draft: TextVersion, purpose: Purpose, by: Actor) -> Version:
    first = draft.first
    return Version(
        id="draft",
        title=_("Version %(version)s") % {"version": first.version},
        note=by_whom(first.written_by, first.written_at, None),
        words=[_said(text) for text in draft.texts],
        chip=Chip("waiting", _("Draft waits for a second person")),
        actions=draft_actions(
            own=by.is_same_person(first.written_by_id),
            theirs=by.headquarters,
            written_at=first.written_at,
            publish=reverse("consent_text_publish", args=[purpose.value]),
            write=reverse("consent_text_write", args=[purpose.value]),
            drop=reverse("consent_text_drop", args=[purpose.value]),
            about=first.version,
        ),
    )


def _now(now: Mapping[str, ConsentText], today: dt.date) -> Version:
    """Return what is read out now; a language may stand at an earlier version than English."""
    texts = [now[code] for code in languages_in_use(now) if code in now]
    newest = max(texts, key=lambda text: (text.begins_on or dt.date.min, text.id))
    return Version(
        id="now",
        title=_("Version %(version)s") % {"version": newest.version},
        note=saying.said(
            joined(
                from_day(newest.begins_on, today),
                by_whom(newest.written_by, newest.written_at, newest.confirmed_by),
            )
        ),
        words=[_said(text, behind=newest.version) for text in texts],
        chip=Chip("done", _("In force")),
    )


def _version(version: TextVersion, today: dt.date, chip: Chip | None = None) -> Version:
    first = version.first
    since = (
        from_day(first.begins_on, today)
        if chip is not None
        else _("Was in force from %(day)s") % {"day": saying.day(first.begins_on)}
    )
    return Version(
        id=f"version-{first.id}",
        title=_("Version %(version)s") % {"version": first.version},
        note=saying.said(joined(since, by_whom(first.written_by, first.written_at, first.confirmed_by))),
        words=[_said(text) for text in version.texts],
        chip=chip,
    )


def _said(text: ConsentText, behind: str = "") -> Said:
    note = ""
    if behind and text.version != behind:
        note = _("Still version %(version)s: the new words are not written in this language.") % {
            "version": text.version
        }
    return Said(text.language, text.title, text.body, note, text.needs_native_reader)


def write_page(purpose: Purpose, draft: TextVersion | None) -> Context:
    """Return the context of the form of a version."""
    title = _("Correct the draft") if draft is not None else _("Write a new version")
    back = reverse("consent_text", args=[purpose.value])
    return {
        "crumbs": [
            Link(_("Texts of consent"), reverse("texts")),
            Link(_(PURPOSE_LABELS[purpose]), back),
            Link(title),
        ],
        "head": Head(
            title,
            lead=_(
                "It is a draft until somebody else has read it and puts it in force. Short sentences, as one "
                "speaks; they are read aloud."
            ),
        ),
        "back": back,
    }


def publish_page(
    purpose: Purpose, versions: Sequence[TextVersion], draft: TextVersion, *, by: Actor, today: dt.date
) -> Context:
    """Return the context of the page on which a second person reads a draft beside what is in force."""
    now = texts_now(versions, on=today)
    back = reverse("consent_text", args=[purpose.value])
    written = {text.language: text for text in draft.texts}
    return {
        "crumbs": [
            Link(_("Texts of consent"), reverse("texts")),
            Link(_(PURPOSE_LABELS[purpose]), back),
            Link(_("Read and put in force")),
        ],
        "head": Head(
            _("Read and put in force"),
            lead=_("%(purpose)s, version %(version)s. From the day you choose it is what people are told.")
            % {"purpose": _(PURPOSE_LABELS[purpose]), "version": draft.first.version},
        ),
        "by_whom": by_whom(draft.first.written_by, draft.first.written_at, None),
        "pairs": [
            pair(
                code,
                _said(now[code]) if code in now else None,
                _said(written[code]) if code in written else None,
            )
            for code in languages_in_use([*now, *written])
        ],
        "not_written": _("Not written in this version: the words in force stay."),
        "own": own_notice(by.is_same_person(draft.first.written_by_id)),
        "back": back,
    }


def pair(code: str, before: Said | None, after: Said | None) -> dict[str, Any]:
    """Return the words in force and the new ones of one language, for reading beside each other."""
    return {"id": f"pair-{code}", "name": saying.language_name(code), "before": before, "after": after}


def own_notice(own: bool) -> Notice | None:
    """Return why the writer of a draft cannot put it in force."""
    if not own:
        return None
    return Notice(
        "info",
        _("You wrote this draft"),
        _("Somebody else reads it and puts it in force. Ask a colleague."),
    )
