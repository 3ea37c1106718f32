"""Named predicates for what the rule language cannot say; each is pure, tested, and None where unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from wayhome.safeguards.days import age_on, birthday
from wayhome.safeguards.deadlines import Clock, Deadline, departure_deadline
from wayhome.safeguards.facts import AirlineLimitRow, CaseFacts, DocumentFacts, MemberFacts, SuspensionRow
from wayhome.safeguards.words import AgeDecision, DestinationKind, TravelState

Parameters = Mapping[str, object]
Predicate = Callable[[CaseFacts, MemberFacts, Parameters], object]
Kind = TypeVar("Kind", bound=Predicate)
PREDICATES: dict[str, Predicate] = {}
ADULT_AGE = 18


def predicate(function: Kind) -> Kind:
    """Register a function under its own name, for rule files to refer to."""
    PREDICATES[function.__name__] = function
    return function


# Age and company


def youngest_age(member: MemberFacts, day: date) -> int | None:
    """Return the lowest age the person may have on a day; None if no day of birth is known."""
    return None if member.born_latest is None else age_on(member.born_latest, day)


def oldest_age(member: MemberFacts, day: date) -> int | None:
    """Return the highest age the person may have on a day; None if no day of birth is known."""
    return None if member.born_earliest is None else age_on(member.born_earliest, day)


def counts_as_child(member: MemberFacts, day: date) -> bool:
    """Return whether the person is treated as a child on a day: whoever may be under 18, until assessed.

    A decision that somebody was a child stops counting on the day their youngest possible age reaches 18.
    """
    youngest, oldest = youngest_age(member, day), oldest_age(member, day)
    if member.child.age_decision == AgeDecision.ASSESSED_ADULT:
        return oldest is not None and oldest < ADULT_AGE
    if youngest is None or youngest < ADULT_AGE:
        return True
    return member.child.age_disputed and member.child.age_decision is None


@predicate
def treated_as_child(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool:
    """Whoever may be under 18 on the day asked about, until an assessment says adult."""
    return counts_as_child(member, case.on)


@predicate
def may_be_adult(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool:
    """Whoever may be 18 or over on the day asked about and was not found to be a child."""
    if not counts_as_child(member, case.on):
        return True
    oldest = oldest_age(member, case.on)
    return member.child.age_decision is None and (oldest is None or oldest >= ADULT_AGE)


@predicate
def age_in_doubt(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool:
    """The possible ages lie on both sides of 18, no birth day is known, or somebody disputes the age."""
    youngest, oldest = youngest_age(member, case.on), oldest_age(member, case.on)
    if member.child.age_disputed or youngest is None or oldest is None:
        return True
    return youngest < ADULT_AGE <= oldest


def _companions(case: CaseFacts, keys: tuple[str, ...], child: MemberFacts) -> int:
    """Return how many of these people are adults who make the same journey as the child."""
    return sum(
        member.key in keys and not counts_as_child(member, case.on) and _travels_along(child, member)
        for member in case.active_members
    )


def _travels_along(child: MemberFacts, other: MemberFacts) -> bool:
    """Return whether another member makes the child's journey: not ahead, not left behind, and on the same day."""
    if other.key == child.key:
        return False
    elsewhere = (
        TravelState.ARRIVED,
        TravelState.INTERRUPTED,
        TravelState.RETURNED_TO_HOST,
        TravelState.NO_SHOW,
    )
    if other.travel_state in elsewhere and other.travel_state != child.travel_state:
        return False
    if not child.legs or not other.legs:
        return True
    return child.legs[0].departs_on == other.legs[0].departs_on


