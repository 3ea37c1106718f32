"""Ten pages that everybody can read, as a sample of the proof of pages: axe, widths, both languages, empty forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.browser import NARROW, Site, office_with_texts, site_with
from tests.cast import Cast
from tests.factories.ready import world_of
from tests.looking import in_language, looks_at, sends_empty
from wayhome.casefile.cases.models import Case
from wayhome.demonstration.stories.hard import a_girl_alone
from wayhome.demonstration.stories.jabbar import jabbar_and_family
from wayhome.ground.core.context import acting_for

pytestmark = pytest.mark.browser

PAGES = (
    ("my_day", "marieke"),
    ("cases", "marieke"),
    ("case", "sanne"),
    ("case_people", "marieke"),
    ("case_counselling", "marieke"),
    ("case_consents", "marieke"),
    ("case_journey", "tomasz"),
    ("departures", "tomasz"),
    ("case_withdraw", "layla"),
    ("outreach", "aylin"),
)


def two_hard_cases(at: dt.datetime) -> Cast:
    """Tell the family of the picture and the girl alone."""
    cast = office_with_texts(at, since=dt.timedelta(days=400))
    world = world_of(cast, at)
    with world.telling():
        jabbar_and_family(world)
        a_girl_alone(world)
    return cast


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Site]:
    """An office with two hard cases, served at noon of 9 June 2026."""
    with django_db_blocker.unblock(), site_with(two_hard_cases) as served:  # type: ignore[attr-defined]
        yield served


@pytest.mark.parametrize(("name", "key"), PAGES)
def test_everybody_can_read(site: Site, name: str, key: str) -> None:
    reader = site.somebody(key)
    where = {"reference": the_case(site, key)} if name.startswith("case_") or name == "case" else {}

    reader.opens(name, **where)
    faults = looks_at(reader, as_what="en")
    in_language(site, reader, "ar")
    reader.opens(name, **where)
    faults += looks_at(reader, as_what="ar")

    assert not faults, "\n".join(faults)
    assert reader.page.get_attribute("html", "dir") == "rtl"
    site.open_pages.remove(reader)
    reader.leaves()


@pytest.mark.parametrize("name", ["case_withdraw", "session_new", "consent_ask"])
def test_everybody_can_read_what_was_missing(site: Site, name: str) -> None:
    reader = site.somebody("marieke", width=NARROW)
    more = {"position": 1, "purpose": "return"} if name == "consent_ask" else {}

    reader.opens(name, reference=the_case(site, "marieke"), **more)
    sends_empty(reader.page)

    assert not looks_at(reader, as_what=name)
    assert "Look at this again" in reader.page.inner_text("main")
    site.open_pages.remove(reader)
    reader.leaves()


def the_case(site: Site, key: str) -> str:
    """Return the reference of the family of the picture, or of the girl for whoever reads about protection."""
    country = "ETH" if key == "sanne" else "IRQ"
    with acting_for([site.cast.hague.id]):
        return str(Case.objects.get(destination_country=country).reference)
