"""The closed language: what it says, what it refuses, and how the unknown travels through it."""

from __future__ import annotations

from datetime import date

import pytest

from wayhome.safeguards.expressions import ExpressionError, Vocabulary, evaluate, parse
from wayhome.safeguards.facts import CaseFacts, MemberFacts, SharingFacts
from wayhome.safeguards.readers import FactReader
from wayhome.safeguards.words import ConsentState, TravelState

VOCABULARY = Vocabulary(
    {"case": CaseFacts, "member": MemberFacts},
    {"limit": 7},
    {"always": lambda: True, "unknown": lambda: None},
)
CASE = CaseFacts(on=date(2026, 1, 31), today=date(2026, 1, 1), open_concerns=2)
MEMBER = MemberFacts(
    "a",
    travel_state=TravelState.BOOKED,
    stateless=False,
    sharings=(SharingFacts("one", ConsentState.GIVEN), SharingFacts("two", ConsentState.REFUSED)),
)


def answer(text: str) -> object:
    reader = FactReader(
        {"case": CASE, "member": MEMBER}, VOCABULARY.parameters, lambda name: VOCABULARY.predicates[name]()
    )
    return evaluate(parse(text, VOCABULARY), reader)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("case.open_concerns == 2", True),
        ("1 < case.open_concerns <= param.limit", True),
        ("case.on - case.today > 29", True),
        ("case.on + months(1) == case.today + days(58)", True),  # 31 January + 1 month = 28 February, day 59
        ("case.today + years(1) > case.on", True),
        ("member.travel_state in ['booked', 'boarded']", True),
        ("member.travel_state not in ['booked', 'boarded']", False),
        ("count(member.sharings)", 2),
        ("count(member.sharings, 'state', 'refused', 'expired')", 1),
        ("count(member.sharings) - count(member.sharings, 'state', 'given')", 1),
        ("count(member.legs)", None),
        ("known(member.entry_ban)", False),
        ("yes(member.entry_ban)", False),
        ("member.entry_ban", None),
        ("not member.entry_ban", None),
        ("member.entry_ban == False", None),
        ("member.entry_ban and always()", None),
        ("member.entry_ban and member.stateless", False),
        ("member.entry_ban or always()", True),
        ("member.entry_ban or member.stateless", None),
        ("unknown() == 3", None),
        ("member.entry_ban_until + days(3) < case.on", None),
        ("member.consent.valid_until >= case.on", None),
    ],
)
def test_expression_answers_with_three_values(text: str, expected: object) -> None:
    result = answer(text)

    assert result == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("__import__('os')", "no predicate is called '__import__'"),
        ("member.consent.__class__ == 1", "no fact '__class__'"),
        ("(lambda: 1)()", "not part of the language"),
        ("[x for x in case.members]", "not part of the language"),
        ("f'{case.on}'", "not part of the language"),
        ("case.on if always() else case.today", "not part of the language"),
        ("always", "not part of the language"),
        ("case.on is case.today", "'is' is not part"),
        ("member.consnet.state == 'given'", "no fact 'consnet'"),
        ("person.age > 3", "no facts are called 'person'"),
        ("member.consent.state == 'givn'", "'givn' is not a ConsentState"),
        ("member.consent.state in ['given', 'no']", "'no' is not a ConsentState"),
        ("param.missing == 1", "no parameter 'missing'"),
        ("always(3)", "takes no values"),
        ("known()", "takes one value"),
        ("count(member.key)", "needs a list of facts"),
        ("count(member.sharings, 'color', 'red')", "no fact 'color'"),
        ("1.5 == 1", "not part of the language"),
        ("case.on ==", "cannot be read"),
        ("always(x=1)", "not part of the language"),
    ],
)
def test_anything_outside_the_language_is_refused_at_load(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        parse(text, VOCABULARY)

    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["case.open_concerns and always()", "case.on + 3 == case.today", "days(case.on) == 1"]
)
def test_expression_that_cannot_be_worked_out_fails_loudly(text: str) -> None:
    with pytest.raises(ExpressionError):
        answer(text)
