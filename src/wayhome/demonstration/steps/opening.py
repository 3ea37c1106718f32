"""The beginning of a story: a file is opened, the family is told, and what the authorities decided."""

from __future__ import annotations

from collections.abc import Sequence

from wayhome.casefile.cases.actions import CaseFacts
from wayhome.casefile.cases.enums import LegalKind
from wayhome.casefile.people.actions import tie
from wayhome.casefile.people.enums import Tie
from wayhome.demonstration.people import Someone
from wayhome.demonstration.story import OFFICE_OF, OTHER_SIDE, Story, World
from wayhome.process.actions.legal import record_legal_fact
from wayhome.process.actions.opening import open_case
from wayhome.process.opening import Agreement
from wayhome.stages.outreach.models import PartnerReferral


def opened(
    world: World,
    people: Sequence[Someone],
    *,
    going_to: str,
    days_ago: int,
    clock: str = "10:00",
    counsellor: str = "marieke",
    child_ground: str = "",
    referral: PartnerReferral | None = None,
) -> Story:
    """Open a case for these people and return its story; programme and office follow from country and counsellor."""
    code = "eurp-nld" if going_to in OTHER_SIDE else "rean-nld"
    at = world.days.moment(days_ago, clock)
    case = open_case(
        facts=CaseFacts(
            programme=world.office.programmes[code],
            office=world.office.offices["hague", OFFICE_OF[counsellor]],
            language=people[0].language,
            destination_country=going_to,
            counsellor=world.office.users[counsellor],
        ),
        people=[(one.facts(world.days.today), one.is_to) for one in people],
        agreement=Agreement(agrees=True, notice_language=people[0].language, child_ground=child_ground),
        by=world.office.actor(counsellor),
        at=at,
        referral=referral,
        copy_text=referral is not None,
    )
    return Story(world, case, counsellor=counsellor, at=at)


def family(story: Story, *, couple: tuple[int, int] | None = None, parents: Sequence[int] = ()) -> None:
    """Record who is married to whom, and that these members are the parents of every child of the case."""
    people = {member.position: member.person for member in story.members()}
    if couple is not None:
        tie(
            person=people[couple[0]],
            other=people[couple[1]],
            kind=Tie.SPOUSE,
            begins_on=None,
            by=story.by(story.counsellor),
            at=story.at(),
        )
    for child in story.children():
        for number in parents:
            tie(
                person=people[number],
                other=child.person,
                kind=Tie.PARENT,
                begins_on=None,
                by=story.by(story.counsellor),
                at=story.at(),
            )


def law(
    story: Story,
    *,
    decided_ago: int | None,
    days: int = 28,
    extended_by: int = 0,
    ban_until: int | None = None,
) -> None:
    """Record the return decision with its period, an extension, and whether a ban on entry follows.

    Without ``decided_ago`` no return decision exists. ``extended_by`` are days added to the period;
    ``ban_until`` is the ban's last day, counted from today.
    """
    day, by = story.world.days.day, story.by(story.counsellor)

    def note(kind: LegalKind, **details: object) -> None:
        record_legal_fact(
            case=story.case,
            kind=kind,
            details=details,
            member=None,
            today=story.today,
            by=by,
            at=story.at(),
        )

    if decided_ago is None:
        note(LegalKind.DECISION, return_decision=False, decided_on=story.today.isoformat())
    else:
        decided = day(-decided_ago).isoformat()
        note(LegalKind.DECISION, return_decision=True, decided_on=decided, served_on=decided)
        note(LegalKind.PERIOD, period_starts_on=decided, period_days=days)
        if extended_by:
            note(
                LegalKind.EXTENSION,
                granted_on=story.today.isoformat(),
                last_on=day(days + extended_by - decided_ago).isoformat(),
                reason="length_of_stay",
            )
    note(
        LegalKind.ENTRY_BAN,
        imposed=ban_until is not None,
        **({"until_on": day(ban_until).isoformat()} if ban_until is not None else {}),
    )
