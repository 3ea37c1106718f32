"""Who opens and who adds which sort of file: what stands on a paper decides, for every role."""

from __future__ import annotations

import pytest

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Permission, Relation, Role, Shared
from wayhome.casefile.access.roles import NEEDS_SHARED, ROLE_TABLE
from wayhome.casefile.cases.kept_files import (
    SORT_LABELS,
    SORT_RULES,
    FileSort,
    may_add,
    may_open,
    opens_files,
    sorts_to_add,
)
from wayhome.casefile.cases.models import Case

OPENED_BY = {
    FileSort.IDENTITY: "counsellor protection health movements manager_at_home programme",
    FileSort.FAMILY: "outreach counsellor protection health movements manager_at_home partner procurement finance "
    "monitoring programme government",
    FileSort.CUSTODY: "protection",
    FileSort.CONSENT: "counsellor protection manager_at_home programme",
    FileSort.MEDICAL: "protection health",
    FileSort.PROTECTION: "protection",
    FileSort.DECISION: "counsellor protection programme",
    FileSort.JOURNEY: "counsellor protection health movements manager_at_home programme",
    FileSort.NEW_START: "counsellor protection manager_at_home programme",
    FileSort.OTHER: "counsellor protection manager_at_home programme",
}
"""Who of the owner's people opens what; worked out by hand from the role table's readings."""
NAMES = {
    "outreach": Role.OUTREACH_WORKER,
    "counsellor": Role.RETURN_COUNSELLOR,
    "protection": Role.PROTECTION_OFFICER,
    "health": Role.HEALTH_OFFICER,
    "movements": Role.MOVEMENTS_OFFICER,
    "manager_at_home": Role.CASE_MANAGER,
    "partner": Role.PARTNER_WORKER,
    "procurement": Role.PROCUREMENT_OFFICER,
    "finance": Role.FINANCE_OFFICER,
    "monitoring": Role.MONITORING_OFFICER,
    "programme": Role.PROGRAMME_MANAGER,
    "government": Role.GOVERNMENT_OFFICER,
}


def somebody(*roles: Role, relation: Relation = Relation.OWNER, **more: object) -> Actor:
    return Actor(7, "Somebody", 1, None, frozenset(roles), relation=relation, **more)  # type: ignore[arg-type]


def partner(*roles: Role, shared: set[Shared]) -> Actor:
    return somebody(*roles, relation=Relation.AGREEMENT, shared=frozenset(shared))


@pytest.fixture
def case() -> Case:
    return Case(identity_restricted=False)


@pytest.mark.parametrize("sort", FileSort)
def test_what_a_file_is_decides_who_of_the_owner_opens_it(case: Case, sort: FileSort) -> None:
    opened = {role for role in Role if may_open(case, somebody(role), sort)}

    assert opened == {NAMES[name] for name in OPENED_BY[sort].split()}


def test_every_sort_has_words_and_somebody_who_adds_and_opens_it(case: Case) -> None:
    for sort in FileSort:
        assert SORT_LABELS[sort]
        assert any(may_add(case, somebody(role), sort) for role in Role), sort
        assert any(may_open(case, somebody(role), sort) for role in Role), sort


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("relation", [Relation.OWNER, Relation.AGREEMENT])
def test_nobody_of_an_organisation_that_enforces_return_opens_or_adds_a_file(
    case: Case, role: Role, relation: Relation
) -> None:
    by = somebody(role, relation=relation, shared=frozenset(Shared), enforcement=True)

    assert not opens_files(case, by)


@pytest.mark.parametrize("sort", FileSort)
def test_an_agreement_opens_no_file_about_what_it_does_not_share(case: Case, sort: FileSort) -> None:
    """Names are on nearly every paper: without them nothing; with them only what is shared besides."""
    needs = {Shared.IDENTITY} | {NEEDS_SHARED[one] for one in SORT_RULES[sort].reads if one in NEEDS_SHARED}
    everybody = tuple(Role)

    for missing in needs:
        assert not may_open(case, partner(*everybody, shared=set(Shared) - {missing}), sort), missing
    if sort is FileSort.DECISION:  # no agreement shares legal ground and decisions
        assert not may_open(case, partner(*everybody, shared=set(Shared)), sort)
    else:
        assert may_open(case, partner(*everybody, shared=needs), sort)


@pytest.mark.parametrize(
    "role", [Role.DATA_PROTECTION_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR, Role.DONOR_VIEWER]
)
def test_who_oversees_or_keeps_accounts_opens_no_file(case: Case, role: Role) -> None:
    assert not opens_files(case, somebody(role))


def test_a_restricted_identity_closes_files_to_whoever_may_not_read_the_names(case: Case) -> None:
    case.identity_restricted = True
    case.counsellor_id = 7

    named = somebody(Role.RETURN_COUNSELLOR)
    another = Actor(8, "Another", 1, None, frozenset({Role.RETURN_COUNSELLOR}), relation=Relation.OWNER)

    assert may_open(case, named, FileSort.IDENTITY)
    assert not opens_files(case, another)
    assert may_open(case, somebody(Role.PROTECTION_OFFICER), FileSort.PROTECTION)


def test_a_counsellor_adds_what_people_hand_over_about_health_and_does_not_open_it(case: Case) -> None:
    marieke = somebody(Role.RETURN_COUNSELLOR)

    assert may_add(case, marieke, FileSort.MEDICAL)
    assert not may_open(case, marieke, FileSort.MEDICAL)


def test_an_emergency_opens_files_for_reading_but_never_decisions_and_adds_none(case: Case) -> None:
    by = somebody(Role.MOVEMENTS_OFFICER, emergency=True)
    usual = somebody(Role.MOVEMENTS_OFFICER)

    assert may_open(case, by, FileSort.MEDICAL)
    assert not may_open(case, by, FileSort.DECISION)
    assert sorts_to_add(case, by) == sorts_to_add(case, usual)


def test_readings_are_those_of_the_role_table() -> None:
    granted = {one for grant in ROLE_TABLE.values() for one in grant.own | grant.agreement}

    for sort, rule in SORT_RULES.items():
        assert rule.reads <= granted, sort
        assert rule.records <= granted, sort
        assert all(one in set(Permission) for one in rule.reads | rule.records)
