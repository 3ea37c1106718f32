"""Sharing a case under an agreement: only with the people who agreed to it, except where the law itself shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import Case, CaseAccess, CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import end_drawers, share_drawers
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.engine import lock
from wayhome.safeguards.words import ConsentState
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.queries import Question, find_standing, standings_of

SHARING = (Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_PARTNER)


def share(*, case: Case, agreement: Agreement, by: Actor, at: dt.datetime) -> CaseAccess:
    """Give the receiver of an agreement access to a case, and to the drawers of those members who agreed to it.

    A government that shares by law gets every member. Done again after somebody answered anew, it opens the
    drawers of who agreed since. Raises ``NotPermitted``, and ``Refused`` when nobody agreed or the agreement is
    not in force.
    """
    require(by, Permission.SHARE_CASE)
    locked = lock(case)
    members = members_of(locked, everybody=True)
    agreed = members if agreement.stands_by_law else _who_agreed(locked, members, agreement, on=at.date())
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
    kept = {member.drawer_id for member in agreed}
    access = share_case(
        case=locked, organisation=agreement.receiver, agreement=agreement, people=kept, by=by, at=at
    )
    end_drawers(
        [member.drawer_id for member in members if member.drawer_id not in kept],
        organisation_id=agreement.receiver_id,
    )
    share_drawers(kept, organisation_id=agreement.receiver_id)
    return access


def _who_agreed(
    case: Case, members: Sequence[CaseMember], agreement: Agreement, *, on: dt.date
) -> Sequence[CaseMember]:
    standings = standings_of(case, on=on)
    purposes = (
        (Purpose.SHARE_GOVERNMENT,)
        if agreement.receiver.kind == OrganisationKind.GOVERNMENT.value
        else SHARING
    )
    return [
        member
        for member in members
        if member.until_at is None
        and any(
            find_standing(standings.get(member.id, {}), Question(purpose, agreement.receiver_id)).state
            is ConsentState.GIVEN
            for purpose in purposes
        )
    ]
