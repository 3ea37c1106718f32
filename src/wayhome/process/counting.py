"""Counts departures and arrivals: one statistics line per person and return, written by the verbs themselves."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import DestinationKind, LineKind
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.statistics import LineFacts, strike_line, write_line
from wayhome.ground.values.dates import age_interval
from wayhome.process.gathering import Gathered
from wayhome.safeguards.facts import MemberFacts
from wayhome.safeguards.words import TraffickingDecision


def count_departure(
    *, case: Case, member: CaseMember, boarded_on: dt.date, gathered: Gathered, by: Actor, at: dt.datetime
) -> None:
    """Write the departure line of a member; ``boarded_on`` is the local day at the airport.

    Somebody whose journey was interrupted and who travels again is still counted once, in the month of the
    last departure.
    """
    facts = line_facts(case, member, boarded_on, gathered.facts.member(str(member.id)))
    write_line(member=member, kind=LineKind.DEPARTURE, facts=facts, by=by, at=at)


def count_arrival(*, case: Case, member: CaseMember, arrived_on: dt.date, by: Actor, at: dt.datetime) -> None:
    """Write the arrival line of a member; departures and confirmed arrivals are counted apart."""
    write_line(
        member=member, kind=LineKind.ARRIVAL, facts=line_facts(case, member, arrived_on, None), by=by, at=at
    )


def strike_departure(*, member: CaseMember, by: Actor, at: dt.datetime) -> None:
    """Take the departure line back: the boarding did not happen, or the journey was interrupted."""
    strike_line(member=member, kind=LineKind.DEPARTURE, by=by, at=at)


def strike_arrival(*, member: CaseMember, by: Actor, at: dt.datetime) -> None:
    """Take the arrival line back: it did not happen."""
    strike_line(member=member, kind=LineKind.ARRIVAL, by=by, at=at)


def line_facts(case: Case, member: CaseMember, day: dt.date, known: MemberFacts | None) -> LineFacts:
    """Return the coarse facts of a member's line; the three categories are counted with the departure only."""
    person = member.person
    return LineFacts(
        month=day,
        host_country=case.host_country,
        nationality=next(iter(person.nationalities or []), ""),
        returned_to=case.destination_country,
        onward=_onward(case),
        sex=person.sex,
        age=age_interval(person.born, day)[0] if person.born else None,
        type_of_return=case.type_of_return,
        assistance=case.assistance,
        programme=case.programme.code,
        fund="+".join(case.programme.funds.order_by("code").values_list("code", flat=True)),
        unaccompanied_child=_unaccompanied(
            known, person.born is not None and age_interval(person.born, day)[0] < 18
        ),
        trafficked=_trafficked(known),
        health_needs=known.health.medical if known else None,
        mark=case.mark,
    )


def _onward(case: Case) -> bool:
    """Return whether the journey goes to a third country that the person chose, not home."""
    return DestinationKind(case.destination_kind) is not DestinationKind.ORIGIN


def _unaccompanied(known: MemberFacts | None, may_be_child: bool) -> bool | None:
    if known is None:
        return None
    return may_be_child and not known.child.parents and not known.child.guardians


def _trafficked(known: MemberFacts | None) -> bool | None:
    if known is None or known.protection.trafficking_indicated is None:
        return None
    return known.protection.trafficking_decision == TraffickingDecision.TRAFFICKED
