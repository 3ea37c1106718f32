"""The pages that stand in place of what could not be opened: too much in this hour or on this day, or no keys now."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from wayhome.ground.core.requests import NOT_OPENED, REFUSED
from wayhome.ground.crypto.errors import KeyUnavailable, TooMuchOpened

__all__ = ["DAY_IS_FULL", "REFUSED", "inside", "not_opened"]
DAY_IS_FULL = "limit:day"


def not_opened(request: HttpRequest, refusal: TooMuchOpened | KeyUnavailable) -> HttpResponse:
    """Answer with the page that says what was not opened, why, and how to go on; nothing was saved."""
    elsewhere: Callable[[HttpRequest, Exception], HttpResponse] | None = getattr(request, NOT_OPENED, None)
    if elsewhere is not None:
        return elsewhere(request, refusal)
    if isinstance(refusal, KeyUnavailable):
        return render(request, "keys_away.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    setattr(request, REFUSED, f"limit:{refusal.limit}")
    context = {
        "limit": refusal.limit,
        "hour": settings.FILES_AN_HOUR,
        "day": settings.FILES_A_DAY,
        "names": settings.NAMES_AN_HOUR,
        "back": request.get_full_path() if request.method in {"GET", "HEAD"} else "",
    }
    return render(request, "limit.html", context, status=HTTPStatus.FORBIDDEN)


def inside(request: HttpRequest, address: str) -> str:
    """Return an address of this site as it was given; the empty text for any other."""
    fits = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if fits else ""
