"""Where each open rule of a gate is worked on: the page and the verb on its button, for who may use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case
from wayhome.safeguards.engine import Finding
from wayhome.stages.counselling.scoring import COUNSELLOR_MAY_RECORD, FactKind
from wayhome.web.shared.presenting import Action, ActionStyle
from wayhome.web.staff.cases.labels import address

HANDOVER_RULE = "handover-acknowledged"
HANDOVER_SENT = "case.handover.sent_on"


@dataclass(frozen=True)
class Door:
    """A page where something is done: its verb, address and permission.

    ``of_person`` adds the place of the one person concerned to the address, and ``kind`` a last part.
    """

    label: Any
    name: str
    permission: Permission
    of_person: bool = False
    kind: str = ""
    post: bool = False


def _fact(label: Any, kind: FactKind) -> tuple[Door, ...]:
    permission = Permission.SCREEN if kind in COUNSELLOR_MAY_RECORD else Permission.DECIDE_PROTECTION
    return (Door(label, "protection_fact", permission, of_person=True, kind=kind.value),)


_CONSENTS = Door(_("Open consents"), "case_consents", Permission.READ_NOTES)
_COUNSELLING = Door(_("Open counselling"), "case_counselling", Permission.READ_COUNSELLING)
_DOCUMENTS = Door(_("Open documents"), "case_journey", Permission.READ_TRAVEL)
_HEALTH = Door(_("Open health"), "case_journey", Permission.READ_HEALTH)
_PROTECTION = Door(_("Open protection"), "protection", Permission.READ_PROTECTION)
_DESTINATION = Door(_("Open the destination"), "case_edit", Permission.EDIT_CASE)
_LEGAL = Door(_("Open legal facts"), "case_legal", Permission.READ_LEGAL)
_HANDOVER = Door(_("Open the hand-over"), "case_journey", Permission.READ_TRAVEL)
_JOURNEY = Door(_("Open the journey"), "case_journey", Permission.READ_TRAVEL)

OF_CONDITION: Mapping[int, Door] = {
    1: _CONSENTS,
    2: _COUNSELLING,
    3: _COUNSELLING,
    4: _CONSENTS,
    5: _DOCUMENTS,
    6: _HEALTH,
    7: _PROTECTION,
    8: _PROTECTION,
    9: _PROTECTION,
    10: _PROTECTION,
    11: _DESTINATION,
    12: _LEGAL,
    13: _HANDOVER,
    14: _JOURNEY,
}
"""The page of each condition, for whoever may not use the door of its rule."""

_ASSESS = (Door(_("Assess voluntariness"), "voluntariness", Permission.SCREEN, of_person=True),)
_EXPLAIN = (Door(_("Open the checklist"), "checklist", Permission.COUNSEL, of_person=True),)
_SCREEN = (Door(_("Screen"), "screening", Permission.SCREEN, of_person=True),)
_HEALTH_OF = (Door(_("Record health"), "journey_health", Permission.DECIDE_HEALTH, of_person=True),)
_PREGNANCY = (Door(_("Record the weeks"), "journey_pregnancy", Permission.DECIDE_HEALTH, of_person=True),)
_BOOK = Door(_("Book the journey"), "journey_book", Permission.BOOK_TRAVEL)
_MOVE = Door(_("Move the flight"), "journey_rebook", Permission.BOOK_TRAVEL)
_RECORD = Permission.RECORD_DOCUMENT

OF_RULE: Mapping[str, tuple[Door, ...]] = {
    "voluntariness-assessed": _ASSESS,
    "voluntariness-sure": _ASSESS,
    "voluntariness-seen-alone": _fact(_("Record the talk alone"), FactKind.SEEN_ALONE),
    "voluntariness-detention": _fact(_("Record the second look"), FactKind.DETENTION_LOOK),
    "information-complete": _EXPLAIN,
    "information-language": _EXPLAIN,
    "thinking-time-known": _EXPLAIN,
    "file-agreed": (_CONSENTS,),
    "notice-understood": (_CONSENTS,),
    "entry-ban-known": (_LEGAL,),
    "destination-part-known": (
        Door(_("Record the part of the country"), "case_destination_part", Permission.EDIT_CASE),
    ),
    "destination-stateless": (_LEGAL,),
    "document-present": (
        Door(_("Record a document"), "journey_document_new", _RECORD),
        Door(_("Ask for a laissez-passer"), "journey_document_ask", _RECORD),
    ),
    "document-valid": (Door(_("Record a renewal"), "journey_document_new", _RECORD), _MOVE),
    "document-ends-soon": (Door(_("Record a renewal"), "journey_document_new", _RECORD), _MOVE),
    "health-asked": (Door(_("Record the answer"), "journey_health_asked", Permission.COUNSEL),),
    "health-fit": _HEALTH_OF,
    "health-fit-on-the-day": _HEALTH_OF,
    "health-escort": (
        Door(_("Arrange the escort"), "journey_escort", Permission.BOOK_TRAVEL, of_person=True),
    ),
    "health-medicine": _HEALTH_OF,
    "health-care-on-arrival": _HEALTH_OF,
    "pregnancy-known": _PREGNANCY,
    "pregnancy-certificate": _PREGNANCY,
    "asylum-known": _fact(_("Record the claim"), FactKind.ASYLUM),
    "asylum-not-pending": _fact(_("Record the claim"), FactKind.ASYLUM),
    "asylum-withdrawn-with-advice": _fact(_("Record the claim"), FactKind.ASYLUM),
    "recognised-refugee": _fact(_("Record UNHCR’s answer"), FactKind.UNHCR),
    "rapid-screening": _SCREEN,
    "family-violence": _fact(_("Settle the signs"), FactKind.FAMILY_VIOLENCE),
    "trafficking-screened": _SCREEN,
    "trafficking-decided": _fact(_("Decide"), FactKind.TRAFFICKING_DECISION),
    "trafficking-risk": _fact(_("Assess the risk"), FactKind.TRAFFICKING_RISK),
    "child-age-settled": _fact(_("Decide the age"), FactKind.AGE_DECISION),
    "child-own-views": _fact(_("Record their views"), FactKind.OWN_VIEWS),
    "child-best-interests": _fact(_("Record the best interests"), FactKind.BEST_INTERESTS),
    "child-guardian-named": _fact(_("Name a guardian"), FactKind.GUARDIAN),
    "child-guardian-independent": _fact(_("Name another guardian"), FactKind.GUARDIAN),
    "child-tracing": _fact(_("Record the tracing"), FactKind.TRACING),
    "child-receiver-named": _fact(_("Name the receiver"), FactKind.RECEIVER),
    "child-receiver-verified": _fact(_("Verify the receiver"), FactKind.RECEIVER),
    "child-escort": (
        Door(_("Arrange the escort"), "journey_escort", Permission.BOOK_TRAVEL, of_person=True),
    ),
    "child-custody": _fact(_("Settle custody"), FactKind.CUSTODY),
    "capacity-known": _fact(_("Record the answer"), FactKind.CAPACITY_DOUBT),
    "capacity-assessed": _fact(_("Record the finding"), FactKind.CAPACITY),
    "destination-decided": (Door(_("Record the destination"), "case_edit", Permission.EDIT_CASE),),
    "host-answer": (Door(_("Record the answer"), "case_host_answer", Permission.RECORD_HOST_ANSWER),),
    "eligibility-explained": (Door(_("Work out the help"), "case_eligibility", Permission.COUNSEL),),
    "legs-planned": (_BOOK,),
}
"""What each rule asks to be done, in the words of its button; a rule without a door leads to its condition's page."""


