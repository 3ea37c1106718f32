"""Forms about people: register, correct, tie, split; they check the shape, the actions decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.people.births import plain_birth
from wayhome.casefile.people.enums import SEX_LABELS, TIE_LABELS, Sex
from wayhome.casefile.people.facts import PersonFacts
from wayhome.casefile.people.models import Person
from wayhome.ground.values.dates import BirthDate
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.latin_forms import propose_latin
from wayhome.ground.values.references import clean_reference
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.meanwhile import ReadVersion
from wayhome.web.shared.saying import said
from wayhome.web.shared.widgets import Choices, DayInput, Hinted, ManyChoices, ShortAnswers
from wayhome.web.staff.cases.birth_fields import BirthFields
from wayhome.web.staff.cases.choices import (
    country_choices,
    language_choices,
    member_choices,
    nationality_choices,
    to_choose,
    words,
)
from wayhome.web.staff.cases.labels import RELATION_LABELS

LONG = 300
ADULT = "adult"
MAY_BE_CHILD = _("They are or may be a child")
READS = [("yes", _("Yes")), ("some", _("A little")), ("no", _("No")), ("", _("Not asked"))]
TEXTS = (
    "birth_place",
    "email",
    "host_address",
    "origin_address",
    "safe_contact",
    "marital_status",
    "occupation",
)


class PersonForm(BirthFields):
    """A person as they describe themself."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As the person writes it, in any script. One word is enough."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )
    latin_name = forms.CharField(
        label=_("Name in Latin letters"),
        max_length=200,
        required=False,
        help_text=_("As in the travel document, if there is one."),
    )
    sort_name = forms.CharField(
        label=_("Sorted under"),
        max_length=200,
        required=False,
        help_text=_("Only where lists that print names should put them elsewhere, as under a family name."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
    )
    relation = forms.ChoiceField(
        label=_("What they are to the applicant"),
        choices=[("", "–"), *RELATION_LABELS.items()],
        required=False,
    )
    sex = forms.ChoiceField(
        label=_("Sex, as they state it"),
        required=False,
        choices=words(SEX_LABELS),
        initial=Sex.NOT_STATED.value,
    )
    nationality_1 = forms.ChoiceField(label=_("Nationality"), required=False, choices=nationality_choices)
    nationality_2 = forms.ChoiceField(
        label=_("Second nationality"), required=False, choices=nationality_choices
    )
    nationality_3 = forms.ChoiceField(
        label=_("Another nationality"), required=False, choices=nationality_choices
    )
    language = forms.ChoiceField(label=_("Language spoken best"), required=False, choices=language_choices)
    language_2 = forms.ChoiceField(label=_("Also speaks"), required=False, choices=language_choices)
    language_3 = forms.ChoiceField(
        label=_("Another language they speak"), required=False, choices=language_choices
    )
    can_read = forms.ChoiceField(
        label=_("Can read in that language"), required=False, choices=READS, widget=ShortAnswers()
    )
    phone_1 = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    phone_1_safe = forms.BooleanField(label=_("It is safe to call this number"), required=False)
    phone_2 = forms.CharField(
        label=_("Another telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    phone_2_safe = forms.BooleanField(label=_("It is safe to call this number"), required=False)
    safe_contact = forms.CharField(
        label=_("Safe way to reach them"),
        max_length=LONG,
        required=False,
        help_text=_("When, through whom, what not to say. Who else hears or reads it?"),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    host_address = forms.CharField(label=_("Address here"), max_length=LONG, required=False)
    origin_address = forms.CharField(label=_("Address there"), max_length=LONG, required=False)
    birth_place = forms.CharField(label=_("Place of birth"), max_length=LONG, required=False)
    marital_status = forms.CharField(
        label=_("Marital status, as they say it"), max_length=LONG, required=False
    )
    occupation = forms.CharField(label=_("Work"), max_length=LONG, required=False)
    version = ReadVersion(required=False)

    @classmethod
    def initial_of(cls, member: CaseMember) -> dict[str, Any]:
        """Return the values the form starts with when a person is corrected."""
        person: Person = member.person
        values: dict[str, Any] = {name: getattr(person, name) or "" for name in TEXTS}
        for name in ("full_name", "latin_name", "sort_name", "sex", "language", "can_read", "version"):
            values[name] = getattr(person, name)
        values |= _numbered("nationality", person.nationalities, start=1)
        values |= _numbered("language", person.other_languages, start=2)
        for place, phone in enumerate(person.phones[:2], 1):
            values |= {f"phone_{place}": phone.get("number", ""), f"phone_{place}_safe": phone.get("safe")}
        return values | cls.initial_of_birth(person.born)

    def countries(self) -> list[str]:
        """Return the nationalities that stand in the form, as it was sent or as it begins."""
        written = (self[f"nationality_{place}"].value() for place in (1, 2, 3))
        return [str(code) for code in written if code]

    def propose_latin(self) -> None:
        """Leave everything as it was typed, unsent, and put a Latin form of the name in its field to be corrected."""
        typed = {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }
        name, field = str(typed["full_name"] or ""), self.fields["latin_name"]
        proposed = propose_latin(name)
        if proposed:
            typed["latin_name"] = proposed
            field.help_text = _(
                "Proposed from the name as written, and not kept yet. Compare it with the travel document and correct it."
            )
        elif name.strip():
            field.help_text = _(
                "The name stands in Latin letters already. Write here only what the document has otherwise."
            )
        else:
            field.help_text = _(
                "Nothing was proposed, because no name is written. Write the full name first."
            )
        field.widget.attrs["autofocus"] = True
        self.initial = {**self.initial, **typed}
        self.is_bound = False

    def facts(self) -> PersonFacts:
        """Return what the action takes to register somebody."""
        data, changes = self.cleaned_data, self.changes()
        core = {"full_name", "latin_name", "birth", "sex", "language", "nationalities"}
        birth: BirthDate | None = data["birth"]
        return PersonFacts(
            full_name=data["full_name"],
            birth=birth,
            sex=Sex(changes["sex"]),
            language=data["language"],
            nationalities=tuple(changes["nationalities"]),
            latin_name=data["latin_name"] or None,
            more={name: value for name, value in changes.items() if name not in core},
        )

    def changes(self) -> Mapping[str, Any]:
        """Return the fields of the person record with what was written."""
        data = self.cleaned_data
        phones = [
            {"number": data[f"phone_{place}"].strip(), "safe": data[f"phone_{place}_safe"]}
            for place in (1, 2)
            if data[f"phone_{place}"].strip()
        ]
        return {
            "full_name": data["full_name"],
            "latin_name": data["latin_name"].strip() or None,
            "sort_name": data["sort_name"].strip() or None,
            "birth": plain_birth(data["birth"]) if data["birth"] else None,
            "sex": data["sex"] or Sex.NOT_STATED.value,
            "language": data["language"],
            "nationalities": [data[f"nationality_{n}"] for n in (1, 2, 3) if data[f"nationality_{n}"]],
            "other_languages": [data[f"language_{n}"] for n in (2, 3) if data[f"language_{n}"]],
            "can_read": data["can_read"] or None,
            "phones": phones,
            **{name: data[name].strip() or None for name in TEXTS},
        }


def _numbered(name: str, values: Sequence[str], *, start: int) -> dict[str, str]:
    return {f"{name}_{place}": value for place, value in enumerate(values[:3], start)}


class TieForm(AskingForm):
    """What one member of the household is to another."""

    happened = frozenset({"begins_on"})

    person = forms.ChoiceField(label=_("This person"))
    kind = forms.ChoiceField(label=_("is"), choices=words(TIE_LABELS, unknown=_("Choose")))
    other = forms.ChoiceField(label=_("of this person"))
    begins_on = forms.DateField(label=_("Since"), required=False, widget=DayInput())

    def __init__(self, *args: Any, members: Sequence[CaseMember], **kwargs: Any) -> None:
        """Take the members to choose from."""
        super().__init__(*args, **kwargs)
        for name in ("person", "other"):
            choices = [(value, str(label)) for value, label in member_choices(members)]
            self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]


class EndTieForm(AskingForm):
    """The first day on which a family tie no longer held."""

    happened = frozenset({"ends_on"})

    ends_on = forms.DateField(
        label=_("First day on which it no longer held"),
        widget=DayInput(),
        help_text=_("The day of a divorce, of a decision on custody, or on which it became known."),
    )


class SplitForm(AskingForm):
    """Which members go on in a case of their own."""

    leaving = forms.MultipleChoiceField(
        label=_("Who leaves"),
        widget=ManyChoices(),
        error_messages={"required": _("Choose who goes on in a case of their own; somebody must stay.")},
    )

    def __init__(self, *args: Any, members: Sequence[CaseMember], **kwargs: Any) -> None:
        """Take the members to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["leaving"].choices = member_choices(members)  # type: ignore[attr-defined]


class JoinForm(SplitForm):
    """Which members go on in another case, and in which."""

    reference = forms.CharField(label=_("Reference of the other case"), max_length=20)
    relation = forms.CharField(
        label=_("What they are to the applicant there"),
        max_length=60,
        required=False,
        help_text=_("For example: mother, brother."),
    )
    field_order = ("leaving", "reference", "relation")

    def __init__(self, *args: Any, members: Sequence[CaseMember], **kwargs: Any) -> None:
        """Take the members to choose from."""
        super().__init__(*args, members=members, **kwargs)
        field = self.fields["leaving"]
        field.label = _("Who goes over")
        field.error_messages = {
            **field.error_messages,
            "required": _("Choose who goes on in the other case."),
        }

    def clean_reference(self) -> str:
        """Return the reference as it is printed, or say what is wrong with it."""
        try:
            return clean_reference(self.cleaned_data["reference"])
        except ValueRefused as refusal:
            raise forms.ValidationError(said(refusal.sentence)) from refusal


class OpenCaseForm(PersonForm):
    """What is needed to open a case: agreement, notice, the first person, programme and office."""

    agrees = forms.BooleanField(
        label=_("The person agrees that we open a file"),
        error_messages={"required": _("A file is opened only when the person agrees. Ask, then tick this.")},
    )
    notice_language = forms.ChoiceField(
        label=_("Language in which the privacy notice was given and understood"), choices=language_choices
    )
    child_ground = forms.ChoiceField(
        label=_("Are they an adult?"),
        choices=[
            (ADULT, _("They are an adult")),
            ("parent_agrees", Hinted(MAY_BE_CHILD, _("A parent agrees too"))),
            ("guardian_agrees", Hinted(MAY_BE_CHILD, _("A guardian agrees too"))),
            ("duty_to_protect", Hinted(MAY_BE_CHILD, _("Nobody could be asked: there is a duty to protect"))),
        ],
        widget=Choices(),
        error_messages={"required": _("Choose one. Whoever may be under 18 is treated as a child.")},
    )
    programme = forms.ChoiceField(label=_("Programme"))
    destination_country = forms.ChoiceField(
        label=_("Country they think of"), required=False, choices=country_choices
    )
    copy_text = forms.BooleanField(
        label=_("The person wants the question copied into the file"),
        required=False,
        help_text=_("Leave it empty if they did not say so."),
    )

    def __init__(self, *args: Any, programmes: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """Take the programmes that may be chosen, as code and name."""
        super().__init__(*args, **kwargs)
        # The first person is the applicant; nobody asks what they are to themself.
        del self.fields["relation"]
        self.fields["programme"].choices = to_choose(programmes)  # type: ignore[attr-defined]  # a ChoiceField has them

    def ground_for_child(self) -> str:
        """Return on which ground a child's file is opened; none for an adult."""
        chosen: str = self.cleaned_data["child_ground"]
        return "" if chosen == ADULT else chosen
