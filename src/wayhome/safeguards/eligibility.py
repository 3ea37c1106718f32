"""What a scheme gives this family, and why: value and every step of the explanation, for any past day.

Pure: a claim in, an entitlement out. An unknown fact never makes anybody eligible, and never adds an amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.safeguards.claims import ClaimFacts, ClaimPerson, claim_from, claim_record
from wayhome.safeguards.days import age_on
from wayhome.safeguards.digests import check_unchanged
from wayhome.safeguards.expressions import Call, Node, evaluate
from wayhome.safeguards.readers import FactReader, plain
from wayhome.safeguards.schemes import (
    ADULT_AGE,
    BenefitLine,
    Requirement,
    Scheme,
    SchemeVersion,
    Unit,
    schemes,
)
from wayhome.safeguards.tables import Source
from wayhome.safeguards.words import DateBasis

# Older than anybody: the age that somebody without a day of birth may have.
MOST_YEARS = 150


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
    claim: ClaimFacts
    # What is asked for and not known yet, each in the words of its requirement; these stand among the steps too.
    missing: tuple[Sentence, ...] = ()
    # What the version asks and gives, in short: shows later whether its file was changed. Empty without a version.
    digest: str = ""

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
            "claim": claim_record(self.claim),
            "digest": self.digest,
        }


def entitlement(scheme_id: str, claim: ClaimFacts) -> Entitlement:
    """Return what one scheme gives for a claim; KeyError if there is no scheme of that id."""
    scheme = schemes()[scheme_id]
    used: dict[str, object] = {}
    for silence in scheme.silences:
        if _ask(silence.when, silence.parameters, claim, None, used) is True:
            return _without_version(scheme, Eligibility.NOT_KNOWN, say(silence.message), claim, used)
    answers = [
        (version, _ask(version.chosen_when, version.parameters, claim, None, used))
        for version in scheme.versions
    ]
    chosen = [version for version, answer in answers if answer is True]
    if any(answer is None for _, answer in answers):
        step = say(
            msgid(
                "Which version of %(scheme)s counts is not known yet: "
                "a day or another fact is missing. Record it first."
            ),
            scheme=say(scheme.title),
        )
        return _without_version(scheme, Eligibility.NOT_KNOWN, step, claim, used)
    if not chosen:
        step = say(msgid("No version of %(scheme)s holds for these days."), scheme=say(scheme.title))
        return _without_version(scheme, Eligibility.NOT_ELIGIBLE, step, claim, used)
    return _entitle(scheme, chosen[0], _with_ages(claim, chosen[0]), used)


def reproduce(record: Mapping[str, object]) -> Entitlement:
    """Return the answer of the stored version for the stored claim, whatever versions hold today.

    KeyError if scheme or version is gone; RuleChangedError if the version was changed after the decision.
    """
    scheme = schemes()[str(record["scheme"])]
    claim = claim_from(record["claim"])
    if record["version"] is None:
        return entitlement(scheme.id, claim)
    version = scheme.version(int(str(record["version"])))
    check_unchanged(f"{scheme.id}, version {version.version}", record.get("digest"), version.digest)
    used: dict[str, object] = {}
    for other in scheme.versions:
        _ask(other.chosen_when, other.parameters, claim, None, used)
    return _entitle(scheme, version, _with_ages(claim, version), used)


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
    steps += [say(_provisional(version)) for person in claim.persons if person.provisional]
    answers = [(item, _requirement(item, version, claim, used)) for item in version.requirements]
    steps += [say(item.message) for item, answer in answers if answer is not True]
    if any(answer is False for _, answer in answers):
        eligibility = Eligibility.NOT_ELIGIBLE
    elif all(answer is True for _, answer in answers) and claim.persons:
        eligibility = Eligibility.ELIGIBLE
    else:
        eligibility = Eligibility.NOT_KNOWN
    eligible = eligibility == Eligibility.ELIGIBLE
    lines = _capped(scheme, version, _lines(scheme, version, claim, used)) if eligible else ()
    total = sum(line.amount or 0 for line in lines)
    steps += [step for line in lines for step in line.steps]
    if eligibility == Eligibility.ELIGIBLE:
        steps.append(say(msgid("In all %(total)s."), total=amount_text(total, scheme.currency)))
    if version.note:
        steps.append(say(version.note))
    sources = (*version.sources, *(source for line in version.lines for source in line.sources))
    return Entitlement(
        scheme_id=scheme.id,
        version=version.version,
        eligibility=eligibility,
        lines=lines,
        total=total,
        currency=scheme.currency,
        steps=tuple(steps),
        sources=sources,
        facts_used=used,
        claim=claim,
        missing=tuple(say(item.message) for item, answer in answers if answer is None),
        digest=version.digest,
    )


def _provisional(version: SchemeVersion) -> str:
    if version.age_steps == (ADULT_AGE,):
        return msgid("One person may be under 18 and counts as a child for now: the amount is provisional.")
    return msgid("The age of one person is not certain: the lower age counts, and the amount is provisional.")


BASIS_NAMES = {
    DateBasis.APPLICATION: msgid("application"),
    DateBasis.DEPARTURE: msgid("departure"),
    DateBasis.DECISION: msgid("decision"),
    DateBasis.RETURN_DECISION: msgid("return decision"),
}


def _lines(
    scheme: Scheme, version: SchemeVersion, claim: ClaimFacts, used: dict[str, object]
) -> Iterable[EntitledLine]:
    for line in version.lines:
        answers = [
            True if line.who is None else _ask(line.who, version.parameters, claim, person, used)
            for person in claim.persons
        ]
        people = sum(answer is True for answer in answers)
        if people:
            yield _amount(scheme, line, 1 if line.unit == Unit.PER_CASE else people)
        elif None in answers:
            text = msgid("%(title)s: a fact is missing, so it is not in the total. Record it.")
            yield _open_line(line, say(text, title=say(line.title)))


def _open_line(line: BenefitLine, step: Sentence) -> EntitledLine:
    """Return a line without an amount, with the reason why, and the note of the rule."""
    steps = (step, say(line.note)) if line.note else (step,)
    return EntitledLine(line.id, say(line.title), str(line.form), None, line.cash_at_most, steps)


def _amount(scheme: Scheme, line: BenefitLine, times: int) -> EntitledLine:
    title = say(line.title)
    if line.range is not None:
        low, high = (amount_text(amount, scheme.currency) for amount in line.range)
        text = msgid("%(title)s: between %(low)s and %(high)s, set by the office; not in the total.")
        if not line.range[0]:
            text = msgid("%(title)s: at most %(high)s, set by the office; not in the total.")
            return _open_line(line, say(text, title=title, high=high))
        return _open_line(line, say(text, title=title, low=low, high=high))
    if line.amount is None:
        text = msgid("%(title)s: our sources do not tell the amount. Ask the office; not in the total.")
        return _open_line(line, say(text, title=title))
    one = line.amount
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


def _capped(
    scheme: Scheme, version: SchemeVersion, found: Iterable[EntitledLine]
) -> tuple[EntitledLine, ...]:
    """Return the lines with what goes over a family's cap taken off, from the last line of the cap on."""
    lines = list(found)
    for cap in version.family_caps:
        over = sum(line.amount or 0 for line in lines if line.id in cap.lines) - cap.amount
        for index, line in reversed(list(enumerate(lines))):
            if over <= 0 or line.id not in cap.lines or not line.amount:
                continue
            less = min(over, line.amount)
            over -= less
            text = msgid("At most %(cap)s for one family in all: %(less)s less.")
            step = say(
                text,
                cap=amount_text(cap.amount, scheme.currency),
                less=amount_text(less, scheme.currency),
            )
            lines[index] = replace(line, amount=line.amount - less, steps=(*line.steps, step))
    return tuple(lines)


