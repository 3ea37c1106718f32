"""Where each row of the reference table of national schemes went: to which rule, and how its amount is kept.

The table (60 rows) was put together from public pages; the rows are restated here in short, so that an auditor
can follow each from the page to the rule and sees what a source left uncertain.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "rulesets" / "scheme-rows.csv"


class KeptAs(StrEnum):
    """What became of a row's amount."""

    # The line pays this amount, it may pay up to it, or the source shows none.
    AMOUNT = "amount"
    AT_MOST = "at_most"
    NOT_TOLD = "not_told"
    # The row is a condition, or a period of time, and not an amount.
    CONDITION = "condition"
    DEADLINE = "deadline"


@dataclass(frozen=True)
class SchemeRow:
    """One row of the reference table and the rule that keeps it."""

    row: int
    what: str
    # As the table prints it: whole units, empty where it shows none.
    amount: str
    currency: str
    # Id of the scheme, or "deadline".
    scheme: str
    # Number of the version, or name of the legal regime.
    version: str
    line: str
    kept_as: KeptAs
    remark: str


@cache
def scheme_rows() -> tuple[SchemeRow, ...]:
    """Return every row in the order of the reference table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_row(values) for values in csv.DictReader(file))


def _row(values: dict[str, str]) -> SchemeRow:
    return SchemeRow(
        row=int(values["row"]),
        what=values["what"],
        amount=values["amount"],
        currency=values["currency"],
        scheme=values["scheme"],
        version=values["version"],
        line=values["line"],
        kept_as=KeptAs(values["kept_as"]),
        remark=values["remark"],
    )
