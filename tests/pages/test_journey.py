"""Pages of the journey: what each reader sees, what is hidden, and what they cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.journeys import boarded, booked, passport
from tests.pages.conftest import at_a_desk
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.births import plain_birth
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.values.airports import ServiceCode
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import parse_birth_date
from wayhome.process.actions import binding
from wayhome.process.actions.withdrawal import withdraw
from wayhome.safeguards.words import GivenBy
from wayhome.stages.journey import actions
from wayhome.stages.journey.actions import Fitness, Happening
from wayhome.stages.journey.actions.travel import mark_withdrawn
from wayhome.stages.journey.enums import ArrivalEvidence
from wayhome.stages.journey.models import CashAtDeparture, HealthRecord, Leg, TravelDocument
from wayhome.web.shared import clock
from wayhome.web.staff.journey import readiness


def browser(cast: Cast, monkeypatch: pytest.MonkeyPatch, key: str) -> Client:
    """Return somebody's browser, at noon of 9 June 2026."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    client = Client(headers={"x-forwarded-proto": "https"})
    client.force_login(cast.office.users[key])
    at_a_desk(client, cast.office.users[key], cast.now)
    return client


@pytest.fixture
def tomasz(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    return browser(cast, monkeypatch, "tomasz")


@pytest.fixture
def marieke(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    return browser(cast, monkeypatch, "marieke")


@pytest.fixture
def hanna(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    return browser(cast, monkeypatch, "hanna")


def travelling(cast: Cast, *people: object) -> Case:
    """A case with documents, seats, a wheelchair and a finding of fitness."""
    case = a_case(cast, *(people or (adult(), child())))  # type: ignore[arg-type]
    booked(cast, case)
    for member in members(case):
        actions.add_document(member=member, facts=passport(), by=cast.tomasz, at=cast.now)
    first = members(case)[0]
    actions.record_services(member=first, codes=[ServiceCode.WHEELCHAIR_RAMP], by=cast.tomasz, at=cast.now)
    actions.record_fitness(
        member=first,
        finding=Fitness(
            fit=True,
            fit_from=dt.date(2026, 6, 1),
            fit_until=dt.date(2026, 6, 30),
            physician="Dr Aalders",
            medicine_needed=True,
        ),
        by=cast.hanna,
        at=cast.now,
    )
    return case


def test_a_movements_officer_sees_documents_legs_and_services(cast: Cast, tomasz: Client) -> None:
    case = travelling(cast)

    page = tomasz.get(reverse("case_journey", args=[case.reference])).content.decode()

    assert "Passport ••• 4471" in page
    assert "XA 214" in page
    assert "Wheelchair to the aircraft" in page
    assert "Health: ask the health officer." in page


def test_a_counsellor_sees_one_neutral_line_for_health_and_for_help(cast: Cast, marieke: Client) -> None:
    with_facts, without = travelling(cast), a_case(cast)

    full = marieke.get(reverse("case_journey", args=[with_facts.reference])).content.decode()
    empty = marieke.get(reverse("case_journey", args=[without.reference])).content.decode()

    for_health, for_help = "Health: ask the health officer.", "ask the movements officer."
    assert [page.count(for_health) for page in (full, empty)] == [1, 1]
    assert [page.count(for_help) for page in (full, empty)] == [1, 1]
    assert "Wheelchair" not in full
    assert "30 June" not in full


def test_a_health_officer_sees_the_finding(cast: Cast, hanna: Client) -> None:
    case = travelling(cast)

    page = hanna.get(reverse("case_journey", args=[case.reference])).content.decode()

    assert "until 30 June 2026" in page
    assert "medicine, not handed over" in page


def test_a_case_out_of_scope_and_no_case_look_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = travelling(cast)
    lucas = browser(cast, monkeypatch, "lucas")

    theirs = lucas.get(reverse("case_journey", args=[case.reference]))
    nothing = lucas.get(reverse("case_journey", args=["K7M4-2QXP-9"]))

    assert (theirs.status_code, nothing.status_code) == (404, 404)


def test_the_government_does_not_see_the_journey(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = travelling(cast)
    peter = browser(cast, monkeypatch, "peter")

    assert peter.get(reverse("case_journey", args=[case.reference])).status_code in (403, 404)
    assert peter.get(reverse("departures")).status_code == 403


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("journey_book", "marieke"),
        ("journey_embassy", "marieke"),
        ("journey_cash", "marieke"),
        ("journey_document_new", "hanna"),
        ("journey_health_asked", "tomasz"),
        ("journey_refusal", "tomasz"),
    ],
)
def test_a_form_that_a_role_may_not_use_is_a_page_that_says_who_may(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str, key: str
) -> None:
    case = a_case(cast)

    answer = browser(cast, monkeypatch, key).get(reverse(name, args=[case.reference]))

    assert answer.status_code == 403


def test_a_document_is_recorded_from_its_form(cast: Cast, tomasz: Client) -> None:
    case = a_case(cast)

    answer = tomasz.post(
        reverse("journey_document_new", args=[case.reference]),
        {
            "member": "1",
            "kind": "passport",
            "place": "with_person",
            "number": "A 99",
            "country": "IRQ",
            "valid_until": "2029-04-12",
        },
    )

    row = TravelDocument.objects.get()
    assert answer.status_code == 302
    assert (row.number, row.valid_until) == ("A 99", dt.date(2029, 4, 12))


def test_a_refused_form_keeps_what_was_typed_and_answers_422(cast: Cast, tomasz: Client) -> None:
    case = a_case(cast)

    answer = tomasz.post(
        reverse("journey_document_new", args=[case.reference]),
        {
            "member": "1",
            "kind": "passport",
            "place": "with_person",
            "number": "A 99",
            "issued_on": "2026-04-12",
            "valid_until": "2024-04-12",
        },
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "it would end before it was issued" in page
    assert 'value="A 99"' in page


def test_booking_is_stopped_by_its_gate_with_what_is_missing(cast: Cast, tomasz: Client) -> None:
    case = a_case(cast)

    answer = tomasz.post(
        reverse("journey_book", args=[case.reference]),
        {
            "members": ["1"],
            "leg1-from_airport": "AMS",
            "leg1-departs": "2026-06-18T11:25",
            "leg1-to_airport": "IST",
            "leg1-arrives": "2026-06-18T16:00",
            "leg1-meeting": "needed",
        },
    )

    assert answer.status_code == 422
    assert Leg.objects.count() == 0


def test_people_with_seats_are_rebooked_together_from_one_form(
    cast: Cast, tomasz: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = travelling(cast)
    monkeypatch.setattr(binding, "ask_gate", lambda *_, **__: None)  # the gate has tests of its own

    answer = tomasz.post(
        reverse("journey_rebook", args=[case.reference]),
        {
            "members": ["1", "2"],
            "reason": "The document comes later",
            "change_cost": "EUR 50",
            "cost": "",
            "booking_reference": "K7M42Q",
            "leg1-from_airport": "AMS",
            "leg1-departs": "2026-06-25T11:25",
            "leg1-to_airport": "BGW",
            "leg1-arrives": "2026-06-25T18:30",
            "leg1-carrier": "XA",
            "leg1-flight_number": "XA 990",
            "leg1-meeting": "requested",
            "leg2-meeting": "needed",
            "leg3-meeting": "needed",
        },
    )

    case.refresh_from_db()
    assert answer.status_code == 302
    assert Leg.objects.filter(booking="held").count() == 2
    assert case.planned_travel_on == dt.date(2026, 6, 25)


def test_help_is_confirmed_for_everybody_on_the_flight_at_once(cast: Cast, tomasz: Client) -> None:
    case = travelling(cast)
    leg = Leg.objects.filter(number=2).order_by("member__position")[0]

    answer = tomasz.post(
        reverse("journey_meeting", args=[case.reference, leg.id]),
        {"members": ["1", "2"], "meeting": "confirmed", "met_by": "Layla Hassan"},
    )

    assert answer.status_code == 302
    assert Leg.objects.filter(number=2, meeting="confirmed").count() == 2


def test_a_health_officer_records_a_finding(cast: Cast, hanna: Client) -> None:
    case = a_case(cast)

    answer = hanna.post(
        reverse("journey_health", args=[case.reference, 1]),
        {"fit": "yes", "fit_from": "2026-06-01", "fit_until": "2026-06-30", "escort_needed": "no"},
    )

    assert answer.status_code == 302
    assert HealthRecord.objects.get().facts["escort_needed"] is False


def test_cash_is_recorded_against_a_receipt(cast: Cast, tomasz: Client) -> None:
    case = a_case(cast)

    answer = tomasz.post(
        reverse("journey_cash", args=[case.reference]),
        {"member": "1", "amount": "EUR 200", "receipt_number": "R 17", "paid_on": "2026-06-09"},
    )

    assert answer.status_code == 302
    assert CashAtDeparture.objects.get().amount_minor == 20000


def test_the_board_and_manifests_open_for_their_readers(cast: Cast, tomasz: Client) -> None:
    case = travelling(cast)
    leg = Leg.objects.filter(number=1)[0]

    board = tomasz.get(reverse("departures"), {"day": "2026-06-18"}).content.decode()
    office = tomasz.get(reverse("manifest", args=[leg.id])).content.decode()
    carrier = tomasz.get(reverse("manifest", args=[leg.id]), {"for": "carrier"}).content.decode()
    meeting = tomasz.get(reverse("manifest", args=[leg.id]), {"for": "meeting"}).content.decode()

    assert "Thursday 18 June" in board
    assert "0 of 2 cleared" in board
    assert "Passport ••• 4471" in office
    assert "A 1234471" in carrier
    assert "WCHR" in carrier
    assert "4471" not in meeting
    assert AuditEvent.objects.filter(tag="journey:manifest:read", case_id=case.id).count() == 3


def test_a_manifest_calls_nobody_an_adult_who_may_be_a_child(cast: Cast, tomasz: Client) -> None:
    case = travelling(cast, adult(), adult("Yousif Abbas"), child(born="10 June 2025"), child("Ali Abbas"))
    yousif = members(case)[1].person
    about = parse_birth_date("2008", Calendar.GREGORIAN, on=cast.now.date())
    edit_person(
        person=yousif, changes={"birth": plain_birth(about)}, read_version=1, by=cast.marieke, at=cast.now
    )
    leg = Leg.objects.filter(number=1)[0]

    page = tomasz.get(reverse("manifest", args=[leg.id])).content.decode()

    # 18 June 2026: Karim is 36, Yousif 17 or 18, the girl turned 1 on 10 June, Ali is 9.
    assert page.count("treated as a child") == 1
    assert "child, 1 year<" in page
    assert "child, 9 years<" in page
    assert page.count(">adult<") == 1


def test_whoever_has_departed_is_not_counted_as_waiting(cast: Cast, tomasz: Client) -> None:
    case = travelling(cast)
    boarded(cast, members(case)[0])
    leg = Leg.objects.filter(number=1)[0]

    board = tomasz.get(reverse("departures"), {"day": "2026-06-18"}).content.decode()
    office = tomasz.get(reverse("manifest", args=[leg.id])).content.decode()

    # Two people: one boarded, one has not been cleared.
    assert "2 people on 1 flight. 1 has departed. 1 still waits for a condition." in board
    assert "is cleared" not in board
    assert f'<a href="{reverse("blind_withdrawal")}">Record a withdrawal</a>' in office


def manifest_for(client: Client, reader: str = "office") -> str:
    leg = Leg.objects.filter(number=1)[0]
    return client.get(reverse("manifest", args=[leg.id]), {"for": reader}).content.decode()


def test_a_manifest_names_every_open_condition_that_its_reader_may_read(cast: Cast, tomasz: Client) -> None:
    travelling(cast)

    page = manifest_for(tomasz)

    # Nobody asked for a consent or accepted the document; seats are held already.
    assert "Consent to return" in page
    assert "Travel document" in page
    assert "Hand-over" in page
    assert "Not cleared: document" not in page


def test_a_manifest_says_one_neutral_line_for_health_and_protection_whatever_is_there(
    cast: Cast, tomasz: Client
) -> None:
    case = travelling(cast)
    actions.record_health_answer(
        member=members(case)[0],
        asked_on=cast.now.date(),
        medical=True,
        pregnant=None,
        by=cast.hanna,
        at=cast.now,
    )

    page = manifest_for(tomasz)

    # Two people, one with a medical condition and one without: the same line for both.
    assert page.count("Health: ask the health officer.") == 2
    assert page.count("Protection: ask the protection officer.") == 2
    assert "Health and fitness to travel" not in page


def test_a_protection_officer_reads_on_a_manifest_what_protection_waits_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    travelling(cast)

    page = manifest_for(browser(cast, monkeypatch, "sanne"))

    assert "Child safeguards" in page
    assert "Protection: ask the protection officer." not in page


@pytest.mark.parametrize("reader", ["carrier", "meeting"])
def test_readers_outside_learn_that_somebody_is_not_confirmed_and_never_why(
    cast: Cast, tomasz: Client, reader: str
) -> None:
    travelling(cast)

    page = manifest_for(tomasz, reader)

    assert page.count("Not confirmed yet") == 2
    assert not any(word in page for word in ("Consent", "Travel document", "protection officer", "Cleared"))


def test_a_manifest_says_when_only_the_clearance_is_missing_or_where_the_case_stands(
    cast: Cast, tomasz: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = travelling(cast)
    monkeypatch.setattr(readiness, "condition_lines", lambda by, gathered: [])

    early = manifest_for(tomasz)
    Case.objects.filter(pk=case.pk).update(state="preparing")
    late = manifest_for(tomasz)

    assert "The case stands at “Enquiry”." in early
    assert "Every condition is met; the case has to be cleared." in late


def test_a_manifest_asks_no_more_for_more_people_of_a_case(cast: Cast, tomasz: Client) -> None:
    travelling(cast)
    manifest_for(tomasz)
    with CaptureQueriesContext(connection) as two:
        manifest_for(tomasz)
    Leg.objects.update(booking="cancelled", number=F("number") + 9)
    travelling(cast, adult(), child(), child("Ali Abbas"), child("Sara Abbas"), adult("Huda Abbas"))
    with CaptureQueriesContext(connection) as five:
        manifest_for(tomasz)

    assert len(five) <= len(two)


def test_a_manifest_hides_a_restricted_identity(cast: Cast, tomasz: Client) -> None:
    case = travelling(cast)
    case.identity_restricted = True
    case.save(update_fields=["identity_restricted"])
    leg = Leg.objects.filter(number=1)[0]

    pages = [
        tomasz.get(reverse("departures"), {"day": "2026-06-18"}).content.decode(),
        *(
            tomasz.get(reverse("manifest", args=[leg.id]), {"for": reader}).content.decode()
            for reader in ("office", "carrier", "meeting")
        ),
        tomasz.get(reverse("case_journey", args=[case.reference])).content.decode(),
    ]

    assert not any("Abbas" in page for page in pages)
    assert not any("4471" in page for page in pages[:4])


def test_an_unreadable_day_shows_this_week(cast: Cast, tomasz: Client) -> None:
    page = tomasz.get(reverse("departures"), {"day": "someday"}).content.decode()

    assert "Departures, 8 to 14 June 2026" in page
    assert "Nobody departs this week" in page


def test_the_hand_over_page_leads_to_sharing_when_nobody_there_holds_the_case(
    cast: Cast, marieke: Client
) -> None:
    case = a_case(cast)

    page = marieke.get(reverse("journey_handover", args=[case.reference])).content.decode()

    assert reverse("case_share", args=[case.reference]) in page


def test_the_hand_over_page_says_who_agreed_and_what_stays(cast: Cast, marieke: Client) -> None:
    case = a_case(cast)
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=cast.office.agreements["hague-baghdad"],
        by=cast.marieke,
        at=cast.now,
    )

    page = marieke.get(reverse("journey_handover", args=[case.reference])).content.decode()

    assert "Nobody of this case has agreed to be shared with them." in page
    assert "Legal ground, asylum history and appeals" in page


def test_the_journey_of_eight_costs_what_the_journey_of_one_costs(cast: Cast, tomasz: Client) -> None:
    one, eight = travelling(cast, adult()), travelling(cast, adult(), *[child()] * 7)

    with CaptureQueriesContext(connection) as few:
        tomasz.get(reverse("case_journey", args=[one.reference]))
    with CaptureQueriesContext(connection) as many:
        tomasz.get(reverse("case_journey", args=[eight.reference]))

    assert len(few) == len(many)
    assert len(many) <= 25


@pytest.mark.parametrize(("key", "offered"), [("marieke", True), ("hanna", True), ("tomasz", False)])
def test_that_somebody_was_asked_about_health_is_recorded_by_whoever_asks(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, key: str, offered: bool
) -> None:
    case = travelling(cast, adult())
    page = (
        browser(cast, monkeypatch, key).get(reverse("case_journey", args=[case.reference])).content.decode()
    )

    assert (reverse("journey_health_asked", args=[case.reference]) in page) is offered


@pytest.mark.parametrize(("key", "offered"), [("tomasz", True), ("sanne", False)])
def test_seats_nobody_travels_on_are_given_back_by_whoever_books(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, key: str, offered: bool
) -> None:
    case = travelling(cast, adult())
    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    board = browser(cast, monkeypatch, key).get(reverse("departures"), {"day": "2026-06-18"}).content.decode()

    assert "Nobody travels" in board
    assert (reverse("journey_release", args=[case.reference, 1]) in board) is offered


def test_the_board_costs_at_most_fifteen_queries_however_many_people(cast: Cast, tomasz: Client) -> None:
    travelling(cast, adult(), *[child()] * 7)
    travelling(cast)

    with CaptureQueriesContext(connection) as queries:
        tomasz.get(reverse("departures"), {"day": "2026-06-18"})

    assert len(queries) <= 15


def test_the_card_of_somebody_who_arrived_says_how_it_is_known(cast: Cast, marieke: Client) -> None:
    case = travelling(cast, adult())
    [member] = members(case)
    at = boarded(cast, member)
    actions.record_arrival(
        member=member,
        happened=Happening(at=at),
        evidence=ArrivalEvidence.MET_IN_PERSON,
        by=cast.partner("layla"),
        at=at,
    )

    page = marieke.get(reverse("case_journey", args=[case.reference])).content.decode()

    assert "Staff saw the person board" in page
    assert "Met in person" in page
    # 30 days after 18 June.
    assert "18 July 2026" in page


def test_the_journey_of_nobody_is_no_alarm_and_offers_no_booking(cast: Cast, tomasz: Client) -> None:
    case = a_case(cast, adult(), child())
    first, second = members(case)
    address = reverse("case_journey", args=[case.reference])

    mark_withdrawn(member=first, by=cast.tomasz, at=cast.now)
    with_one = tomasz.get(address).content.decode()
    mark_withdrawn(member=second, by=cast.tomasz, at=cast.now)
    with_nobody = tomasz.get(address).content.decode()

    assert "1 person travels. The day is not set yet." in with_one
    assert "Book flights" in with_one
    assert "Nobody of this case travels any more." in with_nobody
    assert "Book flights" not in with_nobody
    assert "Preview and send" not in with_nobody
