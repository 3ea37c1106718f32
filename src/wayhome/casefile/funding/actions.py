"""The verbs of the world's lists: one person enters, another confirms."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.models import Programme, Suspension
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say


def enter_suspension(
    *,
    country: str,
    area: str,
    programme: Programme | None,
    begins_on: dt.date,
    source: str,
    by: Actor,
    at: dt.datetime,
) -> Suspension:
    """Enter a suspended destination with its source; it acts when a second person confirms it.

    Raises ``NotPermitted``, and ``Refused`` without a source.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    if not source.strip():
        raise Refused(
            say(
                msgid(
                    "The suspension was not entered, because it names no source. Write the document it rests on."
                )
            ),
            field="source",
        )
    suspension = Suspension.objects.create(
        country=country,
        area=area,
        programme=programme,
        begins_on=begins_on,
        source=source,
        entered_by_id=_user(by),
        entered_at=at,
    )
    record("funding:suspension:enter", by=by, at=at, subject=suspension, detail={"country": country})
    return suspension


def confirm_suspension(*, suspension: Suspension, by: Actor, at: dt.datetime) -> Suspension:
    """Confirm a suspension that somebody else entered; it acts from now on.

    Raises ``NotPermitted``, and ``Refused`` when the same person entered it or it is confirmed already.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    row = Suspension.objects.select_for_update().get(pk=suspension.pk)
    if row.confirmed_at is not None:
        raise Refused(say(msgid("Nothing was changed: this suspension is confirmed already.")))
    if by.is_same_person(row.entered_by_id):
        raise Refused(
            say(
                msgid(
                    "The suspension was not confirmed, because you entered it yourself. Ask a colleague to confirm it."
                )
            )
        )
    row.confirmed_by_id = _user(by)
    row.confirmed_at = at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    record("funding:suspension:confirm", by=by, at=at, subject=row, detail={"country": row.country})
    return row


def ask_to_lift_suspension(
    *, suspension: Suspension, ends_on: dt.date, by: Actor, at: dt.datetime
) -> Suspension:
    """Ask that a suspension ends on a day; it stays in force until a second person lifts it. Raises ``NotPermitted``."""
    require(by, Permission.ENTER_WORLD_LISTS)
    row = Suspension.objects.select_for_update().get(pk=suspension.pk)
    row.lift_asked_by_id = _user(by)
    row.lift_asked_at = at
    row.lift_asked_on = ends_on
    row.save(update_fields=["lift_asked_by", "lift_asked_at", "lift_asked_on"])
    record("funding:suspension:ask_lift", by=by, at=at, subject=row, detail={"country": row.country})
    return row


def lift_suspension(*, suspension: Suspension, by: Actor, at: dt.datetime) -> Suspension:
    """End a suspension on the day that somebody else asked for.

    Raises ``NotPermitted``, and ``Refused`` when nobody asked or the same person did.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    row = Suspension.objects.select_for_update().get(pk=suspension.pk)
    if row.lift_asked_on is None:
        raise Refused(
            say(
                msgid(
                    "The suspension was not lifted, because nobody has asked for it. Ask for it first; a colleague then lifts it."
                )
            )
        )
    if by.is_same_person(row.lift_asked_by_id):
        raise Refused(
            say(
                msgid(
                    "The suspension was not lifted, because you asked for it yourself. Ask a colleague to lift it."
                )
            )
        )
    row.ends_on = row.lift_asked_on
    row.save(update_fields=["ends_on"])
    record("funding:suspension:lift", by=by, at=at, subject=row, detail={"country": row.country})
    return row


def _user(by: Actor) -> int:
    if by.user_id is None:
        raise Refused(
            say(msgid("Nothing was changed: a list of the world is entered by a person, not by a timer."))
        )
    return by.user_id
