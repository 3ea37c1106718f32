"""Loads the demonstration's country sheets from their files, through the verb that staff use."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from pathlib import Path

from wayhome.casefile.access.actor import Actor
from wayhome.stages.outreach.actions import SheetFacts, write_sheet
from wayhome.stages.outreach.enums import Section
from wayhome.stages.outreach.models import CountryInformation

FOLDER = Path(__file__).resolve().parents[3] / "demo" / "texts" / "country_sheets"


def read_country_sheets(folder: Path = FOLDER, *, valid_from: dt.date) -> Sequence[SheetFacts]:
    """Return every section of every file of the folder, file by file in the order of their names."""
    return [
        SheetFacts(
            country=sheet["country"],
            language=sheet["language"],
            section=Section(part["name"]),
            body=part["body"],
            source=part["source"],
            source_url=part.get("source_url", ""),
            valid_from=valid_from,
        )
        for sheet in (tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml")))
        for part in sheet["section"]
    ]


def load_country_sheets(*, by: Actor, at: dt.datetime) -> Sequence[CountryInformation]:
    """Write the demonstration's country sheets as one member of the cast, and return them."""
    return [write_sheet(facts=facts, by=by, at=at) for facts in read_country_sheets(valid_from=at.date())]
