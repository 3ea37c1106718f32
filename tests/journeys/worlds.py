"""The demonstration's way of telling a case, on the served office of a journey."""

from __future__ import annotations

import datetime as dt

from tests.browser import Site
from tests.cast import Cast
from wayhome.demonstration.days import Days
from wayhome.demonstration.people import Pool
from wayhome.demonstration.story import World
from wayhome.demonstration.texts import Texts
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.counselling.models import ChecklistPoint


def a_world(site: Site) -> World:
    """Return what stories are told with, counted from the day at which the site's clock stands."""
    return world_of(site.cast, site.clock())


def world_of(cast: Cast, now: dt.datetime) -> World:
    """Return what stories are told with in an office that has its texts in force."""
    texts = Texts(
        points=tuple(ChecklistPoint.objects.order_by("position").values_list("code", flat=True).distinct()),
        consents={(Purpose(text.purpose), text.language): text for text in ConsentText.objects.all()},
    )
    days = Days(now)
    return World(office=cast.office, days=days, texts=texts, pool=Pool(seed=1, today=days.today))
