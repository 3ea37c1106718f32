"""Replaces the root and the keys of organisations, in small commits, while everybody goes on reading.

What is done stands in the rows themselves and in one ``Rotation`` row, so that a run that was killed goes on where it
stopped when it is started again. It works as the role that makes tables, which row policies do not hold back.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connections, transaction

from wayhome.ground.crypto.errors import AnotherRuns, KeyUnavailable
from wayhome.ground.crypto.models import DrawerWrap, IndexKey, OrganisationKey, Rotation, WrappedByRoot
from wayhome.ground.crypto.providers import provider
from wayhome.ground.crypto.unwrapping import WRAP, Wrap, unwrap, wrap_for
from wayhome.ground.crypto.waiting import wait_for_transactions

ROOT, ORGANISATION, DRAWERS = "root", "organisation", "drawers"
LOCK = 723_020
FEW, MANY = 50, 1_000
PATIENCE = 600.0
KEY_TABLES: tuple[type[WrappedByRoot], ...] = (OrganisationKey, IndexKey)


@dataclass(frozen=True)
class Work:
    """How a rotation works: what time it is, whom it tells, through which connection, and how many seconds it waits."""

    now: Callable[[], dt.datetime]
    tell: Callable[[str], None]
    using: str = "migrator"
    patience: float = PATIENCE

    def wait(self) -> None:
        """Wait for the transactions under way; raises ``StillAtWork``."""
        wait_for_transactions(using=self.using, patience=self.patience)

    def begin(self, kind: str, organisation_id: int | None = None) -> Rotation:
        """Return the run of this kind that has not ended, or a new one."""
        runs = Rotation.objects.using(self.using)
        found = runs.filter(kind=kind, organisation_id=organisation_id, ended_at=None).first()
        if found is not None:
            self.tell(f"{kind}: going on with the run that was begun at {found.begun_at:%Y-%m-%d %H:%M} UTC")
            return found
        return runs.create(kind=kind, organisation_id=organisation_id, begun_at=self.now())

    def end(self, run: Rotation) -> None:
        """Note that a run has ended."""
        run.ended_at = self.now()
        run.save(using=self.using)
        self.tell(f"{run.kind}: done, {run.done} in all")


@contextmanager
def alone(work: Work) -> Iterator[None]:
    """Keep every other rotation of this database out for the block; raises ``AnotherRuns`` when one is at work."""
    with connections[work.using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise AnotherRuns(
                "Nothing was begun, because keys are being replaced already. Wait until that run has ended."
            )
    try:
        yield
    finally:
        with connections[work.using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def rotate_root(work: Work) -> int:
    """Make a new root key and wrap every key of organisations and hashes by it; return how many there were.

    Older roots still open what they wrapped, so that earlier backups can be restored, until they are forgotten.
    Raises ``KeyUnavailable``, ``StillAtWork``.
    """
    run = work.begin(ROOT)
    if not run.target:
        run.target = provider().rotate()
        run.save(using=work.using)
        work.tell(f"root: {run.target} wraps from now on")
    work.wait()  # whoever still wraps by the old root has ended
    for table in KEY_TABLES:
        while _wrap_few_anew(work, run, table):
            work.tell(f"root: {run.done} keys wrapped anew")
    work.end(run)
    return run.done


def _wrap_few_anew(work: Work, run: Rotation, table: type[WrappedByRoot]) -> bool:
    root = provider().root_id()
    with transaction.atomic(using=work.using):
        standing = table._default_manager.using(work.using).filter(retired_at=None)
        rows = list(standing.exclude(root_id=root).select_for_update()[:FEW])
        for row in rows:
            label = row.label()
            key = provider().unwrap(bytes(row.wrapped or b""), bound_to=label, root_id=row.root_id)
            row.wrapped, row.root_id = provider().wrap(key, bound_to=label)
            row.save(using=work.using, update_fields=["wrapped", "root_id"])
        run.done += len(rows)
        run.save(using=work.using)
    return bool(rows)


def forget_older_roots(work: Work) -> None:
    """Let only the newest root open; raises ``KeyUnavailable`` while a key still stands under an older one."""
    root = provider().root_id()
    for table in KEY_TABLES:
        standing = table._default_manager.using(work.using).filter(retired_at=None)
        if standing.exclude(root_id=root).exists():
            raise KeyUnavailable(
                "Nothing was forgotten, because keys still stand under an older root. "
                "Run ./wayhome manage rotate_keys root first."
            )
    provider().forget_older()


def organisations_with_keys(work: Work) -> Sequence[int]:
    """Return the numbers of the organisations that have a key to replace."""
    keys = OrganisationKey.objects.using(work.using).filter(retired_at=None)
    return sorted(set(keys.values_list("organisation_id", flat=True)))


def rotate_organisations(work: Work) -> int:
    """Give every organisation a new key, one after the other, and return how many wraps there were.

    A run that goes on leaves out those that got theirs since it was begun. Raises what ``rotate_organisation`` raises.
    """
    run = work.begin(ORGANISATION)
    for organisation_id in organisations_with_keys(work):
        theirs = {"organisation_id": organisation_id}
        in_the_middle = Rotation.objects.using(work.using).filter(kind=ORGANISATION, ended_at=None, **theirs)
        keys = OrganisationKey.objects.using(work.using).filter(retired_at=None, **theirs)
        if in_the_middle.exists() or not keys.filter(made_at__gte=run.begun_at).exists():
            run.done += rotate_organisation(work, organisation_id)
            run.save(using=work.using)
    work.end(run)
    return run.done


def rotate_organisation(work: Work, organisation_id: int) -> int:
    """Give an organisation a new key, wrap its drawers by it and retire the older keys; return how many wraps there were.

    Raises ``KeyUnavailable``, also for an organisation that has no key to replace, and ``StillAtWork``.
    """
    run, new = _new_key(work, organisation_id)
    keys = OrganisationKey.objects.using(work.using).filter(organisation_id=organisation_id, retired_at=None)
    old = [key_id for key_id in keys.values_list("id", flat=True) if key_id != new]
    while old:
        _wrap_drawers_anew(work, run, organisation_id, old)
        work.wait()  # whoever still wraps by an old key has ended
        if _retire(work, old):
            break
    work.end(run)
    return run.done


def _new_key(work: Work, organisation_id: int) -> tuple[Rotation, uuid.UUID]:
    with transaction.atomic(using=work.using):
        run = work.begin(ORGANISATION, organisation_id)
        keys = OrganisationKey.objects.using(work.using).filter(organisation_id=organisation_id)
        newest = keys.filter(retired_at=None).order_by("-version").first()
        if newest is None:
            raise KeyUnavailable(
                f"Nothing was replaced, because organisation {organisation_id} has no key. It gets its first one "
                "when something is sealed for it."
            )
        if run.target:
            return run, uuid.UUID(run.target)
        made = OrganisationKey(
            organisation_id=organisation_id, version=newest.version + 1, made_at=work.now()
        )
        made.wrapped, made.root_id = provider().wrap(os.urandom(32), bound_to=made.label())
        made.save(using=work.using, force_insert=True)
        run.target = str(made.id)
        run.save(using=work.using)
        return run, made.id


def _wrap_drawers_anew(work: Work, run: Rotation, organisation_id: int, old: Sequence[uuid.UUID]) -> None:
    wraps = DrawerWrap.objects.using(work.using)
    ids = list(wraps.filter(organisation_key__in=old).values_list("id", flat=True))
    for some in in_parts(ids, MANY):
        with transaction.atomic(using=work.using):
            # What somebody ends or shares just now is taken in the next round.
            rows = wraps.filter(id__in=some, organisation_key__in=old).select_for_update(
                skip_locked=True, of=("self",)
            )
            found = [(row[0], Wrap(*row[1:])) for row in rows.values_list("id", *WRAP)]
            keys = unwrap([wrap for _, wrap in found], using=work.using)
            made = wrap_for(organisation_id, keys, using=work.using)
            _replace(work, [row for row, _ in found], made)
            run.done += len(made)
            run.save(using=work.using)
        work.tell(f"organisation {organisation_id}: {run.done} drawers wrapped anew")


def _replace(work: Work, rows: Sequence[uuid.UUID], made: Sequence[Wrap]) -> None:
    with connections[work.using].cursor() as cursor:
        cursor.execute(
            "UPDATE crypto_drawer_wrap w SET wrapped = n.wrapped, organisation_key_id = n.key_id "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::bytea[]) AS n (id, key_id, wrapped) WHERE w.id = n.id",
            [list(rows), [wrap.organisation_key_id for wrap in made], [wrap.wrapped for wrap in made]],
        )


def _retire(work: Work, old: Sequence[uuid.UUID]) -> bool:
    """Empty these keys if nothing is wrapped by them any more, and return whether that was so."""
    wraps = DrawerWrap.objects.using(work.using).filter(organisation_key__in=old)
    if wraps.exists():
        return False
    try:
        with transaction.atomic(using=work.using), connections[work.using].cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute("LOCK TABLE crypto_drawer_wrap IN SHARE MODE")  # nobody is in the middle of a wrap
            if wraps.exists():
                return False
            keys = OrganisationKey.objects.using(work.using).filter(id__in=old)
            keys.update(retired_at=work.now(), wrapped=None)
    except OperationalError:
        return False  # somebody writes just now; the next round asks again
    return True


def in_parts(ids: Sequence[uuid.UUID], size: int) -> Iterator[Sequence[uuid.UUID]]:
    """Yield the keys in their order, so many at a time."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
