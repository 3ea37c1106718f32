"""Forms of screening, assessment and protection: questions as data, decisions with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.models import CaseMember
from wayhome.stages.counselling.actions import AssessmentFacts, FactorFacts
from wayhome.stages.counselling.enums import (
    ASSESSMENT_LABELS,
    CONCERN_LABELS,
    DECISION_LABELS,
    DIRECTION_LABELS,
    FACTORS,
    REPLY_LABELS,
    SCREENING_LABELS,
    TRAFFICKING_QUESTIONS,
    AssessmentJudgement,
    ConcernDecision,
    ConcernKind,
    Direction,
    Level,
    ScreeningQuestion,
)
from wayhome.stages.counselling.scoring import SHAPES, FactKind, Part
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import Choices, DayInput, ShortAnswers
from wayhome.web.staff.cases.choices import member_choices, words
from wayhome.web.staff.consent.forms import AskedLater
from wayhome.web.staff.counselling.labels import part_label, word_label

CHOOSE = {"required": _("Choose one.")}
YES_NO: list[tuple[str, str | Promise]] = [("yes", _("Yes")), ("no", _("No"))]
WHOLE_CASE = "0"


class ScreeningForm(AskingForm):
    """The rapid screening: every question has an answer, and no answer is one."""

    use_required_attribute = False

    alone = forms.ChoiceField(
        label=_("Did you talk with them alone, without family?"),
        widget=ShortAnswers(),
        choices=YES_NO,
        error_messages=CHOOSE,
    )
    words = forms.CharField(
        label=_("What they said"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In their words. Read by protection officers and counsellors only."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for question in ScreeningQuestion:
            self.fields[question.value] = forms.ChoiceField(
                label=_(SCREENING_LABELS[question]),
                widget=ShortAnswers(),
                choices=words(REPLY_LABELS),
                error_messages={"required": _("Choose one. “No answer” is an answer too.")},
            )

    def general(self) -> Iterator[forms.BoundField]:
        """Yield the questions of the house list."""
        return (self[word.value] for word in ScreeningQuestion if word not in TRAFFICKING_QUESTIONS)

    def on_trafficking(self) -> Iterator[forms.BoundField]:
        """Yield the questions on trafficking."""
        return (self[word.value] for word in TRAFFICKING_QUESTIONS)

    def answers(self) -> dict[str, str]:
        """Return the answer to each question by its code."""
        return {word.value: self.cleaned_data[word.value] for word in ScreeningQuestion}


class AssessmentForm(AskedLater):
    """A full assessment: factors on four levels with their evidence, and a judgement with reasons."""

    judgement = forms.ChoiceField(
        label=_("Your judgement"), widget=Choices(), choices=words(ASSESSMENT_LABELS), error_messages=CHOOSE
    )
    reasons = forms.CharField(
        label=_("On what it rests"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write on what your judgement rests.")},
    )
    urgency = forms.CharField(label=_("How urgent it is"), required=False, max_length=200)
    measures = forms.CharField(
        label=_("What is to be done, and by whom"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    review_on = forms.DateField(label=_("Look again on"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for level, factors in FACTORS.items():
            for code, label in factors.items():
                name = f"{level.value}-{code}"
                self.fields[f"{name}-direction"] = forms.ChoiceField(
                    label=_(label), widget=ShortAnswers(), choices=words(DIRECTION_LABELS)
                )
                self.fields[f"{name}-evidence"] = forms.CharField(
                    label=_("What was seen or said"), max_length=500
                )
                self.fields[f"{name}-source"] = forms.CharField(label=_("Who says so"), max_length=120)
        # A factor nobody looked at is left out, so nothing of it is asked for.
        self.asked_later = frozenset(name for name in self.fields if "-" in name)

    def rows(self, level: Level) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Return the three fields of each factor of a level."""
        names = [f"{level.value}-{code}" for code in FACTORS[level]]
        return [(self[f"{n}-direction"], self[f"{n}-evidence"], self[f"{n}-source"]) for n in names]

    def touched(self, level: Level) -> bool:
        """Return whether anything of a level is filled in or wrong, so that it is shown open."""
        return any(
            self.errors.get(bound.name) or (self.is_bound and bound.value())
            for row in self.rows(level)
            for bound in row
        )

    def facts(self) -> AssessmentFacts:
        """Return the assessment; a factor nobody looked at is left out."""
        found = self.cleaned_data
        factors = [
            FactorFacts(
                level=level,
                code=code,
                direction=Direction(found[f"{level.value}-{code}-direction"]),
                evidence=found[f"{level.value}-{code}-evidence"],
                source=found[f"{level.value}-{code}-source"],
            )
            for level, codes in FACTORS.items()
            for code in codes
            if found.get(f"{level.value}-{code}-direction")
        ]
        return AssessmentFacts(
            judgement=AssessmentJudgement(found["judgement"]),
            reasons=found["reasons"],
            factors=factors,
            urgency=found["urgency"],
            measures=found["measures"],
            review_on=found["review_on"],
        )


