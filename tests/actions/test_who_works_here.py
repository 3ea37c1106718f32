"""Who is listed as working somewhere: roles that ended, other organisations, and agreements of others."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from tests.cast import Cast, everybody
from tests.factories.agreements import an_agreement
from wayhome.casefile.access import actions
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.access.queries import (
    StaffFilter,
    StaffRow,
    Standing,
    actor_for,
    agreement_between,
    agreement_for,
    agreements_of,
    offices_with_staff,
    own_agreements,
    seats,
    staff_of,
    users_with_role,
    working_on,
)
from wayhome.casefile.access.roles import ONLY_AT_HEADQUARTERS
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.errors import OutOfScope, Refused

DAY = dt.timedelta(days=1)


def rows(by: Actor, cast: Cast, standing: Standing | None = None) -> dict[str, StaffRow]:
    """Return the list of staff on the day of the cast, by name."""
    page = staff_of(by, where=StaffFilter(standing=standing), on=cast.now.date(), size=100)
    return {row.user.name: row for row in page.rows}


def gone(cast: Cast, key: str) -> str:
    """End every role of somebody in The Hague from the day of the cast on, and return their name."""
    user = cast.office.users[key]
    for role in Membership.objects.filter(user=user, organisation=cast.hague, ends_on__isnull=True):
        actions.end_role(membership=role, by=cast.bram, at=cast.now)
    return user.name


def test_a_role_that_ended_works_nowhere(cast: Cast) -> None:
    name, on = gone(cast, "tomasz"), cast.now.date()

    assert name not in rows(cast.bram, cast, Standing.NOW)
    assert rows(cast.bram, cast, Standing.GONE)[name].roles == ()
    assert name not in {one.user.name for one in working_on(on).select_related("user")}
    held = users_with_role(organisation_id=cast.hague.id, role=Role.MOVEMENTS_OFFICER, on=on)
    assert name not in {user.name for user in held}


def test_an_office_counts_who_works_there_now(cast: Cast) -> None:
    before = dict(offices_with_staff(cast.bram, on=cast.now.date()))
    place = Membership.objects.filter(user=cast.office.users["tomasz"]).get().office
    gone(cast, "tomasz")
    after = dict(offices_with_staff(cast.bram, on=cast.now.date()))

    assert place is not None
    assert after[place] == before[place] - 1


def test_an_office_does_not_count_who_has_a_role_in_it_for_another_organisation(cast: Cast) -> None:
    office = cast.office.offices["hague", "The Hague"]
    before = dict(offices_with_staff(cast.bram, on=cast.now.date()))[office]
    Membership.objects.create(
        user=cast.office.users["layla"],
        organisation=cast.baghdad,
        office=office,
        role=Role.MONITORING_OFFICER.value,
        begins_on=cast.now.date(),
    )

    assert dict(offices_with_staff(cast.bram, on=cast.now.date()))[office] == before


def test_a_role_somewhere_else_is_not_shown_in_the_list_of_staff(cast: Cast) -> None:
    user = cast.office.users["marieke"]
    Membership.objects.create(
        user=user, organisation=cast.brussels, role=Role.MONITORING_OFFICER.value, begins_on=cast.now.date()
    )

    shown = rows(cast.bram, cast)[user.name].roles
    assert {one.organisation_id for one in shown} == {cast.hague.id}


def test_the_list_of_staff_does_not_begin_behind_somebody_of_another_organisation(cast: Cast) -> None:
    whole = [row.user.name for row in staff_of(cast.bram, where=StaffFilter(), on=cast.now.date()).rows]
    layla = cast.office.users["layla"]
    after = staff_of(cast.bram, where=StaffFilter(), on=cast.now.date(), after=str(layla.id))

    assert [row.user.name for row in after.rows] == whole
    assert after.earlier == ""


def test_an_agreement_that_ended_covers_nothing(cast: Cast) -> None:
    agreement, on = cast.office.agreements["hague-baghdad"], cast.now.date()
    giver, receiver = cast.hague.id, cast.baghdad.id
    type(agreement).objects.filter(pk=agreement.pk).update(ends_on=on)

    assert agreement_between(giver_id=giver, receiver_id=receiver, on=on) is None
    assert agreement_between(giver_id=giver, receiver_id=receiver, on=on - DAY) == agreement
    assert agreement not in agreements_of(giver, on=on)


def test_an_agreement_of_others_is_not_ours_whatever_the_database_shows(cast: Cast) -> None:
    theirs = an_agreement(cast.baghdad, cast.brussels)

    with everybody():
        assert theirs not in own_agreements(cast.els)
        with pytest.raises(OutOfScope):
            agreement_for(cast.els, theirs.pk)


def test_nobody_of_another_organisation_is_listed_here(cast: Cast) -> None:
    on, layla = cast.now.date(), cast.office.users["layla"]

    assert layla.name not in rows(cast.bram, cast)
    held = users_with_role(organisation_id=cast.hague.id, role=Role.CASE_MANAGER, on=on)
    assert layla not in held
    assert {office.organisation_id for office, _ in offices_with_staff(cast.bram, on=on)} == {cast.hague.id}


def test_who_enforces_the_law_or_is_headquarters_acts_as_such(cast: Cast) -> None:
    police = Organisation.objects.filter(enforcement=True).first()
    house = Organisation.objects.get(kind=OrganisationKind.HEADQUARTERS.value)
    assert police is not None
    user, on = cast.office.users["tomasz"], cast.now.date()
    for organisation in (police, house):
        Membership.objects.create(
            user=user, organisation=organisation, role=Role.GOVERNMENT_OFFICER.value, begins_on=on
        )

    acting = {seat.organisation_id: actor_for(user, seat) for seat in seats(user.id, on)}
    marks = {key: (actor.enforcement, actor.headquarters) for key, actor in acting.items()}
    assert marks == {police.id: (True, False), house.id: (False, True), cast.hague.id: (False, False)}


def test_enforcement_reads_no_note_and_a_mission_puts_no_words_in_force(cast: Cast) -> None:
    counsellor = cast.marieke
    at_the_police = replace(counsellor, enforcement=True)
    texts = replace(counsellor, roles=frozenset(Role), headquarters=False)

    assert allows(counsellor, Permission.READ_NOTES)
    assert not allows(at_the_police, Permission.READ_NOTES)
    for permission in ONLY_AT_HEADQUARTERS:
        assert not allows(texts, permission)
        assert allows(replace(texts, headquarters=True), permission)


def test_somebody_whose_role_has_ended_keeps_no_accounts(cast: Cast) -> None:
    second = actions.grant_role(
        user=cast.office.users["els"], office=None, role=Role.ADMINISTRATOR, by=cast.bram, at=cast.now
    )
    actions.end_role(membership=second, by=cast.bram, at=cast.now)
    own = Membership.objects.get(user=cast.office.users["bram"], role=Role.ADMINISTRATOR.value)

    with pytest.raises(Refused, match="nobody else keeps the accounts"):
        actions.end_role(membership=own, by=cast.bram, at=cast.now)


def test_an_office_may_have_the_name_of_one_of_another_organisation(cast: Cast) -> None:
    name = cast.office.offices["baghdad", "Baghdad"].name

    office = actions.add_office(name=name, country="IRQ", time_zone="Asia/Baghdad", by=cast.bram, at=cast.now)

    assert office.organisation_id == cast.hague.id


def test_nobody_opens_drops_or_confirms_an_agreement_of_others(cast: Cast) -> None:
    theirs = an_agreement(cast.baghdad, cast.brussels)

    with everybody():
        theirs.document_id = uuid.uuid4()
        with pytest.raises(OutOfScope):
            actions.open_document(agreement=theirs, by=cast.els, at=cast.now)
        with pytest.raises(OutOfScope):
            actions.drop_agreement(agreement=theirs, by=cast.els, at=cast.now)
