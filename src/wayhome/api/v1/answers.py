"""Answers of the API: what is read comes with its tag, what is written is done once under its key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.problems import Asked, refused
from wayhome.api.v1.shapes import Done
from wayhome.ground.accounts.once import claim, keep_answer, print_of
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.values.errors import ValueRefused

JSON = "application/json"
TAG = 32
"""Hex digits of a tag: 128 bits of a keyed hash, from which nothing can be guessed."""


def shown(request: ApiRequest, shape: Schema, *, besides: Iterable[str] = ()) -> HttpResponse:
    """Return what was read with its tag, or 304 with nothing where the reader has it as it stands.

    ``besides`` is what else makes the record another one, though its reader is not told.
    """
    body = shape.model_dump_json()
    tag = tag_of(body, besides=besides)
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag in known:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    return HttpResponse(body, content_type=JSON, headers={"ETag": tag})


def tag_of(body: str, *, besides: Iterable[str] = ()) -> str:
    """Return the tag of what somebody reads: it changes as soon as anything of it does."""
    return f'"{print_of(["api-tag", body, *besides])[:TAG]}"'


def match(request: ApiRequest, tag: str) -> None:
    """Do nothing where the request names the record as it stands; 428 where it names none, 412 for another."""
    named = request.headers.get("If-Match", "").strip()
    if not named:
        raise Asked(
            HTTPStatus.PRECONDITION_REQUIRED,
            "if_match_missing",
            _(
                "Nothing was changed, because the request does not say what it read. Read the case, and send its ETag "
                "as If-Match."
            ),
        )
    if tag not in [one.strip() for one in named.split(",")]:
        raise Asked(
            HTTPStatus.PRECONDITION_FAILED,
            "changed_meanwhile",
            _(
                "Nothing was changed, because the case has changed since it was read. Read it again, and look whether "
                "the step is still right."
            ),
        )


def done_once(
    request: ApiRequest, key: str, deed: Callable[[], str], *, status: HTTPStatus = HTTPStatus.CREATED
) -> HttpResponse:
    """Do one act under its key, and answer with the address it led to; the same answer to whoever sends it again.

    Whoever comes second waits until the first has committed. A refusal is answered by its problem and audited, uses up no
    key, and leaves nothing. 422 where the key came with something else before.
    """
    try:
        with transaction.atomic():
            sent = claim(
                key=print_of(["api", key]),
                shape=print_of(_said(request)),
                user_id=request.user.id,
                organisation_id=request.actor.organisation_id,
                at=request.now,
            )
            if sent.before:
                return _again(sent.same, sent.row.status, sent.row.location)
            location = deed()
            keep_answer(sent, status=status, location=location)
    except (OutOfScope, NotPermitted):
        raise
    except (Refused, ValueRefused) as refusal:
        record("door:refused", by=request.actor, at=request.now, detail={"code": str(refusal.code)})
        return refused(refusal)
    return _led(status, location)


def _again(same: bool, status: int, location: str) -> HttpResponse:
    if same:
        return _led(status, location)
    raise Asked(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "key_used",
        _("Nothing was done, because this Idempotency-Key came with something else before. Draw a new key."),
    )


def _led(status: int, location: str) -> HttpResponse:
    body = Done(at=location).model_dump_json()
    return HttpResponse(body, status=status, content_type=JSON, headers={"Location": location})


def _said(request: ApiRequest) -> list[str]:
    """Return what a request says: method, address, what it read, and its body whatever its spaces and order."""
    body = json.dumps(json.loads(request.body), sort_keys=True) if request.body else ""
    return [str(request.method), request.get_full_path(), request.headers.get("If-Match", ""), body]
