"""The verbs of the process: done, refused, not allowed, audited."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.cases.actions import CaseFacts
from wayhome.casefile.cases.enums import Closure, HoldReason, LegalKind, State
from wayhome.casefile.cases.models import Case, StateChange, Task
from wayhome.casefile.cases.queries import timeline
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.process.actions.after import start_reintegration
from wayhome.process.actions.ending import close, hold, reopen, resume
from wayhome.process.actions.legal import record_legal_fact
from wayhome.process.actions.opening import open_case
from wayhome.process.actions.preparing import apply, begin_counselling
from wayhome.process.actions.withdrawal import answer_blindly_told, tell_blindly, withdraw
from wayhome.process.enums import BlindAnswer, Verb
from wayhome.process.gates import GateClosed
from wayhome.process.gathering import gather
from wayhome.process.models import BlindWithdrawal
from wayhome.process.opening import Agreement
from wayhome.process.worklist import offers
from wayhome.safeguards.words import GivenBy


def _facts(cast: Cast) -> CaseFacts:
    return CaseFacts(
        programme=cast.office.programmes["eurp-nld"],
        office=cast.office.offices["hague", "The Hague"],
        destination_country="IRQ",
    )


def test_a_case_opens_with_agreement_and_notice(cast: Cast) -> None:
    agreement = Agreement(agrees=True, notice_language="ara")

    case = open_case(
        facts=_facts(cast), people=[(adult(), "applicant")], agreement=agreement, by=cast.marieke, at=cast.now
    )

    assert case.state == State.ENQUIRY
    assert [member.person.full_name for member in members(case)] == ["Karim Abbas"]
    assert AuditEvent.objects.filter(case_id=case.id, tag="process:case:open_case").count() == 1


def test_a_case_does_not_open_without_agreement(cast: Cast) -> None:
    agreement = Agreement(agrees=False, notice_language="ara")

    with pytest.raises(GateClosed) as refused:
        open_case(
            facts=_facts(cast),
            people=[(adult(), "applicant")],
            agreement=agreement,
            by=cast.marieke,
            at=cast.now,
        )

    assert "has not agreed to a file" in str(refused.value.reasons[0])


def test_a_childs_case_opens_only_with_guardian_or_duty_to_protect(cast: Cast) -> None:
    agreement = Agreement(agrees=True, notice_language="ara")

    with pytest.raises(GateClosed, match="not opened"):
        open_case(
            facts=_facts(cast),
            people=[(child(), "applicant")],
            agreement=agreement,
            by=cast.marieke,
            at=cast.now,
        )


def test_counselling_begins_with_history_timeline_and_audit(cast: Cast) -> None:
    case = a_case(cast)

    begin_counselling(case=case, by=cast.marieke, at=cast.now)

    case.refresh_from_db()
    change = StateChange.objects.get(case=case)
    assert case.state == State.COUNSELLING
    assert (change.from_state, change.to_state, change.verb) == (
        "enquiry",
        "counselling",
        "begin_counselling",
    )
    assert [str(line.sentence) for line in timeline(case, cast.marieke)] == ["Counselling began"]
    assert AuditEvent.objects.filter(tag="process:case:begin_counselling").count() == 1


def test_a_verb_by_the_wrong_role_names_who_may(cast: Cast) -> None:
    case = a_case(cast)

    with pytest.raises(NotPermitted, match="return counsellor"):
        begin_counselling(case=case, by=cast.tomasz, at=cast.now)


def test_an_application_is_refused_with_each_missing_thing(cast: Cast) -> None:
    case = begin_counselling(case=a_case(cast), by=cast.marieke, at=cast.now)

    with pytest.raises(GateClosed) as refused:
        apply(case=case, today=cast.now.date(), by=cast.marieke, at=cast.now)

    assert len(refused.value.reasons) >= 3
    assert all(finding.sources for finding in refused.value.findings)
    assert all(finding.who_can_act for finding in refused.value.findings)


def test_a_case_on_hold_waits_but_a_withdrawal_is_heard(cast: Cast) -> None:
    case = a_case(cast)
    hold(case=case, reason=HoldReason.PERSON_ASKED, by=cast.marieke, at=cast.now)

    with pytest.raises(Refused, match="on hold"):
        begin_counselling(case=case, by=cast.marieke, at=cast.now)
    done = withdraw(
        case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.hanna, at=cast.now
    )

    assert done.case.state == State.ENQUIRY


def test_resuming_ends_a_hold(cast: Cast) -> None:
    case = a_case(cast)
    hold(case=case, reason=HoldReason.PERSON_ASKED, by=cast.marieke, at=cast.now)

    resume(case=case, by=cast.marieke, at=cast.now)

    assert begin_counselling(case=case, by=cast.marieke, at=cast.now).state == State.COUNSELLING


def test_withdrawing_does_everything_in_one_step(cast: Cast) -> None:
    case = begin_counselling(
        case=a_case(cast, adult(), adult("Selamawit Tekle", "22 September 1987")),
        by=cast.marieke,
        at=cast.now,
    )
    who = members(case)[0]

    done = withdraw(
        case=case, member=who, given_by=GivenBy.SELF, said="I want to stay", by=cast.tomasz, at=cast.now
    )

    codes = sorted(Task.objects.filter(case=case).values_list("code", flat=True))
    assert done.case.state == State.COUNSELLING
    assert codes == ["ask_again", "confirm_withdrawal"]
    assert Notice.objects.filter(case_id=case.id, code="process:withdraw").count() == 1
    assert "Karim" not in str(list(Notice.objects.values()))
    assert AuditEvent.objects.filter(tag="process:case:withdraw").count() == 1


def test_an_adult_withdraws_for_themself(cast: Cast) -> None:
    case = a_case(cast, adult(), adult("Selamawit Tekle", "22 September 1987"))

    with pytest.raises(Refused, match="withdraws for themself"):
        withdraw(
            case=case, member=members(case)[0], given_by=GivenBy.PARENT, said="", by=cast.marieke, at=cast.now
        )


def test_a_parent_may_withdraw_for_a_child(cast: Cast) -> None:
    case = a_case(cast, adult(), child())

    done = withdraw(
        case=case, member=members(case)[1], given_by=GivenBy.PARENT, said="", by=cast.marieke, at=cast.now
    )

    assert done.case.state == State.ENQUIRY


def test_the_blind_form_answers_the_same_and_reaches_the_office(cast: Cast, acting) -> None:
    case = a_case(cast)

    with acting(cast.brussels):
        known = tell_blindly(
            reference=case.reference, said="She cried and said no", by=cast.lucas, at=cast.now
        )
        unknown = tell_blindly(reference="K7M4-2QXP-9", said="He said no", by=cast.lucas, at=cast.now)

    assert known is None
    assert unknown is None
    notices = Notice.objects.filter(
        organisation_id=cast.hague.id, code="process:blind_withdrawal", urgent=True
    )
    assert sorted(notices.values_list("role", flat=True)) == ["", "protection_officer"]
    assert BlindWithdrawal.objects.get(case_id=case.id).said == "She cried and said no"


def test_answering_a_blind_message_is_recorded_once(cast: Cast) -> None:
    case = a_case(cast)
    tell_blindly(reference=case.reference, said="no", by=cast.marieke, at=cast.now)
    row = BlindWithdrawal.objects.get()

    answer_blindly_told(
        case=case,
        row=row,
        answer=BlindAnswer.WANTS_TO_TRAVEL,
        spoken="Alone, in Dari",
        by=cast.sanne,
        at=cast.now,
    )

    with pytest.raises(Refused, match="answered this message already"):
        answer_blindly_told(case=case, row=row, answer=BlindAnswer.WITHDREW, by=cast.sanne, at=cast.now)


def test_closing_needs_a_reason_that_fits_and_that_the_person_was_told(cast: Cast) -> None:
    case = a_case(cast)

    with pytest.raises(Refused, match="does not fit"):
        close(
            case=case, code=Closure.COMPLETED, words="", person_told="by phone", by=cast.marieke, at=cast.now
        )
    with pytest.raises(Refused, match="whether the person was told"):
        close(
            case=case,
            code=Closure.STAYS_BY_OWN_CHOICE,
            words="",
            person_told="",
            by=cast.marieke,
            at=cast.now,
        )


def test_a_case_is_closed_for_lost_contact_by_a_supervisor_only(cast: Cast) -> None:
    case = a_case(cast)

    with pytest.raises(NotPermitted):
        close(
            case=case,
            code=Closure.LOST_CONTACT,
            words="",
            person_told="three calls",
            by=cast.marieke,
            at=cast.now,
        )
    closed = close(
        case=case, code=Closure.LOST_CONTACT, words="", person_told="three calls", by=cast.els, at=cast.now
    )

    assert closed.closed_at == cast.now


def test_a_case_closed_after_a_withdrawal_opens_again_at_counselling(cast: Cast) -> None:
    case = begin_counselling(case=a_case(cast), by=cast.marieke, at=cast.now)
    close(
        case=case,
        code=Closure.WITHDREW_BEFORE_DEPARTURE,
        words="",
        person_told="told him",
        by=cast.marieke,
        at=cast.now,
    )

    again = reopen(case=case, reason="He came back", by=cast.els, at=cast.now + dt.timedelta(days=9))

    assert again.state == State.COUNSELLING


def test_an_extension_moves_the_deadline_and_settles_the_old_reminder(cast: Cast) -> None:
    case = begin_counselling(case=a_case(cast), by=cast.marieke, at=cast.now)
    decision = {"decided_on": "2026-06-01", "served_on": "2026-06-02", "period_days": 28}
    extension = {"granted_on": "2026-06-05", "last_on": "2026-07-31", "reason": "children_at_school"}
    today = cast.now.date()

    record_legal_fact(
        case=case,
        kind=LegalKind.DECISION,
        details=decision,
        member=None,
        today=today,
        by=cast.marieke,
        at=cast.now,
    )
    record_legal_fact(
        case=case,
        kind=LegalKind.EXTENSION,
        details=extension,
        member=None,
        today=today,
        by=cast.marieke,
        at=cast.now,
    )

    case.refresh_from_db()
    reminders = Task.objects.filter(case=case, code="deadline", done_at__isnull=True)
    assert case.deadline_on == dt.date(2026, 7, 31)
    # Seven days before the new last day.
    assert [task.due_on for task in reminders] == [dt.date(2026, 7, 24)]


def test_a_programme_that_ends_with_the_return_starts_no_reintegration(cast: Cast) -> None:
    case = a_case(cast)
    case.programme.shape = ProgrammeShape.RETURN_ONLY.value
    case.programme.save(update_fields=["shape"])
    day = dt.date(2026, 6, 8)
    Case.objects.filter(pk=case.pk).update(state=State.ARRIVED.value, departed_on=day, arrived_on=day)
    case.refresh_from_db()
    manager = replace(cast.layla, organisation_id=cast.hague.id)

    gathered = gather(case, today=cast.now.date(), now=cast.now)
    offered = {offer.row.verb for offer in offers(case, manager, gathered)}
    with pytest.raises(Refused) as refused:
        start_reintegration(case=case, reassessment_begun=True, by=manager, at=cast.now)

    assert Verb.START_REINTEGRATION not in offered
    assert refused.value.code == "no_such_step"
