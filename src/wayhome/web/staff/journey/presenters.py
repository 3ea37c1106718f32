"""The journey tab of a case: documents, legs, help, health, hand-over and cash, for one reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.values.money import Money
from wayhome.stages.journey.enums import (
    ARRIVAL_EVIDENCE_LABELS,
    DEPARTURE_EVIDENCE_LABELS,
    ArrivalEvidence,
    DepartureEvidence,
)
from wayhome.stages.journey.models import Traveller
from wayhome.stages.journey.queries import JourneyOfCase, MemberJourney
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Cell, Column, Empty, Fact, PersonCard, Row, Table
from wayhome.web.shared.saying import day
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.journey.document_presenters import contacts, document_actions, documents
from wayhome.web.staff.journey.handover_presenters import handover_part
from wayhome.web.staff.journey.health_presenters import health, health_actions
from wayhome.web.staff.journey.labels import (
    called,
    leaving_actions,
    one_action,
    state_chip,
    travellers_of,
    way_actions,
)
from wayhome.web.staff.journey.seat_presenters import help_on_the_way, legs, seat_actions


def journey_page(
    hand: CaseInHand, journey: JourneyOfCase, frame: dict[str, Any], request: StaffRequest
) -> dict[str, Any]:
    """Return the context of the journey tab; ``frame`` is what ``case_frame`` returned."""
    shown = frame["identity_shown"]
    return (
        frame
        | {
            "head": replace(frame["head"], lead=_lead(hand, journey)),
            "documents": documents(hand, journey, shown),
            "document_actions": document_actions(hand),
            "contacts": contacts(hand, journey, shown),
            "legs": legs(hand, journey, shown),
            "seat_actions": seat_actions(hand, journey),
            "no_legs": Empty(
                _("No seat is held yet"),
                _(
                    "A movements officer books once consent, voluntariness, information and safety are settled."
                ),
            ),
            "no_documents": Empty(
                _("No document is recorded"),
                _("Ask each person, and record also a document that was lost or never held."),
            ),
            "help": help_on_the_way(hand, journey, shown) if journey.reads_help else None,
            "health": health(hand, journey, shown) if journey.reads_health else None,
            "health_actions": health_actions(hand),
            "cash": _cash(journey, shown),
            "cash_actions": one_action(
                hand, Permission.PAY_CASH_AT_DEPARTURE, "journey_cash", _("Record cash"), "cash-coin"
            ),
            "travellers": [_card(hand, one, shown) for one in journey.members],
            "practice": practice_note("prepare"),
            "today": request.today,
        }
        | handover_part(hand, journey, shown)
    )


def _lead(hand: CaseInHand, journey: JourneyOfCase) -> str:
    """Return how many travel and when; whoever withdrew or stays is not counted."""
    going = len(travellers_of(journey))
    if not going:
        return _("Nobody of this case travels any more.")
    if hand.case.planned_travel_on is None:
        return ngettext(
            "%(number)s person travels. The day is not set yet.",
            "%(number)s people travel. The day is not set yet.",
            going,
        ) % {"number": going}
    return ngettext(
        "%(number)s person travels. The first flight is planned for %(day)s.",
        "%(number)s people travel. The first flight is planned for %(day)s.",
        going,
    ) % {"number": going, "day": day(hand.case.planned_travel_on)}


def _cash(journey: JourneyOfCase, shown: bool) -> Table | None:
    rows = [
        Row(
            [
                Cell(called(one.member, shown=shown)),
                Cell(str(Money(row.amount_minor, row.currency)), nowrap=True),
                Cell(row.receipt_number, code=True),
                Cell(day(row.paid_on)),
            ]
        )
        for one in journey.members
        for row in one.cash
    ]
    columns = [
        Column(_("Person")),
        Column(_("Amount"), numeric=True),
        Column(_("Receipt")),
        Column(_("Handed over on")),
    ]
    return Table(_("Cash at departure"), columns, rows) if rows else None


def _travelled(row: Traveller | None) -> list[Fact]:
    """Return when and how it is known that somebody boarded and arrived, and what is due then."""
    facts = []
    if row is not None and row.boarded_on and row.boarded_evidence:
        evidence = _(DEPARTURE_EVIDENCE_LABELS[DepartureEvidence(row.boarded_evidence)])
        facts.append(Fact(_("Boarded"), day(row.boarded_on), note=evidence))
    if row is not None and row.arrived_on and row.arrived_evidence:
        evidence = _(ARRIVAL_EVIDENCE_LABELS[ArrivalEvidence(row.arrived_evidence)])
        facts.append(Fact(_("Arrived"), day(row.arrived_on), note=evidence))
        facts.append(Fact(_("Reassess by"), day(row.reassess_by_on)))
    return facts


def _card(hand: CaseInHand, one: MemberJourney, shown: bool) -> PersonCard:
    about = called(one.member, shown=shown)
    actions = (
        [] if one.closed else way_actions(hand.case, one.member.position, one.state, by=hand.by, about=about)
    )
    return PersonCard(
        name=called(one.member, shown=shown),
        tag="" if one.member.travels else _("Does not travel"),
        facts=_travelled(one.traveller),
        chips=[state_chip(one.state)],
        actions=actions,
        more=leaving_actions(hand.case, one.member.position, one.state, by=hand.by, about=about),
        restricted=one.closed or not shown,
    )
