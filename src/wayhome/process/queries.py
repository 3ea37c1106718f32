"""Questions where stages meet: messages that somebody does not want to travel, and under what a case can be shared."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.access.queries import agreements_of
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import members_of, who_holds
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import open_drawers, opened_to
from wayhome.process.models import BlindWithdrawal, Override
from wayhome.safeguards.words import ConsentState
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.queries import Question, find_standing, weighed_standings

SHARING = (Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_PARTNER)


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


@dataclass(frozen=True)
class Sharing:
    """An agreement under which a case can be shared; ``held`` where it is shared already and more people agreed since.

    ``people`` are those whose data would go along: who agreed, or everybody where the law itself shares.
    """

    agreement: Agreement
    held: bool
    people: Sequence[CaseMember] = ()


def possible_sharings(case: Case, *, on: dt.date) -> Sequence[Sharing]:
    """Return the agreements in force under which a case can be shared, or shared further.

    Those with whoever does not hold the case yet, and the one under which somebody does, where a person agreed
    to be shared with them and is still closed to them.
    """
    holders = {row.organisation_id: row.agreement_id for row in who_holds(case, on=on)}
    members = members_of(case)
    found = []
    for agreement in agreements_of(case.organisation_id, on=on):
        held_under = holders.get(agreement.receiver_id)
        people = members if agreement.stands_by_law else who_agreed(case, members, agreement, on=on)
        if agreement.receiver_id not in holders:
            found.append(Sharing(agreement, held=False, people=people))
        elif held_under == agreement.id and _has_agreed_since(people, agreement):
            found.append(Sharing(agreement, held=True, people=people))
    return found


def _has_agreed_since(people: Sequence[CaseMember], agreement: Agreement) -> bool:
    if agreement.stands_by_law:
        return False
    agreed = {member.drawer_id for member in people}
    return bool(agreed - opened_to(agreed, organisation_id=agreement.receiver_id))


def who_agreed(
    case: Case, members: Sequence[CaseMember], agreement: Agreement, *, on: dt.date
) -> Sequence[CaseMember]:
    """Return the present members who agreed to be shared with the receiver of an agreement; one query."""
    standings = weighed_standings(case, on=on)
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
