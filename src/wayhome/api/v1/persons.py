"""The people of a case, each as far as the reader may know them: names, contacts, or the number alone."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from ninja import Field, Router, Schema

from wayhome.api.v1.answers import shown
from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.shapes import READ, IfNoneMatch, Reference, answers
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import case_for, may_read_identity
from wayhome.casefile.people.models import Person
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.dates import BirthDate

router = Router(tags=["persons"])


class BornShape(Schema):
    """A birth date: as it was said, its calendar, and the first and last Gregorian day that it allows."""

    said: str
    calendar: str
    edtf: str
    earliest: date
    latest: date


class PhoneShape(Schema):
    """A telephone number, and whether it is safe to call it."""

    number: str
    safe: bool


class Contacts(Schema):
    """How somebody is reached."""

    phones: list[PhoneShape]
    email: str
    safe_contact: str
    host_address: str
    origin_address: str


class Identity(Schema):
    """Who somebody is."""

    full_name: str
    latin_name: str
    relation: str = Field(description="what they are to the applicant")
    born: BornShape | None
    sex: str
    nationalities: list[str]
    languages: list[str]
    can_read: str
    contacts: Contacts | None = Field(description="nothing where the reader may not read them")


class PersonShape(Schema):
    """One of the people on a case; ``identity`` is nothing where it is closed to the reader."""

    number: int
    travels: bool
    erased: bool
    identity: Identity | None


class People(Schema):
    """The present people of a case, in their order."""

    people: list[PersonShape]


@router.get(
    "/cases/{reference}/persons",
    response=answers(People, READ),
    url_name="api_persons",
    operation_id="readPersons",
)
def read_persons(request: ApiRequest, reference: Reference, if_none_match: IfNoneMatch = "") -> HttpResponse:
    """Read who is on a case."""
    hand = case_for(request.actor, reference, on=request.today)
    opens = may_read_identity(hand.case, hand.by)
    contacts = opens and allows(hand.by, Permission.READ_CONTACTS)
    people = [_shape(one, opens=opens, contacts=contacts) for one in members_of(hand.case)]
    return shown(request, People(people=people))


def _shape(member: CaseMember, *, opens: bool, contacts: bool) -> PersonShape:
    erased = member.person.erased_on is not None
    readable = opens and not erased and is_open(member.drawer_id)
    return PersonShape(
        number=member.position,
        travels=member.travels,
        erased=erased,
        identity=_identity(member, contacts=contacts) if readable else None,
    )


def _identity(member: CaseMember, *, contacts: bool) -> Identity:
    person = member.person
    others = [one if isinstance(one, str) else str(one.get("code", "")) for one in person.other_languages]
    return Identity(
        full_name=person.full_name,
        latin_name=person.latin_name or "",
        relation=member.relation or "",
        born=_born(person.born),
        sex=person.sex,
        nationalities=list(person.nationalities),
        languages=[code for code in (person.language, *others) if code],
        can_read=person.can_read or "",
        contacts=_contacts(person) if contacts else None,
    )


def _born(born: BirthDate | None) -> BornShape | None:
    if born is None:
        return None
    return BornShape(
        said=born.original,
        calendar=born.calendar.value,
        edtf=born.edtf,
        earliest=born.earliest,
        latest=born.latest,
    )


def _contacts(person: Person) -> Contacts:
    return Contacts(
        phones=[
            PhoneShape(number=str(one.get("number", "")), safe=bool(one.get("safe"))) for one in person.phones
        ],
        email=person.email or "",
        safe_contact=person.safe_contact or "",
        host_address=person.host_address or "",
        origin_address=person.origin_address or "",
    )
