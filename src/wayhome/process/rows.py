"""What one row of the process says: a verb, where it starts and ends, who may take it, and what it asks and tells."""

from __future__ import annotations

from dataclasses import dataclass

from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area, State
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.process.enums import LEFT_OUT, Side, Verb
from wayhome.safeguards.words import Act, TravelState

AT_HOME = frozenset({ProgrammeShape.ORIGIN_ONLY})


@dataclass(frozen=True)
class Transition:
    """One verb: from where, to where, who, which gate, what it stamps, who is told, and what undoes it.

    ``people`` holds the travel states of those a verb about one person can be about; ``aside`` marks verbs that
    stand with the person and not among the steps of the case. ``only`` names the moves of a verb that cannot lead
    from each of its starts to each of its ends. ``shapes`` names the programmes that have the verb, where not every
    one has it, and ``at_home`` the moves that it makes only in a programme for people who have come home already.
    ``side`` is the side of the case whose step it is; ``told_to_government`` whether an authority that holds the
    case hears of it; ``urgent`` whether its notice stands first, and is written about to whoever chose nothing else;
    ``reason_area`` what one must be allowed to read to see the reason that was given.
    """

    verb: Verb
    label: str
    told: str
    from_states: frozenset[State]
    to_states: frozenset[State]
    permission: Permission
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
    urgent: bool = False
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


def row(
    verb: Verb,
    label: str,
    told: str,
    start: State | frozenset[State] | None,
    end: State | frozenset[State],
    permission: Permission,
    **more: object,
) -> Transition:
    """Return one row; ``start`` and ``end`` may be one state, and ``None`` is where there was no case before."""
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
