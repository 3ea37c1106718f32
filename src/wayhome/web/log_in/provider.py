"""An office's own log-in by OpenID Connect: allauth's provider, made stricter.

Always with PKCE, a nonce and a checked signature; nothing in the address of a request adds to what is asked, and
nothing that comes back is kept but the link.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wayhome.web.log_in.tokens import checked_description, read_id_token, uid_of, with_address


class OfficeAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Speaks with the office's log-in; ``nonce`` is that of the log-in under way."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, OfficeLogIn.id)
        self.nonce = ""
        self._description: dict[str, Any] | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return the description of the log-in, read once a request."""
        if self._description is None:
            issuer = self.get_provider().app.settings["server_url"]
            address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            self._description = checked_description(self._read(address), issuer=issuer)
        return self._description

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **more: Any) -> Any:
        """Return allauth's record of the log-in with the checked ``claims``. Raises ``TokenRefused``."""
        claims = read_id_token(
            more["response"].get("id_token"),
            keys=self._read(self.openid_config["jwks_uri"]),
            issuer=self.openid_config["issuer"],
            client_id=app.client_id,
            nonce=self.nonce,
        )
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            claims = with_address(claims, self._fetch_user_info(token.token))
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.claims = claims
        return login

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Return the whole address to which the office's log-in sends people back."""
        return request.build_absolute_uri(reverse("oidc_callback"))

    def _read(self, address: str) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            return answer.json()


class OfficeLogIn(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """The one log-in that the settings may name."""

    id = "oidc"
    name = "OpenID Connect"
    oauth2_adapter_class = OfficeAdapter
    pkce_enabled_default = True
    supports_token_authentication = False

    def get_login_url(self, request: HttpRequest, **more: Any) -> str:
        """Return where the button leads."""
        return reverse("oidc_login")

    def get_callback_url(self) -> str:
        """Return where the office's log-in sends people back."""
        return reverse("oidc_callback")

    def get_oauth2_adapter(self, request: HttpRequest) -> OfficeAdapter:
        """Return what speaks with the office's log-in."""
        return OfficeAdapter(request)

    def get_default_scope(self) -> list[str]:
        """Return the little that is asked for: who it is, and the address that finds the account."""
        return ["openid", "email"]

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Return that this is a log-in, never a connection, and where to go on afterwards."""
        next_url = get_next_redirect_url(request)
        return {"process": AuthProcess.LOGIN, **({"next_url": next_url} if next_url else {})}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **more: Any
    ) -> HttpResponse:
        """Send somebody to the office's log-in with a nonce of their own, kept with the state in their session."""
        nonce = secrets.token_urlsafe(24)
        answer: HttpResponse = super().redirect(
            request,
            process,
            next_url,
            data,
            auth_params={**self.get_auth_params(), "nonce": nonce},
            nonce=nonce,
            **more,
        )
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return the key of the link."""
        return uid_of(data)

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return nothing: no claim is kept."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return nothing: what an account says of a person is the administrator's to write."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Return none, for the same reason."""
        return []


provider_classes = [OfficeLogIn]
