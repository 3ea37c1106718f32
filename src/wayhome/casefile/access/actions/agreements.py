"""The verbs that make data-sharing agreements: one side proposes, the other confirms, and from then on nobody changes it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import (
    LegalBasis,
    Onward,
    Part,
    Permission,
    Role,
    Shared,
    Sharing,
    TransferGround,
)
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.access.roles import roles_with
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import ChangedMeanwhile, OutOfScope, Refused
from wayhome.ground.crypto.keyring import make_drawer, share_drawers
from wayhome.ground.files.actions import keep_file
from wayhome.ground.files.limits import MOST_BYTES
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.reading import OpenFile, open_file
from wayhome.ground.files.uploads import Upload
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.ground.values.tiers import DrawerKind

CLOSED_TO_ENFORCEMENT = frozenset({Shared.CONTACTS, Shared.WORK, Shared.HEALTH, Shared.PROTECTION})
"""What no agreement shares with an organisation that enforces return."""
_UNION = (
    "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE",
)
_EEA = ("ISL LIE NOR",)
GDPR_AREA = frozenset(code for line in _UNION + _EEA for code in line.split())
"""Where the GDPR holds: the European Union, and by decision 154/2018 of the EEA Joint Committee three more."""


@dataclass(frozen=True)
class AgreementTerms:
    """What two organisations agree on; ``ends_on`` is the first day without it, empty: until somebody ends it.

    ``countries`` are those in which the receiver may hold the data, alpha-3.
    """

    reference: str
    giver: Organisation
    receiver: Organisation
    giver_part: Part
    receiver_part: Part
    purposes: tuple[Sharing, ...]
    shares: tuple[Shared, ...]
    countries: tuple[str, ...]
    legal_basis: LegalBasis
    begins_on: dt.date
    transfer_ground: TransferGround = TransferGround.NONE
    onward: Onward = Onward.NEVER
    ends_on: dt.date | None = None


def propose_agreement(
    *,
    terms: AgreementTerms,
    signatory: str,
    document: Upload | None = None,
    by: Actor,
    at: dt.datetime,
) -> Agreement:
    """Write an agreement down for one side, with who signed there, and ask the other side to confirm it; return it.

    Nothing is shared under it yet. ``document`` is the signed document: its fingerprint is that of the bytes as they
    were given, and what is kept of it, for both sides, was checked and written anew, so that it has another. Raises
    ``NotPermitted``, ``OutOfScope`` between two other organisations, ``Refused`` for terms that cannot stand, and
    ``FileRefused`` on the field ``file`` for a document that is not taken in.
    """
    require(by, Permission.MANAGE_AGREEMENTS)
    if by.organisation_id not in (terms.giver.id, terms.receiver.id):
        raise OutOfScope
    _refuse_terms(terms, signatory)
    is_giver = by.organisation_id == terms.giver.id
    other = terms.receiver if is_giver else terms.giver
    digest, kept = ("", None) if document is None else _kept_document(document, other, by=by, at=at)
    agreement = Agreement.objects.create(
        reference=terms.reference.strip(),
        giver=terms.giver,
        receiver=terms.receiver,
        giver_part=terms.giver_part.value,
        receiver_part=terms.receiver_part.value,
        purposes=_codes(terms.purposes, Sharing),
        shares=_codes(terms.shares, Shared),
        countries=sorted(set(terms.countries)),
        legal_basis=terms.legal_basis.value,
        transfer_ground=terms.transfer_ground.value,
        onward=terms.onward.value,
        begins_on=terms.begins_on,
        ends_on=terms.ends_on,
        document_digest=digest,
        document=kept,
        proposed_at=at,
        proposed_by_id=by.user_id or 0,
        proposed_from_id=by.organisation_id,
        signed_by_giver=signatory.strip() if is_giver else "",
        signed_by_receiver="" if is_giver else signatory.strip(),
    )
    record("access:agreement:propose", by=by, at=at, subject=agreement)
    here = terms.giver if is_giver else terms.receiver
    _tell(
        other.id,
        say(
            msgid("%(name)s proposes an agreement about sharing data. Read it, and confirm it."),
            name=here.name,
        ),
        at=at,
    )
    return agreement


def _kept_document(
    document: Upload, other: Organisation, *, by: Actor, at: dt.datetime
) -> tuple[str, StoredFile]:
    """Keep a signed document in a drawer that both sides can open; return the fingerprint of what was given, and it."""
    digest = hashlib.sha256(document.content.read(MOST_BYTES + 1)).hexdigest()
    document.content.seek(0)
    drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=by.organisation_id)
    share_drawers([drawer.id], organisation_id=other.id)
    kept = keep_file(
        name=document.name,
        declared=document.declared,
        content=document.content,
        drawer_id=drawer.id,
        case_id=None,
        by=by,
        at=at,
        record=record,
    )
    return digest, kept


def open_document(*, agreement: Agreement, by: Actor, at: dt.datetime) -> OpenFile:
    """Return the signed document of an agreement, proven and ready to be sent, and write that it was read.

    Raises ``NotPermitted``, ``OutOfScope`` for an agreement of others and where no document was kept, and
    ``FileRefused`` for one that waits for the scan or held a virus.
    """
    require(by, Permission.MANAGE_AGREEMENTS)
    if by.organisation_id not in (agreement.giver_id, agreement.receiver_id) or agreement.document_id is None:
        raise OutOfScope
    return open_file(file_id=agreement.document_id, by=by, at=at, record=record)


def confirm_agreement(
    *, agreement: Agreement, signatory: str, read_at: dt.datetime, by: Actor, at: dt.datetime
) -> Agreement:
    """Confirm an agreement for the side that did not propose it, with who signed there, and return it: now it holds.

    ``read_at`` is when the page was made on which it was read. Raises ``NotPermitted``, ``OutOfScope`` for anybody but
    the other side, ``ChangedMeanwhile`` when it was dropped or confirmed since, and ``Refused``.
    """
    require(by, Permission.MANAGE_AGREEMENTS)
    row = _waiting(agreement, by)
    if row.proposed_from_id == by.organisation_id or by.is_same_person(row.proposed_by_id):
        raise Refused(say(_TWO_SIDES))
    if row.proposed_at > read_at:
        raise ChangedMeanwhile
    if not signatory.strip():
        raise Refused(say(_WHO_SIGNED), field="signatory")
    field = "signed_by_giver" if by.organisation_id == row.giver_id else "signed_by_receiver"
    setattr(row, field, signatory.strip())
    row.confirmed_at = at
    row.confirmed_by_id = by.user_id
    row.save(update_fields=[field, "confirmed_at", "confirmed_by"])
    record("access:agreement:confirm", by=by, at=at, subject=row)
    here = row.giver if by.organisation_id == row.giver_id else row.receiver
    _tell(
        row.proposed_from_id,
        say(
            msgid("%(name)s has confirmed the agreement %(reference)s."),
            name=here.name,
            reference=row.reference,
        ),
        at=at,
    )
    return row


def drop_agreement(*, agreement: Agreement, by: Actor, at: dt.datetime) -> Agreement:
    """Take a proposal back, or turn it down as the other side, before it holds; the row stays and says so.

    Raises ``NotPermitted``, ``OutOfScope`` for an agreement of others, and ``ChangedMeanwhile`` once it holds.
    """
    require(by, Permission.MANAGE_AGREEMENTS)
    row = _waiting(agreement, by)
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    record("access:agreement:drop", by=by, at=at, subject=row)
    other = row.receiver_id if by.organisation_id == row.giver_id else row.giver_id
    _tell(
        other,
        say(msgid("The proposed agreement %(reference)s was dropped."), reference=row.reference),
        at=at,
    )
    return row


def _waiting(agreement: Agreement, by: Actor) -> Agreement:
    """Return the agreement, locked, as one of its sides may still decide on it."""
    if by.organisation_id not in (agreement.giver_id, agreement.receiver_id):
        raise OutOfScope
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("giver", "receiver")
    row = rows.get(pk=agreement.pk)
    if row.confirmed_at is not None or row.dropped_at is not None:
        raise ChangedMeanwhile
    return row


def _refuse_terms(terms: AgreementTerms, signatory: str) -> None:
    if terms.giver.id == terms.receiver.id:
        raise Refused(say(_NOT_WITH_ONESELF), field="other")
    if not terms.reference.strip():
        raise Refused(say(_NO_REFERENCE), field="reference")
    same = Agreement.objects.filter(giver=terms.giver, receiver=terms.receiver)
    if same.filter(reference=terms.reference.strip()).exists():
        raise Refused(say(_TAKEN), field="reference")
    if not signatory.strip():
        raise Refused(say(_WHO_SIGNED), field="signatory")
    if not terms.purposes:
        raise Refused(say(_NO_PURPOSE), field="purposes")
    if not terms.countries:
        raise Refused(say(_NO_COUNTRY), field="countries")
    if terms.ends_on is not None and terms.ends_on <= terms.begins_on:
        raise Refused(say(_ENDS_EARLY), field="ends_on")
    if set(terms.purposes) == {Sharing.REFERRAL} and terms.shares:
        raise Refused(say(_NO_CASE_YET), field="shares")
    if terms.receiver.enforcement and CLOSED_TO_ENFORCEMENT & set(terms.shares):
        raise Refused(say(_ENFORCES), field="shares")
    _refuse_transfer(terms)


def _refuse_transfer(terms: AgreementTerms) -> None:
    """Data that leave the area of the GDPR need a ground; within it, or from outside, there is no transfer."""
    leaves = terms.giver.country in GDPR_AREA and not GDPR_AREA.issuperset(terms.countries)
    if leaves and terms.transfer_ground is TransferGround.NONE:
        raise Refused(say(_NO_TRANSFER_GROUND), field="transfer_ground")
    if not leaves and terms.transfer_ground is not TransferGround.NONE:
        raise Refused(say(_NO_TRANSFER), field="transfer_ground")


def _codes(chosen: Iterable[Sharing | Shared], every: type[Sharing] | type[Shared]) -> list[str]:
    """Return the codes in the order of the list, each once."""
    wanted = set(chosen)
    return [one.value for one in every if one in wanted]


def _tell(organisation_id: int, sentence: Sentence, *, at: dt.datetime) -> None:
    for role in roles_with(Permission.MANAGE_AGREEMENTS):
        notify(
            organisation_id=organisation_id,
            code="access:agreement:changed",
            sentence=sentence,
            at=at,
            role=Role(role).value,
        )


_TWO_SIDES = msgid(
    "The agreement was not confirmed, because it needs a person of the other side. "
    "Ask somebody there who keeps agreements."
)
_WHO_SIGNED = msgid(
    "The agreement was not recorded, because it does not say who signed it for your organisation. Write the name."
)
_NOT_WITH_ONESELF = msgid(
    "The agreement was not recorded, because both sides are the same organisation. Choose the other one."
)
_NO_REFERENCE = msgid(
    "The agreement was not recorded, because it has no reference. Write the one that stands on the signed document."
)
_TAKEN = msgid(
    "The agreement was not recorded, because another one between the two has this reference. Write a reference of its own."
)
_NO_PURPOSE = msgid(
    "The agreement was not recorded, because it does not say what data are shared for. Choose it."
)
_NO_COUNTRY = msgid(
    "The agreement was not recorded, because it does not say where the receiver may hold the data. "
    "Choose at least one country."
)
_ENDS_EARLY = msgid(
    "The agreement was not recorded, because it would end before it begins. Correct one of the two days."
)
_NO_CASE_YET = msgid(
    "The agreement was not recorded, because where people are only referred there is no case yet to share. "
    "Leave out what the receiver may see, or add what else it is for."
)
_ENFORCES = msgid(
    "The agreement was not recorded, because an organisation that enforces return never reads addresses, notes, health "
    "or protection. Leave them out."
)
_NO_TRANSFER_GROUND = msgid(
    "The agreement was not recorded, because data leave the area where the GDPR holds, and no ground for that is named. "
    "Choose one."
)
_NO_TRANSFER = msgid(
    "The agreement was not recorded, because no data leave the area where the GDPR holds. "
    "Choose that there is no transfer."
)
