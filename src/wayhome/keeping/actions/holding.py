"""The verbs of a legal hold: one person places it, at once; two people lift it."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import tell
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say
from wayhome.keeping.models import Erasure, LegalHold

SHORTEST_REASON = 15
NOT_DONE = {"carried_out_at__isnull": True, "dropped_at__isnull": True}


def place_hold(*, case: Case, reason: str, decided_by: str, by: Actor, at: dt.datetime) -> LegalHold:
    """Keep a case whatever its time or anybody's wish, from now on, and return the hold.

    ``decided_by`` names who ordered it (a court, an authority, the officer) with its reference. What was approved and
    not carried out loses its approval. Raises ``NotPermitted``, ``OutOfScope`` for a case of others, and ``Refused``.
    """
    require(by, Permission.PLACE_HOLD)
    _refuse_others(case, by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(say(_NO_REASON), field="reason")
    if not decided_by.strip():
        raise Refused(say(_NOBODY_DECIDED), field="decided_by")
    row = LegalHold.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        organisation_id=by.organisation_id,
        reason=reason.strip(),
        decided_by=decided_by.strip(),
        placed_by_id=by.user_id or 0,
        placed_at=at,
    )
    stopped = Erasure.objects.filter(case_id=case.pk, **NOT_DONE).update(
        dropped_by_id=by.user_id, dropped_at=at
    )
    record("keeping:hold:place", by=by, at=at, case_id=case.pk, subject=row, detail={"stopped": stopped})
    tell(
        case=case,
        sentence=say(msgid("A legal hold was placed: the case is kept.")),
        by=by,
        at=at,
        icon="lock-fill",
    )
    _tell_officers(case, msgid("A legal hold was placed on case %(reference)s."), by, at)
    return row


def ask_to_lift(*, hold: LegalHold, reason: str, by: Actor, at: dt.datetime) -> LegalHold:
    """Ask that a hold is lifted, with a reason; a data protection officer who is somebody else decides.

    Raises ``NotPermitted``, ``OutOfScope`` and ``Refused``.
    """
    require(by, Permission.PLACE_HOLD)
    row = _locked(hold, by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(say(_NO_REASON), field="reason")
    row.lift_reason, row.lift_asked_by_id, row.lift_asked_at = reason.strip(), by.user_id, at
    row.save(update_fields=["lift_reason", "lift_asked_by", "lift_asked_at"])
    record("keeping:hold:ask_to_lift", by=by, at=at, case_id=row.case_id, subject=row)
    _tell_officers(row.case, msgid("Somebody asks to lift the legal hold on case %(reference)s."), by, at)
    return row


def lift_hold(*, hold: LegalHold, by: Actor, at: dt.datetime) -> LegalHold:
    """Lift a hold that somebody else asked to lift, and return it; what it stopped is asked anew.

    Raises ``NotPermitted``, ``OutOfScope``, and ``Refused`` while nobody asked, or for whoever asked.
    """
    require(by, Permission.APPROVE_ERASURE)
    row = _locked(hold, by)
    if row.lift_asked_at is None:
        raise Refused(say(_NOBODY_ASKED))
    if by.is_same_person(row.lift_asked_by_id):
        raise Refused(say(_SAME_PERSON))
    row.lifted_by_id, row.lifted_at = by.user_id, at
    row.save(update_fields=["lifted_by", "lifted_at"])
    record("keeping:hold:lift", by=by, at=at, case_id=row.case_id, subject=row)
    tell(case=row.case, sentence=say(msgid("The legal hold was lifted.")), by=by, at=at, icon="unlock")
    return row


def _locked(hold: LegalHold, by: Actor) -> LegalHold:
    row = LegalHold.objects.select_for_update(of=("self",)).select_related("case").get(pk=hold.pk)
    _refuse_others(row.case, by)
    if row.lifted_at is not None:
        raise Refused(say(_LIFTED))
    return row


def _refuse_others(case: Case, by: Actor) -> None:
    if case.organisation_id != by.organisation_id:
        raise OutOfScope


def _tell_officers(case: Case, text: str, by: Actor, at: dt.datetime) -> None:
    notify(
        organisation_id=by.organisation_id,
        code="keeping:hold",
        sentence=say(text, reference=case.reference),
        at=at,
        role=Role.DATA_PROTECTION_OFFICER.value,
        case_id=case.pk,
    )


_NO_REASON = msgid("Nothing was changed, because the reason says too little. Write it in a sentence.")
_NOBODY_DECIDED = msgid(
    "The hold was not placed, because nobody is named who decided it. Write the court, authority or officer, and its reference."
)
_NOBODY_ASKED = msgid(
    "The hold was not lifted, because nobody has asked for it with a reason. That comes first."
)
_SAME_PERSON = msgid(
    "The hold was not lifted, because whoever asked for it does not decide it. Ask another data protection officer."
)
_LIFTED = msgid("Nothing was changed: this hold was lifted already.")
