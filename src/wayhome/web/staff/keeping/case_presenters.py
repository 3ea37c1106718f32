"""What the page of keeping shows of one case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import CaseInHand, may_read_identity
from wayhome.ground.accounts.queries import names_of
from wayhome.keeping.enums import BASIS_LABELS, Basis, Whole
from wayhome.keeping.facts import kept_case
from wayhome.keeping.models import Erasure, LegalHold
from wayhome.keeping.queries import confirmed_years, open_erasures, open_holds
from wayhome.keeping.retention import due
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Fact, Notice
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import short_name
from wayhome.web.staff.keeping.forms import Choice

Context = dict[str, Any]


def people_to_choose(hand: CaseInHand) -> Sequence[Choice]:
    """Return the members who may be erased, by place: names where they may be read, and else numbers."""
    shown = may_read_identity(hand.case, hand.by)
    return [
        (
            str(member.position),
            short_name(member.person) if shown else _("Person %(number)s") % {"number": member.position},
        )
        for member in members_of(hand.case)
        if member.person.erased_on is None
    ]


def keeping_page(hand: CaseInHand, request: StaffRequest, *, refused: str = "") -> Context:
    """Return the context of the page; the reasons of a hold stand on it for whoever may place one."""
    holds = open_holds(hand.case.pk)
    asked = open_erasures(hand.case.pk)
    names = names_of(
        [
            *(key for row in holds for key in (row.placed_by_id, row.lift_asked_by_id)),
            *(key for row in asked for key in (row.asked_by_id, row.approved_by_id)),
        ]
    )
    return {
        **case_frame(hand, tab="keeping", request=request, crumb=_("Keeping")),
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
        "lines": _until(hand),
        "holds": [(_hold_facts(row, hand, names), _hold_actions(row, hand)) for row in holds],
        "asked": [_asked(row, names, hand) for row in asked],
        "actions": _actions(hand),
    }


def _until(hand: CaseInHand) -> Sequence[str]:
    years = confirmed_years(hand.case.organisation_id)
    if years is None:
        return [_("For how long cases are kept is not confirmed yet. Nothing is erased by time.")]
    found = due(kept_case(hand.case), years)
    if found is None:
        return [_("The case is open. Its time begins when it is closed.")]
    return [
        _("It is kept until %(day)s, then it is listed, and two people decide.")
        % {"day": saying.day(found.on)},
        *(saying.said(line) for line in found.explained()),
    ]


def _hold_facts(row: LegalHold, hand: CaseInHand, names: Any) -> Sequence[Fact]:
    facts = [
        Fact(_("Placed"), saying.moment(row.placed_at), note=names.get(row.placed_by_id, "")),
    ]
    if allows(hand.by, Permission.PLACE_HOLD):
        facts += [Fact(_("Why"), row.reason), Fact(_("Who decided it"), row.decided_by)]
    if row.lift_asked_at is not None:
        facts.append(
            Fact(
                _("Asked to lift it"),
                saying.moment(row.lift_asked_at),
                note=names.get(row.lift_asked_by_id, ""),
            )
        )
        if allows(hand.by, Permission.PLACE_HOLD):
            facts.append(Fact(_("Why it is no longer needed"), row.lift_reason or ""))
    return facts


def _hold_actions(row: LegalHold, hand: CaseInHand) -> Sequence[Action]:
    where = [hand.case.reference, row.pk]
    if row.lift_asked_at is not None and not hand.by.is_same_person(row.lift_asked_by_id):
        if allows(hand.by, Permission.APPROVE_ERASURE):
            return [
                Action(_("Lift the hold"), reverse("case_legal_hold_lift", args=where), "outline", post=True)
            ]
        return []
    if row.lift_asked_at is None and allows(hand.by, Permission.PLACE_HOLD):
        return [Action(_("Ask to lift the hold"), reverse("case_legal_hold_ask", args=where))]
    return []


def _asked(row: Erasure, names: Any, hand: CaseInHand) -> Fact:
    # The page of an erasure opens to whoever may ask for one on every case, and not on their own alone.
    everywhere = allows(hand.by.on(Relation.NONE), Permission.ASK_ERASURE)
    opens = everywhere and hand.case.organisation_id == hand.by.organisation_id
    what = _("The whole case") if row.whole == Whole.CASE.value else _("One person of the case")
    state = (
        _("Approved by %(name)s; erased on or after %(day)s.")
        % {"name": names.get(row.approved_by_id, "–"), "day": saying.day(row.due_on)}
        if row.approved_at
        else _("Waits for a data protection officer.")
    )
    by = names.get(row.asked_by_id, _("a timer"))
    note = _("Asked by %(name)s. %(basis)s. %(state)s")
    return Fact(
        what,
        saying.moment(row.asked_at),
        note=note % {"name": by, "basis": _(BASIS_LABELS[Basis(row.basis)]), "state": state},
        url=reverse("erasure", args=[row.pk]) if opens else "",
    )


def _actions(hand: CaseInHand) -> Sequence[Action]:
    if hand.case.organisation_id != hand.by.organisation_id:
        return []
    found = []
    if allows(hand.by, Permission.ASK_ERASURE):
        found.append(Action(_("Ask to erase"), reverse("case_erase", args=[hand.case.reference]), "stop"))
    if allows(hand.by, Permission.PLACE_HOLD):
        found.append(Action(_("Place a legal hold"), reverse("case_legal_hold", args=[hand.case.reference])))
    return found
