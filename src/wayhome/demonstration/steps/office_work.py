"""What the office notes beside the talks: tasks, notes, tasks that are done, and what people ask about their own data."""

from __future__ import annotations

from wayhome.casefile.cases.actions import finish_task, give_task, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Task
from wayhome.demonstration.story import Story
from wayhome.ground.values.sentences import say
from wayhome.privacy.actions import take_request
from wayhome.privacy.enums import AskedBy, Right


def done(story: Story, code: str, *, by: str) -> None:
    """Finish every open task of a kind that lies with the organisation of whoever did it."""
    actor = story.by(by)
    for task in Task.objects.filter(
        case=story.case, code=code, organisation_id=actor.organisation_id, done_at__isnull=True
    ):
        finish_task(task=task, by=actor, at=story.at())


def to_do(
    story: Story,
    words: str,
    *,
    due_in: int,
    role: str = "return_counsellor",
    area: Area = Area.GENERAL,
    waits_for: str = "",
    by: str = "",
) -> None:
    """Note something to do, due so many days after today; ``words`` is a message id without names."""
    give_task(
        case=story.case,
        sentence=say(words),
        due_on=story.world.days.day(due_in),
        area=area,
        role=role,
        user_id=None,
        waits_for=waits_for,
        by=story.by(by or story.counsellor),
        at=story.at(),
    )


def noted(story: Story, text: str, *, by: str = "", area: Area = Area.GENERAL) -> None:
    """Write a note in the file."""
    write_note(case=story.case, text=text, area=area, by=story.by(by or story.counsellor), at=story.at())


def asked_about_data(story: Story, kind: Right, words: str) -> None:
    """Take down what the first member asks about their own data."""
    take_request(
        member=story.member(1),
        kind=kind,
        asked_by=AskedBy.SELF,
        received_on=story.today,
        words=words,
        today=story.today,
        by=story.by(story.counsellor),
        at=story.at(),
    )
