"""The same few people in every test: the cast of the demonstration, and small families built from plain facts."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation, Shared
from wayhome.casefile.cases.actions import CaseFacts, add_member, register_case
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.people.enums import Sex
from wayhome.casefile.people.facts import PersonFacts
from wayhome.demonstration.office import DemonstrationOffice, build_office
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.context import WorkContext, acting_also_for
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import parse_birth_date


@dataclass(frozen=True)
class Cast:
    """The office of the demonstration, with short ways to its people."""

    office: DemonstrationOffice
    now: dt.datetime

    def __getattr__(self, key: str) -> Actor:
        """Return a member of the cast, acting on records of their own organisation."""
        if key.startswith("_"):
            raise AttributeError(key)
        return self.office.actor(key).on(Relation.OWNER)

    def partner(self, key: str) -> Actor:
        """Return a member of the cast, acting on a record held by agreement."""
        return self.office.actor(key).on(Relation.AGREEMENT, tuple(Shared))

    @property
    def hague(self) -> Organisation:
        return self.office.organisations["hague"]

    @property
    def baghdad(self) -> Organisation:
        return self.office.organisations["baghdad"]

    @property
    def brussels(self) -> Organisation:
        return self.office.organisations["brussels"]


def everybody() -> AbstractContextManager[WorkContext]:
    """Act for every organisation for a while, so that a test can look at what each of them holds."""
    return acting_also_for(Organisation.objects.values_list("id", flat=True))


def build_cast(now: dt.datetime) -> Cast:
    """Return the cast on an empty database."""
    return Cast(build_office(today=now.date(), at=now), now)


def adult(
    name: str = "Karim Abbas", born: str = "3 March 1990", sex: Sex = Sex.MALE, language: str = "ara"
) -> PersonFacts:
    """Return the facts of an adult from Iraq."""
    return PersonFacts(
        full_name=name,
        birth=parse_birth_date(born, Calendar.GREGORIAN, on=dt.date(2026, 6, 9)),
        sex=sex,
        language=language,
        nationalities=("IRQ",),
    )


def child(name: str = "Noor Abbas", born: str = "3 March 2017", sex: Sex = Sex.FEMALE) -> PersonFacts:
    """Return the facts of a child of nine."""
    return adult(name, born, sex)


def a_case(cast: Cast, *people: PersonFacts, programme: str = "eurp-nld", destination: str = "IRQ") -> Case:
    """Return a case at enquiry with these members (one adult when none is named), counselled by Marieke."""
    case = register_case(
        facts=CaseFacts(
            programme=cast.office.programmes[programme],
            office=cast.office.offices["hague", "The Hague"],
            language="ara",
            destination_country=destination,
            counsellor=cast.office.users["marieke"],
        ),
        by=cast.marieke,
        at=cast.now,
    )
    for number, facts in enumerate(people or (adult(),)):
        add_member(
            case=case,
            facts=facts,
            relation="applicant" if number == 0 else "family",
            by=cast.marieke,
            at=cast.now,
        )
    case.refresh_from_db()
    return case


def members(case: Case) -> list[CaseMember]:
    """Return the members of a case in their order."""
    return list(CaseMember.objects.filter(case=case).select_related("person").order_by("position"))
