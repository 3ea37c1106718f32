"""Pages of one's own tokens: make one after a fresh proof, see it once, end it."""

from __future__ import annotations

import datetime as dt
import time
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wayhome.casefile.access.actions import end_token, make_token
from wayhome.casefile.access.enums import ROLE_LABELS, Role
from wayhome.casefile.access.models import ApiToken
from wayhome.casefile.access.tokens import BEGINS_WITH, own_tokens, roles_for_a_token
from wayhome.ground.accounts.models import User
from wayhome.web.log_in.stepping_up import STEPPED_UP, fresh_proofs, proof_owed, ways_to_prove
from wayhome.web.log_in.token_forms import TokenForm
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.presenting import Action, Cell, Column, Head, Link, Notice, Row, Table


@require_http_methods(["GET", "POST"])
@staff_page
def token_make(request: StaffRequest) -> HttpResponse:
    """Ask for which role and how long, and show the token this once; whoever owes a fresh proof gives it first."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - staff_page lets nobody else in
    context = {
        "crumbs": [Link(_("Your log-ins"), reverse("log_ins")), Link(_("Make a token"))],
        "head": Head(
            _("Make a token"),
            lead=_(
                "A program that has it acts as you, in one role, through the API. What it reads and does "
                "stands in the log as yours."
            ),
        ),
        "back": reverse("log_ins"),
    }
    owed = proof_owed(user, fresh_proofs(request, user))
    if owed:
        ways = ways_to_prove(user, owed, reverse("token_make"))
        return answer(request, "log_in/token_make.html", {**context, **ways})
    roles = roles_for_a_token(request.actor, at=request.now)
    form = TokenForm(request.POST or None, roles=roles)
    if request.method == "POST" and shape_ok(form):
        chosen = next(one for one in roles if str(one.id) == form.cleaned_data["role"])
        with attempt(request, form) as tried:
            row, secret = make_token(
                membership=chosen, days=form.cleaned_data["days"], by=request.actor, at=request.now
            )
        if tried.done:
            request.session[STEPPED_UP] = time.time()  # one proof makes one token
            return answer(request, "log_in/token.html", _once_page(row, secret))
    return answer(request, "log_in/token_make.html", {**context, "form": form}, form=form)


@require_POST
@staff_page
def token_end(request: StaffRequest, key: uuid.UUID) -> HttpResponse:
    """End one of the person's own tokens."""
    end_token(key=key, by=request.actor, at=request.now)
    messages.success(request, _("The token has ended. The program that has it reads and does nothing more."))
    return redirect("log_ins")


def _once_page(row: ApiToken, secret: str) -> dict[str, object]:
    title = _("Your new token")
    return {
        "crumbs": [Link(_("Your log-ins"), reverse("log_ins")), Link(title)],
        "head": Head(title),
        "token": secret,
        "notice": Notice(
            "warning",
            _("This page shows the token once"),
            _(
                "Keep it where you keep passwords. It ends on %(moment)s, or as soon as you end it on the page of your "
                "log-ins, or your role ends."
            )
            % {"moment": saying.moment(row.ends_at)},
        ),
        "back": reverse("log_ins"),
    }


def tokens_table(request: StaffRequest) -> Table:
    """Return the table of the acting person's tokens."""
    return Table(
        caption=_("Tokens for programs, the latest first"),
        columns=[
            Column(_("Token")),
            Column(_("Role")),
            Column(_("Last seen")),
            Column(_("Ends")),
            Column(_("What to do"), hidden_label=True),
        ],
        rows=[_row(row, now=request.now) for row in own_tokens(request.actor, at=request.now)],
    )


def _row(row: ApiToken, *, now: dt.datetime) -> Row:
    begins = f"{BEGINS_WITH}{row.mark}…"
    end = Action(_("End it"), reverse("token_end", args=[row.id]), "quiet", post=True, about=begins)
    return Row(
        [
            Cell(begins, code=True),
            Cell(_(ROLE_LABELS[Role(row.membership.role)]), note=row.membership.organisation.name),
            Cell(saying.moment(row.seen_at) if row.seen_at else _("never")),
            Cell(saying.moment(row.ends_at)),
            Cell(actions=[end]),
        ]
    )
