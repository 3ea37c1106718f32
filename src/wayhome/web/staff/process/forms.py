"""Forms of the verbs: each asks only what its verb needs; the actions decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.enums import HOLD_LABELS, HoldReason, State
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.funding.enums import ProgrammeShape
from wayhome.ground.values.sentences import msgid
from wayhome.process.closures import GROUPS, LABELS, SUPERVISED, allowed_in
from wayhome.process.enums import BlindAnswer
from wayhome.safeguards.words import GivenBy
from wayhome.stages.journey.enums import ARRIVAL_EVIDENCE_LABELS, DEPARTURE_EVIDENCE_LABELS
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import Choices, DayInput, Hinted, MomentInput
from wayhome.web.staff.cases.choices import member_choices, words

LONG = 2000
GIVEN_BY: Mapping[GivenBy, str] = {
    GivenBy.SELF: msgid("The person themself"),
    GivenBy.PARENT: msgid("A parent, for a child"),
    GivenBy.GUARDIAN: msgid("A guardian, for a child"),
    GivenBy.REPRESENTATIVE: msgid("A lawful representative"),
}


class StepForm(AskingForm):
    """Base of the forms of verbs: whoever shows one hands over the case's state and members."""

    def __init__(
        self,
        *args: Any,
        state: State,
        members: Sequence[CaseMember] = (),
        names: bool = True,
        supervises: bool = False,
        shape: ProgrammeShape = ProgrammeShape.WHOLE_WAY,
        **kwargs: Any,
    ) -> None:
        """Take what the choices depend on; forms without such choices ignore it."""
        super().__init__(*args, **kwargs)
        self.shape = shape
        self.prepare(state, members, names=names, supervises=supervises)

    def prepare(self, state: State, members: Sequence[CaseMember], *, names: bool, supervises: bool) -> None:
        """Fill the choices."""


class ReasonForm(StepForm):
    """A step that needs a reason in one sentence."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence. Colleagues on the case read it."),
        error_messages={"required": _("Write why, in one sentence.")},
    )


class RefuseForm(ReasonForm):
    """A refusal: reasons in writing, and the remedy explained."""

    remedy_explained = forms.BooleanField(
        label=_("The person has been told, in a language they understand, how to object"), required=False
    )


class CloseForm(StepForm):
    """Why a case ends, and whether the person was told."""

    code = forms.ChoiceField(label=_("Why the case ends"), widget=Choices())
    person_told = forms.CharField(
        label=_("How the person was told"),
        max_length=LONG,
        error_messages={"required": _("Write when and how, or why it was not possible.")},
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("When and how, or why it was not possible."),
    )
    words = forms.CharField(
        label=_("In their own words"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def prepare(self, state: State, members: Sequence[CaseMember], *, names: bool, supervises: bool) -> None:
        """Offer the reasons that fit the state under their headings; those that need a supervisor only to one."""
        fit = {code for code in allowed_in(state, self.shape) if supervises or code not in SUPERVISED}
        grouped = [
            (_(title), [(code.value, _(LABELS[code])) for code in codes if code in fit])
            for title, codes in GROUPS
        ]
        self.fields["code"].choices = [group for group in grouped if group[1]]  # type: ignore[attr-defined]
        if not supervises and SUPERVISED & allowed_in(state, self.shape):
            self.fields["code"].help_text = _(
                "Closing for safety, lost contact or lost eligibility is decided by a supervisor."
            )


class HoldForm(StepForm):
    """Why a case waits."""

    reason = forms.ChoiceField(label=_("Why the case waits"), choices=words(HOLD_LABELS), widget=Choices())

    def clean_reason(self) -> HoldReason:
        """Return the reason as its word."""
        return HoldReason(self.cleaned_data["reason"])


class MemberForm(StepForm):
    """A step of one member's journey."""

    member = forms.ChoiceField(
        label=_("Who"), widget=Choices(), error_messages={"required": _("Choose the person.")}
    )

    def prepare(self, state: State, members: Sequence[CaseMember], *, names: bool, supervises: bool) -> None:
        """Offer the members; one alone is chosen already."""
        self.fields["member"].choices = member_choices(members, names=names)  # type: ignore[attr-defined]
        if len(members) == 1:
            self.initial.setdefault("member", str(members[0].position))


