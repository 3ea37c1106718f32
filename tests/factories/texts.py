"""Texts of consent and points of the checklist in force, as Els writes them and Maria reads them."""

from __future__ import annotations

import datetime as dt

from tests.cast import Cast
from wayhome.casefile.funding.models import Programme
from wayhome.stages.consent.actions import TextWords, publish_text, write_text
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.counselling.actions import PointFacts, Wording, publish_point, write_point
from wayhome.stages.counselling.models import ChecklistPoint

NEW_YEAR = dt.date(2026, 1, 1)
WORDS = (TextWords("eng", "My consent", "I agree."), TextWords("ara", "موافقتي", "أوافق."))


def text_in_force(
    cast: Cast,
    purpose: Purpose,
    *,
    version: str = "4.1",
    language: str = "ara",
    words: tuple[TextWords, ...] = WORDS,
    begins_on: dt.date = NEW_YEAR,
) -> ConsentText:
    """Return the text of a purpose in a language; it is put in force unless this version is already."""
    there = ConsentText.objects.filter(purpose=purpose.value, version=version, language=language).first()
    if there is not None:
        return there
    at = morning_of(begins_on)
    write_text(purpose=purpose, version=version, words=words, by=cast.els, at=at)
    texts = publish_text(
        purpose=purpose, begins_on=begins_on, read_at=at, today=begins_on, by=cast.maria, at=at
    )
    return next(text for text in texts if text.language == language)


def point_in_force(
    cast: Cast,
    code: str,
    *wordings: Wording,
    version: str = "4.1",
    position: int = 1,
    programme: Programme | None = None,
    begins_on: dt.date = NEW_YEAR,
) -> ChecklistPoint:
    """Put a point in force, in plain English unless other words are given, and return it."""
    at = morning_of(begins_on)
    said = wordings or (Wording("eng", "You decide."),)
    facts = PointFacts(code, version, position, said, programme)
    draft = write_point(facts=facts, by=cast.els, at=at)
    return publish_point(point=draft, begins_on=begins_on, read_at=at, today=begins_on, by=cast.maria, at=at)


def morning_of(day: dt.date) -> dt.datetime:
    """Return eight o'clock of a day, UTC."""
    return dt.datetime.combine(day, dt.time(8), dt.UTC)
