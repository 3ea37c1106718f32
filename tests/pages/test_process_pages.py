"""The verbs in pages: buttons, forms, withdrawal and the blind form; every refusal says why and who can act."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child, members
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, Hold
from wayhome.casefile.cases.status import write_state
from wayhome.process.models import BlindWithdrawal, Override
from wayhome.process.travellers import travel_states
from wayhome.safeguards.words import TravelState
from wayhome.web.staff.cases.steps import FORMS


def at_step(case: Case, state: State, cast: Cast) -> Case:
    """Return the case at a step, with the history row that a verb writes."""
    write_state(case=case, to=state, verb="test", by=cast.marieke, happened_at=cast.now, recorded_at=cast.now)
    return case


def press(browser: Client, case: Case, verb: str):  # type: ignore[no-untyped-def]
    return browser.post(reverse("case_verb", args=[case.reference, verb]))


def state_of(case: Case) -> str:
    return Case.objects.values_list("state", flat=True).get(pk=case.pk)


def test_a_press_moves_the_case_and_says_what_happened(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.ENQUIRY, cast)
    browser = browse("marieke")

    response = press(browser, case, "begin_counselling")
    after = browser.get(response.headers["Location"]).content.decode()

    assert state_of(case) == "counselling"
    assert "Counselling began" in after


def test_a_closed_gate_shows_each_reason_its_source_and_who_can_act(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.COUNSELLING, cast)

    response = press(browse("marieke"), case, "apply")

    text = response.content.decode()
    assert response.status_code == 422
    assert "Not done: Record the application" in text
    assert "Source:" in text
    assert "Who can act:" in text
    assert state_of(case) == "counselling"


def test_a_step_of_another_role_is_refused_with_who_may(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    response = press(browse("marieke"), case, "clear")

    assert response.status_code == 403
    assert "movements officer" in response.content.decode()


def test_a_step_from_the_wrong_state_is_refused_with_a_sentence(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    pressed = press(browse("marieke"), case, "begin_counselling")
    opened = browse("els").get(reverse("case_refuse", args=[case.reference]))

    assert (pressed.status_code, opened.status_code) == (422, 422)
    assert "is not possible while the case stands at" in opened.content.decode()


def test_an_unknown_verb_is_no_page(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    assert press(browse("marieke"), case, "fly").status_code == 404


@pytest.mark.parametrize(
    ("name", "state", "key"),
    [
        ("case_ask_for_more", State.APPLIED, "els"),
        ("case_refuse", State.APPLIED, "els"),
        ("case_reconsider", State.APPROVED, "els"),
        ("case_unclear", State.CLEARED, "marieke"),
        ("case_confirm_boarding", State.CLEARED, "tomasz"),
        ("case_no_show", State.CLEARED, "tomasz"),
        ("case_interrupted", State.CLEARED, "tomasz"),
        ("case_close", State.COUNSELLING, "marieke"),
        ("case_hold", State.COUNSELLING, "marieke"),
        ("case_override", State.PREPARING, "els"),
    ],
)
def test_every_form_of_a_verb_opens_where_it_is_possible(
    cast: Cast, browse: Browse, name: str, state: State, key: str
) -> None:
    case = at_step(a_case(cast, adult(), child()), state, cast)

    response = browse(key).get(reverse(name, args=[case.reference]))

    assert response.status_code == 200


@pytest.mark.parametrize("name", sorted(FORMS.values()))
def test_no_form_of_a_verb_opens_for_the_health_officer(cast: Cast, browse: Browse, name: str) -> None:
    case = a_case(cast)

    status = browse("hanna").get(reverse(name, args=[case.reference])).status_code

    assert status == (422 if name == "case_unclear" else 403)


def test_a_reason_is_asked_for_and_then_kept(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.APPLIED, cast)
    address = reverse("case_ask_for_more", args=[case.reference])

    empty = browse("els").post(address, {"reason": " "})
    sent = browse("els").post(address, {"reason": "The signature is missing"})

    assert (empty.status_code, sent.status_code) == (422, 302)
    assert "Write why, in one sentence." in empty.content.decode()
    assert state_of(case) == "counselling"


def test_a_refusal_needs_the_remedy_explained(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.APPLIED, cast)
    address = reverse("case_refuse", args=[case.reference])

    without = browse("els").post(address, {"reason": "Not eligible"})
    sent = browse("els").post(address, {"reason": "Not eligible", "remedy_explained": "on"})

    assert (without.status_code, sent.status_code) == (422, 302)
    assert "Not eligible" in without.content.decode()
    assert state_of(case) == "closed"


def test_a_case_closes_only_for_a_reason_that_fits_and_opens_again(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.COUNSELLING, cast)
    address = reverse("case_close", args=[case.reference])
    told = {"person_told": "By telephone on 9 June", "words": ""}

    wrong = browse("marieke").post(address, {"code": "completed", **told})
    supervised = browse("marieke").post(address, {"code": "lost_contact", **told})
    closed = browse("marieke").post(address, {"code": "moved_away", **told})
    again = browse("els").post(reverse("case_reopen", args=[case.reference]), {"reason": "They came back"})

    assert (wrong.status_code, supervised.status_code) == (422, 422)
    assert (closed.status_code, again.status_code) == (302, 302)
    assert state_of(case) == "counselling"


def test_a_case_waits_and_goes_on(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.COUNSELLING, cast)
    browser = browse("marieke")

    browser.post(reverse("case_hold", args=[case.reference]), {"reason": "person_asked"})
    waiting = browser.get(reverse("case", args=[case.reference])).content.decode()
    press(browser, case, "resume")

    assert "On hold since 9 Jun" in waiting
    assert Hold.objects.filter(case=case, until_at__isnull=True).count() == 0


def test_boarding_asks_every_condition_again_and_says_why_it_is_closed(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.CLEARED, cast)

    response = browse("tomasz").post(
        reverse("case_confirm_boarding", args=[case.reference]),
        {"member": "1", "boarded_at": "2026-06-09T11:00", "evidence": "airline"},
    )

    text = response.content.decode()
    assert response.status_code == 422
    assert "Not done: Confirm boarding" in text
    assert "Who can act: return counsellor" in text
    assert "2026-06-09T11:00" in text
    assert state_of(case) == "cleared"


def test_an_override_is_written_with_its_reason(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    response = browse("els").post(
        reverse("case_override", args=[case.reference]),
        {"condition": "12", "member": "", "reason": "The authority confirmed by telephone", "until_on": ""},
    )

    assert response.status_code == 302
    assert Override.objects.get(case=case).condition == 12


OPEN_STATES = [
    State.ENQUIRY,
    State.COUNSELLING,
    State.APPLIED,
    State.APPROVED,
    State.PREPARING,
    State.CLEARED,
]


@pytest.mark.parametrize("state", OPEN_STATES)
def test_a_withdrawal_is_one_step_in_every_state(cast: Cast, browse: Browse, state: State) -> None:
    case = at_step(a_case(cast), state, cast)

    response = browse("marieke").post(
        reverse("case_withdraw", args=[case.reference]), {"member": "1", "given_by": "self", "said": ""}
    )

    assert response.status_code == 302
    assert travel_states(case)[members(case)[0].id] is TravelState.WITHDRAWN


@pytest.mark.parametrize("key", ["marieke", "sanne", "tomasz", "els", "hanna", "aylin"])
def test_everybody_whose_scope_holds_the_case_can_hear_a_withdrawal(
    cast: Cast, browse: Browse, key: str
) -> None:
    case = at_step(a_case(cast), State.CLEARED, cast)
    address = reverse("case_withdraw", args=[case.reference])

    opened = browse(key).get(address)
    heard = browse(key).post(address, {"member": "1", "given_by": "self", "said": ""})

    assert (opened.status_code, heard.status_code) == (200, 302)
    assert state_of(case) == "counselling"


@pytest.mark.parametrize("key", ["baghdad", "government"])
def test_a_partner_who_hears_a_withdrawal_is_led_on_even_where_access_ends_with_it(
    cast: Cast, browse: Browse, key: str
) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)
    share_case(
        case=case,
        organisation=cast.office.organisations[key],
        agreement=cast.office.agreements[f"hague-{key}"],
        by=cast.marieke,
        at=cast.now,
    )
    browser = browse({"baghdad": "layla", "government": "peter"}[key])

    response = browser.post(
        reverse("case_withdraw", args=[case.reference]), {"member": "1", "given_by": "self", "said": ""}
    )

    assert response.status_code == 302
    assert browser.get(response.headers["Location"]).status_code == 200


def test_an_adult_withdraws_for_themself(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast, adult(), child()), State.PREPARING, cast)

    response = browse("marieke").post(
        reverse("case_withdraw", args=[case.reference]), {"member": "1", "given_by": "parent", "said": ""}
    )

    assert response.status_code == 422
    assert "an adult withdraws for themself" in response.content.decode()


def test_the_page_says_what_happens_and_what_does_not(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    text = browse("marieke").get(reverse("case_withdraw", args=[case.reference])).content.decode()

    assert "Their consent to return ends now" in text
    assert "Nothing is charged, and nothing is noted against them." in text


EVERYBODY = ["marieke", "layla", "peter", "youssef", "ines", "claire", "lucas", "nadia"]


@pytest.mark.parametrize("key", EVERYBODY)
def test_the_blind_form_answers_the_same_whether_or_not_the_file_exists(
    cast: Cast, browse: Browse, key: str
) -> None:
    case = a_case(cast)
    browser, address = browse(key), reverse("blind_withdrawal")

    of_a_case = browser.post(address, {"reference": case.reference, "said": "He is afraid"})
    of_none = browser.post(address, {"reference": "K7M4-2QXP-9", "said": "He is afraid"})
    shown = browser.get(of_a_case.headers["Location"]).content.decode()

    assert of_a_case.status_code == of_none.status_code == 302
    assert of_a_case.headers["Location"] == of_none.headers["Location"]
    assert "Thank you, it is written down" in shown
    assert BlindWithdrawal.objects.get(case_id=case.id).said == "He is afraid"


def test_the_blind_form_helps_with_a_misread_reference(cast: Cast, browse: Browse) -> None:
    response = browse("youssef").post(
        reverse("blind_withdrawal"), {"reference": "K7M4-2QXP-8", "said": "He is afraid"}
    )

    assert response.status_code == 422
    assert "He is afraid" in response.content.decode()


def test_a_message_blocks_and_is_answered_after_speaking_alone(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.CLEARED, cast)
    browse("youssef").post(reverse("blind_withdrawal"), {"reference": case.reference, "said": "He is afraid"})
    row = BlindWithdrawal.objects.get(case_id=case.id)
    address = reverse("blind_answer", args=[case.reference, row.id])

    overview = browse("tomasz").get(reverse("case", args=[case.reference])).content.decode()
    of_movements = browse("tomasz").get(address)
    of_the_counsellor = browse("marieke").get(address).content.decode()
    answered = browse("marieke").post(address, {"answer": "withdrew"})

    row.refresh_from_db()
    assert "Somebody does not want to travel" in overview
    assert "A return counsellor or protection officer answers it" in overview
    assert address not in overview
    assert of_movements.status_code == 403
    assert "He is afraid" in of_the_counsellor
    assert answered.headers["Location"] == reverse("case_withdraw", args=[case.reference])
    assert row.answered_at is None  # Only the withdrawal itself answers it.


def test_a_message_is_not_answered_without_how_the_person_was_spoken_with(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.CLEARED, cast)
    browse("youssef").post(reverse("blind_withdrawal"), {"reference": case.reference, "said": "He is afraid"})
    row = BlindWithdrawal.objects.get(case_id=case.id)
    address = reverse("blind_answer", args=[case.reference, row.id])

    without = browse("marieke").post(address, {"answer": "wants_to_travel"})
    with_words = browse("marieke").post(address, {"answer": "wants_to_travel", "spoken": "Alone, in Dari"})

    assert without.status_code == 422
    assert "how the person was spoken with" in without.content.decode()
    assert with_words.headers["Location"] == reverse("case", args=[case.reference])


def test_a_message_about_nothing_is_no_page(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    response = browse("marieke").get(reverse("blind_answer", args=[case.reference, uuid.UUID(int=7)]))

    assert response.status_code == 404


def test_help_is_not_stored_while_a_question_that_decides_has_no_answer(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.COUNSELLING, cast)
    address = reverse("case_eligibility", args=[case.reference])
    asked = {
        "leaves_for_good": "yes",
        "own_means": "no",
        "ends_procedure": "yes",
        "document_in_sight": "yes",
        "registered_elsewhere": "no",
        "helped_before": "no",
        "months_of_residence": "16",
        "explained_in": "ara",
    }

    without = browse("marieke").post(address, asked)
    tried = browse("marieke").post(address, {**asked, "preview": "1"}).content.decode()
    whole = browse("marieke").post(address, {**asked, "on_country_list__eurp_nld": "yes"})

    assert (without.status_code, whole.status_code) == (422, 302)
    assert "cannot be worked out without this answer" in without.content.decode()
    assert "1 answer is missing" in tried
    assert "Cannot be worked out yet" in tried
    assert "(optional)" not in tried


def test_reasons_to_close_stand_under_headings_and_none_is_chosen(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    text = browse("marieke").get(reverse("case_close", args=[case.reference])).content.decode()

    legends = re.findall(r'<fieldset class="wh-choice-group"><legend>([^<]+)</legend>', text)
    assert legends == ["They stay", "It could not go on", "Safety and protection", "Administration"]
    assert "checked" not in text
    assert "is decided by a supervisor" in text


def test_a_supervisor_is_offered_what_a_supervisor_decides(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    text = browse("els").get(reverse("case_close", args=[case.reference])).content.decode()

    assert "Contact was lost" in text
    assert "is decided by a supervisor" not in text


def test_closing_without_a_reason_leads_to_the_first_one(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    refused = browse("marieke").post(
        reverse("case_close", args=[case.reference]), {"person_told": "by phone"}
    )
    text = refused.content.decode()

    target = re.search(r'href="#(id_code[^"]*)"', text)
    assert refused.status_code == 422
    assert target is not None
    assert f'id="{target[1]}"' in text
