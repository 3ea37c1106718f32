"""What the page shows by which a person is found: the form, and at most ten people with their cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wayhome.casefile.cases.queries import Found, PersonFound
from wayhome.casefile.people.models import Person
from wayhome.ground.values.document_numbers import like_a_number
from wayhome.ground.values.names import MAXIMUM_LENGTH
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.presenting import Cell, Column, Empty, Head, Link, Notice, Row, Table
from wayhome.web.staff.cases.labels import Context, joined, responsible_for, short_name, state_label

NOBODY_ASKED = gettext_lazy("Write something under “Name”.")
NO_NUMBER = gettext_lazy(
    "This is no number of a document: one has five signs at least, a digit among them. Write it whole."
)
EARLIEST_YEAR = 1900
LATEST_YEAR = 2100


class FindingForm(AskingForm):
    """Who is looked for."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=MAXIMUM_LENGTH,
        help_text=gettext_lazy("In any script, spelling and order. Two parts find more surely than one."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year of birth"),
        required=False,
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        help_text=gettext_lazy("Gregorian. One year earlier or later is looked at too."),
    )
    document = forms.CharField(
        label=gettext_lazy("Or number of a document"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("The whole number. Spaces and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, documents: bool, **kwargs: Any) -> None:
        """Take whether the reader may look for documents; otherwise they are not offered."""
        super().__init__(*args, **kwargs)
        if not documents:
            del self.fields["document"]

    def clean_document(self) -> str:
        """Refuse what is too short to be a number, or has no digit."""
        number = str(self.cleaned_data["document"])
        if number and not like_a_number(number):
            raise forms.ValidationError(NO_NUMBER)
        return number

    def clean(self) -> dict[str, Any]:
        """Ask for a name or a number: without either nobody is looked for."""
        data = super().clean() or {}
        if not self.errors and not data.get("name") and not data.get("document"):
            self.add_error("name", NOBODY_ASKED)
        return data


def finding_page(form: FindingForm, found: Found | None, *, by_number: bool = False) -> Context:
    """Return the context of the page; ``found`` is nothing before somebody looked, ``by_number`` for a document."""
    people = found.people if found else ()
    return {
        "head": Head(
            _("Find a person"),
            lead=_("Among the cases that are open to you. That you looked is kept; what you wrote is not."),
        ),
        "crumbs": [Link(_("Cases"), reverse("cases")), Link(_("Find a person"), current=True)],
        "form": form,
        "notice": _too_many() if found and found.too_many else None,
        "table": _table(people, by_number=by_number) if people else None,
        "empty": _nobody(by_number=by_number) if found and not people and not found.too_many else None,
    }


def _too_many() -> Notice:
    return Notice(
        "warning",
        _("More than 500 people: add a name, a year or the reference"),
        _("Many people bear this name, so nobody was looked at."),
    )


def _nobody(*, by_number: bool) -> Empty:
    return Empty(
        _("Nobody was found among the cases that are open to you"),
        _("Compare the number with the document, sign by sign.")
        if by_number
        else _("Try another spelling, another part of the name, or leave the year out."),
    )


def _table(people: Sequence[PersonFound], *, by_number: bool) -> Table:
    count = {"count": len(people)}
    ranked = ngettext(
        "%(count)s person, the most alike first", "%(count)s people, the most alike first", len(people)
    )
    exact = ngettext(
        "%(count)s person with this document", "%(count)s people with this document", len(people)
    )
    return Table(
        caption=(exact if by_number else ranked) % count,
        columns=[Column(_("Person")), Column(_("Born")), Column(_("Step")), Column(_("Responsible"))],
        rows=[_row(one) for one in people],
        caption_shown=True,
    )


def _row(one: PersonFound) -> Row:
    case, person = one.case, one.person
    country = (
        saying.country(case.destination_country) if case.destination_country else _("No destination yet")
    )
    return Row(
        [
            Cell(
                short_name(person),
                note=joined(case.reference, country),
                url=reverse("case", args=[case.reference]),
                lang=person.language if not person.latin_name else "",
            ),
            Cell(_born(person), nowrap=True),
            Cell(state_label(case.state)),
            Cell(responsible_for(case)),
        ]
    )


def _born(person: Person) -> str:
    born = person.born
    if born is None:
        return "–"
    first, last = born.earliest.year, born.latest.year
    return str(first) if first == last else f"{first}–{last}"
