"""The facts a national scheme asks for: who returns, from where to where, and on which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
    persons: tuple[ClaimPerson, ...] = ()
