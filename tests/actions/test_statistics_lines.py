"""Statistics lines: coarse, once per return, corrected through a sealed key."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.cases.enums import LineKind
from wayhome.casefile.cases.models import Case, StatisticsKey, StatisticsLine
from wayhome.casefile.cases.statistics import (
    Categories,
    LineFacts,
    count_member,
    line_facts,
    replace_line,
    strike_line,
    strike_member,
    write_line,
)
from wayhome.ground.audit.models import AuditEvent

JUNE_30 = dt.date(2026, 6, 30)
JULY_1 = dt.date(2026, 7, 1)


def counted(cast: Cast, case: Case, *, on: dt.date = JUNE_30, kind: LineKind = LineKind.DEPARTURE) -> None:
    member = members(case)[0]
    facts = line_facts(case, member, kind=kind, counted_on=on)
    count_member(member=member, facts=facts, by=cast.tomasz, at=cast.now)


def test_a_line_holds_coarse_facts_only(cast: Cast) -> None:
    case = a_case(cast, adult(born="1 July 1990"))
    counted(cast, case)

    line = StatisticsLine.objects.get()
    assert (line.month, line.age, line.nationality, line.returned_to) == (
        dt.date(2026, 6, 1),
        35,
        "IRQ",
        "IRQ",
    )
    assert (line.host_country, line.programme, line.fund, line.onward) == ("NLD", "eurp-nld", "AMIF", False)
    assert {field.name for field in StatisticsLine._meta.fields} & {
        "case",
        "person",
        "member",
        "drawer",
    } == set()


def test_the_key_of_a_line_is_sealed_with_the_person(cast: Cast) -> None:
    case = a_case(cast)
    counted(cast, case)

    line, key = StatisticsLine.objects.get(), StatisticsKey.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT line FROM cases_statistics_key")
        stored = bytes(cursor.fetchone()[0])
    assert key.line == str(line.id)
    assert key.drawer_id == members(case)[0].person.drawer_id
    assert str(line.id).encode() not in stored
    assert line.id.bytes not in stored


def test_boarding_again_after_an_interruption_counts_once_in_the_later_month(cast: Cast) -> None:
    case = a_case(cast)
    counted(cast, case, on=JUNE_30)
    first = StatisticsLine.objects.get().id

    counted(cast, case, on=JULY_1)

    line = StatisticsLine.objects.get()
    assert (line.id, line.month) == (first, JULY_1)


def test_departure_and_arrival_are_counted_apart(cast: Cast) -> None:
    case = a_case(cast)

    counted(cast, case, on=JUNE_30)
    counted(cast, case, on=JULY_1, kind=LineKind.ARRIVAL)

    assert sorted(StatisticsLine.objects.values_list("kind", "month")) == [
        ("arrival", JULY_1),
        ("departure", dt.date(2026, 6, 1)),
    ]


def test_a_correction_strikes_the_line_and_leaves_the_others(cast: Cast) -> None:
    first, second = a_case(cast), a_case(cast, child())
    counted(cast, first)
    counted(cast, second)

    struck = strike_member(member=members(first)[0], kind=LineKind.DEPARTURE, by=cast.tomasz, at=cast.now)
    again = strike_member(member=members(first)[0], kind=LineKind.DEPARTURE, by=cast.tomasz, at=cast.now)

    assert (struck, again) == (True, False)
    assert StatisticsLine.objects.get().sex == "female"
    assert AuditEvent.objects.filter(tag="cases:statistics:strike_departure").count() == 1


def test_the_audit_row_does_not_lead_to_the_line(cast: Cast) -> None:
    counted(cast, a_case(cast))

    line = StatisticsLine.objects.get()
    event = AuditEvent.objects.get(tag="cases:statistics:count_departure")

    assert str(line.id) not in f"{event.subject_id}{event.detail}"


def test_an_onward_return_keeps_nationality_and_destination(cast: Cast) -> None:
    case = a_case(cast, destination="TUR")
    case.destination_kind = "country_of_choice"
    case.save(update_fields=["destination_kind"])
    counted(cast, case)

    line = StatisticsLine.objects.get()
    assert (line.onward, line.nationality, line.returned_to) == (True, "IRQ", "TUR")


def test_categories_are_unknown_until_somebody_says(cast: Cast) -> None:
    case = a_case(cast)
    member = members(case)[0]

    unknown = line_facts(case, member, kind=LineKind.DEPARTURE, counted_on=JUNE_30)
    known = line_facts(
        case, member, kind=LineKind.DEPARTURE, counted_on=JUNE_30, categories=Categories(False, False, True)
    )

    assert (unknown.unaccompanied_child, unknown.trafficked, unknown.health_needs) == (None, None, None)
    assert (known.unaccompanied_child, known.trafficked, known.health_needs) == (False, False, True)


# Born in 1990 without a day: 35 or 36 on 30 June 2026; the lower one counts.
def test_an_uncertain_age_counts_as_the_lowest(cast: Cast) -> None:
    case = a_case(cast, adult(born="1990"))

    facts = line_facts(case, members(case)[0], kind=LineKind.DEPARTURE, counted_on=JUNE_30)

    assert facts.age == 35


def plain_facts(**more: object) -> LineFacts:
    known: dict[str, object] = {
        "kind": LineKind.DEPARTURE,
        "month": dt.date(2026, 6, 1),
        "host_country": "NLD",
        "nationality": "IRQ",
        "returned_to": "IRQ",
        "onward": False,
        "sex": "male",
        "age": 30,
        "type_of_return": "assisted_voluntary",
        "assistance": "travel_only",
        "programme": "rean-nld",
    }
    return LineFacts(**{**known, **more})  # type: ignore[arg-type]


def test_lines_are_written_replaced_and_struck_by_key(cast: Cast) -> None:
    key = write_line(facts=plain_facts())

    replace_line(line_id=key, facts=plain_facts(sex="female"))
    replaced = StatisticsLine.objects.get().sex
    strike_line(line_id=key)

    assert replaced == "female"
    assert not StatisticsLine.objects.exists()
    with pytest.raises(StatisticsLine.DoesNotExist):
        replace_line(line_id=key, facts=plain_facts())


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"month": JUNE_30}, "cases_statistics_month_is_coarse"),
        ({"returned_to": "NLD"}, "cases_statistics_left_the_host"),
    ],
)
def test_the_database_refuses_an_exact_day_and_a_return_to_the_host(
    cast: Cast, wrong: dict[str, object], name: str
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write_line(facts=plain_facts(**wrong))
