"""The mark of a database that the demonstration made: a comment on it, which only its owner can write.

Log-in without a password asks for it, so that no setting alone can open an office's database.
"""

from __future__ import annotations

from enum import StrEnum

from django.apps import apps
from django.db import connections, transaction


class Mark(StrEnum):
    """What the comment on the database says."""

    NONE = ""
    LOADING = "wayhome demonstration, being loaded"
    WHOLE = "wayhome demonstration"


def mark_of_database() -> Mark:
    """Return the mark of the database in use."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        found = cursor.fetchone()
    said = found[0] if found else None
    return Mark(said) if said in {mark.value for mark in Mark} else Mark.NONE


def is_demonstration_database() -> bool:
    """Return whether the demonstration made the database in use, even if its load was cut off."""
    return mark_of_database() is not Mark.NONE


def mark_database(mark: Mark = Mark.WHOLE) -> None:
    """Mark the database as the demonstration's, as its owner."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_database())")
        (name,) = cursor.fetchone() or ("",)
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{mark.value}'")


def clear_database() -> None:
    """Empty every table of Wayhome, as the owner; only ever called on a database that carries the mark."""
    tables = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("wayhome.")]
    log = [name for name in tables if name.startswith("audit_")]
    with transaction.atomic(using="migrator"), connections["migrator"].cursor() as cursor:
        for name in log:  # which nothing else ever empties
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for name in log:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
