"""How accounts come to be: never by signing up; an administrator makes them. And who may come in by which way."""

from __future__ import annotations

from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from wayhome.casefile.access.queries import factors_of_kind
from wayhome.ground.accounts.models import User
from wayhome.ground.accounts.queries import user_at
from wayhome.ground.crypto.house_secrets import open_secret, seal_secret
from wayhome.web.log_in.events import keep
from wayhome.web.log_in.known import NotKnown, user_of
from wayhome.web.log_in.refusing import refused
from wayhome.web.log_in.tokens import TokenRefused
from wayhome.web.shared.attempts import note_failure

OFFICE = "oidc"


class ClosedToSignUp(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Closes sign-up; log-in, passwords and second factors stay allauth's. Failed log-ins are noted."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody makes their own account."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Note that too many tries were made, before allauth refuses them."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note_failure(request, way="password", code="too_many", user=_typed(credentials))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note that address and password do not belong together."""
        note_failure(request, way="password", code="wrong", user=_typed(credentials))

    def pre_login(self, request: HttpRequest, user: User, **login: Any) -> HttpResponse | None:
        """Turn away closed accounts, and those that timers act as, whatever they proved."""
        if user.is_service:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **login)  # type: ignore[no-any-return]

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Note the attempt, and show that the account is closed."""
        note_failure(request, way="account", code="closed", user=user)
        return super().respond_user_inactive(request, user)  # type: ignore[no-any-return]


SEEDS = "second factors"
"""What the seeds of apps and paper codes are sealed for."""


class NamedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Names of passkeys in the words of the pages; seeds of apps and paper codes sealed."""

    def encrypt(self, text: str) -> str:
        """Return the seed of an app or of paper codes as it is kept."""
        return seal_secret(text, purpose=SEEDS)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the seed as the library needs it; raises ``InvalidTag`` for one that was changed."""
        return open_secret(encrypted_text, purpose=SEEDS)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return the name that the form suggests."""
        others = factors_of_kind(user_id=user.id, kind=type.value)
        return gettext("Passkey %(number)s") % {"number": others + 1} if others else gettext("My passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom the machine names when it asks for the passkey: this address, called Wayhome."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Wayhome"}


class OnlyKnownAccounts(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Lets an office's own log-in open accounts that an administrator made, and makes none."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the one log-in of the settings, none where they name none; nothing is read from the database."""
        office = settings.OFFICE_LOG_IN
        if office is None or provider not in {None, OFFICE} or client_id not in {None, office["client_id"]}:
            return []
        return [
            SocialApp(
                provider=OFFICE,
                name=office["name"],
                client_id=office["client_id"],
                secret=office["client_secret"],
                settings={"server_url": office["issuer"]},
            )
        ]

    def get_requests_session(self) -> requests.Session:
        """Return the session by which the office's log-in is asked; a redirection elsewhere is an error."""
        session: requests.Session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return False: nobody makes their own account, whoever vouches for them."""
        return False

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Return False, for the same reason."""
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Return nobody: allauth would match an address and end the password; ``user_of`` decides here."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account, link it at the first time, or end the log-in with a sentence."""
        linked = sociallogin.user if sociallogin.is_existing else None
        try:
            sociallogin.user, is_new = user_of(sociallogin.account, sociallogin.claims, linked=linked)
        except NotKnown as error:
            note_failure(request, way="office", code=error.code, user=error.user)
            raise ImmediateHttpResponse(refused(request, error.code)) from None
        if is_new:
            keep(request, "log_in:office_identity:link", sociallogin.user, subject=sociallogin.account)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Note why the office's log-in was not believed, and say so on our own page."""
        code = "cancelled" if error == AuthError.CANCELLED else "not_confirmed"
        cause = exception.code if isinstance(exception, TokenRefused) else code
        note_failure(request, way="office", code=cause)
        raise ImmediateHttpResponse(refused(request, code))


def _typed(credentials: dict[str, Any]) -> User | None:
    """Return the account whose address was typed; a name that belongs to nobody is forgotten here."""
    return user_at(str(credentials.get("email", "")))
