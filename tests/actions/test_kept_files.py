"""Files on a case: added to somebody's drawer, opened by whoever may, removed with a reason, and gone with the sharing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from pytest_django import Settings

from tests.cast import Cast, a_case, adult, members
from tests.factories.agreements import an_agreement
from tests.factories.files import a_file, a_folder_of_files, an_upload
from tests.fake_clamd import FakeClamd, fake_clamd
from tests.papers import a_pdf, everything_in
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation, Shared
from wayhome.casefile.cases import queries
from wayhome.casefile.cases.actions import end_agreement, open_kept_file, remove_file, share_case
from wayhome.casefile.cases.kept_files import FileSort
from wayhome.casefile.cases.models import Case, KeptFile
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import WorkContext, current
from wayhome.ground.core.errors import ChangedMeanwhile, NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.keyring import DrawerClosed
from wayhome.ground.files import storage
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.refusals import FileRefused

Acting = Callable[..., AbstractContextManager[WorkContext]]
Committing = Callable[..., AbstractContextManager[list[Callable[[], object]]]]
SHOWS = "Born in Mosul"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A folder of files for each test."""
    with a_folder_of_files(settings, tmp_path) as place:
        yield place


@pytest.fixture
def clamd(settings: Settings, tmp_path: Path) -> Iterator[FakeClamd]:
    """A scanner that answers."""
    with fake_clamd(tmp_path) as daemon:
        settings.WAYHOME_CLAMD = daemon.address
        yield daemon


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast, adult(), adult("Maryam Abbas"))


def plain(cast: Cast, case: Case, row: KeptFile, by: Actor) -> bytes:
    return b"".join(open_kept_file(case=case, key=row.pk, by=by, at=cast.now).chunks)


def seen(case: Case, by: Actor) -> list[str]:
    """Return the sorts of file that somebody finds on a case, newest first."""
    return [one.row.sort for one in queries.files_page(case, by).rows]


def audited() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(tag__contains=":file:").order_by("seq"))


def test_a_file_lies_in_the_drawer_of_whoever_it_belongs_to(cast: Cast, case: Case) -> None:
    karim, _ = members(case)

    his = a_file(cast, case, FileSort.IDENTITY, member=karim, upload=an_upload(a_pdf(shows=SHOWS)))
    of_the_case = a_file(cast, case, FileSort.OTHER)

    assert (his.drawer_id, his.file.drawer_id) == (karim.drawer_id, karim.drawer_id)
    assert (of_the_case.drawer_id, of_the_case.file.drawer_id) == (case.drawer_id, case.drawer_id)
    assert SHOWS.encode() in everything_in(plain(cast, case, his, cast.marieke))


def test_what_a_file_is_cannot_be_read_in_the_database(cast: Cast, case: Case) -> None:
    a_file(cast, case, FileSort.MEDICAL, member=members(case)[0], note="from the clinic")

    with connection.cursor() as cursor:
        cursor.execute("SELECT k::text FROM cases_kept_file k")
        row = cursor.fetchone()[0]

    assert "medical" not in row
    assert "clinic" not in row


def test_adding_opening_and_removing_are_kept_and_the_read_names_the_content(cast: Cast, case: Case) -> None:
    row = a_file(cast, case, FileSort.FAMILY)
    plain(cast, case, row, cast.marieke)
    remove_file(case=case, key=row.pk, because="Of somebody else", by=cast.marieke, at=cast.now)

    tags = [event.tag for event in audited()]
    assert tags == [
        "files:file:keep",
        "cases:file:add",
        "files:file:read",
        "files:file:delete",
        "cases:file:remove",
    ]
    assert audited()[2].detail == {"sha256": row.file.sha256}
    assert {event.case_id for event in audited()} == {case.pk}


def test_the_history_says_it_to_whoever_reads_what_the_file_is_about(cast: Cast, case: Case) -> None:
    a_file(cast, case, FileSort.MEDICAL)

    def lines(by: Actor) -> list[str]:
        return [str(line.sentence) for line in queries.timeline(case, by)]

    assert "A file was added: Medical document" in lines(cast.sanne)
    assert not any("file" in line for line in lines(cast.marieke))


