"""Draws the controls of forms as Django does, but a list of choices without a template for each of its options.

A list of the countries of the world has some 250 options, and Django opens two templates for each; a page with three
such lists spent a third of its time on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

CHOICES = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    """Django's own renderer, quicker for lists of choices."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """Return a control as HTML, the same as Django's templates say."""
        if template_name == CHOICES:
            return _choices(context["widget"])
        return SafeString(super().render(template_name, context, request))


def _choices(widget: Mapping[str, Any]) -> SafeString:
    lines = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for title, options, _ in widget["optgroups"]:
        if title:
            lines.append(f'  <optgroup label="{conditional_escape(title)}">')
        lines += [_option(option) for option in options]
        if title:
            lines.append("  </optgroup>")
    return mark_safe("\n".join([*lines, "</select>"]))  # noqa: S308  # each text was escaped


def _option(option: Mapping[str, Any]) -> str:
    value = conditional_escape(str(option["value"]))
    return f'  <option value="{value}"{_attributes(option["attrs"])}>{conditional_escape(option["label"])}</option>'


def _attributes(attributes: Mapping[str, Any]) -> str:
    told: Sequence[str] = [
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    ]
    return "".join(told)
