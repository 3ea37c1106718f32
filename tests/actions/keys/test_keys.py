"""Keys in the database: who may see which, what closes when one goes, and values that were moved."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest
from cryptography.exceptions import InvalidTag
from django.db import DatabaseError, connection, transaction

from tests.sealed_world import (
    OTHERS,
    OURS,
    THEIRS,
    SealedWorld,
    ask,
    forget_opened,
    sealed_world,
    standing_keys,
)
from wayhome.casefile.people.models import Person
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto import organisation_keys
from wayhome.ground.crypto.errors import DrawerClosed, KeyUnavailable
from wayhome.ground.crypto.index_keys import index_keys
from wayhome.ground.crypto.keyring import (
    end_drawers,
    is_open,
    make_drawer,
    open_drawers,
    opened_to,
    share_drawers,
)
from wayhome.ground.crypto.models import DrawerWrap, OrganisationKey
from wayhome.ground.values.tiers import DrawerKind

SIX = 6


@pytest.fixture(scope="module")
def committed(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SealedWorld]:
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        sealed_world(tmp_path_factory.mktemp("keys"), drawers=SIX) as made,
    ):
        yield made


@pytest.fixture
def world(committed: SealedWorld, django_db_blocker: pytest.FixtureRequest) -> Iterator[SealedWorld]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield committed


def test_everybody_reads_what_is_wrapped_for_them_and_nothing_else(world: SealedWorld) -> None:
    forget_opened()

    assert world.read(OURS) == SIX * 4
    assert world.read(THEIRS, list(world.shared)) == len(world.shared) * 4
    with pytest.raises(DrawerClosed):
        world.read(THEIRS)
    with pytest.raises(DrawerClosed):
        world.read(OTHERS)


def test_the_keys_of_organisations_are_random_and_bear_no_root_in_the_database(world: SealedWorld) -> None:
    (ours,), (theirs,) = standing_keys(OURS), standing_keys(THEIRS)

    assert ours.wrapped != theirs.wrapped
    assert ours.root_id == theirs.root_id
    assert ours.root_id.startswith("file-")


def test_an_organisation_sees_its_own_keys_only(world: SealedWorld) -> None:
    with acting_for([THEIRS]):
        seen = set(OrganisationKey.objects.values_list("organisation_id", flat=True))
    with acting_for(()):
        nobody = OrganisationKey.objects.count()

    assert seen == {THEIRS}
    assert nobody == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO crypto_organisation_key SELECT gen_random_uuid(), 101, 9, '\\x00', 'x', now(), NULL",
        "UPDATE crypto_organisation_key SET wrapped = '\\x00'",
        "DELETE FROM crypto_organisation_key",
        "UPDATE crypto_drawer_wrap SET wrapped = '\\x00'",
        "INSERT INTO crypto_index_key SELECT gen_random_uuid(), 'names', 9, '\\x00', 'x', now(), NULL",
        "UPDATE crypto_index_key SET wrapped = '\\x00'",
        "SELECT * FROM crypto_rotation",
    ],
)
def test_whoever_serves_pages_changes_no_key(world: SealedWorld, statement: str) -> None:
    with (
        acting_for([OURS]),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_to_share_one_learns_the_newest_key_of_one_organisation_and_only_wrapped(world: SealedWorld) -> None:
    with acting_for([OURS]):
        found = ask("SELECT * FROM crypto_current_key(%s)", THEIRS, using="default")

    (theirs,) = standing_keys(THEIRS)
    assert [row[:2] for row in found] == [(theirs.id, 1)]
    assert bytes(found[0][2]) == bytes(theirs.wrapped or b"")


def test_nobody_plants_a_first_key_where_there_is_one(world: SealedWorld) -> None:
    with acting_for([OURS]):
        ask("SELECT crypto_first_key(%s, %s, %s, %s)", THEIRS, uuid.uuid4(), b"planted", "x", using="default")

    assert [key.version for key in standing_keys(THEIRS)] == [1]


def test_a_planted_key_opens_nothing(world: SealedWorld) -> None:
    with acting_for([OURS]):
        ask(
            "SELECT crypto_first_key(%s, %s, %s, %s)",
            104,
            uuid.uuid4(),
            os.urandom(60),
            _root(),
            using="default",
        )
        with pytest.raises(InvalidTag):
            share_drawers(world.drawers[:1], organisation_id=104)
        transaction.set_rollback(True)


def test_a_wrapped_key_of_another_organisation_cannot_be_put_in_the_place_of_ours(world: SealedWorld) -> None:
    (ours,) = standing_keys(OURS)
    with acting_for([OURS]):
        ask(
            "SELECT crypto_first_key(%s, %s, %s, %s)",
            104,
            uuid.uuid4(),
            bytes(ours.wrapped or b""),
            ours.root_id,
            using="default",
        )
        with pytest.raises(InvalidTag):
            share_drawers(world.drawers[:1], organisation_id=104)
        transaction.set_rollback(True)


def test_opening_many_drawers_is_one_query_once_the_key_is_known(world: SealedWorld) -> None:
    statements: list[str] = []

    def noted(execute: object, sql: str, *rest: object) -> object:
        statements.append(sql)
        return execute(sql, *rest)  # type: ignore[operator]

    with acting_for([OURS]):
        open_drawers(world.drawers)
    with acting_for([OURS]), connection.execute_wrapper(noted):
        open_drawers(world.drawers)

    assert len(statements) == 1


def test_a_key_that_is_destroyed_opens_nothing_from_the_next_request_on(world: SealedWorld) -> None:
    assert world.read(THEIRS, list(world.shared))
    (theirs,) = standing_keys(THEIRS)
    assert theirs.id in organisation_keys._opened  # this process still remembers it

    ask("UPDATE crypto_organisation_key SET retired_at = now(), wrapped = NULL WHERE id = %s", theirs.id)
    try:
        with pytest.raises(DrawerClosed):
            world.read(THEIRS, list(world.shared))
        with acting_for([OURS]), pytest.raises(KeyUnavailable, match="were retired"):
            share_drawers([one for one in world.drawers if one not in world.shared], organisation_id=THEIRS)
    finally:
        ask(
            "UPDATE crypto_organisation_key SET retired_at = NULL, wrapped = %s WHERE id = %s",
            bytes(theirs.wrapped or b""),
            theirs.id,
        )
    assert world.read(THEIRS, list(world.shared))


def test_nothing_is_wrapped_by_a_key_that_is_retired_or_of_another_organisation(world: SealedWorld) -> None:
    (ours,), (theirs,) = standing_keys(OURS), standing_keys(THEIRS)
    closed = next(one for one in world.drawers if one not in world.shared)
    for organisation, key in ((THEIRS, ours), (OTHERS, theirs)):
        with (
            acting_for([OURS]),
            pytest.raises(DatabaseError, match="crypto_key_stands"),
            transaction.atomic(),
        ):
            DrawerWrap.objects.create(
                drawer_id=closed, organisation_id=organisation, organisation_key=key, wrapped=b"x"
            )


def test_access_that_ends_closes_every_version_of_the_key(world: SealedWorld) -> None:
    with acting_for([OURS]):
        drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=OURS)
        share_drawers([drawer.id], organisation_id=THEIRS)
        wrap = DrawerWrap.objects.get(drawer=drawer, organisation_id=THEIRS)
        wrap.pk, wrap.version = uuid.uuid4(), 2
        DrawerWrap.objects.bulk_create([wrap])

        end_drawers([drawer.id], organisation_id=THEIRS)
        assert opened_to([drawer.id], organisation_id=THEIRS) == frozenset()
        transaction.set_rollback(True)


def test_who_was_closed_out_cannot_share_what_they_opened_before(world: SealedWorld) -> None:
    with acting_for([OURS]):
        drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=OURS)
        assert is_open(drawer.id)
        end_drawers([drawer.id], organisation_id=OURS)

        with pytest.raises(DrawerClosed):
            share_drawers([drawer.id], organisation_id=THEIRS)
        transaction.set_rollback(True)


def test_values_that_change_places_are_refused(world: SealedWorld) -> None:
    with acting_for([OURS]):
        one, other = Person.objects.using("migrator").filter(drawer_id__in=world.drawers)[:2]
        for row, name, value in (
            (one, "full_name", other.__dict__["full_name"]),
            (one, "full_name", one.__dict__["email"]),
            (one, "email", one.__dict__["phones"]),
        ):
            row.__dict__[name] = value
            with pytest.raises(InvalidTag):
                getattr(row, name)
        other.drawer_id = one.drawer_id
        with pytest.raises(InvalidTag):
            _ = other.full_name


def test_a_value_of_an_unknown_version_is_refused_and_not_called_closed(world: SealedWorld) -> None:
    with acting_for([OURS]):
        row = Person.objects.using("migrator").filter(drawer_id__in=world.drawers)[0]
        sealed = bytes(row.__dict__["full_name"])
        row.__dict__["full_name"] = type(row.__dict__["full_name"])(sealed[:1] + b"\x00\x09" + sealed[3:])

        with pytest.raises(InvalidTag):
            _ = row.full_name


def test_a_wrap_that_changes_places_is_refused(world: SealedWorld) -> None:
    one, other = world.drawers[:2]
    with acting_for([OURS]):
        wraps = {
            wrap.drawer_id: wrap
            for wrap in DrawerWrap.objects.filter(drawer__in=[one, other], organisation_id=OURS)
        }
    swap = "UPDATE crypto_drawer_wrap SET wrapped = %s WHERE id = %s"
    ask(swap, bytes(wraps[other].wrapped), wraps[one].id)
    try:
        with pytest.raises(InvalidTag), acting_for([OURS]):
            open_drawers([one])
    finally:
        ask(swap, bytes(wraps[one].wrapped), wraps[one].id)


def test_keys_of_hashes_are_random_for_each_purpose_and_stay(world: SealedWorld) -> None:
    with acting_for([OURS]):
        names, documents = index_keys("names"), index_keys("documents")
    forget_opened()
    with acting_for([THEIRS]):
        again = index_keys("names")

    assert names == again
    assert list(names) == [1]
    assert len(names[1]) == 32
    assert names[1] != documents[1]


def _root() -> str:
    return standing_keys(OURS)[0].root_id
