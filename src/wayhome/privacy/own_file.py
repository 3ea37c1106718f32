"""Puts together somebody's own file: everything held about them, who received it, who read it, why it is held and for how long.

Pure of doors: it reads through the acting organisation's access and is said by the speaker that a door hands in.
Source: GDPR 15(1) and (3), 20; what is left out by 15(4).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from wayhome.casefile.access.enums import (
    LEGAL_BASIS_LABELS,
    ROLE_LABELS,
    SHARED_LABELS,
    TRANSFER_LABELS,
    LegalBasis,
    Role,
    Shared,
    TransferGround,
)
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.models import Case, CaseAccess
from wayhome.casefile.cases.queries import LOOKS, Reason, looks_of
from wayhome.casefile.cases.telling import as_sentence
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.privacy.classification import declarations
from wayhome.privacy.purposes import BASIS_LABELS, CLOCK_LABELS, PURPOSES
from wayhome.privacy.speaking import Speaker
from wayhome.privacy.subject import WITHHELD, Subject, rows_about
from wayhome.privacy.taking_out import TakingOut

FORMAT = "wayhome-own-file"
VERSION = 1
"""Version of the machine-readable form; ``docs/own-file.md`` describes it, and a change of shape raises it."""
STAFF = msgid("[a member of staff]")
ANOTHER = msgid("[another person of the case]")
REASON_LABELS: Mapping[Reason, str] = {
    Reason.RESPONSIBLE: msgid("responsible for the case"),
    Reason.ACTED: msgid("recorded something that day"),
    Reason.TASK: msgid("had a task on the case"),
    Reason.LISTED: msgid("saw the name in a list"),
    Reason.OVERSIGHT: msgid("looks at what others do"),
    Reason.NONE: msgid("no reason known"),
}
_PLUMBING = frozenset({"drawer", "version"})
_STAFF_KEYS = ("user_id", "by_id", "counsellor_id", "case_manager_id")
OF_THE_PERSON = frozenset(
    {
        "case_work",
        "safeguarding",
        "health",
        "payment",
        "enquiry",
        "rights",
        "sharing",
        "audit",
        "telling_staff",
    }
)
"""Purposes for which something about a person is held."""


@dataclass(frozen=True)
class Entry:
    """One row: its table, and each field by its name with a plain value, a day or a moment."""

    table: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Recipient:
    """An organisation that received the case: under which agreement, for what, on which ground, from when until when."""

    organisation: str
    agreement: str
    basis: str
    transfer: str
    parts: tuple[str, ...]
    begins_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class Reader:
    """Who read it: office, roles and reason, on which day of UTC, how often; never a name."""

    office: str
    roles: tuple[str, ...]
    reason: str
    day: dt.date
    times: int


@dataclass(frozen=True)
class OwnFileContent:
    """Everything of one own file, said and without the names of others; ``replaced`` counts the names taken out."""

    language: str
    made_at: dt.datetime
    reference: str
    held_by: str
    whole_case: bool
    purposes: tuple[Mapping[str, Any], ...]
    recipients: tuple[Recipient, ...]
    readers: tuple[Reader, ...]
    entries: tuple[Entry, ...]
    left_out: tuple[str, ...]
    replaced: int


def own_file(subject: Subject, *, speaker: Speaker, at: dt.datetime) -> OwnFileContent:
    """Return everything held about a person, in the words of a speaker.

    The caller acts for the organisation that owns the case. Raises ``DrawerClosed`` where a part cannot be opened: a
    file that is not whole is never given out.
    """
    take_out = TakingOut(_names(subject, speaker), own=_own_names(subject.person))
    telling = _Telling(subject, speaker, take_out)
    entries = tuple(
        telling.entry(row) for declaration in declarations() for row in rows_about(subject, declaration)
    )
    left_out = [speaker.say(say(reason)) for reason in dict.fromkeys(WITHHELD.values())]
    if not subject.whole_case:
        left_out.append(speaker.say(say(_CASE_LEFT_OUT)))
    return OwnFileContent(
        language=speaker.language,
        made_at=at,
        reference=subject.case.reference,
        held_by=subject.case.organisation.name,
        whole_case=subject.whole_case,
        purposes=tuple(_purpose(one.code, speaker) for one in PURPOSES if one.code in OF_THE_PERSON),
        recipients=_recipients(subject.case, speaker),
        readers=_readers(subject.case, speaker),
        entries=entries,
        left_out=tuple(left_out),
        replaced=take_out.count,
    )


class _Telling:
    """Turns rows into entries: names of organisations for their keys, staff without names, texts without others' names."""

    def __init__(self, subject: Subject, speaker: Speaker, take_out: TakingOut) -> None:
        self._subject, self._speaker, self._take_out = subject, speaker, take_out
        self._organisations = dict(Organisation.objects.values_list("pk", "name"))
        self._offices = dict(Office.objects.values_list("pk", "name"))
        self._staff, self._another = speaker.say(say(STAFF)), speaker.say(say(ANOTHER))
        self._mine = {
            str(subject.person.pk),
            *(str(one.pk) for one in subject.members),
        } - subject.keys_of_others

    def entry(self, row: models.Model) -> Entry:
        label = row._meta.label
        values = {
            one.name: self._value(row, one)
            for one in row._meta.concrete_fields
            if one.name not in _PLUMBING and f"{label}.{one.name}" not in WITHHELD
        }
        if isinstance(row, Notice):
            values["text"] = self._take_out(self._speaker.say(Sentence(row.text, row.facts)))
        return Entry(label, values)

    def _value(self, row: models.Model, one: Any) -> Any:
        raw = getattr(row, one.attname)
        if raw is None:
            return None
        if one.related_model is User or one.attname.endswith(_STAFF_KEYS):
            return self._staff
        if one.related_model is Organisation or one.attname in ("organisation_id", "owner_id"):
            return self._organisations.get(raw, "")
        if one.related_model is Office or one.attname == "office_id":
            return self._offices.get(raw, "")
        if one.related_model is Case:
            return self._subject.case.reference
        return self._plain(raw)

    def _plain(self, raw: Any) -> Any:
        if isinstance(raw, uuid.UUID):
            return self._another if str(raw) in self._subject.keys_of_others else str(raw)
        if isinstance(raw, dict):
            return self._mapping(raw)
        if isinstance(raw, list | tuple):
            return [self._plain(item) for item in raw if not self._speaks_of_another(item)]
        if isinstance(raw, str):
            return self._another if raw in self._subject.keys_of_others else self._take_out(raw)
        return raw

    def _mapping(self, raw: Mapping[str, Any]) -> Any:
        if "text" in raw and "facts" in raw:
            said = self._take_out(self._speaker.say(as_sentence(raw)))
            more = {name: self._plain(item) for name, item in raw.items() if name not in ("text", "facts")}
            return {"text": said, **more} if more else said
        others = self._subject.keys_of_others
        return {name: self._plain(item) for name, item in raw.items() if name not in others}

    def _speaks_of_another(self, item: Any) -> bool:
        """Return whether a part of a list is about another person of the case, as the findings of a gate are."""
        return isinstance(item, dict) and str(item.get("member")) in self._subject.keys_of_others


