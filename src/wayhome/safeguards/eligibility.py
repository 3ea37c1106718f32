"""What a scheme gives this family, and why: value and every step of the explanation, for any past day.

Pure: a claim in, an entitlement out. An unknown fact never makes anybody eligible, and never adds an amount.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.safeguards.claims import ClaimFacts, ClaimPerson
from wayhome.safeguards.days import age_on
from wayhome.safeguards.expressions import Call, Node, evaluate
from wayhome.safeguards.readers import FactReader, plain
from wayhome.safeguards.schemes import BenefitLine, Requirement, Scheme, SchemeVersion, Unit, schemes
from wayhome.safeguards.tables import Source
from wayhome.safeguards.words import DateBasis

ADULT_AGE = 18


class Eligibility(StrEnum):
    """Whether a scheme helps: yes, no, or a fact is still missing."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class EntitledLine:
    """One line of help with its amount in minor units; None where the office sets it within a range."""

    id: str
    title: Sentence
    form: str
    amount: int | None
    # Most of it that may be cash at departure, minor units; None if the scheme sets no such limit.
    cash_at_most: int | None
    steps: tuple[Sentence, ...]


@dataclass(frozen=True)
class Entitlement:
    """The answer of one scheme for one claim."""

    scheme_id: str
    # None if no version could be chosen.
    version: int | None
    eligibility: Eligibility
    lines: tuple[EntitledLine, ...]
    # Minor units; 0 unless eligible.
    total: int
    currency: str
    # Why: version, people, each line, total; and each condition that is not met or not known.
    steps: tuple[Sentence, ...]
    sources: tuple[Source, ...]
    facts_used: dict[str, object]
    # What is asked for and not known yet, each in the words of its requirement; these stand among the steps too.
    missing: tuple[Sentence, ...] = ()

    def as_record(self) -> dict[str, object]:
        """Return plain lists, texts and numbers for storage beside the decision."""
        return {
            "scheme": self.scheme_id,
            "version": self.version,
            "eligibility": str(self.eligibility),
            "total": self.total,
            "currency": self.currency,
            "lines": [{"id": line.id, "form": line.form, "amount": line.amount} for line in self.lines],
            "steps": [str(step) for step in self.steps],
            "sources": [str(source) for source in self.sources],
            "facts": {name: plain(value) for name, value in self.facts_used.items()},
        }


def entitlement(scheme_id: str, claim: ClaimFacts) -> Entitlement:
    """Return what one scheme gives for a claim; KeyError if there is no scheme of that id."""
    scheme = schemes()[scheme_id]
    used: dict[str, object] = {}
    answers = [
        (version, _ask(version.chosen_when, version, claim, None, used)) for version in scheme.versions
    ]
    chosen = [version for version, answer in answers if answer is True]
    if not chosen:
        return _no_version(scheme, any(answer is None for _, answer in answers), used)
    return _entitle(scheme, chosen[0], _with_ages(claim, chosen[0]), used)


def total_of(entitlements: Iterable[Entitlement]) -> int:
    """Return the sum of several schemes in minor units; ValueError if their currencies differ."""
    listed = list(entitlements)
    if len({item.currency for item in listed}) > 1:
        raise ValueError("amounts in different currencies are not added")
    return sum(item.total for item in listed)


def amount_text(amount: int, currency: str) -> str:
    """Return an amount in plain English for explanations, such as "EUR 2,615.00"."""
    return f"{currency} {amount // 100:,}.{amount % 100:02d}"


def _entitle(
    scheme: Scheme, version: SchemeVersion, claim: ClaimFacts, used: dict[str, object]
) -> Entitlement:
    steps = [
        say(
            msgid("Scheme %(scheme)s, version %(version)s (%(title)s), chosen by the day of %(basis)s."),
            scheme=say(scheme.title),
            version=version.version,
            title=say(version.title),
            basis=say(BASIS_NAMES[version.date_basis]),
        )
    ]
    steps += [
        say(msgid("One person may be under 18 and counts as a child for now: the amount is provisional."))
        for person in claim.persons
        if person.provisional
    ]
    answers = [(item, _requirement(item, version, claim, used)) for item in version.requirements]
    steps += [say(item.message) for item, answer in answers if answer is not True]
    if any(answer is False for _, answer in answers):
        eligibility = Eligibility.NOT_ELIGIBLE
    elif all(answer is True for _, answer in answers) and claim.persons:
        eligibility = Eligibility.ELIGIBLE
    else:
        eligibility = Eligibility.NOT_KNOWN
    lines = tuple(_lines(scheme, version, claim, used)) if eligibility == Eligibility.ELIGIBLE else ()
    total = sum(line.amount or 0 for line in lines)
    steps += [step for line in lines for step in line.steps]
    if eligibility == Eligibility.ELIGIBLE:
        steps.append(say(msgid("In all %(total)s."), total=amount_text(total, scheme.currency)))
    if version.note:
        steps.append(say(version.note))
    sources = (*version.sources, *(source for line in version.lines for source in line.sources))
    return Entitlement(
        scheme.id,
        version.version,
        eligibility,
        lines,
        total,
        scheme.currency,
        tuple(steps),
        sources,
        used,
        tuple(say(item.message) for item, answer in answers if answer is None),
    )


