"""Views of the information checklist: everybody reads it, one person writes a point, a second one puts it in force."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.funding.queries import programmes_of
from wayhome.ground.core.errors import OutOfScope
from wayhome.process.actions import world
from wayhome.stages.counselling import actions, queries
from wayhome.stages.counselling.queries import PointLine
from wayhome.web.shared.pages import StaffRequest, answer, attempt, pressed, shape_ok, staff_page
from wayhome.web.staff.texts import point_presenters
from wayhome.web.staff.texts.forms import InForceForm, NewPointForm, PointForm, next_version, words_initial
from wayhome.web.staff.texts.views import in_force_said

FORM = require_http_methods(["GET", "POST"])


@require_GET
@staff_page
def points(request: StaffRequest) -> HttpResponse:
    """Show the points of the checklist in their order."""
    context = point_presenters.points_page(queries.point_lines(), by=request.actor, today=request.today)
    return answer(request, "staff/texts/points.html", context)


def _line(key: uuid.UUID) -> PointLine:
    line = queries.point_line(key)
    if line is None:
        raise OutOfScope
    return line


@require_GET
@staff_page
def point(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Show one point: the draft, what is in force, and earlier versions."""
    context = point_presenters.point_page(_line(key), by=request.actor, today=request.today)
    return answer(request, "staff/texts/one.html", context)


@FORM
@staff_page
def new(request: StaffRequest) -> HttpResponse:
    """Write a new point, or another wording of one for a single programme."""
    require(request.actor, Permission.KEEP_TEXTS)
    programmes = {one.code: one for one in programmes_of(request.actor.organisation_id, on=request.today)}
    form = NewPointForm(
        request.POST or None,
        languages=queries.languages_of_points(),
        programmes=[(code, one.name) for code, one in programmes.items()],
        initial={"version": "1"},
    )
    if request.method == "POST" and shape_ok(form):
        found = form.cleaned_data
        with attempt(request, form) as tried:
            made = actions.write_point(
                facts=form.facts(code=found["code"], programme=programmes.get(found["programme"])),
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("Saved as a draft. A colleague reads it and puts it in force."))
            return redirect("checklist_point", key=made.id)
    return answer(request, "staff/texts/write.html", {**point_presenters.new_page(), "form": form}, form=form)


@FORM
@staff_page
def write(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Write a new version of a point, or correct the draft that there is; whoever wrote last is its writer."""
    require(request.actor, Permission.KEEP_TEXTS)
    line = _line(key)
    form = PointForm(request.POST or None, languages=queries.languages_of_points(), initial=_initial(line))
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            made = actions.write_point(
                facts=form.facts(code=line.first.code, programme=line.first.programme),
                read_at=form.shown_at(),
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("Saved as a draft. A colleague reads it and puts it in force."))
            return redirect("checklist_point", key=made.id)
    context = point_presenters.write_page(line)
    return answer(request, "staff/texts/write.html", {**context, "form": form}, form=form)


def _initial(line: PointLine) -> dict[str, object]:
    """Return what the form begins with: the draft, or the words of the newest version under the next number."""
    newest = line.draft or line.first
    words = {one.language: ("", one.text, one.needs_native_reader) for one in newest.texts.all()}
    initial = {"position": newest.position, **words_initial(words)}
    if line.draft is not None:
        return {"version": newest.version, "read_at": newest.written_at.isoformat(), **initial}
    return {"version": next_version(newest.version), **initial}


@FORM
@staff_page
def publish(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Read a draft beside what is in force, and put it in force from a day."""
    require(request.actor, Permission.KEEP_TEXTS)
    line = _line(key)
    draft = line.draft
    if draft is None:
        raise OutOfScope
    form = InForceForm(
        request.POST or None,
        initial={"begins_on": request.today, "read_at": draft.written_at.isoformat()},
    )
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            world.publish_point(
                point=draft,
                begins_on=form.cleaned_data["begins_on"],
                read_at=form.moment(),
                today=request.today,
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, in_force_said(form.cleaned_data["begins_on"], request.today))
            return redirect("checklist_point", key=draft.id)
    context = point_presenters.publish_page(line, draft, by=request.actor, today=request.today)
    return answer(request, "staff/texts/publish.html", {**context, "form": form}, form=form)


@require_POST
@staff_page
def drop(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Throw a draft away, and lead to what is left of the point."""
    require(request.actor, Permission.KEEP_TEXTS)
    line = _line(key)
    seen = next(point for point in line.versions if point.id == key)
    left = next((point for point in line.versions if point.confirmed_at is not None), None)
    return pressed(
        request,
        lambda: actions.drop_point(point=seen, by=request.actor, at=request.now),
        done=_("The draft is thrown away."),
        then=lambda: (
            redirect("checklist_points") if left is None else redirect("checklist_point", key=left.id)
        ),
        refused=lambda why: _refused(request, line, why),
    )


def _refused(request: StaffRequest, line: PointLine, why: str) -> HttpResponse:
    context = point_presenters.point_page(line, by=request.actor, today=request.today, refused=why)
    return render(request, "staff/texts/one.html", context, status=422)