def test_a_file_about_health_is_neither_listed_nor_found_by_whoever_does_not_read_health(
    cast: Cast, case: Case
) -> None:
    row = a_file(cast, case, FileSort.MEDICAL)

    assert seen(case, cast.marieke) == []
    with pytest.raises(OutOfScope):
        plain(cast, case, row, cast.marieke)
    with pytest.raises(OutOfScope):
        remove_file(case=case, key=row.pk, because="x", by=cast.marieke, at=cast.now)
    assert seen(case, cast.hanna) == ["medical"]
    assert plain(cast, case, row, cast.hanna)


def test_what_is_only_weighed_for_a_list_nobody_has_looked_at(cast: Cast, case: Case) -> None:
    a_file(cast, case, FileSort.MEDICAL)
    current().seen.clear()

    assert seen(case, cast.marieke) == []
    assert not any(one.group.startswith(("cases.KeptFile", "files.")) for one in current().seen)

    assert seen(case, cast.hanna) == ["medical"]
    assert {"cases.KeptFile.T2", "files.StoredFile.T1"} <= {one.group for one in current().seen}


def test_a_file_of_another_case_is_found_nowhere_else(cast: Cast, case: Case) -> None:
    other = a_case(cast)
    row = a_file(cast, other, FileSort.FAMILY)

    with pytest.raises(OutOfScope):
        plain(cast, case, row, cast.marieke)
    with pytest.raises(OutOfScope):
        a_file(cast, case, FileSort.FAMILY, member=members(other)[0])


