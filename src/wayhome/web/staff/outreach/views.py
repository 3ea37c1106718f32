"""Views of outreach: load by scope, check the shape, call one action."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.values import languages, places
from wayhome.stages.outreach import actions, queries
from wayhome.stages.outreach.enums import Section, Topic
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.staff.outreach import event_presenters, presenters, sheet_presenters
from wayhome.web.staff.outreach.forms import (
    AnswerForm,
    AttendanceForm,
    CancelForm,
    ChangeEventForm,
    CorrectEnquiryForm,
    EnquiryFilterForm,
    EnquiryForm,
    EventForm,
    FollowUpForm,
    SheetForm,
    StartSheetForm,
)

FORM = require_http_methods(["GET", "POST"])
COUNTED_DAYS = 30


@require_GET
@staff_page
def home(request: StaffRequest) -> HttpResponse:
    """Show this week's events, the questions that wait, and what people ask about."""
    by, today = request.actor, request.today
    monday = today - dt.timedelta(days=today.weekday())
    since = request.now - dt.timedelta(days=COUNTED_DAYS)
    context = presenters.home_page(
        week=queries.events_between(by, monday, monday + dt.timedelta(days=7)),
        waiting=queries.open_enquiries(by),
        topics=queries.counted_by(by, "topic", since=since),
        countries=queries.counted_by(by, "country", since=since),
        reach=queries.reach(by, today - dt.timedelta(days=COUNTED_DAYS), today + dt.timedelta(days=1)),
        sheets=queries.sheets(by, on=today),
        answers=allows(by, Permission.ANSWER_REFERRAL),
        today=today,
    )
    return answer(request, "staff/outreach/home.html", context)


