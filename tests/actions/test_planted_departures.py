"""The bulletin counts departures that went through the verbs of the process, as worked out by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.cast import Cast, adult, build_cast, child
from tests.conftest import NOON
from tests.factories.belgium import in_belgium
from tests.factories.ready import all_board, clock, ready_again, ready_to_board
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.periods import Month
from wayhome.process.actions.travel import (
    record_interruption,
    record_no_show,
)
from wayhome.process.actions.withdrawal import withdraw
from wayhome.reporting.bulletin import Bulletin, Standing, bulletin
from wayhome.reporting.measures.counting import Count
from wayhome.reporting.models import PublishedFigure
from wayhome.safeguards.words import GivenBy

JUNE = Month("2026-06")
JULY = Month("2026-07")
HOUR = dt.timedelta(hours=1)


def arta() -> PersonFacts:
    """Return the facts of Arta, who goes home to Albania."""
    return replace(adult("Arta Leka"), nationalities=("ALB",))


def plant(cast: Cast) -> None:
    """Plant every kind of departure, each through the verbs of the process and with its gates met.

    The Netherlands, June: a family of four, one at 23:30 on 30 June, the first return of one person = 6.
    July: one at 00:30 on 1 July, one who was interrupted in June and flew again, the second return = 3.
    Apart in June: one humanitarian, one onward. Belgium, June: 1. A no-show and a withdrawal count nowhere.
    """
    family = [adult(), adult("Huda Abbas"), child(), child("Ali Abbas")]
    all_board(ready_to_board(cast, *family, boards=clock(2026, 6, 18, 11, 5)))
    all_board(ready_to_board(cast, boards=clock(2026, 6, 30, 23, 30)))
    all_board(ready_to_board(cast, boards=clock(2026, 7, 1, 0, 30)))
    one_person_twice(cast)
    humanitarian = {"type_of_return": "humanitarian"}
    all_board(ready_to_board(cast, boards=clock(2026, 6, 11, 10, 0), changes=humanitarian))
    onward = {"destination_kind": "country_of_choice", "destination_basis": "residence as a husband"}
    all_board(ready_to_board(cast, boards=clock(2026, 6, 12, 10, 0), going_to="TUR", changes=onward))
    from_belgium(cast)
    interrupted_in_june_and_flown_in_july(cast)
    missed(cast)
    withdrawn(cast)


def one_person_twice(cast: Cast) -> None:
    """Arta returns, comes back, and returns again: a second case with a second person record, and counted twice."""
    all_board(ready_to_board(cast, arta(), boards=clock(2026, 6, 3, 9, 0), going_to="ALB"))
    all_board(ready_to_board(cast, arta(), boards=clock(2026, 7, 20, 9, 0), going_to="ALB"))


def from_belgium(cast: Cast) -> None:
    there = in_belgium(cast)
    with acting_for([there.hague.id]):
        someone = replace(adult("Emre Kaya"), nationalities=("TUR",))
        all_board(ready_to_board(there, someone, boards=clock(2026, 6, 12, 10, 0), going_to="TUR"))


def interrupted_in_june_and_flown_in_july(cast: Cast) -> None:
    ready = all_board(ready_to_board(cast, boards=clock(2026, 6, 20, 10, 0)))
    story = ready.story
    with story.world.telling():
        story.case = record_interruption(
            case=story.case,
            member=ready.members[0],
            words="Not let through in Istanbul",
            airport="IST",
            by=story.by("tomasz"),
            at=ready.boards_at + 5 * HOUR,
        )
    all_board(ready_again(cast, ready, boards=clock(2026, 7, 2, 10, 0)))


def missed(cast: Cast) -> None:
    ready = ready_to_board(cast, boards=clock(2026, 6, 15, 10, 0))
    story = ready.story
    with story.world.telling():
        record_no_show(
            case=story.case, member=ready.members[0], words="", by=story.by("tomasz"), at=ready.boards_at
        )


def withdrawn(cast: Cast) -> None:
    ready = ready_to_board(cast, boards=clock(2026, 6, 16, 10, 0))
    story = ready.story
    with story.world.telling():
        withdraw(
            case=story.case,
            member=ready.members[0],
            given_by=GivenBy.SELF,
            said="I stay",
            by=story.by("marieke"),
            at=ready.boards_at,
        )


@pytest.fixture(scope="module")
def planted_once(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Cast]:
    """Every kind of departure, planted once for the tests of this file, in a transaction that is undone."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        with acting_for([]):
            people = build_cast(NOON)
        with acting_for([people.hague.id]):
            plant(people)
        yield people
        transaction.set_rollback(True)


