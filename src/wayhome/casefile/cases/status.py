"""The one function that writes a case's state, with its history row; only the process may import it."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import Area, State
from wayhome.casefile.cases.models import Case, StateChange


def write_state(
    *,
    case: Case,
    to: State,
    verb: str,
    by: Actor,
    happened_at: dt.datetime,
    recorded_at: dt.datetime,
    reason: str = "",
    area: Area = Area.COUNSELLING,
) -> StateChange:
    """Write the new state and its history row; the case must be locked by the caller.

    ``closed_at`` is set with the state ``closed`` and emptied with any other, as the constraint demands.
    ``area`` is what one must be allowed to read to see the reason.
    """
    before = case.state
    case.state = to.value
    case.state_since_at = happened_at
    case.closed_at = happened_at if to is State.CLOSED else None
    case.save(update_fields=["state", "state_since_at", "closed_at"])
    return StateChange.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        verb=verb,
        from_state=before,
        to_state=to.value,
        user_id=by.user_id,
        organisation_id=by.organisation_id,
        happened_at=happened_at,
        recorded_at=recorded_at,
        reason=reason or None,
        area=area.value,
    )
