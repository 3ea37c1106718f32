"""Withdrawal: one step until boarding, which nothing can disable, and the blind form for whoever was told.

There is no gate, no reason, no permission beyond having the case in scope, and no effect on anything but the
journey: other consents, eligibility and help stay, and nothing is charged or noted against the person.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.enums import BEFORE_BOARDING, Area, State, TaskCode
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import who_holds
from wayhome.casefile.cases.telling import Asks, make_task, settle_tasks, tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto.keyring import make_drawer
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.references import clean_reference
from wayhome.ground.values.sentences import msgid, say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.process.actions.deciding import end_overrides
from wayhome.process.engine import Told, home_already, lock, refuse_strangers
from wayhome.process.enums import BlindAnswer, Verb
from wayhome.process.models import BlindWithdrawal
from wayhome.process.settling import OF_AN_APPLICATION, settle_for_member
from wayhome.process.standing import settle, stands
from wayhome.process.transitions import BY_VERB
from wayhome.process.travellers import (
    GONE,
    ON_THE_WAY,
    Going,
    ask_who_cares,
    may_be_child,
    others_going,
    travel_state,
)
from wayhome.safeguards.words import Capacity, GivenBy
from wayhome.stages.consent.actions.endings import end_return_consents
from wayhome.stages.counselling.queries import latest_facts
from wayhome.stages.counselling.scoring import FactKind
from wayhome.stages.journey.actions.travel import mark_withdrawn

CONFIRM_WITHIN = dt.timedelta(days=1)
ASK_AGAIN_WITHIN = dt.timedelta(days=3)


@dataclass(frozen=True)
class Withdrawal:
    """What a withdrawal did: the case as it stands, the consents that ended, and the seats to release."""

    case: Case
    ended_consents: int
    released_seats: int


def withdraw(
    *, case: Case, member: CaseMember, given_by: GivenBy, said: str, by: Actor, at: dt.datetime
) -> Withdrawal:
    """Record that a person withdraws; everything that follows happens in this one transaction.

    The consent to return and every sharing that only served it end, the seats go to release, both sides get a
    notice without a name, and the case goes back: to counselling when nobody is left, else to preparing (or
    stays where it is before preparation; a family whose others have all boarded has departed). ``said`` may
    be empty: no reason is needed.

    Raises ``NotPermitted`` only outside the scope of the case, and ``Refused`` when the person has boarded
    already (then the journey is interrupted instead), withdrew before, or an adult is spoken for by another.
    """
    require(by, Permission.WITHDRAW)
    refuse_strangers(case, member)
    # The responsible organisation's keys are at hand too: no drawer closed to a partner may stop a withdrawal.
    with acting_for([case.organisation_id, by.organisation_id]):
        return _withdraw(case, member, given_by=given_by, said=said, by=by, at=at)


def _withdraw(
    case: Case, member: CaseMember, *, given_by: GivenBy, said: str, by: Actor, at: dt.datetime
) -> Withdrawal:
    locked = lock(case)
    _refuse_if_gone(locked, member)
    _refuse_if_spoken_for(member, given_by, at.date())
    holders = [access.organisation_id for access in who_holds(locked, on=at.date())]
    ended = end_return_consents(case=locked, member=member, by=by, at=at)
    seats = mark_withdrawn(member=member, by=by, at=at)
    end_overrides(member, by=by, at=at)
    row = BY_VERB[Verb.WITHDRAW]
    others = others_going(locked, member)
    _settle_messages(locked, others, by=by, at=at)
    settle_for_member(case=locked, member_id=member.id, by=by, at=at)
    to = _end(locked, others)
    if to is State.COUNSELLING:
        settle_tasks(case_id=locked.id, codes=OF_AN_APPLICATION, by=by, at=at)
    settle(
        locked,
        row,
        to=to,
        by=by,
        at=at,
        reason=said,
        told=Told(icon="arrow-counterclockwise", holders=holders),
    )
    record(
        "process:withdrawal:hear",
        by=by,
        at=at,
        case_id=locked.id,
        subject=member,
        detail={"given_by": given_by.value},
    )
    if said.strip():
        tell(
            case=locked,
            sentence=say(msgid("They said: %(said)s"), said=said),
            by=by,
            at=at,
            area=Area.COUNSELLING,
        )
    _tasks(locked, member, others, seats, by=by, at=at)
    return Withdrawal(locked, len(ended.purposes), seats)


def _refuse_if_gone(case: Case, member: CaseMember) -> None:
    state = travel_state(member)
    if state in ON_THE_WAY and case.programme.is_at_home:
        raise home_already()
    if state in ON_THE_WAY:
        raise Refused(
            say(
                msgid(
                    "The withdrawal was not recorded, because this person has boarded already. If they do not "
                    "want to travel on, record that the journey was interrupted."
                )
            ),
            code="boarded",
        )
    if state in GONE or member.until_at is not None:
        raise Refused(
            say(msgid("Nothing was changed: this person does not travel any more.")), code="gone_already"
        )


def _refuse_if_spoken_for(member: CaseMember, given_by: GivenBy, today: dt.date) -> None:
    """Let an adult speak for themself, or a representative where it is in doubt or found that they cannot.

    Whoever may be a child is heard through either of them.
    """
    if given_by is GivenBy.SELF or may_be_child(member, today):
        return
    if given_by is not GivenBy.REPRESENTATIVE or not _may_be_represented(member):
        raise Refused(
            say(
                msgid(
                    "The withdrawal was not recorded, because an adult withdraws for themself. Speak with them "
                    "alone; until then, write down what you were told under “Somebody told us”."
                )
            ),
            code="spoken_for",
            field="given_by",
        )


def _may_be_represented(member: CaseMember) -> bool:
    """Return whether somebody may speak for an adult: their ability to decide is doubted, and not found to be there."""
    latest = latest_facts(member.case).get(member.id, {})
    found = latest.get(FactKind.CAPACITY)
    if found is not None:
        return found.details.get("finding") != Capacity.HAS_CAPACITY.value
    doubt = latest.get(FactKind.CAPACITY_DOUBT)
    return doubt is not None and bool(doubt.details.get("doubted"))


def _end(case: Case, others: Sequence[Going]) -> State:
    """Return where the case stands afterwards; whoever remains is asked again before a new clearance."""
    here = State(case.state)
    if here in {State.CLOSED, State.ENQUIRY}:
        return here
    if not others:
        return State.COUNSELLING if here in BEFORE_BOARDING else here
    there = stands(case, [other.state for other in others])
    return State.PREPARING if there is State.CLEARED else there


def _tasks(
    case: Case, member: CaseMember, others: Sequence[Going], seats: int, *, by: Actor, at: dt.datetime
) -> None:
    tomorrow = (at + CONFIRM_WITHIN).date()
    make_task(
        case=case,
        sentence=say(msgid("Confirm to the person that they have withdrawn, and that nothing else changes")),
        due_on=tomorrow,
        at=at,
        role=Role.RETURN_COUNSELLOR.value,
        asks=Asks(TaskCode.CONFIRM_WITHDRAWAL, member.id),
    )
    if seats:
        make_task(
            case=case,
            sentence=say(msgid("Release the seats of the person who withdrew")),
            due_on=tomorrow,
            at=at,
            role=Role.MOVEMENTS_OFFICER.value,
            area=Area.TRAVEL,
            asks=Asks(TaskCode.RELEASE_SEATS, member.id),
        )
    if case.programme.is_at_home:
        return  # Nobody travels with the programme: there is no journey that the others are asked about again.
    soon = (at + ASK_AGAIN_WITHIN).date()
    adults = [other for other in others if not may_be_child(other.member, at.date())]
    for adult in adults:
        make_task(
            case=case,
            sentence=say(
                msgid("Ask each adult who stays on the case again, alone, whether they want to return")
            ),
            due_on=soon,
            at=at,
            role=Role.RETURN_COUNSELLOR.value,
            asks=Asks(TaskCode.ASK_AGAIN, adult.member.id),
        )
    ask_who_cares(
        case,
        member,
        say(msgid("Settle who cares for the child before anybody travels: an adult of the family withdrew")),
        at=at,
    )


def tell_blindly(*, reference: str, said: str, by: Actor, at: dt.datetime) -> None:
    """Keep that somebody does not want to travel, told to any member of staff of any office.

    Answers the same whether or not the file exists and shows nothing of it. Where it exists, the responsible
    office and its protection officers have a notice in this transaction, and nobody of the case boards until
    it is answered. Raises ``ValueRefused`` for a reference that cannot be one, ``Refused`` for an empty message.
    """
    cleaned = clean_reference(reference)
    if not said.strip():
        raise Refused(
            say(msgid("Nothing was sent, because nothing was written. Write what you were told.")),
            field="said",
        )
    case_id, organisation_id, office_id = _owner_of(cleaned)
    drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=organisation_id or by.organisation_id)
    row = BlindWithdrawal.objects.create(
        drawer=drawer,
        reference=cleaned,
        case_id=case_id,
        organisation_id=organisation_id or by.organisation_id,
        said=said,
        told_at=at,
        told_by_id=by.user_id or 0,
        told_at_organisation_id=by.organisation_id,
    )
    record("process:blind_withdrawal:tell", by=by, at=at, subject=row)
    if case_id is None or organisation_id is None:
        return
    sentence = say(
        msgid(
            "Case %(reference)s: somebody does not want to travel. Speak with them; nobody boards until you answer."
        ),
        reference=cleaned,
    )
    for role in ("", Role.PROTECTION_OFFICER.value):
        notify(
            organisation_id=organisation_id,
            office_id=None if role else office_id,
            role=role,
            case_id=case_id,
            code="process:blind_withdrawal",
            sentence=sentence,
            at=at,
            urgent=True,
        )


def _owner_of(reference: str) -> tuple[uuid.UUID | None, int | None, int | None]:
    """Ask the database for key, organisation and office of a reference; the function answers beyond the scope.

    It is the only question that crosses it, and its answer never leaves this action.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, organisation_id, office_id FROM process_owner_of(%s)", [reference])
        found = cursor.fetchone()
    return found or (None, None, None)


