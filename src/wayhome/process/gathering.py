"""Gathers what the stages know about a case into the facts that rules read; the only place where all of it meets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import BEFORE_BOARDING, DestinationKind, State
from wayhome.casefile.cases.models import Case, CaseMember, LegalFact
from wayhome.casefile.cases.queries import LEGAL_FACTS, members_of
from wayhome.casefile.cases.scopes import may_read_identity
from wayhome.casefile.funding.enums import OriginSide
from wayhome.casefile.funding.queries import world_rows
from wayhome.casefile.people.queries import ties_of_case
from wayhome.ground.core.context import acting_for, weighing
from wayhome.ground.core.together import Prepared, read_together
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.law import admission_of, entry_ban_of, legal_facts_of
from wayhome.process.models import BlindWithdrawal, DecisionRecord, Override
from wayhome.safeguards.facts import (
    AirlineLimitRow,
    CaseFacts,
    ChildFacts,
    DestinationFacts,
    HandoverFacts,
    MemberFacts,
    OverrideFacts,
    ProgrammeFacts,
    SuspensionRow,
)
from wayhome.safeguards.words import DestinationKind as RuleDestination
from wayhome.safeguards.words import TravelState
from wayhome.stages.consent.queries import ConsentPart, consent_facts
from wayhome.stages.counselling.queries import CounsellingPart, counselling_facts
from wayhome.stages.journey.queries.facts import HandedOver, JourneyPart, journey_facts

_DESTINATIONS = {
    DestinationKind.ORIGIN: RuleDestination.ORIGIN,
    DestinationKind.TRANSIT_BY_AGREEMENT: RuleDestination.TRANSIT_AGREEMENT,
    DestinationKind.COUNTRY_OF_CHOICE: RuleDestination.OTHER_CHOSEN,
    DestinationKind.RETURN_HUB: RuleDestination.RETURN_HUB,
}
_GONE = frozenset({TravelState.WITHDRAWN, TravelState.STAYS, TravelState.DECEASED})
ELIGIBILITY = "eligibility"
Label = str | Sentence
_OF_A_CASE: tuple[Prepared[Any], ...] = (
    LEGAL_FACTS,
    Prepared(
        lambda case_id: DecisionRecord.objects.filter(case_id=case_id, verb=ELIGIBILITY).order_by(
            "-at", "-id"
        )[:1]
    ),
    Prepared(
        lambda case_id: Override.objects.filter(case_id=case_id, ended_at__isnull=True).order_by(
            "made_at", "id"
        )
    ),
    Prepared(
        lambda case_id: BlindWithdrawal.objects.filter(case_id=case_id, answered_at__isnull=True).order_by(
            "told_at", "id"
        )
    ),
)
STATELESS = "STL"  # stands among nationalities of a person who has none


@dataclass(frozen=True)
class Gathered:
    """The facts of a case at one moment, and the members they are about.

    ``heard`` are the unanswered messages that somebody does not want to travel, ``passed`` the decisions to go on
    although a condition is open.
    """

    facts: CaseFacts
    case: Case
    members: Sequence[CaseMember] = ()
    heard: Sequence[BlindWithdrawal] = ()
    passed: Sequence[Override] = ()

    def called(self, by: Actor) -> Mapping[str, Label]:
        """Return how each member is called in a sentence for this reader, by member key."""
        return called(self.case, self.members, by)


def called(case: Case, members: Iterable[CaseMember], by: Actor) -> Mapping[str, Label]:
    """Return how members are called to a reader, by member key: by number where their names are closed to them.

    Every sentence about a member takes its name from here, so that no caller can name a restricted identity.
    """
    named = may_read_identity(case, by)
    return {
        str(member.id): member.person.latin_name or member.person.full_name
        if named and is_open(member.drawer_id)
        else say(msgid("Person %(number)s"), number=member.position)
        for member in members
    }


def gather(case: Case, *, today: dt.date, now: dt.datetime, on: dt.date | None = None) -> Gathered:
    """Return everything the rule book may know about a case.

    ``today`` is the local day of the responsible office, ``now`` the moment of asking; ``on`` is the day asked
    about, else the planned day of travel, else today; before departure it never lies in the past. The number of
    queries does not grow with the members.

    Of somebody whose drawer is closed to the acting organisation nothing is known: what is not known is open,
    never met. Nobody looks at what is only weighed here: it is no reading.
    """
    with weighing():
        return _gather_for(case, today=today, now=now, on=on)


def _gather_for(case: Case, *, today: dt.date, now: dt.datetime, on: dt.date | None) -> Gathered:
    members = members_of(case, everybody=True)
    closed = frozenset(str(member.id) for member in members if not is_open(member.drawer_id))
    if not closed:
        return _gather(case, members, today=today, now=now, on=on)
    with acting_for([case.organisation_id]):
        whole = _gather(case, members_of(case, everybody=True), today=today, now=now, on=on)
    facts = replace(whole.facts, members=tuple(_unknown(one, closed) for one in whole.facts.members))
    return Gathered(facts, case, members, whole.heard, whole.passed)


def _unknown(member: MemberFacts, closed: frozenset[str]) -> MemberFacts:
    if member.key not in closed:
        return member
    return MemberFacts(
        key=member.key, travels=member.travels, travel_state=member.travel_state, left=member.left
    )


def _day(case: Case, today: dt.date) -> dt.date:
    """Return the day of travel that a gate is asked for; a planned day that has passed says nothing any more."""
    planned = case.planned_travel_on
    if planned is None or (planned < today and State(case.state) in BEFORE_BOARDING):
        return today
    return planned


def _gather(
    case: Case, members: Sequence[CaseMember], *, today: dt.date, now: dt.datetime, on: dt.date | None
) -> Gathered:
    day = on or _day(case, today)
    counselled = counselling_facts(case, on=today, members=members, ties=ties_of_case(case.id, on=today))
    journeys = journey_facts(case, on=day, members=members)
    consents = consent_facts(case, on=today, members=members)
    law, explained, overrides, heard = read_together(*(one.of(case.pk) for one in _OF_A_CASE))
    suspended, limited = world_rows(case.destination_country)
    travelling = frozenset(
        str(member.id)
        for member in members
        if member.travels and member.until_at is None and journeys[member.id].travel_state not in _GONE
    )
    facts = CaseFacts(
        on=day,
        today=today,
        now=now,
        state=case.state,
        applied_on=case.applied_on,
        decided_on=case.approved_on,
        eligibility_explained=True if explained else None,
        **_helped(explained),
        open_concerns=counselled.open_concerns,
        programme=_programme(case),
        destination=_destination(
            case, [member.person.nationalities for member in members if str(member.id) in travelling]
        ),
        legal=legal_facts_of(case, law),
        members=tuple(
            _member(
                member,
                consent=consents[member.id],
                counselling=counselled.parts[member.id],
                journey=journeys[member.id],
                law=law,
                travelling=travelling,
                country=case.destination_country,
                on=day,
            )
            for member in members
        ),
        suspensions=tuple(SuspensionRow(**row) for row in suspended) if case.destination_country else None,
        airline_limits=tuple(AirlineLimitRow(**row) for row in limited),
        overrides=_overrides(overrides),
    )
    return Gathered(facts, case, members, heard, overrides)


def _member(
    member: CaseMember,
    *,
    consent: ConsentPart,
    counselling: CounsellingPart,
    journey: JourneyPart,
    law: Sequence[LegalFact],
    travelling: frozenset[str],
    country: str,
    on: dt.date,
) -> MemberFacts:
    born = member.person.born
    ban = entry_ban_of(law, member.id)
    return MemberFacts(
        key=str(member.id),
        travels=member.travels,
        travel_state=journey.travel_state,
        left=member.until_at is not None,
        born_earliest=born.earliest if born else None,
        born_latest=born.latest if born else None,
        agrees_to_file=consent.agrees_to_file,
        notice_understood=consent.notice_understood,
        consent=consent.consent,
        origin_contact_consent=consent.origin_contact_consent,
        sharings=consent.sharings,
        voluntariness=counselling.voluntariness,
        voluntariness_at=counselling.voluntariness_at,
        information_complete=counselling.information_complete,
        information_understood=counselling.information_understood,
        information_finished_at=counselling.information_finished_at,
        entry_ban=bool(ban["imposed"]) if ban else None,
        entry_ban_until=dt.date.fromisoformat(ban["until_on"]) if ban and ban.get("until_on") else None,
        entry_ban_explained=counselling.entry_ban_explained,
        stateless=_stateless(member),
        admission_confirmed=admission_of(law, member.id, country=country, on=on),
        handover=_handover(journey.handed_over, consent),
        handover_refused=journey.handover_refused,
        handover_refusal_explained=journey.handover_refusal_explained,
        documents=journey.documents,
        legs=journey.legs,
        health=journey.health,
        protection=counselling.protection,
        child=_child(counselling.child, journey, travelling),
    )


def _handover(sent: HandedOver | None, consent: ConsentPart) -> HandoverFacts:
    """Return a member's hand-over as far as it still holds.

    Whoever withdrew since is not expected any more, even if they change their mind: the other side is asked anew.
    """
    if sent is None or not consent.shares_with(sent.receiver_id):
        return HandoverFacts()
    took_back_at = consent.took_back_at(sent.receiver_id)
    return HandoverFacts() if took_back_at is not None and took_back_at >= sent.sent_at else sent.facts


def _child(child: ChildFacts, journey: JourneyPart, travelling: frozenset[str]) -> ChildFacts:
    """Return a child's facts with only those parents and guardians who travel along, and the escort's arrangement."""
    return replace(
        child,
        parents=tuple(key for key in child.parents if key in travelling),
        guardians=tuple(key for key in child.guardians if key in travelling),
        escort_arranged=journey.escort_arranged,
    )


def _stateless(member: CaseMember) -> bool | None:
    nationalities = member.person.nationalities
    if not nationalities:
        return None
    return STATELESS in nationalities


def _helped(explained: Sequence[DecisionRecord]) -> dict[str, Any]:
    """Return what was last recorded about help with an earlier return; nothing where nobody asked."""
    asked = explained[0].findings.get("asked", {}) if explained else {}
    helped_on = asked.get("helped_on")
    return {
        "helped_before": asked.get("helped_before"),
        "helped_on": dt.date.fromisoformat(helped_on) if helped_on else None,
    }


def _programme(case: Case) -> ProgrammeFacts:
    programme = case.programme
    return ProgrammeFacts(
        code=programme.code,
        thinking_hours=programme.thinking_hours,
        asks_host=programme.asks_host_government,
        has_origin_side=programme.origin_side != OriginSide.NAMED_PERSON.value,
    )


def _destination(case: Case, nationalities: Sequence[Sequence[str] | None]) -> DestinationFacts:
    kind = DestinationKind(case.destination_kind)
    of_origin = kind is DestinationKind.ORIGIN and all(
        case.destination_country in (held or ()) for held in nationalities
    )
    return DestinationFacts(
        country=case.destination_country or None,
        region=case.destination_area,
        regions_ruled_out=tuple(case.destination_areas_ruled_out or ()),
        kind=_DESTINATIONS[kind],
        # A country of origin is lawful by nationality, of everybody who travels; else its basis is recorded.
        basis_recorded=of_origin or bool(case.destination_basis),
        hub_basis_confirmed=False if kind is DestinationKind.RETURN_HUB else None,
    )


def _overrides(rows: Sequence[Override]) -> tuple[OverrideFacts, ...]:
    return tuple(
        OverrideFacts(row.condition, str(row.member_id) if row.member_id else None, row.until_on)
        for row in rows
    )
