"""Replacing keys: stopped at any statement it goes on when it is started again, and everybody reads throughout."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connections
from django.test.utils import override_settings
from django.utils import timezone

from tests.key_server import TOKEN, Transit, serving
from tests.rotating import DRAWERS_WITH_TWO_KEYS, SEVEN, Killed, everybody_reads, rotate
from tests.sealed_world import (
    OURS,
    THEIRS,
    SealedWorld,
    ask,
    filled,
    forget_opened,
    standing_keys,
)
from wayhome.casefile.people.models import Person
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto import drawer_rotation
from wayhome.ground.crypto.envelope import version_of
from wayhome.ground.crypto.errors import DrawerClosed, KeyUnavailable, SharesRefused
from wayhome.ground.crypto.file_provider import read_root_keys, write_root_keys
from wayhome.ground.crypto.index_keys import index_keys
from wayhome.ground.crypto.keyring import (
    destroy_drawers,
    make_drawer,
    share_drawers,
)
from wayhome.ground.crypto.paper_shares import make_shares, restore_from_shares
from wayhome.ground.crypto.providers import provider
from wayhome.ground.crypto.rotation import Work, alone
from wayhome.ground.values.tiers import DrawerKind


def rotate_until_killed(at_statement: int, *arguments: str) -> bool:
    """Start the command and kill it at its n-th statement; return whether it ended before that."""
    counted = itertools.count(1)

    def kill(execute: Callable[..., object], *rest: object) -> object:
        if next(counted) == at_statement:
            raise Killed
        return execute(*rest)

    try:
        with connections["migrator"].execute_wrapper(kill):  # type: ignore[arg-type]
            rotate(*arguments)
    except Killed:
        connections["migrator"].close()
        return False
    return True


@pytest.mark.parametrize(
    "arguments", [("root",), ("organisation", "--all"), ("drawers",)], ids=lambda all: all[0]
)
def test_a_run_that_is_killed_at_any_statement_goes_on(
    world: SealedWorld, arguments: tuple[str, ...]
) -> None:
    before = _keys_in_use()

    runs = 0
    while not rotate_until_killed(1 + runs, *arguments):
        runs += 1
        if runs % 5 == 0:
            everybody_reads(world)
    everybody_reads(world)

    assert runs >= 10
    assert not before & _keys_in_use() or arguments[0] != "root"
    assert ask("SELECT count(*) FROM crypto_rotation WHERE ended_at IS NULL") == [(0,)]
    assert ask(DRAWERS_WITH_TWO_KEYS) == []


def _keys_in_use() -> set[tuple[object, ...]]:
    return set(ask("SELECT root_id FROM crypto_organisation_key WHERE retired_at IS NULL"))


def test_a_run_goes_on_where_it_was_and_does_not_begin_anew(world: SealedWorld) -> None:
    with pytest.raises(Killed):
        _rotate_and_die_after("drawers: 4 have a new key")

    said = rotate("drawers")

    assert "going on with the run" in said
    assert "done, 7 in all" in said
    assert ask("SELECT DISTINCT version FROM crypto_drawer_wrap") == [(2,)]


def _rotate_and_die_after(line: str) -> None:
    def tell(told: str) -> None:
        if told == line:
            raise Killed

    work = Work(now=timezone.now, tell=tell)
    with alone(work):
        drawer_rotation.rotate_drawers(work)


def test_a_new_root_wraps_every_key_and_the_older_one_stays_until_it_is_forgotten(
    world: SealedWorld, tmp_path: Path
) -> None:
    with acting_for([OURS]):
        names = index_keys("names")
    (old,) = read_root_keys(tmp_path / "root.key")

    said = rotate("root")

    new, older = read_root_keys(tmp_path / "root.key")
    assert older == old
    assert new != old
    assert "3 keys wrapped anew" in said
    assert "paper shares" in said
    rotate("root", "--forget-older")
    assert read_root_keys(tmp_path / "root.key") == [new]
    forget_opened()
    everybody_reads(world)
    with acting_for([OURS]):
        assert index_keys("names") == names


def test_an_older_root_is_not_forgotten_while_a_key_stands_under_it(
    world: SealedWorld, tmp_path: Path
) -> None:
    assert not rotate_until_killed(9, "root")
    assert len(read_root_keys(tmp_path / "root.key")) == 2

    with pytest.raises(CommandError, match="Nothing was forgotten"):
        rotate("root", "--forget-older")

    everybody_reads(world)


def test_a_process_that_runs_since_before_reads_and_writes_under_the_new_root(world: SealedWorld) -> None:
    from_before = _provider()

    rotate("root")

    assert from_before is _provider()
    with acting_for([OURS]):
        share_drawers(world.drawers[:1], organisation_id=105)
    assert standing_keys(105)[0].root_id == from_before.root_id()  # type: ignore[attr-defined]


def _provider() -> object:
    return provider()


def test_a_new_key_of_an_organisation_replaces_the_old_one_in_every_wrap(world: SealedWorld) -> None:
    (old,), (theirs,) = standing_keys(OURS), standing_keys(THEIRS)

    rotate("organisation", str(OURS))

    (new,) = standing_keys(OURS)
    assert new.version == 2
    assert ask(
        "SELECT DISTINCT organisation_key_id FROM crypto_drawer_wrap WHERE organisation_id = %s", OURS
    ) == [(new.id,)]
    assert ask("SELECT wrapped FROM crypto_organisation_key WHERE id = %s", old.id) == [(None,)]
    assert standing_keys(THEIRS)[0].id == theirs.id
    everybody_reads(world)


def test_new_data_keys_seal_every_value_anew(world: SealedWorld) -> None:
    sealed = {row.pk: bytes(row.__dict__["full_name"]) for row in Person.objects.using("migrator")}

    rotate("drawers")

    for row in Person.objects.using("migrator"):
        assert version_of(row.__dict__["full_name"]) == 2
        assert bytes(row.__dict__["full_name"]) != sealed[row.pk]
    everybody_reads(world)


def test_drawers_of_one_organisation_can_be_replaced_alone(world: SealedWorld) -> None:
    with acting_for([THEIRS]):
        other = make_drawer(kind=DrawerKind.OWN, organisation_id=THEIRS)

    rotate("drawers", str(THEIRS))

    assert ask("SELECT drawer_id FROM crypto_drawer_wrap WHERE version = 2") == [(other.id,)]


def test_a_destroyed_drawer_stays_destroyed(world: SealedWorld) -> None:
    gone = world.drawers.pop()
    world.shared -= {gone}
    with acting_for([OURS]):
        destroy_drawers([gone])

    rotate("drawers")
    rotate("organisation", "--all")

    assert ask("SELECT count(*) FROM crypto_drawer_wrap WHERE drawer_id = %s", gone) == [(0,)]
    with pytest.raises(DrawerClosed):
        world.read(OURS, [gone])
    everybody_reads(world)


def test_a_value_that_does_not_open_is_named_and_loses_nobody_their_drawer(world: SealedWorld) -> None:
    row = Person.objects.using("migrator").filter(drawer_id=world.drawers[2]).get()
    whole = bytes(row.__dict__["email"])
    damage = "UPDATE people_person SET email = %s WHERE id = %s"
    ask(damage, whole[:-1] + bytes([whole[-1] ^ 1]), row.pk)

    with pytest.raises(CommandError, match="1 drawers hold something that does not open"):
        rotate("drawers")

    assert ask("SELECT DISTINCT version FROM crypto_drawer_wrap WHERE drawer_id = %s", row.drawer_id) == [
        (1,),
        (2,),
    ]
    ask(damage, whole, row.pk)
    everybody_reads(world)
    rotate("drawers")
    everybody_reads(world)


def test_an_organisation_without_a_key_is_named(world: SealedWorld) -> None:
    with pytest.raises(CommandError, match=r"101 \(unknown\), 102 \(unknown\)"):
        rotate("organisation", "999")
    with pytest.raises(CommandError, match="Name the organisation"):
        rotate("organisation")


def test_a_key_server_is_rotated_like_a_file(opened: None, tmp_path: Path) -> None:
    transit = Transit()
    token = tmp_path / "transit.token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    with (
        serving(transit) as address,
        filled(tmp_path, drawers=0) as world,
        override_settings(WAYHOME_TRANSIT_URL=address, WAYHOME_TRANSIT_TOKEN_FILE=token),
    ):
        forget_opened()
        world.add(SEVEN)
        rotate("root")
        everybody_reads(world)
        rotate("root", "--forget-older")
        everybody_reads(world)

        assert {key.root_id for key in standing_keys(OURS)} == {"transit-transit/wayhome:v2"}
        assert transit.oldest == 2
        asked = len(transit.asked)
        for _ in range(5):
            world.read(OURS)
        assert len(transit.asked) <= asked + 1  # once per process, not per drawer
        transit.sealed = True
        forget_opened()
        with pytest.raises(KeyUnavailable, match="sealed or standing by"):
            world.read(OURS)


def test_a_root_key_that_was_lost_comes_back_from_three_shares_and_opens_everything(
    world: SealedWorld, tmp_path: Path
) -> None:
    place = tmp_path / "root.key"
    shares = make_shares(place)[1]
    place.unlink()
    forget_opened()
    with pytest.raises(KeyUnavailable, match="cannot be read"):
        world.read(OURS)
    with pytest.raises(SharesRefused):
        restore_from_shares(shares[:2], path=place)
    with pytest.raises(KeyUnavailable):
        world.read(OURS)

    restore_from_shares([shares[3], shares[0], shares[4]], path=place)

    everybody_reads(world)


def test_another_root_key_opens_nothing_and_says_which_one_is_needed(
    world: SealedWorld, tmp_path: Path
) -> None:
    write_root_keys(tmp_path / "root.key", [bytes(range(1, 33))])
    forget_opened()

    with pytest.raises(KeyUnavailable, match="does not hold root key file-"):
        world.read(OURS)
