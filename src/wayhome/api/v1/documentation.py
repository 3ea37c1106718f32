"""The documentation of the API as a page of the house: what each operation is told, and each answer that it may give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class FieldLine:
    """One field or parameter: its name, what it holds, whether it has to be told, and what it is for."""

    name: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True)
class AnswerLine:
    """One answer: its status, what that means, and the shape that comes with it."""

    status: str
    says: str
    shape: str


@dataclass(frozen=True)
class OperationLine:
    """One operation."""

    key: str
    method: str
    path: str
    title: str
    about: str
    parameters: tuple[FieldLine, ...]
    body: tuple[FieldLine, ...]
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class ShapeLine:
    """One shape that operations give or take."""

    name: str
    about: str
    fields: tuple[FieldLine, ...]
    words: tuple[str, ...]


def page(request: HttpRequest, description: Mapping[str, Any]) -> HttpResponse:
    """Show the description of the API as a page, which needs no script."""
    groups: dict[str, list[OperationLine]] = {}
    for tag, line in _operations(description):
        groups.setdefault(tag, []).append(line)
    context = {
        "about": description["info"]["description"],
        "groups": list(groups.items()),
        "shapes": list(_shapes(description)),
    }
    return render(request, "api/docs.html", context)


def _operations(description: Mapping[str, Any]) -> Iterator[tuple[str, OperationLine]]:
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            yield (
                told["tags"][0],
                OperationLine(
                    key=told["operationId"],
                    method=method.upper(),
                    path=path,
                    title=told["summary"],
                    about=told.get("description", ""),
                    parameters=tuple(
                        FieldLine(
                            one["name"], _kind(one["schema"]), one["required"], one.get("description", "")
                        )
                        for one in told["parameters"]
                    ),
                    body=_body(told, description),
                    answers=tuple(_answer(status, one) for status, one in told["responses"].items()),
                ),
            )


def _body(told: Mapping[str, Any], description: Mapping[str, Any]) -> tuple[FieldLine, ...]:
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = _name_of(content.get("schema", {}))
    return _fields(description["components"]["schemas"].get(name, {})) if name else ()


def _answer(status: str, told: Mapping[str, Any]) -> AnswerLine:
    schemas = [content.get("schema", {}) for content in told.get("content", {}).values()]
    return AnswerLine(str(status), told.get("description", ""), _name_of(schemas[0]) if schemas else "")


def _shapes(description: Mapping[str, Any]) -> Iterator[ShapeLine]:
    for name, told in sorted(description["components"]["schemas"].items()):
        words = tuple(str(word) for word in told.get("enum", ()))
        yield ShapeLine(name, told.get("description", ""), _fields(told), words)


def _fields(told: Mapping[str, Any]) -> tuple[FieldLine, ...]:
    needed = set(told.get("required", ()))
    return tuple(
        FieldLine(name, _kind(one), name in needed, one.get("description", ""))
        for name, one in told.get("properties", {}).items()
    )


def _name_of(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _kind(schema: Mapping[str, Any]) -> str:
    """Return in a few words what a field holds."""
    if "$ref" in schema:
        return _name_of(schema)
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{_kind(schema.get('items', {}))} […]"
    return str(schema.get("format") or schema.get("type") or "object")
