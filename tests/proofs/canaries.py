"""Nothing sealed is readable anywhere else: not in a dump, the write-ahead log, a log, a session, a file or a mail.

A word that stands nowhere else is put into every sealed text that the demonstration's verbs write, and typed into every
form about a case, an enquiry or a referral, by somebody who may send it and by everybody's mistakes. Then everything
that the run left behind is searched for it in eleven encodings, and a planted word is found in each place.
"""

from __future__ import annotations

import base64
import io
import logging
import os
import random
import string
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from tools.database import binaries, find_home

from tests.canaries import ENCODINGS, STEM, Forms, Search, Sown, name_of, planted_as, tables_with
from tests.cast import Cast
from tests.conftest import NOON
from tests.matrix import BY_NAME
from tests.papers import a_pdf
from tests.places import PAGES, Places
from tests.sealed_log import connect
from tests.serving import PLAIN_HTTP, own_database
from wayhome.casefile.cases.models import Case
from wayhome.demonstration.loading import load
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.audit.recording import record
from wayhome.ground.audit.sealing_keys import make_sealing_key
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.drawer_rotation import sealed_fields, sealed_tables
from wayhome.ground.crypto.envelope import head_of
from wayhome.ground.files import actions, storage
from wayhome.web.shared import clock

Found = dict[str, dict[tuple[str, str], int]]
"""By place: how often each word was found in each encoding."""
SLOT = "wayhome_canaries"
SUPER = "wayhome_super"
PUBLIC_OR_STAFF = (
    *(
        "texts",
        "consent_text",
        "checklist_point",
        "country_sheet",
        "agreement",
        "colleague",
        "office",
        "event",
    ),
    *("suspension", "airline_limit", "second_proof", "log_ins"),
)
"""Pages whose words are for everybody, or speak of staff: not sealed, so that a canary typed there is no leak."""


def words() -> dict[str, str]:
    """Return the words of this run: one that is sealed, one that is typed, one that is planted."""
    # Never the words of another run with the same seed: what that one left in the write-ahead log is not this one's.
    chance = random.SystemRandom()
    stem = "".join(chance.choices(string.ascii_lowercase, k=STEM))
    return {name: stem + name[0] * 3 for name in ("sealed", "typed", "planted")}


@dataclass
class Run:
    """A whole run: where it left things, and what it did."""

    words: dict[str, str]
    folder: Path
    sown: Sown
    began_log: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    plain: list[tuple[str, int]] = field(default_factory=list)

    @property
    def home(self) -> Any:
        """Return where the project's own database server lives."""
        return find_home()

    def places(self) -> dict[str, list[Path]]:
        """Return every place that is searched, with its files; what is not a file is written to one first."""
        out = self.folder / "searched"
        out.mkdir(exist_ok=True)
        with connect(SUPER) as there:
            kept = there.execute(
                b"SELECT pg_walfile_name(restart_lsn) FROM pg_replication_slots WHERE slot_name = %s", [SLOT]
            ).fetchone()
        first = str(kept[0]) if kept else ""
        wal = sorted(one for one in (self.home.data / "pg_wal").glob("0*") if one.name >= first)
        server = out / "server.log"
        with self.home.log.open("rb") as log:
            log.seek(self.began_log)
            server.write_bytes(log.read())
        return {
            "dump of the database": [self._dump(out)],
            "write-ahead log": wal,
            "log of the server": [server],
            "log of the application, at DEBUG": [self.folder / "app.log"],
            "tasks and notices waiting": [
                self._table(out, "cases_task"),
                self._table(out, "messaging_notice"),
            ],
            "counters in the cache, unpacked": [self._counters(out)],
            "sessions, unpacked": [self._sessions(out)],
            "log of acts and looks": [self._table(out, "audit_event")],
            "stored files": _all(self.folder / "files"),
            "mail": _all(self.folder / "mail"),
            "temporary files": _all(self.folder / "tmp"),
            "witness of the log": _all(self.folder / "witness"),
        }

    def _dump(self, out: Path) -> Path:
        place = out / "dump.sql"
        with place.open("wb") as target:
            subprocess.run(
                [binaries(self.home) / "pg_dump", "-h", self.home.folder, "-U", SUPER, _name()],
                stdout=target,
                check=True,
                user=self.home.uid if os.geteuid() == 0 else None,
            )
        return place

    def _table(self, out: Path, table: str) -> Path:
        place = out / f"{table}.txt"
        statement = f"COPY (SELECT t::text FROM {table} t) TO STDOUT".encode()  # noqa: S608 - a table of ours
        with connect(SUPER) as there, place.open("wb") as target, there.cursor().copy(statement) as rows:
            for row in rows:
                target.write(row)
        return place

    def _sessions(self, out: Path) -> Path:
        place = out / "sessions.txt"
        place.write_text(
            "\n".join(_texts([row.get_decoded() for row in Session.objects.all()])), encoding="utf-8"
        )
        return place

    def _counters(self, out: Path) -> Path:
        place = out / "cache.bin"
        with connect(SUPER) as there:
            rows = there.execute(b"SELECT cache_key, value FROM core_throttle").fetchall()
        place.write_bytes(b"\n".join(key.encode() + b" " + base64.b64decode(value) for key, value in rows))
        return place


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in plain values, as it is."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield str(name)
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)


