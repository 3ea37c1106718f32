"""Rule files: errors name file, rule and key; versions follow each other; sentences keep house style."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from wayhome.safeguards.engine import days_of, rules_for
from wayhome.safeguards.examples import example_case
from wayhome.safeguards.rulesets import FOLDER, RuleBook, check_versions, load, rulebook
from wayhome.safeguards.tables import RuleFileError
from wayhome.safeguards.words import DateBasis

RULE = """
id = "one"
title = "One"
about = "About."
neutral = "Ask."
tier = "T0"
does_not_apply = "Not here."
who_can_act = ["return_counsellor"]
[[rule]]
id = "one-a"
title = "A"
condition = "member.information_complete"
message = "Missing. Do it."
met = "Met."
[[rule.source]]
of = "house"
[[rule.example]]
name = "met"
expect = "met"
[[rule.example]]
name = "open"
expect = "open"
"""


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "sources.toml").write_text('[house]\ndocument = "House"\n', encoding="utf-8")
    (tmp_path / "01-one.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_smallest_rule_file_loads(tmp_path: Path) -> None:
    book = load(folder_with(tmp_path, RULE))

    assert [rule.id for rule in book.rules] == ["one-a"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('title = "A"\n', "", "01-one.toml, one-a: 'title' is missing"),
        ('title = "A"', 'title = "A"\ncolour = "red"', "01-one.toml, one-a: unknown key 'colour'"),
        ("member.information_complete", "member.informed", "no fact 'informed' in"),
        ("Missing. Do it.", "Missing %(what)s.", "the place %(what)s has no fact"),
        ('of = "house"', 'of = "nowhere"', "'nowhere' is not in sources.toml"),
        ('"return_counsellor"', '"king"', "'king' is not a role"),
        ('tier = "T0"', 'tier = "T9"', "'tier' must be one of T0, T1, T2"),
        ('expect = "open"', 'expect = "met"', "at least one example that is met and one that is open"),
        ('title = "A"', 'title = "A"\noverridable = true', "only rules of conditions 3, 12 and 14"),
        ('title = "A"', "title = 3", "'title' must be str, not 3"),
        ('id = "one"\n', 'id = "two"\n', "must be the name of the file"),
        ('[[rule.source]]\nof = "house"\n', "", "there is no [[rule.source]]"),
        ('title = "A"', "title = ", "cannot be read as TOML"),
    ],
)
def test_wrong_rule_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    folder = folder_with(tmp_path, RULE.replace(old, new, 1))

    with pytest.raises(RuleFileError) as refusal:
        load(folder)

    assert reason in str(refusal.value)


def two_versions() -> RuleBook:
    first = replace(rulebook().rules[0], in_force_until=date(2026, 6, 1), date_basis=DateBasis.DEPARTURE)
    second = replace(first, version=2, in_force_from=date(2026, 6, 1), in_force_until=None)
    ruleset = replace(rulebook().rulesets[0], rules=(first, second))
    return RuleBook((ruleset,))


@pytest.mark.parametrize(
    ("day", "version"), [(date(2026, 5, 31), 1), (date(2026, 6, 1), 2), (date(2030, 1, 1), 2)]
)
def test_version_is_chosen_by_its_date_basis(day: date, version: int) -> None:
    facts = replace(example_case("adult", {}), on=day, today=date(2026, 1, 1))

    rules = rules_for(facts, two_versions())

    assert [rule.version for rule in rules] == [version]


def test_versions_with_a_gap_between_them_are_refused() -> None:
    first, second = two_versions().rules

    with pytest.raises(RuleFileError, match="must begin on the day the older ends"):
        check_versions([first, replace(second, in_force_from=date(2026, 6, 2))])


def test_rule_to_be_confirmed_is_never_applied() -> None:
    first, second = two_versions().rules
    waiting = RuleBook((replace(rulebook().rulesets[0], rules=(replace(first, confirmed=False), second)),))

    rules = rules_for(replace(example_case("adult", {}), on=date(2026, 1, 2)), waiting)

    assert rules == ()


def test_every_confirmed_rule_of_the_product_is_in_force_on_any_day() -> None:
    facts = replace(example_case("adult", {}), on=date(2015, 1, 1), applied_on=date(2015, 1, 1))

    rules = rules_for(facts)

    assert rules == tuple(rule for rule in rulebook().rules if rule.confirmed)


@pytest.mark.parametrize("decided_on", [date(2015, 1, 1), date(2026, 11, 28), date(2030, 1, 1)])
def test_what_the_return_regulation_says_is_never_applied_before_somebody_confirms_it(
    decided_on: date,
) -> None:
    facts = example_case("adult", {"case.legal.decided_on": decided_on})

    lengths = [rule for rule in rules_for(facts) if rule.id == "entry-ban-length"]

    assert [(rule.version, rule.parameters["longest_years"]) for rule in lengths] == [(1, 5)]
    assert [rule.id for rule in rulebook().rules if not rule.confirmed] == ["entry-ban-length"]


def test_the_day_of_the_return_decision_chooses_its_rules_and_not_the_day_of_approval() -> None:
    facts = example_case("adult", {"case.legal.decided_on": date(2024, 2, 3)})

    days = days_of(facts)

    assert days[DateBasis.RETURN_DECISION] == date(2024, 2, 3)
    assert days[DateBasis.DECISION] == date(2026, 5, 21)
    assert {rule.id for rule in rulebook().rules if rule.date_basis == DateBasis.RETURN_DECISION} == {
        "period-known",
        "departure-in-time",
        "entry-ban-length",
    }


@pytest.mark.parametrize("rule", rulebook().rules, ids=lambda rule: rule.id)
def test_open_sentence_says_what_is_missing_and_what_to_do(rule) -> None:  # type: ignore[no-untyped-def]
    parts = [part for part in rule.message.replace("; ", ". ").replace(": ", ". ").split(". ") if part]

    assert len(parts) >= 2
    assert rule.message.endswith(".")
    assert "%(member)s" not in rule.message[1:]


@pytest.mark.parametrize("rule", rulebook().rules, ids=lambda rule: rule.id)
def test_protection_and_health_are_kept_closely(rule) -> None:  # type: ignore[no-untyped-def]
    close = rule.condition in (6, 7, 8, 9, 10)

    assert not close or rule.tier == "T2"


def test_every_source_of_the_register_has_a_document() -> None:
    text = (FOLDER / "sources.toml").read_text(encoding="utf-8")

    assert text.count("\n[") == text.count("\ndocument = ")