@pytest.fixture
def planted(planted_once: Cast, django_db_blocker: pytest.FixtureRequest) -> Iterator[Cast]:
    """The planted departures; what a test adds is undone after it."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        transaction.atomic(),
        acting_for([planted_once.hague.id]),
    ):
        yield planted_once
        transaction.set_rollback(True)


def of(cast: Cast, month: Month, host: str = "NLD") -> Bulletin:
    return bulletin(host=host, month=month, at=cast.now)


def test_planted_departures_are_counted_as_worked_out_by_hand(planted: Cast) -> None:
    june, july = of(planted, JUNE), of(planted, JULY)

    assert (june.in_month.value, july.in_month.value, july.month_before.value) == (6, 3, 6)
    assert (june.to_date.value, july.to_date.value) == (6, 9)
    assert (july.month_change.difference, str(july.month_change.percent)) == (-3, "-50.0")  # -3 / 6
    assert june.apart == {Count.HUMANITARIAN: (1, 1), Count.ONWARD: (1, 1), Count.OTHER: (0, 0)}
    assert july.apart == {Count.HUMANITARIAN: (0, 1), Count.ONWARD: (0, 1), Count.OTHER: (0, 0)}


def test_another_host_is_counted_for_itself(planted: Cast) -> None:
    belgium = of(planted, JUNE, "BEL")

    assert (belgium.in_month.value, belgium.to_date.value) == (1, 1)
    assert belgium.counting_body == "Mission in Belgium"


def test_main_countries_are_those_of_the_period(planted: Cast) -> None:
    assert of(planted, JULY).countries == ("ALB", "IRQ")


def test_counted_figures_are_neither_published_nor_demonstration(planted: Cast) -> None:
    june = of(planted, JUNE)

    assert june.in_month.standing is Standing.COUNTED
    assert june.is_demonstration is False
    assert june.counting_body == "Mission in the Netherlands"


def test_a_figure_is_published_only_where_the_same_number_was_published(planted: Cast) -> None:
    published = {"host_country": "NLD", "months": 1, "body": "A body", "source": "A source"}
    PublishedFigure.objects.create(begins=JUNE.first, value=6, **published)
    PublishedFigure.objects.create(begins=JULY.first, value=4, **published)

    july = of(planted, JULY)

    assert (july.month_before.standing, july.in_month.standing) == (Standing.PUBLISHED, Standing.COUNTED)
    assert [quoted.value for quoted in july.quoted] == [6, 4]


def test_a_host_that_nobody_ever_counted_has_no_bulletin(planted: Cast) -> None:
    with pytest.raises(Refused, match="bulletin for Germany") as refusal:
        of(planted, JUNE, "DEU")

    assert refusal.value.code == "no_figures"


def test_a_bulletin_costs_at_most_four_queries(planted: Cast, django_assert_max_num_queries) -> None:
    # And two words to the database: that lines of statistics are read now, and that they are not any more.
    with django_assert_max_num_queries(4 + 2):
        of(planted, JULY)


def test_every_format_of_the_command_says_the_same(planted: Cast, capsys, tmp_path) -> None:
    asked = {"host": "NLD", "month": "2026-07"}

    call_command("bulletin", **asked)
    text = capsys.readouterr().out
    call_command("bulletin", **asked, format="json")
    plain = json.loads(capsys.readouterr().out)
    call_command("bulletin", **asked, format="html")
    html = capsys.readouterr().out
    call_command("bulletin", **asked, format="pdf", output=tmp_path / "july.pdf")

    assert "3 PEOPLE RETURNED WITH ASSISTANCE IN JULY 2026" in text
    assert plain["persons"] == {"value": 3, "standing": "counted"}
    assert "3 people returned with assistance in July 2026" in html
    assert (tmp_path / "july.pdf").read_bytes().startswith(b"%PDF")
