"""Draws what a page holds by the hundred without a template for each: rows of tables, icons, short rails.

A list of 25 cases has some 200 small parts, and opening a template for each took half the time of the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.template.context import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Cell, Chip, Column, Row

SPRITE = "vendor/bootstrap-icons.svg"
ALONG_THE_LINE = ("arrow-left", "arrow-right", "chevron-left", "chevron-right", "box-arrow-right", "reply")
STATUS_ICONS = {
    "done": "check-circle-fill",
    "blocked": "sign-stop-fill",
    "warning": "exclamation-triangle-fill",
    "waiting": "hourglass-split",
    "info": "info-circle-fill",
    "neutral": "circle",
}


def icon(name: str, classes: str = "", large: bool = False) -> SafeString:
    """Return one icon of the sprite, hidden from screen readers: an icon always stands beside a word."""
    flip = " wh-i-flip" if name in ALONG_THE_LINE else ""
    size = " wh-i-l" if large else ""
    return format_html(
        '<svg class="wh-i{}{}{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        flip,
        size,
        f" {classes}" if classes else "",
        static(SPRITE),
        name,
    )


def status_icon(status: str, classes: str = "") -> SafeString:
    """Return the icon of a status in its colour."""
    return icon(STATUS_ICONS.get(status, "circle"), f"wh-is-{status} {classes}".strip())


def bdi(name: object, lang: str = "") -> SafeString | str:
    """Return a name isolated from the direction around it, in its own language where that is known."""
    text = saying.said(name)
    if not text:
        return ""
    if lang:
        return format_html('<bdi lang="{}">{}</bdi>', saying.html_lang(lang), text)
    return format_html("<bdi>{}</bdi>", text)


def code(reference: object) -> SafeString | str:
    """Return a case reference, flight or document number: left to right in every language."""
    return format_html('<span class="wh-ltr wh-num">{}</span>', reference) if reference else "–"


def mini_rail(step: int, total: int = 11, label: object = "") -> SafeString:
    """Return the short rail of a list row; ``step`` counts from one."""
    kinds = ("d" if place < step else "n" if place == step else "" for place in range(1, total + 1))
    places = "".join(f'<i class="{kind}"></i>' if kind else "<i></i>" for kind in kinds)
    said = _("%(label)s, %(step)s of %(total)s") % {
        "label": conditional_escape(saying.said(label)),
        "step": step,
        "total": total,
    }
    return _safe(
        f'<span class="wh-nowrap"><span class="wh-mini wh-rail-n{int(total)}" aria-hidden="true">{places}</span>'
        f"<small>{said}</small></span>"
    )


def chip_html(chip: Chip) -> SafeString:
    """Return a status as icon and word."""
    tag, href = ("a", format_html('href="{}" ', chip.url)) if chip.url else ("span", "")
    return _safe(
        f'<{tag} {href}class="wh-chip wh-{chip.status}">{status_icon(chip.status)}<span>{_said(chip.text)}</span></{tag}>'
    )


def row_html(row: Row, columns: Sequence[Column], context: Context) -> SafeString:
    """Return a row of a table; what can be done in it is drawn by its template, in the context of the page."""
    cells = [
        _cell(cell, column, context, heading=not place)
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=False))
    ]
    return _safe(f"<tr>{''.join(cells)}</tr>")


def _cell(cell: Cell, column: Column, context: Context, *, heading: bool) -> str:
    inside = _said(cell.text) if cell.is_plain and not heading else _inside(cell, context)
    if heading:
        return f'<th scope="row">{inside}</th>'
    kinds = (("n", column.numeric), ("is-empty", cell.is_blank), ("wh-cell-acts", cell.actions))
    classes = " ".join(name for name, holds in kinds if holds)
    dressed = f' class="{classes}"' if classes else ""
    label = "" if column.hidden_label else f' data-l="{_said(column.label)}"'
    return f"<td{dressed}{label}>{inside}</td>"


def _inside(cell: Cell, context: Context) -> str:
    parts = [icon("lock-fill"), " "] if cell.restricted else []
    if cell.step:
        parts.append(mini_rail(*cell.step, cell.text))
    elif cell.text:
        parts.append(_text(cell))
    if cell.chip:
        parts.append(chip_html(cell.chip))
    if cell.note:
        parts.append(f"<small>{_said(cell.note)}</small>")
    for action in cell.actions:
        with context.push(action=action, small=True):
            parts.append(get_template("components/action.html").template.render(context))  # type: ignore[attr-defined]
    dressed = ' class="wh-nowrap"' if cell.nowrap else ""
    return f"<span{dressed}>{''.join(parts)}</span>"


def _text(cell: Cell) -> str:
    text = code(cell.text) if cell.code else bdi(cell.text, cell.lang) if cell.lang else _said(cell.text)
    if cell.url:
        text = format_html('<a href="{}">{}</a>', cell.url, _safe(text))
    if cell.status:
        return f'<span class="wh-cell-status">{status_icon(cell.status)}<span>{text}</span></span>'
    return text


def _said(thing: object) -> str:
    """Return a text in the reader's language, escaped."""
    return conditional_escape(saying.said(thing))


def _safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308  # every part of it was escaped
