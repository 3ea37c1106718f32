"""The verbs of people: register, correct, tie."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.people.births import read_birth
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.facts import EDITABLE, PersonFacts, band_of, clean_value, unsaved_person
from wayhome.casefile.people.models import HouseholdTie, Person
from wayhome.casefile.people.naming import NAMED, file_names
from wayhome.ground.audit.editing import edit
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import make_drawer
from wayhome.ground.values.sentences import msgid, say
from wayhome.ground.values.tiers import DrawerKind


def register_person(*, case_id: uuid.UUID, facts: PersonFacts, by: Actor, at: dt.datetime) -> Person:
    """Make a person record with a drawer of its own and return it.

    The caller holds the permission to open the case or to edit people. Raises ``ValueRefused`` for a name that
    cannot be kept as written.
    """
    drawer = make_drawer(kind=DrawerKind.PERSON, organisation_id=by.organisation_id)
    person = unsaved_person(case_id=case_id, drawer_id=drawer.id, facts=facts, at=at)
    person.save(force_insert=True)
    file_names([person])
    record("people:person:register", by=by, at=at, case_id=case_id, subject=person)
    return person


def edit_person(
    *, person: Person, changes: Mapping[str, Any], read_version: int, by: Actor, at: dt.datetime
) -> tuple[str, ...]:
    """Save what changed about a person, keep the old values sealed, and return the names of changed fields.

    ``birth`` is given as a plain mapping (``plain_birth``); the age band follows it. Raises ``NotPermitted``,
    ``ChangedMeanwhile``, and ``ValueRefused`` for a name that cannot be kept.
    """
    require(by, Permission.EDIT_PEOPLE)
    cleaned = {name: clean_value(name, value) for name, value in changes.items()}
    if "birth" in cleaned:
        birth: Mapping[str, Any] | None = changes["birth"]
        born = read_birth(birth) if birth else None
        cleaned["age_band"] = band_of(born, at.date())
    changed = edit(
        person,
        changes=cleaned,
        allowed=EDITABLE | {"age_band"},
        read_version=read_version,
        tag="people:person:edit",
        by=by,
        at=at,
        case_id=person.case_id,
    )
    if NAMED.intersection(changed):
        file_names([person])
    return changed


def follow_age(*, people: Iterable[Person], today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Bring the age bands of people whose drawers are open in step with a day; return how many changed.

    Nobody said anything new about them, so the version stays and an open form is not refused for it. Timers act
    here for their own organisation, so no permission is asked beyond having the people in scope.
    """
    count = 0
    for person in people:
        band = band_of(person.born, today)
        if band == person.age_band:
            continue
        person.age_band = band
        person.save(update_fields=["age_band"])
        record(
            "people:person:age", by=by, at=at, case_id=person.case_id, subject=person, fields=("age_band",)
        )
        count += 1
    return count


def tie(
    *, person: Person, other: Person, kind: Tie, begins_on: dt.date | None, by: Actor, at: dt.datetime
) -> HouseholdTie:
    """Record what one person is to another of the same case; ``parent`` means ``person`` is a parent of ``other``.

    Raises ``NotPermitted``, and ``Refused`` when they belong to different cases or are the same.
    """
    require(by, Permission.EDIT_PEOPLE)
    if person.case_id != other.case_id or person.pk == other.pk:
        raise Refused(
            say(
                msgid(
                    "The family tie was not recorded, because the two people are not two members of one case. Choose two members."
                )
            )
        )
    row = HouseholdTie.objects.create(
        case_id=person.case_id,
        drawer_id=person.drawer_id,
        person=person,
        other=other,
        kind=kind.value,
        begins_on=begins_on,
    )
    record("people:tie:record", by=by, at=at, case_id=person.case_id, subject=row)
    return row


def copy_ties(
    *, people: Mapping[uuid.UUID, Person], on: dt.date, by: Actor, at: dt.datetime
) -> Sequence[HouseholdTie]:
    """Record anew the family ties among people who go on as new person records, and return them.

    ``people`` are the new records by the key of the old. A tie to somebody who does not go along stays behind, as
    does one that has ended. Raises as ``tie`` does.
    """
    rows = HouseholdTie.objects.filter(person_id__in=people, other_id__in=people).order_by("id")
    copied = []
    for row in rows:
        if row.ends_on is not None and row.ends_on <= on:
            continue
        new = tie(
            person=people[row.person_id],
            other=people[row.other_id],
            kind=Tie(row.kind),
            begins_on=row.begins_on,
            by=by,
            at=at,
        )
        if row.ends_on is not None:
            new.ends_on = row.ends_on
            new.save(update_fields=["ends_on"])
        copied.append(new)
    return copied


def end_tie(
    *, row: HouseholdTie, ends_on: dt.date, today: dt.date, by: Actor, at: dt.datetime
) -> HouseholdTie:
    """End a family tie on a day, the first without it; the record of what was before stays.

    Raises ``NotPermitted``, and ``Refused`` for a day before it began or after today, and when it has ended.
    """
    require(by, Permission.EDIT_PEOPLE)
    tied = HouseholdTie.objects.select_for_update().get(pk=row.pk)
    if tied.ends_on is not None:
        raise Refused(say(msgid("Nothing was changed: this family tie has ended already.")))
    if ends_on > today or (tied.begins_on is not None and ends_on < tied.begins_on):
        raise Refused(
            say(
                msgid(
                    "The family tie was not ended, because the day lies ahead, or before it began. "
                    "Write the first day on which it no longer held."
                )
            ),
            field="ends_on",
        )
    tied.ends_on = ends_on
    tied.save(update_fields=["ends_on"])
    record("people:tie:end", by=by, at=at, case_id=tied.case_id, subject=tied)
    return tied
