"""What is told to whom: every reason and line stands in the area of the fact it speaks of, and no plain column tells."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from psycopg import sql

from tests.actions.test_security_process import at_state, shared
from tests.cast import Cast, a_case, adult, members
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import HOLD_LABELS, Area, HoldReason
from wayhome.casefile.cases.models import Case, StateChange, Task, TimelineEntry
from wayhome.casefile.cases.queries import timeline
from wayhome.ground.core.errors import Refused
from wayhome.process.actions import rechecking
from wayhome.process.actions.deciding import override
from wayhome.process.actions.ending import AREA_OF_HOLD, hold
from wayhome.process.actions.preparing import clear, sign_off_protection, unclear
from wayhome.process.actions.rechecking import recheck
from wayhome.process.actions.travel import confirm_boarding
from wayhome.process.actions.withdrawal import withdraw
from wayhome.process.gates import needs_protection_sign_off, signed_off
from wayhome.process.gathering import gather
from wayhome.process.models import DecisionRecord
from wayhome.safeguards.acts import what_blocks
from wayhome.safeguards.facts import CaseFacts
from wayhome.safeguards.words import Act, GivenBy
from wayhome.stages.counselling import actions as counselling
from wayhome.stages.counselling.enums import ConcernDecision, ConcernKind
from wayhome.stages.counselling.models import ProtectionConcern
from wayhome.stages.counselling.scoring import FactKind
from wayhome.stages.journey import actions as journey
from wayhome.stages.journey.enums import DepartureEvidence
from wayhome.web.shared.saying import said

TODAY = dt.date(2026, 6, 9)


def lines(case: Case, by: Actor) -> str:
    return "\n".join(said(line.sentence) for line in timeline(case, by))


# Holds


@pytest.mark.parametrize("reason", list(HoldReason))
def test_everybody_reads_that_a_case_waits_and_nobody_beside_reads_why(
    cast: Cast, reason: HoldReason
) -> None:
    case = shared(cast, a_case(cast))

    hold(case=case, reason=reason, by=cast.marieke, at=cast.now)

    assert "The case was put on hold" in lines(case, cast.partner("layla"))
    for reader in (cast.partner("layla"), cast.tomasz):
        assert (HOLD_LABELS[reason] in lines(case, reader)) is (AREA_OF_HOLD[reason] is Area.TRAVEL)


def test_why_a_case_waits_for_health_is_read_by_who_may_read_health(cast: Cast) -> None:
    case = a_case(cast)

    hold(case=case, reason=HoldReason.MEDICAL, by=cast.marieke, at=cast.now)

    assert "Put on hold: medical" not in lines(case, cast.marieke)
    assert "Put on hold: medical" in lines(case, cast.sanne)


# Reasons


def test_own_words_of_a_withdrawal_have_the_area_of_counselling(cast: Cast) -> None:
    case = at_state(a_case(cast), "preparing")

    withdraw(
        case=case,
        member=members(case)[0],
        given_by=GivenBy.SELF,
        said="My brother would find me",
        by=cast.marieke,
        at=cast.now,
    )

    change = StateChange.objects.get(case=case)
    assert (change.reason, change.area) == ("My brother would find me", "counselling")


@pytest.mark.parametrize(
    ("who", "area"),
    [("sanne", "protection"), ("hanna", "health"), ("marieke", "counselling"), ("tomasz", "travel")],
)
def test_why_a_clearance_was_taken_back_is_told_where_its_writer_reads(
    cast: Cast, who: str, area: str
) -> None:
    case = at_state(a_case(cast), "cleared")

    unclear(case=case, reason="Week 36", by=getattr(cast, who), at=cast.now)

    assert StateChange.objects.get(case=case).area == area
    assert "The clearance was taken back" in lines(case, cast.partner("layla"))
    assert ("Week 36" in lines(case, cast.tomasz)) is (area == "travel")


def test_why_a_condition_may_be_passed_is_told_in_its_area(cast: Cast) -> None:
    case = a_case(cast)

    override(
        case=case,
        condition=3,
        member=None,
        reason="She was threatened here",
        until_on=None,
        by=cast.els,
        at=cast.now,
    )

    assert "Condition 3 may be passed" in lines(case, cast.tomasz)
    assert "threatened" not in lines(case, cast.tomasz)
    assert "threatened" in lines(case, cast.marieke)


# Which condition fell


def _fall(monkeypatch: pytest.MonkeyPatch, *conditions: int) -> None:
    """Let only the findings of these conditions be open, whatever else is missing from the case."""

    def some(act: Act, facts: CaseFacts) -> object:
        return tuple(finding for finding in what_blocks(act, facts) if finding.condition in conditions)

    monkeypatch.setattr(rechecking, "what_blocks", some)


NEUTRAL = "Health and protection: ask their officers."


def test_a_plain_condition_that_fell_is_named_to_everybody(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = at_state(a_case(cast), "cleared")
    _fall(monkeypatch, 5)

    assert recheck(case=case, today=TODAY, by=cast.marieke, at=cast.now)

    line = f"The clearance was taken back. Open now: Travel document. {NEUTRAL}"
    assert line in lines(case, cast.tomasz)
    assert line in lines(case, cast.marieke)
    task = Task.objects.get(case=case, code="clearance_fell")
    assert (task.role, task.area) == ("movements_officer", "general")
    assert "Travel document" in str(task.what)


def test_health_and_protection_that_fell_are_named_to_who_may_read_them_only(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = at_state(a_case(cast), "cleared")
    _fall(monkeypatch, 5, 6, 8)

    recheck(case=case, today=TODAY, by=cast.marieke, at=cast.now)

    line = f"The clearance was taken back. Open now: Travel document. {NEUTRAL}"
    assert line in lines(case, cast.tomasz)
    for who in ("tomasz", "marieke", "els"):
        assert "Health and fitness" not in lines(case, getattr(cast, who))
        assert "Trafficking" not in lines(case, getattr(cast, who))
    assert "Open now: Health and fitness to travel." in lines(case, cast.hanna) + lines(case, cast.sanne)
    assert "Open now: Trafficking." in lines(case, cast.sanne)


def test_the_history_of_a_clearance_that_fell_keeps_no_english_and_no_numbers(cast: Cast) -> None:
    case = at_state(a_case(cast), "cleared")

    recheck(case=case, today=TODAY, by=cast.marieke, at=cast.now)

    assert StateChange.objects.get(case=case).reason is None


# Plain columns


def _plain(table: str) -> str:
    """Return everything that a table shows to whoever reads the database without a key."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))
        return " ".join(
            str(value) for row in cursor.fetchall() for value in row if not isinstance(value, memoryview)
        )


