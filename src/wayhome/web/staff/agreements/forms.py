"""Forms of agreements: the terms that one side proposes, and the confirmation of the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.actions import AgreementTerms
from wayhome.casefile.access.enums import (
    LEGAL_BASIS_LABELS,
    ONWARD_LABELS,
    PART_LABELS,
    SHARED_LABELS,
    SHARING_LABELS,
    TRANSFER_LABELS,
    LegalBasis,
    Onward,
    Part,
    Shared,
    Sharing,
    TransferGround,
)
from wayhome.ground.accounts.models import Organisation
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.receiving_files import ACCEPTED
from wayhome.web.shared.widgets import Choices, DayInput, ManyChoices
from wayhome.web.staff.cases.choices import country_choices, to_choose, words

WE_GIVE, WE_RECEIVE = "give", "receive"


class TermsForm(AskingForm):
    """What one side proposes; nothing is chosen beforehand, and nothing is shared unless it is ticked."""

    other = forms.ChoiceField(label=_("With whom"))
    direction = forms.ChoiceField(
        label=_("Who gives"),
        widget=Choices(),
        choices=[
            (WE_GIVE, _("We give, they receive")),
            (WE_RECEIVE, _("They give, we receive")),
        ],
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=40, help_text=_("As it stands on the signed document.")
    )
    purposes = forms.MultipleChoiceField(
        label=_("What it is for"), widget=ManyChoices(), choices=words(SHARING_LABELS)
    )
    shares = forms.MultipleChoiceField(
        label=_("What the receiver may see at most"),
        widget=ManyChoices(),
        choices=words(SHARED_LABELS),
        required=False,
        help_text=_(
            "That a case exists, its step, days and countries are seen under every agreement that shares cases. "
            "Each person is asked as well, and may say no."
        ),
    )
    our_part = forms.ChoiceField(label=_("What we are"), choices=words(PART_LABELS, unknown=_("Choose")))
    their_part = forms.ChoiceField(label=_("What they are"), choices=words(PART_LABELS, unknown=_("Choose")))
    country = forms.ChoiceField(label=_("Where the receiver may hold the data"), choices=country_choices)
    second_country = forms.ChoiceField(label=_("And in"), choices=country_choices, required=False)
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"), choices=words(LEGAL_BASIS_LABELS, unknown=_("Choose"))
    )
    transfer_ground = forms.ChoiceField(
        label=_("Ground of the transfer to another country"), choices=words(TRANSFER_LABELS), required=False
    )
    onward = forms.ChoiceField(
        label=_("May the receiver pass it on?"), widget=Choices(), choices=words(ONWARD_LABELS)
    )
    begins_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(
        label=_("First day without it"),
        widget=DayInput(),
        required=False,
        help_text=_("Empty: until one of you ends it. It can be ended at any time."),
    )
    signatory = forms.CharField(label=_("Who signed for us"), max_length=120)
    file = forms.FileField(
        label=_("The signed document"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "PDF, JPEG or PNG, up to 20 MB. Its fingerprint is taken from the file as you have it, so that both sides "
            "can tell that theirs is the same. What is kept here for both is written anew, which breaks an electronic "
            "signature: keep the signed file itself too."
        ),
    )

    def __init__(self, *args: Any, partners: Sequence[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self._partners = {str(one.id): one for one in partners}
        choices = [(key, one.name) for key, one in self._partners.items()]
        self.fields["other"].choices = to_choose(choices)  # type: ignore[attr-defined]

    def terms(self, own: Organisation) -> AgreementTerms:
        """Return the terms of a form that is valid, with ``own`` as the acting side."""
        data = self.cleaned_data
        other = self._partners[data["other"]]
        gives = data["direction"] == WE_GIVE
        ours, theirs = Part(data["our_part"]), Part(data["their_part"])
        return AgreementTerms(
            reference=data["reference"],
            giver=own if gives else other,
            receiver=other if gives else own,
            giver_part=ours if gives else theirs,
            receiver_part=theirs if gives else ours,
            purposes=tuple(Sharing(one) for one in data["purposes"]),
            shares=tuple(Shared(one) for one in data["shares"]),
            countries=_named(data["country"], data["second_country"]),
            legal_basis=LegalBasis(data["legal_basis"]),
            transfer_ground=TransferGround(data["transfer_ground"]),
            onward=Onward(data["onward"]),
            begins_on=data["begins_on"],
            ends_on=data["ends_on"],
        )


def _named(*countries: str) -> tuple[str, ...]:
    kept: Iterable[str] = (code for code in countries if code)
    return tuple(dict.fromkeys(kept))


class ConfirmForm(AskingForm):
    """Who signed for the side that confirms; the moment the page was made goes along unseen."""

    signatory = forms.CharField(label=_("Who signed for us"), max_length=120)
    agreed = forms.BooleanField(
        label=_("I have read the terms on this page, and they are those that were signed.")
    )
    read_at = forms.DateTimeField(widget=forms.HiddenInput())
