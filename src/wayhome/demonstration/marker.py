"""The mark of a database that the demonstration made: a comment on it, which only its owner can write.

Log-in without a password asks for it, so that no setting alone can open an office's database.
"""

from __future__ import annotations

from django.db import connections

MARK = "wayhome demonstration"


def is_demonstration_database() -> bool:
    """Return whether the database in use carries the mark."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        found = cursor.fetchone()
    return found is not None and found[0] == MARK


def mark_database() -> None:
    """Mark the database as the demonstration's, as its owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_database())")
        (name,) = cursor.fetchone() or ("",)
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{MARK}'")
