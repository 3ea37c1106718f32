"""What the pages of agreements show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import (
    LEGAL_BASIS_LABELS,
    ONWARD_LABELS,
    PART_LABELS,
    SHARED_LABELS,
    SHARING_LABELS,
    TRANSFER_LABELS,
    LegalBasis,
    Onward,
    Part,
    Shared,
    Sharing,
    TransferGround,
)
from wayhome.casefile.access.models import Agreement
from wayhome.web.shared import saying
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
    Row,
    Table,
)

Context = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One kind of data and whether the receiver may see it."""

    label: str
    seen: bool


def state_chip(row: Agreement, today: dt.date) -> Chip:
    """Return where an agreement stands on a day."""
    if row.dropped_at is not None:
        return Chip("neutral", _("Dropped"))
    if row.confirmed_at is None:
        return Chip("waiting", _("Waits for confirmation"))
    if row.ends_on is not None and row.ends_on <= today:
        return Chip("neutral", _("Ended"))
    if row.begins_on > today:
        return Chip("waiting", _("Begins later"))
    return Chip("done", _("In force"))


def agreements_page(rows: Sequence[Agreement], *, by: Actor, today: dt.date) -> Context:
    """Return the context of the list, what waits for the reader first."""
    waiting = [row for row in rows if _waits_for(row, by)]
    return {
        "head": Head(
            _("Agreements"),
            lead=_(
                "Without an agreement that both sides confirmed nothing is shared. Ending one ends all access at once."
            ),
            actions=[Action(_("Propose an agreement"), reverse("agreement_propose"), "primary", "plus-lg")],
        ),
        "waiting": [_waiting_notice(row, by) for row in waiting],
        "table": _table(rows, by, today) if rows else None,
        "empty": Empty(
            _("Your organisation has no agreement yet."),
            _("Propose one, or wait until a partner does: you are told then."),
        ),
    }


def _waits_for(row: Agreement, by: Actor) -> bool:
    return row.confirmed_at is None and row.dropped_at is None and row.proposed_from_id != by.organisation_id


def _waiting_notice(row: Agreement, by: Actor) -> Notice:
    return Notice(
        "waiting",
        _("%(name)s waits for your confirmation") % {"name": other_side(row, by)},
        _("Agreement %(reference)s, proposed on %(day)s.")
        % {"reference": row.reference, "day": saying.day(row.proposed_at)},
        actions=[Action(_("Read and confirm"), reverse("agreement_confirm", args=[row.id]), "primary")],
    )


def _table(rows: Iterable[Agreement], by: Actor, today: dt.date) -> Table:
    return Table(
        caption=_("Agreements, newest first"),
        columns=[
            Column(_("With")),
            Column(_("Who gives")),
            Column(_("What for")),
            Column(_("From – to")),
            Column(_("State")),
        ],
        rows=[
            Row(
                [
                    Cell(other_side(row, by), note=row.reference, url=reverse("agreement", args=[row.id])),
                    Cell(_direction(row, by)),
                    Cell(labels_of(row.purposes, Sharing, SHARING_LABELS)),
                    Cell(_period(row)),
                    Cell(chip=state_chip(row, today)),
                ]
            )
            for row in rows
        ],
    )


def other_side(row: Agreement, by: Actor) -> str:
    """Return the name of the side that is not the reader's."""
    return row.receiver.name if row.giver_id == by.organisation_id else row.giver.name


def _direction(row: Agreement, by: Actor) -> str:
    return _("we give") if row.giver_id == by.organisation_id else _("we receive")


def _period(row: Agreement) -> str:
    begins = saying.day(row.begins_on)
    if row.ends_on is None:
        return _("from %(day)s") % {"day": begins}
    last = row.ends_on - dt.timedelta(days=1)
    return _("%(first)s to %(last)s") % {"first": begins, "last": saying.day(max(last, row.begins_on))}


def labels_of(codes: Iterable[str], kind: Any, labels: Mapping[Any, str]) -> str:
    """Return codes as words in one line."""
    return ", ".join(_(labels[kind(code)]) for code in codes)


def agreement_page(row: Agreement, *, resting: int, by: Actor, today: dt.date, refused: str = "") -> Context:
    """Return the context of one agreement; ``resting`` counts the cases that are shared under it now."""
    return {
        **_terms(row, by, today),
        "actions": _actions(row, by, today),
        "resting": _resting(row, resting),
        "refused": Notice("blocked", _("Not done"), refused) if refused else None,
    }


def _terms(row: Agreement, by: Actor, today: dt.date) -> Context:
    shared = {Shared(code) for code in row.shares}
    return {
        "crumbs": [Link(_("Agreements"), reverse("agreements")), Link(row.reference, code=True)],
        "head": Head(
            _("Agreement with %(name)s") % {"name": other_side(row, by)},
            lead=_("%(giver)s gives, %(receiver)s receives.")
            % {"giver": row.giver.name, "receiver": row.receiver.name},
            chips=[state_chip(row, today)],
        ),
        "about_cases": row.purposes != [Sharing.REFERRAL.value],
        "items": [Item(_(SHARED_LABELS[one]), one in shared) for one in Shared],
        "never": [_("Talks with the counsellor and own words"), _("Legal ground and asylum history")],
        "terms": _facts(row),
        "sides": _sides(row),
    }


