"""The case file in pages: the list, the overview with its gate, people, notes, legal facts, opening, and what they cost."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.consents import said
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import share_case, write_note
from wayhome.casefile.cases.enums import Area, LegalKind, State
from wayhome.casefile.cases.models import Case, LegalFact, Note, Task
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.cases.telling import tell
from wayhome.casefile.people.models import HouseholdTie, Person
from wayhome.ground.crypto.keyring import end_drawers, make_drawer
from wayhome.ground.values.references import new_reference
from wayhome.ground.values.sentences import say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.process.actions.withdrawal import withdraw
from wayhome.process.enums import Verb
from wayhome.process.gathering import gather
from wayhome.process.worklist import offers
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.enums import EventKind
from wayhome.stages.outreach.actions import EnquiryFacts, record_enquiry
from wayhome.stages.outreach.enums import Channel, HeardFrom, Topic

LIST_QUERIES = 15
PAGE_QUERIES = 25  # the promise; some 18 are needed
PAGE_STATEMENTS = (
    35  # one of them counts the file that is opened, three more tell who is let in and where workers sit
)
NAMES = ("Sara", "Ali", "Mona", "Hadi", "Lina", "Samir", "Nura")


def at_step(case: Case, state: State, cast: Cast) -> Case:
    """Return the case at a step, with the history row that a verb writes."""
    write_state(case=case, to=state, verb="test", by=cast.marieke, happened_at=cast.now, recorded_at=cast.now)
    return case


def shared(case: Case, cast: Cast, key: str = "baghdad") -> Case:
    """Return the case, shared with another organisation."""
    agreement = cast.office.agreements[f"hague-{key}"]
    share_case(
        case=case,
        organisation=cast.office.organisations[key],
        agreement=agreement,
        by=cast.marieke,
        at=cast.now,
    )
    return case


def page(browser: Client, name: str, case: Case, *more: object) -> str:
    """Return the text of a page of a case."""
    response = browser.get(reverse(name, args=[case.reference, *more]))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def a_family(cast: Cast, size: int) -> Case:
    """Return a case with so many members."""
    people = [adult("Karim Abbas"), *(child(f"{name} Abbas") for name in NAMES)]
    return a_case(cast, *people[:size])


@pytest.mark.parametrize("rows", [1, 50])
@pytest.mark.parametrize("size", [1, 8])
def test_the_list_costs_the_same_whatever_its_length(
    cast: Cast, browse: Browse, rows: int, size: int
) -> None:
    made = [a_family(cast, size if place == 0 else 1) for place in range(rows)]
    browser = browse("marieke")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = browser.get(reverse("cases"), {"view": "all"})

    assert response.status_code == 200
    assert len(made) == rows
    assert len(asked) <= LIST_QUERIES


def test_the_list_of_five_hundred_costs_no_more(cast: Cast, browse: Browse) -> None:
    pattern = a_case(cast)
    drawers = [make_drawer(kind=DrawerKind.CASE, organisation_id=cast.hague.id) for _ in range(500)]
    kept = {
        field.attname: getattr(pattern, field.attname)
        for field in Case._meta.concrete_fields
        if field.attname not in {"id", "drawer_id", "reference"}
    }
    cases = [Case(drawer_id=drawer.id, reference=new_reference(), **kept) for drawer in drawers]
    Case.objects.bulk_create(cases)
    browser = browse("marieke")

    with CaptureQueriesContext(connection) as asked:
        text = browser.get(reverse("cases"), {"view": "all"}).content.decode()

    assert "25 cases on this page. More follow." in text
    assert len(asked) <= LIST_QUERIES


@pytest.mark.parametrize("state", [State.COUNSELLING, State.APPLIED, State.PREPARING, State.CLEARED])
@pytest.mark.parametrize("size", [1, 8])
def test_the_overview_costs_at_most_25_queries(cast: Cast, browse: Browse, size: int, state: State) -> None:
    case = shared(at_step(a_family(cast, size), state, cast), cast)
    browser = browse("marieke")

    with CaptureQueriesContext(connection) as asked:
        response = browser.get(reverse("case", args=[case.reference]))

    assert response.status_code == 200
    assert len(asked) <= PAGE_QUERIES, [query["sql"][:120] for query in asked.captured_queries]
    # Several questions go in one round trip (decision 0010); each of them is counted here.
    statements = [one for query in asked.captured_queries for one in query["sql"].split(";\n")]
    asks = [one for one in statements if "SELECT" in one and "INSERT" not in one and "set_config" not in one]
    assert len(asks) <= PAGE_STATEMENTS


def test_the_list_names_people_and_says_what_is_next(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast, adult("Karim Abbas"), child()), State.APPLIED, cast)

    text = browse("marieke").get(reverse("cases")).content.decode()

    assert "Karim Abbas and Noor Abbas" in text
    assert case.reference in text
    assert "Programme manager decides" in text


def test_the_list_masks_a_hidden_identity_for_whoever_does_not_work_on_it(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    Case.objects.filter(pk=case.pk).update(identity_restricted=True)

    of_a_colleague = browse("aylin").get(reverse("cases"), {"view": "all"}).content.decode()
    of_the_counsellor = browse("marieke").get(reverse("cases")).content.decode()

    assert "Karim Abbas" not in of_a_colleague
    assert "Identity hidden" in of_a_colleague
    assert "Karim Abbas" in of_the_counsellor


@pytest.mark.parametrize("name", ["case", "case_people", "case_withdraw", "case_history"])
def test_a_hidden_identity_is_hidden_on_every_page(cast: Cast, browse: Browse, name: str) -> None:
    case = at_step(a_case(cast, adult("Karim Abbas")), State.PREPARING, cast)
    Case.objects.filter(pk=case.pk).update(identity_restricted=True)

    text = page(browse("aylin"), name, case)

    assert "Karim" not in text
    assert "Restricted" in text


def test_filters_narrow_the_list_and_can_be_taken_away(cast: Cast, browse: Browse) -> None:
    there = a_case(cast, adult("Karim Abbas"), destination="IRQ")
    elsewhere = a_case(cast, adult("Artan Hoxha"), destination="ALB")

    text = browse("marieke").get(reverse("cases"), {"destination": "IRQ"}).content.decode()

    assert there.reference in text
    assert elsewhere.reference not in text
    assert "to Iraq" in text


def test_a_reference_in_the_search_leads_straight_to_the_case(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    typed = case.reference.lower().replace("-", " ")
    response = browse("marieke").post(reverse("case_find"), {"q": typed})

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("case", args=[case.reference])


def looked_for(browser: Client, text: str) -> str:
    """Return the page on which somebody ends who looked for that in the header."""
    response = browser.post(reverse("case_find"), {"q": text}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("cases")
    return response.content.decode()


@pytest.mark.parametrize("name", ["Jabbar", "جبار", "Christina"])
def test_a_name_that_a_role_may_not_look_for_comes_in_no_address_and_no_answer(
    cast: Cast, browse: Browse, name: str
) -> None:
    response = browse("bram").post(reverse("case_find"), {"q": name}, follow=True)

    text = response.content.decode()
    assert response.redirect_chain[-1][0] == reverse("my_day")
    assert "Your role finds nobody by name." in text
    assert name not in text


def test_the_search_of_the_frame_is_no_address(cast: Cast, browse: Browse) -> None:
    text = browse("marieke").get(reverse("cases")).content.decode()

    forms = re.findall(r'<form[^>]*role="search"[^>]*>', text)
    assert len(forms) == 2
    assert all('method="post"' in form for form in forms)


def test_a_search_says_the_same_of_a_case_of_others_and_of_none(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    browser = browse("lucas")

    of_others = looked_for(browser, case.reference)
    of_none = looked_for(browser, "K7M4-2QXP-9")

    assert "Nothing was found here" in of_others
    assert "Nothing was found here" in of_none
    assert "Restricted" not in of_others


def test_the_overview_says_what_blocks_the_next_step_its_source_and_who_can_act(
    cast: Cast, browse: Browse
) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    text = page(browse("marieke"), "case", case)

    assert "What blocks ‘Cleared’, and why" in text
    assert "has given no consent to return" in text
    assert "Who can act: return counsellor" in text
    assert "Source:" in text
    assert reverse("case_consents", args=[case.reference]) in text


def test_health_and_protection_stand_as_one_neutral_line_for_whoever_may_not_read_them(
    cast: Cast, browse: Browse
) -> None:
    case = at_step(a_case(cast, adult(), child()), State.PREPARING, cast)

    of_the_counsellor = page(browse("marieke"), "case", case)
    of_protection = page(browse("sanne"), "case", case)

    assert of_the_counsellor.count("Protection: ask the protection officer.") == 1
    assert of_the_counsellor.count("Health: ask the health officer.") == 1
    assert "Protection: ask the protection officer." not in of_protection


def test_they_withdraw_stands_on_every_open_case_whatever_the_role(cast: Cast, browse: Browse) -> None:
    case = shared(shared(at_step(a_case(cast), State.CLEARED, cast), cast), cast, "government")
    way_out = reverse("case_withdraw", args=[case.reference])

    shown = [
        way_out in page(browse(key), "case", case) for key in ("marieke", "tomasz", "els", "peter", "layla")
    ]

    assert shown == [True] * 5


def test_the_government_officer_reads_no_history_and_no_notes(cast: Cast, browse: Browse) -> None:
    case = shared(a_case(cast), cast, "government")
    browser = browse("peter")

    overview = page(browser, "case", case)
    notes = browser.get(reverse("case_notes", args=[case.reference]))
    history = browser.get(reverse("case_history", args=[case.reference]))

    assert "Ask the responsible counsellor." in overview
    assert (notes.status_code, history.status_code) == (403, 403)


def test_a_closed_button_names_who_may(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    text = page(browse("marieke"), "case", case)

    assert "Who can do this: movements officer" in text


def test_the_number_of_a_gate_is_the_number_of_its_open_rows(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast, adult(), child()), State.PREPARING, cast)

    text = page(browse("marieke"), "case", case)

    gate = text.split('id="gate"')[1].split("</section>")[0]
    rows = gate.count('class="wh-block"') - gate.count("lock-fill")
    assert rows > 3
    assert f"{rows} things stand in the way." in gate
    assert f"Still open: {rows}" in text
    assert f"{rows} open" in text


@pytest.mark.parametrize(("key", "told"), [("marieke", True), ("tomasz", False)])
def test_which_sharing_has_no_answer_is_told_to_who_reads_consents(
    cast: Cast, browse: Browse, key: str, told: bool
) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    gate = page(browse(key), "case", case).split('id="gate"')[1].split("</section>")[0]

    assert "has not answered about" in gate
    assert ("Sharing with the office on the other side" in gate) is told


@pytest.mark.parametrize(("key", "offered"), [("marieke", True), ("tomasz", False)])
def test_steps_beside_the_next_one_are_offered_to_who_takes_them(
    cast: Cast, browse: Browse, key: str, offered: bool
) -> None:
    case = at_step(a_case(cast), State.APPLIED, cast)

    assert ("Take the application back" in page(browse(key), "case", case)) is offered


@pytest.mark.parametrize(("key", "told"), [("sanne", False), ("tomasz", True)])
def test_a_history_says_that_lines_of_their_own_stand_elsewhere(
    cast: Cast, browse: Browse, key: str, told: bool
) -> None:
    text = page(browse(key), "case_history", a_case(cast))

    assert ("have lines of their own for who may read them" in text) is told


@pytest.mark.parametrize(("key", "open_to"), [("marieke", True), ("tomasz", False)])
def test_a_step_that_belongs_to_others_says_who_takes_it(cast: Cast, key: str, open_to: bool) -> None:
    case = a_case(cast)

    [begin] = [
        one
        for one in offers(case, getattr(cast, key), gather(case, today=cast.now.date(), now=cast.now))
        if one.row.verb is Verb.BEGIN_COUNSELLING
    ]

    assert begin.is_open is open_to


def test_one_missing_document_is_one_row(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.PREPARING, cast)

    gate = page(browse("marieke"), "case", case).split('id="gate"')[1].split("</section>")[0]

    assert "has no document to travel on" in gate
    assert "it is not known yet whether this applies" not in gate
    assert reverse("journey_document_new", args=[case.reference]) in gate


def test_whoever_works_on_a_case_stands_with_the_office_of_their_own(cast: Cast, browse: Browse) -> None:
    office = cast.office.offices["hague", "Ter Apel"]
    case = a_case(cast)
    Case.objects.filter(pk=case.pk).update(office=office, counsellor=cast.office.users["marieke"])

    text = page(browse("marieke"), "case", case)

    assert "Marieke de Wit, The Hague" in text
    assert "Ter Apel" not in text


def test_a_line_about_a_person_has_the_name_for_who_may_read_it_and_a_number_for_who_may_not(
    cast: Cast, browse: Browse
) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    tell(case=case, sentence=say("Person %(number)s boarded", number=1), by=cast.tomasz, at=cast.now)
    Case.objects.filter(pk=case.pk).update(counsellor=cast.office.users["aylin"])

    named = page(browse("marieke"), "case", case), page(browse("marieke"), "case_history", case)
    Case.objects.filter(pk=case.pk).update(identity_restricted=True)
    closed = page(browse("marieke"), "case", case), page(browse("marieke"), "case_history", case)

    assert all("Karim Abbas boarded" in text for text in named)
    assert all("Person 1 boarded" in text and "Karim" not in text for text in closed)


def test_what_was_not_asked_yet_is_no_alarm(cast: Cast, browse: Browse) -> None:
    text = page(browse("marieke"), "case", a_case(cast))

    people = text.split('class="wh-person"')[1].split("</article>")[0]
    assert "Consent to return: not asked yet" in people
    assert "is-blocked" not in people


def test_people_show_births_as_said_with_the_range_of_ages(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("جبار", born="2008"))

    text = page(browse("marieke"), "case_people", case)

    assert "Only the year is known: 17 or 18 years old" in text
    assert "May be under 18" in text
    assert "One name, as they write it" in text


PERSON = {
    "full_name": "Selamawit Tekle",
    "latin_name": "",
    "born": "11 Meskerem 1980",
    "calendar": "ethiopian",
    "known_by": "said",
    "sex": "female",
    "nationality_1": "ETH",
    "nationality_2": "IRQ",
    "language": "amh",
    "phone_1": "+31 6 1234 5678",
    "phone_1_safe": "on",
    "relation": "spouse",
}


def test_a_person_is_added_with_a_birth_date_in_their_calendar(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    response = browse("marieke").post(reverse("case_person_add", args=[case.reference]), PERSON)

    added = members(case)[1]
    assert response.status_code == 302
    assert added.person.born is not None
    # 11 Meskerem 1980 is 22 September 1987.
    assert added.person.born.earliest == dt.date(1987, 9, 22)
    assert added.person.nationalities == ["ETH", "IRQ"]
    assert added.person.phones == [{"number": "+31 6 1234 5678", "safe": True}]


def test_a_birth_date_that_cannot_be_read_keeps_what_was_typed(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    response = browse("marieke").post(
        reverse("case_person_add", args=[case.reference]), {**PERSON, "born": "the cold winter"}
    )

    text = response.content.decode()
    assert response.status_code == 422
    assert "the cold winter" in text
    assert "Selamawit Tekle" in text


def test_a_correction_of_a_person_changed_meanwhile_is_refused(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    response = browse("marieke").post(
        reverse("case_person", args=[case.reference, 1]), {**PERSON, "version": "7"}
    )

    assert response.status_code == 409
    assert "somebody else changed this record" in response.content.decode()
    assert Person.objects.get(case_id=case.id).full_name == "Karim Abbas"


def test_a_person_is_corrected(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    response = browse("marieke").post(
        reverse("case_person", args=[case.reference, 1]), {**PERSON, "version": "1", "can_read": "no"}
    )

    person = Person.objects.get(case_id=case.id)
    assert response.status_code == 302
    assert (person.full_name, person.can_read, person.version) == ("Selamawit Tekle", "no", 2)


def test_a_family_tie_is_recorded(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult(), child())

    response = browse("marieke").post(
        reverse("case_tie", args=[case.reference]), {"person": "1", "kind": "parent", "other": "2"}
    )

    assert response.status_code == 302
    assert HouseholdTie.objects.get(case_id=case.id).kind == "parent"
    assert "Karim Abbas is parent of Noor Abbas" in page(browse("marieke"), "case_people", case)


def test_a_family_that_splits_goes_on_in_two_cases(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast, adult(), adult("Sara Abbas"), child()), State.COUNSELLING, cast)

    response = browse("marieke").post(reverse("case_split", args=[case.reference]), {"leaving": ["2"]})

    new = Case.objects.exclude(pk=case.pk).get()
    assert response.headers["Location"] == reverse("case", args=[new.reference])
    assert [member.person.full_name for member in members(new)] == ["Sara Abbas"]


def test_everybody_leaving_is_no_split(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult(), child())

    response = browse("marieke").post(reverse("case_split", args=[case.reference]), {"leaving": ["1", "2"]})

    assert response.status_code == 422
    assert "somebody must leave and somebody must stay" in response.content.decode()


def test_a_note_is_kept_in_its_area_and_an_empty_one_is_not(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    browser, address = browse("marieke"), reverse("case_note_write", args=[case.reference])

    empty = browser.post(address, {"text": "  ", "area": "counselling"})
    kept = browser.post(address, {"text": "Wants to see her sister first.", "area": "counselling"})

    assert (empty.status_code, kept.status_code) == (422, 302)
    assert [note.text for note in Note.objects.filter(case=case)] == ["Wants to see her sister first."]


def test_a_note_cannot_be_written_in_an_area_that_is_closed_to_the_writer(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    response = browse("marieke").post(
        reverse("case_note_write", args=[case.reference]), {"text": "x", "area": "health"}
    )

    assert response.status_code == 422
    assert Note.objects.count() == 0


def test_a_partner_reads_general_notes_and_no_counselling_ones(cast: Cast, browse: Browse) -> None:
    case = shared(a_case(cast), cast)
    write_note(case=case, text="Flight is in the morning", area=Area.GENERAL, by=cast.marieke, at=cast.now)
    write_note(case=case, text="Own words", area=Area.COUNSELLING, by=cast.marieke, at=cast.now)

    text = page(browse("layla"), "case_notes", case)

    assert "Flight is in the morning" in text
    assert "Own words" not in text


def test_a_task_is_given_and_done(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    browser = browse("marieke")

    given = browser.post(
        reverse("case_task_give", args=[case.reference]),
        {"what": "Call the school", "due_on": "2026-06-12", "role": "", "task_area": "general"},
    )
    task = Task.objects.get(case=case, code="by_hand")
    shown = page(browser, "case_notes", case)
    done = browser.post(reverse("case_task_done", args=[case.reference, task.id]))

    task.refresh_from_db()
    assert (given.status_code, done.status_code) == (302, 302)
    assert "Call the school" in shown
    assert task.done_at is not None


def test_legal_facts_give_the_last_day_with_every_step(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    browser = browse("marieke")
    decision = {"return_decision": "yes", "decided_on": "2026-06-01", "served_on": "2026-06-02"}

    browser.post(reverse("case_legal_fact", args=[case.reference, "decision"]), decision)
    browser.post(reverse("case_legal_fact", args=[case.reference, "period"]), {"period_days": "30"})
    text = page(browser, "case_legal", case)

    # Thirty days from 2 June, that day not counted.
    assert "Thursday 2 July 2026" in text
    assert "How this day was worked out" in text
    assert Case.objects.get(pk=case.pk).deadline_on == dt.date(2026, 7, 2)
    assert [fact.kind for fact in LegalFact.objects.filter(case=case).order_by("recorded_at", "id")].count(
        LegalKind.PERIOD.value
    ) == 1


def test_a_wrong_legal_form_keeps_what_was_typed(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    response = browse("marieke").post(
        reverse("case_legal_fact", args=[case.reference, "decision"]), {"decided_on": "2026-06-01"}
    )

    assert response.status_code == 422
    assert "2026-06-01" in response.content.decode()


@pytest.mark.parametrize("kind", ["decision", "period", "extension", "suspension", "entry_ban", "appeal"])
def test_every_legal_form_opens(cast: Cast, browse: Browse, kind: str) -> None:
    case = a_case(cast)

    assert "Save" in page(browse("marieke"), "case_legal_fact", case, kind)


def test_the_file_is_changed_with_the_version_that_was_read(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    browser, address = browse("marieke"), reverse("case_edit", args=[case.reference])
    changes = {
        "destination_country": "ETH",
        "destination_kind": "country_of_choice",
        "destination_basis": "residence permit",
        "type_of_return": "assisted_voluntary",
        "assistance": "travel_only",
        "language": "amh",
        "motive": "My mother is ill.",
        "version": "1",
    }

    opened = browser.get(address)
    saved = browser.post(address, changes)
    stale = browser.post(address, changes)

    case.refresh_from_db()
    assert (opened.status_code, saved.status_code, stale.status_code) == (200, 302, 409)
    assert (case.destination_country, case.motive) == ("ETH", "My mother is ill.")


def test_the_programme_manager_makes_somebody_else_responsible(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    aylin = cast.office.users["aylin"]

    response = browse("els").post(
        reverse("case_assign", args=[case.reference]), {"counsellor": str(aylin.id)}
    )

    case.refresh_from_db()
    assert response.status_code == 302
    assert case.counsellor_id == aylin.id


def test_a_case_is_shared_under_an_agreement_in_force(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    said(cast, members(case)[0], EventKind.GIVEN)
    agreement = cast.office.agreements["hague-baghdad"]

    before = browse("layla").get(reverse("case", args=[case.reference]))
    response = browse("marieke").post(
        reverse("case_share", args=[case.reference]), {"agreement": str(agreement.id)}
    )
    after = browse("layla").get(reverse("case", args=[case.reference]))

    assert (before.status_code, response.status_code, after.status_code) == (404, 302, 200)


def test_the_host_governments_answer_is_recorded_by_its_officer(cast: Cast, browse: Browse) -> None:
    case = shared(a_case(cast), cast, "government")

    response = browse("peter").post(
        reverse("case_host_answer", args=[case.reference]),
        {"no_objection": "yes", "answered_on": "2026-06-09"},
    )

    case.refresh_from_db()
    assert response.status_code == 302
    assert case.host_answer == "no_objection"


def _open(**more: str) -> dict[str, str]:
    return {
        "agrees": "on",
        "child_ground": "adult",
        "notice_language": "ara",
        "full_name": "Dewi",
        "born": "1990",
        "calendar": "gregorian",
        "known_by": "said",
        "language": "ind",
        "programme": "eurp-nld",
        **more,
    }


def test_a_case_opens_with_the_few_facts_that_outreach_asks(cast: Cast, browse: Browse) -> None:
    response = browse("marieke").post(reverse("case_open"), _open())

    case = Case.objects.get()
    assert response.headers["Location"] == reverse("case", args=[case.reference])
    assert case.counsellor_id == cast.office.users["marieke"].id
    assert members(case)[0].person.full_name == "Dewi"


@pytest.mark.parametrize("missing", ["agrees", "child_ground", "notice_language", "full_name", "programme"])
def test_no_case_opens_while_something_is_missing(cast: Cast, browse: Browse, missing: str) -> None:
    told = {name: value for name, value in _open().items() if name != missing}

    response = browse("marieke").post(reverse("case_open"), told)

    assert response.status_code == 422
    assert Case.objects.count() == 0


def test_no_case_opens_for_a_child_without_guardian_or_duty_to_protect(cast: Cast, browse: Browse) -> None:
    alone = browse("marieke").post(reverse("case_open"), _open(born="2012"))
    protected = browse("marieke").post(
        reverse("case_open"), _open(born="2012", child_ground="duty_to_protect")
    )

    assert (alone.status_code, protected.status_code) == (422, 302)
    assert "duty to protect" in alone.content.decode()


def test_a_case_opens_from_a_question_and_copies_its_text_only_if_wanted(cast: Cast, browse: Browse) -> None:
    enquiry = record_enquiry(
        facts=EnquiryFacts(
            channel=next(iter(Channel)),
            heard_from=HeardFrom.NOT_STATED,
            topic=next(iter(Topic)),
            language="ind",
            country="IDN",
            text="Can I go home for my sister's wedding?",
            answer="",
        ),
        by=cast.office.actor("marieke"),
        at=cast.now,
    )
    address = f"{reverse('case_open')}?enquiry={enquiry.id}"

    opened = browse("marieke").get(address).content.decode()
    browse("marieke").post(address, _open())

    case = Case.objects.get()
    enquiry.refresh_from_db()
    assert '<option value="IDN" selected>' in opened
    assert enquiry.case_id == case.id
    assert Note.objects.filter(case=case).count() == 0


def test_an_outreach_worker_may_not_change_people(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    statuses: Sequence[int] = [
        browse(key).get(reverse("case_person_add", args=[case.reference])).status_code
        for key in ("tomasz", "els", "marieke")
    ]

    assert statuses == [403, 403, 200]


def test_the_reason_of_a_step_is_one_neutral_line_for_whoever_may_not_read_it(
    cast: Cast, browse: Browse
) -> None:
    case = shared(at_step(a_case(cast), State.PREPARING, cast), cast)
    silent = at_step(a_case(cast), State.PREPARING, cast)
    for one, words in ((case, "My brother would find me"), (silent, "")):
        withdraw(
            case=one,
            member=members(one)[0],
            given_by=GivenBy.SELF,
            said=words,
            by=cast.marieke,
            at=cast.now,
        )

    assert "My brother would find me" in page(browse("marieke"), "case_history", case)
    for key, one in (("els", case), ("tomasz", case), ("layla", case), ("els", silent)):
        shown = page(browse(key), "case_history", one)
        assert "My brother would find me" not in shown
        assert shown.count("The reason is kept for who may read it.") == 1


def test_the_origin_side_has_the_buttons_of_closing_after_arrival_only(cast: Cast, browse: Browse) -> None:
    case = shared(at_step(a_case(cast), State.PREPARING, cast), cast)
    close = reverse("case_close", args=[case.reference])

    before = page(browse("layla"), "case", case), page(browse("marieke"), "case", case)
    refused = browse("layla").get(close)
    day = dt.date(2026, 6, 8)
    Case.objects.filter(pk=case.pk).update(state=State.ARRIVED.value, departed_on=day, arrived_on=day)
    after = page(browse("layla"), "case", case), page(browse("marieke"), "case", case)

    assert [close in shown for shown in before] == [False, True]
    assert [close in shown for shown in after] == [True, False]
    assert "until the arrival only the responsible office does this" in refused.content.decode()


def test_a_legal_fact_is_said_as_a_statement_not_as_a_question(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    browser = browse("marieke")
    browser.post(
        reverse("case_legal_fact", args=[case.reference, "decision"]),
        {"return_decision": "no", "decided_on": "2026-06-01"},
    )

    text = page(browser, "case_legal", case)

    assert "Does not order the return" in text
    assert "Does it order the return?" not in text


def test_a_family_is_called_by_a_name_that_may_be_read(cast: Cast, browse: Browse) -> None:
    case = shared(a_case(cast, adult("Karim Abbas"), adult("Sara Abbas")), cast)
    end_drawers([members(case)[0].person.drawer_id], organisation_id=cast.baghdad.id)

    text = page(browse("layla"), "case", case)

    assert "Sara Abbas and Restricted" in text


def test_an_arabic_page_shows_an_arabic_name_first(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, replace(adult("كريم عباس"), latin_name="Karim Abbas"))
    browser = browse("marieke")

    english = page(browser, "case", case)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    arabic = page(browser, "case", case)

    assert english.index("Karim Abbas") < english.index("كريم عباس")
    assert arabic.index("كريم عباس") < arabic.index("Karim Abbas")
