"""Readings that leave a trace: a manifest is a list of names."""

from __future__ import annotations

import datetime as dt
import uuid

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.ground.audit.recording import record
from wayhome.stages.journey.enums import Reader
from wayhome.stages.journey.queries.board import Manifest, manifest


def open_manifest(*, leg_id: uuid.UUID, reader: Reader, on: dt.date, by: Actor, at: dt.datetime) -> Manifest:
    """Return the manifest of a flight for one kind of reader, and keep who looked at how many people.

    Raises ``NotPermitted``, and ``OutOfScope`` for a flight without a case of the acting organisation.
    """
    require(by, Permission.SEE_DEPARTURES)
    sheet = manifest(by, leg_id, reader=reader, on=on)
    for case_id in {line.seat.case.id for line in sheet.lines}:
        record("journey:manifest:read", by=by, at=at, case_id=case_id, detail={"reader": reader.value})
    return sheet
