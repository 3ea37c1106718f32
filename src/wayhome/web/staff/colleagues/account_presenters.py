"""What the page of one account shows: roles now and before, the ways to log in, and what may be done about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.models import Membership
from wayhome.casefile.access.queries import StaffAccount
from wayhome.ground.accounts.models import User
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Cell, Column, Empty, Fact, Head, Link, Notice, Row, Table
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.colleagues.presenters import (
    Context,
    crumbs,
    factor_names,
    offices_said,
    role_label,
    role_names,
    state_chip,
)


@dataclass(frozen=True)
class Care:
    """One thing that an administrator can do about an account: what it is for, and the button."""

    title: str
    text: str
    action: Action | None = None


def colleague_page(account: StaffAccount, *, by: Actor, refused: str = "") -> Context:
    """Return the context of one account; ``refused`` is the sentence of a step that was not done."""
    user = account.user
    own = by.is_same_person(user.id)
    kept_here = user.kept_by_id == by.organisation_id
    return {
        "crumbs": crumbs(Link(user.name)),
        "head": Head(
            user.name,
            lead=_lead(account.now),
            chips=[state_chip(is_active=user.is_active, holds_roles=bool(account.now))],
        ),
        "key": user.id,
        "name": user.name,
        "own": own,
        "now": _now_table(account.now) if account.now else None,
        "nothing": Empty(_("This person holds no role here now."), _("Give one below, if they come back.")),
        "before": _before_table(account.before) if account.before else None,
        "facts": _facts(account),
        "elsewhere": _elsewhere(account) if not kept_here else None,
        "own_log_in": reverse("mfa_index") if own else "",
        "cares": _cares(account) if kept_here and not own else [],
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
    }


def _lead(held: Sequence[Membership]) -> str:
    if not held:
        return _("No role here now.")
    return saying.said(joined(role_names(held), offices_said(held)))


def _now_table(held: Sequence[Membership]) -> Table:
    return Table(
        caption=_("Roles now"),
        columns=[
            Column(_("Role")),
            Column(_("Office")),
            Column(_("Since")),
            Column(_("What to do"), hidden_label=True),
        ],
        rows=[
            Row(
                [
                    Cell(role_label(one.role)),
                    Cell(offices_said([one])),
                    Cell(saying.day(one.begins_on), nowrap=True),
                    Cell(
                        actions=[
                            Action(
                                _("End the role"),
                                reverse("colleague_role_end", args=[one.user_id, one.id]),
                                "quiet",
                                post=True,
                                about=role_label(one.role),
                            )
                        ]
                    ),
                ]
            )
            for one in held
        ],
    )


def _before_table(held: Sequence[Membership]) -> Table:
    return Table(
        caption=_("Roles before"),
        columns=[Column(_("Role")), Column(_("Office")), Column(_("From")), Column(_("Ended"))],
        rows=[
            Row(
                [
                    Cell(role_label(one.role)),
                    Cell(offices_said([one])),
                    Cell(saying.day(one.begins_on), nowrap=True),
                    Cell(saying.day(one.ends_on), nowrap=True),
                ]
            )
            for one in held
        ],
    )


def _facts(account: StaffAccount) -> list[Fact]:
    user = account.user
    facts = [
        Fact(_("E-mail address"), user.email),
        Fact(_("Account made"), saying.day(user.joined_at)),
        Fact(_("Last log-in"), saying.moment(user.last_login) if user.last_login else _("never")),
        Fact(_("Password"), _("set") if user.has_usable_password() else _("none")),
        Fact(_("Second factor"), factor_names(account.factors) or _("none")),
        Fact(_("Office’s own log-in"), _("linked") if account.office_log_in else _("not linked")),
        Fact(_("Account kept by"), user.kept_by.name if user.kept_by else _("nobody")),
    ]
    if account.elsewhere:
        facts.append(Fact(_("Works for as well"), ", ".join(account.elsewhere)))
    return facts


def _elsewhere(account: StaffAccount) -> Notice:
    kept_by = account.user.kept_by
    if kept_by is None:
        return Notice("info", _("No organisation keeps this account"), level=3)
    return Notice(
        "info",
        _("%(organisation)s keeps this account") % {"organisation": kept_by.name},
        _(
            "Its administrators help with password and second factor, and switch it off. "
            "Here you give and end roles in your own organisation."
        ),
        level=3,
    )


def _cares(account: StaffAccount) -> list[Care]:
    user = account.user
    if not user.is_active:
        return [_switch(user)]
    cares = [_password(user), _factors(account)]
    if account.office_log_in:
        cares.append(
            Care(
                _("The office’s own log-in opens the wrong account"),
                _("The link between the two ends. The next log-in there makes a new one, by the address."),
                _button(user, _("End the link"), "colleague_forget_office_log_in", "link-45deg"),
            )
        )
    lost = Care(
        _("A device was lost, or somebody else was at it"),
        _("Every log-in of this account ends, on every device. Its owner logs in again with all proofs."),
        _button(user, _("End all log-ins"), "colleague_log_ins_end", "box-arrow-right"),
    )
    return [*cares, lost, _switch(user)]


def _button(user: User, label: str, name: str, icon: str, style: str = "outline") -> Action:
    return Action(label, reverse(name, args=[user.id]), style, icon, post=True)  # type: ignore[arg-type]


def _password(user: User) -> Care:
    title = _("A new password is needed") if user.has_usable_password() else _("No password is set yet")
    return Care(
        title,
        _(
            "A link opens a page on which the account’s owner sets a password. Give it to them by a way "
            "that reaches nobody else, after you have seen them or called them back."
        ),
        _button(user, _("Make the link"), "colleague_password_link", "key"),
    )


def _factors(account: StaffAccount) -> Care:
    number = sum(account.factors.values())
    title = _("The telephone or security key is lost")
    if not number:
        return Care(title, _("No second factor is set, so there is nothing to end."))
    text = ngettext(
        "%(number)s second factor ends, and the password alone opens the account until a new one is set.",
        "%(number)s second factors end, and the password alone opens the account until a new one is set.",
        number,
    )
    return Care(
        title,
        text % {"number": number},
        _button(account.user, _("End the second factors"), "colleague_forget_factors", "shield-lock"),
    )


def _switch(user: User) -> Care:
    if not user.is_active:
        return Care(
            _("The person comes back"),
            _("The account opens again, with the roles that did not end meanwhile."),
            _button(user, _("Switch the account on"), "colleague_switch_on", "play-circle", "primary"),
        )
    return Care(
        _("The person is away for long, or the account is in wrong hands"),
        _("The account is shut at its next request. Roles stay, for the day you open it again."),
        _button(user, _("Switch the account off"), "colleague_switch_off", "slash-circle", "danger"),
    )


def link_page(user: User, link: str, ends_at: dt.datetime) -> Context:
    """Return the context of the page that shows a link once."""
    title = _("Link to set a password")
    page = reverse("colleague", args=[user.id])
    return {
        "crumbs": crumbs(Link(user.name, page), Link(title)),
        "head": Head(title, lead=_("For %(name)s.") % {"name": user.name}),
        "link": link,
        "notice": Notice(
            "warning",
            _("This page shows the link once"),
            _(
                "Whoever has it sets the password of this account. It works once, until %(moment)s. "
                "Give it to its owner by a way that reaches nobody else."
            )
            % {"moment": saying.moment(ends_at)},
        ),
        "back": page,
    }
