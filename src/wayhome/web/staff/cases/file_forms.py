"""Forms of the case file: facts of the case, who works on it, sharing, legal facts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.actions import READ_WITH_THE_LAW
from wayhome.casefile.cases.enums import (
    ASSISTANCE_LABELS,
    DESTINATION_LABELS,
    TYPE_LABELS,
    LegalKind,
)
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.safeguards.words import REGIME_LABELS
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.meanwhile import ReadVersion
from wayhome.web.shared.widgets import Choices, DayInput, ShortAnswers
from wayhome.web.staff.cases.choices import (
    country_choices,
    language_choices,
    member_choices,
    to_choose,
    words,
)

LONG = 4000
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


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
    version = ReadVersion()

    @classmethod
    def initial_of(cls, case: Case, *, legal: bool) -> dict[str, Any]:
        """Return the values the form starts with; what is read with the law only for who may read it."""
        names = [name for name in cls.base_fields if legal or name not in READ_WITH_THE_LAW]
        return {name: getattr(case, name) for name in names}

    def changes(self) -> Mapping[str, Any]:
        """Return what was written; texts that are empty are nothing."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in READ_WITH_THE_LAW:
            if name in data:
                data[name] = data[name].strip() or None
        return data


class AreaForm(AskingForm):
    """In which of the suspended parts of the country the journey ends, or that it ends elsewhere."""

    NONE = "-"
    area = forms.ChoiceField(
        label=_("Where in the country does the journey end?"),
        widget=Choices(),
        help_text=_("Headquarters suspended returns to these parts. Where two fit, choose the smaller one."),
        error_messages={"required": _("Choose a part, or “In none of these”.")},
    )
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: Sequence[str], **kwargs: Any) -> None:
        """Take the parts to ask about, in the words of the list of suspensions."""
        super().__init__(*args, **kwargs)
        choices = [*((name, name) for name in areas), (self.NONE, _("In none of these"))]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them
        self.fields["shown"].initial = json.dumps(areas)

    def clean_shown(self) -> Sequence[str]:
        """Return the parts that the page showed when it was answered."""
        try:
            return [str(name) for name in json.loads(self.cleaned_data["shown"])]
        except (ValueError, TypeError) as wrong:
            raise forms.ValidationError(_("Load the page again.")) from wrong

    def chosen(self) -> str:
        """Return the part chosen; nothing for none of them."""
        area: str = self.cleaned_data["area"]
        return "" if area == self.NONE else area


class AssignForm(AskingForm):
    """Who counsels a case from now on."""

    counsellor = forms.ChoiceField(label=_("Counsellor"))

    def __init__(self, *args: Any, workers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Take the people who may be chosen, as key and name."""
        super().__init__(*args, **kwargs)
        self.fields["counsellor"].choices = to_choose(workers)  # type: ignore[attr-defined]


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
    until_on = forms.DateField(
        label=_("Last day it holds"),
        required=False,
        widget=DayInput(),
        help_text=_("Empty where the answer names no end."),
    )


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


class AdmissionForm(LegalForm):
    """Whether the country returned to admits one person and lets them stay; asked for whoever has no nationality."""

    kind = LegalKind.ADMISSION
    confirmed = forms.ChoiceField(
        label=_("Does it admit this person and let them stay?"), choices=YES_NO, widget=ShortAnswers()
    )
    authority = forms.CharField(
        label=_("Which authority says so"), max_length=120, help_text=_("Ministry, embassy or consulate.")
    )
    evidence = forms.CharField(
        label=_("Written evidence"),
        max_length=300,
        help_text=_("What the paper is, its number, and where it is kept."),
    )
    answered_on = forms.DateField(label=_("Day of the answer"), widget=DayInput())
    until_on = forms.DateField(
        label=_("Last day it holds"),
        required=False,
        widget=DayInput(),
        help_text=_("Empty where the answer names no end."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for one person: a country admits a person, not a case."""
        super().__init__(*args, **kwargs)
        member = self.fields["member"]
        member.required = True
        member.choices = member.choices[1:]  # type: ignore[attr-defined]  # a ChoiceField has them


LEGAL_FORMS: Mapping[LegalKind, type[LegalForm]] = {
    form.kind: form
    for form in (
        DecisionForm,
        PeriodForm,
        ExtensionForm,
        SuspensionForm,
        EntryBanForm,
        AppealForm,
        AdmissionForm,
    )
}


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value
