"""What a form does when somebody else changed the record while it was open: nothing is lost, and nothing is overwritten.

The form carries the version that was read, and a keyed hash of each value that it showed. When the record has moved on, it
knows three things of every field: what was shown, what was typed, and what stands there now. A field that was left alone
takes what stands there now; one that was typed in keeps what was typed; and both are shown side by side where they differ,
for somebody to look at before they save again. Nothing is merged unseen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wayhome.ground.accounts.once import print_of
from wayhome.web.shared import saying

HASH = 10
"""Hex digits of each value's hash: enough to tell values apart, and nothing can be read from them without the key."""


@dataclass(frozen=True)
class Difference:
    """One field in which what stands now is not what was shown: both values in words.

    ``taken`` says that the form was left alone there, and shows what stands now.
    """

    label: str
    now: str
    typed: str
    taken: bool


class ReadVersion(forms.Field):
    """The version of a record that was read, hidden in its form, with hashes of the values the form showed.

    Its value is ``7.<hash>.<hash>…``; ``clean`` returns the number alone, or 0 where there was no record yet. Raises
    ``ValidationError`` for anything else.
    """

    widget = forms.HiddenInput
    default_error_messages = {"invalid": "", "required": ""}

    def to_python(self, value: Any) -> int:
        """Return the number before the hashes."""
        number = str(value or "0").partition(".")[0]
        if not number.isascii() or not number.isdigit() or len(number) > 9:
            raise ValidationError(_("The page was not sent whole. Load it again, then write it once more."))
        return int(number)


def seen_values(form: forms.BaseForm) -> Iterator[tuple[str, forms.Field]]:
    """Yield the fields of a form that are written in, by name."""
    for name, field in form.fields.items():
        if not isinstance(field, ReadVersion) and not isinstance(field, forms.FileField):
            yield name, field


def version_shown(form: forms.BaseForm, name: str) -> str:
    """Return the value of the hidden field in a form that shows a record as it is now.

    A form that shows again what was typed, unsent, keeps what it was given: what it showed first is what counts.
    """
    number = form.initial.get(name) or 0
    if isinstance(number, str):
        return number
    hashes = (
        _hash(other, field, form.get_initial_for_field(field, other)) for other, field in seen_values(form)
    )
    return ".".join([str(number), *hashes])


def meet(form: forms.BaseForm, name: str) -> tuple[Difference, ...]:
    """Let a form that was sent meet the record as it stands now, which is the form's ``initial``; return what differs.

    Afterwards the form holds what was typed, what stands now where nothing was typed, and the version that stands now: saved
    again it is saved.
    """
    shown = set(str(form.data.get(form.add_prefix(name), "")).split(".")[1:])
    data = form.data.copy()  # type: ignore[attr-defined]  # what a browser sends can be copied
    found = []
    for other, field in seen_values(form):
        now = form.get_initial_for_field(field, other)
        typed = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(other))
        if _plain(field, typed) == _plain(field, now):
            continue
        if _hash(other, field, now) in shown:
            continue  # nobody else touched it: what was typed is the change
        alone = _hash(other, field, typed) in shown
        found.append(
            Difference(
                label=str(form[other].label),
                now=in_words(field, now),
                typed=in_words(field, typed),
                taken=alone,
            )
        )
        if alone:
            _put(data, form.add_prefix(other), field, now)
    data[form.add_prefix(name)] = version_shown(form, name)
    form.data = data
    return tuple(found)


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value of a field as somebody reads it: the label of a choice, a day in words, yes or no, or a dash."""
    plain = _plain(field, value)
    if isinstance(plain, bool):
        return _("Yes") if plain else _("No")
    if isinstance(plain, list):
        return ", ".join(in_words_of_choice(field, one) for one in plain) or "–"
    if plain in (None, ""):
        return "–"
    if isinstance(plain, dt.datetime):
        return saying.moment(plain)
    if isinstance(plain, dt.date):
        return saying.day(plain)
    if isinstance(plain, dt.time):
        return saying.clock(plain)
    return in_words_of_choice(field, plain)


def in_words_of_choice(field: forms.Field, value: Any) -> str:
    """Return the label of a choice, else the value as it is."""
    for key, label in getattr(field, "choices", ()):
        pairs = label if isinstance(label, list | tuple) else [(key, label)]
        for one, words in pairs:
            if str(one) == str(value):
                return str(words)
    return str(value)


def _plain(field: forms.Field, value: Any) -> Any:
    """Return a value as the field understands it, whether it comes from the record or from the page."""
    try:
        plain = field.to_python(value)
    except (ValidationError, ValueError, TypeError):
        plain = value
    if isinstance(plain, str):
        return plain.replace("\r\n", "\n").strip()
    if isinstance(plain, list | tuple | set | frozenset):
        return sorted(str(one) for one in plain)
    if isinstance(plain, dt.datetime) and timezone.is_naive(plain):
        return timezone.make_aware(plain)
    return "" if plain is None else plain


def _hash(name: str, field: forms.Field, value: Any) -> str:
    return print_of([name, repr(_plain(field, value))])[:HASH]


def _put(data: Any, name: str, field: forms.Field, value: Any) -> None:
    """Write what stands now into the data of a form, as a browser would have sent it."""
    plain = _plain(field, value)
    if isinstance(plain, list):
        data.setlist(name, plain)
    elif isinstance(plain, bool):
        data.setlist(name, ["on"] if plain else [])
    else:
        shown = field.widget.format_value(field.prepare_value(value))
        one = shown[0] if isinstance(shown, list | tuple) and shown else shown
        data[name] = "" if one in (None, [], ()) else str(one)
