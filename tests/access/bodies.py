"""Forms as the pages make them, filled in: what somebody allowed would send, for everybody to try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlparse

from django.http import HttpResponse
from django.urls import Resolver404, resolve

from tests.access.canaries import CANARY, FOUND_BY

Body = dict[str, list[str]]
BY_KIND = {
    "date": "2026-06-10",
    "datetime-local": "2026-06-10T10:00",
    "time": "10:00",
    "number": "1",
    "email": "somebody@example.org",
    "url": "https://example.org",
    "tel": "+31600000000",
}
FREE = "Written by the matrix"
SOUGHT: Mapping[str, Body] = {"person_find": {"name": [FOUND_BY]}, "case_find": {"q": [FOUND_BY]}}
"""By what people are looked for, so that some are found."""


@dataclass
class Form:
    """One form of a page: where it is sent, and a value for each of its fields."""

    action: str
    body: Body = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self._form = Form(told.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "input":
            self._input(told)
        elif tag == "button" and told.get("name"):
            self._form.body.setdefault(told["name"], [told.get("value", "")])
        elif tag == "select":
            self._select, self._options = told.get("name", ""), []
        elif tag == "option" and self._select:
            self._options.append((told.get("value", ""), "selected" in told))
        elif tag == "textarea" and told.get("name"):
            self._area = told["name"]
            self._form.body[self._area] = [FREE]

    def _input(self, told: Mapping[str, str]) -> None:
        assert self._form is not None
        name, kind, value = told.get("name", ""), told.get("type", "text"), told.get("value", "")
        body = self._form.body
        if not name or name in ("csrfmiddlewaretoken", "once") or kind in ("submit", "file", "image"):
            return
        if kind in ("radio", "checkbox"):
            chosen = body.get(name)
            if not chosen or "checked" in told:
                body[name] = [*(chosen or []), value] if kind == "checkbox" else [value or "on"]
        elif kind == "hidden":
            body[name] = [value]
        else:
            body[name] = [value or BY_KIND.get(kind, FREE)]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._form is not None and self._select:
            chosen = [value for value, selected in self._options if selected and value]
            given = [value for value, _ in self._options if value]
            self._form.body[self._select] = (chosen or given)[:1]
            self._select = ""


class Bodies:
    """Remembers for each address the fullest form that any page sends there."""

    def __init__(self) -> None:
        self._of: dict[str, Body] = {}

    def learn(self, response: HttpResponse, path: str) -> None:
        """Keep the forms of a page; a word that was planted is replaced, for whoever sends it may not know it."""
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[attr-defined]  # to its end, which closes the file
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return
        reader = _Forms()
        reader.feed(response.content.decode())
        for form in reader.forms:
            name = _endpoint_of(form.action or path)
            if name and len(form.body) >= len(self._of.get(name, {})):
                self._of[name] = {
                    key: [CANARY.sub("planted", one) for one in values] for key, values in form.body.items()
                }

    def of(self, name: str) -> Body:
        """Return what to send to an address; nothing for one that no page sends anything to."""
        return {**self._of.get(name, {}), **SOUGHT.get(name, {})}

    def known(self) -> Iterator[str]:
        """Yield the addresses to which some page sends something."""
        yield from self._of


def _endpoint_of(action: str) -> str:
    try:
        return resolve(urlparse(action).path).url_name or ""
    except Resolver404:
        return ""
