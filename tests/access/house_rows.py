"""What there is beside files: questions, referrals, agreements, lists, texts and notices of each side of the matrix."""

from __future__ import annotations

import datetime as dt

from tests.access.actors import SIDES
from tests.cast import Cast
from tests.factories.agreements import an_agreement
from wayhome.casefile.access.models import Agreement, ApiToken, Membership
from wayhome.casefile.access.tokens import digest_of, mark_of, new_secret
from wayhome.casefile.funding.actions import enter_row
from wayhome.casefile.funding.world_lists import AIRLINE_LIMITS, SUSPENSIONS, LimitFacts, SuspensionFacts
from wayhome.caseloads.models import Batch
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.crypto.keyring import make_drawer, share_drawers
from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.tiers import DrawerKind
from wayhome.stages.consent.actions import TextWords, write_text
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.counselling.actions import PointFacts, Wording, write_point
from wayhome.stages.outreach.models import (
    CountryInformation,
    Enquiry,
    EventFollowUp,
    InformationEvent,
    PartnerReferral,
)

TODAY = dt.date(2026, 6, 9)
REFERS_TO = (
    ("hague", "baghdad"),
    ("baghdad", "hague"),
    ("hague", "government"),
    ("government", "hague"),
    ("hague", "geneva"),
    ("geneva", "hague"),
)
"""Who refers people to whom: each side sends a referral and receives one."""


def of_the_house(cast: Cast) -> None:
    """Write what the lists of the world, the texts of consent and the checklist have that nobody confirmed yet."""
    source = "Advice of 8 June 2026"
    suspended = SuspensionFacts("SDN", begins_on=TODAY, source=source)
    enter_row(of=SUSPENSIONS, facts=suspended, by=cast.grace, at=cast.now)
    limit = LimitFacts(
        carrier="XA",
        single_until_week=35,
        multiple_until_week=32,
        certificate_from_week=28,
        begins_on=TODAY,
        source=source,
    )
    enter_row(of=AIRLINE_LIMITS, facts=limit, by=cast.grace, at=cast.now)
    words = (TextWords("eng", "My consent", "I agree."), TextWords("ara", "موافقتي", "أوافق."))
    write_text(purpose=Purpose.RETURN, version="9.9", words=words, by=cast.els, at=cast.now)
    point = PointFacts("matrix", "9.9", 1, (Wording("eng", "You decide."),), None)
    write_point(facts=point, by=cast.els, at=cast.now)


def of_organisation(organisation: Organisation, by: User, cast: Cast) -> None:
    """Write a question, an event with a promise, a country sheet, and an agreement that waits."""
    at = cast.now
    Enquiry.objects.create(
        drawer=make_drawer(kind=DrawerKind.OWN, organisation_id=organisation.id),
        organisation=organisation,
        channel="telephone",
        topic="how_return_works",
        language="ara",
        text="said",
        answer="said",
        asked_at=at,
        asked_by=by,
        answered_at=at,
        answered_by=by,
    )
    Batch.objects.create(
        drawer=make_drawer(kind=DrawerKind.OWN, organisation_id=organisation.id),
        organisation=organisation,
        office_id=Membership.objects.filter(user=by).values_list("office_id", flat=True)[0],
        digest="0" * 64,
        meaning={},
        rows=1,
        files=1,
        wrong_rows=0,
        began_at=at,
        began_by=by,
        file_name="said.xlsx",
    )
    event = InformationEvent.objects.create(
        drawer=make_drawer(kind=DrawerKind.OWN, organisation_id=organisation.id),
        organisation=organisation,
        place="Reception centre",
        held_on=TODAY,
        from_time=dt.time(10),
        until_time=dt.time(11),
        topics=["how_return_works"],
        languages=["ara"],
        notes="said",
        planned_at=at,
        planned_by=by,
    )
    EventFollowUp.objects.create(
        drawer_id=event.drawer_id, event=event, what="said", due_on=TODAY, made_at=at, made_by=by
    )
    CountryInformation.objects.create(
        organisation=organisation,
        country="IRQ",
        language="eng",
        section="travel",
        version=1,
        body="There are flights.",
        source="Airport",
        valid_from=TODAY,
        written_at=at,
        written_by=by,
        checked_at=at,
        checked_by=by,
    )


def proposals(cast: Cast) -> None:
    """Let each side have an agreement that waits for its answer, and two organisations on no side another two."""
    pairs = [
        *((key, "hague" if key != "hague" else "baghdad") for key in SIDES.values()),
        ("tirana", "addis"),
    ]
    an_agreement(
        cast.office.organisations["tirana"], cast.office.organisations["addis"], reference="ELSEWHERE"
    )
    for key, other in pairs:
        giver, receiver = cast.office.organisations[key], cast.office.organisations[other]
        an_agreement(
            giver,
            receiver,
            reference=f"WAITS-{key.upper()}",
            proposed_from_id=receiver.id,
            signed_by_giver="",
            confirmed_at=None,
            confirmed_by=None,
        )


def referrals(cast: Cast, by: User) -> None:
    """Let each side have sent a referral and received one, waiting and declined."""
    for giver_key, receiver_key in REFERS_TO:
        giver, receiver = (cast.office.organisations[key] for key in (giver_key, receiver_key))
        reference = f"REFERS-{giver_key}-{receiver_key}".upper()
        referral_between(giver, receiver, by, reference=reference, at=cast.now)


def referral_between(
    giver: Organisation, receiver: Organisation, by: User, *, reference: str, at: dt.datetime
) -> None:
    """Let an organisation have sent two referrals to another one, of which one was declined."""
    agreement = an_agreement(giver, receiver, reference=reference, purposes=["referral"], shares=())
    for declined in (False, True):
        _referral(agreement, by, declined=declined, at=at)


def _referral(agreement: Agreement, by: User, *, declined: bool, at: dt.datetime) -> None:
    drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=agreement.giver_id)
    share_drawers([drawer.id], organisation_id=agreement.receiver_id)
    PartnerReferral.objects.create(
        drawer=drawer,
        organisation=agreement.giver,
        receiver=agreement.receiver,
        agreement=agreement,
        language="ara",
        interpreter="any",
        people=1,
        may_be_child=False,
        explained_in="ara",
        contact="said",
        safely="said",
        own_words="said",
        declined_words="said" if declined else None,
        declined_because="no_time" if declined else "",
        state="declined" if declined else "sent",
        sent_at=at,
        sent_by=by,
        answer_by_on=TODAY,
        settled_at=at if declined else None,
        settled_by=by if declined else None,
    )


def notice_to(user: User, organisation_id: int, at: dt.datetime) -> None:
    """Write a notice to one person."""
    Notice.objects.create(
        organisation_id=organisation_id, user_id=user.id, code="matrix", text="Read this.", made_at=at
    )


def token_of(user: User, at: dt.datetime) -> str:
    """Make a token for the first role of one person, and return it."""
    membership = user.memberships.order_by("id")[0]
    secret = new_secret()
    ApiToken.objects.create(
        membership=membership,
        digest=digest_of(secret),
        mark=mark_of(secret),
        made_at=at,
        ends_at=at + dt.timedelta(days=7),
    )
    return secret
