"""An emergency opens one file for two hours, for reading; colleagues hear of it at once, and somebody reviews it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case, adult, everybody, members
from tests.pages.conftest import Browse
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation, Shared
from wayhome.casefile.access.roles import IN_AN_EMERGENCY
from wayhome.casefile.cases.actions import (
    open_in_emergency,
    review_emergency,
    suspend_unreviewed,
    tell_overdue_reviews,
)
from wayhome.casefile.cases.actions.emergency import working_days_after
from wayhome.casefile.cases.models import Case, EmergencyAccess
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.web.shared import clock

WHY = "He collapsed at the desk, the ambulance is here"
HOURS = dt.timedelta(hours=1)


def opens(browser: Client, case: Case, **more: str) -> int:
    asked = {"reason": WHY, "reference": case.reference, **more}
    return browser.post(reverse("case_emergency", args=[case.reference]), asked).status_code


def health(browser: Client, case: Case) -> bool:
    """Return whether the page of the journey shows health to this person."""
    text = browser.get(reverse("case_journey", args=[case.reference])).content.decode()
    return "ask the health officer" not in text.lower()


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case with a restricted identity, on which Tomasz has no part."""
    row = a_case(cast, adult("Zubayda Rahmani"))
    row.identity_restricted = True
    row.save(update_fields=["identity_restricted"])
    return row


def named(browser: Client, case: Case) -> bool:
    return "Zubayda" in browser.get(reverse("case_people", args=[case.reference])).content.decode()


def test_a_restricted_file_opens_for_two_hours_and_closes_by_itself(
    cast: Cast, browse: Browse, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomasz = browse("tomasz")
    before = named(tomasz, case)
    status = opens(tomasz, case)
    during = named(tomasz, case)
    monkeypatch.setattr(clock, "now", lambda: cast.now + 2 * HOURS)
    after = named(browse("tomasz"), case)

    assert (before, status, during, after) == (False, 302, True, False)


def test_an_emergency_that_ran_out_is_closed_within_a_second(
    cast: Cast, browse: Browse, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(browse("tomasz"), case)
    ends = cast.now + 2 * HOURS
    seen = []
    for now in (ends - dt.timedelta(seconds=1), ends, ends + dt.timedelta(seconds=1)):
        monkeypatch.setattr(clock, "now", lambda moment=now: moment)
        seen.append(named(browse("tomasz"), case))

    assert seen == [True, False, False]


def test_it_opens_no_other_case_and_for_nobody_else(cast: Cast, browse: Browse, case: Case) -> None:
    other = a_case(cast, adult("Zubayda Other"))
    other.identity_restricted = True
    other.save(update_fields=["identity_restricted"])
    tomasz = browse("tomasz")

    opens(tomasz, case)

    assert (named(tomasz, case), named(tomasz, other), named(browse("hanna"), case)) == (True, False, False)


def test_what_is_read_in_an_emergency_is_not_written(cast: Cast, browse: Browse, case: Case) -> None:
    tomasz = browse("tomasz")
    opens(tomasz, case)

    overview = tomasz.get(reverse("case", args=[case.reference])).content.decode()
    notes = tomasz.get(reverse("case_notes", args=[case.reference])).content.decode()

    assert "Write a note" not in overview
    assert reverse("case_note_write", args=[case.reference]) not in notes


def test_colleagues_are_told_at_once_and_the_case_says_so(cast: Cast, browse: Browse, case: Case) -> None:
    tomasz = browse("tomasz")
    opens(tomasz, case)

    text = tomasz.get(reverse("case", args=[case.reference])).content.decode()

    told = Notice.objects.filter(code="cases:emergency:opened", case_id=case.id)
    assert {row.role for row in told if row.role} == {"data_protection_officer", "programme_manager"}
    assert {row.user_id for row in told if row.user_id} == {case.counsellor_id}
    assert all(row.urgent and "Zubayda" not in str(row.facts) for row in told)
    assert "Open to you in an emergency until" in text
    assert AuditEvent.objects.filter(tag="cases:emergency:open", case_id=case.id).count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"reference": "K7M4-2QXP-9"}, "not the reference of the case"),
        ({"reason": "because"}, "says too little"),
        ({"reason": ""}, "Write something"),
    ],
)
def test_a_slip_of_the_finger_opens_nothing(
    cast: Cast, browse: Browse, case: Case, wrong: dict[str, str], says: str
) -> None:
    answer = browse("tomasz").post(
        reverse("case_emergency", args=[case.reference]),
        {"reason": WHY, "reference": case.reference, **wrong},
    )

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("who", ["bram", "willem"])
def test_whoever_works_on_no_case_opens_none_in_an_emergency(
    cast: Cast, browse: Browse, case: Case, who: str
) -> None:
    assert opens(browse(who), case) in {403, 404}
    assert not EmergencyAccess.objects.exists()


