"""Questions of imports: who may bring a caseload in, what an office's columns mean, which batches there are."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import refusal
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.queries import users_with_role
from wayhome.casefile.funding.queries import opens_cases, programmes_to_open
from wayhome.caseloads.mapping import Meaning, read_plain
from wayhome.caseloads.models import Batch, BatchFile, RememberedMeaning
from wayhome.caseloads.rows import Office as Brings
from wayhome.ground.accounts.models import Office
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import open_drawers

AT_ONCE = 50


def require_bringing(by: Actor, *, on: dt.date) -> None:
    """Do nothing where somebody may bring a caseload in: whoever opens a case. Raises ``NotPermitted``."""
    if not opens_cases(by, on=on):
        raise refusal(Permission.OPEN_CASE)


def meaning_of(office: Office) -> Meaning | None:
    """Return what an office's columns mean as it was last remembered, nothing where it never was."""
    row = RememberedMeaning.objects.filter(office=office).values().first()
    return read_plain(row) if row else None


def brings(by: Actor, *, on: dt.date) -> Brings:
    """Return what is known of whoever brings a file: programmes in which they open cases, and staff by log-in.

    Raises ``NotPermitted``.
    """
    require_bringing(by, on=on)
    programmes = frozenset(one.code for one in programmes_to_open(by, on=on))
    staff = users_with_role(organisation_id=by.organisation_id, role=None, on=on).filter(is_active=True)
    return Brings(programmes, {email.casefold(): key for key, email in staff.values_list("id", "email")}, on)


def offices_of(by: Actor) -> Sequence[Office]:
    """Return the offices of the acting organisation, by name."""
    return list(Office.objects.filter(organisation_id=by.organisation_id).order_by("name"))


def office_named(by: Actor, name: str) -> Office:
    """Return an office of the acting organisation by its name, in any case of letters. Raises ``OutOfScope``."""
    row = Office.objects.filter(organisation_id=by.organisation_id, name__iexact=name.strip()).first()
    if row is None:
        raise OutOfScope
    return row


@dataclass(frozen=True)
class BatchSeen:
    """A batch, its name open, how many of its cases there are now, and how many may be of somebody who had a file before."""

    batch: Batch
    cases: int
    alike: int


def batches_of(by: Actor, *, on: dt.date) -> Sequence[BatchSeen]:
    """Return the newest batches of the acting organisation. Raises ``NotPermitted``."""
    require_bringing(by, on=on)
    rows = _counted(by).order_by("-began_at", "id")[:AT_ONCE]
    return _seen(rows)


def batch_for(by: Actor, key: uuid.UUID, *, on: dt.date) -> BatchSeen:
    """Return one batch of the acting organisation. Raises ``NotPermitted`` and ``OutOfScope``."""
    require_bringing(by, on=on)
    found = _seen(_counted(by).filter(pk=key))
    if not found:
        raise OutOfScope
    return found[0]


def _seen(rows: Iterable[Any]) -> Sequence[BatchSeen]:
    found = list(rows)
    open_drawers(row.drawer_id for row in found)
    return [BatchSeen(row, row.cases, row.alike) for row in found]


def _counted(by: Actor) -> QuerySet[Any]:
    return (
        Batch.objects.filter(organisation_id=by.organisation_id)
        .select_related("office", "began_by")
        .annotate(cases=Count("opened"), alike=Count("opened", filter=Q(opened__alike__gt=0)))
    )


def opened_rows(batch: Batch) -> Collection[int]:
    """Return the rows of a batch that are cases already."""
    return set(BatchFile.objects.filter(batch=batch).values_list("row", flat=True))


def opened_of(batch: Batch, *, alike: bool = False) -> Sequence[BatchFile]:
    """Return the first cases of a batch in the order of their rows, or of those that may be of somebody known."""
    rows = BatchFile.objects.filter(batch=batch).select_related("case")
    return list((rows.filter(alike__gt=0) if alike else rows).order_by("row")[:AT_ONCE])


def untouched(batch: Batch) -> int:
    """Return how many cases of a batch nobody worked on since, which go when it is taken back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(caseloads_untouched(%s))", [batch.pk])
        return int(cursor.fetchone()[0])
