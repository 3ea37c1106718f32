"""A man who asked at two desks, and his brother: two files that may be one person, and two that were told apart."""

from __future__ import annotations

from dataclasses import replace

from wayhome.casefile.cases.scopes import case_for
from wayhome.demonstration.steps.opening import opened
from wayhome.demonstration.story import Story, World
from wayhome.process.actions.alike import tell_apart


def a_man_with_two_files(world: World) -> Story:
    """Tell of a man whose second file was opened by a colleague, in the letters of his papers."""
    today = world.days.today
    man = world.pool.household("twice", country="IRQ", who="m")[0]
    brother = world.pool.household("brother", country="IRQ", who="m")[0]
    first = opened(world, [man], going_to="IRQ", days_ago=41)
    again = opened(world, [replace(man, name=man.latin or man.name, latin="")], going_to="IRQ", days_ago=3)
    other = opened(world, [replace(brother, born=man.born)], going_to="IRQ", days_ago=30)
    by = world.office.actor("marieke")
    tell_apart(
        hand=case_for(by, first.case.reference, on=today),
        member=first.member(1),
        there=case_for(by, other.case.reference, on=today),
        other=other.member(1).person,
        at=other.on(29, "15:10").at(),
    )
    return again
