"""The form every page starts from: what is missing, too long or impossible is said in our sentences, in one place.

A field says it in its own words where it has ``error_messages``; all others get the words of their kind from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from wayhome.ground.values.days import EARLIEST
from wayhome.web.shared import clock
from wayhome.web.shared.meanwhile import Difference, ReadVersion, meet, version_shown

YEARS_AHEAD = 30
"""House limit: what lies further ahead was mistyped. Entry bans and residence permits end before."""

Words = Mapping[str, Any]
"""Lazy sentences by the code of the error."""

TEXT: Words = {
    "required": gettext_lazy("Write something under “%(label)s”."),
    "max_length": ngettext_lazy(
        "This is too long: “%(label)s” holds %(limit_value)d character, and this has %(show_value)d. Shorten it.",
        "This is too long: “%(label)s” holds %(limit_value)d characters, and this has %(show_value)d. Shorten it.",
        "limit_value",
    ),
    "min_length": ngettext_lazy(
        "This is too short: “%(label)s” needs %(limit_value)d character, and this has %(show_value)d. Write it in full.",
        "This is too short: “%(label)s” needs %(limit_value)d characters, and this has %(show_value)d. Write it in full.",
        "limit_value",
    ),
    "null_characters_not_allowed": gettext_lazy(
        "“%(label)s” has a character that cannot be kept. Write it again by hand."
    ),
}
CHOICE: Words = {
    "required": gettext_lazy("Choose an answer under “%(label)s”."),
    "invalid_choice": gettext_lazy("This answer is not offered under “%(label)s”. Choose one that is."),
    "invalid_list": gettext_lazy("This answer is not offered under “%(label)s”. Choose one that is."),
    "invalid_pk_value": gettext_lazy("This answer is not offered under “%(label)s”. Choose one that is."),
}
DAY: Words = {
    "required": gettext_lazy("Choose a day under “%(label)s”."),
    "invalid": gettext_lazy("This is no day. Choose one under “%(label)s”, or write it like 2026-05-31."),
}
MOMENT: Words = {
    "required": gettext_lazy("Write a day and a time under “%(label)s”."),
    "invalid": gettext_lazy("This is no day with a time. Write it under “%(label)s” like 2026-05-31 14:30."),
}
TIME: Words = {
    "required": gettext_lazy("Write a time under “%(label)s”."),
    "invalid": gettext_lazy("This is no time of day. Write it under “%(label)s” like 14:30."),
}
NUMBER: Words = {
    "required": gettext_lazy("Write a number under “%(label)s”."),
    "invalid": gettext_lazy("This is no whole number. Write one under “%(label)s”, in digits."),
    "max_value": gettext_lazy("This number is too high: “%(label)s” goes up to %(limit_value)s."),
    "min_value": gettext_lazy("This number is too low: “%(label)s” begins at %(limit_value)s."),
    "step_size": gettext_lazy("This number is not one of those that “%(label)s” takes. Write another."),
}
TICK: Words = {"required": gettext_lazy("“%(label)s” has to be ticked first.")}
FILE: Words = {
    "required": gettext_lazy("Choose a file under “%(label)s”."),
    "missing": gettext_lazy("Choose a file under “%(label)s”."),
    "invalid": gettext_lazy("The file did not come along. Choose it again under “%(label)s”."),
    "empty": gettext_lazy("The file is empty. Save or scan it once more, then choose it under “%(label)s”."),
}
EMAIL: Words = {
    **TEXT,
    "invalid": gettext_lazy("This is no e-mail address. Write one like name@example.org, or leave it empty."),
}
ADDRESS: Words = {
    **TEXT,
    "invalid": gettext_lazy(
        "This is no address of a page. Write one that begins with https://, or leave it empty."
    ),
}
KINDS: tuple[tuple[type[forms.Field], Words], ...] = (
    (forms.FileField, FILE),
    (forms.BooleanField, TICK),
    (forms.ChoiceField, CHOICE),
    (forms.DateTimeField, MOMENT),
    (forms.DateField, DAY),
    (forms.TimeField, TIME),
    (forms.IntegerField, NUMBER),
    (forms.EmailField, EMAIL),
    (forms.URLField, ADDRESS),
    (forms.CharField, TEXT),
)
"""The words of each kind of field; the first kind that fits counts."""


NOT_WHOLE = gettext_lazy("The page was not sent whole. Load it again, then write it once more.")


class AskingForm(forms.Form):
    """A form that says in our sentences what is missing or wrong, and refuses days that cannot be meant.

    ``happened`` names the fields whose day lies behind, ``coming`` those whose day is today or ahead.
    """

    happened: frozenset[str] = frozenset()
    coming: frozenset[str] = frozenset()

    def full_clean(self) -> None:
        """Check the shape as Django does, and that every day can be meant."""
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField | forms.DateTimeField):
                limits = Limits(happened=name in self.happened, coming=name in self.coming)
                others = [one for one in field.validators if not isinstance(one, Limits)]
                field.validators = [*others, limits]
        super().full_clean()

    is_stale = False
    differences: tuple[Difference, ...] = ()
    """Where the record moved on while the form was open: what stands now beside what was typed."""

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Return the value a field begins with; that of the version tells what the others showed."""
        if isinstance(field, ReadVersion):
            return version_shown(self, field_name)
        return super().get_initial_for_field(field, field_name)

    def meet_what_stands(self) -> None:
        """Show what was typed beside what somebody else saved meanwhile."""
        for name, field in self.fields.items():
            if isinstance(field, ReadVersion):
                self.is_stale, self.differences = True, meet(self, name)

    def add_error(self, field: str | None, error: Any) -> None:
        """Put the words of a field's kind where only Django's would stand; what a field says by itself stays."""
        if field in self.fields and isinstance(error, ValidationError):
            label = str(self[field].label)
            error = ValidationError(
                [_in_our_words(one, self.fields[field], label) for one in error.error_list]
            )
        super().add_error(field, error)


