"""Forms of the work on a case: notes, tasks, and to whom a task goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.enums import ROLE_LABELS, Role
from wayhome.casefile.cases.enums import AREA_LABELS, Area
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import DayInput
from wayhome.web.staff.cases.choices import words

LONG = 4000
USER, ROLE = "user:", "role:"


class NoteForm(AskingForm):
    """A note in an area of the file; the area decides who reads it."""

    text = forms.CharField(
        label=_("Note"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    area = forms.ChoiceField(
        label=_("What it is about"),
        initial=Area.GENERAL.value,
        help_text=_("This decides who may read it. Health and protection are read by those officers only."),
    )

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        """Take the areas that the acting person may read."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = words(AREA_LABELS, only=areas)  # type: ignore[attr-defined]


class TaskForm(AskingForm):
    """Something to do on a case until a day."""

    coming = frozenset({"due_on"})

    what = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = forms.DateField(label=_("Until"), widget=DayInput())
    role = forms.ChoiceField(
        label=_("Who does it"), required=False, choices=words(ROLE_LABELS, unknown=_("I do it myself"))
    )
    task_area = forms.ChoiceField(label=_("What it is about"), initial=Area.GENERAL.value)
    waits_for = forms.CharField(
        label=_("Waiting for"),
        max_length=20,
        required=False,
        help_text=_("Only if somebody outside must answer first: embassy, clinic, school."),
    )

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        """Take the areas that the acting person may read."""
        super().__init__(*args, **kwargs)
        self.fields["task_area"].choices = words(AREA_LABELS, only=areas)  # type: ignore[attr-defined]


class HandTaskForm(AskingForm):
    """Who does a task from now on: a colleague, or whoever of a role is there."""

    to = forms.ChoiceField(
        label=_("Who does it"), error_messages={"required": _("Choose a colleague or a role.")}
    )

    def __init__(
        self, *args: Any, me: int | None, colleagues: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        """Take the colleagues to choose from, as key and name; the acting person stands first."""
        super().__init__(*args, **kwargs)
        mine = [(f"{USER}{key}", _("I do it myself")) for key, _name in colleagues if key == me]
        others = [(f"{USER}{key}", name) for key, name in colleagues if key != me]
        roles = [(f"{ROLE}{value}", label) for value, label in words(ROLE_LABELS)]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            *mine,
            (_("A colleague"), others),
            (_("Everybody of a role"), roles),
        ]

    def user_id(self) -> int | None:
        """Return the key of the colleague who was chosen, if one was."""
        chosen: str = self.cleaned_data["to"]
        return int(chosen.removeprefix(USER)) if chosen.startswith(USER) else None

    def role(self) -> Role | None:
        """Return the role that was chosen, if one was."""
        chosen: str = self.cleaned_data["to"]
        return Role(chosen.removeprefix(ROLE)) if chosen.startswith(ROLE) else None
