"""The page of the bulletin: who reads it, what it shows, what it costs."""

from __future__ import annotations

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.pages.conftest import at_a_desk
from wayhome.casefile.cases.models import StatisticsLine
from wayhome.ground.values.periods import Month
from wayhome.web.shared import clock

JUNE = Month("2026-06")


@pytest.fixture
def client(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return the browser of Els, the programme manager, at noon of 9 June 2026."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    browser = Client(headers={"x-forwarded-proto": "https"})
    browser.force_login(cast.office.users["els"])
    at_a_desk(browser, cast.office.users["els"], cast.now)
    return browser


def lines(count: int, month: Month = JUNE, **facts: object) -> None:
    known: dict[str, object] = {
        "kind": "departure",
        "month": month.first,
        "host_country": "NLD",
        "nationality": "IRQ",
        "returned_to": "IRQ",
        "sex": "female",
        "type_of_return": "assisted_voluntary",
        "assistance": "travel_only",
        "programme": "avrr-nld",
    }
    StatisticsLine.objects.bulk_create(
        StatisticsLine(id=uuid.uuid4(), **{**known, **facts}) for _ in range(count)
    )


def chosen(month: str = "2026-06", host: str = "NLD") -> dict[str, str]:
    return {"host": host, "month": month}


def test_the_page_shows_the_month_the_chart_and_what_it_counts(client: Client) -> None:
    lines(3)
    lines(2, Month("2026-05"))
    lines(1, Month("2025-06"))

    html = client.get(reverse("figures"), chosen()).content.decode()

    assert "3 people returned with assistance in June 2026" in html
    assert "That is 1 more than in May 2026 (+50.0%)." in html
    assert html.count('<svg class="wh-chart') == 2
    assert "Mission in the Netherlands" in html
    assert "Cut-off" in html
    assert "Live and provisional" in html


def test_without_a_choice_the_last_whole_month_that_was_counted_is_shown(client: Client) -> None:
    lines(3)
    lines(2, Month("2026-04"))

    html = client.get(reverse("figures")).content.decode()

    assert "2 people returned with assistance in April 2026" in html


def test_demonstration_months_carry_their_mark(client: Client) -> None:
    lines(3, mark="demonstration back-file")

    html = client.get(reverse("figures"), chosen()).content.decode()

    assert "Wayhome demonstration office" in html
    assert "3 d</text>" in html
    assert "Numbers marked d are a demonstration series" in html


def test_an_empty_database_says_how_to_load_data(client: Client) -> None:
    html = client.get(reverse("figures")).content.decode()

    assert "There are no figures yet." in html
    assert "./wayhome demo" in html


@pytest.mark.parametrize("month", ["", "2026-13", "June", "26-06"])
def test_a_month_that_is_none_is_refused_with_an_example(client: Client, month: str) -> None:
    lines(1)

    response = client.get(reverse("figures"), chosen(month))

    assert response.status_code == 422
    assert "like 2016-06" in response.content.decode()


def test_files_say_the_same_as_the_page(client: Client) -> None:
    lines(3)

    pdf = client.get(reverse("figures_download", args=["pdf"]), chosen())
    plain = client.get(reverse("figures_download", args=["json"]), chosen())
    text = client.get(reverse("figures_download", args=["txt"]), chosen())

    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == 'attachment; filename="bulletin-NLD-2026-06.pdf"'
    assert json.loads(plain.content)["persons"]["value"] == 3
    assert "3 PEOPLE RETURNED WITH ASSISTANCE IN JUNE 2026" in text.content.decode()
    assert client.get(reverse("figures_download", args=["xls"]), chosen()).status_code == 404


@pytest.mark.parametrize("key", ["marieke", "tomasz", "aylin", "peter", "youssef"])
def test_figures_are_closed_to_roles_without_them(cast: Cast, client: Client, key: str) -> None:
    client.force_login(cast.office.users[key])

    assert client.get(reverse("figures")).status_code == 403
    assert client.get(reverse("figures_download", args=["pdf"]), chosen()).status_code == 403


@pytest.mark.parametrize("key", ["els", "claire", "dawit"])
def test_figures_are_open_to_managers_donors_and_monitoring(cast: Cast, client: Client, key: str) -> None:
    lines(1)
    client.force_login(cast.office.users[key])

    assert client.get(reverse("figures"), chosen()).status_code == 200


@pytest.mark.parametrize(("key", "offered"), [("els", True), ("claire", False)])
def test_tables_are_offered_to_who_makes_them(cast: Cast, client: Client, key: str, offered: bool) -> None:
    lines(3)
    client.force_login(cast.office.users[key])
    at_a_desk(client, cast.office.users[key], cast.now)

    html = client.get(reverse("figures"), chosen()).content.decode()

    assert "Downloads" in html or "PDF" in html
    assert (reverse("figures_table") in html) is offered


@pytest.mark.parametrize("rows", [1, 50, 500])
def test_the_page_costs_at_most_15_queries(client: Client, rows: int) -> None:
    lines(rows)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse("figures"), chosen())

    assert response.status_code == 200
    assert len(queries) <= 15


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (1, "One person returned with assistance in June 2026"),
        (0, "Nobody returned with assistance in June 2026"),
    ],
)
def test_one_person_and_nobody_are_said_in_words(client: Client, count: int, title: str) -> None:
    lines(count)
    lines(1, Month("2026-05"))

    html = client.get(reverse("figures"), chosen()).content.decode()

    assert title in html


def test_a_month_without_a_host_is_that_of_the_readers_own_country(client: Client) -> None:
    lines(3)

    response = client.get(reverse("figures"), {"month": "2026-06"})

    assert response.status_code == 200
    assert "June 2026" in response.content.decode()


def test_nothing_to_compare_with_is_not_a_dash_in_brackets(client: Client) -> None:
    lines(3)

    text = client.get(reverse("figures"), chosen()).content.decode()

    assert "(–)" not in text
    assert "exactly –" not in text
