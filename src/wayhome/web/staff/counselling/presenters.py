"""What the pages of counselling show: where each person stands, the sessions, and the points in two languages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.core.context import weighing
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import Voluntariness
from wayhome.stages.consent.queries import languages_of, surely_child
from wayhome.stages.counselling import queries
from wayhome.stages.counselling.enums import (
    JUDGEMENT_LABELS,
    OUTCOME_LABELS,
    Outcome,
)
from wayhome.stages.counselling.models import ChecklistPoint, Session, VoluntarinessAssessment
from wayhome.stages.counselling.queries import Progress
from wayhome.stages.counselling.scoring import FactKind, Latest
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import (
    Action,
    Cell,
    Chip,
    Column,
    Empty,
    Fact,
    Notice,
    Row,
    Status,
    Table,
)
from wayhome.web.shared.saying import clock, day, language_name, moment, said
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import joined, short_name
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.counselling.doors import record_doors

Context = dict[str, Any]
JUDGEMENT_CHIPS: dict[Voluntariness, Status] = {
    Voluntariness.OWN_CHOICE: "done",
    Voluntariness.NOT_SURE: "warning",
    Voluntariness.PRESSURE: "blocked",
}


@dataclass(frozen=True)
class Need:
    """One thing that must be there before consent can be asked."""

    status: Status
    text: Any

    @property
    def said(self) -> str:
        """Return the status as a word, for who does not see its icon."""
        words = {"done": _("done"), "waiting": _("time runs"), "neutral": _("not begun")}
        return words.get(self.status, _("open"))


@dataclass(frozen=True)
class Standing:
    """Where counselling of one person stands, with what can be done next."""

    name: str
    anchor: str
    facts: Sequence[Fact]
    needs: Sequence[Need]
    actions: Sequence[Action]
    more: Sequence[Action] = ()


@dataclass(frozen=True)
class Known:
    """What the pages read once for a whole case."""

    points: Sequence[ChecklistPoint]
    progress: Mapping[uuid.UUID, Progress]
    judged: Mapping[uuid.UUID, VoluntarinessAssessment]
    facts: Mapping[uuid.UUID, Latest]
    sessions: Sequence[Session]


def known_of(hand: CaseInHand, members: Sequence[CaseMember], request: StaffRequest) -> Known:
    """Return what is known of a case's counselling; five queries."""
    points = queries.points_in_force(hand.case, on=request.today)
    with weighing():  # pages of counselling show of them when somebody was screened, and nothing else
        facts = queries.latest_facts(hand.case)
    return Known(
        points=points,
        progress=queries.progress_of(hand.case, members, on=request.today, points=points),
        judged=queries.latest_judgements(hand.case),
        facts=facts,
        sessions=queries.sessions_of(hand.case),
    )


def person_label(member: CaseMember, *, shown: bool) -> str:
    """Return how a person is called here: by name where the reader may read names, else by number."""
    return short_name(member.person) if shown else _("Person %(number)s") % {"number": member.position}


def counselling_page(hand: CaseInHand, request: StaffRequest) -> Context:
    """Return the counselling tab: where each person stands, and the sessions."""
    context = case_frame(hand, tab="counselling", request=request, lead=_lead(hand.case))
    known = known_of(hand, context["members"], request)
    shown = context["identity_shown"]
    labels = {member.id: person_label(member, shown=shown) for member in context["members"]}
    new = Action(
        _("Record a session"), reverse("session_new", args=[hand.case.reference]), "primary", "plus-lg"
    )
    may_counsel = allows(hand.by, Permission.COUNSEL)
    return {
        **context,
        "people": [_standing(hand, member, known, request, labels) for member in context["members"]],
        "sessions": _session_table(hand, known.sessions, labels) if known.sessions else None,
        "empty": Empty(
            _("No session yet"),
            _("The first talk is the beginning of everything. Take an interpreter, and take time."),
            new if may_counsel else None,
        ),
        "new_session": new if may_counsel else None,
        "raise_url": reverse("concern_raise", args=[hand.case.reference]),
        "practice": practice_note("counselling"),
    }


def _lead(case: Case) -> str:
    if case.programme.is_at_home:
        return _("Help is offered, and pressed on nobody.")
    return _("A choice is free and informed, or it is not a choice. Nobody is voluntary by default.")


