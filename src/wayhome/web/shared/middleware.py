"""One transaction for each request, a log-in that holds, the acting organisation told to it, and the security headers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from http import HTTPStatus
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import activate, deactivate

from wayhome.casefile.access.actions import begin_log_in, run_out, see_log_in, tell_day_is_full
from wayhome.casefile.access.models import Membership
from wayhome.casefile.access.queries import Seat, actor_for, log_in_at, open_memberships, seats_among
from wayhome.ground.accounts.models import LogIn, User
from wayhome.ground.audit.reading import keep_reads
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import WorkContext, acting_for, tell_database
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.core.together import read_together
from wayhome.ground.crypto.errors import DrawerClosed, KeyUnavailable, TooMuchOpened
from wayhome.ground.values.sentences import msgid, say
from wayhome.privacy.actions import tell_recipients
from wayhome.process.actions.rechecking import recheck_touched
from wayhome.web.shared import clock, presence
from wayhome.web.shared.attempts import keep_failures, note_failure
from wayhome.web.shared.keeping_typed import kept_page, may_be_kept
from wayhome.web.shared.limits import DAY_IS_FULL, REFUSED, not_opened
from wayhome.web.shared.saying import said
from wayhome.web.shared.sending_files import not_sent
from wayhome.web.shared.undoing import OWN_LOG_IN, UNDO

Handler = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
SEAT = "seat"
READING = frozenset({"GET", "HEAD"})
WITHOUT_PROOF = frozenset(
    {"second_proof", "front_door", "set_language", "theme", "help", "accessibility", "log_ins", "log_in_end"}
)
"""What is open to somebody who is logged in and still owes a proof: the way to give it, and the door."""
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
        with ExitStack() as unsent:
            with acting_for(()) as context:
                request.work = context  # type: ignore[attr-defined]  # carried to WhoActs
                context.revised = []  # what this request corrects, and nothing that was done before it
                response = self.get_response(request)
                unsent.callback(not_sent, response)
                settled = self._settle(request, response, context)
            if settled is response:
                unsent.pop_all()  # whatever was read and done is kept: now it may leave
        response = settled
        self._keep_refusal(request)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            note_failure(request, way="door", code="too_many")
        keep_failures(request)
        return response

    def _settle(self, request: HttpRequest, response: HttpResponse, context: WorkContext) -> HttpResponse:
        """Undo everything, or write down who looked and ask the gates again; return the answer that leaves."""
        if response.status_code >= 500 or getattr(request, UNDO, False):
            transaction.set_rollback(True)
        elif not connection.needs_rollback:
            self._tell_of_corrections(request, context)
            response = self._with_reads_kept(request, context, response)
            if context.touched and not connection.needs_rollback:
                self._ask_gates_again(request, context)
        return response

    def _with_reads_kept(
        self, request: HttpRequest, context: WorkContext, response: HttpResponse
    ) -> HttpResponse:
        """Return the answer once its reads are kept; else, with everything undone, the page that says why not."""
        try:
            self._keep_reads(request, context, shows=response.streaming or bool(response.content))
        except (TooMuchOpened, KeyUnavailable) as refusal:
            context.seen.clear()
            page = not_opened(request, refusal)
            transaction.set_rollback(True)
            return page
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

    def _tell_of_corrections(self, request: HttpRequest, context: WorkContext) -> None:
        """Tell whoever had a value that was corrected, in the transaction that corrected it (GDPR 19)."""
        actor = getattr(request, "actor", None)
        if actor is not None and context.revised:
            tell_recipients(revision_ids=context.revised, by=actor, at=request.now)  # type: ignore[attr-defined]

    def _keep_refusal(self, request: HttpRequest) -> None:
        """Write that the acting person was refused, after everything else of the request was undone."""
        code, actor = getattr(request, REFUSED, ""), getattr(request, "actor", None)
        if code and actor is not None:
            with acting_for([actor.organisation_id]):
                record("door:refused", by=actor, at=request.now, detail={"code": code})  # type: ignore[attr-defined]
                if code == DAY_IS_FULL:
                    tell_day_is_full(by=actor, at=request.now)  # type: ignore[attr-defined]

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
            over = self._sit_down(request)
            if over:
                return self._log_out(request, over)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Lead whoever still owes a proof to the page that says which; their own log-in and the door stay open."""
        owed = getattr(request, "owes_proof", "")
        work = getattr(request, "work", None)
        if work is not None and request.resolver_match:
            work.way = request.resolver_match.url_name or ""
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if not owed or name in WITHOUT_PROOF or name.startswith(OWN_LOG_IN):
            return None
        return redirect("second_proof")

    def _log_out(self, request: HttpRequest, why: str) -> HttpResponse:
        """End the session, and lead to the log-in with why; a page that was only looked at is opened again after it.

        What somebody typed comes back to them in a page, to be sent once they are logged in again.
        """
        typed = cast(User, request.user) if may_be_kept(request) else None
        logout(request)
        if typed is not None:
            return kept_page(request, typed, why=why)
        asked = {"ended": why}
        if request.method in READING:
            asked[REDIRECT_FIELD_NAME] = request.get_full_path()
        return redirect(f"{reverse('account_login')}?{urlencode(asked)}")

    def _sit_down(self, request: HttpRequest) -> str:
        """Find seat and log-in of the person, in one question; return why the log-in does not hold, if it does not."""
        user, today = cast(User, request.user), clock.today_in("UTC")
        memberships, log_in = self._held(request, user, today)
        held = seats_among(memberships)
        if log_in is not None and (over := presence.why_over(log_in, now=request.now)):  # type: ignore[attr-defined]
            run_out(log_in, because=over, at=request.now)  # type: ignore[attr-defined]
            return over
        if log_in is None:
            log_in = self._begin(request, user)
        see_log_in(log_in, at=request.now)  # type: ignore[attr-defined]
        roles = {role for seat in held for role in seat.roles}
        request.owes_proof = presence.proof_owed(roles, log_in.proofs)  # type: ignore[attr-defined]
        self._take_seat(request, held)
        return ""

    def _held(
        self, request: HttpRequest, user: User, today: dt.date
    ) -> tuple[Sequence[Membership], LogIn | None]:
        key = str(request.session.get(presence.KEY, ""))
        if not key:
            return list(open_memberships(user.id, today)), None
        memberships, found = read_together(open_memberships(user.id, today), log_in_at(key))
        return memberships, next((row for row in found if row.user_id == user.id), None)

    def _begin(self, request: HttpRequest, user: User) -> LogIn:
        row = begin_log_in(
            user_id=user.id,
            proofs=presence.proofs_of(request, user),
            device=presence.device_of(request),
            at=request.now,  # type: ignore[attr-defined]
        )
        request.session[presence.KEY] = str(row.id)
        return row

    def _take_seat(self, request: HttpRequest, held: Sequence[Seat]) -> None:
        chosen = request.session.get(SEAT)
        seat = next((seat for seat in held if seat.organisation_id == chosen), held[0] if held else None)
        request.seats = held  # type: ignore[attr-defined]
        if seat is None:
            return
        request.seat = seat  # type: ignore[attr-defined]
        request.actor = actor_for(request.user, seat)  # type: ignore[attr-defined, arg-type]
        request.today = clock.today_in(seat.time_zone)  # type: ignore[attr-defined]
        activate(seat.time_zone)
        request.work.at = request.now  # type: ignore[attr-defined]
        request.work.user_id = request.user.id  # type: ignore[attr-defined]
        request.work.organisation_ids = (seat.organisation_id,)  # type: ignore[attr-defined]
        tell_database((seat.organisation_id,))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn the expected refusals that a view let rise into their pages; what was written is undone.

        It is undone when the page is ready: the page still reads the session.
        """
        setattr(request, UNDO, True)
        if isinstance(error, TooMuchOpened | KeyUnavailable):
            return not_opened(request, error)
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


FORGET = '"cache", "storage"'
"""What a browser forgets when a log-in ends (Clear-Site-Data); cookies are ended one by one."""


class Headers:
    """Adds the content policy, keeps pages with personal data out of caches, and clears the browser when a log-in ends."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came_in = request.user.is_authenticated
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        elif came_in:
            response.headers["Clear-Site-Data"] = FORGET
        return response
