"""Verbs of documents: record, ask for, move, have accepted; and contact with the authorities of origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.telling import tell
from wayhome.ground.audit.editing import edit
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.money import Money
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.engine import Finding, as_record
from wayhome.stages.journey.actions.numbers import file_numbers
from wayhome.stages.journey.enums import (
    DOCUMENT_LABELS,
    PLACE_LABELS,
    ContactPurpose,
    DocumentKind,
    DocumentPlace,
    RequestState,
)
from wayhome.stages.journey.models import EmbassyContact, TravelDocument

EDITABLE = frozenset(
    {
        "kind",
        "number",
        "country",
        "authority",
        "issued_on",
        "valid_until",
        "place",
        "request_state",
        "requested_on",
        "issued_for_case",
        "delivered_on",
        "fee_minor",
        "fee_currency",
    }
)
IDENTITY_FIELDS = frozenset(
    {"full_name", "latin_name", "birth", "birth_place", "sex", "nationalities", "document"}
)
"""What an embassy may be told, and nothing else."""


@dataclass(frozen=True)
class DocumentFacts:
    """A document as it lies on the desk; ``country`` is alpha-3, ``valid_until`` its last day."""

    kind: DocumentKind
    place: DocumentPlace
    number: str | None = None
    country: str | None = None
    authority: str | None = None
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None


def add_document(*, member: CaseMember, facts: DocumentFacts, by: Actor, at: dt.datetime) -> TravelDocument:
    """Record a document a person has, or has lost or never held, and return it.

    Raises ``NotPermitted``, and ``Refused`` when it ends before it was issued.
    """
    require(by, Permission.RECORD_DOCUMENT)
    _check_days(facts.issued_on, facts.valid_until)
    row = TravelDocument.objects.create(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        kind=facts.kind.value,
        expiry_month=_month(facts.valid_until),
        number=facts.number or None,
        country=facts.country or None,
        authority=facts.authority or None,
        issued_on=facts.issued_on,
        valid_until=facts.valid_until,
        place=facts.place.value,
        recorded_at=at,
    )
    file_numbers([row])
    record("journey:document:add", by=by, at=at, case_id=member.case_id, subject=row)
    _tell(row, msgid("%(document)s of person %(number)s was recorded"), by, at)
    return row


def edit_document(
    *, document: TravelDocument, changes: Mapping[str, Any], read_version: int, by: Actor, at: dt.datetime
) -> tuple[str, ...]:
    """Save what changed about a document and return the names of changed fields.

    A new number, country or last day ends an earlier acceptance: it was given for another document. Raises
    ``NotPermitted``, ``ChangedMeanwhile``, and ``Refused`` when it ends before it was issued, or was asked for
    on no day.
    """
    require(by, Permission.RECORD_DOCUMENT)
    _check_request(
        changes.get("request_state", document.request_state),
        changes.get("requested_on", document.requested_on),
    )
    issued = changes.get("issued_on", document.issued_on)
    until = changes.get("valid_until", document.valid_until)
    _check_days(issued, until)
    full: dict[str, Any] = {**changes, "expiry_month": _month(until)}
    other = any(
        name in changes and changes[name] != getattr(document, name)
        for name in ("number", "country", "valid_until", "kind")
    )
    if other and document.accepted_by:
        full |= {"accepted_by": None, "accepted_on": None, "acceptance_evidence": None}
    edited = edit(
        document,
        changes=full,
        allowed=EDITABLE | {"expiry_month", "accepted_by", "accepted_on", "acceptance_evidence"},
        read_version=read_version,
        tag="journey:document:edit",
        by=by,
        at=at,
        case_id=document.case_id,
    )
    if "number" in edited:
        file_numbers([document])
    if "place" in edited:
        _tell(
            document,
            msgid("%(document)s of person %(number)s: %(place)s"),
            by,
            at,
            place=say(PLACE_LABELS[DocumentPlace(document.place)]),
        )
    return edited


def request_document(
    *,
    member: CaseMember,
    kind: DocumentKind,
    country: str,
    authority: str,
    requested_on: dt.date,
    fee: Money | None,
    by: Actor,
    at: dt.datetime,
) -> TravelDocument:
    """Record that a document was asked for, and return it; it counts for nothing until it is issued.

    What passes to an embassy is recorded by ``record_embassy_contact``, behind its own gate. Raises
    ``NotPermitted``.
    """
    require(by, Permission.RECORD_DOCUMENT)
    row = TravelDocument.objects.create(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        kind=kind.value,
        country=country or None,
        authority=authority or None,
        place=DocumentPlace.NEVER_HELD.value,
        requested_on=requested_on,
        request_state=RequestState.PENDING.value,
        issued_for_case=True,
        fee_minor=fee.minor if fee else None,
        fee_currency=fee.currency if fee else "",
        recorded_at=at,
    )
    record("journey:document:request", by=by, at=at, case_id=member.case_id, subject=row)
    _tell(row, msgid("%(document)s was asked for, for person %(number)s"), by, at)
    return row


def accept_document(
    *,
    document: TravelDocument,
    authority: str,
    evidence: str,
    accepted_on: dt.date,
    read_version: int,
    by: Actor,
    at: dt.datetime,
) -> tuple[str, ...]:
    """Record that a named authority accepts the document for this journey, with evidence; return changed field names.

    Raises ``NotPermitted``, ``ChangedMeanwhile``, and ``Refused`` without authority or evidence.
    """
    require(by, Permission.RECORD_DOCUMENT)
    if not authority.strip():
        raise Refused(
            say(
                msgid(
                    "The acceptance was not recorded, because no authority is named. Write which one accepts the document."
                )
            ),
            field="accepted_by",
        )
    if not evidence.strip():
        raise Refused(
            say(
                msgid(
                    "The acceptance was not recorded, because nothing shows it. Write what was seen, and where it is kept."
                )
            ),
            field="evidence",
        )
    return edit(
        document,
        changes={
            "accepted_by": authority.strip(),
            "accepted_on": accepted_on,
            "acceptance_evidence": evidence.strip(),
        },
        allowed=frozenset({"accepted_by", "accepted_on", "acceptance_evidence"}),
        read_version=read_version,
        tag="journey:document:accept",
        by=by,
        at=at,
        case_id=document.case_id,
    )


def record_embassy_contact(
    *,
    member: CaseMember,
    purpose: ContactPurpose,
    post: str,
    shared: Sequence[str],
    contacted_on: dt.date,
    gate: Sequence[Finding],
    by: Actor,
    at: dt.datetime,
) -> EmbassyContact:
    """Record one contact with the authorities of origin, behind the gate that the process has just evaluated.

    ``shared`` names identity fields only (``IDENTITY_FIELDS``). Raises ``NotPermitted``, and ``Refused`` when a
    finding blocks or more than identity would be passed on.
    """
    require(by, Permission.CONTACT_EMBASSY)
    _check_contact(gate, shared)
    row = EmbassyContact.objects.create(
        case_id=member.case_id,
        drawer_id=member.drawer_id,
        member=member,
        purpose=purpose.value,
        contacted_on=contacted_on,
        by_id=by.user_id,
        recorded_at=at,
        post=post,
        shared=sorted(shared),
        gate=as_record(gate),
    )
    record(
        "journey:embassy:contact",
        by=by,
        at=at,
        case_id=member.case_id,
        subject=row,
        detail={"purpose": purpose.value},
    )
    tell(
        case=member.case,
        sentence=say(
            msgid("The embassy was contacted for person %(number)s, with identity only"),
            number=member.position,
        ),
        by=by,
        at=at,
        area=Area.TRAVEL,
        icon="building",
    )
    return row


def record_embassy_reply(
    *, contact: EmbassyContact, reply: str, replied_on: dt.date, by: Actor, at: dt.datetime
) -> EmbassyContact:
    """Record what the authorities answered. Raises ``NotPermitted``, and ``Refused`` when nothing is written."""
    require(by, Permission.CONTACT_EMBASSY)
    if not reply.strip():
        raise Refused(
            say(msgid("The answer was not recorded, because it is empty. Write what the embassy said.")),
            field="reply",
        )
    contact.reply = reply.strip()
    contact.replied_on = replied_on
    contact.save(update_fields=["reply", "replied_on"])
    record("journey:embassy:reply", by=by, at=at, case_id=contact.case_id, subject=contact)
    return contact


def _check_contact(gate: Sequence[Finding], shared: Sequence[str]) -> None:
    blocks = [finding for finding in gate if finding.blocks]
    if blocks:
        raise Refused(
            say(
                msgid(
                    "The authorities of the country of origin were not contacted, because a condition is open. "
                    "Settle it first."
                )
            ),
            code="gate:contact_origin",
            reasons=[finding.sentence for finding in blocks],
        )
    if not set(shared) <= IDENTITY_FIELDS:
        raise Refused(
            say(
                msgid(
                    "The contact was not recorded, because more than identity would be passed on. "
                    "Choose identity fields only."
                )
            ),
            field="shared",
        )


def _check_days(issued_on: dt.date | None, valid_until: dt.date | None) -> None:
    if issued_on and valid_until and valid_until < issued_on:
        raise Refused(
            say(
                msgid(
                    "The document was not saved, because it would end before it was issued. Check the two days."
                )
            ),
            field="valid_until",
        )


def _check_request(state: str, requested_on: dt.date | None) -> None:
    if state and requested_on is None:
        raise Refused(
            say(
                msgid(
                    "The document was not saved, because the day on which it was asked for is missing. Choose that day."
                )
            ),
            field="requested_on",
        )


def _month(day: dt.date | None) -> dt.date | None:
    return day.replace(day=1) if day else None


def _tell(row: TravelDocument, text: str, by: Actor, at: dt.datetime, **facts: object) -> None:
    tell(
        case=row.case,
        sentence=say(
            text,
            document=say(DOCUMENT_LABELS[DocumentKind(row.kind)]),
            number=row.member.position,
            **facts,
        ),
        by=by,
        at=at,
        area=Area.TRAVEL,
        icon="passport",
    )
