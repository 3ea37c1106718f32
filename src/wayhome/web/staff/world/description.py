"""What the pages of a list need to know of it: its texts, its form, and what stands in the cells of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from wayhome.casefile.funding.world_lists import Facts, Row, WorldList
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Cell, Status, Text


class EnterForm(AskingForm):
    """The form of a new row; a list adds its fields, among them ``begins_on`` and ``source``."""

    def __init__(self, request: StaffRequest) -> None:
        """Take what was sent; a new row begins today unless somebody says otherwise."""
        sent = request.POST if request.method == "POST" else None
        super().__init__(sent, initial={"begins_on": request.today})

    def values(self) -> dict[str, Any]:
        """Return what was written, by the names of the facts."""
        return self.cleaned_data


@dataclass(frozen=True)
class Words:
    """The texts of a list's pages; those with ``%(name)s`` name the row."""

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
    ask_lead: Text
    asked: Text
    end: Text
    own_end: Text
    end_done: Text
    end_asked: Text
    ended: Text


@dataclass(frozen=True)
class ListPage(Generic[Row, Facts]):
    """One list as its pages show it.

    ``columns`` are the headings of the cells that the list adds; ``cells`` gives them for a row, and ``name`` what the
    row is called. The first column names the row; state, days, source and people come by themselves.
    """

    of: WorldList[Row, Facts]
    words: Words
    form: Callable[[StaffRequest], EnterForm]
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
