"""What must be so after any withdrawal; shared by the quick sample and the proof."""

from __future__ import annotations

from tests.cast import Cast
from tests.histories import History, expected_state
from wayhome.casefile.cases.models import CaseAccess, Task
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.messaging.models import Notice
from wayhome.process.models import BlindWithdrawal
from wayhome.stages.consent.enums import EventKind, Purpose
from wayhome.stages.consent.models import ConsentEvent
from wayhome.stages.journey.enums import SEATED
from wayhome.stages.journey.models import Leg, Traveller


def assert_withdrawn(cast: Cast, history: History, expected: str) -> None:
    """Assert everything that one transaction does: consent, seats, state, tasks, notices without a name, audit."""
    case, member = history.case, history.member
    case.refresh_from_db()
    last = ConsentEvent.objects.filter(member=member, purpose=Purpose.RETURN.value).latest("recorded_at")
    notices = Notice.objects.filter(case_id=case.id, code="process:withdraw")

    assert case.state == expected, history
    assert last.kind == EventKind.WITHDRAWN.value, history
    assert Traveller.objects.get(member=member).travel_state == "withdrawn", history
    assert not Leg.objects.filter(member=member, booking__in=[state.value for state in SEATED]).exists(), (
        history
    )
    assert Task.objects.filter(case=case, code="confirm_withdrawal").count() == 1, history
    assert {notice.organisation_id for notice in notices} >= {cast.hague.id}, history
    assert not any("Adult" in str(notice.facts) or "Child" in str(notice.facts) for notice in notices), (
        history
    )
    assert AuditEvent.objects.filter(case_id=case.id, tag="process:case:withdraw").count() == 1, history


def assert_told(history: History) -> None:
    """Assert that a blind message stands open, sealed, and reached the responsible office and protection."""
    told = Notice.objects.filter(case_id=history.case.id, code="process:blind_withdrawal", urgent=True)
    rows = BlindWithdrawal.objects.filter(case_id=history.case.id, answered_at__isnull=True)

    assert rows.exists(), history
    assert {notice.role for notice in told} == {"", "protection_officer"}, history


def holders(history: History) -> set[int]:
    """Return the organisations that hold the case now."""
    rows = CaseAccess.objects.filter(case=history.case, ends_on__isnull=True)
    return set(rows.values_list("organisation_id", flat=True))


__all__ = ["assert_told", "assert_withdrawn", "expected_state", "holders"]
