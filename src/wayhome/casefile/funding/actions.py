"""The verbs of the world's lists: one person enters, another confirms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.models import AirlineLimit, Programme, Suspension
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say

LAST_WEEK = 45
"""No pregnancy is counted further; the database holds the same."""


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
    """Ask that a suspension ends on a day; it stays in force until a second person lifts it.

    Raises ``NotPermitted``, and ``Refused`` for a day that is over: what was closed then stays closed then.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    if ends_on < at.date():
        raise Refused(
            say(
                msgid(
                    "Nothing was asked, because that day is over and what was closed then stays so. "
                    "Choose today or a later day."
                )
            ),
            field="ends_on",
        )
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


@dataclass(frozen=True)
class LimitFacts:
    """Until which completed week a carrier takes a passenger with one child, with several, and from when with a certificate.

    ``carrier`` is the code of the airline; empty is the house limit for carriers of whom nothing is known.
    """

    carrier: str
    single_until_week: int
    multiple_until_week: int
    certificate_from_week: int
    begins_on: dt.date
    source: str


def enter_airline_limit(*, facts: LimitFacts, by: Actor, at: dt.datetime) -> AirlineLimit:
    """Enter the limit of an airline with its source; it acts when a second person confirms it.

    Raises ``NotPermitted``, and ``Refused`` without a source, for weeks that cannot be, or in an order that cannot be.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    _check_limit(facts)
    row = AirlineLimit.objects.create(
        carrier=facts.carrier.strip().upper(),
        single_until_week=facts.single_until_week,
        multiple_until_week=facts.multiple_until_week,
        certificate_from_week=facts.certificate_from_week,
        begins_on=facts.begins_on,
        source=facts.source.strip(),
        entered_by_id=_user(by),
        entered_at=at,
    )
    record("funding:airline_limit:enter", by=by, at=at, subject=row, detail={"carrier": row.carrier})
    return row


def _check_limit(facts: LimitFacts) -> None:
    weeks = {
        "single_until_week": facts.single_until_week,
        "multiple_until_week": facts.multiple_until_week,
        "certificate_from_week": facts.certificate_from_week,
    }
    wrong = next((name for name, week in weeks.items() if not 1 <= week <= LAST_WEEK), "")
    if wrong:
        raise Refused(
            say(
                msgid(
                    "The limit was not entered, because a week of pregnancy lies between 1 and %(last)s. Look at the weeks again."
                ),
                last=LAST_WEEK,
            ),
            field=wrong,
        )
    if facts.multiple_until_week > facts.single_until_week:
        raise Refused(
            say(
                msgid(
                    "The limit was not entered, because no airline carries longer with several children than with one. "
                    "Look at the weeks again."
                )
            ),
            field="multiple_until_week",
        )
    if not facts.source.strip():
        raise Refused(
            say(
                msgid(
                    "The limit was not entered, because it names no source. Write the airline’s own page or letter, with its date."
                )
            ),
            field="source",
        )


def confirm_airline_limit(*, limit: AirlineLimit, by: Actor, at: dt.datetime) -> AirlineLimit:
    """Confirm a limit that somebody else entered; it acts from now on.

    Raises ``NotPermitted``, and ``Refused`` when the same person entered it or it is confirmed already.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    row = AirlineLimit.objects.select_for_update().get(pk=limit.pk)
    if row.confirmed_at is not None:
        raise Refused(say(msgid("Nothing was changed: this limit is confirmed already.")))
    if by.is_same_person(row.entered_by_id):
        raise Refused(
            say(
                msgid(
                    "The limit was not confirmed, because you entered it yourself. Ask a colleague to confirm it."
                )
            )
        )
    row.confirmed_by_id = _user(by)
    row.confirmed_at = at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    record("funding:airline_limit:confirm", by=by, at=at, subject=row, detail={"carrier": row.carrier})
    return row


def ask_to_end_airline_limit(
    *, limit: AirlineLimit, ends_on: dt.date, by: Actor, at: dt.datetime
) -> AirlineLimit:
    """Ask that a limit ends on a day, the first without it; it stays in force until a second person ends it.

    Raises ``NotPermitted``, and ``Refused`` while nobody has confirmed it.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    row = AirlineLimit.objects.select_for_update().get(pk=limit.pk)
    if row.confirmed_at is None:
        raise Refused(
            say(
                msgid(
                    "Nothing was changed: this limit is not in force, because nobody has confirmed it. Let it stand unconfirmed."
                )
            )
        )
    row.end_asked_by_id = _user(by)
    row.end_asked_at = at
    row.end_asked_on = ends_on
    row.save(update_fields=["end_asked_by", "end_asked_at", "end_asked_on"])
    record("funding:airline_limit:ask_end", by=by, at=at, subject=row, detail={"carrier": row.carrier})
    return row


def end_airline_limit(*, limit: AirlineLimit, by: Actor, at: dt.datetime) -> AirlineLimit:
    """End a limit on the day that somebody else asked for.

    Raises ``NotPermitted``, and ``Refused`` when nobody asked or the same person did.
    """
    require(by, Permission.ENTER_WORLD_LISTS)
    row = AirlineLimit.objects.select_for_update().get(pk=limit.pk)
    if row.end_asked_on is None:
        raise Refused(
            say(
                msgid(
                    "The limit was not ended, because nobody has asked for it. Ask for it first; a colleague then ends it."
                )
            )
        )
    if by.is_same_person(row.end_asked_by_id):
        raise Refused(
            say(
                msgid(
                    "The limit was not ended, because you asked for it yourself. Ask a colleague to end it."
                )
            )
        )
    row.ends_on = row.end_asked_on
    row.save(update_fields=["ends_on"])
    record("funding:airline_limit:end", by=by, at=at, subject=row, detail={"carrier": row.carrier})
    return row


def _user(by: Actor) -> int:
    if by.user_id is None:
        raise Refused(
            say(msgid("Nothing was changed: a list of the world is entered by a person, not by a timer."))
        )
    return by.user_id
