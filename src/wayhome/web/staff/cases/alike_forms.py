"""Forms by which somebody decides that two records are of one person, and takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import Choices, Hinted, ManyChoices

HERE, THERE = "here", "there"


class JoinForm(AskingForm):
    """Which file of one person goes on, and what is taken over into it."""

    leads = forms.ChoiceField(
        label=_("Which file goes on"),
        widget=Choices(),
        help_text=_(
            "The other one is closed as a duplicate, unless others are in it. Nothing in it is lost."
        ),
    )
    take = forms.MultipleChoiceField(
        label=_("Take over from the file that does not go on"),
        required=False,
        widget=ManyChoices(),
        help_text=_("What stood there before is kept, and comes back if this decision is taken back."),
    )
    person_told = forms.CharField(
        label=_("When and how was the person told, or why not"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where a file is closed."),
    )

    def __init__(
        self, *args: Any, references: tuple[str, str], differing: Sequence[tuple[str, Hinted]], **kwargs: Any
    ) -> None:
        """Take the references of this file and of the other one, and the fields in which they differ."""
        super().__init__(*args, **kwargs)
        here, there = references
        self.fields["leads"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            (HERE, Hinted(_("This file"), here)),
            (THERE, Hinted(_("The other file"), there)),
        ]
        self.fields["take"].choices = list(differing)  # type: ignore[attr-defined]
        if not differing:
            self.fields["take"].widget = forms.MultipleHiddenInput()

    @property
    def leads_here(self) -> bool:
        """Return whether the file that was looked at goes on."""
        return bool(self.cleaned_data["leads"] == HERE)


class UndoForm(AskingForm):
    """Why a file is opened again that was closed; it stands in that file."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In a sentence."),
    )
