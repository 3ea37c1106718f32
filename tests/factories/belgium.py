"""The mission in Belgium at work: the cast at their second desk there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.cast import Cast
from tests.factories.agreements import an_agreement
from wayhome.casefile.access.enums import Shared
from wayhome.casefile.access.models import Agreement, Membership
from wayhome.casefile.access.queries import actor_for, seats
from wayhome.casefile.funding.enums import OriginSide
from wayhome.casefile.funding.models import Fund, Programme
from wayhome.demonstration.office import DemonstrationOffice
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.context import acting_also_for

LONG_AGO = dt.date(2025, 1, 1)
IN_BELGIUM = ("marieke", "tomasz", "els")
"""Who of the cast works in the mission in Belgium too; a user of two organisations acts for one at a time."""


def _with_the_authority(here: DemonstrationOffice) -> Agreement:
    brussels = here.organisations["brussels"]
    with acting_also_for([brussels.id]):
        return an_agreement(
            brussels,
            here.organisations["government"],
            reference="BRUSSELS-GOVERNMENT",
            purposes=["no_objection"],
            shares=(Shared.IDENTITY,),
            legal_basis="gdpr_6_1_e",
            begins_on=LONG_AGO,
        )


def in_belgium(cast: Cast) -> Cast:
    """Return the cast at their second desk, in the mission in Belgium, with a programme of that country.

    What the factories call The Hague is Brussels there: its office, programme, people and agreement.
    """
    here = cast.office
    brussels = here.organisations["brussels"]
    office = replace(
        here,
        organisations={**here.organisations, "hague": brussels},
        offices={**here.offices, ("hague", "The Hague"): here.offices["brussels", "Brussels"]},
        programmes={"rean-nld": _programme_in_belgium(brussels)},
        actors=dict(here.actors),
        agreements={"hague-government": _with_the_authority(here)},
    )
    for key in IN_BELGIUM:
        user = here.users[key]
        for role in here.actors[key].roles:
            Membership.objects.create(
                user=user,
                organisation=brussels,
                office=here.offices["brussels", "Brussels"],
                role=role.value,
                begins_on=LONG_AGO,
            )
        seat = next(one for one in seats(user.id, cast.now.date()) if one.organisation_id == brussels.id)
        office.actors[key] = actor_for(user, seat)
    return Cast(office, cast.now)


def _programme_in_belgium(brussels: Organisation) -> Programme:
    programme = Programme.objects.create(
        code="rean-bel",
        name="Return assistance, Belgium",
        organisation=brussels,
        host_country="BEL",
        origin_side=OriginSide.NAMED_PERSON.value,
        begins_on=LONG_AGO,
    )
    programme.funds.set(Fund.objects.filter(code="AMIF"))
    return programme
