"""The verbs of retention: an officer confirms for how long, a list names what is due, two people decide on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say
from wayhome.keeping.enums import Basis, Whole
from wayhome.keeping.facts import kept_cases
from wayhome.keeping.models import ConfirmedSchedule, Erasure
from wayhome.keeping.queries import confirmed_years
from wayhome.keeping.retention import CASE_PURPOSES, LOOKS_AHEAD_MONTHS, belongs_on_list, months_after

SHORTEST_YEARS, LONGEST_YEARS = 1, 50
BATCH = 500


def confirm_schedule(*, years: Mapping[str, int], by: Actor, at: dt.datetime) -> ConfirmedSchedule:
    """Confirm for how many years each purpose keeps a file in this organisation, and return the confirmation.

    Until then nothing is listed and nothing destroyed by time. It says nothing about lists that were made before:
    their lines are weighed anew. Raises ``NotPermitted``, and ``Refused`` for a purpose without years or out of 1–50.
    """
    require(by, Permission.APPROVE_ERASURE)
    for purpose in CASE_PURPOSES:
        number = years.get(purpose.code)
        if number is None or not SHORTEST_YEARS <= number <= LONGEST_YEARS:
            raise Refused(say(_NO_YEARS), field=purpose.code)
    codes = [purpose.code for purpose in CASE_PURPOSES]
    row = ConfirmedSchedule.objects.create(
        organisation_id=by.organisation_id,
        purposes=codes,
        years=[years[code] for code in codes],
        confirmed_by_id=by.user_id or 0,
        confirmed_at=at,
    )
    record(
        "keeping:schedule:confirm", by=by, at=at, subject=row, detail={code: years[code] for code in codes}
    )
    return row


def list_what_is_due(*, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Write the list of the month once, in batches: closed cases whose time runs out; return how many were added.

    A dry run: nothing is destroyed by it. Without a confirmed schedule nothing is listed. What stands on a list
    already, is asked otherwise, or is held is left out. A timer's, for its own organisation.
    """
    years = confirmed_years(organisation_id)
    if years is None:
        return 0
    month = today.replace(day=1)
    # Case work always counts from the closure: whoever was closed later than this cannot be due yet.
    closed_before = months_after(month, LOOKS_AHEAD_MONTHS - 12 * years["case_work"])
    added, after = 0, None
    while True:
        cases = Case.objects.filter(
            organisation_id=organisation_id, state=State.CLOSED.value, closed_at__date__lt=closed_before
        ).order_by("id")
        batch = list((cases.filter(id__gt=after) if after else cases)[:BATCH])
        if not batch:
            break
        after = batch[-1].pk
        added += _list(batch, years, month=month, by=by, at=at)
    if added:
        _tell(organisation_id, added, at)
        record("keeping:list:make", by=by, at=at, detail={"month": month.isoformat(), "cases": added})
    return added


def _list(batch: list[Case], years: Mapping[str, int], *, month: dt.date, by: Actor, at: dt.datetime) -> int:
    open_drawers(case.drawer_id for case in batch)
    standing = set(
        Erasure.objects.filter(case_id__in=[case.pk for case in batch], person_id__isnull=True)
        .filter(Q(carried_out_at__isnull=True, dropped_at__isnull=True) | Q(list_month=month))
        .values_list("case_id", flat=True)
    )
    facts = kept_cases(batch)
    rows = [
        Erasure(
            organisation_id=case.organisation_id,
            whole=Whole.CASE.value,
            basis=Basis.RETENTION.value,
            case_id=case.pk,
            reference=case.reference,
            due_on=found.on,
            list_month=month,
            why=dict(found.plain()),
            asked_at=at,
        )
        for case in batch
        if case.pk not in standing and (found := belongs_on_list(facts[case.pk], years, month=month))
    ]
    Erasure.objects.bulk_create(rows)
    return len(rows)


def stand_for_list(*, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Stand for every line of the lists until ``today`` that nobody stands for yet, as the first of two people; return how many.

    Raises ``NotPermitted``, and ``Refused`` where no line waits.
    """
    require(by, Permission.ASK_ERASURE)
    month = today.replace(day=1)
    count = _lines(month, by).filter(asked_by_id__isnull=True).update(asked_by_id=by.user_id)
    if not count:
        raise Refused(say(_NOTHING_WAITS))
    record("keeping:list:stand_for", by=by, at=at, detail={"month": month.isoformat(), "cases": count})
    return count


def approve_list(*, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Approve every line for which somebody else stands, as the data protection officer; return how many.

    Each is carried out in the night of its day, if nothing stands in its way then. Raises ``NotPermitted``, and
    ``Refused`` where none is left that somebody else stands for.
    """
    require(by, Permission.APPROVE_ERASURE)
    if confirmed_years(by.organisation_id) is None:
        raise Refused(say(_NOT_CONFIRMED))
    month = today.replace(day=1)
    lines = _lines(month, by).filter(asked_by_id__isnull=False, approved_at__isnull=True)
    count = lines.exclude(asked_by_id=by.user_id).update(approved_by_id=by.user_id, approved_at=at)
    if not count:
        raise Refused(say(_SOMEBODY_ELSE))
    record("keeping:list:approve", by=by, at=at, detail={"month": month.isoformat(), "cases": count})
    return count


def keep_longer(*, line: Erasure, by: Actor, at: dt.datetime) -> Erasure:
    """Take one line off the list, approved or not, and return it; a list of a later month names the case again.

    To keep it for a reason, place a hold. Raises ``NotPermitted``, ``OutOfScope`` and ``Refused``.
    """
    require(by, Permission.ASK_ERASURE)
    row = (
        Erasure.objects.select_for_update()
        .filter(pk=line.pk, organisation_id=by.organisation_id, basis=Basis.RETENTION.value)
        .first()
    )
    if row is None:
        raise OutOfScope
    if row.carried_out_at is not None or row.dropped_at is not None:
        raise Refused(say(_DECIDED))
    row.dropped_by_id, row.dropped_at = by.user_id, at
    row.save(update_fields=["dropped_by_id", "dropped_at"])
    record("keeping:list:keep_longer", by=by, at=at, case_id=row.case_id, subject=row)
    return row


def _lines(month: dt.date, by: Actor) -> QuerySet[Erasure]:
    return Erasure.objects.filter(
        organisation_id=by.organisation_id,
        basis=Basis.RETENTION.value,
        list_month__lte=month,
        carried_out_at__isnull=True,
        dropped_at__isnull=True,
    )


def _tell(organisation_id: int, count: int, at: dt.datetime) -> None:
    for role in (Role.PROGRAMME_MANAGER, Role.DATA_PROTECTION_OFFICER):
        notify(
            organisation_id=organisation_id,
            code="keeping:list:made",
            sentence=say(
                msgid("Cases whose time runs out were listed: %(count)s. Two people decide."), count=count
            ),
            at=at,
            role=role.value,
        )


_NO_YEARS = msgid(
    "Nothing was confirmed, because a purpose has no number of years from 1 to 50. Write one for each."
)
_NOTHING_WAITS = msgid("Nothing was changed: somebody stands for every line of this list.")
_NOT_CONFIRMED = msgid(
    "Nothing was approved, because for how long files are kept is not confirmed yet. Confirm the schedule first."
)
_SOMEBODY_ELSE = msgid(
    "Nothing was approved: no line waits for which somebody else stands. Ask a colleague to stand for the list first."
)
_DECIDED = msgid("Nothing was changed: this line is decided already.")
