"""The demonstration's way of telling a case, on the served office of a journey."""

from __future__ import annotations

from tests.browser import Site
from tests.factories.ready import world_of
from wayhome.demonstration.story import World


def a_world(site: Site) -> World:
    """Return what stories are told with, counted from the day at which the site's clock stands."""
    return world_of(site.cast, site.clock())
