"""What a list of cases is narrowed by: coarse facts alone, each of which the access row repeats."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation, Role, Shared
from wayhome.casefile.access.roles import NEEDS_SHARED
from wayhome.casefile.cases.enums import AccessGround, State
from wayhome.casefile.cases.models import CaseAccess
from wayhome.casefile.cases.scopes import RELATION, access_of
from wayhome.casefile.people.enums import Sex
from wayhome.ground.values.ages import AgeBand
from wayhome.safeguards.words import TravelState

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class CaseFilter:
    """What a list shows; what is empty means any. Ranges hold both their ends.

    ``sex``, ``age_band`` and ``travel_state`` ask whether somebody on the case fits. These and ``language`` speak of
    people: they find cases alone whose people the reader may know (``identity_open``). ``among`` narrows it to these cases;
    an empty set is no case at all.
    """

    states: tuple[State, ...] = ()
    host: str = ""
    destination: str = ""
    programme_id: int | None = None
    office_id: int | None = None
    responsible_id: int | None = None
    language: str = ""
    travels_from: dt.date | None = None
    travels_by: dt.date | None = None
    due_from: dt.date | None = None
    due_by: dt.date | None = None
    members_from: int | None = None
    members_to: int | None = None
    sex: Sex | None = None
    age_band: AgeBand | None = None
    travel_state: TravelState | None = None
    on_hold: bool | None = None
    reference: str = ""
    shared_with_us: bool = False
    open_only: bool = False
    among: frozenset[uuid.UUID] | None = None

    @property
    def by_people(self) -> bool:
        """Return whether it asks about the people of a case."""
        return bool(self.language or self.sex or self.age_band or self.travel_state)


@dataclass(frozen=True)
class PeopleFacts:
    """What lists say of the people on a case without naming them: each word that fits somebody, in its order."""

    sexes: tuple[Sex, ...] = ()
    age_bands: tuple[AgeBand, ...] = ()
    travel_states: tuple[TravelState, ...] = ()


def bit_of(word: StrEnum) -> int:
    """Return the bit of a word in the order of its enumeration, as the database's triggers set it."""
    return 1 << list(type(word)).index(word)


@cache
def words_of(kind: type[Word], bits: int) -> tuple[Word, ...]:
    """Return the words whose bits are set, in their order."""
    return tuple(word for word in kind if bits & bit_of(word))


EQUAL: Mapping[str, str] = {
    "host": "host_country",
    "destination": "destination_country",
    "programme_id": "programme_id",
    "office_id": "office_id",
    "language": "language",
    "on_hold": "on_hold",
    "reference": "case__reference",
    "travels_from": "travel_sort__gte",
    "travels_by": "travel_sort__lte",
    "due_from": "deadline_on__gte",
    "due_by": "deadline_on__lte",
    "members_from": "members_count__gte",
    "members_to": "members_count__lte",
    "among": "case_id__in",
}
"""What is asked of which column, where it is asked."""
BITS: Mapping[str, str] = {"sex": "sexes", "age_band": "age_bands", "travel_state": "travel_states"}
"""What is asked of which set of bits."""


def filtered(by: Actor, where: CaseFilter, on: dt.date) -> QuerySet[CaseAccess]:
    """Return the access rows in force of the acting organisation that fit a filter."""
    rows = access_of(by, on=on)
    asked = {name: getattr(where, name) for name in EQUAL}
    given = {EQUAL[name]: value for name, value in asked.items() if value is not None and value != ""}
    if where.states:
        given["state__in"] = [state.value for state in where.states]
    if where.shared_with_us:
        given["ground"] = AccessGround.AGREEMENT.value
    if given:
        rows = rows.filter(**given)
    if where.open_only:
        rows = rows.exclude(state=State.CLOSED.value)
    if where.responsible_id:
        rows = rows.filter(Q(counsellor_id=where.responsible_id) | Q(case_manager_id=where.responsible_id))
    return _by_people(rows, by, where) if where.by_people else rows


def _by_people(rows: QuerySet[CaseAccess], by: Actor, where: CaseFilter) -> QuerySet[CaseAccess]:
    for name, column in BITS.items():
        word = getattr(where, name)
        if word is not None:
            rows = rows.alias(**{f"has_{name}": F(column).bitand(bit_of(word))}).filter(
                **{f"has_{name}__gt": 0}
            )
    known = identity_open(by)
    if where.travel_state is not None:
        known &= _grounds_for(by, Permission.READ_TRAVEL)
    return rows.filter(known)


def identity_open(by: Actor) -> Q:
    """Return on which access rows the acting person may know the people of the case, as ``may_read_identity`` says it.

    A file that is stored only is left out for everybody; a restricted identity for all but protection officers and who
    works on the case.
    """
    open_to = Q(identity_restricted=False)
    if Role.PROTECTION_OFFICER in by.roles:
        open_to = Q()
    elif by.user_id is not None:
        open_to |= Q(counsellor_id=by.user_id) | Q(case_manager_id=by.user_id)
    return Q(stored_only=False) & open_to & _grounds_for(by, Permission.READ_IDENTITY)


def _grounds_for(by: Actor, permission: Permission) -> Q:
    """Return on which access rows the acting person holds a permission: by ground, and by what the agreement shares."""
    found = Q(pk__in=[])
    for ground, relation in RELATION.items():
        if not allows(by.on(relation, tuple(Shared)), permission):
            continue
        here = Q(ground=ground.value)
        needed = NEEDS_SHARED.get(permission)
        if relation is Relation.AGREEMENT and needed is not None:
            here &= Q(agreement__shares__contains=[needed.value])
        found |= here
    return found


_KINDS: Mapping[str, Any] = {"sex": Sex, "age_band": AgeBand, "travel_state": TravelState}
_DAYS = frozenset({"travels_from", "travels_by", "due_from", "due_by"})


def plain_filter(where: CaseFilter) -> dict[str, Any]:
    """Return what a filter asks as plain values that can be kept; ``among`` is not kept, because it names cases."""
    found: dict[str, Any] = {}
    for one in fields(where):
        value = getattr(where, one.name)
        if one.name == "among" or value == one.default:
            continue
        found[one.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(word) for word in value]
    return str(value) if isinstance(value, StrEnum) else value


def read_filter(plain: Mapping[str, Any]) -> CaseFilter:
    """Return the filter that ``plain_filter`` wrote."""
    found: dict[str, Any] = {}
    for name, value in plain.items():
        if name == "states":
            found[name] = tuple(State(word) for word in _each(value))
        elif name in _KINDS:
            found[name] = _KINDS[name](value)
        elif name in _DAYS:
            found[name] = dt.date.fromisoformat(value)
        else:
            found[name] = value
    return CaseFilter(**found)


def _each(value: Any) -> Sequence[str]:
    return value if isinstance(value, list) else []
