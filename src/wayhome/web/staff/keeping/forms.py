"""Forms of keeping: what is erased and why, a hold, and the years of each purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.keeping.enums import ASKED_FOR, BASIS_LABELS, Basis
from wayhome.keeping.retention import CASE_PURPOSES
from wayhome.privacy.purposes import CLOCK_LABELS
from wayhome.web.shared.asking import AskingForm

WHOLE_CASE = "case"
Choice = tuple[str, str]


class EraseForm(AskingForm):
    """Who is erased, why, and the reference typed by hand, so that nobody asks by one slip of the finger."""

    what = forms.ChoiceField(label=gettext_lazy("What is erased"), widget=forms.RadioSelect())
    basis = forms.ChoiceField(label=gettext_lazy("Why"), widget=forms.RadioSelect())
    reference = forms.CharField(label=gettext_lazy("Reference of the case, typed by hand"), max_length=12)

    def __init__(self, *args: Any, people: Sequence[Choice], reference: str, **kwargs: Any) -> None:
        """Take the members to choose from, by place, and the reference that must be typed."""
        super().__init__(*args, **kwargs)
        self._reference = reference
        choices = [*people, (WHOLE_CASE, _("The whole case, with everybody in it"))]
        self.fields["what"].choices = choices  # type: ignore[attr-defined]
        self.fields["basis"].choices = [(one.value, _(BASIS_LABELS[one])) for one in ASKED_FOR]  # type: ignore[attr-defined]

    def clean_reference(self) -> str:
        """Return the reference where it is this case's."""
        typed = str(self.cleaned_data["reference"]).strip().upper()
        if typed != self._reference:
            raise forms.ValidationError(
                _("This is not the reference of the case. Type it as it stands on the page.")
            )
        return typed

    @property
    def position(self) -> int | None:
        """Return the place of the member that was chosen, nothing for the whole case."""
        what = str(self.cleaned_data["what"])
        return None if what == WHOLE_CASE else int(what)

    @property
    def chosen(self) -> Basis:
        """Return the ground that was chosen."""
        return Basis(self.cleaned_data["basis"])


class HoldForm(AskingForm):
    """Why a case is kept whatever happens, and who decided it."""

    reason = forms.CharField(
        label=gettext_lazy("Why the case must be kept"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decided_by = forms.CharField(
        label=gettext_lazy("Who decided it"),
        max_length=200,
        help_text=gettext_lazy("A court, an authority or the officer, with its reference."),
    )


class LiftForm(AskingForm):
    """Why a hold is no longer needed."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is no longer needed"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ScheduleForm(AskingForm):
    """For how many years each purpose keeps a case; what was confirmed last, or the house default, is filled in."""

    def __init__(self, *args: Any, years: Mapping[str, int], **kwargs: Any) -> None:
        """Take the years that stand, by purpose."""
        super().__init__(*args, **kwargs)
        for purpose in CASE_PURPOSES:
            self.fields[purpose.code] = forms.IntegerField(
                label=_(purpose.title),
                min_value=1,
                max_value=50,
                initial=years.get(purpose.code, purpose.retention_years),
                help_text=_("Years after %(event)s. House default: %(years)s.")
                % {"event": _(CLOCK_LABELS[purpose.clock_starts_from]), "years": purpose.retention_years},
            )
        self.fields["confirmed"] = forms.BooleanField(
            label=_("I am the data protection officer of this organisation, and confirm these years.")
        )

    @property
    def years(self) -> Mapping[str, int]:
        """Return the years by purpose."""
        return {purpose.code: int(self.cleaned_data[purpose.code]) for purpose in CASE_PURPOSES}
