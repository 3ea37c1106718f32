"""What the pages of country sheets show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt

from wayhome.ground.values import languages, places
from wayhome.stages.outreach.enums import SECTION_LABELS, STALE_AFTER_DAYS, Section
from wayhome.stages.outreach.models import CountryInformation
from wayhome.stages.outreach.queries import SheetOverview, is_stale
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Head, Row, Table
from wayhome.web.staff.outreach.labels import Context, crumbs, said_word

_markdown = MarkdownIt("commonmark", {"html": False}).disable(["heading", "lheading", "image"])


def sheets_page(overview: Sequence[SheetOverview]) -> Context:
    """Return the context of the list of country sheets, in the order of printed names."""
    ordered = sorted(
        overview,
        key=lambda sheet: (places.collation_key(saying.country(sheet.country)), sheet.language),
    )
    return {
        "crumbs": crumbs((_("Country sheets"), "")),
        "head": Head(
            _("Country sheets"),
            lead=_("What people ask about the country they may return to, with source and day of checking."),
        ),
        "table": Table(
            _("Country sheets"),
            [
                Column(_("Country")),
                Column(_("Language")),
                Column(_("Sections"), numeric=True),
                Column(_("Oldest check")),
                Column(_("State")),
            ],
            [_sheet_row(sheet) for sheet in ordered],
        )
        if ordered
        else None,
        "empty": Empty(_("No country sheet is written."), _("Write the first section below.")),
    }


def _sheet_row(sheet: SheetOverview) -> Row:
    old = ngettext("%(count)s section is old", "%(count)s sections are old", sheet.stale)
    return Row(
        [
            Cell(
                saying.country(sheet.country),
                url=reverse("country_sheet", args=[sheet.country, sheet.language]),
            ),
            Cell(saying.language_name(sheet.language)),
            Cell(f"{sheet.sections}/{len(Section)}"),
            Cell(saying.day(sheet.oldest_check_at)),
            Cell(
                chip=Chip("warning", old % {"count": sheet.stale})
                if sheet.stale
                else Chip("done", _("Checked"))
            ),
        ]
    )


def sheet_page(sections: Sequence[CountryInformation], today: dt.date) -> Context:
    """Return the context of one country sheet as it is read and printed."""
    first = sections[0]
    country, code = saying.country(first.country), first.language
    missing = [part for part in Section if part.value not in {row.section for row in sections}]
    footnote = places.country(first.country).footnote if places.is_country(first.country) else ""
    return {
        "crumbs": crumbs((_("Country sheets"), reverse("country_sheets")), (country, "")),
        "country": country,
        "language": code,
        "direction": languages.direction(code),
        "footnote": footnote,
        "sections": [_section(row, today) for row in sections],
        "missing": [
            Action(
                said_word(SECTION_LABELS, part),
                reverse("country_sheet_write", args=[first.country, code, part.value]),
                "quiet",
                "plus-lg",
            )
            for part in missing
        ],
        "stale_days": STALE_AFTER_DAYS,
    }


def _section(row: CountryInformation, today: dt.date) -> dict[str, Any]:
    where = [row.country, row.language, row.section]
    label = said_word(SECTION_LABELS, Section(row.section))
    return {
        "row": row,
        "id": f"section-{row.section}",
        "title": label,
        "body": as_html(row.body),
        "stale": is_stale(row, today),
        "checked": saying.day(row.checked_at),
        "actions": [
            Action(
                _("Still true"),
                reverse("country_sheet_confirm", args=where),
                icon="check-lg",
                post=True,
                about=label,
            ),
            Action(
                _("Write a new version"),
                reverse("country_sheet_write", args=where),
                "quiet",
                "pencil",
                about=label,
            ),
        ],
    }


def section_page(
    country: str, language: str, section: Section, older: Sequence[CountryInformation]
) -> Context:
    """Return the context of the form of one section, with the versions it replaced."""
    label, name = said_word(SECTION_LABELS, section), saying.country(country)
    return {
        "crumbs": crumbs((_("Country sheets"), reverse("country_sheets")), (f"{name}: {label}", "")),
        "head": Head(
            f"{name}: {label}",
            lead=_("In %(language)s. The version in force stays readable below the new one.")
            % {"language": saying.language_name(language)},
        ),
        "back": reverse("country_sheets"),
        "older": [
            {
                "title": _("Version %(number)s, written %(day)s by %(name)s")
                % {
                    "number": row.version,
                    "day": saying.day(row.written_at),
                    "name": row.written_by.name,
                },
                "body": as_html(row.body),
            }
            for row in older
        ],
    }


def as_html(markdown: str) -> SafeString:
    """Return a text of a country sheet as HTML; markup, headings and pictures in it stay text."""
    return SafeString(_markdown.render(markdown))
