"""An address with real keys for each row of the access matrix: of a file, of an organisation, or of a person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse

from tests.access.actors import SIDES, Asker
from tests.access.oracle import Endpoint
from tests.access.world import World
from tests.matrix import patterns
from wayhome.casefile.access.models import Agreement, ApiToken, Membership
from wayhome.casefile.cases.models import Case, CaseMember, EmergencyAccess, KeptFile, ListView, Task
from wayhome.casefile.funding.queries import all_rows
from wayhome.casefile.funding.world_lists import WORLD_LISTS
from wayhome.casefile.people.models import HouseholdTie
from wayhome.ground.accounts.models import LogIn, Organisation
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.messaging.models import Notice
from wayhome.keeping.models import Erasure, LegalHold
from wayhome.privacy.models import CaseListExport, OwnFile, RightsRequest
from wayhome.process.models import BlindWithdrawal, Override, PersonLink
from wayhome.stages.counselling.models import ChecklistPoint, ProtectionConcern, Session
from wayhome.stages.journey.models import EmbassyContact, Escort, HandOverRefusal, Leg, TravelDocument
from wayhome.stages.outreach.models import Enquiry, EventFollowUp, InformationEvent, PartnerReferral

Where = Mapping[str, Any]
PARTS = {
    "position": 1,
    "number": 1,
    "purpose": "return",
    "kind": "decision",
    "verb": "clear",
    "layout": "txt",
    "section": "travel",
    "country": "IRQ",
    "language": "eng",
}
"""What stands in an address beside keys."""
OF_ITS_OWN = {
    "protection_fact": {"kind": "own_views", "position": 3},
    "consent_child": {"position": 3},
    "screening": {"position": 2},
    "own_file_give_out": {"layout": "json"},
}
ASKED = {"figures_download": "?month=2026-05", "departures": "?day=2026-06-09"}
"""What an address is asked beside its path."""
ELSEWHERE = "elsewhere"
"""An organisation on no side of the matrix, whose agreements nobody who asks is a side of."""
OTHERS = {"owner": "other side", "other side": "owner", "authority": "owner", "headquarters": "owner"}


class Addresses:
    """Knows the keys of everything in the world, and makes addresses of them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._patterns = patterns()
        with acting_for(Organisation.objects.values_list("id", flat=True)):
            self._files = {relation: _of_file(case) for relation, case in world.cases.items()}
            ids = {side: world.cast.office.organisations[key].id for side, key in SIDES.items()}
            ids[ELSEWHERE] = world.cast.office.organisations["tirana"].id
            self._sides = {side: _of_side(key) for side, key in ids.items()}
            self._house = _of_the_house()
            self._people = {asker.key: _of_person(asker) for asker in world.askers if asker.user}

    def of(self, endpoint: Endpoint, asker: Asker, relation: str) -> str:
        """Return the address of an endpoint for somebody who asks in a relation.

        Raises ``AssertionError`` where a part of the address has no value yet, saying where to write one.
        """
        known = {**PARTS, **self._house.get(endpoint.name, {}), **self._known(endpoint, asker, relation)}
        known |= OF_ITS_OWN.get(endpoint.name, {})
        parts = self._patterns[endpoint.name].pattern.converters
        missing = [name for name in parts if name not in known]
        assert not missing, f"tests/access/addresses.py knows no {missing} for {endpoint.name} ({relation})"
        asked = ASKED.get(endpoint.name, "")
        return reverse(endpoint.name, kwargs={name: known[name] for name in parts} or None) + asked

    def _known(self, endpoint: Endpoint, asker: Asker, relation: str) -> Where:
        if endpoint.about in ("file", "seat"):
            file = self._files[relation]
            task = file.get(f"task of {asker.organisation_id}", file["task"])
            own = task if endpoint.name in ("case_task_done", "case_task_hand") else {}
            there = self._files["own"].get(endpoint.name, {})  # where a file has no such row
            if endpoint.name == "case_alike_compare":
                beside = self._world.cases["own" if relation == "assigned" else "assigned"]
                return {**file[""], "position": 1, "other": first_person(beside)}
            return {**file[""], **there, **file.get(endpoint.name, {}), **own}
        if endpoint.about == "organisation":
            side = asker.side or "owner"
            others = ELSEWHERE if endpoint.name.startswith("agreement") else OTHERS[side]
            return self._sides[side if relation == "its own" else others].get(endpoint.name, {})
        if endpoint.about == "person":
            whose = (
                self._somebody_else(asker, endpoint) if relation == "another's" or not asker.user else asker
            )
            own = self._people[whose.key].get(endpoint.name, {})
            # Whoever works for no organisation has nothing of their own: they try a colleague's.
            return own or self._people[self._somebody_else(asker, endpoint).key].get(endpoint.name, {})
        return {}

    def _somebody_else(self, asker: Asker, endpoint: Endpoint) -> Asker:
        """Return a colleague of somebody who asks, who has such a thing."""
        role = "donor viewer" if asker.role == "auditor" else "auditor"
        if endpoint.name == "export_file":
            role = "programme manager" if asker.role == "monitoring officer" else "monitoring officer"
        return self._world.asker(role, asker.side or "owner")

    def parts(self, name: str) -> Mapping[str, Any]:
        """Return the parts of an address by name."""
        return self._patterns[name].pattern.converters

    def foreign(self, model: Any) -> str:
        """Return the key of a row of a kind that belongs to the file nobody here holds, or to nobody here."""
        with acting_for(Organisation.objects.values_list("id", flat=True)):
            of_case = {"case_id": self._world.cases["foreign"].id} if hasattr(model, "case_id") else {}
            rows = model.objects.filter(**of_case).order_by("pk")
            if model is Agreement:
                here = [self._world.cast.office.organisations[key].id for key in SIDES.values()]
                rows = rows.exclude(Q(giver_id__in=here) | Q(receiver_id__in=here))
            row = rows.first()
            return str(row.pk if row else uuid.uuid4())


