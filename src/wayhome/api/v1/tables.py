"""Tables of persons by any dimensions: aggregates, in which nobody is named."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from wayhome.api.v1.answers import shown
from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.shapes import IfNoneMatch, Line, answers
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.reporting.queries import release_named
from wayhome.reporting.renderings.tables import as_json
from wayhome.reporting.speaking import English, moment_in_english
from wayhome.reporting.tables.asking import Choice, condition, first_month, last_month, names_in
from wayhome.reporting.tables.making import table_of
from wayhome.reporting.tables.words import tabled

router = Router(tags=["tables"])
Names = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_, -]+$")]
Period = Annotated[str, StringConstraints(pattern=r"^([0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]))?)?$")]


class Measure(StrEnum):
    """What is counted."""

    DEPARTURES = "departures"
    ARRIVALS = "arrivals"


class TableAsked(Schema):
    """Which table to make, in the words of ``./wayhome table``."""

    by: Names = Field("year", description="dimensions, with commas between", examples=["year,sex"])
    since: Period = Field(
        "", alias="from", description="first year, quarter or month: 2004, 2004-Q2, 2004-06"
    )
    until: Period = Field("", alias="to", description="last one, included")
    where: list[Line] = Field([], max_length=6, description="only these", examples=[["sex=female"]])
    release: Annotated[str, StringConstraints(pattern=r"^([0-9]{1,6}|latest)?$")] = ""
    together: bool = Field(False, description="add the counts of several bodies up")


class TableShape(Schema):
    """A table with who counted, what is left out, and every note (in English)."""

    title: str
    release: int | None
    status: str
    columns: list[str]
    rows: list[dict[str, str | int]]
    countings: list[dict[str, Any]]
    left_out: list[dict[str, Any]]
    counted_apart: dict[str, int]
    notes: list[str]


@router.get(
    "/tables/{measure}",
    response=answers(TableShape, (401, 403, 409, 422, 503)),
    url_name="api_table",
    operation_id="readTable",
)
def read_table(
    request: ApiRequest, measure: Measure, asked: Query[TableAsked], if_none_match: IfNoneMatch = ""
) -> HttpResponse:
    """Count persons by dimensions, from the facts as they stand or from a release."""
    require(request.actor, Permission.MAKE_TABLES)
    choice = Choice(
        measure=measure.value,
        by=names_in(asked.by),
        first=first_month(asked.since) if asked.since else None,
        last=last_month(asked.until) if asked.until else None,
        where=tuple(condition(one) for one in asked.where),
        together=asked.together,
    )
    release = release_named(asked.release) if asked.release else None
    found = table_of(choice, release)
    cut_off = moment_in_english(release.made_at if release else request.now)
    words = tabled(found, English(), release=release, cut_off=cut_off)
    return shown(request, TableShape(**json.loads(as_json(found, words, release))))