def test_no_plain_column_tells_of_health_or_protection(cast: Cast) -> None:
    case = at_state(a_case(cast), "preparing")
    (person,) = members(case)
    counselling.raise_concern(
        case=case, member=person, kind=ConcernKind.OTHER, words="A debt", by=cast.marieke, at=cast.now
    )
    journey.record_health_answer(
        member=person, asked_on=TODAY, medical=True, pregnant=None, by=cast.hanna, at=cast.now
    )
    DecisionRecord.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        verb="clear",
        at=cast.now,
        by_id=cast.sanne.user_id,
        passed=True,
        findings=[],
        signed_for=[1],
    )

    shown = " ".join(
        _plain(table)
        for table in ("cases_task", "cases_timeline_entry", "process_decision", "messaging_notice")
    )
    assert TimelineEntry.objects.filter(case=case).count() == 2
    for word in ("concern", "health", "shield", "clipboard", "sign", "needs a protection"):
        assert word not in shown


def test_whether_a_concern_is_settled_stands_in_no_plain_column(cast: Cast) -> None:
    case = a_case(cast)
    concern = counselling.raise_concern(
        case=case, member=None, kind=ConcernKind.OTHER, words="", by=cast.marieke, at=cast.now
    )

    stands = counselling.decide_concern(
        concern=concern, decision=ConcernDecision.STANDS, reasons="Not yet", by=cast.sanne, at=cast.now
    )
    assert stands.settled_at is None
    settled = counselling.decide_concern(
        concern=concern, decision=ConcernDecision.MEASURES, reasons="Paid", by=cast.sanne, at=cast.now
    )

    assert settled.settled_at == cast.now
    assert "settled_at" not in {field.name for field in ProtectionConcern._meta.get_fields()}


# The signature of protection


def settled_concern(cast: Cast, case: Case, kind: ConcernKind, *, of_the_case: bool) -> None:
    concern = counselling.raise_concern(
        case=case,
        member=None if of_the_case else members(case)[0],
        kind=kind,
        by=cast.marieke,
        at=cast.now,
    )
    counselling.decide_concern(
        concern=concern, decision=ConcernDecision.MEASURES, reasons="Looked at", by=cast.sanne, at=cast.now
    )


def needs(cast: Cast, case: Case) -> bool:
    return needs_protection_sign_off(gather(case, today=TODAY, now=cast.now).facts)


