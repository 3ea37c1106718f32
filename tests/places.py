"""Where each page of the access matrix is found in an office: an address with real keys, and somebody who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, product

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.browser import Site
from tests.matrix import BY_NAME, patterns
from wayhome.casefile.access.enums import Permission, Relation
from wayhome.casefile.access.models import Agreement, Membership
from wayhome.casefile.access.roles import ROLE_TABLE
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, CaseMember, EmergencyAccess, KeptFile, Task
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.casefile.funding.queries import all_rows
from wayhome.casefile.funding.world_lists import WORLD_LISTS
from wayhome.casefile.people.models import HouseholdTie
from wayhome.demonstration.office import CAST
from wayhome.ground.core.context import acting_for
from wayhome.keeping.models import Erasure, LegalHold
from wayhome.privacy.models import RightsRequest
from wayhome.process.models import BlindWithdrawal, Override, PersonLink
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.counselling.models import ChecklistPoint, ProtectionConcern, Session
from wayhome.stages.journey.models import (
    EmbassyContact,
    Escort,
    HandOver,
    HandOverRefusal,
    Leg,
    TravelDocument,
)
from wayhome.stages.outreach.models import CountryInformation, Enquiry, InformationEvent, PartnerReferral

FILES = {"figures_download", "figures_table_file", "case_file_open", "agreement_document"}
"""Addresses that answer with a file to keep, which is no page."""
PAGES = [name for name, row in BY_NAME.items() if "GET" in row["methods"].split() and name not in FILES]
TRIES = 400
Where = dict[str, object]


@dataclass(frozen=True)
class Place:
    """A page that somebody of the cast can open; nobody (empty) for a page without log-in."""

    name: str
    who: str
    url: str


class Places:
    """Finds a place for each page, by asking the application until it answers with the page."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._everybody = [organisation.id for organisation in site.cast.office.organisations.values()]
        self._patterns = patterns()
        self._browsers: dict[str, Client] = {}
        with acting_for(self._everybody):
            self._cases = _one_of_each_state()
            self._keys = _keys()

    def find(self, name: str) -> Place:
        """Return where a page is; ``AssertionError`` when nobody of the cast finds it anywhere.

        One that only leads on to another page is taken where nobody is shown a page.
        """
        tried = product(self._people(name), self._wheres(name))
        leads_on = None
        for who, where in islice(tried, TRIES):
            url = reverse(name, kwargs=where or None)
            status = self._status(who, url)
            if status == 200:
                return Place(name, who, url)
            leads_on = leads_on or (Place(name, who, url) if status == 302 else None)
        if leads_on:
            return leads_on
        raise AssertionError(f"nobody of the cast finds {name} in {TRIES} tries")

    def refuses_emptiness(self, place: Place) -> bool:
        """Tell whether the page's form is refused when nothing is written in it; nothing of it stays written."""
        if "POST" not in BY_NAME[place.name]["methods"]:
            return False
        with transaction.atomic():
            status = self._browser(place.who).post(place.url).status_code
            transaction.set_rollback(True)
        return status == 422

    def _people(self, name: str) -> list[str]:
        needed = BY_NAME[name]["who"]
        if needed not in set(Permission):
            return ["marieke"]
        able = [player.key for player in CAST if _may(player.roles, Permission(needed))]
        return able or ["marieke"]

    def _status(self, who: str, url: str) -> int:
        """Return how a page answers somebody, who logs in again where an earlier page has logged them out."""
        answer = self._browser(who).get(url)
        if answer.headers.get("Location", "").startswith(reverse("account_login")):
            del self._browsers[who]
            answer = self._browser(who).get(url)
        return int(answer.status_code)

    def _browser(self, who: str) -> Client:
        if who not in self._browsers:
            self._browsers[who] = Client(SERVER_NAME="localhost")
            self._browsers[who].force_login(self._site.user(who))
        return self._browsers[who]

    def _wheres(self, name: str) -> Iterable[Where]:
        converters = self._patterns[name].pattern.converters
        if name in self._keys:
            return self._keys[name]
        choices = [_choices(key, self._cases) for key in converters]
        return (dict(zip(converters, values, strict=True)) for values in product(*choices))


def _may(roles: Iterable[object], permission: Permission) -> bool:
    return any(ROLE_TABLE[role].allows(permission, relation) for role in roles for relation in Relation)  # type: ignore[index]


def _one_of_each_state() -> list[str]:
    """Return case references, first one of each state, those with most people first, then the rest."""
    people: dict[object, int] = {}
    for case_id in CaseMember.objects.values_list("case_id", flat=True):
        people[case_id] = people.get(case_id, 0) + 1
    found = Case.objects.filter(id__in=people)
    cases = sorted(found, key=lambda case: (case.state == State.CLOSED.value, -people[case.id]))
    # A case that is being prepared has most to show.
    states = [State.PREPARING, State.CLEARED, State.COUNSELLING, *State]
    first = [next((case for case in cases if case.state == state), None) for state in states]
    ordered = [*(case for case in first if case), *cases]
    return list(dict.fromkeys(case.reference for case in ordered))[:60]


def _choices(key: str, cases: list[str]) -> list[object]:
    return {
        "reference": list(cases),
        "position": [1],
        "number": [1],
        "purpose": ["return"],
        "kind": ["decision", "own_views"],
        "layout": ["html"],
        "section": ["travel"],
    }[key]  # type: ignore[return-value]


