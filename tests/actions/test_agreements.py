"""Agreements: one side proposes, the other confirms, nobody changes them, and they share no more than they say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast, a_case, everybody, members
from tests.factories.agreements import an_agreement, usual_terms
from tests.factories.consents import said
from wayhome.casefile.access.actions import (
    AgreementTerms,
    confirm_agreement,
    drop_agreement,
    propose_agreement,
)
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import (
    Permission,
    Relation,
    Shared,
    Sharing,
    TransferGround,
)
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.access.queries import agreement_between
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import CaseAccess
from wayhome.casefile.cases.scopes import case_for
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import ChangedMeanwhile, NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.messaging.models import Notice
from wayhome.process.actions.sharing import share
from wayhome.stages.consent.enums import EventKind

TODAY = dt.date(2026, 6, 9)


def terms(cast: Cast, **more: object) -> AgreementTerms:
    """Return terms between The Hague and Baghdad as they usually are."""
    return replace(usual_terms(cast.hague, cast.baghdad, begins_on=TODAY), **more)  # type: ignore[arg-type]


def proposed(cast: Cast, **more: object) -> Agreement:
    return propose_agreement(terms=terms(cast, **more), signatory="Els Vermeer", by=cast.els, at=cast.now)


def confirmed(cast: Cast, row: Agreement) -> Agreement:
    with acting_for([cast.baghdad.id]):
        return confirm_agreement(
            agreement=row, signatory="Head of mission", read_at=cast.now, by=cast.zaid, at=cast.now
        )


def test_nothing_is_shared_under_a_proposal(cast: Cast) -> None:
    row = proposed(cast)
    case = a_case(cast)

    assert not row.in_force_on(TODAY)
    with pytest.raises(Refused):
        share_case(case=case, organisation=cast.baghdad, agreement=row, by=cast.marieke, at=cast.now)
    with pytest.raises(IntegrityError, match="no agreement in force"), transaction.atomic():
        CaseAccess.objects.create(
            case=case,
            organisation=cast.baghdad,
            ground="agreement",
            agreement=row,
            legal_basis="gdpr_6_1_a",
            begins_on=TODAY,
        )


def test_the_other_side_is_told_confirms_and_it_holds(cast: Cast) -> None:
    row = confirmed(cast, proposed(cast))

    assert row.in_force_on(TODAY)
    assert (row.signed_by_giver, row.signed_by_receiver) == ("Els Vermeer", "Head of mission")
    assert agreement_between(giver_id=cast.hague.id, receiver_id=cast.baghdad.id, on=TODAY) == row
    with everybody():
        told = Notice.objects.filter(code="access:agreement:changed")
        tags = AuditEvent.objects.filter(subject_id=str(row.pk)).order_by("seq")
        assert {notice.organisation_id for notice in told} == {cast.hague.id, cast.baghdad.id}
        assert [event.tag for event in tags] == ["access:agreement:propose", "access:agreement:confirm"]


def test_nobody_confirms_for_the_side_that_proposed_it(cast: Cast) -> None:
    row = proposed(cast)

    for by in (cast.els, replace(cast.els, user_id=cast.marieke.user_id)):
        with pytest.raises(Refused, match="a person of the other side"):
            confirm_agreement(agreement=row, signatory="Somebody", read_at=cast.now, by=by, at=cast.now)


def test_whoever_works_for_both_sides_does_not_stand_for_both(cast: Cast) -> None:
    row = proposed(cast)
    both = replace(cast.zaid, user_id=cast.els.user_id)

    with acting_for([cast.baghdad.id]), pytest.raises(Refused, match="a person of the other side"):
        confirm_agreement(agreement=row, signatory="Somebody", read_at=cast.now, by=both, at=cast.now)


def test_an_agreement_of_others_does_not_exist_here(cast: Cast) -> None:
    row = proposed(cast)
    manager = replace(cast.els, organisation_id=cast.brussels.id)

    with acting_for([cast.brussels.id]):
        assert not Agreement.objects.filter(pk=row.pk).exists()
        with pytest.raises(OutOfScope):
            drop_agreement(agreement=row, by=manager, at=cast.now)


def test_only_a_side_proposes_and_only_who_keeps_agreements(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        propose_agreement(terms=terms(cast, giver=cast.brussels), signatory="Els", by=cast.els, at=cast.now)
    with pytest.raises(NotPermitted):
        propose_agreement(terms=terms(cast), signatory="Els", by=cast.marieke, at=cast.now)


def test_a_dropped_proposal_is_never_confirmed(cast: Cast) -> None:
    row = drop_agreement(agreement=proposed(cast), by=cast.els, at=cast.now)

    with pytest.raises(ChangedMeanwhile):
        confirmed(cast, row)
    assert not row.in_force_on(TODAY)


def test_terms_that_were_confirmed_are_never_changed_and_may_end_sooner(cast: Cast) -> None:
    row = confirmed(cast, proposed(cast, ends_on=TODAY + dt.timedelta(days=30)))
    changes: list[dict[str, object]] = [
        {"shares": ["health"]},
        {"countries": ["IRQ", "USA"]},
        {"signed_by_giver": "Somebody else"},
        {"ends_on": TODAY + dt.timedelta(days=31)},
        {"ends_on": None},
    ]

    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(pk=row.pk).update(**change)
    assert Agreement.objects.filter(pk=row.pk).update(ends_on=TODAY) == 1


@pytest.mark.parametrize(
    ("wrong", "says", "field"),
    [
        ({"purposes": ()}, "what data are shared for", "purposes"),
        ({"countries": ()}, "where the receiver may hold", "countries"),
        ({"reference": " "}, "no reference", "reference"),
        ({"reference": "HAGUE-BAGHDAD"}, "has this reference", "reference"),
        ({"ends_on": TODAY}, "end before it begins", "ends_on"),
        ({"transfer_ground": TransferGround.NONE}, "leave the area", "transfer_ground"),
        ({"countries": ("DEU",)}, "no data leave", "transfer_ground"),
        ({"purposes": (Sharing.REFERRAL,)}, "no case yet", "shares"),
    ],
)
def test_terms_that_cannot_stand_are_refused(
    cast: Cast, wrong: dict[str, object], says: str, field: str
) -> None:
    with pytest.raises(Refused, match=says) as refusal:
        proposed(cast, **wrong)

    assert refusal.value.field == field


def test_an_organisation_that_enforces_is_never_given_notes_health_or_addresses(cast: Cast) -> None:
    government = cast.office.organisations["government"]
    plain = {"receiver": government, "countries": ("NLD",), "transfer_ground": TransferGround.NONE}

    for shared in (Shared.WORK, Shared.CONTACTS, Shared.HEALTH, Shared.PROTECTION):
        with pytest.raises(Refused, match="enforces return"):
            proposed(cast, shares=(shared,), **plain)
    assert proposed(cast, shares=(Shared.IDENTITY,), **plain).shares == ["identity"]


READINGS = {
    Shared.IDENTITY: Permission.READ_IDENTITY,
    Shared.CONTACTS: Permission.READ_CONTACTS,
    Shared.TRAVEL: Permission.READ_TRAVEL,
    Shared.WORK: Permission.READ_NOTES,
}


@pytest.mark.parametrize("shared", READINGS)
def test_a_role_reads_no_more_than_the_agreement_shares(cast: Cast, shared: Shared) -> None:
    case = a_case(cast)
    agreement = an_agreement(cast.hague, cast.baghdad, shares=(shared,))
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)

    with acting_for([cast.baghdad.id]):
        layla = case_for(cast.office.actor("layla"), case.reference, on=TODAY).by

    assert layla.relation is Relation.AGREEMENT
    assert {one for one, reading in READINGS.items() if allows(layla, reading)} == {shared}
    assert allows(layla, Permission.SEE_CASES)


def test_no_agreement_opens_talks_or_the_law(cast: Cast) -> None:
    everything = cast.partner("layla")

    assert not allows(everything, Permission.READ_COUNSELLING)
    assert not allows(everything, Permission.READ_LEGAL)


def test_an_agreement_that_shares_nothing_about_people_opens_no_persons_drawer(cast: Cast) -> None:
    case = a_case(cast)
    [member] = members(case)
    said(cast, member, EventKind.GIVEN)
    agreement = an_agreement(cast.hague, cast.baghdad, shares=(Shared.WORK,))

    share(case=case, agreement=agreement, by=cast.marieke, at=cast.now)

    opened = DrawerWrap.objects.filter(organisation_id=cast.baghdad.id)
    assert [wrap.drawer_id for wrap in opened] == [case.drawer_id]


def test_an_authority_of_the_country_returned_to_never_holds_a_case(cast: Cast) -> None:
    authority = cast.office.organisations["government"]
    Organisation.objects.filter(pk=authority.pk).update(country="IRQ")
    authority.refresh_from_db()
    agreement = an_agreement(cast.hague, authority, shares=(), transfer_ground="gdpr_49_1_a")

    with pytest.raises(Refused, match="an authority of the country returned to"):
        share_case(
            case=a_case(cast), organisation=authority, agreement=agreement, by=cast.marieke, at=cast.now
        )
    elsewhere = share_case(
        case=a_case(cast, destination="ALB"),
        organisation=authority,
        agreement=agreement,
        by=cast.marieke,
        at=cast.now,
    )
    assert elsewhere.organisation_id == authority.id
