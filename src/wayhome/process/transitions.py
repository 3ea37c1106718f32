"""The process: one row per verb. Enforcement, buttons, worklist, picture and tests all read this table.

Pure data: no Django. A row with several possible ends is decided by its action (the last active member moves
the case); the engine refuses an end that the row does not name.
"""

from __future__ import annotations

from dataclasses import dataclass

from wayhome.casefile.access.enums import Permission as P
from wayhome.casefile.cases.enums import BEFORE_BOARDING, Area, State
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.ground.values.sentences import msgid
from wayhome.process.enums import LEFT_OUT, Side, Verb
from wayhome.safeguards.words import Act, TravelState

EVERY_STATE = frozenset(State)
OPEN_STATES = EVERY_STATE - {State.CLOSED}
WITHOUT_ONE_MORE = frozenset(
    {
        (State.CLEARED, State.PREPARING),
        (State.CLEARED, State.DEPARTED),
        (State.CLEARED, State.ARRIVED),
        (State.PREPARING, State.DEPARTED),
        (State.PREPARING, State.ARRIVED),
    }
)
"""Where a case may go when somebody drops out of its journey: to where the others have come already."""
ALL_HOME = frozenset({(State.COUNSELLING, State.ARRIVED)})
"""Where a case of a programme for people at home goes, when everybody who is still of it is home."""
AT_HOME = frozenset({ProgrammeShape.ORIGIN_ONLY})
NOT_ABOARD = frozenset(
    {
        TravelState.NOT_BOOKED,
        TravelState.BOOKED,
        TravelState.NO_SHOW,
        TravelState.INTERRUPTED,
        TravelState.RETURNED_TO_HOST,
    }
)
"""The travel states of whoever travels and sits in no aircraft: they may withdraw, or stay."""


