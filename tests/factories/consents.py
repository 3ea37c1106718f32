"""Answers about sharing, as tests of who holds a case need them."""

from __future__ import annotations

import datetime as dt

from tests.cast import Cast
from wayhome.casefile.cases.models import CaseMember
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.actions.writing import Asking, Giving, write_event
from wayhome.stages.consent.enums import EventKind, Explained, Mode, Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.consent.queries import Question


def said(
    cast: Cast,
    member: CaseMember,
    kind: EventKind,
    purpose: Purpose = Purpose.SHARE_ORIGIN_OFFICE,
    at: dt.datetime | None = None,
) -> None:
    """Keep what a member answered about sharing with Baghdad, or about the return itself."""
    given = kind is EventKind.GIVEN
    text = ConsentText.objects.get_or_create(
        purpose=purpose.value,
        version="1",
        language="ara",
        defaults={"title": "Text", "body": "Words", "begins_on": dt.date(2026, 1, 1)},
    )[0]
    write_event(
        member,
        Question(purpose, None if purpose is Purpose.RETURN else cast.baghdad.id),
        kind,
        by=cast.marieke,
        at=at or cast.now,
        asking=Asking(text, "ara", Explained.READ_ALOUD, at or cast.now),
        giving=Giving(GivenBy.SELF, Mode.SIGNATURE) if given else None,
    )
