"""All stories of the demonstration, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable

from wayhome.demonstration.stories.jabbar import jabbar_and_family
from wayhome.demonstration.story import World

STORIES: tuple[Callable[[World], object], ...] = (jabbar_and_family,)
