"""Views of the texts of consent: everybody reads them, one person writes, a second one puts in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.core.errors import OutOfScope
from wayhome.stages.consent import actions, queries
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.queries import TextVersion
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest, answer, attempt, pressed, shape_ok, staff_page
from wayhome.web.staff.texts import presenters
from wayhome.web.staff.texts.forms import InForceForm, TextForm, moment_of, next_version, words_initial

FORM = require_http_methods(["GET", "POST"])


@require_GET
@staff_page
def texts(request: StaffRequest) -> HttpResponse:
    """Show each purpose with its text in force, by language and version."""
    context = presenters.texts_page(queries.text_versions(), by=request.actor, today=request.today)
    return answer(request, "staff/texts/list.html", context)


def _purpose(word: str) -> Purpose:
    try:
        return Purpose(word)
    except ValueError:
        raise OutOfScope from None


@require_GET
@staff_page
def text(request: StaffRequest, purpose: str) -> HttpResponse:
    """Show the texts of one purpose: the draft, what is in force in each language, and earlier versions."""
    asked = _purpose(purpose)
    context = presenters.text_page(
        asked, queries.text_versions_of(asked), by=request.actor, today=request.today
    )
    return answer(request, "staff/texts/one.html", context)


def _draft(versions: Sequence[TextVersion]) -> TextVersion | None:
    return next((version for version in versions if version.is_draft), None)


@FORM
@staff_page
def write(request: StaffRequest, purpose: str) -> HttpResponse:
    """Write a new version, or correct the draft that there is; whoever wrote last is its writer."""
    require(request.actor, Permission.KEEP_TEXTS)
    asked = _purpose(purpose)
    versions = queries.text_versions_of(asked)
    draft = _draft(versions)
    form = TextForm(
        request.POST or None,
        languages=queries.languages_of_texts(),
        initial=_initial(next(iter(versions), None)),
    )
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.write_text(
                purpose=asked,
                version=form.cleaned_data["version"],
                words=form.words(),
                read_at=form.shown_at(),
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("Saved as a draft. A colleague reads it and puts it in force."))
            return redirect("consent_text", purpose=asked.value)
    context = presenters.write_page(asked, draft)
    return answer(request, "staff/texts/write.html", {**context, "form": form}, form=form)


def _initial(newest: TextVersion | None) -> dict[str, object]:
    """Return what the form begins with: the draft, or the words of the newest version under the next number."""
    if newest is None:
        return {"version": "1"}
    first = newest.first
    words = {one.language: (one.title, one.body, one.needs_native_reader) for one in newest.texts}
    if newest.is_draft:
        read_at = first.written_at.isoformat()
        return {"version": first.version, "read_at": read_at, **words_initial(words)}
    return {"version": next_version(first.version), **words_initial(words)}


@FORM
@staff_page
def publish(request: StaffRequest, purpose: str) -> HttpResponse:
    """Read a draft beside what is in force, and put it in force from a day."""
    require(request.actor, Permission.KEEP_TEXTS)
    asked = _purpose(purpose)
    versions = queries.text_versions_of(asked)
    draft = _draft(versions)
    if draft is None:
        raise OutOfScope
    form = InForceForm(
        request.POST or None,
        initial={"begins_on": request.today, "read_at": draft.first.written_at.isoformat()},
    )
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.publish_text(
                purpose=asked,
                begins_on=form.cleaned_data["begins_on"],
                read_at=form.moment(),
                today=request.today,
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, in_force_said(form.cleaned_data["begins_on"], request.today))
            return redirect("consent_text", purpose=asked.value)
    context = presenters.publish_page(asked, versions, draft, by=request.actor, today=request.today)
    return answer(request, "staff/texts/publish.html", {**context, "form": form}, form=form)


def in_force_said(begins_on: dt.date, today: dt.date) -> str:
    """Return what is told once a version was put in force."""
    if begins_on > today:
        return _("It is in force from %(day)s. Until then nothing changes.") % {"day": saying.day(begins_on)}
    return _("It is in force.")


@require_POST
@staff_page
def drop(request: StaffRequest, purpose: str) -> HttpResponse:
    """Throw a draft away."""
    require(request.actor, Permission.KEEP_TEXTS)
    asked = _purpose(purpose)
    return pressed(
        request,
        lambda: actions.drop_text(
            purpose=asked,
            read_at=moment_of(request.POST.get("read_at", "")),
            by=request.actor,
            at=request.now,
        ),
        done=_("The draft is thrown away."),
        then=lambda: redirect("consent_text", purpose=asked.value),
        refused=lambda why: _refused(request, asked, why),
    )


def _refused(request: StaffRequest, asked: Purpose, why: str) -> HttpResponse:
    versions = queries.text_versions_of(asked)
    context = presenters.text_page(asked, versions, by=request.actor, today=request.today, refused=why)
    return render(request, "staff/texts/one.html", context, status=422)
