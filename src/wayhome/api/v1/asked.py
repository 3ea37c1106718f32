"""Who asks: a token says it, and from there on a request acts as a page of that person would, in one role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.timezone import activate
from ninja.security import HttpBearer

from wayhome.casefile.access.actions import see_token
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.queries import Seat, actor_for
from wayhome.casefile.access.tokens import seat_of, token_at
from wayhome.ground.accounts.models import User
from wayhome.ground.core.context import WorkContext, tell_database


class ApiRequest(HttpRequest):
    """A request whose acting person is known; ``now`` is aware UTC, ``today`` the local day of their office."""

    actor: Actor
    seat: Seat
    seats: Sequence[Seat]
    user: User
    now: datetime
    today: date
    work: WorkContext


class Token(HttpBearer):
    """A token of the person, sent as ``Authorization: Bearer``; no cookie is looked at."""

    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        """Let the request act as the seat of the token, for Python and the database; return nothing where it opens none."""
        at: datetime = request.now  # type: ignore[attr-defined]  # set by the middleware of the pages
        row = token_at(token, at=at)
        if row is None:
            return None
        see_token(row, at=at)
        asked: ApiRequest = request  # type: ignore[assignment]  # becomes one here
        asked.user = row.membership.user
        asked.seat = seat_of(row)
        asked.seats = [asked.seat]
        asked.actor = actor_for(asked.user, asked.seat)
        asked.today = at.astimezone(ZoneInfo(asked.seat.time_zone)).date()
        activate(asked.seat.time_zone)
        asked.work.at, asked.work.user_id = at, asked.user.id
        asked.work.organisation_ids = (asked.seat.organisation_id,)
        tell_database(asked.work.organisation_ids)
        return row.mark
