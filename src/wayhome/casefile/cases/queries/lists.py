"""Lists of cases: they start from what the acting organisation holds, page by key, and open drawers once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import BEFORE_BOARDING, State
from wayhome.casefile.cases.models import (
    Case,
    CaseMember,
    Hold,
)
from wayhome.casefile.cases.queries.filters import BITS, CaseFilter, PeopleFacts, filtered, words_of
from wayhome.casefile.cases.scopes import access_of, actors_on, may_read_identity
from wayhome.casefile.people.enums import Sex
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Office
from wayhome.ground.core.paging import Order, one_page, read_day_key
from wayhome.ground.core.together import read_together
from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.values.ages import AgeBand
from wayhome.safeguards.words import TravelState

PAGE = 25
AT_ONCE = 1_000
SOONEST = Order("travel_sort", "case_id")
NOTHING_SAID = PeopleFacts()


@dataclass(frozen=True)
class CaseRow:
    """One row of a list: the case, the people to show (none where the identity is hidden), and whether it waits.

    ``keys_away`` says that names cannot be opened now, because nobody answers who keeps the keys. ``facts`` is what may be
    said of the people without naming them; none of it where the identity is hidden.
    """

    case: Case
    people: tuple[Person, ...]
    restricted: bool
    on_hold: bool = False
    keys_away: bool = False
    facts: PeopleFacts = NOTHING_SAID


@dataclass(frozen=True)
class CasePage:
    """One page of a list and the keys of its neighbours; empty keys mean there is none."""

    rows: tuple[CaseRow, ...]
    earlier: str
    later: str


def case_list(
    by: Actor, *, where: CaseFilter, on: dt.date, after: str = "", before: str = "", size: int = PAGE
) -> CasePage:
    """Return one page of the acting organisation's cases, soonest journey first, paged by key.

    ``after`` and ``before`` are keys from a neighbouring page; one that cannot be read is taken as none.
    Costs three round trips whatever the size: access rows; cases, holds and members together; key wraps. One more where
    cases are shared.
    """
    keys = filtered(by, where, on).values_list("travel_sort", "case_id", *BITS.values())
    page = one_page(keys, SOONEST, key=read_day_key(before or after), backwards=bool(before), size=size)
    earlier, later = page.keys(lambda row: row[:2])
    facts = {case_id: bits for _, case_id, *bits in page.rows}
    return CasePage(_rows(by, facts, on), earlier, later)


def all_cases(
    by: Actor, *, where: CaseFilter, on: dt.date, with_names: bool, at_once: int = AT_ONCE
) -> Iterator[CaseRow]:
    """Yield every case of a list in its order, some at a time, so that memory does not grow with it.

    Without names no drawer is opened and nobody is looked at; ``people`` is empty then. Two round trips for each ``at_once``
    rows, three with names.
    """
    rows = filtered(by, where, on).values_list("travel_sort", "case_id", *BITS.values())
    key = None
    while True:
        page = one_page(rows, SOONEST, key=key, backwards=False, size=at_once)
        yield from _rows(by, {case_id: bits for _, case_id, *bits in page.rows}, on, with_names=with_names)
        if not page.later:
            return
        key = page.rows[-1][:2]


def _rows(
    by: Actor, facts: Mapping[uuid.UUID, Sequence[int]], on: dt.date, *, with_names: bool = True
) -> tuple[CaseRow, ...]:
    """Return the rows of these cases, in their order; with each come the bits of what its people are."""
    case_ids = list(facts)
    found, waiting, members = read_together(
        Case.objects.filter(id__in=case_ids).select_related(
            "office", "counsellor", "case_manager", "organisation", "programme"
        ),
        Hold.objects.filter(case_id__in=case_ids, until_at__isnull=True),
        CaseMember.objects.filter(case_id__in=case_ids if with_names else [], until_at__isnull=True)
        .select_related("person")
        .order_by("position"),
    )
    cases = {case.id: case for case in found}
    held = {hold.case_id for hold in waiting}
    people: dict[uuid.UUID, list[Person]] = {}
    for member in members:
        people.setdefault(member.case_id, []).append(member.person)
    here = actors_on(by, list(cases.values()), on=on)
    shown = {case_id for case_id, case in cases.items() if may_read_identity(case, here[case_id])}
    keys_away = not _opened(person for case_id in shown for person in people.get(case_id, ()))
    if keys_away:
        people = {}
    return tuple(
        CaseRow(
            case=cases[case_id],
            people=_readable(people.get(case_id, ())) if case_id in shown else (),
            restricted=case_id not in shown
            or bool(people.get(case_id) and not _readable(people.get(case_id, ()))),
            on_hold=case_id in held,
            keys_away=keys_away and case_id in shown,
            facts=_facts(facts[case_id], here[case_id]) if case_id in shown else NOTHING_SAID,
        )
        for case_id in case_ids
    )


def _facts(bits: Sequence[int], by: Actor) -> PeopleFacts:
    sexes, age_bands, travel_states = bits
    travel = words_of(TravelState, travel_states) if allows(by, Permission.READ_TRAVEL) else ()
    return PeopleFacts(words_of(Sex, sexes), words_of(AgeBand, age_bands), travel)


def _opened(people: Iterable[Person]) -> bool:
    """Open the drawers of people for a list; return False where no key can be had now: the list goes on without names."""
    try:
        open_drawers(person.drawer_id for person in people)
    except KeyUnavailable:
        return False
    return True


def _readable(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return the persons whose drawers are open: who took a sharing back is not shown to whom it was with."""
    return tuple(person for person in people if is_open(person.drawer_id))


