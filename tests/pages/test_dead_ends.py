"""No door is shown that does not open, and no address or text breaks a page."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast, a_case, members
from tests.factories.journeys import boarded, booked, passport
from tests.pages.conftest import Browse
from tests.pages.test_cases import at_step
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, LegalFact
from wayhome.demonstration.office import CAST
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.stages.journey import actions
from wayhome.stages.journey.actions import add_document
from wayhome.stages.journey.models import Traveller

Acting = Callable[..., AbstractContextManager[object]]
FAR = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("key", [player.key for player in CAST])
def test_every_entry_of_the_main_menu_opens_for_whom_it_is_shown(
    cast: Cast, browse: Browse, key: str
) -> None:
    browser = browse(key)
    page = browser.get(reverse("my_day")).content.decode()
    menu = re.search(r'<ul class="wh-nav">(.*?)</ul>', page, re.DOTALL)

    assert menu is not None
    shown = re.findall(r'href="([^"]+)"', menu[1])
    assert shown[0] == reverse("my_day")
    assert {url: browser.get(url).status_code for url in shown} == dict.fromkeys(shown, 200)


def test_who_may_only_not_look_is_not_told_that_nothing_was_changed(cast: Cast, browse: Browse) -> None:
    refused = browse("tomasz").get(reverse("outreach")).content.decode()

    assert "This page is not open to you" in refused
    assert "Ask one of these" in refused
    assert "Nothing was changed" not in refused


def test_who_may_not_write_is_told_that_nothing_was_changed(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    refused = browse("layla").post(reverse("enquiry_new")).content.decode()

    assert case.reference not in refused
    assert "You cannot do this yourself" in refused
    assert "Nothing was changed" in refused


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-06-99", "²"])
def test_an_impossible_day_shows_this_week(cast: Cast, browse: Browse, day: str) -> None:
    answer = browse("tomasz").get(reverse("departures"), {"day": day})

    assert answer.status_code == 200
    assert "8 to 14 June 2026" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "name"),
    [("tomasz", "departures"), ("marieke", "cases"), ("aylin", "enquiries"), ("aylin", "events")],
)
@pytest.mark.parametrize(
    "key",
    [
        f"0001-01-01T00:00:00+14:00_{FAR}",
        f"9999-12-31T23:59:59-14:00_{FAR}",
        f"2026-06-09T10:00:00_{FAR}",
        f"0001-01-01_{FAR}",
        f"9999-12-31_{FAR}",
        "²_²",
    ],
)
def test_an_impossible_key_of_a_page_breaks_no_list(
    cast: Cast, browse: Browse, who: str, name: str, key: str
) -> None:
    browser = browse(who)

    assert browser.get(reverse(name), {"after": key}).status_code == 200
    assert browser.get(reverse(name), {"before": key}).status_code == 200


@pytest.mark.parametrize("whom", ["²", "9" * 5000, "-1", "Baghdad"])
def test_a_consent_asked_about_nobody_is_asked_about_anybody(cast: Cast, browse: Browse, whom: str) -> None:
    case = a_case(cast)
    url = reverse("consent_ask", args=[case.reference, 1, "share_partner"])

    assert browse("marieke").get(url, {"with": whom}).status_code == 200


def test_a_document_asked_for_on_no_day_is_refused_at_that_day(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    row = add_document(member=members(case)[0], facts=passport(), by=cast.tomasz, at=cast.now)
    url = reverse("journey_document", args=[case.reference, row.id])
    told = {"kind": "passport", "place": "with_person", "request_state": "pending", "version": "1"}

    refused = browse("tomasz").post(url, told)
    saved = browse("tomasz").post(url, {**told, "requested_on": "2026-06-08"})

    assert refused.status_code == 422
    assert "the day on which it was asked for is missing" in refused.content.decode()
    assert saved.status_code == 302


def test_whoever_is_alone_in_a_form_is_chosen_already(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.CLEARED, cast)

    text = browse("tomasz").get(reverse("case_confirm_boarding", args=[case.reference])).content.decode()

    assert re.search(r'<input[^>]*name="member"[^>]*value="1"[^>]* checked', text)


def test_who_has_departed_is_offered_not_to_travel_on(cast: Cast, browse: Browse) -> None:
    case = gone(cast)
    overview = reverse("case", args=[case.reference])
    interrupted = reverse("case_interrupted", args=[case.reference])

    of_movements = browse("tomasz").get(overview).content.decode()
    of_the_counsellor = browse("marieke").get(overview).content.decode()

    assert "They withdraw" not in of_movements + of_the_counsellor
    assert head_link(of_movements, "Does not travel on") == interrupted
    assert head_link(of_the_counsellor, "Does not travel on") == reverse(
        "case_withdraw", args=[case.reference]
    )


def test_who_has_arrived_is_offered_neither(cast: Cast, browse: Browse) -> None:
    case = gone(cast, arrived=True)

    text = browse("marieke").get(reverse("case", args=[case.reference])).content.decode()

    assert "They withdraw" not in text
    assert "Does not travel on" not in text


def test_the_page_of_the_withdrawal_does_not_lead_to_itself(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    url = reverse("case_withdraw", args=[case.reference])

    assert f'href="{url}"' not in browse("marieke").get(url).content.decode()


def test_without_anybody_to_withdraw_the_page_says_what_to_do_and_promises_nothing(
    cast: Cast, browse: Browse
) -> None:
    case = gone(cast)
    url = reverse("case_withdraw", args=[case.reference])

    of_movements = browse("tomasz").get(url).content.decode()
    of_the_counsellor = browse("marieke").get(url).content.decode()

    assert "Their consent to return ends now" not in of_movements
    assert of_movements.count(reverse("case_interrupted", args=[case.reference])) == 1
    assert "Record that the journey was interrupted" in of_the_counsellor
    assert reverse("case_interrupted", args=[case.reference]) not in of_the_counsellor


def test_who_loses_the_file_by_what_they_record_reads_that_it_was_recorded(
    cast: Cast, browse: Browse, acting: Acting
) -> None:
    case = a_case(cast)
    booked(cast, case)
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=cast.office.agreements["hague-baghdad"],
        by=cast.marieke,
        at=cast.now,
    )
    drawer = members(case)[0].person.drawer_id
    browser = browse("layla")
    url = reverse("journey_refusal", args=[case.reference])

    with ending_with_the_answer([drawer], cast.baghdad.id):
        answer = browser.post(
            url, {"member": "1", "refused_on": "2026-06-09", "where_kept": "Folder 3"}, follow=True
        )

    assert answer.redirect_chain == [(reverse("case", args=[case.reference]), 302)]
    assert answer.status_code == 200
    assert "The refusal is recorded." in answer.content.decode()


def test_a_family_that_lands_today_stands_first_and_counts(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    booked(cast, case)
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=cast.office.agreements["hague-baghdad"],
        by=cast.marieke,
        at=cast.now,
    )
    gone(cast, case)

    text = browse("layla").get(reverse("my_day")).content.decode()

    headings = re.findall(r'<h2 id="[a-z]+-h">([^<]+)</h2>', text)
    assert headings[0] == "On their way to you"
    assert "needs you today" in text
    assert "Nothing is due today." not in text


def test_nothing_is_chosen_for_an_adult_or_a_child_before_somebody_says(cast: Cast, browse: Browse) -> None:
    browser = browse("marieke")

    opened = browser.get(reverse("case_open")).content.decode()
    refused = browser.post(reverse("case_open"), {"agrees": "on", "full_name": "Dewi"}).content.decode()

    answers = re.findall(r'<input[^>]*name="child_ground"[^>]*>', opened)
    assert len(answers) == 4
    assert not any("checked" in answer for answer in answers)
    assert "Whoever may be under 18 is treated as a child." in refused


LEGAL = [
    ("decision", {"return_decision": "yes", "decided_on": "2026-06-10"}, "lies ahead"),
    ("decision", {"return_decision": "yes", "decided_on": "0001-01-01"}, "cannot be meant"),
    ("extension", {"granted_on": "2026-06-10", "last_on": "2026-08-01"}, "lies ahead"),
    ("extension", {"granted_on": "2026-06-08", "last_on": "2026-07-01"}, "until 1 July 2026 already"),
    ("suspension", {"from_on": "0001-01-01"}, "cannot be meant"),
    ("suspension", {"from_on": "2026-06-08", "until_on": "2026-06-01"}, "lies before the other"),
    ("appeal", {"lodged_on": "2026-06-10"}, "lies ahead"),
    ("appeal", {"lodged_on": "2026-06-08", "decided_on": "2026-06-01"}, "lies before the other"),
    ("entry_ban", {"imposed": "yes", "until_on": "2099-01-01"}, "cannot be meant"),
]


@pytest.mark.parametrize(("kind", "told", "why"), LEGAL)
def test_an_impossible_day_is_no_legal_fact(
    cast: Cast, browse: Browse, kind: str, told: dict[str, str], why: str
) -> None:
    case = a_case(cast)
    case.deadline_on = dt.date(2026, 7, 1)
    case.save(update_fields=["deadline_on"])

    answer = browse("marieke").post(reverse("case_legal_fact", args=[case.reference, kind]), told)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not LegalFact.objects.filter(case=case).exists()


def test_an_extension_to_a_later_day_is_recorded(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    case.deadline_on = dt.date(2026, 7, 1)
    case.save(update_fields=["deadline_on"])

    told = {"granted_on": "2026-06-09", "last_on": "2026-07-02"}
    answer = browse("marieke").post(reverse("case_legal_fact", args=[case.reference, "extension"]), told)

    assert answer.status_code == 302
    assert LegalFact.objects.filter(case=case).count() == 1


def gone(cast: Cast, case: Case | None = None, *, arrived: bool = False) -> Case:
    """Return a case whose one member boarded today, or arrived."""
    if case is None:
        case = a_case(cast)
        booked(cast, case)
    boarded(cast, members(case)[0])
    today = cast.now.date()
    Traveller.objects.filter(case=case).update(boarded_on=today)
    case.departed_on = today
    case.arrived_on = today if arrived else None
    case.save(update_fields=["departed_on", "arrived_on"])
    return at_step(case, State.ARRIVED if arrived else State.DEPARTED, cast)


def head_link(page: str, label: str) -> str:
    """Return where a button of the head leads."""
    found = re.search(rf'<a class="btn[^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*{label}', page, re.DOTALL)
    assert found is not None
    return found[1]


@contextmanager
def ending_with_the_answer(drawers: list[uuid.UUID], organisation_id: int) -> Iterator[None]:
    """End an organisation's keys of these drawers in the moment in which a refusal is recorded."""
    kept = actions.record_handover_refusal

    def record_and_end(**told: Any) -> object:
        row = kept(**told)
        end_drawers(drawers, organisation_id=organisation_id)
        return row

    actions.record_handover_refusal = record_and_end  # type: ignore[assignment]
    try:
        yield
    finally:
        actions.record_handover_refusal = kept
