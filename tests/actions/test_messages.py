"""A message that somebody does not want to travel stops the journey until it is answered, and no click disarms it."""

from __future__ import annotations

import pytest

from tests.actions.test_security_process import at_state
from tests.cast import Cast, a_case, adult, members
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import timeline
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.ground.messaging.models import Notice
from wayhome.process.actions.withdrawal import answer_blindly_told, tell_blindly, withdraw
from wayhome.process.enums import BlindAnswer
from wayhome.process.gates import refuse_while_blind_open
from wayhome.process.models import BlindWithdrawal
from wayhome.safeguards.words import GivenBy

HOW = "On Monday at the centre, alone, in Dari, with interpreter 214"


def told(cast: Cast, case: Case) -> BlindWithdrawal:
    tell_blindly(reference=case.reference, said="She cried and said no", by=cast.hanna, at=cast.now)
    return BlindWithdrawal.objects.get(case_id=case.id)


def cleared(cast: Cast, people: int = 1) -> Case:
    return at_state(a_case(cast, *[adult(f"Adult {number}") for number in range(people)]), "cleared")


@pytest.mark.parametrize("who", ["tomasz", "els", "hanna"])
@pytest.mark.parametrize("answer", list(BlindAnswer))
def test_only_a_counsellor_or_protection_officer_answers(cast: Cast, who: str, answer: BlindAnswer) -> None:
    case = cleared(cast)
    row = told(cast, case)

    with pytest.raises(NotPermitted, match="return counsellor"):
        answer_blindly_told(case=case, row=row, answer=answer, spoken=HOW, by=getattr(cast, who), at=cast.now)
    with pytest.raises(Refused, match="Nobody of this case travels now"):
        refuse_while_blind_open(case)


def test_that_they_withdraw_is_no_answer_while_nobody_withdrew(cast: Cast) -> None:
    case = cleared(cast)
    row = told(cast, case)

    with pytest.raises(Refused, match="nobody of this case has withdrawn since"):
        answer_blindly_told(
            case=case, row=row, answer=BlindAnswer.WITHDREW, spoken=HOW, by=cast.marieke, at=cast.now
        )

    row.refresh_from_db()
    assert row.answered_at is None


def test_a_recorded_withdrawal_settles_the_message(cast: Cast) -> None:
    case = cleared(cast)
    row = told(cast, case)

    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.tomasz, at=cast.now)

    row.refresh_from_db()
    assert (row.answer, row.answered_by_id) == ("withdrew", cast.tomasz.user_id)


def test_a_message_stands_while_it_may_be_of_somebody_who_still_travels(cast: Cast) -> None:
    case = cleared(cast, people=2)
    row = told(cast, case)

    withdraw(case=case, member=members(case)[0], given_by=GivenBy.SELF, said="", by=cast.tomasz, at=cast.now)

    row.refresh_from_db()
    assert row.answered_at is None
    answer_blindly_told(case=case, row=row, answer=BlindAnswer.WITHDREW, by=cast.marieke, at=cast.now)
    refuse_while_blind_open(case)


@pytest.mark.parametrize("answer", [BlindAnswer.WANTS_TO_TRAVEL, BlindAnswer.NOT_ABOUT_THIS_CASE])
def test_another_answer_needs_how_the_person_was_spoken_with(cast: Cast, answer: BlindAnswer) -> None:
    case = cleared(cast)
    row = told(cast, case)

    with pytest.raises(Refused) as refused:
        answer_blindly_told(case=case, row=row, answer=answer, spoken=" ", by=cast.marieke, at=cast.now)

    assert (refused.value.code, refused.value.field) == ("spoken_missing", "spoken")


def test_protection_is_told_of_an_answer_and_reads_how_it_came_about(cast: Cast) -> None:
    case = cleared(cast)
    row = told(cast, case)

    answer_blindly_told(
        case=case, row=row, answer=BlindAnswer.WANTS_TO_TRAVEL, spoken=HOW, by=cast.marieke, at=cast.now
    )

    row.refresh_from_db()
    notice = Notice.objects.get(code="process:blind_withdrawal:answered")
    assert row.spoken == HOW
    assert (notice.role, notice.facts) == ("protection_officer", {"reference": case.reference})
    assert any(HOW in str(line.sentence) for line in timeline(case, cast.sanne))
    assert not any(HOW in str(line.sentence) for line in timeline(case, cast.tomasz))
