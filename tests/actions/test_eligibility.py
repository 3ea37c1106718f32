"""Eligibility worked out for real cases: who the schemes think somebody is, and what is stored and can be reproduced."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.cases.enums import LegalKind
from wayhome.casefile.cases.models import Case
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.process.actions.eligibility import AskedFacts, explain_eligibility, work_out
from wayhome.process.actions.legal import record_legal_fact
from wayhome.process.gathering import gather
from wayhome.process.models import DecisionRecord
from wayhome.safeguards.claims import ClaimFacts
from wayhome.safeguards.deadlines import Clock, departure_deadline
from wayhome.safeguards.eligibility import Eligibility, reproduce
from wayhome.safeguards.facts import CaseFacts
from wayhome.safeguards.schemes import schemes
from wayhome.web.staff.process.eligibility_views import QUESTIONS

LISTED = AskedFacts(helped_before=False, of_scheme={"eurp-nld": {"on_country_list": True}})
# What the case itself or the age of each person answers, so that nobody is asked on the page.
KNOWN_FROM_THE_CASE = {
    "applied_on",
    "decided_on",
    "departs_on",
    "nationality",
    "no_objection",
    "order_notified_on",
    "persons",
    "return_decision_final_on",
    "to_origin",
    "voluntary",
}


def told(cast: Cast, case: Case, kind: LegalKind, *, after: int = 0, **details: object) -> None:
    """Record a legal fact, so many minutes after the cast's moment."""
    record_legal_fact(
        case=case,
        kind=kind,
        details=details,
        member=None,
        today=cast.now.date(),
        by=cast.marieke,
        at=cast.now + dt.timedelta(minutes=after),
    )


def facts_of(cast: Cast, case: Case) -> CaseFacts:
    return gather(case, today=cast.now.date(), now=cast.now).facts


def test_every_fact_a_scheme_asks_is_known_from_the_case_or_asked_on_the_page() -> None:
    for scheme in schemes().values():
        asked = {*scheme.questions, *QUESTIONS, *KNOWN_FROM_THE_CASE}
        assert scheme.asks <= asked, scheme.id


def test_a_scheme_says_how_it_asks_for_what_is_its_own() -> None:
    own = {"on_country_list", "in_target_group", "quota_open", "excluded", "exception_granted"}

    missing = {
        (scheme.id, fact) for scheme in schemes().values() for fact in scheme.asks & own - {*scheme.questions}
    }

    assert missing == set()


def test_a_parent_and_a_child_get_what_the_scheme_says(cast: Cast) -> None:
    case = a_case(cast, adult(), child())

    (found,) = work_out(case, LISTED, today=cast.now.date(), now=cast.now)

    # Nobody has recorded whose child it is: 2 × 615 + 2,000 + 1,000, and not 2,000 as for a child alone.
    assert (found.eligibility, found.total) == (Eligibility.ELIGIBLE, 423_000)


def test_a_child_alone_gets_what_the_scheme_says(cast: Cast) -> None:
    (found,) = work_out(a_case(cast, child()), LISTED, today=cast.now.date(), now=cast.now)

    # 615 + 2,000
    assert (found.eligibility, found.total) == (Eligibility.ELIGIBLE, 261_500)


def test_a_list_at_which_nobody_looked_makes_nobody_eligible(cast: Cast) -> None:
    (found,) = work_out(a_case(cast), AskedFacts(), today=cast.now.date(), now=cast.now)

    assert (found.eligibility, found.total) == (Eligibility.NOT_KNOWN, 0)


def test_an_answer_for_one_scheme_is_none_for_another(cast: Cast) -> None:
    asked = AskedFacts(of_scheme={"rean-nld": {"on_country_list": True}})

    (found,) = work_out(a_case(cast), asked, today=cast.now.date(), now=cast.now)

    assert (found.scheme_id, found.eligibility) == ("eurp-nld", Eligibility.NOT_KNOWN)


def test_what_was_explained_is_stored_and_reproduced_a_year_later(cast: Cast) -> None:
    case = a_case(cast)
    explain_eligibility(
        case=case, asked=LISTED, explained_in="ara", today=cast.now.date(), by=cast.marieke, at=cast.now
    )

    (stored,) = DecisionRecord.objects.get(case=case, verb="eligibility").findings["answers"]
    again = reproduce(stored)

    assert (stored["scheme"], stored["version"], stored["total"]) == ("eurp-nld", 1, 261_500)
    assert stored["claim"]["applied_on"] == {"on": cast.now.date().isoformat()}
    assert (again.version, again.total) == (1, 261_500)
    assert [str(step) for step in again.steps] == stored["steps"]


