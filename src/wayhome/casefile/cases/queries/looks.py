"""Who looked at a file, when and why: for the data protection officer with names, for the person with office and role.

The rows are written by the doors (``ground.audit.reading``). A reason is worked out from what the file itself knows of
the reader; a look without one is for a person to judge, not for a machine.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.models import Case, Task
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.cases.scoring import Flag, Glance, flags_of
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.reading import FILE_READ, NAMES_READ
from wayhome.ground.core.paging import Order, one_page, read_moment_key

PAGE = 50
LOOKS = (FILE_READ, NAMES_READ)
OWN_REASONS = frozenset({"responsible", "acted"})
"""Reasons that hold at any hour and pace."""
OVERSEES = frozenset({Role.DATA_PROTECTION_OFFICER.value, Role.AUDITOR.value})
"""Roles whose work it is to look at what others do."""
NEWEST = Order("at", rising=False, row_rising=False)


class Reason(StrEnum):
    """Why somebody had a file open, as far as the file knows."""

    RESPONSIBLE = "responsible"
    ACTED = "acted"
    TASK = "task"
    LISTED = "listed"
    OVERSIGHT = "oversight"
    NONE = "none"


@dataclass(frozen=True)
class Look:
    """One look: who, for which office, in which roles, at what, and why; ``at`` is aware UTC.

    ``former`` says that they recorded something in the file on an earlier day, ``flags`` why to ask about it.
    """

    at: dt.datetime
    user_id: int | None
    name: str
    organisation: str
    office: str
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    way: str
    reason: Reason
    case_id: uuid.UUID | None = None
    office_id: int | None = None
    former: bool = False
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True)
class LooksPage:
    """One page of looks, newest first, and the keys of its neighbours; empty keys mean there is none."""

    rows: tuple[Look, ...]
    earlier: str
    later: str


def who_looked(hand: CaseInHand, *, after: str = "", before: str = "", size: int = PAGE) -> LooksPage:
    """Return one page of who looked at a case, newest first, paged by key; six queries whatever the size.

    ``after`` goes on to older looks, ``before`` back to newer ones; a key that nobody made is taken as none.
    Raises ``NotPermitted`` for whoever may not read who looked.
    """
    require(hand.by, Permission.READ_AUDIT)
    rows = AuditEvent.objects.filter(case_id=hand.case.id, tag__in=LOOKS)
    page = one_page(rows, NEWEST, key=read_moment_key(before or after), backwards=bool(before), size=size)
    earlier, later = page.keys(lambda row: (row.at, row.id))
    return LooksPage(looks_of(page.rows), earlier, later)


def looks_of(rows: Sequence[AuditEvent]) -> tuple[Look, ...]:
    """Return audit rows as looks, each with names and reason; six queries whatever their number."""
    users = dict(_names(User.objects, (row.user_id for row in rows)))
    organisations = dict(_names(Organisation.objects, (row.organisation_id for row in rows)))
    offices = dict(_names(Office.objects, (row.office_id for row in rows)))
    known = known_of({row.case_id for row in rows if row.case_id}, rows)
    nothing = Known(frozenset(), frozenset(), ())
    return tuple(
        Look(
            at=row.at,
            user_id=row.user_id,
            name=users.get(row.user_id, ""),
            organisation=organisations.get(row.organisation_id, ""),
            office=offices.get(row.office_id, ""),
            roles=tuple(row.roles),
            groups=tuple(row.fields),
            way=str(row.detail.get("way", "")),
            reason=reason_of(row, known.get(row.case_id, nothing) if row.case_id else nothing),
            case_id=row.case_id,
            office_id=row.office_id,
            former=worked_before(row, known.get(row.case_id, nothing) if row.case_id else nothing),
        )
        for row in rows
    )


def looks_to_ask_about(by: Actor, day: dt.date) -> tuple[Look, ...]:
    """Return the looks into files by the acting organisation on a day of UTC that somebody has to ask about, with why.

    That is every look for which the file knows no reason, and what ``scoring`` finds beside. Names in lists are no
    looks. Raises ``NotPermitted`` for whoever may not read who looked.
    """
    require(by, Permission.READ_AUDIT)
    return flagged_looks(by.organisation_id, day)


def flagged_looks(organisation_id: int, day: dt.date) -> tuple[Look, ...]:
    """Return the same for an organisation, for its timer; eight queries whatever their number."""
    rows = AuditEvent.objects.filter(
        organisation_id=organisation_id, at__date=day, tag=FILE_READ, case_id__isnull=False
    )
    looks = looks_of(list(rows.order_by("at", "id")))
    zones = dict(
        Office.objects.filter(id__in={one.office_id for one in looks}).values_list("id", "time_zone")
    )
    flags = flags_of([_glance(look, zones) for look in looks])
    return tuple(replace(look, flags=why) for look, why in zip(looks, flags, strict=True) if why)


def _glance(look: Look, zones: Mapping[int, str]) -> Glance:
    zone = ZoneInfo(zones.get(look.office_id or 0, "UTC"))
    return Glance(
        user_id=look.user_id or 0,
        case_id=look.case_id or 0,
        at=look.at,
        at_the_office=look.at.astimezone(zone).time(),
        explained=look.reason is not Reason.NONE,
        own=look.reason.value in OWN_REASONS,
        former=look.former,
    )


def worked_before(row: AuditEvent, known: Known) -> bool:
    """Return whether whoever looked recorded something in the file on an earlier day of UTC."""
    return any(user_id == row.user_id and day < row.at.date() for user_id, day in known.acted)


@dataclass(frozen=True)
class Known:
    """What a file knows of who works on it: who is responsible, who recorded something on which day, whose tasks it has."""

    responsible: frozenset[int]
    acted: frozenset[tuple[int, dt.date]]
    asked: Collection[tuple[int | None, str, int]]


def reason_of(row: AuditEvent, known: Known) -> Reason:
    """Return why somebody looked, the strongest reason first; a name in a list is no look into the file.

    Days are those of UTC. ``known.asked`` holds user, role and organisation of each task the case ever had.
    """
    if row.user_id in known.responsible:
        return Reason.RESPONSIBLE
    if (row.user_id or 0, row.at.date()) in known.acted:
        return Reason.ACTED
    mine = {(row.user_id, "", row.organisation_id)} | {
        (None, role, row.organisation_id) for role in ("", *row.roles)
    }
    if any(asked in mine or (asked[0] == row.user_id and asked[0] is not None) for asked in known.asked):
        return Reason.TASK
    if row.tag == NAMES_READ:
        return Reason.LISTED
    return Reason.OVERSIGHT if OVERSEES & set(row.roles) else Reason.NONE


def known_of(case_ids: Collection[uuid.UUID], rows: Iterable[AuditEvent]) -> dict[uuid.UUID, Known]:
    """Return what each of these cases knows of the readers in these rows; three queries."""
    readers = {row.user_id for row in rows if row.user_id}
    acts = AuditEvent.objects.filter(case_id__in=case_ids, user_id__in=readers).exclude(tag__in=LOOKS)
    acted: dict[uuid.UUID | None, set[tuple[int, dt.date]]] = {}
    done = acts.exclude(tag__endswith=":read").values_list("case_id", "user_id", "at")
    for case_id, user_id, at in done:
        acted.setdefault(case_id, set()).add((user_id or 0, at.date()))
    asked: dict[uuid.UUID, list[tuple[int | None, str, int]]] = {}
    tasks = Task.objects.filter(case_id__in=case_ids).values_list(
        "case_id", "user_id", "role", "organisation_id"
    )
    for task_case, user_id, role, organisation_id in tasks.distinct():
        asked.setdefault(task_case, []).append((user_id, role, organisation_id))
    workers = Case.objects.filter(id__in=case_ids).values_list("id", "counsellor_id", "case_manager_id")
    return {
        key: Known(
            responsible=frozenset(one for one in (counsellor, manager) if one),
            acted=frozenset(acted.get(key, ())),
            asked=tuple(asked.get(key, ())),
        )
        for key, counsellor, manager in workers
    }


def _names(rows: object, keys: Iterable[int | None]) -> Mapping[int | None, str]:
    found: QuerySet[User] = rows.filter(pk__in={key for key in keys if key})  # type: ignore[attr-defined]
    return dict(found.values_list("pk", "name"))
