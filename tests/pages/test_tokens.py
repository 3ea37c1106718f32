"""A token for a program is made after a fresh proof, shown once, and ends with the role that it stands for."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.pages.conftest import Browse
from wayhome.casefile.access.actions import (
    end_log_ins,
    end_role,
    make_token,
    switch_account_off,
    switch_account_on,
)
from wayhome.casefile.access.actions.tokens import LONGEST_DAYS, MOST
from wayhome.casefile.access.models import ApiToken, Membership
from wayhome.casefile.access.tokens import seat_of, token_at
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import OutOfScope, Refused

DAY = dt.timedelta(days=1)


def role_of(cast: Cast, key: str) -> Membership:
    return Membership.objects.filter(user=cast.office.users[key]).order_by("id")[0]


def a_token(cast: Cast, key: str = "marieke", days: int = 30) -> tuple[ApiToken, str]:
    return make_token(membership=role_of(cast, key), days=days, by=getattr(cast, key), at=cast.now)


def prove(browser: Client) -> None:
    """Let the log-in be one that was proved a moment ago by a passkey."""
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "webauthn", "at": time.time(), "passwordless": True}
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def test_whoever_proved_nothing_of_late_makes_no_token(browse: Browse, cast: Cast) -> None:
    marieke = browse("marieke")

    page = marieke.get(reverse("token_make")).content.decode()
    marieke.post(reverse("token_make"), {"role": role_of(cast, "marieke").id, "days": 7})

    assert "First prove that it is you" in page
    assert 'name="role"' not in page
    assert not ApiToken.objects.exists()


def test_a_token_is_shown_once_and_kept_as_a_hash_alone(browse: Browse, cast: Cast) -> None:
    marieke = browse("marieke")
    prove(marieke)

    made = marieke.post(reverse("token_make"), {"role": role_of(cast, "marieke").id, "days": 7})
    token = re.findall(r"wayhome_[\w-]{43}", made.content.decode())[0]
    listed = marieke.get(reverse("log_ins")).content.decode()
    row = ApiToken.objects.get()

    assert made.status_code == 200
    assert token not in listed
    assert f"wayhome_{row.mark}…" in listed
    assert token.removeprefix("wayhome_") not in (row.digest, row.mark)
    assert (len(row.digest), len(row.mark)) == (64, 4)
    assert row.ends_at == cast.now + 7 * DAY


def test_one_proof_makes_one_token(browse: Browse, cast: Cast) -> None:
    marieke = browse("marieke")
    prove(marieke)
    asked = {"role": role_of(cast, "marieke").id, "days": 7}

    marieke.post(reverse("token_make"), asked)
    marieke.post(reverse("token_make"), asked)

    assert ApiToken.objects.count() == 1


def test_a_token_stands_for_one_role_in_one_organisation(cast: Cast) -> None:
    _row, secret = a_token(cast)

    found = token_at(secret, at=cast.now)
    assert found is not None
    seat = seat_of(found)

    assert seat.organisation_id == cast.hague.id
    assert {role.value for role in seat.roles} == {role_of(cast, "marieke").role}


def test_a_token_runs_out(cast: Cast) -> None:
    _row, secret = a_token(cast, days=7)

    assert token_at(secret, at=cast.now + 7 * DAY - dt.timedelta(seconds=1)) is not None
    assert token_at(secret, at=cast.now + 7 * DAY) is None


def test_a_token_ends_with_its_role(cast: Cast) -> None:
    _row, secret = a_token(cast)

    end_role(membership=role_of(cast, "marieke"), by=_keeper(cast), at=cast.now)

    assert token_at(secret, at=cast.now) is None


def test_a_token_ends_with_the_account_and_stays_ended_when_that_is_opened_again(cast: Cast) -> None:
    _row, secret = a_token(cast)

    switch_account_off(user=cast.office.users["marieke"], by=_keeper(cast), at=cast.now)
    shut = token_at(secret, at=cast.now)
    switch_account_on(user=cast.office.users["marieke"], by=_keeper(cast), at=cast.now)

    assert shut is None
    assert token_at(secret, at=cast.now) is None


def test_a_keeper_who_ends_every_log_in_ends_every_token(cast: Cast) -> None:
    _row, secret = a_token(cast)

    end_log_ins(user=cast.office.users["marieke"], by=_keeper(cast), at=cast.now)

    assert token_at(secret, at=cast.now) is None
    assert AuditEvent.objects.filter(tag="access:token:end_all").count() == 1


def test_its_owner_ends_a_token_and_nobody_else_does(browse: Browse, cast: Cast) -> None:
    row, secret = a_token(cast)

    others = browse("sanne").post(reverse("token_end", args=[row.id])).status_code
    still = token_at(secret, at=cast.now)
    own = browse("marieke").post(reverse("token_end", args=[row.id])).status_code

    assert (others, own) == (404, 302)
    assert still is not None
    assert token_at(secret, at=cast.now) is None


def test_nobody_makes_a_token_for_a_role_of_somebody_else(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        make_token(membership=role_of(cast, "sanne"), days=7, by=cast.marieke, at=cast.now)


def test_no_token_holds_longer_than_ninety_days_and_nobody_has_more_than_ten(cast: Cast) -> None:
    with pytest.raises(Refused, match="90 days at most"):
        a_token(cast, days=LONGEST_DAYS + 1)
    for _ in range(MOST):
        a_token(cast)

    with pytest.raises(Refused, match="End one that you do not use"):
        a_token(cast)


def _keeper(cast: Cast):  # type: ignore[no-untyped-def]
    return cast.office.actor("bram")
