"""Forms by which somebody decides that two records are of one person, and takes it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.people.models import Person
from wayhome.process.alike import may_take
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import Choices, Hinted, ManyChoices
from wayhome.web.staff.cases.alike_presenters import FIELD_LABELS, value_said

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
        self,
        *args: Any,
        member: CaseMember,
        other: Person,
        hand: CaseInHand,
        there: CaseInHand,
        **kwargs: Any,
    ) -> None:
        """Take the two records with their cases."""
        super().__init__(*args, **kwargs)
        self.fields["leads"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            (HERE, Hinted(_("This file"), hand.case.reference)),
            (THERE, Hinted(_("The other file"), there.case.reference)),
        ]
        allowed = set(may_take(hand.by)) & set(may_take(there.by))
        self.fields["take"].choices = [  # type: ignore[attr-defined]
            (name, Hinted(label, _("%(here)s here, %(there)s there") % _both(name, member.person, other)))
            for name, label in FIELD_LABELS.items()
            if name in allowed and getattr(member.person, name) != getattr(other, name)
        ]
        if not self.fields["take"].choices:  # type: ignore[attr-defined]
            self.fields["take"].widget = forms.MultipleHiddenInput()

    @property
    def leads_here(self) -> bool:
        """Return whether the file that was looked at goes on."""
        return bool(self.cleaned_data["leads"] == HERE)


class UndoForm(AskingForm):
    """Why a decision is taken back."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In a sentence."),
    )


def _both(name: str, here: Person, there: Person) -> dict[str, str]:
    return {"here": value_said(here, name), "there": value_said(there, name)}
