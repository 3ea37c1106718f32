"""Lines that speak of a person by number, said with the name for readers who may read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import TaskRow
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.sentences import Sentence, msgid
from wayhome.web.staff.cases.labels import short_name

NUMBER = "number"
_PERSON = {"Person %(number)s": "%(person)s", "person %(number)s": "%(person)s"}
WITH_NAMES = frozenset(
    {
        msgid("Why %(person)s stays: %(reason)s"),
        msgid("Speak with %(person)s alone, and ask for a new consent: they want to travel again"),
        msgid("Recorded for %(person)s: %(kind)s"),
        msgid("Look again at the assessment of %(person)s"),
        msgid("Full assessment of %(person)s was recorded"),
        msgid("Voluntariness of %(person)s was assessed"),
        msgid("Rapid screening of %(person)s was done"),
        msgid("%(document)s of %(person)s was recorded"),
        msgid("%(document)s was asked for, for %(person)s"),
        msgid("%(document)s of %(person)s: %(place)s"),
        msgid("The embassy was contacted for %(person)s, with identity only"),
        msgid("%(person)s does not want to be handed over, in writing"),
        msgid("%(person)s boarded"),
        msgid("%(person)s did not travel with this flight"),
        msgid("The journey of %(person)s was interrupted"),
        msgid("%(person)s is back in the host country"),
        msgid("Reassess needs and wishes with %(person)s, who arrived on %(day)s"),
        msgid("%(person)s arrived"),
        msgid("%(person)s is home"),
        msgid("%(person)s may be handed over after all"),
        msgid("The escort of %(person)s does not travel: %(reason)s"),
        msgid("Release the seats of %(person)s"),
        msgid(
            "It is in doubt whether %(person)s chooses freely. "
            "Talk with them alone, then record your own assessment."
        ),
        msgid("The boarding of %(person)s was taken back: it had not happened"),
        msgid("The arrival of %(person)s was taken back: it had not happened"),
        msgid("An escort was arranged for %(person)s"),
        msgid("%(amount)s in cash was handed to %(person)s against a receipt"),
        msgid("A leg of %(person)s was changed: %(route)s on %(day)s"),
        msgid("The seats of %(person)s were released"),
        msgid("Health was recorded for %(person)s"),
        msgid("%(person)s withdrew a consent: %(purpose)s"),
        msgid("%(person)s gave consent: %(purpose)s"),
        msgid("%(person)s said no: %(purpose)s"),
    }
)
"""The same lines with a name in the place of the number; stored lines keep the number, which tells nobody anything."""

Names = Mapping[int, str]


def names_by_place(members: Sequence[CaseMember], *, shown: bool) -> dict[int, str]:
    """Return how each member is called, by place in the case; nobody where names are closed to the reader."""
    return {
        member.position: short_name(member.person)
        for member in members
        if shown and is_open(member.drawer_id)
    }


def named(sentence: Sentence, names: Names) -> Sentence:
    """Return a line with names in the place of numbers, as far as all its numbers have one."""
    number = sentence.facts.get(NUMBER)
    places = number if isinstance(number, list) else [number]
    text = sentence.text
    for old, new in _PERSON.items():
        text = text.replace(old, new)
    if text not in WITH_NAMES or not all(place in names for place in places):
        return sentence
    called = [names[place] for place in places]
    facts = {name: value for name, value in sentence.facts.items() if name != NUMBER}
    return Sentence(text, {**facts, "person": called if len(called) > 1 else called[0]})


@dataclass(frozen=True)
class Work:
    """What is to be done once: the task that stands for it, and its line, about everybody it concerns."""

    row: TaskRow
    sentence: Sentence | None


def together(rows: Sequence[TaskRow]) -> list[Work]:
    """Return tasks that differ by the person alone as one, with the numbers of all of them in their order."""
    groups: dict[object, list[TaskRow]] = {}
    for row in rows:
        groups.setdefault(_likeness(row), []).append(row)
    return [Work(group[0], _about_all(group)) for group in groups.values()]


def _likeness(row: TaskRow) -> object:
    task, sentence = row.task, row.sentence
    if sentence is None or not isinstance(sentence.facts.get(NUMBER), int):
        return task.id
    rest = sorted((name, str(value)) for name, value in sentence.facts.items() if name != NUMBER)
    return (task.case_id, task.kind, task.due_on, task.waits_for, task.user_id, sentence.text, tuple(rest))


def _about_all(group: Sequence[TaskRow]) -> Sentence | None:
    first = group[0].sentence
    if first is None or len(group) == 1:
        return first
    numbers = sorted({int(str(row.sentence.facts[NUMBER])) for row in group if row.sentence is not None})
    return replace(first, facts={**first.facts, NUMBER: numbers})
