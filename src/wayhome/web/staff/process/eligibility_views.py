"""Which help there will be: worked out by the programme's schemes, explained to the person, and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.scopes import case_for
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.actions.eligibility import (
    OF_SCHEME,
    AskedFacts,
    explain_eligibility,
    own_name,
    schemes_of,
    work_out,
)
from wayhome.safeguards.eligibility import Eligibility, Entitlement
from wayhome.safeguards.schemes import Scheme, schemes
from wayhome.safeguards.words import Procedure, VisaGroup
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.pages import StaffRequest, answer, attempt, shape_ok, staff_page
from wayhome.web.shared.presenting import Chip, Fact, Status
from wayhome.web.shared.widgets import DayInput, ShortAnswers
from wayhome.web.staff.cases.choices import language_choices
from wayhome.web.staff.cases.frame import case_frame

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("", gettext_lazy("Not asked"))]
PREVIEW = "preview"
SAID: dict[Eligibility, tuple[Status, str]] = {
    Eligibility.ELIGIBLE: ("done", msgid("Helps")),
    Eligibility.NOT_ELIGIBLE: ("neutral", msgid("Does not help")),
    Eligibility.NOT_KNOWN: ("waiting", msgid("Cannot be worked out yet")),
}


def _asked(label: Any) -> forms.Field:
    return forms.ChoiceField(label=label, choices=YES_NO, widget=ShortAnswers(), required=False)


def _day(label: Any) -> forms.Field:
    return forms.DateField(label=label, widget=DayInput(), required=False)


def _months(label: Any) -> forms.Field:
    return forms.IntegerField(label=label, min_value=0, max_value=1200, required=False)


def _choice(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.Field:
    return forms.ChoiceField(label=label, choices=[("", gettext_lazy("Not asked")), *choices], required=False)


PROCEDURES = (
    (Procedure.PENDING, gettext_lazy("It runs, or an appeal does")),
    (Procedure.REJECTED_IN_PERIOD, gettext_lazy("Rejected, within the period to leave, no appeal")),
    (Procedure.REJECTED, gettext_lazy("Rejected, the period is over")),
    (Procedure.TOLERATED, gettext_lazy("The removal has been put off")),
    (Procedure.PROTECTED, gettext_lazy("They have a protection status")),
    (Procedure.NEVER_APPLIED, gettext_lazy("They never asked for asylum")),
)
VISA_GROUPS = (
    (VisaGroup.VISA_REQUIRED, gettext_lazy("A visa is needed")),
    (VisaGroup.VISA_EXEMPT, gettext_lazy("No visa for a short stay")),
    (VisaGroup.FREE_MOVEMENT, gettext_lazy("EU, EEA, Switzerland or a small state of Europe")),
)
# One answer for all schemes of the programme; asked only where one of them reads it.
QUESTIONS: Mapping[str, Callable[[], forms.Field]] = {
    "leaves_for_good": lambda: _asked(gettext_lazy("Do they leave the country for good?")),
    "own_means": lambda: _asked(gettext_lazy("Can they pay for the return themselves?")),
    "ends_procedure": lambda: _asked(gettext_lazy("Will they end every procedure here before they travel?")),
    "document_in_sight": lambda: _asked(
        gettext_lazy("Do they have a travel document, or will they have one?")
    ),
    "holds_document": lambda: _asked(gettext_lazy("Do they hold a travel document of their own?")),
    "registered_elsewhere": lambda: _asked(
        gettext_lazy("Has another organisation registered them for a return?")
    ),
    "helped_before": lambda: _asked(gettext_lazy("Were they helped to return before?")),
    "helped_on": lambda: _day(gettext_lazy("Day of that return")),
    "months_of_residence": lambda: _months(gettext_lazy("Whole months in this country")),
    "entered_on": lambda: _day(gettext_lazy("Day of entry into this country")),
    "procedure": lambda: _choice(gettext_lazy("Where does the asylum procedure stand?"), PROCEDURES),
    "registered_on": lambda: _day(gettext_lazy("Day they registered to ask for asylum")),
    "asylum_applied_on": lambda: _day(gettext_lazy("Day of the asylum application")),
    "tolerated_months": lambda: _months(gettext_lazy("Whole months for which the removal has been put off")),
    "visa_group": lambda: _choice(gettext_lazy("Does this nationality need a visa?"), VISA_GROUPS),
}


# The rules ask it whatever the schemes say.
ALWAYS = frozenset({"helped_before", "helped_on"})


class EligibilityForm(AskingForm):
    """What the schemes of the programme ask and no other page knows, and the language of the explanation."""

    happened = frozenset({"helped_on", "entered_on", "registered_on", "asylum_applied_on"})

    def __init__(self, *args: Any, schemes: Sequence[Scheme], **kwargs: Any) -> None:
        """Ask only what one of these schemes reads, and what is each scheme's own under its own words."""
        super().__init__(*args, **kwargs)
        self.schemes = schemes
        read = ALWAYS.union(*(scheme.asks for scheme in schemes))
        self.fields.update({name: made() for name, made in QUESTIONS.items() if name in read})
        for scheme in schemes:
            for name, text in scheme.questions.items():
                if name in OF_SCHEME:
                    self.fields[own_name(scheme.id, name)] = _asked(_(text))
                elif name in self.fields:
                    self.fields[name].label = _(text)
        self.fields["explained_in"] = forms.ChoiceField(
            label=_("Language of the explanation"), choices=language_choices, required=False
        )

    def asked(self) -> AskedFacts:
        """Return the answers; one that nobody asked for stays unknown."""
        told = {name: self._told(name) for name in QUESTIONS if name in self.cleaned_data}
        if told.get("procedure"):
            told["procedure"] = Procedure(told["procedure"])
        if told.get("visa_group"):
            told["visa_group"] = VisaGroup(told["visa_group"])
        return AskedFacts(**told, of_scheme={scheme.id: self._own(scheme) for scheme in self.schemes})

    def _own(self, scheme: Scheme) -> dict[str, bool | None]:
        names = [name for name in scheme.questions if name in OF_SCHEME]
        return {name: self._told(own_name(scheme.id, name)) for name in names}

    def _told(self, name: str) -> Any:
        value = self.cleaned_data[name]
        return {"yes": True, "no": False, "": None}.get(value, value) if isinstance(value, str) else value


