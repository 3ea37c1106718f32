"""Opening a case and sharing it: the two moments at which an organisation comes to hold one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wayhome.casefile.access.checks import allows, require
from wayhome.casefile.access.enums import SHARED_LABELS, Permission, Role
from wayhome.casefile.cases import queries
from wayhome.casefile.cases.actions import CaseFacts
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.scopes import CaseInHand, case_for, may_read_identity
from wayhome.casefile.funding.models import Programme
from wayhome.casefile.funding.queries import programmes_to_open
from wayhome.ground.core.errors import OutOfScope
from wayhome.process.actions.opening import open_case
from wayhome.process.actions.sharing import share as share_with
from wayhome.process.opening import Agreement
from wayhome.process.queries import Sharing, possible_sharings
from wayhome.stages.outreach.models import Enquiry, PartnerReferral
from wayhome.stages.outreach.queries import enquiry_for, referral_for
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page, utc_day
from wayhome.web.shared.presenting import Head, Link
from wayhome.web.shared.widgets import Choices, Hinted
from wayhome.web.staff.cases.alike_views import led_to_alike
from wayhome.web.staff.cases.choices import OpenChoice, member_choices
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.cases.month_presenters import months_of
from wayhome.web.staff.cases.people_forms import OpenCaseForm
from wayhome.web.staff.cases.people_views import proposes

FORM = require_http_methods(["GET", "POST"])


@FORM
@staff_page
def open_new(request: StaffRequest) -> HttpResponse:
    """Open a case, from a question or a referral where the address names one: the person agrees, and had the notice."""
    programmes = programmes_to_open(request.actor, on=request.today)
    enquiry, referral = _enquiry(request), _referral(request)
    form = OpenCaseForm(
        request.POST or None,
        today=request.today,
        programmes=[(one.code, one.name) for one in programmes],
        initial={**_at_home(request, programmes), **_initial(enquiry, referral)},
    )
    if enquiry is None and referral is None:
        del form.fields["copy_text"]
    elif referral is not None:
        form.fields["copy_text"].label = _("The person wants what the partner wrote copied into the file")
    if proposes(request):
        form.propose_latin()
    elif request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            case = open_case(
                facts=CaseFacts(
                    programme=next(one for one in programmes if one.code == data["programme"]),
                    office=_office(request),
                    language=data["language"],
                    destination_country=data["destination_country"],
                    counsellor=request.user if Role.RETURN_COUNSELLOR in request.actor.roles else None,  # type: ignore[arg-type]
                ),
                people=[(form.facts(), "applicant")],
                agreement=Agreement(data["agrees"], data["notice_language"], form.ground_for_child()),
                by=request.actor,
                at=request.now,
                enquiry=enquiry,
                referral=referral,
                copy_text=bool(data.get("copy_text")),
            )
        if tried.done:
            messages.success(request, _("The case is open. Its reference says nothing about the person."))
            return _after_opening(request, case) or redirect("case", reference=case.reference)
    return answer(request, "staff/cases/open.html", _open_page(form, referral), form=form)


def _after_opening(request: StaffRequest, case: Case) -> HttpResponse | None:
    """Return the way to who may be the person of a new case, for who may look and decide; else nothing."""
    hand = case_for(request.actor, case.reference, on=request.today)
    if not allows(hand.by, Permission.EDIT_PEOPLE):
        return None
    return led_to_alike(request, hand, queries.member_at(case, 1))


def _enquiry(request: StaffRequest) -> Enquiry | None:
    key = _key(request, "enquiry")
    return enquiry_for(request.actor, key) if key else None


def _referral(request: StaffRequest) -> PartnerReferral | None:
    key = _key(request, "referral")
    return referral_for(request.actor, key, on=utc_day(request)) if key else None


def _key(request: StaffRequest, name: str) -> uuid.UUID | None:
    """Return the key that an address names; none where it names none. Raises ``OutOfScope`` for one nobody made."""
    text = request.GET.get(name, "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise OutOfScope from None


def _at_home(request: StaffRequest, programmes: Sequence[Programme]) -> dict[str, Any]:
    """Return the office's own country where only people can be helped who have come home already."""
    if programmes and all(one.is_at_home for one in programmes):
        return {"destination_country": request.seat.office_country}
    return {}


