"""What a token does: the verbs of the pages, once under a key, on a case as it was read, with the same refusals."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.api.conftest import Program, Programs
from tests.cast import Cast, a_case, everybody
from tests.factories.texts import text_in_force
from wayhome.casefile.cases.models import Case, StateChange
from wayhome.ground.accounts.models import SentOnce
from wayhome.ground.audit.models import AuditEvent
from wayhome.process.enums import Verb
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentEvent
from wayhome.stages.outreach.models import Enquiry

KEY = "one-key-for-one-act-1"


def opening(**more: Any) -> dict[str, Any]:
    return {
        "programme": "eurp-nld",
        "agrees": True,
        "notice_language": "ara",
        "child_ground": "adult",
        "person": {"full_name": "Karim Abbas", "birth": {"text": "3 March 1990"}, "language": "ara"},
        "destination_country": "IRQ",
        **more,
    }


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


@pytest.fixture
def marieke(program: Programs) -> Program:
    return program("marieke")


def test_a_case_is_opened_and_its_address_told(marieke: Program, cast: Cast) -> None:
    answer = marieke.post("/cases", opening())
    read = marieke.get(answer.json()["at"].removeprefix("/api/v1"))

    assert answer.status_code == 201
    assert answer.headers["Location"] == answer.json()["at"]
    assert (read.json()["state"], read.json()["counsellor"]) == ("enquiry", "Marieke de Wit")
    assert AuditEvent.objects.get(tag="process:case:open_case").user_id == cast.office.users["marieke"].id


def test_nobody_is_kept_on_file_who_did_not_agree(marieke: Program) -> None:
    answer = marieke.post("/cases", opening(agrees=False))

    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("The case was not opened.")
    assert len(answer.json()["reasons"]) == 1
    assert not Case.objects.exists()
    assert AuditEvent.objects.get(tag="door:refused").detail == {"code": "gate_closed"}


def test_a_birth_date_that_is_none_is_told_so(marieke: Program) -> None:
    answer = marieke.post(
        "/cases", opening(person={"full_name": "Karim Abbas", "birth": {"text": "yesterday"}})
    )

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Case.objects.exists()


def test_who_opens_no_cases_is_told_who_does(program: Programs) -> None:
    answer = program("tomasz").post("/cases", opening())

    assert answer.status_code == 403
    assert "Ask one of these: case manager." in answer.json()["detail"]
    assert AuditEvent.objects.filter(tag="door:refused").count() == 1


def test_the_same_key_with_the_same_body_is_done_once_and_answered_the_same(marieke: Program) -> None:
    answers = [marieke.post("/cases", opening(), key=KEY) for _ in range(3)]

    assert Case.objects.count() == 1
    assert {(one.status_code, one.content) for one in answers} == {(201, answers[0].content)}


def test_the_same_key_with_another_body_is_refused(marieke: Program) -> None:
    marieke.post("/cases", opening(), key=KEY)

    answer = marieke.post("/cases", opening(destination_country="GEO"), key=KEY)

    assert (answer.status_code, answer.json()["code"]) == (422, "key_used")
    assert Case.objects.count() == 1


def test_what_was_refused_uses_up_no_key(marieke: Program) -> None:
    refused = marieke.post("/cases", opening(agrees=False), key=KEY)
    kept = SentOnce.objects.count()
    done = marieke.post("/cases", opening(), key=KEY)

    assert (refused.status_code, kept, done.status_code) == (409, 0, 201)


def test_a_key_of_somebody_else_is_theirs(marieke: Program, program: Programs) -> None:
    marieke.post("/cases", opening(), key=KEY)

    assert program("jasmijn").post("/cases", opening(), key=KEY).status_code == 201
    assert Case.objects.count() == 2


def test_what_creates_needs_a_key(marieke: Program) -> None:
    answer = marieke.post("/cases", opening(), key="short")

    assert answer.status_code == 422
    assert [one["name"] for one in answer.json()["fields"]] == ["Idempotency-Key"]


def test_what_is_kept_of_a_request_says_nothing(marieke: Program) -> None:
    marieke.post("/cases", opening(), key=KEY)
    row = SentOnce.objects.get()

    assert KEY not in (row.key, row.shape)
    assert row.location == f"/api/v1/cases/{Case.objects.get().reference}"


def test_a_verb_moves_a_case_that_was_read_as_it_stands(marieke: Program, case: Case) -> None:
    answer = marieke.do(case.reference, "begin_counselling")

    case.refresh_from_db()
    assert (answer.status_code, case.state) == (200, "counselling")
    assert StateChange.objects.filter(case=case, verb="begin_counselling").count() == 1


def test_a_verb_without_what_was_read_is_asked_for_it(marieke: Program, case: Case) -> None:
    answer = marieke.post(f"/cases/{case.reference}/verbs/begin_counselling")

    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_missing")


def test_a_verb_on_a_case_that_moved_on_changes_nothing(marieke: Program, case: Case) -> None:
    tag = marieke.tag(case.reference)
    marieke.do(case.reference, "begin_counselling")

    answer = marieke.do(case.reference, "hold", {"reason": "administrative"}, if_match=tag)

    assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
    case.refresh_from_db()
    assert case.state == "counselling"


def test_a_closed_gate_says_every_reason(marieke: Program, case: Case) -> None:
    marieke.do(case.reference, "begin_counselling")

    answer = marieke.do(case.reference, "apply")

    assert (answer.status_code, answer.json()["code"]) == (409, "gate_closed")
    assert len(answer.json()["reasons"]) > 2


def test_why_a_step_is_closed_is_told_before_it_is_tried(marieke: Program, case: Case) -> None:
    verbs = {one["verb"]: one for one in marieke.get(f"/cases/{case.reference}/verbs").json()["verbs"]}

    assert verbs["begin_counselling"]["open"]
    assert verbs["withdraw"]["open"]
    assert verbs["hold"]["do"] == f"/api/v1/cases/{case.reference}/verbs/hold"
    assert "approve" not in verbs


def test_a_role_that_may_not_is_told_who_may(program: Programs, case: Case) -> None:
    tomasz = program("tomasz")
    verbs = {one["verb"]: one for one in tomasz.get(f"/cases/{case.reference}/verbs").json()["verbs"]}

    answer = tomasz.do(case.reference, "begin_counselling")

    assert "Your role may not" in verbs["begin_counselling"]["because"][0]
    assert answer.status_code == 403
    assert answer.json()["detail"] in verbs["begin_counselling"]["because"][0]


def test_a_withdrawal_is_heard_whatever_was_read_and_from_anybody(program: Programs, case: Case) -> None:
    marieke = program("marieke")
    marieke.do(case.reference, "begin_counselling")

    answer = program("tomasz").post(f"/cases/{case.reference}/verbs/withdraw", {"person": 1})

    assert answer.status_code == 200
    assert StateChange.objects.filter(case=case).count() >= 1
    assert AuditEvent.objects.filter(tag="process:case:withdraw").count() == 1


def test_a_boarding_that_lies_ahead_has_not_happened(program: Programs, cast: Cast, case: Case) -> None:
    ahead = (cast.now + dt.timedelta(hours=1)).isoformat()
    told = {"person": 1, "boarded_at": ahead, "evidence": "staff_saw_boarding"}
    Case.objects.filter(pk=case.pk).update(state="cleared")

    answer = program("tomasz").do(case.reference, "confirm_boarding", told)

    assert answer.status_code == 422
    assert [one["name"] for one in answer.json()["fields"]] == ["boarded_at"]


def test_every_verb_of_the_table_has_an_address(marieke: Program) -> None:
    paths = marieke.get("/openapi.json").json()["paths"]
    without = {Verb.OPEN_CASE, Verb.GO_ON_ELSEWHERE}

    assert {f"/api/v1/cases/{{reference}}/verbs/{one.value}" for one in set(Verb) - without} <= set(paths)


def test_a_consent_is_given_and_taken_back(marieke: Program, case: Case, cast: Cast) -> None:
    text_in_force(cast, Purpose.MONITORING)
    place = f"/cases/{case.reference}/persons/1/consents/monitoring"
    told = {
        "answer": "given",
        "happened_at": cast.now.isoformat(),
        "language": "ara",
        "explained": "read_aloud",
        "given_by": "self",
        "mode": "signature",
    }

    given = marieke.post(place, told)
    stands = marieke.get(f"/cases/{case.reference}/consents").json()["consents"]
    taken = marieke.post(f"{place}/withdrawal", {"heard": "by_phone"})
    again = marieke.post(f"{place}/withdrawal", {"heard": "by_phone"})

    assert (given.status_code, taken.status_code, again.status_code) == (201, 201, 409)
    assert [(one["person"], one["purpose"], one["state"]) for one in stands] == [(1, "monitoring", "given")]
    assert [one.kind for one in ConsentEvent.objects.order_by("recorded_at", "kind")] == [
        "given",
        "withdrawn",
    ]


def test_a_question_is_noted_and_read(program: Programs) -> None:
    aylin = program("aylin")
    told = {"channel": "telephone", "topic": "how_return_works", "text": "How long does it take?"}

    made = aylin.post("/enquiries", told)

    assert made.status_code == 201
    assert aylin.get(made.json()["at"].removeprefix("/api/v1")).json()["text"] == "How long does it take?"
    assert Enquiry.objects.count() == 1


def test_nothing_of_what_was_sent_is_said_back_in_a_refusal(marieke: Program) -> None:
    answer = marieke.post("/cases", opening(person={"full_name": "Karim Abbas", "sex": "Zahra"}))

    assert answer.status_code == 422
    assert "Zahra" not in answer.content.decode()


def test_a_body_that_is_no_json_is_told_so(marieke: Program) -> None:
    browser = marieke._browser({"idempotency_key": uuid.uuid4().hex})

    answer = browser.post("/api/v1/cases", "{", content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_an_act_by_token_is_kept_as_the_act_of_its_owner(marieke: Program, case: Case, cast: Cast) -> None:
    marieke.do(case.reference, "begin_counselling")

    with everybody():
        event = AuditEvent.objects.get(tag="process:case:begin_counselling")

    assert (event.user_id, event.organisation_id) == (cast.office.users["marieke"].id, cast.hague.id)
    assert event.roles == ["return_counsellor"]
