"""Views of the journey tab, of health and of cash at departure."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.scopes import case_for
from wayhome.stages.journey import actions, queries
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.presenting import Action, Notice
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.journey import presenters
from wayhome.web.staff.journey.forms import CashForm, answer_of, flag
from wayhome.web.staff.journey.health_forms import (
    FitnessForm,
    HealthAskedForm,
    HealthDeclinedForm,
    PregnancyForm,
)
from wayhome.web.staff.journey.labels import called
from wayhome.web.staff.journey.pages import FormPage, landed, opened, show

EITHER = ["GET", "POST"]


@require_GET
@staff_page
def journey(request: StaffRequest, reference: str) -> HttpResponse:
    """Show documents, seats, help, health, hand-over and cash of a case, as far as the reader may."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.READ_TRAVEL)
    frame = case_frame(hand, tab="journey", request=request)
    parts = queries.journey_of(hand.case, members=frame["members"], by=hand.by)
    context = presenters.journey_page(hand, parts, frame, request)
    return answer(request, "staff/journey/journey.html", context)


@require_http_methods(EITHER)
@staff_page
def health_asked(request: StaffRequest, reference: str) -> HttpResponse:
    """Record that somebody was asked about health; whoever may only ask does not read the answer back."""
    file = opened(
        request, reference, Permission.COUNSEL, Permission.DECIDE_HEALTH, crumb=_("Asked about health")
    )
    form = HealthAskedForm(
        request.POST or None, members=file.members, names=file.shown, initial={"asked_on": request.today}
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.record_health_answer(
                member=form.chosen(),
                asked_on=data["asked_on"],
                medical=flag(data["medical"]),
                pregnant=flag(data["pregnant"]),
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The answer about health is recorded."))
    page = FormPage(
        title=_("Record that somebody was asked about health"),
        lead=_(
            "Everybody is asked. You record the answer; what is behind it is written and read by health officers only."
        ),
        save=_("Save"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def health(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    """Record a physician's finding about one person; it starts from what is known."""
    file = opened(request, reference, Permission.DECIDE_HEALTH, crumb=_("Health"))
    member = file.member(number)
    facts, words = queries.health_of(member)
    form = FitnessForm(
        request.POST or None,
        initial={
            "fit": answer_of(facts.fit),
            "fit_from": facts.fit_from,
            "fit_until": facts.fit_until,
            "escort_needed": answer_of(facts.escort.needed),
            "medicine_needed": answer_of(facts.medicine_needed),
            "medicine_arranged": answer_of(facts.medicine_arranged),
            "care_needed": answer_of(facts.care_needed),
            "care_confirmed": answer_of(facts.care_confirmed),
            **words,
        },
    )
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.record_fitness(member=member, finding=form.finding(), by=file.hand.by, at=request.now)
        if tried.done:
            return landed(request, reference, _("The finding is recorded."))
    other = reverse("journey_pregnancy", args=[reference, number])
    silent = reverse("journey_health_declined", args=[reference, number])
    page = FormPage(
        title=_("Health of %(name)s") % {"name": called(member, shown=file.shown)},
        lead=_("A physician's finding for the days of travel, and what must be ready."),
        save=_("Save finding"),
        notice=Notice(
            "info",
            _("Pregnancy has a form of its own"),
            _("Airlines ask for completed weeks and their day."),
            actions=[Action(_("Record pregnancy"), other), Action(_("They do not want to say"), silent)],
        ),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def health_declined(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    """Record that somebody who does not want to say anything about health knows what that means."""
    file = opened(request, reference, Permission.DECIDE_HEALTH, crumb=_("Health"))
    member = file.member(number)
    form = HealthDeclinedForm(request.POST or None, initial={"told_on": request.today})
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.record_health_declined(
                member=member,
                told_on=data["told_on"],
                check_offered=data["check_offered"],
                told=data["told"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("It is recorded."))
    page = FormPage(
        title=_("%(name)s does not want to say") % {"name": called(member, shown=file.shown)},
        lead=_(
            "Nobody has to answer. Offer the check, tell them what follows, and they may travel all the same."
        ),
        save=_("Save"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def pregnancy(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    """Record whether somebody is pregnant, with weeks and the day they were counted."""
    file = opened(request, reference, Permission.DECIDE_HEALTH, crumb=_("Pregnancy"))
    member = file.member(number)
    facts, _words = queries.health_of(member)
    form = PregnancyForm(
        request.POST or None,
        initial={
            "pregnant": answer_of(facts.pregnant),
            "weeks": facts.pregnancy_weeks,
            "weeks_on": facts.pregnancy_weeks_on,
            "multiple": answer_of(facts.pregnancy_multiple),
            "certificate": answer_of(facts.pregnancy_certificate),
        },
    )
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.record_pregnancy(member=member, finding=form.finding(), by=file.hand.by, at=request.now)
        if tried.done:
            return landed(request, reference, _("The answer is recorded."))
    page = FormPage(
        title=_("Pregnancy of %(name)s") % {"name": called(member, shown=file.shown)},
        lead=_("The rule counts on from the day you write; each carrier has its own limit."),
        save=_("Save"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def cash(request: StaffRequest, reference: str) -> HttpResponse:
    """Record cash handed over at departure against a signed receipt."""
    file = opened(request, reference, Permission.PAY_CASH_AT_DEPARTURE, crumb=_("Cash at departure"))
    form = CashForm(
        request.POST or None, members=file.members, names=file.shown, initial={"paid_on": request.today}
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.hand_over_cash(
                member=form.chosen(),
                amount=data["amount"],
                receipt_number=data["receipt_number"],
                paid_on=data["paid_on"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The receipt is recorded."))
    page = FormPage(
        title=_("Record cash at departure"),
        lead=_("Count it together, let the person sign, and keep the receipt."),
        save=_("Save receipt"),
    )
    return show(request, file, page, form)
