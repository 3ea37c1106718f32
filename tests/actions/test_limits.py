"""How many files one person opens: counted by the database, which lets nobody who serves count less."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from tests.cast import Cast
from wayhome.casefile.access.actions import comparing, lift_limit, step_up, tell_day_is_full
from wayhome.casefile.access.actions.comparing import compare_tally
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.access.limits import opened_much
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.reading import keep_reads
from wayhome.ground.core.context import Seen, WorkContext, current, listing, note_seen
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.crypto import tally
from wayhome.ground.crypto.errors import TooMuchOpened
from wayhome.ground.crypto.models import Tally
from wayhome.ground.crypto.tally import Asker
from wayhome.ground.messaging.models import Notice

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def narrow(settings: Settings) -> None:
    """Three files an hour, seven a day, four names an hour."""
    settings.FILES_AN_HOUR, settings.FILES_A_DAY, settings.NAMES_AN_HOUR = 3, 7, 4


@pytest.fixture
def marieke(cast: Cast) -> Asker:
    return Asker(f"user {cast.marieke.user_id}", cast.hague.id, uuid.uuid4())


def files(number: int) -> list[str]:
    return [str(uuid.uuid4()) for _ in range(number)]


def refused(asker: Asker, at: dt.datetime, **what: list[str]) -> str:
    """Return which limit refuses it, nothing where it is counted."""
    try:
        tally.count(asker, at=at, **what)
    except TooMuchOpened as limit:
        return limit.limit
    return ""


def stepped_up(cast: Cast, at: dt.datetime) -> None:
    step_up(proofs=["password", "totp"], by=cast.marieke, at=at)


def test_the_number_of_an_hour_is_opened_and_not_one_more(cast: Cast, marieke: Asker) -> None:
    answers = [refused(marieke, cast.now, files=files(1)) for _ in range(5)]

    assert answers == ["", "", "", "hour", "hour"]


def test_looking_again_within_the_hour_costs_nothing(cast: Cast, marieke: Asker) -> None:
    mine = files(3)
    tally.count(marieke, at=cast.now, files=mine)

    assert refused(marieke, cast.now + 59 * MINUTE, files=mine) == ""
    assert refused(marieke, cast.now + 59 * MINUTE, files=files(1)) == "hour"
    assert Tally.objects.filter(kind="file").count() == 3


def test_a_page_that_would_pass_the_limit_is_not_counted_in_part(cast: Cast, marieke: Asker) -> None:
    tally.count(marieke, at=cast.now, files=files(2))

    assert refused(marieke, cast.now, files=files(2)) == "hour"
    assert refused(marieke, cast.now, files=files(1)) == ""


def test_the_hour_slides_so_that_no_full_hour_doubles_it(cast: Cast, marieke: Asker) -> None:
    before = cast.now.replace(minute=58)
    tally.count(marieke, at=before, files=files(3))

    assert refused(marieke, before + 4 * MINUTE, files=files(1)) == "hour"
    assert refused(marieke, before + 61 * MINUTE, files=files(3)) == ""


def test_names_in_lists_are_counted_apart_from_files(cast: Cast, marieke: Asker) -> None:
    tally.count(marieke, at=cast.now, names=files(4), files=files(3))

    assert refused(marieke, cast.now, names=files(1)) == "names"


def test_a_step_up_opens_as_many_again_and_the_day_ends_it(cast: Cast, marieke: Asker) -> None:
    tally.count(marieke, at=cast.now, files=files(3))
    stepped_up(cast, cast.now + MINUTE)
    tally.count(marieke, at=cast.now + 2 * MINUTE, files=files(3))
    assert refused(marieke, cast.now + 3 * MINUTE, files=files(1)) == "hour"
    stepped_up(cast, cast.now + 4 * MINUTE)

    answers = [refused(marieke, cast.now + 5 * MINUTE, files=files(1)) for _ in range(3)]

    assert answers == ["", "day", "day"]


def test_a_new_day_begins_anew(cast: Cast, marieke: Asker) -> None:
    for hours in range(4):
        refused(marieke, cast.now + hours * 2 * HOUR, files=files(3))
    assert refused(marieke, cast.now + 8 * HOUR, files=files(1)) == ""
    assert refused(marieke, cast.now + 8 * HOUR, files=files(1)) == "day"

    assert refused(marieke, cast.now + 24 * HOUR, files=files(1)) == ""


def test_data_protection_opens_as_many_again_once_a_day(cast: Cast, marieke: Asker) -> None:
    officer, user = cast.willem, cast.office.users["marieke"]
    full_day(cast, marieke)

    for _ in range(2):
        lift_limit(user=user, by=officer, at=cast.now + 8 * HOUR)

    later = [refused(marieke, cast.now + (9 + hours) * HOUR, files=files(3)) for hours in range(0, 4, 2)]
    assert later == ["", ""]
    assert refused(marieke, cast.now + 13 * HOUR, files=files(2)) == "day"
    assert Notice.objects.filter(code="access:limit:lift", user_id=user.id).exists()
    assert AuditEvent.objects.filter(tag="access:limit:lift", user_id=officer.user_id).count() == 2


def full_day(cast: Cast, asker: Asker) -> None:
    """Open seven files in the morning."""
    for minutes in (0, 61, 122):
        tally.count(asker, at=cast.now - 6 * HOUR + minutes * MINUTE, files=files(3 if minutes < 122 else 1))


def test_nobody_opens_more_for_themselves_or_without_the_role(cast: Cast) -> None:
    officer = cast.willem

    with pytest.raises(NotPermitted):
        lift_limit(user=cast.office.users["willem"], by=officer, at=cast.now)
    with pytest.raises(NotPermitted):
        lift_limit(user=cast.office.users["els"], by=cast.marieke, at=cast.now)
    with pytest.raises(OutOfScope):
        lift_limit(user=cast.office.users["layla"], by=officer, at=cast.now)
    assert not Tally.objects.filter(kind="lift").exists()


def test_data_protection_and_supervisor_are_told_of_a_step_up(cast: Cast) -> None:
    stepped_up(cast, cast.now)

    told = Notice.objects.filter(code="access:limit:step_up")
    assert set(told.values_list("role", flat=True)) == {"data_protection_officer", "programme_manager"}
    [row] = AuditEvent.objects.filter(tag="access:limit:step_up")
    assert row.detail == {"proofs": "password totp"}


def test_they_are_told_once_that_a_day_is_full(cast: Cast) -> None:
    told = [tell_day_is_full(by=cast.marieke, at=cast.now + hours * HOUR) for hours in range(2)]

    assert told == [True, False]
    assert Notice.objects.filter(code="access:limit:reach", urgent=True).count() == 2


def test_two_colleagues_do_not_count_for_each_other(cast: Cast, marieke: Asker) -> None:
    tally.count(marieke, at=cast.now, files=files(3))
    els = Asker(f"user {cast.els.user_id}", cast.hague.id, uuid.uuid4())

    assert refused(els, cast.now, files=files(3)) == ""


def test_timers_have_no_limit_and_leave_sums(cast: Cast) -> None:
    tally.keep_timers("before", request=uuid.uuid4(), at=cast.now)
    tally.note_opened_by_timer((cast.hague.id,), 400)
    tally.note_opened_by_timer((cast.hague.id,), 5)

    assert tally.keep_timers("nightly", request=uuid.uuid4(), at=cast.now) == 405
    [row] = Tally.objects.filter(asker="nightly")
    assert (row.kind, row.number, row.organisation_id) == ("key", 405, cast.hague.id)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM crypto_tally",
        "UPDATE crypto_tally SET at = at - interval '1 day'",
        "TRUNCATE crypto_tally",
        "INSERT INTO crypto_tally (asker, organisation_id, kind, what, request, at, number) "
        "VALUES ('user 1', 1, 'lift', '', gen_random_uuid(), now(), 1)",
    ],
)
def test_whoever_serves_pages_cannot_change_what_was_counted(
    cast: Cast, marieke: Asker, statement: str
) -> None:
    tally.count(marieke, at=cast.now, files=files(1))

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Tally.objects.count() == 1


def test_counts_of_the_last_ninety_days_are_not_forgotten_whoever_asks(cast: Cast, marieke: Asker) -> None:
    yesterday, long_ago = dt.datetime.now(dt.UTC) - 24 * HOUR, dt.datetime.now(dt.UTC) - 91 * 24 * HOUR
    tally.count(marieke, at=yesterday, files=files(1))
    tally.count(marieke, at=long_ago, files=files(2))

    assert tally.forget_counts(before=dt.datetime.now(dt.UTC) + HOUR) == 2
    assert Tally.objects.count() == 1


def test_another_organisation_does_not_see_what_ours_opened(
    cast: Cast, marieke: Asker, acting: Iterator[None]
) -> None:
    tally.count(marieke, at=cast.now, files=files(1))

    with acting(cast.baghdad):  # type: ignore[operator]
        assert not Tally.objects.exists()


def test_data_protection_sees_who_opened_many(cast: Cast, marieke: Asker) -> None:
    tally.count(marieke, at=cast.now, files=files(3))
    stepped_up(cast, cast.now)
    tally.count(Asker(f"user {cast.els.user_id}", cast.hague.id, uuid.uuid4()), at=cast.now, files=files(1))

    [one] = opened_much(cast.willem, day=cast.now.date(), from_files=3)

    assert (one.user.name, one.files, one.step_ups, one.lifted) == (cast.marieke.name, 3, 1, False)
    with pytest.raises(NotPermitted):
        opened_much(cast.marieke, day=cast.now.date(), from_files=3)


def looked(cast: Cast, *, case_id: uuid.UUID | None = None) -> WorkContext:
    """Let Marieke look at a file, as a page does, and return the work by which she did."""
    work = current()
    work.user_id = cast.marieke.user_id
    work.seen.add(Seen(case_id, "" if case_id else str(uuid.uuid4()), "cases.Note.T2"))
    keep_reads(work, by=cast.marieke, at=cast.now, way="case_notes")
    return work


def compare(cast: Cast) -> int:
    assert cast.office.timer is not None
    timer = cast.office.timer.on(Relation.OWNER)
    return compare_tally(by=timer, day=cast.now.date(), at=cast.now + 24 * HOUR)


def test_tally_and_log_agree_by_themselves(cast: Cast) -> None:
    looked(cast, case_id=uuid.uuid4())
    looked(cast)

    assert compare(cast) == 0
    assert not Notice.objects.filter(code="access:tally:differs").exists()


def test_a_file_that_was_counted_and_not_written_down_is_found(cast: Cast, marieke: Asker) -> None:
    tally.count(marieke, at=cast.now, files=files(2))

    assert compare(cast) == 2
    told = Notice.objects.filter(code="access:tally:differs", urgent=True)
    assert set(told.values_list("role", flat=True)) == {"data_protection_officer", "administrator"}


def test_a_look_that_nobody_counted_is_found(cast: Cast) -> None:
    AuditEvent.objects.create(
        at=cast.now,
        tag="file:read",
        user_id=cast.marieke.user_id,
        organisation_id=cast.hague.id,
        case_id=uuid.uuid4(),
        detail={"way": "case_notes", "request": str(uuid.uuid4())},
    )

    assert compare(cast) == 1


def test_many_keys_that_were_given_out_for_nothing_seen_are_found(
    cast: Cast, marieke: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "UNSEEN_A_DAY", 5)
    tally.count(marieke, at=cast.now, drawers=files(5))
    assert compare(cast) == 0
    tally.count(marieke, at=cast.now, drawers=files(1))

    assert compare(cast) == 6


def test_a_page_of_more_than_an_hour_opens_right_after_a_step_up_and_not_before(
    cast: Cast, marieke: Asker
) -> None:
    charter = files(6)
    assert refused(marieke, cast.now, files=charter) == "hour"
    stepped_up(cast, cast.now)

    assert refused(marieke, cast.now + MINUTE, files=charter) == ""
    assert refused(marieke, cast.now + MINUTE, files=files(1)) == "hour"


def test_a_line_of_a_worklist_counts_with_the_names_and_is_a_look_in_the_log(cast: Cast) -> None:
    work = current()
    work.user_id = cast.marieke.user_id
    with listing():
        note_seen(Seen(uuid.uuid4(), "", "cases.Task.T2"))
    keep_reads(work, by=cast.marieke, at=cast.now, way="my_day")

    assert [row.kind for row in Tally.objects.all()] == ["name"]
    assert AuditEvent.objects.filter(tag="file:read").count() == 1
    assert compare(cast) == 0


def test_two_places_say_that_they_are_lists_and_no_others() -> None:
    source = Path(__file__).resolve().parents[2] / "src" / "wayhome"
    found = {
        str(file.relative_to(source))
        for file in source.rglob("*.py")
        if "listing()" in file.read_text("utf-8")
    }

    assert found - {"ground/core/context.py"} == {
        "casefile/cases/queries/parts.py",
        "web/staff/journey/board_views.py",
    }
