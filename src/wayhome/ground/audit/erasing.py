"""Erasing what sealed events tell in detail: the one way in which an audit row may change, and it is told itself."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connections, transaction

from wayhome.ground.audit.leaves import ERASING_TAG
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.recording import WhoActs


def erase_detail(
    *, case_id: uuid.UUID | None, up_to: int, by: WhoActs, at: dt.datetime, using: str = "migrator"
) -> int:
    """Erase ``subject_id``, ``fields``, ``detail`` and salt of a case's sealed events, and return of how many.

    ``up_to`` is the number of the last event meant; None as the case means events of no case. It needs the connection
    of the migrator, since whoever serves pages changes no event. The log verifies as before.
    """
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT audit_erase_detail(%s, %s)", [case_id, up_to])
            (erased,) = cursor.fetchone() or (0,)
        AuditEvent.objects.using(using).create(
            at=at,
            tag=ERASING_TAG,
            user_id=by.user_id,
            organisation_id=by.organisation_id,
            office_id=by.office_id,
            roles=sorted(str(role) for role in by.roles),
            relation=str(by.relation),
            case_id=case_id,
            detail={"up_to": up_to, "events": int(erased)},
        )
    return int(erased)
