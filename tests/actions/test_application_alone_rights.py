"""What the application holds by itself of rights, keeping and outreach, where the database would show every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.actions.test_outreach import a_question, a_section, an_event
from tests.actions.test_rights_requests import asked
from tests.cast import Cast, a_case, everybody
from tests.factories.agreements import an_agreement
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.queries import CaseFilter
from wayhome.caseloads import queries as caseloads
from wayhome.caseloads.actions import remember_meaning, undo_batch
from wayhome.caseloads.mapping import Meaning
from wayhome.caseloads.models import Batch
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.keyring import make_drawer
from wayhome.ground.values.tiers import DrawerKind
from wayhome.keeping import queries as keeping
from wayhome.keeping.actions.erasing import drop_erasure
from wayhome.keeping.actions.holding import lift_hold, place_hold
from wayhome.keeping.actions.retaining import approve_list, keep_longer, stand_for_list
from wayhome.keeping.models import Erasure
from wayhome.privacy import queries as privacy
from wayhome.privacy.actions import ask_export, settle_request
from wayhome.privacy.actions.exporting import Listed
from wayhome.privacy.enums import Outcome
from wayhome.stages.outreach import queries as outreach

TODAY = dt.date(2026, 6, 9)
REASON = "The court of The Hague asked for it, 26/114."


@pytest.fixture(autouse=True)
def _everything_is_shown(cast: Cast) -> Iterator[None]:
    with everybody() as context:
        context.at = cast.now
        yield


@pytest.fixture
def stranger(cast: Cast) -> Actor:
    """Return somebody of Brussels who holds every role."""
    return replace(cast.marieke, organisation_id=cast.brussels.id, roles=frozenset(Role), headquarters=True)


def a_line(cast: Cast, **facts: object) -> Erasure:
    """Return a line of The Hague's list of what is due."""
    known: dict[str, object] = {
        "organisation_id": cast.hague.id,
        "whole": "case",
        "basis": "retention",
        "case_id": a_case(cast).pk,
        "due_on": TODAY,
        "list_month": TODAY.replace(day=1),
        "asked_at": cast.now,
    }
    return Erasure.objects.create(**{**known, **facts})


def test_requests_of_others_are_on_no_list_and_open_to_nobody_else(cast: Cast, stranger: Actor) -> None:
    row = asked(cast, a_case(cast))

    assert [one.pk for one in privacy.requests_by_due_day(cast.willem, open_only=True).rows] == [row.pk]
    assert list(privacy.requests_by_due_day(stranger, open_only=True).rows) == []
    with pytest.raises(OutOfScope):
        privacy.request_for(stranger, row.pk)
    with pytest.raises(OutOfScope):
        settle_request(row=row, outcome=Outcome.DONE, words="Here it is.", by=stranger, at=cast.now)
    with pytest.raises(OutOfScope):
        asked(cast, a_case(cast), by=stranger)


def test_lists_that_were_asked_for_are_seen_where_they_were(cast: Cast, stranger: Actor) -> None:
    a_case(cast)
    row = ask_export(
        of=Listed(CaseFilter(open_only=True)), reason=REASON, today=TODAY, by=cast.els, at=cast.now
    )

    assert list(privacy.exports_of(stranger)) == []
    with pytest.raises(OutOfScope):
        privacy.export_for(stranger, row.pk)
    assert [one.pk for one in privacy.exports_of(cast.willem)] == [row.pk]
    colleague = replace(cast.marieke, roles=frozenset({Role.MONITORING_OFFICER}))
    assert list(privacy.exports_of(colleague)) == []
    with pytest.raises(NotPermitted):
        privacy.exports_of(replace(cast.marieke, roles=frozenset()))


def test_agreements_of_others_are_none_of_ours(cast: Cast) -> None:
    theirs = an_agreement(cast.baghdad, cast.brussels)

    assert theirs not in privacy.live_agreements(cast.willem, on=TODAY)


