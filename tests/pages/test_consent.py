"""Pages of consent: every question with its state, asking in two languages, and taking back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.agreements import an_agreement
from tests.factories.texts import point_in_force, text_in_force
from tests.pages.conftest import Browse
from wayhome.casefile.access.queries import agreement_between
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentEvent
from wayhome.stages.counselling.actions.checklist import Telling, mark_points
from wayhome.stages.counselling.enums import Step
from wayhome.stages.journey.models import Traveller

PURPOSES = (Purpose.RETURN, Purpose.SHARE_MEDICAL, Purpose.MONITORING)
YES = {
    "happened_at": "2026-06-09T11:00",
    "language": "ara",
    "explained": "interpreter",
    "interpreter": "1108",
    "answer": "given",
    "given_by": "self",
    "mode": "signature",
}


@pytest.fixture
def texts(cast: Cast) -> None:
    for purpose in PURPOSES:
        text_in_force(cast, purpose)


@pytest.fixture
def case(cast: Cast, texts: None) -> Case:
    return a_case(cast)


def address(name: str, case: Case, *more: object) -> str:
    return reverse(name, args=[case.reference, *more])


def test_every_question_stands_alone_with_its_state(browse: Browse, case: Case) -> None:
    text = browse("marieke").get(address("case_consents", case)).content.decode()

    assert text.count("Not asked yet") == 7
    assert "Sharing medical facts, should there be any" in text


def test_a_question_is_read_out_in_two_languages(browse: Browse, case: Case) -> None:
    text = browse("marieke").get(address("consent_ask", case, 1, "return")).content.decode()

    assert "My consent" in text
    assert "موافقتي" in text
    assert "no effect on anything else" in text


def test_who_is_asked_before_the_time_to_think_is_over_is_told_until_when(
    browse: Browse, cast: Cast, case: Case
) -> None:
    page = address("consent_ask", case, 1, "return")
    nothing_explained = browse("marieke").get(page).content.decode()
    point_in_force(cast, "own_decision", begins_on=cast.now.date())
    mark_points(
        case=case,
        member=members(case)[0],
        telling=Telling(steps={"own_decision": Step.OWN_WORDS}, language="ara"),
        by=cast.marieke,
        at=cast.now,
    )

    just_explained = browse("marieke").get(page).content.decode()
    of_sharing = browse("marieke").get(address("consent_ask", case, 1, "share_government")).content.decode()

    assert "Not every point of the information is explained yet." in nothing_explained
    # Explained on 9 June at 10:00 UTC, 12:00 in the office; 48 hours later it is 11 June, 12:00.
    assert "The time to think lasts until 11 June 2026, 12:00." in just_explained
    assert "too early" not in of_sharing


def test_how_far_the_talks_are_is_not_told_to_who_does_not_read_them(
    browse: Browse, cast: Cast, case: Case
) -> None:
    agreement = an_agreement(cast.hague, cast.baghdad, reference="TALKS")
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)

    page = browse("layla").get(address("consent_ask", case, 1, "return"))

    assert page.status_code == 200
    assert "too early" not in page.content.decode()


def test_no_answer_is_chosen_beforehand(browse: Browse, case: Case) -> None:
    form = browse("marieke").get(address("consent_ask", case, 1, "return")).context["form"]

    assert {form[name].value() for name in ("answer", "given_by", "mode", "explained")} == {None}


def test_a_yes_is_recorded_with_the_text_of_the_language_spoken(browse: Browse, case: Case) -> None:
    page = browse("marieke").post(address("consent_ask", case, 1, "return"), YES)

    event = ConsentEvent.objects.get()
    assert page.status_code == 302
    assert (event.kind, event.interpreter) == ("given", "1108")
    assert event.text is not None
    assert event.text.language == "ara"


def test_a_no_needs_nobody_who_signs(browse: Browse, case: Case) -> None:
    answer = {**YES, "answer": "refused", "given_by": "", "mode": ""}

    browse("marieke").post(address("consent_ask", case, 1, "share_medical"), answer)

    assert ConsentEvent.objects.get().kind == "refused"


def test_a_yes_without_who_gave_it_keeps_what_was_typed(browse: Browse, case: Case) -> None:
    answer = {**YES, "given_by": "", "words": "She nods."}

    page = browse("marieke").post(address("consent_ask", case, 1, "return"), answer)

    assert page.status_code == 422
    assert "given_by" in page.context["form"].errors
    assert "She nods." in page.content.decode()


def test_who_cannot_read_is_offered_no_signature(browse: Browse, cast: Cast, texts: None) -> None:
    person = PersonFacts("بی بی گل", birth=adult().birth, language="prs", more={"can_read": "no"})
    case = a_case(cast, person)

    page = browse("marieke").get(address("consent_ask", case, 1, "return"))

    offered = {value for value, _label in page.context["form"].fields["mode"].choices}
    assert "signature" not in offered
    assert "This person cannot read" in page.content.decode()
    assert "There is no text in Dari yet" in page.content.decode()


def test_the_consent_to_return_is_taken_back_on_its_own_page(browse: Browse, case: Case) -> None:
    browser = browse("marieke")
    browser.post(address("consent_ask", case, 1, "return"), YES)

    listed = browser.get(address("case_consents", case)).content.decode()
    leads = browser.get(address("consent_withdraw", case, 1, "return"))

    assert address("case_withdraw", case) in listed
    assert leads["location"] == address("case_withdraw", case)


@pytest.mark.parametrize("who", ["marieke", "tomasz"])
def test_another_consent_is_taken_back_in_one_step(browse: Browse, case: Case, who: str) -> None:
    browse("marieke").post(address("consent_ask", case, 1, "monitoring"), YES)

    page = browse(who).post(address("consent_withdraw", case, 1, "monitoring"), {"heard": "by_phone"})

    assert page.status_code == 302
    assert ConsentEvent.objects.filter(kind="withdrawn", purpose="monitoring").exists()


def test_a_childs_no_to_the_return_is_the_withdrawal(browse: Browse, cast: Cast, texts: None) -> None:
    case = a_case(cast, adult(), child())

    page = browse("marieke").post(address("consent_child", case, 2, "return"), {"answer": "does_not_agree"})

    assert page["location"] == address("case", case)
    assert Traveller.objects.get(member=members(case)[1]).travel_state == "withdrawn"


@pytest.mark.parametrize(("who", "status"), [("peter", 404), ("tomasz", 403), ("els", 403), ("youssef", 404)])
def test_asking_is_closed_to_who_does_not_record_consent(
    browse: Browse, case: Case, who: str, status: int
) -> None:
    assert browse(who).get(address("consent_ask", case, 1, "return")).status_code == status


@pytest.mark.parametrize("tail", [(2, "return"), (1, "wealth")])
def test_a_question_that_does_not_exist_is_not_found(
    browse: Browse, case: Case, tail: tuple[int, str]
) -> None:
    assert browse("marieke").get(address("consent_ask", case, *tail)).status_code == 404


def test_an_office_a_person_left_still_reads_the_others(browse: Browse, cast: Cast, texts: None) -> None:
    case = a_case(cast, adult(), adult("Huda Abbas"))
    agreement = agreement_between(giver_id=cast.hague.id, receiver_id=cast.baghdad.id, on=cast.now.date())
    assert agreement is not None
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    end_drawers([members(case)[0].drawer_id], organisation_id=cast.baghdad.id)

    page = browse("layla").get(address("case_consents", case))

    assert page.status_code == 200
    assert "Consents of Huda Abbas" in page.content.decode()
    assert "Karim" not in page.content.decode()


def test_the_list_costs_the_same_for_one_and_eight_people(cast: Cast, browse: Browse, case: Case) -> None:
    family = a_case(cast, adult(), *[child(f"Child {number}") for number in range(7)])
    browser = browse("marieke")

    with CaptureQueriesContext(connection) as few:
        browser.get(address("case_consents", case))
    with CaptureQueriesContext(connection) as many:
        browser.get(address("case_consents", family))

    assert len(few) == len(many)
    assert len(few) <= 15
