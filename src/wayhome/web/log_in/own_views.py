"""Pages of one's own log-ins: where the account is open, and the proof that is still owed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wayhome.casefile.access.actions import end_log_in
from wayhome.casefile.access.queries import own_log_ins
from wayhome.ground.accounts.models import LogIn
from wayhome.ground.messaging.enums import MailWish
from wayhome.ground.messaging.letters import choose_wish, wish_of
from wayhome.web.log_in.mail_forms import MailForm
from wayhome.web.log_in.token_views import tokens_table
from wayhome.web.shared import presence, saying
from wayhome.web.shared.pages import StaffRequest, answer, shape_ok, staff_page
from wayhome.web.shared.presenting import Action, Cell, Column, Head, Link, Row, Table


@require_GET
@login_required
def second_proof(request: HttpRequest) -> HttpResponse:
    """Say which proof is still owed, and lead to where it is set up."""
    owed = getattr(request, "owes_proof", "")
    if not owed:
        return redirect("my_day")
    return render(request, "log_in/second_proof.html", {"hardware": owed == "hardware"})


@require_GET
@staff_page
def log_ins(request: StaffRequest) -> HttpResponse:
    """Show where the account of the acting person is open, and which programs have a token."""
    here = request.session.get(presence.KEY, "")
    context = {
        "crumbs": [Link(_("Your log-ins"))],
        "head": Head(
            _("Your log-ins"),
            lead=_("Where your account is open now. End what you do not know, and tell your administrator."),
        ),
        "table": Table(
            caption=_("Open log-ins, the latest first"),
            columns=[
                Column(_("Device")),
                Column(_("Logged in")),
                Column(_("Last seen")),
                Column(_("What to do"), hidden_label=True),
            ],
            rows=[_row(row, here=str(row.id) == here) for row in own_log_ins(request.actor)],
        ),
        "tokens": tokens_table(request),
        "form": MailForm(initial={"wish": wish_of(**_mine(request)).value}),
    }
    return answer(request, "log_in/log_ins.html", context)


@require_POST
@staff_page
def mail_wish(request: StaffRequest) -> HttpResponse:
    """Keep when the acting person wants an e-mail."""
    form = MailForm(request.POST)
    if shape_ok(form):
        choose_wish(**_mine(request), wish=MailWish(form.cleaned_data["wish"]), at=request.now)
        messages.success(request, _("Kept: you are written to as you chose."))
    else:
        messages.error(request, _("Nothing was changed, because no answer was chosen. Choose one."))
    return redirect("log_ins")


def _mine(request: StaffRequest) -> dict[str, int]:
    return {"organisation_id": request.actor.organisation_id, "user_id": request.actor.user_id or 0}


def _row(row: LogIn, *, here: bool) -> Row:
    device = row.device or _("Unknown device")
    end = Action(
        _("End it"),
        reverse("log_in_end", args=[row.id]),
        "quiet",
        post=True,
        about=f"{device}, {saying.said(saying.moment(row.begun_at))}",
    )
    return Row(
        [
            Cell(device, note=_("this one") if here else ""),
            Cell(saying.moment(row.begun_at)),
            Cell(saying.moment(row.seen_at)),
            Cell(actions=[] if here else [end]),
        ]
    )


@require_POST
@staff_page
def log_in_end(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """End one of the person's own log-ins."""
    end_log_in(key=key, by=request.actor, at=request.now)
    messages.success(request, _("The log-in has ended. That device has to log in again."))
    return redirect("log_ins")
