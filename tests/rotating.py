"""Rotations as an administrator starts them, and what must hold after each."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from tests.sealed_world import (
    OURS,
    THEIRS,
    SealedWorld,
    forget_opened,
)
from wayhome.ground.crypto.errors import DrawerClosed

SEVEN = 7
DRAWERS_WITH_TWO_KEYS = (
    "SELECT drawer_id FROM crypto_drawer_wrap GROUP BY drawer_id, organisation_id HAVING count(*) > 1"
)


class Killed(Exception):
    """Stands for the machine going off in the middle of a run."""


def rotate(*arguments: str) -> str:
    said = io.StringIO()
    call_command("rotate_keys", *arguments, stdout=said)
    return said.getvalue()


def everybody_reads(world: SealedWorld) -> None:
    """Read everything as two offices, once as a running process and once as a new one."""
    for _ in range(2):
        assert world.read(OURS) == len(world.drawers) * 4
        assert world.read(THEIRS, sorted(world.shared)) == len(world.shared) * 4
        with pytest.raises(DrawerClosed):
            world.read(THEIRS, [one for one in world.drawers if one not in world.shared])
        forget_opened()
