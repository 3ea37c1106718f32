"""What the pages of protection show: concerns and facts to who may read them, one neutral line to everybody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.values.sentences import Sentence
from wayhome.stages.counselling import queries
from wayhome.stages.counselling.enums import (
    ASSESSMENT_LABELS,
    CONCERN_LABELS,
    DECISION_LABELS,
    LEVEL_LABELS,
    SCREENING_LABELS,
    AssessmentJudgement,
    ConcernDecision,
    ConcernKind,
    Level,
    Reply,
    ScreeningQuestion,
)
from wayhome.stages.counselling.models import ProtectionConcern, ProtectionFact
from wayhome.stages.counselling.scoring import FACT_LABELS, SHAPES, FactKind
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Chip, Fact
from wayhome.web.shared.saying import moment
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.counselling.doors import OF_CHILDREN, record_doors
from wayhome.web.staff.counselling.labels import part_label, word_label
from wayhome.web.staff.counselling.presenters import person_label, person_page

Context = dict[str, Any]


@dataclass(frozen=True)
class ConcernCard:
    """One concern: what it is about, who raised it, what was decided, and the door to decide."""

    title: str
    about: str
    chip: Chip
    facts: Sequence[Fact]
    action: Action | None


@dataclass(frozen=True)
class PersonFacts:
    """What holds about one person's safety, what it replaced, and what can be recorded."""

    name: str
    anchor: str
    facts: Sequence[Fact]
    earlier: Sequence[Fact]
    actions: Sequence[Action]


def protection_page(hand: CaseInHand, request: StaffRequest) -> Context:
    """Return the protection page; who may not read it sees the same neutral line whether or not anything is there."""
    lead = _("What was raised about each person, what was decided, and what is still open.")
    context = case_frame(hand, tab="protection", request=request, lead=lead)
    raise_door = Action(
        _("Raise a concern"),
        reverse("concern_raise", args=[hand.case.reference]),
        "outline",
        "shield-exclamation",
    )
    base = {**context, "raise_concern": raise_door, "practice": practice_note("screening")}
    if not allows(hand.by, Permission.READ_PROTECTION):
        return {**base, "may_read": False}
    shown = context["identity_shown"]
    on_file = queries.facts_on_file(hand.case)
    return {
        **base,
        "may_read": True,
        "concerns": [_concern(hand, row, shown=shown) for row in queries.concerns_of(hand.case)],
        "people": [_person(hand, member, on_file, request, shown=shown) for member in context["members"]],
    }


def _concern(hand: CaseInHand, row: ProtectionConcern, *, shown: bool) -> ConcernCard:
    url = reverse("concern_settle", args=[hand.case.reference, row.id])
    may_decide = allows(hand.by, Permission.DECIDE_PROTECTION) and row.settled_at is None
    about = _about(row, shown=shown)
    return ConcernCard(
        title=_(CONCERN_LABELS[ConcernKind(row.kind)]),
        about=about,
        chip=_concern_chip(row),
        facts=_concern_facts(row),
        action=Action(_("Decide"), url, "primary", about=about) if may_decide else None,
    )


def _about(row: ProtectionConcern, *, shown: bool) -> str:
    return person_label(row.member, shown=shown) if row.member else _("The whole case")


def _concern_chip(row: ProtectionConcern) -> Chip:
    if row.settled_at is not None:
        return Chip("done", _("Settled"))
    return Chip("blocked", _("Open") if row.decision is None else _("Stands"))


def _concern_facts(row: ProtectionConcern) -> list[Fact]:
    raised = joined(row.raised_by.name if row.raised_by else "", moment(row.raised_at))
    facts = [Fact(_("What was said or seen"), row.words or "–", note=raised)]
    if row.decision is not None:
        decided = joined(row.decided_by.name if row.decided_by else "", moment(row.decided_at))
        label = _(DECISION_LABELS[ConcernDecision(row.decision)])
        facts.append(Fact(label, row.reasons or "–", note=decided))
    return facts


