"""What somebody typed is not lost when their log-in ended meanwhile: it goes back to them, in a page to send again.

Nothing is stored: the page holds it, in the browser where it was typed. It is given back only to a form of our own pages
(another site could otherwise put words into somebody's mouth), and sent on only by the one who typed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from wayhome.ground.accounts.models import User
from wayhome.web.shared.undoing import OWN_LOG_IN

WHOSE = "kept_for"
NOT_KEPT = frozenset({"csrfmiddlewaretoken", WHOSE})


def may_be_kept(request: HttpRequest) -> bool:
    """Return whether a request is a form that a page of ours sent, and no log-in."""
    if request.method != "POST" or not _from_our_own_page(request):
        return False
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        return False
    return not name.startswith(OWN_LOG_IN)


def kept_page(request: HttpRequest, user: User | None, *, why: str) -> HttpResponse:
    """Return the page with what was typed, for the one who typed it: 401, and kept in no cache.

    ``why`` is ``idle``, ``long``, ``ended``, or ``again`` for who has logged in again meanwhile.
    """
    whose = signing.dumps(user.pk, salt=WHOSE) if user is not None else request.POST.get(WHOSE, "")
    context = {
        "typed": list(_typed(request)),
        "whose": whose,
        "why": why,
        "files": bool(request.FILES),
        "address": request.get_full_path(),
    }
    response = render(request, "kept.html", context, status=HTTPStatus.UNAUTHORIZED)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def typed_by(request: HttpRequest) -> int | None:
    """Return who typed what comes from a page of ours that kept it; ``None`` where it comes from no such page."""
    try:
        number = signing.loads(request.POST.get(WHOSE, ""), salt=WHOSE)
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None


def send_once_more(request: HttpRequest) -> HttpResponse | None:
    """Return the page to send once more, with a new token, where its sender has logged in again; else ``None``."""
    user = request.user
    if isinstance(user, AnonymousUser) or not may_be_kept(request) or typed_by(request) != user.pk:
        return None
    return kept_page(request, None, why="again")


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in NOT_KEPT:
            yield from ((name, str(value)) for value in values)


def _from_our_own_page(request: HttpRequest) -> bool:
    """Return whether the browser itself says that a page of this address sent the form."""
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    if site:
        return site == "same-origin"
    return bool(origin) and urlsplit(origin).netloc == request.get_host()