def test_erasures_and_lists_of_what_is_due_are_those_of_one_organisation(cast: Cast, stranger: Actor) -> None:
    row = a_line(cast)
    asked_for = a_line(cast, basis="request", list_month=None, asked_by_id=cast.els.user_id)

    assert {one.pk for one in keeping.erasures(cast.els).rows} == {asked_for.pk}
    assert list(keeping.erasures(stranger).rows) == []
    assert keeping.month_list(cast.els) is not None
    assert keeping.month_list(stranger) is None
    for one in (row, asked_for):
        with pytest.raises(OutOfScope):
            keeping.erasure_for(stranger, one.pk)
        with pytest.raises(OutOfScope):
            drop_erasure(erasure=one, by=stranger, at=cast.now)
    with pytest.raises(OutOfScope):
        keep_longer(line=row, by=stranger, at=cast.now)
    with pytest.raises(Refused):
        stand_for_list(today=TODAY, by=stranger, at=cast.now)
    with pytest.raises(Refused):
        approve_list(today=TODAY, by=stranger, at=cast.now)


def test_nothing_is_approved_while_the_schedule_is_not_confirmed(cast: Cast) -> None:
    row = a_line(cast, asked_by_id=cast.els.user_id)

    with pytest.raises(Refused, match="not confirmed"):
        approve_list(today=TODAY, by=cast.willem, at=cast.now)

    row.refresh_from_db()
    assert row.approved_at is None


def test_what_a_colleague_asked_for_is_dropped_by_whoever_approves_and_by_nobody_else(cast: Cast) -> None:
    row = a_line(cast, basis="request", list_month=None, asked_by_id=cast.els.user_id)

    with pytest.raises(NotPermitted):
        drop_erasure(erasure=row, by=cast.marieke, at=cast.now)
    assert drop_erasure(erasure=row, by=cast.willem, at=cast.now).dropped_by_id == cast.willem.user_id


def test_a_hold_is_placed_and_lifted_by_whoever_owns_the_case(cast: Cast, stranger: Actor) -> None:
    case = a_case(cast)
    with pytest.raises(OutOfScope):
        place_hold(case=case, reason=REASON, decided_by="Court", by=stranger, at=cast.now)
    hold = place_hold(case=case, reason=REASON, decided_by="Court", by=cast.willem, at=cast.now)

    with pytest.raises(OutOfScope):
        lift_hold(hold=hold, by=stranger, at=cast.now)


def test_outreach_of_one_organisation_is_none_of_another(cast: Cast, stranger: Actor) -> None:
    question, event = a_question(cast), an_event(cast)
    section = a_section(cast)
    by = cast.aylin

    assert outreach.sheets(by, on=TODAY)
    assert list(outreach.sheets(stranger, on=TODAY)) == []
    assert outreach.sheet(by, section.country, section.language)
    assert list(outreach.sheet(stranger, section.country, section.language)) == []
    assert event in outreach.events(by).rows
    assert outreach.events(stranger).rows == ()
    first = event.held_on
    assert event in outreach.events_between(by, first, first + dt.timedelta(days=1))
    assert list(outreach.events_between(stranger, first, first + dt.timedelta(days=1))) == []
    for found, key in ((outreach.event_for, event.pk), (outreach.enquiry_for, question.pk)):
        with pytest.raises(OutOfScope):
            found(stranger, key)


def test_a_caseload_is_that_of_its_organisation(cast: Cast, stranger: Actor) -> None:
    batch = Batch.objects.create(
        drawer=make_drawer(kind=DrawerKind.OWN, organisation_id=cast.hague.id),
        organisation=cast.hague,
        office=cast.office.offices["hague", "The Hague"],
        digest="0" * 64,
        meaning={},
        rows=1,
        files=1,
        wrong_rows=0,
        began_at=cast.now,
        began_by_id=cast.marieke.user_id,
        file_name="caseload.xlsx",
    )

    assert [one.batch.pk for one in caseloads.batches_of(cast.marieke, on=TODAY)] == [batch.pk]
    assert list(caseloads.batches_of(stranger, on=TODAY)) == []
    assert {one.name for one in caseloads.offices_of(stranger)} == {"Brussels"}
    assert caseloads.brings(stranger, on=TODAY).staff.keys().isdisjoint({"marieke@demo.wayhome.example"})
    with pytest.raises(OutOfScope):
        caseloads.batch_for(stranger, batch.pk, on=TODAY)
    with pytest.raises(OutOfScope):
        caseloads.office_named(stranger, "The Hague")
    with pytest.raises(OutOfScope):
        undo_batch(batch=batch, by=stranger, at=cast.now)
    with pytest.raises(OutOfScope):
        remember_meaning(office=batch.office, meaning=Meaning(), by=stranger, at=cast.now)
