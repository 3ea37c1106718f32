"""One case as it happens: its people, who acts, and a clock that only moves forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation, Shared
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.demonstration.days import Days
from wayhome.demonstration.held_back import written_at_the_end
from wayhome.demonstration.office import CAST, DemonstrationOffice
from wayhome.demonstration.people import Pool
from wayhome.demonstration.texts import Texts
from wayhome.ground.core.context import acting_for

ORGANISATION_OF = {player.key: player.organisation for player in CAST}
OFFICE_OF = {player.key: player.office for player in CAST}
OTHER_SIDE = {"IRQ": ("baghdad", "layla"), "ETH": ("addis", "dawit"), "ALB": ("tirana", "besa")}
"""Offices in countries returned to, and who works there; elsewhere Els Vermeer speaks with the person herself."""
TICK = dt.timedelta(minutes=4)


@dataclass(frozen=True)
class World:
    """What every story is told with."""

    office: DemonstrationOffice
    days: Days
    texts: Texts
    pool: Pool

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Act for every organisation of the demonstration that holds a case or refers to one, in one transaction."""
        keys = ("hague", "government", "opendoor", "rusafa", *(office for office, _ in OTHER_SIDE.values()))
        organisations = [self.office.organisations[key].id for key in keys]
        with acting_for(organisations), written_at_the_end():
            yield


class Story:
    """A case and the moment that its telling has come to."""

    def __init__(self, world: World, case: Case, *, counsellor: str, at: dt.datetime) -> None:
        self.world = world
        self.case = case
        self.counsellor = counsellor
        self._at = at
        self._members: Sequence[CaseMember] | None = None

    def on(self, days_ago: int, clock: str = "10:00") -> Story:
        """Go on at a clock time so many days ago. Raises ``ValueError`` for a moment before the last one told."""
        moment = self.world.days.moment(days_ago, clock)
        if moment < self._at:
            if days_ago > 0 or moment < self.world.days.now:
                raise ValueError(f"a story does not go back from {self._at} to {moment}")
            moment = self._at
        self._at = moment
        return self

    def goes_on_at(self, moment: dt.datetime) -> Story:
        """Go on at a moment, or a little later where the telling has come further already."""
        self._at = min(max(self._at, moment), self.world.days.now)
        return self

    def at(self) -> dt.datetime:
        """Return the moment of the next act; each takes some minutes, and none lies ahead of the loading."""
        self._at = min(self._at + TICK, self.world.days.now)
        return self._at

    @property
    def today(self) -> dt.date:
        """Return the local day in The Hague to which the telling has come."""
        return Days(self._at).today

    def by(self, key: str) -> Actor:
        """Return a member of the cast in their relation to this case."""
        owner = ORGANISATION_OF[key] == "hague"
        return self.world.office.actor(key).on(Relation.OWNER if owner else Relation.AGREEMENT, tuple(Shared))

    @property
    def on_the_other_side(self) -> str:
        """Return who confirms arrival: the office over there, else whoever here speaks with the person."""
        return OTHER_SIDE.get(self.case.destination_country, ("", "els"))[1]

    @property
    def has_an_office_there(self) -> bool:
        """Return whether the case's programme works with an office in the country returned to."""
        return self.case.programme.code == "eurp-nld" and self.case.destination_country in OTHER_SIDE

    def members(self) -> Sequence[CaseMember]:
        """Return the present members, as they were read when the step began."""
        if self._members is None:
            self.case = Case.objects.select_related("programme", "organisation", "office", "counsellor").get(
                pk=self.case.pk
            )
            self._members = members_of(self.case)
            for member in self._members:
                member.case = self.case
        return self._members

    def afresh(self) -> Story:
        """Read the case and its members again at the next question, after something about them changed."""
        self._members = None
        return self

    def member(self, number: int) -> CaseMember:
        """Return one present member by position, counted from one."""
        return next(member for member in self.members() if member.position == number)

    def adults(self) -> Sequence[CaseMember]:
        """Return the members who may be adults."""
        return [member for member in self.members() if not is_child(member, self.today)]

    def children(self) -> Sequence[CaseMember]:
        """Return the members who are surely children."""
        return [member for member in self.members() if is_child(member, self.today)]


def is_child(member: CaseMember, today: dt.date) -> bool:
    """Return whether a member is under 18 on a day, whatever day of those possible they were born."""
    born = member.person.born
    return born is not None and (today - born.earliest).days < 18 * 365.25
