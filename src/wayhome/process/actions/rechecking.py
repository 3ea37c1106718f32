"""Ask the gate of cleared cases again: when a fact changed, and every night."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.enums import Area, State, TaskCode
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import cleared_cases
from wayhome.casefile.cases.telling import Asks, make_task
from wayhome.ground.core.context import acting_for
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.actions.preparing import unclear
from wayhome.process.engine import lock
from wayhome.process.gathering import gather
from wayhome.safeguards.acts import what_blocks
from wayhome.safeguards.words import Act


def recheck(*, case: Case, today: dt.date, by: Actor, at: dt.datetime) -> bool:
    """Take the clearance of a case back when a condition fell, and return whether it did.

    The timeline line and both offices' notice say that it fell; which condition is a task with the tier of its
    fact. Anybody's act can make it fall, so no permission is asked beyond having the case in scope.
    """
    if case.state != State.CLEARED.value:
        return False
    fallen = what_blocks(Act.CLEAR, gather(case, today=today, now=at).facts)
    if not fallen or lock(case).state != State.CLEARED.value:
        return False  # Somebody moved the case meanwhile: that step asked its own gate.
    numbers = sorted({finding.condition for finding in fallen if finding.condition})
    unclear(
        case=case,
        reason=f"conditions {', '.join(str(number) for number in numbers)}",
        by=by,
        at=at,
    )
    make_task(
        case=case,
        sentence=say(msgid("The clearance fell. Look at the conditions that are open now")),
        due_on=today,
        at=at,
        area=Area.GENERAL,
        role="movements_officer",
        asks=Asks(TaskCode.CLEARANCE_FELL),
    )
    return True


def recheck_touched(*, case_ids: Iterable[uuid.UUID], today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Ask again about the cleared ones among the cases on which something was just recorded; return how many fell.

    It is asked for the responsible organisation: whoever recorded the fact may hold fewer keys than the gate needs.
    """
    fell = 0
    for case in cleared_cases(case_ids=list(case_ids)):
        relation = Relation.OWNER if case.organisation_id == by.organisation_id else Relation.AGREEMENT
        with acting_for([case.organisation_id]):
            fell += recheck(case=case, today=today, by=by.on(relation), at=at)
    return fell


def recheck_all(*, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Ask again about every cleared case of one organisation, as the nightly job does; return how many fell."""
    return sum(
        recheck(case=case, today=today, by=by.on(Relation.OWNER), at=at)
        for case in cleared_cases(organisation_id=organisation_id)
    )
