"""Every row policy of the second lock holds by itself, and none can be opened, dropped or switched off unseen.

On the demonstration, of every locked table: who holds nothing sees no row, changes and removes none, and adds none.
Then each policy is opened, dropped and its table unlocked in turn, and the same questions must be answered otherwise.
Tables of which the demonstration has no row, and policies behind a right that nobody has, are listed by name.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.db import connections

from tests.cast import Cast
from tests.conftest import NOON
from tests.mutants.policies import (
    BY_THE_POLICY,
    MUTANTS,
    NO_RIGHT,
    STRANGER,
    Policy,
    gets,
    is_open,
    mutated,
    policies,
    rows_of,
)
from tests.papers import a_pdf
from tests.proofs.pages import the_demonstration
from tests.serving import own_database
from tests.telling import tell, telling
from wayhome.casefile.cases.actions.emergency import open_in_emergency
from wayhome.casefile.cases.actions.listing import choose_columns, keep_view
from wayhome.casefile.cases.actions.notices import mark_all_read
from wayhome.casefile.cases.actions.restricting import allow_reading, restrict_file
from wayhome.casefile.cases.enums import AccessGround, ListColumn, State
from wayhome.casefile.cases.models import Case, CaseAccess, CaseMember
from wayhome.casefile.cases.queries import CaseFilter, members_of
from wayhome.casefile.people.actions import edit_person
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import acting_for, current
from wayhome.ground.files.actions import keep_file
from wayhome.keeping.actions.retaining import confirm_schedule
from wayhome.keeping.retention import CASE_PURPOSES
from wayhome.privacy.actions import tell_recipients
from wayhome.privacy.actions.exporting import Listed, ask_export
from wayhome.privacy.actions.own_files import prepare_own_file
from wayhome.privacy.speaking import English
from wayhome.stages.counselling.actions import AssessmentFacts, FactorFacts, record_assessment
from wayhome.stages.counselling.enums import AssessmentJudgement, Direction, Level

NOTHING = {
    "seen": {"0"},
    "changed": {"0", NO_RIGHT},
    "removed": {"0", NO_RIGHT},
    "added": {BY_THE_POLICY, NO_RIGHT},
}
__all__ = ["telling"]
MEANT_FOR_ALL = {
    "audit_event.added": "what a refused stranger tried is written down as well",
    "crypto_drawer.added": "a drawer is made before the case to which it will belong",
    "messaging_notice.added": "a notice goes to another organisation",
    "process_blind_withdrawal.added": "anybody may tell, blindly, that somebody does not want to go",
}
"""Policies without a condition, and why."""


@pytest.fixture(scope="module")
def office(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Cast]:
    """The demonstration, committed in a database of its own."""
    with django_db_blocker.unblock(), own_database():  # type: ignore[attr-defined]
        cast = the_demonstration(NOON)
        with acting_for([cast.hague.id]):
            add_what_it_has_none_of(cast)
        yield cast
        connections.close_all()


def add_what_it_has_none_of(cast: Cast) -> None:
    """Give each table a row of which the demonstration has none: without a row a policy says nothing."""
    case = Case.objects.filter(state=State.PREPARING.value, organisation=cast.hague).order_by("reference")[0]
    person = members_of(case)[0]
    reason = "He fell ill on the way, and his doctor cannot be reached."
    open_in_emergency(case=case, typed_reference=case.reference, reason=reason, by=cast.aylin, at=cast.now)
    debts = FactorFacts(Level.HOUSEHOLD, "debts", Direction.RISK, "Owes an uncle", "himself")
    facts = AssessmentFacts(AssessmentJudgement.SPECIFIC_HELP, "The debt weighs.", [debts])
    record_assessment(case=case, member=person, facts=facts, by=cast.marieke, at=cast.now)
    mark_all_read(until=cast.now, by=cast.marieke, at=cast.now)
    keep_file(
        name="letter.pdf",
        declared="application/pdf",
        content=io.BytesIO(a_pdf()),
        drawer_id=case.drawer_id,
        case_id=case.id,
        by=cast.marieke,
        at=cast.now,
        record=record,
    )
    add_what_people_asked_for(cast, case, person)


def add_what_people_asked_for(cast: Cast, case: Case, person: CaseMember) -> None:
    """Correct a name that others have, restrict another file, and prepare an own file, a list and a schedule."""
    shared = CaseAccess.objects.filter(ended_at__isnull=True, ground=AccessGround.AGREEMENT.value)
    known = members_of(shared.filter(case__organisation=cast.hague).order_by("case__reference")[0].case)[
        0
    ].person
    changes = {"full_name": "Zubayda Rahmani"}
    edit_person(person=known, changes=changes, read_version=known.version, by=cast.marieke, at=cast.now)
    tell_recipients(revision_ids=current().revised, by=cast.marieke, at=cast.now)
    reason = "She disputes what was written down about her sister."
    other = Case.objects.filter(state=State.COUNSELLING.value, organisation=cast.hague).order_by("reference")[
        0
    ]
    restrict_file(case=other, reason=reason, by=cast.willem, at=cast.now)
    reader = User.objects.get(pk=cast.marieke.user_id)
    today = cast.now.date()
    allow_reading(case=other, reader=reader, reason=reason, today=today, by=cast.willem, at=cast.now)
    prepare_own_file(
        member=person,
        whole_case=True,
        speaker=English(),
        paper=lambda _: a_pdf(),
        by=cast.marieke,
        at=cast.now,
    )
    ask_export(of=Listed(CaseFilter(open_only=True)), reason=reason, today=today, by=cast.els, at=cast.now)
    choose_columns(columns=[ListColumn.STEP], by=cast.els, at=cast.now)
    keep_view(asked={"view": "all"}, columns=[], for_office=False, by=cast.els, at=cast.now)
    years = {purpose.code: purpose.retention_years or 1 for purpose in CASE_PURPOSES}
    confirm_schedule(years=years, by=cast.willem, at=cast.now)


def everybody() -> list[int]:
    return list(Organisation.objects.using("migrator").values_list("pk", flat=True))


def test_who_holds_nothing_gets_nothing_of_any_locked_table(office: Cast) -> None:
    wrong = {
        f"{table} {policy}: {got}"
        for table in {one.table for one in policies()}
        if rows_of(table)[0]
        for policy, got in gets(table, rows_of(table)[1], [STRANGER]).items()
        if got not in NOTHING[policy] and f"{table}.{policy}" not in MEANT_FOR_ALL
    }

    assert not wrong


def test_no_policy_is_opened_dropped_or_switched_off_unseen(office: Cast) -> None:
    all_of_them = everybody()
    killed, survived, for_all, empty, closed = 0, [], [], set(), set()
    for policy in policies():
        count, row = rows_of(policy.table)
        if not count:
            empty.add(policy.table)
            continue
        if is_open(policy):
            for_all.append(f"{policy.table}.{policy.name}")
            continue
        before = got_by_both(policy, row, all_of_them)
        if before[0] == before[1] == NO_RIGHT:
            closed.add(f"{policy.table}.{policy.name}")
            continue
        for how in MUTANTS:
            with mutated(policy, how):
                after = got_by_both(policy, row, all_of_them)
            if after == before:
                survived.append(f"{policy.table}.{policy.name} {how}: {before}")
            else:
                killed += 1
    tell(f"mutants of policies: {killed + len(survived)}, killed {killed}, survived {len(survived)}")
    for line in survived:
        tell(line)
    tell(f"tables without a row in the demonstration, {len(empty)}: {', '.join(sorted(empty)) or 'none'}")
    tell(f"policies behind a right that the pages do not have, {len(closed)}: {', '.join(sorted(closed))}")

    tell(f"policies that let every organisation add, as they are meant to: {', '.join(for_all)}")

    assert for_all == list(MEANT_FOR_ALL)
    assert not survived
    assert not empty


def got_by_both(policy: Policy, row: dict[str, object], everybody: list[int]) -> tuple[str, str]:
    """Return what a stranger and what everybody together get under one policy."""
    return (
        gets(policy.table, row, [STRANGER])[policy.name],
        gets(policy.table, row, everybody)[policy.name],
    )