def test_help_before_is_known_once_it_was_explained(cast: Cast) -> None:
    case = a_case(cast)
    assert facts_of(cast, case).helped_before is None

    asked = replace(LISTED, helped_before=True, helped_on=dt.date(2021, 5, 9))
    explain_eligibility(
        case=case, asked=asked, explained_in="ara", today=cast.now.date(), by=cast.marieke, at=cast.now
    )

    facts = facts_of(cast, case)
    assert (facts.helped_before, facts.helped_on) == (True, dt.date(2021, 5, 9))


def test_explaining_needs_a_language_and_the_right_to_counsel(cast: Cast) -> None:
    case = a_case(cast)
    today, at = cast.now.date(), cast.now

    with pytest.raises(Refused, match="language"):
        explain_eligibility(case=case, asked=LISTED, explained_in="", today=today, by=cast.marieke, at=at)
    with pytest.raises(NotPermitted):
        explain_eligibility(case=case, asked=LISTED, explained_in="ara", today=today, by=cast.tomasz, at=at)
    assert not DecisionRecord.objects.filter(case=case, verb="eligibility").exists()


def test_an_appeal_that_suspends_stops_the_clock_until_it_is_decided(cast: Cast) -> None:
    case = a_case(cast)
    told(
        cast, case, LegalKind.DECISION, return_decision=True, decided_on="2026-05-20", served_on="2026-05-24"
    )
    told(cast, case, LegalKind.PERIOD, period_days=30)
    today = dt.date(2026, 6, 9)
    # 24 May and 30 days: 23 June.
    assert departure_deadline(facts_of(cast, case).legal, today).last_on == dt.date(2026, 6, 23)

    told(cast, case, LegalKind.APPEAL, lodged_on="2026-06-01", suspensive=True)
    assert departure_deadline(facts_of(cast, case).legal, today).clock == Clock.STANDS_STILL

    # The same appeal, decided on 8 June: seven days, 1 to 7 June, are added. 23 and 7: 30 June.
    other = a_case(cast)
    told(
        cast, other, LegalKind.DECISION, return_decision=True, decided_on="2026-05-20", served_on="2026-05-24"
    )
    told(cast, other, LegalKind.PERIOD, period_days=30)
    told(cast, other, LegalKind.APPEAL, lodged_on="2026-06-01", suspensive=True, decided_on="2026-06-08")
    assert departure_deadline(facts_of(cast, other).legal, today).last_on == dt.date(2026, 6, 30)


def test_an_appeal_that_does_not_suspend_changes_nothing(cast: Cast) -> None:
    case = a_case(cast)
    told(
        cast, case, LegalKind.DECISION, return_decision=True, decided_on="2026-05-20", served_on="2026-05-24"
    )
    told(cast, case, LegalKind.PERIOD, period_days=30)
    told(cast, case, LegalKind.APPEAL, lodged_on="2026-06-01", suspensive=False)

    assert departure_deadline(facts_of(cast, case).legal, dt.date(2026, 6, 9)).last_on == dt.date(2026, 6, 23)


def test_the_day_an_order_was_served_is_the_day_french_amounts_fall_from(cast: Cast) -> None:
    case = a_case(cast)
    case.programme.schemes = ["arv-fra"]
    told(
        cast, case, LegalKind.DECISION, return_decision=True, decided_on="2026-05-20", served_on="2026-05-24"
    )

    (found,) = work_out(case, AskedFacts(helped_before=False), today=cast.now.date(), now=cast.now)

    assert isinstance(found.claim, ClaimFacts)
    assert found.claim.order_notified_on == dt.date(2026, 5, 24)


def test_members_of_a_case_are_the_people_of_the_claim(cast: Cast) -> None:
    case = a_case(cast, adult(), child())

    (found,) = work_out(case, LISTED, today=cast.now.date(), now=cast.now)

    assert [person.key for person in found.claim.persons] == [str(member.id) for member in members(case)]
    assert [person.principal for person in found.claim.persons] == [True, False]
