"""What the application holds by itself at night and of journeys, where the database would show every row."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.actions.test_nightly import departed
from tests.actions.test_referrals import DAY, declined
from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.erasing import closed
from tests.factories.agreements import an_agreement
from tests.factories.journeys import booked, passport
from tests.factories.referrals import WORDS, a_referral
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.limits import opened_much
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import CaseFilter
from wayhome.casefile.cases.scopes import access_of
from wayhome.casefile.people.actions import edit_person
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto import tally
from wayhome.ground.values.airports import ServiceCode
from wayhome.keeping.actions.carrying_out import carry_out_approved
from wayhome.keeping.actions.retaining import approve_list, confirm_schedule, list_what_is_due
from wayhome.keeping.models import Erasure
from wayhome.keeping.replaying import ledger
from wayhome.keeping.retention import CASE_PURPOSES
from wayhome.privacy.actions import ask_export, empty_exports, empty_own_files, give_out_own_file
from wayhome.privacy.actions.correcting import tell_missed_recipients
from wayhome.privacy.actions.exporting import Listed
from wayhome.privacy.models import CaseListExport, OwnFile
from wayhome.process.actions.ageing import follow_ages
from wayhome.process.actions.chasing import chase_unconfirmed_arrivals
from wayhome.stages.journey import actions, queries
from wayhome.stages.journey.enums import Reader
from wayhome.stages.journey.models import HandOver
from wayhome.stages.journey.queries import boarded_since
from wayhome.stages.outreach.actions import empty_old_referrals
from wayhome.stages.outreach.models import PartnerReferral

TODAY = dt.date(2026, 6, 9)
HOUR = dt.timedelta(hours=1)
REASON = "For the yearly report to the ministry"


@pytest.fixture(autouse=True)
def _everything_is_shown(cast: Cast) -> Iterator[None]:
    with everybody() as context:
        context.at = cast.now
        yield


def of(cast: Cast, key: str) -> Actor:
    """Return a timer, or somebody with every role, of one of the organisations."""
    return replace(
        cast.marieke,
        organisation_id=cast.office.organisations[key].id,
        roles=frozenset(Role),
        headquarters=True,
    )


def an_own_file(cast: Cast, case: Case, *, runs_out_at: dt.datetime) -> OwnFile:
    """Return the row of a person's own file whose stored files are not there."""
    return OwnFile.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        person=members(case)[0].person,
        language="ara",
        whole_case=True,
        prepared_at=cast.now,
        prepared_by_id=cast.marieke.user_id,
        runs_out_at=runs_out_at,
        pdf_id=uuid.uuid4(),
        json_id=uuid.uuid4(),
        pdf_sha256="a" * 64,
        json_sha256="b" * 64,
        entries=1,
        replaced=0,
    )


# The night of one organisation


def test_arrivals_and_ages_are_followed_in_ones_own_cases(cast: Cast) -> None:
    departed(cast, 14)
    a_case(cast, adult(), child(born="9 June 2015"))
    for key, made in (("baghdad", (0, 0)), ("hague", (1, 1))):
        by = of(cast, key)
        found = (
            chase_unconfirmed_arrivals(organisation_id=by.organisation_id, today=TODAY, by=by, at=cast.now),
            follow_ages(
                organisation_id=by.organisation_id,
                today=dt.date(2027, 6, 9),
                by=by,
                at=cast.now + dt.timedelta(days=366),
            ),
        )
        assert found == made, key


def test_what_is_due_is_listed_and_approved_by_whoever_keeps_it(cast: Cast) -> None:
    case = closed(cast, a_case(cast))
    Case.objects.filter(pk=case.pk).update(closed_at=dt.datetime(2010, 1, 5, 12, tzinfo=dt.UTC))
    years = {purpose.code: purpose.retention_years or 1 for purpose in CASE_PURPOSES}
    for key, listed in (("brussels", 0), ("hague", 1)):
        by = of(cast, key)
        confirm_schedule(years=years, by=by, at=cast.now)
        assert list_what_is_due(organisation_id=by.organisation_id, today=TODAY, by=by, at=cast.now) == listed

    Erasure.objects.update(asked_by_id=cast.els.user_id, due_on=TODAY)
    with pytest.raises(Refused, match="somebody else"):
        approve_list(today=TODAY, by=of(cast, "brussels"), at=cast.now)
    assert approve_list(today=TODAY, by=of(cast, "hague"), at=cast.now) == 1
    by = of(cast, "brussels")
    count = carry_out_approved(
        ledger=ledger(), organisation_id=by.organisation_id, today=TODAY, by=by, at=cast.now
    )
    assert count == 0
    assert Erasure.objects.get().carried_out_at is None


def test_a_persons_own_file_is_given_out_and_emptied_where_it_was_made(cast: Cast) -> None:
    case = a_case(cast)
    row = an_own_file(cast, case, runs_out_at=cast.now + DAY)

    with pytest.raises(OutOfScope):
        give_out_own_file(row=row, layout="pdf", by=of(cast, "brussels"), at=cast.now)
    row.refresh_from_db()
    assert row.given_out == 0
    assert empty_own_files(by=of(cast, "brussels"), at=cast.now + DAY) == 0
    assert empty_own_files(by=of(cast, "hague"), at=cast.now + DAY) == 1