def _own_names(person: Person) -> set[str]:
    names = (
        person.full_name,
        person.latin_name,
        person.given_name,
        person.family_name,
        person.sort_name,
    )
    return {name for name in names if name}


def _names(subject: Subject, speaker: Speaker) -> dict[str, str]:
    """Return the names to take out: of others in the case, and of everybody who works or worked where it was held."""
    another, staff = speaker.say(say(ANOTHER)), speaker.say(say(STAFF))
    held = CaseAccess.objects.filter(case=subject.case).values_list("organisation_id", flat=True)
    users = Membership.objects.filter(organisation_id__in=list(held)).values_list("user__name", flat=True)
    names = dict.fromkeys(users.distinct(), staff)
    for one in subject.others:
        person = one.person
        for name in (person.full_name, person.latin_name, person.given_name):
            if name:
                names[name] = another
    return names


def _purpose(code: str, speaker: Speaker) -> Mapping[str, Any]:
    found = next(one for one in PURPOSES if one.code == code)
    return {
        "purpose": speaker.say(say(found.title)),
        "basis": [speaker.say(say(BASIS_LABELS[one])) for one in found.basis],
        "years": found.retention_years,
        "from": speaker.say(say(CLOCK_LABELS[found.clock_starts_from])),
    }


def _recipients(case: Case, speaker: Speaker) -> tuple[Recipient, ...]:
    rows = CaseAccess.objects.filter(case=case, agreement__isnull=False)
    return tuple(
        Recipient(
            organisation=row.organisation.name,
            agreement=row.agreement.reference if row.agreement else "",
            basis=speaker.say(say(LEGAL_BASIS_LABELS[LegalBasis(row.legal_basis)])),
            transfer=speaker.say(say(TRANSFER_LABELS[TransferGround(row.agreement.transfer_ground)]))
            if row.agreement
            else "",
            parts=tuple(
                speaker.say(say(SHARED_LABELS[Shared(one)]))
                for one in (row.agreement.shares if row.agreement else ())
            ),
            begins_on=row.begins_on,
            ends_on=row.ended_at.date() if row.ended_at else row.ends_on,
        )
        for row in rows.select_related("organisation", "agreement").order_by("begins_on", "id")
    )


def _readers(case: Case, speaker: Speaker) -> tuple[Reader, ...]:
    """Return who looked at the case, each office, role, reason and day once; seven queries."""
    looks = looks_of(list(AuditEvent.objects.filter(case_id=case.pk, tag__in=LOOKS).order_by("at", "id")))
    counted = Counter(
        (look.at.date(), look.office or look.organisation, look.roles, look.reason) for look in looks
    )
    return tuple(
        Reader(
            office=office,
            roles=tuple(_roles(roles, speaker)),
            reason=speaker.say(say(REASON_LABELS[reason])),
            day=day,
            times=times,
        )
        for (day, office, roles, reason), times in sorted(counted.items(), key=lambda pair: str(pair[0]))
    )


def _roles(roles: Iterable[str], speaker: Speaker) -> list[str]:
    known = {role.value for role in Role}
    return [speaker.say(say(ROLE_LABELS[Role(role)])) for role in roles if role in known]


_CASE_LEFT_OUT = msgid(
    "What is written about the case as a whole, because it speaks of others too. Ask for it, and somebody looks at each line."
)
