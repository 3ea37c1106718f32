"""Views of the departures board and of manifests."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.core.context import listing
from wayhome.ground.values.days import read_day
from wayhome.stages.journey import actions, queries
from wayhome.stages.journey.enums import Reader
from wayhome.web.shared.pages import StaffRequest, answer, staff_page
from wayhome.web.staff.journey import board_presenters, manifest_presenters
from wayhome.web.staff.journey.readiness import readiness_of


@require_GET
@staff_page
def departures(request: StaffRequest) -> HttpResponse:
    """Show the flights of a week on which the organisation's cases depart; an unreadable day means this week."""
    require(request.actor, Permission.SEE_DEPARTURES)
    first, last = board_presenters.week_of(read_day(request.GET.get("day", "")) or request.today)
    with listing():
        board = queries.departures(
            request.actor, first=first, last=last, on=request.today, after=request.GET.get("after", "")
        )
        context = board_presenters.board_page(board, first=first, last=last, today=request.today)
        return answer(request, "staff/journey/departures.html", context)


@require_GET
@staff_page
def manifest(request: StaffRequest, leg: uuid.UUID) -> HttpResponse:
    """Show who is on one flight, for the office, the carrier or meeting staff; the look is kept."""
    wanted = request.GET.get("for", "")
    reader = Reader(wanted) if wanted in {reader.value for reader in Reader} else Reader.OFFICE
    sheet = actions.open_manifest(
        leg_id=leg, reader=reader, on=request.today, by=request.actor, at=request.now
    )
    open_for = readiness_of(sheet, today=request.today, now=request.now)
    context = manifest_presenters.manifest_page(sheet, today=request.today, open_for=open_for)
    return answer(request, "staff/journey/manifest.html", context)
