"""The verbs of the world's lists, the same for each: one person enters and another confirms, one asks and another ends.

All of them are people of headquarters: programme managers of an organisation of that kind, whichever programmes and
cases their rows touch. ``require`` holds that; that they are two holds here and in the database.
"""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.world_lists import Facts, Row, WorldList
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import ChangedMeanwhile, Refused
from wayhome.ground.values.sentences import Sentence, msgid, say


def enter_row(*, of: WorldList[Row, Facts], facts: Facts, by: Actor, at: dt.datetime) -> Row:
    """Enter a row of a list with its source; it acts when a second person confirms it.

    Raises ``NotPermitted`` (also outside headquarters), and ``Refused`` without a source or for facts that cannot be.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    facts.check()
    if not facts.source.strip():
        raise Refused(say(of.refusals.no_source), field="source")
    row = of.model(**facts.values(), entered_by_id=_user(by), entered_at=at)
    row.save(force_insert=True)
    _record(of, row, "enter", by=by, at=at)
    return row


def confirm_row(*, of: WorldList[Row, Facts], row: Row, by: Actor, at: dt.datetime) -> Row:
    """Confirm a row that somebody else entered; it acts from now on.

    Raises ``NotPermitted``, and ``Refused`` when the same person entered it or it is confirmed already.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    row = _locked(of, row)
    if row.confirmed_at is not None:
        raise Refused(say(of.refusals.confirmed_already))
    if by.is_same_person(row.entered_by_id):
        raise Refused(say(of.refusals.own_entry))
    row.confirmed_by_id = _user(by)
    row.confirmed_at = at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    _record(of, row, "confirm", by=by, at=at)
    return row


def ask_to_end_row(
    *, of: WorldList[Row, Facts], row: Row, ends_on: dt.date, today: dt.date, by: Actor, at: dt.datetime
) -> Row:
    """Ask that a row ends on a day, the first without it; it stays in force until a second person ends it.

    Asking again replaces the day. Raises ``NotPermitted``, and ``Refused`` for a day that is over (what held then
    stays so), for a row that nobody has confirmed, and for one that was ended.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    row = _locked(of, row)
    if row.confirmed_at is None:
        raise Refused(
            say(
                msgid(
                    "Nothing was changed: this row is not in force, because nobody has confirmed it. Let it stand unconfirmed."
                )
            )
        )
    if row.ends_on is not None:
        raise Refused(_ended_already(row.ends_on))
    if ends_on < today:
        raise Refused(
            say(
                msgid(
                    "Nothing was asked, because that day is over and what held then stays so. Choose today or a later day."
                )
            ),
            field="ends_on",
        )
    row.end_asked_by_id = _user(by)
    row.end_asked_at = at
    row.end_asked_on = ends_on
    row.save(update_fields=["end_asked_by", "end_asked_at", "end_asked_on"])
    _record(of, row, f"ask_{of.end}", by=by, at=at)
    return row


def end_row(
    *,
    of: WorldList[Row, Facts],
    row: Row,
    ends_on: dt.date | None,
    today: dt.date,
    by: Actor,
    at: dt.datetime,
) -> Row:
    """End a row on the day that somebody else asked for; ``ends_on`` is the day that the second person has read.

    Raises ``NotPermitted``, ``ChangedMeanwhile`` when another day was asked for since, and ``Refused`` when nobody
    asked, the same person did, the day is over by now, or the row was ended.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    row = _locked(of, row)
    if row.ends_on is not None:
        raise Refused(_ended_already(row.ends_on))
    if row.end_asked_on is None:
        raise Refused(say(of.refusals.end_not_asked))
    if by.is_same_person(row.end_asked_by_id):
        raise Refused(say(of.refusals.own_end))
    if row.end_asked_on != ends_on:
        raise ChangedMeanwhile
    if row.end_asked_on < today:
        raise Refused(
            say(
                msgid(
                    "Nothing was changed, because %(day)s is over and what held then stays so. "
                    "Ask for today or a later day; a colleague then agrees."
                ),
                day=row.end_asked_on,
            )
        )
    row.ends_on = row.end_asked_on
    row.ended_by_id = _user(by)
    row.ended_at = at
    row.save(update_fields=["ends_on", "ended_by", "ended_at"])
    _record(of, row, of.end, by=by, at=at)
    return row


def _locked(of: WorldList[Row, Facts], row: Row) -> Row:
    """Return the row, locked and read again; of two people pressing at once one comes after the other."""
    locked: Row = of.model._default_manager.select_for_update().get(pk=row.pk)
    return locked


def _ended_already(ends_on: dt.date) -> Sentence:
    return say(
        msgid(
            "Nothing was changed: somebody has ended this row already, %(day)s is the first day without it."
        ),
        day=ends_on,
    )


def _record(of: WorldList[Row, Facts], row: Row, verb: str, *, by: Actor, at: dt.datetime) -> None:
    detail = {of.named_by: getattr(row, of.named_by)}
    record(f"funding:{of.noun}:{verb}", by=by, at=at, subject=row, detail=detail)


def _user(by: Actor) -> int:
    if by.user_id is None:
        raise Refused(
            say(msgid("Nothing was changed: a list of the world is entered by a person, not by a timer."))
        )
    return by.user_id
