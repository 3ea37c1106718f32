"""The bulletin counts planted departures as worked out by hand, and the back-file as published."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.cases.models import Case, CaseMember, StatisticsLine
from wayhome.demonstration.backfile import load_backfile
from wayhome.demonstration.backfile_check import faults
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.airports import moment_at
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.periods import Month
from wayhome.process.counting import count_departure, strike_departure
from wayhome.process.gathering import gather
from wayhome.reporting.bulletin import Bulletin, Standing, bulletin
from wayhome.reporting.measures.counting import Count
from wayhome.reporting.models import PublishedFigure
from wayhome.reporting.publication import publication
from wayhome.reporting.renderings.pdf import as_pdf
from wayhome.reporting.renderings.plain import as_plain
from wayhome.reporting.renderings.text import as_text
from wayhome.reporting.speaking import English
from wayhome.stages.journey import actions as journey
from wayhome.stages.journey.actions import Happening, LegPlan
from wayhome.stages.journey.enums import DepartureEvidence

JUNE = Month("2026-06")
JULY = Month("2026-07")


def seats(cast: Cast, case: Case, local: dt.datetime, to: str = "IST") -> None:
    flight = LegPlan(
        from_airport="AMS", to_airport=to, departs=local, arrives=local + dt.timedelta(hours=5), carrier="XA"
    )
    journey.hold_seats(case=case, members=members(case), legs=[flight], by=cast.tomasz, at=cast.now)


def board(cast: Cast, case: Case, member: CaseMember, local: dt.datetime) -> None:
    """Board a member at a local time in Amsterdam, and count as the process does."""
    moment = moment_at(local, "AMS")
    traveller = journey.record_boarding(
        member=member,
        happened=Happening(at=moment),
        evidence=DepartureEvidence.STAFF_SAW_BOARDING,
        by=cast.tomasz,
        at=moment,
    )
    assert traveller.boarded_on is not None
    count_departure(
        case=case,
        member=member,
        boarded_on=traveller.boarded_on,
        gathered=gather(case, today=moment.date(), now=moment),
        by=cast.tomasz,
        at=moment,
    )


def departed(cast: Cast, case: Case, *when: int) -> Case:
    """Let every member of a case board at (year, month, day, hour, minute) in Amsterdam."""
    local = dt.datetime.combine(dt.date(*when[:3]), dt.time(*when[3:]))
    seats(cast, case, local)
    [board(cast, case, member, local) for member in members(case)]
    return case


def to(case: Case, **facts: str) -> Case:
    Case.objects.filter(pk=case.pk).update(**facts)
    case.refresh_from_db()
    return case


def plant(cast: Cast) -> None:
    """Plant every kind of departure.

    The Netherlands, June: a family of four, one at 23:30 on 30 June, the first return of one person = 6.
    July: one at 00:30 on 1 July, one who was interrupted in June and flew again, the second return = 3.
    Apart in June: one humanitarian, one onward. Belgium, June: 1. A no-show and a withdrawal count nowhere.
    """
    family = [adult(), adult("Huda Abbas"), child(), child("Ali Abbas")]
    departed(cast, a_case(cast, *family), 2026, 6, 18, 11, 5)
    departed(cast, a_case(cast), 2026, 6, 30, 23, 30)
    departed(cast, a_case(cast), 2026, 7, 1, 0, 30)
    departed(cast, a_case(cast, adult("Arta Leka"), destination="ALB"), 2026, 6, 3, 9, 0)
    departed(cast, a_case(cast, adult("Arta Leka"), destination="ALB"), 2026, 7, 20, 9, 0)
    departed(cast, to(a_case(cast), type_of_return="humanitarian"), 2026, 6, 11, 10, 0)
    onward = to(a_case(cast), destination_country="TUR", destination_kind="country_of_choice")
    departed(cast, onward, 2026, 6, 12, 10, 0)
    departed(cast, to(a_case(cast), host_country="BEL"), 2026, 6, 12, 10, 0)
    interrupted_in_june_and_flown_in_july(cast)
    missed = a_case(cast)
    seats(cast, missed, dt.datetime.combine(dt.date(2026, 6, 15), dt.time(10)))
    late = dt.datetime(2026, 6, 15, 9, 0, tzinfo=dt.UTC)
    journey.record_no_show(member=members(missed)[0], happened=Happening(at=late), by=cast.tomasz, at=late)
    withdrawn = a_case(cast)
    seats(cast, withdrawn, dt.datetime.combine(dt.date(2026, 6, 16), dt.time(10)))
    journey.mark_withdrawn(member=members(withdrawn)[0], by=cast.marieke, at=cast.now)


def interrupted_in_june_and_flown_in_july(cast: Cast) -> None:
    case = departed(cast, a_case(cast), 2026, 6, 20, 10, 0)
    [member] = members(case)
    stopped = dt.datetime(2026, 6, 20, 15, 0, tzinfo=dt.UTC)
    journey.record_interruption(
        member=member, happened=Happening(at=stopped, airport="IST"), by=cast.tomasz, at=stopped
    )
    strike_departure(member=member, by=cast.tomasz, at=stopped)
    departed(cast, case, 2026, 7, 2, 10, 0)


def of(cast: Cast, month: Month, host: str = "NLD") -> Bulletin:
    return bulletin(host=host, month=month, at=cast.now)


def test_planted_departures_are_counted_as_worked_out_by_hand(cast: Cast) -> None:
    plant(cast)

    june, july = of(cast, JUNE), of(cast, JULY)

    assert (june.in_month.value, july.in_month.value, july.month_before.value) == (6, 3, 6)
    assert (june.to_date.value, july.to_date.value) == (6, 9)
    assert (july.month_change.difference, str(july.month_change.percent)) == (-3, "-50.0")  # -3 / 6
    assert june.apart == {Count.HUMANITARIAN: (1, 1), Count.ONWARD: (1, 1), Count.OTHER: (0, 0)}
    assert july.apart == {Count.HUMANITARIAN: (0, 1), Count.ONWARD: (0, 1), Count.OTHER: (0, 0)}


def test_another_host_is_counted_for_itself(cast: Cast) -> None:
    plant(cast)

    belgium = of(cast, JUNE, "BEL")

    assert (belgium.in_month.value, belgium.to_date.value) == (1, 1)
    assert belgium.counting_body == "Mission in Belgium"


def test_main_countries_are_those_of_the_period(cast: Cast) -> None:
    plant(cast)

    assert of(cast, JULY).countries == ("ALB", "IRQ")


def test_counted_figures_are_neither_published_nor_demonstration(cast: Cast) -> None:
    plant(cast)

    june = of(cast, JUNE)

    assert june.in_month.standing is Standing.COUNTED
    assert june.is_demonstration is False
    assert june.counting_body == "Mission in the Netherlands"


def test_a_figure_is_published_only_where_the_same_number_was_published(cast: Cast) -> None:
    plant(cast)
    published = {"host_country": "NLD", "months": 1, "body": "A body", "source": "A source"}
    PublishedFigure.objects.create(begins=JUNE.first, value=6, **published)
    PublishedFigure.objects.create(begins=JULY.first, value=4, **published)

    july = of(cast, JULY)

    assert (july.month_before.standing, july.in_month.standing) == (Standing.PUBLISHED, Standing.COUNTED)
    assert [quoted.value for quoted in july.quoted] == [6, 4]


def test_january_compares_with_december_and_with_one_month_of_last_year(cast: Cast) -> None:
    departed(cast, a_case(cast), 2026, 12, 31, 10, 0)
    departed(cast, a_case(cast), 2027, 1, 4, 10, 0)

    january = of(cast, Month("2027-01"))

    assert (january.in_month.value, january.month_before.value) == (1, 1)
    assert (january.to_date.value, january.to_date_last_year.value) == (1, 0)
    assert january.year_change.percent is None


def test_an_empty_database_says_how_to_load_data(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"\./wayhome demo") as refusal:
        of(cast, JUNE)

    assert refusal.value.code == "no_figures"


def test_a_host_that_nobody_ever_counted_has_no_bulletin(cast: Cast) -> None:
    plant(cast)

    with pytest.raises(Refused, match="bulletin for Germany") as refusal:
        of(cast, JUNE, "DEU")

    assert refusal.value.code == "no_figures"


def test_an_unknown_host_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueRefused, match="unknown_country"):
        of(cast, JUNE, "QQQ")


def test_the_command_exits_with_the_sentence_where_there_is_nothing(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no departure is counted") as error:
        call_command("bulletin", host="NLD", month="2016-06")

    assert error.value.returncode == 1


def test_a_bulletin_costs_at_most_four_queries(cast: Cast, django_assert_max_num_queries) -> None:
    plant(cast)

    with django_assert_max_num_queries(4):
        of(cast, JULY)


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
    assert "a 100 per cent increase (exactly +100.0%)" in text
    assert as_plain(june)["change_on_year_before"]["percent"] == "100.0"
    assert pdf.startswith(b"%PDF")
    assert StatisticsLine.objects.exclude(mark="demonstration back-file").count() == 0


def test_every_format_of_the_command_says_the_same(cast: Cast, capsys, tmp_path) -> None:
    plant(cast)
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


def test_lines_of_the_stories_are_marked_as_invented_when_the_demonstration_loads(cast: Cast) -> None:
    departed(cast, a_case(cast), 2026, 6, 18, 11, 5)

    load_backfile(office=cast.office, by=cast.els, at=cast.now)

    june = of(cast, JUNE)
    assert june.in_month.standing is Standing.DEMONSTRATION
    assert june.counting_body == "Wayhome demonstration office"
