"""The documents of a case and its contacts with embassies, as tables for one reader."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.journey.enums import (
    NOT_TO_HAND,
    PLACE_LABELS,
    PURPOSE_LABELS,
    REQUEST_LABELS,
    ContactPurpose,
    DocumentPlace,
    RequestState,
)
from wayhome.stages.journey.models import TravelDocument
from wayhome.stages.journey.queries import JourneyOfCase, MemberJourney
from wayhome.web.shared.presenting import Action, Cell, Column, Row, Table
from wayhome.web.shared.saying import day, said
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.journey.labels import (
    called,
    document_title,
    one_action,
)


def document_actions(hand: CaseInHand) -> list[Action]:
    return [
        *one_action(
            hand, Permission.RECORD_DOCUMENT, "journey_document_new", _("Record a document"), "plus-lg"
        ),
        *one_action(
            hand, Permission.RECORD_DOCUMENT, "journey_document_ask", _("Ask for a document"), "passport"
        ),
        *one_action(
            hand, Permission.CONTACT_EMBASSY, "journey_embassy", _("Contact the embassy"), "building"
        ),
    ]


def documents(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table | None:
    rows = [_document_row(hand, one, row, shown) for one in journey.members for row in one.documents]
    if not rows:
        return None
    return Table(
        _("Travel and identity documents"),
        [
            Column(_("Person")),
            Column(_("Document")),
            Column(_("Accepted by")),
            Column(_("Where it is")),
            Column(_("Actions"), hidden_label=True),
        ],
        rows,
    )


def _document_row(hand: CaseInHand, one: MemberJourney, row: TravelDocument, shown: bool) -> Row:
    reference = hand.case.reference
    actions = []
    if shown and allows(hand.by, Permission.RECORD_DOCUMENT):  # a document shows who somebody is
        about = called(one.member, shown=shown)
        asked = row.request_state == RequestState.PENDING.value
        change = reverse("journey_document", args=[reference, row.id])
        label = _("It was issued") if asked else _("Change")
        actions.append(Action(label, change, "outline" if asked else "quiet", about=about))
        if not row.accepted_by and not asked:
            accept = reverse("journey_document_accept", args=[reference, row.id])
            actions.append(Action(_("Accepted"), accept, "outline", about=about))
    return Row(
        [
            Cell(called(one.member, shown=shown)),
            Cell(document_title(row, shown=shown), note=_document_note(row)),
            Cell(row.accepted_by, note=row.acceptance_evidence or "", status="done")
            if row.accepted_by
            else Cell(_("Nobody yet"), status="blocked"),
            _place_cell(row),
            Cell(actions=actions),
        ]
    )


def _document_note(row: TravelDocument) -> Any:
    if row.request_state == RequestState.PENDING.value:
        return said(say(msgid("asked for on %(day)s"), day=row.requested_on))
    until = say(msgid("until %(day)s"), day=row.valid_until) if row.valid_until else _("no last day recorded")
    if row.request_state:
        return joined(_(REQUEST_LABELS[RequestState(row.request_state)]), until)
    return until if isinstance(until, str) else said(until)


def _place_cell(row: TravelDocument) -> Cell:
    if row.request_state == RequestState.PENDING.value:
        return Cell(_("with the authority, not issued yet"), status="waiting")
    place = DocumentPlace(row.place)
    return Cell(_(PLACE_LABELS[place]), status="blocked" if place in NOT_TO_HAND else "")


def contacts(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table | None:
    rows = []
    for one in journey.members:
        for row in one.contacts:
            reply = reverse("journey_embassy_reply", args=[hand.case.reference, row.id])
            open_ = row.reply is None and allows(hand.by, Permission.CONTACT_EMBASSY)
            rows.append(
                Row(
                    [
                        Cell(called(one.member, shown=shown)),
                        Cell(row.post, note=_(PURPOSE_LABELS[ContactPurpose(row.purpose)])),
                        Cell(day(row.contacted_on)),
                        Cell(row.reply or _("No answer yet"), note=day(row.replied_on) if row.reply else ""),
                        Cell(actions=[Action(_("Record the answer"), reply, "outline")] if open_ else []),
                    ]
                )
            )
    if not rows:
        return None
    columns = [
        Column(_("Person")),
        Column(_("Embassy")),
        Column(_("Contacted on")),
        Column(_("Answer")),
        Column(_("Actions"), hidden_label=True),
    ]
    return Table(_("Contact with the authorities of the country of origin"), columns, rows)