def first_person(case: Case) -> uuid.UUID:
    """Return the key of the first person of a case, whoever asks."""
    with acting_for([case.organisation_id]):
        return CaseMember.objects.values_list("person_id", flat=True).get(case_id=case.pk, position=1)


def _link_of(case: Case) -> Where:
    """Return the key of what was decided of a person of a case, whichever of the two they are."""
    either = Q(case_id=case.pk) | Q(other_case_id=case.pk)
    row = PersonLink.objects.filter(either).order_by("pk").first()
    return {"key": row.pk} if row else {}


def _of_file(case: Case) -> Mapping[str, Where]:
    def key(model: Any, name: str = "key", **more: object) -> Where:
        row = model.objects.filter(case_id=case.id, **more).order_by("pk").first()
        return {name: row.pk} if row else {}

    session = Session.objects.filter(case=case).order_by("-number").first()
    return {
        "": {"reference": case.reference},
        "case_tie_end": key(HouseholdTie, ends_on__isnull=True),
        "case_alike_undo": {"position": 1, **_link_of(case)},
        **_tasks(case),
        "case_override_end": key(Override, ended_at__isnull=True),
        "blind_answer": key(BlindWithdrawal, answered_at__isnull=True),
        "emergency_review": key(EmergencyAccess),
        "concern_settle": key(ProtectionConcern, decided_at__isnull=True),
        "journey_document": key(TravelDocument, "document"),
        "journey_document_accept": key(TravelDocument, "document"),
        "journey_embassy_reply": key(EmbassyContact, "contact"),
        "journey_leg": key(Leg, "leg"),
        "journey_meeting": key(Leg, "leg"),
        "manifest": key(Leg, "leg"),
        "journey_escort_end": key(Escort, "escort", ended_at__isnull=True),
        "journey_refusal_back": key(HandOverRefusal, "refusal", taken_back_at__isnull=True),
        **_papers(case),
        "own_file_give_out": key(OwnFile),
        "rights_request": key(RightsRequest, outcome=""),
        "case_legal_hold_ask": key(LegalHold, lift_asked_at__isnull=True),
        "case_legal_hold_lift": key(LegalHold, lift_asked_at__isnull=False),
        **dict.fromkeys(
            ("erasure", "erasure_approve", "erasure_drop"), key(Erasure, person_id__isnull=False)
        ),
        "retention_keep": key(Erasure, basis="retention"),
        "session_edit": {"number": session.number if session else 1},
    }


def _tasks(case: Case) -> Mapping[str, Where]:
    """Return an open task about nothing in particular of each organisation that has one, and the owner's for others."""
    rows = Task.objects.filter(case=case, code="by_hand", area__isnull=False, done_at__isnull=True).order_by(
        "pk"
    )
    open_drawers([case.drawer_id])
    found = {f"task of {row.organisation_id}": {"key": row.pk} for row in rows if row.area == "general"}
    return {**found, "task": found.get(f"task of {case.organisation_id}", {})}


