"""What is told to open a case, and the one act that it calls."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from wayhome.api.v1.asked import ApiRequest
from wayhome.api.v1.shapes import Country, Language, Line, Text
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.actions import CaseFacts
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import office_for
from wayhome.casefile.funding.models import Programme
from wayhome.casefile.funding.queries import programmes_to_open
from wayhome.casefile.people.enums import Sex
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values import languages, places
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import parse_birth_date
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.actions.opening import open_case as open_one
from wayhome.process.opening import Agreement
from wayhome.stages.outreach.queries import enquiry_for


class ChildGround(StrEnum):
    """Why a file is opened for somebody who is or may be a child."""

    ADULT = "adult"
    PARENT = "parent_agrees"
    GUARDIAN = "guardian_agrees"
    DUTY = "duty_to_protect"


class Reads(StrEnum):
    """Whether somebody reads the language they speak best."""

    YES = "yes"
    SOME = "some"
    NO = "no"


class Birth(Schema):
    """A birth date as the person says it."""

    text: Line = Field(
        description="a day, a month and year, a year alone, or “about 1984”", examples=["3 March 1990"]
    )
    calendar: Calendar = Calendar.GREGORIAN


class Phone(Schema):
    """A telephone number, and whether it is safe to call it."""

    number: Line
    safe: bool = False


class Applicant(Schema):
    """The person as they describe themself; only the name is needed."""

    full_name: Line = Field(min_length=1, examples=["Karim Abbas"])
    latin_name: Line = ""
    birth: Birth | None = None
    sex: Sex = Sex.NOT_STATED
    language: Language | None = Field(None, description="the one spoken best, ISO 639-3")
    nationalities: list[Country] = Field([], max_length=3)
    can_read: Reads | None = None
    phones: list[Phone] = Field([], max_length=2)
    safe_contact: Text = ""


class Opening(Schema):
    """The person agrees, had the notice, and is named; the programme is one in which the acting person opens cases."""

    programme: Line = Field(description="the code of a programme", examples=["eurp-nld"])
    agrees: bool = Field(description="whether the person agrees that a file is kept")
    notice_language: Language = Field(description="in which the privacy notice was given and understood")
    child_ground: ChildGround
    person: Applicant
    destination_country: Country | None = None
    enquiry: UUID | None = Field(None, description="the question from which the case is opened")
    copy_text: bool = Field(False, description="whether the person wants the question copied into the file")


NO_PROGRAMME = msgid(
    "The case was not opened, because you open none in a programme of this code. Choose from: %(codes)s."
)


def opened(request: ApiRequest, told: Opening) -> Case:
    """Open the case and return it; raises as the act does, and ``Refused`` for a programme that is not offered."""
    by = request.actor
    enquiry = enquiry_for(by, told.enquiry) if told.enquiry else None
    office = office_for(by)
    if office is None:
        raise OutOfScope
    _check_codes(told)
    return open_one(
        facts=CaseFacts(
            programme=_programme(request, told.programme),
            office=office,
            language=told.person.language or "",
            destination_country=told.destination_country or "",
            counsellor=request.user if Role.RETURN_COUNSELLOR in by.roles else None,
        ),
        people=[(_person(request, told.person), "applicant")],
        agreement=Agreement(
            told.agrees,
            told.notice_language,
            "" if told.child_ground is ChildGround.ADULT else told.child_ground.value,
        ),
        by=by,
        at=request.now,
        enquiry=enquiry,
        copy_text=told.copy_text,
    )


def _programme(request: ApiRequest, code: str) -> Programme:
    offered = {one.code: one for one in programmes_to_open(request.actor, on=request.today)}
    if code not in offered:
        raise Refused(say(NO_PROGRAMME, codes=", ".join(sorted(offered)) or "–"), field="programme")
    return offered[code]


def _check_codes(told: Opening) -> None:
    """Raise ``ValueRefused`` for a language or country that is none."""
    for code in (told.notice_language, told.person.language):
        if code:
            languages.language(code)
    for code in (told.destination_country, *told.person.nationalities):
        if code:
            places.country(code)


def _person(request: ApiRequest, told: Applicant) -> PersonFacts:
    birth = told.birth
    more: dict[str, Any] = {
        "phones": [
            {"number": one.number.strip(), "safe": one.safe} for one in told.phones if one.number.strip()
        ],
        "can_read": told.can_read.value if told.can_read else None,
        "safe_contact": told.safe_contact.strip() or None,
    }
    return PersonFacts(
        full_name=told.full_name,
        birth=parse_birth_date(birth.text, birth.calendar, request.today) if birth else None,
        sex=told.sex,
        language=told.language or "",
        nationalities=tuple(dict.fromkeys(told.nationalities)),
        latin_name=told.latin_name.strip() or None,
        more=more,
    )
