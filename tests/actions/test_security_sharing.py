"""A case is shared with the people who agreed, and with nobody else's drawer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, a_case, adult, members
from tests.factories.consents import said
from tests.factories.texts import text_in_force
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.actions import add_member, end_agreement
from wayhome.casefile.cases.models import Case, CaseAccess, CaseMember
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import destroy_drawers
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.process.actions.sharing import share
from wayhome.process.queries import possible_sharings
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.actions import (
    Asking,
    Giving,
    end_return_consents,
    give_consent,
    put_question,
    refuse_consent,
    withdraw_consent,
)
from wayhome.stages.consent.actions.endings import end_journey_consents
from wayhome.stages.consent.enums import EventKind, Explained, Heard, Mode, Purpose
from wayhome.stages.consent.queries import Question
from wayhome.stages.journey.actions import remind_of_handover, send_handover
from wayhome.stages.journey.models import HandOver
from wayhome.stages.journey.queries.package import CONTACT_FIELDS, latest_handover, sheets_sent

SHARED = Question(Purpose.SHARE_ORIGIN_OFFICE)


def asking(cast: Cast) -> Asking:
    """Return how the question of sharing is put: read aloud in Arabic, now."""
    text = text_in_force(cast, Purpose.SHARE_ORIGIN_OFFICE)
    return Asking(text, "ara", Explained.READ_ALOUD, cast.now)


def opened_for(organisation: Organisation, member: CaseMember) -> bool:
    """Return whether an organisation holds a wrap of a member's drawer."""
    return DrawerWrap.objects.filter(drawer_id=member.drawer_id, organisation_id=organisation.id).exists()


def offered(cast: Cast, case: Case) -> list[bool]:
    """Return, for each way the case can be shared with Baghdad, whether it opens who agreed since."""
    ways = possible_sharings(case, on=cast.now.date())
    return [way.held for way in ways if way.agreement.receiver_id == cast.baghdad.id]


def test_a_case_is_not_shared_while_nobody_of_it_agreed(cast: Cast) -> None:
    case = a_case(cast)
    said(cast, members(case)[0], EventKind.REFUSED)

    with pytest.raises(Refused) as refused:
        share(case=case, agreement=cast.office.agreements["hague-baghdad"], by=cast.marieke, at=cast.now)

    assert refused.value.code == "nobody_agreed"
    assert not CaseAccess.objects.filter(case=case, organisation=cast.baghdad).exists()


def test_who_said_no_keeps_their_drawer_closed_when_the_family_is_shared(cast: Cast) -> None:
    case = a_case(cast, adult(), adult("Maryam Abbas"))
    yes, no = members(case)
    said(cast, yes, EventKind.GIVEN)
    said(cast, no, EventKind.REFUSED)

    share(case=case, agreement=cast.office.agreements["hague-baghdad"], by=cast.marieke, at=cast.now)

    assert (opened_for(cast.baghdad, yes), opened_for(cast.baghdad, no)) == (True, False)


def test_who_agrees_later_is_opened_when_the_case_is_shared_again(cast: Cast) -> None:
    case = a_case(cast, adult(), adult("Maryam Abbas"))
    first, second = members(case)
    agreement = cast.office.agreements["hague-baghdad"]
    said(cast, first, EventKind.GIVEN)
    share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)
    said(cast, second, EventKind.GIVEN)

    share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)

    assert opened_for(cast.baghdad, second)


def test_a_government_that_shares_by_law_needs_no_consent(cast: Cast) -> None:
    case = a_case(cast)
    agreement = cast.office.agreements["hague-government"]
    agreement.legal_basis = "gdpr_6_1_e"
    agreement.save(update_fields=["legal_basis"])

    share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)

    assert opened_for(agreement.receiver, members(case)[0])


def test_who_joins_a_shared_case_stays_closed_to_the_other_side_until_they_agree(cast: Cast) -> None:
    case = a_case(cast)
    agreement = cast.office.agreements["hague-baghdad"]
    said(cast, members(case)[0], EventKind.GIVEN)
    share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)

    new = add_member(case=case, facts=adult("Maryam Abbas"), relation="wife", by=cast.marieke, at=cast.now)
    before = opened_for(cast.baghdad, new)
    said(cast, new, EventKind.GIVEN)
    share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)

    assert (before, opened_for(cast.baghdad, new)) == (False, True)


