"""Nobody in an enforcing body hears, reads or decides what people said in confidence, whatever their role."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation, Role
from wayhome.stages.journey.queries.parts import may_read_help

EVERY_ROLE = Actor(
    user_id=1,
    name="Everything",
    organisation_id=1,
    office_id=None,
    roles=frozenset(Role),
    relation=Relation.OWNER,
)
CLOSED = [
    Permission.READ_NOTES,
    Permission.READ_COUNSELLING,
    Permission.READ_LEGAL,
    Permission.READ_PROTECTION,
    Permission.READ_HEALTH,
    Permission.COUNSEL,
    Permission.SCREEN,
    Permission.DECIDE_PROTECTION,
    Permission.DECIDE_HEALTH,
]


@pytest.mark.parametrize("permission", CLOSED)
def test_enforcement_is_closed_to_what_was_said_in_confidence(permission: Permission) -> None:
    assert allows(EVERY_ROLE, permission)
    assert not allows(replace(EVERY_ROLE, enforcement=True), permission)


def test_enforcement_reads_no_help_that_tells_about_health() -> None:
    assert may_read_help(EVERY_ROLE)
    assert not may_read_help(replace(EVERY_ROLE, enforcement=True))


def test_enforcement_may_still_hear_a_withdrawal_and_stop_a_journey() -> None:
    officer = replace(EVERY_ROLE, enforcement=True, roles=frozenset({Role.GOVERNMENT_OFFICER}))

    assert allows(officer, Permission.WITHDRAW)
    assert allows(officer, Permission.UNCLEAR)