def _initial(enquiry: Enquiry | None, referral: PartnerReferral | None) -> dict[str, Any]:
    if referral is not None:
        return {"language": referral.language}
    if enquiry is None:
        return {}
    return {
        "language": enquiry.language,
        "notice_language": enquiry.language,
        "destination_country": enquiry.country,
    }


def _office(request: StaffRequest) -> Any:
    office = queries.office_for(request.actor)
    if office is None:
        raise OutOfScope
    return office


def _open_page(form: OpenCaseForm, referral: PartnerReferral | None) -> dict[str, Any]:
    return {
        "form": form,
        "months": months_of([*form.countries(), str(form["destination_country"].value() or "")]),
        "referred": _(
            "It accepts the referral of %(name)s. They learn that it was accepted, and nothing of the case. What the "
            "person agreed there is asked again here."
        )
        % {"name": referral.organisation.name}
        if referral
        else "",
        "crumbs": [Link(_("Cases"), reverse("cases")), Link(_("Open a case"))],
        "head": Head(
            _("Open a case"),
            lead=_(
                "Only with the person’s agreement. A question needs no case and no name: note it in outreach."
            ),
        ),
        "back": reverse("referral", args=[referral.id]) if referral else reverse("cases"),
    }


class ShareForm(AskingForm):
    """The agreement under which another organisation comes to hold a case."""

    agreement = forms.ChoiceField(label=gettext_lazy("With whom, under which agreement"), widget=Choices())

    def __init__(self, *args: Any, agreements: list[OpenChoice], **kwargs: Any) -> None:
        """Take the agreements in force, as key, name and what the receiver would see."""
        super().__init__(*args, **kwargs)
        self.fields["agreement"].choices = agreements  # type: ignore[attr-defined]


@FORM
@staff_page
def share(request: StaffRequest, reference: str) -> HttpResponse:
    """Share a case with an organisation under an agreement in force."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.SHARE_CASE)
    known = {str(row.agreement.id): row for row in possible_sharings(hand.case, on=request.today)}
    form = ShareForm(
        request.POST or None, agreements=[(key, _under(row, hand)) for key, row in known.items()]
    )
    if request.method == "POST" and shape_ok(form):
        agreement = known[form.cleaned_data["agreement"]].agreement
        with attempt(request, form) as tried:
            share_with(case=hand.case, agreement=agreement, by=hand.by, at=request.now)
        if tried.done:
            messages.success(request, _("The case is shared; it can be opened there from now on."))
            return redirect("case", reference=reference)
    title = _("Share the case")
    frame = case_frame(hand, tab="overview", request=request, crumb=title)
    context = {
        **frame,
        "form": form,
        "form_title": title,
        "nothing": not known,
    }
    return answer(request, "staff/cases/share.html", context, form=form)


def _under(row: Sharing, hand: CaseInHand) -> Hinted:
    """Return an agreement as a choice, with exactly what its receiver would see, and of whom."""
    label = f"{row.agreement.receiver.name} · {row.agreement.reference}"
    if row.held:
        label = _("%(agreement)s, for who agreed since") % {"agreement": label}
    shares = row.agreement.shares
    seen = [_(text) for one, text in SHARED_LABELS.items() if one.value in shares]
    closed = [_(text) for one, text in SHARED_LABELS.items() if one.value not in shares]
    lines = [
        _("They will see: %(what)s.") % {"what": saying.said(joined(_("step, days and countries"), *seen))},
        _("Of: %(whom)s.") % {"whom": _whom(row, hand)} if row.people else _("Nobody has agreed to it yet."),
    ]
    if closed:
        lines.append(_("Not: %(what)s.") % {"what": saying.said(joined(*closed))})
    return Hinted(label, " ".join(lines))


def _whom(row: Sharing, hand: CaseInHand) -> str:
    named = member_choices(row.people, names=may_read_identity(hand.case, hand.by))
    return ", ".join(str(label.label if isinstance(label, Hinted) else label) for _key, label in named)
