"""Says who is told of a correction: which organisations had a value since it was written, and as what it was shared.

Source: GDPR 16 and 19. Whoever had access to the case under an agreement that shares such values counts as having had it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from django.apps import apps
from django.db.models import Q

from wayhome.casefile.access.enums import Shared
from wayhome.casefile.cases.enums import AccessGround
from wayhome.casefile.cases.models import CaseAccess
from wayhome.ground.audit.models import Revision
from wayhome.ground.core.context import weighing
from wayhome.ground.crypto.errors import DrawerClosed
from wayhome.ground.values.tiers import Tier
from wayhome.privacy.classification import by_table
from wayhome.privacy.enums import Group

CONTACTS = frozenset({"phones", "email", "host_address", "origin_address", "safe_contact"})
"""Fields of a person that are shared as contacts; the others as identity."""
SHARED_AS: Mapping[str, Shared] = {
    "people.Person": Shared.IDENTITY,
    "people.HouseholdTie": Shared.IDENTITY,
    "cases.CaseMember": Shared.IDENTITY,
    "journey.TravelDocument": Shared.TRAVEL,
    "journey.Leg": Shared.TRAVEL,
    "journey.Escort": Shared.TRAVEL,
    "journey.HealthRecord": Shared.HEALTH,
    "cases.Note": Shared.WORK,
    "cases.Task": Shared.WORK,
}
"""As what the values of a table are shared. One that stands in neither list is told to everybody who held the case."""
NEVER_SHARED = frozenset(
    {"counselling.Session", "outreach.Enquiry", "outreach.InformationEvent", "outreach.EventFollowUp"}
)
"""Tables of which no agreement shares anything."""
NEVER_SHARED_FIELDS: Mapping[str, Collection[str]] = {
    "cases.Case": frozenset({"destination_basis", "legal_ground", "motive", "closure_code", "closure_words"}),
    "people.Person": frozenset({"wishes"}),
}
MADE = ("created_at", "made_at", "recorded_at", "opened_at")
"""Columns that say when a row was made, the first that a table has."""
GROUPS: Mapping[Shared | None, Group] = {
    Shared.IDENTITY: Group.IDENTITY,
    Shared.CONTACTS: Group.CONTACTS,
    Shared.TRAVEL: Group.TRAVEL,
}
"""What a recipient is told was corrected; of everything else only that it was something of the file."""


def corrected_parts(revision: Revision) -> Mapping[str, Shared | None]:
    """Return the sealed fields of a correction that may have been shared, each with as what; nothing means no recipient."""
    declared = by_table().get(revision.table)
    if declared is None or revision.table in NEVER_SHARED:
        return {}
    never = NEVER_SHARED_FIELDS.get(revision.table, ())
    sealed = [
        name
        for name in revision.fields
        if declared.tiers.get(name) in (Tier.T1, Tier.T2) and name not in never
    ]
    return {name: _shared_as(revision.table, name) for name in sealed}


def recipients_of(revision: Revision, *, opened_at: dt.datetime) -> Mapping[int, frozenset[Group]]:
    """Return the organisations that had a corrected value since it was written, each with what to say was corrected.

    ``opened_at`` is when the case was opened: a value that was never corrected before is as old as its row, or as the
    case where its table does not say.
    The caller acts for the owner of the case, who alone sees who held it. One query for each corrected field, and one.
    """
    parts = corrected_parts(revision)
    if not parts or revision.case_id is None:
        return {}
    held = list(
        CaseAccess.objects.filter(case_id=revision.case_id, ground=AccessGround.AGREEMENT.value)
        .filter(begins_on__lte=revision.at.date())
        .select_related("agreement")
        .order_by("id")
    )
    found: dict[int, set[Group]] = {}
    for name, shared in parts.items():
        if not _had_a_value(revision, name):
            continue
        written_at = _written_at(revision, name, opened_at)
        for access in held:
            if _held_since(access, written_at) and _shares(access, shared):
                found.setdefault(access.organisation_id, set()).add(GROUPS.get(shared, Group.OTHER))
    return {key: frozenset(groups) for key, groups in found.items()}


def group_order(groups: Collection[Group]) -> Sequence[str]:
    """Return the codes of groups in the order of the list."""
    return [one.value for one in Group if one in groups]


def _shared_as(table: str, name: str) -> Shared | None:
    if table == "people.Person" and name in CONTACTS:
        return Shared.CONTACTS
    return SHARED_AS.get(table)


def _written_at(revision: Revision, name: str, opened_at: dt.datetime) -> dt.datetime:
    """Return when the value was written that this correction replaced: at the correction before, or with its row."""
    earlier = Revision.objects.filter(
        Q(at__lt=revision.at) | Q(at=revision.at, record_version__lt=revision.record_version),
        table=revision.table,
        record_id=revision.record_id,
        fields__contains=[name],
    )
    before = earlier.order_by("-record_version").values_list("at", flat=True).first()
    return before or _row_made_at(revision) or opened_at


def _row_made_at(revision: Revision) -> dt.datetime | None:
    """Return when the row of a correction was made, where its table says so."""
    model = apps.get_model(revision.table)
    named = next((name for name in MADE if name in {one.name for one in model._meta.concrete_fields}), None)
    if named is None:
        return None
    rows = model._default_manager.filter(pk=revision.record_id)
    made: dt.datetime | None = rows.values_list(named, flat=True).first()
    return made


def _had_a_value(revision: Revision, name: str) -> bool:
    """Return whether something stood there before; what cannot be opened here did, so that nobody is left out."""
    with weighing(), suppress(DrawerClosed):
        return revision.old_values.get(name) not in (None, "", [], {})
    return True


def _held_since(access: CaseAccess, moment: dt.datetime) -> bool:
    """Return whether an access stood at some time since a moment; one that ends by its day stood that day."""
    if access.ended_at is not None:
        return access.ended_at > moment
    return access.ends_on is None or access.ends_on > moment.date()


def _shares(access: CaseAccess, shared: Shared | None) -> bool:
    return shared is None or access.agreement is None or shared.value in access.agreement.shares
