"""Ages, days and the predicates behind the rules: edges worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wayhome.safeguards.days import add_months, age_on, birthday
from wayhome.safeguards.examples import ready_adult, ready_case
from wayhome.safeguards.facts import ChildFacts, LegalFacts, MemberFacts
from wayhome.safeguards.predicates import PREDICATES, counts_as_child
from wayhome.safeguards.rulesets import rulebook
from wayhome.safeguards.words import AgeDecision

TRAVEL = date(2026, 6, 18)


def born(earliest: date | None, latest: date | None, child: ChildFacts | None = None) -> MemberFacts:
    return replace(ready_adult(), born_earliest=earliest, born_latest=latest, child=child or ChildFacts())


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2021, 5, 9), 60, date(2026, 5, 9)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last_one(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2008, 6, 18), date(2026, 6, 17), 17),
        (date(2008, 6, 18), date(2026, 6, 18), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),  # 18 on 1 March in a common year
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_changes_on_the_birthday(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


def test_birthday_of_29_february_is_1_march_in_a_common_year() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("member", "is_child"),
    [
        (born(date(2008, 6, 18), date(2008, 6, 18)), False),  # 18 on the day of travel
        (born(date(2008, 6, 19), date(2008, 6, 19)), True),  # 18 a day later
        (born(date(2008, 1, 1), date(2008, 12, 31)), True),  # 17 or 18
        (born(None, None), True),
        (born(date(1984, 1, 1), date(1984, 12, 31)), False),
        (born(date(1984, 1, 1), None), True),
        (born(date(2008, 1, 1), date(2008, 12, 31), ChildFacts(AgeDecision.ASSESSED_ADULT)), False),
        (
            born(date(2015, 1, 1), date(2015, 1, 1), ChildFacts(AgeDecision.ASSESSED_ADULT)),
            True,
        ),  # plainly eleven
        (
            born(date(2007, 1, 1), date(2007, 1, 1), ChildFacts(AgeDecision.ASSESSED_CHILD)),
            False,
        ),  # 19 by now
        (born(date(2007, 1, 1), date(2007, 1, 1), ChildFacts(age_disputed=True)), True),
    ],
)
def test_whoever_may_be_under_18_is_treated_as_a_child(member: MemberFacts, is_child: bool) -> None:
    assert counts_as_child(member, TRAVEL) == is_child


def test_every_predicate_is_used_by_a_rule() -> None:
    text = " ".join(
        f"{rule.when_text} {rule.test_text} {' '.join(rule.places_text.values())}"
        for rule in rulebook().rules
    )

    assert [name for name in PREDICATES if f"{name}()" not in text] == []


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_predicate_of_a_case_without_facts_claims_nothing_good(name: str) -> None:
    member = MemberFacts("a")
    case = replace(ready_case(member), legal=LegalFacts(), suspensions=None, airline_limits=None, now=None)
    good = {
        "leaves_in_time",
        "legs_confirmed",
        "period_granted",
        "too_young_to_be_heard",
        "both_parents_travel",
    }
    parameters = {"too_young_under": 4, "notice_days": 7, "margin_days": 14}

    answer = PREDICATES[name](case, member, parameters)

    assert answer is not True or name not in good
