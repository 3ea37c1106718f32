"""The demonstration's organisations, offices, programmes and staff: the cast of the log-in page and of the tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Agreement, Membership
from wayhome.casefile.access.queries import actor_for, seats, seats_among
from wayhome.casefile.funding.models import Programme
from wayhome.demonstration.agreements import made_agreements
from wayhome.demonstration.programmes import made_programmes
from wayhome.demonstration.world_lists import write_world_lists
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.core.context import acting_for
from wayhome.ground.values.sentences import msgid

MAIL = "@demo.wayhome.example"
BEGAN = dt.date(2014, 1, 1)


@dataclass(frozen=True)
class Player:
    """One member of the cast: key, name, organisation, office, roles, and what the log-in page says of them."""

    key: str
    name: str
    organisation: str
    office: str
    roles: tuple[Role, ...]
    title: str
    does: str
    on_login_page: bool = True


CAST: tuple[Player, ...] = (
    Player(
        "marieke",
        "Marieke de Wit",
        "hague",
        "The Hague",
        (Role.RETURN_COUNSELLOR,),
        msgid("Return counsellor"),
        msgid("Hears people, records consent"),
    ),
    Player(
        "sanne",
        "Sanne Bakker",
        "hague",
        "The Hague",
        (Role.PROTECTION_OFFICER,),
        msgid("Protection officer"),
        msgid("Children, trafficking, medical"),
    ),
    Player(
        "tomasz",
        "Tomasz Nowak",
        "hague",
        "The Hague",
        (Role.MOVEMENTS_OFFICER,),
        msgid("Movements officer"),
        msgid("Documents, flights, manifests"),
    ),
    Player(
        "layla",
        "Layla Hassan",
        "baghdad",
        "Baghdad",
        (Role.CASE_MANAGER,),
        msgid("Case manager"),
        msgid("Arrival, plan, delivery, visits"),
    ),
    Player(
        "els",
        "Els Vermeer",
        "hague",
        "The Hague",
        (Role.PROGRAMME_MANAGER,),
        msgid("Programme manager"),
        msgid("Approvals, deadlines, bulletin"),
    ),
    Player(
        "hanna",
        "Hanna Peeters",
        "hague",
        "The Hague",
        (Role.HEALTH_OFFICER,),
        msgid("Health officer"),
        msgid("Fitness to travel, escorts, care"),
    ),
    Player(
        "aylin",
        "Aylin Yilmaz",
        "hague",
        "Ter Apel",
        (Role.OUTREACH_WORKER, Role.RETURN_COUNSELLOR),
        msgid("Outreach worker and counsellor"),
        msgid("Enquiries, information events"),
    ),
    Player(
        "omar",
        "Omar Saleh",
        "baghdad",
        "Baghdad",
        (Role.PROCUREMENT_OFFICER,),
        msgid("Procurement officer"),
        msgid("Quotes and orders"),
    ),
    Player(
        "rana",
        "Rana Aziz",
        "baghdad",
        "Baghdad",
        (Role.FINANCE_OFFICER,),
        msgid("Finance officer"),
        msgid("Second approval, payments"),
    ),
    Player(
        "dawit",
        "Dawit Kebede",
        "addis",
        "Addis Ababa",
        (Role.MONITORING_OFFICER, Role.CASE_MANAGER),
        msgid("Monitoring officer and case manager"),
        msgid("Surveys, scores, arrivals"),
    ),
    Player(
        "peter",
        "Peter Hendriks",
        "government",
        "The Hague",
        (Role.GOVERNMENT_OFFICER,),
        msgid("Government return service"),
        msgid("No-objection; sees no notes"),
    ),
    Player(
        "ines",
        "Ines Moreau",
        "geneva",
        "Geneva",
        (Role.DATA_PROTECTION_OFFICER,),
        msgid("Data protection officer"),
        msgid("Who saw what, and why"),
    ),
    Player(
        "maria",
        "Maria Santos",
        "geneva",
        "Geneva",
        (Role.PROGRAMME_MANAGER,),
        msgid("Headquarters"),
        msgid("Suspended destinations, second signature"),
    ),
    Player(
        "grace",
        "Grace Mwangi",
        "geneva",
        "Geneva",
        (Role.PROGRAMME_MANAGER,),
        msgid("Headquarters"),
        msgid("Suspended destinations, first signature"),
    ),
    Player(
        "youssef",
        "Youssef Amrani",
        "geneva",
        "Geneva",
        (Role.ADMINISTRATOR,),
        msgid("Administrator"),
        msgid("Back-ups, accounts"),
    ),
    Player(
        "bram",
        "Bram Kuipers",
        "hague",
        "The Hague",
        (Role.ADMINISTRATOR,),
        msgid("Administrator"),
        msgid("Accounts and roles of one mission"),
    ),
    Player(
        "jasmijn",
        "Jasmijn Visser",
        "hague",
        "The Hague",
        (Role.RETURN_COUNSELLOR,),
        msgid("Return counsellor"),
        msgid("Hears people, records consent"),
        False,
    ),
    Player(
        "besa",
        "Besa Hoxhaj",
        "tirana",
        "Tirana",
        (Role.CASE_MANAGER,),
        msgid("Case manager"),
        msgid("Arrival, plan, delivery, visits"),
        False,
    ),
    Player(
        "willem",
        "Willem de Boer",
        "hague",
        "The Hague",
        (Role.DATA_PROTECTION_OFFICER,),
        msgid("Data protection officer of the mission"),
        msgid("Requests, agreements, who looked"),
    ),
    Player(
        "zaid",
        "Zaid Mahmoud",
        "baghdad",
        "Baghdad",
        (Role.PROGRAMME_MANAGER,),
        msgid("Programme manager at origin"),
        msgid("Caseload, partners, agreements"),
    ),
    Player(
        "nadia",
        "Nadia Karim",
        "rusafa",
        "Baghdad",
        (Role.PARTNER_WORKER,),
        msgid("Partner worker"),
        msgid("Referrals accepted from the mission"),
        False,
    ),
    Player(
        "joris",
        "Joris Kuipers",
        "opendoor",
        "Utrecht",
        (Role.PARTNER_WORKER,),
        msgid("Partner worker"),
        msgid("Refers people to a counsellor"),
    ),
    Player(
        "lucas",
        "Lucas Janssens",
        "brussels",
        "Brussels",
        (Role.RETURN_COUNSELLOR,),
        msgid("Counsellor of another mission"),
        msgid("Sees nothing of The Hague"),
        False,
    ),
    Player(
        "claire",
        "Claire Dubois",
        "donor",
        "Brussels",
        (Role.DONOR_VIEWER,),
        msgid("Donor"),
        msgid("Aggregates only"),
        False,
    ),
)

ORGANISATIONS = {
    "hague": ("Mission in the Netherlands", OrganisationKind.HOST_MISSION, "NLD", False),
    "brussels": ("Mission in Belgium", OrganisationKind.HOST_MISSION, "BEL", False),
    "baghdad": ("Mission in Iraq", OrganisationKind.ORIGIN_MISSION, "IRQ", False),
    "addis": ("Mission in Ethiopia", OrganisationKind.ORIGIN_MISSION, "ETH", False),
    "tirana": ("Mission in Albania", OrganisationKind.ORIGIN_MISSION, "ALB", False),
    "rusafa": ("Al-Rusafa Support", OrganisationKind.PARTNER, "IRQ", False),
    "opendoor": ("Open Door Support", OrganisationKind.PARTNER, "NLD", False),
    "government": ("Government return service", OrganisationKind.GOVERNMENT, "NLD", True),
    "donor": ("Fund secretariat", OrganisationKind.DONOR, "BEL", False),
    "geneva": ("Headquarters", OrganisationKind.HEADQUARTERS, "CHE", False),
}

OFFICES = (
    ("hague", "The Hague", "NLD", "Europe/Amsterdam"),
    ("hague", "Ter Apel", "NLD", "Europe/Amsterdam"),
    ("brussels", "Brussels", "BEL", "Europe/Brussels"),
    ("baghdad", "Baghdad", "IRQ", "Asia/Baghdad"),
    ("addis", "Addis Ababa", "ETH", "Africa/Addis_Ababa"),
    ("tirana", "Tirana", "ALB", "Europe/Tirane"),
    ("rusafa", "Baghdad", "IRQ", "Asia/Baghdad"),
    ("opendoor", "Utrecht", "NLD", "Europe/Amsterdam"),
    ("government", "The Hague", "NLD", "Europe/Amsterdam"),
    ("donor", "Brussels", "BEL", "Europe/Brussels"),
    ("geneva", "Geneva", "CHE", "Europe/Zurich"),
)


@dataclass
class DemonstrationOffice:
    """Everything that exists before the first case; keys are those of the tables above."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    offices: dict[tuple[str, str], Office] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    timer: Actor | None = None

    def actor(self, key: str) -> Actor:
        """Return a member of the cast as the acting person, in no relation to any record yet."""
        return self.actors[key]


