"""Makes the table that was asked for, from the facts as they stand or from a release."""

from __future__ import annotations

from wayhome.reporting.facts import columns, facts
from wayhome.reporting.frozen import frozen, gathered
from wayhome.reporting.models import Release
from wayhome.reporting.tables.asking import Choice
from wayhome.reporting.tables.counted import Table, make_table


def table_of(choice: Choice, release: Release | None = None) -> Table:
    """Return a table; without a release from the facts as they stand, which needs a transaction.

    Raises ``Refused`` for what cannot be told, and for a release whose file was changed.
    """
    if release is not None:
        with frozen(release) as book:
            return make_table(book, choice)
    with gathered(columns(), facts()) as book:
        return make_table(book, choice)