def _why_late() -> forms.CharField:
    return forms.CharField(
        label=_("Why it is recorded late"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only needed if it was more than 31 days ago."),
    )


class BoardingForm(MemberForm):
    """A boarding, with when and how it is known."""

    happened = frozenset({"boarded_at"})

    boarded_at = forms.DateTimeField(label=_("When they boarded"), widget=MomentInput())
    evidence = forms.ChoiceField(
        label=_("How it is known"), choices=words(DEPARTURE_EVIDENCE_LABELS), widget=Choices()
    )
    words = _why_late()


class NoShowForm(MemberForm):
    """Somebody did not come; what is known of why."""

    words = forms.CharField(
        label=_("What you know"), max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class InterruptedForm(MemberForm):
    """A journey that stopped on the way, and what happened."""

    reason = forms.CharField(
        label=_("What happened"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
    )


class BackInHostForm(MemberForm):
    """Somebody whose journey was interrupted is back, and what they tell."""

    words = forms.CharField(
        label=_("What they tell"), max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class StaysForm(MemberForm):
    """Somebody of the case stays, and why."""

    reason = forms.CharField(
        label=_("Why they stay"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever says no to the return withdraws instead: that is one step, without a reason."),
        error_messages={"required": _("Write why, in one sentence.")},
    )


class DeathForm(MemberForm):
    """Somebody has died; what is known of it."""

    words = forms.CharField(
        label=_("What is known"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only protection officers read it."),
    )


class ArrivalForm(MemberForm):
    """An arrival, with when and how it is known."""

    happened = frozenset({"arrived_at"})

    arrived_at = forms.DateTimeField(label=_("When they arrived"), widget=MomentInput())
    evidence = forms.ChoiceField(
        label=_("How it is known"), choices=words(ARRIVAL_EVIDENCE_LABELS), widget=Choices()
    )
    words = _why_late()


class HomeForm(MemberForm):
    """Somebody who has come home already: since when, and how it is known."""

    happened = frozenset({"home_on"})

    home_on = forms.DateField(
        label=_("Since which day they are home"),
        widget=DayInput(),
        help_text=_(
            "Their own day, however long ago. If they are not sure: the first day they remember there."
        ),
    )
    evidence = forms.ChoiceField(
        label=_("How it is known"), choices=words(ARRIVAL_EVIDENCE_LABELS), widget=Choices()
    )


class CorrectionForm(MemberForm):
    """A boarding or arrival that did not happen."""

    reason = forms.CharField(
        label=_("What was wrong"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReassessmentForm(StepForm):
    """The reassessment after arrival has begun."""

    reassessment_begun = forms.BooleanField(
        label=_("We have met, and looked at their situation again"), required=False
    )


class FollowUpForm(StepForm):
    """Every open item has an owner."""

    open_items_have_owner = forms.BooleanField(
        label=_("Everything that is still open has somebody who does it"), required=False
    )


class OverrideForm(StepForm):
    """Going on although a condition is open, in writing."""

    coming = frozenset({"until_on"})

    condition = forms.ChoiceField(
        label=_("Which condition"),
        choices=[
            ("3", _("Information and time to think")),
            ("12", _("Legal deadline and host government’s answer")),
            ("14", _("Transit and reception")),
        ],
        widget=Choices(),
    )
    member = forms.ChoiceField(label=_("For whom"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}))
    until_on = forms.DateField(label=_("Until"), required=False, widget=DayInput())

    def prepare(self, state: State, members: Sequence[CaseMember], *, names: bool, supervises: bool) -> None:
        """Offer the members, and everybody at once."""
        choices = [(value, str(label)) for value, label in member_choices(members, names=names)]
        self.fields["member"].choices = [("", _("Everybody of the case")), *choices]  # type: ignore[attr-defined]


class WithdrawForm(MemberForm):
    """Who withdraws, and who said so; words only if they want to say any."""

    given_by = forms.ChoiceField(
        label=_("Who says it"), choices=words(GIVEN_BY), widget=Choices(), initial=GivenBy.SELF.value
    )
    said = forms.CharField(
        label=_("Their words, if they want to say any"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No reason is needed."),
    )


class BlindForm(AskingForm):
    """Somebody does not want to travel: a reference and what was said."""

    reference = forms.CharField(
        label=_("Case reference"),
        max_length=20,
        help_text=_("Nine characters, as on their card. It looks like K7M4-2QXP-9."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    said = forms.CharField(
        label=_("What you were told"),
        max_length=LONG,
        error_messages={"required": _("Write what you were told.")},
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In their words where you can, and how they can be reached safely if they said so."),
    )


NO_JOURNEY = (
    BlindAnswer.NO_JOURNEY.value,
    Hinted(_("They are not about to travel"), _("They have come home already; say what they want now")),
)


class BlindAnswerForm(AskingForm):
    """What came of the conversation."""

    answer = forms.ChoiceField(
        label=_("After speaking with the person alone"),
        choices=[
            (
                BlindAnswer.WITHDREW.value,
                Hinted(_("They withdraw"), _("The withdrawal itself comes next, if it is not recorded yet")),
            ),
            (
                BlindAnswer.WANTS_TO_TRAVEL.value,
                Hinted(_("They want to travel"), _("Said freely, alone, in their language")),
            ),
            (
                BlindAnswer.NOT_ABOUT_THIS_CASE.value,
                Hinted(_("It was about somebody else"), _("Nobody of this case said it")),
            ),
        ],
        widget=Choices(),
        error_messages={"required": _("Choose what came of the conversation.")},
    )
    spoken = forms.CharField(
        label=_("How you spoke with the person"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "When and where, that they were alone, in which language and with which interpreter. "
            "Needed unless they withdraw. The protection officer is told that you answered."
        ),
    )

    def __init__(self, *args: Any, at_home: bool = False, **kwargs: Any) -> None:
        """Take whether nobody travels with the programme: then that is an answer too, and wanting to travel is none."""
        super().__init__(*args, **kwargs)
        if at_home:
            field = self.fields["answer"]
            kept = [one for one in field.choices if one[0] != BlindAnswer.WANTS_TO_TRAVEL.value]  # type: ignore[attr-defined]
            field.choices = [kept[0], NO_JOURNEY, *kept[1:]]  # type: ignore[attr-defined]
