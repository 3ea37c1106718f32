"""What must be so after any withdrawal; shared by the quick sample and the proof."""

from __future__ import annotations

from collections import Counter

from tests.cast import Cast, everybody, members
from tests.histories import History, holders
from wayhome.casefile.cases.models import Task
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.messaging.models import Notice
from wayhome.process.models import BlindWithdrawal
from wayhome.safeguards.words import ConsentState
from wayhome.stages.consent.enums import EventKind, Purpose
from wayhome.stages.consent.models import ConsentEvent
from wayhome.stages.consent.queries import Question, find_standing, standings_of
from wayhome.stages.journey.enums import SEATED
from wayhome.stages.journey.models import Leg, Traveller


def assert_withdrawn(cast: Cast, history: History, expected: str) -> None:
    """Assert everything that one transaction does: consent, sharing, seats, state, tasks, notices, audit."""
    case, member = history.case, history.member
    case.refresh_from_db()

    assert case.state == expected, history
    assert Traveller.objects.get(member=member).travel_state == "withdrawn", history
    standing = [state.value for state in SEATED]
    assert not Leg.objects.filter(member=member, booking__in=standing).exists(), history
    heard = AuditEvent.objects.filter(
        case_id=case.id, tag="process:withdrawal:hear", subject_id=str(member.id)
    )
    assert heard.count() == 1, history
    _assert_consents(history)
    _assert_sharing(cast, history)
    _assert_tasks(history)
    _assert_notices(cast, history)


def _assert_consents(history: History) -> None:
    """Assert that the consent to return has ended, and that what does not serve the return stays."""
    events = ConsentEvent.objects.filter(member=history.member)
    kinds = {purpose: {one.kind for one in events if one.purpose == purpose} for purpose in Purpose}
    today = history.case.opened_at.date()
    returning = find_standing(
        standings_of(history.case, on=today)[history.member.id], Question(Purpose.RETURN)
    )

    assert returning.state is ConsentState.WITHDRAWN, history
    assert EventKind.WITHDRAWN.value not in kinds[Purpose.PHOTOGRAPHS], history
    others = ConsentEvent.objects.filter(case=history.case).exclude(member=history.member)
    earlier = [number for number, state in history.before.people.items() if state == "withdrawn"]
    withdrawn = others.filter(kind=EventKind.WITHDRAWN.value).exclude(member__position__in=earlier)
    assert not withdrawn.exists(), history


def _assert_sharing(cast: Cast, history: History) -> None:
    """Assert that the other side loses this person, and the case where nobody else shares it."""
    before, number = history.before, history.member.position
    still = (
        before.open_to_the_other_side - {number}
        if number in before.sharing
        else before.open_to_the_other_side
    )
    wraps = set(
        DrawerWrap.objects.filter(organisation_id=cast.baghdad.id).values_list("drawer_id", flat=True)
    )
    open_now = {one.position for one in members(history.case) if one.drawer_id in wraps}

    assert open_now == set(still), history
    assert (history.case.drawer_id in wraps) == bool(still), history
    lost = {cast.baghdad.id} if before.open_to_the_other_side and not still else set()
    assert holders(history.case) == before.holders - lost, history


def _assert_tasks(history: History) -> None:
    """Assert the tasks that follow: confirm, release, ask each adult who stays, settle who cares for a child."""
    made = Counter(task.kind.value for task in Task.objects.filter(case=history.case))
    made.subtract(history.before.tasks)
    people = {one.position: one.person.full_name for one in members(history.case)}
    others = [people[number] for number in history.others()]
    adults = sum(name.startswith("Adult") for name in others)
    children = len(others) - adults if people[history.member.position].startswith("Adult") else 0
    expected = Counter(
        confirm_withdrawal=1,
        release_seats=int(history.before.seats > 0),
        ask_again=adults,
        custody_again=children,
    )

    assert +made == +expected, history


def _assert_notices(cast: Cast, history: History) -> None:
    """Assert that both sides are told, without a name: whoever held the case when the person spoke."""
    notices = Notice.objects.filter(case_id=history.case.id, code="process:withdraw")
    with everybody():
        new = list(notices.exclude(id__in=history.before.notices))
    told = {notice.organisation_id for notice in new}

    assert told == {one for one in history.before.holders if one in {cast.hague.id, cast.baghdad.id}}, history
    assert not any("Adult" in str(notice.facts) or "Child" in str(notice.facts) for notice in new), history


def assert_told(history: History) -> None:
    """Assert that a blind message stands open, sealed, and reached the responsible office and protection."""
    told = Notice.objects.filter(case_id=history.case.id, code="process:blind_withdrawal", urgent=True)
    rows = BlindWithdrawal.objects.filter(case_id=history.case.id, answered_at__isnull=True)

    assert rows.exists(), history
    assert {notice.role for notice in told} == {"", "protection_officer"}, history
