"""Somebody's own file on paper, by Typst, readable by screen readers (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from wayhome.ground.values.sentences import msgid, say
from wayhome.privacy.coded import COUNTRIES, LANGUAGES, meaning
from wayhome.privacy.own_file import STAFF, Entry, OwnFileContent, Reader, Recipient
from wayhome.privacy.speaking import Speaker
from wayhome.privacy.words import TITLES, field_called, title_of

LEFT_OFF = frozenset(
    {
        "id", "case", "case_id", "person", "member", "agreement", "handover", "session", "file", "referral", "record_id",
        "record_version", "table", "urgent", "icon", "mark", "sha256", "json_sha256", "pdf_sha256", "size",
        "travel_sort", "state_since_at", "owner_id", "programme", "condition", "list_month", "entries", "given_out",
        "replaced", "emptied_at", "reminded_at", "scanned_at", "saved_at", "version", "trip", "member_ids", "created_at",
        "cases.Task.code", "cases.StateChange.verb",
    }
)  # fmt: skip
"""Fields, of all tables or of one, for which nobody has a use on paper; they stand in the form for machines."""
TIMES = (
    "happened_at", "at", "from_at", "held_on", "raised_at", "found_at", "assessed_at", "made_at", "sent_at", "opened_at",
    "recorded_at", "written_at", "added_at", "placed_at", "asked_at", "told_at", "begins_on", "received_on",
)  # fmt: skip
"""Fields that say when a row is of, the surest first."""
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOTICE = "messaging.Notice"
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")
_EMPTY: tuple[object, ...] = (None, "", [], {}, ())


def as_pdf(content: OwnFileContent, *, speaker: Speaker, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the PDF. Fonts come from the folders that exist, then from the system.

    Where a letter has no font the file is made without the mark of PDF/UA rather than not at all: nobody waits for
    their data because of one sign.
    """
    words = json.dumps(on_paper(content, speaker), ensure_ascii=False)
    folders = [folder for folder in font_folders if folder.is_dir()]
    at = int(content.made_at.timestamp())
    with resources.as_file(
        resources.files("wayhome.privacy.renderings").joinpath("own_file.typ")
    ) as template:
        try:
            return typst.compile(
                template,
                format="pdf",
                font_paths=folders,
                sys_inputs={"file": words},
                pdf_standards="ua-1",
                timestamp=at,
            )
        except typst.TypstError:
            return typst.compile(
                template, format="pdf", font_paths=folders, sys_inputs={"file": words}, timestamp=at
            )


def on_paper(content: OwnFileContent, speaker: Speaker) -> Mapping[str, Any]:
    """Return what stands on paper, all of it text in the speaker's language."""

    def says(text: str) -> str:
        return speaker.say(say(text))

    return {
        "language": content.language,
        "title": says(msgid("What is held about you")),
        "lead": speaker.say(
            say(
                msgid("Case %(reference)s, held by %(office)s. Made on %(day)s."),
                reference=content.reference,
                office=content.held_by,
                day=content.made_at.date(),
            )
        ),
        "rights_title": says(msgid("What you can ask")),
        "rights": says(_RIGHTS),
        "purposes_title": says(msgid("What it is held for, and how long")),
        "purposes": [_purpose(one, speaker) for one in content.purposes],
        "recipients_title": says(msgid("Who received it")),
        "recipients": [_recipient(one, speaker) for one in content.recipients],
        "readers_title": says(msgid("Who looked at it")),
        "readers": [_reader(one, speaker) for one in content.readers],
        "nobody": says(msgid("Nobody.")),
        "sections": _sections(content.entries, speaker),
        "left_out_title": says(msgid("What is not in this file, and why")),
        "left_out": list(content.left_out),
    }


def _sections(entries: Sequence[Entry], speaker: Speaker) -> list[Mapping[str, Any]]:
    """Return the tables in the order in which somebody would look for them, each with its rows that say anything."""
    order = {table: place for place, table in enumerate(TITLES)}
    tables = sorted(
        {entry.table for entry in entries}, key=lambda table: (order.get(table, len(order)), table)
    )
    found: list[Mapping[str, Any]] = []
    for table in tables:
        in_time = sorted((entry for entry in entries if entry.table == table), key=_when)
        rows = [_row(entry, speaker) for entry in in_time]
        if any(rows):
            found.append({"title": speaker.say(title_of(table)), "entries": [row for row in rows if row]})
    return found


def _when(entry: Entry) -> str:
    """Return when something was or was written down, to put rows in the order of time; days come before their moments."""
    found = next((value for name in TIMES if (value := entry.values.get(name)) is not None), None)
    return found.isoformat() if isinstance(found, dt.date) else ""


