"""Answers about sharing, as tests of who holds a case need them."""

from __future__ import annotations

import datetime as dt

from tests.cast import Cast
from tests.factories.texts import text_in_force
from wayhome.casefile.cases.models import CaseMember
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.actions.writing import Asking, Giving, write_event
from wayhome.stages.consent.enums import EventKind, Explained, Mode, Purpose
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
    text = text_in_force(cast, purpose)
    write_event(
        member,
        Question(purpose, None if purpose is Purpose.RETURN else cast.baghdad.id),
        kind,
        by=cast.marieke,
        at=at or cast.now,
        asking=Asking(text, "ara", Explained.READ_ALOUD, at or cast.now),
        giving=Giving(GivenBy.SELF, Mode.SIGNATURE) if given else None,
    )
