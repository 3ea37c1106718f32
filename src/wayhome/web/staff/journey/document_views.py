"""Views of documents and of contact with the authorities of the country of origin."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.scopes import require_identity
from wayhome.process.actions import binding
from wayhome.stages.journey import actions, queries
from wayhome.stages.journey.enums import DocumentKind
from wayhome.web.shared.pages import StaffRequest, attempt, shape_ok, staff_page
from wayhome.web.shared.presenting import Notice
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.journey.forms import (
    AcceptDocumentForm,
    DocumentForm,
    EditDocumentForm,
    EmbassyForm,
    EmbassyReplyForm,
    RequestDocumentForm,
)
from wayhome.web.staff.journey.labels import called, document_title
from wayhome.web.staff.journey.pages import FormPage, landed, opened, show

EITHER = ["GET", "POST"]


@require_http_methods(EITHER)
@staff_page
def add(request: StaffRequest, reference: str) -> HttpResponse:
    """Record a document that a person has, lost, or never held."""
    file = opened(request, reference, Permission.RECORD_DOCUMENT, crumb=_("Record a document"))
    form = DocumentForm(request.POST or None, members=file.members, names=file.shown)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.add_document(member=form.chosen(), facts=form.facts(), by=file.hand.by, at=request.now)
        if tried.done:
            return landed(request, reference, _("The document is recorded."))
    page = FormPage(
        title=_("Record a document"),
        lead=_("Record also what is lost or was never held: then nobody asks twice."),
        save=_("Save document"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def ask(request: StaffRequest, reference: str) -> HttpResponse:
    """Record that a document was asked for."""
    file = opened(request, reference, Permission.RECORD_DOCUMENT, crumb=_("Ask for a document"))
    form = RequestDocumentForm(
        request.POST or None,
        members=file.members,
        names=file.shown,
        initial={"requested_on": request.today, "country": file.hand.case.destination_country},
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.request_document(
                member=form.chosen(),
                kind=DocumentKind(data["kind"]),
                country=data["country"],
                authority=data["authority"],
                requested_on=data["requested_on"],
                fee=data["fee"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The request for the document is recorded."))
    page = FormPage(
        title=_("Ask for a document"),
        lead=_("It counts once it is issued, an authority accepts it, and its last day is written."),
        save=_("Save request"),
        notice=Notice(
            "info",
            _("Contact with an embassy is a step of its own"),
            _("It needs the person's specific consent, and carries identity only."),
        ),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def change(request: StaffRequest, reference: str, document: uuid.UUID) -> HttpResponse:
    """Change what is recorded about a document: its number, last day, place, whether it was issued."""
    file = opened(request, reference, Permission.RECORD_DOCUMENT, crumb=_("Change a document"))
    require_identity(file.hand)
    row = queries.document_of(file.hand.case, document)
    form = EditDocumentForm(request.POST or None, initial=EditDocumentForm.initial_of(row))
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.edit_document(
                document=row,
                changes=form.changes(),
                read_version=form.cleaned_data["version"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The document is changed."))
    member = file.member(row.member.position)
    page = FormPage(
        title=_("Document of %(name)s") % {"name": called(member, shown=file.shown)},
        lead=_("A new number, country or last day ends an earlier acceptance: ask the authority again."),
        save=_("Save changes"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def accept(request: StaffRequest, reference: str, document: uuid.UUID) -> HttpResponse:
    """Record which authority accepts a document for this journey, with evidence."""
    file = opened(request, reference, Permission.RECORD_DOCUMENT, crumb=_("Accepted"))
    require_identity(file.hand)
    row = queries.document_of(file.hand.case, document)
    initial = {"accepted_on": request.today, "version": row.version}
    form = AcceptDocumentForm(request.POST or None, initial=initial)
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.accept_document(
                document=row,
                authority=data["accepted_by"],
                evidence=data["evidence"],
                accepted_on=data["accepted_on"],
                read_version=data["version"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The acceptance is recorded."))
    member = file.member(row.member.position)
    page = FormPage(
        title=_("Who accepts the document of %(name)s") % {"name": called(member, shown=file.shown)},
        lead=document_title(row, shown=file.shown),
        save=_("Save acceptance"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def embassy(request: StaffRequest, reference: str) -> HttpResponse:
    """Contact the authorities of the country of origin about one person, behind the gate of that act."""
    file = opened(request, reference, Permission.CONTACT_EMBASSY, crumb=_("Contact the embassy"))
    form = EmbassyForm(
        request.POST or None,
        members=file.members,
        names=file.shown,
        initial={"contacted_on": request.today},
    )
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            binding.contact_origin(
                case=file.hand.case,
                member=form.chosen(),
                purpose=form.why(),
                post=data["post"],
                shared=data["shared"],
                contacted_on=data["contacted_on"],
                today=request.today,
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The contact with the embassy is recorded."))
    page = FormPage(
        title=_("Contact the embassy"),
        lead=_(
            "They will then know of the return. It needs this person's specific consent, "
            "and an asylum procedure that is over or was withdrawn after legal advice."
        ),
        save=_("Record the contact"),
        practice=practice_note("embassy"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def reply(request: StaffRequest, reference: str, contact: uuid.UUID) -> HttpResponse:
    """Record what an embassy answered."""
    file = opened(request, reference, Permission.CONTACT_EMBASSY, crumb=_("Answer of the embassy"))
    row = queries.contact_of(file.hand.case, contact)
    form = EmbassyReplyForm(request.POST or None, initial={"replied_on": request.today})
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.record_embassy_reply(
                contact=row,
                reply=data["reply"],
                replied_on=data["replied_on"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The answer of the embassy is recorded."))
    page = FormPage(title=_("Answer of the embassy"), lead=row.post, save=_("Save answer"))
    return show(request, file, page, form)