@predicate
def unaccompanied_child(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool:
    """A child with whom no parent and no lawful guardian travels: alone, or with other relatives."""
    responsible = (*member.child.parents, *member.child.guardians)
    return counts_as_child(member, case.on) and not _companions(case, responsible, member)


@predicate
def accompanied_child(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool:
    """A child, surely not an adult, with whom a parent or lawful guardian travels."""
    child = counts_as_child(member, case.on) and not may_be_adult(case, member, param)
    return child and not unaccompanied_child(case, member, param)


@predicate
def both_parents_travel(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool:
    """Two parents of the child travel along, so that nobody else's custody is touched."""
    return _companions(case, member.child.parents, member) >= 2


@predicate
def too_young_to_be_heard(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool | None:
    """The child is surely younger than the rule's parameter on the day asked about."""
    oldest, limit = oldest_age(member, case.on), param["too_young_under"]
    return None if oldest is None else oldest < int(str(limit))


@predicate
def eighteenth_birthday(case: CaseFacts, member: MemberFacts, param: Parameters) -> date | None:
    """The first day on which the person may be 18."""
    return None if member.born_earliest is None else birthday(member.born_earliest, ADULT_AGE)


@predicate
def travels_with_others(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool:
    """Somebody else of the case travels too."""
    return any(other.key != member.key for other in case.active_members)


@predicate
def travels_with_adults(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool:
    """Another member who may be an adult travels too."""
    return any(other.key != member.key and may_be_adult(case, other, param) for other in case.active_members)


@predicate
def somebody_travels(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool:
    """At least one member is active."""
    return bool(case.active_members)


# Time to think


@predicate
def hours_to_think(case: CaseFacts, member: MemberFacts, param: Parameters) -> int | None:
    """Whole hours from the last explanation to the consent, or to now where there is no consent yet."""
    asked = member.consent
    finished, until = member.information_finished_at, asked.given_at if asked.state == "given" else case.now
    if finished is None or until is None:
        return None
    return int((until - finished).total_seconds() // 3600)


# Journey and documents


@predicate
def journey_ends_on(case: CaseFacts, member: MemberFacts, param: Parameters) -> date:
    """The local day on which the last leg arrives; the day asked about if nothing is planned."""
    return _last_day(case, member)


def _last_day(case: CaseFacts, member: MemberFacts) -> date:
    return max([case.on, *(leg.arrives_on for leg in member.legs or ())])


def _travel_documents(member: MemberFacts) -> list[DocumentFacts]:
    return [item for item in member.documents or () if item.for_travel and item.unusable is False]


def _accepted_documents(member: MemberFacts) -> list[DocumentFacts]:
    return [item for item in _travel_documents(member) if item.accepted and item.evidence]


@predicate
def travel_documents(case: CaseFacts, member: MemberFacts, param: Parameters) -> int | None:
    """The number of documents to travel on that are not lost, stolen or cancelled."""
    return None if member.documents is None else len(_travel_documents(member))


@predicate
def accepted_documents(case: CaseFacts, member: MemberFacts, param: Parameters) -> int | None:
    """The number of those that a named authority accepts for this journey, with evidence."""
    return None if member.documents is None else len(_accepted_documents(member))


@predicate
def valid_documents(case: CaseFacts, member: MemberFacts, param: Parameters) -> int | None:
    """The number of those that are valid from the day asked about until the journey ends."""
    if member.documents is None:
        return None
    ends_on = _last_day(case, member)
    return sum(
        item.valid_until is not None
        and item.valid_until >= ends_on
        and (item.valid_from is None or item.valid_from <= case.on)
        for item in _accepted_documents(member)
    )


@predicate
def document_last_day(case: CaseFacts, member: MemberFacts, param: Parameters) -> date | None:
    """The last day of the accepted document that is valid longest."""
    days = [item.valid_until for item in _accepted_documents(member) if item.valid_until is not None]
    return max(days, default=None)


@predicate
def legs_confirmed(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool | None:
    """Every leg has its transit or reception confirmed."""
    if not member.legs:
        return None
    return all(leg.meeting_confirmed is True for leg in member.legs)


# Pregnancy


def _weeks_on(case: CaseFacts, member: MemberFacts) -> int | None:
    """Return the completed weeks of pregnancy on the day the journey ends."""
    health = member.health
    if health.pregnancy_weeks is None or health.pregnancy_weeks_on is None:
        return None
    return health.pregnancy_weeks + max(0, (_last_day(case, member) - health.pregnancy_weeks_on).days) // 7


def _limit(case: CaseFacts, carrier: str | None, day: date) -> list[AirlineLimitRow]:
    """Return the rows that bind on a day: the carrier's own, else those of the house; each may be strict in its own way."""
    rows = [
        row
        for row in case.airline_limits or ()
        if row.from_on <= day and (row.until_on is None or day <= row.until_on)
    ]
    own = [row for row in rows if row.carrier == carrier and carrier is not None]
    return own or [row for row in rows if row.carrier is None]


def _limits(case: CaseFacts, member: MemberFacts) -> list[AirlineLimitRow] | None:
    """Return the limits of every flight of the person; None if one of them is not known."""
    flights = [(leg.carrier, leg.departs_on) for leg in member.legs or ()] or [(None, case.on)]
    found = [_limit(case, carrier, day) for carrier, day in flights]
    return [row for rows in found for row in rows] if all(found) else None


@predicate
def pregnancy_weeks_at_travel(case: CaseFacts, member: MemberFacts, param: Parameters) -> int | None:
    """Completed weeks of pregnancy on the day the journey ends, counted on from the day they were counted."""
    return _weeks_on(case, member)


@predicate
def pregnancy_last_week(case: CaseFacts, member: MemberFacts, param: Parameters) -> int | None:
    """The strictest last week that the carriers allow, of twins unless one child is sure; None if one is not known."""
    limits = _limits(case, member)
    if limits is None:
        return None
    one_child = member.health.pregnancy_multiple is False
    return min(_last_week(row, one_child=one_child) for row in limits)


def _last_week(row: AirlineLimitRow, *, one_child: bool) -> int:
    if one_child or row.multiple_last_week is None:
        return row.last_week
    return min(row.last_week, row.multiple_last_week)


@predicate
def pregnancy_certificate_needed(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool | None:
    """A carrier of this journey asks for a certificate in that week."""
    limits, weeks = _limits(case, member), _weeks_on(case, member)
    if limits is None or weeks is None:
        return None
    return any(row.certificate_from_week is not None and weeks >= row.certificate_from_week for row in limits)


# Destination, deadline


def _touches(row: SuspensionRow, case: CaseFacts) -> bool:
    programme = row.programme is None or row.programme == case.programme.code
    day = any(
        row.from_on <= asked and (row.until_on is None or asked <= row.until_on)
        for asked in (case.today, case.on)
    )
    return row.approved and programme and day and row.country == case.destination.country


@predicate
def destination_suspended(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool | None:
    """A suspension approved by two people holds today or on the day of travel.

    Unknown while a part is suspended and nobody recorded whether the journey ends in it: a part that was entered
    after the answer is asked about anew.
    """
    if case.suspensions is None or case.destination.country is None:
        return None
    rows = [row for row in case.suspensions if _touches(row, case)]
    if any(row.region is None or row.region == case.destination.region for row in rows):
        return True
    ruled_out = case.destination.regions_ruled_out
    return None if any(row.region not in ruled_out for row in rows) else False


@predicate
def is_hub(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool | None:
    """The destination is a return hub."""
    kind = case.destination.kind
    return None if kind is None else kind == DestinationKind.RETURN_HUB


def _deadline(case: CaseFacts) -> Deadline:
    return departure_deadline(case.legal, case.today)


@predicate
def period_last_day(case: CaseFacts, member: MemberFacts, param: Parameters) -> date | None:
    """The last day of the voluntary departure period."""
    return _deadline(case).last_on


@predicate
def period_granted(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool | None:
    """The decision grants a period to leave; unknown while it cannot be worked out."""
    clock = _deadline(case).clock
    return None if clock == Clock.UNKNOWN else clock != Clock.NO_PERIOD


@predicate
def leaves_in_time(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool | None:
    """The day of travel is not after the last day of the period, or the clock stands still."""
    deadline = _deadline(case)
    if deadline.clock in (Clock.STANDS_STILL, Clock.NOT_NEEDED):
        return True
    if deadline.last_on is None:
        return None if deadline.clock == Clock.UNKNOWN else False
    return case.on <= deadline.last_on


@predicate
def period_ends_soon(case: CaseFacts, member: MemberFacts, param: Parameters) -> bool | None:
    """The last day of the period is fewer days away than the rule's parameter."""
    last_on = period_last_day(case, member, param)
    if not isinstance(last_on, date):
        return False
    return last_on - case.today < timedelta(days=int(str(param["notice_days"])))