class ConcernForm(AskingForm):
    """A concern that somebody raises; what it is about, and in what words."""

    use_required_attribute = False

    about = forms.ChoiceField(label=_("About whom"), widget=Choices(), error_messages=CHOOSE)
    kind = forms.ChoiceField(
        label=_("What it is about"), widget=Choices(), choices=words(CONCERN_LABELS), error_messages=CHOOSE
    )
    words = forms.CharField(
        label=_("What was said or seen"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what was said or seen.")},
    )

    def __init__(self, *args: Any, members: Sequence[CaseMember], names: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = {str(member.position): member for member in members}
        self.fields["about"] = forms.ChoiceField(
            label=_("About whom"),
            widget=Choices(),
            choices=[*member_choices(members, names=names), (WHOLE_CASE, _("The whole case"))],
            error_messages=CHOOSE,
        )

    def member(self) -> CaseMember | None:
        """Return the person concerned, or nobody for the whole case."""
        return self.members.get(self.cleaned_data["about"])

    def concern(self) -> ConcernKind:
        """Return what it is about."""
        return ConcernKind(self.cleaned_data["kind"])


class DecisionForm(AskingForm):
    """A protection officer's decision on a concern."""

    use_required_attribute = False

    decision = forms.ChoiceField(
        label=_("Decision"), widget=Choices(), choices=words(DECISION_LABELS), error_messages=CHOOSE
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you found and on what it rests.")},
    )

    def decided(self) -> ConcernDecision:
        """Return the decision."""
        return ConcernDecision(self.cleaned_data["decision"])


class FactForm(AskingForm):
    """A protection fact of one kind; its fields come from the shape of the kind."""

    use_required_attribute = False

    def __init__(self, *args: Any, kind: FactKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        for name, part in SHAPES[kind].items():
            self.fields[name] = _field(kind, name, part)

    def details(self) -> Mapping[str, Any]:
        """Return the details in the shape of the kind."""
        found: dict[str, Any] = {}
        for name, part in SHAPES[self.kind].items():
            value = self.cleaned_data.get(name)
            found[name] = value == "yes" if part.kind is bool else value
        return found


def _field(kind: FactKind, name: str, part: Part) -> forms.Field:
    label = str(part_label(kind, name))
    if part.kind is bool:
        return forms.ChoiceField(
            label=label, widget=ShortAnswers(), choices=YES_NO, required=part.needed, error_messages=CHOOSE
        )
    if issubclass(part.kind, StrEnum):
        choices = [(word.value, word_label(word)) for word in part.kind]
        return forms.ChoiceField(
            label=label, widget=Choices(), choices=choices, required=part.needed, error_messages=CHOOSE
        )
    long = name in ("reasons", "how")
    return forms.CharField(
        label=label,
        required=part.needed,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(),
        error_messages={"required": _("Write a few words.")},
    )
