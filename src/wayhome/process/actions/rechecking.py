"""Ask the gate of cleared cases again: when a fact changed, and every night."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation, Role
from wayhome.casefile.cases.enums import Area, State, TaskCode
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import cleared_cases
from wayhome.casefile.cases.telling import Asks, make_task, tell
from wayhome.ground.core.context import acting_for
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.engine import Told, lock, move
from wayhome.process.enums import Verb
from wayhome.process.gates import HEALTH_CONDITION, needs_protection_sign_off, still_signed
from wayhome.process.gathering import gather
from wayhome.process.transitions import BY_VERB
from wayhome.safeguards.acts import what_blocks
from wayhome.safeguards.conditions import condition
from wayhome.safeguards.engine import Finding
from wayhome.safeguards.words import Act, Tier


def recheck(*, case: Case, today: dt.date, by: Actor, at: dt.datetime) -> bool:
    """Take the clearance of a case back when a condition fell, and return whether it did.

    Everybody on the case reads which plain conditions fell; those of health and protection are named to who may
    read them, in lines of their own. Anybody's act can make it fall, so no permission is asked beyond having the case in scope.
    """
    if case.state != State.CLEARED.value:
        return False
    facts = gather(case, today=today, now=at).facts
    fallen = what_blocks(Act.CLEAR, facts)
    unsigned = needs_protection_sign_off(facts) and not still_signed(case)
    case = lock(case)
    if not (fallen or unsigned) or case.state != State.CLEARED.value:
        return False  # Somebody moved the case meanwhile: that step asked its own gate.
    line = _what_fell(fallen)
    move(
        case,
        BY_VERB[Verb.UNCLEAR],
        to=State.PREPARING,
        by=by,
        at=at,
        told=Told(line, icon="exclamation-triangle"),
    )
    if unsigned:
        sentence = say(msgid("Something was recorded since a protection officer signed: they look again."))
        tell(case=case, sentence=sentence, by=by, at=at, area=Area.PROTECTION, icon="exclamation-triangle")
    for area, titles in _closed_parts(fallen).items():
        tell(
            case=case,
            sentence=say(msgid("Open now: %(conditions)s."), conditions=titles),
            by=by,
            at=at,
            area=area,
            icon="exclamation-triangle",
        )
    make_task(
        case=case,
        sentence=line,
        due_on=today,
        at=at,
        area=Area.GENERAL,
        role=Role.MOVEMENTS_OFFICER.value,
        asks=Asks(TaskCode.CLEARANCE_FELL),
    )
    return True


def _what_fell(fallen: Iterable[Finding]) -> Sentence:
    """Return what everybody on the case reads: the plain conditions by name, and one neutral line for the others.

    That line stands there whether or not one of them fell, so that it tells nothing.
    """
    titles = _titles(finding for finding in fallen if _area_of(finding) is Area.GENERAL)
    if not titles:
        return say(msgid("The clearance was taken back. Health and protection: ask their officers."))
    return say(
        msgid(
            "The clearance was taken back. Open now: %(conditions)s. Health and protection: ask their officers."
        ),
        conditions=titles,
    )


def _closed_parts(fallen: Iterable[Finding]) -> Mapping[Area, Sequence[Sentence]]:
    """Return the names of the fallen conditions of health and of protection, for who may read them."""
    found = list(fallen)
    parts = {
        area: _titles(finding for finding in found if _area_of(finding) is area)
        for area in (Area.HEALTH, Area.PROTECTION)
    }
    return {area: titles for area, titles in parts.items() if titles}


def _titles(findings: Iterable[Finding]) -> Sequence[Sentence]:
    """Return what the findings are about, each once, in the order of the conditions."""
    ordered = sorted(findings, key=lambda finding: finding.condition or 0)
    names = {
        condition(finding.condition).title if finding.condition else finding.rule.title: None
        for finding in ordered
    }
    return [say(name) for name in names]


def _area_of(finding: Finding) -> Area:
    if (condition(finding.condition).tier if finding.condition else finding.tier) != Tier.T2:
        return Area.GENERAL
    return Area.HEALTH if finding.condition == HEALTH_CONDITION else Area.PROTECTION


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
