"""What was not done, and why: every refusal as ``application/problem+json`` (RFC 9457), in the sentences of the pages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from wayhome.api.v1.speaking import said
from wayhome.ground.core.errors import ChangedMeanwhile, NotPermitted, OutOfScope, Refused
from wayhome.ground.core.requests import REFUSED, UNDO
from wayhome.ground.crypto.errors import DrawerClosed, KeyUnavailable, TooMuchOpened
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.sentences import msgid, say

TYPE = "application/problem+json"
READING = frozenset({"GET", "HEAD"})
Fields = Sequence[Mapping[str, str]]
CLOSED_TO_US = msgid(
    "Nothing was changed. This part of the file is not open to the organisation you act for. "
    "Ask the office that is responsible for the case."
)
CLOSED_TO_LOOK = msgid(
    "This part of the file is not open to the organisation you act for. "
    "Ask the office that is responsible for the case."
)


class Asked(Exception):
    """A request that cannot be answered as it stands: with status, code and sentence, and the header that would help."""

    def __init__(self, status: HTTPStatus, code: str, sentence: str, *, fields: Fields = ()) -> None:
        super().__init__(code)
        self.status, self.code, self.sentence, self.fields = status, code, sentence, fields


def problem(
    status: int,
    code: str,
    sentence: str,
    *,
    reasons: Sequence[str] = (),
    fields: Fields = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the answer to a request that was refused: what did not happen, why, and what to do next."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": sentence,
        "code": code,
        "reasons": list(reasons),
        "fields": [dict(one) for one in fields],
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=TYPE, headers=dict(headers or {})
    )


def refused(refusal: Refused | ValueRefused) -> HttpResponse:
    """Return the answer to a refusal of an action: 409 where the record does not allow it now, 422 for a value.

    412 says that somebody else changed the record meanwhile.
    """
    status = HTTPStatus.CONFLICT
    if isinstance(refusal, ValueRefused):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif isinstance(refusal, ChangedMeanwhile):
        status = HTTPStatus.PRECONDITION_FAILED
    sentence = said(refusal.sentence)
    reasons = [said(one) for one in getattr(refusal, "reasons", ())]
    fields = [{"name": refusal.field, "says": sentence}] if refusal.field else []
    return problem(status, refusal.code, sentence, reasons=reasons, fields=fields)


def not_opened(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """Return the answer where more would be shown than somebody may open now, or where no key can be had."""
    if not isinstance(refusal, TooMuchOpened):
        return problem(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "keys_away",
            _("Nothing was opened or saved, because no keys can be had now. Try again in some minutes."),
            headers={"Retry-After": "120"},
        )
    setattr(request, REFUSED, f"limit:{refusal.limit}")
    says = _(
        "Nothing was opened, because you have opened as many files as you may for now. Log in on the pages and prove "
        "again who you are to open more, or go on tomorrow."
    )
    return problem(HTTPStatus.FORBIDDEN, f"limit:{refusal.limit}", says)


def unreadable(status: int) -> tuple[str, str]:
    """Return code and sentence for a request that no operation answered."""
    known = {
        400: ("bad_request", _("Nothing was done, because the request could not be read. Send JSON.")),
        404: ("no_such_address", _("Nothing was found here. Look at the addresses in the documentation.")),
        405: ("no_such_method", _("Nothing was done: this address does not offer that method.")),
        413: ("too_much", _("Nothing was done, because more was sent than one request may hold.")),
    }
    broken = (
        "broken",
        _(
            "Nothing was saved, because something broke here. Try again; if it breaks again, tell your administrator."
        ),
    )
    return known.get(status, known[400] if status < HTTPStatus.INTERNAL_SERVER_ERROR else broken)


def answer_all(api: NinjaAPI) -> None:
    """Let an API answer each expected refusal by its problem; what was written is undone, that it was refused is kept."""
    handlers: tuple[tuple[type[Exception], Any], ...] = (
        (OutOfScope, _out_of_scope),
        (NotPermitted, _not_permitted),
        (Refused, _refused),
        (ValueRefused, _refused),
        (DrawerClosed, _closed),
        (TooMuchOpened, _limit),
        (KeyUnavailable, _limit),
        (Asked, _asked),
        (AuthenticationError, _nobody),
        (ValidationError, _wrong_shape),
        (HttpError, _unread),
        (Exception, _broken),
    )
    for kind, answer in handlers:
        api.add_exception_handler(kind, answer)


def _undone(request: HttpRequest, code: str = "") -> None:
    setattr(request, UNDO, True)
    if code:
        setattr(request, REFUSED, code)


def _out_of_scope(request: HttpRequest, error: OutOfScope) -> HttpResponse:
    _undone(request, error.code)
    return problem(HTTPStatus.NOT_FOUND, error.code, said(error.sentence))


def _not_permitted(request: HttpRequest, error: NotPermitted) -> HttpResponse:
    _undone(request, error.code)
    looks = request.method in READING
    return problem(HTTPStatus.FORBIDDEN, error.code, said(error.looking if looks else error.sentence))


def _closed(request: HttpRequest, error: DrawerClosed) -> HttpResponse:
    closed = NotPermitted(say(CLOSED_TO_US), code="drawer_closed", looking=say(CLOSED_TO_LOOK))
    return _not_permitted(request, closed)


def _refused(request: HttpRequest, error: Refused | ValueRefused) -> HttpResponse:
    _undone(request, error.code)
    return refused(error)


def _limit(request: HttpRequest, error: Exception) -> HttpResponse:
    _undone(request)
    return not_opened(request, error)


def _asked(request: HttpRequest, error: Asked) -> HttpResponse:
    _undone(request)
    return problem(error.status, error.code, error.sentence, fields=error.fields)


def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    _undone(request)
    says = _(
        "Nothing was shown or done, because no token came with the request, or one that does not hold any more. Send "
        "“Authorization: Bearer” with a token; you make one on the page of your log-ins."
    )
    return problem(HTTPStatus.UNAUTHORIZED, "no_token", says, headers={"WWW-Authenticate": "Bearer"})


def _wrong_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name each field that has not the right shape; what was sent in it is not said back."""
    _undone(request)
    fields = [
        {"name": ".".join(str(part) for part in one["loc"][1:] or one["loc"]), "says": str(one["msg"])}
        for one in error.errors
    ]
    says = _("Nothing was done, because some fields have not the right shape. Each says what is wrong.")
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "wrong_shape", says, fields=fields)


def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    _undone(request)
    return problem(error.status_code, *unreadable(error.status_code))


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """Let what nobody expected rise to where it is logged; the transaction is undone there."""
    if isinstance(error, DatabaseError):
        _undone(request)
    raise error
