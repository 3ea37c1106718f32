"""What somebody says about a person, made into a record that is not saved yet; each name is kept as written, or refused."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wayhome.casefile.people.births import plain_birth
from wayhome.casefile.people.enums import Sex
from wayhome.casefile.people.models import Person
from wayhome.ground.values.ages import age_band
from wayhome.ground.values.dates import BirthDate, age_interval
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.names import clean_name

EDITABLE = frozenset(
    {
        "full_name",
        "latin_name",
        "given_name",
        "family_name",
        "sort_name",
        "birth",
        "birth_place",
        "nationalities",
        "sex",
        "language",
        "other_languages",
        "phones",
        "email",
        "host_address",
        "origin_address",
        "safe_contact",
        "marital_status",
        "can_read",
        "occupation",
        "wishes",
    }
)

NAMES = ("full_name", "latin_name", "given_name", "family_name", "sort_name")
"""Fields that hold a name: each is kept in NFC, without signs that nobody sees."""


@dataclass(frozen=True)
class PersonFacts:
    """What somebody says about a person at registration; only the name is needed.

    ``nationalities`` are alpha-3 codes, ``language`` is ISO 639-3, ``phones`` are mappings with ``number`` and
    ``safe`` (whether it is safe to call), ``can_read`` is ``yes``, ``no`` or ``some``.
    """

    full_name: str
    birth: BirthDate | None = None
    sex: Sex = Sex.NOT_STATED
    language: str = ""
    nationalities: tuple[str, ...] = ()
    latin_name: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def unsaved_person(
    *, case_id: uuid.UUID, drawer_id: uuid.UUID, facts: PersonFacts, at: dt.datetime
) -> Person:
    """Return a person record that is not saved yet. Raises ``ValueRefused`` for a name that cannot be kept as written."""
    person = Person(
        case_id=case_id,
        drawer_id=drawer_id,
        full_name=clean_value("full_name", facts.full_name),
        latin_name=clean_value("latin_name", facts.latin_name or None),
        birth=plain_birth(facts.birth) if facts.birth else None,
        age_band=band_of(facts.birth, at.date()),
        sex=facts.sex.value,
        language=facts.language,
        nationalities=list(facts.nationalities),
        created_at=at,
    )
    for name, value in facts.more.items():
        if name not in EDITABLE:
            raise ValueError(f"a person has no field {name}")
        setattr(person, name, clean_value(name, value))
    return person


def clean_value(name: str, value: Any) -> Any:
    """Return a field's value as it is kept; the refusal of a name says which field it stood in."""
    if name not in NAMES or (value is None and name != "full_name"):
        return value
    try:
        return clean_name(value or "")
    except ValueRefused as refusal:
        refusal.field = name
        raise


def band_of(born: BirthDate | None, on: dt.date) -> str:
    """Return the age band of somebody on a day."""
    return age_band(age_interval(born, on) if born else None).value