def test_who_joins_a_case_that_a_government_holds_by_law_is_opened_to_it(cast: Cast) -> None:
    case = a_case(cast)
    agreement = cast.office.agreements["hague-government"]
    agreement.legal_basis = "gdpr_6_1_e"
    agreement.save(update_fields=["legal_basis"])
    share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)

    new = add_member(case=case, facts=adult("Maryam Abbas"), relation="wife", by=cast.marieke, at=cast.now)

    assert opened_for(agreement.receiver, new)


def test_a_page_offers_to_share_again_once_somebody_agreed_later(cast: Cast) -> None:
    case = a_case(cast, adult(), adult("Maryam Abbas"))
    first, second = members(case)
    agreement = cast.office.agreements["hague-baghdad"]
    said(cast, first, EventKind.GIVEN)
    share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)
    before = offered(cast, case)
    said(cast, second, EventKind.GIVEN)
    after = offered(cast, case)
    share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)

    assert (before, after, offered(cast, case)) == ([], [True], [])


def test_sharing_again_is_kept_in_the_audit(cast: Cast) -> None:
    case = a_case(cast, adult(), adult("Maryam Abbas"))
    first, second = members(case)
    agreement = cast.office.agreements["hague-baghdad"]
    for member in (first, second):
        said(cast, member, EventKind.GIVEN)
        share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)

    kept = AuditEvent.objects.filter(tag="cases:case:share", case_id=case.id).order_by("seq")
    assert [row.detail["drawers"] for row in kept] == [2, 1]


def two_handed_over(cast: Cast) -> tuple[Case, HandOver]:
    """Return a case of two who agreed to be shared with Baghdad, and its hand-over there."""
    case = a_case(cast, adult(), adult("Maryam Abbas"))
    for member in members(case):
        said(cast, member, EventKind.GIVEN)
    share(case=case, agreement=cast.office.agreements["hague-baghdad"], by=cast.marieke, at=cast.now)
    return case, send_handover(
        case=case,
        receiver=cast.baghdad,
        answer_due_on=cast.now.date(),
        vulnerability=None,
        by=cast.marieke,
        at=cast.now,
    )


def names_read(cast: Cast, row: HandOver, by: Actor) -> list[str]:
    """Return the names on a hand-over as somebody reads them for their own organisation."""
    with acting_for([by.organisation_id]):
        return [sheet["full_name"] for sheet in sheets_sent(row, by)]


def test_who_takes_the_sharing_back_is_gone_from_the_package_that_was_sent(cast: Cast) -> None:
    case, row = two_handed_over(cast)
    before = names_read(cast, row, cast.partner("layla"))

    withdraw_consent(
        case=case,
        member=members(case)[1],
        question=Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id),
        heard=Heard.IN_PERSON,
        by=cast.marieke,
        at=cast.now,
    )

    assert before == ["Karim Abbas", "Maryam Abbas"]
    assert names_read(cast, row, cast.partner("layla")) == ["Karim Abbas"]
    assert names_read(cast, row, cast.marieke) == ["Karim Abbas", "Maryam Abbas"]


def test_erasing_one_person_erases_what_was_handed_over_about_them(cast: Cast) -> None:
    case, row = two_handed_over(cast)

    destroy_drawers([members(case)[1].drawer_id])

    assert names_read(cast, row, cast.marieke) == ["Karim Abbas"]


def test_contacts_of_a_package_are_for_who_may_read_contacts(cast: Cast) -> None:
    _, row = two_handed_over(cast)
    finance = replace(cast.marieke, roles=frozenset({Role.FINANCE_OFFICER}))

    [first, _second] = sheets_sent(row, finance)

    assert not CONTACT_FIELDS & set(first)
    assert set(sheets_sent(row, cast.marieke)[0]) >= CONTACT_FIELDS


def test_a_package_is_read_by_its_sender_and_its_receiver_only(cast: Cast) -> None:
    case, row = two_handed_over(cast)
    rusafa = replace(cast.partner("layla"), organisation_id=cast.office.organisations["rusafa"].id)
    enforcement = replace(cast.partner("layla"), enforcement=True)

    found = [latest_handover(case, by) for by in (cast.marieke, cast.partner("layla"), rusafa, enforcement)]

    assert found == [row, row, None, None]


