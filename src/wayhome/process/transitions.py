"""The process: one row per verb. Enforcement, buttons, worklist, picture and tests all read this table.

Pure data: no Django. A row with several possible ends is decided by its action (the last active member moves
the case); the engine refuses an end that the row does not name.
"""

from __future__ import annotations

from dataclasses import dataclass

from wayhome.casefile.access.enums import Permission as P
from wayhome.casefile.cases.enums import BEFORE_BOARDING, State
from wayhome.ground.values.sentences import msgid
from wayhome.process.enums import Verb
from wayhome.safeguards.words import Act

EVERY_STATE = frozenset(State)
OPEN_STATES = EVERY_STATE - {State.CLOSED}
AFTER_ARRIVAL = frozenset({State.ARRIVED, State.REINTEGRATING, State.FOLLOWING_UP})


@dataclass(frozen=True)
class Transition:
    """One verb: from where, to where, who, which gate, what it stamps, who is told, and what undoes it."""

    verb: Verb
    label: str
    told: str
    from_states: frozenset[State]
    to_states: frozenset[State]
    permission: P
    audit_tag: str
    gate: Act | None = None
    may_stay: bool = False
    per_member: bool = False
    needs_reason: bool = False
    not_the_counsellor: bool = False
    works_on_hold: bool = False
    within_hours: int | None = None
    stamps: tuple[str, ...] = ()
    notice: str = ""
    undone_by: Verb | None = None

    def ends(self) -> frozenset[State]:
        """Return every state that the case may have afterwards when it moves."""
        return self.to_states


def _row(
    verb: Verb,
    label: str,
    told: str,
    start: State | frozenset[State] | None,
    end: State | frozenset[State],
    permission: P,
    **more: object,
) -> Transition:
    starts = frozenset() if start is None else frozenset({start}) if isinstance(start, State) else start
    ends = frozenset({end}) if isinstance(end, State) else end
    return Transition(
        verb=verb,
        label=label,
        told=told,
        from_states=starts,
        to_states=ends,
        permission=permission,
        audit_tag=f"process:case:{verb.value}",
        **more,  # type: ignore[arg-type]  # named fields of the row, checked when the table is built
    )


_S = State

