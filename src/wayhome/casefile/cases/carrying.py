"""What of a case goes along when somebody goes on in another one: facts of the return, and the law that binds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import LegalKind
from wayhome.casefile.cases.models import Case, CaseMember, LegalFact
from wayhome.casefile.cases.queries import legal_facts
from wayhome.ground.audit.recording import record

CARRIED = (
    "destination_country",
    "destination_kind",
    "destination_basis",
    "destination_area",
    "destination_areas_ruled_out",
    "type_of_return",
    "assistance",
    "identity_restricted",
    "legal_ground",
    "deadline_on",
    "mark",
)
"""Fields that a new case takes over; own words, answers of authorities and all that rests on them do not go along."""
OF_ONE_PERSON = frozenset({LegalKind.ENTRY_BAN, LegalKind.ADMISSION})


def carry_case(*, source: Case, target: Case, by: Actor, at: dt.datetime) -> None:
    """Take the facts of the return over into a case that was made for members of another. Raises ``NotPermitted``."""
    require(by, Permission.SPLIT_FAMILY)
    for name in CARRIED:
        setattr(target, name, getattr(source, name))
    target.save(update_fields=list(CARRIED))
    record("cases:case:carry", by=by, at=at, case_id=target.id, subject=target, fields=CARRIED)


def carry_restriction(*, source: Case, target: Case, by: Actor, at: dt.datetime) -> None:
    """Hide the identities of a case that somebody with a hidden identity joins. Raises ``NotPermitted``."""
    require(by, Permission.SPLIT_FAMILY)
    if source.identity_restricted and not target.identity_restricted:
        target.identity_restricted = True
        target.save(update_fields=["identity_restricted"])
        record("cases:case:restrict", by=by, at=at, case_id=target.id, subject=target)


def carry_legal_facts(
    *,
    source: Case,
    places: Mapping[UUID, CaseMember],
    target: Case,
    kinds: Collection[LegalKind] = tuple(LegalKind),
    by: Actor,
    at: dt.datetime,
) -> int:
    """Write the legal facts of a case that bind these members into their new one; return how many.

    ``places`` are the new places of the members by the key of the old. What was recorded for everybody binds
    whoever leaves; a kind that is always one person's is written for each. Raises ``NotPermitted``.
    """
    require(by, Permission.SPLIT_FAMILY)
    count = 0
    for fact in legal_facts(source):
        kind = LegalKind(fact.kind)
        if kind not in kinds or (fact.member_id is not None and fact.member_id not in places):
            continue
        bound: list[CaseMember | None] = [places[fact.member_id]] if fact.member_id else [None]
        if fact.member_id is None and kind in OF_ONE_PERSON:
            bound = list(places.values())
        for member in bound:
            row = LegalFact.objects.create(
                case=target,
                drawer_id=target.drawer_id,
                member=member,
                kind=fact.kind,
                details=dict(fact.details),
                recorded_by_id=fact.recorded_by_id,
                recorded_at=at,
            )
            record("cases:legal_fact:carry", by=by, at=at, case_id=target.id, subject=row)
            count += 1
    return count
