"""The application and what is decided on it."""

from __future__ import annotations

from wayhome.demonstration.steps.talking import consented
from wayhome.demonstration.story import Story
from wayhome.process.actions.eligibility import AskedFacts, explain_eligibility
from wayhome.process.actions.preparing import apply, approve, prepare, record_host_answer, refuse
from wayhome.process.actions.sharing import share
from wayhome.stages.consent.enums import Purpose

USUAL_ANSWERS = AskedFacts(
    own_means=False,
    leaves_for_good=True,
    helped_before=False,
    document_in_sight=True,
    ends_procedure=True,
    registered_elsewhere=False,
    months_of_residence=16,
    on_country_list=True,
)


def explained_help(story: Story, asked: AskedFacts = USUAL_ANSWERS) -> None:
    """Explain which help there will be, and keep the explanation."""
    explain_eligibility(
        case=story.case,
        asked=asked,
        explained_in=story.case.language,
        today=story.today,
        by=story.by(story.counsellor),
        at=story.at(),
    )


def applied(story: Story, days_ago: int, clock: str = "14:00", *, ask: bool = True) -> None:
    """Record the application, with the consent to tell the government of it, and let the government see the case."""
    story.on(days_ago, clock)
    if ask:
        consented(story, Purpose.SHARE_GOVERNMENT)
    explained_help(story)
    apply(case=story.case, today=story.today, by=story.by(story.counsellor), at=story.at())
    share(
        case=story.case,
        agreement=story.world.office.agreements["hague-government"],
        by=story.by(story.counsellor),
        at=story.at(),
    )


def approved(story: Story, days_ago: int, clock: str = "09:00") -> None:
    """Let the government answer that it has no objection, and the programme manager approve."""
    story.on(days_ago, clock)
    record_host_answer(
        case=story.case,
        no_objection=True,
        answered_on=story.today,
        by=story.by("peter"),
        at=story.at(),
    )
    approve(case=story.case, today=story.today, by=story.by("els"), at=story.at())


def refused(story: Story, days_ago: int, reason: str, clock: str = "15:00") -> None:
    """Let the programme manager refuse, with reasons and the remedy explained."""
    story.on(days_ago, clock)
    refuse(case=story.case, reason=reason, remedy_explained=True, by=story.by("els"), at=story.at())


def prepared(story: Story, days_ago: int, clock: str = "11:00") -> None:
    """Start preparing the journey."""
    story.on(days_ago, clock)
    prepare(case=story.case, by=story.by(story.counsellor), at=story.at())
