"""An administrator ends what somebody logs in with, and nobody else does."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command

from tests.cast import Cast
from wayhome.casefile.access.actions import forget_factors, forget_office_log_in
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted


@pytest.fixture
def marieke(cast: Cast) -> User:
    """A counsellor with an app, paper codes and a link."""
    user = cast.office.users["marieke"]
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})
    SocialAccount.objects.create(user=user, provider="oidc", uid="a hash")
    return user


def test_an_administrator_ends_factors_and_link_of_one_account_only(
    cast: Cast, marieke: User, capsys: pytest.CaptureFixture[str]
) -> None:
    Authenticator.objects.create(user=cast.office.users["tomasz"], type="totp", data={})
    bram = cast.office.users["bram"]

    call_command("forget_log_in", marieke.email, by=bram.email, factors=True, office_link=True)

    assert "2 second factors, 1 links" in capsys.readouterr().out
    assert list(Authenticator.objects.values_list("user__email", flat=True)) == [
        cast.office.users["tomasz"].email
    ]
    rows = AuditEvent.objects.filter(user_id=bram.id).order_by("seq")
    assert [row.tag for row in rows] == [*["access:factor:end"] * 2, "access:office_identity:end"]
    assert {row.detail["user"] for row in rows} == {marieke.id}


def test_a_counsellor_may_not(cast: Cast, marieke: User) -> None:
    for act in (forget_factors, forget_office_log_in):
        with pytest.raises(NotPermitted):
            act(user=marieke, by=cast.marieke, at=cast.now)
    with pytest.raises(CommandError, match="manages no accounts"):
        call_command("forget_log_in", marieke.email, by=marieke.email, factors=True)

    assert (Authenticator.objects.count(), SocialAccount.objects.count()) == (2, 1)


def test_the_command_asks_what_to_end(cast: Cast, marieke: User) -> None:
    with pytest.raises(CommandError, match="Say what to end"):
        call_command("forget_log_in", marieke.email, by=cast.office.users["bram"].email)


def test_the_administrator_of_another_organisation_may_not(cast: Cast, marieke: User) -> None:
    with pytest.raises(CommandError, match="Mission in the Netherlands keeps this account"):
        call_command("forget_log_in", marieke.email, by=cast.office.users["youssef"].email, factors=True)

    assert Authenticator.objects.count() == 2
