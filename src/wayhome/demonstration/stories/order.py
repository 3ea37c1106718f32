"""All stories of the demonstration, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from wayhome.demonstration.stories.jabbar import jabbar_and_family
from wayhome.demonstration.stories.usual import usual, usual_plans
from wayhome.demonstration.story import World

Telling = Callable[[World], object]


def stories() -> tuple[Telling, ...]:
    """Return every story as a function of the world it is told in."""
    return (
        jabbar_and_family,
        *(partial(usual, plan=plan) for plan in usual_plans()),
    )
