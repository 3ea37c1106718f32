"""The facts a national scheme asks for: who returns, from where to where, and on which days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from wayhome.safeguards.readers import plain, rich
from wayhome.safeguards.words import Procedure, VisaGroup

# Worked out by the scheme, so never stored as a fact.
WORKED_OUT = ("adult", "provisional", "youngest_age")


@dataclass(frozen=True)
class ClaimPerson:
    """One person for whom help is claimed; the name is not a fact."""

    # A stable key, the same as the member's.
    key: str
    # Earliest and latest possible day of birth.
    born_earliest: date | None = None
    born_latest: date | None = None
    # Whether this is the person who applies; relatives who travel along are accompanying.
    principal: bool = False
    # Whether a child travels without parent or lawful guardian.
    unaccompanied: bool = False
    # Decided age where it is in doubt: True adult, False child; None lets the days of birth decide.
    assessed_adult: bool | None = None
    # Worked out by the scheme for its own day of age; whoever may be a child counts as one, provisionally.
    adult: bool = False
    provisional: bool = False
    # Lowest age the person may have on that day, worked out as well; 0 where no day of birth is known.
    youngest_age: int = 0


@dataclass(frozen=True)
class ClaimFacts:
    """One claim of one family under one or more schemes; None means not known."""

    # ISO 3166 alpha-3 codes of the host country and of the nationality of the principal.
    host: str = ""
    nationality: str | None = None
    # Whether the destination is on the scheme's current list of countries (dated rows of two people).
    on_country_list: bool | None = None
    # Day of application, planned or actual departure, decision on the claim, final return decision.
    applied_on: date | None = None
    departs_on: date | None = None
    decided_on: date | None = None
    return_decision_final_on: date | None = None
    # Day on which the order to leave was notified.
    order_notified_on: date | None = None
    # Day of entry into the host country, of registration as somebody who asks for asylum, of the asylum application.
    entered_on: date | None = None
    registered_on: date | None = None
    asylum_applied_on: date | None = None
    # Where the asylum procedure stands, as the schemes divide it; months for which a removal has been put off.
    procedure: Procedure | None = None
    tolerated_months: int | None = None
    # What the host country asks of this nationality for a short stay; Kosovo (UNSCR 1244) is told by each scheme.
    visa_group: VisaGroup | None = None
    # Whether the return leads to the country of origin rather than on to a third country.
    to_origin: bool | None = None
    # Whether the return is voluntary (assisted or humanitarian) rather than enforced.
    voluntary: bool | None = None
    # Whether the family has means of its own to pay for the return.
    own_means: bool | None = None
    # Whether they mean to leave for good.
    leaves_for_good: bool | None = None
    # Whether the state or IOM helped any of them to return before, and the last day of that help.
    helped_before: bool | None = None
    helped_on: date | None = None
    # Whether a valid travel document is there or will be.
    document_in_sight: bool | None = None
    # Whether a permit or procedure is ended or withdrawn before departure.
    ends_procedure: bool | None = None
    # Whether the government has no objection.
    no_objection: bool | None = None
    # Whether another organisation already gives reintegration help for the same return.
    registered_elsewhere: bool | None = None
    # Months of residence in the host country at application.
    months_of_residence: int | None = None
    # Whether they hold a travel document of their own.
    holds_document: bool | None = None
    # Whether one of the exclusions a scheme names holds; which one is never a fact here.
    excluded: bool | None = None
    # Whether they belong to the group a scheme is for, and whether its number of places is not used up.
    in_target_group: bool | None = None
    quota_open: bool | None = None
    # Whether the authority granted the exception a scheme names; the reason is never a fact here.
    exception_granted: bool | None = None
    persons: tuple[ClaimPerson, ...] = ()


def claim_record(claim: ClaimFacts) -> dict[str, object]:
    """Return a claim as plain values, people included, from which it can be read again."""
    persons = [
        {one.name: plain(getattr(person, one.name)) for one in fields(person) if one.name not in WORKED_OUT}
        for person in claim.persons
    ]
    told = {one.name: plain(getattr(claim, one.name)) for one in fields(claim) if one.name != "persons"}
    return {**told, "persons": persons}


def claim_from(stored: object) -> ClaimFacts:
    """Return the claim that was stored; TypeError if it names a fact that no longer exists."""
    if not isinstance(stored, Mapping):
        raise TypeError("the record holds no claim")
    told: dict[str, Any] = {name: rich(value) for name, value in stored.items() if name != "persons"}
    if told.get("procedure"):
        told["procedure"] = Procedure(told["procedure"])
    if told.get("visa_group"):
        told["visa_group"] = VisaGroup(told["visa_group"])
    people: list[dict[str, Any]] = [
        {name: rich(value) for name, value in person.items()} for person in stored["persons"]
    ]
    return ClaimFacts(**told, persons=tuple(ClaimPerson(**person) for person in people))