def build_office(*, today: dt.date, at: dt.datetime) -> DemonstrationOffice:
    """Make organisations, offices, staff, programmes, agreements and lists of the world, and return them by key.

    Nobody has a password; the demonstration logs in without one, on loopback only.
    """
    office = DemonstrationOffice()
    organisations = Organisation.objects.bulk_create(
        Organisation(name=name, kind=kind.value, country=country, enforcement=enforcement)
        for name, kind, country, enforcement in ORGANISATIONS.values()
    )
    office.organisations = dict(zip(ORGANISATIONS, organisations, strict=True))
    offices = Office.objects.bulk_create(
        Office(organisation=office.organisations[key], name=name, country=country, time_zone=zone)
        for key, name, country, zone in OFFICES
    )
    office.offices = {(row[0], row[1]): made for row, made in zip(OFFICES, offices, strict=True)}
    _hire(office)
    _timer(office, today)
    office.programmes = made_programmes(office.organisations)
    with acting_for(one.id for one in organisations):
        office.agreements = made_agreements(
            office.organisations, (office.users["els"], office.users["maria"])
        )
    write_world_lists(begins_on=BEGAN, first=office.actors["grace"], second=office.actors["maria"], at=at)
    return office


def _hire(office: DemonstrationOffice) -> None:
    """Make the accounts of the cast with their roles; in bulk, for every test begins with it."""
    users = [
        User(email=player.key + MAIL, name=player.name, kept_by=office.organisations[player.organisation])
        for player in CAST
    ]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    office.users = dict(zip((player.key for player in CAST), users, strict=True))
    held = {player.key: _roles(office, player) for player in CAST}
    Membership.objects.bulk_create(one for memberships in held.values() for one in memberships)
    office.actors = {key: actor_for(office.users[key], seats_among(rows)[0]) for key, rows in held.items()}


def _roles(office: DemonstrationOffice, player: Player) -> list[Membership]:
    return [
        Membership(
            user=office.users[player.key],
            organisation=office.organisations[player.organisation],
            office=office.offices[player.organisation, player.office],
            role=role.value,
            begins_on=BEGAN,
        )
        for role in player.roles
    ]


def _timer(office: DemonstrationOffice, today: dt.date) -> None:
    """Make the service account that timers act as; nobody logs in with it."""
    user = User.objects.make(email="timer" + MAIL, name="Nightly timer", is_service=True)
    for key in ("hague", "brussels"):
        Membership.objects.create(
            user=user,
            organisation=office.organisations[key],
            office=next(found for (owner, _), found in office.offices.items() if owner == key),
            role=Role.OUTREACH_WORKER.value,
            begins_on=BEGAN,
        )
    here = office.organisations["hague"].id
    office.timer = next(
        actor_for(user, seat) for seat in seats(user.id, today) if seat.organisation_id == here
    )
