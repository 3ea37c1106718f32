"""Questions about access in an emergency: what runs now, and what somebody has to look at."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case, EmergencyAccess
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import open_drawers

LATELY = dt.timedelta(days=90)


def emergency_until(case: Case, by: Actor, *, at: dt.datetime) -> dt.datetime | None:
    """Return until when the acting person has a case open in an emergency; ``None`` when they have not."""
    mine = EmergencyAccess.objects.filter(
        case=case,
        user_id=by.user_id or 0,
        organisation_id=by.organisation_id,
        from_at__lte=at,
        until_at__gt=at,
    )
    return mine.order_by("-until_at").values_list("until_at", flat=True).first()


def emergencies(by: Actor, *, at: dt.datetime) -> Sequence[EmergencyAccess]:
    """Return what was opened in an emergency for the acting organisation: what waits for review first, then ninety days.

    Two queries. Raises ``NotPermitted`` for whoever may not read who looked.
    """
    require(by, Permission.READ_AUDIT)
    rows = EmergencyAccess.objects.filter(organisation_id=by.organisation_id).select_related(
        "case", "user", "reviewed_by"
    )
    waiting = list(rows.filter(reviewed_at__isnull=True).order_by("review_by_on", "id"))
    done = list(rows.filter(reviewed_at__isnull=False, from_at__gte=at - LATELY).order_by("-from_at", "id"))
    return [*waiting, *done]


def emergency_for(by: Actor, key: uuid.UUID) -> EmergencyAccess:
    """Return one emergency of the acting organisation, its drawer opened. Raises ``NotPermitted`` and ``OutOfScope``."""
    require(by, Permission.READ_AUDIT)
    rows = EmergencyAccess.objects.filter(pk=key, organisation_id=by.organisation_id)
    row = rows.select_related("case", "user", "reviewed_by").first()
    if row is None:
        raise OutOfScope
    open_drawers([row.drawer_id])
    return row
