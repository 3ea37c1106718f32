"""Somebody's own file for machines: JSON as ``docs/own-file.md`` describes it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

from wayhome.privacy.own_file import FORMAT, VERSION, OwnFileContent


def as_json(content: OwnFileContent) -> bytes:
    """Return the file as UTF-8 JSON: days as ISO 8601, moments in UTC, codes as the system keeps them."""
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "language": content.language,
            "made_at": content.made_at,
            "reference": content.reference,
            "held_by": content.held_by,
            "whole_case": content.whole_case,
            "purposes": content.purposes,
            "recipients": [asdict(one) for one in content.recipients],
            "readers": [asdict(one) for one in content.readers],
            "records": [{"table": one.table, "values": one.values} for one in content.entries],
            "left_out": content.left_out,
        },
        ensure_ascii=False,
        indent=1,
        default=_plain,
    ).encode()


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
