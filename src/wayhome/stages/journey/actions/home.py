"""The verbs about people who have come home already: they arrived without a journey of ours."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.journey.actions.moving import check, move, traveller_of
from wayhome.stages.journey.enums import ArrivalEvidence, EventKind
from wayhome.stages.journey.models import Traveller
from wayhome.stages.journey.notices import Happening, ask_to_reassess, tell_of, write_event
from wayhome.stages.journey.scoring import REASSESS_WITHIN_DAYS, Step

NOON = dt.time(12)
"""A day that somebody remembers without its hour."""


def record_home(
    *, member: CaseMember, home_on: dt.date, evidence: ArrivalEvidence, by: Actor, at: dt.datetime
) -> Traveller:
    """Record that a member has come home without a journey of ours, and since which day they are there.

    The day may lie far back, and is theirs: what runs after arrival runs from it. The reassessment alone is due
    within ``REASSESS_WITHIN_DAYS`` of today, for nobody could make it before they asked for help. Raises
    ``NotPermitted``, and ``Refused`` for a day to come or a travel state that forbids it.
    """
    require(by, Permission.CONFIRM_ARRIVAL)
    if home_on > at.date() + dt.timedelta(days=1):
        raise Refused(
            say(msgid("Nothing was recorded, because this day lies ahead. Check it.")), field="home_on"
        )
    traveller = traveller_of(member, at)
    check(traveller, Step.COME_HOME)
    happened = Happening(at=min(dt.datetime.combine(home_on, NOON, tzinfo=dt.UTC), at), on=home_on)
    due = at.date() + dt.timedelta(days=REASSESS_WITHIN_DAYS)
    move(
        traveller,
        Step.COME_HOME,
        at=at,
        arrived_at=happened.at,
        arrived_on=home_on,
        arrived_evidence=evidence.value,
        reassess_by_on=due,
    )
    write_event(member, EventKind.ARRIVAL, happened, home_on, by, at, evidence=evidence.value)
    ask_to_reassess(member, home_on, due, by, at)
    tell_of(member, msgid("Person %(number)s is home"), by, at, icon="house-heart")
    return traveller