def _standing(
    hand: CaseInHand,
    member: CaseMember,
    known: Known,
    request: StaffRequest,
    labels: Mapping[uuid.UUID, str],
) -> Standing:
    return Standing(
        name=labels[member.id],
        anchor=f"person-{member.position}",
        facts=_facts(hand.case, member, known, request.today),
        needs=needs_of(hand, member, known, request.now),
        actions=_doors(hand, member, request.today),
        more=record_doors(hand, member, request),
    )


def _facts(case: Case, member: CaseMember, known: Known, today: dt.date) -> list[Fact]:
    """Return where a person stands; a child is asked for own views instead of voluntariness."""
    screening = known.facts.get(member.id, {}).get(FactKind.RAPID_SCREENING)
    screened = Fact(_("Rapid screening"), day(screening.on) if screening else _("Not done yet"))
    if surely_child(member.person, today):
        if case.programme.is_at_home:
            return [screened]
        note = _("Own views are heard, and best interests weighed, by a protection officer")
        return [screened, Fact(_("Voluntariness"), _("Does not apply to a child"), note=note)]
    progress, judged = known.progress[member.id], known.judged.get(member.id)
    explained = say(
        msgid("%(done)s of %(all)s points explained"),
        done=len(progress.explained),
        all=len(progress.points),
    )
    if case.programme.is_at_home:
        return [Fact(_("Information"), explained), screened]
    return [
        Fact(_("Information"), explained),
        Fact(
            _("Voluntariness"),
            _(JUDGEMENT_LABELS[Voluntariness(judged.judgement)]) if judged else _("Not assessed yet"),
            note=joined(judged.assessed_by.name if judged.assessed_by else "", day(judged.assessed_at))
            if judged
            else "",
        ),
        screened,
    ]


def _doors(hand: CaseInHand, member: CaseMember, today: dt.date) -> list[Action]:
    place = [hand.case.reference, member.position]
    about = _("person %(number)s") % {"number": member.position}
    doors = [
        ("checklist", _("Checklist"), Permission.COUNSEL),
        ("voluntariness", _("Voluntariness"), Permission.SCREEN),
        ("screening", _("Rapid screening"), Permission.SCREEN),
        ("assessment", _("Full assessment"), Permission.SCREEN),
    ]
    session = Action(
        _("Session"),
        reverse("session_new", args=[hand.case.reference]) + f"?with={member.position}",
        "outline",
        "plus-lg",
        about=about,
    )
    found = [
        Action(words, reverse(name, args=place), "outline", about=about)
        for name, words, permission in doors
        if allows(hand.by, permission)
        and not (name == "voluntariness" and _is_not_judged(hand.case, member, today))
    ]
    return [session, *found] if allows(hand.by, Permission.COUNSEL) else found


def _is_not_judged(case: Case, member: CaseMember, today: dt.date) -> bool:
    """Return whether nobody judges how free a choice is: a child's, or where there is no return to choose."""
    return case.programme.is_at_home or surely_child(member.person, today)


def needs_of(hand: CaseInHand, member: CaseMember, known: Known, now: dt.datetime) -> list[Need]:
    """Return what must be there before this person's consent can be asked, or before help at home, done or not."""
    progress = known.progress[member.id]
    screened = FactKind.RAPID_SCREENING in known.facts.get(member.id, {})
    needs = [
        _language_need(member, known.sessions),
        Need("done" if screened else "blocked", _("Rapid screening done")),
    ]
    if surely_child(member.person, now.date()):
        return needs
    needs.append(_points_need(progress, known.points))
    if hand.case.programme.is_at_home:
        return needs
    return [
        *needs,
        _judgement_need(known.judged.get(member.id)),
        _time_need(progress.finished_at, hand.case.programme.thinking_hours, now),
    ]


def _language_need(member: CaseMember, sessions: Sequence[Session]) -> Need:
    spoken = languages_of(member.person)
    held = any(
        session.finished_at and member.id in session.member_ids and session.language in spoken
        for session in sessions
    )
    return Need("done" if held else "blocked", _("A session in a language they understand"))


