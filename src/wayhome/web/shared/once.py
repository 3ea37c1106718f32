"""Does once what a page sent twice: a press that was repeated, a line that broke, a page that was loaded again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wayhome.ground.accounts.once import Sent, claim, give_back, keep_answer, print_of
from wayhome.web.shared.keeping_typed import WHOSE, typed_by
from wayhome.web.shared.undoing import OWN_LOG_IN, UNDO

FIELD = "once"
"""The hidden field that every form of a page carries, beside the token against other sites."""
NOT_SAID = frozenset({FIELD, "csrfmiddlewaretoken", WHOSE})
LEADS_ON = frozenset({HTTPStatus.FOUND, HTTPStatus.SEE_OTHER})
ANY_NUMBER_OF_TIMES = frozenset({"set_language", "theme", "choose_seat", "case_find", "person_find"})
"""What changes no record: choosing twice is choosing twice."""
CLAIM = "sent_once"


def new_key() -> str:
    """Return a key for one form of one page: 128 random bits."""
    return secrets.token_urlsafe(16)


class Once:
    """Leads whoever sends the same form again to where the first one led, with nothing done twice.

    Only an answer that leads on counts as done: a form that was refused, or whose page was shown again, may be sent as it
    is. What was changed before it was sent again is something else, and is done. It stands after ``WhoActs``, inside the
    request's transaction: what is undone there was never sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sent: Sent | None = getattr(request, CLAIM, None)
        undone = getattr(request, UNDO, False) or connection.needs_rollback
        if sent is None or sent.before or undone or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return response
        if response.status_code in LEADS_ON:
            keep_answer(sent, status=response.status_code, location=response.headers["Location"])
        else:
            give_back(sent)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Claim the key of a form that a page sent; return the answer where it was sent before."""
        actor = getattr(request, "actor", None)
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if actor is None or actor.user_id is None or request.method != "POST":
            return None
        if WHOSE in request.POST and typed_by(request) != actor.user_id:
            # Somebody else typed it, in this browser, before the log-in changed hands.
            return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
        key = request.POST.get(FIELD, "")
        if not key or name in ANY_NUMBER_OF_TIMES or name.startswith(OWN_LOG_IN):
            return None
        shape = print_of([request.path, *_said(request)])
        sent = claim(
            key=print_of([key, shape]),
            shape=shape,
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            at=request.now,  # type: ignore[attr-defined]
        )
        setattr(request, CLAIM, sent)
        if not sent.before:
            return None
        messages.info(request, _("This had been sent already, and was done once."))
        return redirect(sent.row.location)


def _said(request: HttpRequest) -> Iterator[str | bytes]:
    """Yield what a form says, in the order of its fields, with the content of its files."""
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_SAID:
            yield name
            yield from (str(value) for value in values)
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield name
            yield from _content(file)


def _content(file: UploadedFile) -> Iterator[str | bytes]:
    yield file.name or ""
    yield from file.chunks()
    file.seek(0)
