"""Claims about counting rows anew: whoever wrote thousands of rows is planned for by what stands there now."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.cast import Cast, a_case
from wayhome.casefile.cases.models import Case
from wayhome.ground.crypto.bulk import count_anew


def counted(table: str) -> float:
    """Return how many rows the database believes a table to have; below 0 where it never counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        return float(cursor.fetchone()[0])


@pytest.mark.parametrize("cases", [1, 3])
def test_rows_of_the_transaction_under_way_are_counted(cast: Cast, cases: int) -> None:
    for _ in range(cases):
        a_case(cast)

    count_anew(Case)

    assert counted("cases_case") == cases
