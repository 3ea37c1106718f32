"""The demonstration's agreements: who shares cases with whom, and who may refer people to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from wayhome.casefile.access.enums import LegalBasis, Onward, Part, Shared, Sharing, TransferGround
from wayhome.casefile.access.models import Agreement
from wayhome.ground.accounts.models import Organisation, User

BEGAN = dt.date(2014, 1, 1)
SIGNED_AT = dt.datetime(2013, 12, 16, 10, 0, tzinfo=dt.UTC)
SHARED_WITH = ("baghdad", "addis", "tirana")
REFERS_TO = (("opendoor", "hague"), ("rusafa", "baghdad"))


def made_agreements(
    organisations: Mapping[str, Organisation], signed: tuple[User, User]
) -> dict[str, Agreement]:
    """Make every agreement of the demonstration, confirmed by two people, and return them by giver and receiver.

    In bulk, for every test begins with them.
    """
    made = {
        f"hague-{receiver}": _agreement(
            f"HAGUE-{receiver.upper()}",
            (organisations["hague"], organisations[receiver]),
            signed,
            purposes=(Sharing.HAND_OVER, Sharing.REINTEGRATION),
            shares=tuple(Shared),
            transfer_ground=TransferGround.CONSENT.value,
            signed_by_receiver="Head of mission",
        )
        for receiver in SHARED_WITH
    }
    for giver, receiver in REFERS_TO:
        made[f"{giver}-{receiver}"] = _agreement(
            f"{giver}-{receiver}".upper(),
            (organisations[giver], organisations[receiver]),
            signed,
            purposes=(Sharing.REFERRAL,),
            signed_by_giver="Head of services",
            signed_by_receiver="Head of mission",
        )
    made["hague-government"] = _agreement(
        "HAGUE-GOVERNMENT",
        (organisations["hague"], organisations["government"]),
        signed,
        purposes=(Sharing.NO_OBJECTION,),
        shares=(Shared.IDENTITY,),
        legal_basis=LegalBasis.PUBLIC_TASK.value,
        signed_by_receiver="Head of service",
    )
    Agreement.objects.bulk_create(made.values())
    return made


def _agreement(
    reference: str,
    sides: tuple[Organisation, Organisation],
    signed: tuple[User, User],
    *,
    purposes: Sequence[Sharing],
    shares: Sequence[Shared] = (),
    **more: str,
) -> Agreement:
    giver, receiver = sides
    facts = {"legal_basis": LegalBasis.CONSENT.value, "signed_by_giver": "Els Vermeer", **more}
    return Agreement(
        reference=reference,
        giver=giver,
        receiver=receiver,
        giver_part=Part.CONTROLLER.value,
        receiver_part=Part.CONTROLLER.value,
        purposes=[one.value for one in purposes],
        shares=[one.value for one in shares],
        countries=[receiver.country],
        onward=Onward.NEVER.value,
        begins_on=BEGAN,
        proposed_at=SIGNED_AT,
        proposed_by=signed[0],
        proposed_from_id=giver.id,
        confirmed_at=SIGNED_AT,
        confirmed_by=signed[1],
        **facts,
    )
