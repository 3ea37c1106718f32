"""What the commands of series, releases and tables share: who acts on a server, and what is said of a new database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management.base import CommandError
from django.db import ProgrammingError, transaction
from psycopg.errors import UndefinedTable

from wayhome.ground.core.errors import Refused
from wayhome.ground.values.errors import ValueRefused

NO_TABLES = (
    "Nothing was done, because this database is new and holds no tables. Load the demonstration with ./wayhome demo, "
    "or make the tables with ./wayhome manage migrate."
)


@dataclass(frozen=True)
class Server:
    """Who acts where a command is run on the server itself: nobody's account."""

    user_id: int | None = None
    organisation_id: int | None = None
    office_id: int | None = None
    roles: tuple[str, ...] = ()
    relation: str = ""


@contextmanager
def told() -> Iterator[None]:
    """Run the block in one transaction; a refusal becomes the sentence with which the command ends."""
    try:
        with transaction.atomic():
            yield
    except (Refused, ValueRefused) as refusal:
        raise CommandError(str(refusal.sentence)) from refusal
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        raise CommandError(NO_TABLES) from error