@dataclass(frozen=True)
class Transition:
    """One verb: from where, to where, who, which gate, what it stamps, who is told, and what undoes it.

    ``people`` holds the travel states of those a verb about one person can be about; ``aside`` marks verbs that
    stand with the person and not among the steps of the case. ``only`` names the moves of a verb that cannot lead
    from each of its starts to each of its ends. ``shapes`` names the programmes that have the verb, where not every
    one has it, and ``at_home`` the moves that it makes only in a programme for people who have come home already.
    ``side`` is the side of the case whose step it is; ``told_to_government`` whether an authority that holds the
    case hears of it; ``reason_area`` what one must be allowed to read to see the reason that was given.
    """

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
    people: frozenset[TravelState] = frozenset()
    aside: bool = False
    only: frozenset[tuple[State, State]] = frozenset()
    shapes: frozenset[ProgrammeShape] = frozenset()
    at_home: frozenset[tuple[State, State]] = frozenset()
    needs_reason: bool = False
    not_the_counsellor: bool = False
    works_on_hold: bool = False
    within_hours: int | None = None
    stamps: tuple[str, ...] = ()
    notice: str = ""
    told_to_government: bool = False
    side: Side = Side.ANY
    reason_area: Area = Area.COUNSELLING
    undone_by: Verb | None = None

    def is_in(self, shape: ProgrammeShape) -> bool:
        """Return whether programmes of a shape have this verb; one that leads only to steps they leave out they have not."""
        if self.shapes and shape not in self.shapes:
            return False
        return not self.to_states or bool(self.to_states - LEFT_OUT[shape])

    def moves(self, shape: ProgrammeShape = ProgrammeShape.WHOLE_WAY) -> frozenset[tuple[State, State]]:
        """Return the ordered pairs of different states that this verb can connect in programmes of a shape.

        It never leads to a step that they leave out; a case that stands at one all the same may leave it.
        """
        if not self.is_in(shape):
            return frozenset()
        every = {(start, end) for start in self.from_states for end in self.to_states if start is not end}
        kept = {(start, end) for start, end in self.only or every if end not in LEFT_OUT[shape]}
        return frozenset(kept | self.at_home) if shape in AT_HOME else frozenset(kept)

    @property
    def takes_reason(self) -> bool:
        """Return whether words can be given with the step, asked for or not."""
        return self.needs_reason or self.verb in {Verb.WITHDRAW, Verb.CLOSE}


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
_T = TravelState
_UNDER_WAY = frozenset({_S.PREPARING, _S.CLEARED, _S.DEPARTED})
"""Where a case may stand while somebody of it is on the way: others may be ahead of their own journey still."""
_WITHDRAWALS = WITHOUT_ONE_MORE | {
    (start, _S.COUNSELLING) for start in (_S.APPLIED, _S.APPROVED, _S.PREPARING, _S.CLEARED)
}
"""Nobody left: back to counselling, from wherever the case stood; it never leads forward by itself."""

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
        reason_area=Area.LEGAL,
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
        reason_area=Area.LEGAL,
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
        reason_area=Area.LEGAL,
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
        reason_area=Area.PROTECTION,
    ),
    _row(
        Verb.CONFIRM_BOARDING,
        msgid("Confirm boarding"),
        msgid("Boarding was confirmed"),
        _S.CLEARED,
        frozenset({_S.DEPARTED, _S.PREPARING}),
        P.CONFIRM_BOARDING,
        gate=Act.BOARD,
        may_stay=True,
        per_member=True,
        people=frozenset({_T.NOT_BOOKED, _T.BOOKED, _T.NO_SHOW}),
        stamps=("departed_on",),
        notice="both_sides",
        undone_by=Verb.CORRECT_DEPARTURE,
        told_to_government=True,
    ),
    _row(
        Verb.CORRECT_DEPARTURE,
        msgid("Correct the departure"),
        msgid("The departure was corrected"),
        _UNDER_WAY,
        _S.CLEARED,
        P.CORRECT_DEPARTURE,
        may_stay=True,
        only=frozenset({(_S.DEPARTED, _S.CLEARED)}),
        per_member=True,
        people=frozenset({_T.BOARDED}),
        needs_reason=True,
        within_hours=24,
        notice="both_sides",
        told_to_government=True,
        reason_area=Area.TRAVEL,
    ),
    _row(
        Verb.NO_SHOW,
        msgid("Record that somebody did not come"),
        msgid("Somebody did not come to the airport"),
        frozenset({_S.PREPARING, _S.CLEARED}),
        _S.PREPARING,
        P.CONFIRM_BOARDING,
        may_stay=True,
        only=frozenset({(_S.CLEARED, _S.PREPARING)}),
        per_member=True,
        people=frozenset({_T.BOOKED}),
        notice="both_sides",
    ),
    _row(
        Verb.INTERRUPTED,
        msgid("Record that a journey was interrupted"),
        msgid("The journey was interrupted"),
        _UNDER_WAY,
        _S.PREPARING,
        P.CONFIRM_BOARDING,
        may_stay=True,
        only=frozenset({(_S.CLEARED, _S.PREPARING), (_S.DEPARTED, _S.PREPARING)}),
        per_member=True,
        people=frozenset({_T.BOARDED}),
        needs_reason=True,
        notice="both_sides",
        reason_area=Area.TRAVEL,
    ),
    _row(
        Verb.CONFIRM_ARRIVAL,
        msgid("Confirm arrival"),
        msgid("Arrival was confirmed"),
        _UNDER_WAY,
        _S.ARRIVED,
        P.CONFIRM_ARRIVAL,
        may_stay=True,
        only=frozenset({(_S.DEPARTED, _S.ARRIVED)}),
        per_member=True,
        people=frozenset({_T.BOARDED}),
        stamps=("arrived_on",),
        notice="both_sides",
        undone_by=Verb.CORRECT_ARRIVAL,
        side=Side.ORIGIN,
    ),
    _row(
        Verb.CORRECT_ARRIVAL,
        msgid("Correct the arrival"),
        msgid("The arrival was corrected"),
        _UNDER_WAY | {_S.ARRIVED},
        _S.DEPARTED,
        P.CONFIRM_ARRIVAL,
        may_stay=True,
        only=frozenset({(_S.ARRIVED, _S.DEPARTED)}),
        per_member=True,
        people=frozenset({_T.ARRIVED}),
        needs_reason=True,
        notice="both_sides",
        side=Side.ORIGIN,
        reason_area=Area.TRAVEL,
    ),
    _row(
        Verb.CONFIRM_HOME,
        msgid("Confirm that they are home"),
        msgid("It was confirmed that somebody is home"),
        frozenset({_S.COUNSELLING, _S.ARRIVED, _S.REINTEGRATING, _S.FOLLOWING_UP}),
        _S.ARRIVED,
        P.CONFIRM_ARRIVAL,
        gate=Act.HELP_AT_HOME,
        may_stay=True,
        only=ALL_HOME,
        shapes=AT_HOME,
        per_member=True,
        people=frozenset({_T.NOT_BOOKED}),
        stamps=("arrived_on",),
        notice="both_sides",
        undone_by=Verb.CORRECT_HOME,
        side=Side.ORIGIN,
    ),
    _row(
        Verb.CORRECT_HOME,
        msgid("Correct: somebody is not home"),
        msgid("It was corrected that somebody is home"),
        frozenset({_S.COUNSELLING, _S.ARRIVED}),
        _S.COUNSELLING,
        P.CONFIRM_ARRIVAL,
        may_stay=True,
        only=frozenset({(_S.ARRIVED, _S.COUNSELLING)}),
        shapes=AT_HOME,
        per_member=True,
        people=frozenset({_T.ARRIVED}),
        needs_reason=True,
        notice="both_sides",
        side=Side.ORIGIN,
        reason_area=Area.TRAVEL,
    ),
    _row(
        Verb.BACK_IN_HOST,
        msgid("Record that somebody is back"),
        msgid("Somebody whose journey was interrupted is back in the host country"),
        _UNDER_WAY,
        frozenset(),
        P.CONFIRM_BOARDING,
        may_stay=True,
        per_member=True,
        people=frozenset({_T.INTERRUPTED}),
        works_on_hold=True,
        notice="both_sides",
        undone_by=Verb.START_AGAIN,
    ),
    _row(
        Verb.STAYS,
        msgid("Record that somebody stays"),
        msgid("Somebody of the case stays and does not travel"),
        frozenset(BEFORE_BOARDING),
        frozenset({_S.PREPARING, _S.DEPARTED, _S.ARRIVED}),
        P.PREPARE,
        may_stay=True,
        only=WITHOUT_ONE_MORE,
        at_home=ALL_HOME,
        per_member=True,
        people=NOT_ABOARD,
        aside=True,
        needs_reason=True,
        works_on_hold=True,
        notice="both_sides",
        undone_by=Verb.START_AGAIN,
    ),
    _row(
        Verb.START_AGAIN,
        msgid("Somebody wants to travel again"),
        msgid("Somebody starts again"),
        frozenset({_S.COUNSELLING, _S.APPLIED, _S.APPROVED, _S.PREPARING}),
        frozenset(),
        P.RECORD_CONSENT,
        may_stay=True,
        per_member=True,
        people=frozenset({_T.WITHDRAWN, _T.STAYS, _T.RETURNED_TO_HOST}),
        side=Side.CARRIER,
        notice="counsellor",
        undone_by=Verb.WITHDRAW,
    ),
    _row(
        Verb.DECEASED,
        msgid("Record a death"),
        msgid("Who travels has changed"),
        OPEN_STATES,
        frozenset({_S.PREPARING, _S.DEPARTED, _S.ARRIVED}),
        P.CLOSE,
        may_stay=True,
        only=WITHOUT_ONE_MORE | {(_S.DEPARTED, _S.ARRIVED)},
        at_home=ALL_HOME,
        per_member=True,
        people=frozenset(TravelState) - {_T.DECEASED},
        aside=True,
        works_on_hold=True,
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
        reason_area=Area.GENERAL,
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
        reason_area=Area.GENERAL,
    ),
    _row(
        Verb.GO_ON_ELSEWHERE,
        msgid("Let members go on in another case"),
        msgid("Members of the family go on in another case"),
        OPEN_STATES,
        frozenset({_S.PREPARING, _S.DEPARTED, _S.ARRIVED}),
        P.SPLIT_FAMILY,
        may_stay=True,
        only=WITHOUT_ONE_MORE,
        at_home=ALL_HOME,
        aside=True,
        works_on_hold=True,
    ),
    _row(
        Verb.WITHDRAW,
        msgid("They withdraw"),
        msgid("A withdrawal was heard"),
        frozenset({*BEFORE_BOARDING, _S.CLOSED}),
        frozenset({_S.COUNSELLING, _S.PREPARING, _S.DEPARTED, _S.ARRIVED}),
        P.WITHDRAW,
        may_stay=True,
        only=_WITHDRAWALS,
        at_home=ALL_HOME,
        per_member=True,
        people=NOT_ABOARD,
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
        side=Side.CARRIER,
    ),
    _row(
        Verb.REOPEN,
        msgid("Re-open the case"),
        msgid("The case was re-opened"),
        _S.CLOSED,
        frozenset(
            {_S.ENQUIRY, _S.COUNSELLING, _S.APPLIED, _S.APPROVED, _S.PREPARING, _S.DEPARTED, _S.ARRIVED}
        ),
        P.REOPEN,
        at_home=frozenset({(_S.CLOSED, _S.ARRIVED)}),
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
        side=Side.CARRIER,
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
        side=Side.CARRIER,
    ),
)

BY_VERB: dict[Verb, Transition] = {row.verb: row for row in TABLE}