def _name() -> str:
    return str(connections["default"].settings_dict["NAME"])


def _all(folder: Path) -> list[Path]:
    return [place for place in sorted(folder.rglob("*")) if place.is_file()]


def _super(statement: str) -> None:
    with connect(SUPER) as there:
        there.execute(statement.encode())


@pytest.fixture(scope="module")
def run(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Run]:
    """The whole run, on a database of its own whose write-ahead log is kept until it was searched."""
    folder = tmp_path_factory.mktemp("canaries")
    for name in ("files", "mail", "tmp", "witness"):
        (folder / name).mkdir()
    found = words()
    done = Run(found, folder, Sown(found["sealed"]))
    with django_db_blocker.unblock(), own_database(), _kept_wal(), _left_in(folder):
        done.began_log = done.home.log.stat().st_size
        with done.sown.at_work():
            cast = Cast(load(now=NOON, tell=lambda line: None), NOON)
            _keep_a_file(cast, found)
        done.sown.fields |= _sown_beside(found["sealed"])
        _sends_every_form(done, cast)
        _breaks(done, cast)
        _by_night(folder)
        done.plain = _not_enveloped()  # before anything is planted
        yield done


@pytest.fixture(autouse=True, scope="module")
def _one_proof_is_enough() -> Iterator[None]:
    with override_settings(SECOND_FACTOR=False):
        yield


def _sown_beside(word: str) -> set[str]:
    """Return the sealed fields that hold the word in the database, whichever of the two loading processes wrote them."""
    held: set[str] = set()
    with acting_for(Organisation.objects.values_list("id", flat=True)):
        for table in sealed_tables():
            for row in table._base_manager.all()[:4000]:
                for one in sealed_fields(table):
                    name = f"{table._meta.db_table}.{one.column}"
                    if name not in held and _reads(row, one.attname, word):
                        held.add(name)
    return held


def _reads(row: Any, name: str, word: str) -> bool:
    try:
        return word in str(getattr(row, name))
    except Exception:
        return False


@contextmanager
def _kept_wal() -> Iterator[None]:
    """Keep every segment of the write-ahead log from here on, however long the run is."""
    drop = f"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{SLOT}'"  # noqa: S608 - ours
    _super(drop)  # what a run that was killed left
    _super("SELECT pg_switch_wal()")  # what was written before is not searched
    _super(f"SELECT pg_create_physical_replication_slot('{SLOT}', true)")
    try:
        yield
    finally:
        _super(drop)


@contextmanager
def _left_in(folder: Path) -> Iterator[None]:
    """Let files, mails, logs and temporary files of the run go into a folder; the rest is set as in production."""
    handler = logging.FileHandler(folder / "app.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    level, before = root.level, tempfile.tempdir
    named = {
        **PLAIN_HTTP,
        "WAYHOME_FILES": folder / "files",
        "WAYHOME_WITNESSES": [f"file:{folder / 'witness'}", "mail:witness@example.org"],
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(folder / "mail"),
        "ALLOWED_HOSTS": ["localhost", "testserver"],
    }
    with override_settings(**named), pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "now", lambda: NOON)
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        tempfile.tempdir = str(folder / "tmp")
        storage.storage.cache_clear()
        try:
            yield
        finally:
            root.removeHandler(handler)
            root.setLevel(level)
            handler.close()
            tempfile.tempdir = before
            storage.storage.cache_clear()