def was_sent(finding: Finding) -> bool:
    """Return whether a hand-over is on its way, so that the other side is to answer."""
    return finding.rule_id == HANDOVER_RULE and finding.facts_used.get(HANDOVER_SENT) is not None


def _doors(finding: Finding) -> tuple[Door, ...]:
    if finding.rule_id == HANDOVER_RULE:
        may = Permission.SEND_HANDOVER
        if was_sent(finding):
            return (Door(_("Send a reminder"), "journey_handover_remind", may, post=True),)
        return (Door(_("Send the hand-over"), "journey_handover", may),)
    return OF_RULE.get(finding.rule_id, ())


def actions_for(
    group: Sequence[Finding], case: Case, by: Actor, places: Mapping[str, int], *, mine: bool
) -> list[Action]:
    """Return the buttons of one open rule: what it asks to be done, else the page of its condition.

    ``places`` are the members' places in the case; a page about one person opens where one is concerned.
    """
    finding = group[0]
    keys = {one.member_key for one in group}
    place = places.get(keys.pop() or "") if len(keys) == 1 else None
    found = [
        (door, url)
        for door in _doors(finding)
        if allows(by, door.permission) and (url := _url(door, case, place))
    ]
    fallback = OF_CONDITION.get(finding.condition or 0)
    if not found and fallback is not None and allows(by, fallback.permission):
        url = address(fallback.name, case.reference)
        found = [(fallback, url)] if url else []
    strong: ActionStyle = "primary" if mine else "outline"
    return [
        Action(door.label, url, strong if not number else "outline", post=door.post, about=finding.title)
        for number, (door, url) in enumerate(found)
    ]


def _url(door: Door, case: Case, place: int | None) -> str:
    parts: list[object] = [case.reference]
    if door.of_person:
        if place is None:
            return ""
        parts.append(place)
    if door.kind:
        parts.append(door.kind)
    return address(door.name, *parts)