def _without_version(
    scheme: Scheme, state: Eligibility, step: Sentence, claim: ClaimFacts, used: dict[str, object]
) -> Entitlement:
    return Entitlement(scheme.id, None, state, (), 0, scheme.currency, (step,), (), used, claim)


def _ask(
    node: Node,
    parameters: Mapping[str, object],
    claim: ClaimFacts,
    person: ClaimPerson | None,
    used: dict[str, object],
) -> object:
    reader = FactReader({"claim": claim, "person": person or ClaimPerson("")}, parameters)
    answer = evaluate(node, reader)
    for path, value in reader.used.items():
        name = path.replace("person.", f"person {person.key}.") if person else path
        used[name] = value
    return answer


def _requirement(
    item: Requirement, version: SchemeVersion, claim: ClaimFacts, used: dict[str, object]
) -> object:
    """Return the answer to a requirement; one that only asks whether a fact is known is never a plain no."""
    answer = _ask(item.test, version.parameters, claim, None, used)
    return None if answer is False and isinstance(item.test, Call) else answer


def _with_ages(claim: ClaimFacts, version: SchemeVersion) -> ClaimFacts:
    """Return the claim with every person counted as adult or child on the scheme's own day."""
    day = {
        DateBasis.APPLICATION: claim.applied_on,
        DateBasis.DEPARTURE: claim.departs_on,
        DateBasis.DECISION: claim.decided_on,
        DateBasis.RETURN_DECISION: claim.return_decision_final_on,
    }[version.age_basis]
    return replace(claim, persons=tuple(_aged(person, day, version.age_steps) for person in claim.persons))


def _aged(person: ClaimPerson, day: date | None, age_steps: Iterable[int]) -> ClaimPerson:
    """Return the person with the age that counts: the lower one, provisionally, where it is not certain."""
    youngest, oldest = 0, MOST_YEARS
    if day is not None and person.born_latest is not None:
        youngest = age_on(person.born_latest, day)
    if day is not None and person.born_earliest is not None:
        oldest = age_on(person.born_earliest, day)
    if person.assessed_adult is True:
        youngest = max(youngest, ADULT_AGE)
    if person.assessed_adult is False:
        youngest, oldest = min(youngest, ADULT_AGE - 1), min(oldest, ADULT_AGE - 1)
    return replace(
        person,
        adult=youngest >= ADULT_AGE,
        provisional=any(youngest < step <= oldest for step in age_steps),
        youngest_age=youngest,
    )
