"""Pages of what is seldom done, and must have a door all the same: ends, ways back, notices, tasks that change hands."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.journeys import booked
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import give_task
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, Task
from wayhome.casefile.funding.models import AirlineLimit
from wayhome.casefile.people.actions import tie
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.models import HouseholdTie
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.messaging.models import Notice
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import say
from wayhome.process.actions.deciding import override
from wayhome.process.actions.withdrawal import withdraw
from wayhome.process.models import Override
from wayhome.safeguards.words import GivenBy, TravelState
from wayhome.stages.journey import actions as journey
from wayhome.stages.journey import queries
from wayhome.stages.journey.actions import EscortFacts
from wayhome.stages.journey.enums import EscortKind
from wayhome.stages.journey.models import Escort, HandOverRefusal

TODAY = dt.date(2026, 6, 9)


def page(browser: Client, name: str, *args: object) -> str:
    response = browser.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


# Notices


def told(
    cast: Cast, case: Case, words: str, *, role: str = "", before: dt.timedelta = dt.timedelta()
) -> Notice:
    return notify(
        organisation_id=cast.hague.id,
        role=role,
        case_id=case.id,
        code="process:test",
        sentence=say(f"Case %(reference)s: {words}.", reference=case.reference),
        at=cast.now - before,
    )


def test_a_notice_is_read_by_each_for_themself(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    row = told(cast, case, "the boat leaves")

    browse("marieke").post(reverse("notice_read", args=[row.id]))

    hers, colleague = page(browse("marieke"), "my_day"), page(browse("tomasz"), "my_day")
    assert "the boat leaves" not in hers
    assert "the boat leaves" in colleague
    assert AuditEvent.objects.filter(tag="messaging:notice:read").count() == 1


def test_all_are_read_until_the_moment_of_the_page(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    told(cast, case, "the first", before=dt.timedelta(hours=2))
    told(cast, case, "the second", before=dt.timedelta(hours=1))
    until = (cast.now - dt.timedelta(minutes=90)).isoformat()

    browse("marieke").post(reverse("notices_read"), {"until": until})

    text = page(browse("marieke"), "notices")
    assert text.index("the second") < text.index("Read lately") < text.index("the first")


def test_a_notice_that_came_by_two_roles_is_read_once(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    told(cast, case, "twice")
    row = told(cast, case, "twice", role="return_counsellor")

    browse("marieke").post(reverse("notice_read", args=[row.id]))

    assert "twice" not in page(browse("marieke"), "my_day")


def test_nobody_reads_away_what_was_for_somebody_else(cast: Cast, browse: Browse) -> None:
    row = told(cast, a_case(cast), "for protection", role="protection_officer")

    response = browse("marieke").post(reverse("notice_read", args=[row.id]))

    assert response.status_code == 404
    assert "for protection" in page(browse("sanne"), "notices")


# Airline limits

XA = {
    "carrier": "xa",
    "single_until_week": "34",
    "multiple_until_week": "30",
    "certificate_from_week": "28",
    "begins_on": "2026-06-09",
    "source": "Conditions of carriage of 1 May 2026",
}


def test_two_people_enter_and_end_an_airline_limit(cast: Cast, browse: Browse) -> None:
    entered = browse("grace").post(reverse("airline_limit_enter"), XA)
    row = AirlineLimit.objects.get(carrier="XA")
    own = browse("grace").post(reverse("airline_limit_confirm", args=[row.id]))
    confirmed = browse("maria").post(reverse("airline_limit_confirm", args=[row.id]))
    asked = browse("grace").post(reverse("airline_limit_ask_end", args=[row.id]), {"ends_on": "2026-06-09"})
    ended = browse("maria").post(reverse("airline_limit_end", args=[row.id]), {"ends_on": "2026-06-09"})

    row.refresh_from_db()
    answers = [one.status_code for one in (entered, own, confirmed, asked, ended)]
    assert answers == [302, 422, 302, 302, 302]
    assert row.ends_on == TODAY
    assert "because you entered it yourself" in own.content.decode()


def test_a_wrong_limit_keeps_what_was_typed(browse: Browse) -> None:
    response = browse("grace").post(reverse("airline_limit_enter"), {**XA, "multiple_until_week": "36"})

    assert response.status_code == 422
    assert "several children than with one" in response.content.decode()
    assert "Conditions of carriage" in response.content.decode()


def test_everybody_reads_the_limits_and_only_some_write_them(browse: Browse) -> None:
    text = page(browse("marieke"), "airline_limits")

    assert "Any other carrier" in text
    assert reverse("airline_limit_enter") not in text
    assert browse("marieke").get(reverse("airline_limit_enter")).status_code == 403


# Ends and ways back on a case


def test_a_family_tie_is_ended_from_the_page_of_the_people(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult(), child())
    father, girl = members(case)
    row = tie(
        person=father.person,
        other=girl.person,
        kind=Tie.PARENT,
        begins_on=None,
        by=cast.marieke,
        at=cast.now,
    )
    url = reverse("case_tie_end", args=[case.reference, row.id])
    listed = page(browse("marieke"), "case_people", case.reference)

    early = browse("marieke").post(url, {"ends_on": "2026-06-10"})
    done = browse("marieke").post(url, {"ends_on": "2026-06-01"})

    assert url in listed
    assert (early.status_code, done.status_code) == (422, 302)
    assert HouseholdTie.objects.get().ends_on == dt.date(2026, 6, 1)
    assert browse("marieke").get(url).status_code == 404


def test_an_escort_is_ended_by_who_may_read_it(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    row = journey.arrange_escort(
        member=members(case)[0],
        facts=EscortFacts(EscortKind.MEDICAL, "Nurse Vos"),
        by=cast.hanna,
        at=cast.now,
    )
    url = reverse("journey_escort_end", args=[case.reference, row.id])
    listed = page(browse("tomasz"), "case_journey", case.reference)

    closed = browse("marieke").get(url)
    empty = browse("tomasz").post(url, {"reason": ""})
    done = browse("tomasz").post(url, {"reason": "Ill"})

    assert url in listed
    assert (closed.status_code, empty.status_code, done.status_code) == (403, 422, 302)
    assert Escort.objects.get().ended_at == cast.now


def test_a_decision_to_go_on_stands_on_the_case_and_is_taken_back(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    row = override(
        case=case,
        condition=3,
        member=None,
        reason="The flight is in two days",
        until_on=None,
        by=cast.els,
        at=cast.now,
    )
    url = reverse("case_override_end", args=[case.reference, row.id])
    managers, counsellors = (page(browse(who), "case", case.reference) for who in ("els", "marieke"))

    closed = browse("marieke").get(url)
    done = browse("els").post(url, {"reason": "He asked for time"})

    assert url in managers
    assert url not in counsellors
    assert "The flight is in two days" in counsellors
    assert (closed.status_code, done.status_code) == (403, 302)
    assert Override.objects.get().end_reason == "He asked for time"
    assert "Gone on all the same" not in page(browse("els"), "case", case.reference)


def test_a_refusal_of_the_handover_is_taken_back(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    row = journey.record_handover_refusal(
        member=members(case)[0],
        refused_on=TODAY,
        explained=True,
        where_kept="File",
        by=cast.marieke,
        at=cast.now,
    )
    url = reverse("journey_refusal_back", args=[case.reference, row.id])
    listed = page(browse("marieke"), "case_journey", case.reference)

    done = browse("marieke").post(url, {"ok": "1"})

    assert url in listed
    assert done.status_code == 302
    assert HandOverRefusal.objects.get().taken_back_at == cast.now


def test_a_task_is_given_on_from_the_page_of_tasks(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    task = give_task(
        case=case,
        sentence=say("Call the school"),
        due_on=TODAY,
        area=Area.GENERAL,
        role="return_counsellor",
        user_id=None,
        waits_for="",
        by=cast.marieke,
        at=cast.now,
    )
    url = reverse("case_task_hand", args=[case.reference, task.id])
    listed = page(browse("marieke"), "case_notes", case.reference)

    nobody = browse("marieke").post(url, {"to": ""})
    stranger = browse("marieke").post(url, {"to": f"user:{cast.layla.user_id}"})
    done = browse("marieke").post(url, {"to": f"user:{cast.sanne.user_id}"})

    assert url in listed
    assert (nobody.status_code, stranger.status_code, done.status_code) == (422, 422, 302)
    assert Task.objects.get().user == cast.office.users["sanne"]
    assert "Call the school" in page(browse("sanne"), "my_day")


def test_somebody_who_reads_no_notes_says_that_a_task_is_done(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    task = give_task(
        case=case,
        sentence=say("Call the airline"),
        due_on=TODAY,
        area=Area.TRAVEL,
        role="movements_officer",
        user_id=None,
        waits_for="",
        by=cast.marieke,
        at=cast.now,
    )
    url = reverse("case_task_hand", args=[case.reference, task.id])

    day, text = page(browse("tomasz"), "my_day"), browse("tomasz").get(url).content.decode()
    done = browse("tomasz").post(reverse("case_task_done", args=[case.reference, task.id]))

    assert url in day
    assert "Call the airline" in text
    assert done.headers["Location"] == reverse("case", args=[case.reference])
    assert Task.objects.get().done_by == cast.office.users["tomasz"]


def test_a_task_of_a_closed_area_is_not_given_on(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    task = give_task(
        case=case,
        sentence=say("Ask the doctor"),
        due_on=TODAY,
        area=Area.HEALTH,
        role="health_officer",
        user_id=None,
        waits_for="",
        by=cast.marieke,
        at=cast.now,
    )

    assert browse("marieke").get(reverse("case_task_hand", args=[case.reference, task.id])).status_code == 404


def state_of(case: Case) -> TravelState:
    [member] = members(case)
    return queries.travel_states([member])[member.id]


def test_who_travels_is_changed_from_the_page_of_the_journey(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    booked(cast, case)
    stays = reverse("case_stays", args=[case.reference])
    again = reverse("case_start_again", args=[case.reference])
    Case.objects.filter(pk=case.pk).update(state="counselling")
    before = page(browse("marieke"), "case_journey", case.reference)

    browse("marieke").post(stays, {"member": "1", "reason": "A permit came"})
    stayed, after = state_of(case), page(browse("marieke"), "case_journey", case.reference)
    browse("marieke").post(again, {"member": "1"})

    assert f"{stays}?member=1" in before
    assert again not in before
    assert (stayed, state_of(case)) == (TravelState.STAYS, TravelState.NOT_BOOKED)
    assert f"{again}?member=1" in after


def test_whoever_withdrew_is_offered_the_way_back(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    Case.objects.filter(pk=case.pk).update(state="counselling")
    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    text = page(browse("marieke"), "case_journey", case.reference)

    assert reverse("case_start_again", args=[case.reference]) in text


def test_a_death_is_recorded_calmly(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    url = reverse("case_deceased", args=[case.reference])

    text = browse("sanne").get(url).content.decode()
    done = browse("sanne").post(url, {"member": "1", "words": "The hospital called"})

    assert "Speak with the family before anything else goes on" in text
    assert done.status_code == 302
    assert state_of(case) is TravelState.DECEASED
