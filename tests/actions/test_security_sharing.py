"""A case is shared with the people who agreed, and with nobody else's drawer."""

from __future__ import annotations

import pytest

from tests.cast import Cast, a_case, adult, members
from tests.factories.consents import said
from wayhome.casefile.cases.actions import add_member
from wayhome.casefile.cases.models import CaseAccess, CaseMember
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.process.actions.sharing import share
from wayhome.stages.consent.enums import EventKind


def opened_for(organisation: Organisation, member: CaseMember) -> bool:
    """Return whether an organisation holds a wrap of a member's drawer."""
    return DrawerWrap.objects.filter(drawer_id=member.drawer_id, organisation_id=organisation.id).exists()


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
