"""The texts that are read out: published in versions, never changed."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.languages import is_language
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentText


def publish_text(
    *,
    purpose: Purpose,
    version: str,
    language: str,
    title: str,
    body: str,
    begins_on: dt.date,
    by: Actor,
    at: dt.datetime,
    needs_native_reader: bool = False,
) -> ConsentText:
    """Put a text of one purpose, version and language in force from a day and return it; texts are never changed.

    Raises ``NotPermitted``, and ``Refused`` when the version exists already, is empty, or the language is unknown.
    """
    require(by, Permission.PUBLISH_TEXTS)
    if not (title.strip() and body.strip() and is_language(language)):
        raise Refused(
            say(
                msgid(
                    "The text was not published, because title, words or language are missing. Write all three."
                )
            ),
            field="body",
        )
    if ConsentText.objects.filter(purpose=purpose.value, version=version, language=language).exists():
        raise Refused(
            say(
                msgid(
                    "The text was not published, because version %(version)s exists in this language already. "
                    "Give the new wording a new version."
                ),
                version=version,
            ),
            field="version",
        )
    text = ConsentText.objects.create(
        purpose=purpose.value,
        version=version,
        language=language,
        title=title.strip(),
        body=body.strip(),
        needs_native_reader=needs_native_reader,
        begins_on=begins_on,
    )
    record("consent:text:publish", by=by, at=at, subject=text, detail={"purpose": purpose.value})
    return text
