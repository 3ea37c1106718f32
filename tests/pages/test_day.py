"""The page of the day: what comes first, for whom, and what it costs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.journeys import boarded, booked
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.enums import Area, State, TaskCode
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import Asks, make_task
from wayhome.ground.values.sentences import say
from wayhome.process.actions.withdrawal import tell_blindly, withdraw
from wayhome.safeguards.words import GivenBy

TODAY = dt.date(2026, 6, 9)
MOST_QUERIES = 25


def day_of(browser: Client) -> str:
    response = browser.get(reverse("my_day"))
    assert response.status_code == 200
    return response.content.decode()


def a_task(case: Case, cast: Cast, words: str, *, in_days: int = 0, area: Area = Area.GENERAL) -> None:
    make_task(
        case=case,
        sentence=say(words),
        due_on=TODAY + dt.timedelta(days=in_days),
        at=cast.now,
        area=area,
        role="return_counsellor",
    )


def test_tasks_stand_by_their_urgency(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    a_task(case, cast, "Call the school", in_days=-2)
    a_task(case, cast, "Read the answer")
    a_task(case, cast, "Ask about the sister", in_days=3)

    text = day_of(browse("marieke"))

    places = [text.index(words) for words in ("Call the school", "Read the answer", "Ask about the sister")]
    assert places == sorted(places)
    assert "2 things need you today. 1 of them is late." in text
    assert "Tuesday 9 June" in text


def test_what_holds_up_a_departure_comes_first(cast: Cast, browse: Browse) -> None:
    later, near = a_case(cast), a_case(cast, adult("Sara Aziz"))
    Case.objects.filter(pk=near.pk).update(planned_travel_on=TODAY + dt.timedelta(days=9))
    a_task(later, cast, "Call the school")
    a_task(near, cast, "Renew the document")

    text = day_of(browse("marieke"))

    assert text.index("Renew the document") < text.index("Call the school")
    assert "1 of them holds up a departure of the next two weeks." in text


def test_the_number_of_the_day_is_the_number_of_rows_that_need_the_reader(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    near = a_case(cast, adult("Sara Aziz"))
    Case.objects.filter(pk=near.pk).update(planned_travel_on=TODAY + dt.timedelta(days=9))
    a_task(case, cast, "Call the school", in_days=-2)
    a_task(case, cast, "Read the answer")
    a_task(case, cast, "Ask about the sister", in_days=3)
    a_task(near, cast, "Renew the document", in_days=1)
    a_task(near, cast, "Look for an escort", in_days=2)

    text = day_of(browse("marieke"))

    # Two rows hold up one departure, one is late, one is due; what is due in three days needs nobody today.
    assert "4 things need you today. 2 of them hold up a departure of the next two weeks." in text
    assert text.split("holding-h")[2].split("late-h")[0].count("wh-task-say") == 2


def test_a_task_about_each_person_of_a_family_is_one_row_with_their_names(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("Karim Abbas"), child("Noor Abbas"))
    for number in (2, 1):
        make_task(
            case=case,
            sentence=say(
                "Reassess needs and wishes with person %(number)s, who arrived on %(day)s",
                number=number,
                day=TODAY,
            ),
            due_on=TODAY,
            at=cast.now,
            role="return_counsellor",
            asks=Asks(TaskCode.REASSESS, members(case)[number - 1].id),
        )

    text = day_of(browse("marieke"))

    assert text.count("Reassess needs and wishes with Karim Abbas and Noor Abbas, who arrived") == 1
    assert "1 thing needs you today." in text


def test_a_period_that_ends_is_told_once_by_its_last_day(cast: Cast, browse: Browse) -> None:
    case, later = a_case(cast), a_case(cast, adult("Sara Aziz"))
    for one, days in ((case, 3), (later, 20)):
        ends = TODAY + dt.timedelta(days=days)
        Case.objects.filter(pk=one.pk).update(deadline_on=ends, counsellor=cast.office.users["marieke"])
        make_task(
            case=one,
            sentence=say("The voluntary departure period ends on %(day)s", day=ends),
            due_on=ends - dt.timedelta(days=7),
            at=cast.now,
            area=Area.LEGAL,
            role="return_counsellor",
            asks=Asks(TaskCode.DEADLINE),
        )

    text = day_of(browse("marieke"))

    # The reminder of the first was due four days ago: it is shown with the day that counts, and is not late.
    assert "1 thing needs you today." in text
    assert "Fri 12 June" in text
    assert "4 days ago" not in text
    aside = text.split("ends-h")[2].split("</section>")[0]
    assert aside.count("<li>") == 1
    assert "Sara Aziz" in aside


def test_a_notice_leads_to_its_case(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    tell_blindly(reference=case.reference, said="He told the porter", by=cast.youssef, at=cast.now)

    text = day_of(browse("marieke"))

    assert f'<a href="{reverse("case", args=[case.reference])}">Case' in text


def test_a_task_of_a_closed_area_shows_one_neutral_line(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    a_task(case, cast, "Ask about the scar", area=Area.PROTECTION)

    text = day_of(browse("marieke"))

    assert "Ask about the scar" not in text
    assert "Restricted: ask the officer of this area" in text


@pytest.mark.parametrize("key", ["marieke", "sanne"])
def test_a_message_that_somebody_does_not_want_to_travel_stands_before_everything(
    cast: Cast, browse: Browse, key: str
) -> None:
    case = a_case(cast)
    a_task(case, cast, "Call the school", in_days=-2)
    tell_blindly(reference=case.reference, said="He told the porter", by=cast.youssef, at=cast.now)

    text = day_of(browse(key))

    assert "Somebody does not want to travel" in text
    assert text.index("heard-h") < text.index("wh-task-say")
    assert "He told the porter" not in text


def test_the_origin_side_sees_who_is_on_the_way(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=cast.office.agreements["hague-baghdad"],
        by=cast.marieke,
        at=cast.now,
    )
    booked(cast, case)
    boarded(cast, members(case)[0])

    text = day_of(browse("layla"))

    assert "On their way to you" in text
    assert "Karim Abbas" in text
    assert reverse("case_confirm_arrival", args=[case.reference]) in text


def test_an_administrator_is_told_that_the_role_sees_no_case(cast: Cast, browse: Browse) -> None:
    a_case(cast)

    text = day_of(browse("youssef"))

    assert "Your role sees no case." in text
    assert reverse("blind_withdrawal") in text


def test_nothing_to_do_is_said_with_one_way_on(cast: Cast, browse: Browse) -> None:
    text = day_of(browse("marieke"))

    assert "Nothing waits for you today." in text
    assert "Nothing is due today." in text


def test_the_departure_periods_that_end_stand_beside(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("Karim Abbas"))
    Case.objects.filter(pk=case.pk).update(deadline_on=TODAY + dt.timedelta(days=3))

    text = day_of(browse("marieke"))

    assert "Voluntary departure period ends" in text
    assert "in 3 days" in text


@pytest.mark.parametrize("tasks", [1, 20])
def test_the_day_costs_the_same_whatever_there_is_to_do(cast: Cast, browse: Browse, tasks: int) -> None:
    made = [a_task(a_case(cast), cast, f"Call {number}") for number in range(tasks)]
    browser = browse("marieke")

    with CaptureQueriesContext(connection) as asked:
        browser.get(reverse("my_day"))

    assert len(made) == tasks
    assert len(asked) <= MOST_QUERIES


def held_by_both(cast: Cast) -> Case:
    """Return a case that Baghdad and the government hold, whose one member has a seat."""
    case = a_case(cast, adult("Gevorg Manukyan"))
    for key in ("baghdad", "government"):
        share_case(
            case=case,
            organisation=cast.office.organisations[key],
            agreement=cast.office.agreements[f"hague-{key}"],
            by=cast.marieke,
            at=cast.now,
        )
    booked(cast, case)
    return case


def departed_to_baghdad_and_told_to_the_government(cast: Cast) -> Case:
    case = held_by_both(cast)
    boarded(cast, members(case)[0])
    Case.objects.filter(pk=case.pk).update(state=State.DEPARTED.value, departed_on=TODAY)
    case.refresh_from_db()
    return case


def test_people_on_their_way_stand_before_who_confirms_arrivals_and_nobody_else(
    cast: Cast, browse: Browse
) -> None:
    departed_to_baghdad_and_told_to_the_government(cast)

    assert "On their way to you" in day_of(browse("layla"))
    assert "On their way to you" not in day_of(browse("peter"))
    assert "On their way to you" not in day_of(browse("omar"))


def test_a_withdrawal_does_not_stand_on_the_day_of_an_authority(cast: Cast, browse: Browse) -> None:
    case = held_by_both(cast)
    Case.objects.filter(pk=case.pk).update(state=State.CLEARED.value)
    case.refresh_from_db()

    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)

    assert "A withdrawal was heard" in day_of(browse("layla"))
    assert "A withdrawal was heard" not in day_of(browse("peter"))


def test_a_message_leads_who_may_answer_to_the_answer_and_the_others_to_the_case(
    cast: Cast, browse: Browse
) -> None:
    case = a_case(cast)
    tell_blindly(reference=case.reference, said="no", by=cast.hanna, at=cast.now)

    assert f"{case.reference}/withdrawal-heard" in day_of(browse("sanne"))
    assert f"{case.reference}/withdrawal-heard" not in day_of(browse("tomasz"))
    assert "We were told that somebody does not want to travel" in day_of(browse("tomasz"))
