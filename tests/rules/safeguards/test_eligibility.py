"""National schemes: sums, versions by day, and the unknown that never makes anybody eligible."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from wayhome.safeguards.claims import ClaimFacts, ClaimPerson
from wayhome.safeguards.digests import RuleChangedError
from wayhome.safeguards.eligibility import Eligibility, amount_text, entitlement, reproduce, total_of
from wayhome.safeguards.schemes import SchemeExample, schemes
from wayhome.safeguards.words import VisaGroup

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
        applied_on=date(2022, 2, 1),
        departs_on=date(2022, 2, 15),
        visa_group=VisaGroup.VISA_REQUIRED,
        persons=(son,),
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


@pytest.mark.parametrize(
    ("scheme_id", "number", "example"),
    [
        pytest.param(scheme.id, version.version, example, id=f"{scheme.id}-{version.version}-{place}")
        for scheme in schemes().values()
        for version in scheme.versions
        for place, example in enumerate(version.examples, start=1)
    ],
)
def test_stored_entitlement_is_reproduced_from_the_record_alone(
    scheme_id: str, number: int, example: SchemeExample
) -> None:
    persons = tuple(ClaimPerson(**person) for person in example.persons)  # type: ignore[arg-type]
    found = entitlement(scheme_id, replace(ClaimFacts(persons=persons), **example.claim))  # type: ignore[arg-type]

    again = reproduce(json.loads(json.dumps(found.as_record())))

    assert (again.version, again.eligibility, again.total) == (found.version, found.eligibility, found.total)
    assert [str(step) for step in again.steps] == [str(step) for step in found.steps]
    assert again.facts_used == found.facts_used
    assert found.total == sum(line.amount or 0 for line in found.lines)


def test_record_of_a_changed_version_is_not_reproduced_as_if_nothing_had_happened() -> None:
    record = entitlement("eurp-aut", IRAQ_2023).as_record()

    with pytest.raises(RuleChangedError, match="eurp-aut, version 1 was changed after this decision"):
        reproduce({**record, "digest": "0" * 16})


def test_record_of_a_version_that_is_gone_is_a_key_error() -> None:
    record = entitlement("eurp-aut", IRAQ_2023).as_record()

    with pytest.raises(KeyError, match="no version 99"):
        reproduce({**record, "version": 99})


def test_past_day_is_answered_by_the_version_of_that_day() -> None:
    adult = ClaimPerson("a", date(1980, 1, 1), date(1980, 1, 1), principal=True)
    claim = ClaimFacts(nationality="IRQ", on_country_list=True, registered_elsewhere=False, persons=(adult,))
    days = {
        date(2016, 5, 1): (1, 175_000),
        date(2017, 7, 1): (2, 180_000),
        date(2026, 1, 1): (3, 261_500),
    }

    for day, expected in days.items():
        found = entitlement("avrr-nld", replace(claim, applied_on=day, departs_on=day))
        assert (found.version, found.total) == expected


def test_version_that_may_not_be_the_right_one_is_not_used() -> None:
    """A national of Türkiye whose stay nobody recorded: the general amount would be a promise."""
    claim = ClaimFacts(
        nationality="TUR",
        applied_on=date(2024, 8, 1),
        visa_group=VisaGroup.VISA_REQUIRED,
        exception_granted=False,
        on_country_list=True,
        own_means=False,
        persons=COUPLE,
    )

    found = entitlement("reag-garp-deu", claim)

    assert (found.version, found.eligibility, found.total) == (None, Eligibility.NOT_KNOWN, 0)


@pytest.mark.parametrize("field", ["nationality", "entered_on", "visa_group", "on_country_list", "own_means"])
def test_unknown_fact_never_adds_to_the_german_aid(field: str) -> None:
    claim = ClaimFacts(
        nationality="GEO",
        applied_on=date(2020, 8, 1),
        entered_on=date(2016, 1, 1),
        visa_group=VisaGroup.VISA_EXEMPT,
        on_country_list=True,
        own_means=False,
        months_of_residence=40,
        persons=COUPLE,
    )

    known = entitlement("reag-garp-deu", claim)
    unknown = entitlement("reag-garp-deu", replace(claim, **{field: None}))  # type: ignore[arg-type]

    # 2 × 200 + 2 × 1,000
    assert known.total == 240_000
    assert unknown.total <= known.total
    assert unknown.eligibility in (known.eligibility, Eligibility.NOT_KNOWN)


def test_amounts_in_different_currencies_are_not_added() -> None:
    euro = entitlement("eurp-aut", IRAQ_2023)

    with pytest.raises(ValueError, match="different currencies"):
        total_of([euro, replace(euro, currency="GBP")])


def test_unknown_scheme_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        entitlement("nowhere", IRAQ_2023)
