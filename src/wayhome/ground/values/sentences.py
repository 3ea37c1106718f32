"""Sentences for people, kept as English message ids with named facts until a door translates them.

Nothing below the doors knows a language; a rule, an error or a timeline line carries a ``Sentence`` and
the page, letter or API says it in the reader's language at the last moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def msgid(text: str) -> str:
    """Return the text unchanged; it marks an English message id for the translation catalogue."""
    return text


@dataclass(frozen=True)
class Sentence:
    """One or more full sentences for a person: a message id with ``%(name)s`` places, and their facts.

    ``facts`` may hold text, numbers, days, ``Sentence`` objects or lists of those; a door formats each by
    kind. A fact is never markup.
    """

    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence in English, for logs, tests and the command line."""
        return (
            self.text % {name: _in_english(value) for name, value in self.facts.items()}
            if self.facts
            else self.text
        )


def _in_english(fact: object) -> str:
    return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)


def say(text: str, /, **facts: object) -> Sentence:
    """Return a sentence from an already marked message id and its facts."""
    return Sentence(text=text, facts=facts)
