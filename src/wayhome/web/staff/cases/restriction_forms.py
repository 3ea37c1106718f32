"""Forms of a restriction: why a file is stored only, why that ends, and who may read it meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.ground.accounts.models import User
from wayhome.web.shared.asking import AskingForm


class RestrictionForm(AskingForm):
    """Why the file is restricted, or why that ends."""

    reason = forms.CharField(
        label=_("Who asked for it, and why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept sealed with the case."),
    )


class ReadingForm(AskingForm):
    """Who may work with a restricted file, and why."""

    reader = forms.ChoiceField(label=_("Who"))
    reason = forms.CharField(
        label=_("For which of these: a legal claim, the rights of another person, or with their consent"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nothing else is allowed (GDPR 18(2)). Say which, in a sentence."),
    )

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = [("", _("Choose")), *((str(one.pk), one.name) for one in colleagues)]  # type: ignore[attr-defined]
