"""What every staff view starts from: the acting person, the local day, and a way to try an action and keep the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.queries import Seat, users_with_role
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import ChangedMeanwhile, Refused
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.sentences import msgid, say
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.saying import said

P = ParamSpec("P")
CHANGED_BY = msgid(
    "Nothing was saved yet, because %(name)s changed this record on %(moment)s, while you had it open. "
    "What you wrote is kept below. Compare, then save again."
)
CHANGED_ELSEWHERE = msgid(
    "Nothing was saved yet, because somebody of another organisation changed this record on %(moment)s, "
    "while you had it open. What you wrote is kept below. Compare, then save again."
)


class StaffRequest(HttpRequest):
    """A request whose acting person is known; ``now`` is aware UTC, ``today`` the local day of their office."""

    actor: Actor
    seat: Seat
    seats: Sequence[Seat]
    now: dt.datetime
    today: dt.date


StaffView = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def staff_page(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only a logged-in person with a role in some organisation reach the view.

    Others get the log-in, or a page that says why they see nothing.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if getattr(request, "actor", None) is None:
            return render(request, "no_seat.html", status=403)
        return view(cast(StaffRequest, request), *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponseBase], guarded)


@dataclass
class Attempt:
    """Whether an action under ``attempt`` was done, and if not, why."""

    done: bool = False
    refusal: Refused | ValueRefused | None = None

    @property
    def why(self) -> str:
        """Return the sentence of the refusal; empty where nothing was refused."""
        return said(self.refusal.sentence) if self.refusal else ""


@contextmanager
def attempt(request: StaffRequest, form: forms.Form | None = None) -> Iterator[Attempt]:
    """Try one action in a savepoint; a refusal rolls it back, stands on the form and in ``why``, and is audited.

    Usage: ``with attempt(request, form) as tried: action(...)``, then ``if tried.done: return redirect(...)``.
    """
    tried = Attempt()
    try:
        with transaction.atomic():
            yield tried
            tried.done = True
    except (Refused, ValueRefused) as refusal:
        code = getattr(refusal, "code", "refused")
        record("door:refused", by=request.actor, at=request.now, detail={"code": str(code)})
        tried.refusal = refusal
        if isinstance(refusal, ChangedMeanwhile) and isinstance(form, AskingForm):
            form.meet_what_stands()
        _explain(_with_who(refusal, request) if form else refusal, form)


def _with_who(refusal: Refused | ValueRefused, request: StaffRequest) -> Refused | ValueRefused:
    """Return the refusal of a stale save with who changed the record and when, where that is a colleague."""
    if not isinstance(refusal, ChangedMeanwhile) or refusal.changed_at is None:
        return refusal
    colleagues = users_with_role(
        organisation_id=request.actor.organisation_id, role=None, on=request.now.date()
    )
    who = colleagues.filter(pk=refusal.changed_by or 0).first()
    text = CHANGED_BY if who else CHANGED_ELSEWHERE
    return Refused(say(text, name=who.name if who else "", moment=refusal.changed_at), code=refusal.code)


def _explain(refusal: Refused | ValueRefused, form: forms.Form | None) -> None:
    if form is None:
        return
    field = getattr(refusal, "field", "") or None
    sentences = getattr(refusal, "reasons", ()) or (refusal.sentence,)
    for sentence in sentences:
        form.add_error(field if field in form.fields else None, said(sentence))


def pressed(
    request: StaffRequest,
    deed: Callable[[], object],
    *,
    done: str,
    then: Callable[[], HttpResponse],
    refused: Callable[[str], HttpResponse],
) -> HttpResponse:
    """Do what one press of a button asks, say that it is done and go on; or show the page again with why not."""
    with attempt(request) as tried:
        deed()
    if not tried.done:
        return refused(tried.why)
    messages.success(request, done)
    return then()


def utc_day(request: StaffRequest) -> dt.date:
    """Return the day by which roles and agreements begin and end: that of UTC, the same for both sides."""
    return request.now.date()


def shape_ok(form: forms.Form) -> bool:
    """Return whether a bound form has the right shape; its errors stand on it otherwise."""
    return form.is_bound and form.is_valid()


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], *, form: forms.Form | None = None
) -> HttpResponse:
    """Render a page; with a form that was refused the status is 422, so that nobody takes it for done.

    It is 409 where somebody else changed the record meanwhile.
    """
    refused = form is not None and form.is_bound and bool(form.errors)
    stale = isinstance(form, AskingForm) and form.is_stale
    return render(request, template, context, status=409 if stale else 422 if refused else 200)
