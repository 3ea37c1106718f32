"""Sessions, how far the information got, assessments and concerns, and what rules may know of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, Max

from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.people.enums import Tie
from wayhome.casefile.people.queries import TieFact, ties_of_case
from wayhome.ground.core.together import Prepared, read_together
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.safeguards.facts import ChildFacts, ProtectionFacts
from wayhome.safeguards.words import Voluntariness
from wayhome.stages.consent.queries import languages_of
from wayhome.stages.counselling.enums import ENTRY_BAN_POINT, ConcernKind, Step
from wayhome.stages.counselling.models import (
    ChecklistMark,
    ChecklistPoint,
    ProtectionConcern,
    ProtectionFact,
    Session,
    VoluntarinessAssessment,
    VulnerabilityAssessment,
    VulnerabilityFactor,
)
from wayhome.stages.counselling.queries.points import POINTS, in_their_order, points_in_force
from wayhome.stages.counselling.scoring import (
    FactKind,
    Family,
    Found,
    Latest,
    child_facts,
    protection_facts,
)

# What is asked of one case (its key) wherever its facts are gathered.
_MARKS = Prepared(lambda case_id: ChecklistMark.objects.filter(case_id=case_id))
_JUDGED = Prepared(
    lambda case_id: (
        VoluntarinessAssessment.objects.filter(case_id=case_id)
        .select_related("assessed_by")
        .order_by("assessed_at", "id")
    )
)
_CONCERNS = Prepared(
    lambda case_id: ProtectionConcern.objects.filter(case_id=case_id).order_by("raised_at", "id")
)
_FACTS = Prepared(lambda case_id: ProtectionFact.objects.filter(case_id=case_id).order_by("found_at", "id"))

_ORDER = {Step.NOT_YET.value: 0, Step.EXPLAINED.value: 1, Step.OWN_WORDS.value: 2}


@dataclass(frozen=True)
class CounsellingPart:
    """What this stage knows of one member, in the shape of the facts that rules read."""

    voluntariness: Voluntariness | None = None
    voluntariness_at: dt.datetime | None = None
    information_complete: bool | None = None
    information_understood: bool | None = None
    information_finished_at: dt.datetime | None = None
    entry_ban_explained: bool | None = None
    protection: ProtectionFacts = field(default_factory=ProtectionFacts)
    child: ChildFacts = field(default_factory=ChildFacts)


@dataclass(frozen=True)
class CounsellingFacts:
    """What this stage knows of a case: each member's part, and concerns about the case as a whole."""

    parts: Mapping[uuid.UUID, CounsellingPart]
    open_concerns: int


@dataclass(frozen=True)
class Told:
    """Where one point stands with one person: the step, the language, and since when."""

    step: Step
    language: str
    since_at: dt.datetime