@pytest.mark.parametrize("of_the_case", [True, False])
@pytest.mark.parametrize("kind", [ConcernKind.FEAR_OF_RETURN, ConcernKind.OTHER, ConcernKind.CHILD])
def test_protection_signs_where_a_concern_was_ever_raised(
    cast: Cast, kind: ConcernKind, of_the_case: bool
) -> None:
    case = at_state(a_case(cast, adult()), "preparing")
    assert not needs(cast, case)

    settled_concern(cast, case, kind, of_the_case=of_the_case)

    assert needs(cast, case)


def signed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Return a case in preparation that a protection officer signed off, whatever else is missing."""
    case = at_state(a_case(cast, adult(), adult("Maryam Abbas")), "preparing", state_since_at=cast.now)
    monkeypatch.setattr("wayhome.process.gates.findings_for", lambda act, facts: ())
    sign_off_protection(case=case, today=TODAY, by=cast.sanne, at=cast.now)
    assert signed_off(case)
    return case


def test_a_signature_is_void_after_a_later_health_record(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = signed(cast, monkeypatch)

    journey.record_health_answer(
        member=members(case)[0], asked_on=TODAY, medical=True, pregnant=None, by=cast.hanna, at=cast.now
    )

    assert not signed_off(case)
    sign_off_protection(case=case, today=TODAY, by=cast.sanne, at=cast.now)
    assert signed_off(case)


def test_a_signature_is_void_after_a_later_protection_record(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = signed(cast, monkeypatch)

    counselling.record_protection_fact(
        case=case,
        member=members(case)[0],
        kind=FactKind.CAPACITY_DOUBT,
        details={"doubted": True},
        by=cast.marieke,
        at=cast.now,
    )

    assert not signed_off(case)


def test_a_signature_is_void_after_a_later_concern_even_once_it_is_settled(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = signed(cast, monkeypatch)

    settled_concern(cast, case, ConcernKind.OTHER, of_the_case=False)

    assert not signed_off(case)


def cleared(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Return a case that was signed and cleared where a concern once stood, every condition taken as met."""
    case = at_state(a_case(cast, adult()), "preparing", state_since_at=cast.now)
    settled_concern(cast, case, ConcernKind.OTHER, of_the_case=False)
    monkeypatch.setattr("wayhome.process.gates.findings_for", lambda act, facts, member_key=None: ())
    monkeypatch.setattr("wayhome.process.gates.what_blocks", lambda act, facts, member_key=None: ())
    monkeypatch.setattr(rechecking, "what_blocks", lambda act, facts: ())
    sign_off_protection(case=case, today=TODAY, by=cast.sanne, at=cast.now)
    return clear(case=case, today=TODAY, by=cast.tomasz, at=cast.now)


def test_a_later_health_record_takes_a_clearance_back_until_protection_looks_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cleared(cast, monkeypatch)
    before = recheck(case=case, today=TODAY, by=cast.tomasz, at=cast.now)
    journey.record_health_answer(
        member=members(case)[0], asked_on=TODAY, medical=True, pregnant=None, by=cast.hanna, at=cast.now
    )

    with pytest.raises(Refused) as refused:
        confirm_boarding(
            case=case,
            member=members(case)[0],
            boarded_at=cast.now,
            evidence=DepartureEvidence.AIRLINE,
            today=TODAY,
            by=cast.tomasz,
            at=cast.now,
        )
    after = recheck(case=case, today=TODAY, by=cast.tomasz, at=cast.now)

    case.refresh_from_db()
    assert refused.value.code == "sign_off_missing"
    assert (before, after, case.state) == (False, True, "preparing")
    assert not any("protection officer signed" in str(line.sentence) for line in timeline(case, cast.tomasz))


def test_whoever_signed_for_protection_does_not_clear_as_well(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = at_state(a_case(cast, adult()), "preparing", state_since_at=cast.now)
    settled_concern(cast, case, ConcernKind.OTHER, of_the_case=False)
    monkeypatch.setattr("wayhome.process.gates.findings_for", lambda act, facts, member_key=None: ())
    monkeypatch.setattr("wayhome.process.gates.what_blocks", lambda act, facts, member_key=None: ())
    both = replace(cast.sanne, roles=frozenset({Role.PROTECTION_OFFICER, Role.MOVEMENTS_OFFICER}))
    sign_off_protection(case=case, today=TODAY, by=both, at=cast.now)

    with pytest.raises(Refused, match="other than you"):
        clear(case=case, today=TODAY, by=both, at=cast.now)
