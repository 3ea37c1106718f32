"""Who asks: one person in each role, on each of four sides, somebody without a role, and somebody not logged in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.cast import Cast
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Membership
from wayhome.ground.accounts.models import User

BEGAN = dt.date(2014, 1, 1)
SIDES = {
    "owner": "hague",
    "other side": "baghdad",
    "authority": "government",
    "headquarters": "geneva",
}
"""The sides of the matrix, and the organisation of the cast that stands there."""
OFFICES = {"hague": "The Hague", "baghdad": "Baghdad", "government": "The Hague", "geneva": "Geneva"}
NOBODY = ("not logged in", "no role")
"""Whoever stands on no side: a visitor, and an account without a role."""


@dataclass(frozen=True)
class Asker:
    """One who asks: a role in words (as in ``oracle.md``), and on which side; ``user`` is empty for a visitor."""

    role: str
    side: str
    user: User | None = None
    organisation_id: int = 0

    @property
    def key(self) -> str:
        return f"{self.role}, {self.side}" if self.side else self.role


def in_words(role: Role) -> str:
    """Return a role as the oracle writes it."""
    return role.value.replace("_", " ")


def everybody_who_asks(cast: Cast) -> list[Asker]:
    """Make an account for each role on each side, and one without a role, and return who asks, the visitor first."""
    loner = User.objects.make(email="loner@matrix.example", name="Nobody Here")
    askers = [Asker(NOBODY[0], ""), Asker(NOBODY[1], "", loner)]
    for side, key in SIDES.items():
        organisation = cast.office.organisations[key]
        for role in Role:
            user = User.objects.make(
                email=f"{role.value}.{key}@matrix.example",
                name=f"{role.value} {key}".replace("_", " ").title(),
                kept_by=organisation,
            )
            Membership.objects.create(
                user=user,
                organisation=organisation,
                office=cast.office.offices[key, OFFICES[key]],
                role=role.value,
                begins_on=BEGAN,
            )
            askers.append(Asker(in_words(role), side, user, organisation.id))
    return askers
