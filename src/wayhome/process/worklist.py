"""What can be done next on a case, and why a step is closed: the buttons, the gate panel and the API's next steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, refusal
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.ground.core.errors import NotPermitted
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.engine import counselled_by
from wayhome.process.enums import Verb
from wayhome.process.gates import may_read, reasons_for, sentence_for
from wayhome.process.gathering import Gathered
from wayhome.process.rows import Transition
from wayhome.process.shapes import has_step, shape_of, steps_of
from wayhome.process.sides import side_refusal
from wayhome.process.transitions import TABLE
from wayhome.safeguards.acts import what_blocks
from wayhome.safeguards.conditions import Reading, readings
from wayhome.safeguards.engine import Finding
from wayhome.safeguards.words import State as RuleState
from wayhome.safeguards.words import Tier

BACKWARDS = frozenset(
    {
        Verb.TAKE_BACK,
        Verb.RECONSIDER,
        Verb.UNCLEAR,
        Verb.CORRECT_DEPARTURE,
        Verb.CORRECT_ARRIVAL,
        Verb.CORRECT_HOME,
        Verb.BACK_TO_ARRIVED,
        Verb.RESUME_REINTEGRATION,
    }
)
ALWAYS = frozenset(
    {Verb.WITHDRAW, Verb.CLOSE, Verb.REOPEN, Verb.HOLD, Verb.RESUME, Verb.OPEN_CASE, Verb.GO_ON_ELSEWHERE}
)


@dataclass(frozen=True)
class Offer:
    """One verb that starts from the case's state: open, or closed with the sentences that say why."""

    row: Transition
    closed_because: tuple[Sentence, ...] = ()

    @property
    def is_open(self) -> bool:
        """Return whether the verb can be pressed now."""
        return not self.closed_because


def offers(case: Case, by: Actor, gathered: Gathered) -> Sequence[Offer]:
    """Return the verbs that start from the case's state, forward ones first, each with the same answer as its refusal.

    A verb about one person is there while somebody of the case has come so far.
    Withdrawing is not among them: it stands on every page by itself and has no reason to be closed.
    """
    states = {member.travel_state for member in gathered.facts.members if not member.left}
    rows = [
        row
        for row in TABLE
        if State(case.state) in row.from_states
        and row.verb not in ALWAYS
        and has_step(case, row)
        and (not row.people or row.people & states)
    ]
    rows.sort(key=lambda row: row.verb in BACKWARDS)
    counselled = any(row.not_the_counsellor for row in rows) and counselled_by(case, by)
    return [Offer(row, _closed(case, row, by, gathered, counselled=counselled)) for row in rows]


def next_verb(case: Case) -> Transition | None:
    """Return the row that leads forward from the case's state, if the process has one."""
    steps = steps_of(case)
    here = steps.index(State(case.state))
    if here + 1 >= len(steps) - 1:
        return None
    return next(
        (
            row
            for row in TABLE
            if State(case.state) in row.from_states
            and (State(case.state), steps[here + 1]) in row.moves(shape_of(case))
            and row.verb not in ALWAYS | BACKWARDS
            and not row.aside
            and has_step(case, row)
        ),
        None,
    )


def _closed(
    case: Case, row: Transition, by: Actor, gathered: Gathered, *, counselled: bool
) -> tuple[Sentence, ...]:
    if not allows(by, row.permission):
        closed: NotPermitted = refusal(row.permission)
        return (closed.sentence,)
    other = side_refusal(case, row, by, on=gathered.facts.today)
    if other is not None:
        return (other,)
    if row.not_the_counsellor and counselled:
        return (say(msgid("Whoever counsels a case may not decide on it. Ask another approver.")),)
    if row.gate is None or row.per_member:
        return ()
    blocking = what_blocks(row.gate, gathered.facts)
    return reasons_for(row.gate, blocking, by, gathered) if blocking else ()


@dataclass(frozen=True)
class ConditionLine:
    """One condition for one member, as far as the reader may read it."""

    reading: Reading
    sentence: Sentence
    finding: Finding | None
    restricted: bool
    state: RuleState


def condition_lines(by: Actor, gathered: Gathered) -> Sequence[ConditionLine]:
    """Return a line for each condition and active member; sensitive ones are one neutral line for readers without the right.

    The neutral line stands once, whether or not something is there.
    """
    lines: list[ConditionLine] = []
    hidden: set[str] = set()
    labels = gathered.called(by)
    for reading in readings(gathered.facts):
        for finding in reading.reasons or (None,):
            if finding is None:
                continue
            if reading.tier == Tier.T2 and not may_read(finding, by):
                if str(reading.neutral) not in hidden:
                    hidden.add(str(reading.neutral))
                    lines.append(
                        ConditionLine(reading, reading.neutral, None, True, RuleState.NOT_APPLICABLE)
                    )
                continue
            lines.append(
                ConditionLine(reading, sentence_for(finding, by, labels), finding, False, reading.state)
            )
    return lines
