"""What the application holds by itself of lists, notes, files and questions, where the database would show every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.actions.test_application_alone_timers import DAY, TODAY, an_own_file, of
from tests.actions.test_nightly import departed
from tests.actions.test_outreach import a_question
from tests.actions.test_rights_requests import asked
from tests.cast import Cast, a_case, child, everybody, members
from tests.erasing import approved, closed
from tests.factories.agreements import an_agreement
from tests.factories.home import home_case
from tests.factories.journeys import booked, passport
from tests.factories.referrals import a_referral
from tests.papers import a_pdf
from wayhome.casefile.access.actions import open_document
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.limits import colleague_at
from wayhome.casefile.cases.actions import add_member, choose_columns, keep_view, write_note
from wayhome.casefile.cases.enums import Area, ListColumn
from wayhome.casefile.cases.kept_files import FileSort, may_open
from wayhome.casefile.cases.models import CaseAccess, Task
from wayhome.casefile.cases.queries import CaseFilter, notes
from wayhome.casefile.cases.queries.list_choices import list_choices
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.accounts.once import claim, print_of
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.keyring import make_drawer
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.files.actions import keep_made
from wayhome.ground.files.enums import FileKind
from wayhome.ground.messaging import queries as notices
from wayhome.ground.messaging.enums import MailWish
from wayhome.ground.messaging.letters import forget_letters, send_letters, write_letter
from wayhome.ground.messaging.models import Letter
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.keeping.actions.carrying_out import carry_out_approved
from wayhome.keeping.actions.retaining import confirm_schedule
from wayhome.keeping.queries import confirmed_years
from wayhome.keeping.replaying import ledger
from wayhome.keeping.retention import CASE_PURPOSES
from wayhome.privacy.actions import ask_export, give_out_own_file
from wayhome.privacy.actions.exporting import Listed, allow_export
from wayhome.privacy.actions.requests import tell_due_requests
from wayhome.process.actions.alike import tell_apart
from wayhome.process.actions.chasing import chase_unconfirmed_arrivals
from wayhome.process.alike import OF_CONTACTS, compared, may_take
from wayhome.stages.journey import actions, queries
from wayhome.stages.journey.enums import Reader
from wayhome.stages.outreach.actions import empty_old_referrals
from wayhome.stages.outreach.queries.public import counted_by

REASON = "For the yearly report to the ministry"


@pytest.fixture(autouse=True)
def _everything_is_shown(cast: Cast) -> Iterator[None]:
    with everybody() as context:
        context.at = cast.now
        yield


def test_what_somebody_chose_for_lists_stays_in_the_organisation_in_which_they_chose_it(cast: Cast) -> None:
    here, there = cast.marieke, replace(cast.marieke, organisation_id=cast.brussels.id)
    choose_columns(columns=[ListColumn.PEOPLE], by=here, at=cast.now)
    view = keep_view(
        asked={"state": "enquiry"}, columns=[ListColumn.PEOPLE], for_office=False, by=here, at=cast.now
    )

    own, other = list_choices(here, on=TODAY), list_choices(there, on=TODAY)

    assert (own.columns, [one.pk for one in own.views]) == (("people",), [view.pk])
    assert (other.columns, list(other.views)) == ((), [])
    for found in (*own.programmes, *own.offices):
        assert found.organisation_id == cast.hague.id
    for found in (*other.programmes, *other.offices):
        assert found.organisation_id == cast.brussels.id
    again = keep_view(
        asked={"state": "enquiry"}, columns=[ListColumn.PEOPLE], for_office=False, by=there, at=cast.now
    )
    assert again.pk != view.pk


def test_who_knows_people_but_not_their_papers_and_telephones_reads_neither_on_a_manifest(cast: Cast) -> None:
    case = a_case(cast)
    [leg, _] = booked(cast, case)
    [member] = members(case)
    actions.add_document(member=member, facts=passport(), by=cast.tomasz, at=cast.now)
    member.person.phones = [{"number": "+31612345678"}]
    member.person.save(update_fields=["phones"])
    outreach = replace(cast.tomasz, roles=frozenset({Role.OUTREACH_WORKER}))

    carrier = queries.manifest(outreach, leg.id, reader=Reader.CARRIER, on=TODAY).lines[0]
    meeting = queries.manifest(outreach, leg.id, reader=Reader.MEETING, on=TODAY).lines[0]

    assert carrier.seat.person is not None
    assert (carrier.document, meeting.phones) == (None, ())


def test_notes_are_read_by_who_reads_notes_whatever_they_are_about(cast: Cast) -> None:
    case = a_case(cast)
    write_note(case=case, text="He takes insulin.", area=Area.HEALTH, by=cast.sanne, at=cast.now)
    both = frozenset({Role.HEALTH_OFFICER, Role.RETURN_COUNSELLOR})

    assert [note.text for note in notes(case, replace(cast.sanne, roles=both))] == ["He takes insulin."]
    assert list(notes(case, replace(cast.sanne, roles=frozenset({Role.HEALTH_OFFICER})))) == []


def test_files_of_a_hidden_person_are_open_to_who_may_know_them(cast: Cast) -> None:
    case = a_case(cast)
    case.identity_restricted = True
    case.save(update_fields=["identity_restricted"])
    other = replace(cast.marieke, user_id=cast.office.users["tomasz"].id)

    assert may_open(case, cast.marieke, FileSort.OTHER)
    assert not may_open(case, other, FileSort.OTHER)


def test_the_night_erases_what_its_own_organisation_approved(cast: Cast) -> None:
    case = closed(cast, a_case(cast))
    row = approved(cast, case)
    by = of(cast, "brussels")
    before = AuditEvent.objects.count()

    assert (
        carry_out_approved(
            ledger=ledger(), organisation_id=by.organisation_id, today=TODAY, by=by, at=cast.now
        )
        == 0
    )
    row.refresh_from_db()
    assert (row.carried_out_at, AuditEvent.objects.count()) == (None, before)


def test_a_file_that_ran_out_elsewhere_is_no_file_at_all(cast: Cast) -> None:
    case = a_case(cast)
    row = an_own_file(cast, case, runs_out_at=cast.now)

    with pytest.raises(Refused):
        give_out_own_file(row=row, layout="pdf", by=cast.willem, at=cast.now)
    with pytest.raises(OutOfScope):
        give_out_own_file(row=row, layout="pdf", by=of(cast, "brussels"), at=cast.now)


def test_requests_that_are_due_are_told_where_they_were_made(cast: Cast) -> None:
    asked(cast, a_case(cast))
    late = TODAY + dt.timedelta(days=40)

    assert tell_due_requests(today=late, by=of(cast, "brussels"), at=cast.now) == 0
    assert tell_due_requests(today=late, by=cast.willem, at=cast.now) == 1


def test_a_list_is_allowed_where_it_was_asked_for(cast: Cast) -> None:
    a_case(cast)
    row = ask_export(
        of=Listed(CaseFilter(open_only=True)), reason=REASON, today=TODAY, by=cast.els, at=cast.now
    )

    with pytest.raises(OutOfScope):
        allow_export(row=row, allowed=True, by=of(cast, "brussels"), at=cast.now)


def test_a_task_of_others_does_not_keep_a_missing_arrival_quiet(cast: Cast) -> None:
    departed(cast, 14)

    def chase() -> int:
        by = of(cast, "hague")
        return chase_unconfirmed_arrivals(organisation_id=cast.hague.id, today=TODAY, by=by, at=cast.now)

    assert chase() == 1
    Task.objects.filter(code="arrival_unconfirmed").update(organisation_id=cast.baghdad.id)
    assert chase() == 1


def test_only_who_lifts_limits_looks_a_colleague_up(cast: Cast) -> None:
    key = cast.office.users["marieke"].id

    assert colleague_at(cast.willem, key).pk == key
    with pytest.raises(NotPermitted):
        colleague_at(cast.marieke, key)


def test_questions_are_counted_where_they_were_asked(cast: Cast) -> None:
    a_question(cast)
    since = cast.now - DAY

    assert sum(one.number for one in counted_by(cast.aylin, "topic", since=since)) == 1
    assert list(counted_by(of(cast, "brussels"), "topic", since=since)) == []


def test_the_end_of_an_agreement_takes_the_receivers_key_of_a_referral_and_not_the_senders(
    cast: Cast,
) -> None:
    referral = a_referral(cast)
    agreement = cast.office.agreements["opendoor-hague"]
    type(agreement).objects.filter(pk=agreement.pk).update(ends_on=TODAY)
    sender = replace(cast.joris, roles=frozenset(Role))

    empty_old_referrals(older_than=90, by=sender, at=cast.now)

    holders = set(
        DrawerWrap.objects.filter(drawer_id=referral.drawer_id).values_list("organisation_id", flat=True)
    )
    assert cast.joris.organisation_id in holders


def test_the_paper_of_an_agreement_is_read_by_its_two_sides(cast: Cast) -> None:
    drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=cast.baghdad.id)
    kept = keep_made(
        name="agreement.pdf",
        kind=FileKind.PDF,
        content=a_pdf(shows="Signed in Baghdad."),
        drawer_id=drawer.id,
        case_id=None,
        by=replace(cast.els, organisation_id=cast.baghdad.id),
        at=cast.now,
        record=record,
    )
    theirs = an_agreement(cast.baghdad, cast.brussels, document=kept, document_digest="0" * 64)

    with pytest.raises(OutOfScope):
        open_document(agreement=theirs, by=cast.els, at=cast.now)


def test_whoever_is_added_later_is_opened_to_others_and_not_again_to_the_owner(cast: Cast) -> None:
    case = a_case(cast)
    member = add_member(case=case, facts=child(), relation="family", by=cast.marieke, at=cast.now)

    holders = DrawerWrap.objects.filter(drawer_id=member.drawer_id).values_list("organisation_id", flat=True)
    assert list(holders) == [cast.hague.id]


def test_a_schedule_is_confirmed_by_each_organisation_for_itself(cast: Cast) -> None:
    by = of(cast, "brussels")
    years = {purpose.code: purpose.retention_years or 1 for purpose in CASE_PURPOSES}
    confirm_schedule(years=years, by=by, at=cast.now)

    assert confirmed_years(by.organisation_id) == years
    assert confirmed_years(cast.hague.id) is None


def test_a_key_that_was_used_for_one_organisation_is_new_for_another(cast: Cast) -> None:
    key, shape = print_of(["key"]), print_of(["said"])
    for organisation in (cast.hague, cast.brussels):
        sent = claim(key=key, shape=shape, user_id=1, organisation_id=organisation.id, at=cast.now)
        assert not sent.before


def test_how_people_are_reached_is_taken_over_by_who_reads_it(cast: Cast) -> None:
    health = replace(cast.marieke, roles=frozenset({Role.OUTREACH_WORKER}))

    assert set(OF_CONTACTS) <= set(may_take(cast.marieke))
    assert not set(OF_CONTACTS) & set(may_take(health))


def test_what_was_decided_of_two_people_in_one_organisation_binds_no_other(cast: Cast) -> None:
    one, other = a_case(cast), a_case(cast)
    here, there = CaseInHand(one, cast.marieke), CaseInHand(other, cast.marieke)
    elsewhere = [
        CaseInHand(case, replace(cast.marieke, organisation_id=cast.brussels.id)) for case in (one, other)
    ]
    for first, second in ((here, there), elsewhere):
        link = tell_apart(
            hand=first,
            member=members(one)[0],
            there=second,
            other=members(other)[0].person,
            at=cast.now,
        )
        assert link.organisation_id == first.by.organisation_id


def test_letters_of_one_organisation_are_written_sent_and_forgotten_by_itself(cast: Cast) -> None:
    at = cast.now

    def letter(organisation_id: int) -> Letter:
        return Letter.objects.create(
            organisation_id=organisation_id,
            user_id=cast.marieke.user_id or 0,
            until_at=at - DAY,
            made_at=at - 100 * DAY,
            try_at=at - DAY,
            counts={"due": 1},
        )

    ours, theirs = letter(cast.hague.id), letter(cast.brussels.id)
    older = Letter.objects.create(
        organisation_id=cast.brussels.id,
        user_id=cast.marieke.user_id or 0,
        until_at=at - 9 * DAY,
        made_at=at - 100 * DAY,
        try_at=at - DAY,
        sent_at=at - DAY,
    )
    sent: list[object] = []

    assert send_letters(organisation_id=cast.hague.id, send=lambda one: sent.append(one.pk), at=at) == (1, 0)
    assert sent == [ours.pk]
    assert forget_letters(organisation_id=cast.hague.id, before=at) == 0
    assert forget_letters(organisation_id=cast.brussels.id, before=at) == 1
    assert not Letter.objects.filter(pk=older.pk).exists()
    assert Letter.objects.filter(pk=theirs.pk).exists()


def test_a_letter_of_one_organisation_does_not_stand_for_news_of_another(cast: Cast) -> None:
    user_id = cast.marieke.user_id or 0
    Letter.objects.create(
        organisation_id=cast.brussels.id,
        user_id=user_id,
        until_at=cast.now,
        made_at=cast.now,
        try_at=cast.now,
    )
    notify(
        organisation_id=cast.hague.id,
        user_id=user_id,
        code="cases:case:assign",
        sentence=say("Look"),
        at=cast.now,
    )

    reader = notices.Reader(cast.hague.id, None, user_id, [])
    assert write_letter(
        reader=reader, wish=MailWish.EACH, local_hour=12, at=cast.now + dt.timedelta(minutes=1)
    )


def test_two_files_are_compared_by_who_edits_people_on_both(cast: Cast) -> None:
    one, other = a_case(cast), a_case(cast)
    key = members(other)[0].person_id
    reads = replace(cast.marieke, roles=frozenset({Role.OUTREACH_WORKER}))

    assert compared(CaseInHand(one, cast.marieke), members(one)[0], key, on=TODAY)[1].case == other
    with pytest.raises(NotPermitted):
        compared(CaseInHand(one, reads), members(one)[0], key, on=TODAY)


def test_a_file_that_is_only_shared_is_compared_with_none_of_ours(cast: Cast) -> None:
    mine, theirs = a_case(cast), home_case(cast)
    agreement = an_agreement(cast.baghdad, cast.hague)
    CaseAccess.objects.create(
        case=theirs,
        organisation=cast.hague,
        ground="agreement",
        agreement=agreement,
        legal_basis=agreement.legal_basis,
        begins_on=TODAY,
    )

    with pytest.raises(NotPermitted):
        compared(CaseInHand(mine, cast.marieke), members(mine)[0], members(theirs)[0].person_id, on=TODAY)