def _facts(row: Agreement) -> list[Fact]:
    return [
        Fact(_("What for"), labels_of(row.purposes, Sharing, SHARING_LABELS)),
        Fact(_("Legal basis"), _(LEGAL_BASIS_LABELS[LegalBasis(row.legal_basis)])),
        Fact(_("Where the receiver may hold the data"), ", ".join(map(saying.country, row.countries))),
        Fact(_("Transfer"), _(TRANSFER_LABELS[TransferGround(row.transfer_ground)])),
        Fact(_("Passing it on"), _(ONWARD_LABELS[Onward(row.onward)])),
        Fact(_("Period"), _period(row)),
        *(
            [Fact(_("Fingerprint of the document"), row.document_digest, code=True)]
            if row.document_digest
            else []
        ),
        *(
            [
                Fact(
                    _("Signed document"),
                    _("Save it"),
                    note=_("As it is kept here; written anew, so that its own fingerprint is another."),
                    url=reverse("agreement_document", args=[row.id]),
                )
            ]
            if row.document_id
            else []
        ),
    ]


def _sides(row: Agreement) -> list[Fact]:
    """Return what each side is, who signed there, and who stands for it here."""
    proposed_by_giver = row.proposed_from_id == row.giver_id
    confirmed = row.confirmed_by.name if row.confirmed_by else ""
    giver_person, receiver_person = (
        (row.proposed_by.name, confirmed) if proposed_by_giver else (confirmed, row.proposed_by.name)
    )
    return [
        _side(row.giver.name, row.giver_part, row.signed_by_giver, giver_person),
        _side(row.receiver.name, row.receiver_part, row.signed_by_receiver, receiver_person),
    ]


def _side(name: str, part: str, signatory: str, person: str) -> Fact:
    if not person:
        return Fact(name, _("Not confirmed yet"), note=_(PART_LABELS[Part(part)]))
    return Fact(
        name,
        _("Signed by %(signatory)s, entered by %(person)s") % {"signatory": signatory, "person": person},
        note=_(PART_LABELS[Part(part)]),
    )


def _actions(row: Agreement, by: Actor, today: dt.date) -> list[Action]:
    if row.dropped_at is not None or (row.ends_on is not None and row.ends_on <= today):
        return []
    if row.confirmed_at is not None:
        return [
            Action(_("End the agreement"), reverse("agreement_end", args=[row.id]), "stop", "slash-circle")
        ]
    back = _("Take the proposal back") if row.proposed_from_id == by.organisation_id else _("Turn it down")
    drop = Action(back, reverse("agreement_drop", args=[row.id]), "outline", post=True)
    if not _waits_for(row, by):
        return [drop]
    return [Action(_("Read and confirm"), reverse("agreement_confirm", args=[row.id]), "primary"), drop]


def _resting(row: Agreement, count: int) -> str:
    if row.purposes == [Sharing.REFERRAL.value]:
        return _("No case is shared under it: people are referred before there is one.")
    return ngettext(
        "%(count)s case is shared under it now.", "%(count)s cases are shared under it now.", count
    ) % {"count": saying.number(count)}


def propose_page() -> Context:
    """Return the context of the form of a new agreement."""
    title = _("Propose an agreement")
    return {
        "crumbs": [Link(_("Agreements"), reverse("agreements")), Link(title)],
        "head": Head(
            title,
            lead=_(
                "Write down what was signed on paper. The other side reads it here and confirms it; "
                "until then nothing is shared."
            ),
        ),
        "back": reverse("agreements"),
    }


def confirm_page(row: Agreement, *, by: Actor, today: dt.date) -> Context:
    """Return the context of the page on which the other side reads and confirms."""
    context = _terms(row, by, today)
    return {
        **context,
        "crumbs": [
            Link(_("Agreements"), reverse("agreements")),
            Link(row.reference, reverse("agreement", args=[row.id]), code=True),
            Link(_("Confirm")),
        ],
        "back": reverse("agreement", args=[row.id]),
    }


def end_page(row: Agreement, *, resting: int, by: Actor) -> Context:
    """Return the context of the page that says what ends."""
    title = _("End the agreement with %(name)s") % {"name": other_side(row, by)}
    return {
        "crumbs": [
            Link(_("Agreements"), reverse("agreements")),
            Link(row.reference, reverse("agreement", args=[row.id]), code=True),
            Link(_("End")),
        ],
        "head": Head(
            title,
            lead=_(
                "It ends for both sides, at once, and cannot be undone: "
                "sharing again needs another agreement."
            ),
        ),
        "effects": [
            _ends_for(row.receiver.name, resting),
            _("Where people wait for something from there, the case gets a task for its counsellors."),
            _("Nobody loses a place, a flight or a right by it. What was promised stays promised."),
        ],
        "back": reverse("agreement", args=[row.id]),
    }


def _ends_for(receiver: str, resting: int) -> str:
    """Return what the receiving side no longer sees; under a new agreement there may be nothing yet."""
    if not resting:
        return _("No case is shared with %(name)s under it today.") % {"name": receiver}
    said = ngettext(
        "%(name)s sees %(count)s case no more from the next page on, and its key to the file is deleted.",
        "%(name)s sees %(count)s cases no more from the next page on, and its keys to the files are deleted.",
        resting,
    )
    return said % {"name": receiver, "count": saying.number(resting)}
