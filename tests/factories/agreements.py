"""Agreements in force, as two people of two sides have made them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from wayhome.casefile.access.actions import AgreementTerms
from wayhome.casefile.access.enums import LegalBasis, Part, Shared, Sharing, TransferGround
from wayhome.casefile.access.models import Agreement
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.core.context import acting_also_for

LONG_AGO = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def an_agreement(
    giver: Organisation,
    receiver: Organisation,
    *,
    shares: Collection[Shared] = tuple(Shared),
    **more: object,
) -> Agreement:
    """Return an agreement in force between two organisations that shares everything an agreement can."""
    one, other = User.objects.filter(is_service=False).order_by("id")[:2]
    facts: dict[str, object] = {
        "reference": "NEW",
        "giver_part": "controller",
        "receiver_part": "controller",
        "purposes": ["hand_over"],
        "countries": [receiver.country],
        "legal_basis": "gdpr_6_1_a",
        "begins_on": LONG_AGO.date(),
        "signed_by_giver": "Head of mission",
        "signed_by_receiver": "Director",
        "proposed_from_id": giver.id,
        "confirmed_at": LONG_AGO,
        "confirmed_by": other,
    }
    with acting_also_for([giver.id, receiver.id]):
        return Agreement.objects.create(
            giver=giver,
            receiver=receiver,
            shares=[one.value for one in shares],
            proposed_at=LONG_AGO,
            proposed_by=one,
            **{**facts, **more},
        )


def usual_terms(giver: Organisation, receiver: Organisation, *, begins_on: dt.date) -> AgreementTerms:
    """Return terms as they usually are, to be proposed."""
    return AgreementTerms(
        reference="DSA 2026/7",
        giver=giver,
        receiver=receiver,
        giver_part=Part.CONTROLLER,
        receiver_part=Part.CONTROLLER,
        purposes=(Sharing.MONITORING,),
        shares=(Shared.IDENTITY, Shared.CONTACTS),
        countries=("IRQ",),
        legal_basis=LegalBasis.CONSENT,
        begins_on=begins_on,
        transfer_ground=TransferGround.CONSENT,
    )
