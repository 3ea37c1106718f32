"""Claims about how lists of choices are drawn."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from wayhome.web.shared.rendering import Renderer

LISTS = {
    "plain": [("", "-"), ("nl", "Netherlands"), ("iq", "Iraq")],
    "grouped": [("Europe", [("nl", "Netherlands"), ("be", "Belgium")]), ("iq", "Iraq"), (1, "One")],
    "marks": [('"><script>', "<b>Bold</b> & more"), ("safe", mark_safe("<i>so</i>"))],
}


class Asks(forms.Form):
    """Asks with each list."""

    one = forms.ChoiceField(required=False)
    more = forms.MultipleChoiceField()


@pytest.mark.parametrize("name", sorted(LISTS))
@pytest.mark.parametrize("field", ["one", "more"])
def test_a_list_of_choices_is_drawn_as_django_draws_it(name: str, field: str) -> None:
    drawn = []
    for renderer in (Renderer(), DjangoTemplates()):
        form = Asks({"one": "nl", "more": ["iq", "1"]}, renderer=renderer)
        form.fields[field].choices = LISTS[name]  # type: ignore[attr-defined]
        drawn.append(form[field].as_widget(attrs={"class": 'a "b"', "disabled": True, "placeholder": False}))

    ours, theirs = drawn

    assert parse_html(ours) == parse_html(theirs)
    assert "<script>" not in ours
