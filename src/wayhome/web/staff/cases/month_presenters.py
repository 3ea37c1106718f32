"""What the months are called where somebody comes from, beside a form that asks for a birth date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wayhome.ground.values.calendars import CALENDAR_LABELS, Calendar
from wayhome.ground.values.country_months import MonthNames, everywhere, month_names_of
from wayhome.web.shared import saying


@dataclass(frozen=True)
class Months:
    """The months of one calendar in one language of a country, as native and Latin names."""

    title: str
    lang: str
    names: tuple[tuple[str, str], ...]


def months_of(countries: Iterable[str]) -> list[Months]:
    """Return the months of these countries; where none of them is known here, of each with a calendar of its own."""
    found = [one for country in dict.fromkeys(countries) for one in month_names_of(country)]
    return [_shown(one) for one in found or everywhere() if found or one.calendar is not Calendar.GREGORIAN]


def _shown(one: MonthNames) -> Months:
    latin = one.latin or ("",) * len(one.names)
    title = _("%(country)s: %(calendar)s, in %(language)s") % {
        "country": saying.country(one.country),
        "calendar": _(CALENDAR_LABELS[one.calendar]),
        "language": saying.language_name(one.language),
    }
    return Months(title, one.language, tuple(zip(one.names, latin, strict=True)))