@dataclass(frozen=True)
class Progress:
    """How far the checklist got with one person, of the points in force."""

    points: tuple[str, ...]
    told: Mapping[str, Told]

    @property
    def explained(self) -> tuple[str, ...]:
        """Return the codes of points explained, or said in own words, in the order of the list."""
        return tuple(code for code in self.points if self.step(code) is not Step.NOT_YET)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the codes of points not explained yet, in the order of the list."""
        return tuple(code for code in self.points if self.step(code) is Step.NOT_YET)

    @property
    def complete(self) -> bool:
        """Return whether there is a list and every point of it is explained."""
        return bool(self.points) and not self.missing

    def step(self, code: str) -> Step:
        """Return how far one point got."""
        told = self.told.get(code)
        return told.step if told is not None else Step.NOT_YET

    @property
    def finished_at(self) -> dt.datetime | None:
        """Return the moment the last point was explained, once all are; the time to think runs from here."""
        if not self.complete:
            return None
        return max(self.told[code].since_at for code in self.points)


def progress_of(
    case: Case,
    members: Sequence[CaseMember],
    *,
    on: dt.date,
    points: Sequence[ChecklistPoint] | None = None,
) -> Mapping[uuid.UUID, Progress]:
    """Return how far the checklist got with each of these members, by member key; two queries, one with ``points``."""
    known = points_in_force(case, on=on) if points is None else points
    return _progress(members, known, _MARKS.read(case.pk))


def _progress(
    members: Sequence[CaseMember], points: Iterable[ChecklistPoint], marks: Iterable[ChecklistMark]
) -> Mapping[uuid.UUID, Progress]:
    codes = tuple(point.code for point in points)
    kept: dict[uuid.UUID, dict[str, Told]] = {member.id: {} for member in members}
    for mark in sorted(marks, key=lambda mark: (mark.marked_at, _ORDER[mark.step])):
        told = kept.setdefault(mark.member_id, {})
        told[mark.code] = _told(told.get(mark.code), mark)
    return {member: Progress(points=codes, told=told) for member, told in kept.items()}


def _told(before: Told | None, mark: ChecklistMark) -> Told:
    """Return where a point stands after one more mark; explaining it again does not start the time to think anew."""
    step = Step(mark.step)
    again = before is not None and before.step is not Step.NOT_YET and step is not Step.NOT_YET
    return Told(
        step=step, language=mark.language, since_at=before.since_at if again and before else mark.marked_at
    )


def counselling_facts(
    case: Case,
    *,
    on: dt.date,
    members: Sequence[CaseMember] | None = None,
    ties: Sequence[TieFact] | None = None,
) -> CounsellingFacts:
    """Return what rules may know of voluntariness, information, protection and children on a day.

    One query, one more for family ties, and two more for members (with ``person`` loaded) not passed in.
    """
    people = members_of(case, everybody=True) if members is None else members
    open_drawers([case.drawer_id, *(member.drawer_id for member in people)])
    known_ties = ties_of_case(case.id, on=on) if ties is None else ties
    points, marks, judgements, raised, facts = read_together(
        POINTS.of(case.programme_id, on), *(one.of(case.pk) for one in (_MARKS, _JUDGED, _CONCERNS, _FACTS))
    )
    progress = _progress(people, in_their_order(points), marks)
    judged = {row.member_id: row for row in judgements}
    concerns = _kinds(row for row in raised if row.settled_at is None)
    ever = Counter(row.member_id for row in raised)
    found = _latest(facts)
    parts = {
        member.id: _part(
            member,
            judged.get(member.id),
            progress[member.id],
            replace(
                protection_facts(found.get(member.id, {}), concerns.get(member.id, ())),
                concerns_raised=ever[member.id] + ever[None],
            ),
            child_facts(found.get(member.id, {}), _family(member, people, known_ties)),
        )
        for member in people
    }
    return CounsellingFacts(parts=parts, open_concerns=len(concerns.get(None, ())))


def _part(
    member: CaseMember,
    judged: VoluntarinessAssessment | None,
    progress: Progress,
    protection: ProtectionFacts,
    child: ChildFacts,
) -> CounsellingPart:
    spoken = languages_of(member.person)
    languages = {progress.told[code].language for code in progress.explained}
    return CounsellingPart(
        voluntariness=Voluntariness(judged.judgement) if judged else None,
        voluntariness_at=judged.assessed_at if judged else None,
        information_complete=progress.complete,
        information_understood=languages <= spoken if languages and spoken else None,
        information_finished_at=progress.finished_at,
        entry_ban_explained=progress.step(ENTRY_BAN_POINT) is not Step.NOT_YET,
        protection=protection,
        child=child,
    )


def _family(member: CaseMember, people: Sequence[CaseMember], ties: Sequence[TieFact]) -> Family:
    keys = {other.person_id: str(other.id) for other in people}

    def those_who_are(kind: Tie) -> tuple[str, ...]:
        return tuple(
            keys[tie.person_id]
            for tie in ties
            if tie.kind is kind and tie.other_id == member.person_id and tie.person_id in keys
        )

    return Family(parents=those_who_are(Tie.PARENT), guardians=those_who_are(Tie.GUARDIAN))


def latest_judgements(case: Case) -> Mapping[uuid.UUID, VoluntarinessAssessment]:
    """Return the latest assessment of voluntariness of each member; one query."""
    return {row.member_id: row for row in _JUDGED.read(case.pk)}


def judgements_of(member: CaseMember) -> Sequence[VoluntarinessAssessment]:
    """Return every assessment of voluntariness of one person, newest first."""
    rows = VoluntarinessAssessment.objects.filter(case_id=member.case_id, member=member)
    return list(rows.select_related("assessed_by").order_by("-assessed_at", "id"))


def latest_facts(case: Case) -> Mapping[uuid.UUID, Latest]:
    """Return the latest protection fact of each kind by member; one query."""
    return _latest(_FACTS.read(case.pk))


def _latest(rows: Iterable[ProtectionFact]) -> Mapping[uuid.UUID, Latest]:
    found: dict[uuid.UUID, dict[FactKind, Found]] = {}
    for row in rows:
        details = Found(details=row.details, on=row.found_at.date())
        found.setdefault(row.member_id, {})[FactKind(row.kind)] = details
    return found


def facts_on_file(case: Case) -> Sequence[ProtectionFact]:
    """Return the protection facts of a case that are open to the reader's organisation, newest first."""
    rows = ProtectionFact.objects.filter(case=case).select_related("member__person", "found_by")
    return [row for row in rows.order_by("-found_at", "id") if is_open(row.drawer_id)]


