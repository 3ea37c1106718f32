"""The pages of failure: what did not happen, and what to do next."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from wayhome.web.shared.keeping_typed import send_once_more


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request whose shape cannot be read."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that the acting person may not make."""
    return render(request, "403.html", {"looks": request.method in {"GET", "HEAD"}}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for something that does not exist, or not for this person."""
    return render(request, "404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer a try to log in after too many others from the same place."""
    return render(request, "account/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something broke; the transaction is rolled back, nothing was saved.

    The page is made without the request: whatever broke may break again in what a page asks of it.
    """
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was open too long or came from another site.

    What its sender typed before they logged in again is given back to them.
    """
    return send_once_more(request) or render(request, "403_csrf.html", status=403)
