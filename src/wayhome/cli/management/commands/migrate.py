"""``./wayhome manage migrate``: Django's own command, as the role that makes tables, which then belong to the owner."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from wayhome.ground.core.catalogue import faults


class Command(Migrate):
    """Brings the tables up to date and hands them over, so that nobody who logs in owns one."""

    def add_arguments(self, parser: Any) -> None:
        """Add Django's arguments, with the migrator's connection as the usual one."""
        super().add_arguments(parser)
        parser.set_defaults(database="migrator")

    def handle(self, *args: Any, **options: Any) -> Any:
        """Run the migrations, then hand tables and functions over to whom they belong."""
        done = super().handle(*args, **options)
        if not options.get("check_unapplied") and not options.get("plan"):
            with connections[options["database"]].cursor() as cursor:
                cursor.execute("SELECT hand_over() FROM pg_proc WHERE proname = 'hand_over' LIMIT 1")
            self._refuse_holes(str(options["database"]))
        return done

    def _refuse_holes(self, alias: str) -> None:
        """Stop with every table, function and role that the second lock does not hold, if there is any."""
        holes = faults(connections[alias])
        if holes:
            raise CommandError(
                "The tables are up to date, but not all of them are locked. Do not serve from this database:\n  "
                + "\n  ".join(holes)
            )
