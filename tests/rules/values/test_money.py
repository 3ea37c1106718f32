"""Claims about amounts of money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.money import Money, currencies, decimals_of, parse_money, total

amounts = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(130_000, "EUR"), "EUR 1,300"),
        (Money(130_050, "EUR"), "EUR 1,300.50"),
        (Money(5, "EUR"), "EUR 0.05"),
        (Money(655_000, "XOF"), "XOF 655,000"),
        (Money(1_250_500, "IQD"), "IQD 1,250.500"),
        (Money(-61_500, "EUR"), "EUR −615"),
    ],
)
def test_an_amount_is_printed_with_its_currency_and_its_own_decimals(money: Money, text: str) -> None:
    assert str(money) == text


@given(minor=amounts, currency=st.sampled_from(sorted(currencies())))
def test_what_is_printed_is_read_back(minor: int, currency: str) -> None:
    assert parse_money(str(Money(minor, currency))) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1300", 130_000),
        ("1,300", 130_000),
        ("1 300", 130_000),
        ("1'300.5", 130_050),
        ("1300.50 EUR", 130_050),
        ("eur 1300", 130_000),
        ("€ 1,300", 130_000),
        ("1.300,50", 130_050),
        ("1,300.50", 130_050),
        ("1300,50", 130_050),
        ("١٣٠٠", 130_000),
        ("۱٬۳۰۰٫۵", 130_050),
        ("1,300,000", 130_000_000),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, minor: int) -> None:
    assert parse_money(text, "EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("1300", "", "no_currency"),
        ("1300 ABC", "", "unknown_currency"),
        ("1300 USD", "EUR", "two_currencies"),
        ("1.300", "EUR", "ambiguous_amount"),
        ("1,3000", "EUR", "too_many_decimals"),
        ("13.5", "XOF", "too_many_decimals"),
        ("1.3.0", "EUR", "not_an_amount"),
        ("", "EUR", "not_an_amount"),
        ("1300$", "EUR", "not_an_amount"),
    ],
)
def test_an_amount_that_is_unclear_is_refused_and_never_guessed(text: str, currency: str, code: str) -> None:
    with pytest.raises(ValueRefused) as refusal:
        parse_money(text, currency)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("currency", "decimals"), [("EUR", 2), ("JPY", 0), ("XAF", 0), ("IQD", 3), ("TND", 3)]
)
def test_currencies_have_the_decimals_of_the_standard(currency: str, decimals: int) -> None:
    assert decimals_of(currency) == decimals


def test_two_currencies_are_never_put_together() -> None:
    with pytest.raises(ValueRefused, match="two_currencies"):
        Money(1, "EUR") + Money(1, "USD")


@given(
    minor=amounts,
    weights=st.lists(st.integers(min_value=0, max_value=50), min_size=1, max_size=8).filter(any),
)
def test_shares_add_up_to_the_whole(minor: int, weights: list[int]) -> None:
    shares = Money(minor, "EUR").split(weights)

    assert total(shares, "EUR") == Money(minor, "EUR")


def test_the_largest_remainder_gets_the_last_cent() -> None:
    # EUR 1.00 by 3, 3 and 1: 42.86, 42.86 and 14.29 cents; two cents are left for the first two.
    assert Money(100, "EUR").split([3, 3, 1]) == [Money(43, "EUR"), Money(43, "EUR"), Money(14, "EUR")]
