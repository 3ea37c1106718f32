"""What the pages of a session and of the checklist show: the setting, the points in two languages, what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.languages import direction, is_language
from wayhome.ground.values.sentences import say
from wayhome.stages.counselling import queries
from wayhome.stages.counselling.enums import (
    INTERPRETER_LABELS,
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
from wayhome.stages.counselling.models import ChecklistPoint, ChecklistText, Session
from wayhome.stages.counselling.queries import Progress
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Chip, Fact, Tell
from wayhome.web.shared.saying import clock, country, language_name, moment, readers_language, said
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.cases.people_presenters import birth_note, nationality_said
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.counselling.forms import PointsForm, SessionForm
from wayhome.web.staff.counselling.presenters import (
    Known,
    needs_of,
    person_label,
    person_page,
    session_chip,
    sub_page,
)

Context = dict[str, Any]


def session_page(
    hand: CaseInHand, request: StaffRequest, form: SessionForm, known: Known, session: Session | None
) -> Context:
    """Return the page on which a session is written: setting, the points in two languages, what was said."""
    number = session.number if session else len(known.sessions) + 1
    title = _("Counselling session %(number)s") % {"number": number}
    context = sub_page(hand, request, title, "")
    members = context["members"]
    spoken = spoken_language(form, hand, members)
    first = _first_member(form, members)
    progress = known.progress[first.id] if first else None
    shown = context["identity_shown"] and first is not None and is_open(first.drawer_id)
    if first is not None:
        name = person_label(first, shown=shown)
        context["head"] = replace(
            context["head"],
            title=_("Counselling session with %(name)s") % {"name": name},
            lead=_lead(number, progress),
        )
    return {
        **context,
        **tells_of(form, known.points, progress, spoken, start=1),
        "form": form,
        "chips": [session_chip(session)] if session else [],
        "needs": needs_of(hand, first, known, request.now) if first else [],
        "needs_name": person_label(first, shown=shown) if first else "",
        "person_facts": _person_facts(hand, first, request) if first and shown else [],
        "practice": practice_note("counselling"),
    }


def _lead(number: int, progress: Progress | None) -> str:
    """Return which session it is, and how many points of the list are still to be explained to this person."""
    which = _("Session %(number)s.") % {"number": number}
    left = len(progress.missing) if progress and progress.explained else 0
    if not left:
        return which
    rest = ngettext(
        "%(number)s point of the list is still to be explained.",
        "%(number)s points of the list are still to be explained.",
        left,
    ) % {"number": left}
    return f"{which} {rest}"


def _person_facts(hand: CaseInHand, member: CaseMember, request: StaffRequest) -> list[Fact]:
    """Return who sits opposite: the name as they write it, the birth as said, nationality and destination."""
    person, case = member.person, hand.case
    facts = [Fact(_("Name"), person.full_name, note=_("as they write it"), lang=person.language)]
    if person.born is not None:
        facts.append(Fact(_("Born"), person.born.original, note=birth_note(person.born, request.today)))
    if person.nationalities:
        facts.append(Fact(_("Nationality"), said([nationality_said(code) for code in person.nationalities])))
    destination = country(case.destination_country) if case.destination_country else _("not chosen yet")
    return [*facts, Fact(_("Destination"), destination)]


def _first_member(form: SessionForm, members: Sequence[CaseMember]) -> CaseMember | None:
    chosen = form["member_ids"].value() or []
    places = {str(member.position): member for member in members}
    return next((places[str(place)] for place in chosen if str(place) in places), None)


def spoken_language(form: PointsForm, hand: CaseInHand, members: Sequence[CaseMember]) -> str:
    """Return the language to read out in: as chosen in the form, else the first person's, the case's, English."""
    chosen = str(form["language"].value() or "")
    persons = members[0].person.language if members else ""
    return next((code for code in (chosen, persons, hand.case.language) if is_language(code)), "eng")


def point_labels(points: Sequence[ChecklistPoint]) -> dict[str, str]:
    """Return the words of each point in the reader's language, by code."""
    texts = queries.texts_of(points, languages={readers_language(), "eng"})
    return {point.code: _text(texts, point.code, readers_language()) for point in points}


def tells_of(
    form: PointsForm,
    points: Sequence[ChecklistPoint],
    progress: Progress | None,
    spoken: str,
    *,
    start: int,
) -> Context:
    """Return the points in the reader's and the person's language, each with how far it got."""
    texts = queries.texts_of(points, languages={readers_language(), "eng", spoken})
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
    mine = readers_language() if (point.code, readers_language()) in texts else "eng"
    return Tell(
        number=number,
        text=_text(texts, point.code, readers_language()),
        said=_text(texts, point.code, lang) if lang != mine else "",
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
    context = sub_page(hand, request, title, "")
    labels = {
        member.id: person_label(member, shown=context["identity_shown"]) for member in context["members"]
    }
    with_whom = [labels[key] for key in session.member_ids if key in labels]
    return {
        **context,
        "setting": _setting_facts(session, with_whom),
        "said": _said_facts(session),
        "finished": session_chip(session),
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
