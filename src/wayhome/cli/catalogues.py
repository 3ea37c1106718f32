"""Catalogues of translations: kept in step with the messages of the product, without lines that change for nothing.

A catalogue is sorted by message, names files without line numbers and holds no dates, so that a change of it shows
what changed in words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po, write_po

from wayhome.cli.messages import SOURCE, Message

FOLDER = SOURCE / "locale"
HEADER = """\
# Wayhome, {name}. Written by `./wayhome manage write_messages`; fill in msgstr, and leave the rest as it is.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
# As Django's own catalogues have them: a different rule would part our plurals from theirs.
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 "
    ": n%100>=11 && n%100<=99 ? 4 : 5;",
}
NAMES = {"ar": "Arabic"}
LANGUAGES = tuple(PLURALS)
_PLACE = re.compile(r"%\((\w+)\)[sd]|(?<!%)%[sd]")


@dataclass(frozen=True)
class Standing:
    """How a catalogue stands against the messages of the product."""

    missing: tuple[Message, ...]
    surplus: tuple[Message, ...]
    untranslated: tuple[Message, ...]
    # Translations whose places, such as %(name)s, are not those of their message.
    misplaced: tuple[Message, ...]

    @property
    def is_current(self) -> bool:
        """Return whether the catalogue names exactly the messages of the product, with their places."""
        return not (self.missing or self.surplus or self.misplaced)


def path_of(code: str, folder: Path = FOLDER) -> Path:
    """Return the file of a language's catalogue."""
    return folder / code / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """Return a catalogue; an empty one where the file does not exist."""
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def standing(found: Mapping[Message, Sequence[str]], catalogue: Catalog) -> Standing:
    """Return what a catalogue lacks, what it holds for nothing, and what is not yet translated or wrong."""
    entries = dict(_entries(catalogue))
    return Standing(
        missing=tuple(message for message in found if message not in entries),
        surplus=tuple(message for message in entries if message not in found),
        untranslated=tuple(message for message, entry in entries.items() if not _translated(entry)),
        misplaced=tuple(message for message, entry in entries.items() if _misplaced(message, entry)),
    )


def updated(found: Mapping[Message, Sequence[str]], catalogue: Catalog, code: str) -> str:
    """Return the text of a catalogue that holds every message once, with the translations it had.

    A message that got a plural keeps its translation as the last form only, so that it shows as unfinished.
    """
    old = dict(_entries(catalogue))
    fresh = Catalog(locale=code)
    for message, places in found.items():
        entry = old.get(message)
        fresh.add(
            id=(message.id, message.plural) if message.plural else message.id,
            string=entry.string if entry else "",
            locations=[(place, 0) for place in places],
            context=message.context or None,
            user_comments=list(entry.user_comments) if entry else [],
        )
    text = io.BytesIO()
    write_po(text, fresh, width=100, omit_header=True, sort_output=True, include_lineno=False)
    header = HEADER.format(name=NAMES[code], code=code, plural=PLURALS[code])
    return header + text.getvalue().decode("utf-8").strip() + "\n"


def _entries(catalogue: Catalog) -> Iterator[tuple[Message, Entry]]:
    for entry in catalogue:
        if entry.id:
            singular, plural = entry.id if isinstance(entry.id, tuple | list) else (entry.id, "")
            yield Message(singular, plural, entry.context or ""), entry


def _forms(entry: Entry) -> tuple[str, ...]:
    return tuple(entry.string) if isinstance(entry.string, tuple | list) else (entry.string or "",)


def _translated(entry: Entry) -> bool:
    return all(_forms(entry)) and not entry.fuzzy


def _misplaced(message: Message, entry: Entry) -> bool:
    """Return whether a form names an unknown place, or a translation without plural leaves one out.

    Forms for none, one and two may say the number in words.
    """
    wanted = set(_PLACE.findall(message.id)) | set(_PLACE.findall(message.plural))
    forms = [set(_PLACE.findall(form)) for form in _forms(entry) if form]
    if message.plural:
        return any(form - wanted for form in forms)
    return any(form != wanted for form in forms)
