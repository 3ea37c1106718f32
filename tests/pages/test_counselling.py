"""Pages of counselling and protection: what they show, what they keep, what they hide, and what they cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.texts import point_in_force
from tests.pages.conftest import Browse
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.models import Person
from wayhome.stages.counselling import actions
from wayhome.stages.counselling.actions import SessionFacts, Wording
from wayhome.stages.counselling.enums import ConcernKind, ScreeningQuestion
from wayhome.stages.counselling.models import (
    ChecklistMark,
    ProtectionConcern,
    ProtectionFact,
    Session,
    VoluntarinessAssessment,
    VulnerabilityFactor,
)


@pytest.fixture
def case(cast: Cast) -> Case:
    point_in_force(
        cast,
        "own_decision",
        Wording("eng", "Returning is your own decision."),
        Wording("ara", "العودة قراركم أنتم.", True),
        begins_on=cast.now.date(),
    )
    return a_case(cast)


def address(name: str, case: Case, *more: object) -> str:
    return reverse(name, args=[case.reference, *more])


WHOLE = {
    "member_ids": ["1"],
    "held_on": "2026-06-09",
    "from_at": "10:00",
    "until_at": "11:00",
    "mode": "in_person",
    "setting": "reception_centre",
    "language": "ara",
    "interpreter_mode": "phone",
    "interpreter": "1108",
    "pressure": "no_pressure",
    "fear": "no",
    "outcome": "not_yet",
    "point-own_decision": "own_words",
}


def test_the_tab_says_what_is_missing_before_consent(browse: Browse, case: Case) -> None:
    page = browse("marieke").get(address("case_counselling", case))

    text = page.content.decode()
    assert "No session yet" in text
    assert "Point 1 explained" in text
    assert "Not assessed yet" in text


def test_a_new_session_shows_each_point_in_two_languages(browse: Browse, case: Case) -> None:
    text = browse("marieke").get(address("session_new", case)).content.decode()

    assert "Returning is your own decision." in text
    assert 'lang="ar" dir="rtl"' in text
    assert "العودة قراركم أنتم." in text
    assert "still needs a native reader" in text


def test_a_new_session_says_with_whom_and_what_is_left_to_explain(
    browse: Browse, cast: Cast, case: Case
) -> None:
    browser = browse("marieke")
    browser.post(address("session_new", case), WHOLE)
    point_in_force(cast, "complaints", position=2, begins_on=cast.now.date())

    text = browser.get(address("session_new", case)).content.decode()

    assert "Counselling session with Karim Abbas" in text
    assert "Session 2. 1 point of the list is still to be explained." in text
    assert "Karim" not in text.split("</title>")[0]
    assert "3 March 1990" in text.split("opposite-h")[2]


def test_words_stand_once_where_the_persons_language_has_none(browse: Browse, case: Case) -> None:
    text = browse("marieke").get(address("session_new", case)).content.decode()
    Person.objects.filter(case_id=case.id).update(language="prs")
    in_dari = browse("marieke").get(address("session_new", case)).content.decode()

    assert text.count("Returning is your own decision.</h3>") == 1
    assert in_dari.count("Returning is your own decision.</h3>") == 1
    assert 'class="wh-said"' in text
    assert 'class="wh-said"' not in in_dari


def test_a_new_session_chooses_no_answer_beforehand(browse: Browse, case: Case) -> None:
    form = browse("marieke").get(address("session_new", case)).context["form"]

    chosen = {name: form[name].value() for name in ("outcome", "pressure", "fear", "alone", "mode")}
    assert set(chosen.values()) == {None}


def test_finishing_records_the_session_in_the_offices_time(browse: Browse, case: Case) -> None:
    page = browse("marieke").post(address("session_new", case), WHOLE)

    session = Session.objects.get()
    assert page.status_code == 302
    assert session.from_at is not None
    assert session.from_at.isoformat() == "2026-06-09T08:00:00+00:00"  # 10:00 in The Hague, in summer
    assert ChecklistMark.objects.get().step == "own_words"


def test_every_gap_is_named_at_its_field_and_nothing_typed_is_lost(browse: Browse, case: Case) -> None:
    page = browse("marieke").post(
        address("session_new", case), {"own_words": "My mother is ill.", "language": "ara"}
    )

    assert page.status_code == 422
    assert {"member_ids", "from_at", "pressure", "outcome"} <= set(page.context["form"].errors)
    assert "My mother is ill." in page.content.decode()
    assert Session.objects.count() == 0


def test_a_draft_is_saved_and_gone_on_with(browse: Browse, case: Case) -> None:
    browser = browse("marieke")
    browser.post(address("session_new", case), {"own_words": "My mother is ill.", "draft": "1"})

    again = browser.get(address("session_edit", case, 1))
    version = again.context["form"]["version"].value()
    browser.post(address("session_edit", case, 1), {**WHOLE, "version": version})

    assert "My mother is ill." in again.content.decode()
    assert Session.objects.get().finished_at is not None


def test_a_finished_session_is_read_only(browse: Browse, case: Case) -> None:
    browser = browse("marieke")
    browser.post(address("session_new", case), {**WHOLE, "own_words": "My mother is ill."})

    page = browser.get(address("session_edit", case, 1))

    assert "My mother is ill." in page.content.decode()
    assert '<form method="post" class="wh-stack-l"' not in page.content.decode()


def test_the_checklist_of_one_person_is_saved(browse: Browse, case: Case) -> None:
    browse("marieke").post(
        address("checklist", case, 1), {"language": "ara", "point-own_decision": "explained"}
    )

    assert ChecklistMark.objects.get().step == "explained"


def test_voluntariness_without_both_conditions_keeps_what_was_typed(browse: Browse, case: Case) -> None:
    typed = {
        "free_choice": "not_sure",
        "informed": "informed",
        "setting": "office",
        "removal_order": "no",
        "alone": "yes",
        "judgement": "own_choice",
        "reasons": "Something his cousin said.",
    }

    page = browse("marieke").post(address("voluntariness", case, 1), typed)

    assert page.status_code == 422
    assert "needs both" in page.content.decode()
    assert "Something his cousin said." in page.content.decode()
    assert VoluntarinessAssessment.objects.count() == 0


def test_a_screening_needs_every_answer(browse: Browse, case: Case) -> None:
    replies = {question.value: "no" for question in ScreeningQuestion}

    short = browse("marieke").post(address("screening", case, 1), {**replies, "alone": "yes", "threats": ""})
    whole = browse("marieke").post(address("screening", case, 1), {**replies, "alone": "yes"})

    assert (short.status_code, whole.status_code) == (422, 302)
    assert ProtectionFact.objects.count() == 2  # the screening, and that they were seen alone


def test_an_assessment_keeps_only_factors_somebody_looked_at(browse: Browse, case: Case) -> None:
    typed = {
        "household-debts-direction": "risk",
        "household-debts-evidence": "Owes an uncle",
        "judgement": "specific_help",
        "reasons": "The debt weighs.",
    }

    page = browse("marieke").post(address("assessment", case, 1), typed)

    assert page.status_code == 302
    assert VulnerabilityFactor.objects.get().code == "debts"


# Protection


@pytest.fixture
def concern(cast: Cast, case: Case) -> ProtectionConcern:
    return actions.raise_concern(
        case=case,
        member=members(case)[0],
        kind=ConcernKind.FEAR_OF_RETURN,
        words="They will look for me.",
        by=cast.tomasz,
        at=cast.now,
    )


def test_a_protection_officer_reads_and_settles_a_concern(
    browse: Browse, case: Case, concern: ProtectionConcern
) -> None:
    browser = browse("sanne")

    page = browser.get(address("protection", case))
    browser.post(
        address("concern_settle", case, concern.id),
        {"decision": "measures", "reasons": "Moves to her sister."},
    )

    assert "They will look for me." in page.content.decode()
    concern.refresh_from_db()
    assert concern.settled_at is not None


@pytest.mark.parametrize("who", ["marieke", "tomasz", "els"])
def test_everybody_else_sees_one_neutral_line(
    browse: Browse, case: Case, concern: ProtectionConcern, who: str
) -> None:
    text = browse(who).get(address("protection", case)).content.decode()

    assert "Protection: ask the protection officer." in text
    assert "Fear" not in text
    assert "look for me" not in text


@pytest.mark.parametrize("who", ["tomasz", "els", "hanna"])
def test_anybody_on_the_case_raises_a_concern(browse: Browse, case: Case, who: str) -> None:
    page = browse(who).post(
        address("concern_raise", case), {"about": "1", "kind": "fear_of_return", "words": "She is afraid."}
    )

    assert page.status_code == 302
    assert ProtectionConcern.objects.get().words == "She is afraid."


def test_a_decision_of_protection_is_closed_to_a_counsellor(browse: Browse, case: Case) -> None:
    page = browse("marieke").get(address("protection_fact", case, 1, "best_interests"))

    assert page.status_code == 403
    assert "protection officer" in page.content.decode()


@pytest.mark.parametrize(("who", "back"), [("marieke", "case_counselling"), ("sanne", "protection")])
def test_after_a_fact_of_protection_everybody_goes_back_to_what_they_read(
    browse: Browse, case: Case, who: str, back: str
) -> None:
    page = address("protection_fact", case, 1, "own_views")
    form = browse(who).get(page)
    answer = browse(who).post(page, {"views": "heard", "how": ""})

    assert form.context["back"] == address(back, case)
    assert answer.headers.get("Location") == address(back, case), answer.context["form"].errors


def test_a_protection_officer_records_a_decision(browse: Browse, case: Case) -> None:
    page = browse("sanne").post(
        address("protection_fact", case, 1, "capacity"),
        {"finding": "has_capacity", "professional": "Dr. Visser", "how": ""},
    )

    assert page.status_code == 302
    assert ProtectionFact.objects.get().details == {"finding": "has_capacity", "professional": "Dr. Visser"}


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("case_counselling", ()),
        ("session_new", ()),
        ("checklist", (1,)),
        ("voluntariness", (1,)),
        ("screening", (1,)),
        ("assessment", (1,)),
    ],
)
@pytest.mark.parametrize(("who", "status"), [("peter", 404), ("tomasz", 403), ("youssef", 404)])
def test_counselling_is_closed_to_who_does_not_counsel(
    browse: Browse, case: Case, name: str, more: tuple[int, ...], who: str, status: int
) -> None:
    assert browse(who).get(address(name, case, *more)).status_code == status


@pytest.mark.parametrize(("who", "status"), [("sanne", 200), ("tomasz", 403), ("els", 403)])
def test_a_finished_talk_is_read_by_who_reads_talks(
    browse: Browse, case: Case, who: str, status: int
) -> None:
    browse("marieke").post(address("session_new", case), WHOLE)
    talk = Session.objects.get(finished_at__isnull=False)

    assert browse(who).get(address("session_edit", case, talk.number)).status_code == status


@pytest.mark.parametrize("position", [0, 2, 99])
def test_a_person_who_is_not_there_is_not_found(browse: Browse, case: Case, position: int) -> None:
    assert browse("marieke").get(address("checklist", case, position)).status_code == 404


def draft_for(cast: Cast, case: Case) -> None:
    facts = SessionFacts(member_ids=[member.id for member in members(case)])
    actions.save_session(case=case, facts=facts, finish=False, by=cast.marieke, at=cast.now)


@pytest.mark.parametrize(
    ("name", "who", "most"), [("case_counselling", "marieke", 22), ("protection", "sanne", 18)]
)
def test_pages_cost_the_same_for_one_and_eight_people(
    cast: Cast, browse: Browse, name: str, who: str, most: int
) -> None:
    family = a_case(cast, adult(), *[child(f"Child {number}") for number in range(7)])
    alone = a_case(cast)
    browser = browse(who)
    draft_for(cast, alone)
    draft_for(cast, family)

    with CaptureQueriesContext(connection) as few:
        browser.get(address(name, alone))
    with CaptureQueriesContext(connection) as many:
        browser.get(address(name, family))

    assert len(few) == len(many)
    assert len(few) <= most
