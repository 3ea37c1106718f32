"""The points of the information checklist: those in force, their words, and every version with its draft."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.casefile.funding.models import Programme
from wayhome.ground.core.together import Prepared
from wayhome.stages.counselling.models import ChecklistPoint, ChecklistText


def points_in_force(case: Case, *, on: dt.date) -> Sequence[ChecklistPoint]:
    """Return the points of the case's programme on a day, in their order; the programme's own wording comes first.

    The points for every programme speak of a return: one for people who have come home already has only its own.
    """
    return in_their_order(POINTS.read(case.programme_id, on))


def _points(programme_id: int, on: dt.date) -> QuerySet[ChecklistPoint]:
    at_home = Programme.objects.filter(pk=programme_id, shape=ProgrammeShape.ORIGIN_ONLY.value)
    of_every = Q(programme__isnull=True) & ~Exists(at_home)
    return (
        ChecklistPoint.objects.filter(Q(programme=programme_id) | of_every)
        .filter(begins_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    )


POINTS = Prepared(_points)
"""The points of a programme (its key) on a day, in all wordings that are in force; ``in_their_order`` reads them."""


def in_their_order(rows: Iterable[ChecklistPoint]) -> Sequence[ChecklistPoint]:
    """Return one wording of each point, the programme's own before the general one, in the order of the list."""
    latest: dict[str, ChecklistPoint] = {}
    for point in sorted(
        rows, key=lambda row: (row.programme_id is not None, row.begins_on, row.confirmed_at)
    ):
        latest[point.code] = point
    return sorted(latest.values(), key=lambda point: (point.position, point.code))


def is_theirs(point: ChecklistPoint, by: Actor) -> bool:
    """Return whether somebody's organisation puts a point in force: its own programme's, and headquarters every one."""
    return by.headquarters or (
        point.programme is not None and point.programme.organisation_id == by.organisation_id
    )


def texts_of(
    points: Collection[ChecklistPoint], *, languages: Collection[str]
) -> Mapping[tuple[str, str], ChecklistText]:
    """Return the words of these points by code and language; one query."""
    rows = ChecklistText.objects.filter(point__in=points, language__in=languages).select_related("point")
    return {(row.point.code, row.language): row for row in rows}


@dataclass(frozen=True)
class PointLine:
    """One point of the checklist, for all programmes or for one, in all its versions: the draft first, newest first."""

    versions: tuple[ChecklistPoint, ...]

    @property
    def first(self) -> ChecklistPoint:
        """Return the version that names code and programme; every version names the same."""
        return self.versions[0]

    @property
    def draft(self) -> ChecklistPoint | None:
        """Return the version that waits for a second person."""
        return next((point for point in self.versions if point.confirmed_at is None), None)

    def now(self, on: dt.date) -> ChecklistPoint | None:
        """Return the version that is in force on a day."""
        begun = (point for point in self.versions if point.begins_on is not None and point.begins_on <= on)
        return next((point for point in begun if point.ends_on is None or point.ends_on > on), None)


def point_lines() -> Sequence[PointLine]:
    """Return every point, those for all programmes first, in the order of the list and with the words of each version.

    Two queries.
    """
    return _lines(ChecklistPoint.objects.all())


def point_line(key: uuid.UUID) -> PointLine | None:
    """Return the point to which a version belongs, with the words of each version, or nothing; three queries."""
    known = ChecklistPoint.objects.filter(pk=key).values_list("code", "programme_id").first()
    if known is None:
        return None
    return _lines(ChecklistPoint.objects.filter(code=known[0], programme=known[1]))[0]


def _lines(rows: QuerySet[ChecklistPoint]) -> Sequence[PointLine]:
    found: dict[tuple[str, int | None], list[ChecklistPoint]] = {}
    for point in rows.select_related("programme", "written_by", "confirmed_by").prefetch_related("texts"):
        found.setdefault((point.code, point.programme_id), []).append(point)
    for line in found.values():
        line.sort(key=lambda point: (point.begins_on or dt.date.max, point.written_at), reverse=True)
    lines = [PointLine(tuple(line)) for line in found.values()]
    return sorted(lines, key=lambda line: _place(line.first))


def _place(point: ChecklistPoint) -> tuple[str, int, str]:
    """Return where a point stands among all: those for every programme first, then programme by programme."""
    return (point.programme.name if point.programme else "", point.position, point.code)


def languages_of_points() -> Sequence[str]:
    """Return the languages in which any point was ever written; one query."""
    return list(ChecklistText.objects.order_by("language").values_list("language", flat=True).distinct())


def points_to_read(user_id: int | None) -> int:
    """Return how many drafts of points wait for a reader who is somebody else than their writer; one query."""
    drafts = ChecklistPoint.objects.filter(confirmed_at__isnull=True)
    return drafts.exclude(written_by_id=user_id).count()
