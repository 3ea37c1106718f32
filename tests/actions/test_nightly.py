"""The nightly timer: it acts as a service account, one organisation at a time."""

from __future__ import annotations

import datetime as dt
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.journeys import boarded, booked
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, Task
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.crypto import tally
from wayhome.jobs.timers import timers
from wayhome.process.actions.ageing import follow_ages
from wayhome.process.actions.chasing import chase_unconfirmed_arrivals
from wayhome.stages.journey.models import Traveller


def departed(cast: Cast, days_ago: int) -> Case:
    """Return a case whose one member boarded so many days ago."""
    case = a_case(cast)
    booked(cast, case)
    boarded(cast, members(case)[0])
    day = cast.now.date() - dt.timedelta(days=days_ago)
    Traveller.objects.filter(case=case).update(boarded_on=day)
    Case.objects.filter(pk=case.pk).update(state=State.DEPARTED.value, departed_on=day)
    return case


def chase(cast: Cast) -> int:
    assert cast.office.timer is not None
    return chase_unconfirmed_arrivals(
        organisation_id=cast.hague.id,
        today=cast.now.date(),
        by=cast.office.timer.on(Relation.OWNER),
        at=cast.now,
    )


def test_an_arrival_unconfirmed_for_fourteen_days_makes_one_task(cast: Cast) -> None:
    case = departed(cast, 14)

    made = chase(cast), chase(cast)

    assert made == (1, 0)
    assert Task.objects.get(case=case).code == "arrival_unconfirmed"
    assert AuditEvent.objects.filter(tag="process:arrival:chase", case_id=case.id).count() == 1


def test_an_arrival_unconfirmed_for_thirteen_days_waits(cast: Cast) -> None:
    departed(cast, 13)

    assert chase(cast) == 0


def test_timers_act_once_for_each_organisation_with_a_service_account(cast: Cast) -> None:
    found = timers(timezone.now())

    assert {timer.by.organisation_id for timer in found} == {cast.hague.id, cast.brussels.id}


def test_the_command_says_what_each_job_did(cast: Cast) -> None:
    said = StringIO()

    call_command("nightly", stdout=said)

    assert f"Organisation {cast.hague.id}, clearances that fell: 0" in said.getvalue()
    assert f"Organisation {cast.brussels.id}, enquiries emptied: 0" in said.getvalue()


def test_a_difference_between_tally_and_log_ends_the_night_with_an_error(cast: Cast) -> None:
    yesterday = timezone.now() - dt.timedelta(days=1)
    asker = tally.Asker(f"user {cast.marieke.user_id}", cast.hague.id, uuid.uuid4())
    tally.count(asker, at=yesterday, files=[str(uuid.uuid4())])
    said = StringIO()

    with pytest.raises(CommandError, match="must be looked into: differences between tally and log"):
        call_command("nightly", stdout=said)

    assert f"Organisation {cast.hague.id}, differences between tally and log: 1" in said.getvalue()
    assert f"Organisation {cast.brussels.id}, differences between tally and log: 0" in said.getvalue()


def test_without_a_service_account_the_command_says_what_to_do(cast: Cast) -> None:
    Membership.objects.filter(user__is_service=True).update(ends_on=cast.now.date())

    with pytest.raises(CommandError, match="no service account has a role"):
        call_command("nightly")


def test_every_night_the_age_bands_follow_the_birth_dates(cast: Cast) -> None:
    case = a_case(cast, adult(), child(born="9 June 2015"))
    noor = members(case)[1].person
    assert cast.office.timer is not None
    by, at = cast.office.timer.on(Relation.OWNER), cast.now + dt.timedelta(days=366)

    before = noor.age_band
    changed = follow_ages(organisation_id=cast.hague.id, today=dt.date(2027, 6, 9), by=by, at=at)
    again = follow_ages(organisation_id=cast.hague.id, today=dt.date(2027, 6, 9), by=by, at=at)

    noor.refresh_from_db()
    assert (before, noor.age_band) == ("0-11", "12-15")
    assert (changed, again) == (1, 0)
    assert noor.version == 1
    assert AuditEvent.objects.filter(tag="people:person:age", case_id=case.id).count() == 1
