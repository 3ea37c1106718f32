"""What the pages of keeping show for the whole office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.restriction import Restriction
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.accounts.queries import names_of
from wayhome.ground.values.sentences import Sentence
from wayhome.keeping.enums import BASIS_LABELS, Basis, Whole
from wayhome.keeping.models import Erasure
from wayhome.keeping.obligations import Standing, in_the_way
from wayhome.keeping.queries import ErasurePage, MonthList, standing
from wayhome.keeping.retention import CASE_PURPOSES
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import (
    Action,
    Cell,
    Chip,
    Column,
    Empty,
    Fact,
    Head,
    Link,
    Notice,
    Pager,
    Row,
    Table,
)

Context = dict[str, Any]
Names = Mapping[int, str]


def whole_said(row: Erasure) -> str:
    """Return what an erasure takes."""
    return _("The whole case") if row.whole == Whole.CASE.value else _("One person of the case")


def state_chip(row: Erasure) -> Chip:
    """Return where an erasure stands."""
    if row.carried_out_at is not None:
        return Chip("done", _("Erased"))
    if row.dropped_at is not None:
        return Chip("neutral", _("Dropped"))
    if row.approved_at is not None:
        return Chip("warning", _("Approved"))
    return Chip("waiting", _("Waits for approval"))


def erasures_page(page: ErasurePage, by: Actor) -> Context:
    """Return the context of the list."""
    names = names_of([*(row.asked_by_id for row in page.rows), *(row.approved_by_id for row in page.rows)])
    return {
        "head": Head(
            _("Erasures"),
            lead=_(
                "One person asks, a data protection officer approves, and it is carried out the next night."
            ),
            actions=[Action(_("Cases whose time runs out"), reverse("retention"))],
        ),
        "table": Table(
            caption=_("Erasures, newest first"),
            columns=[
                Column(_("What")),
                Column(_("Case")),
                Column(_("Asked")),
                Column(_("Approved")),
                Column(_("State")),
            ],
            rows=[_row(row, names) for row in page.rows],
        )
        if page.rows
        else None,
        "empty": Empty(
            _("Nothing was erased, and nothing is asked."),
            _("Erasing begins on the page of a case, under “Keeping”."),
        ),
        "pager": _pager("erasures", page.next_key),
    }


def _row(row: Erasure, names: Names) -> Row:
    approved = (
        Cell(saying.day(row.approved_at), note=_name(names, row.approved_by_id))
        if row.approved_at
        else Cell("–")
    )
    return Row(
        [
            Cell(whole_said(row), url=reverse("erasure", args=[row.pk])),
            Cell(row.reference or _("erased"), code=bool(row.reference)),
            Cell(saying.day(row.asked_at), note=_name(names, row.asked_by_id)),
            approved,
            Cell(chip=state_chip(row)),
        ]
    )


def _name(names: Names, key: int | None) -> str:
    return _("a timer") if key is None else names.get(key, "–")


def _pager(name: str, next_key: str) -> Pager | None:
    if not next_key:
        return None
    return Pager(later_url=f"{reverse(name)}?{urlencode({'after': next_key})}", later=_("Further"))


def erasure_page(
    row: Erasure,
    hand: CaseInHand | None,
    member: CaseMember | None,
    request: StaffRequest,
    *,
    refused: str = "",
) -> Context:
    """Return the context of one erasure; a tombstone shows days, ground and who decided, and nothing else."""
    names = names_of([row.asked_by_id, row.approved_by_id, row.dropped_by_id])
    decided = row.carried_out_at is not None or row.dropped_at is not None
    return {
        "crumbs": [Link(_("Erasures"), reverse("erasures")), Link(whole_said(row))],
        "head": Head(whole_said(row), chips=[state_chip(row)]),
        "facts": _facts(row, hand, member, names),
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
        "reasons": [] if decided else [saying.said(one) for one in _in_the_way(row, hand, member, request)],
        "explained": _why(row),
        "actions": [] if decided else _actions(row, request.actor, stored=_is_stored(hand)),
        "open": not decided,
        "one": row.whole == Whole.PERSON.value,
    }


def _is_stored(hand: CaseInHand | None) -> bool:
    """Return whether a case is stored only for the reader (GDPR 18)."""
    return hand is not None and hand.by.restriction is Restriction.STORED_ONLY


def _in_the_way(
    row: Erasure, hand: CaseInHand | None, member: CaseMember | None, request: StaffRequest
) -> Sequence[Sentence]:
    if hand is None:
        return ()
    if _is_stored(hand):  # nothing of the file is weighed
        return in_the_way(Standing(Whole(row.whole), closed=True, restricted=True))
    return in_the_way(standing(hand.case, member, by=hand.by, today=request.today))


def _facts(row: Erasure, hand: CaseInHand | None, member: CaseMember | None, names: Names) -> Sequence[Fact]:
    facts = []
    if row.reference:
        url = "" if _is_stored(hand) else reverse("case_keeping", args=[row.reference])
        facts.append(Fact(_("Case"), row.reference, code=True, url=url))
    if member is not None:
        facts.append(Fact(_("Who"), _("Person %(number)s") % {"number": member.position}))
    facts += [
        Fact(_("Why"), _(BASIS_LABELS[Basis(row.basis)])),
        Fact(_("Asked"), saying.moment(row.asked_at), note=_name(names, row.asked_by_id)),
    ]
    for label, at, key in (
        (_("Approved"), row.approved_at, row.approved_by_id),
        (_("Dropped"), row.dropped_at, row.dropped_by_id),
    ):
        if at is not None:
            facts.append(Fact(label, saying.moment(at), note=_name(names, key)))
    if row.carried_out_at is not None:
        facts.append(Fact(_("Erased"), saying.moment(row.carried_out_at)))
    elif row.due_on is not None:
        facts.append(Fact(_("Not before"), saying.day(row.due_on)))
    return facts


def _actions(row: Erasure, by: Actor, *, stored: bool) -> Sequence[Action]:
    found = []
    if (
        not stored
        and row.approved_at is None
        and row.asked_by_id is not None
        and allows(by, Permission.APPROVE_ERASURE)
    ):
        closed = _("Whoever asks does not approve.") if by.is_same_person(row.asked_by_id) else ""
        found.append(
            Action(_("Approve"), reverse("erasure_approve", args=[row.pk]), "stop", post=True, closed=closed)
        )
    if by.is_same_person(row.asked_by_id) or allows(by, Permission.APPROVE_ERASURE):
        found.append(Action(_("Drop it"), reverse("erasure_drop", args=[row.pk]), "outline", post=True))
    return found


def _why(row: Erasure) -> str:
    """Return why a line stands on the monthly list, from the codes that are kept with it."""
    purpose = next((one for one in CASE_PURPOSES if one.code == row.why.get("purpose")), None)
    if purpose is None:
        return ""
    return _("%(purpose)s: kept %(years)s years, until %(day)s.") % {
        "purpose": _(purpose.title),
        "years": row.why.get("years"),
        "day": saying.day(row.due_on),
    }


def month_page(
    found: MonthList | None, years: Mapping[str, int] | None, by: Actor, *, refused: str = ""
) -> Context:
    """Return the context of the monthly list, for who may ask to erase: nobody else sees it."""
    return {
        "crumbs": [Link(_("Erasures"), reverse("erasures")), Link(_("Cases whose time runs out"))],
        "head": Head(
            _("Cases whose time runs out"),
            lead=_(
                "Nothing is erased by this list before two people decided on it, and nothing before its day."
            ),
            actions=_month_actions(found, by),
        ),
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
        "schedule": _schedule_notice(years, by),
        "counts": _counts(found) if found else [],
        "table": _month_table(found) if found and found.rows else None,
        "empty": Empty(
            _("No case is listed."), _("A list is made each night once the schedule is confirmed.")
        ),
        "pager": _pager("retention", found.next_key) if found else None,
    }


def _month_actions(found: MonthList | None, by: Actor) -> Sequence[Action]:
    if found is None:
        return []
    actions = []
    if found.waiting:
        actions.append(Action(_("Stand for the list"), reverse("retention_stand"), "outline", post=True))
    if found.stood_for and allows(by, Permission.APPROVE_ERASURE):
        actions.append(Action(_("Approve the list"), reverse("retention_approve"), "stop", post=True))
    return actions


def _schedule_notice(years: Mapping[str, int] | None, by: Actor) -> Notice:
    may = allows(by, Permission.APPROVE_ERASURE)
    actions = [Action(_("The schedule"), reverse("retention_schedule"))] if may else []
    if years is None:
        return Notice(
            "warning",
            _("For how long cases are kept is not confirmed"),
            _(
                "A data protection officer confirms it first. Until then nothing is listed and nothing is erased by time."
            ),
            actions=actions,
        )
    told = "; ".join(f"{_(purpose.title)}: {years[purpose.code]}" for purpose in CASE_PURPOSES)
    return Notice("info", _("Years as confirmed"), told, actions=actions)


def _counts(found: MonthList) -> Sequence[Fact]:
    return [
        Fact(_("Newest list"), saying.day(found.month, "month")),
        Fact(_("Nobody stands for them yet"), saying.number(found.waiting)),
        Fact(_("Wait for approval"), saying.number(found.stood_for)),
        Fact(_("Approved"), saying.number(found.approved)),
    ]


def _month_table(found: MonthList) -> Table:
    return Table(
        caption=_("Cases whose time runs out, soonest first"),
        columns=[
            Column(_("Case")),
            Column(_("Not before")),
            Column(_("Why")),
            Column(_("State")),
            Column(_("What to do"), hidden_label=True),
        ],
        rows=[
            Row(
                [
                    _case_cell(row, found),
                    Cell(saying.day(row.due_on)),
                    Cell(_why(row)),
                    Cell(chip=state_chip(row)),
                    Cell(actions=_line_actions(row, found)),
                ]
            )
            for row in found.rows
        ],
    )


def _case_cell(row: Erasure, found: MonthList) -> Cell:
    if row.case_id in found.stored:
        return Cell(row.reference, code=True, note=_("stored only"))
    return Cell(row.reference, code=True, url=reverse("case_keeping", args=[row.reference]))


def _line_actions(row: Erasure, found: MonthList) -> Sequence[Action]:
    keep, hold = reverse("retention_keep", args=[row.pk]), reverse("case_legal_hold", args=[row.reference])
    actions = [Action(_("Keep longer"), keep, "quiet", post=True, about=row.reference)]
    if row.case_id not in found.stored:
        actions.append(Action(_("Place a legal hold"), hold, "quiet", about=row.reference))
    return actions


def schedule_page(*, confirmed: bool) -> Context:
    """Return the context of the schedule."""
    title = _("How long cases are kept")
    return {
        "crumbs": [
            Link(_("Erasures"), reverse("erasures")),
            Link(_("Cases whose time runs out"), reverse("retention")),
            Link(title),
        ],
        "head": Head(
            title,
            lead=_(
                "A case is kept for as long as one purpose needs it. House defaults are proposals, not law."
            ),
            chips=[Chip("done", _("Confirmed")) if confirmed else Chip("waiting", _("Not confirmed yet"))],
        ),
        "back": reverse("retention"),
    }
