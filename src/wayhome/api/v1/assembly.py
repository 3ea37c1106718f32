"""Puts the API together: its operations, its description (OpenAPI 3.1), and the addresses of both."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET
from ninja import NinjaAPI

from wayhome.api.v1 import cases, consents, documentation, enquiries, journeys, persons, tables, verbs
from wayhome.api.v1.asked import Token
from wayhome.api.v1.problems import TYPE, answer_all

ABOUT = (
    "The system of record for assisted voluntary return and reintegration, for programs. A token stands for one person "
    "in one role, and opens and does what the pages would. docs/api.md begins with a worked example."
)


def make_api() -> NinjaAPI:
    """Return the API with every operation; each asks for a token."""
    api = NinjaAPI(
        title="Wayhome",
        version="1",
        description=ABOUT,
        auth=Token(),
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
    )
    answer_all(api)
    for noun in (cases, persons, consents, verbs, journeys, enquiries, tables):
        api.add_router("", noun.router)
    return api


API = make_api()


@cache
def description() -> dict[str, Any]:
    """Return the API's own description, in which each operation names every answer that it may give."""
    found: dict[str, Any] = json.loads(json.dumps(API.get_openapi_schema(path_prefix="api/v1")))
    for methods in found["paths"].values():
        for operation in methods.values():
            _tell_problems(operation)
    return found


def _tell_problems(operation: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        parameter.pop(
            "examples", None
        )  # a list stands in the schema; beside it, it would have to be a mapping
    for status, answer in operation["responses"].items():
        if int(status) >= 400 and "content" in answer:
            answer["content"] = {TYPE: answer["content"]["application/json"]}


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """Give the description of the API, which is the same for everybody."""
    return HttpResponse(json.dumps(description(), ensure_ascii=False), content_type="application/json")


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Show the description of the API as a page."""
    return documentation.page(request, description())


def addresses() -> list[URLPattern | URLResolver]:
    """Return every address of the API below ``/api/v1/``, by name."""
    operations, _app, _namespace = API.urls
    ours = [one for one in operations if str(getattr(one, "name", "")).startswith("api_")]
    return [
        path("openapi.json", openapi, name="api_openapi"),
        path("docs", docs, name="api_docs"),
        *ours,
    ]
