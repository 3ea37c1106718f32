"""What the pages of a list need to know of it: its texts, its form, and what stands in the cells of a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from wayhome.casefile.funding.world_lists import Facts, Row, WorldList
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.presenting import Cell, Status, Text

Written = dict[str, Any]
"""What the form of a new row holds, by the names of the facts."""


@dataclass(frozen=True)
class Words:
    """The texts of a list's pages; ``ask_lead`` is a message id and names the row in ``%(name)s``."""

    tab: Text
    title: Text
    lead: Text
    caption: Text
    nothing: Text
    nothing_means: Text
    enter: Text
    enter_title: Text
    enter_lead: Text
    confirmed: Text
    ask: Text
    ask_title: Text
    ask_lead: str
    asked: Text
    end: Text
    own_end: Text
    end_done: Text
    end_asked: Text
    ended: Text


@dataclass(frozen=True)
class ListPage(Generic[Row, Facts]):
    """One list as its pages show it.

    ``form`` asks for a new row, handed what ``hands`` gives on a day; ``facts`` makes what was written into facts.
    ``columns`` are the headings of the cells that the list adds; ``cells`` gives them for a row, and ``name`` what the
    row is called. The first column names the row; state, days, source and people come by themselves.
    """

    of: WorldList[Row, Facts]
    words: Words
    form: type[AskingForm]
    hands: Callable[[dt.date], Written]
    facts: Callable[[Written, dt.date], Facts]
    columns: Sequence[Text]
    cells: Callable[[Row], Sequence[Cell]]
    name: Callable[[Row], str]
    in_force: Status

    @property
    def path(self) -> str:
        """Return where the list lies below ``world/``."""
        return self.of.noun.replace("_", "-") + "s"

    @property
    def all(self) -> str:
        """Return the name of the address that shows the list."""
        return self.of.noun + "s"

    def address(self, step: str) -> str:
        """Return the name of the address of a step: ``enter``, ``confirm``, ``ask`` or ``end``."""
        steps = {"ask": f"ask_{self.of.end}", "end": self.of.end}
        return f"{self.of.noun}_{steps.get(step, step)}"