def test_who_does_not_record_what_it_is_about_adds_no_file(cast: Cast, case: Case) -> None:
    with pytest.raises(NotPermitted, match="does not record what such a file is about"):
        a_file(cast, case, FileSort.CONSENT, by=cast.tomasz)
    with pytest.raises(NotPermitted):
        a_file(cast, case, FileSort.OTHER, by=cast.peter.on(Relation.OWNER))

    assert (KeptFile.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_what_is_refused_leaves_no_row_and_no_content(cast: Cast, case: Case, folder: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        a_file(cast, case, FileSort.OTHER, upload=an_upload(b"<html>", "a.pdf"))

    assert (refused.value.field, refused.value.code) == ("file", "file_not_allowed")
    assert (KeptFile.objects.count(), [path for path in folder.rglob("*") if path.is_file()]) == (0, [])


def test_a_file_waits_while_the_scanner_is_silent(cast: Cast, case: Case, clamd: FakeClamd) -> None:
    clamd.answers = b""
    row = a_file(cast, case, FileSort.FAMILY)

    with pytest.raises(FileRefused, match="has not been scanned"):
        plain(cast, case, row, cast.marieke)
    (listed,) = queries.files_page(case, cast.marieke).rows
    assert (listed.line.opens, listed.line.scanned) == (False, False)


def test_a_removed_file_keeps_its_row_and_loses_name_key_and_content(
    cast: Cast, case: Case, folder: Path, django_capture_on_commit_callbacks: Committing
) -> None:
    row = a_file(cast, case, FileSort.FAMILY, note="front only")
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(case=case, key=row.pk, because="A better scan was added", by=cast.marieke, at=cast.now)

    (listed,) = queries.files_page(case, cast.marieke).rows
    assert (listed.row.removed_because, listed.row.removed_at) == ("A better scan was added", cast.now)
    assert (listed.line.name, listed.line.opens, listed.may_remove) == (None, False, False)
    assert not storage.storage().exists(row.file.sha256)
    with pytest.raises(FileRefused, match="somebody deleted it"):
        plain(cast, case, row, cast.marieke)
    with pytest.raises(ChangedMeanwhile):
        remove_file(case=case, key=row.pk, because="Again", by=cast.marieke, at=cast.now)


def test_nothing_is_removed_without_a_reason(cast: Cast, case: Case) -> None:
    row = a_file(cast, case, FileSort.FAMILY)

    with pytest.raises(Refused, match="no reason was given"):
        remove_file(case=case, key=row.pk, because="  ", by=cast.marieke, at=cast.now)

    assert plain(cast, case, row, cast.marieke)


def test_a_row_of_a_file_is_never_changed_but_by_its_removal(cast: Cast, case: Case) -> None:
    row = a_file(cast, case, FileSort.FAMILY)

    for change in ("added_at = now()", "member_id = NULL", "sort = ''", "added_for_id = 0"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(
                f"UPDATE cases_kept_file SET {change} WHERE id = %s",  # noqa: S608 - named just above
                [row.pk],
            )
    with pytest.raises(IntegrityError, match="removed_by_somebody"), transaction.atomic():
        connection.cursor().execute("UPDATE cases_kept_file SET removed_at = now() WHERE id = %s", [row.pk])


def test_lists_page_past_what_is_closed_to_the_reader(
    cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five open ones between closed ones: pages of two, as if the closed ones were not there."""
    monkeypatch.setattr(queries.files, "AT_ONCE", 3)
    stored = a_file(cast, case, FileSort.FAMILY)
    later = dt.timedelta(minutes=1)
    for number, sort in enumerate([FileSort.MEDICAL, FileSort.FAMILY] * 4 + [FileSort.MEDICAL] * 4, start=1):
        copy = StoredFile.objects.get(pk=stored.file_id)
        name, key = copy.name, copy.key
        copy.pk, copy.sha256 = None, f"{number:064d}"
        copy.id = copy._meta.pk.get_default()
        copy.name, copy.key = name, key
        copy.save(force_insert=True)
        KeptFile.objects.create(
            case=case, drawer_id=case.drawer_id, file=copy, sort=sort.value, added_at=cast.now + number * later,
            added_by_id=cast.marieke.user_id or 0, added_for_id=cast.hague.id,
        )  # fmt: skip

    first = queries.files_page(case, cast.marieke, size=2)
    second = queries.files_page(case, cast.marieke, size=2, after=first.later)
    third = queries.files_page(case, cast.marieke, size=2, after=second.later)
    back = queries.files_page(case, cast.marieke, size=2, before=second.earlier)

    assert [len(page.rows) for page in (first, second, third)] == [2, 2, 1]
    assert (first.earlier, third.later) == ("", "")
    assert [one.row.pk for one in back.rows] == [one.row.pk for one in first.rows]
    assert len({one.row.pk for page in (first, second, third) for one in page.rows}) == 5


# The other side


def test_the_other_side_opens_files_of_whoever_agreed_as_far_as_the_agreement_shares(
    cast: Cast, case: Case, acting: Acting
) -> None:
    karim, maryam = members(case)
    agreement = an_agreement(cast.hague, cast.baghdad, shares=(Shared.IDENTITY, Shared.TRAVEL))
    his = a_file(cast, case, FileSort.IDENTITY, member=karim)
    hers = a_file(cast, case, FileSort.IDENTITY, member=maryam)
    consent = a_file(cast, case, FileSort.CONSENT, member=karim)
    share_case(
        case=case, organisation=cast.baghdad, agreement=agreement, people=[karim.drawer_id], by=cast.marieke,
        at=cast.now,
    )  # fmt: skip
    layla = cast.office.actor("layla").on(Relation.AGREEMENT, agreement.shares)

    with acting(cast.baghdad):
        assert [one.row.pk for one in queries.files_page(case, layla).rows] == [his.pk]
        assert plain(cast, case, his, layla)
        for closed in (hers, consent):
            with pytest.raises(OutOfScope):
                plain(cast, case, closed, layla)


def test_who_holds_a_case_by_agreement_removes_no_file_of_its_owner(
    cast: Cast, case: Case, acting: Acting
) -> None:
    row = a_file(cast, case, FileSort.OTHER)
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)

    with acting(cast.baghdad), pytest.raises(Refused, match="another organisation added it"):
        remove_file(case=case, key=row.pk, because="x", by=cast.partner("layla"), at=cast.now)

    assert plain(cast, case, row, cast.marieke)


def test_a_file_that_the_other_side_added_stays_with_the_case_when_the_sharing_ends(
    cast: Cast, case: Case, acting: Acting
) -> None:
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    layla = cast.partner("layla")
    with acting(cast.baghdad):
        row = a_file(cast, case, FileSort.NEW_START, member=members(case)[0], by=layla)
    end_agreement(agreement=agreement, by=cast.els, at=cast.now)

    assert plain(cast, case, row, cast.marieke)
    with acting(cast.baghdad):
        assert not KeptFile.objects.exists()
        with pytest.raises((OutOfScope, DrawerClosed)):
            plain(cast, case, row, layla)
