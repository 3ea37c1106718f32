"""Claims about digits of many scripts."""

from __future__ import annotations

import pytest

from wayhome.ground.values.digits import western_digits


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("١٩٨٧", "1987"),
        ("۱۳۶۶", "1366"),
        ("१९८७", "1987"),
        ("১৯৮৭", "1987"),
        ("၁၉၈၇", "1987"),
        ("1987", "1987"),
        ("22 መስከረም", "22 መስከረም"),
        # Ethiopic numerals are no place values: nineteen, hundred, eighty, seven.
        ("፲፱፻፹፯", "1987"),
        ("፳፻፲፬", "2014"),
        ("፲፱፻", "1900"),
        ("፩", "1"),
        ("፻", "100"),
        ("፼", "10000"),
        ("፲፩ መስከረም ፲፱፻፹", "11 መስከረም 1980"),
    ],
)
def test_numbers_of_many_scripts_are_read(written: str, read: str) -> None:
    assert western_digits(written) == read
