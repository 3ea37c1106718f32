"""Small parts of pages that told what they should not have: found by the access matrix, held here."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.factories.agreements import an_agreement
from tests.factories.journeys import booked
from tests.pages.conftest import Browse
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation, Shared
from wayhome.casefile.cases.actions import give_task, share_case
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, Task
from wayhome.casefile.people.actions import tie
from wayhome.casefile.people.enums import Tie
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.reading import FILE_READ
from wayhome.ground.values.sentences import say
from wayhome.stages.journey.models import Leg

TODAY = dt.date(2026, 6, 9)


def health_task(cast: Cast) -> Task:
    """Return a task about health for everybody of the organisation, which waits for a clinic."""
    return give_task(
        case=a_case(cast),
        sentence=say("Ask again"),
        due_on=TODAY,
        area=Area.HEALTH,
        role="",
        user_id=None,
        waits_for="the heart clinic",
        by=cast.marieke,
        at=cast.now,
    )


@pytest.mark.parametrize(("who", "told"), [("hanna", True), ("tomasz", False)])
def test_a_closed_task_does_not_say_whom_it_waits_for(
    cast: Cast, browse: Browse, who: str, told: bool
) -> None:
    health_task(cast)

    page = browse(who).get(reverse("my_day")).content.decode()

    assert ("heart clinic" in page) is told


@pytest.mark.parametrize(("who", "status"), [("hanna", 302), ("tomasz", 404)])
def test_a_task_is_finished_by_whoever_reads_it(cast: Cast, browse: Browse, who: str, status: int) -> None:
    task = health_task(cast)

    answer = browse(who).post(reverse("case_task_done", args=[task.case.reference, task.id]))

    task.refresh_from_db()
    assert answer.status_code == status
    assert (task.done_at is not None) is (status == 302)


def test_a_download_without_figures_is_a_page_that_says_so(cast: Cast, browse: Browse) -> None:
    answer = browse("els").get(reverse("figures_download", args=["txt"]) + "?month=2026-05")

    assert answer.status_code == 200
    assert "Content-Disposition" not in answer.headers


def test_nobody_of_enforcement_records_consent(cast: Cast) -> None:
    officer = cast.office.actor("layla").on(Relation.AGREEMENT, tuple(Shared))
    at_an_authority = type(officer)(**{**vars(officer), "enforcement": True})

    assert allows(officer, Permission.RECORD_CONSENT)
    assert not allows(at_an_authority, Permission.RECORD_CONSENT)


def shared_without_travel(cast: Cast, shares: tuple[Shared, ...]) -> tuple[Case, Leg]:
    """Return a booked case that Baghdad holds under an agreement that shares these parts."""
    case = a_case(cast)
    legs = booked(cast, case)
    agreement = an_agreement(cast.hague, cast.baghdad, reference="PARTS", shares=shares)
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    return case, legs[0]


@pytest.mark.parametrize(
    ("shares", "seen"), [((Shared.IDENTITY,), False), ((Shared.IDENTITY, Shared.TRAVEL), True)]
)
def test_an_agreement_without_travel_shows_no_flight(
    cast: Cast, browse: Browse, shares: tuple[Shared, ...], seen: bool
) -> None:
    case, leg = shared_without_travel(cast, shares)
    layla = browse("layla")

    board = layla.get(reverse("departures") + "?day=2026-06-18").content.decode()
    sheet = layla.get(reverse("manifest", args=[leg.id])).status_code
    meeting = layla.get(reverse("journey_meeting", args=[case.reference, leg.id])).status_code

    assert ("XA 214" in board) is seen
    assert (sheet, meeting) == ((200, 200) if seen else (404, 403))


@pytest.mark.parametrize(("who", "told"), [("marieke", True), ("willem", False)])
def test_who_reads_no_identity_does_not_read_who_is_whose_parent(
    cast: Cast, browse: Browse, who: str, told: bool
) -> None:
    case = a_case(cast, adult(), child())
    parent, daughter = (member.person for member in members(case))
    tie(person=parent, other=daughter, kind=Tie.PARENT, begins_on=None, by=cast.marieke, at=cast.now)

    browse(who).get(reverse("case_people", args=[case.reference]))

    with everybody():
        rows = AuditEvent.objects.filter(case_id=case.id, tag=FILE_READ)
        assert any("people.HouseholdTie.T1" in row.fields for row in rows) is told


@pytest.mark.parametrize(("who", "closed"), [("marieke", False), ("omar", True)])
def test_who_reads_no_telephones_is_told_whom_to_ask(
    cast: Cast, browse: Browse, who: str, closed: bool
) -> None:
    case = a_case(cast)
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=an_agreement(cast.hague, cast.baghdad, reference="PARTS"),
        by=cast.marieke,
        at=cast.now,
    )

    page = browse(who).get(reverse("case_people", args=[case.reference])).content.decode()

    assert ("Telephones and addresses: ask the responsible counsellor." in page) is closed
