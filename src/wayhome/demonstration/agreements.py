"""The demonstration's agreements: who shares cases with whom, and who may refer people to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from wayhome.casefile.access.enums import REFERRAL
from wayhome.casefile.access.models import Agreement
from wayhome.ground.accounts.models import Organisation

BEGAN = dt.date(2014, 1, 1)
SHARED_WITH = ("baghdad", "addis", "tirana")
REFERS_TO = (("opendoor", "hague"), ("rusafa", "baghdad"))


def made_agreements(organisations: Mapping[str, Organisation]) -> dict[str, Agreement]:
    """Make every agreement of the demonstration and return them by the keys of giver and receiver."""
    made = {
        f"hague-{receiver}": Agreement.objects.create(
            reference=f"HAGUE-{receiver.upper()}",
            giver=organisations["hague"],
            receiver=organisations[receiver],
            purposes=["hand_over", "reintegration"],
            receiver_role="controller",
            legal_basis="gdpr_6_1_a",
            transfer_ground="gdpr_49_1_a",
            begins_on=BEGAN,
            signed_by_giver="Els Vermeer",
            signed_by_receiver="Head of mission",
        )
        for receiver in SHARED_WITH
    }
    for giver, receiver in REFERS_TO:
        made[f"{giver}-{receiver}"] = Agreement.objects.create(
            reference=f"{giver}-{receiver}".upper(),
            giver=organisations[giver],
            receiver=organisations[receiver],
            purposes=[REFERRAL],
            receiver_role="controller",
            legal_basis="gdpr_6_1_a",
            begins_on=BEGAN,
            signed_by_giver="Head of services",
            signed_by_receiver="Head of mission",
        )
    made["hague-government"] = Agreement.objects.create(
        reference="HAGUE-GOVERNMENT",
        giver=organisations["hague"],
        receiver=organisations["government"],
        purposes=["no_objection"],
        receiver_role="controller",
        legal_basis="gdpr_6_1_e",
        begins_on=BEGAN,
        signed_by_giver="Els Vermeer",
        signed_by_receiver="Head of service",
    )
    return made
