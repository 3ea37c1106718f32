"""Carries out what two people decided: a line in the ledger first, then the keys, in one transaction for each erasure."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import partial

from django.db import connection, transaction

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.scopes import lock_case
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import current
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.storage import storage
from wayhome.keeping.enums import Basis
from wayhome.keeping.facts import kept_case
from wayhome.keeping.ledger import Ledger
from wayhome.keeping.models import Erasure
from wayhome.keeping.obligations import in_the_way
from wayhome.keeping.queries import confirmed_years, standing
from wayhome.keeping.retention import may_be_erased

BATCH = 200
"""Erasures in one run of the timer; the next run goes on, so that no night ends in one endless transaction."""


def carry_out_approved(
    *, ledger: Ledger, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime, most: int = BATCH
) -> int:
    """Erase what is approved and due, oldest first, and return how many; a timer's, for its own organisation.

    What stands in the way by now, or is not due any more, keeps waiting and is told as such in the log; on a file that
    was restricted since, it is dropped. Raises
    ``LedgerRefused`` and ``KeyUnavailable``, after which nothing more is erased.
    """
    rows = Erasure.objects.filter(
        organisation_id=organisation_id,
        approved_at__isnull=False,
        carried_out_at__isnull=True,
        dropped_at__isnull=True,
        due_on__lte=today,
    ).order_by("due_on", "id")
    done = 0
    for key in list(rows.values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            done += _carry_out(key, ledger, today=today, by=by, at=at)
    return done


def _carry_out(key: uuid.UUID, ledger: Ledger, *, today: dt.date, by: Actor, at: dt.datetime) -> int:
    row = (
        Erasure.objects.select_for_update(skip_locked=True)
        .filter(pk=key, carried_out_at__isnull=True)
        .first()
    )
    found = Case.objects.filter(pk=row.case_id).first() if row and row.case_id else None
    if row is None or found is None:
        return 0
    case = lock_case(found)
    member = CaseMember.objects.filter(case=case, person_id=row.person_id).first() if row.person_id else None
    if not _still_right(row, case, member, today=today, by=by):
        _wait_or_drop(row, case, by=by, at=at)
        return 0
    drawers = _drawers(row)
    contents = _contents(drawers)
    # On the disk before the commit: after a stop in between, the ledger makes the database follow.
    ledger.add(drawers, on=today)
    record(
        "keeping:erasure:carry_out",
        by=by,
        at=at,
        case_id=case.pk,
        subject=row,
        detail={"whole": row.whole, "basis": row.basis, "drawers": len(drawers)},
    )
    if _destroy(row, today=today, at=at) != drawers:
        raise RuntimeError(
            "the drawers of a case changed while it was erased"
        )  # the case is locked: cannot be
    for drawer in drawers:
        current().cache.pop(drawer, None)
    if row.whole == "case":
        current().touched.discard(case.pk)
    for content in contents:
        transaction.on_commit(partial(storage().delete, content))
    return 1


def _wait_or_drop(row: Erasure, case: Case, *, by: Actor, at: dt.datetime) -> None:
    """Let it wait; on a file that was restricted since, drop it, so that lifting the restriction erases nothing by itself."""
    if case.restricted_at is None:
        record("keeping:erasure:wait", by=by, at=at, case_id=case.pk, subject=row)
        return
    row.dropped_by_id, row.dropped_at = by.user_id, at
    row.save(update_fields=["dropped_by_id", "dropped_at"])
    record("keeping:erasure:drop", by=by, at=at, case_id=case.pk, subject=row, detail={"restricted": True})


def _still_right(row: Erasure, case: Case, member: CaseMember | None, *, today: dt.date, by: Actor) -> bool:
    if row.person_id is not None and member is None:
        return False
    if in_the_way(standing(case, member, by=by, today=today)):
        return False
    if row.basis != Basis.RETENTION.value:
        return True
    years = confirmed_years(row.organisation_id)
    return years is not None and may_be_erased(kept_case(case), years, today=today)


def _drawers(row: Erasure) -> Sequence[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT keeping_drawers(%s)", [row.pk])
        found = cursor.fetchone()
    return sorted(found[0]) if found else []


def _contents(drawers: Sequence[uuid.UUID]) -> Sequence[str]:
    return list(StoredFile.objects.filter(drawer_id__in=drawers).values_list("sha256", flat=True))


def _destroy(row: Erasure, *, today: dt.date, at: dt.datetime) -> Sequence[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT keeping_carry_out(%s, %s, %s)", [row.pk, at, today])
        found = cursor.fetchone()
    return sorted(found[0]) if found else []
