"""An office that may see a case no longer sees nothing of it at its next click, in whatever tab the case was open."""

from __future__ import annotations

import pytest

from tests.browser import Site, Somebody, squeezed
from tests.cast import Cast, a_case, adult, child, members
from tests.factories.consents import said
from wayhome.casefile.cases.models import Case
from wayhome.ground.core.context import acting_for
from wayhome.process.actions.sharing import share
from wayhome.stages.consent.enums import EventKind

pytestmark = pytest.mark.browser

NAMES = ("Karim", "Abbas", "Noor")
NOT_FOUND = "Nothing was found here"


def shared_with_baghdad(cast: Cast) -> Case:
    """Return a committed case of a father and his daughter, which the office in Baghdad sees under its agreement."""
    with acting_for([cast.hague.id]):
        case = a_case(cast, adult("Karim Abbas"), child("Noor Abbas"))
        for member in members(case):
            said(cast, member, EventKind.GIVEN)
        share(case=case, agreement=cast.office.agreements["hague-baghdad"], by=cast.marieke, at=cast.now)
    return case


def says_nothing_of_them(tab: Somebody) -> None:
    """Assert that nothing in the tab names anybody of the case: title, address, text or source."""
    everything = squeezed(" ".join((tab.title, tab.page.url, tab.page.content())))
    assert not [name for name in NAMES if name in everything], tab.page.url


def test_an_ended_agreement_closes_a_tab_that_is_open_at_its_next_click(site: Site) -> None:
    case = shared_with_baghdad(site.cast)
    layla, beside, els = site.somebody("layla"), site.somebody("layla"), site.somebody("els")
    layla.opens("case", reference=case.reference)
    layla.reads("Karim Abbas", "Noor Abbas")
    beside.opens("case", reference=case.reference).reads("Karim Abbas")

    agreement = site.cast.office.agreements["hague-baghdad"]
    els.opens("agreement_end", key=agreement.pk).presses("End it now")
    layla.page.locator(f"main a[href*='/cases/{case.reference}/']").first.click()
    layla.page.wait_for_load_state()
    beside.page.reload()

    unknown = site.somebody("layla").opens("case", reference="2222-2222-2")
    for tab in (layla, beside):
        assert (tab.title, tab.page.locator("main").inner_text()) == (
            unknown.title,
            unknown.page.locator("main").inner_text(),
        )
        assert NOT_FOUND in tab.title
        says_nothing_of_them(tab)
    layla.page.go_back()
    layla.page.wait_for_load_state()
    says_nothing_of_them(layla)
    layla.opens("cases")
    says_nothing_of_them(layla)
    els.opens("case", reference=case.reference).reads(
        "Karim Abbas", "The sharing with Mission in Iraq has ended"
    )


def test_a_log_in_that_was_ended_elsewhere_shows_nothing_more(site: Site) -> None:
    with acting_for([site.cast.hague.id]):
        case = a_case(site.cast, adult("Karim Abbas"), child("Noor Abbas"))
    lost, here = site.somebody("marieke"), site.somebody("marieke")
    lost.opens("cases").opens("case", reference=case.reference).reads("Karim Abbas")

    here.opens("log_ins").presses("End it")
    lost.page.locator(f"main a[href*='/cases/{case.reference}/']").first.click()
    lost.page.wait_for_load_state()

    assert lost.page.get_by_role("button", name="Log in").count() > 0
    says_nothing_of_them(lost)
    lost.page.go_back()
    lost.page.wait_for_load_state()
    says_nothing_of_them(lost)
    here.opens("case", reference=case.reference).reads("Karim Abbas")
