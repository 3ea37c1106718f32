"""Questions about programmes and the world's lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, refusal, require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.models import AirlineLimit, Programme, Suspension
from wayhome.casefile.funding.world_lists import Facts, Row, WorldList
from wayhome.ground.core.together import Prepared, read_together


def all_rows(of: WorldList[Row, Facts]) -> QuerySet[Row]:
    """Return every row of a list that was ever entered, in its order, with the people who entered and ended it."""
    people = ("entered_by", "confirmed_by", "end_asked_by", "ended_by")
    return of.model._default_manager.select_related(*people, *of.loads).order_by(*of.order)


def programmes_of(organisation_id: int, *, on: dt.date) -> QuerySet[Programme]:
    """Return the programmes that an organisation runs on a day, by name."""
    return programmes_on(on).filter(organisation_id=organisation_id)


def programmes_on(day: dt.date) -> QuerySet[Programme]:
    """Return the programmes that run on a day, whoever runs them, by name."""
    running = Programme.objects.filter(begins_on__lte=day)
    return running.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).order_by("name", "id")


def may_open(by: Actor, programme: Programme) -> bool:
    """Return whether somebody may open a case in a programme; one for people at home is open to case managers too."""
    at_home = programme.is_at_home and allows(by, Permission.OPEN_CASE_AT_HOME)
    return at_home or allows(by, Permission.OPEN_CASE)


def require_opening(by: Actor, programme: Programme) -> None:
    """Do nothing where somebody may open a case in a programme; raise ``NotPermitted`` with who may."""
    if not may_open(by, programme):
        raise refusal(Permission.OPEN_CASE)


def programmes_to_open(by: Actor, *, on: dt.date) -> Sequence[Programme]:
    """Return the programmes of the acting organisation in which the person may open a case on a day, by name.

    Raises ``NotPermitted`` for who opens no case anywhere.
    """
    if not allows(by, Permission.OPEN_CASE):
        require(by, Permission.OPEN_CASE_AT_HOME)
    return [one for one in programmes_of(by.organisation_id, on=on) if may_open(by, one)]


def opens_cases(by: Actor, *, on: dt.date) -> bool:
    """Return whether there is a programme in which somebody may open a case; no query for who may in every one."""
    if allows(by, Permission.OPEN_CASE):
        return True
    return allows(by, Permission.OPEN_CASE_AT_HOME) and bool(programmes_to_open(by, on=on))


_SUSPENSIONS = Prepared(
    lambda country: Suspension.objects.filter(country=country).select_related("programme")
)
_AIRLINE_LIMITS = Prepared(lambda: AirlineLimit.objects.filter(confirmed_at__isnull=False))


def world_rows(country: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what the lists of the world say about a return to a country, for the rule book; one query.

    First every suspension that ever touched the country, in the shape of ``SuspensionRow``; then the confirmed
    limits of airlines, in that of ``AirlineLimitRow``.
    """
    suspended, limited = read_together(_SUSPENSIONS.of(country), _AIRLINE_LIMITS.of())
    return [_suspension(row) for row in suspended], [_airline_limit(row) for row in limited]


def _suspension(row: Suspension) -> dict[str, Any]:
    return {
        "country": row.country,
        "from_on": row.begins_on,
        "until_on": row.last_on,
        "region": row.area or None,
        "programme": row.programme.code if row.programme else None,
        "approved": row.confirmed_at is not None,
    }


def _airline_limit(row: AirlineLimit) -> dict[str, Any]:
    return {
        "carrier": row.carrier or None,
        "last_week": row.single_until_week,
        "multiple_last_week": row.multiple_until_week,
        "certificate_from_week": row.certificate_from_week,
        "from_on": row.begins_on,
        "until_on": row.last_on,
    }


def suspended_areas(country: str, *, on: dt.date) -> list[str]:
    """Return the parts of a country that headquarters entered and that are not lifted by a day, sorted.

    Those that wait for a second person and those that begin later are asked about too.
    """
    rows = Suspension.objects.filter(country=country).exclude(area="")
    open_ones = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    return sorted(set(open_ones.values_list("area", flat=True)))
