"""What a day offers to each role, and which pages of it are closed, where the database would show every row."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child
from tests.factories.journeys import booked
from tests.factories.texts import point_in_force
from tests.pages.conftest import Browse
from tests.pages.test_cases import at_step
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.enums import State

OFFERED = (
    "case_open",
    "referral_new",
    "referrals",
    "suspensions",
    "airline_limits",
    "exports_waiting",
    "limits",
    "processing_register",
    "colleagues",
    "figures",
)


@pytest.mark.parametrize(
    ("key", "offered"),
    [
        ("marieke", {"case_open", "referrals", "suspensions", "airline_limits"}),
        ("tomasz", {"suspensions", "airline_limits"}),
        ("aylin", {"case_open", "referrals", "suspensions", "airline_limits"}),
        ("joris", {"referral_new"}),
        ("willem", {"exports_waiting", "limits", "processing_register"}),
        ("bram", {"colleagues"}),
        ("claire", {"figures"}),
    ],
)
def test_a_day_offers_what_the_role_may_do(cast: Cast, browse: Browse, key: str, offered: set[str]) -> None:
    text = browse(key).get(reverse("my_day")).content.decode()
    main = text[text.index("<main") : text.index("</main>")]

    links = set(re.findall(r'href="([^"?]+)', main))

    assert {name for name in OFFERED if reverse(name) in links} == offered


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("case_eligibility", "tomasz"),
        ("case_override", "marieke"),
        ("checklist_point_write", "marieke"),
        ("colleagues", "marieke"),
    ],
)
def test_a_page_is_closed_to_who_may_not_do_what_it_is_for(
    cast: Cast, browse: Browse, name: str, key: str
) -> None:
    case, point = a_case(cast), point_in_force(cast, "house-family")
    given = {"checklist_point_write": [point.pk], "colleagues": []}.get(name, [case.reference])

    assert browse(key).get(reverse(name, args=given)).status_code == 403


def test_nobody_without_the_right_throws_a_point_away(cast: Cast, browse: Browse) -> None:
    point = point_in_force(cast, "house-family")

    assert browse("marieke").post(reverse("checklist_point_drop", args=[point.pk])).status_code == 403


LINK = re.compile(r'<a\b[^>]*?\bhref="(/staff/cases/[^"?#]+)')


@pytest.mark.parametrize("role", [Role.OUTREACH_WORKER, Role.MONITORING_OFFICER, Role.HEALTH_OFFICER])
@pytest.mark.parametrize("state", [State.PREPARING, State.APPLIED, State.COUNSELLING])
def test_what_is_missing_leads_nobody_to_a_closed_page(
    cast: Cast, browse: Browse, role: Role, state: State
) -> None:
    case = at_step(a_case(cast, adult(), child()), state, cast)
    booked(cast, case)
    Membership.objects.filter(user=cast.office.users["tomasz"]).update(role=role.value)
    browser = browse("tomasz")
    pages = [reverse("case", args=[case.reference]), reverse("case_withdraw", args=[case.reference])]

    led = set()
    for page in pages:
        text = browser.get(page).content.decode()
        led |= set(LINK.findall(text[text.index("<main") : text.index("</main>")]))

    assert led
    assert [one for one in sorted(led) if browser.get(one).status_code in (403, 404)] == []
