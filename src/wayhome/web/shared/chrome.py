"""The frame around every staff page: main navigation, user menu, theme and languages, as template context."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.checks import allows_somewhere
from wayhome.casefile.access.enums import Permission
from wayhome.web.shared.presenting import Link

THEMES = ("auto", "light", "dark")
MAIN_ENTRIES: tuple[tuple[str, Promise, Permission | None], ...] = (
    ("my_day", _("My day"), None),
    ("cases", _("Cases"), Permission.SEE_CASES),
    ("departures", _("Departures"), Permission.SEE_DEPARTURES),
    ("outreach", _("Outreach"), Permission.WORK_OUTREACH),
    ("referrals_sent", _("Referrals"), Permission.SEND_REFERRAL),
    ("figures", _("Figures"), Permission.READ_FIGURES),
    ("texts", _("Texts"), Permission.KEEP_TEXTS),
    ("unexplained_looks", _("Looks"), Permission.READ_AUDIT),
    ("emergencies", _("Emergencies"), Permission.READ_AUDIT),
    ("rights_requests", _("Requests"), Permission.ANSWER_REQUEST),
    ("erasures", _("Erasures"), Permission.APPROVE_ERASURE),
    ("exports", _("Lists"), Permission.ASK_EXPORT),
    ("agreements", _("Agreements"), Permission.MANAGE_AGREEMENTS),
    ("colleagues", _("Staff"), Permission.MANAGE_ACCOUNTS),
)
"""Address, words, and what one must be allowed to do for the entry to be of use.

The bar holds seven for any role; what is opened now and then stands on the day (``day.presenters``).
"""


@dataclass(frozen=True)
class LanguageChoice:
    """A language of the pages under its own name."""

    code: str
    name: str
    rtl: bool
    current: bool


@dataclass(frozen=True)
class UserMenu:
    """What the user menu shows of the person who is logged in, and the organisations they may act for."""

    name: str
    office: str
    seat: int | None = None
    seats: tuple[tuple[int, str], ...] = ()


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Return what the base template draws: nav, what the search finds, theme, themes, languages, me, here and demo.

    Works for nobody logged in, and before log-in and organisation are known to the request.
    """
    user = getattr(request, "user", None)
    known = bool(user is not None and user.is_authenticated)
    return {
        "nav": main_navigation(request) if known else [],
        "me": user_menu(request) if known else None,
        "finds_cases": known and _may(request, Permission.SEE_CASES),
        "finds_words": _finds_words(request) if known else _("Case reference"),
        "theme": theme_of(request),
        "themes": [
            ("auto", _("As my device")),
            ("light", _("Light")),
            ("dark", _("Dark")),
        ],
        "languages": language_choices(),
        "here": request.get_full_path() if request.method == "GET" else request.path,
        "demo": bool(getattr(settings, "DEMO", False)),
    }


def _finds_words(request: HttpRequest) -> str | Promise:
    if not _may(request, Permission.READ_IDENTITY):
        return _("Case reference")
    if not _may(request, Permission.READ_TRAVEL):
        return _("Name or reference")
    return _("Name, case or document")


def theme_of(request: HttpRequest) -> str:
    """Return the theme of the cookie, or "auto", which follows the reader's system."""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "auto")
    return chosen if chosen in THEMES else "auto"


def main_navigation(request: HttpRequest) -> list[Link]:
    """Return the entries whose pages exist and open to the person; the one that holds this page is current.

    An entry whose address begins those of others (``/staff/``) is current on its own page only.
    """
    entries = [
        (label, url)
        for name, label, needed in MAIN_ENTRIES
        if (url := _address(name)) and (needed is None or _may(request, needed))
    ]
    urls = [url for _label, url in entries]
    rooms = [url for url in urls if not any(other != url and other.startswith(url) for other in urls)]
    inside = [url for url in rooms if request.path.startswith(url)]
    current = request.path if request.path in urls else max(inside, key=len, default="")
    return [Link(label=label, url=url, current=url == current) for label, url in entries]


def _may(request: HttpRequest, permission: Permission) -> bool:
    """Return whether the acting person may do something somewhere; nobody acts before the seat is known."""
    actor = getattr(request, "actor", None)
    return actor is not None and allows_somewhere(actor, permission)


def language_choices() -> list[LanguageChoice]:
    """Return the languages of the settings, each under its own name."""
    now = get_language() or settings.LANGUAGE_CODE
    return [_language(code, str(name), now) for code, name in settings.LANGUAGES]


def user_menu(request: HttpRequest) -> UserMenu:
    """Return name and office of the person logged in; somebody without a seat has no office."""
    seat = getattr(request, "seat", None)
    return UserMenu(
        name=str(getattr(request.user, "name", "")) or str(request.user),
        office=(seat.office_name or seat.organisation_name) if seat else "",
        seat=seat.organisation_id if seat else None,
        seats=tuple((held.organisation_id, held.organisation_name) for held in getattr(request, "seats", ())),
    )


def _language(code: str, name: str, now: str) -> LanguageChoice:
    try:
        info = get_language_info(code)
    except KeyError:
        return LanguageChoice(code=code, name=name, rtl=False, current=code == now)
    return LanguageChoice(code=code, name=info["name_local"], rtl=info["bidi"], current=code == now)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
