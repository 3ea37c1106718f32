"""Which of allauth's addresses are open: those named here. Every other one exists in name only and answers 404.

Names stay, because allauth's own code asks for their addresses. A new version of allauth opens no door by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import allauth.urls
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "oidc_login",
        "oidc_callback",
    }
)
"""Before log-in. The last two answer 404 while the settings name no log-in of an office."""
OWN_ACCOUNT = frozenset(
    {
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate_webauthn",
    }
)
"""After log-in, about one's own account."""


def closed(request: HttpRequest, *args: object, **more: object) -> HttpResponse:
    """Answer as if the address were not there."""
    raise Http404


def log_in_addresses() -> list[URLPattern | URLResolver]:
    """Return allauth's addresses, shut unless they are named above."""
    return _shut(allauth.urls.urlpatterns)


def _shut(entries: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    made: list[URLPattern | URLResolver] = []
    for entry in entries:
        if isinstance(entry, URLResolver):
            made.append(URLResolver(entry.pattern, _shut(entry.url_patterns)))
        elif entry.name in PUBLIC | OWN_ACCOUNT:
            made.append(entry)
        else:
            made.append(URLPattern(entry.pattern, closed, entry.default_args, entry.name))
    return made
