"""What people and timers run: sealing with its witnesses, the key, verifying a dump, proofs, and erasing details."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import stat
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connections
from tools.database import SUPERUSER

from tests.sealed_log import NAME, TABLES, OwnLog, own_log
from wayhome.ground.audit.checkpoints import PublicKey, read_notes
from wayhome.ground.audit.erasing import erase_detail
from wayhome.ground.audit.sealing_keys import make_sealing_key
from wayhome.ground.audit.verify import main

NOON = dt.datetime(2026, 6, 9, 10, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Officer:
    """Who erases."""

    user_id: int | None = 5
    organisation_id: int | None = 1
    office_id: int | None = None
    roles: tuple[str, ...] = ("data_protection_officer",)
    relation: str = ""


@pytest.fixture(scope="module")
def _log(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnLog]:
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        own_log(tmp_path_factory.mktemp("log"), 3) as log,
    ):
        place = log.folder / "sealing.key"
        log.key = make_sealing_key(place)
        log.write(20)
        log.edit()
        yield log


@pytest.fixture
def log(_log: OwnLog, settings: Any) -> OwnLog:
    """Return the log, seven events longer than before, with its key in the settings and no witness."""
    settings.WAYHOME_SEALING_KEY_FILE = _log.folder / "sealing.key"
    settings.WAYHOME_LOG_NAME = NAME
    settings.WAYHOME_WITNESSES = []
    _log.write(7)
    return _log


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    """Return the folder of a witness that is there."""
    folder = tmp_path / "witness"
    folder.mkdir()
    return folder


def sealed(log: OwnLog, **options: Any) -> str:
    said = io.StringIO()
    log.settle()
    call_command("seal", stdout=said, **options)
    return said.getvalue()


def kept(folder: Path) -> list[int]:
    """Return the sizes of the checkpoints that a witness keeps, in the order of writing."""
    return [
        note.checkpoint.size for file in sorted(folder.iterdir()) for note in read_notes(file.read_text())
    ]


def sizes(log: OwnLog) -> list[int]:
    return [row[0] for row in log.super.execute("SELECT size FROM audit_checkpoint ORDER BY size").fetchall()]


def test_sealing_says_what_it_did_and_what_waits(log: OwnLog) -> None:
    before = max(sizes(log), default=0)

    said = sealed(log)

    total = max(sizes(log))
    assert said.splitlines()[0] == (
        f"Events sealed: {total - before}; in the log: {total}; waiting for the next checkpoint: 0."
    )


def test_each_witness_gets_each_checkpoint_once(log: OwnLog, witness: Path, settings: Any) -> None:
    settings.WAYHOME_WITNESSES = [f"file:{witness}", "mail:auditor@example.org"]

    sealed(log)
    log.write(2)
    sealed(log)
    sealed(log)

    assert kept(witness) == sizes(log)
    assert [message.to for message in mail.outbox] == [["auditor@example.org"]] * 2
    assert read_notes(str(mail.outbox[-1].body))[-1].checkpoint.size == max(sizes(log))


def test_a_witness_that_cannot_be_written_is_told_and_served_later(
    log: OwnLog, witness: Path, settings: Any
) -> None:
    away = witness / "away"
    settings.WAYHOME_WITNESSES = [f"file:{away}", f"file:{witness}"]

    said = sealed(log)
    first = kept_while_away = sizes(log)
    away.mkdir()
    later = sealed(log)

    assert f"The witness file:{away} could not be given its checkpoints (No such file or directory)" in said
    assert f"Checkpoints given to file:{witness}: {len(first)}." in said
    assert f"Checkpoints given to file:{away}: {len(kept_while_away)}." in later
    assert kept(away) == sizes(log)


def test_a_mail_that_cannot_be_sent_is_told_and_sent_later(
    log: OwnLog, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAYHOME_WITNESSES = ["mail:late@example.org"]

    with monkeypatch.context() as patch:
        patch.setattr(
            "django.core.mail.EmailMessage.send",
            lambda self: (_ for _ in ()).throw(ConnectionRefusedError(111, "refused")),
        )
        said = sealed(log)
    later = sealed(log)

    assert "could not be given its checkpoints (refused)" in said
    assert "Checkpoints given to mail:late@example.org" in later
    assert mail.outbox[-1].to == ["late@example.org"]


def test_what_a_crash_left_in_a_witness_file_is_neither_lost_nor_doubled(
    log: OwnLog, witness: Path, settings: Any
) -> None:
    settings.WAYHOME_WITNESSES = [f"file:{witness}"]
    sealed(log)
    [file] = witness.iterdir()
    whole = file.read_text()
    log.super.execute("DELETE FROM audit_witnessed WHERE witness = %s", [f"file:{witness}"])
    file.write_text(whole[:-60])

    sealed(log)

    assert kept(witness) == sizes(log)


def test_a_restored_older_copy_is_sealed_only_when_that_is_said_and_the_gap_is_told(
    log: OwnLog, witness: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.WAYHOME_WITNESSES = [f"file:{witness}"]
    sealed(log)
    log.write(4)
    sealed(log)
    lost = max(sizes(log))
    _restore(log)
    log.write(2)

    with pytest.raises(
        CommandError, match=f"holds a checkpoint of {lost} events that this database does not"
    ):
        sealed(log)
    sealed(log, after_restore=True)
    log.write(3)
    sealed(log)

    times = [
        note.checkpoint.made for file in sorted(witness.iterdir()) for note in read_notes(file.read_text())
    ]
    told = log.super.execute("SELECT detail FROM audit_event WHERE tag = 'audit:log:restore'").fetchall()
    assert told == [({"lost_up_to": lost},)]
    assert main(["verify", str(log.dump()), *given(log, witness)]) == 1
    known = f"{times[-4]}/{times[-3]}"
    assert main(["verify", str(log.dump()), *given(log, witness), "--lost", known]) == 0
    assert "witnessed checkpoints passed over: 1." in capsys.readouterr().out


def _restore(log: OwnLog) -> None:
    """Take everything since the checkpoint before the last away, as a restore of an older copy does."""
    sizes_now = sizes(log)
    log.super.execute("SET session_replication_role = replica")
    log.super.execute(
        "DELETE FROM audit_event WHERE seq IN (SELECT seq FROM audit_leaf WHERE index >= %s)", [sizes_now[-2]]
    )
    log.super.execute("DELETE FROM audit_leaf WHERE index >= %s", [sizes_now[-2]])
    for table in ("audit_checkpoint", "audit_witnessed"):
        log.super.execute(f"DELETE FROM {table} WHERE size = %s".encode(), [sizes_now[-1]])  # noqa: S608 - ours
    log.super.execute("SET session_replication_role = origin")


def test_a_word_that_names_no_witness_is_refused(log: OwnLog, settings: Any) -> None:
    settings.WAYHOME_WITNESSES = ["ftp:example.org", "file:relative", "mail:nobody"]

    with pytest.raises(
        CommandError, match=r"ftp:example\.org, file:relative, mail:nobody, which names no witness"
    ):
        sealed(log)


def test_a_key_that_others_can_read_seals_nothing(log: OwnLog, settings: Any) -> None:
    place = log.folder / "open.key"
    shutil.copy(settings.WAYHOME_SEALING_KEY_FILE, place)
    place.chmod(0o640)
    settings.WAYHOME_SEALING_KEY_FILE = place

    with pytest.raises(CommandError, match="is open to others"):
        sealed(log)


def test_the_key_is_made_once_and_only_its_public_half_is_shown(settings: Any, tmp_path: Path) -> None:
    settings.WAYHOME_SEALING_KEY_FILE = tmp_path / "new" / "sealing.key"
    settings.WAYHOME_LOG_NAME = NAME
    said, again = io.StringIO(), io.StringIO()

    call_command("make_sealing_key", stdout=said, stderr=io.StringIO())
    call_command("make_sealing_key", stdout=again, stderr=io.StringIO())

    assert said.getvalue() == again.getvalue()
    assert said.getvalue().startswith(f"{NAME}+")
    assert stat.S_IMODE((tmp_path / "new" / "sealing.key").stat().st_mode) == 0o600
    assert (tmp_path / "new" / "sealing.key").read_text().strip() not in said.getvalue()


def pg_dump(log: OwnLog, form: str) -> Path:
    place = log.folder / f"real.{form}"
    shutil.rmtree(place, ignore_errors=True)
    server = connections["default"].settings_dict
    program = shutil.which("pg_dump")
    assert program
    subprocess.run(
        [
            *(program, "--format", form, "--file", place, "--host", server["HOST"], "--username", SUPERUSER),
            *("--dbname", server["NAME"]),
        ],
        check=True,
    )
    return place


def csv_exports(log: OwnLog) -> Path:
    folder = log.folder / "csv"
    folder.mkdir(exist_ok=True)
    for table in TABLES:
        whole = f"COPY {table} TO STDOUT (FORMAT csv, HEADER)".encode()
        with log.super.cursor() as cursor, cursor.copy(whole) as copy:
            (folder / f"{table}.csv").write_bytes(b"".join(map(bytes, copy)))
    return folder


def given(log: OwnLog, witness: Path) -> list[str]:
    """Return the options that name witness and key."""
    return ["--checkpoints", str(witness), "--key", PublicKey(NAME, log.key.public_key()).text()]


@pytest.fixture
def handed(log: OwnLog, witness: Path, settings: Any) -> Path:
    """Return the witness of a log that was sealed just now."""
    settings.WAYHOME_WITNESSES = [f"file:{witness}"]
    sealed(log)
    return witness


@pytest.mark.parametrize("form", ["plain", "custom", "directory", "csv"])
def test_a_dump_of_any_form_is_verified(
    log: OwnLog, handed: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = csv_exports(log) if form == "csv" else pg_dump(log, form)

    code = main(["verify", str(dump), *given(log, handed)])

    assert (code, capsys.readouterr().out.split(":")[0]) == (0, "As witnessed")


def test_a_changed_event_is_named_with_its_key_and_act(
    log: OwnLog, handed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = pg_dump(log, "plain")
    row = log.super.execute(
        "SELECT seq, id::text, tag FROM audit_event ORDER BY seq LIMIT 1 OFFSET 5"
    ).fetchone()
    seq, key, tag = row or ()
    text = dump.read_text()
    dump.write_text(text.replace(key, str(uuid.uuid4())))

    code = main(["verify", str(dump), *given(log, handed)])

    said = capsys.readouterr().out
    assert code == 1
    assert f"CHANGED: event {seq} (leaf " in said
    assert f", {tag}, 2026-" in said
    assert "NOT AS WITNESSED. Places that differ: 1." in said


def test_earlier_values_without_an_event_and_events_without_theirs_are_named(
    log: OwnLog, handed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (key, seq), (other, _) = log.edit(), log.edit()
    planted = str(uuid.uuid4())
    dump = log.dump("planted.sql").read_text()
    gone = "".join(line for line in dump.splitlines(keepends=True) if not line.startswith(key))
    extra = [line for line in dump.splitlines(keepends=True) if line.startswith(other)]
    place = log.folder / "planted.sql"
    place.write_text(gone.replace(extra[0], extra[0] + extra[0].replace(other, planted)))

    code = main(["verify", str(place), *given(log, handed)])

    said = capsys.readouterr().out
    assert code == 1
    assert f"MISSING: earlier values {key} of " in said
    assert f"kept by event {seq}, are gone [" in said
    assert f"INSERTED: earlier values {planted} of " in said
    assert "Places that differ: 2." in said


def test_earlier_values_stay_in_order_when_details_of_their_events_are_erased(
    log: OwnLog, handed: Path
) -> None:
    log.edit()
    sealed(log)
    told = log.super.execute(
        "SELECT case_id, max(seq) FROM audit_event WHERE detail ? 'revision' GROUP BY case_id"
    ).fetchall()

    for case, up_to in told:
        erase_detail(case_id=case, up_to=up_to, by=Officer(), at=NOON)
    sealed(log)

    assert main(["verify", str(log.dump()), *given(log, handed)]) == 0


def test_an_older_dump_is_verified_as_of_its_day(log: OwnLog, handed: Path) -> None:
    dump = log.dump("older.sql")
    made = log.super.execute(
        "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    ).fetchone() or ("",)
    log.write(3)
    sealed(log)

    assert main(["verify", str(dump), *given(log, handed)]) == 1
    assert main(["verify", str(dump), *given(log, handed), "--taken", made[0]]) == 0


def test_what_cannot_be_used_is_told_in_a_sentence(
    log: OwnLog, handed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump = log.dump("usable.sql")
    empty = tmp_path / "empty"
    empty.write_text("nothing")
    key = given(log, handed)[-1]

    partial = tmp_path / "partial.sql"
    partial.write_bytes(dump.read_bytes().split(b"COPY public.audit_leaf")[0])

    codes = [
        main(["verify", str(tmp_path / "absent"), *given(log, handed)]),
        main(["verify", str(partial), *given(log, handed)]),
        main(["verify", str(dump), *given(log, handed), "--taken", "29 November"]),
        main(["verify", str(dump), *given(log, handed), "--taken", "2001-01-01T00:00:00Z"]),
        main(["verify", str(dump), "--checkpoints", str(empty), "--key", key]),
        main(["verify", str(dump), "--checkpoints", str(handed), "--key", "x+y"]),
    ]

    said = capsys.readouterr().err
    assert codes == [2] * 6
    assert "There is no dump absent" in said
    assert "partial.sql holds no audit_leaf" in said
    assert "29 November is no moment in UTC" in said
    assert "No witnessed checkpoint is left" in said
    assert "empty holds no checkpoint" in said
    assert "The key is not usable" in said


def test_a_case_is_proven_from_a_dump_and_checked_against_the_witness(
    log: OwnLog, handed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = str(log.cases[0])
    proof = tmp_path / "proof.json"

    made = main(["prove", case, "--dump", str(pg_dump(log, "plain")), "--output", str(proof)])
    checked = main(["check-proof", str(proof), *given(log, handed)])

    (count,) = log.super.execute(
        "SELECT count(*) FROM audit_event WHERE case_id = %s", [case]
    ).fetchone() or (0,)
    assert (made, checked) == (0, 0)
    assert f"holds these events of case {case}: {count}." in capsys.readouterr().out


def test_a_proof_that_was_changed_is_refused(
    log: OwnLog, handed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = tmp_path / "proof.json"
    main(["prove", str(log.cases[0]), "--dump", str(log.dump()), "--output", str(proof)])
    shown = json.loads(proof.read_text())
    shown["events"][0]["entry"]["user_id"] = "66"
    proof.write_text(json.dumps(shown))

    assert main(["check-proof", str(proof), *given(log, handed)]) == 1
    assert "NOT PROVEN: Event 1" in capsys.readouterr().out


def test_details_can_be_erased_and_the_log_verifies_as_before(log: OwnLog, handed: Path) -> None:
    case = log.cases[1]
    (up_to,) = log.super.execute(
        "SELECT max(seq) FROM audit_event WHERE case_id = %s", [case]
    ).fetchone() or (0,)

    erased = erase_detail(case_id=case, up_to=up_to, by=Officer(), at=NOON)

    left = log.super.execute(
        "SELECT count(*) FROM audit_event WHERE case_id = %s AND tag <> 'audit:detail:erase' "
        "AND (salt IS NOT NULL OR detail <> '{}' OR fields <> '{}' OR subject_id <> '')",
        [case],
    ).fetchone()
    assert erased > 0
    assert left == (0,)
    assert main(["verify", str(log.dump()), *given(log, handed)]) == 0
    sealed(log)
    assert main(["verify", str(log.dump()), *given(log, handed)]) == 0


def test_details_of_events_that_are_not_sealed_yet_stay(log: OwnLog, handed: Path) -> None:
    log.write(30)

    erase_detail(case_id=log.cases[2], up_to=10**9, by=Officer(), at=NOON)

    unsealed = log.super.execute(
        "SELECT count(*) FROM audit_event e WHERE salt IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.seq = e.seq)"
    ).fetchone()
    assert unsealed == (0,)
