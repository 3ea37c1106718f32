"""A counsellor hears a withdrawal with Tab, Enter and Space alone, from the log-in to the case."""

from __future__ import annotations

import pytest

from tests.browser import Site
from tests.cast import a_case, adult, child
from tests.journeys.test_logging_in import code_of, with_password_and_code
from wayhome.ground.core.context import acting_for

pytestmark = pytest.mark.browser


def test_a_withdrawal_is_heard_by_keyboard_alone(site: Site) -> None:
    with acting_for([site.cast.hague.id]):
        case = a_case(site.cast, adult(), adult("Mina Abbas"), child())
    password, secret = with_password_and_code(site, "marieke")
    marieke = site.visitor().opens("account_login")

    marieke.tabs_to("E-mail").page.keyboard.type(site.user("marieke").email)
    marieke.tabs_to("Password").page.keyboard.type(password)
    marieke.tabs_to("Log in").keys("Enter", goes=True)
    marieke.tabs_to("Code").page.keyboard.type(code_of(secret))
    marieke.tabs_to("Log in").keys("Enter", goes=True)
    marieke.tabs_to("Skip to content").keys("Enter").tabs_to("Show your cases").keys("Enter", goes=True)
    marieke.tabs_to("Karim Abbas").keys("Enter", goes=True)
    marieke.tabs_to("They withdraw").keys("Enter", goes=True)
    marieke.tabs_to("Karim Abbas").keys("Space")
    marieke.tabs_to("Their words").page.keyboard.type("My brother is ill, I stay with him.")
    marieke.tabs_to("Record the withdrawal").keys("Enter", goes=True)

    marieke.reads("Withdrawn.", "Mina Abbas")
    assert marieke.page.url == site.address("case", reference=case.reference)
