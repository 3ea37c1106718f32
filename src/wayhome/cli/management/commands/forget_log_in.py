"""``./wayhome manage forget_log_in LOGIN --by LOGIN``: for whoever lost a device, or whose link is another person's."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wayhome.casefile.access.actions import forget_factors, forget_office_log_in
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.queries import actor_for, seats
from wayhome.ground.accounts.models import User
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import Refused

NOBODY = "Nothing was changed, because nobody has the address {login}. Check how it is written."
MAY_NOT = "Nothing was changed, because {login} manages no accounts. Name an administrator after --by."
NOTHING_CHOSEN = "Nothing was changed. Say what to end: --factors, --office-link, or both."


class Command(BaseCommand):
    """Ends what somebody logs in with beside the password, so that they can set it up anew."""

    help = "End the second factors of an account, or its link to the office's own log-in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose account it is, what ends, and the administrator who does it."""
        parser.add_argument("login", help="e-mail address of the account")
        parser.add_argument(
            "--by", required=True, metavar="LOGIN", help="e-mail address of the administrator"
        )
        parser.add_argument("--factors", action="store_true", help="passkeys, app and paper codes")
        parser.add_argument("--office-link", action="store_true", help="the link to the office's own log-in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find both accounts, end what was asked, and say how much it was."""
        if not (options["factors"] or options["office_link"]):
            raise CommandError(NOTHING_CHOSEN)
        user, by = _user(options["login"]), _administrator(options["by"])
        now = timezone.now()
        try:
            with acting_for([by.organisation_id]):
                factors = forget_factors(user=user, by=by, at=now) if options["factors"] else 0
                links = forget_office_log_in(user=user, by=by, at=now) if options["office_link"] else 0
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Ended: {factors} second factors, {links} links to the office's own log-in.")


def _user(login: str) -> User:
    user = User.objects.filter(email__iexact=login, is_service=False).first()
    if user is None:
        raise CommandError(NOBODY.format(login=login))
    return user


def _administrator(login: str) -> Actor:
    user = _user(login)
    for seat in seats(user.id, timezone.now().date()):
        actor = actor_for(user, seat)
        if user.is_active and allows(actor, Permission.MANAGE_ACCOUNTS):
            return actor
    raise CommandError(MAY_NOT.format(login=login))
