"""One transaction for each request, the acting organisation told to it, and the security headers."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import activate, deactivate

from wayhome.casefile.access.queries import actor_for, seats
from wayhome.ground.audit.reading import keep_reads
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import WorkContext, acting_for, tell_database
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.crypto.keyring import DrawerClosed
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.actions.rechecking import recheck_touched
from wayhome.web.shared import clock
from wayhome.web.shared.attempts import keep_failures, note_failure
from wayhome.web.shared.saying import said

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
SEAT = "seat"
UNDO = "undo_everything"
REFUSED = "refused_code"
READING = frozenset({"GET", "HEAD"})
CLOSED_TO_US = msgid(
    "Nothing was changed. This part of the file is not open to the organisation you act for. "
    "Ask the office that is responsible for the case."
)
CLOSED_TO_LOOK = msgid(
    "This part of the file is not open to the organisation you act for. "
    "Ask the office that is responsible for the case."
)


class OneTransaction:
    """Opens the request's transaction before session and log-in, and rolls it back on any error.

    An error that a view let rise undoes everything, whatever page answers it: a 404 half-way saves nothing. That
    somebody was refused, or failed to log in, is kept all the same, in a short transaction of its own. The context
    acts for nobody until ``WhoActs`` knows the user.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        deactivate()  # the time zone of whoever came before on this thread
        with acting_for(()) as context:
            request.work = context  # type: ignore[attr-defined]  # carried to WhoActs
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, UNDO, False):
                transaction.set_rollback(True)
            elif not connection.needs_rollback:
                shows = bool(response.content)
                self._keep_reads(request, context, shows=shows)
                if context.touched:
                    self._ask_gates_again(request, context)
        self._keep_refusal(request)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            note_failure(request, way="door", code="too_many")
        keep_failures(request)
        return response

    def _keep_reads(self, request: HttpRequest, context: WorkContext, *, shows: bool) -> None:
        """Write who looked at what, before the answer leaves; what is not shown nobody has looked at.

        An answer that shows something to nobody in particular is a fault, and does not leave the house.
        """
        if not shows:
            context.seen.clear()
        if not context.seen:
            return
        actor = getattr(request, "actor", None)
        if actor is None:
            raise RuntimeError("something sealed was read for somebody who acts for nobody")
        match = request.resolver_match
        keep_reads(context, by=actor, at=request.now, way=match.url_name or "" if match else "")  # type: ignore[attr-defined]

    def _keep_refusal(self, request: HttpRequest) -> None:
        """Write that the acting person was refused, after everything else of the request was undone."""
        code, actor = getattr(request, REFUSED, ""), getattr(request, "actor", None)
        if code and actor is not None:
            with acting_for([actor.organisation_id]):
                record("door:refused", by=actor, at=request.now, detail={"code": code})  # type: ignore[attr-defined]

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
        """Turn the expected refusals that a view let rise into their pages; what was written is undone.

        It is undone when the page is ready: the page still reads the session.
        """
        setattr(request, UNDO, True)
        if isinstance(error, DrawerClosed):
            error = NotPermitted(say(CLOSED_TO_US), code="drawer_closed", looking=say(CLOSED_TO_LOOK))
        if not isinstance(error, OutOfScope | NotPermitted):
            return None
        setattr(request, REFUSED, error.code)
        if isinstance(error, OutOfScope):
            return render(request, "404.html", {"sentence": said(error.sentence)}, status=404)
        looks = request.method in READING
        sentence = error.looking if looks else error.sentence
        return render(request, "403.html", {"sentence": said(sentence), "looks": looks}, status=403)


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
