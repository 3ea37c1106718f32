"""Statistics lines: coarse, once per return, corrected through a sealed key."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import Cast, a_case, members
from wayhome.casefile.cases.enums import LineKind
from wayhome.casefile.cases.models import Case, StatisticsKey, StatisticsLine
from wayhome.casefile.cases.statistics import LineFacts, strike_line, write_line
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import reading_statistics

JUNE_30 = dt.date(2026, 6, 30)
JULY_1 = dt.date(2026, 7, 1)


def plain_facts(**more: object) -> LineFacts:
    known: dict[str, object] = {
        "month": JUNE_30,
        "host_country": "NLD",
        "nationality": "IRQ",
        "returned_to": "IRQ",
        "onward": False,
        "sex": "male",
        "age": 30,
        "type_of_return": "assisted_voluntary",
        "assistance": "travel_only",
        "programme": "rean-nld",
        "fund": "AMIF+NLD",
    }
    return LineFacts(**{**known, **more})  # type: ignore[arg-type]


def counted(cast: Cast, case: Case, kind: LineKind = LineKind.DEPARTURE, **more: object) -> None:
    write_line(member=members(case)[0], kind=kind, facts=plain_facts(**more), by=cast.tomasz, at=cast.now)


def lines() -> list[StatisticsLine]:
    with reading_statistics():
        return list(StatisticsLine.objects.order_by("kind"))


def test_a_line_knows_no_person_case_drawer_or_day(cast: Cast) -> None:
    counted(cast, a_case(cast))

    [line] = lines()
    names = {field.name for field in StatisticsLine._meta.fields}
    assert line.month == dt.date(2026, 6, 1)
    assert names & {"case", "person", "member", "drawer", "counted_at"} == set()


def test_the_key_of_a_line_is_sealed_with_the_person(cast: Cast) -> None:
    case = a_case(cast)
    counted(cast, case)

    [line], key = lines(), StatisticsKey.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT line FROM cases_statistics_key")
        stored = bytes(cursor.fetchone()[0])
    assert key.line == str(line.id)
    assert key.drawer_id == members(case)[0].person.drawer_id
    assert str(line.id).encode() not in stored
    assert line.id.bytes not in stored


def test_boarding_again_after_an_interruption_counts_once_in_the_later_month(cast: Cast) -> None:
    case = a_case(cast)
    counted(cast, case)
    first = lines()[0].id

    counted(cast, case, month=JULY_1)

    [line] = lines()
    assert (line.id, line.month) == (first, JULY_1)


def test_departure_and_arrival_are_counted_apart(cast: Cast) -> None:
    case = a_case(cast)

    counted(cast, case)
    counted(cast, case, LineKind.ARRIVAL, month=JULY_1)

    assert [(line.kind, line.month) for line in lines()] == [
        ("arrival", JULY_1),
        ("departure", dt.date(2026, 6, 1)),
    ]


def test_a_correction_strikes_the_line_and_leaves_the_others(cast: Cast) -> None:
    first, second = a_case(cast), a_case(cast)
    counted(cast, first)
    counted(cast, second, sex="female")
    member = members(first)[0]

    struck = strike_line(member=member, kind=LineKind.DEPARTURE, by=cast.tomasz, at=cast.now)
    again = strike_line(member=member, kind=LineKind.DEPARTURE, by=cast.tomasz, at=cast.now)

    assert (struck, again) == (True, False)
    assert [line.sex for line in lines()] == ["female"]


def test_no_audit_row_leads_to_the_line(cast: Cast) -> None:
    counted(cast, a_case(cast))

    [line] = lines()
    events = AuditEvent.objects.filter(tag__startswith="cases:statistics")

    assert [str(line.id) in f"{event.subject_id}{event.detail}" for event in events] == [False]


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"month": JUNE_30}, "cases_statistics_month_is_coarse"),
        ({"returned_to": "NLD", "month": JULY_1}, "cases_statistics_left_the_host"),
    ],
)
def test_the_database_refuses_an_exact_day_and_a_return_to_the_host(
    cast: Cast, wrong: dict[str, object], name: str
) -> None:
    counted(cast, a_case(cast))

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StatisticsLine.objects.update(**wrong)
