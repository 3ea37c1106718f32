"""Everybody grows older: every night the age bands of people in open cases follow their birth dates."""

from __future__ import annotations

import datetime as dt
from itertools import islice

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.people.actions import follow_age
from wayhome.ground.crypto.keyring import is_open, open_drawers

AT_ONCE = 500


def follow_ages(*, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Bring the age bands of everybody in an organisation's open cases in step with today; return how many changed."""
    members = (
        CaseMember.objects.filter(case__organisation_id=organisation_id, until_at__isnull=True)
        .exclude(case__state=State.CLOSED.value)
        .select_related("person")
        .order_by("id")
    )
    count = 0
    rows = members.iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        open_drawers(member.person.drawer_id for member in some)
        people = [member.person for member in some if is_open(member.person.drawer_id)]
        count += follow_age(people=people, today=today, by=by, at=at)
    return count
