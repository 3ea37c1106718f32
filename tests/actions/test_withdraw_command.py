"""``./wayhome withdraw``: recorded, refused in clear sentences, with exit codes."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.people.actions import tie
from wayhome.casefile.people.enums import Tie
from wayhome.ground.audit.models import AuditEvent
from wayhome.safeguards.words import TravelState
from wayhome.stages.journey.models import Traveller

MARIEKE = "marieke@demo.wayhome.example"


def withdraw(reference: str, *options: str) -> str:
    said = StringIO()
    call_command("withdraw", reference, *options, stdout=said)
    return said.getvalue()


def test_a_withdrawal_is_recorded_and_said(cast: Cast) -> None:
    case = a_case(cast)

    said = withdraw(case.reference, "--member", "1", "--by", MARIEKE, "--said", "I stay")

    assert "person 1" in said
    assert "withdrew" in said
    assert Traveller.objects.get(case=case).travel_state == TravelState.WITHDRAWN
    assert AuditEvent.objects.filter(case_id=case.id, tag="process:case:withdraw").count() == 1


def test_no_reason_is_needed_and_the_reference_may_be_typed_carelessly(cast: Cast) -> None:
    case = a_case(cast)

    said = withdraw(case.reference.lower().replace("-", " "), "--member", "1", "--by", MARIEKE)

    assert case.reference in said


def test_a_parent_withdraws_for_a_child(cast: Cast) -> None:
    case = a_case(cast, adult(), child())
    first, second = members(case)
    tie(
        person=first.person,
        other=second.person,
        kind=Tie.PARENT,
        begins_on=None,
        by=cast.marieke,
        at=cast.now,
    )

    withdraw(case.reference, "--member", "2", "--by", MARIEKE, "--given-by", "parent")

    assert Traveller.objects.get(case=case, member=second).travel_state == TravelState.WITHDRAWN


@pytest.mark.parametrize(
    ("reference", "number", "login", "sentence"),
    [
        ("own", "1", "nobody@demo.wayhome.example", "nobody can log in as"),
        ("own", "9", MARIEKE, "has a person 9"),
        ("own", "1", "lucas@demo.wayhome.example", "works on no case with this reference"),
        ("K7M4-2QXP-9", "1", MARIEKE, "works on no case with this reference"),
        ("K7M4", "1", MARIEKE, "nine characters"),
    ],
)
def test_what_was_not_recorded_is_said_with_what_to_do(
    cast: Cast, reference: str, number: str, login: str, sentence: str
) -> None:
    case = a_case(cast)

    with pytest.raises(CommandError, match=sentence) as refused:
        withdraw(case.reference if reference == "own" else reference, "--member", number, "--by", login)

    assert refused.value.returncode == 1


def test_withdrawing_twice_changes_nothing(cast: Cast) -> None:
    case = a_case(cast)
    withdraw(case.reference, "--member", "1", "--by", MARIEKE)

    with pytest.raises(CommandError, match="does not travel any more"):
        withdraw(case.reference, "--member", "1", "--by", MARIEKE)
