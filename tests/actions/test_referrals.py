"""Partners' referrals: sent with agreement, read by two, answered or taken back, and emptied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from tests.cast import Cast, a_case, adult, everybody
from tests.factories.agreements import an_agreement
from tests.factories.referrals import CONTACT, WORDS, a_referral, referral_facts
from wayhome.casefile.cases.actions import CaseFacts, end_agreement
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, Note
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.errors import ValueRefused
from wayhome.process.actions.opening import open_case
from wayhome.process.gates import GateClosed
from wayhome.process.opening import Agreement as Agreed
from wayhome.process.queries import possible_sharings
from wayhome.stages.outreach import actions, queries
from wayhome.stages.outreach.enums import DeclineReason, ReferralState
from wayhome.stages.outreach.models import PartnerReferral, ReferredCase

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 6, 9)


def opened(cast: Cast, referral: PartnerReferral, *, agrees: bool = True, copy: bool = False) -> Case:
    return open_case(
        facts=CaseFacts(
            programme=cast.office.programmes["eurp-nld"],
            office=cast.office.offices["hague", "The Hague"],
            language=referral.language,
        ),
        people=[(adult(), "applicant")],
        agreement=Agreed(agrees=agrees, notice_language="ara"),
        by=cast.office.actor("marieke"),
        at=cast.now,
        referral=referral,
        copy_text=copy,
    )


def declined(cast: Cast, referral: PartnerReferral, *, at: dt.datetime | None = None) -> PartnerReferral:
    return actions.decline_referral(
        referral=referral,
        because=DeclineReason.OTHER_OFFICE,
        words="Please ask the mission in Belgium.",
        by=cast.marieke,
        at=at or cast.now,
    )


def test_a_referral_makes_no_person_and_no_case(cast: Cast) -> None:
    a_referral(cast)

    assert (Person.objects.count(), Case.objects.count()) == (0, 0)


def test_a_referral_is_read_by_the_two_organisations_and_by_nobody_else(cast: Cast, acting) -> None:
    referral = a_referral(cast)
    both = {cast.office.organisations["opendoor"].id, cast.hague.id}

    with everybody():
        wraps = set(
            DrawerWrap.objects.filter(drawer_id=referral.drawer_id).values_list("organisation_id", flat=True)
        )
    assert wraps == both
    for organisation, reads in (("opendoor", True), ("hague", True), ("rusafa", False), ("brussels", False)):
        with acting(cast.office.organisations[organisation]):
            found = list(PartnerReferral.objects.filter(pk=referral.pk))
            assert [(one.own_words, one.contact) for one in found] == [(WORDS, CONTACT)] * reads


def test_what_the_person_said_stands_in_no_plain_column_of_any_table(cast: Cast) -> None:
    declined(cast, a_referral(cast))

    found = []
    labels = {"outreach", "messaging", "audit", "cases"}
    read_by_others = {"cases_statistics_line", "audit_leaf", "audit_checkpoint", "audit_witnessed"}
    ours = [
        model
        for model in apps.get_models()
        if model._meta.app_label in labels and model._meta.db_table not in read_by_others
    ]
    with everybody(), connection.cursor() as cursor:
        for model in ours:
            asked = sql.SQL("SELECT count(*) FROM {} t WHERE t::text LIKE %s OR t::text LIKE %s").format(
                sql.Identifier(model._meta.db_table)
            )
            for words in (WORDS, CONTACT, "mission in Belgium", "my brother answers"):
                cursor.execute(asked, [f"%{words}%", f"%{words.encode().hex()}%"])
                if cursor.fetchone()[0]:
                    found.append((model._meta.label, words))
    assert found == []


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ({"agreed": False}, "has not agreed"),
        ({"explained_in": ""}, "in which language this was explained"),
        ({"contact": " "}, "nobody could reach the person"),
        ({"safely": ""}, "may put somebody in danger"),
        ({"own_words": ""}, "what the person wants to ask"),
        ({"language": ""}, "names no language"),
        ({"people": 0}, "nobody would come"),
    ],
)
def test_nothing_is_sent_without_what_it_needs(cast: Cast, missing: dict[str, object], says: str) -> None:
    with pytest.raises(Refused, match=says):
        a_referral(cast, **missing)

    assert PartnerReferral.objects.count() == 0


def test_an_unknown_language_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueRefused):
        a_referral(cast, language="xxx")


@pytest.mark.parametrize("key", ["brussels", "baghdad", "government", "rusafa"])
def test_nothing_is_sent_without_an_agreement_in_force_that_is_about_referrals(cast: Cast, key: str) -> None:
    receiver = cast.office.organisations[key]
    with everybody():
        an_agreement(cast.office.organisations["opendoor"], receiver, begins_on=TODAY)

    with pytest.raises(Refused, match="no agreement about referrals"):
        actions.send_referral(facts=referral_facts(), receiver=receiver, by=cast.joris, at=cast.now)


def test_nobody_is_referred_to_an_authority_that_enforces_whatever_was_agreed(cast: Cast) -> None:
    government = cast.office.organisations["government"]
    with everybody():
        an_agreement(
            cast.office.organisations["opendoor"], government, purposes=["referral"], begins_on=TODAY
        )

    with pytest.raises(Refused, match="no agreement about referrals"):
        actions.send_referral(facts=referral_facts(), receiver=government, by=cast.joris, at=cast.now)


def test_an_agreement_about_referrals_shares_no_case(cast: Cast) -> None:
    rusafa = cast.office.organisations["rusafa"]
    an_agreement(cast.hague, rusafa, purposes=["referral"], shares=())

    names = {row.agreement.receiver.name for row in possible_sharings(a_case(cast), on=TODAY)}

    assert cast.baghdad.name in names
    assert rusafa.name not in names


@pytest.mark.parametrize(("child", "days"), [(False, 3), (True, 1)])
def test_an_answer_is_due_within_the_house_default_and_sooner_for_a_child(
    cast: Cast, child: bool, days: int
) -> None:
    referral = a_referral(cast, may_be_child=child)

    assert referral.answer_by_on == TODAY + days * DAY


def test_counsellors_are_told_without_a_name(cast: Cast) -> None:
    a_referral(cast)

    told = {(one.organisation_id, one.role, one.text) for one in Notice.objects.all()}
    assert (
        cast.hague.id,
        "return_counsellor",
        "A partner asks that a counsellor speaks with somebody. Read it under Referrals.",
    ) in told


def test_a_case_opened_from_a_referral_accepts_it_and_the_partner_learns_that_alone(
    cast: Cast, acting
) -> None:
    referral = a_referral(cast)

    case = opened(cast, queries.referral_for(cast.marieke, referral.pk, on=TODAY))

    with acting(cast.office.organisations["opendoor"]):
        seen = queries.sent_referral_for(cast.joris, referral.pk)
        notice = Notice.objects.get(user_id=cast.joris.user_id)
    assert (case.state, seen.state) == (State.ENQUIRY.value, ReferralState.ACCEPTED.value)
    assert (notice.case_id, case.reference in notice.text) == (None, False)
    assert case.reference not in str(seen.__dict__)
    assert str(case.id) not in str(seen.__dict__)
    assert queries.opened_from(seen, cast.marieke, on=TODAY) == case
    assert queries.opened_from(seen, cast.joris, on=TODAY) is None


@pytest.mark.parametrize("copy", [True, False])
def test_the_text_is_copied_only_if_the_person_wants_it(cast: Cast, copy: bool) -> None:
    referral = queries.referral_for(cast.marieke, a_referral(cast).pk, on=TODAY)

    case = opened(cast, referral, copy=copy)

    notes = [note.text for note in Note.objects.filter(case=case)]
    assert [WORDS in text and CONTACT in text for text in notes] == ([True] if copy else [])


def test_what_was_agreed_with_the_partner_opens_no_case(cast: Cast) -> None:
    referral = queries.referral_for(cast.marieke, a_referral(cast).pk, on=TODAY)

    with pytest.raises(GateClosed), transaction.atomic():
        opened(cast, referral, agrees=False)

    referral.refresh_from_db()
    assert (referral.state, Case.objects.count()) == (ReferralState.SENT.value, 0)


def test_a_referral_is_declined_with_a_reason_and_a_sentence(cast: Cast, acting) -> None:
    referral = a_referral(cast)

    declined(cast, referral)

    with acting(cast.office.organisations["opendoor"]):
        seen = queries.sent_referral_for(cast.joris, referral.pk)
        assert (seen.state, seen.declined_because) == ("declined", "other_office")
        assert seen.declined_words == "Please ask the mission in Belgium."
    assert AuditEvent.objects.order_by("-seq").values_list("tag", flat=True)[0] == "outreach:referral:decline"


def test_a_referral_is_not_declined_without_a_sentence(cast: Cast) -> None:
    with pytest.raises(Refused, match="Write one sentence"):
        actions.decline_referral(
            referral=a_referral(cast),
            because=DeclineReason.NO_TIME,
            words=" ",
            by=cast.marieke,
            at=cast.now,
        )


def test_no_reason_for_declining_says_whether_somebody_is_known(cast: Cast) -> None:
    assert not any("file" in reason or "known" in reason for reason in DeclineReason)


def test_a_referral_taken_back_is_empty_at_once_for_both(cast: Cast) -> None:
    referral = a_referral(cast)

    actions.take_back_referral(referral=referral, by=cast.joris, at=cast.now)

    row = PartnerReferral.objects.get(pk=referral.pk)
    assert (row.own_words, row.contact, row.safely, row.emptied_at) == (None, None, None, cast.now)
    assert not DrawerWrap.objects.filter(drawer_id=referral.drawer_id).exists()
    assert (row.language, row.people) == ("ara", 1)
    assert Notice.objects.filter(organisation_id=cast.hague.id, text__contains="Call nobody").exists()


def test_of_answering_and_taking_back_only_the_first_happens(cast: Cast) -> None:
    taken, answered = a_referral(cast), a_referral(cast)
    actions.take_back_referral(referral=taken, by=cast.joris, at=cast.now)
    declined(cast, answered)

    with pytest.raises(Refused, match="took this referral back"):
        declined(cast, taken)
    with pytest.raises(Refused, match="took this referral back"), transaction.atomic():
        opened(cast, taken)
    with pytest.raises(Refused, match="answered already"):
        actions.take_back_referral(referral=answered, by=cast.joris, at=cast.now)
    assert (Case.objects.count(), ReferredCase.objects.count()) == (0, 0)


def test_texts_are_emptied_ninety_days_after_the_answer_and_counts_stay(cast: Cast) -> None:
    old, young = (
        declined(cast, a_referral(cast, at=cast.now - 100 * DAY), at=cast.now - n * DAY) for n in (91, 89)
    )
    forgotten = a_referral(cast, at=cast.now - 200 * DAY)
    waiting = a_referral(cast, at=cast.now - 80 * DAY)

    emptied = actions.empty_old_referrals(older_than=90, by=cast.aylin, at=cast.now)

    row = PartnerReferral.objects.get(pk=old.pk)
    assert emptied == 2
    assert (row.own_words, row.declined_words, row.emptied_at) == (None, None, cast.now)
    assert (row.state, row.declined_because, row.people) == ("declined", "other_office", 1)
    assert not DrawerWrap.objects.filter(drawer_id=old.drawer_id).exists()
    assert PartnerReferral.objects.get(pk=young.pk).own_words == WORDS
    assert PartnerReferral.objects.get(pk=waiting.pk).own_words == WORDS
    never_answered = PartnerReferral.objects.get(pk=forgotten.pk)
    assert (never_answered.own_words, never_answered.contact, never_answered.waits) == (None, None, False)
    with pytest.raises(Refused, match="nobody answered this referral in time"):
        declined(cast, never_answered)
    assert [row.pk for row in queries.waiting_referrals(cast.marieke, on=TODAY)] == [waiting.pk]
    assert actions.empty_old_referrals(older_than=90, by=cast.aylin, at=cast.now) == 0


def test_the_end_of_the_agreement_closes_what_was_sent_under_it(cast: Cast) -> None:
    referral = a_referral(cast)
    agreement = cast.office.agreements["opendoor-hague"]
    end_agreement(agreement=agreement, by=cast.els, at=cast.now)

    with pytest.raises(OutOfScope):
        queries.referral_for(cast.marieke, referral.pk, on=TODAY)
    assert queries.referrals(cast.marieke, on=TODAY).rows == ()
    assert queries.waiting_referrals(cast.marieke, on=TODAY) == []
    with pytest.raises(OutOfScope):
        declined(cast, referral)
    actions.empty_old_referrals(older_than=90, by=cast.aylin, at=cast.now)
    wraps = DrawerWrap.objects.filter(drawer_id=referral.drawer_id).values_list("organisation_id", flat=True)
    with everybody():
        assert list(wraps) == [cast.office.organisations["opendoor"].id]


def test_another_partner_and_another_mission_find_nothing(cast: Cast) -> None:
    referral = a_referral(cast)

    for ask in (
        lambda: queries.sent_referral_for(cast.nadia, referral.pk),
        lambda: queries.referral_for(cast.lucas, referral.pk, on=TODAY),
        lambda: actions.take_back_referral(referral=referral, by=cast.nadia, at=cast.now),
        lambda: actions.decline_referral(
            referral=referral, because=DeclineReason.OTHER, words="x", by=cast.lucas, at=cast.now
        ),
        lambda: actions.accept_referral(referral=referral, case=a_case(cast), by=cast.lucas, at=cast.now),
    ):
        with pytest.raises(OutOfScope):
            ask()
    assert queries.sent_referrals(cast.nadia).rows == ()
    assert queries.referrals(cast.lucas, on=TODAY).rows == ()


@pytest.mark.parametrize("key", ["tomasz", "els", "peter", "youssef", "sanne", "hanna"])
def test_referrals_are_closed_to_roles_without_them(cast: Cast, key: str) -> None:
    by, referral = getattr(cast, key), a_referral(cast)
    asks: list[Callable[[], object]] = [
        lambda: queries.referral_for(by, referral.pk, on=TODAY),
        lambda: queries.referrals(by, on=TODAY),
        lambda: queries.waiting_referrals(by, on=TODAY),
        lambda: queries.sent_referrals(by),
        lambda: queries.sent_referral_for(by, referral.pk),
        lambda: queries.possible_receivers(by, on=TODAY),
        lambda: actions.send_referral(facts=referral_facts(), receiver=cast.hague, by=by, at=cast.now),
        lambda: actions.take_back_referral(referral=referral, by=by, at=cast.now),
        lambda: actions.accept_referral(referral=referral, case=a_case(cast), by=by, at=cast.now),
        lambda: actions.decline_referral(
            referral=referral, because=DeclineReason.OTHER, words="x", by=by, at=cast.now
        ),
        lambda: actions.empty_old_referrals(older_than=90, by=by, at=cast.now),
    ]

    for ask in asks:
        with pytest.raises(NotPermitted):
            ask()


def test_an_enforcement_body_neither_sends_nor_reads_referrals(cast: Cast) -> None:
    referral = a_referral(cast)

    with pytest.raises(NotPermitted):
        queries.referral_for(replace(cast.marieke, enforcement=True), referral.pk, on=TODAY)
    with pytest.raises(NotPermitted):
        actions.send_referral(
            facts=referral_facts(), receiver=cast.hague, by=replace(cast.joris, enforcement=True), at=cast.now
        )


def test_the_database_keeps_no_text_of_what_was_taken_back(cast: Cast) -> None:
    referral = a_referral(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerReferral.objects.filter(pk=referral.pk).update(
            state="taken_back", settled_at=cast.now, settled_by_id=cast.joris.user_id
        )
