"""The verbs before an erasure: one person asks, the data protection officer approves, either of them drops it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.scopes import lock_case
from wayhome.casefile.cases.telling import tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.keeping.enums import ASKED_FOR, Basis, Whole
from wayhome.keeping.models import Erasure
from wayhome.keeping.obligations import Standing, in_the_way
from wayhome.keeping.queries import open_erasures, standing


def ask_erasure(
    *, case: Case, member: CaseMember | None, basis: Basis, today: dt.date, by: Actor, at: dt.datetime
) -> Erasure:
    """Ask that one member, or without one the whole case, is erased for good, and return what was asked.

    Nothing is destroyed by it. Raises ``NotPermitted``, ``OutOfScope`` for a case of others, and ``Refused`` with
    every reason that stands in the way, or when it was asked already.
    """
    require(by, Permission.ASK_ERASURE)
    if case.organisation_id != by.organisation_id:
        raise OutOfScope
    if basis not in ASKED_FOR:
        raise ValueError(f"nobody asks for {basis}")
    case = lock_case(case)
    refuse_what_stands(standing(case, member, by=by, today=today))
    person_id = member.person_id if member else None
    if any(row.person_id in {person_id, None} for row in open_erasures(case.pk)):
        raise Refused(say(_ASKED))
    row = Erasure.objects.create(
        organisation_id=by.organisation_id,
        whole=(Whole.PERSON if member else Whole.CASE).value,
        basis=basis.value,
        case_id=case.pk,
        person_id=person_id,
        reference=case.reference,
        due_on=today,
        asked_by_id=by.user_id,
        asked_at=at,
    )
    record(
        "keeping:erasure:ask",
        by=by,
        at=at,
        case_id=case.pk,
        subject=row,
        detail={"whole": row.whole, "basis": row.basis},
    )
    tell(case=case, sentence=say(_ASKED_LINE[Whole(row.whole)]), by=by, at=at, icon="eraser")
    notify(
        organisation_id=by.organisation_id,
        code="keeping:erasure:ask",
        sentence=say(
            msgid("Somebody asks to erase data of case %(reference)s. It waits for your approval."),
            reference=case.reference,
        ),
        at=at,
        role=Role.DATA_PROTECTION_OFFICER.value,
        case_id=case.pk,
    )
    return row


def approve_erasure(
    *, erasure: Erasure, case: Case, member: CaseMember | None, today: dt.date, by: Actor, at: dt.datetime
) -> Erasure:
    """Approve what somebody else asked, and return it; the timer carries it out the next night.

    ``case`` and ``member`` are those that it names. Raises ``NotPermitted``, ``OutOfScope``, and ``Refused`` for
    whoever asked, for what is decided already, and with every reason that stands in the way now.
    """
    require(by, Permission.APPROVE_ERASURE)
    row = _locked(erasure, by)
    if row.case_id != case.pk or row.person_id != (member.person_id if member else None):
        raise OutOfScope
    if row.approved_at is not None:
        raise Refused(say(_APPROVED))
    if row.asked_by_id is None:
        raise Refused(say(_ON_LIST))
    if by.is_same_person(row.asked_by_id):
        raise Refused(say(_SAME_PERSON))
    refuse_what_stands(standing(lock_case(case), member, by=by, today=today))
    row.approved_by_id, row.approved_at = by.user_id, at
    row.save(update_fields=["approved_by_id", "approved_at"])
    record("keeping:erasure:approve", by=by, at=at, case_id=case.pk, subject=row, detail={"whole": row.whole})
    return row


def drop_erasure(*, erasure: Erasure, by: Actor, at: dt.datetime) -> Erasure:
    """Drop what was asked or approved, before it is carried out, and return it; it stays in the list as dropped.

    Whoever asked, and whoever may approve, may drop it. Raises ``NotPermitted``, ``OutOfScope`` and ``Refused``.
    """
    row = _locked(erasure, by)
    if not by.is_same_person(row.asked_by_id):
        require(by, Permission.APPROVE_ERASURE)
    row.dropped_by_id, row.dropped_at = by.user_id, at
    row.save(update_fields=["dropped_by_id", "dropped_at"])
    record("keeping:erasure:drop", by=by, at=at, case_id=row.case_id, subject=row)
    return row


def refuse_what_stands(facts: Standing) -> None:
    """Do nothing where nothing stands in the way; else raise ``Refused`` with every reason."""
    reasons = in_the_way(facts)
    if reasons:
        raise Refused(_because(reasons), reasons=reasons)


def _because(reasons: Sequence[Sentence]) -> Sentence:
    return say(msgid("Nothing is erased. %(reason)s"), reason=reasons[0])


def _locked(erasure: Erasure, by: Actor) -> Erasure:
    row = (
        Erasure.objects.select_for_update().filter(pk=erasure.pk, organisation_id=by.organisation_id).first()
    )
    if row is None:
        raise OutOfScope
    if row.carried_out_at is not None:
        raise Refused(say(_DONE))
    if row.dropped_at is not None:
        raise Refused(say(_DROPPED))
    return row


_ASKED_LINE = {
    Whole.PERSON: msgid("It was asked to erase one person of the case for good."),
    Whole.CASE: msgid("It was asked to erase the case for good."),
}
_ASKED = msgid("Nothing was changed: this was asked already, and waits for the data protection officer.")
_APPROVED = msgid("Nothing was changed: this is approved already, and is carried out in the coming night.")
_ON_LIST = msgid("Nothing was changed: the monthly list is approved as a whole.")
_SAME_PERSON = msgid(
    "Nothing was approved, because whoever asks does not approve. Ask another data protection officer."
)
_DONE = msgid("Nothing was changed: it is erased, and nobody can bring it back.")
_DROPPED = msgid("Nothing was changed: it was dropped. It can be asked anew.")
