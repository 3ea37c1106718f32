"""Views of consent: load by scope, check the shape, call one action."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.actions.childs_word import record_child_answer
from wayhome.stages.consent import actions, queries
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentEvent, ConsentText
from wayhome.stages.consent.queries import Question
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.saying import readers_language
from wayhome.web.staff.cases.landing import land
from wayhome.web.staff.consent import presenters
from wayhome.web.staff.consent.forms import GIVEN, REFUSED, AskForm, ChildForm, WithdrawForm

FORM = require_http_methods(["GET", "POST"])


@require_GET
@staff_page
def consents(request: StaffRequest, reference: str) -> HttpResponse:
    """Show every question of consent of everybody on the case."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.READ_NOTES)
    return answer(request, "staff/consent/consents.html", presenters.consents_page(hand, request))


@FORM
@staff_page
def ask(request: StaffRequest, reference: str, position: int, purpose: str) -> HttpResponse:
    """Put one question to one person, and record the answer."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.RECORD_CONSENT)
    member, question = _asked(hand, position, purpose, request)
    spoken = presenters.spoken_language(member.person, hand)
    texts = _texts(question, {spoken, request.POST.get("language", ""), "eng"}, request)
    form = AskForm(
        request.POST or None,
        person=member.person,
        on=request.today,
        recipients=_recipients(hand, question, request),
        initial={"language": spoken, "happened_at": request.now},
    )
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            _record(request, hand, member, question, form, texts)
        if tried.done:
            return _landed(request, reference, _("The answer is recorded."))
    context = presenters.ask_page(hand, request, member, question, texts)
    return answer(request, "staff/consent/ask.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def child(request: StaffRequest, reference: str, position: int, purpose: str) -> HttpResponse:
    """Record a child's own word; a no to the return is a withdrawal and is heard as one."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.RECORD_CONSENT)
    member, question = _asked(hand, position, purpose, request)
    form = ChildForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            withdrawal = record_child_answer(
                case=hand.case,
                member=member,
                question=question,
                answer=form.reply(),
                words=form.cleaned_data["words"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            if withdrawal is not None:
                messages.success(
                    request, _("Withdrawn. Both offices know. Tell the child that nothing else changes.")
                )
                return redirect("case", reference=reference)
            return _landed(request, reference, _("The child’s answer is recorded."))
    context = presenters.child_page(hand, request, member, question)
    return answer(request, "staff/consent/child.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def withdraw(request: StaffRequest, reference: str, position: int, purpose: str) -> HttpResponse:
    """Hear that a consent is taken back, of a file that is stored only too; that of the return has its own page."""
    hand = case_for(request.actor, reference, on=request.today, even_restricted=True)
    require(hand.by, Permission.WITHDRAW)
    member, question = _asked(hand, position, purpose, request)
    if question.purpose is Purpose.RETURN:
        return redirect("case_withdraw", reference=reference)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.withdraw_consent(
                case=hand.case,
                member=member,
                question=question,
                heard=form.way(),
                words=form.cleaned_data["words"],
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            return _landed(request, reference, _("Withdrawn. It holds from now on."))
    context = presenters.withdraw_page(hand, request, member, question)
    return answer(request, "staff/consent/withdraw.html", {**context, "form": form}, form=form)


def _landed(request: StaffRequest, reference: str, told: str) -> HttpResponse:
    """Say what was recorded and go back to the consents; an answer may have ended one's own access to them."""
    return land(request, reference, "case_consents", Permission.READ_NOTES, told)


def _asked(
    hand: CaseInHand, position: int, purpose: str, request: StaffRequest
) -> tuple[CaseMember, Question]:
    """Return the member and the question of an address; raises ``OutOfScope`` when either does not exist."""
    member = next((one for one in members_of(hand.case) if one.position == position), None)
    if member is None or purpose not in set(Purpose):
        raise OutOfScope
    return member, Question(Purpose(purpose), _with_whom(hand, member, request))


def _with_whom(hand: CaseInHand, member: CaseMember, request: StaffRequest) -> int | None:
    """Return the organisation an address names, if this person was asked about it or an agreement allows it."""
    named = request.GET.get("with", "")
    asked = queries.weighed_standings(hand.case, on=request.today).get(member.id, {})
    known = {question.organisation_id for question in asked if question.organisation_id is not None}
    offered = {*known, *queries.possible_recipients(hand.case, on=request.today)}
    return {str(key): key for key in offered}.get(named)


def _recipients(hand: CaseInHand, question: Question, request: StaffRequest) -> dict[int, str] | None:
    if question.purpose is not Purpose.SHARE_PARTNER or question.organisation_id is not None:
        return None
    return dict(queries.possible_recipients(hand.case, on=request.today))


def _texts(question: Question, languages: set[str], request: StaffRequest) -> dict[str, ConsentText]:
    reader = readers_language()
    return dict(queries.texts_in_force(question.purpose, languages={*languages, reader}, on=request.today))


def _record(
    request: StaffRequest,
    hand: CaseInHand,
    member: CaseMember,
    question: Question,
    form: AskForm,
    texts: dict[str, ConsentText],
) -> ConsentEvent:
    """Call the one verb that the answer asks for."""
    found = form.cleaned_data
    text = texts.get(found["language"]) or texts.get("eng")
    if text is None:
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because no text of this question is in force. Ask the programme manager to publish one."
                )
            )
        )
    whom = Question(question.purpose, question.organisation_id or found.get("organisation"))
    put: dict[str, object] = {
        "case": hand.case,
        "member": member,
        "question": whom,
        "asking": form.asking(text),
        "by": hand.by,
        "at": request.now,
    }
    verbs: dict[str, Callable[[], ConsentEvent]] = {
        GIVEN: lambda: actions.give_consent(**put, giving=form.giving()),  # type: ignore[arg-type]
        REFUSED: lambda: actions.refuse_consent(**put, words=found["words"]),  # type: ignore[arg-type]
    }
    return verbs.get(found["answer"], lambda: actions.put_question(**put))()  # type: ignore[arg-type]