def test_lists_that_ran_out_are_emptied_where_they_were_asked_for(cast: Cast) -> None:
    a_case(cast)
    row = ask_export(
        of=Listed(CaseFilter(open_only=True)), reason=REASON, today=TODAY, by=cast.els, at=cast.now
    )
    CaseListExport.objects.filter(pk=row.pk).update(file_id=uuid.uuid4())

    assert empty_exports(by=of(cast, "brussels"), at=cast.now + DAY) == 0
    assert CaseListExport.objects.get(pk=row.pk).emptied_at is None


def test_corrections_that_were_missed_are_told_by_whoever_owns_the_case(cast: Cast) -> None:
    case = a_case(cast)
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=an_agreement(cast.hague, cast.baghdad, reference="2"),
        by=cast.marieke,
        at=cast.now,
    )
    edit_person(
        person=members(case)[0].person,
        changes={"full_name": "Karim Abbasi"},
        read_version=1,
        by=cast.marieke,
        at=cast.now + HOUR,
    )

    assert tell_missed_recipients(by=of(cast, "brussels"), at=cast.now + 2 * HOUR) == 0
    assert tell_missed_recipients(by=of(cast, "hague"), at=cast.now + 2 * HOUR) == 1


def test_old_referrals_are_emptied_by_their_own_two_sides(cast: Cast) -> None:
    old = declined(cast, a_referral(cast, at=cast.now - 100 * DAY), at=cast.now - 91 * DAY)

    assert empty_old_referrals(older_than=90, by=of(cast, "brussels"), at=cast.now) == 0
    assert PartnerReferral.objects.get(pk=old.pk).own_words == WORDS
    assert empty_old_referrals(older_than=90, by=of(cast, "hague"), at=cast.now) == 1


def test_who_opened_many_files_is_told_in_their_own_organisation(cast: Cast) -> None:
    asker = tally.Asker(f"user {cast.marieke.user_id}", cast.hague.id, uuid.uuid4())
    tally.count(asker, at=cast.now, files=[str(uuid.uuid4()) for _ in range(3)])

    assert [one.files for one in opened_much(of(cast, "hague"), day=TODAY, from_files=3)] == [3]
    assert list(opened_much(of(cast, "brussels"), day=TODAY, from_files=3)) == []


# Journeys


def test_the_board_and_its_manifests_hold_ones_own_seats(cast: Cast) -> None:
    case = a_case(cast)
    [leg, _] = booked(cast, case)
    day = dt.date(2026, 6, 18)

    assert queries.departures(cast.tomasz, first=day, last=day, on=TODAY).flights
    assert queries.departures(of(cast, "brussels"), first=day, last=day, on=TODAY).flights == ()
    with pytest.raises(OutOfScope):
        queries.manifest(of(cast, "brussels"), leg.id, reader=Reader.OFFICE, on=TODAY)


def test_a_manifest_shows_documents_and_telephones_to_whoever_reads_them(cast: Cast) -> None:
    case = a_case(cast)
    [leg, _] = booked(cast, case)
    [member] = members(case)
    actions.add_document(member=member, facts=passport(), by=cast.tomasz, at=cast.now)
    actions.record_services(member=member, codes=[ServiceCode.WHEELCHAIR_RAMP], by=cast.tomasz, at=cast.now)
    person = member.person
    person.phones = [{"number": "+31612345678"}]
    person.save(update_fields=["phones"])

    def seen(by: Actor) -> tuple[bool, bool, bool, bool]:
        carrier = queries.manifest(by, leg.id, reader=Reader.CARRIER, on=TODAY).lines[0]
        meeting = queries.manifest(by, leg.id, reader=Reader.MEETING, on=TODAY).lines[0]
        return (
            carrier.seat.person is not None,
            carrier.document is not None,
            bool(meeting.phones),
            carrier.seat.services is not None,
        )

    finance = replace(cast.tomasz, roles=frozenset({Role.AUDITOR}))
    assert seen(cast.tomasz) == (True, True, True, True)
    assert seen(finance) == (False, False, False, False)
    assert seen(replace(cast.tomasz, enforcement=True))[3] is False


def test_enforcement_reads_no_hand_over(cast: Cast) -> None:
    case = a_case(cast)

    def reads(by: Actor) -> bool:
        return queries.journey_of(case, members=members(case), by=by).reads_handovers

    assert reads(cast.marieke)
    assert not reads(replace(cast.marieke, enforcement=True))
    assert not reads(of(cast, "brussels"))


def test_a_hand_over_is_answered_by_whom_it_was_sent_to(cast: Cast) -> None:
    case = a_case(cast)
    row = HandOver.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        receiver_id=cast.baghdad.id,
        sent_at=cast.now,
        answer_due_on=TODAY,
    )
    layla = cast.partner("layla")
    elsewhere = replace(layla, organisation_id=cast.brussels.id)

    with pytest.raises(Refused, match="sent to another organisation"):
        actions.acknowledge_handover(handover=row, answer="We will meet him.", by=elsewhere, at=cast.now)
    assert actions.acknowledge_handover(handover=row, answer="", by=layla, at=cast.now).acknowledged_at


def test_who_is_on_the_way_is_told_of_the_cases_asked_about(cast: Cast) -> None:
    case = departed(cast, 3)

    assert set(boarded_since(access_of(cast.marieke, on=TODAY))) == {case.pk}
    assert boarded_since(access_of(of(cast, "brussels"), on=TODAY)) == {}
