"""Erasure: two people decide, one drawer goes, the others stay readable, and nothing that protects somebody is lost."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from tests.cast import Cast, a_case, adult, child, members
from tests.erasing import approved, asked, closed, erased, officer, the_night, use_ledger
from tests.papers import a_pdf
from wayhome.casefile.cases.actions import lift_restriction, restrict_file, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, CaseMember, Note, StatisticsLine
from wayhome.casefile.cases.telling import make_task
from wayhome.casefile.people.actions import edit_person, tie
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import AuditEvent, Revision
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.keyring import DrawerClosed, is_open
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.files.actions import keep_file
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.storage import storage
from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.sentences import msgid, say
from wayhome.keeping import actions, queries
from wayhome.keeping.models import ErasedDrawer, Erasure
from wayhome.keeping.replaying import compare, ledger
from wayhome.stages.journey.enums import TravelState
from wayhome.stages.journey.models import Traveller

FAMILY = ("Karim Abbas", "Hala Abbas", "Sami Abbas", "Rana Abbas")


@pytest.fixture(autouse=True)
def book(settings: Settings, tmp_path: Path) -> Path:
    """The ledger and the files of each test."""
    settings.WAYHOME_FILES = tmp_path / "files"
    storage.cache_clear()
    return use_ledger(settings, tmp_path)


def four(cast: Cast) -> Case:
    return a_case(cast, *(adult(name) for name in FAMILY))


def gone(member: CaseMember, state: TravelState = TravelState.WITHDRAWN) -> None:
    Traveller.objects.update_or_create(
        member=member,
        defaults={
            "case_id": member.case_id,
            "drawer_id": member.drawer_id,
            "travel_state": state.value,
            "state_since_at": "2026-06-01T10:00:00Z",
        },
    )


def names(case: Case) -> list[str]:
    return [
        str(member.person.full_name) if is_open(member.person.drawer_id) else "closed"
        for member in members(case)
    ]


def test_erasing_one_of_four_destroys_one_drawer_and_leaves_the_others_readable(cast: Cast) -> None:
    case = closed(cast, four(cast))
    write_note(case=case, text="The family asked for a cot.", area=Area.GENERAL, by=cast.marieke, at=cast.now)
    second = members(case)[1]

    erased(cast, case, second)

    assert names(case) == ["Karim Abbas", "closed", "Sami Abbas", "Rana Abbas"]
    assert Note.objects.get(case=case).text == "The family asked for a cot."
    assert not DrawerWrap.objects.filter(drawer_id=second.person.drawer_id).exists()
    with pytest.raises(DrawerClosed):
        _ = Person.objects.get(pk=second.person_id).full_name


def test_what_can_be_read_of_a_person_without_a_key_is_emptied(cast: Cast) -> None:
    case = closed(cast, four(cast))
    second = members(case)[1]

    erased(cast, case, second)

    person = Person.objects.get(pk=second.person_id)
    assert (person.sex, person.age_band, person.language) == ("not_stated", "", "")
    assert person.erased_on == cast.now.date()


def test_old_values_and_files_of_the_person_go_with_the_drawer(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    case = four(cast)
    first, second = members(case)[:2]
    for member in (first, second):
        edit_person(
            person=member.person,
            changes={"email": "old@example.org"},
            read_version=1,
            by=cast.marieke,
            at=cast.now,
        )
        keep_file(
            name="passport.pdf",
            declared="application/pdf",
            content=io.BytesIO(a_pdf()),
            drawer_id=member.person.drawer_id,
            case_id=case.pk,
            by=cast.marieke,
            at=cast.now,
            record=record,
        )
    case = closed(cast, case)
    kept = StoredFile.objects.get(drawer_id=first.person.drawer_id).sha256
    thrown = StoredFile.objects.get(drawer_id=second.person.drawer_id).sha256

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        erased(cast, case, second)

    assert [row.drawer_id for row in Revision.objects.all()] == [first.person.drawer_id]
    assert storage().exists(kept)
    assert not storage().exists(thrown)


def test_an_erased_case_leaves_the_log_the_figures_and_a_tombstone(cast: Cast) -> None:
    case = closed(cast, four(cast))
    lines, log = (
        StatisticsLine.objects.values("id").count(),
        AuditEvent.objects.filter(case_id=case.pk).count(),
    )

    tombstone = erased(cast, case)

    assert not Case.objects.filter(pk=case.pk).exists()
    assert StatisticsLine.objects.values("id").count() == lines
    assert (tombstone.case_id, tombstone.reference, tombstone.why) == (None, "", {})
    assert tombstone.asked_by_id == cast.office.users["marieke"].id
    assert tombstone.approved_by_id == cast.office.users["willem"].id
    assert AuditEvent.objects.filter(case_id=case.pk).count() > log


def test_of_an_erased_case_nobody_who_serves_pages_sees_a_row(cast: Cast) -> None:
    case = closed(cast, four(cast))
    before = _tables_with(case)

    erased(cast, case)

    assert len(before) > 5
    assert _tables_with(case) == ["audit_event"]


def _tables_with(case: Case) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'case_id'"
            " AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE case_id = %s', [case.pk])  # noqa: S608
            if (cursor.fetchone() or (0,))[0]:
                found.append(table)
    return found


def test_whoever_asks_does_not_approve(cast: Cast) -> None:
    case = closed(cast, four(cast))
    row = actions.ask_erasure(
        case=case,
        member=None,
        basis=queries.Basis.ASKED,
        today=cast.now.date(),
        by=officer(cast),
        at=cast.now,
    )

    with pytest.raises(Refused, match="whoever asks does not approve"):
        actions.approve_erasure(
            erasure=row, case=case, member=None, today=cast.now.date(), by=officer(cast), at=cast.now
        )


@pytest.mark.parametrize("who", ["marieke", "els", "sanne"])
def test_only_the_data_protection_officer_approves(cast: Cast, who: str) -> None:
    case = closed(cast, four(cast))
    row = asked(cast, case)

    with pytest.raises(NotPermitted):
        actions.approve_erasure(
            erasure=row, case=case, member=None, today=cast.now.date(), by=getattr(cast, who), at=cast.now
        )


def test_nothing_is_destroyed_by_asking_or_approving(cast: Cast) -> None:
    case = closed(cast, four(cast))

    approved(cast, case, members(case)[0])

    assert names(case) == list(FAMILY)


def test_what_is_approved_can_be_dropped_until_the_night(cast: Cast) -> None:
    case = closed(cast, four(cast))
    row = approved(cast, case)

    actions.drop_erasure(erasure=row, by=officer(cast), at=cast.now)

    assert the_night(cast) == 0
    assert names(case) == list(FAMILY)


def test_a_case_that_is_open_is_not_erased(cast: Cast) -> None:
    with pytest.raises(Refused, match="The case is open"):
        asked(cast, four(cast))


def test_somebody_who_still_travels_is_not_erased(cast: Cast) -> None:
    case = four(cast)

    with pytest.raises(Refused, match="still travels or is helped"):
        asked(cast, case, members(case)[1])


def test_somebody_who_withdrew_is_erased_while_the_others_go_on(cast: Cast) -> None:
    case = four(cast)
    second = members(case)[1]
    gone(second)

    erased(cast, case, second)

    assert names(case)[1] == "closed"
    assert Case.objects.get(pk=case.pk).state != "closed"


def test_the_parent_of_a_child_in_an_open_case_is_not_erased(cast: Cast) -> None:
    case = a_case(cast, adult(), child())
    parent, ward = members(case)
    tie(
        person=parent.person, other=ward.person, kind=Tie.PARENT, begins_on=None, by=cast.marieke, at=cast.now
    )
    gone(parent)

    with pytest.raises(Refused, match="A child of this case depends"):
        asked(cast, case, parent)


def test_an_open_task_stands_in_the_way(cast: Cast) -> None:
    case = closed(cast, four(cast))
    make_task(case=case, sentence=say(msgid("Call them.")), due_on=cast.now.date(), at=cast.now)

    with pytest.raises(Refused, match="Tasks are open"):
        asked(cast, case)


def test_what_comes_in_the_way_after_approval_is_asked_again_at_night(cast: Cast) -> None:
    case = closed(cast, four(cast))
    approved(cast, case)
    make_task(case=case, sentence=say(msgid("Call them.")), due_on=cast.now.date(), at=cast.now)

    assert the_night(cast) == 0
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_hold_stops_what_is_asked_and_what_is_approved(cast: Cast) -> None:
    case = closed(cast, four(cast))
    approved(cast, case)

    actions.place_hold(
        case=case,
        reason="A court wants to see the file.",
        decided_by="Court, C/09/1",
        by=cast.els,
        at=cast.now,
    )

    assert the_night(cast) == 0
    with pytest.raises(Refused, match="under a legal hold"):
        asked(cast, case)


def test_a_restricted_file_is_not_erased_whatever_was_approved_before(cast: Cast) -> None:
    case = closed(cast, four(cast))
    row = approved(cast, case)

    restrict_file(
        case=case, reason="She needs the file before a court, she says.", by=cast.willem, at=cast.now
    )

    with pytest.raises(Refused, match="The file is restricted"):
        asked(cast, case)
    with pytest.raises(DatabaseError, match="restricted to being stored"), transaction.atomic():
        _destroy(row, cast)
    assert the_night(cast) == 0


def test_lifting_a_restriction_erases_nothing_by_itself(cast: Cast) -> None:
    case = closed(cast, four(cast))
    row = approved(cast, case)
    restrict_file(
        case=case, reason="She needs the file before a court, she says.", by=cast.willem, at=cast.now
    )
    the_night(cast)

    lift_restriction(case=case, reason="She has her judgment, and told us so.", by=cast.willem, at=cast.now)

    assert the_night(cast) == 0
    row.refresh_from_db()
    assert row.dropped_at is not None
    assert asked(cast, case).approved_at is None


def test_two_people_lift_a_hold(cast: Cast) -> None:
    case = closed(cast, four(cast))
    hold = actions.place_hold(
        case=case,
        reason="A court wants to see the file.",
        decided_by="Court, C/09/1",
        by=cast.els,
        at=cast.now,
    )
    with pytest.raises(Refused, match="nobody has asked"):
        actions.lift_hold(hold=hold, by=officer(cast), at=cast.now)
    actions.ask_to_lift(hold=hold, reason="The court has closed its file.", by=officer(cast), at=cast.now)
    with pytest.raises(Refused, match="whoever asked"):
        actions.lift_hold(hold=hold, by=officer(cast), at=cast.now)

    actions.ask_to_lift(hold=hold, reason="The court has closed its file.", by=cast.els, at=cast.now)
    actions.lift_hold(hold=hold, by=officer(cast), at=cast.now)

    assert not queries.is_held(case.pk)
    assert AuditEvent.objects.filter(case_id=case.pk, tag="keeping:hold:lift").exists()


def test_another_organisation_neither_asks_nor_holds(cast: Cast) -> None:
    case = closed(cast, four(cast))

    with pytest.raises(OutOfScope):
        actions.ask_erasure(
            case=case,
            member=None,
            basis=queries.Basis.ASKED,
            today=cast.now.date(),
            by=cast.office.actor("ines").on(cast.marieke.relation),
            at=cast.now,
        )


def test_the_database_itself_refuses_an_erasure_that_one_person_decided(cast: Cast) -> None:
    case = closed(cast, four(cast))
    row = asked(cast, case)

    with pytest.raises(DatabaseError, match="decided by two people"), transaction.atomic():
        _destroy(row, cast)
    assert names(case) == list(FAMILY)


def test_the_database_itself_refuses_an_erasure_under_a_hold(cast: Cast) -> None:
    case = closed(cast, four(cast))
    row = approved(cast, case)
    actions.place_hold(
        case=case,
        reason="A court wants to see the file.",
        decided_by="Court, C/09/1",
        by=cast.els,
        at=cast.now,
    )
    Erasure.objects.filter(pk=row.pk).update(dropped_at=None, dropped_by_id=None)

    with pytest.raises(DatabaseError, match="under a legal hold"), transaction.atomic():
        _destroy(row, cast)


def test_whoever_serves_pages_cannot_scrub_past_two_people(cast: Cast) -> None:
    case = closed(cast, four(cast))

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT keeping_scrub(%s::uuid[], current_date)", [[case.drawer_id]])


def _destroy(row: Erasure, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT keeping_carry_out(%s, %s, %s)", [row.pk, cast.now, cast.now.date()])


def test_the_ledger_tells_each_drawer_and_no_more(cast: Cast, book: Path) -> None:
    case = closed(cast, four(cast))
    second = members(case)[1]

    erased(cast, case, second)

    assert [line.drawers for line in ledger().lines()] == [(second.person.drawer_id,)]
    text = book.read_text()
    for told in (case.reference, str(case.pk), str(second.person_id), "Hala", "asked"):
        assert told not in text
    assert ErasedDrawer.objects.filter(drawer_id=second.person.drawer_id).exists()
    assert compare(ledger()).nothing


def test_the_officer_is_told_that_something_waits(cast: Cast) -> None:
    case = closed(cast, four(cast))

    asked(cast, case)

    assert Notice.objects.filter(code="keeping:erasure:ask", role="data_protection_officer").count() == 1
