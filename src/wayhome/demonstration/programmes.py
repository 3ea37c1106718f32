"""The demonstration's funds and programmes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from wayhome.casefile.funding.enums import OriginSide, ProgrammeShape
from wayhome.casefile.funding.models import Fund, Programme
from wayhome.ground.accounts.models import Organisation

BEGAN = dt.date(2014, 1, 1)


def made_programmes(organisations: Mapping[str, Organisation]) -> dict[str, Programme]:
    """Make every fund and programme of the demonstration and return the programmes by code."""
    made: dict[str, Programme] = {}
    amif = Fund.objects.create(code="AMIF", name="Asylum, Migration and Integration Fund")
    national = Fund.objects.create(code="NLD", name="National co-funding, the Netherlands")
    erf = Fund.objects.create(code="ERF", name="European Return Fund")
    rows: tuple[tuple[str, str, OriginSide, list[Fund], list[str]], ...] = (
        ("eurp-nld", "EU Reintegration Programme, the Netherlands", OriginSide.OFFICE, [amif], ["eurp-nld"]),
        (
            "rean-nld",
            "Return and Emigration Assistance, the Netherlands",
            OriginSide.NAMED_PERSON,
            [amif, national],
            ["rean-nld"],
        ),
        (
            "avrr-nld",
            "Assisted Voluntary Return and Reintegration, the Netherlands",
            OriginSide.OFFICE,
            [erf, national],
            [],
        ),
    )
    for code, name, side, funds, schemes in rows:
        programme = Programme.objects.create(
            code=code,
            name=name,
            organisation=organisations["hague"],
            host_country="NLD",
            origin_side=side.value,
            schemes=schemes,
            begins_on=BEGAN,
        )
        programme.funds.set(funds)
        made[code] = programme
    made["home-irq"] = at_home = Programme.objects.create(
        code="home-irq",
        name="Help for People who Came Home, Iraq",
        organisation=organisations["baghdad"],
        host_country="",
        asks_host_government=False,
        shape=ProgrammeShape.ORIGIN_ONLY.value,
        begins_on=BEGAN,
    )
    at_home.funds.set([national])
    return made
