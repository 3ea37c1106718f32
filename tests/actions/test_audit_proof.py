"""A proof for one case from the office's own database: for whoever may read who looked at files, and for nobody else."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from tools.database import SUPERUSER

from tests.cast import Cast, a_case, build_cast
from tests.conftest import NOON
from tests.serving import own_database
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.models import Case
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.checkpoints import PublicKey, read_public_key
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.proving import check_proof
from wayhome.ground.audit.sealing_keys import make_sealing_key
from wayhome.ground.audit.verify import main
from wayhome.ground.core.context import acting_for

NAME = "wayhome.test/audit"
ELSEWHERE = "noor@brussels.example"


@pytest.fixture(scope="module")
def _office(django_db_setup: None, django_db_blocker: object) -> Iterator[tuple[Cast, Case]]:
    with django_db_blocker.unblock(), own_database():  # type: ignore[attr-defined]
        with acting_for([]):
            people = build_cast(NOON)
        with acting_for([people.hague.id]):
            case = a_case(people)
        with acting_for([people.brussels.id]):
            Membership.objects.create(
                user=User.objects.make(email=ELSEWHERE, name="Noor Claes", kept_by=people.brussels),
                organisation=people.brussels,
                office=people.office.offices["brussels", "Brussels"],
                role=Role.DATA_PROTECTION_OFFICER.value,
                begins_on=NOON.date(),
            )
        yield people, case


@pytest.fixture
def case(_office: tuple[Cast, Case], settings: object, tmp_path: Path) -> Case:
    """Return a case whose events are sealed, once with the key of this run."""
    place = tmp_path.parent / "proof.key"
    if not place.exists():
        make_sealing_key(place)
    settings.WAYHOME_SEALING_KEY_FILE = place  # type: ignore[attr-defined]
    settings.WAYHOME_LOG_NAME, settings.WAYHOME_WITNESSES = NAME, []  # type: ignore[attr-defined]
    call_command("seal", stdout=io.StringIO())
    return _office[1]


def proof_of(named: str, by: str = "ines@demo.wayhome.example") -> str:
    said = io.StringIO()
    call_command("audit_prove", named, by=by, stdout=said)
    return said.getvalue()


def public(case: Case) -> PublicKey:
    said = io.StringIO()
    call_command("make_sealing_key", stdout=said, stderr=io.StringIO())
    return read_public_key(said.getvalue())


def test_a_case_is_proven_by_its_reference_or_its_key_without_details(case: Case) -> None:
    by_reference, by_key = proof_of(case.reference), proof_of(str(case.id))

    shown = check_proof(by_reference, key=public(case), witnessed=[])
    assert shown.case == str(case.id)
    assert shown.events >= 1
    assert json.loads(by_reference)["events"] == json.loads(by_key)["events"]
    assert "detail" not in json.loads(by_reference)["events"][0]["entry"]


def test_a_case_is_proven_by_its_reference_from_a_dump(case: Case, tmp_path: Path) -> None:
    server = connections["default"].settings_dict
    dump, proof = tmp_path / "office.dump", tmp_path / "proof.json"
    program = shutil.which("pg_dump") or ""
    place = ["--host", server["HOST"], "--username", SUPERUSER, "--dbname", server["NAME"]]
    subprocess.run([program, "--format", "custom", "--file", str(dump), *place], check=True)

    code = main(["prove", case.reference, "--dump", str(dump), "--output", str(proof)])

    assert code == 0
    assert check_proof(proof.read_text(), key=public(case), witnessed=[]).case == str(case.id)


def test_reading_for_a_proof_is_itself_in_the_log(case: Case) -> None:
    proof_of(case.reference)

    with acting_for([case.organisation_id]):
        assert AuditEvent.objects.filter(case_id=case.id, tag="audit:proof:read").exists()


def test_whoever_may_not_read_the_log_gets_no_proof(case: Case) -> None:
    with pytest.raises(CommandError, match="may not read who looked at files"):
        proof_of(case.reference, by="marieke@demo.wayhome.example")


def test_a_case_out_of_reach_is_as_if_it_were_not(case: Case) -> None:
    with pytest.raises(CommandError, match="finds no such case"):
        proof_of("K7M4-2QXP-9")


def test_data_protection_of_another_organisation_proves_nothing_of_a_case(case: Case) -> None:
    with pytest.raises(CommandError, match="finds no such case"):
        proof_of(case.reference, by=ELSEWHERE)
