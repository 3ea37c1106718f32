"""Withdrawal before boarding is heard in any history of a case: by page, by command, and by the blind form.

Five hundred random histories for each door, drawn anew with each seed of the run: any family, any state before
boarding, on hold, restricted, overdue, with seats, shared, under an unanswered message, whoever records it.
"""

from __future__ import annotations

import io
import os
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.histories import History, a_history, expected_state
from tests.withdrawing import assert_told, assert_withdrawn
from wayhome.casefile.cases.models import Case
from wayhome.ground.accounts.models import User
from wayhome.ground.core.errors import Refused
from wayhome.process.actions import withdrawal
from wayhome.process.gates import refuse_while_blind_open
from wayhome.stages.consent.models import ConsentEvent
from wayhome.web.shared import clock
from wayhome.web.staff.process import withdrawal_views

FIRST = int(os.environ.get("WAYHOME_SEED", "0")) % 1_000_000
HISTORIES = 500
SEEDS = range(FIRST, FIRST + HISTORIES)
SOMEBODY_TOLD = "They told me in the canteen that they do not want to go."


def browser_of(user_id: int | None) -> Client:
    """Return the browser of somebody who is logged in."""
    browser = Client(headers={"x-forwarded-proto": "https"})
    browser.force_login(User.objects.get(id=user_id))
    return browser


def told_by_page(history: History) -> int:
    """Record the withdrawal on its page, and return the status of the answer."""
    answer = browser_of(history.by.user_id).post(
        reverse("case_withdraw", args=[history.case.reference]),
        {
            "member": str(history.member.position),
            "given_by": history.given_by.value,
            "said": history.said,
        },
    )
    return answer.status_code


def without_tokens(page: bytes) -> bytes:
    """Return a page without what is drawn anew for each answer against forged forms."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", page)


@pytest.fixture(autouse=True)
def _at_noon(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(withdrawal_views, "HEARD_WITHIN", 0.0)  # a thousand waits would prove nothing more


@pytest.mark.parametrize("seed", SEEDS)
def test_the_page_hears_it(cast: Cast, seed: int) -> None:
    history = a_history(cast, seed)
    expected = expected_state(history)

    status = told_by_page(history)

    assert status == 302, history
    assert_withdrawn(cast, history, expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_command_hears_it(cast: Cast, seed: int) -> None:
    history = a_history(cast, seed)
    expected = expected_state(history)
    login = User.objects.get(id=history.by.user_id).email

    call_command(
        "withdraw",
        history.case.reference,
        member=history.member.position,
        by=login,
        said=history.said,
        given_by=history.given_by.value,
        stdout=io.StringIO(),
    )

    assert_withdrawn(cast, history, expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_blind_form_hears_it_tells_nothing_and_stops_boarding(cast: Cast, seed: int) -> None:
    history = a_history(cast, seed)
    stranger = browser_of(cast.lucas.user_id)

    heard = stranger.post(
        reverse("blind_withdrawal"), {"reference": history.case.reference, "said": SOMEBODY_TOLD}, follow=True
    )
    of_nobody = stranger.post(
        reverse("blind_withdrawal"), {"reference": "K7M4-2QXP-9", "said": SOMEBODY_TOLD}, follow=True
    )

    assert (heard.status_code, heard.redirect_chain) == (of_nobody.status_code, of_nobody.redirect_chain)
    assert without_tokens(heard.content) == without_tokens(of_nobody.content), history
    assert_told(history)
    with pytest.raises(Refused):
        refuse_while_blind_open(history.case)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + 25))
def test_it_is_one_transaction(cast: Cast, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    history = a_history(cast, seed)
    before = ConsentEvent.objects.filter(member=history.member).count()

    def breaks(*args: object, **more: object) -> None:
        raise RuntimeError("the last thing that a withdrawal writes")

    monkeypatch.setattr(withdrawal, "record", breaks)
    with pytest.raises(RuntimeError):
        told_by_page(history)

    assert Case.objects.get(id=history.case.id).state == history.case.state, history
    assert ConsentEvent.objects.filter(member=history.member).count() == before, history
