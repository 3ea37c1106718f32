"""Tells every organisation which had a value that it was corrected, once for each correction (GDPR 19)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.models import Case, CaseAccess
from wayhome.ground.audit.models import Revision
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import acting_also_for
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.privacy.enums import Group
from wayhome.privacy.models import CorrectionTold
from wayhome.privacy.recipients import group_order, recipients_of

LOOK_BACK = dt.timedelta(days=3)
"""How far the nightly round looks for corrections that no door told of."""


def tell_recipients(*, revision_ids: Collection[uuid.UUID], by: Actor, at: dt.datetime) -> int:
    """Tell whoever had a corrected value that it was corrected, each organisation once a correction; return how many notices.

    The door calls it before the transaction of the correction commits, so that no correction stands of which nobody was
    told. No notice says which value, from what or to what; the organisation that corrected it needs none. Told again of
    the same correction, nothing happens. It asks no permission: whoever may correct has to.
    """
    rows = Revision.objects.filter(pk__in=list(revision_ids), case_id__isnull=False).order_by(
        "at", "record_version"
    )
    return sum(_tell(row, by=by, at=at) for row in rows)


def tell_missed_recipients(*, by: Actor, at: dt.datetime) -> int:
    """Tell of the corrections of the last days that no door told of, as a command or an import makes them; a timer's."""
    mine = Case.objects.filter(organisation_id=by.organisation_id).values("pk")
    rows = Revision.objects.filter(case_id__in=mine, at__gte=at - LOOK_BACK).order_by("at", "record_version")
    return sum(_tell(row, by=by, at=at, corrected_here=False) for row in rows)


def _tell(revision: Revision, *, by: Actor, at: dt.datetime, corrected_here: bool = True) -> int:
    case_id = revision.case_id
    owner_id = _owner_of(case_id) if case_id else None
    if case_id is None or owner_id is None:
        return 0
    with acting_also_for([owner_id]):
        case = Case.objects.select_related("organisation").get(pk=case_id)
        had = recipients_of(revision, opened_at=case.opened_at)
        told = set(
            CorrectionTold.objects.filter(revision_id=revision.pk).values_list("organisation_id", flat=True)
        )
        wanted = {key: groups for key, groups in had.items() if key not in told}
        if corrected_here:
            wanted.pop(by.organisation_id, None)
        for organisation_id, groups in sorted(wanted.items()):
            _tell_one(case, revision, organisation_id, groups, at=at)
    if wanted:
        record(
            "privacy:correction:tell",
            by=by,
            at=at,
            case_id=case.pk,
            detail={"organisations": len(wanted), "revision": str(revision.pk)},
        )
    return len(wanted)


def _owner_of(case_id: uuid.UUID) -> int | None:
    """Return whose case it is, as the row of access of the acting organisation says."""
    return CaseAccess.objects.filter(case_id=case_id).values_list("owner_id", flat=True).first()


def _tell_one(
    case: Case, revision: Revision, organisation_id: int, groups: Iterable[Group], *, at: dt.datetime
) -> None:
    CorrectionTold.objects.create(
        case=case,
        revision_id=revision.pk,
        organisation_id=organisation_id,
        groups=group_order(frozenset(groups)),
        told_at=at,
    )
    holds = CaseAccess.objects.filter(case=case, organisation_id=organisation_id, ended_at__isnull=True)
    notify(
        organisation_id=organisation_id,
        case_id=case.pk if holds.exists() else None,
        code="privacy:correction:told",
        sentence=_sentence(case, frozenset(groups)),
        at=at,
    )


def _sentence(case: Case, groups: frozenset[Group]) -> Sentence:
    text = _SAID[next(iter(groups))] if len(groups) == 1 else _SEVERAL
    return say(text, reference=case.reference, office=case.organisation.name)


_SAID = {
    Group.IDENTITY: msgid(
        "Case %(reference)s: names, birth, nationality or family that you were given were corrected. "
        "Correct what you keep of it, or ask %(office)s."
    ),
    Group.CONTACTS: msgid(
        "Case %(reference)s: addresses or telephone numbers that you were given were corrected. "
        "Correct what you keep of it, or ask %(office)s."
    ),
    Group.TRAVEL: msgid(
        "Case %(reference)s: travel documents or flights that you were given were corrected. "
        "Correct what you keep of it, or ask %(office)s."
    ),
    Group.OTHER: msgid(
        "Case %(reference)s: something of the file that you were given was corrected. "
        "Correct what you keep of it, or ask %(office)s."
    ),
}
_SEVERAL = msgid(
    "Case %(reference)s: several parts of the file that you were given were corrected. "
    "Correct what you keep of it, or ask %(office)s."
)