def people_by_place(cases: Iterable[Case]) -> dict[uuid.UUID, dict[int, Person]]:
    """Return the present members' persons by case and place, as far as their drawers are open; two queries for any number."""
    ids = [case.id for case in cases]
    members = list(
        CaseMember.objects.filter(case_id__in=ids, until_at__isnull=True)
        .select_related("person")
        .order_by("position")
    )
    if not _opened(member.person for member in members):
        return {}
    found: dict[uuid.UUID, dict[int, Person]] = {}
    for member in members:
        if is_open(member.person.drawer_id):
            found.setdefault(member.case_id, {})[member.position] = member.person
    return found


def cleared_cases(
    *, case_ids: Sequence[uuid.UUID] | None = None, organisation_id: int | None = None
) -> QuerySet[Case]:
    """Return the cases that stand cleared for travel, among these keys or of one organisation."""
    rows = Case.objects.filter(state=State.CLEARED.value).select_related(
        "programme", "organisation", "office"
    )
    if case_ids is not None:
        rows = rows.filter(pk__in=case_ids)
    return rows if organisation_id is None else rows.filter(organisation_id=organisation_id)


def office_for(by: Actor) -> Office | None:
    """Return the office of the acting person, or the first of their organisation; ``None`` when it has none."""
    rows = Office.objects.filter(organisation_id=by.organisation_id).order_by("id")
    return rows.filter(pk=by.office_id or 0).first() or rows.first()


def my_steps(by: Actor, *, on: dt.date) -> dict[State, int]:
    """Return how many open cases the acting person is responsible for, by step, in the order of the steps."""
    mine = Q(counsellor_id=by.user_id) | Q(case_manager_id=by.user_id)
    open_states = [state.value for state in State if state is not State.CLOSED]
    rows = (
        access_of(by, on=on)
        .filter(mine, state__in=open_states)
        .values_list("state")
        .annotate(number=Count("id"))
    )
    found = {State(state): number for state, number in rows}
    return {state: found[state] for state in State if state in found}


def deadlines_until(by: Actor, last: dt.date, *, on: dt.date, limit: int = 6) -> tuple[CaseRow, ...]:
    """Return the cases of the acting organisation whose departure period ends by a day, soonest first.

    Only cases that have not departed; the acting person's own where they are responsible for any.
    """
    before = [state.value for state in BEFORE_BOARDING]
    rows = (
        access_of(by, on=on)
        .filter(state__in=before, deadline_on__lte=last)
        .order_by("deadline_on", "case_id")
    )
    mine = rows.filter(Q(counsellor_id=by.user_id) | Q(case_manager_id=by.user_id))
    keys = ("case_id", *BITS.values())
    found = list(mine.values_list(*keys)[:limit]) or list(rows.values_list(*keys)[:limit])
    return _rows(by, {case_id: bits for case_id, *bits in found}, on)
