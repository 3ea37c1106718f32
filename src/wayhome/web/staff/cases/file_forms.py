"""Forms of the case file: notes, tasks, facts of the case, who works on it, sharing, legal facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.enums import ROLE_LABELS
from wayhome.casefile.cases.enums import Area, Assistance, DestinationKind, LegalKind, TypeOfReturn
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.values.sentences import msgid
from wayhome.safeguards.words import Regime
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import DayInput, ShortAnswers
from wayhome.web.staff.cases.choices import country_choices, language_choices, member_choices, words

LONG = 4000
AREA_LABELS: dict[Area, str] = {
    Area.GENERAL: msgid("General"),
    Area.COUNSELLING: msgid("Counselling"),
    Area.LEGAL: msgid("Legal"),
    Area.PROTECTION: msgid("Protection"),
    Area.HEALTH: msgid("Health"),
    Area.TRAVEL: msgid("Journey"),
}
DESTINATION_LABELS: dict[DestinationKind, str] = {
    DestinationKind.ORIGIN: msgid("Country of origin"),
    DestinationKind.TRANSIT_BY_AGREEMENT: msgid("Country of transit, by agreement"),
    DestinationKind.COUNTRY_OF_CHOICE: msgid("Another country of their choice"),
    DestinationKind.RETURN_HUB: msgid("Return hub"),
}
TYPE_LABELS: dict[TypeOfReturn, str] = {
    TypeOfReturn.ASSISTED_VOLUNTARY: msgid("Assisted voluntary"),
    TypeOfReturn.HUMANITARIAN: msgid("Humanitarian"),
    TypeOfReturn.OTHER: msgid("Other"),
}
ASSISTANCE_LABELS: dict[Assistance, str] = {
    Assistance.TRAVEL_AND_REINTEGRATION: msgid("Travel and reintegration"),
    Assistance.TRAVEL_ONLY: msgid("Travel only"),
    Assistance.REINTEGRATION_ONLY: msgid("Reintegration only"),
}
LEGAL_LABELS: dict[LegalKind, str] = {
    LegalKind.DECISION: msgid("Decision"),
    LegalKind.PERIOD: msgid("Voluntary departure period"),
    LegalKind.EXTENSION: msgid("Extension of the period"),
    LegalKind.SUSPENSION: msgid("Stop of the clock"),
    LegalKind.ENTRY_BAN: msgid("Entry ban"),
    LegalKind.APPEAL: msgid("Appeal"),
}
REGIME_LABELS: dict[Regime, str] = {
    Regime.RETURN_DIRECTIVE: msgid("Return Directive"),
    Regime.BORDER_PROCEDURE: msgid("Border procedure"),
    Regime.RETURN_REGULATION: msgid("Return Regulation (to be confirmed)"),
    Regime.NATIONAL: msgid("National law"),
}
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


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


class CaseForm(AskingForm):
    """Facts of the case: where the journey goes, why that is lawful, and what it is assisted with."""

    destination_country = forms.ChoiceField(
        label=_("Country returned to"), required=False, choices=country_choices
    )
    destination_kind = forms.ChoiceField(label=_("Why this country"), choices=words(DESTINATION_LABELS))
    destination_basis = forms.CharField(
        label=_("On which basis it admits them"),
        max_length=60,
        required=False,
        help_text=_("Nationality, residence permit, agreement or acceptance, with its reference."),
    )
    type_of_return = forms.ChoiceField(label=_("Type of return"), choices=words(TYPE_LABELS))
    assistance = forms.ChoiceField(label=_("Assistance"), choices=words(ASSISTANCE_LABELS))
    language = forms.ChoiceField(
        label=_("Language of the conversation"), required=False, choices=language_choices
    )
    legal_ground = forms.CharField(label=_("Legal situation here"), max_length=300, required=False)
    motive = forms.CharField(
        label=_("Why they want to return, in their own words"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    identity_restricted = forms.BooleanField(
        label=_("Hide names from all but the named workers and protection officers"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, case: Case, *, legal: bool) -> dict[str, Any]:
        """Return the values the form starts with; legal ground and motive only for who may read them."""
        sealed = {"legal_ground", "motive"}
        names = [name for name in cls.base_fields if legal or name not in sealed]
        return {name: getattr(case, name) for name in names}

    def changes(self) -> Mapping[str, Any]:
        """Return what was written; texts that are empty are nothing."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("legal_ground", "motive"):
            if name in data:
                data[name] = data[name].strip() or None
        return data