def _keep_a_file(cast: Cast, found: dict[str, str]) -> None:
    """Keep a document whose name and text are canaries."""
    with acting_for([cast.hague.id]):
        case = Case.objects.filter(organisation=cast.hague).exclude(state="closed").order_by("id")[0]
        actions.keep_file(
            name=f"{found['sealed']}é.pdf",
            declared="application/pdf",
            content=io.BytesIO(a_pdf(shows=found["sealed"])),
            drawer_id=case.drawer_id,
            case_id=case.pk,
            by=cast.marieke,
            at=NOON,
            record=record,
        )


def _sends_every_form(done: Run, cast: Cast) -> None:
    """Type canaries into every form about somebody: first all wrong, then as right as a hurried person gets it."""
    office = SimpleNamespace(cast=cast, user=lambda key: User.objects.get(email__startswith=f"{key}@"))
    places = Places(office)  # type: ignore[arg-type]
    for name in PAGES:
        if "POST" not in BY_NAME[name]["methods"] or name.startswith(PUBLIC_OR_STAFF):
            continue
        try:
            place = places.find(name)
        except (AssertionError, KeyError):
            done.answers["page that nobody finds by now"] += 1
            continue
        browser = Client(SERVER_NAME="localhost", raise_request_exception=False)
        browser.force_login(office.user(place.who))
        page = browser.get(place.url).content.decode()
        forms = Forms(done.words["typed"])
        forms.feed(page)
        for action, answers in forms.forms:
            wrong = dict.fromkeys(answers, f"{done.words['typed']}é")
            for given in (wrong, answers):
                _send(done, browser, action or place.url, given)
    finder = Client(SERVER_NAME="localhost", raise_request_exception=False)
    finder.force_login(office.user("marieke"))
    for name in (done.words["typed"], done.words["sealed"]):
        _send(done, finder, reverse("case_find"), {"q": name, "text": name, "reference": name})


def _send(done: Run, browser: Client, url: str, given: dict[str, Any]) -> None:
    answer = browser.post(url, given)
    done.answers[f"answered {answer.status_code}"] += 1
    if answer.status_code >= 500:
        done.faults.append(f"{answer.status_code} for {url} with {sorted(given)}")


