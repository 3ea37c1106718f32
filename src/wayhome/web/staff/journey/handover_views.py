"""Views of the hand-over: preview and send, what was sent, reminder, acknowledgement, a person's own refusal."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.actions import binding
from wayhome.stages.journey import actions, queries
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.presenting import Fact
from wayhome.web.shared.saying import day, said
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.journey.forms import AcknowledgeForm, HandOverForm, LaidOut, RefusalForm
from wayhome.web.staff.journey.handover_presenters import sheets, stays_here
from wayhome.web.staff.journey.labels import called
from wayhome.web.staff.journey.pages import FormPage, landed, opened, show

EITHER = ["GET", "POST"]
PREVIEW = "staff/journey/handover.html"
ANSWER_WITHIN = dt.timedelta(days=7)


@require_http_methods(EITHER)
@staff_page
def handover(request: StaffRequest, reference: str) -> HttpResponse:
    """Show exactly what the other side will see, and send it."""
    file = opened(request, reference, Permission.SEND_HANDOVER, crumb=_("Hand-over"))
    receivers = queries.receivers_of(file.hand.case, on=request.today)
    receiver = next((one for one in receivers if str(one.id) == request.GET.get("to", "")), None) or (
        receivers[0] if receivers else None
    )
    form = HandOverForm(request.POST or None, initial={"answer_due_on": request.today + ANSWER_WITHIN})
    if request.method == "POST" and receiver is not None and shape_ok(form):
        with attempt(request, form) as tried:
            binding.send_handover(
                case=file.hand.case,
                receiver=receiver,
                answer_due_on=form.cleaned_data["answer_due_on"],
                today=request.today,
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The hand-over is sent."))
    package = (
        queries.handover_package(file.hand.case, receiver_id=receiver.id, on=request.today)
        if receiver is not None and file.shown
        else {"members": []}
    )
    page = FormPage(
        title=_("Preview and send the hand-over"),
        lead=_("This is exactly what the receiver will see, field by field."),
        save=_("Send hand-over"),
        practice=practice_note("hand-over"),
    )
    more = {
        "receiver": receiver,
        "may_share": allows(file.hand.by, Permission.SHARE_CASE),
        "sheets": sheets(package["members"]),
        "stays": stays_here(),
        "others": receivers,
    }
    return show(request, file, page, form, template=PREVIEW, **more)


@require_GET
@staff_page
def sent(request: StaffRequest, reference: str) -> HttpResponse:
    """Show the package as it was sent."""
    file = opened(request, reference, Permission.READ_TRAVEL, crumb=_("Hand-over as sent"))
    row = queries.latest_handover(file.hand.case, file.hand.by)
    if row is None or not file.shown:
        raise OutOfScope
    facts = [
        Fact(_("Sent to"), row.receiver.name),
        Fact(_("Sent on"), day(row.sent_at.date())),
        Fact(_("Answer due by"), day(row.answer_due_on)),
        Fact(_("Acknowledged on"), day(row.acknowledged_at.date()) if row.acknowledged_at else "–"),
        Fact(_("Answer"), row.answer or "–"),
    ]
    sent_sheets = sheets(queries.sheets_sent(row, file.hand.by))
    context = file.frame | {"facts": facts, "sheets": sent_sheets, "stays": stays_here()}
    return answer(request, "staff/journey/handover_sent.html", context)


@require_POST
@staff_page
def remind(request: StaffRequest, reference: str) -> HttpResponse:
    """Send the receiver a reminder."""
    file = opened(request, reference, Permission.SEND_HANDOVER)
    row = queries.latest_handover(file.hand.case, file.hand.by)
    if row is None:
        raise OutOfScope
    with attempt(request) as tried:
        actions.remind_of_handover(handover=row, by=file.hand.by, at=request.now)
    if tried.done:
        return landed(request, reference, _("The reminder is sent."))
    messages.warning(request, tried.why)
    return redirect("case_journey", reference=reference)


@require_http_methods(EITHER)
@staff_page
def acknowledge(request: StaffRequest, reference: str) -> HttpResponse:
    """Take a case on for the receiving office, with an answer in words."""
    file = opened(request, reference, Permission.ACKNOWLEDGE_HANDOVER, crumb=_("Acknowledge the hand-over"))
    row = queries.latest_handover(file.hand.case, file.hand.by)
    if row is None:
        raise OutOfScope
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.acknowledge_handover(
                handover=row, answer=form.cleaned_data["answer"], by=file.hand.by, at=request.now
            )
        if tried.done:
            return landed(request, reference, _("The hand-over is acknowledged."))
    page = FormPage(
        title=_("Acknowledge the hand-over"),
        lead=said(
            say(
                msgid("Sent on %(day)s; an answer is due by %(due)s."),
                day=row.sent_at.date(),
                due=row.answer_due_on,
            )
        ),
        save=_("Acknowledge"),
    )
    told = queries.sheets_sent(row, file.hand.by) if file.shown else []
    return show(request, file, page, form, sheets=sheets(told))


@require_http_methods(EITHER)
@staff_page
def refusal(request: StaffRequest, reference: str) -> HttpResponse:
    """Record that somebody refused the hand-over in writing."""
    file = opened(request, reference, Permission.RECORD_CONSENT, crumb=_("Refusal of the hand-over"))
    form = RefusalForm(
        request.POST or None,
        members=file.members,
        names=file.shown,
        initial={"refused_on": request.today},
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.record_handover_refusal(
                member=form.chosen(),
                refused_on=data["refused_on"],
                explained=data["explained"],
                where_kept=data["where_kept"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The refusal is recorded."))
    page = FormPage(
        title=_("Record a refusal of the hand-over"),
        lead=_("It has no effect on the journey or on anything else, and can be taken back."),
        save=_("Save refusal"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def take_refusal_back(request: StaffRequest, reference: str, refusal: uuid.UUID) -> HttpResponse:
    """Record that somebody who refused the hand-over changed their mind."""
    file = opened(request, reference, Permission.RECORD_CONSENT, crumb=_("Refusal taken back"))
    row = queries.refusal_of(file.hand.case, refusal)
    member = file.member(row.member.position)
    form = LaidOut(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.take_back_handover_refusal(refusal=row, by=file.hand.by, at=request.now)
        if tried.done:
            return redirect("case_journey", reference=reference)
    page = FormPage(
        title=_("%(name)s may be handed over after all") % {"name": called(member, shown=file.shown)},
        lead=_("Nothing is sent by this. The hand-over still asks what they agreed to share."),
        save=_("Take the refusal back"),
    )
    return show(request, file, page, form)