def _person(
    hand: CaseInHand,
    member: CaseMember,
    on_file: Sequence[ProtectionFact],
    request: StaffRequest,
    *,
    shown: bool,
) -> PersonFacts:
    rows = [row for row in on_file if row.member_id == member.id]
    latest = {row.kind: row for row in reversed(rows)}
    return PersonFacts(
        name=person_label(member, shown=shown),
        anchor=f"person-{member.position}",
        facts=[_fact(row) for row in rows if latest[row.kind] is row],
        earlier=[_fact(row) for row in rows if latest[row.kind] is not row],
        actions=record_doors(hand, member, request),
    )


def _fact(row: ProtectionFact) -> Fact:
    kind = FactKind(row.kind)
    found = joined(row.found_by.name if row.found_by else "", moment(row.found_at))
    return Fact(_(FACT_LABELS[kind]), details_said(kind, row.details), note=found)


def details_said(kind: FactKind, details: Mapping[str, Any]) -> Sentence:
    """Return the details of a fact as one line: the word of a list, then what was written."""
    if kind is FactKind.RAPID_SCREENING:
        return _screening_said(details)
    parts: list[Any] = []
    for name, part in SHAPES[kind].items():
        if name not in details:
            continue
        value = details[name]
        if part.kind is bool:
            word = _("Yes") if value else _("No")
            parts.append(word if not parts else f"{part_label(kind, name)} {word}")
        elif issubclass(part.kind, StrEnum):
            parts.append(str(word_label(part.kind(value))))
        else:
            parts.append(str(value))
    return joined(*parts)


def _screening_said(details: Mapping[str, Any]) -> Sentence:
    answers = details["answers"]
    yes = [
        _(SCREENING_LABELS[word]) for word in ScreeningQuestion if answers.get(word.value) == Reply.YES.value
    ]
    silent = sum(reply == Reply.NO_ANSWER.value for reply in answers.values())
    return joined(
        *(yes or [_("No question was answered yes")]),
        _("%(number)s without an answer") % {"number": silent} if silent else "",
        details.get("words", ""),
    )


def concern_page(hand: CaseInHand, request: StaffRequest) -> Context:
    """Return the page on which somebody raises a concern."""
    context = case_frame(hand, tab="protection", request=request, crumb=_("Raise a concern"))
    lead = _("It stops the return at once. Only protection officers read it.")
    context["head"] = replace(context["head"], title=_("Raise a concern"), lead=lead)
    context["back"] = reverse("case", args=[hand.case.reference])
    return context


def settle_page(hand: CaseInHand, request: StaffRequest, concern: ProtectionConcern) -> Context:
    """Return the page on which a concern is decided."""
    title = _(CONCERN_LABELS[ConcernKind(concern.kind)])
    context = case_frame(hand, tab="protection", request=request, crumb=title)
    about = _about(concern, shown=context["identity_shown"])
    context["head"] = replace(context["head"], title=title, lead=_("About: %(about)s.") % {"about": about})
    context["back"] = reverse("protection", args=[hand.case.reference])
    return {**context, "facts": _concern_facts(concern), "chip": _concern_chip(concern)}


def fact_page(hand: CaseInHand, request: StaffRequest, member: CaseMember, kind: FactKind) -> Context:
    """Return the page on which one fact of a kind is recorded."""
    context = person_page(hand, request, member, _(FACT_LABELS[kind]))
    reads = allows(hand.by, Permission.READ_PROTECTION)
    context["back"] = reverse("protection" if reads else "case_counselling", args=[hand.case.reference])
    return {**context, "practice": practice_note("child" if kind in OF_CHILDREN else "screening")}


def assessment_page(
    hand: CaseInHand, request: StaffRequest, member: CaseMember, levels: Sequence[dict[str, Any]]
) -> Context:
    """Return the page of a full assessment, with those made before."""
    context = person_page(hand, request, member, _("Full assessment"))
    earlier = [
        Fact(
            _(ASSESSMENT_LABELS[AssessmentJudgement(row.judgement)]),
            row.reasons,
            note=joined(row.assessed_by.name if row.assessed_by else "", moment(row.assessed_at)),
        )
        for row, _factors in queries.assessments_of(hand.case)
        if row.member_id == member.id
    ]
    return {**context, "levels": levels, "earlier": earlier, "practice": practice_note("screening")}


def level_label(level: Level) -> str:
    """Return the name of a level."""
    return _(LEVEL_LABELS[level])
