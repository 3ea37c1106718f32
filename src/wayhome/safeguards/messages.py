"""Every English message id that stands in rule, scheme, regime and practice files, for the translation catalogue.

Ids in Python are found by their ``msgid`` mark; these are the ones that no mark can reach.
"""

from __future__ import annotations

from collections.abc import Iterator

from wayhome.safeguards.practice import notes
from wayhome.safeguards.rulesets import rulebook
from wayhome.safeguards.schemes import schemes


def message_ids() -> tuple[str, ...]:
    """Return every message id of the data files once, in the order of the files."""
    return tuple(dict.fromkeys(text for text in (*_of_rules(), *_of_schemes(), *_of_notes()) if text))


def _of_rules() -> Iterator[str]:
    for ruleset in rulebook().rulesets:
        yield ruleset.title
        yield ruleset.neutral
        for rule in ruleset.rules:
            yield from (rule.title, rule.message, rule.met, rule.does_not_apply, rule.neutral)


def _of_schemes() -> Iterator[str]:
    for scheme in schemes().values():
        yield scheme.title
        yield from scheme.questions.values()
        yield from (silence.message for silence in scheme.silences)
        for version in scheme.versions:
            yield from (version.title, version.note)
            yield from (item.message for item in version.requirements)
            for line in version.lines:
                yield from (line.title, line.note)


def _of_notes() -> Iterator[str]:
    for note in notes().values():
        yield note.title
        yield from note.blocks
