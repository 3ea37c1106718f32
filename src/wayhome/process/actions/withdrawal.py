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
from wayhome.casefile.cases.enums import Area, State, TaskCode
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
from wayhome.process.actions.staying import keep_travel_days
from wayhome.process.engine import Told, lock, move, refuse_strangers
from wayhome.process.enums import BlindAnswer, Verb
from wayhome.process.models import BlindWithdrawal, Override
from wayhome.process.settling import OF_AN_APPLICATION, settle_for_member
from wayhome.process.transitions import BY_VERB
from wayhome.process.travellers import GONE, ON_THE_WAY, Going, may_be_child, others_going, travel_state
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.actions.endings import end_return_consents
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
    _refuse_if_gone(member)
    _refuse_if_spoken_for(member, given_by, at.date())
    holders = [access.organisation_id for access in who_holds(locked, on=at.date())]
    ended = end_return_consents(case=locked, member=member, by=by, at=at)
    seats = mark_withdrawn(member=member, by=by, at=at)
    Override.objects.filter(case=locked, member=member, ended_at__isnull=True).update(ended_at=at)
    row = BY_VERB[Verb.WITHDRAW]
    others = others_going(locked, member)
    settle_for_member(case=locked, member_id=member.id, by=by, at=at)
    to = _end(locked, others)
    if to is State.DEPARTED:
        keep_travel_days(case=locked, to=to, by=by, at=at)
    if to is State.COUNSELLING:
        settle_tasks(case_id=locked.id, codes=OF_AN_APPLICATION, by=by, at=at)
    move(
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


def _refuse_if_gone(member: CaseMember) -> None:
    state = travel_state(member)
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
    """Let an adult speak for themself only; whoever may be a child is heard through either of them."""
    if given_by is GivenBy.SELF:
        return
    if not may_be_child(member, today) and given_by is not GivenBy.REPRESENTATIVE:
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


def _end(case: Case, others: Sequence[Going]) -> State | None:
    """Return where the case goes, or ``None`` when it stays."""
    here = State(case.state)
    if here in {State.CLOSED, State.ENQUIRY}:
        return None
    if not others:
        return None if here is State.COUNSELLING else State.COUNSELLING
    if all(other.state in ON_THE_WAY for other in others):
        return State.DEPARTED if here is State.CLEARED else None
    return State.PREPARING if here is State.CLEARED else None


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
    soon = (at + ASK_AGAIN_WITHIN).date()
    adults = [other for other in others if not may_be_child(other.member, at.date())]
    children = [other for other in others if may_be_child(other.member, at.date())]
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
    if may_be_child(member, at.date()):
        return
    for child in children:
        make_task(
            case=case,
            sentence=say(
                msgid(
                    "Settle who cares for the child before anybody travels: an adult of the family withdrew"
                )
            ),
            due_on=soon,
            at=at,
            role=Role.PROTECTION_OFFICER.value,
            area=Area.PROTECTION,
            asks=Asks(TaskCode.CUSTODY_AGAIN, child.member.id),
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


def answer_blindly_told(
    *, row: BlindWithdrawal, answer: BlindAnswer, by: Actor, at: dt.datetime
) -> BlindWithdrawal:
    """Answer a message after having spoken with the person alone; a withdrawal itself is recorded as one.

    Only the responsible organisation answers. Raises ``OutOfScope`` for anybody else, ``NotPermitted`` outside
    the scope of the case, and ``Refused`` when it is answered already.
    """
    require(by, Permission.WITHDRAW)
    if row.organisation_id != by.organisation_id:
        raise OutOfScope
    locked = BlindWithdrawal.objects.select_for_update().get(pk=row.pk)
    if locked.answered_at is not None:
        raise Refused(say(msgid("Nothing was changed: a colleague has answered this message already.")))
    locked.answered_at = at
    locked.answered_by_id = by.user_id
    locked.answer = answer.value
    locked.save(update_fields=["answered_at", "answered_by_id", "answer"])
    record("process:blind_withdrawal:answer", by=by, at=at, case_id=locked.case_id, subject=locked)
    return locked
