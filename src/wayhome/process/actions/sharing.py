"""Sharing a case under an agreement: only with the people who agreed to it, except where the law itself shares."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Shared
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.enums import TaskCode
from wayhome.casefile.cases.models import Case, CaseAccess
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.telling import settle_tasks
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import lock
from wayhome.process.queries import who_agreed

OF_A_PERSON = frozenset(
    {Shared.IDENTITY.value, Shared.CONTACTS.value, Shared.TRAVEL.value, Shared.HEALTH.value}
)
"""What stands in a person's own drawer; an agreement that shares none of it opens no such drawer."""


def share(*, case: Case, agreement: Agreement, by: Actor, at: dt.datetime) -> CaseAccess:
    """Give the receiver of an agreement access to a case, and to the drawers of those members who agreed to it.

    A government that shares by law gets every member. Done again after somebody answered anew, it opens the
    drawers of who agreed since. Raises ``NotPermitted``, and ``Refused`` when nobody agreed or the agreement is
    not in force.
    """
    require(by, Permission.SHARE_CASE)
    locked = lock(case)
    members = members_of(locked, everybody=True)
    agreed = members if agreement.stands_by_law else who_agreed(locked, members, agreement, on=at.date())
    if not agreed:
        raise Refused(
            say(
                msgid(
                    "The case was not shared, because nobody of it agreed to share with %(name)s. "
                    "Ask each person first, and record the answer."
                ),
                name=agreement.receiver.name,
            ),
            code="nobody_agreed",
            field="agreement",
        )
    kept = {member.drawer_id for member in agreed} if OF_A_PERSON & set(agreement.shares) else set()
    access = share_case(
        case=locked, organisation=agreement.receiver, agreement=agreement, people=kept, by=by, at=at
    )
    end_drawers(
        [member.drawer_id for member in members if member.drawer_id not in kept],
        organisation_id=agreement.receiver_id,
    )
    earlier = Agreement.objects.filter(giver_id=agreement.giver_id, receiver_id=agreement.receiver_id)
    for key in earlier.values_list("pk", flat=True):
        settle_tasks(case_id=locked.id, codes=[TaskCode.SHARING_ENDED], subject_id=key, by=by, at=at)
    return access
