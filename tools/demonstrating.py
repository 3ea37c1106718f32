"""The two steps before the demonstration is served, in one process so that Django is loaded once."""

from __future__ import annotations

import io

import django
from django.core.management import call_command

from tools.house import step


def main() -> None:
    """Bring the database up to date as its owner, then load the demonstration office if it is not there."""
    with step("Django"):
        django.setup()
    with step("migrations"):
        call_command("migrate", database="migrator", interactive=False, verbosity=0)
    with step("demonstration office"):
        call_command("load_demonstration")
        call_command("make_sealing_key", stdout=io.StringIO(), stderr=io.StringIO())


if __name__ == "__main__":
    main()
