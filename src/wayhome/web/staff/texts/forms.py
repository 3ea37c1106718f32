"""Forms of texts: the words of a version in each language, and the day from which it is in force."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.casefile.funding.models import Programme
from wayhome.ground.values.languages import direction
from wayhome.stages.consent.actions import TextWords
from wayhome.stages.counselling.actions import PointFacts, Wording
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import DayInput
from wayhome.web.staff.cases.choices import language_choices

ENGLISH = "eng"
OTHER = "other"
LONGEST = 4_000
HIGHEST = 999
NUMBERED = re.compile(r"^(.*?)(\d+)$")


def next_version(last: str) -> str:
    """Return the version after one, such as 4.2 after 4.1; nothing where it does not end in a number."""
    found = NUMBERED.match(last)
    return f"{found[1]}{int(found[2]) + 1}"[:12] if found else ""


def _in(language: str, **more: object) -> dict[str, object]:
    """Return the attributes of an input whose words are in a language."""
    if language == OTHER:
        return {"dir": "auto", **more}
    return {"lang": saying.html_lang(language), "dir": direction(language), **more}


class WordsForm(AskingForm):
    """The words of a version: English, each language that is in use, and one more.

    A language whose fields stay empty is left out of the version.
    """

    titled = False

    version = forms.CharField(
        label=gettext_lazy("Version"), max_length=12, help_text=gettext_lazy("Such as 4.2.")
    )

    def __init__(self, *args: Any, languages: Sequence[str], **options: Any) -> None:
        """Take the languages in use, by ISO 639-3; English comes first, asked or not."""
        super().__init__(*args, **options)
        self.codes = [ENGLISH, *(code for code in languages if code != ENGLISH), OTHER]
        self.fields["other_language"] = forms.ChoiceField(
            label=_("Another language"), required=False, choices=language_choices
        )
        for code in self.codes:
            self._add(code)
        self.fields["read_at"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def _add(self, code: str) -> None:
        needed = code == ENGLISH
        name = _("another language") if code == OTHER else saying.language_name(code)
        if self.titled:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title, %(language)s") % {"language": name},
                max_length=200,
                required=needed,
                widget=forms.TextInput(attrs=_in(code)),
            )
        self.fields[f"body_{code}"] = forms.CharField(
            label=_("Words, %(language)s") % {"language": name},
            max_length=LONGEST,
            required=needed,
            widget=forms.Textarea(attrs=_in(code, rows=5)),
        )
        if code != ENGLISH:
            self.fields[f"native_{code}"] = forms.BooleanField(
                label=_("A native speaker has read these words"), required=False
            )

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Return the fields of each language, for the page."""
        return [
            {
                "id": f"words-{code}",
                "name": _("Another language") if code == OTHER else saying.language_name(code),
                "language": self["other_language"] if code == OTHER else None,
                "title": self[f"title_{code}"] if self.titled else None,
                "body": self[f"body_{code}"],
                "native": self[f"native_{code}"] if code != ENGLISH else None,
            }
            for code in self.codes
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for what a language lacks that was begun."""
        found: dict[str, Any] = super().clean() or {}
        for code in self.codes:
            names = [f"title_{code}", f"body_{code}"] if self.titled else [f"body_{code}"]
            if code == OTHER:
                names.insert(0, "other_language")
            written = [name for name in names if found.get(name)]
            for name in set(names) - set(written) - set(self.errors):
                if written:
                    self.add_error(name, _("Write this too, or leave the whole language empty."))
        other = found.get("other_language")
        if other in self.codes:
            self.add_error(
                "other_language", _("This language stands on the page already. Write its words there.")
            )
        return found

    def written(self) -> list[tuple[str, str, str, bool]]:
        """Return language, title, words, and whether a native speaker has still to read them, of each written one."""
        found = self.cleaned_data
        return [
            (
                found["other_language"] if code == OTHER else code,
                found.get(f"title_{code}", ""),
                found[f"body_{code}"],
                code != ENGLISH and not found[f"native_{code}"],
            )
            for code in self.codes
            if found[f"body_{code}"]
        ]

    def shown_at(self) -> dt.datetime | None:
        """Return when the draft had been written that the page showed; nothing where it showed none."""
        return moment_of(self.cleaned_data["read_at"])


def moment_of(text: str) -> dt.datetime | None:
    """Return the moment of a hidden field; one that was tampered with is none, and no draft was written then."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def words_initial(words: Mapping[str, tuple[str, str, bool]]) -> dict[str, object]:
    """Return what the form begins with: title, words and whether they are unread, by language."""
    initial: dict[str, object] = {}
    for code, (title, body, unread) in words.items():
        initial |= {f"title_{code}": title, f"body_{code}": body, f"native_{code}": not unread}
    return initial


class TextForm(WordsForm):
    """A version of a text of consent."""

    titled = True

    def words(self) -> list[TextWords]:
        """Return what the action takes."""
        return [
            TextWords(language, title, body, needs_native_reader=unread)
            for language, title, body, unread in self.written()
        ]


class PointForm(WordsForm):
    """A version of a point of the checklist."""

    position = forms.IntegerField(label=gettext_lazy("Place on the list"), min_value=1, max_value=HIGHEST)

    def facts(self, *, code: str, programme: Programme | None) -> PointFacts:
        """Return what the action takes."""
        return PointFacts(
            code=code,
            version=self.cleaned_data["version"],
            position=self.cleaned_data["position"],
            wordings=[
                Wording(language, body, needs_native_reader=unread)
                for language, _title, body, unread in self.written()
            ],
            programme=programme,
        )


class NewPointForm(PointForm):
    """A new point, or another wording of one for a single programme."""

    code = forms.RegexField(
        r"^[a-z][a-z0-9_]{1,39}$",
        label=gettext_lazy("Short name"),
        help_text=gettext_lazy(
            "Small letters and _, such as entry_ban. The short name of a point that exists gives it another "
            "wording for one programme."
        ),
        error_messages={
            "invalid": gettext_lazy("Write small letters, digits and _ only, beginning with a letter.")
        },
    )
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)

    def __init__(self, *args: Any, programmes: Sequence[tuple[str, str]], **options: Any) -> None:
        """Take the programmes of the organisation, as code and name."""
        super().__init__(*args, **options)
        self.fields["programme"].choices = [("", _("All programmes")), *programmes]  # type: ignore[attr-defined]


class InForceForm(AskingForm):
    """From which day a version is in force, by somebody who has read it."""

    coming = frozenset({"begins_on"})

    begins_on = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=DayInput(),
        help_text=gettext_lazy("From the beginning of this day it is what people are told."),
    )
    read = forms.BooleanField(
        label=gettext_lazy("I have read every word, and each language that I read says the same"),
        error_messages={
            "required": gettext_lazy("Nothing was put in force yet. Read it whole first, then say so here.")
        },
    )
    read_at = forms.CharField(widget=forms.HiddenInput)

    def moment(self) -> dt.datetime:
        """Return when the draft had been written that was read."""
        return moment_of(self.cleaned_data["read_at"]) or dt.datetime.min.replace(tzinfo=dt.UTC)
