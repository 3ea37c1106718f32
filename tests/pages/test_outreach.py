"""Pages of outreach: what they show, what they refuse, and what they cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.pages.conftest import at_a_desk
from wayhome.stages.outreach import actions
from wayhome.stages.outreach.actions import EnquiryFacts, EventFacts, SheetFacts
from wayhome.stages.outreach.enums import Channel, Section, Topic
from wayhome.stages.outreach.models import CountryInformation, Enquiry, InformationEvent
from wayhome.web.shared import clock
from wayhome.web.staff.outreach.sheet_presenters import as_html

DAY = dt.timedelta(days=1)


@pytest.fixture
def client(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return Aylin's browser, at noon of 9 June 2026."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    browser = Client(headers={"x-forwarded-proto": "https"})
    browser.force_login(cast.office.users["aylin"])
    at_a_desk(browser, cast.office.users["aylin"], cast.now)
    return browser


def a_question(cast: Cast, text: str = "Do I need a passport?", at: dt.datetime | None = None) -> Enquiry:
    facts = EnquiryFacts(
        channel=Channel.HELPLINE, topic=Topic.DOCUMENTS, text=text, language="ara", country="IRQ"
    )
    return actions.record_enquiry(facts=facts, by=cast.aylin, at=at or cast.now)


def an_event(cast: Cast, held_on: dt.date = dt.date(2026, 6, 9)) -> InformationEvent:
    facts = EventFacts(
        place="Reception centre Ter Apel",
        held_on=held_on,
        from_time=dt.time(10),
        until_time=dt.time(12),
        topics=(Topic.SAFETY,),
        languages=("ara",),
    )
    return actions.plan_event(facts=facts, by=cast.aylin, at=cast.now)


def a_section(cast: Cast, section: Section = Section.TRAVEL, country: str = "IRQ") -> CountryInformation:
    facts = SheetFacts(country, "eng", section, "Airports are open.", "A source", dt.date(2026, 1, 1))
    return actions.write_sheet(facts=facts, by=cast.aylin, at=cast.now)


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


QUESTION = {
    "channel": "telephone",
    "heard_from": "friend",
    "topic": "travel",
    "language": "prs",
    "country": "AFG",
    "text": "How long does it take?",
    "answer": "",
}
EVENT = {
    "place": "Reception centre Budel",
    "held_on": "2026-06-11",
    "from_time": "10:00",
    "until_time": "12:00",
    "topics": ["safety", "documents"],
    "languages": ["ara", "tir"],
    "interpreters": "INT-014, INT-020",
    "materials": ["leaflet"],
}


def test_home_shows_this_week_what_waits_and_what_people_ask(cast: Cast, client: Client) -> None:
    a_question(cast)
    an_event(cast)

    html = client.get(reverse("outreach")).content.decode()

    assert "Reception centre Ter Apel" in html
    assert "Do I need a passport?" in html
    assert "Travel documents" in html


def test_a_question_is_noted_and_answered(client: Client) -> None:
    made = client.post(reverse("enquiry_new"), QUESTION)
    answered = client.post(made["Location"], {"answer": "About six weeks."})

    enquiry = Enquiry.objects.get()
    assert (made.status_code, answered.status_code) == (302, 302)
    assert (enquiry.text, enquiry.answer) == ("How long does it take?", "About six weeks.")
    assert "About six weeks." in client.get(made["Location"]).content.decode()


def test_a_refused_form_keeps_what_was_typed(client: Client) -> None:
    response = client.post(reverse("enquiry_new"), {**QUESTION, "text": "", "answer": "About six weeks."})

    assert response.status_code == 422
    assert "About six weeks." in response.content.decode()


def test_a_question_is_corrected(cast: Cast, client: Client) -> None:
    enquiry = a_question(cast)
    url = reverse("enquiry_correct", args=[enquiry.id])

    page = client.get(url)
    saved = client.post(url, {**QUESTION, "version": "1"})
    stale = client.post(url, {**QUESTION, "version": "1", "topic": "safety"})

    assert "Do I need a passport?" in page.content.decode()
    assert (saved.status_code, stale.status_code) == (302, 409)
    assert Enquiry.objects.get().topic == "travel"


def test_the_form_that_opens_a_case_starts_without_agreement(cast: Cast, client: Client) -> None:
    enquiry = a_question(cast)

    response = client.get(reverse("case_open"), {"enquiry": str(enquiry.id)})
    form = response.context["form"]

    assert form["agrees"].value() is None
    assert form["copy_text"].value() is None
    assert (form["language"].value(), form["destination_country"].value()) == ("ara", "IRQ")
    assert "eurp-nld" in response.content.decode()


def test_an_event_is_planned_changed_counted(client: Client) -> None:
    planned = client.post(reverse("event_new"), EVENT)
    event = InformationEvent.objects.get()
    changed = client.post(
        reverse("event_change", args=[event.id]), {**EVENT, "held_on": "2026-06-09", "version": "1"}
    )
    counted = client.post(
        reverse("event_attendance", args=[event.id]),
        {"women": "3", "men": "7", "girls": "0", "boys": "1", "not_stated": "0", "notes": "Many questions"},
    )
    html = client.get(reverse("event", args=[event.id])).content.decode()

    assert [response.status_code for response in (planned, changed, counted)] == [302, 302, 302]
    assert InformationEvent.objects.get().attendance == 11
    assert "Many questions" in html
    assert "INT-014, INT-020" in html


def test_attendance_before_the_day_is_refused_with_a_sentence(cast: Cast, client: Client) -> None:
    event = an_event(cast, held_on=dt.date(2026, 6, 20))
    counts = {"women": "1", "men": "1", "girls": "1", "boys": "1", "not_stated": "1"}

    response = client.post(reverse("event_attendance", args=[event.id]), counts)

    assert response.status_code == 422
    assert "the event takes place on 20 June 2026" in response.content.decode()


def test_an_event_is_cancelled_with_a_reason(cast: Cast, client: Client) -> None:
    event = an_event(cast)

    response = client.post(reverse("event_cancel", args=[event.id]), {"because": "security"})

    assert response.status_code == 302
    assert InformationEvent.objects.get().state == "cancelled"


def test_what_was_promised_is_noted_and_done(cast: Cast, client: Client) -> None:
    event = an_event(cast)
    client.post(
        reverse("event_follow_up", args=[event.id]), {"what": "Send the sheet", "due_on": "2026-06-12"}
    )
    promise = event.follow_ups.get()

    page = client.get(reverse("event", args=[event.id])).content.decode()
    client.post(reverse("event_follow_up_done", args=[event.id, promise.id]))

    assert "Send the sheet" in page
    promise.refresh_from_db()
    assert promise.done_at == cast.now


def test_a_country_sheet_is_written_read_and_confirmed(cast: Cast, client: Client) -> None:
    where = ["IRQ", "eng", "health_care"]
    body = {"body": "Care in **cities**.", "source": "Fact sheet", "valid_from": "2026-06-01"}

    chosen = client.get(
        reverse("country_sheets"), {"country": "IRQ", "language": "eng", "section": "health_care"}
    )
    written = client.post(reverse("country_sheet_write", args=where), body)
    confirmed = client.post(reverse("country_sheet_confirm", args=where))
    html = client.get(reverse("country_sheet", args=where[:2])).content.decode()

    assert chosen["Location"] == reverse("country_sheet_write", args=where)
    assert (written.status_code, confirmed.status_code) == (302, 302)
    assert "Care in <strong>cities</strong>." in html
    assert "Fact sheet" in html


def test_markup_in_a_country_sheet_stays_text() -> None:
    html = as_html("<script>x</script> [link](javascript:alert(1))\n\n# Title")

    assert "<script>" not in html
    assert "href" not in html
    assert "<h1>" not in html


@pytest.mark.parametrize("where", [["QQQ", "eng", "work"], ["IRQ", "qqq", "work"], ["IRQ", "eng", "jokes"]])
def test_a_section_that_cannot_exist_is_not_found(client: Client, where: list[str]) -> None:
    response = client.get(reverse("country_sheet_write", args=where))

    assert response.status_code == 404


@pytest.mark.parametrize(
    "name", ["outreach", "enquiries", "enquiry_new", "events", "event_new", "country_sheets"]
)
def test_pages_are_closed_to_roles_without_outreach(cast: Cast, client: Client, name: str) -> None:
    client.force_login(cast.office.users["tomasz"])

    response = client.get(reverse(name))

    assert response.status_code == 403
    assert "outreach worker" in response.content.decode()


def test_another_organisation_finds_nothing(cast: Cast, client: Client) -> None:
    enquiry, event = a_question(cast), an_event(cast)
    client.force_login(cast.office.users["lucas"])

    assert client.get(reverse("enquiry", args=[enquiry.id])).status_code == 404
    assert client.get(reverse("event", args=[event.id])).status_code == 404
    assert client.get(reverse("country_sheet", args=["IRQ", "eng"])).status_code == 404


@pytest.mark.parametrize("rows", [1, 50, 500])
def test_lists_cost_at_most_15_queries(cast: Cast, client: Client, rows: int) -> None:
    questions = [a_question(cast, at=cast.now - number * dt.timedelta(minutes=1)) for number in range(rows)]
    events = [an_event(cast) for _ in range(min(rows, 50))]
    sections = [
        a_section(cast, section, country) for section in Section for country in ("IRQ", "AFG", "ALB")
    ][:rows]

    costs = [cost(client, reverse(name)) for name in ("outreach", "enquiries", "events", "country_sheets")]
    costs.append(cost(client, reverse("country_sheet", args=["IRQ", "eng"])))
    costs.append(cost(client, reverse("event", args=[events[0].id])))
    costs.append(cost(client, reverse("enquiry", args=[questions[0].id])))

    assert len(sections) == min(rows, 21)
    assert max(costs) <= 15, costs


def test_the_list_of_questions_turns_pages(cast: Cast, client: Client) -> None:
    made = [a_question(cast, f"Question {number}?", cast.now - number * DAY) for number in range(30)]

    first = client.get(reverse("enquiries"))
    second = client.get(first.context["pager"].later_url)
    back = client.get(second.context["pager"].earlier_url)

    assert "Question 24?" in first.content.decode()
    assert "Question 25?" not in first.content.decode()
    assert "Question 29?" in second.content.decode()
    assert "Question 0?" in back.content.decode()
    assert len(made) == 30


def test_filters_narrow_the_list_and_stand_above_it(cast: Cast, client: Client) -> None:
    a_question(cast)

    found = client.get(reverse("enquiries"), {"topic": "documents", "country": "IRQ", "open": "1"})
    none = client.get(reverse("enquiries"), {"topic": "safety"})

    assert "Do I need a passport?" in found.content.decode()
    assert len(found.context["applied"]) == 3
    assert "No question is noted here." in none.content.decode()
