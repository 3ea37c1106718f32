"""Log-in as one of the cast without a password: on a database that the demonstration made, from this machine only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from wayhome.demonstration.marker import is_demonstration_database
from wayhome.demonstration.office import CAST, MAIL
from wayhome.ground.accounts.models import User
from wayhome.ground.values.sentences import Sentence, say

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class CastMember:
    """Somebody to log in as; the page says role and what they do in its reader's language."""

    email: str
    name: str
    role: Sentence
    office: str
    about: Sentence


def cast_members() -> Sequence[CastMember]:
    """Return the people of the log-in page, in its order."""
    return [
        CastMember(
            email=player.key + MAIL,
            name=player.name,
            role=say(player.title),
            office=player.office,
            about=say(player.does),
        )
        for player in CAST
        if player.on_login_page
    ]


def cast_for_log_in_page(request: HttpRequest) -> dict[str, Any]:
    """Return ``demo_cast`` for templates: the people to log in as, nobody where that is not possible."""
    if request.path != reverse("account_login") or not may_log_in_without_password(request):
        return {}
    return {"demo_cast": cast_members()}


def may_log_in_without_password(request: HttpRequest) -> bool:
    """Return whether all three hold: demonstration settings, a request from this machine, a marked database."""
    return bool(settings.DEMO) and _is_from_here(request) and is_demonstration_database()


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Log in as one of the cast; answers 404 wherever that is not possible."""
    if not may_log_in_without_password(request):
        raise Http404
    known = {one.email for one in cast_members()}
    email = request.POST.get("user", "")
    user = (
        User.objects.filter(email=email, is_active=True, is_service=False).first() if email in known else None
    )
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    user_logged_in.send(sender=User, request=request, user=user, method="demonstration")
    return redirect("my_day")


def _is_from_here(request: HttpRequest) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
