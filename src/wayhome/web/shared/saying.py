"""Say sentences, days, amounts, places and languages in the reader's language, with Western digits.

Pages use these through the filters of ``wayhome``; views use them for form errors and messages. Every
function returns plain text, never markup, so that a template escapes it as anything else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.dateformat import format as dateformat
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext

from wayhome.ground.values import languages, places
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import Sentence, msgid

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
GROUP_FROM = 10_000
DAY_FORMATS = {
    "": "j F Y",
    "short": "D j F",
    "weekday": "l j F",
    "full": "l j F Y",
    "month": "F Y",
    "stop": "j M",
}
# CLDR leaves out what the United Nations print.
PRINTED_AS_HERE = {"XKX": msgid("Kosovo (UNSCR 1244)"), "PSE": msgid("State of Palestine")}
NEAR = {0: msgid("today"), 1: msgid("tomorrow"), -1: msgid("yesterday")}


def said(thing: object) -> str:
    """Return a text, sentence or fact in the reader's language.

    Sentences are translated and their facts said by kind; days read "9 June 2026", moments are local, lists
    are joined, "nothing" is a dash. Text of the other writing direction is isolated, so that a reference in
    an Arabic line keeps its order.
    """
    if isinstance(thing, Sentence):
        return _said_sentence(thing)
    if thing is None or thing == "":
        return ""
    if isinstance(thing, str | Promise):
        return str(thing)
    return _said_fact(thing)


def day(value: date | datetime | None, kind: str = "") -> str:
    """Return a day as "9 June 2026"; ``kind`` is a key of ``DAY_FORMATS``; unknown is a dash."""
    if not value:
        return "–"
    if isinstance(value, datetime):
        value = _local(value)
    return str(dateformat(value, DAY_FORMATS[kind]))


def moment(value: datetime | None, kind: str = "") -> str:
    """Return a moment in the reader's time zone as "28 May 2026, 11:40"; ``kind`` as for days."""
    if not value:
        return "–"
    return gettext("%(day)s, %(clock)s") % {"day": day(value, kind), "clock": clock(value)}


def clock(value: datetime | time | None) -> str:
    """Return a time of day as "11:25", in the reader's time zone where the value knows one."""
    if not value:
        return "–"
    return (_local(value) if isinstance(value, datetime) else value).strftime("%H:%M")


def days_from(value: date | None, today: date | None = None) -> str:
    """Return how far a day is: "today", "tomorrow", "in 9 days", "yesterday", "3 days ago"."""
    if not value:
        return "–"
    ahead = (_as_day(value) - (today or timezone.localdate())).days
    if ahead in NEAR:
        return gettext(NEAR[ahead])
    if ahead > 0:
        return ngettext("in %(days)s day", "in %(days)s days", ahead) % {"days": ahead}
    return ngettext("%(days)s day ago", "%(days)s days ago", -ahead) % {"days": -ahead}


def days_left(value: date | None, today: date | None = None) -> str:
    """Return what is left until a last day: "14 days left", "last day today", "ended 3 days ago"."""
    if not value:
        return "–"
    left = (_as_day(value) - (today or timezone.localdate())).days
    if left == 0:
        return gettext("last day today")
    if left > 0:
        return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    return ngettext("ended %(days)s day ago", "ended %(days)s days ago", -left) % {"days": -left}


def number(value: float | Decimal | None) -> str:
    """Return a number grouped as the language does it, in Western digits; unknown is a dash, never zero."""
    if not isinstance(value, int | float | Decimal):
        return "–"
    return str(format_decimal(value, locale=_locale(), numbering_system="latn"))


def money(value: Money | None) -> str:
    """Return an amount as "EUR 1,300", in its own order of reading; unknown is a dash, never zero."""
    return _isolated(str(value)) if isinstance(value, Money) else "–"


def country(code: str | None) -> str:
    """Return the name of a country: the printed one in English, CLDR's elsewhere; the code if unknown."""
    if not code:
        return "–"
    if not places.is_country(code):
        return code
    locale = _locale()
    if locale.language == "en":
        return places.printed_name(code)
    if code in PRINTED_AS_HERE:
        return gettext(PRINTED_AS_HERE[code])
    return str(locale.territories.get(places.country(code).alpha_2, places.printed_name(code)))


def language_name(code: str | None) -> str:
    """Return the name of a language by its ISO 639-3 code; the code if it is not in the list."""
    if not code:
        return "–"
    return languages.printed_name(code, str(_locale())) if languages.is_language(code) else code


def readers_language() -> str:
    """Return the language of the page by its ISO 639-3 code, as texts are kept; English where it is none of theirs."""
    return _KEPT_AS.get((get_language() or "en").partition("-")[0], "eng")


_KEPT_AS = {"ar": "ara", "en": "eng"}


def html_lang(code: str | None) -> str:
    """Return the tag for a ``lang`` attribute: "ar" for "ara"; a tag stays as it is."""
    if not code:
        return ""
    return languages.bcp47(code) if languages.is_language(code) else code


def _said_sentence(sentence: Sentence) -> str:
    text = gettext(sentence.text) if sentence.text else ""
    if not sentence.facts:
        return text
    facts = {name: _said_fact(value) for name, value in sentence.facts.items()}
    return _filled(text, facts) or _filled(sentence.text, facts) or str(sentence)


def _filled(text: str, facts: Mapping[str, str]) -> str:
    try:
        return text % facts
    except (KeyError, ValueError, TypeError):
        return ""


def _said_fact(value: object) -> str:
    if isinstance(value, Sentence):
        return _said_sentence(value)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return clock(value)
    if isinstance(value, int | float | Decimal):
        return _said_number(value)
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, list | tuple | set | frozenset):
        return str(format_list([_said_fact(item) for item in value], locale=_locale()))
    return _isolated(str(value))


def _said_number(value: float | Decimal) -> str:
    """Return a count or a measure; a year or another short whole number is not grouped."""
    short = value == int(value) and abs(int(value)) < GROUP_FROM
    return str(int(value)) if short else number(value)


def _isolated(text: str) -> str:
    directions = {unicodedata.bidirectional(letter) for letter in text}
    foreign = {"L"} if get_language_bidi() else {"R", "AL"}
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if directions & foreign else text


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _as_day(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def _locale() -> Locale:
    code = (get_language() or "en").replace("-", "_")
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale("en")
