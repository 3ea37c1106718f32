"""The engine of the table: lock, look up, ask who and when, write the state with its history, tell both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.enums import STATE_LABELS, Area, Closure, State
from wayhome.casefile.cases.models import Case, CaseMember, StateChange
from wayhome.casefile.cases.queries import open_hold, who_holds
from wayhome.casefile.cases.scopes import lock_case
from wayhome.casefile.cases.status import write_state
from wayhome.casefile.cases.telling import tell
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.closures import LABELS
from wayhome.process.enums import Verb
from wayhome.process.rows import Transition
from wayhome.process.shapes import has_step, shape_of
from wayhome.process.sides import is_told, refuse_other_side
from wayhome.process.transitions import BY_VERB
from wayhome.stages.consent.queries import recorded_consents
from wayhome.stages.counselling.queries import took_part

COUNSELLING_VERBS = (Verb.BEGIN_COUNSELLING.value, Verb.APPLY.value)


def lock(case: Case) -> Case:
    """Return the case, locked and read again; two people pressing at once then yield one move and one sentence."""
    return lock_case(case)


def refuse_strangers(case: Case, *members: CaseMember | None) -> None:
    """Raise ``OutOfScope`` when a member belongs to another case: the scope of this one says nothing about them."""
    if any(member is not None and member.case_id != case.pk for member in members):
        raise OutOfScope


def counselled_by(case: Case, by: Actor) -> bool:
    """Return whether the person counsels the case, or did: handing it on does not make two pairs of eyes.

    Whoever screened, explained, judged or took a consent has counselled too.
    """
    if by.user_id is None or by.is_same_person(case.counsellor_id):
        return by.user_id is not None
    wrote = StateChange.objects.filter(case=case, user_id=by.user_id, verb__in=COUNSELLING_VERBS)
    return wrote.exists() or took_part(case, by.user_id) or recorded_consents(case, by.user_id)


def begin(
    case: Case, verb: Verb, *, by: Actor, reason: str = "", on: dt.date | None = None
) -> tuple[Case, Transition]:
    """Lock the case and check everything about a verb but its gate; return the locked case and the row.

    ``on`` is the day, which verbs of one side of the case need. Raises ``Refused`` when the state, the side, a
    hold, a missing reason or the four eyes stand against it, and ``NotPermitted``.
    """
    row = BY_VERB[verb]
    locked = lock(case)
    refuse_by_state(locked, row)
    require(by, row.permission)
    refuse_left_out(locked, row)
    refuse_other_side(locked, row, by, on=on)
    if not row.works_on_hold and open_hold(locked) is not None and verb is not Verb.HOLD:
        raise Refused(
            say(msgid("Nothing was changed, because the case is on hold. Resume it first.")), code="on_hold"
        )
    if row.needs_reason and not reason.strip():
        raise Refused(
            say(msgid("Nothing was changed, because this step needs a reason. Write why, in one sentence.")),
            code="reason_missing",
            field="reason",
        )
    if row.not_the_counsellor and counselled_by(locked, by):
        raise Refused(
            say(
                msgid(
                    "Nothing was decided, because whoever counsels a case may not decide on it. "
                    "Ask another approver."
                )
            ),
            code="four_eyes",
        )
    return locked, row


def refuse_by_state(case: Case, row: Transition) -> None:
    """Raise ``Refused`` when the verb does not start from the state in which the case stands."""
    if State(case.state) not in row.from_states:
        raise Refused(
            say(
                msgid(
                    "Nothing was changed: “%(verb)s” is not possible while the case stands at “%(state)s”."
                ),
                verb=say(row.label),
                state=say(STATE_LABELS[State(case.state)]),
            ),
            code="wrong_state",
        )


def refuse_left_out(case: Case, row: Transition) -> None:
    """Raise ``Refused`` when the programme of the case has no such step."""
    if not has_step(case, row):
        raise Refused(
            say(
                msgid(
                    "Nothing was changed, because the programme of this case has no such step. "
                    "Close the case, or refer the person to a programme that goes on."
                )
            ),
            code="no_such_step",
        )


def refuse_without_journey(case: Case) -> None:
    """Raise ``Refused`` where nobody travels with the programme: no seat, no embassy and no hand-over is needed."""
    if case.programme.is_at_home:
        raise Refused(
            say(
                msgid(
                    "Nothing was done, because nobody travels with the programme of this case: it helps people who "
                    "have come home already."
                )
            ),
            code="no_journey",
        )


def home_already() -> Refused:
    """Return the refusal to withdraw from a journey that there never was; what somebody can say no to stands in it."""
    return Refused(
        say(
            msgid(
                "The withdrawal was not recorded, because this person is home: there is no journey to withdraw from. "
                "If they want no more help, take back what they agreed to under Consents, which is one step too, or "
                "close the case as “%(closure)s”."
            ),
            closure=say(LABELS[Closure.DECLINED_ASSISTANCE]),
        ),
        code="home_already",
    )


@dataclass(frozen=True)
class Told:
    """How a move is told: the line of the timeline (the row's own when empty), its area and icon, and to whom.

    ``holders`` are the organisations to tell where some lose their access by the very act.
    """

    sentence: Sentence | None = None
    area: Area = Area.GENERAL
    icon: str = "arrow-right-circle"
    holders: Sequence[int] | None = None


def move(
    case: Case,
    row: Transition,
    *,
    to: State | None,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
    happened_at: dt.datetime | None = None,
    reason_area: Area | None = None,
    told: Told | None = None,
) -> Case:
    """Write the end of a verb: state with history (``to`` is ``None`` when the case stays), timeline, audit, notices.

    ``reason_area`` is what the reason speaks of, where that is not what the row says. Raises ``ValueError`` for an
    end that the row does not name (a programming error).
    """
    said = told or Told()
    if to is None and not row.may_stay:
        raise ValueError(f"{row.verb} must move the case")
    before = case.state
    if to is not None and to.value != before and (State(before), to) not in row.moves(shape_of(case)):
        raise ValueError(f"{row.verb} does not lead from {before} to {to}")
    if to is not None and to.value != before:
        write_state(
            case=case,
            to=to,
            verb=row.verb.value,
            by=by,
            happened_at=happened_at or at,
            recorded_at=at,
            reason=reason,
            area=reason_area or row.reason_area,
        )
    tell(case=case, sentence=said.sentence or say(row.told), by=by, at=at, area=said.area, icon=said.icon)
    record(
        row.audit_tag,
        by=by,
        at=at,
        case_id=case.id,
        subject=case,
        detail={"from": before, "to": case.state},
    )
    _tell_offices(case, row, at=at, holders=said.holders)
    return case


def _tell_offices(case: Case, row: Transition, *, at: dt.datetime, holders: Sequence[int] | None) -> None:
    """Write the notice of a row, without a name: for the counsellor, the approvers, or both sides."""
    sentence = say(msgid("Case %(reference)s: %(what)s."), reference=case.reference, what=row.told)
    about = partial(
        notify,
        case_id=case.id,
        code=f"process:{row.verb.value}",
        sentence=sentence,
        at=at,
        urgent=row.urgent,
    )
    if row.notice == "counsellor" and case.counsellor_id:
        about(organisation_id=case.organisation_id, user_id=case.counsellor_id)
    if row.notice == "approver":
        about(organisation_id=case.organisation_id, role=Role.PROGRAMME_MANAGER.value)
    if row.notice == "both_sides":
        for organisation in _holders(case, holders, on=at.date()):
            if is_told(case, row, organisation):
                about(organisation_id=organisation.id)


def _holders(case: Case, holders: Sequence[int] | None, *, on: dt.date) -> Sequence[Organisation]:
    if holders is not None:
        return list(Organisation.objects.filter(pk__in=holders))
    return [access.organisation for access in who_holds(case, on=on)]
