"""What happened is never rewritten: the role that serves pages may add to histories, and change or remove nothing."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

TABLES = (
    "audit_event",
    "audit_revision",
    "cases_state_change",
    "cases_legal_fact",
    "process_decision",
    "consent_event",
    "journey_travel_event",
)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_history_is_only_added_to(db: None, table: str, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_nobody_but_the_owner_gives_these_rights_back(db: None) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT only_added('cases_case')")
