"""The tags and filters of the pages: icons, fields, short rails, and facts said in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django import forms, template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wayhome.ground.values import names
from wayhome.ground.values.money import Money
from wayhome.web.shared import drawing, saying
from wayhome.web.shared.presenting import Bar, Chip, Column, Row, Tag
from wayhome.web.shared.widgets import Hinted

register = template.Library()

MESSAGE_STATUS = {
    "debug": "neutral",
    "info": "info",
    "success": "done",
    "warning": "warning",
    "error": "blocked",
}
SHORT_ANSWERS = 4
SHORT_ANSWER_LENGTH = 28


register.simple_tag(drawing.icon)
register.simple_tag(drawing.status_icon)
register.simple_tag(drawing.mini_rail)
register.filter(drawing.bdi)
register.filter(drawing.code)


@register.simple_tag(takes_context=True)
def table_row(context: Context, row: Row, columns: Sequence[Column]) -> SafeString:
    """Return a row of a table."""
    return drawing.row_html(row, columns, context)


@register.inclusion_tag("components/chip.html")
def chip(status: str, text: object, url: str = "") -> dict[str, object]:
    """Return what the chip of a status draws."""
    return {"chip": Chip(status=status, text=text, url=url)}  # type: ignore[arg-type]


@register.inclusion_tag("components/tag.html")
def tag(text: object, icon_name: str = "") -> dict[str, object]:
    """Return what the tag of a plain attribute draws."""
    return {"tag": Tag(text=text, icon=icon_name)}  # type: ignore[arg-type]


@register.inclusion_tag("components/meter.html")
def meter(value: int, highest: int, label: object) -> dict[str, object]:
    """Return what a meter draws: a width without inline style."""
    return {"bar": Bar(label=label, value=value, highest=highest)}  # type: ignore[arg-type]


@register.inclusion_tag("components/field.html", takes_context=True)
def field(
    context: Context,
    bound: BoundField,
    shape: str = "",
    label: str = "",
    wide: bool = False,
    quiet: bool = False,
    plain: bool = False,
    asked: bool = False,
) -> dict[str, object]:
    """Return what a form field draws: label, help, error, control, tied together for screen readers.

    ``shape`` is seg, choice, list or check where the widget leaves it open; ``label`` replaces the label;
    ``wide`` lifts the width limit; ``quiet`` hides the label from sight (a filter beside its heading);
    ``plain`` drops help and placeholder that came with a form of another package; ``asked`` leaves out that it is
    optional, where "not asked" is among the answers or another verb of the page needs it.
    """
    chosen = shape or _shape(bound)
    if plain:
        bound.help_text = ""
    return {
        "bound": bound,
        "shape": chosen,
        "label": label or bound.label,
        "control": _control(bound, chosen, plain=plain),
        "options": _options(bound) if chosen in {"seg", "choice", "list"} else [],
        "groups": _groups(bound) if chosen == "choice" else [],
        "multiple": isinstance(bound.field.widget, CheckboxSelectMultiple),
        "describedby": _describedby(bound),
        "optional": not (bound.field.required or asked) and chosen != "check",
        "wide": wide,
        "quiet": quiet,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*form_list: forms.BaseForm | None) -> dict[str, object]:
    """Return what the list of errors at the top of a form draws: each links to its field."""
    known = [form for form in form_list if form is not None and form.is_bound]
    general = [error for form in known for error in form.non_field_errors()]
    entries = [
        {"target": _first_control(form[name]), "label": form[name].label, "errors": form.errors[name]}
        for form in known
        for name in form.errors
        if name in form.fields
    ]
    differences = [one for form in known for one in getattr(form, "differences", ())]
    return {"general": general, "entries": entries, "differences": differences}


@register.filter
def status_of_message(tags: str) -> str:
    """Return the status of a flash message by its level."""
    return next((MESSAGE_STATUS[word] for word in tags.split() if word in MESSAGE_STATUS), "info")


@register.filter
def say(thing: object) -> str:
    """Return a sentence, label or fact in the reader's language."""
    return saying.said(thing)


@register.filter
def day(value: date | None, kind: str = "") -> str:
    """Return a day: 9 June 2026. Kinds: short, weekday, full, month, stop."""
    return saying.day(value, kind)


