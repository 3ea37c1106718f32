"""Writes and corrects statistics lines: a member has one line for the departure and one for the arrival."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import LineKind
from wayhome.casefile.cases.models import CaseMember, StatisticsKey, StatisticsLine
from wayhome.ground.audit.recording import record


@dataclass(frozen=True)
class LineFacts:
    """The coarse facts of one line; ``month`` is any day of the month, ``age`` the lowest possible in whole years.

    Countries are alpha-3; ``onward`` says that somebody went to a third country and not home.
    """

    month: dt.date
    host_country: str
    nationality: str
    returned_to: str
    onward: bool
    sex: str
    age: int | None
    type_of_return: str
    assistance: str
    programme: str
    fund: str
    unaccompanied_child: bool | None = None
    trafficked: bool | None = None
    health_needs: bool | None = None
    mark: str = ""


def write_line(
    *, member: CaseMember, kind: LineKind, facts: LineFacts, by: Actor, at: dt.datetime
) -> uuid.UUID:
    """Write the line that counts a member and return its key; a member who has one gets it replaced, never a second."""
    key = _key(member, kind)
    if key is not None:
        StatisticsLine.objects.filter(pk=uuid.UUID(key.line)).update(**_values(kind, facts))
        record("cases:statistics:replace", by=by, at=at, case_id=member.case_id, subject=key)
        return uuid.UUID(key.line)
    line = StatisticsLine.objects.create(**_values(kind, facts))
    key = StatisticsKey.objects.create(
        case_id=member.case_id, drawer_id=member.drawer_id, member=member, kind=kind.value, line=str(line.pk)
    )
    record("cases:statistics:write", by=by, at=at, case_id=member.case_id, subject=key)
    return line.pk


def strike_line(*, member: CaseMember, kind: LineKind, by: Actor, at: dt.datetime) -> bool:
    """Take a member's line back, when what it counts did not happen; return whether there was one."""
    key = _key(member, kind)
    if key is None:
        return False
    StatisticsLine.objects.filter(pk=uuid.UUID(key.line)).delete()
    record("cases:statistics:strike", by=by, at=at, case_id=member.case_id, subject=key)
    key.delete()
    return True


def _key(member: CaseMember, kind: LineKind) -> StatisticsKey | None:
    return StatisticsKey.objects.filter(member=member, kind=kind.value).first()


def _values(kind: LineKind, facts: LineFacts) -> dict[str, object]:
    return {**asdict(facts), "month": facts.month.replace(day=1), "kind": kind.value}