class AssignForm(AskingForm):
    """Who counsels a case from now on."""

    counsellor = forms.ChoiceField(label=_("Counsellor"))

    def __init__(self, *args: Any, workers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Take the people who may be chosen, as key and name."""
        super().__init__(*args, **kwargs)
        self.fields["counsellor"].choices = workers  # type: ignore[attr-defined]


class HostAnswerForm(AskingForm):
    """What the host government answered."""

    happened = frozenset({"answered_on"})

    no_objection = forms.ChoiceField(
        label=_("Their answer"),
        choices=[("yes", _("No objection")), ("no", _("Objection"))],
        widget=ShortAnswers(),
        error_messages={"required": _("Choose what they answered.")},
    )
    answered_on = forms.DateField(label=_("Day of the answer"), widget=DayInput())


class LegalForm(AskingForm):
    """A dated legal fact, for everybody of the case or one member."""

    kind: LegalKind
    member = forms.ChoiceField(label=_("For whom"), required=False)

    def __init__(self, *args: Any, members: Sequence[CaseMember], names: bool, **kwargs: Any) -> None:
        """Take the members, and whether their names may be shown."""
        super().__init__(*args, **kwargs)
        choices = [(value, str(label)) for value, label in member_choices(members, names=names)]
        self.fields["member"].choices = [("", _("Everybody of the case")), *choices]  # type: ignore[attr-defined]

    def details(self) -> Mapping[str, Any]:
        """Return plain values: days as ISO text, yes and no as truth, nothing for what was left empty."""
        told = {name: _plain(value) for name, value in self.cleaned_data.items() if name != "member"}
        return {name: value for name, value in told.items() if value not in (None, "")}


class DecisionForm(LegalForm):
    """A decision of the authorities about the stay."""

    kind = LegalKind.DECISION
    return_decision = forms.ChoiceField(
        label=_("Does it order the return?"), choices=YES_NO, widget=ShortAnswers()
    )
    decided_on = forms.DateField(label=_("Day of the decision"), widget=DayInput())
    served_on = forms.DateField(
        label=_("Day it was served, or became binding"), required=False, widget=DayInput()
    )
    regime = forms.ChoiceField(
        label=_("Legal regime, if the authority names it"),
        required=False,
        choices=words(REGIME_LABELS, unknown=_("Not named")),
    )


class PeriodForm(LegalForm):
    """The days granted to leave."""

    kind = LegalKind.PERIOD
    period_days = forms.IntegerField(
        label=_("Days granted"),
        min_value=0,
        max_value=730,
        help_text=_("0 where the decision grants no period."),
    )
    period_starts_on = forms.DateField(
        label=_("Runs from"),
        required=False,
        widget=DayInput(),
        help_text=_("Empty: from the day of service."),
    )
    period_requested = forms.ChoiceField(
        label=_("Did the person ask for a period?"), required=False, choices=YES_NO, widget=ShortAnswers()
    )
    short_period_reason = forms.ChoiceField(
        label=_("Reason for a short period, or none"),
        required=False,
        choices=[
            ("", "–"),
            ("absconding_risk", _("risk of absconding")),
            ("manifestly_unfounded", _("manifestly unfounded")),
            ("security", _("security")),
        ],
    )


class ExtensionForm(LegalForm):
    """A longer period, as the authority wrote it."""

    kind = LegalKind.EXTENSION
    granted_on = forms.DateField(label=_("Day it was granted"), widget=DayInput())
    last_on = forms.DateField(label=_("New last day"), widget=DayInput())
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[
            ("", "–"),
            ("length_of_stay", _("length of stay")),
            ("children_at_school", _("children at school")),
            ("family_links", _("family and social links")),
        ],
    )


class SuspensionForm(LegalForm):
    """Days on which the period does not run."""

    kind = LegalKind.SUSPENSION
    from_on = forms.DateField(label=_("First day that does not count"), widget=DayInput())
    until_on = forms.DateField(
        label=_("First day that counts again"),
        required=False,
        widget=DayInput(),
        help_text=_("Empty while the clock still stands."),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[
            ("", "–"),
            ("suspensive_appeal", _("appeal that suspends")),
            ("non_refoulement", _("non-refoulement")),
            ("physical_state", _("physical or mental state")),
            ("technical", _("no transport, or identity not established")),
        ],
    )


class EntryBanForm(LegalForm):
    """Whether a ban on entry follows, and until when."""

    kind = LegalKind.ENTRY_BAN
    imposed = forms.ChoiceField(label=_("Does an entry ban follow?"), choices=YES_NO, widget=ShortAnswers())
    until_on = forms.DateField(label=_("Until"), required=False, widget=DayInput())


class AppealForm(LegalForm):
    """An appeal, and what became of it."""

    kind = LegalKind.APPEAL
    lodged_on = forms.DateField(label=_("Day it was lodged"), widget=DayInput())
    suspensive = forms.ChoiceField(
        label=_("Does it suspend the return?"), required=False, choices=YES_NO, widget=ShortAnswers()
    )
    decided_on = forms.DateField(label=_("Day it was decided"), required=False, widget=DayInput())
    words = forms.CharField(label=_("What it is about"), max_length=300, required=False)


LEGAL_FORMS: Mapping[LegalKind, type[LegalForm]] = {
    form.kind: form
    for form in (DecisionForm, PeriodForm, ExtensionForm, SuspensionForm, EntryBanForm, AppealForm)
}


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value
