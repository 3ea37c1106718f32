"""A language made of accents, and a reader of pages that finds every text which was not said in it.

Each letter of a message is written with an accent, so a plain Latin letter on a page was never handed to the
catalogue. What is not ours to translate is left out by rule: see ``visible_texts`` and ``without_data``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from html.parser import HTMLParser

from django.utils.translation import trans_real

# A borrowed code, because CLDR must know the language of names, lists and numbers.
CODE = "en-gb"
PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ACCENTED = "ÀƁĆĐĖƑĜĤĪĴĶĹṀŃŌƤɊŔŞŦŪṼŴẊÝŽàƀćđėƒĝĥīĵķĺṁńōƥɋŕşŧūṽŵẋýž"
ACCENTS = str.maketrans(PLAIN, ACCENTED)
# Places for facts, tags and entities stay as they are.
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>|&\w+;)")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path", "circle"}
READ_OUT = ("aria-label", "title", "placeholder", "alt", "data-l")
# Machine text, drawings, and what somebody wrote into a field.
UNREAD = {"script", "style", "svg", "code", "textarea", "bdi"}
# References, telephone and flight numbers stand in these, and titles of documents are cited as they are.
DATA_CLASSES = {"wh-ltr", "wh-num", "wh-source", "wh-avatar", "wh-logo"}


def accented(message: str) -> str:
    """Return a message in the pseudo-language, in brackets that show where it begins and ends."""
    text = message.rsplit("\x04", 1)[-1]
    parts = KEPT.split(text)
    return "⟦" + "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in parts) + "⟧"


class Pseudo(NullTranslations):
    """A catalogue that holds everything."""

    def to_language(self) -> str:
        """Return the code of the language."""
        return CODE

    def gettext(self, message: str) -> str:
        """Return the message in accents."""
        return accented(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form that English would take, in accents."""
        return accented(singular if number == 1 else plural)


class Recording(NullTranslations):
    """The catalogue of a real language, which keeps the messages it was asked for and does not hold."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.inner = trans_real.DjangoTranslation(code)
        self.missed: set[str] = set()

    def to_language(self) -> str:
        """Return the code of the language."""
        return self.code

    def gettext(self, message: str) -> str:
        """Return the translation, noting a miss."""
        self._look_up(message)
        return self.inner.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the right form, noting a miss."""
        self._look_up(singular)
        return self.inner.ngettext(singular, plural, number)

    def _look_up(self, message: str) -> None:
        catalogue = self.inner._catalog
        counted = (message, self.inner.plural(1))
        has_words = re.search(r"[A-Za-z]{2}", KEPT.sub("", message))  # a line of places only is put together
        if has_words and message not in catalogue and counted not in catalogue:
            self.missed.add(message.replace("\x04", ": "))


@contextmanager
def speaking(code: str, catalogue: NullTranslations) -> Iterator[None]:
    """Answer requests in a language with the given catalogue instead of its own."""
    known = dict(trans_real._translations)
    trans_real._translations[code] = catalogue  # type: ignore[assignment]
    try:
        yield
    finally:
        trans_real._translations.clear()
        trans_real._translations.update(known)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        hidden = self._hidden() or tag in UNREAD or bool(DATA_CLASSES & set(given.get("class", "").split()))
        hidden = hidden or (tag != "html" and "lang" in given)
        if not hidden:
            self.texts += [given[name] for name in READ_OUT if given.get(name)]
            if tag == "input" and given.get("type") in {"submit", "button"}:
                self.texts.append(given.get("value", ""))
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == opened for opened, _hidden in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._hidden() and data.strip():
            self.texts.append(" ".join(data.split()))

    def _hidden(self) -> bool:
        return bool(self.open) and self.open[-1][1]


def visible_texts(html: str) -> list[str]:
    """Return every text of a page that a person sees or hears.

    Left out: scripts, drawings, what stands in a text field, names in ``bdi``, passages with a ``lang`` of their
    own, references and numbers in ``wh-ltr`` or ``wh-num``, and cited sources.
    """
    reader = _Reader()
    reader.feed(html)
    return reader.texts


def without_data(text: str, names: re.Pattern[str]) -> str:
    """Return a text without names of the data and of places and languages, codes, addresses and numbers."""
    text = re.sub(r"\S+@\S+|https?://\S+", " ", names.sub(" ", text))
    return re.sub(r"\b[A-Z]{2,}(?:-[A-Z]+)*\b|\b\w*\d[\w-]*", " ", text)


def escaped(html: str, names: Iterable[str]) -> list[str]:
    """Return the texts of a page that still hold a plain Latin word."""
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
    plain = re.compile(r"[A-Za-z]{2,}")
    texts = dict.fromkeys(text for text in visible_texts(html) if plain.search(text))
    return [text for text in texts if plain.search(without_data(text, known))]
