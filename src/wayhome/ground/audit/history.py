"""Earlier values against the log: every revision is told by one event, and every event that kept one still has it.

``editing.edit`` writes both in one transaction; the event's detail names the revision and the version that it keeps, which
is sealed with it. What is compared are the plain columns; earlier values themselves stay sealed in their drawer and fail
to open where they were exchanged. Needs the standard library alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from wayhome.ground.audit.leaves import Text, microseconds

REVISION = ("id", "case_id", "table", "record_id", "record_version", "fields", "user_id", "at")
"""The columns that are read of a revision."""
KEY, VERSION = "revision", "version"
"""The words of an event's detail under which it names the revision it kept, and the version in it."""
MARK = b'"revision": "'
_KEY = re.compile(rb'"revision": "([0-9a-f-]{36})"')
_VERSION = re.compile(rb'"version": (\d+)')


@dataclass(frozen=True)
class Edit:
    """What an event and its revision both say: of which record and version, which fields, by whom and when."""

    record: tuple[Text, Text]
    fields: Text
    user_id: Text
    case_id: Text
    at: bytes
    version: Text = None

    def beside_details(self) -> tuple[Text, Text, Text, bytes]:
        """Return what is left of it in an event whose details were erased."""
        return self.record[0], self.user_id, self.case_id, self.at


@dataclass
class History:
    """What revisions say by key, what events say of them, and how many events of each sort lost their details."""

    revisions: dict[bytes, Edit] = field(default_factory=dict)
    told: dict[bytes, list[tuple[int, Edit]]] = field(default_factory=dict)
    without_details: dict[tuple[Text, Text, Text, bytes], int] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)

    def add_revision(self, row: Sequence[Text]) -> None:
        """Add a revision, given the columns of ``REVISION``."""
        key, case_id, table, record_id, version, fields, user_id, at = row
        try:
            edit = Edit((table, record_id), fields, user_id, case_id, microseconds(at or b""), version)
        except ValueError:
            self.unreadable.append(_text(key))
        else:
            self.revisions[key or b""] = edit

    def add_event(self, seq: int, edit: Edit, detail: Text, *, erased: bool) -> None:
        """Add what an event says, if it says anything of a revision or can no longer say."""
        if erased:
            left = edit.beside_details()
            self.without_details[left] = self.without_details.get(left, 0) + 1
        elif found := _KEY.search(detail or b""):
            version = _VERSION.search(detail or b"")
            said = replace(edit, version=version[1] if version else None)
            self.told.setdefault(found[1], []).append((seq, said))


@dataclass(frozen=True)
class Gap:
    """One place where earlier values and log differ: ``what`` is changed, missing or inserted; ``seq`` the event, if one."""

    what: str
    text: str
    revision: str
    seq: int | None = None


def gaps(history: History) -> Iterator[Gap]:
    """Yield every place where earlier values and the log do not fit, events first, each with the revision's key."""
    for broken in history.unreadable:
        yield Gap("changed", f"earlier values {broken} cannot be read", broken)
    for key, told in history.told.items():
        name = _text(key)
        first, edit = told[0]
        for seq, _ in told[1:]:
            yield Gap(
                "changed", f"event {seq} names the earlier values {name}, as event {first} does", name, seq
            )
        kept = history.revisions.get(key)
        if kept is None:
            text = f"earlier values {name} of {_of(edit)}, kept by event {first}, are gone"
            yield Gap("missing", text, name, first)
        elif kept != edit:
            text = (
                f"earlier values {name} say something else of {_of(edit)} than event {first}, which kept them"
            )
            yield Gap("changed", text, name, first)
    erased = dict(history.without_details)
    for key, edit in history.revisions.items():
        if key in history.told:
            continue
        left = edit.beside_details()
        if erased.get(left):
            erased[left] -= 1
            continue
        text = f"earlier values {_text(key)} of {_of(edit)} were put in: no event tells of them"
        yield Gap("inserted", text, _text(key))


def _of(edit: Edit) -> str:
    table, key = edit.record
    return f"{_text(table)} {_text(key)} (version {_text(edit.version)})"


def _text(value: Text) -> str:
    return "?" if value is None else value.decode("utf-8", "replace")
