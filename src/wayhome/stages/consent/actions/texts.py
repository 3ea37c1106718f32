"""The texts that are read out: one person writes a version, a second one reads it and puts it in force; then it stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import ChangedMeanwhile, NotPermitted, Refused
from wayhome.ground.values.languages import is_language
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentText

ENGLISH = "eng"


@dataclass(frozen=True)
class TextWords:
    """A text in one language (ISO 639-3), and whether a native speaker has still to read it."""

    language: str
    title: str
    body: str
    needs_native_reader: bool = False


def write_text(
    *,
    purpose: Purpose,
    version: str,
    words: Sequence[TextWords],
    by: Actor,
    at: dt.datetime,
    read_at: dt.datetime | None = None,
) -> Sequence[ConsentText]:
    """Write a version of one purpose in all its languages as a draft, and return it, English first.

    It takes the place of the draft that there is; ``read_at`` says when that one had been written as the writer read
    it. Raises ``NotPermitted``, ``ChangedMeanwhile`` for a draft not read, and ``Refused`` when English, words or
    the version are missing, a language is unknown, or the version is in force already.
    """
    require(by, Permission.KEEP_TEXTS)
    _check_words(version, words)
    if ConsentText.objects.filter(
        purpose=purpose.value, version=version.strip(), confirmed_at__isnull=False
    ).exists():
        raise Refused(
            say(
                msgid(
                    "The text was not saved, because version %(version)s was in force already. "
                    "Give the new wording a new version."
                ),
                version=version.strip(),
            ),
            field="version",
        )
    draft = _draft(purpose)
    if (draft[0].written_at if draft else None) != read_at:
        raise ChangedMeanwhile
    ConsentText.objects.filter(pk__in=[text.pk for text in draft]).delete()
    ordered = sorted(words, key=lambda one: (one.language != ENGLISH, one.language))
    try:
        with transaction.atomic():
            written = ConsentText.objects.bulk_create(
                ConsentText(
                    purpose=purpose.value,
                    version=version.strip(),
                    language=one.language,
                    title=one.title.strip(),
                    body=one.body.strip(),
                    needs_native_reader=one.needs_native_reader,
                    written_by_id=_person(by),
                    written_at=at,
                )
                for one in ordered
            )
    except IntegrityError:  # a colleague began a draft in the same moment
        raise ChangedMeanwhile from None
    _record("write", written, by, at)
    return written


def _person(by: Actor) -> int:
    if by.user_id is None:
        raise Refused(
            say(msgid("Nothing was changed: texts are written and read by people, not by a timer."))
        )
    return by.user_id


def _check_words(version: str, words: Sequence[TextWords]) -> None:
    languages = [one.language for one in words]
    complete = all(one.title.strip() and one.body.strip() and is_language(one.language) for one in words)
    if not (complete and ENGLISH in languages and len(set(languages)) == len(languages)):
        raise Refused(
            say(
                msgid(
                    "The text was not saved, because the English words are missing, a title or the words of a "
                    "language are, or a language stands twice. Write each language whole, and once."
                )
            )
        )
    if not version.strip():
        raise Refused(
            say(msgid("The text was not saved, because the version is missing. Write one, such as 4.2.")),
            field="version",
        )


def publish_text(
    *,
    purpose: Purpose,
    begins_on: dt.date,
    read_at: dt.datetime,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> Sequence[ConsentText]:
    """Put the draft of a purpose in force from a day, as its second reader, and return it; no word changes any more.

    It is read out to everybody in every organisation, so somebody of headquarters does it. ``today`` is the reader's
    local day, ``read_at`` says when the draft had been written as the reader read it. Earlier versions stay, and so does every
    consent that was given under them. Raises ``NotPermitted``, ``ChangedMeanwhile`` for a draft not read, and
    ``Refused`` without a draft, for one's own, or for a day that is over or before the version in force.
    """
    require(by, Permission.KEEP_TEXTS)
    draft = _draft(purpose)
    if not draft:
        raise Refused(
            say(msgid("Nothing was put in force, because there is no draft. Write the new version first."))
        )
    if draft[0].written_at != read_at:
        raise ChangedMeanwhile
    _refuse_as_reader(draft[0], by)
    if begins_on < today:
        raise Refused(
            say(
                msgid(
                    "The text was not put in force, because that day is over and what was read out then stays so. "
                    "Choose today or a later day."
                )
            ),
            field="begins_on",
        )
    latest = ConsentText.objects.filter(purpose=purpose.value, begins_on__gt=begins_on).order_by("-begins_on")
    if (later := latest.first()) is not None:
        raise Refused(
            say(
                msgid(
                    "The text was not put in force, because version %(version)s begins later, on %(day)s, "
                    "and would end it. Choose that day or a later one."
                ),
                version=later.version,
                day=later.begins_on,
            ),
            field="begins_on",
        )
    for text in draft:
        text.begins_on = begins_on
        text.confirmed_by_id = _person(by)
        text.confirmed_at = at
    ConsentText.objects.bulk_update(draft, ["begins_on", "confirmed_by", "confirmed_at"])
    _record("publish", draft, by, at)
    return draft


def _refuse_as_reader(draft: ConsentText, by: Actor) -> None:
    """Raise ``Refused`` for the one who wrote the draft, and ``NotPermitted`` outside headquarters."""
    if by.is_same_person(draft.written_by_id):
        raise Refused(
            say(
                msgid(
                    "The text was not put in force, because you wrote it yourself. "
                    "Ask a colleague to read it and to put it in force."
                )
            )
        )
    if not by.headquarters:
        raise NotPermitted(
            say(
                msgid(
                    "The text was not put in force, because it counts for every organisation. "
                    "Ask a programme manager of headquarters to read it and to put it in force."
                )
            )
        )


def drop_text(*, purpose: Purpose, read_at: dt.datetime | None, by: Actor, at: dt.datetime) -> int:
    """Throw the draft of a purpose away, and return in how many languages it was written.

    ``read_at`` says when the draft had been written that was seen. Raises ``NotPermitted``, ``ChangedMeanwhile`` for
    another one, and ``Refused`` without a draft: what was in force is never thrown away.
    """
    require(by, Permission.KEEP_TEXTS)
    draft = _draft(purpose)
    if not draft:
        raise Refused(say(msgid("Nothing was thrown away, because there is no draft any more.")))
    if draft[0].written_at != read_at:
        raise ChangedMeanwhile
    _record("drop", draft, by, at)
    ConsentText.objects.filter(pk__in=[text.pk for text in draft]).delete()
    return len(draft)


def _draft(purpose: Purpose) -> list[ConsentText]:
    """Return the draft of a purpose, English first and locked; nothing where there is none."""
    rows = ConsentText.objects.select_for_update().filter(purpose=purpose.value, confirmed_at__isnull=True)
    return sorted(rows.order_by("id"), key=lambda text: (text.language != ENGLISH, text.language))


def _record(verb: str, texts: Sequence[ConsentText], by: Actor, at: dt.datetime) -> None:
    detail = {
        "purpose": texts[0].purpose,
        "version": texts[0].version,
        "languages": " ".join(text.language for text in texts),
    }
    record(f"consent:text:{verb}", by=by, at=at, subject=texts[0], detail=detail)
