"""Amounts of money: whole minor units of one currency; two currencies never mix by accident."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from wayhome.ground.values.digits import western_digits
from wayhome.ground.values.errors import refused
from wayhome.ground.values.sentences import msgid

_DIGITS = re.compile(r"[0-9]+")
_AS_WRITTEN = str.maketrans({"٬": ",", "٫": ".", "−": "-"})
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


@cache
def currencies() -> dict[str, int]:
    """Return the number of decimals of every currency of ISO 4217 by its three-letter code."""
    text = resources.files("wayhome.ground.values.data").joinpath("currencies.csv").read_text("utf-8")
    return {row["code"]: int(row["decimals"]) for row in csv.DictReader(text.splitlines())}


def decimals_of(currency: str) -> int:
    """Return how many decimals a currency has: 2 for EUR, 0 for XOF, 3 for IQD.

    Raises ``ValueRefused`` with code ``unknown_currency``.
    """
    decimals = currencies().get(currency)
    if decimals is None:
        raise refused(
            "unknown_currency",
            msgid("“%(currency)s” is not the code of a currency in use. Write three letters, such as EUR."),
            currency=currency,
        )
    return decimals


@dataclass(frozen=True, order=False)
class Money:
    """An amount in minor units (cents, fils; whole units where a currency has no decimals)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse a currency that ISO 4217 does not list, and an amount that is not a whole number."""
        decimals_of(self.currency)
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError("Money holds a whole number of minor units.")

    def __add__(self, other: Money) -> Money:
        """Return the sum; refuses another currency."""
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        """Return the difference; refuses another currency."""
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        """Return the amount with its sign turned."""
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        """Return whether this is less; refuses another currency."""
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        """Return whether this is at most the other; refuses another currency."""
        return self.minor <= self._same(other)

    def __str__(self) -> str:
        """Return the amount in English, as on every page: ``EUR 1,300`` or ``EUR 1,300.50``."""
        unit = 10 ** decimals_of(self.currency)
        whole, rest = divmod(abs(self.minor), unit)
        sign = "−" if self.minor < 0 else ""
        fraction = f".{rest:0{decimals_of(self.currency)}d}" if rest else ""
        return f"{self.currency} {sign}{whole:,}{fraction}"

    def times(self, count: int) -> Money:
        """Return the amount so many times over."""
        return Money(self.minor * count, self.currency)

    def split(self, weights: list[int] | tuple[int, ...]) -> list[Money]:
        """Return the amount in shares by whole weights, adding up exactly (largest remainder).

        Equal remainders go to the earlier share. Raises ``ValueError`` without weights, with a negative
        one, or if all are zero.
        """
        if not weights or min(weights) < 0 or sum(weights) == 0:
            raise ValueError("Shares need weights of zero or more, and at least one above zero.")
        size, sign, whole = abs(self.minor), -1 if self.minor < 0 else 1, sum(weights)
        shares = [size * weight // whole for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: -(size * weights[i] % whole))
        for index in by_remainder[: size - sum(shares)]:
            shares[index] += 1
        return [Money(sign * share, self.currency) for share in shares]

    def _same(self, other: Money) -> int:
        """Return the other amount's minor units, or refuse it with code ``two_currencies``."""
        if other.currency != self.currency:
            raise refused(
                "two_currencies",
                msgid(
                    "%(first)s and %(second)s are two currencies and were not put together. "
                    "Convert one of them first, with the rate of its day."
                ),
                first=str(self),
                second=str(other),
            )
        return other.minor


def total(amounts: list[Money] | tuple[Money, ...], currency: str) -> Money:
    """Return the sum of amounts of one currency, zero of it if there are none."""
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result


def parse_money(text: str, currency: str = "") -> Money:
    """Return the amount a person wrote: ``EUR 1,300``, ``1300.50 EUR``, ``1.300,50`` with a currency given.

    A comma, space or apostrophe between groups of three digits separates thousands, a point comes before
    decimals; where both occur the last one is the decimal sign. Digits of any script are read. What could
    mean two amounts is refused, never guessed.

    Raises ``ValueRefused`` with code ``no_currency``, ``unknown_currency``, ``two_currencies``,
    ``not_an_amount``, ``ambiguous_amount`` or ``too_many_decimals``.
    """
    plain = western_digits(text).translate(_AS_WRITTEN).replace("€", "EUR").replace("£", "GBP").strip()
    codes = re.findall(r"[A-Za-z]+", plain)
    code = (codes[0] if codes else currency).upper()
    if not code:
        raise refused("no_currency", msgid("The amount has no currency. Write its code, such as EUR 1,300."))
    decimals = decimals_of(code)
    if len(codes) > 1 or (currency and code != currency):
        raise refused(
            "two_currencies",
            msgid("The amount names another currency than %(currency)s."),
            currency=currency or code,
        )
    number = re.sub(r"[A-Za-z\s'’\u00a0\u202f]", "", plain)
    sign, number = (-1, number[1:]) if number.startswith("-") else (1, number)
    whole, fraction = _parts(number, decimals)
    if len(fraction) > decimals:
        raise refused(
            "too_many_decimals",
            msgid("%(currency)s has %(count)s decimals. Write the amount with no more than that."),
            currency=code,
            count=decimals,
        )
    return Money(sign * (int(whole) * 10**decimals + int(fraction.ljust(decimals, "0") or 0)), code)


def _parts(number: str, decimals: int) -> tuple[str, str]:
    """Return the digits before and after the decimal sign of an unsigned number."""
    if _DIGITS.fullmatch(number):
        return number, ""
    if _GROUPED.fullmatch(number):
        return number.replace(",", ""), ""
    decimal_sign = "," if number.rfind(",") > number.rfind(".") else "."
    thousands_sign = "." if decimal_sign == "," else ","
    whole, _, fraction = number.rpartition(decimal_sign)
    grouped = re.fullmatch(rf"[0-9]{{1,3}}(?:\{thousands_sign}[0-9]{{3}})+", whole) is not None
    if not _DIGITS.fullmatch(fraction) or not (grouped or _DIGITS.fullmatch(whole)):
        raise refused(
            "not_an_amount",
            msgid("“%(text)s” is not an amount of money. Write it like 1300 or 1,300.50."),
            text=number,
        )
    if not grouped and len(fraction) == 3 and decimals != 3:
        raise refused(
            "ambiguous_amount",
            msgid("“%(text)s” can mean two amounts. Write %(plain)s or %(decimal)s."),
            text=number,
            plain=f"{whole}{fraction}",
            decimal=f"{whole}.{fraction.rstrip('0') or '00'}",
        )
    return whole.replace(thousands_sign, ""), fraction
