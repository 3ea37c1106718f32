"""Referrals as a partner's worker writes them down, for tests of actions and pages."""

from __future__ import annotations

import datetime as dt

from tests.cast import Cast
from wayhome.ground.core.context import acting_for
from wayhome.stages.outreach.actions import ReferralFacts, send_referral
from wayhome.stages.outreach.models import PartnerReferral

WORDS = "Could I take my mother with me?"
CONTACT = "Saturdays at the library of Amersfoort"


def referral_facts(**facts: object) -> ReferralFacts:
    """Return what somebody asks who speaks Arabic, wants no interpreter and comes alone."""
    known = {
        "agreed": True,
        "explained_in": "ara",
        "language": "ara",
        "contact": CONTACT,
        "safely": "Leave no message; my brother answers",
        "own_words": WORDS,
    }
    return ReferralFacts(**{**known, **facts})  # type: ignore[arg-type]


def a_referral(cast: Cast, *, at: dt.datetime | None = None, **facts: object) -> PartnerReferral:
    """Return a referral that Joris of Open Door sent to The Hague, as the acting organisations read it."""
    with acting_for([cast.office.organisations["opendoor"].id]):
        made = send_referral(
            facts=referral_facts(**facts), receiver=cast.hague, by=cast.joris, at=at or cast.now
        )
    return PartnerReferral.objects.get(pk=made.pk)
