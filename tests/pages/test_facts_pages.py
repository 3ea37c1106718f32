"""Pages on which a person records what a gate asks about: admission, part of the country, an answer's end, joining."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse

from tests.cast import Cast, a_case, adult, members
from tests.factories.world import suspended
from tests.pages.conftest import Browse
from wayhome.casefile.cases.enums import LegalKind
from wayhome.casefile.cases.models import Case, LegalFact
from wayhome.stages.journey.models import HealthRecord


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


def address(name: str, case: Case, *more: object) -> str:
    return reverse(name, args=[case.reference, *more])


@pytest.fixture
def anbar(cast: Cast) -> None:
    suspended(cast, "IRQ", area="Anbar", begins_on=dt.date(2026, 6, 1))


def test_an_admission_is_recorded_for_one_person_with_evidence(browse: Browse, case: Case) -> None:
    where = address("case_legal_fact", case, "admission")
    told = {
        "member": "1",
        "confirmed": "yes",
        "authority": "Ministry of Interior",
        "answered_on": "2026-06-08",
        "evidence": "Letter 114/2026",
    }

    without = browse("marieke").post(where, {**told, "member": ""})
    saved = browse("marieke").post(where, told)

    assert (without.status_code, saved.status_code) == (422, 302)
    [fact] = LegalFact.objects.filter(case=case)
    assert (fact.kind, fact.details["country"]) == (LegalKind.ADMISSION.value, "IRQ")
    assert "Letter 114/2026" in browse("marieke").get(address("case_legal", case)).content.decode()


def test_the_gate_leads_to_the_part_of_the_country_which_is_recorded_there(
    browse: Browse, case: Case, anbar: None
) -> None:
    where = address("case_destination_part", case)
    page = browse("marieke").get(where)

    saved = browse("marieke").post(where, {"area": "-", "shown": json.dumps(["Anbar"])})

    assert "Anbar" in page.content.decode()
    assert saved.status_code == 302
    case.refresh_from_db()
    assert (case.destination_area, case.destination_areas_ruled_out) == (None, ["Anbar"])


def test_where_no_part_is_suspended_nothing_is_asked(browse: Browse, case: Case) -> None:
    page = browse("marieke").get(address("case_destination_part", case))

    assert page["location"] == address("case", case)


def test_the_end_of_the_host_governments_answer_is_recorded_and_shown(browse: Browse, case: Case) -> None:
    saved = browse("marieke").post(
        address("case_host_answer", case),
        {"no_objection": "yes", "answered_on": "2026-06-08", "until_on": "2026-08-31"},
    )

    assert saved.status_code == 302
    case.refresh_from_db()
    assert case.host_answer_until == dt.date(2026, 8, 31)
    assert "31 August 2026" in browse("marieke").get(address("case_legal", case)).content.decode()


def test_members_go_over_to_another_case_by_its_reference(browse: Browse, cast: Cast, case: Case) -> None:
    other = a_case(cast, adult("Zahra"))

    saved = browse("marieke").post(
        address("case_join", other), {"leaving": ["1"], "reference": case.reference, "relation": "mother"}
    )

    assert saved["location"] == address("case", case)
    assert [one.person.full_name for one in members(case)] == ["Karim Abbas", "Zahra"]
    left = browse("marieke").get(address("case_people", other)).content.decode()
    assert "goes on in another case" in left


@pytest.mark.parametrize("reference", ["K7M4-2QXP-9", "nonsense"])
def test_a_reference_that_is_not_theirs_joins_nobody(browse: Browse, case: Case, reference: str) -> None:
    page = browse("marieke").post(
        address("case_join", case), {"leaving": ["1"], "reference": reference, "relation": ""}
    )

    assert page.status_code == 422
    assert members(case)[0].until_at is None


@pytest.mark.parametrize(("who", "status"), [("tomasz", 403), ("els", 403), ("youssef", 404)])
def test_joining_is_closed_to_who_does_not_split_families(
    browse: Browse, case: Case, who: str, status: int
) -> None:
    assert browse(who).get(address("case_join", case)).status_code == status


def test_a_health_officer_records_that_somebody_does_not_want_to_say(browse: Browse, case: Case) -> None:
    where = address("journey_health_declined", case, 1)

    refused = browse("hanna").post(where, {"told": "on", "told_on": "2026-06-09"})
    saved = browse("hanna").post(where, {"told": "on", "check_offered": "on", "told_on": "2026-06-09"})

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert HealthRecord.objects.filter(case=case).count() == 1
    assert "Did not want to say" in browse("hanna").get(address("case_journey", case)).content.decode()
