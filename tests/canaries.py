"""Words that stand nowhere else: how they are put into sealed fields and forms, and how they are searched in any bytes."""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from wayhome.ground.crypto.drawer_rotation import sealed_fields, sealed_tables
from wayhome.ground.crypto.fields import Sealed, _Opener

CODE = re.compile(r"[a-z0-9_.\-]*|[A-Z]{2,3}|[0-9:.\-T+Z]*")
"""Text that the code reads as a word of its own, such as a kind or a country: a canary in it would change the act."""
BYTEA = re.compile(rb"\\\\?x([0-9a-f]{16,})")
STEM = 12
"""How many letters the words of one run begin with in common."""
CHUNK, OVERLAP = 64 << 20, 512
Encode = Callable[[str], bytes]


def _aligned(offset: int) -> Encode:
    """Return what base64 makes of a word that begins so many bytes after a multiple of three, without its edges."""

    def encode(word: str) -> bytes:
        plain = word.encode()
        text = base64.b64encode(b"\0" * offset + plain)
        first = -(-offset * 8 // 6)
        return text[first : (offset + len(plain)) * 8 // 6]

    return encode


ENCODINGS: Mapping[str, Encode] = {
    "UTF-8": str.encode,
    "NFD": lambda word: (word + "e\u0301").encode(),
    "percent": lambda word: (word + quote("é")).encode(),
    "UTF-16LE": lambda word: word.encode("utf-16-le"),
    "UTF-16BE": lambda word: word.encode("utf-16-be"),
    "base64+0": _aligned(0),
    "base64+1": _aligned(1),
    "base64+2": _aligned(2),
    "hex": lambda word: word.encode().hex().encode(),
    "HEX": lambda word: word.encode().hex().upper().encode(),
    "hex of UTF-16LE": lambda word: word.encode("utf-16-le").hex().encode(),
}
"""How a word may stand in bytes. A canary is plain letters with an é after them, so that UTF-8 finds what escapes the é."""


def planted_as(encoding: str, word: str) -> bytes:
    """Return bytes that hold a word in an encoding, as a careless program would leave them."""
    if encoding.startswith("base64"):
        return base64.b64encode(b"\0" * int(encoding[-1]) + word.encode() + b"\0\0\0")
    return ENCODINGS[encoding](word)


class Search:
    """Counts how often words stand in bytes, by encoding."""

    def __init__(self, words: Mapping[str, str]) -> None:
        (stem,) = {word[:STEM] for word in words.values()}
        self._stems = [(encoding, encode(stem)) for encoding, encode in ENCODINGS.items()]
        self._words = [
            (name, encoding, encode(word))
            for name, word in words.items()
            for encoding, encode in ENCODINGS.items()
        ]

    def in_bytes(self, data: bytes) -> dict[tuple[str, str], int]:
        """Return the counts of what was found, by the name of the word and the encoding; capitals count as found.

        Gigabytes are searched for what the words have in common, and for each word only where that stands.
        """
        small = data.lower()

        def count(encoding: str, needle: bytes) -> int:
            return (small if encoding == "UTF-8" else data).count(needle)

        if not any(count(encoding, stem) for encoding, stem in self._stems):
            return {}
        found = {(name, encoding): count(encoding, word) for name, encoding, word in self._words}
        return {key: number for key, number in found.items() if number}

    def in_file(self, place: Path) -> dict[tuple[str, str], int]:
        """Return the counts in a file of any size; binary columns of a dump are read as the bytes they are, too."""
        text = place.suffix in {".sql", ".txt"}
        found: dict[tuple[str, str], int] = defaultdict(int)
        with place.open("rb") as file:
            before = b""
            while piece := file.read(CHUNK):
                data = before + piece
                columns = b"\n".join(bytes.fromhex(one.decode()) for one in _hex_runs(data)) if text else b""
                for part in (data, columns):
                    for key, count in self.in_bytes(part).items():
                        found[key] += count
                before = data[-OVERLAP:]
        return dict(found)


def tables_with(word: str, dump: Path) -> Iterator[str]:
    """Yield the tables of a dump in whose rows a word stands, each as often as it does."""
    table = ""
    with dump.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.startswith("COPY "):
                table = line.split("(")[0].removeprefix("COPY ").strip()
            elif word in line.lower():
                yield table


def _hex_runs(data: bytes) -> Iterator[bytes]:
    for one in BYTEA.findall(data):
        yield one[: len(one) // 2 * 2]


class Sown:
    """Canaries in the sealed fields of everything that is written while it works."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.fields: set[str] = set()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Put the word into each text that a verb gives a sealed field, before anything else sees it."""
        plain = _Opener.__set__

        def sow(opener: _Opener, instance: Any, value: Any) -> None:
            plain(opener, instance, self._with_word(opener.field, value))

        with patch.object(_Opener, "__set__", sow):
            yield

    def _with_word(self, field: Sealed[Any], value: Any) -> Any:
        sown = value
        if isinstance(value, str) and not CODE.fullmatch(value):
            sown = f"{value} {self.word}é" if self.word not in value else value
        elif isinstance(value, dict) and value:
            sown = {**value, self.word: f"{self.word}é"}
        if sown is not value:
            self.fields.add(name_of(field))
        return sown

    @property
    def missed(self) -> dict[str, str]:
        """Return the sealed fields that carry no canary, with their type."""
        return {
            name_of(one): type(one).__name__
            for table in sealed_tables()
            for one in sealed_fields(table)
            if name_of(one) not in self.fields
        }


def name_of(field: Sealed[Any]) -> str:
    """Return table and column of a field."""
    return f"{field.model._meta.db_table}.{field.column}"


class Forms(HTMLParser):
    """The forms in the main part of a page, as somebody in a hurry sends them, with a canary wherever there is room for words."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word
        self.forms: list[tuple[str, dict[str, Any]]] = []
        self._select = ""
        self._open = self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, or an answer to one of its questions."""
        facts = {name: value or "" for name, value in attrs}
        name = facts.get("name", "")
        if tag == "main":
            self._inside = True
        elif tag == "form":
            self._open = self._inside and facts.get("method", "").lower() == "post"
            if self._open:
                self.forms.append((facts.get("action", ""), {}))
        elif not self._open or (not name and tag != "option"):
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._answer_once(self._select, facts.get("value", ""))
        elif tag == "textarea":
            self.forms[-1][1][name] = f"{self._word}é and more"
        elif tag == "input":
            self._input(name, facts)

    def handle_endtag(self, tag: str) -> None:
        """Note that a form or a choice ends."""
        if tag == "form":
            self._open = False
        elif tag == "select":
            self._select = ""

    def _answer_once(self, name: str, value: str) -> None:
        answers = self.forms[-1][1]
        if value and not answers.get(name):
            answers[name] = value

    def _input(self, name: str, facts: Mapping[str, str]) -> None:
        kind = facts.get("type", "text")
        if kind in {"radio", "checkbox"}:
            return self._answer_once(name, facts.get("value", "on"))
        given = {
            "hidden": facts.get("value", ""),
            "date": "2026-06-09",
            "datetime-local": "2026-06-09T10:00",
            "time": "10:00",
            "number": "1",
            "email": f"{self._word}@example.org",
        }
        if kind in given:
            self.forms[-1][1][name] = given[kind]
        elif kind in {"text", "search", "tel"}:
            self.forms[-1][1][name] = f"{self._word}é"
        return None
