"""What the API does otherwise than pages, around every request for it: no cookie is looked at, no page answers."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from wayhome.api.v1.problems import TYPE, not_opened, problem, unreadable
from wayhome.ground.core.requests import NOT_OPENED

ROOT = "/api/"
PAGES = frozenset({"/api/v1/docs"})
"""What people look at in a browser, with their language and colours."""


class NoPages:
    """Takes the cookies away, so that nobody acts through somebody's browser, and turns pages of failure into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT) or request.path in PAGES:
            return self.get_response(request)
        request.COOKIES = {}
        setattr(request, NOT_OPENED, not_opened)
        response = self.get_response(request)
        said_so = response.headers.get("Content-Type", "").startswith(TYPE)
        if response.status_code < HTTPStatus.BAD_REQUEST or said_so:
            return response
        kept = {name: response.headers[name] for name in ("Allow", "Retry-After") if name in response.headers}
        return problem(response.status_code, *unreadable(response.status_code), headers=kept)
