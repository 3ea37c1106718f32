"""Forms of an emergency: why a file is opened, and what was found afterwards."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import ShortAnswers

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class EmergencyForm(AskingForm):
    """Why, and the reference typed by hand, so that nobody opens a file by one slip of the finger."""

    reason = forms.CharField(
        label=_("What has happened"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Data protection reads it. Name no other person."),
    )
    reference = forms.CharField(label=_("Reference of the case, typed by hand"), max_length=12)


class ReviewForm(AskingForm):
    """Whether it was an emergency, and what was found."""

    justified = forms.ChoiceField(label=_("Was it an emergency?"), widget=ShortAnswers(), choices=YES_NO)
    words = forms.CharField(
        label=_("What you found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