def _settle_messages(case: Case, others: Sequence[Going], *, by: Actor, at: dt.datetime) -> None:
    """Settle the open messages of a case by the withdrawal just recorded, where nobody is left of whom they may speak.

    Where somebody else of it still travels, the message may be theirs: it stands until it is answered.
    """
    for row in BlindWithdrawal.objects.select_for_update().filter(case_id=case.id, answered_at__isnull=True):
        row.withdrew_at = at
        row.save(update_fields=["withdrew_at"])
        if not others:
            _answered(row, BlindAnswer.WITHDREW, by=by, at=at)


def answer_blindly_told(
    *, case: Case, row: BlindWithdrawal, answer: BlindAnswer, spoken: str = "", by: Actor, at: dt.datetime
) -> BlindWithdrawal:
    """Answer a message after having spoken with the person alone; protection is told.

    Only a counsellor or protection officer of the responsible organisation does, and writes in ``spoken`` how the
    person was spoken with. That they withdraw is no answer but a withdrawal: it needs no words, and stands only once
    one was recorded. That there is no journey is an answer where nobody travels with the programme. Raises
    ``OutOfScope`` for another organisation, ``NotPermitted``, and ``Refused``.
    """
    require(by, Permission.ANSWER_MESSAGE)
    if row.organisation_id != by.organisation_id or row.case_id != case.id:
        raise OutOfScope
    locked = BlindWithdrawal.objects.select_for_update().get(pk=row.pk)
    if locked.answered_at is not None:
        raise Refused(say(msgid("Nothing was changed: a colleague has answered this message already.")))
    _refuse_bare_answer(locked, answer, spoken, at_home=case.programme.is_at_home)
    locked.spoken = spoken.strip() or None
    locked.save(update_fields=["spoken"])
    _answered(locked, answer, by=by, at=at)
    tell(
        case=case,
        sentence=say(
            msgid(
                "A message that somebody does not want to travel was answered. How they were spoken with: %(how)s"
            ),
            how=spoken.strip() or "–",
        ),
        by=by,
        at=at,
        area=Area.COUNSELLING,
        icon="hand-index",
    )
    notify(
        organisation_id=case.organisation_id,
        role=Role.PROTECTION_OFFICER.value,
        case_id=case.id,
        code="process:blind_withdrawal:answered",
        sentence=say(
            msgid(
                "Case %(reference)s: a message that somebody does not want to travel was answered. Read how."
            ),
            reference=case.reference,
        ),
        at=at,
    )
    return locked


