"""The verbs of country sheets: write a new version, confirm that one is still true."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.outreach.actions.acting import acting_person, check_codes
from wayhome.stages.outreach.enums import Section
from wayhome.stages.outreach.models import CountryInformation


@dataclass(frozen=True)
class SheetFacts:
    """One section of a country sheet as it is to be printed; ``body`` is Markdown.

    ``valid_until`` is the first day on which it no longer holds, or none.
    """

    country: str
    language: str
    section: Section
    body: str
    source: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    source_url: str = ""


def write_sheet(*, facts: SheetFacts, by: Actor, at: dt.datetime) -> CountryInformation:
    """Write a new version of one section; the old version stays readable. Who writes has checked.

    Raises ``NotPermitted``, ``ValueRefused`` for an unknown country or language, and ``Refused`` without text or
    source, or when it ends before it begins.
    """
    require(by, Permission.WORK_OUTREACH)
    _check_sheet(facts)
    person = acting_person(by=by)
    same = {
        "organisation_id": by.organisation_id,
        "country": facts.country,
        "language": facts.language,
        "section": facts.section.value,
    }
    current = CountryInformation.objects.select_for_update().filter(**same, replaced_at__isnull=True).first()
    if current is not None:
        current.replaced_at = at
        current.save(update_fields=["replaced_at"])
    sheet = CountryInformation.objects.create(
        **same,
        version=current.version + 1 if current else 1,
        body=facts.body.strip(),
        source=facts.source.strip(),
        source_url=facts.source_url.strip(),
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        written_at=at,
        written_by_id=person,
        checked_at=at,
        checked_by_id=person,
    )
    record("outreach:sheet:write", by=by, at=at, subject=sheet, detail={"country": facts.country})
    return sheet


def confirm_still_true(*, sheet: CountryInformation, by: Actor, at: dt.datetime) -> CountryInformation:
    """Record that somebody checked a section against its source today and it still holds.

    Raises ``NotPermitted``, and ``Refused`` for a version that was replaced.
    """
    require(by, Permission.WORK_OUTREACH)
    row = CountryInformation.objects.select_for_update().get(pk=sheet.pk)
    if row.replaced_at is not None:
        raise Refused(
            say(
                msgid(
                    "Nothing was confirmed, because a newer version of this section exists. "
                    "Load the page again and check the new one."
                )
            )
        )
    row.checked_at = at
    row.checked_by_id = acting_person(by=by)
    row.save(update_fields=["checked_at", "checked_by"])
    record("outreach:sheet:confirm", by=by, at=at, subject=row, detail={"country": row.country})
    return row


def _check_sheet(facts: SheetFacts) -> None:
    check_codes(language=facts.language, country=facts.country)
    if not facts.body.strip():
        raise Refused(
            say(msgid("The section was not saved, because it has no text. Write it.")), field="body"
        )
    if not facts.source.strip():
        raise Refused(
            say(
                msgid(
                    "The section was not saved, because it names no source. Write where it can be read again."
                )
            ),
            field="source",
        )
    if facts.valid_until is not None and facts.valid_until <= facts.valid_from:
        raise Refused(
            say(
                msgid("The section was not saved, because it ends before it begins. Change one of the days.")
            ),
            field="valid_until",
        )
