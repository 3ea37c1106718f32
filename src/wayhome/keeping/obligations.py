"""What stands in the way of an erasure: sentences from plain facts. Nobody's safeguard and nobody's due is erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.keeping.enums import Whole


@dataclass(frozen=True)
class Standing:
    """What is known when an erasure is asked, approved and carried out.

    ``closed``: the case is. ``restricted``: it is stored and nothing else, as somebody asked (GDPR 18), perhaps because
    they need it or oppose its erasure. ``still_goes``: the person travels or is helped in a case that is open. ``cared_for``:
    children of the case who depend on the person. ``open_tasks``: of the person, or of the case.
    """

    whole: Whole
    closed: bool
    held: bool = False
    restricted: bool = False
    owned: bool = True
    still_goes: bool = False
    cared_for: int = 0
    open_tasks: int = 0
    unreviewed_emergencies: int = 0
    unanswered_messages: int = 0
    erased_already: bool = False


def in_the_way(facts: Standing) -> Sequence[Sentence]:
    """Return every reason why it cannot be erased now, with what to do; an empty list when there is none."""
    return [say(sentence) for stands, sentence in _reasons(facts) if stands]


def _reasons(facts: Standing) -> Sequence[tuple[bool, str]]:
    one = facts.whole is Whole.PERSON
    return [
        (not facts.owned, _NOT_OURS),
        (facts.erased_already, _ALREADY),
        (facts.held, _HELD),
        (facts.restricted, _RESTRICTED),
        (not one and not facts.closed, _CASE_OPEN),
        (one and not facts.closed and facts.still_goes, _STILL_GOES),
        (one and not facts.closed and facts.cared_for > 0, _CARES),
        (facts.open_tasks > 0, _TASKS),
        (facts.unreviewed_emergencies > 0, _EMERGENCIES),
        (facts.unanswered_messages > 0, _MESSAGES),
    ]


_NOT_OURS = msgid("Only the organisation whose case it is can erase it. Ask its data protection officer.")
_ALREADY = msgid("This was erased already.")
_HELD = msgid("The case is under a legal hold. It can be erased once two people have lifted it.")
_RESTRICTED = msgid(
    "The file is restricted: somebody asked that it is stored and nothing else. Ask them, and lift the restriction first."
)
_CASE_OPEN = msgid("The case is open, and its safeguards rest on it. Close it first.")
_STILL_GOES = msgid(
    "The person still travels or is helped in this case, and their safeguards rest on what is kept. "
    "Record that they withdraw or stay, or close the case, first."
)
_CARES = msgid(
    "A child of this case depends on the person, and what protects the child is kept with them. "
    "Close the case first, or settle who cares for the child."
)
_TASKS = msgid("Tasks are open about it. Finish them first, so that nobody waits for what is gone.")
_EMERGENCIES = msgid("An opening in an emergency was not reviewed yet. Review it first.")
_MESSAGES = msgid("A message that somebody does not want to travel waits for an answer. Answer it first.")
