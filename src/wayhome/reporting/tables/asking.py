"""What a table is asked for: the dimensions, the years, and conditions; checked against the columns that there are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say

NOT_ASKED = frozenset({"kind", "persons"})
"""Columns that are no dimension: the measure says the kind, and persons are what is counted."""
FEW = 12
"""Values of which all are named where somebody asked for another."""
_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.IGNORECASE
)


@dataclass(frozen=True)
class Choice:
    """A table as asked for: measure, dimensions in their order, first and last month, and conditions.

    Months are counted from the year 0: June 2016 is 2016 × 12 + 5. ``together`` adds counts of several bodies up,
    which nobody gets without asking.
    """

    measure: str
    by: tuple[str, ...]
    first: int | None = None
    last: int | None = None
    where: tuple[tuple[str, str], ...] = ()
    together: bool = False


def first_month(text: str) -> int:
    """Return the first month of "2004", "2004-Q2" or "2004-06". Raises ``Refused``."""
    found = _period(text)
    if found["month"]:
        return int(found["year"]) * 12 + int(found["month"]) - 1
    return int(found["year"]) * 12 + 3 * (int(found["quarter"] or 1) - 1)


def last_month(text: str) -> int:
    """Return the last month of "2004", "2004-Q2" or "2004-06". Raises ``Refused``."""
    found = _period(text)
    if found["month"]:
        return first_month(text)
    return first_month(text) + (2 if found["quarter"] else 11)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that stand in a text with commas between them, each once."""
    return tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))


def condition(text: str) -> tuple[str, str]:
    """Return name and value of "nationality=Iraq". Raises ``Refused`` for anything else."""
    name, sign, value = text.partition("=")
    if not (sign and name.strip()):
        raise Refused(
            say(
                msgid(
                    "No table was made, because “%(text)s” is no condition. Write name and value, like body=NAME."
                ),
                text=text,
            ),
            field="where",
        )
    return name.strip().lower(), value.strip()


def check_names(names: Collection[str], columns: Sequence[str], *, field: str) -> None:
    """Raise ``Refused`` for a name that is no column, with those that there are."""
    known = [name for name in columns if name not in NOT_ASKED]
    for name in names:
        if name not in known:
            raise Refused(
                say(
                    msgid(
                        "No table was made, because nothing here is told by “%(name)s”. Choose from: %(known)s."
                    ),
                    name=name,
                    known=", ".join(known),
                ),
                code="no_such_dimension",
                field=field,
            )


def no_such_value(name: str, value: str, known: Sequence[str]) -> Refused:
    """Return the refusal of a value that nobody has, with the nearest that somebody has."""
    few = sorted(known) if len(known) <= FEW else []
    near = few or difflib.get_close_matches(value, known, n=5, cutoff=0.6)
    return Refused(
        say(
            msgid("No table was made, because no “%(name)s” is called “%(value)s”. %(near)s"),
            name=name,
            value=value,
            near=say(msgid("Choose from: %(names)s."), names=", ".join(near))
            if near
            else say(msgid("Ask for a table by “%(name)s” to see what there is."), name=name),
        ),
        code="no_such_value",
        field="where",
    )


def _period(text: str) -> re.Match[str]:
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise Refused(
            say(
                msgid(
                    "No table was made, because “%(text)s” is no year, quarter or month. Write 2004, 2004-Q2 or 2004-06."
                ),
                text=text,
            ),
            code="no_period",
            field="from",
        )
    return found