@require_GET
@staff_page
def enquiry_list(request: StaffRequest) -> HttpResponse:
    """Show the questions of the organisation, newest first, a page at a time."""
    form = EnquiryFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    where = queries.EnquiryFilter(
        open_only=bool(chosen.get("open")),
        topic=Topic(chosen["topic"]) if chosen.get("topic") else None,
        country=chosen.get("country", ""),
    )
    page = queries.enquiries(
        request.actor, where=where, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = presenters.enquiries_page(page, where, today=request.today)
    return answer(request, "staff/outreach/enquiries.html", {**context, "form": form})


@FORM
@staff_page
def new_enquiry(request: StaffRequest) -> HttpResponse:
    """Note a question, answered or not."""
    require(request.actor, Permission.WORK_OUTREACH)
    form = EnquiryForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            made = actions.record_enquiry(facts=form.facts(), by=request.actor, at=request.now)
        if tried.done:
            messages.success(request, _("The question is noted."))
            return redirect("enquiry", key=made.id)
    return answer(
        request, "staff/outreach/enquiry_form.html", {**presenters.enquiry_form(), "form": form}, form=form
    )


@FORM
@staff_page
def enquiry(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Show one question, and note its answer."""
    found = queries.enquiry_for(request.actor, key)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.answer_enquiry(
                enquiry=found, answer=form.cleaned_data["answer"], by=request.actor, at=request.now
            )
        if tried.done:
            messages.success(request, _("The answer is noted."))
            return redirect("enquiry", key=key)
    context = presenters.enquiry_page(found, request.actor)
    return answer(request, "staff/outreach/enquiry.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def correct_enquiry(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Correct what was wrongly noted of a question."""
    found = queries.enquiry_for(request.actor, key)
    form = CorrectEnquiryForm(request.POST or None, initial=CorrectEnquiryForm.initial_of(found))
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.correct_enquiry(
                enquiry=found,
                changes=form.changes(),
                read_version=form.cleaned_data["version"],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            return redirect("enquiry", key=key)
    context = presenters.enquiry_form(found)
    return answer(request, "staff/outreach/enquiry_form.html", {**context, "form": form}, form=form)


@require_GET
@staff_page
def event_list(request: StaffRequest) -> HttpResponse:
    """Show the information events of the organisation, latest first, a page at a time."""
    page = queries.events(request.actor, after=request.GET.get("after", ""))
    return answer(
        request,
        "staff/outreach/events.html",
        event_presenters.events_page(page, first="after" not in request.GET),
    )


@FORM
@staff_page
def new_event(request: StaffRequest) -> HttpResponse:
    """Plan an information event."""
    require(request.actor, Permission.WORK_OUTREACH)
    form = EventForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            made = actions.plan_event(facts=form.facts(), by=request.actor, at=request.now)
        if tried.done:
            messages.success(request, _("The event is planned."))
            return redirect("event", key=made.id)
    return answer(
        request, "staff/outreach/event_form.html", {**event_presenters.event_form(), "form": form}, form=form
    )


@require_GET
@staff_page
def event(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Show one information event and what was promised there."""
    found = queries.event_for(request.actor, key)
    context = event_presenters.event_page(found, queries.follow_ups(found), request.today)
    return answer(request, "staff/outreach/event.html", {**context, "form": FollowUpForm()})


@FORM
@staff_page
def change_event(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Change the plan of an information event."""
    found = queries.event_for(request.actor, key)
    form = ChangeEventForm(request.POST or None, initial=ChangeEventForm.initial_of(found))
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.change_event(
                event=found,
                facts=form.facts(),
                read_version=form.cleaned_data["version"],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The event is changed."))
            return redirect("event", key=key)
    context = event_presenters.event_form(found)
    return answer(request, "staff/outreach/event_form.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def attendance(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Record how many people came to an event."""
    found = queries.event_for(request.actor, key)
    form = AttendanceForm(request.POST or None, initial=AttendanceForm.initial_of(found))
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.record_attendance(
                event=found,
                counts=form.counts(),
                notes=form.cleaned_data["notes"],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The attendance is noted."))
            return redirect("event", key=key)
    context = event_presenters.attendance_page(found)
    return answer(request, "staff/outreach/attendance.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def cancel_event(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Record that an event does not take place."""
    found = queries.event_for(request.actor, key)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.cancel_event(event=found, because=form.reason(), by=request.actor, at=request.now)
        if tried.done:
            messages.success(request, _("The event is cancelled."))
            return redirect("event", key=key)
    context = event_presenters.cancel_page(found)
    return answer(request, "staff/outreach/cancel.html", {**context, "form": form}, form=form)


@require_POST
@staff_page
def add_follow_up(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Note what was promised at an event."""
    found = queries.event_for(request.actor, key)
    form = FollowUpForm(request.POST)
    if shape_ok(form):
        with attempt(request, form) as tried:
            actions.add_follow_up(event=found, **form.cleaned_data, by=request.actor, at=request.now)
        if tried.done:
            messages.success(request, _("The promise is noted."))
            return redirect("event", key=key)
    context = event_presenters.event_page(found, queries.follow_ups(found), request.today)
    return answer(request, "staff/outreach/event.html", {**context, "form": form}, form=form)


@require_POST
@staff_page
def finish_follow_up(request: StaffRequest, key: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """Mark what was promised as done."""
    found = queries.event_for(request.actor, key)
    actions.finish_follow_up(follow_up=queries.follow_up_of(found, item), by=request.actor, at=request.now)
    messages.success(request, _("The promise is kept."))
    return redirect("event", key=key)


@require_GET
@staff_page
def country_sheets(request: StaffRequest) -> HttpResponse:
    """Show all country sheets; with a country, language and section chosen, go to that section's form."""
    overview = queries.sheets(request.actor, on=request.today)
    chosen = StartSheetForm(request.GET) if "section" in request.GET else None
    if chosen is not None and chosen.is_valid():
        data = chosen.cleaned_data
        return redirect("country_sheet_write", data["country"], data["language"], data["section"])
    context: dict[str, Any] = sheet_presenters.sheets_page(overview)
    return answer(request, "staff/outreach/sheets.html", {**context, "form": chosen or StartSheetForm()})


@require_GET
@staff_page
def country_sheet(request: StaffRequest, country: str, language: str) -> HttpResponse:
    """Show one country sheet as it is read and printed."""
    sections = queries.sheet(request.actor, country, language)
    if not sections:
        raise OutOfScope
    return answer(request, "staff/outreach/sheet.html", sheet_presenters.sheet_page(sections, request.today))


def _section(country: str, language: str, section: str) -> Section:
    if not places.is_country(country) or not languages.is_language(language) or section not in set(Section):
        raise OutOfScope
    return Section(section)


@FORM
@staff_page
def write_section(request: StaffRequest, country: str, language: str, section: str) -> HttpResponse:
    """Write a new version of one section of a country sheet."""
    part = _section(country, language, section)
    current = queries.sheet_section(request.actor, country, language, part)
    form = SheetForm(request.POST or None, initial=SheetForm.initial_of(current, request.today))
    if request.method == "POST" and shape_ok(form):
        facts = form.facts(country=country, language=language, section=part)
        with attempt(request, form) as tried:
            actions.write_sheet(facts=facts, by=request.actor, at=request.now)
        if tried.done:
            messages.success(request, _("The section is written."))
            return redirect("country_sheet", country=country, language=language)
    older = queries.older_versions(current) if current else ()
    context = sheet_presenters.section_page(country, language, part, older)
    return answer(request, "staff/outreach/section.html", {**context, "form": form}, form=form)


@require_POST
@staff_page
def confirm_section(request: StaffRequest, country: str, language: str, section: str) -> HttpResponse:
    """Record that a section was checked today and still holds."""
    part = _section(country, language, section)
    current = queries.sheet_section(request.actor, country, language, part)
    if current is None:
        raise OutOfScope
    form = forms.Form(request.POST)
    with attempt(request, form) as tried:
        actions.confirm_still_true(sheet=current, by=request.actor, at=request.now)
    if tried.done:
        messages.success(request, _("The section is marked as checked today."))
    return redirect("country_sheet", country=country, language=language)
