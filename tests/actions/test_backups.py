"""The restore drill: a backup comes back whole, whoever was erased since does not, and a bad backup changes nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import override_settings

from tests.cast import members
from tests.erasing import closed, erased
from tests.restoring import (
    CANARY,
    Drill,
    back_up,
    copied,
    damage,
    drill,
    empty_database,
    readable_names,
    restored,
    rows_of_case,
    tables,
)
from tests.sealed_world import forget_opened
from wayhome.cli.backups.restoring import is_filled
from wayhome.cli.backups.writing import Sources, write_backup
from wayhome.cli.management.commands import restore
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.file_provider import write_root_keys
from wayhome.ground.crypto.providers import provider
from wayhome.ground.files.storage import storage
from wayhome.keeping.replaying import compare, do_again, ledger

EVERYBODY = [f"{CANARY} {case} {place}" for case in range(3) for place in range(4)]


@pytest.fixture(scope="module")
def backed_up(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Drill]:
    """Three cases of four, backed up; then one person and one whole case are erased."""
    with django_db_blocker.unblock(), drill(tmp_path_factory.mktemp("drill")) as one:  # type: ignore[attr-defined]
        back_up(one)
        with acting_for([one.cast.hague.id]):
            first = closed(one.cast, one.cases[0])
            erased(one.cast, first, members(first)[1])
        with acting_for([one.cast.hague.id]):
            erased(one.cast, closed(one.cast, one.cases[1]))
        yield one


@pytest.fixture
def empty(backed_up: Drill, tmp_path: Path) -> Iterator[str]:
    """An empty database, with the files folder of a new machine."""
    with override_settings(WAYHOME_FILES=tmp_path / "new-machine"), empty_database() as name:
        storage.cache_clear()
        yield name
    storage.cache_clear()


def test_of_an_erased_case_no_row_is_left_but_its_log(backed_up: Drill) -> None:
    assert set(rows_of_case(backed_up.cases[1].pk)) == {"audit_event"}
    assert len(rows_of_case(backed_up.cases[2].pk)) > 4


def test_what_was_erased_after_the_backup_does_not_come_back(backed_up: Drill, empty: str) -> None:
    said = restored(backed_up.backups)

    assert readable_names() == [
        name for name in EVERYBODY if name != f"{CANARY} 0 1" and f"{CANARY} 1 " not in name
    ]
    assert set(rows_of_case(backed_up.cases[1].pk)) == {"audit_event"}
    assert compare(ledger(), using="migrator").nothing
    assert "lines of the ledger replayed 2" in said
    assert "The office may be served." in said


def test_every_file_of_those_who_were_not_erased_opens(backed_up: Drill, empty: str) -> None:
    said = restored(backed_up.backups)

    assert "Files opened and proven: 2; closed for everybody: 0." in said
    assert "Contents that nobody can open any more, removed: 1." in said


def test_nothing_of_a_name_can_be_read_in_a_backup(backed_up: Drill) -> None:
    whole = b"".join(place.read_bytes() for place in sorted(backed_up.newest.iterdir()))

    root = Path(configured.WAYHOME_KEY_FILE).read_text().strip().encode()
    assert CANARY.encode() not in whole
    assert root not in whole
    assert len(whole) > 50_000


def test_keys_are_replaced_while_drawers_of_erased_people_stay_closed(backed_up: Drill) -> None:
    before = readable_names()

    call_command("rotate_keys", "drawers", stdout=io.StringIO())

    forget_opened()
    assert readable_names() == before
    assert compare(ledger(), using="migrator").nothing


BAD = {
    "empty": "holds no backup",
    "no header": "header.json is missing or empty",
    "truncated": "is damaged or was cut short",
    "one bit": "is damaged or was cut short",
    "one bit of the header": "damaged",
    "file missing": "is missing",
    "of another backup": "damaged",
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_backup_is_refused_with_a_sentence_and_nothing_is_changed(
    backed_up: Drill, empty: str, tmp_path: Path, kind: str
) -> None:
    other = back_up_again(backed_up, tmp_path) if kind == "of another backup" else backed_up.newest
    bad = copied(backed_up.newest, tmp_path)
    damage(kind, bad, other)

    with pytest.raises(CommandError, match=BAD[kind]) as refused:
        restored(bad)

    assert str(refused.value).startswith("Nothing was restored")
    assert tables() == 0
    assert not list(Path(configured.WAYHOME_FILES).glob("??/*"))


def back_up_again(one: Drill, target: Path) -> Path:
    """Return a second backup, of the same office."""
    name = str(connections["default"].settings_dict["NAME"]).removesuffix("_back")
    with override_settings(BACKUP_DATABASE={**configured.BACKUP_DATABASE, "NAME": name}):
        call_command("backup", str(target / "second"), stdout=io.StringIO())
    return next((target / "second").glob("wayhome-backup-*"))


def test_another_root_key_opens_nothing(backed_up: Drill, empty: str, tmp_path: Path) -> None:
    other = tmp_path / "root.key"
    write_root_keys(other, [bytes(range(32))])

    with override_settings(WAYHOME_KEY_FILE=other):
        forget_opened()
        with pytest.raises(CommandError, match="does not hold root key"):
            restored(backed_up.newest)
    forget_opened()
    assert tables() == 0


def test_a_newer_schema_is_refused(backed_up: Drill, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Older:
        def __init__(self, connection: object) -> None:
            self.disk_migrations = {("core", "0001_context_function"): None}

    monkeypatch.setattr(restore, "MigrationLoader", Older)

    with pytest.raises(CommandError, match="made by a newer version"):
        restored(backed_up.newest)
    assert tables() == 0


def test_a_database_that_holds_anything_is_left_alone(backed_up: Drill) -> None:
    before = readable_names()

    with pytest.raises(CommandError, match="is not empty"):
        restored(backed_up.newest)

    assert readable_names() == before


def test_it_is_replaced_only_when_its_name_is_typed(
    backed_up: Drill, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored(backed_up.newest)
    monkeypatch.setattr("builtins.input", lambda: "yes")
    with pytest.raises(CommandError, match="is not that of the database"):
        restored(backed_up.newest, replace=True)

    monkeypatch.setattr("builtins.input", lambda: empty)

    assert "The office may be served." in restored(backed_up.newest, replace=True)


def test_without_the_newest_ledger_nothing_is_restored(backed_up: Drill, empty: str, tmp_path: Path) -> None:
    later = back_up_again(backed_up, tmp_path)

    with (
        override_settings(WAYHOME_ERASURE_LEDGER=tmp_path / "none.ledger"),
        pytest.raises(CommandError, match="people who were erased would come back"),
    ):
        restored(later)
    assert tables() == 0


def test_a_ledger_that_somebody_changed_is_refused(backed_up: Drill, empty: str, tmp_path: Path) -> None:
    place = tmp_path / "erasures.ledger"
    lines = Path(configured.WAYHOME_ERASURE_LEDGER).read_text().splitlines()
    place.write_text("\n".join([lines[0], lines[2], lines[1]]) + "\n")

    with (
        override_settings(WAYHOME_ERASURE_LEDGER=place),
        pytest.raises(CommandError, match="cannot be trusted"),
    ):
        restored(backed_up.newest)
    assert tables() == 0


def test_a_role_that_does_not_see_every_row_makes_no_backup(backed_up: Drill, tmp_path: Path) -> None:
    held_back = {
        **configured.BACKUP_DATABASE,
        "NAME": connections["default"].settings_dict["NAME"],
        "USER": "wayhome_app",
    }

    with (
        override_settings(BACKUP_DATABASE=held_back),
        pytest.raises(CommandError, match="does not see every row"),
    ):
        call_command("backup", str(tmp_path / "backups"), stdout=io.StringIO())

    assert list((tmp_path / "backups").iterdir()) == []


def test_the_root_key_is_never_in_the_same_folder(backed_up: Drill) -> None:
    with pytest.raises(CommandError, match="lies in the same folder"):
        call_command("backup", str(Path(configured.WAYHOME_KEY_FILE).parent), stdout=io.StringIO())


def test_an_office_on_an_older_copy_is_not_served(backed_up: Drill, empty: str, tmp_path: Path) -> None:
    with override_settings(WAYHOME_ERASURE_LEDGER=tmp_path / "none.ledger"):
        restored(backed_up.newest)  # made before anybody was erased: no ledger is missing

    found = run_checks(tags=["database"], databases=["default"])

    assert [one.id for one in found] == ["wayhome.E011"]
    said = io.StringIO()
    call_command("erasures", stdout=said)
    assert "Erased again" in said.getvalue()
    assert run_checks(tags=["database"], databases=["default"]) == []
    assert f"{CANARY} 0 1" not in readable_names()


def test_keyed_hashes_of_a_person_go_with_their_drawer(backed_up: Drill) -> None:
    line = ledger().lines()[0]
    with connections["migrator"].cursor() as cursor:
        cursor.execute("CREATE TABLE trial_of_names (person_id uuid, bucket int)")
        cursor.execute("INSERT INTO trial_of_names SELECT id, 7 FROM people_person")
        cursor.execute("SELECT count(*) FROM trial_of_names")
        (before,) = cursor.fetchone() or (0,)

        do_again([line])

        cursor.execute("SELECT count(*) FROM trial_of_names")
        (after,) = cursor.fetchone() or (0,)
        cursor.execute("DROP TABLE trial_of_names")
    assert (before, after) == (8, 7)


def test_whoever_serves_without_the_root_still_holds_ledger_and_database_together(
    backed_up: Drill, tmp_path: Path
) -> None:
    with override_settings(WAYHOME_KEY_FILE=tmp_path / "none.key"):
        forget_opened()
        assert run_checks(tags=["database"], databases=["default"]) == []
    forget_opened()


def test_an_office_whose_ledger_was_lost_is_not_served(backed_up: Drill, tmp_path: Path) -> None:
    with override_settings(WAYHOME_ERASURE_LEDGER=tmp_path / "fresh" / "erasures.ledger"):
        assert [one.id for one in run_checks(tags=["database"], databases=["default"])] == ["wayhome.E012"]
        with pytest.raises(CommandError, match="silent about"):
            call_command("erasures", stdout=io.StringIO())
        call_command("erasures", write_ledger=True, stdout=io.StringIO())
        assert run_checks(tags=["database"], databases=["default"]) == []


def test_a_backup_that_was_begun_and_not_finished_leaves_nothing(
    backed_up: Drill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise OSError("no space left")

    monkeypatch.setattr("wayhome.cli.backups.writing._dump", broken)
    named = {**configured.BACKUP_DATABASE, "NAME": connections["default"].settings_dict["NAME"]}
    sources = Sources(provider(), storage(), ledger(), lambda line: None)

    with override_settings(BACKUP_DATABASE=named), pytest.raises(OSError, match="no space"):
        write_backup(tmp_path / "backups", sources, now=backed_up.cast.now)

    assert list((tmp_path / "backups").iterdir()) == []


def test_an_empty_database_is_told_from_one_that_is_not(backed_up: Drill, empty: str) -> None:
    assert not is_filled(connections["migrator"].settings_dict)
