"""The information checklist with one person: how far each point got, in which language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.languages import is_language
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.counselling.actions.protecting import check_member
from wayhome.stages.counselling.enums import Step
from wayhome.stages.counselling.models import ChecklistMark, Session
from wayhome.stages.counselling.queries import Told, points_in_force, progress_of


@dataclass(frozen=True)
class Telling:
    """How far points got with one person, by code, in which language, in which session, and when it was said."""

    steps: Mapping[str, Step]
    language: str
    session: Session | None = None
    told_at: dt.datetime | None = None


def mark_points(
    *, case: Case, member: CaseMember, telling: Telling, by: Actor, at: dt.datetime
) -> tuple[str, ...]:
    """Record how far points got with one person, and return the codes whose step changed; others write nothing.

    Raises ``NotPermitted``, and ``Refused`` when the language is missing or a point is not on the list today.
    """
    require(by, Permission.COUNSEL)
    check_member(case, member)
    if not is_language(telling.language):
        raise Refused(
            say(msgid("Nothing was recorded, because the language is missing. Choose the language spoken.")),
            field="language",
        )
    points = {point.code: point for point in points_in_force(case, on=at.date())}
    if not set(telling.steps) <= set(points):
        raise Refused(
            say(msgid("Nothing was recorded, because the list of points has changed. Load the page again."))
        )
    progress = progress_of(case, [member], on=at.date(), points=list(points.values()))[member.id]
    changed = tuple(
        code for code, step in telling.steps.items() if _is_new(progress.told.get(code), step, telling)
    )
    ChecklistMark.objects.bulk_create(
        ChecklistMark(
            case=case,
            drawer_id=member.drawer_id,
            member=member,
            session=telling.session,
            code=code,
            version=points[code].version,
            step=telling.steps[code].value,
            language=telling.language,
            marked_at=telling.told_at or at,
            marked_by_id=by.user_id,
        )
        for code in changed
    )
    if changed:
        record(
            "counselling:checklist:mark",
            by=by,
            at=at,
            case_id=case.id,
            subject=member,
            detail={"points": len(changed)},
        )
    return changed


def _is_new(told: Told | None, step: Step, telling: Telling) -> bool:
    """Return whether a mark says something new: another step, or the same in another language."""
    if told is None:
        return step is not Step.NOT_YET
    return told.step is not step or (step is not Step.NOT_YET and told.language != telling.language)
