"""Questions about what the process itself keeps: messages that somebody does not want to travel."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.process.models import BlindWithdrawal, Override


def unanswered_messages(by: Actor, *, limit: int = 20) -> Sequence[BlindWithdrawal]:
    """Return the unanswered messages about cases of the acting organisation, the oldest first; one query."""
    rows = BlindWithdrawal.objects.filter(
        organisation_id=by.organisation_id, case_id__isnull=False, answered_at__isnull=True
    )
    return list(rows.order_by("told_at", "id")[:limit])


def message_for(case: Case, key: uuid.UUID, by: Actor) -> BlindWithdrawal:
    """Return one unanswered message about a case, its drawer opened for the responsible organisation.

    Raises ``OutOfScope`` when there is none, or another organisation is responsible.
    """
    row = BlindWithdrawal.objects.filter(
        case_id=case.id, pk=key, organisation_id=by.organisation_id, answered_at__isnull=True
    ).first()
    if row is None:
        raise OutOfScope
    open_drawers([row.drawer_id])
    return row


def override_for(case: Case, key: uuid.UUID) -> Override:
    """Return one decision to go on that stands on a case. Raises ``OutOfScope`` when there is none."""
    row = Override.objects.filter(case=case, pk=key, ended_at__isnull=True).first()
    if row is None:
        raise OutOfScope
    return row
