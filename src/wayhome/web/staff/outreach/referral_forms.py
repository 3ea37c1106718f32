"""Forms of referrals: what a partner writes down for somebody, and why a referral is declined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.stages.outreach.actions import ReferralFacts
from wayhome.stages.outreach.enums import (
    DECLINE_LABELS,
    INTERPRETER_WISH_LABELS,
    DeclineReason,
    InterpreterWish,
)
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import Choices
from wayhome.web.staff.outreach.forms import LONG, language_choices, words

SHORT = 500
MOST_TOGETHER = 30


class ReferralForm(AskingForm):
    """Somebody would like to speak with a counsellor, and agreed to this being sent."""

    agreed = forms.BooleanField(
        label=_("The person agrees that this is sent, and to whom"),
        error_messages={"required": _("It is sent only when the person agrees. Ask, then tick this.")},
    )
    explained_in = forms.ChoiceField(
        label=_("Language in which this was explained"), choices=language_choices
    )
    receiver = forms.ChoiceField(label=_("To which counsellors"))
    language = forms.ChoiceField(label=_("Language they want to speak"), choices=language_choices)
    interpreter = forms.ChoiceField(
        label=_("Interpreter"),
        choices=words(INTERPRETER_WISH_LABELS),
        widget=Choices,
    )
    people = forms.IntegerField(
        label=_("How many people"),
        min_value=1,
        max_value=MOST_TOGETHER,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Everybody who would come along, the person included."),
    )
    may_be_child = forms.BooleanField(
        label=_("Somebody of them is, or may be, under 18"),
        required=False,
        help_text=_("Then it is answered first."),
    )
    contact = forms.CharField(
        label=_("How the person can be reached"),
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A number, a place, or somebody they trust; and what they want to be called."),
    )
    safely = forms.CharField(
        label=_("By whom, and what to mind"),
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who may call and when, whether a message may be left, and who must not hear of it."),
    )
    own_words = forms.CharField(
        label=_("What they want to ask"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As they say it, or as interpreted. Nothing that they did not want to be written."),
    )

    def __init__(self, *args: Any, agreements: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Take the organisations somebody can be referred to, as key and name; one alone is chosen already."""
        super().__init__(*args, **kwargs)
        offered = list(agreements)
        self.fields["receiver"].choices = offered if len(offered) == 1 else [("", "–"), *offered]  # type: ignore[attr-defined]

    def facts(self) -> ReferralFacts:
        """Return what the action takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "receiver"}
        return ReferralFacts(**{**data, "interpreter": InterpreterWish(data["interpreter"])})


class DeclineForm(AskingForm):
    """Why a referral is declined, and what the partner can tell the person."""

    because = forms.ChoiceField(label=_("Why it is declined"), choices=words(DECLINE_LABELS), widget=Choices)
    words = forms.CharField(
        label=_("A sentence for the partner"),
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What they can tell the person, and where else help is found. Nothing that the person told you, and "
            "not whether we know them."
        ),
    )

    def reason(self) -> DeclineReason:
        """Return the reason."""
        return DeclineReason(self.cleaned_data["because"])
