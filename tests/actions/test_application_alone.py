"""What the application holds by itself: everything here is asked where the database would show every row."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import Cast, a_case, everybody, members
from tests.fake_clamd import fake_clamd
from tests.papers import a_pdf
from wayhome.casefile.access import actions as access
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.actions import (
    allow_reading,
    edit_case,
    open_in_emergency,
    restrict_file,
    share_case,
)
from wayhome.casefile.cases.actions.emergency import overdue_reviews
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import (
    cleared_cases,
    emergencies,
    emergency_for,
    emergency_until,
    office_for,
)
from wayhome.casefile.cases.queries.looks import FILE_READ, flagged_looks
from wayhome.casefile.cases.scopes import case_for, finds_people
from wayhome.casefile.funding.models import Programme, Suspension
from wayhome.casefile.funding.queries import programmes_on, suspended_areas
from wayhome.ground.accounts.models import Office
from wayhome.ground.accounts.queries import offices_of
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.files import actions as files
from wayhome.ground.files import storage
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import say

REASON = "A hospital calls and needs to know what medicine they take."
TODAY = dt.date(2026, 6, 9)


@pytest.fixture(autouse=True)
def _everything_is_shown(cast: Cast) -> Iterator[None]:
    with everybody() as context:
        context.at = cast.now
        yield


def in_baghdad(cast: Cast, key: str) -> Actor:
    """Return somebody of The Hague as they would act if they worked for Baghdad too."""
    return replace(cast.office.actor(key), organisation_id=cast.baghdad.id)


def shared(cast: Cast) -> Case:
    case = a_case(cast)
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    return case


def opened(cast: Cast, case: Case, key: str = "marieke") -> Actor:
    """Open a case in an emergency as somebody of The Hague, and return them."""
    by = getattr(cast, key)
    open_in_emergency(case=case, typed_reference=case.reference, reason=REASON, by=by, at=cast.now)
    return by  # type: ignore[no-any-return]


def test_a_case_is_found_by_those_alone_who_hold_it(cast: Cast) -> None:
    case = a_case(cast)

    assert case_for(cast.office.actor("marieke"), case.reference, on=TODAY).case == case
    for stranger in ("layla", "lucas"):
        with pytest.raises(OutOfScope):
            case_for(cast.office.actor(stranger), case.reference, on=TODAY)


def test_an_emergency_opens_nothing_for_the_same_person_in_another_organisation(cast: Cast) -> None:
    case = shared(cast)
    opened(cast, case)

    here = case_for(cast.office.actor("marieke"), case.reference, on=TODAY)
    there = case_for(in_baghdad(cast, "marieke"), case.reference, on=TODAY)

    assert (here.by.emergency, there.by.emergency) == (True, False)
    assert emergency_until(case, cast.marieke, at=cast.now) is not None
    assert emergency_until(case, in_baghdad(cast, "marieke"), at=cast.now) is None


def test_emergencies_are_reviewed_where_they_happened(cast: Cast) -> None:
    case = a_case(cast)
    opened(cast, case)
    row = emergencies(cast.willem, at=cast.now)[0]
    elsewhere = in_baghdad(cast, "willem")
    late = row.review_by_on + dt.timedelta(days=1)

    assert emergency_for(cast.willem, row.pk) == row
    assert list(emergencies(elsewhere, at=cast.now)) == []
    with pytest.raises(OutOfScope):
        emergency_for(elsewhere, row.pk)
    assert list(overdue_reviews(cast.hague.id, today=late)) == [row]
    assert not overdue_reviews(cast.baghdad.id, today=late).exists()


def test_a_restricted_file_is_opened_for_one_person_in_one_organisation(cast: Cast) -> None:
    case = shared(cast)
    restrict_file(case=case, reason=REASON, by=cast.willem, at=cast.now)
    allow_reading(
        case=case,
        reader=cast.office.users["marieke"],
        reason=REASON,
        today=TODAY,
        by=cast.willem,
        at=cast.now,
    )

    here = case_for(cast.office.actor("marieke"), case.reference, on=TODAY, even_restricted=True)
    there = case_for(in_baghdad(cast, "marieke"), case.reference, on=TODAY, even_restricted=True)

    assert here.by.restriction != there.by.restriction


def test_who_finds_people_sees_cases_and_reads_who_people_are(cast: Cast) -> None:
    assert finds_people(cast.office.actor("marieke"))
    for role in (Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.DONOR_VIEWER, Role.ADMINISTRATOR):
        assert not finds_people(replace(cast.marieke, roles=frozenset({role})))


def test_motives_are_changed_by_those_alone_who_read_them(cast: Cast) -> None:
    case = a_case(cast)
    helper = replace(cast.marieke, roles=frozenset({Role.PROGRAMME_MANAGER}), enforcement=True)

    for changes in ({"motive": "family"}, {"legal_ground": "rejected"}):
        with pytest.raises(NotPermitted):
            edit_case(case=case, changes=changes, read_version=case.version, by=helper, at=cast.now)


def test_an_office_is_one_of_the_acting_organisation(cast: Cast) -> None:
    abroad = Office.objects.filter(organisation=cast.baghdad).first()
    lost = replace(cast.marieke, office_id=abroad.pk if abroad else None)

    assert {one.organisation_id for one in offices_of(cast.hague.id)} == {cast.hague.id}
    found = office_for(lost)
    assert found is not None
    assert found.organisation_id == cast.hague.id


def test_cleared_cases_of_one_organisation_are_none_of_another(cast: Cast) -> None:
    case = a_case(cast)
    Case.objects.filter(pk=case.pk).update(state="cleared")

    assert list(cleared_cases(organisation_id=cast.hague.id)) == [case]
    assert list(cleared_cases(organisation_id=cast.baghdad.id)) == []


def test_a_programme_that_ended_and_a_suspension_that_was_lifted_count_no_more(cast: Cast) -> None:
    programme = cast.office.programmes["eurp-nld"]
    assert programme in programmes_on(TODAY)
    Programme.objects.filter(pk=programme.pk).update(ends_on=TODAY)
    assert programme not in programmes_on(TODAY)

    row = Suspension.objects.create(
        country="IRQ",
        area="Ninewa",
        begins_on=TODAY - dt.timedelta(days=30),
        source="letter",
        entered_at=cast.now,
        entered_by=cast.office.users["els"],
        confirmed_at=cast.now,
        confirmed_by=cast.office.users["maria"],
    )
    assert suspended_areas("IRQ", on=TODAY) == ["Ninewa"]
    Suspension.objects.filter(pk=row.pk).update(
        ends_on=TODAY,
        end_asked_on=TODAY,
        end_asked_at=cast.now,
        end_asked_by=cast.office.users["els"],
        ended_at=cast.now,
        ended_by=cast.office.users["maria"],
    )
    assert suspended_areas("IRQ", on=TODAY) == []


def test_nobody_ends_the_log_ins_of_an_account_that_others_keep(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        access.end_log_ins(user=cast.office.users["layla"], by=cast.bram, at=cast.now)


def test_a_full_day_is_told_in_each_organisation_for_itself(cast: Cast) -> None:
    notify(
        organisation_id=cast.baghdad.id,
        code="access:limit:reach",
        sentence=say("%(name)s reached it", name=cast.marieke.name),
        at=cast.now,
    )

    assert access.tell_day_is_full(by=cast.marieke, at=cast.now)
    assert not access.tell_day_is_full(by=cast.marieke, at=cast.now)


def test_a_scan_looks_at_the_files_of_its_own_organisation(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.WAYHOME_FILES, settings.WAYHOME_CLAMD = tmp_path / "files", ""
    storage.storage.cache_clear()
    case = a_case(cast)
    row = files.keep_file(
        name="letter.pdf",
        declared="application/pdf",
        content=io.BytesIO(a_pdf()),
        drawer_id=members(case)[0].drawer_id,
        case_id=case.pk,
        by=cast.marieke,
        at=cast.now,
        record=record,
    )
    with fake_clamd(tmp_path) as daemon:
        settings.WAYHOME_CLAMD = daemon.address
        elsewhere = files.scan_waiting(by=in_baghdad(cast, "marieke"), at=cast.now, record=record)
        here = files.scan_waiting(by=cast.marieke, at=cast.now, record=record)
    storage.storage.cache_clear()

    assert (elsewhere.passed, here.passed) == (0, 1)
    row.refresh_from_db()
    assert row.scanned_at == cast.now


def test_a_look_that_needs_a_reason_is_asked_about_where_it_happened(cast: Cast) -> None:
    case = a_case(cast)
    record(FILE_READ, by=cast.tomasz, at=cast.now, case_id=case.pk)

    assert flagged_looks(cast.baghdad.id, cast.now.date()) == ()
    assert [look.user_id for look in flagged_looks(cast.hague.id, cast.now.date())] == [cast.tomasz.user_id]
