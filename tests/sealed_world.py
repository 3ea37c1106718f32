"""Committed drawers with sealed rows of two tables, for tests that change keys behind everybody's back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections, models
from django.test.utils import override_settings

from tests.serving import own_database
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import Revision
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto import index_keys, organisation_keys, providers
from wayhome.ground.crypto.bulk import make_drawers
from wayhome.ground.crypto.file_provider import write_root_keys
from wayhome.ground.crypto.keyring import open_drawers, share_drawers
from wayhome.ground.crypto.models import OrganisationKey
from wayhome.ground.values.tiers import DrawerKind

OURS, THEIRS, OTHERS = 101, 102, 103
"""Organisations: ours has every drawer, theirs every second one is shared with, others have none."""
NOON = dt.datetime(2026, 6, 9, 10, 0, tzinfo=dt.UTC)
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Person: ("full_name", "email", "phones"),
    Revision: ("old_values",),
}
FILLED = (
    "people_person",
    "audit_revision",
    "crypto_drawer_wrap",
    "crypto_drawer",
    "crypto_organisation_key",
    "crypto_index_key",
    "crypto_rotation",
)
"""The tables in which anything is committed, those that refer first."""


@dataclass
class SealedWorld:
    """What was sealed, by table and row, and in which drawer."""

    drawers: list[uuid.UUID] = field(default_factory=list)
    shared: frozenset[uuid.UUID] = frozenset()
    plain: dict[tuple[type[models.Model], uuid.UUID], tuple[uuid.UUID, dict[str, Any]]] = field(
        default_factory=dict
    )

    def add(self, count: int) -> None:
        """Make drawers of ours, with a person and an old value in each, and share every second one."""
        with acting_for([OURS]):
            made = make_drawers(kind=DrawerKind.PERSON, organisation_id=OURS, count=count)
            shared = made[::2]
            share_drawers(shared, organisation_id=THEIRS)
        start = len(self.drawers)
        with acting_for([OURS]):  # the other role sees drawers once they are committed
            open_drawers(made)
            rows = [_rows(drawer, start + number) for number, drawer in enumerate(made)]
            Person.objects.using("migrator").bulk_create(person for person, _ in rows)
            Revision.objects.using("migrator").bulk_create(revision for _, revision in rows)
        self.drawers += made
        self.shared |= frozenset(shared)
        for row in [one for pair in rows for one in pair]:
            values = {name: row.__dict__[name] for name in FIELDS[type(row)]}
            self.plain[type(row), row.pk] = (row.drawer_id, values)

    def rows_of(self, drawers: Sequence[uuid.UUID]) -> list[models.Model]:
        """Return the rows of these drawers as they stand, with their values sealed."""
        return [
            row
            for table in FIELDS
            for row in table._default_manager.using("migrator").filter(drawer_id__in=drawers)
        ]

    def read(self, organisation_id: int, drawers: Sequence[uuid.UUID] | None = None) -> int:
        """Open every value of these drawers as one organisation, as a request does, and return how many there were.

        Raises whatever opening raises, and ``AssertionError`` where a value is another than was sealed.
        """
        wanted = drawers if drawers is not None else self.drawers
        count = 0
        with acting_for([organisation_id]):
            rows = self.rows_of(wanted)
            open_drawers(row.drawer_id for row in rows)  # type: ignore[attr-defined]
            for row in rows:
                for name, value in self.plain[type(row), row.pk][1].items():
                    assert getattr(row, name) == value
                    count += 1
        return count


def _rows(drawer_id: uuid.UUID, number: int) -> tuple[Person, Revision]:
    person = Person(
        drawer_id=drawer_id,
        case_id=uuid.uuid4(),
        full_name=f"مريم {number}",
        email=f"person-{number}@example.org",
        phones=[{"number": f"+31 6 {number:08}"}],
        created_at=NOON,
    )
    revision = Revision(
        drawer_id=drawer_id,
        table="people.Person",
        record_id=str(person.id),
        record_version=1,
        fields=["full_name"],
        old_values={"full_name": f"Maryam {number}"},
        at=NOON,
    )
    return person, revision


@contextmanager
def sealed_world(folder: Path, *, drawers: int) -> Iterator[SealedWorld]:
    """Give a database of its own with a root key file of its own, filled with so many drawers."""
    with own_database(), filled(folder, drawers=drawers) as world:
        yield world


@contextmanager
def filled(folder: Path, *, drawers: int) -> Iterator[SealedWorld]:
    """Fill the database that is there with so many drawers under a root key file of its own, and empty it afterwards."""
    place = folder / "root.key"
    write_root_keys(place, [bytes(range(32))])
    with override_settings(WAYHOME_KEY_FILE=place, WAYHOME_TRANSIT_URL=""):
        forget_opened()
        try:
            world = SealedWorld()
            world.add(drawers)
            yield world
        finally:
            forget_opened()
            for table in FILLED:
                ask(f"DELETE FROM {table}")  # noqa: S608


def forget_opened() -> None:
    """Begin as a process that has opened no key yet."""
    providers.provider.cache_clear()
    organisation_keys._opened.clear()
    index_keys._opened.clear()


def standing_keys(organisation_id: int) -> list[OrganisationKey]:
    """Return the keys of an organisation that are not retired."""
    keys = OrganisationKey.objects.using("migrator").filter(organisation_id=organisation_id, retired_at=None)
    return list(keys.order_by("version"))


def ask(statement: str, *values: object, using: str = "migrator") -> list[tuple[Any, ...]]:
    """Return what the database answers."""
    with connections[using].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []
