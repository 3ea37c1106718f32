"""``./wayhome withdraw REFERENCE --member N --by LOGIN``: record a withdrawal where no page can be reached."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.queries import Seat, actor_for, seats
from wayhome.casefile.cases.enums import STATE_LABELS, State
from wayhome.casefile.cases.queries import member_at
from wayhome.casefile.cases.scopes import case_for
from wayhome.ground.accounts.models import User
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.references import clean_reference
from wayhome.process.actions.rechecking import recheck_touched
from wayhome.process.actions.withdrawal import Withdrawal, withdraw
from wayhome.safeguards.words import GivenBy

NOBODY = "Nothing was recorded, because nobody can log in as {login}. Check the e-mail address after --by."
NOT_FOUND = (
    "Nothing was recorded, because {login} works on no case with this reference that has a person {number}. "
    "Check both; whoever works elsewhere uses the page “Somebody told us”."
)


class Command(BaseCommand):
    """Records that one person of a case withdraws: one step, no reason needed, nothing in its way."""

    help = (
        "Record that a person withdraws. No reason is needed. Exit codes: 0 recorded, 1 not, 2 wrong options."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the reference, the person's number, who records it, and what was said."""
        parser.add_argument("reference", help="of the case, like K7M4-2QXP-9")
        parser.add_argument(
            "--member", type=int, required=True, help="number of the person in the case, from 1"
        )
        parser.add_argument("--by", required=True, metavar="LOGIN", help="e-mail address of who records it")
        parser.add_argument("--said", default="", help="the person's own words, if they gave any")
        parser.add_argument(
            "--given-by",
            choices=[word.value for word in GivenBy],
            default=GivenBy.SELF.value,
            help="who said it; an adult speaks for themself",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the case in the scope of whoever records it, withdraw, and say what was done."""
        now = timezone.now()
        try:
            reference = clean_reference(options["reference"])
            done = _record(reference, options, now)
        except (Refused, ValueRefused) as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(
            f"Recorded: person {options['member']} of case {reference} withdrew. Consents ended: "
            f"{done.ended_consents}; seats to release: {done.released_seats}. "
            f"The case stands at “{STATE_LABELS[State(done.case.state)]}”."
        )


def _record(reference: str, options: dict[str, Any], now: dt.datetime) -> Withdrawal:
    login, number = options["by"], options["member"]
    user = User.objects.filter(email__iexact=login, is_active=True, is_service=False).first()
    if user is None:
        raise CommandError(NOBODY.format(login=login))
    for seat in seats(user.id, now.date()):
        try:
            return _withdraw(actor_for(user, seat), seat, reference, options, now)
        except OutOfScope:
            continue
    raise CommandError(NOT_FOUND.format(login=login, number=number))


def _withdraw(by: Actor, seat: Seat, reference: str, options: dict[str, Any], now: dt.datetime) -> Withdrawal:
    today = now.astimezone(ZoneInfo(seat.time_zone)).date()
    with acting_for([seat.organisation_id]) as context:
        hand = case_for(by, reference, on=today, even_restricted=True)
        done = withdraw(
            case=hand.case,
            member=member_at(hand.case, options["member"]),
            given_by=GivenBy(options["given_by"]),
            said=options["said"],
            by=hand.by,
            at=now,
        )
        recheck_touched(case_ids=context.touched, today=today, by=by, at=now)
    return done
