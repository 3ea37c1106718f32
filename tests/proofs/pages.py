"""Every page of the access matrix can be read by everybody: axe finds nothing, and nothing scrolls sideways at 360 px.

Each page of the demonstration is opened by somebody who may see it, in English and Arabic, at 1280 and 360 px, with
everything unfolded, and again after its form was sent with nothing in it. No rule of axe is switched off. The
pictures of the run stand in docs/pictures/.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.browser import NARROW, WIDE, Site, Somebody, site_with
from tests.cast import Cast
from tests.factories.agreements import usual_terms
from tests.looking import in_language, looks_at, sends_empty
from tests.pictures import Album
from tests.places import PAGES, Place, Places
from wayhome.casefile.access.actions import propose_agreement
from wayhome.casefile.cases.actions import open_in_emergency
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import members_of
from wayhome.demonstration.backfile_plan import MARK
from wayhome.demonstration.loading import load
from wayhome.ground.core.context import acting_for
from wayhome.keeping.actions import ask_erasure, place_hold
from wayhome.keeping.enums import Basis
from wayhome.process.actions.deciding import override
from wayhome.process.actions.withdrawal import tell_blindly
from wayhome.stages.journey.actions import record_handover_refusal

LANGUAGES = ("en", "ar")
ENTRANCE = ("account_login", "account_reset_password")


def the_demonstration(at: dt.datetime) -> Cast:
    """Load the demonstration as of a moment, add what it has none of, and return the cast.

    That is: a message that somebody does not want to travel, a condition passed in writing, a refusal of the hand-over,
    a legal hold, an erasure that is asked, an agreement that waits for its other side, and an opening in an emergency.
    """
    cast = Cast(load(now=at, tell=print), at)
    with acting_for([cast.hague.id]):
        reference = Case.objects.filter(state=State.APPLIED.value).order_by("reference")[0].reference
        pass_and_refuse(cast, Case.objects.filter(state=State.PREPARING.value).order_by("reference")[0])
        propose_and_open(cast, Case.objects.filter(state=State.CLEARED.value).order_by("reference")[0])
        keep_and_erase(
            cast, list(Case.objects.filter(state=State.CLOSED.value, mark=MARK).order_by("reference")[:2])
        )
    with acting_for([cast.brussels.id]):
        tell_blindly(reference=reference, said="They do not want to go.", by=cast.lucas, at=at)
    return cast


def keep_and_erase(cast: Cast, cases: list[Case]) -> None:
    """Place a legal hold on one closed case, and ask to erase another."""
    words = {"reason": "A court wants to see the file.", "decided_by": "Court, C/09/1"}
    place_hold(case=cases[0], **words, by=cast.els, at=cast.now)
    ask_erasure(
        case=cases[1],
        member=None,
        basis=Basis.ASKED,
        today=cast.now.date(),
        by=cast.marieke,
        at=cast.now,
    )


def propose_and_open(cast: Cast, case: Case) -> None:
    """Propose an agreement to Baghdad, and open a case in an emergency."""
    terms = usual_terms(cast.hague, cast.baghdad, begins_on=cast.now.date())
    propose_agreement(terms=terms, signatory="Els Vermeer", by=cast.els, at=cast.now)
    reason = "She stands at the gate without her medicine, and nobody who is responsible answers."
    open_in_emergency(case=case, typed_reference=case.reference, reason=reason, by=cast.aylin, at=cast.now)


def pass_and_refuse(cast: Cast, case: Case) -> None:
    """Let a case pass a condition in writing, and its first person refuse the hand-over."""
    override(
        case=case,
        condition=14,
        member=None,
        reason="The hotel confirms by telephone only.",
        until_on=None,
        by=cast.els,
        at=cast.now,
    )
    record_handover_refusal(
        member=members_of(case)[0],
        refused_on=cast.now.date(),
        explained=True,
        where_kept="Paper file, The Hague",
        by=cast.marieke,
        at=cast.now,
    )


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Site]:
    """The demonstration, served at noon of 9 June 2026."""
    with django_db_blocker.unblock(), site_with(the_demonstration) as served:  # type: ignore[attr-defined]
        yield served


@pytest.fixture(scope="module")
def places(site: Site) -> Places:
    """Where each page is found in the demonstration."""
    return Places(site)


@pytest.fixture(scope="module")
def album(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    """The pictures of the run, put on contact sheets when every page was seen."""
    kept = Album(tmp_path_factory.mktemp("pages"))
    yield kept
    if kept.holds(PAGES):
        kept.put_on_sheets(site.chromium)


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_read(site: Site, places: Places, album: Album, name: str) -> None:
    place = places.find(name)
    reader = site.somebody(place.who)

    faults = [
        fault for language in LANGUAGES for fault in faults_in(site, places, place, reader, language, album)
    ]

    assert not faults, "\n".join(faults)
    site.open_pages.remove(reader)
    reader.leaves()


@pytest.mark.parametrize("name", ENTRANCE)
def test_everybody_can_read_before_log_in(site: Site, name: str) -> None:
    visitor = site.visitor()

    visitor.opens(name)

    assert not looks_at(visitor, as_what=name)
    site.open_pages.remove(visitor)
    visitor.leaves()


def faults_in(
    site: Site, places: Places, place: Place, reader: Somebody, language: str, album: Album
) -> list[str]:
    """Look at a page in one language, as it opens and after an empty form, and take its pictures."""
    in_language(site, reader, language)
    reader.page.set_viewport_size({"width": WIDE, "height": 900})
    answer = reader.page.goto(site.url + place.url)
    refused = [f"answered {answer.status}"] if answer and answer.status >= 400 else []
    album.take(reader.page, place.name, language, WIDE)
    found = refused + looks_at(reader, as_what=language)
    reader.page.set_viewport_size({"width": NARROW, "height": 900})
    album.take(reader.page, place.name, language, NARROW)
    if places.refuses_emptiness(place):
        sends_empty(reader.page)
        found += looks_at(reader, as_what=f"{language}, after an empty form")
    return found


def test_looking_finds_what_is_planted(site: Site) -> None:
    visitor = site.visitor()
    visitor.opens("account_login")
    visitor.page.evaluate(
        "() => { const e = document.createElement('p'); e.id = 'planted'; e.style.minWidth = '2000px'; e.textContent = 'x';"
        " document.querySelector('main').append(e, document.createElement('img')); }"
    )

    faults = "\n".join(looks_at(visitor, as_what="planted"))

    assert "image-alt" in faults
    assert "sideways" in faults
