"""What the list of staff, the forms of accounts and the list of offices show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.enums import ROLE_LABELS, Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.access.queries import StaffPage, StaffRow, Standing
from wayhome.ground.accounts.models import Office
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import (
    Action,
    Applied,
    Cell,
    Chip,
    Column,
    Empty,
    Head,
    Link,
    Pager,
    Row,
    Table,
)
from wayhome.web.staff.cases.labels import joined, roles_said
from wayhome.web.staff.colleagues.forms import STANDINGS, StaffFilterForm

Context = dict[str, Any]
FILTERS = ("standing", "role", "office")
STRONG = frozenset({"totp", "webauthn"})
"""Kinds of second factor that a person has at hand; paper codes alone are for the day on which these are lost."""


def tabs(now: str) -> list[Link]:
    """Return what administrators look after, with the page that is open marked."""
    lists = (("colleagues", _("Staff")), ("offices", _("Offices")), ("sealed_log", _("The sealed log")))
    return [Link(label, reverse(name), current=name == now) for name, label in lists]


def crumbs(*links: Link) -> list[Link]:
    """Return the way to a page about somebody who works here."""
    return [Link(_("Who works here"), reverse("colleagues")), *links]


def role_label(role: str) -> str:
    """Return a role as the beginning of a line."""
    return str(capfirst(_(ROLE_LABELS[Role(role)])))


def role_names(held: Sequence[Membership]) -> str:
    """Return roles as one list, with a capital where the language has one."""
    return str(capfirst(saying.said(roles_said(one.role for one in held))))


def offices_said(held: Sequence[Membership]) -> str:
    """Return the offices of roles, each once; without one the whole organisation."""
    named = dict.fromkeys(one.office.name if one.office else _("whole organisation") for one in held)
    return " · ".join(named)


def factor_names(kinds: Mapping[str, object] | frozenset[str]) -> str:
    """Return the kinds of second factor as words, or nothing."""
    known = {"webauthn": _("Passkey"), "totp": _("App"), "recovery_codes": _("Paper codes")}
    return saying.said(joined(*(label for kind, label in known.items() if kind in kinds)))


def colleagues_page(page: StaffPage, form: StaffFilterForm, organisation: str) -> Context:
    """Return the context of the list."""
    chosen = {name: str(form[name].value() or "") for name in FILTERS}
    return {
        "head": Head(
            _("Who works here"),
            lead=_("The accounts of %(organisation)s, with the roles they hold.")
            % {"organisation": organisation},
            actions=[
                Action(_("Make an account"), reverse("colleague_new"), "primary", "person-plus"),
                Action(
                    _("Somebody with an account elsewhere"), reverse("colleague_from_elsewhere"), "outline"
                ),
            ],
        ),
        "tabs": tabs("colleagues"),
        "form": form,
        "applied": _applied(chosen, form),
        "clear_url": reverse("colleagues"),
        "sorted_by": _("Sorted by name"),
        "table": _table(page.rows) if page.rows else None,
        "empty": Empty(
            _("Nobody fits these filters."),
            action=Action(_("Show everybody"), f"{reverse('colleagues')}?standing=all"),
        ),
        "pager": _pager(page, chosen),
    }


def _table(rows: Sequence[StaffRow]) -> Table:
    return Table(
        caption=_("Who works here, by name"),
        columns=[
            Column(_("Name"), sorted="ascending"),
            Column(_("Roles now")),
            Column(_("Second factor")),
            Column(_("Last log-in")),
            Column(_("Account")),
        ],
        rows=[_row(row) for row in rows],
    )


def _row(row: StaffRow) -> Row:
    user = row.user
    return Row(
        [
            Cell(user.name, note=user.email, url=reverse("colleague", args=[user.id])),
            _roles(row.roles),
            _factors(row.factors),
            Cell(saying.day(user.last_login) if user.last_login else _("never"), nowrap=True),
            Cell(chip=state_chip(is_active=user.is_active, holds_roles=bool(row.roles))),
        ]
    )


def _roles(held: Sequence[Membership]) -> Cell:
    if not held:
        return Cell(_("No role now"))
    since = min(one.begins_on for one in held)
    return Cell(
        role_names(held),
        note=joined(offices_said(held), _("since %(day)s") % {"day": saying.day(since)}),
    )


def _factors(kinds: frozenset[str]) -> Cell:
    if kinds & STRONG:
        return Cell(factor_names(kinds & STRONG))
    return Cell(_("Not set"), status="warning")


def state_chip(*, is_active: bool, holds_roles: bool) -> Chip:
    """Return what stands beside an account: open, switched off, or without a role here."""
    if not is_active:
        return Chip("blocked", _("Switched off"))
    return Chip("done", _("May log in")) if holds_roles else Chip("neutral", _("No role here"))


def _address(chosen: Mapping[str, str], **more: str) -> str:
    kept = {name: value for name, value in {**chosen, **more}.items() if value}
    return f"{reverse('colleagues')}?{urlencode(kept)}" if kept else reverse("colleagues")


def _applied(chosen: Mapping[str, str], form: StaffFilterForm) -> list[Applied]:
    valid = form.cleaned_data if form.is_valid() else {}
    named: Mapping[str, Mapping[object, object]] = {
        "standing": {key: label for key, label in STANDINGS if key != Standing.NOW.value},
        "role": {role.value: role_label(role) for role in Role},
        "office": dict(form.fields["office"].choices),  # type: ignore[attr-defined]  # a field has choices
    }
    return [
        Applied(str(named[name][value]), _address({**chosen, name: ""}))
        for name, value in chosen.items()
        if valid.get(name) and value in named[name]
    ]


def _pager(page: StaffPage, chosen: Mapping[str, str]) -> Pager | None:
    if not page.rows:
        return None
    count = len(page.rows)
    shown = ngettext("%(count)s account on this page.", "%(count)s accounts on this page.", count)
    more = f" {_('More follow.')}" if page.later else ""
    return Pager(
        shown=f"{shown % {'count': count}}{more}",
        earlier_url=_address(chosen, before=page.earlier) if page.earlier else "",
        later_url=_address(chosen, after=page.later) if page.later else "",
        earlier=_("Back"),
        later=_("Further"),
    )


def new_account_page() -> Context:
    """Return the context of the form of a new account."""
    title = _("Make an account")
    return {
        "crumbs": crumbs(Link(title)),
        "head": Head(
            title,
            lead=_(
                "The account has no password yet. On the next page you make a link with which its owner sets one."
            ),
        ),
        "save": _("Make the account"),
        "back": reverse("colleagues"),
    }


def elsewhere_page() -> Context:
    """Return the context of the form for somebody who has an account in another organisation."""
    title = _("Somebody with an account elsewhere")
    return {
        "crumbs": crumbs(Link(title)),
        "head": Head(
            title,
            lead=_(
                "The account stays with the organisation that keeps it. Its owner chooses in the menu of the name for "
                "which organisation they act."
            ),
        ),
        "save": _("Give the role"),
        "back": reverse("colleagues"),
    }


def offices_page(offices: Sequence[tuple[Office, int]], organisation: str) -> Context:
    """Return the context of the list of offices, with the form of a new one below."""
    return {
        "head": Head(_("Offices"), lead=_("Where %(organisation)s works.") % {"organisation": organisation}),
        "tabs": tabs("offices"),
        "table": Table(
            caption=_("Offices, by name"),
            columns=[
                Column(_("Name"), sorted="ascending"),
                Column(_("Country")),
                Column(_("Time zone")),
                Column(_("People"), numeric=True),
            ],
            rows=[
                Row(
                    [
                        Cell(office.name, url=f"{reverse('colleagues')}?office={office.id}"),
                        Cell(saying.country(office.country)),
                        Cell(office.time_zone.replace("_", " "), code=True),
                        Cell(saying.number(people)),
                    ]
                )
                for office, people in offices
            ],
        )
        if offices
        else None,
        "empty": Empty(
            _("Your organisation has no office yet."),
            _("Add the first one below: its time zone decides what today is for whoever works there."),
        ),
    }