@register.filter
def moment(value: datetime | None, kind: str = "") -> str:
    """Return a moment in the reader's time zone: 28 May 2026, 11:40."""
    return saying.moment(value, kind)


@register.filter
def clock(value: datetime | None) -> str:
    """Return a time of day: 11:25."""
    return saying.clock(value)


@register.filter
def days_from(value: date | None, today: date | None = None) -> str:
    """Return how far a day is: in 9 days, today, 3 days ago."""
    return saying.days_from(value, today)


@register.filter
def days_left(value: date | None, today: date | None = None) -> str:
    """Return what is left until a last day: 14 days left."""
    return saying.days_left(value, today)


@register.filter
def number(value: float | Decimal | None) -> str:
    """Return a grouped number in Western digits: 1,240."""
    return saying.number(value)


@register.filter
def money(value: Money | None) -> str:
    """Return an amount: EUR 1,300."""
    return saying.money(value)


@register.filter
def country(code: str | None) -> str:
    """Return the printed name of a country by its three-letter code."""
    return saying.country(code)


@register.filter
def language_name(code: str | None) -> str:
    """Return the name of a language by its ISO 639-3 code."""
    return saying.language_name(code)


@register.filter
def html_lang(code: str | None) -> str:
    """Return the tag of a language for a ``lang`` attribute."""
    return saying.html_lang(code)


@register.filter
def initials(name: str) -> str:
    """Return the initials of a member of staff."""
    return names.initials(str(name))


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return str(getattr(widget, "shape", "")) or _answers_shape(bound)
    return "file" if isinstance(widget, FileInput) else "control"


def _answers_shape(bound: BoundField) -> str:
    labels = [str(option.choice_label) for option in bound.subwidgets]
    short = len(labels) <= SHORT_ANSWERS and all(len(label) <= SHORT_ANSWER_LENGTH for label in labels)
    if isinstance(bound.field.widget, CheckboxSelectMultiple):
        return "choice"
    return "seg" if short else "choice"


def _control(bound: BoundField, shape: str, *, plain: bool) -> SafeString:
    if shape in {"seg", "choice", "list"}:
        return SafeString("")
    widget = bound.field.widget
    look = {"check": "form-check-input", "hidden": ""}.get(shape) or (
        "form-select" if isinstance(widget, Select) else "form-control"
    )
    given = str(widget.attrs.get("class", ""))
    classes = f"{look} {given}".strip() if shape != "hidden" else given
    attrs: dict[str, str | bool] = {"class": classes} if classes else {}
    return bound.as_widget(attrs={**attrs, "placeholder": False} if plain else attrs)


def _options(bound: BoundField) -> list[dict[str, object]]:
    return [_option(option) for option in bound.subwidgets]


def _groups(bound: BoundField) -> list[dict[str, object]]:
    """Return the options under the headings that the choices of the field name; those without one stand together."""
    options = iter(_options(bound))
    groups: dict[object, list[dict[str, object]]] = {}
    for title, rows, _place in bound.field.widget.optgroups(bound.html_name, []):
        groups.setdefault(title, []).extend(next(options) for _row in rows)
    return [{"title": title or "", "options": rows} for title, rows in groups.items()]


def _option(option: BoundWidget) -> dict[str, object]:
    label = option.data["label"]
    return {
        "id": option.data["attrs"].get("id", ""),
        "name": option.data["name"],
        "value": option.data["value"],
        "selected": option.data["selected"],
        "required": option.data["attrs"].get("required", False),
        "disabled": option.data["attrs"].get("disabled", False),
        "label": label.label if isinstance(label, Hinted) else label,
        "hint": label.hint if isinstance(label, Hinted) else "",
    }


def _describedby(bound: BoundField) -> str:
    names = [(bound.help_text, "helptext"), (bound.errors, "error")]
    return " ".join(f"{bound.auto_id}_{name}" for there, name in names if there)


def _first_control(bound: BoundField) -> str:
    grouped = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    if grouped:
        return next((str(option.data["attrs"].get("id", "")) for option in bound.subwidgets), bound.auto_id)
    return bound.id_for_label or bound.auto_id


@register.simple_tag
def leg_label(leg: str) -> str:
    """Return the name of a part of the process, printed above the rail."""
    names = {
        "before": gettext("Before the journey"),
        "journey": gettext("Journey"),
        "after": gettext("After arrival"),
    }
    return names.get(leg, "")
