"""The bulletin follows corrections, compares across years, says when there is nothing, and knows the back-file."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tests.cast import Cast
from tests.factories.ready import Ready, all_board, clock, ready_to_board
from wayhome.casefile.cases.enums import LineKind
from wayhome.casefile.cases.models import StatisticsLine
from wayhome.demonstration.backfile import load_backfile
from wayhome.demonstration.backfile_check import faults
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.periods import Month
from wayhome.process.actions.travel import confirm_arrival, correct_arrival, correct_departure
from wayhome.reporting.bulletin import Bulletin, Standing, bulletin
from wayhome.reporting.publication import publication
from wayhome.reporting.renderings.pdf import as_pdf
from wayhome.reporting.renderings.plain import as_plain
from wayhome.reporting.renderings.text import as_text
from wayhome.reporting.speaking import English
from wayhome.stages.journey.enums import ArrivalEvidence

JUNE = Month("2026-06")
HOUR = dt.timedelta(hours=1)


def two_travel(cast: Cast) -> tuple[Ready, Ready]:
    """Let two people in two cases board in June."""
    first, second = (all_board(ready_to_board(cast, boards=clock(2026, 6, day, 10, 0))) for day in (17, 18))
    return first, second


def lines(kind: LineKind) -> int:
    return StatisticsLine.objects.filter(kind=kind.value).count()


def arrive(ready: Ready) -> None:
    """Let the case manager in Baghdad confirm that the people of a case arrived six hours later."""
    story, at = ready.story, ready.boards_at + 6 * HOUR
    with story.world.telling():
        for member in ready.members:
            story.case = confirm_arrival(
                case=story.case,
                member=member,
                arrived_at=at,
                evidence=ArrivalEvidence.MET_IN_PERSON,
                by=story.by("layla"),
                at=at,
            )


def of(cast: Cast, month: Month, host: str = "NLD") -> Bulletin:
    return bulletin(host=host, month=month, at=cast.now)


def test_a_corrected_departure_leaves_the_bulletin(cast: Cast) -> None:
    _, mistaken = two_travel(cast)
    story = mistaken.story
    before = of(cast, JUNE).in_month.value

    with story.world.telling():
        correct_departure(
            case=story.case,
            member=mistaken.members[0],
            reason="Another passenger of that name",
            by=story.by("tomasz"),
            at=mistaken.boards_at + HOUR,
        )

    assert (before, of(cast, JUNE).in_month.value) == (2, 1)
    assert lines(LineKind.DEPARTURE) == 1


def test_whoever_boards_after_a_correction_is_counted_once(cast: Cast) -> None:
    ready = all_board(ready_to_board(cast, boards=clock(2026, 6, 17, 10, 0)))
    story = ready.story
    with story.world.telling():
        story.case = correct_departure(
            case=story.case,
            member=ready.members[0],
            reason="The wrong person was ticked",
            by=story.by("tomasz"),
            at=ready.boards_at,
        )

    all_board(ready)

    assert of(cast, JUNE).in_month.value == 1


def test_a_corrected_arrival_strikes_its_line_and_leaves_the_departure(cast: Cast) -> None:
    first, second = two_travel(cast)
    arrive(first)
    arrive(second)
    before = lines(LineKind.ARRIVAL)
    story = second.story

    with story.world.telling():
        correct_arrival(
            case=story.case,
            member=second.members[0],
            reason="It was her sister who called",
            by=story.by("layla"),
            at=second.boards_at + 8 * HOUR,
        )

    assert (before, lines(LineKind.ARRIVAL), lines(LineKind.DEPARTURE)) == (2, 1, 2)
    assert of(cast, JUNE).in_month.value == 2


def test_january_compares_with_december_and_with_one_month_of_last_year(cast: Cast) -> None:
    all_board(ready_to_board(cast, boards=clock(2026, 12, 31, 10, 0)))
    all_board(ready_to_board(cast, boards=clock(2027, 1, 4, 10, 0)))

    january = of(cast, Month("2027-01"))

    assert (january.in_month.value, january.month_before.value) == (1, 1)
    assert (january.to_date.value, january.to_date_last_year.value) == (1, 0)
    assert january.year_change.percent is None
    text = as_text(publication(january, English(), cut_off="now"))
    assert "1 returned from January; no return of the same months of 2026 is counted here" in text
    assert "above the same month" not in text


def test_an_empty_database_says_how_to_load_data(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"\./wayhome demo") as refusal:
        of(cast, JUNE)

    assert refusal.value.code == "no_figures"


def test_an_unknown_host_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueRefused, match="unknown_country"):
        of(cast, JUNE, "QQQ")


def test_the_command_exits_with_the_sentence_where_there_is_nothing(cast: Cast) -> None:
    with pytest.raises(CommandError, match=r"\./wayhome demo") as error:
        call_command("bulletin", host="NLD", month="2016-06")

    assert error.value.returncode == 1


def test_the_command_says_of_a_database_without_tables_how_to_load_data(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_catalog")

    with pytest.raises(CommandError, match=r"this database is new.*\./wayhome demo") as error:
        call_command("bulletin", host="NLD", month="2016-06")

    assert error.value.returncode == 1


@pytest.fixture
def backfile(cast: Cast) -> Cast:
    """The wide layer of the demonstration, loaded."""
    load_backfile(office=cast.office, by=cast.els, at=cast.now)
    return cast


def test_the_back_file_holds_every_constraint_and_gives_the_published_figures(backfile: Cast, capsys) -> None:
    june = of(backfile, Month("2016-06"))
    words = publication(june, English(), cut_off="now")
    text = as_text(words)
    pdf = as_pdf(words, made_at=backfile.now)

    # Published: June 538, May 429, first half of 2015 1,288; the first half of 2016 only as "over 2,500".
    assert faults() == []
    assert (june.in_month.value, june.month_before.value) == (538, 429)
    assert (june.to_date.value, june.to_date_last_year.value) == (2576, 1288)
    assert str(june.year_change.percent) == "100.0"
    assert [june.in_month.standing, june.month_before.standing] == [Standing.PUBLISHED] * 2
    assert (june.to_date.standing, june.to_date_last_year.standing) == (
        Standing.DEMONSTRATION,
        Standing.PUBLISHED,
    )
    assert june.counting_body == "Wayhome demonstration office"
    assert june.countries == ("AFG", "ALB", "BIH", "IDN", "IRN", "IRQ", "XKX", "MNG", "SRB", "UKR")
    assert "over 2,500" in text
    assert "against 1,288 in the same months of 2015" in text
    assert "Internal. Live and provisional" in text
    assert "a 100 per cent increase (exactly +100.0%)" in text
    assert as_plain(june)["change_on_year_before"]["percent"] == "100.0"
    assert pdf.startswith(b"%PDF")
    assert StatisticsLine.objects.exclude(mark="demonstration back-file").count() == 0


def test_lines_of_the_stories_are_marked_as_invented_when_the_demonstration_loads(cast: Cast) -> None:
    all_board(ready_to_board(cast, boards=clock(2026, 6, 18, 11, 5)))

    load_backfile(office=cast.office, by=cast.els, at=cast.now)

    june = of(cast, JUNE)
    assert june.in_month.standing is Standing.DEMONSTRATION
    assert june.counting_body == "Wayhome demonstration office"
