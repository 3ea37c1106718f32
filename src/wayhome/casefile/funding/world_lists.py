"""The lists that change with the world, each a description: what a row says, and the sentences of what cannot be done.

How a row is entered, confirmed and ended stands once, in ``DatedRow`` and its verbs. A further list is a model, its
facts and a ``WorldList`` here, and a page that describes its texts and cells.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from wayhome.casefile.funding.models import AirlineLimit, DatedRow, Programme, Suspension
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say

LAST_WEEK = 45
"""No pregnancy is counted further; the database holds the same."""


@dataclass(frozen=True, kw_only=True)
class RowFacts:
    """What every row says: from which day it holds, and the document it rests on."""

    begins_on: dt.date
    source: str

    def check(self) -> None:
        """Raise ``Refused`` for facts that cannot be; nothing more is asked unless a list says so."""

    def values(self) -> dict[str, Any]:
        """Return the facts as the fields of a row."""
        return {**vars(self), "source": self.source.strip()}


Row = TypeVar("Row", bound=DatedRow)
Facts = TypeVar("Facts", bound=RowFacts)


@dataclass(frozen=True)
class Refusals:
    """The message ids of what the verbs refuse, in the words of the list."""

    no_source: str
    confirmed_already: str
    own_entry: str
    end_not_asked: str
    own_end: str


@dataclass(frozen=True)
class WorldList(Generic[Row, Facts]):
    """One list: ``noun`` and ``end`` make audit tags and addresses, ``named_by`` is the plain field that names a row."""

    noun: str
    model: type[Row]
    named_by: str
    order: tuple[str, ...]
    refusals: Refusals
    end: str = "end"
    loads: tuple[str, ...] = ()


@dataclass(frozen=True)
class SuspensionFacts(RowFacts):
    """A country, or the part of it, to which no returns are organised: by one programme, or by any."""

    country: str
    area: str = ""
    programme: Programme | None = None


@dataclass(frozen=True)
class LimitFacts(RowFacts):
    """Until which completed week a carrier takes a passenger with one child, with several, and from when with a certificate.

    ``carrier`` is the code of the airline; empty is the house limit for carriers of whom nothing is known.
    """

    carrier: str
    single_until_week: int
    multiple_until_week: int
    certificate_from_week: int

    def check(self) -> None:
        """Raise ``Refused`` for weeks that cannot be, or in an order that cannot be."""
        weeks = ("single_until_week", "multiple_until_week", "certificate_from_week")
        wrong = next((name for name in weeks if not 1 <= getattr(self, name) <= LAST_WEEK), "")
        if wrong:
            raise Refused(
                say(
                    msgid(
                        "The limit was not entered, because a week of pregnancy lies between 1 and %(last)s. "
                        "Look at the weeks again."
                    ),
                    last=LAST_WEEK,
                ),
                field=wrong,
            )
        if self.multiple_until_week > self.single_until_week:
            raise Refused(
                say(
                    msgid(
                        "The limit was not entered, because no airline carries longer with several children than with one. "
                        "Look at the weeks again."
                    )
                ),
                field="multiple_until_week",
            )

    def values(self) -> dict[str, Any]:
        """Return the facts as the fields of a row, the code in capitals as on a ticket."""
        return {**super().values(), "carrier": self.carrier.strip().upper()}


SUSPENSIONS: WorldList[Suspension, SuspensionFacts] = WorldList(
    noun="suspension",
    end="lift",
    model=Suspension,
    named_by="country",
    order=("-entered_at", "id"),
    loads=("programme",),
    refusals=Refusals(
        no_source=msgid(
            "The suspension was not entered, because it names no source. Write the document it rests on."
        ),
        confirmed_already=msgid("Nothing was changed: this suspension is confirmed already."),
        own_entry=msgid(
            "The suspension was not confirmed, because you entered it yourself. Ask a colleague to confirm it."
        ),
        end_not_asked=msgid(
            "The suspension was not lifted, because nobody has asked for it. Ask for it first; a colleague then lifts it."
        ),
        own_end=msgid(
            "The suspension was not lifted, because you asked for it yourself. Ask a colleague to lift it."
        ),
    ),
)

AIRLINE_LIMITS: WorldList[AirlineLimit, LimitFacts] = WorldList(
    noun="airline_limit",
    model=AirlineLimit,
    named_by="carrier",
    order=("carrier", "-begins_on", "-entered_at", "id"),
    refusals=Refusals(
        no_source=msgid(
            "The limit was not entered, because it names no source. Write the airline’s own page or letter, with its date."
        ),
        confirmed_already=msgid("Nothing was changed: this limit is confirmed already."),
        own_entry=msgid(
            "The limit was not confirmed, because you entered it yourself. Ask a colleague to confirm it."
        ),
        end_not_asked=msgid(
            "The limit was not ended, because nobody has asked for it. Ask for it first; a colleague then ends it."
        ),
        own_end=msgid(
            "The limit was not ended, because you asked for it yourself. Ask a colleague to end it."
        ),
    ),
)

WORLD_LISTS: tuple[WorldList[Any, Any], ...] = (SUSPENSIONS, AIRLINE_LIMITS)
"""Every list of the world, in the order of their pages."""
