"""A log-in ends when nobody is there, when it is old, when its owner or keeper ends it; and one proof is not enough."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast
from tests.pages.conftest import Browse
from wayhome.casefile.access.enums import Role
from wayhome.ground.accounts.models import LogIn
from wayhome.ground.messaging.models import MailChoice
from wayhome.web.shared import clock, presence
from wayhome.web.shared.presence import proof_owed, why_over

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def wait(cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Let time pass on every clock of the pages."""

    def until(after: dt.timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: cast.now + after)

    return until


def is_in(browser: Client) -> bool:
    return browser.get(reverse("my_day")).status_code == 200


def test_whoever_was_away_too_long_is_logged_out_and_told(cast: Cast, browse: Browse, wait) -> None:
    marieke = browse("marieke")
    wait(14 * MINUTE)
    before = is_in(marieke)
    wait(30 * MINUTE)

    answer = marieke.get(reverse("my_day"))
    told = marieke.get(answer.headers["Location"]).content.decode()

    assert before
    assert answer.status_code == 302
    assert "You were away for a while" in told
    assert 'value="/staff/"' in told or "next" in answer.headers["Location"]
    assert LogIn.objects.get(user=cast.office.users["marieke"]).ended_because == "idle"


def test_whoever_stays_busy_is_logged_out_after_twelve_hours(cast: Cast, browse: Browse, wait) -> None:
    marieke = browse("marieke")
    for times in range(1, 12 * 5 + 1):
        wait(times * 12 * MINUTE)
        assert marieke.get(reverse("help")).status_code == 200
    assert is_in(marieke)

    wait(12 * 60 * MINUTE + MINUTE)

    assert not is_in(marieke)
    assert LogIn.objects.get(user=cast.office.users["marieke"]).ended_because == "long"


def test_a_form_sent_too_late_writes_nothing(cast: Cast, browse: Browse, wait) -> None:
    grace = browse("grace")
    wait(16 * MINUTE)

    answer = grace.post(reverse("suspension_enter"), {"country": "IRQ"})

    assert (answer.status_code, "ended=idle" in answer.headers["Location"]) == (302, True)


def test_one_ends_a_log_in_on_another_device(cast: Cast, browse: Browse) -> None:
    here, lost = browse("marieke"), browse("marieke")
    key = lost.session[presence.KEY]

    listed = here.get(reverse("log_ins")).content.decode()
    answer = here.post(reverse("log_in_end", args=[key]))

    assert reverse("log_in_end", args=[key]) in listed
    assert answer.status_code == 302
    assert (is_in(here), is_in(lost)) == (True, False)


def test_nobody_ends_the_log_in_of_somebody_else(cast: Cast, browse: Browse) -> None:
    sanne = browse("sanne")

    answer = browse("marieke").post(reverse("log_in_end", args=[sanne.session[presence.KEY]]))

    assert answer.status_code == 404
    assert is_in(sanne)


def test_an_administrator_ends_every_log_in_of_an_account_kept_here(cast: Cast, browse: Browse) -> None:
    one, other = browse("marieke"), browse("marieke")
    layla = browse("layla")

    done = browse("bram").post(reverse("colleague_log_ins_end", args=[cast.marieke.user_id]))
    elsewhere = browse("bram").post(reverse("colleague_log_ins_end", args=[cast.layla.user_id]))

    assert (done.status_code, elsewhere.status_code) == (302, 404)
    assert (is_in(one), is_in(other), is_in(layla)) == (False, False, True)


def test_a_log_in_is_written_at_most_once_a_minute(cast: Cast, browse: Browse, wait) -> None:
    marieke = browse("marieke")
    wait(30 * dt.timedelta(seconds=1))
    is_in(marieke)
    early = LogIn.objects.get().seen_at
    wait(MINUTE)
    is_in(marieke)

    assert (early, LogIn.objects.get().seen_at) == (cast.now, cast.now + MINUTE)


def test_one_proof_alone_opens_nothing_but_the_way_to_a_second(
    cast: Cast, browse: Browse, settings: Settings
) -> None:
    settings.SECOND_FACTOR = True
    marieke = browse("marieke")

    answers = [marieke.get(reverse(name)) for name in ("my_day", "cases", "departures")]
    page = marieke.get(reverse("second_proof")).content.decode()

    assert {answer.headers["Location"] for answer in answers} == {reverse("second_proof")}
    assert reverse("mfa_activate_totp") in page
    assert marieke.get(reverse("mfa_index")).status_code == 200


def test_a_code_is_not_enough_for_an_administrator(cast: Cast, browse: Browse, settings: Settings) -> None:
    settings.SECOND_FACTOR = True
    bram = browse("bram")
    LogIn.objects.update(proofs=["password", "totp"])
    with_code = bram.get(reverse("colleagues"))
    LogIn.objects.update(proofs=["webauthn"])
    with_key = bram.get(reverse("colleagues"))

    assert with_code.headers["Location"] == reverse("second_proof")
    assert with_key.status_code == 200


@pytest.mark.parametrize(
    ("roles", "proofs", "owed"),
    [
        ({Role.RETURN_COUNSELLOR}, {"password"}, "second"),
        ({Role.RETURN_COUNSELLOR}, {"password", "totp"}, ""),
        ({Role.RETURN_COUNSELLOR}, {"password", "recovery_codes"}, ""),
        ({Role.RETURN_COUNSELLOR}, {"webauthn"}, ""),
        ({Role.RETURN_COUNSELLOR}, {"office"}, ""),
        ({Role.ADMINISTRATOR}, {"password", "totp"}, "hardware"),
        ({Role.ADMINISTRATOR, Role.RETURN_COUNSELLOR}, {"office"}, "hardware"),
        ({Role.ADMINISTRATOR}, {"webauthn"}, ""),
        (set(), {"password"}, "second"),
    ],
)
def test_which_proof_is_owed(settings: Settings, roles: set[Role], proofs: set[str], owed: str) -> None:
    settings.SECOND_FACTOR = True

    assert proof_owed(roles, proofs) == owed


def test_the_borders_of_time_are_exact(settings: Settings) -> None:
    begun = dt.datetime(2026, 6, 9, 8, tzinfo=dt.UTC)
    hours = dt.timedelta(hours=12)
    row = LogIn(begun_at=begun, seen_at=begun + hours)

    assert why_over(row, now=begun + hours) == ""
    assert why_over(row, now=begun + hours + dt.timedelta(microseconds=1)) == "long"
    row.seen_at = begun
    assert why_over(row, now=begun + 15 * MINUTE) == ""
    assert why_over(row, now=begun + 15 * MINUTE + dt.timedelta(microseconds=1)) == "idle"


def test_somebody_chooses_when_they_are_written_to(cast: Cast, browse: Browse) -> None:
    marieke = browse("marieke")

    page = marieke.get(reverse("log_ins")).content.decode()
    done = marieke.post(reverse("mail_wish"), {"wish": "daily"})
    wrong = marieke.post(reverse("mail_wish"), {"wish": "hourly"})

    assert 'value="urgent" id="id_wish_0" checked' in page
    assert (done.status_code, wrong.status_code) == (302, 302)
    assert MailChoice.objects.get().wish == "daily"
    assert "no answer was chosen" in marieke.get(reverse("log_ins")).content.decode()
