"""Sharing a case under an agreement, and every way in which that ends: rows and keys go together."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Least

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.enums import AccessGround
from wayhome.casefile.cases.models import Case, CaseAccess
from wayhome.casefile.cases.scopes import A_DAY
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.recording import record, record_each
from wayhome.ground.core.among import among
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

    ``people`` holds the drawers of those who agreed; without it everybody's drawer goes along. Where the
    organisation holds the case already, its access stays, and the drawers of whoever agreed since are opened; an
    access whose agreement has ended is no access, and a new one is made. An organisation that works in the
    country returned to becomes the case's other side, unless there is one already.
    Raises ``NotPermitted``, and ``Refused`` when the agreement is not in force between the two organisations.
    """
    require(by, Permission.SHARE_CASE)
    _refuse_unless_in_force(agreement, case, organisation, at.date())
    _refuse_authority_of_origin(case, organisation)
    access = _held_already(case, organisation, by=by, at=at)
    made = access is None
    if access is None:
        access = _give(case, organisation, agreement, at=at)
    shared = _drawers([case.id]) if people is None else [case.drawer_id, *people]
    opened = share_drawers(shared if made or people is not None else (), organisation_id=organisation.id)
    if made and case.origin_organisation_id is None and organisation.country == case.destination_country:
        case.origin_organisation = organisation
        case.save(update_fields=["origin_organisation"])
    if made or opened:
        record(
            "cases:case:share",
            by=by,
            at=at,
            case_id=case.id,
            subject=case,
            detail={"organisation": organisation.id, "drawers": opened},
        )
    return access


def _refuse_authority_of_origin(case: Case, organisation: Organisation) -> None:
    """An authority of the country returned to never holds a case: it would learn that asylum was sought."""
    if (
        organisation.kind == OrganisationKind.GOVERNMENT.value
        and organisation.country == case.destination_country
    ):
        raise Refused(
            say(
                msgid(
                    "The case was not shared, because %(name)s is an authority of the country returned to. "
                    "It gets identity alone, by the contact about a travel document, if the person agrees."
                ),
                name=organisation.name,
            ),
            code="authority_of_origin",
            field="agreement",
        )


def _give(case: Case, organisation: Organisation, agreement: Agreement, *, at: dt.datetime) -> CaseAccess:
    """Write the row of access. The database asks the agreement once more and holds on to it: whoever ends it later waits."""
    try:
        with transaction.atomic():
            return CaseAccess.objects.create(
                case=case,
                organisation=organisation,
                ground=AccessGround.AGREEMENT.value,
                agreement=agreement,
                legal_basis=agreement.legal_basis,
                begins_on=at.date(),
            )
    except IntegrityError as error:
        agreed = Agreement.objects.select_related("giver", "receiver").get(pk=agreement.pk)
        _refuse_unless_in_force(agreed, case, organisation, at.date())
        raise error


def _refuse_unless_in_force(
    agreement: Agreement, case: Case, organisation: Organisation, on: dt.date
) -> None:
    if (
        agreement.giver_id == case.organisation_id
        and agreement.receiver_id == organisation.id
        and agreement.in_force_on(on)
    ):
        return
    raise Refused(
        say(
            msgid(
                "The case was not shared, because no agreement with %(name)s is in force. "
                "Ask the programme manager for an agreement first."
            ),
            name=organisation.name,
        )
    )


def _held_already(case: Case, organisation: Organisation, *, by: Actor, at: dt.datetime) -> CaseAccess | None:
    """Return the access the organisation has; one that ran out meanwhile, or its agreement, is ended first."""
    held = CaseAccess.objects.filter(case=case, organisation=organisation, ended_at__isnull=True)
    access = held.select_for_update(of=("self",)).select_related("agreement").order_by("-id").first()
    if access is None or _stands(access, at.date()):
        return access
    end_access(case=case, organisation_id=organisation.id, by=by, at=at)
    return None


def _stands(access: CaseAccess, on: dt.date) -> bool:
    agreed = access.agreement is None or access.agreement.in_force_on(on)
    return agreed and (access.ends_on is None or access.ends_on > on)


def end_access(*, case: Case, organisation_id: int, by: Actor, at: dt.datetime) -> int:
    """End an organisation's access that rests on an agreement, rows and keys, from now on; return how many ended.

    The owner's access never ends this way.
    """
    rows = CaseAccess.objects.filter(case=case, organisation_id=organisation_id)
    return len(end_rows(rows=rows, organisation_id=organisation_id, by=by, at=at))


def end_rows(
    *, rows: QuerySet[CaseAccess], organisation_id: int, by: Actor, at: dt.datetime
) -> Sequence[uuid.UUID]:
    """End those of these accesses that rest on an agreement and that nobody ended, and return the keys of their cases.

    The keys that the organisation had for those cases are deleted. A day of UTC may lie one day before or after a
    local one: ``ends_on`` is the day before, so that the access is gone at once wherever somebody looks; a last day
    that had passed already stays. The actions of sharing and of agreements call it, and it asks nobody.
    """
    standing = CaseAccess.objects.filter(
        pk__in=rows.values("pk"), ground=AccessGround.AGREEMENT.value, ended_at__isnull=True
    )
    case_ids = list(standing.select_for_update().values_list("case_id", flat=True))
    # While the rows that name them can be seen: it may be the receiver who ends it.
    drawers = _drawers(case_ids)
    standing.update(ends_on=Least("ends_on", at.date() - A_DAY), ended_at=at)
    end_drawers(drawers, organisation_id=organisation_id)
    record_each("cases:access:end", by=by, at=at, case_ids=case_ids, detail={"organisation": organisation_id})
    return case_ids


def _drawers(case_ids: Collection[uuid.UUID]) -> Sequence[uuid.UUID]:
    """Return the drawers of cases and of everybody in them."""
    ids = among(case_ids)
    cases = Case.objects.filter(id__in=ids).values_list("drawer_id", flat=True)
    people = Person.objects.filter(case_id__in=ids).values_list("drawer_id", flat=True)
    return [*cases, *people]
