"""Views of how lists are looked at: choose columns, keep a view, take one away."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from wayhome.casefile.access.checks import refusal
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases import queries
from wayhome.casefile.cases.actions import choose_columns, end_view, keep_view
from wayhome.casefile.cases.enums import COLUMN_LABELS, ListColumn
from wayhome.casefile.cases.queries import ListChoices
from wayhome.casefile.cases.scopes import sees_cases
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.pages import StaffRequest, answer, attempt, pressed, shape_ok, staff_page
from wayhome.web.shared.widgets import Choices
from wayhome.web.staff.cases import list_kept_presenters
from wayhome.web.staff.cases.choices import words
from wayhome.web.staff.cases.list_columns import columns_of
from wayhome.web.staff.cases.list_filters import CaseFilterForm, Offered, list_address, view_of
from wayhome.web.staff.cases.list_presenters import Shown

FORM = require_http_methods(["GET", "POST"])
MINE, OFFICE = "mine", "office"


class ColumnsForm(AskingForm):
    """Which columns a list shows."""

    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        widget=forms.CheckboxSelectMultiple(),
        choices=words(COLUMN_LABELS),
        help_text=gettext_lazy(
            "Who the case is about always stands first. The list stays sorted by departure."
        ),
    )


class ViewForm(AskingForm):
    """For whom a view is kept."""

    whose = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        widget=Choices(),
        choices=[(MINE, gettext_lazy("For me")), (OFFICE, gettext_lazy("For everybody in my office"))],
        initial=MINE,
    )


def shown_by(request: StaffRequest, choices: ListChoices) -> Shown:
    """Return how the list is looked at, from the address and from what the reader chose before.

    What has no right shape in the address is left out, so that a list is shown in any case.
    """
    by = request.actor
    offered = Offered(
        workers=[(one.id, one.name) for one in choices.workers],
        programmes=[(one.id, one.name) for one in choices.programmes],
        offices=[(one.id, one.name) for one in choices.offices],
        hosts=sorted({one.host_country for one in choices.programmes if one.host_country}),
    )
    form = CaseFilterForm(request.GET, offered=offered, by=by)
    form.is_valid()
    named = request.GET.get("columns", "")
    columns = columns_of(named.split(",") if named else choices.columns)
    return Shown(view_of(request.GET.get("view", ""), by), form, columns, named=bool(named))


@FORM
@staff_page
def columns(request: StaffRequest) -> HttpResponse:
    """Choose which columns one's lists show; they stay so until one chooses again."""
    _require_lists(request)
    shown = shown_by(request, queries.list_choices(request.actor, on=request.today))
    form = ColumnsForm(request.POST or None, initial={"columns": list(shown.columns)})
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            choose_columns(
                columns=[ListColumn(one) for one in form.cleaned_data["columns"]],
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("Your lists show these columns from now on."))
            return redirect(list_address(shown.view, shown.chosen))
    context = list_kept_presenters.columns_page(shown)
    return answer(request, "staff/cases/list_columns.html", {**context, "form": form}, form=form)


@FORM
@staff_page
def kept_views(request: StaffRequest) -> HttpResponse:
    """Keep the list as it is shown, for oneself or one's office, and see what is kept."""
    _require_lists(request)
    choices = queries.list_choices(request.actor, on=request.today)
    shown = shown_by(request, choices)
    form = ViewForm(request.POST or None)
    if request.actor.office_id is None:
        form.fields["whose"].choices = [(MINE, _("For me"))]  # type: ignore[attr-defined]  # a ChoiceField has them
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            keep_view(
                asked={"view": shown.view, **shown.chosen},
                columns=shown.columns,
                for_office=form.cleaned_data["whose"] == OFFICE,
                by=request.actor,
                at=request.now,
            )
        if tried.done:
            messages.success(request, _("The view is kept. It stands above the list."))
            return redirect(list_address(shown.view, shown.kept))
    context = list_kept_presenters.views_page(shown, choices.views, request)
    return answer(request, "staff/cases/list_views.html", {**context, "form": form}, form=form)


@require_POST
@staff_page
def view_end(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """Take a kept view away."""
    _require_lists(request)
    view = queries.view_for(request.actor, key)
    if not queries.may_end_view(view, request.actor):
        raise refusal(Permission.SUPERVISE)

    def again(why: str) -> HttpResponse:
        choices = queries.list_choices(request.actor, on=request.today)
        shown = shown_by(request, choices)
        context = list_kept_presenters.views_page(shown, choices.views, request, refused=why)
        return answer(request, "staff/cases/list_views.html", {**context, "form": ViewForm()})

    return pressed(
        request,
        lambda: end_view(view=view, by=request.actor, at=request.now),
        done=_("The view is gone. The cases are where they were."),
        then=lambda: redirect("case_views"),
        refused=again,
    )


def _require_lists(request: StaffRequest) -> None:
    if not sees_cases(request.actor):
        raise refusal(Permission.SEE_CASES)
