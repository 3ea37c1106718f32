"""People found by the number of a document: by the keyed hash of the whole number, within the asker's scope."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows, allows_somewhere
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import PersonFound
from wayhome.casefile.cases.scopes import access_of, actors_on, finds_people, may_read_identity
from wayhome.ground.crypto.index_keys import index_keys
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.values.document_numbers import like_a_number, plain_number
from wayhome.stages.journey.models import DocumentKey

KEYS = "document numbers"
MOST = 10


def finds_documents(by: Actor) -> bool:
    """Return whether any role of the person reads who people are and their documents, on cases of their own or shared."""
    return finds_people(by) and allows_somewhere(by, Permission.READ_TRAVEL)


def digests_of(number: str) -> Sequence[bytes]:
    """Return the hashes of a number under every key that stands, the newest first. Raises ``KeyUnavailable``."""
    keys = index_keys(KEYS)
    return [_digest(number, keys[version]) for version in sorted(keys, reverse=True)]


def newest_digests(numbers: Sequence[str]) -> Sequence[bytes]:
    """Return the hash of each of these numbers under the newest key. Raises ``KeyUnavailable``."""
    if not numbers:
        return ()
    keys = index_keys(KEYS)
    newest = keys[max(keys)]
    return [_digest(number, newest) for number in numbers]


def _digest(number: str, key: bytes) -> bytes:
    return hmac.digest(key, f"number|{plain_number(number)}".encode(), "sha256")


def people_with_document(by: Actor, number: str, *, on: dt.date) -> Sequence[PersonFound]:
    """Return up to ten people of the asker's scope who have a document with exactly this number, in no order that ranks them.

    Left out are cases on which the asker may not read who people are, or their documents, files that are stored only, and
    whose drawer is closed to the organisation. At most six queries.
    """
    if not like_a_number(number):
        return ()
    held = access_of(by, on=on).values("case_id")
    keys = DocumentKey.objects.filter(digest__in=digests_of(number), case_id__in=held)
    rows = list(
        keys.select_related("document__member__person").order_by("document__recorded_at", "id")[:MOST]
    )
    cases = Case.objects.select_related("counsellor", "case_manager").in_bulk([row.case_id for row in rows])
    here = actors_on(by, list(cases.values()), on=on)
    open_drawers(row.drawer_id for row in rows)
    found = {
        row.document.member.person_id: PersonFound(row.document.member.person, cases[row.case_id])
        for row in rows
        if row.case_id in cases
        and row.document.member.until_at is None
        and may_read_identity(cases[row.case_id], here[row.case_id])
        and allows(here[row.case_id], Permission.READ_TRAVEL)
        and is_open(row.drawer_id)
    }
    return tuple(found.values())
