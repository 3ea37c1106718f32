"""Five hundred people are erased and the last backup is restored: nobody can read one of them, and published figures stay."""

from __future__ import annotations

import base64
import io
import os
import random
import re
import subprocess
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import override_settings

from tests.cast import Cast
from tests.conftest import NOON
from tests.papers import a_pdf
from tests.restoring import back_up, copied, damage, empty_database, places, restored, tables
from tests.sealed_world import forget_opened
from tests.serving import own_database
from tests.telling import tell, telling
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.models import Person
from wayhome.cli.backups import programs
from wayhome.demonstration.loading import load
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.recording import record
from wayhome.ground.audit.sealing_keys import make_sealing_key
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.fields import Sealed
from wayhome.ground.crypto.file_provider import write_root_keys
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.files.actions import keep_file
from wayhome.ground.files.storage import storage
from wayhome.keeping import actions
from wayhome.keeping.enums import Basis
from wayhome.keeping.replaying import compare, ledger

__all__ = ["telling"]
SEED = int(os.environ.get("WAYHOME_SEED", "0"))
PEOPLE = int(os.environ.get("WAYHOME_PEOPLE", "500"))
CONTROLS, FILES = 20, 60
MARK = "5ea1edca4a21"
"""What every planted name holds, so that one search of a dump finds any of them."""
MONTHS = [f"{year}-{month:02}" for year in (2015, 2016) for month in range(1, 13)]
HOSTS = ("NLD", "BEL")


@dataclass
class Office:
    """The office of the proof: who is erased, who is not, and what was found on the way."""

    folder: Path
    cast: Cast
    erased: dict[uuid.UUID, str] = field(default_factory=dict)
    controls: dict[uuid.UUID, str] = field(default_factory=dict)
    whole: list[Case] = field(default_factory=list)
    single: list[CaseMember] = field(default_factory=list)
    figures: dict[str, str] = field(default_factory=dict)

    @property
    def backups(self) -> Path:
        """Return the folder in which backups stand."""
        return self.folder / "backups"

    @property
    def newest(self) -> Path:
        """Return the newest backup."""
        return sorted(self.backups.glob("wayhome-backup-*"))[-1]


