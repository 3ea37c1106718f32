"""The hand-over as its receiver will see it, and what stays here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wayhome.casefile.people.enums import SEX_LABELS, Sex
from wayhome.stages.journey.enums import MEETING_LABELS, Meeting
from wayhome.web.shared.presenting import Fact
from wayhome.web.shared.saying import country, day, language_name, said
from wayhome.web.staff.cases.labels import joined, relation_label


@dataclass(frozen=True)
class Sheet:
    """One person of a package: a heading, facts, and the legs of the journey as lines."""

    title: str
    facts: tuple[Fact, ...]
    legs: tuple[str, ...]


def sheets(package: Mapping[str, Any]) -> list[Sheet]:
    """Return each person of a package in the words of the reader; what is not known is a dash."""
    return [_sheet(member) for member in package["members"]]


def stays_here() -> list[str]:
    """Return what no package holds, whoever sends it."""
    return [
        _("Legal ground, asylum history and appeals"),
        _("Notes of talks, own words and assessments"),
        _("Whether somebody was in detention"),
        _("Health and vulnerability, unless the person agreed to share them apart from this"),
    ]


def _sheet(member: Mapping[str, Any]) -> Sheet:
    facts = [
        Fact(_("Name in Latin letters"), member["latin_name"] or "–"),
        Fact(_("What they are to the applicant"), relation_label(member["relation"]) or "–"),
        Fact(_("Born"), _birth(member["birth"])),
        Fact(_("Sex"), _(SEX_LABELS[Sex(member["sex"])])),
        Fact(_("Nationalities"), _joined(country(code) for code in member["nationalities"])),
        Fact(_("Speaks"), _speaks(member)),
        Fact(_("Reads"), _reads(member["can_read"])),
        Fact(_("Telephone"), _joined(str(item.get("number", "")) for item in member["phones"])),
        Fact(_("E-mail"), member["email"] or "–"),
        Fact(_("Address after return"), member["origin_address"] or "–"),
        Fact(_("Work"), member["occupation"] or "–"),
        Fact(_("Wishes"), member["wishes"] or "–"),
    ]
    if member.get("vulnerability"):
        facts.append(Fact(_("What to take care of"), member["vulnerability"], note=_("shared with consent")))
    return Sheet(member["full_name"], tuple(facts), tuple(_leg(leg) for leg in member["legs"]))


def _birth(birth: Mapping[str, str] | None) -> str:
    if not birth:
        return "–"
    if birth["original"] == birth["edtf"]:
        return birth["edtf"]
    return said(joined(birth["original"], birth["edtf"]))


def _speaks(member: Mapping[str, Any]) -> str:
    others = [item if isinstance(item, str) else item.get("code", "") for item in member["other_languages"]]
    return _joined(language_name(code) for code in (member["language"], *others) if code)


def _reads(value: str | None) -> str:
    return {"yes": _("Yes"), "no": _("No"), "some": _("A little")}.get(value or "", _("Not asked"))


def _joined(parts: Any) -> str:
    return ", ".join(part for part in parts if part) or "–"


def _leg(leg: Mapping[str, str]) -> str:
    return said(
        joined(
            leg["flight_number"] or leg["carrier"],
            f"{leg['from_airport']} – {leg['to_airport']}",
            day(dt.date.fromisoformat(leg["arrives_on"]), "short"),
            _("help: %(state)s") % {"state": _(MEETING_LABELS[Meeting(leg["meeting"])])},
        )
    )
