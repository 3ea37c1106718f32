"""Each row of the reference table of national schemes is kept by a rule, with its amount."""

from __future__ import annotations

import pytest

from wayhome.safeguards.deadlines import regimes
from wayhome.safeguards.scheme_rows import KeptAs, SchemeRow, scheme_rows
from wayhome.safeguards.schemes import BenefitLine, schemes

ROWS = [pytest.param(row, id=f"row-{row.row}") for row in scheme_rows()]


def line_of(row: SchemeRow) -> BenefitLine:
    version = schemes()[row.scheme].version(int(row.version))
    return next(line for line in version.lines if line.id == row.line)


def test_the_sixty_rows_are_there_in_their_order() -> None:
    assert [row.row for row in scheme_rows()] == list(range(1, 61))


@pytest.mark.parametrize("row", ROWS)
def test_row_is_kept_by_a_rule_with_its_amount(row: SchemeRow) -> None:
    if row.kept_as is KeptAs.DEADLINE:
        assert row.version in {rule.regime for rule in regimes()}
        return
    if row.kept_as is KeptAs.CONDITION:
        version = schemes()[row.scheme].version(int(row.version))
        assert version.requirements
        return
    line, minor = line_of(row), int(row.amount or 0) * 100

    assert schemes()[row.scheme].currency == (row.currency or "EUR")
    kept = {
        KeptAs.AMOUNT: (minor, None),
        KeptAs.AT_MOST: (None, (0, minor)),
        KeptAs.NOT_TOLD: (None, None),
    }[row.kept_as]
    assert (line.amount, line.range) == kept


def test_rows_with_a_condition_name_the_condition() -> None:
    ukraine = schemes()["avrr-nld"].version(2)
    six = schemes()["starthilfe-plus-deu"]

    assert "claim.nationality != 'UKR' or claim.applied_on < param.ukraine_out" in [
        item.test_text for item in ukraine.requirements
    ]
    assert all(
        any(
            "claim.asylum_applied_on < param.asylum_before" in item.test_text for item in version.requirements
        )
        for version in six.versions[:3]
    )


def test_every_scheme_keeps_a_row_or_is_named_by_one() -> None:
    named = {row.scheme for row in scheme_rows()} | {
        scheme for scheme in schemes() if any(scheme in row.remark for row in scheme_rows())
    }

    # REAN stands in the references of the process, not in the table.
    assert set(schemes()) - named == {"rean-nld"}
