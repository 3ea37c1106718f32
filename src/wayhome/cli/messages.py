"""Every English message of the product: found in Python, templates and the data files of the safeguards.

GNU gettext is not needed: Python is read by its syntax tree, templates by Django's own ``templatize``, and rule,
scheme, practice and indicator files by the loaders that the pages use.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from wayhome.reporting.indicators import indicators
from wayhome.safeguards.deadlines import regimes
from wayhome.safeguards.messages import message_ids
from wayhome.safeguards.practice import notes

SOURCE = Path(__file__).resolve().parent.parent
TEMPLATES = SOURCE / "web" / "templates"
RULES = "wayhome/safeguards"
INDICATORS = "wayhome/reporting/indicators"
# Name of the call, and the meaning of its leading arguments: context, id, plural.
CALLS: Mapping[str, tuple[str, ...]] = {
    "_": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "msgid": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
# Django's short names: each language says here how they go with the long months of our own.
SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TEXT = r"""(?:u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))"""
_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)")


class UnreadableMessageError(ValueError):
    """A marked text is not a plain string, so no catalogue can hold it; the message names file and line."""


@dataclass(frozen=True, order=True)
class Message:
    """One entry of a catalogue: the English id, its plural, and the context that tells two alike ids apart."""

    id: str
    plural: str = ""
    context: str = ""


def messages(source: Path = SOURCE) -> dict[Message, list[str]]:
    """Return every message with the files it stands in, sorted; paths start at the package.

    An id that is counted in one place and not in another is one message, with its plural.
    """
    found: dict[tuple[str, str], set[str]] = {}
    plurals: dict[tuple[str, str], str] = {}
    for message, place in _everywhere(source):
        key = (message.id, message.context)
        found.setdefault(key, set()).add(place)
        if message.plural:
            plurals[key] = message.plural
    entries = {Message(key[0], plurals.get(key, ""), key[1]): sorted(found[key]) for key in found}
    return dict(sorted(entries.items()))


def of_python(text: str, name: str = "") -> Iterator[Message]:
    """Return the messages marked in Python source; ``UnreadableMessageError`` for one that is no plain string.

    A variable or a call handed to ``gettext`` translates an id that is marked elsewhere, and is passed over.
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (call := _called(node)) in CALLS:
            given = node.args[: len(CALLS[call])]
            if call == "msgid" or not any(
                isinstance(argument, ast.Name | ast.Attribute) for argument in given
            ):
                yield from _marked(call, given, f"{name}:{node.lineno}")


def of_template(text: str) -> Iterator[Message]:
    """Return the messages of a Django template, with plurals, contexts and trimmed blocks."""
    for call, arguments in _CALL.findall(templatize(text)):
        words = ast.literal_eval(f"({arguments},)")
        yield Message(**dict(zip(CALLS[call], words, strict=False)))


def of_data() -> Iterator[tuple[Message, str]]:
    """Return the messages of data files with their folder: rules, schemes, regimes, practice notes, indicators.

    Django's short names of months and days are among them.
    """
    yield from ((Message(name), "django") for name in (*SHORT_MONTHS, *SHORT_DAYS))
    yield from ((Message(text), RULES) for text in message_ids())
    for note in notes().values():
        yield Message(note.source), RULES
    for rule in regimes():
        yield from ((Message(text), RULES) for text in (rule.title, rule.note))
    for indicator in indicators().values():
        yield Message(indicator.definition), INDICATORS


def _everywhere(source: Path) -> Iterator[tuple[Message, str]]:
    for path in sorted(source.rglob("*.py")):
        if "migrations" not in path.parts:
            place = str(path.relative_to(source.parent))
            yield from ((message, place) for message in of_python(path.read_text("utf-8"), place))
    templates = source / "web" / "templates"
    for path in sorted([*templates.rglob("*.html"), *templates.rglob("*.txt")]):
        place = str(path.relative_to(source.parent))
        yield from ((message, place) for message in of_template(path.read_text("utf-8")))
    yield from ((message, place) for message, place in of_data() if message.id)


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _marked(call: str, given: Iterable[ast.expr], where: str) -> Iterator[Message]:
    """Return one message, or one for each end of a choice between plain strings; none where the id is a variable."""
    choices = [_texts(argument, where) for argument in given]
    if not all(choices):
        return
    if len(choices) == 1:
        yield from (Message(text) for text in choices[0])
    elif all(len(texts) == 1 for texts in choices):
        yield Message(**dict(zip(CALLS[call], (texts[0] for texts in choices), strict=True)))
    else:
        raise UnreadableMessageError(f"{where}: write each choice as a call of its own")


def _texts(argument: ast.expr, where: str) -> list[str]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    if isinstance(argument, ast.IfExp):
        return [*_texts(argument.body, where), *_texts(argument.orelse, where)]
    if isinstance(argument, ast.Call | ast.Subscript | ast.Name | ast.Attribute):
        return []
    raise UnreadableMessageError(f"{where}: the text must be a plain string, with places such as %(name)s")
