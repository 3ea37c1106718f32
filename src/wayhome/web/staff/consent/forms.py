"""Forms of consent: how a question was put and answered, a child's own word, how a withdrawal was heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.people.models import Person
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.actions import Asking, Giving
from wayhome.stages.consent.enums import (
    CHILD_ANSWER_LABELS,
    EXPLAINED_LABELS,
    HEARD_LABELS,
    MODE_LABELS,
    ChildAnswer,
    Explained,
    Heard,
    Mode,
)
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.consent.queries import surely_adult, surely_child
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import Choices, DayInput, Hinted, MomentInput, ShortAnswers
from wayhome.web.staff.cases.choices import language_choices, words

CHOOSE = {"required": _("Choose one.")}
GIVEN, REFUSED, OPEN = "given", "refused", "open"


GIVERS: dict[GivenBy, str | Promise] = {
    GivenBy.SELF: _("The person"),
    GivenBy.PARENT: _("A parent"),
    GivenBy.GUARDIAN: _("The guardian"),
    GivenBy.REPRESENTATIVE: _("A lawful representative"),
}


class AskedLater(AskingForm):
    """A form some of whose fields are needed only for some answers: ``clean`` asks for them, not the field itself."""

    use_required_attribute = False
    asked_later: frozenset[str] = frozenset()

    def full_clean(self) -> None:
        """Check the shape without asking for those fields, which still look needed."""
        for name in self.asked_later & set(self.fields):
            self.fields[name].required = False
        super().full_clean()
        for name in self.asked_later & set(self.fields):
            self.fields[name].required = True


class AskForm(AskedLater):
    """How a question was put, and what was answered; no answer is chosen beforehand."""

    happened = frozenset({"happened_at"})

    asked_later = frozenset({"given_by", "mode"})

    happened_at = forms.DateTimeField(
        label=_("When"), widget=MomentInput(), error_messages={"required": _("Write when it was.")}
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=120)
    language = forms.ChoiceField(
        label=_("Language spoken"), error_messages={"required": _("Choose the language spoken.")}
    )
    explained = forms.ChoiceField(label=_("How it was explained"), widget=Choices(), error_messages=CHOOSE)
    interpreter = forms.CharField(
        label=_("Interpreter's number"),
        required=False,
        max_length=20,
        help_text=_("The number, not the name. Never a relative."),
    )
    organisation = forms.TypedChoiceField(label=_("With whom"), coerce=int, required=False, empty_value=None)
    answer = forms.ChoiceField(
        label=_("The answer"),
        widget=Choices(),
        choices=[
            (GIVEN, Hinted(_("Yes"), _("It can be taken back at any time"))),
            (REFUSED, Hinted(_("No"), _("No effect on anything else. It is arranged without"))),
            (OPEN, Hinted(_("No answer yet"), _("Ask again when they have thought about it"))),
        ],
        error_messages=CHOOSE,
    )
    given_by = forms.ChoiceField(label=_("Who gave it"), widget=Choices())
    giver_name = forms.CharField(
        label=_("Name of parent, guardian or representative"), required=False, max_length=200
    )
    mode = forms.ChoiceField(label=_("How it was given"), widget=Choices())
    witness = forms.CharField(label=_("Witness"), required=False, max_length=200)
    valid_until = forms.DateField(
        label=_("Last day it holds"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty: then it holds until it is taken back."),
    )
    words = forms.CharField(
        label=_("What they said"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self,
        *args: Any,
        person: Person,
        on: dt.date,
        recipients: Mapping[int, str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        reads = person.can_read != "no"
        explained = set(Explained) if reads else set(Explained) - {Explained.READ_BY_SELF}
        self._choose("language", language_choices())
        self._choose("explained", words(EXPLAINED_LABELS, only=explained))
        self._choose("given_by", [(who.value, GIVERS[who]) for who in GivenBy if who in _givers(person, on)])
        self._choose("mode", words(MODE_LABELS, only=_modes(person, on)))
        if recipients is None:
            del self.fields["organisation"]
        else:
            self._choose("organisation", [("", "–"), *((str(key), name) for key, name in recipients.items())])

    def _choose(self, name: str, choices: Any) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask who gave it and how only where it was given."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("answer") == GIVEN:
            for name in ("given_by", "mode"):
                if not found.get(name):
                    self.add_error(name, _("Choose one."))
        if "organisation" in self.fields and not found.get("organisation"):
            self.add_error("organisation", _("Choose with whom."))
        return found

    def asking(self, text: ConsentText) -> Asking:
        """Return how the question was put."""
        found = self.cleaned_data
        return Asking(
            text=text,
            language=found["language"],
            explained=Explained(found["explained"]),
            happened_at=found["happened_at"].astimezone(dt.UTC),
            interpreter=found["interpreter"],
            place=found["place"],
        )

    def giving(self) -> Giving:
        """Return how it was given."""
        found = self.cleaned_data
        return Giving(
            given_by=GivenBy(found["given_by"]),
            mode=Mode(found["mode"]),
            giver_name=found["giver_name"],
            witness=found["witness"],
            valid_until=found["valid_until"],
            words=found["words"],
        )


def _givers(person: Person, on: dt.date) -> frozenset[GivenBy]:
    """Return who may give a consent for a person of that age; where the age is open, all may."""
    if surely_adult(person, on):
        return frozenset({GivenBy.SELF, GivenBy.REPRESENTATIVE})
    if surely_child(person, on):
        return frozenset({GivenBy.PARENT, GivenBy.GUARDIAN, GivenBy.REPRESENTATIVE})
    return frozenset(GivenBy)


def _modes(person: Person, on: dt.date) -> frozenset[Mode]:
    """Return how a consent may be given: nobody signs who cannot read, and a child's is signed by somebody else."""
    signs = person.can_read != "no" or not surely_adult(person, on)
    return frozenset(Mode) if signs and not surely_child(person, on) else frozenset(Mode) - {Mode.SIGNATURE}


class ChildForm(AskingForm):
    """A child's own word."""

    use_required_attribute = False

    answer = forms.ChoiceField(
        label=_("What the child says"),
        widget=Choices(),
        choices=words(CHILD_ANSWER_LABELS),
        error_messages=CHOOSE,
    )
    words = forms.CharField(
        label=_("In the child's own words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def reply(self) -> ChildAnswer:
        """Return the child's answer."""
        return ChildAnswer(self.cleaned_data["answer"])


class WithdrawForm(AskingForm):
    """How a withdrawal was heard; no reason is asked."""

    use_required_attribute = False

    heard = forms.ChoiceField(
        label=_("How they told us"), widget=ShortAnswers(), choices=words(HEARD_LABELS), error_messages=CHOOSE
    )
    words = forms.CharField(
        label=_("What they said"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No reason is needed."),
    )

    def way(self) -> Heard:
        """Return how it was heard."""
        return Heard(self.cleaned_data["heard"])
