"""Messages are found wherever they stand, and the catalogues keep step with them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from wayhome.cli.catalogues import LANGUAGES, path_of, read, standing
from wayhome.cli.messages import Message, UnreadableMessageError, messages, of_python, of_template

FOUND = messages()
# Whole rooms that Arabic says without a gap, beside the ten pages; this list may only grow.
WHOLE = (
    "wayhome/casefile/",
    "wayhome/ground/",
    "wayhome/process/",
    "wayhome/safeguards",
    "wayhome/stages/consent/",
    "wayhome/stages/counselling/",
    "wayhome/stages/journey/enums.py",
    "wayhome/web/shared/chrome.py",
    "wayhome/web/shared/saying.py",
    "wayhome/web/templates/4",
    "wayhome/web/templates/account/",
    "wayhome/web/templates/base.html",
    "wayhome/web/templates/components/",
    "wayhome/web/templates/entrance.html",
)


def untranslated(code: str, rooms: Iterable[str]) -> list[str]:
    """Return the messages of some rooms that a language does not have."""
    catalogue = read(path_of(code))
    open_ones = set(standing(FOUND, catalogue).untranslated)
    rooms = tuple(rooms)
    return [message.id for message in open_ones if any(place.startswith(rooms) for place in FOUND[message])]


def forms(code: str) -> list[tuple[str, str]]:
    """Return every translated form of a catalogue with its message."""
    return [
        (str(entry.id), form)
        for entry in read(path_of(code))
        if entry.id
        for form in (entry.string if isinstance(entry.string, tuple | list) else [entry.string])
        if form
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("_('Case')", [Message("Case")]),
        ('msgid("One " "line")', [Message("One line")]),
        ("gettext_lazy('a') + gettext('b')", [Message("a"), Message("b")]),
        ("_('Open' if x else 'Closed')", [Message("Open"), Message("Closed")]),
        ("ngettext('%(n)s day', '%(n)s days', n)", [Message("%(n)s day", "%(n)s days")]),
        ("pgettext('verb', 'Open')", [Message("Open", context="verb")]),
        ("_(LABELS[state])", []),
        (
            "say(msgid('For: %(role)s'), role=say(msgid('nobody')))",
            [Message("For: %(role)s"), Message("nobody")],
        ),
    ],
)
def test_messages_of_python_are_found(source: str, found: list[Message]) -> None:
    assert list(of_python(source)) == found


def test_a_message_put_together_by_python_is_refused() -> None:
    with pytest.raises(UnreadableMessageError, match=r"form\.py:1"):
        list(of_python('_(f"Case {reference}")', "form.py"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "Case" %}', [Message("Case")]),
        ('{% translate "Open" context "verb" %}', [Message("Open", context="verb")]),
        (
            "{% blocktranslate trimmed %}\n  One\n  line\n{% endblocktranslate %}",
            [Message("One line")],
        ),
        (
            "{% blocktranslate trimmed count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            [Message("%(n)s row", "%(n)s rows")],
        ),
        ('{% include "x.html" with label=_("It\'s here") %}', [Message("It's here")]),
    ],
)
def test_messages_of_templates_are_found(source: str, found: list[Message]) -> None:
    assert list(of_template("{% load i18n %}" + source)) == found


def test_messages_of_rules_and_practice_are_found() -> None:
    of_data = {message.id for message, places in FOUND.items() if "wayhome/safeguards" in places}

    assert "The best interests procedure found that return is best." in of_data
    assert "Withdrawal: one step, no reason, no loss" in of_data


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_catalogue_keeps_step_with_the_messages(code: str) -> None:
    """After new or changed texts: ./wayhome manage write_messages."""
    now = standing(FOUND, read(path_of(code)))

    assert [message.id for message in now.missing] == []
    assert [message.id for message in now.surplus] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_keep_the_places_of_their_message(code: str) -> None:
    now = standing(FOUND, read(path_of(code)))

    assert [message.id for message in now.misplaced] == []


def test_arabic_says_these_rooms_whole() -> None:
    assert untranslated("ar", WHOLE) == []


def test_arabic_is_written_with_western_digits_and_its_own_marks() -> None:
    letters = re.compile("[\u0600-\u06ff]")
    eastern = [text for _message, text in forms("ar") if re.search("[\u0660-\u0669\u06f0-\u06f9]", text)]
    latin_marks = [
        text for _message, text in forms("ar") if letters.search(text) and re.search(r"[,;?](?:\s|$)", text)
    ]

    assert eastern == []
    assert latin_marks == []


def test_arabic_has_all_six_forms_of_what_is_counted() -> None:
    counted = [entry for entry in read(path_of("ar")) if isinstance(entry.id, tuple | list)]

    assert len(counted) > 10
    assert [
        entry.id for entry in counted if len(entry.string) != 6 or len(set(map(bool, entry.string))) > 1
    ] == []