@pytest.fixture(scope="module")
def office(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    """The demonstration with canaries, files and a sealed log; backed up; then five hundred people are erased."""
    folder = tmp_path_factory.mktemp("erasure")
    with django_db_blocker.unblock(), own_database(), override_settings(**places(folder)):
        storage.cache_clear()
        forget_opened()
        make_sealing_key(folder / "sealing.key")
        one = Office(folder, Cast(load(now=NOON, tell=lambda line: None), NOON))
        with acting_for([one.cast.hague.id]):
            _choose(one, random.Random(SEED))  # noqa: S311 - no secret
            _plant(one)
        one.figures = published_figures()
        with acting_for([one.cast.hague.id]):
            rows = Person.objects.count()
        tell(f"Office: {rows:,} people of The Hague, {len(one.erased)} to be erased, with {FILES} files.")
        call_command("seal", stdout=io.StringIO())
        began = time.monotonic()
        back_up(one)
        size = sum(place.stat().st_size for place in one.newest.iterdir())
        tell(f"Backup made and proven: {size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s.")
        began = time.monotonic()
        _erase(one)
        tell(f"Erased by verbs of two people: {len(one.erased)} people in {time.monotonic() - began:.1f} s.")
        yield one
        storage.cache_clear()
        forget_opened()


def _choose(one: Office, chance: random.Random) -> None:
    """Choose whole cases for half of the people, and single members of families for the other half."""
    closed = list(Case.objects.filter(organisation=one.cast.hague, state=State.CLOSED.value).order_by("id"))
    chance.shuffle(closed)
    for case in closed:
        people = list(
            CaseMember.objects.filter(case=case, until_at=None)
            .select_related("person", "case")
            .order_by("position")
        )
        if len(people) > 1 and len(one.single) < PEOPLE // 2:
            one.single.append(chance.choice(people))
            one.erased[one.single[-1].person_id] = _canary()
        elif len(one.erased) - len(one.single) + len(people) <= PEOPLE - PEOPLE // 2:
            one.whole.append(case)
            one.erased |= {member.person_id: _canary() for member in people}
        elif people and len(one.controls) < CONTROLS:
            one.controls[people[0].person_id] = _canary()
    assert len(one.erased) == PEOPLE, f"only {len(one.erased)} people can be chosen"


def _canary() -> str:
    return f"Canary {MARK}{uuid.uuid4().hex}"


def _plant(one: Office) -> None:
    """Give each of them a name that nobody else has, by the verb, and some of them a file whose text is that name."""
    everybody = {**one.erased, **one.controls}
    people = list(Person.objects.filter(pk__in=everybody))
    open_drawers(person.drawer_id for person in people)
    for number, person in enumerate(people):
        canary = everybody[person.pk]
        for value in (canary, f"{canary} again"):
            edit_person(
                person=person,
                changes={"full_name": value},
                read_version=person.version,
                by=one.cast.marieke,
                at=one.cast.now,
            )
        if number < FILES:
            keep_file(
                name=f"{canary}.pdf",
                declared="application/pdf",
                content=io.BytesIO(a_pdf(shows=canary)),
                drawer_id=person.drawer_id,
                case_id=person.case_id,
                by=one.cast.marieke,
                at=one.cast.now,
                record=record,
            )


def _erase(one: Office) -> None:
    today = one.cast.now.date()
    targets: list[tuple[Case, CaseMember | None]] = [(case, None) for case in one.whole]
    targets += [(member.case, member) for member in one.single]
    for case, member in targets:
        with acting_for([one.cast.hague.id]):
            row = actions.ask_erasure(
                case=case, member=member, basis=Basis.ASKED, today=today, by=one.cast.marieke, at=one.cast.now
            )
            actions.approve_erasure(
                erasure=row, case=case, member=member, today=today, by=one.cast.willem, at=one.cast.now
            )
    assert one.cast.office.timer is not None
    timer = one.cast.office.timer.on(Relation.OWNER)
    done = 0
    while True:
        with acting_for([one.cast.hague.id]):
            count = actions.carry_out_approved(
                ledger=ledger(), organisation_id=one.cast.hague.id, today=today, by=timer, at=one.cast.now
            )
        if not count:
            break
        done += count
    assert done == len(targets)


def published_figures() -> dict[str, str]:
    """Return the bulletin of every host and month, as it is printed, without its moment."""
    found = {}
    for host in HOSTS:
        for month in MONTHS:
            said = io.StringIO()
            try:
                call_command("bulletin", host=host, month=month, format="json", stdout=said)
            except CommandError as refused:
                said.write(str(refused))
            found[f"{host} {month}"] = _without_moments(said.getvalue())
    return found


def _without_moments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if '"at"' not in line and "cut_off" not in line)


def everything_readable() -> list[str]:
    """Return every sealed value that any organisation can open, of every table, and every plain text."""
    found: list[str] = []
    with acting_for(Organisation.objects.values_list("id", flat=True)):
        for model in apps.get_models():
            names = [one.attname for one in model._meta.concrete_fields if isinstance(one, Sealed)]
            if not names:
                continue
            rows = list(model._default_manager.using("migrator").all())
            open_drawers(row.drawer_id for row in rows)  # type: ignore[attr-defined]
            found += [
                str(getattr(row, name))
                for row in rows
                if is_open(row.drawer_id)  # type: ignore[attr-defined]
                for name in names
                if row.__dict__.get(name) is not None
            ]
    return found


def a_plain_dump() -> bytes:
    """Return the database as pg_dump writes it."""
    child = programs.start(
        "pg_dump", "--format=plain", database=connections["migrator"].settings_dict, stdin=subprocess.DEVNULL
    )
    with programs.let_go(child):
        programs.Complaints(child.stderr)
        whole = b"".join(programs.pieces_of(child.stdout))
        assert child.wait() == 0
    return whole


