"""A family splits and grows: what binds and what endangers people goes along, and everything else is asked again."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.consents import said
from tests.factories.journeys import boarded, booked, state
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.carrying import carry_case, carry_legal_facts, carry_restriction
from wayhome.casefile.cases.enums import LegalKind, State
from wayhome.casefile.cases.models import Case, CaseMember, SplitLink, Task
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.people.actions import tie
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.models import HouseholdTie
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.process.actions.family import join, split
from wayhome.process.actions.legal import record_legal_fact
from wayhome.process.gathering import gather
from wayhome.safeguards.acts import what_blocks
from wayhome.safeguards.facts import MemberFacts
from wayhome.safeguards.words import Act, Asylum
from wayhome.stages.consent.enums import EventKind
from wayhome.stages.consent.models import ConsentEvent
from wayhome.stages.counselling.actions.protecting import (
    decide_concern,
    raise_concern,
    record_protection_fact,
)
from wayhome.stages.counselling.enums import ConcernDecision, ConcernKind
from wayhome.stages.counselling.models import ProtectionConcern
from wayhome.stages.counselling.scoring import FactKind
from wayhome.stages.journey.models import Leg

TODAY = dt.date(2026, 6, 9)


@pytest.fixture
def family(cast: Cast) -> Case:
    """A father, a mother and their daughter."""
    case = a_case(cast, adult("Revaz"), adult("Eka"), child("Nino"))
    father, mother, daughter = members(case)
    for parent in (father, mother):
        tied(cast, parent, daughter)
    return case


def tied(cast: Cast, parent: CaseMember, kid: CaseMember) -> None:
    tie(
        person=parent.person,
        other=kid.person,
        kind=Tie.PARENT,
        begins_on=None,
        by=cast.marieke,
        at=cast.now,
    )


def parted(cast: Cast, family: Case) -> Case:
    return split(case=family, leaving=members(family)[1:], by=cast.marieke, at=cast.now)


def facts_of(cast: Cast, case: Case) -> dict[str, MemberFacts]:
    gathered = gather(case, today=TODAY, now=cast.now)
    return {str(gathered.called(cast.marieke)[one.key]): one for one in gathered.facts.members}


def test_the_mothers_child_is_not_alone_in_the_new_case(cast: Cast, family: Case) -> None:
    new = parted(cast, family)

    mother, daughter = members(new)
    assert facts_of(cast, new)["Nino"].child.parents == (str(mother.id),)
    assert HouseholdTie.objects.filter(case_id=new.id).count() == 1
    assert daughter.person.case_id == new.id


def test_the_kind_of_return_and_the_destination_go_along(cast: Cast, family: Case) -> None:
    family.type_of_return = "humanitarian"
    family.destination_kind = "country_of_choice"
    family.destination_basis = "residence permit 77"
    family.assistance = "travel_only"
    family.save()

    new = parted(cast, family)

    assert (new.type_of_return, new.destination_kind, new.destination_basis, new.assistance) == (
        "humanitarian",
        "country_of_choice",
        "residence permit 77",
        "travel_only",
    )


def test_a_hidden_identity_stays_hidden(cast: Cast, family: Case) -> None:
    family.identity_restricted = True
    family.save()

    assert parted(cast, family).identity_restricted is True


def test_the_decision_and_its_last_day_bind_whoever_leaves(cast: Cast, family: Case) -> None:
    for kind, details in (
        (
            LegalKind.DECISION,
            {"return_decision": True, "decided_on": "2026-05-20", "served_on": "2026-05-24"},
        ),
        (LegalKind.PERIOD, {"period_days": 30}),
    ):
        record_legal_fact(
            case=family, kind=kind, details=details, member=None, today=TODAY, by=cast.marieke, at=cast.now
        )
    family.refresh_from_db()

    new = parted(cast, family)

    assert new.deadline_on == family.deadline_on == dt.date(2026, 6, 23)  # 30 days from 24 May
    assert gather(new, today=TODAY, now=cast.now).facts.legal.period_days == 30


def test_an_open_fear_and_a_claim_to_protection_stop_the_new_case_too(cast: Cast, family: Case) -> None:
    mother = members(family)[1]
    raise_concern(
        case=family,
        member=mother,
        kind=ConcernKind.FEAR_OF_RETURN,
        words="My brother waits for me",
        by=cast.marieke,
        at=cast.now,
    )
    record_protection_fact(
        case=family,
        member=mother,
        kind=FactKind.ASYLUM,
        details={"state": Asylum.PENDING},
        by=cast.marieke,
        at=cast.now,
    )

    new = parted(cast, family)

    known = facts_of(cast, new)["Eka"].protection
    assert (known.fear_of_return, known.asylum, known.open_concerns) == (True, Asylum.PENDING, 1)
    raised = ProtectionConcern.objects.get(case=new)
    assert raised.words == "My brother waits for me"
    assert set(Task.objects.filter(case=new, role="protection_officer").values_list("due_on", flat=True)) == {
        TODAY
    }


def test_the_concern_of_who_stays_and_what_is_settled_do_not_go_along(cast: Cast, family: Case) -> None:
    father, mother, _daughter = members(family)
    raise_concern(case=family, member=father, kind=ConcernKind.OTHER, by=cast.marieke, at=cast.now)
    settled = raise_concern(case=family, member=mother, kind=ConcernKind.OTHER, by=cast.marieke, at=cast.now)
    decide_concern(
        concern=settled, decision=ConcernDecision.NO_RISK, reasons="Talked", by=cast.sanne, at=cast.now
    )

    new = parted(cast, family)

    assert not ProtectionConcern.objects.filter(case=new).exists()
    assert not Task.objects.filter(case=new, role="protection_officer").exists()


def test_consents_are_not_copied(cast: Cast, family: Case) -> None:
    said(cast, members(family)[1], EventKind.GIVEN)

    new = parted(cast, family)

    assert not ConsentEvent.objects.filter(case=new).exists()


@pytest.fixture
def grandmother(cast: Cast) -> Case:
    """A case of her own."""
    return a_case(cast, adult("Zahra", "3 March 1950"))


def joined(cast: Cast, case: Case, into: Case) -> Case:
    return join(case=case, joining=members(case), into=into, relation="mother", by=cast.marieke, at=cast.now)


def test_who_joins_gets_a_new_record_and_the_old_one_stays_frozen(
    cast: Cast, family: Case, grandmother: Case
) -> None:
    joined(cast, grandmother, family)

    [old] = members(grandmother)
    new = members(family)[3]
    assert (old.ended_because, old.until_at) == ("joined", cast.now)
    assert (new.person.full_name, new.relation, new.person_id == old.person_id) == ("Zahra", "mother", False)
    grandmother.refresh_from_db()
    family.refresh_from_db()
    assert (grandmother.members_count, family.members_count) == (0, 4)
    assert Task.objects.filter(case=grandmother, code="nobody_left").count() == 1


def test_the_link_of_two_cases_stands_sealed_in_both(cast: Cast, family: Case, grandmother: Case) -> None:
    joined(cast, grandmother, family)

    links = {link.case_id: link.other_case for link in SplitLink.objects.all()}
    assert links == {family.id: grandmother.reference, grandmother.id: family.reference}


def test_an_open_concern_and_a_hidden_identity_come_along(
    cast: Cast, family: Case, grandmother: Case
) -> None:
    grandmother.identity_restricted = True
    grandmother.save()
    raise_concern(
        case=grandmother,
        member=members(grandmother)[0],
        kind=ConcernKind.FEAR_OF_RETURN,
        by=cast.marieke,
        at=cast.now,
    )

    joined(cast, grandmother, family)

    family.refresh_from_db()
    assert family.identity_restricted is True
    assert facts_of(cast, family)["Zahra"].protection.fear_of_return is True


def test_their_decision_does_not_replace_that_of_the_other_case(
    cast: Cast, family: Case, grandmother: Case
) -> None:
    record_legal_fact(
        case=grandmother,
        kind=LegalKind.PERIOD,
        details={"period_days": 7},
        member=None,
        today=TODAY,
        by=cast.marieke,
        at=cast.now,
    )
    record_legal_fact(
        case=grandmother,
        kind=LegalKind.ENTRY_BAN,
        details={"imposed": True},
        member=None,
        today=TODAY,
        by=cast.marieke,
        at=cast.now,
    )

    joined(cast, grandmother, family)

    assert gather(family, today=TODAY, now=cast.now).facts.legal.period_days is None
    known = facts_of(cast, family)
    assert (known["Zahra"].entry_ban, known["Revaz"].entry_ban) == (True, None)
    assert Task.objects.filter(case=family, code="joined").count() == 1


def test_who_joins_gives_up_seats_and_opens_every_condition_again(
    cast: Cast, family: Case, grandmother: Case
) -> None:
    booked(cast, grandmother)
    [old] = members(grandmother)

    joined(cast, grandmother, family)

    assert set(Leg.objects.filter(member=old).values_list("booking", flat=True)) == {"to_release"}
    open_for = {finding.member_key for finding in what_blocks(Act.BOOK, gather_facts(cast, family))}
    assert str(members(family)[3].id) in open_for


def gather_facts(cast: Cast, case: Case):
    return gather(case, today=TODAY, now=cast.now).facts


def test_another_office_does_not_see_who_joined_until_they_agree(
    cast: Cast, acting, family: Case, grandmother: Case
) -> None:
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=family, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)

    joined(cast, grandmother, family)

    drawer = members(family)[3].drawer_id
    with acting(cast.baghdad):
        open_drawers([drawer])
        assert not is_open(drawer)


@pytest.mark.parametrize("why", ["same", "departed", "boarded"])
def test_nobody_joins_where_it_makes_no_sense(cast: Cast, family: Case, grandmother: Case, why: str) -> None:
    into = grandmother if why == "same" else family
    if why == "boarded":
        booked(cast, grandmother)
        boarded(cast, members(grandmother)[0])
    if why == "departed":
        family.departed_on = TODAY
        family.save()
        write_state(
            case=family,
            to=State.DEPARTED,
            verb="confirm_boarding",
            by=cast.els,
            happened_at=cast.now,
            recorded_at=cast.now,
        )

    with pytest.raises(Refused, match="Nobody joined"):
        joined(cast, grandmother, into)

    assert members(grandmother)[0].until_at is None


def test_a_case_whose_identities_are_hidden_takes_nobody_in_unseen(
    cast: Cast, family: Case, grandmother: Case
) -> None:
    family.identity_restricted = True
    family.counsellor = cast.office.users["els"]
    family.save()

    with pytest.raises(NotPermitted, match="restricted"):
        joined(cast, grandmother, family)


def test_nobody_joins_a_case_of_another_organisation(cast: Cast, family: Case, grandmother: Case) -> None:
    family.organisation_id = cast.brussels.id

    with pytest.raises(OutOfScope):
        joined(cast, grandmother, family)


def test_whoever_did_not_board_keeps_their_state_in_the_old_case(cast: Cast, family: Case) -> None:
    booked(cast, family)

    parted(cast, family)

    assert state(members(family)[0]).value == "booked"


def test_what_goes_along_is_carried_by_whoever_splits_families(cast: Cast, family: Case) -> None:
    person = {"by": cast.tomasz, "at": cast.now}
    places = {one.id: one for one in members(family)}

    for carries in (
        lambda: carry_case(source=family, target=family, **person),
        lambda: carry_restriction(source=family, target=family, **person),
        lambda: carry_legal_facts(source=family, places=places, target=family, **person),
    ):
        with pytest.raises(NotPermitted):
            carries()