def _row(entry: Entry, speaker: Speaker) -> list[Mapping[str, str]]:
    """Return what a row says in words. That a member of staff did it is left out: who looked is told apart."""
    if entry.table == _NOTICE:
        told = {"label": speaker.moment(entry.values["made_at"]), "value": str(entry.values["text"])}
        return [told]
    staff = speaker.say(say(STAFF))
    row: list[Mapping[str, str]] = []
    for name, value in entry.values.items():
        if {name, f"{entry.table}.{name}"} & LEFT_OFF or value in _EMPTY or value == staff:
            continue
        text = _said(entry.table, name, value, speaker)
        if text and not _KEY.fullmatch(text):
            row.append({"label": speaker.say(field_called(name)), "value": text})
    return row


def _said(table: str, name: str, value: Any, speaker: Speaker) -> str:
    """Return a value in words: what a code means, the name of a country, of a language or of a field."""
    if isinstance(value, list | tuple):
        texts = [text for item in value if (text := _said(table, name, item, speaker))]
        return (" " if all(text.endswith(".") for text in texts) else ", ").join(texts)
    if isinstance(value, Mapping) and "rule" in value and "sentence" in value:
        return str(
            value["sentence"]
        )  # of a rule that was checked: what was found, without how it was worked out
    if isinstance(value, Mapping) and {"original", "earliest"} <= set(value):
        return _birth(value, speaker)
    if isinstance(value, Mapping):
        value = {key: item for key, item in value.items() if key != "asks"} if "text" in value else value
        if set(value) == {"text"}:
            return str(value["text"])
        parts = {
            key: _said(table, str(key), item, speaker) for key, item in value.items() if item not in _EMPTY
        }
        return "; ".join(
            f"{speaker.say(field_called(str(key)))}: {text}" for key, text in parts.items() if text
        )
    if isinstance(value, str):
        if (meant := meaning(table, name, value)) is not None:
            return speaker.say(meant)
        if name in COUNTRIES:
            return speaker.country(value)
        if name in LANGUAGES:
            return speaker.tongue(value)
        if name == "fields":
            return speaker.say(field_called(value))
        if _CODE.fullmatch(value):
            return value.replace("_", " ")
    return _text(value, speaker)


def _birth(value: Mapping[str, Any], speaker: Speaker) -> str:
    """Return a birth as it was said, with its calendar, with what is taken for it, and how it is known."""
    calendar = _said("people.Person", "calendar", value.get("calendar") or "", speaker)
    date = f"{value['original']} ({', '.join(filter(None, (calendar, str(value.get('edtf') or ''))))})"
    known = [
        f"{speaker.say(field_called(name))}: {_said('people.Person', name, value[name], speaker)}"
        for name in ("known_by", "estimated_by", "estimated_how")
        if value.get(name)
    ]
    return "; ".join([date, *known])


def _text(value: Any, speaker: Speaker) -> str:
    if isinstance(value, bool):
        return speaker.say(say(_YES if value else _NO))
    if isinstance(value, dt.datetime):
        return speaker.moment(value)
    if isinstance(value, dt.date):
        return speaker.day(value)
    return str(value)


def _purpose(one: Mapping[str, Any], speaker: Speaker) -> Mapping[str, str]:
    kept = say(msgid("%(years)s years after %(event)s"), years=one["years"], event=one["from"])
    return {"title": one["purpose"], "text": ". ".join([*one["basis"], speaker.say(kept)]) + "."}


def _recipient(one: Recipient, speaker: Speaker) -> Mapping[str, str]:
    if one.ends_on is None:
        dates = speaker.say(say(msgid("since %(day)s"), day=one.begins_on))
    else:
        dates = speaker.say(
            say(msgid("from %(first)s until %(last)s"), first=one.begins_on, last=one.ends_on)
        )
    return {
        "title": one.organisation,
        "text": ". ".join(
            part for part in (one.agreement, dates, one.basis, one.transfer, ", ".join(one.parts)) if part
        ),
    }


def _reader(one: Reader, speaker: Speaker) -> Sequence[str]:
    return [speaker.day(one.day), one.office, ", ".join(one.roles), one.reason]


_YES, _NO = msgid("yes"), msgid("no")
_RIGHTS = msgid(
    "You can ask for a correction, for something to be erased, for the file to be stored and not used, or object to what "
    "is done with it. An answer comes within one month. You can complain to the data protection authority. Nothing that "
    "you ask here changes what help you get."
)