def _refuse_bare_answer(locked: BlindWithdrawal, answer: BlindAnswer, spoken: str, *, at_home: bool) -> None:
    if answer is BlindAnswer.WITHDREW and locked.withdrew_at is None:
        raise Refused(
            say(
                msgid(
                    "The message was not answered, because nobody of this case has withdrawn since. "
                    "Record the withdrawal first: it is one step."
                )
            ),
            code="nobody_withdrew",
            field="answer",
        )
    if answer is BlindAnswer.NO_JOURNEY and not at_home:
        raise Refused(
            say(
                msgid(
                    "The message was not answered, because people travel with the programme of this case. "
                    "Speak with them, and choose what came of it."
                )
            ),
            code="there_is_a_journey",
            field="answer",
        )
    if answer is not BlindAnswer.WITHDREW and not spoken.strip():
        raise Refused(
            say(
                msgid(
                    "The message was not answered, because nobody wrote how the person was spoken with. "
                    "Write when and where, that they were alone, and in which language."
                )
            ),
            code="spoken_missing",
            field="spoken",
        )


def _answered(row: BlindWithdrawal, answer: BlindAnswer, *, by: Actor, at: dt.datetime) -> None:
    row.answered_at = at
    row.answered_by_id = by.user_id or 0
    row.answer = answer.value
    row.save(update_fields=["answered_at", "answered_by_id", "answer"])
    record("process:blind_withdrawal:answer", by=by, at=at, case_id=row.case_id, subject=row)
