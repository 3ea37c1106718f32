"""Lists that act at once: when a row comes into force or ends, every cleared case it touches is asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import cleared_cases
from wayhome.casefile.funding import actions as funding
from wayhome.casefile.funding.models import AirlineLimit, Suspension
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.context import acting_for
from wayhome.process.actions.rechecking import recheck
from wayhome.stages.counselling import actions as counselling
from wayhome.stages.counselling.models import ChecklistPoint


def confirm_suspension(*, suspension: Suspension, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Confirm a suspension that somebody else entered, and return how many clearances fell with it.

    Every case cleared for that country is asked again in this transaction, whichever organisation holds it; both
    offices of each are told. Raises ``NotPermitted`` and ``Refused`` as the list does.
    """
    row = funding.confirm_suspension(suspension=suspension, by=by, at=at)
    return _ask_again(lambda case: case.destination_country == row.country, today=today, by=by, at=at)


def confirm_airline_limit(*, limit: AirlineLimit, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Confirm the limit of an airline that somebody else entered, and return how many clearances fell with it.

    Every cleared case is asked again: who is pregnant is sealed, and no list may tell. Raises ``NotPermitted`` and
    ``Refused`` as the list does.
    """
    funding.confirm_airline_limit(limit=limit, by=by, at=at)
    return _ask_again(lambda case: True, today=today, by=by, at=at)


def end_airline_limit(*, limit: AirlineLimit, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """End the limit of an airline as somebody else asked, and return how many clearances fell without it.

    A carrier without a limit is a carrier of whom nothing is known. Raises ``NotPermitted`` and ``Refused`` as the
    list does.
    """
    funding.end_airline_limit(limit=limit, by=by, at=at)
    return _ask_again(lambda case: True, today=today, by=by, at=at)


def publish_point(
    *,
    point: ChecklistPoint,
    begins_on: dt.date,
    read_at: dt.datetime,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> int:
    """Put a point of the checklist in force as its second reader, and return how many clearances fell with it.

    Where it begins today every cleared case is asked again: a point that is new has been explained to nobody. One
    that begins later acts by the nightly look. Raises ``NotPermitted`` and ``Refused`` as the checklist does.
    """
    counselling.publish_point(point=point, begins_on=begins_on, read_at=read_at, by=by, at=at)
    if begins_on > today:
        return 0
    return _ask_again(lambda case: True, today=today, by=by, at=at)


def _ask_again(touches: Callable[[Case], bool], *, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Ask the gates of cleared cases again, for one organisation after the other and with its own keys."""
    fell = 0
    for organisation_id in Organisation.objects.order_by("id").values_list("id", flat=True):
        relation = Relation.OWNER if organisation_id == by.organisation_id else Relation.AGREEMENT
        with acting_for([organisation_id]):
            for case in cleared_cases(organisation_id=organisation_id):
                fell += touches(case) and recheck(case=case, today=today, by=by.on(relation), at=at)
    return fell
