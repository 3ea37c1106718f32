"""The points of the information checklist: one person writes, a second one reads and puts in force; then it stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.models import Programme
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import ChangedMeanwhile, NotPermitted, Refused
from wayhome.ground.values.languages import is_language
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.counselling.models import ChecklistPoint, ChecklistText
from wayhome.stages.counselling.queries.points import is_theirs


@dataclass(frozen=True)
class Wording:
    """A point's words in one language (ISO 639-3), and whether a native speaker has still to read them."""

    language: str
    text: str
    needs_native_reader: bool = False


@dataclass(frozen=True)
class PointFacts:
    """One version of a point: its code and place on the list, its words, and the programme, or none for all."""

    code: str
    version: str
    position: int
    wordings: Sequence[Wording]
    programme: Programme | None = None


def write_point(
    *, facts: PointFacts, by: Actor, at: dt.datetime, read_at: dt.datetime | None = None
) -> ChecklistPoint:
    """Write a version of one point in all its languages as a draft, and return it.

    It takes the place of the draft that there is; ``read_at`` says when that one had been written as the writer read
    it. Raises ``NotPermitted``, ``ChangedMeanwhile`` for a draft not read, and ``Refused`` when English, words or
    the version are missing, a language is unknown, or the version is in force already.
    """
    require(by, Permission.KEEP_TEXTS)
    _check_words(facts)
    line = ChecklistPoint.objects.filter(code=facts.code, programme=facts.programme)
    if line.filter(version=facts.version.strip(), confirmed_at__isnull=False).exists():
        raise Refused(
            say(
                msgid(
                    "The point was not saved, because version %(version)s was in force already. "
                    "Give the new wording a new version."
                ),
                version=facts.version.strip(),
            ),
            field="version",
        )
    draft = line.select_for_update(of=("self",)).filter(confirmed_at__isnull=True).first()
    if (draft.written_at if draft else None) != read_at:
        raise ChangedMeanwhile
    if draft is not None:
        _delete(draft)
    try:
        with transaction.atomic():
            point = ChecklistPoint.objects.create(
                code=facts.code,
                version=facts.version.strip(),
                programme=facts.programme,
                position=facts.position,
                written_by_id=_person(by),
                written_at=at,
            )
    except IntegrityError:  # a colleague began a draft in the same moment
        raise ChangedMeanwhile from None
    ChecklistText.objects.bulk_create(
        ChecklistText(
            point=point,
            language=wording.language,
            text=wording.text.strip(),
            needs_native_reader=wording.needs_native_reader,
        )
        for wording in facts.wordings
    )
    _record("write", point, by, at)
    return point


def _person(by: Actor) -> int:
    if by.user_id is None:
        raise Refused(
            say(msgid("Nothing was changed: texts are written and read by people, not by a timer."))
        )
    return by.user_id


def _check_words(facts: PointFacts) -> None:
    languages = [wording.language for wording in facts.wordings]
    complete = all(wording.text.strip() and is_language(wording.language) for wording in facts.wordings)
    if not (complete and "eng" in languages and len(set(languages)) == len(languages)):
        raise Refused(
            say(
                msgid(
                    "The point was not saved, because the English words are missing, the words of a language are, "
                    "or a language stands twice. Write each language whole, and once."
                )
            )
        )
    if not (facts.version.strip() and facts.code.strip()):
        raise Refused(
            say(
                msgid(
                    "The point was not saved, because its short name or the version is missing. Write both."
                )
            ),
            field="version",
        )


def publish_point(
    *,
    point: ChecklistPoint,
    begins_on: dt.date,
    read_at: dt.datetime,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> ChecklistPoint:
    """Put the draft of a point in force from a day, as its second reader, and return it; no word changes any more.

    A point for all programmes acts on the cases of every organisation, so somebody of headquarters does it; one of a
    programme is its organisation's own. ``today`` is the reader's local day, ``read_at`` says when the draft had been
    written as the reader read it. Earlier versions stay, and whoever had the point explained keeps it explained.
    Raises ``NotPermitted``, ``ChangedMeanwhile`` for a draft not read or thrown away, and ``Refused`` for one's own,
    or for a day that is over or before the version in force.
    """
    require(by, Permission.KEEP_TEXTS)
    row = _draft(point)
    if row is None or row.written_at != read_at:
        raise ChangedMeanwhile
    _refuse_as_reader(row, by)
    if begins_on < today:
        raise Refused(
            say(
                msgid(
                    "The point was not put in force, because that day is over and what was explained then stays so. "
                    "Choose today or a later day."
                )
            ),
            field="begins_on",
        )
    line = ChecklistPoint.objects.filter(code=row.code, programme=row.programme_id)
    if (later := line.filter(begins_on__gt=begins_on).order_by("-begins_on").first()) is not None:
        raise Refused(
            say(
                msgid(
                    "The point was not put in force, because version %(version)s begins later, on %(day)s, "
                    "and would end it. Choose that day or a later one."
                ),
                version=later.version,
                day=later.begins_on,
            ),
            field="begins_on",
        )
    row.begins_on = begins_on
    row.confirmed_by_id = _person(by)
    row.confirmed_at = at
    row.save(update_fields=["begins_on", "confirmed_by", "confirmed_at"])
    _record("publish", row, by, at)
    return row


def _refuse_as_reader(draft: ChecklistPoint, by: Actor) -> None:
    """Raise ``Refused`` for one's own draft, and ``NotPermitted`` where it counts for others too, outside headquarters."""
    if by.is_same_person(draft.written_by_id):
        raise Refused(
            say(
                msgid(
                    "The point was not put in force, because you wrote it yourself. "
                    "Ask a colleague to read it and to put it in force."
                )
            )
        )
    if not is_theirs(draft, by):
        raise NotPermitted(
            say(
                msgid(
                    "The point was not put in force, because it counts for other organisations too. "
                    "Ask a programme manager of headquarters to read it and to put it in force."
                )
            )
        )


def drop_point(*, point: ChecklistPoint, by: Actor, at: dt.datetime) -> None:
    """Throw the draft of a point away. Raises ``NotPermitted``, and ``Refused`` when it is no draft any more."""
    require(by, Permission.KEEP_TEXTS)
    row = _draft(point)
    if row is None:
        raise Refused(say(msgid("Nothing was thrown away, because there is no draft any more.")))
    _record("drop", row, by, at)
    _delete(row)


def _draft(point: ChecklistPoint) -> ChecklistPoint | None:
    rows = ChecklistPoint.objects.select_for_update().filter(pk=point.pk, confirmed_at__isnull=True)
    return rows.first()


def _delete(draft: ChecklistPoint) -> None:
    ChecklistText.objects.filter(point=draft).delete()
    draft.delete()


def _record(verb: str, point: ChecklistPoint, by: Actor, at: dt.datetime) -> None:
    detail = {"code": point.code, "version": point.version}
    record(f"counselling:point:{verb}", by=by, at=at, subject=point, detail=detail)
