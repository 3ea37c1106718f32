"""What the pages of counselling show: where each person stands, the sessions, and the points in two languages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.values.languages import direction, is_language
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import Voluntariness
from wayhome.stages.consent.queries import languages_of, surely_child
from wayhome.stages.counselling import queries
from wayhome.stages.counselling.enums import (
    INTERPRETER_LABELS,
    JUDGEMENT_LABELS,
    OUTCOME_LABELS,
    PRESSURE_LABELS,
    SESSION_MODE_LABELS,
    SETTING_LABELS,
    TOPIC_LABELS,
    InterpreterMode,
    Outcome,
    Pressure,
    SessionMode,
    Setting,
    Step,
    Topic,
)
from wayhome.stages.counselling.models import ChecklistPoint, ChecklistText, Session, VoluntarinessAssessment
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
    Tell,
)
from wayhome.web.shared.saying import clock, day, language_name, moment, said
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import joined, short_name
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.counselling.doors import record_doors
from wayhome.web.staff.counselling.forms import PointsForm, SessionForm

Context = dict[str, Any]
STAFF_LANGUAGES = {"ar": "ara", "en": "eng"}
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
    return Known(
        points=points,
        progress=queries.progress_of(hand.case, members, on=request.today, points=points),
        judged=queries.latest_judgements(hand.case),
        facts=queries.latest_facts(hand.case),
        sessions=queries.sessions_of(hand.case),
    )


def person_label(member: CaseMember, *, shown: bool) -> str:
    """Return how a person is called here: by name where the reader may read names, else by number."""
    return short_name(member.person) if shown else _("Person %(number)s") % {"number": member.position}


def counselling_page(hand: CaseInHand, request: StaffRequest) -> Context:
    """Return the counselling tab: where each person stands, and the sessions."""
    context = case_frame(hand, tab="counselling", request=request, lead=_lead())
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


def _lead() -> str:
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
        facts=_facts(member, known),
        needs=needs_of(hand, member, known, request.now),
        actions=_doors(hand, member),
        more=record_doors(hand, member, request),
    )


def _facts(member: CaseMember, known: Known) -> list[Fact]:
    progress, judged = known.progress[member.id], known.judged.get(member.id)
    screening = known.facts.get(member.id, {}).get(FactKind.RAPID_SCREENING)
    return [
        Fact(
            _("Information"),
            say(
                msgid("%(done)s of %(all)s points explained"),
                done=len(progress.explained),
                all=len(progress.points),
            ),
        ),
        Fact(
            _("Voluntariness"),
            _(JUDGEMENT_LABELS[Voluntariness(judged.judgement)]) if judged else _("Not assessed yet"),
            note=joined(judged.assessed_by.name if judged.assessed_by else "", day(judged.assessed_at))
            if judged
            else "",
        ),
        Fact(_("Rapid screening"), day(screening.on) if screening else _("Not done yet")),
    ]


def _doors(hand: CaseInHand, member: CaseMember) -> list[Action]:
    place = [hand.case.reference, member.position]
    about = _("person %(number)s") % {"number": member.position}
    doors = (
        ("checklist", _("Checklist"), Permission.COUNSEL),
        ("voluntariness", _("Voluntariness"), Permission.SCREEN),
        ("screening", _("Rapid screening"), Permission.SCREEN),
        ("assessment", _("Full assessment"), Permission.SCREEN),
    )
    return [
        Action(words, reverse(name, args=place), "outline", about=about)
        for name, words, permission in doors
        if allows(hand.by, permission)
    ]


def needs_of(hand: CaseInHand, member: CaseMember, known: Known, now: dt.datetime) -> list[Need]:
    """Return what must be there before this person's consent can be asked, done or not."""
    progress = known.progress[member.id]
    screened = FactKind.RAPID_SCREENING in known.facts.get(member.id, {})
    needs = [
        _language_need(member, known.sessions),
        Need("done" if screened else "blocked", _("Rapid screening done")),
    ]
    if surely_child(member.person, now.date()):
        return needs
    return [
        *needs,
        _points_need(progress, known.points),
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
            Cell(chip=_session_chip(session)),
        ]
    )


def _session_chip(session: Session) -> Chip:
    if session.finished_at:
        return Chip("done", _("Finished"))
    return Chip("info", _("Draft, saved %(time)s") % {"time": clock(session.saved_at)})


def session_page(
    hand: CaseInHand, request: StaffRequest, form: SessionForm, known: Known, session: Session | None
) -> Context:
    """Return the page on which a session is written: setting, the points in two languages, what was said."""
    number = session.number if session else len(known.sessions) + 1
    title = _("Counselling session %(number)s") % {"number": number}
    context = _sub_page(hand, request, title, "")
    members = context["members"]
    spoken = spoken_language(form, hand, members)
    first = _first_member(form, members)
    progress = known.progress[first.id] if first else None
    return {
        **context,
        **tells_of(form, known.points, progress, spoken, start=1),
        "form": form,
        "chips": [_session_chip(session)] if session else [],
        "needs": needs_of(hand, first, known, request.now) if first else [],
        "needs_name": person_label(first, shown=context["identity_shown"]) if first else "",
        "practice": practice_note("counselling"),
    }


def _first_member(form: SessionForm, members: Sequence[CaseMember]) -> CaseMember | None:
    chosen = form["member_ids"].value() or []
    places = {str(member.position): member for member in members}
    return next(
        (places[str(place)] for place in chosen if str(place) in places), members[0] if members else None
    )


def spoken_language(form: PointsForm, hand: CaseInHand, members: Sequence[CaseMember]) -> str:
    """Return the language to read out in: as chosen in the form, else the first person's, the case's, English."""
    chosen = str(form["language"].value() or "")
    persons = members[0].person.language if members else ""
    return next((code for code in (chosen, persons, hand.case.language) if is_language(code)), "eng")


