"""Shapes that several operations share: texts without hidden signs, references, days, keys, a problem, an act that is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

from ninja import Header, Schema
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from wayhome.ground.values.days import can_be_meant
from wayhome.ground.values.references import ALPHABET, EXAMPLE

NO_HIDDEN_SIGNS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
LONG = 2000
BIGGEST = 2_147_483_647


def _meant(day: dt.date) -> dt.date:
    if not can_be_meant(day):
        raise ValueError("a day between 1900-01-01 and 2199-12-31")
    return day


def _meant_moment(moment: dt.datetime) -> dt.datetime:
    _meant(moment.date())
    return moment.astimezone(dt.UTC)


Text = Annotated[str, StringConstraints(max_length=LONG, pattern=NO_HIDDEN_SIGNS)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(examples=["IRQ"])]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{3}$"), Field(examples=["ara"])]
Day = Annotated[dt.date, AfterValidator(_meant)]
Moment = Annotated[AwareDatetime, AfterValidator(_meant_moment)]
Number = Annotated[int, Field(ge=1, le=BIGGEST)]
Place = Annotated[int, Field(ge=1, le=99, description="the number of a person within the case")]
PageKey = Annotated[str, StringConstraints(max_length=90, pattern=r"^[0-9A-Za-z_:.+-]*$")]
Size = Annotated[int, Field(ge=1, le=100)]
Reference = Annotated[
    str,
    StringConstraints(pattern=rf"^[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]$"),
    Field(examples=[EXAMPLE], description="the reference of a case"),
]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="drawn anew for each act; sent again with it, the act is done once",
        min_length=16,
        max_length=128,
        pattern=r"^[0-9A-Za-z_-]+$",
    ),
]
IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        description="the ETag of the case as it was read; 428 without it, 412 when it changed",
    ),
]
IfNoneMatch = Annotated[
    str, Header(alias="If-None-Match", description="an ETag that the reader has; 304 where it still holds")
]


class Done(Schema):
    """An act that was done, and where it led."""

    at: str = Field(description="the address of what was made or changed")


class Wrong(Schema):
    """A field that was refused, and why."""

    name: str
    says: str


class Problem(Schema):
    """What did not happen, why, and what to do next (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="the sentence that a page would show")
    code: str = Field(description="a stable word for programs")
    reasons: list[str] = Field(description="each condition that is open, where a gate is closed")
    fields: list[Wrong]


READ = (401, 403, 404, 422, 503)
"""What may answer a request that reads one thing, beside the thing itself."""
LISTED = (401, 403, 422, 503)
WRITTEN = (400, 401, 403, 404, 409, 412, 422, 503)
MOVED = (400, 401, 403, 404, 409, 412, 422, 428, 503)


def answers(shape: type[Schema] | None, refusals: tuple[int, ...], *, status: int = 200) -> Mapping[int, Any]:
    """Return the table of an operation's answers: the one it is for, and each that may stand in its place."""
    table: dict[int, Any] = {status: shape}
    if status == 200 and shape is not Done:
        table[304] = None
    return {**table, **dict.fromkeys(refusals, Problem)}