@dataclass(frozen=True)
class Limits:
    """Refuses a day or moment on the wrong side of now, or in a year that nobody means."""

    happened: bool = False
    coming: bool = False

    def __call__(self, value: dt.date) -> None:
        """Raise ``ValidationError`` for a day that cannot be meant; a moment without zone is local already."""
        now = localtime(clock.now())
        day = _local_day(value)
        if not EARLIEST <= day <= dt.date(now.year + YEARS_AHEAD, 12, 31):
            raise ValidationError(_("This day cannot be meant. Look at the year again."))
        if self.happened and (day > now.date() or _is_later(value, now)):
            raise ValidationError(
                _("This lies ahead, so it has not happened. Write the day on which it did.")
            )
        if self.coming and day < now.date():
            raise ValidationError(_("This day is over. Choose today or a day to come."))


def _local_day(value: dt.date) -> dt.date:
    if not isinstance(value, dt.datetime):
        return value
    try:
        return (localtime(value) if value.tzinfo else value).date()
    except OverflowError:
        return dt.date.min


def _is_later(value: dt.date, now: dt.datetime) -> bool:
    return isinstance(value, dt.datetime) and bool(value.tzinfo) and value > now


def _in_our_words(error: ValidationError, field: forms.Field, label: str) -> ValidationError:
    """Return an error in the words of the field's kind, if Django's words are all it has."""
    if not any(error.message is words for words in _words_of_django(field)):
        return error
    words = next((words for kind, words in KINDS if isinstance(field, kind)), {}).get(str(error.code))
    if field.widget.is_hidden:
        return ValidationError(NOT_WHOLE, code=error.code)
    if words is None:
        return error
    return ValidationError(words, code=error.code, params={**(error.params or {}), "label": label})


def _words_of_django(field: forms.Field) -> Iterator[object]:
    """Yield what Django says of such a field where nobody wrote anything else."""
    for kind in type(field).__mro__:
        if kind.__module__.startswith("django."):
            yield from getattr(kind, "default_error_messages", {}).values()
    for validator in field.validators:
        if type(validator).__module__.startswith("django."):
            yield getattr(validator, "message", None)