def test_nothing_is_handed_over_after_the_agreement_ended(cast: Cast) -> None:
    case, row = two_handed_over(cast)
    end_agreement(agreement=cast.office.agreements["hague-baghdad"], by=cast.els, at=cast.now)

    with pytest.raises(Refused):
        send_handover(
            case=case,
            receiver=cast.baghdad,
            answer_due_on=cast.now.date(),
            vulnerability=None,
            by=cast.marieke,
            at=cast.now,
        )
    with pytest.raises(Refused):
        remind_of_handover(handover=row, by=cast.marieke, at=cast.now)


ANSWERS: dict[str, Callable[[Cast, Case, CaseMember], object]] = {
    "put": lambda cast, case, one: put_question(
        case=case, member=one, question=SHARED, asking=asking(cast), by=cast.marieke, at=cast.now
    ),
    "give": lambda cast, case, one: give_consent(
        case=case,
        member=one,
        question=SHARED,
        asking=asking(cast),
        giving=Giving(GivenBy.SELF, Mode.SIGNATURE),
        by=cast.marieke,
        at=cast.now,
    ),
    "refuse": lambda cast, case, one: refuse_consent(
        case=case, member=one, question=SHARED, asking=asking(cast), by=cast.marieke, at=cast.now
    ),
    "withdraw": lambda cast, case, one: withdraw_consent(
        case=case,
        member=one,
        question=Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id),
        heard=Heard.IN_PERSON,
        by=cast.marieke,
        at=cast.now,
    ),
    "end with the return": lambda cast, case, one: end_return_consents(
        case=case, member=one, by=cast.marieke, at=cast.now
    ),
    "end with the journey": lambda cast, case, one: end_journey_consents(
        case=case, member=one, by=cast.marieke, at=cast.now
    ),
}


@pytest.mark.parametrize("verb", ANSWERS)
def test_what_is_answered_and_a_sharing_come_one_after_the_other(cast: Cast, verb: str) -> None:
    """Sharing locks the case; so does every answer, before it reads where the question stands."""
    case = a_case(cast)
    [one] = members(case)
    said(cast, one, EventKind.GIVEN)

    with CaptureQueriesContext(connection) as asked:
        ANSWERS[verb](cast, case, one)

    statements = [query["sql"] for query in asked]
    locks = [n for n, sql in enumerate(statements) if 'FROM "cases_case"' in sql and "FOR UPDATE" in sql]
    reads = [n for n, sql in enumerate(statements) if 'FROM "consent_event"' in sql]
    assert locks
    assert all(locks[0] < n for n in reads)


def test_who_takes_back_a_sharing_that_came_in_between_ends_it(cast: Cast) -> None:
    """The case was loaded before it was shared, and knows nothing yet of its other side."""
    loaded_before = a_case(cast)
    [one] = members(loaded_before)
    ANSWERS["give"](cast, loaded_before, one)
    case = Case.objects.get(pk=loaded_before.pk)
    share(case=case, agreement=cast.office.agreements["hague-baghdad"], by=cast.marieke, at=cast.now)

    ended = withdraw_consent(
        case=loaded_before,
        member=one,
        question=SHARED,
        heard=Heard.IN_PERSON,
        by=cast.marieke,
        at=cast.now,
    )

    assert ended.organisation_ids == (cast.baghdad.id,)
    assert not opened_for(cast.baghdad, one)


def test_a_yes_about_medical_facts_alone_keeps_no_case_open(cast: Cast) -> None:
    case = a_case(cast)
    [one] = members(case)
    said(cast, one, EventKind.GIVEN)
    said(cast, one, EventKind.GIVEN, Purpose.SHARE_MEDICAL)
    share(case=case, agreement=cast.office.agreements["hague-baghdad"], by=cast.marieke, at=cast.now)

    ANSWERS["withdraw"](cast, case, one)

    assert not opened_for(cast.baghdad, one)
    assert not CaseAccess.objects.filter(case=case, organisation=cast.baghdad, ends_on=None).exists()