def _points_need(progress: Progress, points: Sequence[ChecklistPoint]) -> Need:
    if progress.complete:
        return Need("done", _("Every point explained"))
    if not points:
        return Need("blocked", _("The programme has no checklist. Ask the programme manager to publish one"))
    numbers = [str(place) for place, point in enumerate(points, 1) if point.code in progress.missing]
    text = ngettext("Point %(numbers)s explained", "Points %(numbers)s explained", len(numbers))
    return Need("blocked", text % {"numbers": ", ".join(numbers)})


def _judgement_need(judged: VoluntarinessAssessment | None) -> Need:
    if judged is None:
        return Need("blocked", _("Voluntariness assessed"))
    judgement = Voluntariness(judged.judgement)
    return Need(
        JUDGEMENT_CHIPS[judgement],
        say(msgid("Voluntariness: %(judgement)s"), judgement=say(JUDGEMENT_LABELS[judgement])),
    )


def _time_need(finished_at: dt.datetime | None, hours: int, now: dt.datetime) -> Need:
    if finished_at is None:
        text = say(msgid("%(hours)s hours to think, from the last point explained"), hours=hours)
        return Need("neutral", text)
    until = finished_at + dt.timedelta(hours=hours)
    return Need(
        "done" if until <= now else "waiting",
        say(msgid("%(hours)s hours to think, until %(until)s"), hours=hours, until=until),
    )


def _session_table(hand: CaseInHand, sessions: Sequence[Session], labels: Mapping[uuid.UUID, str]) -> Table:
    return Table(
        caption=_("Sessions"),
        columns=[
            Column(_("Session")),
            Column(_("With")),
            Column(_("Language")),
            Column(_("Where they stand")),
            Column(_("State")),
        ],
        rows=[_session_row(hand, session, labels) for session in sessions],
    )


def _session_row(hand: CaseInHand, session: Session, labels: Mapping[uuid.UUID, str]) -> Row:
    with_whom = [labels[key] for key in session.member_ids if key in labels]
    url = reverse("session_edit", args=[hand.case.reference, session.number])
    return Row(
        cells=[
            Cell(
                say(msgid("Session %(number)s"), number=session.number),
                note=joined(day(session.from_at), session.held_by.name if session.held_by else ""),
                url=url,
            ),
            Cell(say("%(people)s", people=with_whom) if with_whom else "–"),
            Cell(language_name(session.language) if session.language else "–"),
            Cell(_(OUTCOME_LABELS[Outcome(session.outcome)]) if session.outcome else "–"),
            Cell(chip=session_chip(session)),
        ]
    )


def session_chip(session: Session) -> Chip:
    """Return whether a session is finished, or when its draft was saved."""
    if session.finished_at:
        return Chip("done", _("Finished"))
    return Chip("info", _("Draft, saved %(time)s") % {"time": clock(session.saved_at)})


def voluntariness_page(hand: CaseInHand, request: StaffRequest, member: CaseMember) -> Context:
    """Return the page of a judgement on voluntariness, with those made before."""
    context = person_page(hand, request, member, _("Voluntariness"))
    earlier = [
        Fact(
            _(JUDGEMENT_LABELS[Voluntariness(row.judgement)]),
            row.reasons,
            note=joined(row.assessed_by.name if row.assessed_by else "", moment(row.assessed_at)),
        )
        for row in queries.judgements_of(member)
    ]
    return {**context, "earlier": earlier, "practice": practice_note("counselling")}


def person_page(hand: CaseInHand, request: StaffRequest, member: CaseMember, title: str) -> Context:
    """Return the frame of a page about one person below the counselling tab."""
    context = sub_page(hand, request, title, "")
    name = person_label(member, shown=context["identity_shown"])
    context["head"] = replace(context["head"], lead=_("For %(name)s.") % {"name": name})
    context["person_name"] = name
    return context


def sub_page(hand: CaseInHand, request: StaffRequest, title: str, lead: str) -> Context:
    """Return the frame of a page below the counselling tab."""
    context = case_frame(hand, tab="counselling", request=request, crumb=title)
    context["head"] = replace(context["head"], title=title, lead=lead)
    context["back"] = reverse("case_counselling", args=[hand.case.reference])
    return context


def stays_here() -> Notice:
    """Return what everybody who writes down a talk should know."""
    return Notice(
        "info",
        _("These notes stay here"),
        said(
            say(
                msgid(
                    "Government and enforcement staff cannot read counselling notes. The person can ask for a copy."
                )
            )
        ),
        "shield-lock",
    )
