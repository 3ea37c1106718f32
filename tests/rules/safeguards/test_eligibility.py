"""National schemes: sums, versions by day, and the unknown that never makes anybody eligible."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from wayhome.safeguards.claims import ClaimFacts, ClaimPerson
from wayhome.safeguards.eligibility import Eligibility, amount_text, entitlement, total_of
from wayhome.safeguards.schemes import schemes

COUPLE = (
    ClaimPerson("a", date(1985, 1, 1), date(1985, 1, 1), principal=True),
    ClaimPerson("b", date(1988, 1, 1), date(1988, 1, 1)),
)
IRAQ_2023 = ClaimFacts(
    host="AUT",
    nationality="IRQ",
    on_country_list=True,
    applied_on=date(2023, 10, 20),
    return_decision_final_on=date(2023, 10, 1),
    voluntary=True,
    own_means=False,
    helped_before=False,
    persons=COUPLE,
)


def test_couple_from_austria_gets_7415_as_in_the_worked_example_of_bbu() -> None:
    found = [entitlement(scheme, IRAQ_2023) for scheme in ("return-aid-aut", "eurp-aut", "special-iraq-aut")]

    # 2 × 900 = 1,800; 615 + 2,000 + 1,000 = 3,615; 2 × 1,000 = 2,000
    assert [item.total for item in found] == [180_000, 361_500, 200_000]
    assert amount_text(total_of(found), "EUR") == "EUR 7,415.00"


@pytest.mark.parametrize("scheme_id", sorted(schemes()))
def test_claim_of_which_nothing_is_known_gives_nothing(scheme_id: str) -> None:
    found = entitlement(scheme_id, ClaimFacts())

    assert (found.eligibility == Eligibility.ELIGIBLE, found.total) == (False, 0)
    assert found.steps


@pytest.mark.parametrize(
    "fact",
    ["on_country_list", "voluntary", "own_means", "helped_before", "return_decision_final_on", "nationality"],
)
@pytest.mark.parametrize("scheme_id", ["return-aid-aut", "eurp-aut", "special-iraq-aut"])
def test_unknown_fact_never_raises_an_entitlement(fact: str, scheme_id: str) -> None:
    known = entitlement(scheme_id, IRAQ_2023)
    unknown = entitlement(scheme_id, replace(IRAQ_2023, **{fact: None}))  # type: ignore[arg-type]

    assert unknown.total <= known.total
    assert unknown.eligibility in (known.eligibility, Eligibility.NOT_KNOWN)


def test_nobody_to_help_means_not_known() -> None:
    found = entitlement("eurp-aut", replace(IRAQ_2023, persons=()))

    assert (found.eligibility, found.total) == (Eligibility.NOT_KNOWN, 0)


def test_age_is_counted_on_the_schemes_own_day() -> None:
    son = ClaimPerson("c", date(2004, 2, 15), date(2004, 2, 15))
    claim = ClaimFacts(
        applied_on=date(2022, 2, 1), departs_on=date(2022, 2, 15), on_country_list=True, persons=(son,)
    )

    found = entitlement("premium-bel", claim)

    assert found.total == 35_000  # 18 on the day of departure: an adult


@pytest.mark.parametrize(("assessed", "total"), [(True, 261_500), (False, 161_500), (None, 161_500)])
def test_doubtful_age_counts_as_child_until_assessed(assessed: bool | None, total: int) -> None:
    person = ClaimPerson("a", date(2008, 1, 1), date(2008, 12, 31), assessed_adult=assessed)
    claim = ClaimFacts(applied_on=date(2026, 5, 8), on_country_list=True, voluntary=True, persons=(person,))

    found = entitlement("eurp-nld", claim)

    assert found.total == total  # 615 + 2,000 for an adult, 615 + 1,000 for a child of a family
    assert any("provisional" in str(step) for step in found.steps) == (assessed is None)


def test_decision_can_be_stored_with_version_facts_and_reasons() -> None:
    record = json.loads(json.dumps(entitlement("eurp-aut", IRAQ_2023).as_record()))

    assert (record["scheme"], record["version"], record["total"]) == ("eurp-aut", 1, 361_500)
    assert record["facts"]["claim.applied_on"] == {"on": "2023-10-20"}
    assert "In all EUR 3,615.00." in record["steps"]


def test_amounts_in_different_currencies_are_not_added() -> None:
    euro = entitlement("eurp-aut", IRAQ_2023)

    with pytest.raises(ValueError, match="different currencies"):
        total_of([euro, replace(euro, currency="GBP")])


def test_unknown_scheme_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        entitlement("nowhere", IRAQ_2023)