def test_enforcement_opens_nothing_in_an_emergency(cast: Cast) -> None:
    officer = replace(cast.tomasz, enforcement=True, emergency=True)

    assert not any(
        allows(officer, one) for one in IN_AN_EMERGENCY - {Permission.READ_IDENTITY, Permission.READ_TRAVEL}
    )
    assert not allows(officer, Permission.OPEN_IN_EMERGENCY)


def test_it_is_for_reading_and_never_opens_talks_or_the_law(cast: Cast) -> None:
    plain, urgent = cast.tomasz, replace(cast.tomasz, emergency=True)

    more = {one for one in Permission if allows(urgent, one) and not allows(plain, one)}

    assert more == {Permission.READ_NOTES, Permission.READ_HEALTH, Permission.READ_PROTECTION}


def test_an_agreement_that_does_not_share_health_shares_none_in_an_emergency(cast: Cast) -> None:
    layla = replace(cast.office.actor("layla").on(Relation.AGREEMENT, [Shared.IDENTITY]), emergency=True)

    assert not allows(layla, Permission.READ_HEALTH)


def opened(cast: Cast, case: Case) -> EmergencyAccess:
    return open_in_emergency(
        case=case, typed_reference=case.reference, reason=WHY, by=cast.tomasz, at=cast.now
    )


def test_data_protection_reviews_it_within_three_working_days(cast: Cast, browse: Browse, case: Case) -> None:
    row = opened(cast, case)
    willem = browse("willem")

    listed = willem.get(reverse("emergencies")).content.decode()
    read = willem.get(reverse("emergency_review", args=[row.id])).content.decode()
    answer = willem.post(
        reverse("emergency_review", args=[row.id]),
        {"justified": "yes", "words": "The hospital confirmed it."},
    )

    row.refresh_from_db()
    assert row.review_by_on == dt.date(2026, 6, 12)  # Tuesday and three working days
    assert "Due by" in listed
    assert WHY in read
    assert (answer.status_code, row.justified, row.review_words) == (302, True, "The hospital confirmed it.")


def test_nobody_reviews_what_they_opened_and_nobody_reviews_twice(cast: Cast, case: Case) -> None:
    row = opened(cast, case)
    own = replace(cast.willem, user_id=cast.tomasz.user_id)

    with pytest.raises(Refused, match="opened themself"):
        review_emergency(row=row, justified=True, words="Mine", by=own, at=cast.now)
    with pytest.raises(NotPermitted):
        review_emergency(row=row, justified=True, words="No", by=cast.els, at=cast.now)
    with pytest.raises(OutOfScope):
        review_emergency(row=row, justified=True, words="No", by=cast.ines, at=cast.now)
    review_emergency(row=row, justified=False, words="Nobody was in danger", by=cast.willem, at=cast.now)
    with pytest.raises(Refused, match="reviewed this already"):
        review_emergency(row=row, justified=True, words="Again", by=cast.willem, at=cast.now)


