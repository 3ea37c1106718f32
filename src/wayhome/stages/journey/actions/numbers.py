"""Filing documents under their numbers, and looking for one: exact, by keyed hash, kept as a look of its own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import refusal
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.queries import PersonFound
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import acting_for, weighing
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.crypto.models import Drawer
from wayhome.ground.crypto.rotation import Work
from wayhome.ground.values.document_numbers import plain_number
from wayhome.stages.journey.models import DocumentKey, TravelDocument
from wayhome.stages.journey.queries.finding import (
    digests_of,
    finds_documents,
    newest_digests,
    people_with_document,
)

SOME = 500


def find_by_document(*, number: str, by: Actor, on: dt.date, at: dt.datetime) -> Sequence[PersonFound]:
    """Return the people with a document of this number, as ``people_with_document`` does, and keep that somebody looked.

    The audit row holds a keyed hash of the number, never the number. Raises ``NotPermitted`` for who reads no documents in
    any relation to a case.
    """
    if not finds_documents(by):
        raise refusal(Permission.READ_TRAVEL)
    found = people_with_document(by, number, on=on)
    terms = digests_of(f"looked for {number}")[0][:12].hex()
    record("journey:document:find", by=by, at=at, detail={"terms": terms, "shown": len(found)})
    return found


def file_numbers(documents: Sequence[TravelDocument]) -> int:
    """File these documents anew under their numbers, and return how many have one; their drawers must be open.

    Nobody has looked at a number for it. Raises ``KeyUnavailable`` and ``DrawerClosed``.
    """
    with weighing():
        numbers = [(one, str(one.number)) for one in documents if one.number and plain_number(one.number)]
        digests = newest_digests([number for _, number in numbers])
    rows = [
        DocumentKey(case_id=one.case_id, drawer_id=one.drawer_id, document=one, digest=digest)
        for (one, _), digest in zip(numbers, digests, strict=True)
    ]
    DocumentKey.objects.filter(document__in=list(documents)).delete()
    DocumentKey.objects.bulk_create(rows)
    return len(rows)


def file_all_documents(work: Work) -> int:
    """File every document that is not filed yet under its number, in small commits, and return how many were; a command's.

    Each organisation's own are opened acting for it; a run that was stopped goes on when it is started again. Raises
    ``KeyUnavailable``.
    """
    count = 0
    owners = Drawer.objects.using(work.using).values_list("organisation_id", flat=True).distinct()
    for organisation_id in sorted(owners):
        reached = uuid.UUID(int=0)
        while True:
            with acting_for([organisation_id]):
                mine = TravelDocument.objects.filter(drawer__organisation_id=organisation_id, id__gt=reached)
                rows = list(mine.order_by("id")[:SOME])
                if not rows:
                    break
                filed = set(
                    DocumentKey.objects.filter(document__in=rows).values_list("document_id", flat=True)
                )
                missing = [row for row in rows if row.id not in filed]
                open_drawers(row.drawer_id for row in missing)
                count += file_numbers([row for row in missing if is_open(row.drawer_id)])
                reached = rows[-1].id
    work.tell(f"documents: {count} filed")
    return count
