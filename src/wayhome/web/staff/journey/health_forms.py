"""Forms about health, for who asks and for health officers; they check the shape, the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.stages.journey.actions import Fitness, Pregnancy
from wayhome.web.shared.widgets import DayInput, ShortAnswers
from wayhome.web.staff.journey.forms import SHORT, YES_NO, YES_NO_NOT_ASKED, LaidOut, MemberForm, flag


def may_answer(label: Any) -> forms.ChoiceField:
    """Return a question that may stay unasked."""
    return forms.ChoiceField(label=label, choices=YES_NO_NOT_ASKED, widget=ShortAnswers, required=False)


class HealthAskedForm(MemberForm):
    """That somebody was asked about health, and what they answered."""

    happened = frozenset({"asked_on"})

    ROWS = (("member",), ("asked_on",), ("medical",), ("pregnant",))

    asked_on = forms.DateField(label=_("Asked on"), widget=DayInput)
    medical = forms.ChoiceField(
        label=_("Does anything about their health matter for the journey?"),
        choices=[*YES_NO, ("", _("Did not want to say"))],
        widget=ShortAnswers,
        required=False,
        help_text=_(
            "Ask in private, in their language. Details belong to the health officer, who also speaks with whoever "
            "does not want to say."
        ),
    )
    pregnant = forms.ChoiceField(
        label=_("Pregnant"),
        choices=[*YES_NO, ("", _("Not asked"))],
        widget=ShortAnswers,
        required=False,
        help_text=_("Choose no where the question does not arise; without an answer the journey waits."),
    )


class HealthDeclinedForm(LaidOut):
    """That somebody who does not want to say anything about health was told what that means, in private."""

    ROWS = (("check_offered",), ("told",), ("told_on",))

    check_offered = forms.BooleanField(
        label=_("I offered the check before departure, in private and without cost"), required=False
    )
    told = forms.BooleanField(
        label=_(
            "They know which help cannot be prepared without an answer: medicine, escort, care on arrival"
        ),
        required=False,
    )
    told_on = forms.DateField(label=_("Day"), widget=DayInput)


class FitnessForm(LaidOut):
    """A physician's finding, and what must be arranged."""

    ROWS = (
        ("fit",),
        ("fit_from", "fit_until"),
        ("physician", "conditions"),
        ("escort_needed",),
        ("medicine_needed", "medicine_arranged"),
        ("care_needed", "care_confirmed"),
        ("care_service",),
    )

    fit = forms.ChoiceField(
        label=_("Fit to travel"),
        choices=[("yes", _("Fit")), ("no", _("Not fit"))],
        widget=ShortAnswers,
        error_messages={"required": _("Choose what the physician found.")},
    )
    fit_from = forms.DateField(label=_("Holds from"), widget=DayInput, required=False)
    fit_until = forms.DateField(label=_("Holds until"), widget=DayInput, required=False)
    physician = forms.CharField(label=_("Physician"), max_length=SHORT, required=False)
    conditions = forms.CharField(label=_("Conditions"), max_length=SHORT, required=False)
    escort_needed = may_answer(_("Medical escort needed"))
    medicine_needed = forms.ChoiceField(
        label=_("Medicine needed for the journey and first weeks"),
        choices=YES_NO_NOT_ASKED,
        widget=ShortAnswers,
        required=False,
    )
    medicine_arranged = may_answer(_("Medicine handed over"))
    care_needed = forms.ChoiceField(
        label=_("Care must be ready on arrival"),
        choices=YES_NO_NOT_ASKED,
        widget=ShortAnswers,
        required=False,
    )
    care_confirmed = forms.ChoiceField(
        label=_("A named service confirmed it"),
        choices=YES_NO_NOT_ASKED,
        widget=ShortAnswers,
        required=False,
    )
    care_service = forms.CharField(label=_("Name of the service"), max_length=SHORT, required=False)

    def finding(self) -> Fitness:
        """Return what the action takes."""
        data = self.cleaned_data
        asked = ("escort_needed", "medicine_needed", "medicine_arranged", "care_needed", "care_confirmed")
        return Fitness(
            fit=data["fit"] == "yes",
            fit_from=data["fit_from"],
            fit_until=data["fit_until"],
            physician=data["physician"],
            conditions=data["conditions"],
            care_service=data["care_service"],
            **{name: flag(data[name]) for name in asked},
        )


class PregnancyForm(LaidOut):
    """Whether somebody is pregnant, with completed weeks and the day they were counted."""

    happened = frozenset({"weeks_on"})

    ROWS = (("pregnant",), ("weeks", "weeks_on"), ("multiple",), ("certificate",))

    pregnant = forms.ChoiceField(
        label=_("Pregnant"),
        choices=YES_NO,
        widget=ShortAnswers,
        error_messages={"required": _("Choose yes or no.")},
    )
    weeks = forms.IntegerField(label=_("Completed weeks"), min_value=0, max_value=45, required=False)
    weeks_on = forms.DateField(label=_("Counted on"), widget=DayInput, required=False)
    multiple = may_answer(_("More than one child expected"))
    certificate = may_answer(_("Physician's certificate for flying on file"))

    def finding(self) -> Pregnancy:
        """Return what the action takes."""
        data = self.cleaned_data
        return Pregnancy(
            pregnant=data["pregnant"] == "yes",
            weeks=data["weeks"],
            weeks_on=data["weeks_on"],
            certificate=flag(data["certificate"]),
            multiple=flag(data["multiple"]),
        )
