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
from wayhome.casefile.access.queries import Seat
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.errors import ValueRefused
from wayhome.web.shared.saying import said

P = ParamSpec("P")


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
        _explain(refusal, form)


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
    """Render a page; with a form that was refused the status is 422, so that nobody takes it for done."""
    refused = form is not None and form.is_bound and bool(form.errors)
    return render(request, template, context, status=422 if refused else 200)
