"""Digits of any script, turned into the ten that programs read."""

from __future__ import annotations

import unicodedata

_ETHIOPIC = {chr(0x1369 + i): i + 1 for i in range(9)} | {chr(0x1372 + i): 10 * (i + 1) for i in range(9)}
_ETHIOPIC_HUNDRED = "\u137b"
_ETHIOPIC_TEN_THOUSAND = "\u137c"


def western_digits(text: str) -> str:
    """Return the text with the decimal digits of every script, and Ethiopic numerals, written as 0 to 9."""
    parts: list[str] = []
    numeral = ""
    for character in text:
        if "\u1369" <= character <= "\u137c":
            numeral += character
            continue
        if numeral:
            parts.append(str(_ethiopic_number(numeral)))
            numeral = ""
        digit = unicodedata.decimal(character, None)
        parts.append(character if digit is None else str(digit))
    if numeral:
        parts.append(str(_ethiopic_number(numeral)))
    return "".join(parts)


def _ethiopic_number(numeral: str) -> int:
    """Return the number an Ethiopic numeral stands for: ፲፱፻፹ is 19 × 100 + 80 = 1980."""
    total = 0
    hundreds = 0
    group = 0
    for character in numeral:
        if character == _ETHIOPIC_HUNDRED:
            hundreds, group = hundreds + max(group, 1) * 100, 0
        elif character == _ETHIOPIC_TEN_THOUSAND:
            total, hundreds, group = (total + max(hundreds + group, 1)) * 10_000, 0, 0
        else:
            group += _ETHIOPIC[character]
    return total + hundreds + group
