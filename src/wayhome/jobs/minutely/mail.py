"""Letters to staff: put into the outbox and sent each minute, for one organisation after the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from wayhome.casefile.access.queries import Seat, actor_for, seats, users_with_role
from wayhome.casefile.cases.queries import reader_of
from wayhome.ground.accounts.models import User
from wayhome.ground.core.context import acting_for
from wayhome.ground.messaging.enums import SORT_WORDS, Sort
from wayhome.ground.messaging.letters import send_letters, wish_of, write_letter
from wayhome.ground.messaging.models import Letter
from wayhome.jobs.timers import timers

MOST = 200
"""Letters of one organisation in a minute; the others go in the next one."""


def write_and_send(now: dt.datetime) -> tuple[int, int]:
    """Write letters to whoever has news they want to hear of, and send what waits; return how many went and failed."""
    went = failed = 0
    for timer in timers(now):
        organisation_id = timer.by.organisation_id
        with acting_for([organisation_id]) as context:
            context.at = now
            people = {user.id: user for user in _staff(organisation_id, timer.today)}
            for user in people.values():
                _write(user, organisation_id, now)
        for _number in range(MOST):
            # Each in a transaction of its own: what went is written down before the next one goes.
            with acting_for([organisation_id]):
                sent = send_letters(organisation_id=organisation_id, send=_Sender(people), at=now, most=1)
            if sent == (0, 0):
                break
            went, failed = went + sent[0], failed + sent[1]
    return went, failed


def _staff(organisation_id: int, today: dt.date) -> Iterator[User]:
    rows = users_with_role(organisation_id=organisation_id, role=None, on=today)
    yield from rows.filter(is_active=True, is_service=False).exclude(email="")


def _write(user: User, organisation_id: int, now: dt.datetime) -> None:
    seat = _seat(user, organisation_id, now)
    if seat is None:
        return
    by = actor_for(user, seat)
    local = now.astimezone(ZoneInfo(seat.time_zone))
    write_letter(
        reader=reader_of(by, on=local.date()),
        wish=wish_of(organisation_id=organisation_id, user_id=user.id),
        local_hour=local.hour,
        at=now,
    )


def _seat(user: User, organisation_id: int, now: dt.datetime) -> Seat | None:
    return next((one for one in seats(user.id, now.date()) if one.organisation_id == organisation_id), None)


class _Sender:
    """Sends one letter to its reader, in their language."""

    def __init__(self, people: Mapping[int, User]) -> None:
        self._people = people

    def __call__(self, letter: Letter) -> None:
        """Hand the letter over; to somebody who works here no more nothing is sent."""
        user = self._people.get(letter.user_id)
        if user is None:
            return
        with translation.override(user.language):
            EmailMessage(subject=_subject(letter), body=body_of(letter), to=[user.email]).send()


def _subject(letter: Letter) -> str:
    return (
        _("Wayhome: something urgent waits for you") if letter.urgent else _("Wayhome: there is news for you")
    )


def body_of(letter: Letter) -> str:
    """Return the words of a letter: what the news is about and how much of it, in the language in force.

    It names no person, no case and no address to open: whoever reads it over a shoulder learns nothing, and nobody gets used
    to following links in mail.
    """
    lines = [
        _(SORT_WORDS[sort]) % {"count": letter.counts[sort.value]}
        for sort in Sort
        if letter.counts.get(sort.value)
    ]
    return "\n".join(
        [
            *lines,
            "",
            _(
                "Open Wayhome as you always do; this mail has no link on purpose. What happened stands on your day."
            ),
            _("You choose when you are written to under “Your log-ins”."),
        ]
    )
