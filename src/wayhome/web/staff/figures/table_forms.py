"""The form of a table: what is counted, by what, in which years, and under which condition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import say
from wayhome.reporting.models import Release
from wayhome.reporting.tables.asking import NOT_ASKED, Choice, first_month, last_month
from wayhome.reporting.tables.words import DIMENSION_LABELS, MEASURE_LABELS, dimension_label
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm

NONE = ("", "–")


class TableForm(AskingForm):
    """Which table to make; up to three dimensions and one condition."""

    measure = forms.ChoiceField(label=_("What is counted"))
    by1 = forms.ChoiceField(label=_("By"), initial="year")
    by2 = forms.ChoiceField(label=_("Then by"), required=False)
    by3 = forms.ChoiceField(label=_("And by"), required=False)
    since = forms.CharField(
        label=_("From"),
        required=False,
        max_length=7,
        help_text=_("A year, a quarter or a month: 2004, 2004-Q2, 2004-06."),
    )
    until = forms.CharField(label=_("To, included"), required=False, max_length=7)
    name = forms.ChoiceField(label=_("Only where"), required=False)
    value = forms.CharField(
        label=_("has the value"),
        required=False,
        max_length=200,
        help_text=_("As it is written in the table, or a country's code."),
    )
    release = forms.ChoiceField(label=_("Facts"), required=False)
    together = forms.BooleanField(
        label=_("Add the counts of several bodies up"),
        required=False,
        help_text=_("They may have counted the same people."),
    )

    def __init__(
        self, *args: Any, columns: Sequence[str], releases: Sequence[Release], **kwargs: Any
    ) -> None:
        """Take the columns of the facts and the releases that there are."""
        super().__init__(*args, **kwargs)
        known = [(name, label_of(name)) for name in columns if name not in NOT_ASKED]
        measures = [(name, saying.said(say(label))) for name, label in MEASURE_LABELS.items()]
        frozen = [
            (
                str(one.number),
                _("Release %(number)s of %(day)s")
                % {"number": one.number, "day": saying.day(one.made_at.date())},
            )
            for one in releases
        ]
        for field, choices in (
            ("measure", measures),
            ("by1", known),
            ("by2", [NONE, *known]),
            ("by3", [NONE, *known]),
            ("name", [NONE, *known]),
            ("release", [("", _("As they stand now")), *frozen]),
        ):
            self.fields[field].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them

    def clean(self) -> dict[str, Any]:
        """Read the two ends of the period, and ask for both halves of a condition."""
        found = super().clean() or {}
        for name, read in (("since", first_month), ("until", last_month)):
            if found.get(name):
                try:
                    found[f"{name}_month"] = read(found[name])
                except Refused as refusal:
                    self.add_error(name, saying.said(refusal.sentence))
        if found.get("name") and not found.get("value"):
            self.add_error("value", _("Write what it has to be, or choose no condition."))
        return found

    def choice(self) -> Choice:
        """Return the table that was asked for."""
        found = self.cleaned_data
        named = [found[name] for name in ("by1", "by2", "by3") if found.get(name)]
        return Choice(
            measure=found["measure"],
            by=tuple(dict.fromkeys(named)),
            first=found.get("since_month"),
            last=found.get("until_month"),
            where=((found["name"], found["value"]),) if found.get("name") else (),
            together=found["together"],
        )


def label_of(name: str) -> str:
    """Return a dimension as a page names it: in the reader's language, or as its body calls it."""
    return saying.said(say(DIMENSION_LABELS[name])) if name in DIMENSION_LABELS else dimension_label(name)