def forms_of(text: str) -> Sequence[bytes]:
    """Return a text as it may stand in a file: UTF-8, UTF-16, hexadecimal, and base64 from each of three places."""
    plain = text.encode()
    spread = [base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
    return [plain, text.encode("utf-16-le"), plain.hex().encode(), *spread]


def test_none_of_the_five_hundred_can_be_read_before_or_after_a_restore(office: Office) -> None:
    for where, work in (("where they were erased", None), ("in the last backup, restored", office.newest)):
        if work is None:
            _nobody_is_read(office, where)
        else:
            with override_settings(WAYHOME_FILES=office.folder / "new-machine"), empty_database():
                storage.cache_clear()
                began = time.monotonic()
                said = restored(work)
                tell(f"Restored, counted, replayed, verified: {time.monotonic() - began:.1f} s.")
                for line in said.strip().splitlines():
                    tell(f"    {line}")
                _nobody_is_read(office, where)
                assert published_figures() == office.figures
                tell(
                    f"Published figures: {len(office.figures)} bulletins are the same before, after, and restored."
                )
            storage.cache_clear()


def _nobody_is_read(office: Office, where: str) -> None:
    readable = set(re.findall(f"{MARK}[0-9a-f]{{32}}", "\n".join(everything_readable())))
    files = sorted(Path(configured.WAYHOME_FILES).glob("??/*"))
    whole = b"".join([a_plain_dump(), *(place.read_bytes() for place in files)])
    left = DrawerWrap.objects.using("migrator").filter(
        drawer__in=Person.objects.using("migrator").filter(pk__in=office.erased).values("drawer")
    )
    read = [canary for canary in office.erased.values() if canary.split()[1] in readable]
    seen = [form for form in forms_of(MARK) if form in whole]
    controls = [canary for canary in office.controls.values() if canary.split()[1] in readable]
    assert (read, seen, left.count()) == ([], [], 0)
    assert len(controls) == len(office.controls) == CONTROLS
    assert compare(ledger(), using="migrator").nothing
    tell(
        f"Canaries read {where}: 0 of {len(office.erased)}, keys left 0; of those not erased {len(controls)} of {CONTROLS}."
    )


def test_a_planted_name_is_found_by_the_same_search(office: Office) -> None:
    token = next(iter(office.controls.values())).split()[1].encode()

    assert all(any(form in whole for form in forms_of(MARK)) for whole in _disguised(token))


def _disguised(token: bytes) -> Iterator[bytes]:
    yield b"before " + token + b" after"
    yield token.decode().encode("utf-16-le")
    yield token.hex().encode()
    for shift in range(3):
        yield base64.b64encode(b"-" * shift + token + b"and more")


def test_figures_are_the_same_where_people_were_erased(office: Office) -> None:
    assert published_figures() == office.figures
    assert sum("persons" in text or "departures" in text.lower() for text in office.figures.values()) > 12


@pytest.mark.parametrize("kind", ["empty", "truncated", "one bit", "wrong key"])
def test_a_bad_backup_is_refused_and_nothing_is_changed(office: Office, tmp_path: Path, kind: str) -> None:
    bad = copied(office.newest, tmp_path)
    place = Path(configured.WAYHOME_KEY_FILE)
    if kind == "wrong key":
        place = tmp_path / "root.key"
        write_root_keys(place, [bytes(range(32))])
    else:
        damage(kind, bad)
    with override_settings(WAYHOME_KEY_FILE=place, WAYHOME_FILES=tmp_path / "files"), empty_database():
        storage.cache_clear()
        forget_opened()
        began = time.monotonic()
        with pytest.raises(CommandError) as refused:
            restored(bad)
        tell(f"Refused, {kind}, after {time.monotonic() - began:.1f} s: {refused.value}")
        assert tables() == 0
    storage.cache_clear()
