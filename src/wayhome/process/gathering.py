"""Gathers what the stages know about a case into the facts that rules read; the only place where all of it meets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from wayhome.casefile.cases.enums import DestinationKind
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import legal_facts, members_of
from wayhome.casefile.funding.queries import airline_limit_rows, suspension_rows
from wayhome.casefile.people.queries import ties_of_case
from wayhome.process.models import Override
from wayhome.safeguards.facts import (
    AirlineLimitRow,
    CaseFacts,
    OverrideFacts,
    SuspensionRow,
)
from wayhome.safeguards.words import DestinationKind as RuleDestination
from wayhome.stages.consent.queries import consent_facts
from wayhome.stages.counselling.queries import counselling_facts
from wayhome.stages.journey.queries.facts import handover_facts, journey_facts

_DESTINATIONS = {
    DestinationKind.ORIGIN: RuleDestination.ORIGIN,
    DestinationKind.TRANSIT_BY_AGREEMENT: RuleDestination.TRANSIT,
    DestinationKind.COUNTRY_OF_CHOICE: RuleDestination.THIRD_COUNTRY,
    DestinationKind.RETURN_HUB: RuleDestination.HUB,
}


@dataclass(frozen=True)
class Gathered:
    """The facts of a case at one moment, and how each member is called in a sentence, by member key."""

    facts: CaseFacts
    labels: Mapping[str, str]


def gather(case: Case, *, today: dt.date, now: dt.datetime, on: dt.date | None = None) -> Gathered:
    """Return everything the rule book may know about a case.

    ``today`` is the local day of the responsible office, ``now`` the moment of asking; ``on`` is the day asked
    about, else the planned day of travel, else today. The number of queries does not grow with the members.
    """
    members = members_of(case, everybody=True)
    present = [member for member in members if member.until_at is None]
    day = on or case.planned_travel_on or today
    ties = ties_of_case(case.id, on=today)
    consents = consent_facts(case, on=today, members=members)
    counselled = counselling_facts(case, on=today, members=members)
    journeys = journey_facts(case, on=day, members=members)
    law = legal_facts(case)
    facts = CaseFacts(
        on=day,
        today=today,
        now=now,
        state=case.state,
        applied_on=case.applied_on,
        decided_on=case.approved_on,
        eligibility_explained=counselled.eligibility_explained,
        open_concerns=counselled.open_concerns,
        programme=_programme(case),
        destination=_destination(case),
        legal=_legal(case, law),
        handover=handover_facts(case),
        members=tuple(
            _member(
                member,
                ties=ties,
                present=present,
                consent=consents[member.id],
                counselling=counselled.members[member.id],
                journey=journeys[member.id],
                law=law,
            )
            for member in members
        ),
        suspensions=tuple(SuspensionRow(**row) for row in suspension_rows(case.destination_country)),
        airline_limits=tuple(AirlineLimitRow(**row) for row in airline_limit_rows()),
        overrides=tuple(
            OverrideFacts(row.condition, str(row.member_id) if row.member_id else None, row.until_on)
            for row in Override.objects.filter(case=case, ended_at__isnull=True)
        ),
    )
    labels = {str(member.id): member.person.latin_name or member.person.full_name for member in members}
    return Gathered(facts, labels)
