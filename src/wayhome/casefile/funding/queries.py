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


def suspensions_on(day: dt.date, *, country: str | None = None) -> QuerySet[Suspension]:
    """Return the confirmed suspensions in force on a day, for one country or all."""
    rows = Suspension.objects.filter(confirmed_at__isnull=False, begins_on__lte=day).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    )
    return rows.filter(country=country) if country else rows


def all_suspensions() -> QuerySet[Suspension]:
    """Return every suspension ever entered, newest first, with the people who entered and confirmed it."""
    return Suspension.objects.select_related(
        "entered_by", "confirmed_by", "lift_asked_by", "programme"
    ).order_by("-entered_at", "id")


def airline_limits_on(day: dt.date) -> QuerySet[AirlineLimit]:
    """Return the confirmed airline limits in force on a day."""
    return AirlineLimit.objects.filter(confirmed_at__isnull=False, begins_on__lte=day).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    )


def all_airline_limits() -> QuerySet[AirlineLimit]:
    """Return every airline limit ever entered, by carrier (the house limit first), newest first."""
    return AirlineLimit.objects.select_related("entered_by", "confirmed_by", "end_asked_by").order_by(
        "carrier", "-begins_on", "-entered_at", "id"
    )


def programmes_of(organisation_id: int, *, on: dt.date) -> QuerySet[Programme]:
    """Return the programmes that an organisation runs on a day, by name."""
    return (
        Programme.objects.filter(organisation_id=organisation_id, begins_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .order_by("name")
    )


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


def suspension_rows(country: str) -> list[dict[str, Any]]:
    """Return every suspension that ever touched a country, in the shape of the rule book's ``SuspensionRow``."""
    rows = Suspension.objects.filter(country=country).select_related("programme")
    return [
        {
            "country": row.country,
            "from_on": row.begins_on,
            "until_on": row.ends_on - dt.timedelta(days=1) if row.ends_on else None,
            "region": row.area or None,
            "programme": row.programme.code if row.programme else None,
            "approved": row.confirmed_at is not None,
        }
        for row in rows
    ]


def suspended_areas(country: str, *, on: dt.date) -> list[str]:
    """Return the parts of a country that headquarters entered and that are not lifted by a day, sorted.

    Those that wait for a second person and those that begin later are asked about too.
    """
    rows = Suspension.objects.filter(country=country).exclude(area="")
    open_ones = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    return sorted(set(open_ones.values_list("area", flat=True)))


def airline_limit_rows() -> list[dict[str, Any]]:
    """Return the confirmed limits of airlines, in the shape of the rule book's ``AirlineLimitRow``."""
    return [
        {
            "carrier": row.carrier or None,
            "last_week": row.single_until_week,
            "multiple_last_week": row.multiple_until_week,
            "certificate_from_week": row.certificate_from_week,
            "from_on": row.begins_on,
            "until_on": row.ends_on - dt.timedelta(days=1) if row.ends_on else None,
        }
        for row in AirlineLimit.objects.filter(confirmed_at__isnull=False)
    ]
