"""Pages of an office's own log-in: on the way there, and back."""

from __future__ import annotations

from typing import Any

from allauth.decorators import rate_limit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from requests import RequestException

from wayhome.web.log_in.provider import OfficeAdapter
from wayhome.web.log_in.refusing import refused
from wayhome.web.shared.attempts import note_failure


class Callback(OAuth2CallbackView):  # type: ignore[misc]  # allauth has no types
    """The way back, which hands the nonce of this log-in to the check of the token."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[dict[str, Any] | None, Any]:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, answer


@never_cache
@rate_limit(action="login")  # type: ignore[untyped-decorator]  # allauth has no types
def oidc_login(request: HttpRequest) -> HttpResponse:
    """Send somebody to the office's own log-in, by a page of ours.

    The content policy forbids a form to lead to another site, by redirection too; a page may.
    """
    _only_if_configured()
    if request.method != "POST":
        return redirect("account_login")
    try:
        answer: HttpResponse = OAuth2LoginView.adapter_view(OfficeAdapter(request))(request)
    except (RequestException, OAuth2Error) as error:
        note_failure(request, way="office", code=getattr(error, "code", "unreachable"))
        return refused(request, "unreachable")
    if answer.status_code != 302:
        return answer
    return render(
        request,
        "log_in/on_the_way.html",
        {"address": answer.headers["Location"], "office_log_in": settings.OFFICE_LOG_IN},
    )


@never_cache
def oidc_callback(request: HttpRequest) -> HttpResponse:
    """Take up the answer of the office's own log-in."""
    _only_if_configured()
    answer: HttpResponse = Callback.adapter_view(OfficeAdapter(request))(request)
    return answer


def _only_if_configured() -> None:
    if settings.OFFICE_LOG_IN is None:
        raise Http404
