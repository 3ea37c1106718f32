"""Pages of a case of people who have come home already: its own steps, its own words, and no journey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, adult, members
from tests.factories.home import at_home, home_case, in_order
from tests.pages.conftest import Browse
from wayhome.casefile.cases.enums import Closure, State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.enums import Sex
from wayhome.ground.core.context import acting_for
from wayhome.process.actions.after import start_reintegration
from wayhome.process.actions.ending import close
from wayhome.process.actions.withdrawal import tell_blindly
from wayhome.process.models import BlindWithdrawal

PAGE_QUERIES = 25
OPENING = {
    "agrees": "on",
    "notice_language": "ara",
    "child_ground": "adult",
    "programme": "home-irq",
    "destination_country": "IRQ",
    "full_name": "Zainab Abbas",
    "born": "3 March 1990",
    "calendar": "gregorian",
    "known_by": "said",
    "sex": "female",
    "language": "ara",
}


@pytest.fixture
def iraq(cast: Cast) -> Iterator[Cast]:
    """The cast, with the work context of Baghdad."""
    with acting_for([cast.baghdad.id]):
        yield cast


def page_of(browser: Client, name: str, case: Case) -> str:
    response = browser.get(reverse(name, args=[case.reference]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_case_manager_at_origin_opens_a_case_in_the_programme_for_people_at_home(
    iraq: Cast, browse: Browse
) -> None:
    day = browse("layla").get(reverse("my_day")).content.decode()
    form = browse("layla").get(reverse("case_open")).content.decode()
    made = browse("layla").post(reverse("case_open"), OPENING)

    case = Case.objects.get()
    assert reverse("case_open") in day
    assert "Help for People who Came Home, Iraq" in form
    assert "EU Reintegration Programme" not in form
    assert '<option value="IRQ" selected>' in form
    assert made.status_code == 302
    assert (case.organisation_id, case.assistance) == (iraq.baghdad.id, "reintegration_only")


def test_an_office_without_such_a_programme_is_offered_no_case_to_open(cast: Cast, browse: Browse) -> None:
    for name in ("my_day", "cases"):
        assert reverse("case_open") not in browse("besa").get(reverse(name)).content.decode()
    assert browse("omar").get(reverse("case_open")).status_code == 403


def test_the_page_of_a_case_draws_its_own_six_steps_and_no_journey(iraq: Cast, browse: Browse) -> None:
    case = home_case(iraq)

    page = page_of(browse("layla"), "case", case)

    assert "Step 2 of 6" in page
    assert "Confirm that they are home" in page
    assert "Person, " not in page
    assert reverse("case_journey", args=[case.reference]) not in page
    assert "Departed" not in page
    assert "back in Iraq" in page
    assert "Consent to return" not in page


def test_what_is_missing_before_help_stands_on_the_page_with_who_can_act(iraq: Cast, browse: Browse) -> None:
    page = page_of(browse("layla"), "case", home_case(iraq))

    assert "Protection: ask the protection officer." in page
    assert "has not agreed to a file" in page
    assert "case manager" in page


def test_that_somebody_is_home_is_confirmed_with_their_own_day(iraq: Cast, browse: Browse) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    url = reverse("case_confirm_home", args=[case.reference])

    form = browse("layla").get(url).content.decode()
    done = browse("layla").post(url, {"member": "1", "home_on": "2025-11-02", "evidence": "met_in_person"})

    case.refresh_from_db()
    page = page_of(browse("layla"), "case", case)
    assert "no consent to return is" in form
    assert done.status_code == 302
    assert (case.state, case.arrived_on) == (State.ARRIVED.value, dt.date(2025, 11, 2))
    assert "back in Iraq since 2 November 2025" in page
    assert "Start reintegration" in page


def test_a_closed_gate_stands_on_the_form(iraq: Cast, browse: Browse) -> None:
    case = home_case(iraq)
    url = reverse("case_confirm_home", args=[case.reference])

    refused = browse("layla").post(url, {"member": "1", "home_on": "2025-11-02", "evidence": "met_in_person"})

    assert refused.status_code == 422
    assert "has not agreed to a file" in refused.content.decode()


def test_a_day_to_come_is_refused_at_its_field(iraq: Cast, browse: Browse) -> None:
    case = home_case(iraq)
    url = reverse("case_confirm_home", args=[case.reference])

    refused = browse("layla").post(url, {"member": "1", "home_on": "2026-06-20", "evidence": "met_in_person"})

    assert refused.status_code == 422


def test_a_talk_asks_neither_about_pressure_nor_about_a_decision(iraq: Cast, browse: Browse) -> None:
    page = page_of(browse("layla"), "session_new", home_case(iraq))

    assert "Did anything put pressure on them to return?" not in page
    assert "Where they stand now" not in page
    assert "going back frightens them" in page


def test_only_consents_of_such_a_programme_are_asked(iraq: Cast, browse: Browse) -> None:
    page = page_of(browse("layla"), "case_consents", home_case(iraq))

    assert "We keep a file" in page
    assert "To be helped to return" not in page
    assert "Contact with the authorities" not in page


def test_withdrawing_says_what_it_means_where_nobody_travels(iraq: Cast, browse: Browse) -> None:
    case = home_case(iraq)

    before = page_of(browse("layla"), "case_withdraw", case)
    in_order(iraq, case)
    at_home(iraq, case, members(case)[0])
    after = page_of(browse("layla"), "case_withdraw", case)
    without_consents = page_of(browse("omar"), "case_withdraw", case)

    assert "until it is confirmed that they are home" in before
    assert "They take part no more" in before
    assert "Their seat goes to release" not in before
    assert "There is no journey to withdraw from." in after
    assert reverse("case_consents", args=[case.reference]) in after
    assert "There is no journey to withdraw from." in without_consents
    assert reverse("case_consents", args=[case.reference]) not in without_consents
    assert "They withdraw</a>" not in page_of(browse("layla"), "case", case)


def test_a_message_is_answered_with_that_there_is_no_journey(iraq: Cast, browse: Browse) -> None:
    case = home_case(iraq)
    tell_blindly(
        reference=case.reference, said="She does not want to go", by=iraq.office.actor("lucas"), at=iraq.now
    )
    row = BlindWithdrawal.objects.get(case_id=case.id)
    url = reverse("blind_answer", args=[case.reference, row.id])

    form = browse("layla").get(url).content.decode()
    done = browse("layla").post(url, {"answer": "no_journey", "spoken": "Alone, in Arabic"})

    row.refresh_from_db()
    assert "They are not about to travel" in form
    assert "They want to travel" not in form
    assert (done.status_code, row.answer) == (302, "no_journey")


def test_a_closed_case_says_where_it_opens_again(iraq: Cast, browse: Browse) -> None:
    case = home_case(iraq)
    in_order(iraq, case)
    at_home(iraq, case, members(case)[0])
    start_reintegration(case=case, reassessment_begun=True, by=iraq.layla, at=iraq.now)
    form = page_of(browse("layla"), "case_close", case)
    close(
        case=case,
        code=Closure.DECLINED_ASSISTANCE,
        words="",
        person_told="Told her.",
        by=iraq.layla,
        at=iraq.now,
    )

    assert "Return completed, no reintegration" not in form
    assert "at most where its people are" in page_of(browse("layla"), "case", case)


def test_a_step_of_a_journey_shows_no_form_there(iraq: Cast, browse: Browse) -> None:
    case = home_case(iraq)

    answer = browse("layla").get(reverse("case_correct_home", args=[case.reference]))
    other = browse("layla").get(reverse("case_confirm_arrival", args=[case.reference]))

    assert answer.status_code == 200
    assert other.status_code != 200


@pytest.mark.parametrize("size", [1, 6])
def test_the_overview_costs_no_more_than_that_of_any_case(iraq: Cast, browse: Browse, size: int) -> None:
    people = [adult(f"Somebody {number}", "5 May 1992", Sex.FEMALE) for number in range(size)]
    case = home_case(iraq, *people)
    layla = browse("layla")

    with CaptureQueriesContext(connection) as asked:
        page_of(layla, "case", case)

    assert len(asked) <= PAGE_QUERIES
