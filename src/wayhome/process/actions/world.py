"""Lists that act at once: when a row comes into force or ends, every cleared case it touches is asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.queries import cleared_cases
from wayhome.casefile.funding import actions as funding
from wayhome.casefile.funding.world_lists import Facts, Row, WorldList
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.context import acting_for
from wayhome.process.actions.rechecking import recheck
from wayhome.stages.counselling import actions as counselling
from wayhome.stages.counselling.models import ChecklistPoint


def confirm_row(*, of: WorldList[Row, Facts], row: Row, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Confirm a row that somebody else entered, and return how many clearances fell with it.

    Every cleared case that the row touches is asked again in this transaction, whichever organisation holds it; both
    offices of each are told. Raises ``NotPermitted`` and ``Refused`` as the list does.
    """
    row = funding.confirm_row(of=of, row=row, by=by, at=at)
    return _ask_again(row.touches, today=today, by=by, at=at)


def end_row(
    *,
    of: WorldList[Row, Facts],
    row: Row,
    ends_on: dt.date | None,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> int:
    """End a row on the day somebody else asked for, and return how many clearances fell without it.

    A row may have allowed something: a carrier without a limit is a carrier of whom nothing is known. Raises
    ``NotPermitted`` and ``Refused`` as the list does.
    """
    row = funding.end_row(of=of, row=row, ends_on=ends_on, today=today, by=by, at=at)
    return _ask_again(row.touches, today=today, by=by, at=at)


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
    counselling.publish_point(point=point, begins_on=begins_on, read_at=read_at, today=today, by=by, at=at)
    if begins_on > today:
        return 0
    return _ask_again(lambda country: True, today=today, by=by, at=at)


def _ask_again(touches: Callable[[str], bool], *, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Ask the gates of cleared cases again, for one organisation after the other and with its own keys."""
    fell = 0
    for organisation_id in Organisation.objects.order_by("id").values_list("id", flat=True):
        relation = Relation.OWNER if organisation_id == by.organisation_id else Relation.AGREEMENT
        with acting_for([organisation_id]):
            for case in cleared_cases(organisation_id=organisation_id):
                if touches(case.destination_country):
                    fell += recheck(case=case, today=today, by=by.on(relation), at=at)
    return fell
