"""Forms of people's rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.privacy.enums import (
    ASKED_BY_LABELS,
    LAYOUT_LABELS,
    OUTCOME_LABELS,
    RIGHT_LABELS,
    AskedBy,
    ExportLayout,
    Outcome,
)
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import Choices, DayInput, Hinted, ShortAnswers
from wayhome.web.staff.cases.choices import to_choose, words

LATER = "later"
SHOWN = "shown"
MemberChoices = Sequence[tuple[str, str | Promise]]


class RequestForm(AskingForm):
    """What somebody asks about their own data."""

    member = forms.ChoiceField(label=_("Whose data"))
    kind = forms.ChoiceField(label=_("What they ask"), widget=Choices(), choices=words(RIGHT_LABELS))
    asked_by = forms.ChoiceField(
        label=_("Who asks"), widget=Choices(), choices=words(ASKED_BY_LABELS), initial=AskedBy.SELF.value
    )
    received_on = forms.DateField(label=_("Day it came"), widget=DayInput())
    words = forms.CharField(
        label=_("In their words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For a correction: what is wrong, and what is right. It is kept sealed with the person."),
    )

    def __init__(self, *args: Any, members: MemberChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = to_choose([*members])  # type: ignore[attr-defined]


class OwnFileForm(AskingForm):
    """Whose file, and whether what is written about the case as a whole belongs to it."""

    member = forms.ChoiceField(label=_("Whose file"))
    whole_case = forms.ChoiceField(
        label=_("Notes, talks and what happened on the case as a whole"),
        widget=Choices(),
        choices=[
            ("no", _("Leave them out: they may speak of others in the case")),
            ("yes", _("Put them in: somebody reads each line before the file is given out")),
        ],
    )

    def __init__(self, *args: Any, members: MemberChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = to_choose([*members])  # type: ignore[attr-defined]
        if len(members) == 1:
            del self.fields["whole_case"]


class AnswerForm(AskingForm):
    """What came of a request, or that it takes longer, and what the person is told."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        widget=Choices(),
        choices=[
            *words(OUTCOME_LABELS, only=[Outcome.DONE, Outcome.REFUSED, Outcome.TAKEN_BACK]),
            (LATER, _("It takes up to two months longer (GDPR 12(3))")),
        ],
    )
    words = forms.CharField(
        label=_("What the person is told"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For a refusal or a delay: the reason, and that they can complain. It is kept sealed."),
    )


class ExportForm(AskingForm):
    """Which cases, as what file, with names or without, and what for."""

    cases = forms.ChoiceField(
        label=_("Which cases"),
        widget=Choices(),
        choices=[("open", _("Open cases")), ("all", _("All cases, closed ones too"))],
    )
    layout = forms.ChoiceField(
        label=_("As what"),
        widget=ShortAnswers(),
        choices=words(LAYOUT_LABELS),
        initial=ExportLayout.XLSX.value,
        help_text=_("With the columns that your list shows. Choose others there first."),
    )
    names = forms.ChoiceField(
        label=_("With names, where you may read them?"),
        widget=ShortAnswers(),
        choices=[("no", _("No")), ("yes", _("Yes"))],
    )
    reason = forms.CharField(
        label=_("What the list is for"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, shown: str = "", **kwargs: Any) -> None:
        """Take what the list is called that was shown before; it is offered first, and chosen."""
        super().__init__(*args, **kwargs)
        if shown:
            field = self.fields["cases"]
            field.choices = [(SHOWN, Hinted(_("As it was shown"), shown)), *field.choices]  # type: ignore[attr-defined]
            field.initial = SHOWN
