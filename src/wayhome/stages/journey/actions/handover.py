"""Verbs of the hand-over: send exactly what was previewed, remind, acknowledge, and a person's own refusal."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import holds, members_of
from wayhome.casefile.cases.telling import tell
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.journey.models import HandOver, HandOverPart, HandOverRefusal
from wayhome.stages.journey.queries.package import handover_package

UNANSWERED = msgid(
    "The hand-over was not sent, because nobody of this case agreed to share with %(name)s. "
    "Ask each person first, and record the answer."
)


def send_handover(
    *,
    case: Case,
    receiver: Organisation,
    answer_due_on: dt.date,
    vulnerability: Mapping[uuid.UUID, str] | None,
    by: Actor,
    at: dt.datetime,
) -> HandOver:
    """Send the package to the organisation in the country of origin and return the row.

    What was sent about each person is kept in that person's drawer, exactly: who takes the sharing back takes it
    back from the package too. The gate is the process's. ``vulnerability`` holds words by member key and leaves
    only with that person's separate consent. Raises ``NotPermitted``, and ``Refused`` when the receiver does not
    hold the case, nobody agreed, or the answer would be due in the past.
    """
    require(by, Permission.SEND_HANDOVER)
    day = at.date()
    _check_sending(case, receiver, answer_due_on, day)
    package = handover_package(case, receiver_id=receiver.id, on=day, vulnerability=vulnerability)
    if not package["members"]:
        raise Refused(say(UNANSWERED, name=receiver.name))
    row = HandOver.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        receiver=receiver,
        sent_at=at,
        sent_by_id=by.user_id,
        answer_due_on=answer_due_on,
    )
    present = {member.position: member for member in members_of(case)}
    for sheet in package["members"]:
        member = present[sheet["number"]]
        HandOverPart.objects.create(
            handover=row, case=case, member=member, drawer_id=member.drawer_id, sheet=sheet
        )
    record(
        "journey:handover:send",
        by=by,
        at=at,
        case_id=case.id,
        subject=row,
        detail={"receiver": receiver.id, "members": len(package["members"])},
    )
    _announce(row, by, at)
    return row


def remind_of_handover(*, handover: HandOver, by: Actor, at: dt.datetime) -> HandOver:
    """Send the receiver a reminder.

    Raises ``NotPermitted``, and ``Refused`` once it is acknowledged or where the receiver has lost the case.
    """
    require(by, Permission.SEND_HANDOVER)
    if handover.acknowledged_at is not None:
        raise Refused(
            say(msgid("No reminder was sent, because the hand-over is acknowledged. Load the page again."))
        )
    if not holds(handover.case, handover.receiver_id, on=at.date()):
        raise Refused(
            say(
                msgid(
                    "No reminder was sent, because %(name)s does not hold this case any more. "
                    "Share the case under an agreement first."
                ),
                name=handover.receiver.name,
            )
        )
    handover.reminded_at = at
    handover.save(update_fields=["reminded_at"])
    notify(
        organisation_id=handover.receiver_id,
        code="journey:handover:reminder",
        sentence=say(
            msgid("The hand-over of case %(reference)s still waits for your answer."),
            reference=handover.case.reference,
        ),
        at=at,
        case_id=handover.case_id,
        urgent=True,
    )
    record("journey:handover:remind", by=by, at=at, case_id=handover.case_id, subject=handover)
    return handover


def acknowledge_handover(*, handover: HandOver, answer: str, by: Actor, at: dt.datetime) -> HandOver:
    """Record that the receiver takes the case on, with an answer in words if there is one; done twice changes nothing.

    Whoever answers becomes the case manager, unless somebody is. Raises ``NotPermitted``, and ``Refused`` for
    anybody but the receiving organisation.
    """
    require(by, Permission.ACKNOWLEDGE_HANDOVER)
    row = HandOver.objects.select_for_update().get(pk=handover.pk)
    if row.receiver_id != by.organisation_id:
        raise Refused(
            say(
                msgid(
                    "The hand-over was not acknowledged, because it was sent to another organisation. Ask them to answer."
                )
            )
        )
    if row.acknowledged_at is not None:
        return row
    row.acknowledged_at = at
    row.acknowledged_by_id = by.user_id
    row.answer = answer.strip() or None
    row.save(update_fields=["acknowledged_at", "acknowledged_by_id", "answer"])
    if row.case.case_manager_id is None:
        row.case.case_manager_id = by.user_id
        row.case.save(update_fields=["case_manager"])
    record("journey:handover:acknowledge", by=by, at=at, case_id=row.case_id, subject=row)
    notify(
        organisation_id=row.case.organisation_id,
        office_id=row.case.office_id,
        code="journey:handover:acknowledged",
        sentence=say(
            msgid("The hand-over of case %(reference)s is acknowledged."), reference=row.case.reference
        ),
        at=at,
        case_id=row.case_id,
    )
    tell(
        case=row.case,
        sentence=say(msgid("The hand-over was acknowledged")),
        by=by,
        at=at,
        icon="check2-all",
    )
    return row


def record_handover_refusal(
    *,
    member: CaseMember,
    refused_on: dt.date,
    explained: bool,
    where_kept: str,
    by: Actor,
    at: dt.datetime,
) -> HandOverRefusal:
    """Record that a person refused the hand-over in writing; ``explained`` says whether they were told what then cannot reach them.

    ``where_kept`` says where the paper is. Raises ``NotPermitted``, and ``Refused`` without a paper or when a
    refusal stands already.
    """
    require(by, Permission.RECORD_CONSENT)
    if not where_kept.strip():
        raise Refused(
            say(
                msgid(
                    "The refusal was not recorded, because it must be in writing. Write where the signed paper is kept."
                )
            ),
            field="where_kept",
        )
    if HandOverRefusal.objects.filter(member=member, taken_back_at__isnull=True).exists():
        raise Refused(say(msgid("Nothing was changed: this person's refusal is recorded already.")))
    row = HandOverRefusal.objects.create(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        refused_on=refused_on,
        recorded_at=at,
        recorded_by_id=by.user_id,
        explained=explained,
        where_kept=where_kept.strip(),
    )
    record("journey:handover:refuse", by=by, at=at, case_id=member.case_id, subject=row)
    tell(
        case=member.case,
        sentence=say(
            msgid("Person %(number)s does not want to be handed over, in writing"), number=member.position
        ),
        by=by,
        at=at,
        icon="slash-circle",
    )
    return row


def take_back_handover_refusal(*, refusal: HandOverRefusal, by: Actor, at: dt.datetime) -> HandOverRefusal:
    """Record that a person changed their mind and may be handed over; nothing is sent by that.

    Raises ``NotPermitted``, and ``Refused`` when it is taken back already.
    """
    require(by, Permission.RECORD_CONSENT)
    row = (
        HandOverRefusal.objects.select_for_update(of=("self",))
        .select_related("member__case")
        .get(pk=refusal.pk)
    )
    if row.taken_back_at is not None:
        raise Refused(say(msgid("Nothing was changed: this refusal is taken back already.")))
    row.taken_back_at = at
    row.save(update_fields=["taken_back_at"])
    record("journey:handover:refusal_end", by=by, at=at, case_id=row.case_id, subject=row)
    tell(
        case=row.member.case,
        sentence=say(msgid("Person %(number)s may be handed over after all"), number=row.member.position),
        by=by,
        at=at,
        icon="arrow-counterclockwise",
    )
    return row


def _announce(row: HandOver, by: Actor, at: dt.datetime) -> None:
    """Tell the receiver without a name, and the timeline."""
    notify(
        organisation_id=row.receiver_id,
        code="journey:handover:sent",
        sentence=say(
            msgid("Case %(reference)s was handed over to you. Please acknowledge it by %(day)s."),
            reference=row.case.reference,
            day=row.answer_due_on.isoformat(),
        ),
        at=at,
        case_id=row.case_id,
    )
    tell(
        case=row.case,
        sentence=say(
            msgid("The hand-over was sent to %(name)s; an answer is due by %(day)s"),
            name=row.receiver.name,
            day=row.answer_due_on,
        ),
        by=by,
        at=at,
        icon="send",
    )


def _check_sending(case: Case, receiver: Organisation, answer_due_on: dt.date, day: dt.date) -> None:
    if answer_due_on < day:
        raise Refused(
            say(
                msgid(
                    "The hand-over was not sent, because its answer would be due in the past. Choose a later day."
                )
            ),
            field="answer_due_on",
        )
    if not holds(case, receiver.id, on=day):
        raise Refused(
            say(
                msgid(
                    "The hand-over was not sent, because %(name)s does not hold this case. "
                    "Share the case under an agreement first."
                ),
                name=receiver.name,
            ),
            field="receiver",
        )
