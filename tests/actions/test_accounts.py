"""The verbs of accounts, roles and offices: who keeps whose, and what nobody does to themself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.cast import Cast
from wayhome.casefile.access import actions
from wayhome.casefile.access.actions import AccountFacts
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.access.queries import seats
from wayhome.ground.accounts.models import Office, User
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused

NOOR = AccountFacts("Noor Haddad", "noor@office.example", "ar")


def role_of(cast: Cast, key: str, role: Role) -> Membership:
    return Membership.objects.get(user=cast.office.users[key], role=role.value, ends_on__isnull=True)


def give(cast: Cast, key: str, role: Role, *, by: str = "bram") -> Membership:
    return actions.grant_role(
        user=cast.office.users[key], office=None, role=role, by=getattr(cast, by), at=cast.now
    )


def make(cast: Cast, facts: AccountFacts = NOOR, *, by: str = "bram") -> User:
    office = cast.office.offices["hague", "Ter Apel"]
    return actions.make_account(
        facts=facts, office=office, role=Role.HEALTH_OFFICER, by=getattr(cast, by), at=cast.now
    )


# Accounts


def test_an_account_is_made_without_password_and_with_its_first_role(cast: Cast) -> None:
    user = make(cast)

    seat = seats(user.id, cast.now.date())[0]
    tags = list(
        AuditEvent.objects.filter(tag__startswith="access:").order_by("seq").values_list("tag", flat=True)
    )
    assert (user.has_usable_password(), user.language, user.kept_by) == (False, "ar", cast.hague)
    assert (seat.office_name, seat.roles) == ("Ter Apel", {Role.HEALTH_OFFICER})
    assert tags == ["access:account:make", "access:role:grant"]


def test_one_address_has_one_account(cast: Cast) -> None:
    here, there = (cast.office.users[key].email.upper() for key in ("marieke", "layla"))

    with pytest.raises(Refused, match="has one in your organisation") as refused:
        make(cast, AccountFacts("Marieke", here))
    with pytest.raises(Refused, match="has one in another organisation"):
        make(cast, AccountFacts("Layla", there))

    assert refused.value.field == "email"


@pytest.mark.parametrize("who", ["marieke", "els", "ines"])
def test_only_an_administrator_keeps_accounts(cast: Cast, who: str) -> None:
    by, user = getattr(cast, who), cast.office.users["tomasz"]

    with pytest.raises(NotPermitted):
        make(cast, by=who)
    with pytest.raises(NotPermitted):
        give(cast, "tomasz", Role.HEALTH_OFFICER, by=who)
    with pytest.raises(NotPermitted):
        actions.end_role(membership=role_of(cast, "tomasz", Role.MOVEMENTS_OFFICER), by=by, at=cast.now)
    with pytest.raises(NotPermitted):
        actions.add_office(name="Gouda", country="NLD", time_zone="Europe/Amsterdam", by=by, at=cast.now)
    for verb in (actions.switch_account_off, actions.switch_account_on, actions.allow_new_password):
        with pytest.raises(NotPermitted):
            verb(user=user, by=by, at=cast.now)


# Roles


def test_nobody_gives_themself_a_role(cast: Cast) -> None:
    with pytest.raises(Refused, match="nobody gives one to themself"):
        give(cast, "bram", Role.PROGRAMME_MANAGER)


def test_a_role_is_held_once_and_in_an_office_of_the_organisation(cast: Cast) -> None:
    with pytest.raises(Refused, match="holds the role already"):
        give(cast, "marieke", Role.RETURN_COUNSELLOR)
    with pytest.raises(Refused, match="belongs to another organisation"):
        actions.grant_role(
            user=cast.office.users["marieke"],
            office=cast.office.offices["baghdad", "Baghdad"],
            role=Role.HEALTH_OFFICER,
            by=cast.bram,
            at=cast.now,
        )


def test_a_role_that_ended_counts_no_more_and_can_be_given_again(cast: Cast) -> None:
    row = role_of(cast, "tomasz", Role.MOVEMENTS_OFFICER)

    actions.end_role(membership=row, by=cast.bram, at=cast.now)
    without = seats(cast.office.users["tomasz"].id, cast.now.date())
    give(cast, "tomasz", Role.MOVEMENTS_OFFICER)

    assert without == []
    assert len(seats(cast.office.users["tomasz"].id, cast.now.date())) == 1
    with pytest.raises(Refused, match="has ended already"):
        actions.end_role(membership=row, by=cast.bram, at=cast.now)


def test_the_last_administrator_stays(cast: Cast) -> None:
    row = role_of(cast, "bram", Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="nobody else keeps the accounts of Mission in the Netherlands"):
        actions.end_role(membership=row, by=cast.bram, at=cast.now)

    give(cast, "marieke", Role.ADMINISTRATOR)
    actions.end_role(membership=row, by=cast.bram, at=cast.now)

    assert Membership.objects.get(pk=row.pk).ends_on == cast.now.date()


def test_an_administrator_whose_account_is_shut_counts_for_nobody(cast: Cast) -> None:
    give(cast, "marieke", Role.ADMINISTRATOR)
    actions.switch_account_off(user=cast.office.users["marieke"], by=cast.bram, at=cast.now)

    with pytest.raises(Refused, match="nobody else keeps"):
        actions.end_role(membership=role_of(cast, "bram", Role.ADMINISTRATOR), by=cast.bram, at=cast.now)


def test_a_role_of_another_organisation_is_not_found(cast: Cast) -> None:
    with pytest.raises(OutOfScope):
        actions.end_role(membership=role_of(cast, "layla", Role.CASE_MANAGER), by=cast.bram, at=cast.now)


# Whose an account is


def test_who_works_for_two_organisations_keeps_the_account_with_the_first(cast: Cast) -> None:
    layla = cast.office.users["layla"]
    give(cast, "layla", Role.CASE_MANAGER)

    for verb in (
        actions.switch_account_off,
        actions.switch_account_on,
        actions.allow_new_password,
        actions.forget_factors,
        actions.forget_office_log_in,
    ):
        with pytest.raises(Refused, match="Mission in Iraq keeps this account"):
            verb(user=layla, by=cast.bram, at=cast.now)

    layla.refresh_from_db()
    assert layla.kept_by == cast.baghdad
    assert [seat.organisation_name for seat in seats(layla.id, cast.now.date())] == [
        "Mission in Iraq",
        "Mission in the Netherlands",
    ]


def test_an_account_moves_on_with_who_holds_no_role_at_its_keeper_any_more(cast: Cast) -> None:
    row = role_of(cast, "layla", Role.CASE_MANAGER)
    Membership.objects.filter(pk=row.pk).update(ends_on=cast.now.date())

    give(cast, "layla", Role.CASE_MANAGER)

    assert User.objects.get(pk=row.user_id).kept_by == cast.hague


def test_no_third_organisation_takes_over_an_account_whose_owner_works_elsewhere(cast: Cast) -> None:
    row = role_of(cast, "layla", Role.CASE_MANAGER)
    give(cast, "layla", Role.CASE_MANAGER)
    Membership.objects.filter(pk=row.pk).update(
        ends_on=cast.now.date()
    )  # ended long before this was looked at

    actions.grant_role(
        user=cast.office.users["layla"], office=None, role=Role.HEALTH_OFFICER, by=cast.youssef, at=cast.now
    )

    user = User.objects.get(pk=row.user_id)
    assert user.kept_by == cast.hague
    with pytest.raises(Refused, match="Mission in the Netherlands keeps this account"):
        actions.allow_new_password(user=user, by=cast.youssef, at=cast.now)


def test_whoever_leaves_their_keeper_is_kept_where_they_work(cast: Cast) -> None:
    give(cast, "layla", Role.HEALTH_OFFICER)
    administrator = Membership.objects.create(
        user=cast.office.users["dawit"],
        organisation=cast.baghdad,
        role=Role.ADMINISTRATOR.value,
        begins_on=cast.now.date(),
    )
    by = replace(cast.bram, user_id=administrator.user_id, organisation_id=cast.baghdad.id)

    actions.end_role(membership=role_of(cast, "layla", Role.CASE_MANAGER), by=by, at=cast.now)

    user = User.objects.get(pk=cast.office.users["layla"].id)
    assert user.kept_by == cast.hague
    with pytest.raises(Refused, match="Mission in the Netherlands keeps this account"):
        actions.forget_factors(user=user, by=by, at=cast.now)


def test_the_last_administrator_of_another_organisation_is_not_shut_out_either(cast: Cast) -> None:
    user = make(cast)
    Membership.objects.create(
        user=user,
        organisation=cast.baghdad,
        role=Role.ADMINISTRATOR.value,
        begins_on=cast.now.date(),
    )

    with pytest.raises(Refused, match="nobody else keeps the accounts of Mission in Iraq"):
        actions.switch_account_off(user=user, by=cast.bram, at=cast.now)

    assert User.objects.get(pk=user.pk).is_active


def test_nobody_shuts_their_own_account_or_makes_a_link_to_it(cast: Cast) -> None:
    bram = cast.office.users["bram"]

    with pytest.raises(Refused, match="nobody does that to themself"):
        actions.switch_account_off(user=bram, by=cast.bram, at=cast.now)
    with pytest.raises(Refused, match="this is your own account"):
        actions.allow_new_password(user=bram, by=cast.bram, at=cast.now)


def test_an_account_is_shut_and_opened_once(cast: Cast) -> None:
    user = cast.office.users["tomasz"]
    with pytest.raises(Refused, match="open already"):
        actions.switch_account_on(user=user, by=cast.bram, at=cast.now)

    shut = actions.switch_account_off(user=user, by=cast.bram, at=cast.now)
    with pytest.raises(Refused, match="switched off already"):
        actions.switch_account_off(user=user, by=cast.bram, at=cast.now)
    with pytest.raises(Refused, match="Switch it on first"):
        actions.allow_new_password(user=user, by=cast.bram, at=cast.now)
    opened = actions.switch_account_on(user=user, by=cast.bram, at=cast.now + dt.timedelta(minutes=1))

    assert (shut.is_active, opened.is_active) == (False, True)


# Offices


def test_an_office_needs_a_name_of_its_own_a_country_and_a_time_zone(cast: Cast) -> None:
    whole = {"name": "Gouda", "country": "NLD", "time_zone": "Europe/Amsterdam"}

    for wrong in ({"name": " "}, {"country": "NLX"}, {"time_zone": "Europe/Gouda"}):
        with pytest.raises(Refused, match="missing or unknown"):
            actions.add_office(**{**whole, **wrong}, by=cast.bram, at=cast.now)
    with pytest.raises(Refused, match="has one of this name"):
        actions.add_office(**{**whole, "name": "the hague"}, by=cast.bram, at=cast.now)
    made = actions.add_office(**whole, by=cast.bram, at=cast.now)

    assert (made.organisation, Office.objects.filter(name="Gouda").count()) == (cast.hague, 1)