def _breaks(done: Run, cast: Cast) -> None:
    """Let the database refuse rows half-way, so that it writes the statement into its log, and the application a fault."""
    _super(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'refused for the proof' USING ERRCODE = 'check_violation', DETAIL = NEW::text; END $$"
    )
    tables = ("cases_note", "people_person", "outreach_enquiry", "counselling_concern")
    for table in tables:
        _super(
            f"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    with acting_for([cast.hague.id]):
        reference = (
            Case.objects.filter(organisation=cast.hague, state="preparing").order_by("id")[0].reference
        )
    browser = Client(SERVER_NAME="localhost", raise_request_exception=False)
    browser.force_login(User.objects.get(email__startswith="marieke@"))
    for name, where in (
        ("case_note_write", {"reference": reference}),
        ("case_person", {"reference": reference, "position": 1}),
        ("concern_raise", {"reference": reference}),
        ("enquiry_new", {}),
    ):
        forms = Forms(done.words["typed"])
        page = browser.get(reverse("case_notes" if name == "case_note_write" else name, kwargs=where or None))
        forms.feed(page.content.decode())
        for action, answers in forms.forms:
            answer = browser.post(action or reverse(name, kwargs=where or None), answers)
            done.answers[f"broken on purpose, answered {answer.status_code}"] += 1
    for table in tables:
        _super(f"DROP TRIGGER refuse ON {table}")


def _by_night(folder: Path) -> None:
    """Run what timers run, seal the log with its witnesses, and send somebody a link for a new password."""
    said = io.StringIO()
    with patch("sys.stderr", said):
        call_command("nightly", stdout=said)
    with override_settings(WAYHOME_SEALING_KEY_FILE=folder / "sealing.key"):
        make_sealing_key(folder / "sealing.key")
        call_command("seal", stdout=said)
    visitor = Client(SERVER_NAME="localhost")
    visitor.post(
        reverse("account_reset_password"), {"email": User.objects.get(email__startswith="els@").email}
    )


def plant(run: Run) -> None:
    """Leave a word in each place, in each encoding, as a careless program would."""
    blob = b"\n".join(planted_as(encoding, run.words["planted"]) for encoding in ENCODINGS)
    with connect(SUPER) as there:
        there.execute("SET session_replication_role = replica")
        there.execute("CREATE TABLE planted (plain bytea)")
        there.execute("INSERT INTO planted VALUES (%s)", [blob])
        there.execute(
            "UPDATE cases_task SET what = %s WHERE id = (SELECT min(id::text)::uuid FROM cases_task)", [blob]
        )
        there.execute(
            "UPDATE audit_event SET salt = %s WHERE seq = (SELECT min(seq) FROM audit_event)", [blob]
        )
    cache.set("planted", blob)
    session = SessionStore()
    session["planted"] = [blob.decode("latin-1"), planted_as("NFD", run.words["planted"]).decode()]
    session.create()
    files = {"files": "planted", "mail": "planted.log", "tmp": "planted.tmp", "witness": "planted"}
    for folder, name in files.items():
        (run.folder / folder / name).write_bytes(blob)
    for log in (run.home.log, run.folder / "app.log"):
        with log.open("ab") as target:
            target.write(blob + b"\n")


def print_table(found: Found, sizes: dict[str, int], planted: bool) -> str:
    """Return a table of places and encodings: how often a canary was found, or that the planted one was."""
    lines = [f"  {'':<36}{'kB':>9}  " + " ".join(f"{name:>9}"[:9] for name in ENCODINGS)]
    for place, counts in found.items():
        cells = []
        for encoding in ENCODINGS:
            count = sum(
                n for (word, how), n in counts.items() if how == encoding and (word == "planted") is planted
            )
            cells.append(f"{'found' if planted and count else count:>9}")
        lines.append(f"  {place:<36}{sizes[place] / 1e3:>9,.0f}  " + " ".join(cells))
    return "\n".join(lines)


def report(run: Run, before: Found, after: Found, sizes: dict[str, int]) -> str:
    """Return what the run did and what was found, as it is printed."""
    answers = ", ".join(f"{count} {what}" for what, count in sorted(run.answers.items()))
    missed = ", ".join(f"{name} ({kind})" for name, kind in sorted(run.sown.missed.items()))
    return "\n".join(
        (
            f"\n  {len(run.sown.fields)} sealed fields hold a canary; forms: {answers}",
            f"  without one, and looked at as ciphertext only: {missed}",
            "\n  canaries found",
            print_table(before, sizes, planted=False),
            "\n  planted, and found",
            print_table(after, sizes, planted=True),
            *(f"  fault: {fault}" for fault in run.faults),
            "",
        )
    )


def look(run: Run) -> tuple[Found, dict[str, int]]:
    """Search every place for the three words; return what was found by place, and how many bytes there were."""
    search, found, sizes = Search(run.words), {}, {}
    for place, files in run.places().items():
        counts: Counter[tuple[str, str]] = Counter()
        for one in files:
            counts.update(search.in_file(one))
        found[place], sizes[place] = dict(counts), sum(one.stat().st_size for one in files)
    return found, sizes


def test_what_is_sealed_is_readable_nowhere_and_what_is_planted_is_found(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    before, sizes = look(run)
    plant(run)
    after, _ = look(run)

    with capsys.disabled():
        sys.stdout.write(report(run, before, after, sizes))
        for word in ("sealed", "typed"):
            for table in tables_with(run.words[word], run.folder / "searched" / "dump.sql"):
                sys.stdout.write(f"  the {word} word stands in a row of {table}\n")
    leaks = {place: counts for place, counts in before.items() if counts}
    assert leaks == {}
    assert {
        (place, encoding)
        for place, counts in after.items()
        for encoding in ENCODINGS
        if not counts.get(("planted", encoding))
    } == set()


def test_every_sealed_value_is_an_envelope(run: Run) -> None:
    """What can carry no canary, such as a day or a yes, is ciphertext too: version, nonce, tag and no more plain than that."""
    assert run.plain == []


def _not_enveloped() -> list[tuple[str, int]]:
    """Return each sealed field that holds something else than an envelope, and in how many rows."""
    plain = []
    with connect(SUPER) as there:
        for table in sealed_tables():
            for one in sealed_fields(table):
                statement = (
                    f"SELECT count(*) FROM {table._meta.db_table} WHERE {one.column} IS NOT NULL AND "  # noqa: S608
                    f"(length({one.column}) < 31 OR get_byte({one.column}, 0) <> %s)"
                )
                row = there.execute(statement.encode(), [head_of(1)[0]]).fetchone()
                if row and row[0]:
                    plain.append((name_of(one), row[0]))
    return plain
