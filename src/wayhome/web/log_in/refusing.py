"""The page that says why an office's own log-in opened nothing, and what to do next."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a log-in that was not believed or belongs to no open account.

    ``code`` is unknown, closed, somebody_else, cancelled, unreachable or not_confirmed.
    """
    context = {"code": code, "office_log_in": settings.OFFICE_LOG_IN}
    return render(request, "log_in/refused.html", context, status=403)
