"""What the pages of consent show: each person's questions with their state, and the two languages of a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.people.models import Person
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.languages import direction, is_language
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import ConsentState, GivenBy
from wayhome.stages.consent import queries
from wayhome.stages.consent.enums import (
    CHILD_ANSWER_LABELS,
    EXPLAINED_LABELS,
    GIVEN_BY_LABELS,
    HEARD_LABELS,
    MODE_LABELS,
    PURPOSE_LABELS,
    PURPOSE_MEANINGS,
    SERVES_THE_RETURN,
    STATE_LABELS,
    EventKind,
    Explained,
    Heard,
    Mode,
    Purpose,
)
from wayhome.stages.consent.models import ConsentEvent, ConsentText
from wayhome.stages.consent.queries import Question, Standing, surely_child
from wayhome.stages.counselling.queries import progress_of
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import (
    Action,
    Cell,
    Chip,
    Column,
    Notice,
    Row,
    Status,
    Table,
)
from wayhome.web.shared.saying import day, language_name, moment, readers_language, said
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import joined, short_name
from wayhome.web.staff.cases.practice import practice_note

Context = dict[str, Any]
CHIPS: dict[ConsentState, Status] = {
    ConsentState.NOT_ASKED: "neutral",
    ConsentState.ASKED: "waiting",
    ConsentState.GIVEN: "done",
    ConsentState.REFUSED: "info",
    ConsentState.WITHDRAWN: "info",
    ConsentState.EXPIRED: "warning",
}
ALWAYS_SHOWN = (
    Purpose.KEEP_FILE,
    Purpose.RETURN,
    Purpose.CONTACT_ORIGIN_AUTHORITIES,
)
AFTERWARDS = (Purpose.MONITORING, Purpose.PHOTOGRAPHS)


@dataclass(frozen=True)
class Words:
    """A text in one language, with its direction and what a reader should know of it."""

    title: str
    body: str
    lang: str
    rtl: bool
    unread: bool


def person_label(member: CaseMember, *, shown: bool) -> str:
    """Return how a person is called here: by name where the reader may read names, else by number."""
    return short_name(member.person) if shown else _("Person %(number)s") % {"number": member.position}


def questions_for(hand: CaseInHand, standings: Mapping[Question, Standing]) -> list[Question]:
    """Return the questions to show for one person: what everybody is asked, then what was put to them besides."""
    always_shown = ALWAYS_SHOWN[:1] if hand.case.programme.is_at_home else ALWAYS_SHOWN
    always = [
        *(Question(purpose) for purpose in always_shown),
        *queries.needed_sharings(hand.case),
        *(Question(purpose) for purpose in AFTERWARDS[:1]),
    ]
    shown = {question.purpose for question in always}
    return [*always, *(question for question in standings if question.purpose not in shown)]


def consents_page(hand: CaseInHand, request: StaffRequest) -> Context:
    """Return the page of all consents of a case: one table for each person."""
    context = case_frame(hand, tab="consents", request=request, lead=_lead())
    standings = queries.standings_of(hand.case, on=request.today)
    recipients = queries.possible_recipients(hand.case, on=request.today)
    people = [
        {
            "name": person_label(member, shown=context["identity_shown"]),
            "table": _table(hand, member, standings.get(member.id, {}), context, recipients),
            "anchor": f"person-{member.position}",
            "add": _more(hand, member, recipients),
        }
        for member in context["members"]
        if is_open(member.drawer_id)
    ]
    return {**context, "people": people, "practice": practice_note("consent")}


def _lead() -> str:
    return _("Each question stands alone. A no is an answer, and every yes can be taken back in one step.")


def _table(
    hand: CaseInHand,
    member: CaseMember,
    standings: Mapping[Question, Standing],
    context: Context,
    recipients: Mapping[int, str],
) -> Table:
    name = person_label(member, shown=context["identity_shown"])
    rows = [
        _row(hand, member, question, queries.find_standing(standings, question), recipients)
        for question in questions_for(hand, standings)
    ]
    return Table(
        caption=_("Consents of %(name)s") % {"name": name},
        columns=[
            Column(_("Question")),
            Column(_("Answer")),
            Column(_("How")),
            Column(_("Actions"), hidden_label=True),
        ],
        rows=rows,
    )


def _row(
    hand: CaseInHand,
    member: CaseMember,
    question: Question,
    standing: Standing,
    recipients: Mapping[int, str],
) -> Row:
    label = _(PURPOSE_LABELS[question.purpose])
    recipient = recipients.get(question.organisation_id or 0, "")
    return Row(
        cells=[
            Cell(label, note=recipient or _(PURPOSE_MEANINGS[question.purpose])),
            Cell(chip=Chip(CHIPS[standing.state], _(STATE_LABELS[standing.state])), nowrap=True),
            Cell(_how(standing), note=_how_more(standing)),
            Cell(actions=_actions(hand, member, question, standing, label)),
        ]
    )


def _how(standing: Standing) -> Any:
    event = standing.event
    if event is None:
        return "–"
    if event.kind == EventKind.ENDED.value:
        return joined(_("With the journey it was given for"), moment(event.happened_at))
    if event.kind == EventKind.WITHDRAWN.value:
        return joined(_(HEARD_LABELS[Heard(event.heard)]) if event.heard else "", moment(event.happened_at))
    version = say(msgid("Text %(version)s"), version=event.text.version) if event.text else ""
    return joined(version, language_name(event.language), moment(event.happened_at))


def _how_more(standing: Standing) -> Any:
    event = standing.event
    if event is None:
        return ""
    child = _(CHILD_ANSWER_LABELS[standing.child_answer]) if standing.child_answer else ""
    interpreted = say(msgid("interpreter %(number)s"), number=event.interpreter)
    return joined(
        interpreted
        if event.interpreter
        else _(EXPLAINED_LABELS[Explained(event.explained)])
        if event.explained
        else "",
        *_given_way(event),
        child,
        event.recorded_by.name if event.recorded_by else "",
    )


def _given_way(event: ConsentEvent) -> Sequence[Any]:
    if event.kind != EventKind.GIVEN.value:
        return ()
    return (
        _(MODE_LABELS[Mode(event.mode)]),
        say(msgid("by %(who)s"), who=say(GIVEN_BY_LABELS[GivenBy(event.given_by)])),
        say(msgid("until %(day)s"), day=day(event.valid_until)) if event.valid_until else "",
    )


def _actions(
    hand: CaseInHand, member: CaseMember, question: Question, standing: Standing, label: str
) -> list[Action]:
    place = [hand.case.reference, member.position, question.purpose.value]
    with_whom = f"?with={question.organisation_id}" if question.organisation_id else ""
    about = _("%(question)s, person %(number)s") % {"question": label, "number": member.position}
    found: list[Action] = []
    may_record = allows(hand.by, Permission.RECORD_CONSENT)
    if may_record and standing.state is not ConsentState.GIVEN:
        again = standing.state not in (ConsentState.NOT_ASKED, ConsentState.ASKED)
        words = _("Ask again") if again else _("Ask now")
        found.append(Action(words, reverse("consent_ask", args=place) + with_whom, "outline", about=about))
    if standing.state is ConsentState.GIVEN:
        found.append(Action(_("Withdraw"), _way_out(hand, place, question) + with_whom, "stop", about=about))
        if may_record:
            found.append(
                Action(_("Change"), reverse("consent_ask", args=place) + with_whom, "quiet", about=about)
            )
    if (
        may_record
        and standing.event is not None
        and not queries.surely_adult(member.person, standing.event.happened_at.date())
    ):
        found.append(
            Action(
                _("The child's own word"),
                reverse("consent_child", args=place) + with_whom,
                "quiet",
                about=about,
            )
        )
    return found


def _way_out(hand: CaseInHand, place: list[Any], question: Question) -> str:
    """Return where a consent is taken back; that of the return has its own page, which ends more."""
    if question.purpose is Purpose.RETURN:
        return reverse("case_withdraw", args=[hand.case.reference])
    return reverse("consent_withdraw", args=place)


def _more(hand: CaseInHand, member: CaseMember, recipients: Mapping[int, str]) -> list[Action]:
    if not allows(hand.by, Permission.RECORD_CONSENT):
        return []
    place = [hand.case.reference, member.position]
    about = _("person %(number)s") % {"number": member.position}
    extra = [(Purpose.SHARE_PARTNER, _("Ask about a partner"))] if recipients else []
    return [
        Action(words, reverse("consent_ask", args=[*place, purpose.value]), "quiet", "plus-lg", about=about)
        for purpose, words in extra
    ]


def ask_page(
    hand: CaseInHand,
    request: StaffRequest,
    member: CaseMember,
    question: Question,
    texts: Mapping[str, ConsentText],
) -> Context:
    """Return the page on which one question is put: the text in two languages, then how and what was answered."""
    label = _(PURPOSE_LABELS[question.purpose])
    context = _sub_page(hand, request, member, label)
    spoken = spoken_language(member.person, hand)
    staff = texts.get(readers_language()) or texts.get("eng")
    theirs = texts.get(spoken)
    read_out = theirs or staff
    return {
        **context,
        "staff_words": _words(staff) if staff else None,
        "their_words": _words(theirs) if theirs else None,
        "spoken": spoken,
        "version": read_out.version if read_out else "",
        "meaning": _(PURPOSE_MEANINGS[question.purpose]),
        "notice": _reads_notice(member.person),
        "early": _early(hand, member, request) if question.purpose is Purpose.RETURN else None,
        "no_effect": _("A no has no effect on anything else. Say so before you ask."),
        "practice": practice_note("consent"),
    }


def spoken_language(person: Person, hand: CaseInHand) -> str:
    """Return the language to read out in: the person's, else the case's, else English."""
    return next((code for code in (person.language, hand.case.language) if is_language(code)), "eng")


def _words(text: ConsentText) -> Words:
    return Words(
        title=text.title,
        body=text.body,
        lang=text.language,
        rtl=direction(text.language) == "rtl",
        unread=text.needs_native_reader,
    )


def _reads_notice(person: Person) -> Notice | None:
    if person.can_read != "no":
        return None
    return Notice(
        "info",
        _("This person cannot read"),
        _(
            "Read the text aloud or let the interpreter say it. Take a thumb print, or let them say it before a witness."
        ),
    )


def _early(hand: CaseInHand, member: CaseMember, request: StaffRequest) -> Notice | None:
    """Return a warning where an answer would come before the time to think is over: it would not count at the gate.

    A child is not asked for by time: the parent or guardian is informed.
    """
    if not allows(hand.by, Permission.READ_COUNSELLING) or surely_child(member.person, request.today):
        return None
    finished = progress_of(hand.case, [member], on=request.today)[member.id].finished_at
    title = _("It is too early for an answer")
    if finished is None:
        return Notice(
            "warning",
            title,
            _(
                "Not every point of the information is explained yet. A yes from now would not count for booking."
            ),
        )
    over = finished + dt.timedelta(hours=hand.case.programme.thinking_hours)
    if over <= request.now:
        return None
    text = _("The time to think lasts until %(moment)s. A yes before that would not count for booking.")
    return Notice("warning", title, text % {"moment": moment(over)})


def _sub_page(hand: CaseInHand, request: StaffRequest, member: CaseMember, label: str) -> Context:
    context = case_frame(hand, tab="consents", request=request, crumb=label)
    name = person_label(member, shown=context["identity_shown"])
    context["head"] = replace(context["head"], title=label, lead=_("For %(name)s.") % {"name": name})
    context["back"] = reverse("case_consents", args=[hand.case.reference])
    return context


def child_page(hand: CaseInHand, request: StaffRequest, member: CaseMember, question: Question) -> Context:
    """Return the page for a child's own word; before a no to the return it says what follows from it."""
    context = _sub_page(hand, request, member, _(PURPOSE_LABELS[question.purpose]))
    return {**context, "is_return": question.purpose is Purpose.RETURN}


def withdraw_page(hand: CaseInHand, request: StaffRequest, member: CaseMember, question: Question) -> Context:
    """Return the page on which one consent is taken back: what ends, and what stays."""
    context = _sub_page(hand, request, member, _(PURPOSE_LABELS[question.purpose]))
    ends = (
        _(
            "What was shared for this ends at once: the office concerned can no longer open this part of the file."
        )
        if question.purpose in SERVES_THE_RETURN or question.purpose is Purpose.SHARE_PARTNER
        else _("From now on nothing is done on this consent.")
    )
    return {
        **context,
        "notice": Notice(
            "info",
            _("What happens"),
            said(
                say(
                    msgid("%(ends)s The return, every other consent and all help stay as they are."),
                    ends=ends,
                )
            ),
        ),
    }
