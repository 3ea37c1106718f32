"""Choices that several forms of a case offer: languages, countries, enumerations, members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.models import CaseMember
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values import languages, places
from wayhome.process.gathering import STATELESS
from wayhome.web.shared import saying
from wayhome.web.shared.widgets import Hinted
from wayhome.web.staff.cases.labels import relation_label, short_name

Choice = tuple[str, str | Promise]
OpenChoice = tuple[str, str | Promise | Hinted]


def words(
    labels: Mapping[Any, str], *, only: Iterable[Any] | None = None, unknown: str | Promise = ""
) -> list[Choice]:
    """Return the choices of an enumeration in its order; ``only`` cuts it, ``unknown`` puts an empty answer first."""
    kept = set(labels if only is None else only)
    known: list[Choice] = [(str(word), _(label)) for word, label in labels.items() if word in kept]
    return [("", unknown), *known] if unknown else known


def to_choose(choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices behind an empty one; one alone stands as it is. What stands first decides nothing by itself."""
    return [*choices] if len(choices) == 1 else [("", _("Choose")), *choices]


def language_choices() -> list[tuple[str, str]]:
    """Return every language under its name in the reader's language, sorted by it; the empty answer first."""
    return list(_languages(get_language() or ""))


@lru_cache
def _languages(reader: str) -> tuple[tuple[str, str], ...]:
    named = [(entry.code, saying.language_name(entry.code)) for entry in languages.languages()]
    return ("", "–"), *sorted(named, key=lambda pair: places.collation_key(pair[1]))


def country_choices() -> list[tuple[str, str]]:
    """Return every country in use today under its printed name, sorted by it; the empty answer first."""
    return list(_countries(get_language() or ""))


@lru_cache
def _countries(reader: str) -> tuple[tuple[str, str], ...]:
    named = [(entry.alpha_3, saying.country(entry.alpha_3)) for entry in places.countries(dt.date.max)]
    return ("", "–"), *sorted(named, key=lambda pair: places.collation_key(pair[1]))


def nationality_choices() -> list[tuple[str, str]]:
    """Return every country, and before them that somebody has no nationality."""
    empty, *known = country_choices()
    return [empty, (STATELESS, str(_("No nationality (stateless)"))), *known]


def member_choices(members: Sequence[CaseMember], *, names: bool = True) -> list[OpenChoice]:
    """Return the members by their place; where names are closed to the reader, by their number only."""
    return [
        (
            str(member.position),
            Hinted(short_name(member.person), relation_label(member.relation))
            if names and is_open(member.drawer_id)
            else _("Person %(number)s") % {"number": member.position},
        )
        for member in members
    ]