@dataclass(frozen=True)
class SchemeAnswer:
    """What one scheme answers: its name, whether it helps, the lines of help, and why, step by step."""

    anchor: str
    title: Sentence
    chip: Chip
    facts: list[Fact]
    missing: tuple[Sentence, ...]
    steps: tuple[Sentence, ...]
    sources: list[str]


@require_http_methods(["GET", "POST"])
@staff_page
def eligibility(request: StaffRequest, reference: str) -> HttpResponse:
    """Work out which help there will be, and store it once it was explained."""
    hand = case_for(request.actor, reference, on=request.today)
    require(hand.by, Permission.COUNSEL)
    form = EligibilityForm(
        request.POST or None,
        schemes=schemes_of(hand.case),
        initial={"explained_in": hand.case.language},
    )
    found: Iterable[Entitlement] = ()
    if request.method == "POST" and shape_ok(form):
        found = work_out(hand.case, form.asked(), today=request.today, now=request.now)
        if PREVIEW not in request.POST:
            with attempt(request, form) as tried:
                explain_eligibility(
                    case=hand.case,
                    asked=form.asked(),
                    explained_in=form.cleaned_data["explained_in"],
                    today=request.today,
                    by=hand.by,
                    at=request.now,
                )
            if tried.done:
                messages.success(request, _("The explanation is stored, with every step and its source."))
                return redirect("case", reference=reference)
    context = {
        **case_frame(hand, tab="overview", request=request, crumb=_("Help there will be")),
        "form": form,
        "answers": [_answer_of(number, one) for number, one in enumerate(found, 1)],
        "back": reverse("case", args=[reference]),
    }
    return answer(request, "staff/process/eligibility.html", context, form=form)


def _amount(minor: int | None, currency: str) -> Sentence:
    """Return an amount to print; a dash where the office sets it within a range."""
    return say("%(amount)s", amount=Money(minor, currency)) if minor is not None else say("–")


def _answer_of(number: int, found: Entitlement) -> SchemeAnswer:
    status, words = SAID[found.eligibility]
    facts = [Fact(line.title, _amount(line.amount, found.currency)) for line in found.lines]
    if found.lines:
        facts.append(Fact(_("Together"), _amount(found.total, found.currency)))
    return SchemeAnswer(
        anchor=f"scheme-{number}",
        title=say(schemes()[found.scheme_id].title),
        chip=Chip(status, say(words)),
        facts=facts,
        missing=found.missing,
        steps=tuple(step for step in found.steps if step not in found.missing),
        sources=list(dict.fromkeys(str(source) for source in found.sources)),
    )
