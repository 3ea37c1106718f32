"""Which help there will be: worked out by the programme's schemes, explained to the person, and stored."""

from __future__ import annotations

from collections.abc import Iterable
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
from wayhome.process.actions.eligibility import AskedFacts, explain_eligibility, work_out
from wayhome.safeguards.eligibility import Eligibility, Entitlement
from wayhome.safeguards.schemes import schemes
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


def _asked(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, widget=ShortAnswers(), required=False)


class EligibilityForm(forms.Form):
    """What the schemes ask and no other page knows, and the language of the explanation."""

    leaves_for_good = _asked(gettext_lazy("Do they leave the country for good?"))
    own_means = _asked(gettext_lazy("Can they pay for the return themselves?"))
    ends_procedure = _asked(gettext_lazy("Will they end every procedure here before they travel?"))
    document_in_sight = _asked(gettext_lazy("Do they have a travel document, or will they have one?"))
    registered_elsewhere = _asked(gettext_lazy("Has another organisation registered them for a return?"))
    helped_before = _asked(gettext_lazy("Were they helped to return before?"))
    helped_on = forms.DateField(label=gettext_lazy("Day of that return"), widget=DayInput(), required=False)
    months_of_residence = forms.IntegerField(
        label=gettext_lazy("Whole months in this country"), min_value=0, max_value=1200, required=False
    )
    on_country_list = _asked(
        gettext_lazy("Is the country on the programme's list of today? Look at the list first.")
    )
    explained_in = forms.ChoiceField(
        label=gettext_lazy("Language of the explanation"), choices=language_choices, required=False
    )

    def asked(self) -> AskedFacts:
        """Return the answers; one that nobody asked for stays unknown."""
        data = self.cleaned_data
        flags = {name: {"yes": True, "no": False}.get(data[name]) for name in QUESTIONS}
        return AskedFacts(
            **flags, helped_on=data["helped_on"], months_of_residence=data["months_of_residence"]
        )


QUESTIONS = (
    "leaves_for_good",
    "own_means",
    "ends_procedure",
    "document_in_sight",
    "registered_elsewhere",
    "helped_before",
    "on_country_list",
)


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
    form = EligibilityForm(request.POST or None, initial={"explained_in": hand.case.language})
    found: Iterable[Entitlement] = ()
    if request.method == "POST" and shape_ok(form):
        found = work_out(hand.case, form.asked(), today=request.today)
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
