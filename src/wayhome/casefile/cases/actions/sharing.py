"""The verbs that let an organisation hold a case under an agreement, and end it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.enums import AccessGround
from wayhome.casefile.cases.models import Case, CaseAccess
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import end_drawers, share_drawers
from wayhome.ground.values.sentences import msgid, say


def share_case(
    *,
    case: Case,
    organisation: Organisation,
    agreement: Agreement,
    people: Collection[uuid.UUID] | None = None,
    by: Actor,
    at: dt.datetime,
) -> CaseAccess:
    """Give an organisation access to a case under an agreement in force, with the case's drawer.

    ``people`` holds the drawers of those who agreed; without it everybody's drawer goes along. An organisation
    that works in the country returned to becomes the case's other side, unless there is one already.
    Raises ``NotPermitted``, and ``Refused`` when the agreement is not in force between the two organisations.
    """
    require(by, Permission.SHARE_CASE)
    if not (
        agreement.giver_id == case.organisation_id
        and agreement.receiver_id == organisation.id
        and agreement.in_force_on(at.date())
    ):
        raise Refused(
            say(
                msgid(
                    "The case was not shared, because no agreement with %(name)s is in force. "
                    "Ask the programme manager for an agreement first."
                ),
                name=organisation.name,
            )
        )
    access, made = CaseAccess.objects.get_or_create(
        case=case,
        organisation=organisation,
        ends_on=None,
        defaults={
            "ground": AccessGround.AGREEMENT.value,
            "agreement": agreement,
            "legal_basis": agreement.legal_basis,
            "begins_on": at.date(),
        },
    )
    if made:
        shared = _drawers(case) if people is None else [case.drawer_id, *people]
        share_drawers(shared, organisation_id=organisation.id)
        if case.origin_organisation_id is None and organisation.country == case.destination_country:
            case.origin_organisation = organisation
            case.save(update_fields=["origin_organisation"])
        record(
            "cases:case:share",
            by=by,
            at=at,
            case_id=case.id,
            subject=case,
            detail={"organisation": organisation.id},
        )
    return access


def end_access(*, case: Case, organisation_id: int, by: Actor, at: dt.datetime) -> int:
    """End an organisation's access that rests on an agreement, rows and keys, from now on; return how many ended.

    The owner's access never ends this way.
    """
    ended = 0
    for access in CaseAccess.objects.filter(
        case=case, organisation_id=organisation_id, ground=AccessGround.AGREEMENT.value, ends_on__isnull=True
    ):
        access.ends_on = at.date() - dt.timedelta(days=1)
        access.save(update_fields=["ends_on"])
        ended += 1
    if ended:
        end_drawers(_drawers(case), organisation_id=organisation_id)
        record(
            "cases:access:end",
            by=by,
            at=at,
            case_id=case.id,
            subject=case,
            detail={"organisation": organisation_id},
        )
    return ended


def _drawers(case: Case) -> Sequence[Any]:
    people = Person.objects.filter(case_id=case.id).values_list("drawer_id", flat=True)
    return [case.drawer_id, *people]
