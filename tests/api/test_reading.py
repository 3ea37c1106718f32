"""What a token reads: what its owner would read on the pages in that role, and every look is in the log."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.api.conftest import Programs
from tests.cast import Cast, a_case, adult, child
from wayhome.casefile.access.actions import end_role, switch_account_off
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.models import Case
from wayhome.ground.audit.models import AuditEvent
from wayhome.stages.outreach.actions import EnquiryFacts, record_enquiry
from wayhome.stages.outreach.enums import Channel, Topic


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast, adult(), child())


def looks(case: Case) -> list[str]:
    return list(
        AuditEvent.objects.filter(case_id=case.id, tag="file:read").values_list("detail__way", flat=True)
    )


def test_a_case_is_read_without_a_name(case: Case, program: Programs) -> None:
    answer = program("marieke").get(f"/cases/{case.reference}")

    assert answer.status_code == 200
    assert answer.json()["state"] == "enquiry"
    assert answer.json()["members"] == 2
    assert "Abbas" not in answer.content.decode()
    assert looks(case) == []


def test_names_are_read_and_the_look_is_in_the_log(case: Case, program: Programs) -> None:
    people = program("marieke").get(f"/cases/{case.reference}/persons").json()["people"]

    assert [one["identity"]["full_name"] for one in people] == ["Karim Abbas", "Noor Abbas"]
    assert people[1]["identity"]["born"]["earliest"] == "2017-03-03"
    assert looks(case) == ["api_persons"]


def test_a_restricted_identity_is_a_number_alone(case: Case, program: Programs) -> None:
    Case.objects.filter(pk=case.pk).update(identity_restricted=True)

    people = program("tomasz").get(f"/cases/{case.reference}/persons").json()["people"]

    assert [(one["number"], one["identity"]) for one in people] == [(1, None), (2, None)]
    assert looks(case) == []


def test_a_file_of_another_organisation_is_as_good_as_none(case: Case, program: Programs) -> None:
    others, none = (program("lucas").get(f"/cases/{one}") for one in (case.reference, "K7M4-2QXP-9"))

    assert (others.status_code, none.status_code) == (404, 404)
    assert others.content == none.content
    assert others.headers["Content-Type"] == "application/problem+json"
    assert others.json()["detail"].startswith("Nothing was found here.")


def test_a_list_goes_on_where_its_next_says(cast: Cast, program: Programs) -> None:
    made = {a_case(cast).reference for _ in range(3)}
    marieke = program("marieke")

    first = marieke.get("/cases?size=2").json()
    second = marieke.get(first["next"].removeprefix("/api/v1")).json()

    assert [len(first["cases"]), len(second["cases"]), second["next"]] == [2, 1, ""]
    assert {one["reference"] for one in [*first["cases"], *second["cases"]]} == made


def test_a_list_is_narrowed_as_on_the_page(cast: Cast, program: Programs) -> None:
    a_case(cast)
    marieke = program("marieke")

    assert len(marieke.get("/cases?destination=IRQ&open_only=true").json()["cases"]) == 1
    assert marieke.get("/cases?destination=GEO").json()["cases"] == []
    assert marieke.get("/cases?destination=Iraq").status_code == 422


def test_what_was_read_is_not_sent_again_while_it_stands(case: Case, program: Programs) -> None:
    marieke = program("marieke")
    tag = marieke.tag(case.reference)

    same = marieke.get(f"/cases/{case.reference}", if_none_match=tag)
    marieke.do(case.reference, "begin_counselling")
    other = marieke.get(f"/cases/{case.reference}", if_none_match=tag)

    assert (same.status_code, same.content) == (304, b"")
    assert (other.status_code, other.json()["state"]) == (200, "counselling")


def test_without_a_token_nothing_is_read_whoever_is_logged_in(
    case: Case, cast: Cast, program: Programs
) -> None:
    program("marieke")
    browser = Client(headers={"x-forwarded-proto": "https"})
    browser.force_login(cast.office.users["marieke"])

    answer = browser.get(f"/api/v1/cases/{case.reference}")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "Authorization" in answer.json()["detail"]


def test_a_token_opens_nothing_once_its_role_has_ended(case: Case, cast: Cast, program: Programs) -> None:
    marieke = program("marieke")
    before = marieke.get(f"/cases/{case.reference}").status_code
    role = Membership.objects.get(user=cast.office.users["marieke"])

    end_role(membership=role, by=cast.bram, at=cast.now)

    assert (before, marieke.get(f"/cases/{case.reference}").status_code) == (200, 401)


def test_a_token_opens_nothing_once_its_owner_is_switched_off(
    case: Case, cast: Cast, program: Programs
) -> None:
    marieke = program("marieke")

    switch_account_off(user=cast.office.users["marieke"], by=cast.bram, at=cast.now)

    assert marieke.get(f"/cases/{case.reference}").status_code == 401


def test_sixty_files_an_hour_are_enough_for_a_program_too(cast: Cast, program: Programs, settings) -> None:  # type: ignore[no-untyped-def]
    settings.FILES_AN_HOUR = 2
    cases = [a_case(cast) for _ in range(3)]
    marieke = program("marieke")

    answers = [marieke.get(f"/cases/{one.reference}/persons") for one in cases]

    assert [one.status_code for one in answers] == [200, 200, 403]
    assert answers[2].json()["code"] == "limit:hour"
    assert "Karim" not in answers[2].content.decode()


def test_questions_are_read_by_their_own_office(cast: Cast, program: Programs) -> None:
    facts = EnquiryFacts(Channel.TELEPHONE, Topic.HOW_RETURN_WORKS, "How long does it take?")
    made = record_enquiry(facts=facts, by=cast.aylin, at=cast.now)

    own, others = (program(key).get(f"/enquiries/{made.id}") for key in ("aylin", "lucas"))

    assert own.json()["text"] == "How long does it take?"
    assert others.status_code in (403, 404)
    assert AuditEvent.objects.filter(tag="file:read", detail__way="api_enquiry").count() == 1


def test_a_table_counts_and_names_nobody(program: Programs) -> None:
    made = program("els").get("/tables/departures?by=year,sex").json()

    assert made["columns"] == ["year", "sex", "persons"]
    assert program("els").get("/tables/departures?by=shoe").status_code == 409


def test_what_no_operation_answers_is_a_problem_too(program: Programs) -> None:
    marieke = program("marieke")

    assert marieke.get("/nowhere").json()["code"] == "no_such_address"
    assert marieke.post("/cases/K7M4-2QXP-9").json()["code"] == "no_such_method"


def test_the_description_and_its_page_are_open_to_everybody(program: Programs) -> None:
    browser = Client(headers={"x-forwarded-proto": "https"})

    described = browser.get("/api/v1/openapi.json").json()
    page = browser.get("/api/v1/docs")

    assert described["openapi"] == "3.1.0"
    assert "do_confirm_boarding" in page.content.decode()
    assert "<script>" not in page.content.decode()
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
