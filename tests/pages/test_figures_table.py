"""The page of tables: who makes one, what it shows, what stays in the form, and what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.pages.conftest import at_a_desk
from wayhome.cli.tables import Server
from wayhome.reporting.actions import SeriesFacts, make_release, take_series_in
from wayhome.reporting.series.reading import read_series
from wayhome.web.shared import clock

CHOSEN = {"measure": "departures", "by1": "sex"}


def browser(cast: Cast, key: str, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return the browser of somebody of the cast, at noon of 9 June 2026."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    made = Client(headers={"x-forwarded-proto": "https"})
    made.force_login(cast.office.users[key])
    at_a_desk(made, cast.office.users[key], cast.now)
    return made


@pytest.fixture
def client(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return the browser of Els, the programme manager, where two bodies have published."""
    for body, persons in (("Home Office", 5), ("Fedasil", 7)):
        content = f"year,sex,persons\n2015,Male,{persons}\n2015,<b>Female</b>,2\n".encode()
        take_series_in(
            facts=SeriesFacts(body=body, title="returns"),
            read=read_series(content),
            content=content,
            by=Server(),
            at=cast.now,
        )
    return browser(cast, "els", monkeypatch)


def test_the_page_sets_bodies_side_by_side_and_writes_their_labels_as_text(client: Client) -> None:
    html = client.get(reverse("figures_table"), CHOSEN).content.decode()

    assert "Departures by Sex" in html
    assert "&lt;b&gt;Female&lt;/b&gt;" in html
    assert html.index("Fedasil") < html.index("Home Office")
    assert "cannot be added" in html


def test_without_a_choice_the_page_says_what_there_is(client: Client) -> None:
    html = client.get(reverse("figures_table")).content.decode()

    assert "returns, counted by Home Office: 7 persons" in html


def test_a_refusal_stands_at_its_field_and_the_choice_stays(client: Client) -> None:
    html = client.get(
        reverse("figures_table"), {**CHOSEN, "name": "body", "value": "Home Ofice", "since": "2004"}
    ).content.decode()

    assert "Choose from: Fedasil, Home Office" in html
    assert 'value="Home Ofice"' in html
    assert 'value="2004"' in html
    assert "Departures by Sex" not in html


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("since", "04", "is no year, quarter or month"),
        ("by1", "shoe_size", "is not offered"),
        ("release", "9", "is not offered"),
    ],
)
def test_what_cannot_be_chosen_is_said(client: Client, field: str, value: str, said: str) -> None:
    assert said in client.get(reverse("figures_table"), {**CHOSEN, field: value}).content.decode()


def test_a_release_is_told_with_its_day(client: Client, cast: Cast) -> None:
    release = make_release(by=Server(), at=cast.now)

    html = client.get(reverse("figures_table"), {**CHOSEN, "release": str(release.number)}).content.decode()

    assert f"Release {release.number}, facts as they stood on" in html


@pytest.mark.parametrize(
    ("layout", "holds"), [("csv", "Fedasil,Male,7"), ("json", '"persons": 7'), ("txt", "Male")]
)
def test_the_same_table_comes_as_a_file(client: Client, layout: str, holds: str) -> None:
    answer = client.get(reverse("figures_table_file", args=[layout]), CHOSEN)

    assert holds in answer.content.decode()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="departures.{layout}"'


@pytest.mark.parametrize(("key", "status"), [("els", 200), ("ines", 403), ("marieke", 403), ("tomasz", 403)])
def test_whoever_may_not_make_tables_is_refused(
    cast: Cast, key: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser(cast, key, monkeypatch).get(reverse("figures_table")).status_code == status


def test_a_table_asks_the_database_as_often_for_many_bodies_as_for_few(client: Client, cast: Cast) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("figures_table"), CHOSEN)
    content = b"year,sex,persons\n" + b"".join(b"%d,Male,1\n" % year for year in range(1950, 2020))
    take_series_in(
        facts=SeriesFacts(body="Home Office", title="returns"),
        read=read_series(content),
        content=content,
        by=Server(),
        at=cast.now,
    )
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("figures_table"), CHOSEN)

    assert len(many) == len(few)


def test_a_file_for_which_nothing_was_chosen_is_by_year(client: Client) -> None:
    answer = client.get(reverse("figures_table_file", args=["csv"]))

    assert answer.status_code == 200
    assert answer.content.decode().splitlines()[0].endswith("year,persons")