def test_looks_of_an_emergency_are_kept_like_any_other(cast: Cast, browse: Browse, case: Case) -> None:
    tomasz = browse("tomasz")
    opens(tomasz, case)
    named(tomasz, case)

    with everybody():
        row = AuditEvent.objects.filter(tag="file:read", case_id=case.id).latest("seq")
    assert row.user_id == cast.tomasz.user_id
    assert len(members(case)) == 1


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (dt.date(2026, 6, 9), dt.date(2026, 6, 12)),  # Tuesday: Wednesday, Thursday, Friday
        (dt.date(2026, 6, 11), dt.date(2026, 6, 16)),  # Thursday: Friday, Monday, Tuesday
        (dt.date(2026, 6, 13), dt.date(2026, 6, 17)),  # Saturday: Monday, Tuesday, Wednesday
    ],
)
def test_working_days_leave_out_the_weekend(day: dt.date, due: dt.date) -> None:
    assert working_days_after(day, 3) == due


def test_a_review_that_is_late_is_told_every_night(cast: Cast, case: Case) -> None:
    opened(cast, case)
    assert cast.office.timer is not None
    friday, saturday = dt.date(2026, 6, 12), dt.date(2026, 6, 13)

    counts = [
        tell_overdue_reviews(organisation_id=cast.hague.id, today=day, by=cast.office.timer, at=cast.now)
        for day in (friday, saturday)
    ]

    assert counts == [0, 1]
    assert {row.role for row in Notice.objects.filter(code="cases:emergency:overdue")} == {
        "data_protection_officer",
        "programme_manager",
    }


def suspends(cast: Cast, today: dt.date) -> int:
    assert cast.office.timer is not None
    return suspend_unreviewed(
        organisation_id=cast.hague.id, today=today, by=cast.office.timer, at=cast.now + dt.timedelta(days=4)
    )


def is_open(cast: Cast) -> bool:
    return User.objects.get(pk=cast.tomasz.user_id).is_active


def test_without_a_review_in_three_working_days_the_account_is_switched_off(
    cast: Cast, browse: Browse, case: Case
) -> None:
    opened(cast, case)
    tomasz = browse("tomasz")
    on_the_last_day = suspends(cast, dt.date(2026, 6, 12)), is_open(cast)

    on_the_day_after = suspends(cast, dt.date(2026, 6, 13)), is_open(cast)
    answer = tomasz.get(reverse("case", args=[case.reference]))

    assert (on_the_last_day, on_the_day_after) == ((0, True), (1, False))
    assert answer.status_code == 302
    row = AuditEvent.objects.get(tag="access:account:suspend")
    assert (row.subject_id, row.detail) == (str(cast.tomasz.user_id), {"because": "emergency_not_reviewed"})
    assert {row.role for row in Notice.objects.filter(code="cases:emergency:suspended")} == {
        "administrator",
        "data_protection_officer",
        "programme_manager",
    }


def test_an_account_that_was_opened_without_the_review_is_switched_off_again(cast: Cast, case: Case) -> None:
    row = opened(cast, case)
    suspends(cast, dt.date(2026, 6, 13))
    User.objects.filter(pk=cast.tomasz.user_id).update(is_active=True)
    again = suspends(cast, dt.date(2026, 6, 14))
    late = cast.now + dt.timedelta(days=6)

    review_emergency(row=row, justified=True, words="It was one", by=cast.willem, at=late)
    User.objects.filter(pk=cast.tomasz.user_id).update(is_active=True)

    assert again == 1
    assert suspends(cast, dt.date(2026, 6, 15)) == 0
    assert is_open(cast)
    assert Notice.objects.get(code="cases:emergency:reviewed_late").role == "administrator"


def test_whoever_waits_for_a_late_review_opens_nothing_more(cast: Cast, case: Case) -> None:
    opened(cast, case)
    other = a_case(cast, adult("Zubayda Other"))

    with pytest.raises(Refused, match="was not reviewed in time"):
        open_in_emergency(
            case=other,
            typed_reference=other.reference,
            reason=WHY,
            by=cast.tomasz,
            at=cast.now + dt.timedelta(days=4),
        )
