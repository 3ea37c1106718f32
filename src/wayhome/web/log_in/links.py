"""The link by which somebody sets a password of their own: the one that the letter of “I cannot log in” holds.

It names no password, is good once, and for as long as Django's ``PASSWORD_RESET_TIMEOUT`` says.
"""

from __future__ import annotations

import datetime as dt

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from wayhome.ground.accounts.models import User


def password_link(request: HttpRequest, user: User) -> str:
    """Return the whole address of the page on which this user, and nobody else, sets a password."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=key))


def link_ends_at(made_at: dt.datetime) -> dt.datetime:
    """Return until when a link is good that was made at a moment."""
    return made_at + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
