"""In which part of the country a journey ends: asked about wherever headquarters suspended returns to a part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case
from wayhome.casefile.funding.queries import suspended_areas
from wayhome.ground.audit.editing import edit
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say

AREAS = frozenset({"destination_area", "destination_areas_ruled_out"})


def record_destination_area(
    *, case: Case, area: str, shown: Sequence[str], by: Actor, at: dt.datetime
) -> tuple[str, ...]:
    """Record in which of the parts shown the journey ends, or that it ends in none of them; return changed fields.

    ``area`` is one of ``shown``, or empty for none; ``shown`` are parts that headquarters' list of suspensions
    names. Only those are ruled out: a part entered later is asked about anew. Raises ``NotPermitted``, and
    ``Refused`` for a part that was not shown or is not on the list any more.
    """
    require(by, Permission.EDIT_CASE)
    listed = suspended_areas(case.destination_country, on=at.date())
    if not shown or not set(shown) <= set(listed) or (area and area not in shown):
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because headquarters changed the list of suspended parts meanwhile. "
                    "Load the page again and choose once more."
                )
            ),
            field="area",
        )
    return edit(
        case,
        changes={
            "destination_area": area or None,
            "destination_areas_ruled_out": [one for one in shown if one != area],
        },
        allowed=AREAS,
        read_version=case.version,
        tag="cases:destination_area:record",
        by=by,
        at=at,
        case_id=case.id,
    )
