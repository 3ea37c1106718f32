"""Lines of the timeline and tasks: sentences with facts, sealed with the area they speak of."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.enums import LOOK, TELLING, Area, TaskCode
from wayhome.casefile.cases.models import Case, Task, TimelineEntry
from wayhome.ground.audit.recording import record
from wayhome.ground.core.together import Prepared
from wayhome.ground.crypto.bulk import insert_rows
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.sentences import Sentence

AREA_PERMISSION: Mapping[Area, Permission] = {
    Area.GENERAL: Permission.READ_HISTORY,
    Area.COUNSELLING: Permission.READ_COUNSELLING,
    Area.LEGAL: Permission.READ_LEGAL,
    Area.PROTECTION: Permission.READ_PROTECTION,
    Area.HEALTH: Permission.READ_HEALTH,
    Area.TRAVEL: Permission.READ_TRAVEL,
}
"""What one must be allowed to read to see a line of an area."""


@dataclass(frozen=True)
class Asks:
    """What a task asks for: its kind, the key of the member or record it asks about, and who asked.

    The key makes the deed settle this task only; who asked is told where somebody else must do it.
    """

    code: TaskCode
    subject_id: uuid.UUID | None = None
    by_id: int | None = None


BY_HAND = Asks(TaskCode.BY_HAND)


def tell(
    *,
    case: Case,
    sentence: Sentence,
    by: Actor,
    at: dt.datetime,
    area: Area = Area.GENERAL,
    icon: str = "circle",
) -> TimelineEntry:
    """Write one line of the timeline in the transaction under way and return it."""
    return TimelineEntry.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        at=at,
        user_name=by.name,
        icon=icon,
        what=as_plain(sentence),
        area=area.value,
    )


def make_task(
    *,
    case: Case,
    sentence: Sentence,
    due_on: dt.date,
    at: dt.datetime,
    area: Area = Area.GENERAL,
    organisation_id: int | None = None,
    role: str = "",
    user_id: int | None = None,
    asks: Asks = BY_HAND,
) -> Task:
    """Write one open task for a role or a person of the case's owner, or of the organisation named, and return it.

    A counsellor's task goes to the case managers where they are who counsels: in a programme for people at home.
    """
    return Task.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        organisation_id=organisation_id or case.organisation_id,
        role=_who_does(case, role),
        user_id=user_id,
        code=LOOK if asks.code in TELLING else asks.code.value,
        subject_id=asks.subject_id,
        asked_by_id=asks.by_id,
        due_on=due_on,
        what={**as_plain(sentence), "asks": asks.code.value},
        area=area.value,
        made_at=at,
    )


def _who_does(case: Case, role: str) -> str:
    if role == Role.RETURN_COUNSELLOR.value and case.programme.is_at_home:
        return Role.CASE_MANAGER.value
    return role


def tell_in_each(
    cases: Sequence[Case], *, sentence: Sentence, by: Actor, at: dt.datetime, icon: str = "circle"
) -> None:
    """Write one line of the general timeline in each of these cases, whose drawers are open, with one statement."""
    plain = as_plain(sentence)
    insert_rows(
        TimelineEntry,
        columns={**_places(cases), "what": [plain] * len(cases)},
        constants={"at": at, "user_name": by.name, "icon": icon, "area": Area.GENERAL.value},
    )


def make_task_in_each(
    asked: Sequence[tuple[Case, Sentence, dt.date]], *, at: dt.datetime, role: Role, asks: Asks
) -> None:
    """Write one open task for a role of each case's owner, due on its day, with one statement.

    The cases have their programmes loaded and their drawers open; what is asked is told to everybody of the role.
    """
    cases = [case for case, *_ in asked]
    what = {id(said): {**as_plain(said), "asks": asks.code.value} for _, said, _ in asked}
    insert_rows(
        Task,
        columns={
            **_places(cases),
            "organisation_id": [case.organisation_id for case in cases],
            "role": [_who_does(case, role.value) for case in cases],
            "due_on": [due_on for *_, due_on in asked],
            "what": [what[id(said)] for _, said, _ in asked],
        },
        constants={
            "code": asks.code.value,
            "subject_id": asks.subject_id,
            "asked_by_id": asks.by_id,
            "area": Area.GENERAL.value,
            "made_at": at,
        },
    )


def _places(cases: Sequence[Case]) -> dict[str, list[uuid.UUID]]:
    """Return a key for a new row in each of these cases, with the case's own key and drawer."""
    return {
        "id": [uuid.uuid4() for _ in cases],
        "case_id": [case.id for case in cases],
        "drawer_id": [case.drawer_id for case in cases],
    }


_OPEN_TASKS = Prepared(lambda case_id: Task.objects.filter(case_id=case_id, done_at__isnull=True))


def settle_tasks(
    *,
    case_id: uuid.UUID,
    codes: Iterable[TaskCode],
    by: Actor,
    at: dt.datetime,
    subject_id: uuid.UUID | None = None,
    not_asked_by: int | None = None,
) -> int:
    """Mark the open tasks of some kinds as done, because what they ask for was done or is overtaken; return how many.

    With ``subject_id`` only those that ask about it, with ``not_asked_by`` none that this person asked for. Whoever
    does the deed settles them, whosever tasks they are.
    """
    wanted = set(codes)
    keys = [
        row.id
        for row in _OPEN_TASKS.read(case_id)
        if subject_id in (None, row.subject_id)
        and (not_asked_by is None or row.asked_by_id != not_asked_by)
        and _is_one_of(row, wanted)
    ]
    if not keys:
        return 0
    count = Task.objects.filter(id__in=keys, done_at__isnull=True).update(done_at=at, done_by=by.user_id)
    if count:
        record("cases:task:settle", by=by, at=at, case_id=case_id, detail={"count": count})
    return count


def _is_one_of(task: Task, wanted: Collection[TaskCode]) -> bool:
    """Return whether a task is of one of these kinds; the kind of one that would tell is sealed."""
    if task.code == LOOK:
        return is_open(task.drawer_id) and task.kind in wanted
    return task.code in {code.value for code in wanted}


def as_plain(sentence: Sentence) -> dict[str, Any]:
    """Return a sentence as plain values that can be sealed and read back with ``as_sentence``."""
    return {"text": sentence.text, "facts": {name: _plain(value) for name, value in sentence.facts.items()}}


def as_sentence(value: Mapping[str, Any]) -> Sentence:
    """Return the sentence that ``as_plain`` wrote."""
    return Sentence(
        text=str(value["text"]), facts={name: _read(item) for name, item in value["facts"].items()}
    )


def _plain(value: object) -> Any:
    if isinstance(value, Sentence):
        return {"sentence": as_plain(value)}
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def _read(value: object) -> object:
    if isinstance(value, list):
        return [_read(item) for item in value]
    if isinstance(value, dict):
        if "sentence" in value:
            return as_sentence(value["sentence"])
        if "moment" in value:
            return dt.datetime.fromisoformat(value["moment"])
        if "day" in value:
            return dt.date.fromisoformat(value["day"])
    return value
