"""The closed files of the back-file before they are written: keys, references, staff and the moments of every verb."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wayhome.casefile.cases.enums import Assistance, Closure, State
from wayhome.casefile.cases.models import Case
from wayhome.demonstration.backfile_plan import PlannedCase, PlannedPerson
from wayhome.demonstration.office import DemonstrationOffice
from wayhome.ground.crypto.bulk import make_drawers
from wayhome.ground.values.airports import moment_at
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import BirthDate
from wayhome.ground.values.references import new_reference
from wayhome.ground.values.tiers import DrawerKind
from wayhome.process.enums import Verb
from wayhome.stages.journey.enums import ArrivalEvidence

AIRPORT = "AMS"
DAY = dt.timedelta(days=1)
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
class Staff:
    """Who did what on the invented cases, as keys: the approver is never the counsellor."""

    organisation: int
    office: int
    programme: int
    programme_code: str
    fund: str
    host: str
    counsellors: tuple[int, ...]
    approver: int
    movements: int

    def who(self, verb: Verb, counsellor: int) -> int:
        """Return the key of the user who did a verb."""
        if verb is Verb.APPROVE:
            return self.approver
        if verb in (Verb.PREPARE, Verb.CLEAR, Verb.CONFIRM_BOARDING):
            return self.movements
        return counsellor


@dataclass(frozen=True)
class FileMember:
    """One person of a case on the way into the database, with the keys of every row."""

    planned: PlannedPerson
    birth: BirthDate
    person: uuid.UUID
    member: uuid.UUID
    drawer: uuid.UUID
    position: int


@dataclass(frozen=True)
class ClosedFile:
    """One case on the way into the database: the plan, its keys, and the moments of ``PATH``."""

    planned: PlannedCase
    case: uuid.UUID
    drawer: uuid.UUID
    reference: str
    counsellor: int
    moments: tuple[dt.datetime, ...]
    boarded_at: dt.datetime
    arrived_at: dt.datetime
    evidence: ArrivalEvidence
    completed: bool
    members: tuple[FileMember, ...]

    @property
    def arrived_on(self) -> dt.date:
        """Return the day of arrival in UTC."""
        return self.arrived_at.date()

    @property
    def assistance(self) -> Assistance:
        """Return what the return was assisted with."""
        return Assistance.TRAVEL_AND_REINTEGRATION if self.completed else Assistance.TRAVEL_ONLY

    @property
    def closure(self) -> Closure:
        """Return why the case was closed."""
        return Closure.COMPLETED if self.completed else Closure.RETURN_COMPLETED_NO_REINTEGRATION


def staff_of(office: DemonstrationOffice) -> Staff:
    """Return who did what, from the demonstration's cast."""
    programme = office.programmes["avrr-nld"]
    return Staff(
        organisation=office.organisations["hague"].id,
        office=office.offices["hague", "The Hague"].id,
        programme=programme.id,
        programme_code=programme.code,
        fund="+".join(programme.funds.order_by("code").values_list("code", flat=True)),
        host=programme.host_country,
        counsellors=(office.users["marieke"].id, office.users["aylin"].id),
        approver=office.users["els"].id,
        movements=office.users["tomasz"].id,
    )


def closed_files(planned: Sequence[PlannedCase], staff: Staff, chance: random.Random) -> list[ClosedFile]:
    """Return a file for every planned case, with drawers of its own; nothing else is written yet."""
    organisation = staff.organisation
    drawers = make_drawers(kind=DrawerKind.CASE, organisation_id=organisation, count=len(planned))
    count = sum(len(one.people) for one in planned)
    persons = iter(make_drawers(kind=DrawerKind.PERSON, organisation_id=organisation, count=count))
    references = _references(len(planned))
    return [
        _file(one, drawer, reference, tuple(_members(one, persons)), staff, chance)
        for one, drawer, reference in zip(planned, drawers, references, strict=True)
    ]


def _references(count: int) -> list[str]:
    """Return so many references, none of which the database has."""
    found: set[str] = set()
    while len(found) < count:
        found.update(new_reference() for _ in range(count - len(found)))
        found -= set(Case.objects.filter(reference__in=found).values_list("reference", flat=True))
    return list(found)


def _members(planned: PlannedCase, drawers: Iterator[uuid.UUID]) -> Iterator[FileMember]:
    for position, person in enumerate(planned.people, 1):
        text = person.born.isoformat()
        birth = BirthDate(text, Calendar.GREGORIAN, text, person.born, person.born)
        yield FileMember(person, birth, uuid.uuid4(), uuid.uuid4(), next(drawers), position)


def _file(
    planned: PlannedCase,
    drawer: uuid.UUID,
    reference: str,
    members: tuple[FileMember, ...],
    staff: Staff,
    chance: random.Random,
) -> ClosedFile:
    clock = dt.time(chance.randint(6, 20), chance.choice((0, 15, 40)))
    boarded_at = moment_at(dt.datetime.combine(planned.departed_on, clock), AIRPORT)
    arrived_at = boarded_at + dt.timedelta(hours=chance.randint(3, 11))
    return ClosedFile(
        planned=planned,
        case=uuid.uuid4(),
        drawer=drawer,
        reference=reference,
        counsellor=chance.choice(staff.counsellors),
        moments=_moments(boarded_at, arrived_at, chance),
        boarded_at=boarded_at,
        arrived_at=arrived_at,
        evidence=chance.choice((ArrivalEvidence.CALL_OR_MESSAGE, ArrivalEvidence.MET_IN_PERSON)),
        completed=chance.random() < 0.6,
        members=members,
    )


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
