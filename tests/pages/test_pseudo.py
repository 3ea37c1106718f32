"""Every text of every page can be translated, and ten pages are said in Arabic without a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

import pytest
from babel import Locale
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tools import catalogues

from tests.cast import Cast, a_case, adult, child, members
from tests.factories.journeys import booked, passport
from tests.pages.pseudo_language import CODE, Pseudo, Recording, accented, escaped, speaking
from tests.pages.test_figures import lines
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import make_task
from wayhome.casefile.funding.queries import all_rows
from wayhome.casefile.funding.world_lists import WORLD_LISTS
from wayhome.ground.values import languages, places
from wayhome.ground.values.country_months import everywhere
from wayhome.ground.values.periods import Month
from wayhome.ground.values.sentences import say
from wayhome.process.actions.withdrawal import tell_blindly
from wayhome.stages.journey.actions import add_document
from wayhome.web.shared import clock

# Texts that are not yet marked, by page. This list may only shrink.
EXCEPTIONS: dict[str, list[str]] = {}
# The pages promised in Arabic: docs/translating.md names them.
IN_ARABIC = (
    "account_login",
    "my_day",
    "cases",
    "case",
    "case_withdraw",
    "blind_withdrawal",
    "case_consents",
    "consent_ask",
    "session_new",
    "departures",
    "figures",
)
# The gallery shows specimens of data; the documentation of the API is in English, as its fields are.
NOT_READ = {"gallery", "api_docs"}
# They change the session of the browser.
GIVES_NO_PAGE = {"set_language", "theme", "choose_seat", "account_logout"}
# What stands in an address beside the reference of the case.
FLOWN_ON = dt.date(2026, 6, 1)
SAMPLES = {"position": "1", "number": "1", "purpose": "return", "kind": "decision", "layout": "html"}
OWN_SAMPLES = {"protection_fact": {"kind": "guardian"}}


@dataclass(frozen=True)
class World:
    """A browser that may open everything, a case of a family, and the names of the data."""

    client: Client
    case: Case
    names: frozenset[str]


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> World:
    """Marieke with every role of her office, and a family of two."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, "Pseudo")]
    catalogues.ensure()
    user = cast.office.users["marieke"]
    office = cast.office.offices["hague", "The Hague"]
    Membership.objects.bulk_create(
        Membership(
            user=user, organisation=cast.hague, office=office, role=role.value, begins_on=cast.now.date()
        )
        for role in Role
        if role is not Role.RETURN_COUNSELLOR
    )
    case = a_case(cast, adult("Karim Abbas"), child("Noor Abbas"))
    fill(cast, case)
    client = a_browser()
    client.force_login(user)
    return World(client, case, names_of(cast))


def fill(cast: Cast, case: Case) -> None:
    """Give the case a document, seats, tasks, an old promise and a message, and the month a figure."""
    first = members(case)[0]
    add_document(member=first, facts=passport(), by=cast.tomasz, at=cast.now)
    booked(cast, case)
    for days in (-2, 0, 3):
        make_task(
            case=case,
            sentence=say("Decide on the application"),
            due_on=cast.now.date() + dt.timedelta(days=days),
            at=cast.now,
            role="return_counsellor",
        )
    tell_blindly(reference=case.reference, said="-", by=cast.aylin, at=cast.now)
    lines(3)
    lines(2, type_of_return="humanitarian")
    lines(1, Month("2026-05"))


def a_browser() -> Client:
    """Return a browser that gets an error as a page, so that every page is looked at before the test ends."""
    return Client(raise_request_exception=False, headers={"x-forwarded-proto": "https"})


def names_of(cast: Cast) -> frozenset[str]:
    """Return the names that no catalogue translates: people, organisations, offices, programmes, places, languages."""
    office = cast.office
    english = Locale("en")
    return frozenset(
        {
            "Wayhome",
            "Pseudo",  # the language itself, where a form was first loaded by this test
            "Karim Abbas",
            "Noor Abbas",
            "3 March 1990",  # birth dates stand as the person says them
            "3 March 2017",
            " and ",  # CLDR's word between the parts of a list
            *(row.source for kind in WORLD_LISTS for row in all_rows(kind)),
            *(organisation.name for organisation in office.organisations.values()),
            *(found.name for found in office.offices.values()),
            *(user.name for user in office.users.values()),
            *(user.email for user in office.users.values()),
            *(zone.replace("_", " ") for zone in available_timezones()),
            *(programme.name for programme in office.programmes.values()),
            *(entry.un_name for entry in places.countries(cast.now.date())),
            *(languages.printed_name(found.code) for found in languages.languages()),
            *(month for one in everywhere() for month in (*one.names, *one.latin)),
            *english.territories.values(),
        }
    )