def _keys() -> dict[str, list[Where]]:
    """Return the keys of the pages about one thing, by the page's name."""
    documents = [{"reference": one.case.reference, "document": one.id} for one in _some(TravelDocument)]
    legs = [{"reference": one.case.reference, "leg": one.id} for one in _some(Leg)]
    enquiries: list[Where] = [{"key": one.id} for one in Enquiry.objects.order_by("-asked_at")[:10]]
    referrals: list[Where] = [{"key": one.id} for one in PartnerReferral.objects.order_by("-sent_at")[:10]]
    events: list[Where] = [{"key": one.id} for one in InformationEvent.objects.order_by("-held_on")[:10]]
    drafts: list[Where] = [
        {"key": one.id} for one in ChecklistPoint.objects.filter(confirmed_at__isnull=True)[:5]
    ]
    sheets: list[Where] = [
        {"country": one.country, "language": one.language} for one in CountryInformation.objects.all()[:3]
    ]
    at_home: list[Where] = [
        {"reference": one.reference}
        for one in Case.objects.filter(programme__shape=ProgrammeShape.ORIGIN_ONLY.value)
    ]
    return {
        "journey_document": documents,
        "journey_document_accept": documents,
        "journey_embassy_reply": [
            {"reference": one.case.reference, "contact": one.id} for one in _some(EmbassyContact)
        ],
        "journey_leg": legs,
        "journey_meeting": legs,
        "manifest": [{"leg": one["leg"]} for one in legs],
        "journey_handover_sent": [{"reference": one.case.reference} for one in _some(HandOver)],
        "journey_handover_acknowledge": [{"reference": one.case.reference} for one in _some(HandOver)],
        "session_edit": [{"reference": one.case.reference, "number": 1} for one in _some(Session)],
        "concern_settle": [
            {"reference": one.case.reference, "key": one.id} for one in _some(ProtectionConcern)
        ],
        "case_confirm_home": at_home,
        "case_correct_home": at_home,
        "blind_answer": [
            {"reference": Case.objects.get(id=one.case_id).reference, "key": one.id}
            for one in BlindWithdrawal.objects.filter(case_id__isnull=False)[:5]
        ],
        **dict.fromkeys(("enquiry", "enquiry_correct"), enquiries),
        **dict.fromkeys(("referral", "referral_decline", "referral_sent", "referral_take_back"), referrals),
        **dict.fromkeys(("event", "event_change", "event_attendance", "event_cancel"), events),
        "country_sheet": sheets,
        "country_sheet_write": [{**one, "section": "travel"} for one in sheets],
        "case_alike_undo": [{**one, "key": key} for one, key in _linked()],
        "case_alike_compare": [{**one, "other": other} for one, other in _beside()],
        "case_tie_end": [
            {"reference": Case.objects.get(id=one.case_id).reference, "key": one.id}
            for one in HouseholdTie.objects.filter(ends_on__isnull=True)[:40]
        ],
        **dict.fromkeys(("agreement", "agreement_end"), _agreements(confirmed_at__isnull=False)),
        "agreement_confirm": _agreements(confirmed_at__isnull=True),
        "emergency_review": [{"key": one.pk} for one in EmergencyAccess.objects.all()[:5]],
        "case_task_hand": _open(Task, "key", done_at__isnull=True),
        "case_file_remove": _open(KeptFile, "key", removed_at__isnull=True),
        "case_override_end": _open(Override, "key", ended_at__isnull=True),
        "journey_escort_end": _open(Escort, "escort", ended_at__isnull=True),
        "journey_refusal_back": _open(HandOverRefusal, "refusal", taken_back_at__isnull=True),
        **{
            f"{kind.noun}_ask_{kind.end}": [{"key": one.id} for one in all_rows(kind)[:5]]
            for kind in WORLD_LISTS
        },
        **dict.fromkeys(("checklist_point", "checklist_point_write", "checklist_point_publish"), drafts),
        "consent_text_publish": [
            {"purpose": one.purpose} for one in ConsentText.objects.filter(confirmed_at__isnull=True)[:1]
        ],
        "rights_request": [{"key": one.id} for one in RightsRequest.objects.order_by("-received_on")[:5]],
        "erasure": [{"key": one.pk} for one in Erasure.objects.order_by("-asked_at")[:5]],
        "case_legal_hold_ask": _open(LegalHold, "key", lifted_at__isnull=True, lift_asked_at__isnull=True),
        "colleague": [
            {"key": one.user_id} for one in Membership.objects.filter(ends_on__isnull=True).order_by("id")
        ],
    }


def _agreements(**where: object) -> list[Where]:
    rows = Agreement.objects.filter(ended_at__isnull=True, **where).order_by("reference")
    return [{"key": one.pk} for one in rows[:20]]


def _some(model: type) -> list:  # type: ignore[type-arg]
    """Return the latest rows of a kind, ready to name their case."""
    return list(model.objects.select_related("case").order_by("-id")[:40])  # type: ignore[attr-defined]


def _open(model: type, name: str, **where: object) -> list[Where]:
    """Return where the latest rows of a kind are found that have not ended."""
    rows = model.objects.filter(**where).select_related("case").order_by("-id")[:40]  # type: ignore[attr-defined]
    return [{"reference": one.case.reference, name: one.id} for one in rows]


def _linked() -> list[tuple[Where, object]]:
    """Return a person of whom somebody decided whether they have two files, with the decision."""
    rows = PersonLink.objects.filter(ended_at__isnull=True)
    return [(_member(one.case_id, one.person_id), one.pk) for one in rows]


def _beside() -> list[tuple[Where, object]]:
    """Return a person with another one beside whom they are compared."""
    rows = PersonLink.objects.filter(ended_at__isnull=True)
    return [(_member(one.case_id, one.person_id), one.other_id) for one in rows]


def _member(case_id: object, person_id: object) -> Where:
    member = CaseMember.objects.select_related("case").get(case_id=case_id, person_id=person_id)
    return {"reference": member.case.reference, "position": member.position}