def _papers(case: Case) -> Mapping[str, Where]:
    """Return a medical document to open, and something else to remove; what each is stands sealed."""
    rows = list(KeptFile.objects.filter(case=case, removed_at__isnull=True).order_by("pk"))
    open_drawers(row.drawer_id for row in rows)
    found = {row.sort: {"key": row.pk} for row in rows}
    return {"case_file_open": found.get("medical", {}), "case_file_remove": found.get("other", {})}


def _of_side(organisation_id: int) -> Mapping[str, Where]:
    def key(model: Any, name: str = "key", **more: object) -> Where:
        row = model.objects.filter(**more).order_by("pk").first()
        return {name: row.pk} if row else {}

    enquiry = key(Enquiry, organisation_id=organisation_id)
    event = key(InformationEvent, organisation_id=organisation_id)
    follow_up = {**event, **key(EventFollowUp, "item", event__organisation_id=organisation_id)}
    received = key(PartnerReferral, receiver_id=organisation_id, state="sent")
    sent = key(PartnerReferral, organisation_id=organisation_id, state="sent")
    agreed = key(Agreement, giver_id=organisation_id, confirmed_at__isnull=False, ended_at__isnull=True)
    proposed = key(Agreement, giver_id=organisation_id, confirmed_at__isnull=True)
    colleague = (
        Membership.objects.filter(organisation_id=organisation_id, role="auditor").order_by("id").first()
    )
    user = {"key": colleague.user_id} if colleague else {}
    return {
        **dict.fromkeys(("enquiry", "enquiry_correct"), enquiry),
        **dict.fromkeys(
            ("event", "event_change", "event_attendance", "event_cancel", "event_follow_up"), event
        ),
        "event_follow_up_done": follow_up,
        **dict.fromkeys(("referral", "referral_decline"), received),
        **dict.fromkeys(("referral_sent", "referral_take_back"), sent),
        **dict.fromkeys(("agreement", "agreement_end"), agreed),
        **dict.fromkeys(("agreement_confirm", "agreement_drop"), proposed),
        **dict.fromkeys(
            (
                "colleague",
                "colleague_password_link",
                "colleague_forget_factors",
                "colleague_forget_office_log_in",
                "colleague_log_ins_end",
                "colleague_switch_off",
                "colleague_switch_on",
            ),
            user,
        ),
        "limit_lift": user,
        "agreement_document": key(Agreement, giver_id=organisation_id, document__isnull=False),
        "export_decide": key(CaseListExport, organisation_id=organisation_id, needs_another=True),
        "colleague_role_end": {**user, "role": colleague.pk if colleague else 0},
    }


def _of_the_house() -> Mapping[str, Where]:
    draft = ChecklistPoint.objects.filter(confirmed_at__isnull=True).order_by("pk").first()
    point = {"key": draft.pk} if draft else {}
    points = ("checklist_point", "checklist_point_write", "checklist_point_publish", "checklist_point_drop")
    lists: dict[str, Where] = {}
    for kind in WORLD_LISTS:
        rows = list(all_rows(kind))
        waiting = [row for row in rows if row.confirmed_at is None]
        standing = [row for row in rows if row.confirmed_at is not None]
        for deed, chosen in (("confirm", waiting), (f"ask_{kind.end}", standing), (kind.end, standing)):
            if chosen:
                lists[f"{kind.noun}_{deed}"] = {"key": chosen[0].pk}
    return {**lists, **dict.fromkeys(points, point)}


def _of_person(asker: Asker) -> Mapping[str, Where]:
    assert asker.user is not None
    notice = Notice.objects.filter(user_id=asker.user.id).first()
    log_in = LogIn.objects.filter(user=asker.user).first()
    token = ApiToken.objects.filter(membership__user=asker.user).first()
    lists = CaseListExport.objects.filter(organisation_id=asker.organisation_id, needs_another=False)
    taken = lists.filter(asked_by=asker.user).first() or lists.first() or CaseListExport.objects.first()
    view = ListView.objects.filter(organisation_id=asker.organisation_id, made_by=asker.user).first()
    return {
        "notice_read": {"key": notice.pk} if notice else {},
        "log_in_end": {"key": log_in.pk} if log_in else {},
        "token_end": {"key": token.pk} if token else {},
        "export_file": {"key": taken.pk} if taken else {},
        "case_view_end": {"key": view.pk} if view else {},
    }