def open_concern_kinds(case: Case) -> Mapping[uuid.UUID | None, tuple[ConcernKind, ...]]:
    """Return the kinds of open concerns by member; the key ``None`` holds those about the whole case. One query."""
    return _kinds(row for row in _CONCERNS.read(case.pk) if row.settled_at is None)


def _kinds(rows: Iterable[ProtectionConcern]) -> Mapping[uuid.UUID | None, tuple[ConcernKind, ...]]:
    found: dict[uuid.UUID | None, tuple[ConcernKind, ...]] = {}
    for row in rows:
        found[row.member_id] = (*found.get(row.member_id, ()), ConcernKind(row.kind))
    return found


def protection_tally(case: Case) -> Sequence[object]:
    """Return how much of protection stands on a case and when it was last decided; it differs once anything is added.

    Counts and a moment, no words: what a signature had seen is compared with it. Three queries.
    """
    concerns = ProtectionConcern.objects.filter(case=case).aggregate(Count("id"), Max("decided_at"))
    decided_at = concerns["decided_at__max"]
    return [
        concerns["id__count"],
        decided_at.isoformat() if decided_at else "",
        ProtectionFact.objects.filter(case=case).count(),
        VulnerabilityAssessment.objects.filter(case=case).count(),
    ]


def concerns_of(case: Case) -> Sequence[ProtectionConcern]:
    """Return the concerns of a case that are open to the reader's organisation, those not settled first."""
    rows = ProtectionConcern.objects.filter(case=case).select_related(
        "member__person", "raised_by", "decided_by"
    )
    readable = [row for row in rows if is_open(row.drawer_id)]
    return sorted(readable, key=lambda row: (row.settled_at is not None, row.raised_at))


def concern_by_key(case: Case, key: uuid.UUID) -> ProtectionConcern | None:
    """Return one concern of a case, or nothing."""
    return (
        ProtectionConcern.objects.filter(case=case, pk=key)
        .select_related("member__person", "raised_by")
        .first()
    )


def sessions_of(case: Case) -> Sequence[Session]:
    """Return the sessions of a case, the latest first, with who held them."""
    return list(Session.objects.filter(case=case).select_related("held_by").order_by("-number"))


def session_by_number(case: Case, number: int) -> Session | None:
    """Return one session of a case, or nothing."""
    return Session.objects.filter(case=case, number=number).select_related("held_by").first()


def assessments_of(case: Case) -> Sequence[tuple[VulnerabilityAssessment, Sequence[VulnerabilityFactor]]]:
    """Return the full assessments of a case with their factors, newest first; two queries."""
    rows = list(
        VulnerabilityAssessment.objects.filter(case=case)
        .select_related("member__person", "assessed_by")
        .order_by("-assessed_at", "id")
    )
    factors: dict[uuid.UUID, list[VulnerabilityFactor]] = {}
    for factor in VulnerabilityFactor.objects.filter(case=case):
        factors.setdefault(factor.assessment_id, []).append(factor)
    return [(row, factors.get(row.id, [])) for row in rows]


def took_part(case: Case, user_id: int) -> bool:
    """Return whether a user held a session, explained a point, screened or judged in a case; one query."""
    asked = (
        Session.objects.filter(case=case, held_by_id=user_id),
        ChecklistMark.objects.filter(case=case, marked_by_id=user_id),
        VoluntarinessAssessment.objects.filter(case=case, assessed_by_id=user_id),
        VulnerabilityAssessment.objects.filter(case=case, assessed_by_id=user_id),
        ProtectionFact.objects.filter(case=case, found_by_id=user_id),
    )
    found = [rows.order_by().values_list("case_id") for rows in asked]
    return bool(found[0].union(*found[1:])[:1])
