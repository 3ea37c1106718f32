"""Widgets of forms that ``{% field %}`` draws: days, moments, short answers, choices with a hint."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise

from wayhome.ground.values.days import EARLIEST, LATEST

FIRST, LAST = EARLIEST.isoformat(), LATEST.isoformat()
"""What a browser's own calendar offers at most; the form asks more closely."""


@dataclass(frozen=True)
class Hinted:
    """A choice's label with a smaller line below it: ``("yes", Hinted(_("Yes"), _("Next: apply")))``."""

    label: str | Promise
    hint: str | Promise

    def __str__(self) -> str:
        """Return the label."""
        return str(self.label)


class DayInput(forms.DateInput):
    """A Gregorian day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        """Take the attributes of the input; the format is fixed, because browsers ask for ISO days."""
        super().__init__(attrs={"min": FIRST, "max": LAST, **(attrs or {})}, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a time of day, in the reader's time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        """Take the attributes of the input; the format is fixed, because browsers ask for ISO moments."""
        limits = {"min": f"{FIRST}T00:00", "max": f"{LAST}T23:59"}
        super().__init__(attrs={**limits, **(attrs or {})}, format="%Y-%m-%dT%H:%M")


class ClockInput(forms.TimeInput):
    """A time of day."""

    input_type = "time"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        """Take the attributes of the input."""
        super().__init__(attrs=attrs, format="%H:%M")


class ShortAnswers(forms.RadioSelect):
    """Two to four short answers side by side (``wh-seg``)."""

    shape = "seg"


class Choices(forms.RadioSelect):
    """One of several longer answers, each in a box of its own (``wh-choice``)."""

    shape = "choice"


class ManyChoices(forms.CheckboxSelectMultiple):
    """Any of several answers, each in a box of its own (``wh-choice``)."""

    shape = "choice"
