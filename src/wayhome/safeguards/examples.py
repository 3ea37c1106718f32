"""Ready cases in which every condition is met, and the changes that worked examples make to them."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from types import UnionType

from wayhome.safeguards.expressions import kinds_of
from wayhome.safeguards.facts import (
    CaseFacts,
    ChildFacts,
    ConsentFacts,
    DestinationFacts,
    DocumentFacts,
    EscortFacts,
    HandoverFacts,
    HealthFacts,
    LegalFacts,
    LegFacts,
    MemberFacts,
    ProgrammeFacts,
    ProtectionFacts,
    SharingFacts,
)
from wayhome.safeguards.words import (
    Asylum,
    BestInterests,
    ConsentState,
    DestinationKind,
    GivenBy,
    HostAnswer,
    Tracing,
    Views,
    Voluntariness,
)

TODAY = date(2026, 6, 9)
TRAVEL = date(2026, 6, 18)
UNKNOWN = "unknown"


def _given(by: GivenBy) -> ConsentFacts:
    at = datetime(2026, 5, 28, 9, 40, tzinfo=UTC)
    return ConsentFacts(ConsentState.GIVEN, given_at=at, given_by=by, language_understood=True)


def _passport() -> DocumentFacts:
    return DocumentFacts(
        kind="passport",
        for_travel=True,
        accepted=True,
        evidence=True,
        valid_from=date(2024, 4, 12),
        valid_until=date(2029, 4, 12),
        unusable=False,
    )


def _safe(asylum: Asylum) -> ProtectionFacts:
    return ProtectionFacts(
        rapid_screening_on=date(2026, 4, 22),
        open_concerns=0,
        fear_of_return=False,
        asylum=asylum,
        trafficking_screened_on=date(2026, 4, 22),
        trafficking_indicated=False,
        seen_alone=True,
        family_violence=False,
        capacity_doubted=False,
        in_detention=False,
    )


def ready_adult(key: str = "adult") -> MemberFacts:
    """Return an adult for whom every condition is met."""
    return MemberFacts(
        key=key,
        born_earliest=date(1984, 1, 1),
        born_latest=date(1984, 12, 31),
        agrees_to_file=True,
        notice_understood=True,
        consent=_given(GivenBy.SELF),
        origin_contact_consent=_given(GivenBy.SELF),
        sharings=(
            SharingFacts("origin_office", ConsentState.GIVEN),
            SharingFacts("photographs", ConsentState.REFUSED),
        ),
        voluntariness=Voluntariness.OWN_CHOICE,
        voluntariness_at=datetime(2026, 5, 28, 9, 0, tzinfo=UTC),
        information_complete=True,
        information_understood=True,
        information_finished_at=datetime(2026, 5, 22, 9, 40, tzinfo=UTC),
        entry_ban=False,
        stateless=False,
        handover=HandoverFacts(sent_on=date(2026, 6, 1), acknowledged_on=date(2026, 6, 3)),
        documents=(_passport(),),
        legs=(LegFacts(TRAVEL, TRAVEL, "XA", True), LegFacts(TRAVEL, TRAVEL, "XA", True)),
        health=HealthFacts(
            asked_on=date(2026, 5, 22),
            medical=False,
            pregnant=False,
            pregnancy_multiple=False,
            escort=EscortFacts(needed=False),
        ),
        protection=_safe(Asylum.FINALLY_REJECTED),
    )


def ready_child(key: str = "child", parents: tuple[str, ...] = ("adult", "spouse")) -> MemberFacts:
    """Return a nine-year-old for whom every condition is met while these parents travel along."""
    return replace(
        ready_adult(key),
        born_earliest=date(2017, 3, 3),
        born_latest=date(2017, 3, 3),
        consent=_given(GivenBy.PARENT),
        origin_contact_consent=_given(GivenBy.PARENT),
        protection=replace(_safe(Asylum.FINALLY_REJECTED), seen_alone=None),
        child=ChildFacts(own_views=Views.HEARD, parents=parents, file_ground=True),
    )


def ready_unaccompanied(key: str = "child") -> MemberFacts:
    """Return a girl of sixteen who travels alone and for whom every condition is met."""
    return replace(
        ready_child(key, ()),
        born_earliest=date(2010, 2, 1),
        born_latest=date(2010, 2, 1),
        consent=_given(GivenBy.GUARDIAN),
        origin_contact_consent=_given(GivenBy.GUARDIAN),
        child=ChildFacts(
            own_views=Views.HEARD,
            file_ground=True,
            guardian_named=True,
            guardian_of_enforcing_body=False,
            best_interests=BestInterests.RETURN,
            tracing=Tracing.FOUND,
            receiver_named=True,
            receiver_verified=True,
            escort_arranged=True,
        ),
    )


def ready_case(*members: MemberFacts) -> CaseFacts:
    """Return a case, ready to travel on 18 June 2026 and asked about on 9 June, with these members."""
    return CaseFacts(
        on=TRAVEL,
        today=TODAY,
        now=datetime(2026, 6, 9, 10, 0, tzinfo=UTC),
        state="preparing",
        applied_on=date(2026, 5, 8),
        decided_on=date(2026, 5, 21),
        helped_before=False,
        eligibility_explained=True,
        open_concerns=0,
        programme=ProgrammeFacts(code="eurp-nld", asks_host=True, has_origin_side=True),
        destination=DestinationFacts(country="IRQ", kind=DestinationKind.ORIGIN, basis_recorded=True),
        legal=LegalFacts(
            return_decision=True,
            decided_on=date(2026, 5, 20),
            period_starts_on=date(2026, 5, 24),
            period_days=30,
            host_answer=HostAnswer.NO_OBJECTION,
        ),
        members=members,
        suspensions=(),
        airline_limits=(),
    )


BASES: Mapping[str, tuple[MemberFacts, ...]] = {
    "adult": (ready_adult(),),
    "couple": (ready_adult(), ready_adult("spouse")),
    "family": (ready_child(), ready_adult(), ready_adult("spouse")),
    "one_parent": (
        replace(ready_child(), child=replace(ready_child(parents=("adult",)).child, custody_settled=True)),
        ready_adult(),
    ),
    "unaccompanied_child": (ready_unaccompanied(),),
}


def example_case(base: str, given: Mapping[str, object]) -> CaseFacts:
    """Return a ready case by name with changed facts; the first member is the one an example speaks of.

    Keys are dotted names such as ``member.consent.state`` or ``case.on``; the value "unknown" means None.
    """
    facts = ready_case(*BASES[base])
    for path, value in given.items():
        root, *parts = path.split(".")
        if root == "member":
            changed = change(facts.members[0], parts, value)
            facts = replace(facts, members=(changed, *facts.members[1:]))
        else:
            facts = change(facts, parts, value)
    return facts


Facts = typing.TypeVar("Facts")


def change(facts: Facts, parts: list[str], value: object) -> Facts:
    """Return frozen facts with one value changed, however deep, read from TOML into its declared kind."""
    name, *rest = parts
    kind: type = type(facts)
    hint = kinds_of(kind)[name]
    new = change(getattr(facts, name), rest, value) if rest else _read(hint, value)
    return typing.cast(Facts, replace(typing.cast(typing.Any, facts), **{name: new}))


def _read(hint: object, value: object) -> object:
    """Return a TOML value as the kind a field declares."""
    if value == UNKNOWN:
        return None
    if isinstance(hint, UnionType):
        hint = next(kind for kind in typing.get_args(hint) if kind is not type(None))
    if typing.get_origin(hint) is tuple and isinstance(value, list):
        return tuple(_read(typing.get_args(hint)[0], item) for item in value)
    if isinstance(hint, type) and is_dataclass(hint) and isinstance(value, dict):
        hints = kinds_of(hint)
        return hint(**{name: _read(hints[name], item) for name, item in value.items()})
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(str(value))
    return value
