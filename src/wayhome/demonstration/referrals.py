"""What a partner refers to the counsellors: one accepted, one declined, one that waits for an answer."""

from __future__ import annotations

from wayhome.casefile.access.enums import Relation
from wayhome.demonstration.steps.office_work import to_do
from wayhome.demonstration.steps.opening import opened
from wayhome.demonstration.story import Story, World
from wayhome.ground.values.sentences import msgid
from wayhome.stages.outreach.actions import ReferralFacts, decline_referral, send_referral
from wayhome.stages.outreach.enums import DeclineReason, InterpreterWish
from wayhome.stages.outreach.models import PartnerReferral

BY_PHONE = "A message may be left, without saying what it is about. Nobody else in the house knows of it."


def a_referral(world: World) -> Story:
    """Accept what a partner sent three days ago: the person was called, agreed to a file, and it was opened."""
    referral = _sent(
        world,
        ReferralFacts(
            agreed=True,
            explained_in="mon",
            language="mon",
            interpreter=InterpreterWish.ANY,
            contact="By telephone through our desk in Utrecht, on working days until five.",
            safely=BY_PHONE,
            own_words="I would like to know how return works, and whether I can still decide against it later.",
        ),
        days_ago=3,
        clock="16:20",
    )
    people = world.pool.household("referral", country="MNG", who="m")
    story = opened(
        world, people, going_to="MNG", days_ago=1, clock="16:45", counsellor="aylin", referral=referral
    )
    to_do(story, msgid("Arrange the first talk, with an interpreter"), due_in=1, by="marieke")
    return story


def referrals_without_a_case(world: World) -> None:
    """Send one that waits for an answer since yesterday, and one that was declined last week."""
    _sent(
        world,
        ReferralFacts(
            agreed=True,
            explained_in="tir",
            language="tir",
            interpreter=InterpreterWish.WOMAN,
            people=2,
            may_be_child=True,
            contact="She comes to our open hours on Tuesdays and Thursdays; ask for her at the desk.",
            safely="Only a woman calls, and only through our desk. The family she lives with must not hear of it.",
            own_words="What would happen with my daughter's school, and could we stay together on the way?",
        ),
        days_ago=1,
        clock="11:10",
    )
    declined = _sent(
        world,
        ReferralFacts(
            agreed=True,
            explained_in="fra",
            language="fra",
            contact="By telephone in the evening; the number is at our desk.",
            safely=BY_PHONE,
            own_words="I have a letter from the court, and I do not know whether I may wait for the answer here.",
        ),
        days_ago=9,
        clock="14:00",
    )
    decline_referral(
        referral=declined,
        because=DeclineReason.OTHER_HELP_FIRST,
        words="Please help to find a lawyer before anything else; the counsellors are glad to speak with anybody later.",
        by=world.office.actor("marieke").on(Relation.OWNER),
        at=world.days.moment(8, "10:30"),
    )


def _sent(world: World, facts: ReferralFacts, *, days_ago: int, clock: str) -> PartnerReferral:
    return send_referral(
        facts=facts,
        receiver=world.office.organisations["hague"],
        by=world.office.actor("joris").on(Relation.OWNER),
        at=world.days.moment(days_ago, clock),
    )