def staff_language() -> str:
    """Return the language of the checklist that fits the language of the page."""
    return STAFF_LANGUAGES.get(get_language() or "en", "eng")


def point_labels(points: Sequence[ChecklistPoint]) -> dict[str, str]:
    """Return the words of each point in the reader's language, by code."""
    texts = queries.texts_of(points, languages={staff_language(), "eng"})
    return {point.code: _text(texts, point.code, staff_language()) for point in points}


def tells_of(
    form: PointsForm,
    points: Sequence[ChecklistPoint],
    progress: Progress | None,
    spoken: str,
    *,
    start: int,
) -> Context:
    """Return the points in the reader's and the person's language, each with how far it got."""
    texts = queries.texts_of(points, languages={staff_language(), "eng", spoken})
    tells = [
        _tell(form, point, texts, progress, spoken, number) for number, point in enumerate(points, start)
    ]
    read = [texts[point.code, spoken] for point in points if (point.code, spoken) in texts]
    return {
        "tells": tells,
        "spoken": spoken,
        "version": points[0].version if points else "",
        "told": len(progress.explained) if progress else 0,
        "unread": any(text.needs_native_reader for text in read),
        "no_text": bool(points) and not read,
    }


def _tell(
    form: PointsForm,
    point: ChecklistPoint,
    texts: Mapping[tuple[str, str], ChecklistText],
    progress: Progress | None,
    spoken: str,
    number: int,
) -> Tell:
    told = progress.told.get(point.code) if progress else None
    unclear = told is not None and told.step is Step.NOT_YET
    lang = spoken if (point.code, spoken) in texts else "eng"
    return Tell(
        number=number,
        text=_text(texts, point.code, staff_language()),
        said=_text(texts, point.code, lang),
        lang=lang,
        rtl=direction(lang) == "rtl",
        field=form.point(point.code),
        chip=Chip("warning", _("Not clear last time")) if unclear else None,
    )


def _text(texts: Mapping[tuple[str, str], ChecklistText], code: str, language: str) -> str:
    found = texts.get((code, language)) or texts.get((code, "eng"))
    return found.text if found else code


def initial_steps(progress: Progress | None) -> dict[str, str]:
    """Return where each point stands, for the form."""
    if progress is None:
        return {}
    return {f"point-{code}": told.step.value for code, told in progress.told.items()}


def read_page(hand: CaseInHand, request: StaffRequest, session: Session) -> Context:
    """Return the page of a finished session."""
    title = _("Counselling session %(number)s") % {"number": session.number}
    context = _sub_page(hand, request, title, "")
    labels = {
        member.id: person_label(member, shown=context["identity_shown"]) for member in context["members"]
    }
    with_whom = [labels[key] for key in session.member_ids if key in labels]
    return {
        **context,
        "setting": _setting_facts(session, with_whom),
        "said": _said_facts(session),
        "finished": _session_chip(session),
    }


def _setting_facts(session: Session, with_whom: Sequence[str]) -> list[Fact]:
    how = _(SESSION_MODE_LABELS[SessionMode(session.mode)]) if session.mode else ""
    where = _(SETTING_LABELS[Setting(session.setting)]) if session.setting else ""
    interpreter = (
        _(INTERPRETER_LABELS[InterpreterMode(session.interpreter_mode)]) if session.interpreter_mode else ""
    )
    return [
        Fact(
            _("When"), moment(session.from_at), note=_("until %(time)s") % {"time": clock(session.until_at)}
        ),
        Fact(_("With"), say("%(people)s", people=list(with_whom))),
        Fact(_("How and where"), joined(how, where), note=session.place or ""),
        Fact(_("Language"), language_name(session.language), note=session.dialect or ""),
        Fact(_("Interpreter"), interpreter, note=session.interpreter),
        Fact(_("Who else was present"), session.present or "–"),
        Fact(_("Held by"), session.held_by.name if session.held_by else "–"),
    ]


def _said_facts(session: Session) -> list[Fact]:
    topics = say("%(topics)s", topics=[say(TOPIC_LABELS[Topic(word)]) for word in session.topics])
    return [
        Fact(_("What you talked about"), topics if session.topics else "–"),
        Fact(_("Their own words"), session.own_words or "–"),
        Fact(_("What they asked"), session.questions or "–"),
        Fact(_("What they took along"), session.documents_given or "–"),
        Fact(
            _("Pressure to return"),
            _(PRESSURE_LABELS[Pressure(session.pressure)]) if session.pressure else "–",
        ),
        Fact(
            _("Where they stand"),
            _(OUTCOME_LABELS[Outcome(session.outcome)]) if session.outcome else "–",
            note=session.outcome_words or "",
        ),
        Fact(_("Talk again"), moment(session.next_at)),
    ]


def checklist_page(
    hand: CaseInHand, request: StaffRequest, member: CaseMember, form: PointsForm, known: Known
) -> Context:
    """Return the checklist of one person."""
    context = person_page(hand, request, member, _("Information checklist"))
    spoken = spoken_language(form, hand, [member])
    return {
        **context,
        **tells_of(form, known.points, known.progress[member.id], spoken, start=1),
        "form": form,
    }


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
    context = _sub_page(hand, request, title, "")
    name = person_label(member, shown=context["identity_shown"])
    context["head"] = replace(context["head"], lead=_("For %(name)s.") % {"name": name})
    context["person_name"] = name
    return context


def _sub_page(hand: CaseInHand, request: StaffRequest, title: str, lead: str) -> Context:
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
