"""One transaction for each request, the acting organisation told to it, and the security headers."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import activate

from wayhome.casefile.access.queries import actor_for, seats
from wayhome.ground.core.context import WorkContext, acting_for, tell_database
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.process.actions.rechecking import recheck_touched
from wayhome.web.shared import clock
from wayhome.web.shared.saying import said

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
SEAT = "seat"


class OneTransaction:
    """Opens the request's transaction before session and log-in, and rolls it back on any error.

    The context acts for nobody until ``WhoActs`` knows the user.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_for(()) as context:
            request.work = context  # type: ignore[attr-defined]  # carried to WhoActs
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif context.touched and not connection.needs_rollback:
                self._ask_gates_again(request, context)
        return response

    def _ask_gates_again(self, request: HttpRequest, context: WorkContext) -> None:
        """Ask the gates of cleared cases on which this request recorded something, before it commits."""
        actor = getattr(request, "actor", None)
        if actor is not None:
            recheck_touched(
                case_ids=context.touched,
                today=request.today,  # type: ignore[attr-defined]
                by=actor,
                at=request.now,  # type: ignore[attr-defined]
            )


class WhoActs:
    """Sets ``request.actor``, ``request.now`` and ``request.today``, and tells context and database who acts."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        request.seat = None  # type: ignore[attr-defined]
        request.today = clock.today_in("UTC")  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            self._sit_down(request)
        return self.get_response(request)

    def _sit_down(self, request: HttpRequest) -> None:
        held = seats(int(request.user.pk or 0), clock.today_in("UTC"))
        chosen = request.session.get(SEAT)
        seat = next((seat for seat in held if seat.organisation_id == chosen), held[0] if held else None)
        request.seats = held  # type: ignore[attr-defined]
        if seat is None:
            return
        request.seat = seat  # type: ignore[attr-defined]
        request.actor = actor_for(request.user, seat)  # type: ignore[attr-defined, arg-type]
        request.today = clock.today_in(seat.time_zone)  # type: ignore[attr-defined]
        activate(seat.time_zone)
        request.work.organisation_ids = (seat.organisation_id,)  # type: ignore[attr-defined]
        tell_database((seat.organisation_id,))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn the two expected refusals that a view let rise into their pages; nothing is written."""
        if isinstance(error, OutOfScope):
            transaction.set_rollback(True)
            return render(request, "404.html", {"sentence": said(error.sentence)}, status=404)
        if isinstance(error, NotPermitted):
            transaction.set_rollback(True)
            return render(request, "403.html", {"sentence": said(error.sentence)}, status=403)
        return None


class Headers:
    """Adds the content policy, and keeps pages with personal data out of caches."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
