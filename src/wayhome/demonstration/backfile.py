"""Writes the wide layer of the demonstration: the departures of 2015 and 2016 as closed cases, in bulk.

No verb is used, since they would take minutes; every row is the one a verb would have left, sealed with the
same keys, and ``backfile_check`` holds them to every constraint afterwards.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import LineKind, State
from wayhome.casefile.cases.models import (
    Case,
    CaseMember,
    StateChange,
    StatisticsKey,
    StatisticsLine,
)
from wayhome.casefile.people.births import plain_birth
from wayhome.casefile.people.models import Person
from wayhome.casefile.people.naming import file_names
from wayhome.demonstration.backfile_check import TABLES
from wayhome.demonstration.backfile_files import PATH, ClosedFile, FileMember, Staff, closed_files, staff_of
from wayhome.demonstration.backfile_plan import FOLDER, MARK, plan, rows
from wayhome.demonstration.office import DemonstrationOffice
from wayhome.ground.audit.recording import record
from wayhome.ground.crypto.bulk import count_anew, insert_rows
from wayhome.ground.values.ages import age_band
from wayhome.ground.values.dates import age_interval
from wayhome.ground.values.periods import Month
from wayhome.reporting.models import PublishedFigure
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.enums import DepartureEvidence
from wayhome.stages.journey.models import Traveller

SEED = 20160601
STORY_MARK = "demonstration"


@dataclass(frozen=True)
class Loaded:
    """How much was written."""

    cases: int
    persons: int


def load_backfile(*, office: DemonstrationOffice, by: Actor, at: dt.datetime, seed: int = SEED) -> Loaded:
    """Write published figures and all closed cases of 2015 and 2016 in the transaction under way.

    Lines that the stories of the demonstration have counted before are marked as invented too. The work context
    must act for the host mission. ``by`` is whoever loads; one audit row tells what was loaded.
    """
    mark_lines_of_stories()
    staff = staff_of(office)
    files = closed_files(plan(seed=seed), staff, random.Random(seed))  # noqa: S311 - invented days, no secret
    _write_published()
    _write_cases(files, staff)
    _write_people(files)
    _write_journeys(files)
    _write_state_changes(files, staff)
    _write_lines(files, staff)
    count_anew(*TABLES)
    loaded = Loaded(len(files), sum(len(file.members) for file in files))
    record(
        "demonstration:backfile:load",
        by=by,
        at=at,
        detail={"cases": loaded.cases, "persons": loaded.persons, "mark": MARK},
    )
    return loaded


def mark_lines_of_stories() -> None:
    """Mark the lines that the stories of the demonstration have counted as invented too."""
    StatisticsLine.objects.filter(mark="").update(mark=STORY_MARK)


def _write_published() -> None:
    found = rows(FOLDER, "published_figures")
    insert_rows(
        PublishedFigure,
        columns={
            "host_country": [row["host"] for row in found],
            "begins": [Month(row["begins"]).first for row in found],
            "months": [int(row["months"]) for row in found],
            "value": [int(row["value"]) for row in found],
            **{name: [row[name] for row in found] for name in ("wording", "note", "body", "source")},
        },
    )


def _write_cases(files: Sequence[ClosedFile], staff: Staff) -> None:
    departed = [file.planned.departed_on for file in files]
    closed = [file.moments[-1] for file in files]
    insert_rows(
        Case,
        columns={
            "id": [file.case for file in files],
            "drawer_id": [file.drawer for file in files],
            "reference": [file.reference for file in files],
            "destination_country": [file.planned.returned_to for file in files],
            "destination_kind": [file.planned.destination_kind.value for file in files],
            "type_of_return": [file.planned.type_of_return.value for file in files],
            "assistance": [file.assistance.value for file in files],
            "language": [file.planned.language for file in files],
            "members_count": [len(file.members) for file in files],
            "counsellor_id": [file.counsellor for file in files],
            "opened_at": [file.moments[0] for file in files],
            "applied_on": [file.moments[2].date() for file in files],
            "approved_on": [file.moments[3].date() for file in files],
            "planned_travel_on": departed,
            "departed_on": departed,
            "arrived_on": [file.arrived_on for file in files],
            "state_since_at": closed,
            "closed_at": closed,
            "closure_code": [file.closure.value for file in files],
        },
        constants={
            "organisation_id": staff.organisation,
            "office_id": staff.office,
            "programme_id": staff.programme,
            "state": State.CLOSED.value,
            "host_country": staff.host,
            "approved_by_id": staff.approver,
            "mark": MARK,
        },
    )


def _write_people(files: Sequence[ClosedFile]) -> None:
    people = [(file, one) for file in files for one in file.members]
    cases = [file.case for file, _ in people]
    opened = [file.moments[0] for file, _ in people]
    drawers = [one.drawer for _, one in people]
    insert_rows(
        Person,
        columns={
            "id": [one.person for _, one in people],
            "drawer_id": drawers,
            "case_id": cases,
            "sex": [one.planned.sex.value for _, one in people],
            "age_band": [
                age_band(age_interval(one.birth, file.moments[0].date())).value for file, one in people
            ],
            "language": [file.planned.language for file, _ in people],
            "full_name": [one.planned.name for _, one in people],
            "latin_name": [one.planned.latin or None for _, one in people],
            "birth": [plain_birth(one.birth) for _, one in people],
            "nationalities": [[file.planned.nationality] for file, _ in people],
            "created_at": opened,
        },
    )
    file_names(Person.objects.filter(id__in=[one.person for _, one in people]))
    insert_rows(
        CaseMember,
        columns={
            "id": [one.member for _, one in people],
            "drawer_id": drawers,
            "case_id": cases,
            "person_id": [one.person for _, one in people],
            "position": [one.position for _, one in people],
            "relation": [one.planned.relation for _, one in people],
            "from_at": opened,
        },
    )


def _write_journeys(files: Sequence[ClosedFile]) -> None:
    people = [(file, one) for file in files for one in file.members]
    arrived = [file.arrived_at for file, _ in people]
    insert_rows(
        Traveller,
        columns={
            "case_id": [file.case for file, _ in people],
            "drawer_id": [one.drawer for _, one in people],
            "member_id": [one.member for _, one in people],
            "state_since_at": arrived,
            "boarded_at": [file.boarded_at for file, _ in people],
            "boarded_on": [file.planned.departed_on for file, _ in people],
            "arrived_at": arrived,
            "arrived_on": [file.arrived_on for file, _ in people],
            "arrived_evidence": [file.evidence.value for file, _ in people],
        },
        constants={
            "travel_state": TravelState.ARRIVED.value,
            "boarded_evidence": DepartureEvidence.STAFF_SAW_BOARDING.value,
        },
    )


def _write_state_changes(files: Sequence[ClosedFile], staff: Staff) -> None:
    first = (PATH[0][0], "", PATH[0][1])
    steps = [first, *((verb, before.value, to) for (_, before), (verb, to) in pairwise(PATH))]
    made = [
        (file, verb, before, to, moment)
        for file in files
        for (verb, before, to), moment in zip(steps, file.moments, strict=True)
    ]
    moments = [moment for *_, moment in made]
    insert_rows(
        StateChange,
        columns={
            "case_id": [file.case for file, *_ in made],
            "drawer_id": [file.drawer for file, *_ in made],
            "verb": [verb.value for _, verb, *_ in made],
            "from_state": [before for _, _, before, *_ in made],
            "to_state": [to.value for _, _, _, to, _ in made],
            "user_id": [staff.who(verb, file.counsellor) for file, verb, *_ in made],
            "happened_at": moments,
            "recorded_at": moments,
        },
        constants={"organisation_id": staff.organisation},
    )


def _write_lines(files: Sequence[ClosedFile], staff: Staff) -> None:
    """Write the lines in the order of their random keys, so that a line's place does not lead to its case."""
    for kind in (LineKind.DEPARTURE, LineKind.ARRIVAL):
        counted = sorted(
            ((uuid.uuid4(), file, one) for file in files for one in file.members), key=lambda row: row[0]
        )
        _write_lines_of(kind, counted, staff)
        insert_rows(
            StatisticsKey,
            columns={
                "id": [uuid.uuid4() for _ in counted],
                "case_id": [file.case for _, file, _ in counted],
                "drawer_id": [one.drawer for *_, one in counted],
                "member_id": [one.member for *_, one in counted],
                "line": [str(line) for line, *_ in counted],
            },
            constants={"kind": kind.value},
        )


def _write_lines_of(
    kind: LineKind, counted: Sequence[tuple[uuid.UUID, ClosedFile, FileMember]], staff: Staff
) -> None:
    days = [
        file.planned.departed_on if kind is LineKind.DEPARTURE else file.arrived_on for _, file, _ in counted
    ]
    insert_rows(
        StatisticsLine,
        columns={
            "id": [line for line, *_ in counted],
            "month": [day.replace(day=1) for day in days],
            "nationality": [file.planned.nationality for _, file, _ in counted],
            "returned_to": [file.planned.returned_to for _, file, _ in counted],
            "onward": [file.planned.nationality != file.planned.returned_to for _, file, _ in counted],
            "sex": [one.planned.sex.value for *_, one in counted],
            "age": [age_interval(one.birth, day)[0] for (*_, one), day in zip(counted, days, strict=True)],
            "type_of_return": [file.planned.type_of_return.value for _, file, _ in counted],
            "assistance": [file.assistance.value for _, file, _ in counted],
        },
        constants={
            "kind": kind.value,
            "host_country": staff.host,
            "programme": staff.programme_code,
            "fund": staff.fund,
            "mark": MARK,
        },
    )
