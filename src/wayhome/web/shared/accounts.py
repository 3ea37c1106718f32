"""How accounts come to be: never by signing up; an administrator makes them."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedToSignUp(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Closes sign-up; log-in, passwords and second factors stay allauth's."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: nobody makes their own account."""
        return False
