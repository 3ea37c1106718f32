"""Forms of outreach; they check the shape, the actions decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.ground.values import languages, places
from wayhome.stages.outreach.actions import Attendance, EnquiryFacts, EventFacts, SheetFacts
from wayhome.stages.outreach.enums import (
    CANCELLED_LABELS,
    CHANNEL_LABELS,
    HEARD_FROM_LABELS,
    MATERIAL_LABELS,
    SECTION_LABELS,
    TOPIC_LABELS,
    Cancelled,
    Channel,
    HeardFrom,
    Material,
    Section,
    Topic,
)
from wayhome.stages.outreach.models import CountryInformation, Enquiry, InformationEvent
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.meanwhile import ReadVersion
from wayhome.web.shared.widgets import Choices, ClockInput, DayInput, ManyChoices

Choice = tuple[str, str | Promise]
LONG = 4000
MOST_PEOPLE = 5000


def words(labels: Mapping[Any, str], *, unknown: str | Promise = "") -> list[Choice]:
    """Return the choices of an enumeration, in its order; with ``unknown`` an empty answer comes first."""
    known: list[Choice] = [(str(word), _(label)) for word, label in labels.items()]
    return [("", unknown), *known] if unknown else known


def language_choices() -> list[tuple[str, str]]:
    """Return every language under its name in the reader's language, sorted by it; the empty answer first."""
    named = [(entry.code, saying.language_name(entry.code)) for entry in languages.languages()]
    return [("", "–"), *sorted(named, key=lambda pair: places.collation_key(pair[1]))]


def country_choices() -> list[tuple[str, str]]:
    """Return every country in use today under its printed name, sorted by it; the empty answer first."""
    named = [(entry.alpha_3, saying.country(entry.alpha_3)) for entry in places.countries(dt.date.max)]
    return [("", "–"), *sorted(named, key=lambda pair: places.collation_key(pair[1]))]


class EnquiryFilterForm(AskingForm):
    """What the list of questions shows."""

    open = forms.ChoiceField(
        label=_("Answered"), required=False, choices=[("", _("All questions")), ("1", _("Waiting"))]
    )
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, choices=words(TOPIC_LABELS, unknown=_("Any topic"))
    )
    country = forms.ChoiceField(label=_("Country asked about"), required=False, choices=country_choices)


