"""The fields of a birth date, for every form that asks for one: as said, in its calendar, and how it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.people.births import plain_birth, read_birth
from wayhome.ground.values.calendars import CALENDAR_LABELS, Calendar, is_first_of_year
from wayhome.ground.values.dates import BirthDate, parse_birth_date
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.how_known import ASKED, KNOWN_BY_LABELS, LONGEST, HowKnown, KnownBy
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.saying import said
from wayhome.web.staff.cases.choices import words
from wayhome.web.staff.cases.people_presenters import understood


class BirthFields(AskingForm):
    """A birth date as said, with its calendar; the day it is read on decides what is plausible."""

    born = forms.CharField(
        label=_("Birth date"),
        max_length=60,
        required=False,
        help_text=_(
            "As the person says it: a day, a month and year, a year, or “about 1984”. Never guess a day."
        ),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    calendar = forms.ChoiceField(
        label=_("Calendar of the birth date"),
        choices=words(CALENDAR_LABELS),
        initial=Calendar.GREGORIAN.value,
    )
    first_day_is_certain = forms.BooleanField(
        label=_("They were really born on the first day of that year"),
        required=False,
        help_text=_("Registers write the first day of a year when only the year is known."),
    )
    known_by = forms.ChoiceField(
        label=_("How the birth date is known"), required=False, choices=words(KNOWN_BY_LABELS, only=ASKED)
    )
    estimated_by = forms.CharField(
        label=_("Who says or estimated it"),
        max_length=LONGEST,
        required=False,
        help_text=_("A name, an office or the kind of document. An estimate needs it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    estimated_how = forms.CharField(
        label=_("How it was estimated"),
        max_length=LONGEST,
        required=False,
        help_text=_("School years, ages in the family, the report of an assessment. No health findings."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        """Take the local day on which the person is asked; ``birth`` among the initial values is what is kept."""
        super().__init__(*args, **kwargs)
        self.today = today
        kept: Mapping[str, Any] | None = self.initial.get("birth")
        self.kept = read_birth(kept) if kept else None
        offered = [*ASKED, self.kept.known.known_by] if self.kept else ASKED
        self.fields["known_by"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            ("", _("Choose")),
            *(choice for choice in words(KNOWN_BY_LABELS, only=offered) if choice[0]),
        ]

    @property
    def understood(self) -> str:
        """Return the Gregorian days of what is written, as far as it was read, or of what is kept."""
        born = getattr(self, "cleaned_data", {}).get("birth") if self.is_bound else self.kept
        return understood(born, self.today) if born else ""

    @staticmethod
    def initial_of_birth(born: BirthDate | None) -> dict[str, Any]:
        """Return the values the fields start with when a birth date is corrected."""
        if born is None:
            return {"calendar": Calendar.GREGORIAN.value}
        return {
            "birth": plain_birth(born),
            "born": born.original,
            "calendar": born.calendar.value,
            "first_day_is_certain": born.day_said is not None
            and is_first_of_year(born.calendar, born.day_said),
            "known_by": born.known.known_by.value,
            "estimated_by": born.known.estimated_by,
            "estimated_how": born.known.estimated_how,
        }

    def clean(self) -> dict[str, Any]:
        """Read the birth date; what cannot be read stands at its field with what to write.

        A date of which nothing was changed stays as it is kept, whatever it would be read as today.
        """
        data = super().clean() or self.cleaned_data
        data["birth"] = None
        text, calendar = data.get("born", "").strip(), data.get("calendar")
        if self.kept and not {*BirthFields.base_fields}.intersection(self.changed_data):
            data["birth"] = self.kept
        elif text and calendar:
            data["birth"] = self._read(text, Calendar(calendar), data)
        return data

    def _read(self, text: str, calendar: Calendar, data: Mapping[str, Any]) -> BirthDate | None:
        """Return what the fields say together, or nothing, with the reason at the field it is about."""
        if not data.get("known_by") and "known_by" not in self.errors:
            self.add_error("known_by", _("Choose how the birth date is known; it decides how exact it is."))
        try:
            return parse_birth_date(
                text,
                calendar,
                self.today,
                first_day_is_certain=bool(data.get("first_day_is_certain")),
                known=self._known(data),
            )
        except ValueRefused as refusal:
            self.add_error("born", said(refusal.sentence))
        return None

    def _known(self, data: Mapping[str, Any]) -> HowKnown:
        """Return how the date is known; all that an estimate lacks stands at its fields at once."""
        known_by = KnownBy(data.get("known_by", ""))
        answers = {name: data.get(name, "") for name in ("estimated_by", "estimated_how")}
        while True:
            try:
                return HowKnown(known_by, **answers)
            except ValueRefused as refusal:
                self.add_error(refusal.field, said(refusal.sentence))
                answers[refusal.field] = "–"
