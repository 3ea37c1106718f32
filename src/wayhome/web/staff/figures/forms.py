"""The form of the bulletin: host country and month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.ground.values import places
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.periods import Month
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm


class MonthInput(forms.DateInput):
    """A month, chosen with the browser's own calendar where it has one."""

    input_type = "month"


class BulletinForm(AskingForm):
    """Which bulletin to show."""

    host = forms.ChoiceField(label=_("Host country"))
    month = forms.CharField(
        label=_("Month"),
        max_length=7,
        widget=MonthInput(format="%Y-%m"),
        error_messages={"required": _("Write the year and the month like 2016-06.")},
    )

    def __init__(self, *args: Any, hosts: Sequence[str], **kwargs: Any) -> None:
        """Take the host countries that may be chosen."""
        super().__init__(*args, **kwargs)
        named = sorted(
            ((code, saying.country(code)) for code in hosts), key=lambda pair: places.collation_key(pair[1])
        )
        self.fields["host"].choices = named  # type: ignore[attr-defined]  # a ChoiceField has them

    def clean_month(self) -> Month:
        """Return the month, or say what a month looks like."""
        try:
            return Month(self.cleaned_data["month"])
        except ValueRefused as refusal:
            raise forms.ValidationError(saying.said(refusal.sentence)) from refusal