class EnquiryForm(AskingForm):
    """A question as it was asked."""

    channel = forms.ChoiceField(
        label=_("How it reached us"), choices=words(CHANNEL_LABELS, unknown=_("Choose"))
    )
    heard_from = forms.ChoiceField(
        label=_("How they heard of us"),
        choices=words(HEARD_FROM_LABELS),
        initial=HeardFrom.NOT_STATED.value,
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=words(TOPIC_LABELS, unknown=_("Choose")))
    language = forms.ChoiceField(label=_("Language"), required=False, choices=language_choices)
    country = forms.ChoiceField(label=_("Country asked about"), required=False, choices=country_choices)
    text = forms.CharField(
        label=_("What was asked"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "In their own words where you can. No names, numbers or addresses: nobody needs them here."
        ),
    )
    answer = forms.CharField(
        label=_("What you answered"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Leave it empty if somebody has to find out first."),
    )

    def facts(self) -> EnquiryFacts:
        """Return what the action takes."""
        data = self.cleaned_data
        return EnquiryFacts(
            channel=Channel(data["channel"]),
            heard_from=HeardFrom(data["heard_from"]),
            topic=Topic(data["topic"]),
            language=data["language"],
            country=data["country"],
            text=data["text"],
            answer=data["answer"],
        )


class CorrectEnquiryForm(EnquiryForm):
    """A question with what was wrongly noted; the answer is not corrected here."""

    answer = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    version = ReadVersion()

    @classmethod
    def initial_of(cls, enquiry: Enquiry) -> dict[str, Any]:
        """Return the values the form starts with."""
        names = ("channel", "heard_from", "topic", "language", "country", "text", "version")
        return {name: getattr(enquiry, name) for name in names}

    def changes(self) -> dict[str, Any]:
        """Return the fields the action may change."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class AnswerForm(AskingForm):
    """The answer to a question."""

    answer = forms.CharField(
        label=_("What you answered"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 6})
    )


class EventForm(AskingForm):
    """An information event: where, when, about what, in which languages."""

    place = forms.CharField(
        label=_("Place"), max_length=120, help_text=_("Name of the reception centre or other place.")
    )
    held_on = forms.DateField(label=_("Day"), widget=DayInput)
    from_time = forms.TimeField(label=_("From"), widget=ClockInput)
    until_time = forms.TimeField(label=_("Until"), widget=ClockInput)
    topics = forms.MultipleChoiceField(label=_("Topics"), choices=words(TOPIC_LABELS), widget=ManyChoices)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=lambda: language_choices()[1:],
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Hold Ctrl or Command to choose several."),
    )
    interpreters = forms.CharField(
        label=_("Interpreter numbers"),
        required=False,
        max_length=120,
        help_text=_("Separated by commas. Numbers only, no names."),
    )
    materials = forms.MultipleChoiceField(
        label=_("Materials"), required=False, choices=words(MATERIAL_LABELS), widget=ManyChoices
    )

    @classmethod
    def initial_of(cls, event: InformationEvent) -> dict[str, Any]:
        """Return the values the form starts with when the plan of an event changes."""
        names = ("place", "held_on", "from_time", "until_time", "topics", "languages", "materials")
        return {name: getattr(event, name) for name in names} | {
            "interpreters": ", ".join(event.interpreters),
            "version": event.version,
        }

    def facts(self) -> EventFacts:
        """Return what the action takes."""
        data = self.cleaned_data
        numbers = [part.strip()[:20] for part in data["interpreters"].split(",")]
        return EventFacts(
            place=data["place"],
            held_on=data["held_on"],
            from_time=data["from_time"],
            until_time=data["until_time"],
            topics=tuple(Topic(word) for word in data["topics"]),
            languages=tuple(data["languages"]),
            interpreters=tuple(number for number in numbers if number),
            materials=tuple(Material(word) for word in data["materials"]),
        )


class ChangeEventForm(EventForm):
    """The plan of an event as it was read, to be changed."""

    version = ReadVersion()


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Write a number; 0 if there was nobody.")},
    )


class AttendanceForm(AskingForm):
    """How many people came; counts, never names."""

    women = _number(_("Women"))
    men = _number(_("Men"))
    girls = _number(_("Girls under 18"))
    boys = _number(_("Boys under 18"))
    not_stated = _number(_("Not stated"))
    notes = forms.CharField(
        label=_("What came up"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Questions asked often, what was unclear. No names."),
    )

    @classmethod
    def initial_of(cls, event: InformationEvent) -> dict[str, Any]:
        """Return the values the form starts with when the numbers are corrected."""
        names = ("women", "men", "girls", "boys", "not_stated", "notes")
        return {name: getattr(event, name) for name in names if getattr(event, name) is not None}

    def counts(self) -> Attendance:
        """Return what the action takes."""
        return Attendance(**{name: value for name, value in self.cleaned_data.items() if name != "notes"})


class CancelForm(AskingForm):
    """Why an event does not take place."""

    because = forms.ChoiceField(
        label=_("Why does it not take place?"), choices=words(CANCELLED_LABELS), widget=Choices
    )

    def reason(self) -> Cancelled:
        """Return the reason."""
        return Cancelled(self.cleaned_data["because"])


class FollowUpForm(AskingForm):
    """Something promised at an event."""

    coming = frozenset({"due_on"})

    what = forms.CharField(label=_("What was promised"), max_length=300)
    due_on = forms.DateField(label=_("Until"), widget=DayInput)


class StartSheetForm(AskingForm):
    """Which section of which country sheet to write."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    language = forms.ChoiceField(label=_("Language of the text"), choices=language_choices, initial="eng")
    section = forms.ChoiceField(label=_("Section"), choices=words(SECTION_LABELS))


class SheetForm(AskingForm):
    """One section of a country sheet."""

    body = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Short sentences. Markdown: a blank line between paragraphs, - for a list."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The document or body it rests on, with its date.")
    )
    source_url = forms.URLField(
        label=_("Address of the source"), required=False, max_length=500, assume_scheme="https"
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=DayInput,
        help_text=_("First day on which it no longer holds, if known."),
    )

    @classmethod
    def initial_of(cls, section: CountryInformation | None, today: dt.date) -> dict[str, Any]:
        """Return the values the form starts with: those of the version in force, or only today."""
        if section is None:
            return {"valid_from": today}
        names = ("body", "source", "source_url", "valid_until")
        return {name: getattr(section, name) for name in names} | {"valid_from": today}

    def facts(self, *, country: str, language: str, section: StrEnum) -> SheetFacts:
        """Return what the action takes."""
        return SheetFacts(country=country, language=language, section=Section(section), **self.cleaned_data)