TABLE: tuple[Transition, ...] = (
    _row(
        Verb.OPEN_CASE,
        msgid("Open a case"),
        msgid("The case was opened"),
        None,
        _S.ENQUIRY,
        P.OPEN_CASE,
        gate=Act.OPEN_CASE,
        stamps=("opened_at",),
        undone_by=Verb.CLOSE,
    ),
    _row(
        Verb.BEGIN_COUNSELLING,
        msgid("Begin counselling"),
        msgid("Counselling began"),
        _S.ENQUIRY,
        _S.COUNSELLING,
        P.BEGIN_COUNSELLING,
    ),
    _row(
        Verb.APPLY,
        msgid("Record the application"),
        msgid("The application was recorded"),
        _S.COUNSELLING,
        _S.APPLIED,
        P.APPLY,
        gate=Act.APPLY,
        stamps=("applied_on",),
        notice="approver",
        undone_by=Verb.TAKE_BACK,
    ),
    _row(
        Verb.TAKE_BACK,
        msgid("Take the application back"),
        msgid("The application was taken back"),
        _S.APPLIED,
        _S.COUNSELLING,
        P.APPLY,
    ),
    _row(
        Verb.ASK_FOR_MORE,
        msgid("Ask for more"),
        msgid("The approver asked for more"),
        _S.APPLIED,
        _S.COUNSELLING,
        P.APPROVE,
        needs_reason=True,
        notice="counsellor",
    ),
    _row(
        Verb.APPROVE,
        msgid("Approve"),
        msgid("The application was approved"),
        _S.APPLIED,
        _S.APPROVED,
        P.APPROVE,
        gate=Act.APPROVE,
        not_the_counsellor=True,
        stamps=("approved_on", "approved_by"),
        notice="counsellor",
        undone_by=Verb.RECONSIDER,
    ),
    _row(
        Verb.RECONSIDER,
        msgid("Reconsider the approval"),
        msgid("The approval is being reconsidered"),
        _S.APPROVED,
        _S.APPLIED,
        P.APPROVE,
        needs_reason=True,
        notice="counsellor",
    ),
    _row(
        Verb.REFUSE,
        msgid("Refuse"),
        msgid("The application was refused"),
        _S.APPLIED,
        _S.CLOSED,
        P.APPROVE,
        not_the_counsellor=True,
        needs_reason=True,
        notice="counsellor",
        undone_by=Verb.REOPEN,
    ),
    _row(
        Verb.PREPARE,
        msgid("Start preparing the journey"),
        msgid("Preparation of the journey began"),
        _S.APPROVED,
        _S.PREPARING,
        P.PREPARE,
    ),
    _row(
        Verb.CLEAR,
        msgid("Clear for travel"),
        msgid("Cleared for travel"),
        _S.PREPARING,
        _S.CLEARED,
        P.CLEAR,
        gate=Act.CLEAR,
        notice="both_sides",
        undone_by=Verb.UNCLEAR,
    ),
    _row(
        Verb.UNCLEAR,
        msgid("Take the clearance back"),
        msgid("The clearance was taken back"),
        _S.CLEARED,
        _S.PREPARING,
        P.UNCLEAR,
        needs_reason=True,
        works_on_hold=True,
        notice="both_sides",
        undone_by=Verb.CLEAR,
    ),
    _row(
        Verb.CONFIRM_BOARDING,
        msgid("Confirm boarding"),
        msgid("Boarding was confirmed"),
        _S.CLEARED,
        _S.DEPARTED,
        P.CONFIRM_BOARDING,
        gate=Act.BOARD,
        may_stay=True,
        per_member=True,
        stamps=("departed_on",),
        notice="both_sides",
        undone_by=Verb.CORRECT_DEPARTURE,
    ),
    _row(
        Verb.CORRECT_DEPARTURE,
        msgid("Correct the departure"),
        msgid("The departure was corrected"),
        frozenset({_S.CLEARED, _S.DEPARTED}),
        frozenset({_S.CLEARED, _S.PREPARING}),
        P.CORRECT_DEPARTURE,
        may_stay=True,
        per_member=True,
        needs_reason=True,
        within_hours=24,
        notice="both_sides",
    ),
    _row(
        Verb.NO_SHOW,
        msgid("Record that somebody did not come"),
        msgid("Somebody did not come to the airport"),
        _S.CLEARED,
        _S.PREPARING,
        P.CONFIRM_BOARDING,
        may_stay=True,
        per_member=True,
        notice="both_sides",
    ),
    _row(
        Verb.INTERRUPTED,
        msgid("Record that a journey was interrupted"),
        msgid("The journey was interrupted"),
        frozenset({_S.CLEARED, _S.DEPARTED}),
        _S.PREPARING,
        P.CONFIRM_BOARDING,
        may_stay=True,
        per_member=True,
        needs_reason=True,
        notice="both_sides",
    ),
    _row(
        Verb.CONFIRM_ARRIVAL,
        msgid("Confirm arrival"),
        msgid("Arrival was confirmed"),
        _S.DEPARTED,
        _S.ARRIVED,
        P.CONFIRM_ARRIVAL,
        may_stay=True,
        per_member=True,
        stamps=("arrived_on",),
        notice="both_sides",
        undone_by=Verb.CORRECT_ARRIVAL,
    ),
    _row(
        Verb.CORRECT_ARRIVAL,
        msgid("Correct the arrival"),
        msgid("The arrival was corrected"),
        frozenset({_S.DEPARTED, _S.ARRIVED}),
        _S.DEPARTED,
        P.CONFIRM_ARRIVAL,
        may_stay=True,
        per_member=True,
        needs_reason=True,
        notice="both_sides",
    ),
    _row(
        Verb.START_REINTEGRATION,
        msgid("Start reintegration"),
        msgid("Reintegration started"),
        _S.ARRIVED,
        _S.REINTEGRATING,
        P.REINTEGRATE,
        undone_by=Verb.BACK_TO_ARRIVED,
    ),
    _row(
        Verb.BACK_TO_ARRIVED,
        msgid("Go back to arrived"),
        msgid("The case went back to arrived"),
        _S.REINTEGRATING,
        _S.ARRIVED,
        P.REINTEGRATE,
        needs_reason=True,
    ),
    _row(
        Verb.START_FOLLOW_UP,
        msgid("Start follow-up"),
        msgid("Follow-up started"),
        _S.REINTEGRATING,
        _S.FOLLOWING_UP,
        P.REINTEGRATE,
        undone_by=Verb.RESUME_REINTEGRATION,
    ),
    _row(
        Verb.RESUME_REINTEGRATION,
        msgid("Resume reintegration"),
        msgid("Reintegration was resumed"),
        _S.FOLLOWING_UP,
        _S.REINTEGRATING,
        P.REINTEGRATE,
        needs_reason=True,
    ),
    _row(
        Verb.STAYS,
        msgid("Record that somebody stays"),
        msgid("Who travels has changed"),
        OPEN_STATES - AFTER_ARRIVAL,
        frozenset({_S.PREPARING, _S.DEPARTED, _S.ARRIVED}),
        P.PREPARE,
        may_stay=True,
        per_member=True,
        needs_reason=True,
        works_on_hold=True,
        notice="both_sides",
    ),
    _row(
        Verb.DIED,
        msgid("Record a death"),
        msgid("Who travels has changed"),
        OPEN_STATES,
        frozenset({_S.PREPARING, _S.DEPARTED, _S.ARRIVED}),
        P.CLOSE,
        may_stay=True,
        per_member=True,
        needs_reason=True,
        works_on_hold=True,
        notice="both_sides",
    ),
    _row(
        Verb.CAME_BACK,
        msgid("Record that somebody came back on the way"),
        msgid("Somebody came back on the way"),
        frozenset({_S.PREPARING, _S.CLEARED, _S.DEPARTED, _S.ARRIVED}),
        frozenset(),
        P.CONFIRM_BOARDING,
        may_stay=True,
        per_member=True,
        needs_reason=True,
        works_on_hold=True,
        notice="both_sides",
    ),
    _row(
        Verb.TRAVELS_AGAIN,
        msgid("Record that somebody wants to travel after all"),
        msgid("Somebody wants to travel after all"),
        frozenset({_S.COUNSELLING, _S.APPLIED, _S.APPROVED, _S.PREPARING}),
        frozenset(),
        P.RECORD_CONSENT,
        may_stay=True,
        per_member=True,
        notice="counsellor",
        undone_by=Verb.WITHDRAW,
    ),
    _row(
        Verb.WITHDRAW,
        msgid("They withdraw"),
        msgid("A withdrawal was heard"),
        frozenset({*BEFORE_BOARDING, _S.CLOSED}),
        frozenset({_S.COUNSELLING, _S.PREPARING, _S.DEPARTED}),
        P.WITHDRAW,
        may_stay=True,
        per_member=True,
        works_on_hold=True,
        notice="both_sides",
    ),
    _row(
        Verb.CLOSE,
        msgid("Close the case"),
        msgid("The case was closed"),
        OPEN_STATES,
        _S.CLOSED,
        P.CLOSE,
        works_on_hold=True,
        stamps=("closed_at",),
        notice="both_sides",
        undone_by=Verb.REOPEN,
    ),
    _row(
        Verb.REOPEN,
        msgid("Re-open the case"),
        msgid("The case was re-opened"),
        _S.CLOSED,
        frozenset({_S.ENQUIRY, _S.COUNSELLING, _S.APPLIED, _S.APPROVED, _S.PREPARING}),
        P.SUPERVISE,
        needs_reason=True,
        notice="counsellor",
        undone_by=Verb.CLOSE,
    ),
    _row(
        Verb.HOLD,
        msgid("Put on hold"),
        msgid("The case was put on hold"),
        OPEN_STATES,
        frozenset(),
        P.HOLD,
        may_stay=True,
        undone_by=Verb.RESUME,
    ),
    _row(
        Verb.RESUME,
        msgid("Resume"),
        msgid("The case was resumed"),
        OPEN_STATES,
        frozenset(),
        P.HOLD,
        may_stay=True,
        works_on_hold=True,
    ),
)

BY_VERB: dict[Verb, Transition] = {row.verb: row for row in TABLE}
