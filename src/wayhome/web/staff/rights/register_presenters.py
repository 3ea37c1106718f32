"""What the registers show: of requests, and of processing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.enums import (
    LEGAL_BASIS_LABELS,
    PART_LABELS,
    SHARED_LABELS,
    SHARING_LABELS,
    TRANSFER_LABELS,
    LegalBasis,
    Part,
    Shared,
    Sharing,
    TransferGround,
)
from wayhome.casefile.access.models import Agreement
from wayhome.privacy.enums import ASKED_BY_LABELS, RIGHT_LABELS, AskedBy, Right
from wayhome.privacy.models import RightsRequest
from wayhome.privacy.purposes import BASIS_LABELS, CLOCK_LABELS, PURPOSES, Purpose
from wayhome.privacy.queries import RequestsPage
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Cell, Column, Empty, Fact, Head, Link, Pager, Row, Table
from wayhome.web.staff.rights.presenters import due_chip

Context = dict[str, Any]


def requests_page(page: RequestsPage, request: StaffRequest, *, open_only: bool) -> Context:
    """Return the context of one page of the register of requests."""
    here = reverse("rights_requests")
    return {
        "head": Head(
            _("What people ask about their data"),
            lead=_("An answer is due within one month, or three where it was extended with a reason."),
            actions=[
                Action(_("Register of processing"), reverse("processing_register"), "outline"),
                Action(_("Lists to allow"), reverse("exports_waiting"), "outline"),
            ],
        ),
        "tabs": [
            Link(_("Open"), here, current=open_only),
            Link(_("Answered"), f"{here}?show=answered", current=not open_only),
        ],
        "tabs_label": _("Which requests"),
        "table": _table(page.rows, request) if page.rows else None,
        "empty": Empty(
            _("Nothing is asked that is not answered.") if open_only else _("Nothing was answered yet.")
        ),
        "pager": _pager(page, here, open_only=open_only),
    }


def _table(rows: Sequence[RightsRequest], request: StaffRequest) -> Table:
    return Table(
        caption=_("What people ask about their data, soonest due first"),
        columns=[Column(_("Case")), Column(_("What")), Column(_("Came on")), Column(_("Answer"))],
        rows=[
            Row(
                [
                    Cell(row.case.reference, code=True, url=reverse("rights_request", args=[row.pk])),
                    Cell(_(RIGHT_LABELS[Right(row.kind)]), note=_(ASKED_BY_LABELS[AskedBy(row.asked_by)])),
                    Cell(saying.day(row.received_on)),
                    Cell(chip=due_chip(row, request)),
                ]
            )
            for row in rows
        ],
    )


def _pager(page: RequestsPage, here: str, *, open_only: bool) -> Pager | None:
    if not (page.earlier or page.later):
        return None
    kept = {} if open_only else {"show": "answered"}
    return Pager(
        earlier_url=f"{here}?{urlencode({**kept, 'before': page.earlier})}" if page.earlier else "",
        later_url=f"{here}?{urlencode({**kept, 'after': page.later})}" if page.later else "",
    )


def request_page(row: RightsRequest, request: StaffRequest) -> Context:
    """Return the context of one request."""
    reference = row.case.reference
    facts = [
        Fact(_("Case"), reference, code=True, url=reverse("case_rights", args=[reference])),
        Fact(_("What they ask"), _(RIGHT_LABELS[Right(row.kind)])),
        Fact(_("Who asks"), _(ASKED_BY_LABELS[AskedBy(row.asked_by)])),
        Fact(_("Came on"), saying.day(row.received_on), note=row.made_by.name),
        Fact(_("In their words"), row.words or "–"),
    ]
    if row.extended_at is not None:
        facts.append(Fact(_("Extended"), saying.day(row.extended_at), note=row.extension_reason or ""))
    if row.outcome:
        told = row.settled_by.name if row.settled_by else ""
        facts.append(Fact(_("What the person is told"), row.outcome_words or "", note=told))
    return {
        "crumbs": [Link(_("Requests"), reverse("rights_requests")), Link(reference, code=True)],
        "head": Head(_("A request"), chips=[due_chip(row, request)]),
        "facts": facts,
        "open": not row.outcome,
        "back": reverse("rights_requests"),
    }


def register_page(agreements: Sequence[Agreement]) -> Context:
    """Return the context of the register of processing."""
    return {
        "head": Head(
            _("Register of processing"),
            lead=_(
                "What personal data are held for (GDPR 30). Years are house defaults until the office confirms them."
            ),
        ),
        "purposes": Table(
            caption=_("Purposes"),
            columns=[
                Column(_("Purpose")),
                Column(_("Ground in law")),
                Column(_("Who receives")),
                Column(_("Kept")),
            ],
            rows=[_purpose(one) for one in PURPOSES],
        ),
        "agreements": Table(
            caption=_("Agreements in force"),
            columns=[
                Column(_("Between")),
                Column(_("For")),
                Column(_("Ground in law")),
                Column(_("What is shared")),
            ],
            rows=[_agreement(one) for one in agreements],
        )
        if agreements
        else None,
        "empty": Empty(_("No agreement is in force.")),
    }


def _purpose(one: Purpose) -> Row:
    kept = _("Nobody can be recognised in it")
    if one.retention_years is not None:
        kept = _("%(years)s years after %(event)s") % {
            "years": saying.number(one.retention_years),
            "event": _(CLOCK_LABELS[one.clock_starts_from]),
        }
    return Row(
        [
            Cell(_(one.title), note=_(one.controller)),
            Cell("; ".join(_(BASIS_LABELS[code]) for code in one.basis)),
            Cell(_(one.recipients)),
            Cell(kept, note=_(one.source)),
        ]
    )


def _agreement(one: Agreement) -> Row:
    between = _("%(giver)s to %(receiver)s") % {"giver": one.giver.name, "receiver": one.receiver.name}
    until = _("until %(day)s") % {"day": saying.day(one.ends_on)} if one.ends_on else _("without an end")
    parts = f"{_(PART_LABELS[Part(one.giver_part)])} / {_(PART_LABELS[Part(one.receiver_part)])}"
    return Row(
        [
            Cell(between, note=f"{one.reference}, {until}"),
            Cell("; ".join(_(SHARING_LABELS[Sharing(code)]) for code in one.purposes), note=parts),
            Cell(
                _(LEGAL_BASIS_LABELS[LegalBasis(one.legal_basis)]),
                note=_(TRANSFER_LABELS[TransferGround(one.transfer_ground)]),
            ),
            Cell("; ".join(_(SHARED_LABELS[Shared(code)]) for code in one.shares) or "–"),
        ]
    )