BASIS_NAMES = {
    DateBasis.APPLICATION: msgid("application"),
    DateBasis.DEPARTURE: msgid("departure"),
    DateBasis.DECISION: msgid("decision"),
}


def _lines(
    scheme: Scheme, version: SchemeVersion, claim: ClaimFacts, used: dict[str, object]
) -> Iterable[EntitledLine]:
    for line in version.lines:
        people = [
            person
            for person in claim.persons
            if line.who is None or _ask(line.who, version, claim, person, used) is True
        ]
        if people:
            yield _amount(scheme, line, 1 if line.unit == Unit.PER_CASE else len(people))


def _amount(scheme: Scheme, line: BenefitLine, times: int) -> EntitledLine:
    title = say(line.title)
    if line.range is not None:
        low, high = (amount_text(amount, scheme.currency) for amount in line.range)
        text = msgid("%(title)s: between %(low)s and %(high)s, set by the office; not in the total.")
        step = say(text, title=title, low=low, high=high)
        return EntitledLine(line.id, title, str(line.form), None, line.cash_at_most, (step,))
    one = line.amount or 0
    amount = one * times
    text = msgid("%(title)s: %(times)s × %(one)s = %(amount)s.")
    steps = [
        say(
            text,
            title=title,
            times=times,
            one=amount_text(one, scheme.currency),
            amount=amount_text(amount, scheme.currency),
        )
    ]
    if line.cap_per_family is not None and amount > line.cap_per_family:
        amount = line.cap_per_family
        steps.append(say(msgid("At most %(cap)s for one family."), cap=amount_text(amount, scheme.currency)))
    if line.note:
        steps.append(say(line.note))
    return EntitledLine(line.id, title, str(line.form), amount, line.cash_at_most, tuple(steps))


def _no_version(scheme: Scheme, missing: bool, used: dict[str, object]) -> Entitlement:
    text = (
        msgid("Which version of %(scheme)s counts is not known yet: a day is missing. Record it first.")
        if missing
        else msgid("No version of %(scheme)s holds for these days.")
    )
    state = Eligibility.NOT_KNOWN if missing else Eligibility.NOT_ELIGIBLE
    step = say(text, scheme=say(scheme.title))
    return Entitlement(scheme.id, None, state, (), 0, scheme.currency, (step,), (), used)


def _ask(
    node: Node, version: SchemeVersion, claim: ClaimFacts, person: ClaimPerson | None, used: dict[str, object]
) -> object:
    reader = FactReader({"claim": claim, "person": person or ClaimPerson("")}, version.parameters)
    answer = evaluate(node, reader)
    for path, value in reader.used.items():
        name = path.replace("person.", f"person {person.key}.") if person else path
        used[name] = value
    return answer


def _requirement(
    item: Requirement, version: SchemeVersion, claim: ClaimFacts, used: dict[str, object]
) -> object:
    """Return the answer to a requirement; one that only asks whether a fact is known is never a plain no."""
    answer = _ask(item.test, version, claim, None, used)
    return None if answer is False and isinstance(item.test, Call) else answer


def _with_ages(claim: ClaimFacts, version: SchemeVersion) -> ClaimFacts:
    """Return the claim with every person counted as adult or child on the scheme's own day."""
    day = {
        DateBasis.APPLICATION: claim.applied_on,
        DateBasis.DEPARTURE: claim.departs_on,
        DateBasis.DECISION: claim.decided_on,
    }[version.age_basis]
    return replace(claim, persons=tuple(_aged(person, day) for person in claim.persons))


def _aged(person: ClaimPerson, day: date | None) -> ClaimPerson:
    if person.assessed_adult is not None:
        return replace(person, adult=person.assessed_adult)
    if day is None or person.born_earliest is None or person.born_latest is None:
        return replace(person, adult=False, provisional=True)
    youngest, oldest = age_on(person.born_latest, day), age_on(person.born_earliest, day)
    return replace(person, adult=youngest >= ADULT_AGE, provisional=youngest < ADULT_AGE <= oldest)
