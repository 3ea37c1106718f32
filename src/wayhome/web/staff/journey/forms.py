"""Forms about documents, cash and the hand-over; they check the shape, the actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.models import CaseMember
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.money import Money, parse_money
from wayhome.stages.journey.actions import DocumentFacts
from wayhome.stages.journey.enums import (
    DOCUMENT_LABELS,
    PLACE_LABELS,
    PURPOSE_LABELS,
    REQUEST_LABELS,
    ContactPurpose,
    DocumentKind,
    DocumentPlace,
)
from wayhome.stages.journey.models import TravelDocument
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.meanwhile import ReadVersion
from wayhome.web.shared.saying import said
from wayhome.web.shared.widgets import Choices, DayInput, ManyChoices
from wayhome.web.staff.cases.choices import country_choices, member_choices, words

SHORT, LONG = 120, 2000
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
YES_NO_NOT_ASKED = [*YES_NO, ("", _("Not asked"))]
IDENTITY = [
    ("full_name", _("Full name")),
    ("latin_name", _("Name in Latin letters")),
    ("birth", _("Birth date")),
    ("birth_place", _("Place of birth")),
    ("sex", _("Sex")),
    ("nationalities", _("Nationalities")),
    ("document", _("Number of an earlier document")),
]


def flag(value: str) -> bool | None:
    """Return a short answer as yes, no or not asked."""
    return {"yes": True, "no": False}.get(value)


def answer_of(value: bool | None) -> str:
    """Return yes, no or not asked as a short answer."""
    return "" if value is None else "yes" if value else "no"


class LaidOut(AskingForm):
    """A form whose fields stand in rows; ``ROWS`` names them, in the order of reading."""

    ROWS: tuple[tuple[str, ...], ...] = ()

    def rows(self) -> list[list[BoundField]]:
        """Return the bound fields row by row; a field that this form does not have is left out."""
        found = [[self[name] for name in row if name in self.fields] for row in self.ROWS]
        return [row for row in found if row]


class AmountField(forms.CharField):
    """An amount with its currency, as people write it; nothing written is ``None``."""

    def __init__(self, **kwargs: Any) -> None:
        """Take the field's options; the help text shows how to write an amount."""
        kwargs.setdefault("help_text", _("With its currency, such as EUR 200."))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Money | None:
        """Return the amount; what cannot be read is refused with what to write."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_money(text)
        except ValueRefused as refusal:
            raise forms.ValidationError(said(refusal.sentence)) from refusal


class MemberForm(LaidOut):
    """A form about one member of the case."""

    member = forms.ChoiceField(
        label=_("Who"),
        widget=Choices,
        error_messages={"required": _("Choose whom it is about.")},
    )

    def __init__(
        self, *args: Any, members: Sequence[CaseMember] = (), names: bool = True, **kwargs: Any
    ) -> None:
        """Take the members that may be chosen; without ``names`` they are called by their number."""
        super().__init__(*args, **kwargs)
        self.members = members
        if "member" in self.fields:
            self.fields["member"].choices = member_choices(members, names=names)  # type: ignore[attr-defined]
            if len(members) == 1:
                self.initial.setdefault("member", str(members[0].position))

    def chosen(self) -> CaseMember:
        """Return the member that was chosen."""
        number = int(self.cleaned_data["member"])
        return next(member for member in self.members if member.position == number)


class DocumentForm(MemberForm):
    """A document a person has, lost or never held."""

    happened = frozenset({"issued_on"})

    ROWS = (
        ("member",),
        ("kind", "place"),
        ("number", "country"),
        ("authority",),
        ("issued_on", "valid_until"),
        ("request_state", "requested_on"),
        ("delivered_on",),
    )

    kind = forms.ChoiceField(label=_("Document"), choices=words(DOCUMENT_LABELS, unknown=_("Choose")))
    place = forms.ChoiceField(label=_("Where it is"), choices=words(PLACE_LABELS, unknown=_("Choose")))
    number = forms.CharField(label=_("Number"), max_length=SHORT, required=False)
    country = forms.ChoiceField(label=_("Issued by the country"), choices=country_choices, required=False)
    authority = forms.CharField(label=_("Issuing authority"), max_length=SHORT, required=False)
    issued_on = forms.DateField(label=_("Issued on"), widget=DayInput, required=False)
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=DayInput,
        required=False,
        help_text=_("Without a last day nobody can travel on it."),
    )

    def facts(self) -> DocumentFacts:
        """Return what the action takes."""
        data = self.cleaned_data
        return DocumentFacts(
            kind=DocumentKind(data["kind"]),
            place=DocumentPlace(data["place"]),
            number=data["number"] or None,
            country=data["country"] or None,
            authority=data["authority"] or None,
            issued_on=data["issued_on"],
            valid_until=data["valid_until"],
        )


class EditDocumentForm(DocumentForm):
    """What changed about a document: also where it is, whether it was issued and delivered."""

    happened = frozenset({"issued_on", "requested_on", "delivered_on"})

    member = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    request_state = forms.ChoiceField(
        label=_("Request"), choices=words(REQUEST_LABELS, unknown=_("Not asked for by us")), required=False
    )
    requested_on = forms.DateField(
        label=_("Asked for on"),
        widget=DayInput,
        required=False,
        help_text=_("Needed once it was asked for."),
    )
    delivered_on = forms.DateField(label=_("Given to the person on"), widget=DayInput, required=False)
    version = ReadVersion()

    @classmethod
    def initial_of(cls, row: TravelDocument) -> dict[str, Any]:
        """Return the values the form starts with."""
        names = [name for fields in cls.ROWS for name in fields if name != "member"]
        return {name: getattr(row, name) for name in [*names, "version"]}

    def changes(self) -> dict[str, Any]:
        """Return the fields the action may change; empty text is nothing."""
        data = self.cleaned_data
        empty = {"number", "country", "authority"}
        return {
            name: (value or None) if name in empty else value
            for name, value in data.items()
            if name != "version"
        }


class RequestDocumentForm(MemberForm):
    """A document that was asked for."""

    happened = frozenset({"requested_on"})

    ROWS = (("member",), ("kind", "country"), ("authority", "requested_on"), ("fee",))

    kind = forms.ChoiceField(
        label=_("Document"), choices=words(DOCUMENT_LABELS), initial=DocumentKind.LAISSEZ_PASSER.value
    )
    country = forms.ChoiceField(label=_("Asked of the country"), choices=country_choices)
    authority = forms.CharField(label=_("Authority"), max_length=SHORT)
    requested_on = forms.DateField(label=_("Asked for on"), widget=DayInput)
    fee = AmountField(label=_("Fee"), required=False)


class AcceptDocumentForm(LaidOut):
    """Who accepts a document for this journey, and what shows it."""

    happened = frozenset({"accepted_on"})

    ROWS = (("accepted_by", "accepted_on"), ("evidence",))

    accepted_by = forms.CharField(
        label=_("Which authority accepts it"),
        max_length=SHORT,
        help_text=_("An embassy, a carrier or a border authority, by its name."),
    )
    accepted_on = forms.DateField(label=_("On"), widget=DayInput)
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=SHORT,
        help_text=_("A letter, a message, a sight of the document, and where it is kept."),
    )
    version = ReadVersion()


class EmbassyForm(MemberForm):
    """A contact with the authorities of the country of origin; it carries identity only."""

    happened = frozenset({"contacted_on"})

    ROWS = (("member",), ("post", "contacted_on"), ("purpose",), ("shared",))

    post = forms.CharField(label=_("Embassy or consulate"), max_length=SHORT)
    contacted_on = forms.DateField(label=_("Day"), widget=DayInput)
    purpose = forms.ChoiceField(label=_("What for"), choices=words(PURPOSE_LABELS), widget=Choices)
    shared = forms.MultipleChoiceField(
        label=_("What they are told"),
        choices=IDENTITY,
        widget=ManyChoices,
        help_text=_("Identity only. Nothing about asylum, the stay or the reasons leaves the house."),
    )

    def why(self) -> ContactPurpose:
        """Return the purpose."""
        return ContactPurpose(self.cleaned_data["purpose"])


class EmbassyReplyForm(LaidOut):
    """What an embassy answered."""

    happened = frozenset({"replied_on"})

    ROWS = (("reply",), ("replied_on",))

    reply = forms.CharField(label=_("What they answered"), max_length=LONG, widget=forms.Textarea)
    replied_on = forms.DateField(label=_("Day"), widget=DayInput)


class CashForm(MemberForm):
    """Cash handed over at departure, against a receipt."""

    happened = frozenset({"paid_on"})

    ROWS = (("member",), ("amount", "receipt_number"), ("paid_on",))

    amount = AmountField(label=_("Amount"))
    receipt_number = forms.CharField(label=_("Number of the signed receipt"), max_length=40)
    paid_on = forms.DateField(label=_("Handed over on"), widget=DayInput)


class HandOverForm(LaidOut):
    """When an answer is due; who receives it stands in the case."""

    coming = frozenset({"answer_due_on"})

    ROWS = (("answer_due_on",),)

    answer_due_on = forms.DateField(
        label=_("Answer due by"), widget=DayInput, help_text=_("Both offices are reminded of it.")
    )


class AcknowledgeForm(LaidOut):
    """The receiving office's answer."""

    ROWS = (("answer",),)

    answer = forms.CharField(
        label=_("What you answer"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who meets the person, and what is ready. It may stay empty."),
    )


class RefusalForm(MemberForm):
    """A person's own refusal to be handed over, in writing."""

    happened = frozenset({"refused_on"})

    ROWS = (("member",), ("refused_on", "where_kept"), ("explained",))

    refused_on = forms.DateField(label=_("Signed on"), widget=DayInput)
    where_kept = forms.CharField(label=_("Where the signed paper is kept"), max_length=SHORT)
    explained = forms.BooleanField(
        label=_("They were told which help then cannot reach them"),
        required=False,
        help_text=_("Without it the refusal is kept, but the journey waits."),
    )
