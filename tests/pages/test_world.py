"""Suspended destinations in pages: two people enter, two lift."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.pages.conftest import Browse
from wayhome.casefile.funding.models import Suspension
from wayhome.web.shared import clock

SYRIA = {
    "country": "SYR",
    "area": "",
    "programme": "",
    "begins_on": "2026-06-09",
    "source": "Letter of 8 June 2026",
}


def enter(browse: Browse) -> Suspension:
    response = browse("grace").post(reverse("suspension_enter"), SYRIA)
    assert response.status_code == 302
    return Suspension.objects.get(country="SYR")


def test_a_suspension_acts_when_a_second_person_confirms_it(cast: Cast, browse: Browse) -> None:
    row = enter(browse)
    waiting = browse("grace").get(reverse("suspensions")).content.decode()

    browse("maria").post(reverse("suspension_confirm", args=[row.id]))

    row.refresh_from_db()
    assert "Waits for a second person" in waiting
    assert row.confirmed_by == cast.office.users["maria"]


def test_whoever_entered_it_cannot_confirm_it(cast: Cast, browse: Browse) -> None:
    row = enter(browse)

    response = browse("grace").post(reverse("suspension_confirm", args=[row.id]))

    row.refresh_from_db()
    assert response.status_code == 422
    assert "because you entered it yourself" in response.content.decode()
    assert row.confirmed_at is None


def test_nobody_lifts_a_suspension_for_days_that_are_over(cast: Cast, browse: Browse) -> None:
    row = enter(browse)
    browse("maria").post(reverse("suspension_confirm", args=[row.id]))

    response = browse("grace").post(reverse("suspension_ask_lift", args=[row.id]), {"ends_on": "2026-06-08"})

    assert response.status_code == 422
    assert "that day is over" in response.content.decode()


def test_two_people_lift_a_suspension(cast: Cast, browse: Browse) -> None:
    row = enter(browse)
    browse("maria").post(reverse("suspension_confirm", args=[row.id]))

    early = browse("maria").post(reverse("suspension_lift", args=[row.id]))
    asked = browse("grace").post(reverse("suspension_ask_lift", args=[row.id]), {"ends_on": "2026-06-09"})
    own = browse("grace").post(reverse("suspension_lift", args=[row.id]), {"ends_on": "2026-06-09"})
    lifted = browse("maria").post(reverse("suspension_lift", args=[row.id]), {"ends_on": "2026-06-09"})

    row.refresh_from_db()
    assert (early.status_code, asked.status_code, own.status_code, lifted.status_code) == (422, 302, 422, 302)
    assert row.ends_on is not None


def test_a_suspension_without_a_source_is_not_entered_and_keeps_what_was_typed(
    cast: Cast, browse: Browse
) -> None:
    response = browse("grace").post(reverse("suspension_enter"), {**SYRIA, "source": " ", "area": "Idlib"})

    assert response.status_code == 422
    assert "names no source" in response.content.decode()
    assert "Idlib" in response.content.decode()


def test_a_suspension_may_be_for_one_programme_of_any_mission(cast: Cast, browse: Browse) -> None:
    response = browse("grace").post(reverse("suspension_enter"), {**SYRIA, "programme": "rean-nld"})

    assert response.status_code == 302
    assert Suspension.objects.get(country="SYR").programme == cast.office.programmes["rean-nld"]


@pytest.mark.parametrize("who", ["marieke", "els"])
def test_everybody_reads_the_list_and_only_managers_at_headquarters_write_it(
    cast: Cast, browse: Browse, who: str
) -> None:
    reads = browse(who).get(reverse("suspensions"))
    writes = browse(who).get(reverse("suspension_enter"))

    assert (reads.status_code, writes.status_code) == (200, 403)
    assert "Afghanistan" in reads.content.decode()
    assert reverse("suspension_enter") not in reads.content.decode()


def test_a_manager_of_a_mission_is_told_that_headquarters_can(cast: Cast, browse: Browse) -> None:
    row = enter(browse)

    looked = browse("els").get(reverse("suspension_enter")).content.decode()
    signed = browse("els").post(reverse("suspension_confirm", args=[row.id]))

    row.refresh_from_db()
    assert "Only headquarters may enter suspended destinations and limits" in looked
    assert "Ask one of these at headquarters: programme manager" in signed.content.decode()
    assert (signed.status_code, row.confirmed_at) == (403, None)


def test_the_second_person_reads_which_day_was_asked_for_and_by_whom(cast: Cast, browse: Browse) -> None:
    row = enter(browse)
    browse("maria").post(reverse("suspension_confirm", args=[row.id]))
    browse("grace").post(reverse("suspension_ask_lift", args=[row.id]), {"ends_on": "2026-06-20"})

    asked = browse("maria").get(reverse("suspensions")).content.decode()
    browse("grace").post(reverse("suspension_ask_lift", args=[row.id]), {"ends_on": "2026-07-01"})
    stale = browse("maria").post(reverse("suspension_lift", args=[row.id]), {"ends_on": "2026-06-20"})

    row.refresh_from_db()
    assert "from 20 June 2026, asked by Grace Mwangi" in asked
    assert "somebody else changed this record" in stale.content.decode()
    assert (stale.status_code, row.ends_on) == (422, None)


def test_a_day_that_passed_before_anybody_agreed_is_asked_for_again(
    cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = enter(browse)
    browse("maria").post(reverse("suspension_confirm", args=[row.id]))
    ask = reverse("suspension_ask_lift", args=[row.id])
    browse("grace").post(ask, {"ends_on": "2026-06-09"})
    monkeypatch.setattr(clock, "now", lambda: cast.now + dt.timedelta(days=1))

    text = browse("maria").get(reverse("suspensions")).content.decode()

    assert "The day asked for is over." in text
    assert ask in text