def pages() -> list[str]:
    """Return the names of every address that a case, a person and a kind are enough to open."""
    return sorted(set(_named(get_resolver().url_patterns, frozenset())) - NOT_READ)


def _named(patterns: list[URLPattern | URLResolver], above: frozenset[str]) -> Iterator[str]:
    for pattern in patterns:
        needs = above | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _named(pattern.url_patterns, needs)
        elif pattern.name and needs <= {"reference", *SAMPLES}:
            yield pattern.name


def address_of(world: World, name: str) -> str:
    """Return the address of a page about the case and its first person."""
    given = {"reference": world.case.reference, **SAMPLES, **OWN_SAMPLES.get(name, {})}
    wanted = get_resolver().reverse_dict.getlist(name)[0][0][0][1]
    return reverse(name, kwargs={key: given[key] for key in wanted})


def text_of(answer: HttpResponse, name: str) -> str:
    """Return the page of an answer; nothing where it is none, and a plain sentence where the page broke."""
    if answer.status_code >= 500:
        return f"<p>{name} is broken</p>"
    is_page = answer.status_code in {200, 403, 422} and answer.headers["Content-Type"].startswith("text/html")
    return answer.content.decode() if is_page else ""


def opened(world: World, name: str, language: str) -> str:
    """Return a page in a language; nothing where the address is no page, or not while the case stands here."""
    url, spoken = address_of(world, name), {"accept-language": language}
    answer = world.client.get(url, headers=spoken)
    if answer.status_code == 302:  # pages for those who are not logged in
        answer = a_browser().get(url, headers=spoken)
    return text_of(answer, name)


def put(world: World, state: State) -> None:
    """Let the case stand at a step, with the days that a case at this step must have."""
    gone = state in {State.DEPARTED, State.ARRIVED, State.REINTEGRATING, State.FOLLOWING_UP}
    Case.objects.filter(id=world.case.id).update(
        state=state.value,
        departed_on=FLOWN_ON if gone else None,
        arrived_on=FLOWN_ON if gone and state is not State.DEPARTED else None,
        closed_at=dt.datetime.combine(FLOWN_ON, dt.time(), dt.UTC) if state is State.CLOSED else None,
    )


def escapes(world: World) -> dict[str, list[str]]:
    """Return what stands in plain English on each page, wherever the case stands when the page first opens."""
    found: dict[str, list[str]] = {}
    unseen = pages()
    for state in State:
        put(world, state)
        texts = {name: opened(world, name, CODE) for name in unseen}
        found |= {name: plain for name, text in texts.items() if (plain := escaped(text, world.names))}
        unseen = [name for name in unseen if not texts[name] and "case" in name]
    return found


def escapes_after_nothing_was_filled_in(world: World) -> dict[str, list[str]]:
    """Return what stands in plain English on each page that refuses an empty form."""
    found = {}
    for name in sorted(set(pages()) - GIVES_NO_PAGE):
        answer = world.client.post(address_of(world, name), {}, headers={"accept-language": CODE})
        if plain := escaped(text_of(answer, name), world.names):
            found[name] = plain
    return found


def misses(world: World, name: str, states: tuple[State, ...] = (State.ENQUIRY,)) -> set[str]:
    """Return the messages that a page asked for and Arabic does not have, with the case in each state."""
    catalogue = Recording("ar")
    with speaking("ar", catalogue):
        for state in states:
            put(world, state)
            assert '<html lang="ar" dir="rtl"' in opened(world, name, "ar")
    return catalogue.missed


def test_accents_leave_places_and_markup_alone() -> None:
    assert accented("Case %(reference)s: <b>open</b>") == "⟦Ćàşė %(reference)s: <b>ōƥėń</b>⟧"


def test_a_text_that_nobody_marked_is_found() -> None:
    page = '<html lang="en-gb"><p>⟦Ćàşė⟧</p><p>Open <bdi>Karim</bdi></p><a title="Go">⟦x⟧</a></html>'

    assert escaped(page, []) == ["Open", "Go"]


def test_every_text_of_every_page_is_translatable(world: World) -> None:
    with speaking(CODE, Pseudo()):
        found = escapes(world)

    assert found == EXCEPTIONS


def test_every_refusal_of_an_empty_form_is_translatable(world: World) -> None:
    with speaking(CODE, Pseudo()):
        found = escapes_after_nothing_was_filled_in(world)

    assert found == {}


@pytest.mark.parametrize("name", IN_ARABIC)
def test_the_ten_pages_are_said_in_arabic_without_a_gap(world: World, name: str) -> None:
    assert misses(world, name, tuple(State) if name == "case" else (State.ENQUIRY,)) == set()
