"""Writes the wide layer of the demonstration: the departures of 2015 and 2016 as closed cases, in bulk.

No verb is used, since they would take minutes; every row is the one a verb would have left, sealed with the
same keys, and ``backfile_check`` holds them to every constraint afterwards.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import AccessGround, Assistance, Closure, LineKind, State
from wayhome.casefile.cases.models import (
    Case,
    CaseAccess,
    CaseMember,
    StateChange,
    StatisticsKey,
    StatisticsLine,
)
from wayhome.casefile.funding.models import Programme
from wayhome.casefile.people.births import plain_birth
from wayhome.casefile.people.models import Person
from wayhome.demonstration.backfile_plan import FOLDER, MARK, PlannedCase, PlannedPerson, plan, rows
from wayhome.demonstration.office import DemonstrationOffice
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.recording import record
from wayhome.ground.crypto.keyring import make_drawers
from wayhome.ground.values.ages import age_band
from wayhome.ground.values.airports import moment_at
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import BirthDate, age_interval
from wayhome.ground.values.periods import Month
from wayhome.ground.values.references import new_reference
from wayhome.ground.values.tiers import DrawerKind
from wayhome.process.enums import Verb
from wayhome.reporting.models import PublishedFigure
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import ArrivalEvidence, DepartureEvidence
from wayhome.stages.journey.models import Traveller

SEED = 20160601
AIRPORT = "AMS"
DAY = dt.timedelta(days=1)
BATCH = 2000
PATH: tuple[tuple[Verb, State], ...] = (
    (Verb.OPEN_CASE, State.ENQUIRY),
    (Verb.BEGIN_COUNSELLING, State.COUNSELLING),
    (Verb.APPLY, State.APPLIED),
    (Verb.APPROVE, State.APPROVED),
    (Verb.PREPARE, State.PREPARING),
    (Verb.CLEAR, State.CLEARED),
    (Verb.CONFIRM_BOARDING, State.DEPARTED),
    (Verb.CONFIRM_ARRIVAL, State.ARRIVED),
    (Verb.CLOSE, State.CLOSED),
)
"""The verbs a finished case went through, with the state each leads to."""


@dataclass(frozen=True)
class Loaded:
    """How much was written."""

    cases: int
    persons: int


@dataclass(frozen=True)
class _Staff:
    """Who did what on the invented cases: the approver is never the counsellor."""

    office: DemonstrationOffice
    programme: Programme
    fund: str
    counsellors: tuple[User, ...]
    approver: User
    movements: User

    @property
    def organisation_id(self) -> int:
        return self.office.organisations["hague"].id

    def who(self, verb: Verb, case: Case) -> int:
        """Return the key of the user who did a verb."""
        if verb is Verb.APPROVE:
            return self.approver.id
        if verb in (Verb.PREPARE, Verb.CLEAR, Verb.CONFIRM_BOARDING):
            return self.movements.id
        return int(case.counsellor_id or 0)


@dataclass
class _Written:
    """One case on its way into the database: the plan, the row, and the moments of ``PATH``."""

    planned: PlannedCase
    case: Case
    moments: tuple[dt.datetime, ...]
    boarded_at: dt.datetime
    arrived_at: dt.datetime
    members: list[CaseMember]
    persons: list[Person]


def load_backfile(*, office: DemonstrationOffice, by: Actor, at: dt.datetime, seed: int = SEED) -> Loaded:
    """Write published figures and all closed cases of 2015 and 2016 in the transaction under way.

    The work context must act for the host mission. ``by`` is whoever loads; one audit row tells what was loaded.
    """
    chance = random.Random(seed)  # noqa: S311 - invented days, no secret
    staff = _staff(office)
    planned = plan(seed=seed)
    _write_published()
    written = _cases(planned, staff, chance)
    _people(written, staff)
    _journeys(written, chance)
    _state_changes(written, staff)
    _lines(written, staff)
    loaded = Loaded(len(written), sum(len(one.persons) for one in written))
    record(
        "demonstration:backfile:load",
        by=by,
        at=at,
        detail={"cases": loaded.cases, "persons": loaded.persons, "mark": MARK},
    )
    return loaded


def _staff(office: DemonstrationOffice) -> _Staff:
    programme = office.programmes["avrr-nld"]
    return _Staff(
        office=office,
        programme=programme,
        fund="+".join(programme.funds.order_by("code").values_list("code", flat=True)),
        counsellors=(office.users["marieke"], office.users["aylin"]),
        approver=office.users["els"],
        movements=office.users["tomasz"],
    )


def _write_published() -> None:
    _insert(
        PublishedFigure,
        (
            PublishedFigure(
                host_country=row["host"],
                begins=Month(row["begins"]).first,
                months=int(row["months"]),
                value=int(row["value"]),
                wording=row["wording"],
                note=row["note"],
                body=row["body"],
                source=row["source"],
            )
            for row in rows(FOLDER, "published_figures")
        ),
    )


def _cases(planned: Sequence[PlannedCase], staff: _Staff, chance: random.Random) -> list[_Written]:
    drawers = make_drawers(kind=DrawerKind.CASE, organisation_id=staff.organisation_id, count=len(planned))
    references = _references(len(planned))
    written = [
        _case(one, drawer.id, reference, staff, chance)
        for one, drawer, reference in zip(planned, drawers, references, strict=True)
    ]
    _insert(Case, (one.case for one in written))
    _insert(
        CaseAccess,
        (
            CaseAccess(
                case=one.case,
                organisation_id=staff.organisation_id,
                ground=AccessGround.OWNER.value,
                legal_basis="gdpr_6_1_e",
                begins_on=one.moments[0].date(),
            )
            for one in written
        ),
    )
    return written


def _references(count: int) -> list[str]:
    """Return so many references, none of which the database has; references of other organisations are random too."""
    found: set[str] = set()
    while len(found) < count:
        found.update(new_reference() for _ in range(count - len(found)))
        found -= set(Case.objects.filter(reference__in=found).values_list("reference", flat=True))
    return list(found)


def _case(
    planned: PlannedCase, drawer_id: uuid.UUID, reference: str, staff: _Staff, chance: random.Random
) -> _Written:
    boarded_at = moment_at(
        dt.datetime.combine(planned.departed_on, dt.time(chance.randint(6, 20), chance.choice((0, 15, 40)))),
        AIRPORT,
    )
    arrived_at = boarded_at + dt.timedelta(hours=chance.randint(3, 11))
    moments = _moments(boarded_at, arrived_at, chance)
    completed = chance.random() < 0.6
    case = Case(
        drawer_id=drawer_id,
        reference=reference,
        organisation_id=staff.organisation_id,
        office=staff.office.offices["hague", "The Hague"],
        programme=staff.programme,
        state=State.CLOSED.value,
        state_since_at=moments[-1],
        host_country=staff.programme.host_country,
        destination_country=planned.returned_to,
        destination_kind=planned.destination_kind.value,
        type_of_return=planned.type_of_return.value,
        assistance=(Assistance.TRAVEL_AND_REINTEGRATION if completed else Assistance.TRAVEL_ONLY).value,
        language=planned.language,
        members_count=len(planned.people),
        counsellor=chance.choice(staff.counsellors),
        opened_at=moments[0],
        applied_on=moments[2].date(),
        approved_on=moments[3].date(),
        approved_by=staff.approver,
        planned_travel_on=planned.departed_on,
        departed_on=planned.departed_on,
        arrived_on=arrived_at.date(),
        closed_at=moments[-1],
        mark=MARK,
        closure_code=(Closure.COMPLETED if completed else Closure.RETURN_COMPLETED_NO_REINTEGRATION).value,
    )
    return _Written(planned, case, moments, boarded_at, arrived_at, [], [])


def _moments(
    boarded_at: dt.datetime, arrived_at: dt.datetime, chance: random.Random
) -> tuple[dt.datetime, ...]:
    """Return when each verb of ``PATH`` was done, in order: from first contact to a close some months later."""
    opened = boarded_at - chance.randint(45, 120) * DAY
    return (
        opened,
        opened + 2 * DAY,
        opened + chance.randint(10, 18) * DAY,
        opened + chance.randint(20, 28) * DAY,
        opened + 30 * DAY,
        boarded_at - chance.randint(1, 4) * DAY,
        boarded_at,
        arrived_at,
        arrived_at + chance.randint(20, 360) * DAY,
    )


def _people(written: Sequence[_Written], staff: _Staff) -> None:
    count = sum(len(one.planned.people) for one in written)
    drawers = iter(make_drawers(kind=DrawerKind.PERSON, organisation_id=staff.organisation_id, count=count))
    for one in written:
        for position, planned in enumerate(one.planned.people, 1):
            person = _person(one, planned, next(drawers).id)
            one.persons.append(person)
            one.members.append(
                CaseMember(
                    case=one.case,
                    person=person,
                    drawer_id=person.drawer_id,
                    position=position,
                    relation=planned.relation,
                    from_at=one.moments[0],
                )
            )
    _insert(Person, (person for one in written for person in one.persons))
    _insert(CaseMember, (member for one in written for member in one.members))


def _person(one: _Written, planned: PlannedPerson, drawer_id: uuid.UUID) -> Person:
    birth = _birth(planned)
    return Person(
        drawer_id=drawer_id,
        case_id=one.case.id,
        sex=planned.sex.value,
        age_band=age_band(age_interval(birth, one.moments[0].date())).value,
        language=one.planned.language,
        full_name=planned.name,
        latin_name=planned.latin or None,
        birth=plain_birth(birth),
        nationalities=[one.planned.nationality],
        created_at=one.moments[0],
    )


def _birth(planned: PlannedPerson) -> BirthDate:
    text = planned.born.isoformat()
    return BirthDate(text, Calendar.GREGORIAN, text, planned.born, planned.born)


def _journeys(written: Sequence[_Written], chance: random.Random) -> None:
    _insert(
        Traveller,
        (
            Traveller(
                case=one.case,
                drawer_id=member.drawer_id,
                member=member,
                travel_state=TravelState.ARRIVED.value,
                state_since_at=one.arrived_at,
                boarded_at=one.boarded_at,
                boarded_on=one.planned.departed_on,
                boarded_evidence=DepartureEvidence.STAFF_SAW_BOARDING.value,
                arrived_at=one.arrived_at,
                arrived_on=one.arrived_at.date(),
                arrived_evidence=evidence.value,
            )
            for one in written
            for evidence in (chance.choice((ArrivalEvidence.CALL_OR_MESSAGE, ArrivalEvidence.MET_IN_PERSON)),)
            for member in one.members
        ),
    )


def _state_changes(written: Sequence[_Written], staff: _Staff) -> None:
    first = (PATH[0][0], "", PATH[0][1])
    steps = [first, *((verb, before.value, to) for (_, before), (verb, to) in pairwise(PATH))]
    _insert(
        StateChange,
        (
            StateChange(
                case=one.case,
                drawer_id=one.case.drawer_id,
                verb=verb.value,
                from_state=before,
                to_state=to.value,
                user_id=staff.who(verb, one.case),
                organisation_id=staff.organisation_id,
                happened_at=moment,
                recorded_at=moment,
            )
            for one in written
            for (verb, before, to), moment in zip(steps, one.moments, strict=True)
        ),
    )


def _lines(written: Sequence[_Written], staff: _Staff) -> None:
    lines: list[StatisticsLine] = []
    keys: list[StatisticsKey] = []
    for one in written:
        days = ((LineKind.DEPARTURE, one.planned.departed_on), (LineKind.ARRIVAL, one.arrived_at.date()))
        for planned, member in zip(one.planned.people, one.members, strict=True):
            for kind, day in days:
                line = _line(one, planned, kind, day, staff)
                lines.append(line)
                keys.append(
                    StatisticsKey(
                        case=one.case,
                        drawer_id=member.drawer_id,
                        member=member,
                        kind=kind.value,
                        line=str(line.id),
                    )
                )
    # Keys in random order, so that a line's place in the table does not lead to its case.
    _insert(StatisticsLine, sorted(lines, key=lambda line: line.id))
    _insert(StatisticsKey, keys)


def _line(
    one: _Written, planned: PlannedPerson, kind: LineKind, day: dt.date, staff: _Staff
) -> StatisticsLine:
    case = one.case
    alone = len(one.planned.people) == 1
    age = age_interval(_birth(planned), day)[0]
    return StatisticsLine(
        kind=kind.value,
        month=day.replace(day=1),
        host_country=case.host_country,
        nationality=one.planned.nationality,
        returned_to=case.destination_country,
        onward=one.planned.nationality != case.destination_country,
        sex=planned.sex.value,
        age=age,
        type_of_return=case.type_of_return,
        assistance=case.assistance,
        programme=staff.programme.code,
        fund=staff.fund,
        unaccompanied_child=alone and age < 18 if kind is LineKind.DEPARTURE else None,
        mark=MARK,
    )


def _insert(model: type[models.Model], made: Iterable[Any]) -> None:
    model._default_manager.bulk_create(list(made), batch_size=BATCH)
