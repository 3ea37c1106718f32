"""Views of the files of a case: the list, adding one, sending one, and taking one back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wayhome.casefile.cases import actions, queries
from wayhome.casefile.cases.kept_files import (
    FileSort,
    require_add,
    require_added_here,
    require_files,
    sorts_to_add,
)
from wayhome.casefile.cases.scopes import CaseInHand, case_for
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.files.enums import FileState
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.receiving_files import upload_of
from wayhome.web.shared.sending_files import file_response
from wayhome.web.staff.cases import kept_file_presenters
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.kept_file_forms import (
    AddFileForm,
    RemoveFileForm,
    WhoseFilesForm,
    only_one,
)

FORM = require_http_methods(["GET", "POST"])


def _hand(request: StaffRequest, reference: str) -> CaseInHand:
    hand = case_for(request.actor, reference, on=request.today)
    require_files(hand.case, hand.by)
    return hand


@require_GET
@staff_page
def files(request: StaffRequest, reference: str) -> HttpResponse:
    """Show the files of a case that the reader may open, newest first, of everybody or of one person."""
    return _list(request, _hand(request, reference))


def _list(request: StaffRequest, hand: CaseInHand, *, refused: str = "") -> HttpResponse:
    members = queries.members_of(hand.case)
    form = WhoseFilesForm(request.GET, members=members)
    page = queries.files_page(
        hand.case,
        hand.by,
        member=form.member(),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = kept_file_presenters.files_page(
        hand, request, page, form=form, members=members, refused=refused
    )
    return answer(request, "staff/cases/files.html", context)


@FORM
@staff_page
def add(request: StaffRequest, reference: str) -> HttpResponse:
    """Add a file; one that is refused says why beside its field, and what else was typed stays."""
    hand = _hand(request, reference)
    sorts = sorts_to_add(hand.case, hand.by)
    if not sorts:
        require_add(hand.case, hand.by, FileSort.OTHER)
    frame = case_frame(hand, tab="files", request=request, crumb=_("Add a file"))
    form = AddFileForm(
        request.POST or None,
        request.FILES or None,
        sorts=sorts,
        members=frame["members"],
        initial={"whose": only_one(frame["members"])},
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            row = actions.add_file(
                case=hand.case,
                member=form.member(),
                sort=FileSort(data["sort"]),
                note=data["note"],
                upload=upload_of(data["file"]),
                by=hand.by,
                at=request.now,
            )
        if tried.done:
            waits = row.file.state == FileState.QUARANTINED.value
            messages.success(
                request,
                _("The file is kept. It opens once it was scanned for viruses.")
                if waits
                else _("The file is kept. It stands in the list of whoever may open it."),
            )
            return redirect("case_files", reference=reference)
    return answer(request, "staff/cases/file_add.html", {**frame, "form": form}, form=form)


@require_GET
@staff_page
def send(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponseBase:
    """Send a file for saving; scope and permission are asked again, and the read is written down before it leaves."""
    hand = _hand(request, reference)
    with attempt(request) as tried:
        opened = actions.open_kept_file(case=hand.case, key=key, by=hand.by, at=request.now)
    if tried.done:
        return file_response(opened)
    if isinstance(tried.refusal, OutOfScope):
        raise tried.refusal
    page = _list(request, hand, refused=tried.why)
    page.status_code = 422
    return page


@FORM
@staff_page
def remove(request: StaffRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """Say what goes with a file and what stays, and throw it away with a reason."""
    hand = _hand(request, reference)
    row = queries.file_row_for(hand.case, hand.by, key)
    require_add(hand.case, hand.by, FileSort(row.row.sort))
    require_added_here(row.row.added_for_id, hand.by)
    form = RemoveFileForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.remove_file(
                case=hand.case, key=key, because=form.cleaned_data["because"], by=hand.by, at=request.now
            )
        if tried.done:
            messages.success(request, _("The file is removed. That there was one, and why it went, stays."))
            return redirect("case_files", reference=reference)
    context = kept_file_presenters.remove_page(hand, request, row)
    return answer(request, "staff/cases/file_remove.html", {**context, "form": form}, form=form)
