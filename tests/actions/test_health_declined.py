"""Nobody has to answer a question about health; whoever does not is told what that means, and goes on."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, adult, members
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.enums import Sex
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.process.gathering import gather
from wayhome.safeguards.acts import what_blocks
from wayhome.safeguards.words import Act
from wayhome.stages.journey.actions import (
    Fitness,
    record_fitness,
    record_health_answer,
    record_health_declined,
)

TODAY = dt.date(2026, 6, 9)
HEALTH = 6


def open_health(cast: Cast, case: Case) -> set[str]:
    found = what_blocks(Act.CLEAR, gather(case, today=TODAY, now=cast.now).facts)
    return {finding.rule_id for finding in found if finding.condition == HEALTH}


@pytest.fixture
def silent(cast: Cast) -> Case:
    """A woman who did not want to say anything about her health."""
    case = a_case(cast, adult("Huda Abbas", sex=Sex.FEMALE))
    record_health_answer(
        member=members(case)[0], asked_on=TODAY, medical=None, pregnant=None, by=cast.marieke, at=cast.now
    )
    return case


def told(cast: Cast, case: Case, *, check_offered: bool = True) -> None:
    record_health_declined(
        member=members(case)[0],
        told_on=TODAY,
        check_offered=check_offered,
        told=True,
        by=cast.hanna,
        at=cast.now + dt.timedelta(hours=1),
    )


def test_who_does_not_want_to_say_waits_for_a_health_officer_only(cast: Cast, silent: Case) -> None:
    assert open_health(cast, silent) == {"health-declined", "pregnancy-known"}

    told(cast, silent)

    assert open_health(cast, silent) == set()


def test_it_takes_the_offer_of_a_check_and_a_health_officer(cast: Cast, silent: Case) -> None:
    with pytest.raises(Refused, match="check before departure"):
        told(cast, silent, check_offered=False)
    with pytest.raises(NotPermitted):
        record_health_declined(
            member=members(silent)[0],
            told_on=TODAY,
            check_offered=True,
            told=True,
            by=cast.marieke,
            at=cast.now,
        )


def test_a_finding_of_a_physician_still_counts_after_that(cast: Cast, silent: Case) -> None:
    told(cast, silent)

    record_fitness(
        member=members(silent)[0],
        finding=Fitness(fit=False, escort_needed=False, medicine_needed=False, care_needed=False),
        by=cast.hanna,
        at=cast.now + dt.timedelta(hours=2),
    )

    assert "health-fit" in open_health(cast, silent)
