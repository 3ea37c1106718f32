"""Lists of 100,000 and 1,000,000 cases: page 1 and page 1,000 beside a bare statement, filters, and a list that leaves.

The bare statement stands below: what one page shows of its cases, by key, as somebody would write it who knows of no rights.
What the list asks the database for the same page is sent again as the application sends it, held back by row policies.
``./wayhome bench lists 10000 50000`` takes other sizes; the first is also how many rows leave as a file.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402  once Django is set up
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench._clocks import p95  # noqa: E402
from bench._office import NOW, add_cases, large_office, on_loopback, superuser  # noqa: E402
from wayhome.casefile.cases.queries import PAGE, CaseFilter, case_list  # noqa: E402
from wayhome.casefile.people.enums import Sex  # noqa: E402
from wayhome.demonstration.office import DemonstrationOffice  # noqa: E402
from wayhome.ground.core.context import acting_for  # noqa: E402
from wayhome.ground.core.paging import key_of  # noqa: E402
from wayhome.ground.values.ages import AgeBand  # noqa: E402
from wayhome.safeguards.words import TravelState  # noqa: E402

SIZES = (100_000, 1_000_000)
ROUNDS = 40
DEEP = 1_000
RATIO, LIST_MS = 2.0, 100.0
"""Goals: the statements of a page beside the bare one, and p95 of the page through every layer, in milliseconds."""
START = (dt.date(1, 1, 1), uuid.UUID(int=0))
Key = tuple[dt.date, uuid.UUID]

BARE = """
SELECT a.travel_sort, c.id, c.reference, c.state, c.destination_country, c.members_count, c.planned_travel_on,
       c.departed_on, c.deadline_on, o.name, p.name, u.name, m.name,
       (SELECT count(*) FROM cases_hold h WHERE h.case_id = c.id AND h.until_at IS NULL),
       (SELECT array_agg(q.full_name ORDER BY n.position) FROM cases_case_member n JOIN people_person q ON q.id = n.person_id
         WHERE n.case_id = c.id AND n.until_at IS NULL)
FROM cases_case_access a
JOIN cases_case c ON c.id = a.case_id
JOIN accounts_office o ON o.id = c.office_id
JOIN funding_programme p ON p.id = c.programme_id
LEFT JOIN accounts_user u ON u.id = c.counsellor_id
LEFT JOIN accounts_user m ON m.id = c.case_manager_id
WHERE a.organisation_id = %s AND a.state <> 'closed' AND a.ends_on IS NULL AND (a.travel_sort, a.case_id) > (%s, %s)
ORDER BY a.travel_sort, a.case_id LIMIT 26
"""
FILTERS: Mapping[str, CaseFilter] = {
    "three countries of fifteen, women": CaseFilter(open_only=True, destination="IRQ", sex=Sex.FEMALE),
    "a country of one case in 50,000": CaseFilter(open_only=True, destination="TON"),
    "a language of one case in 20,000": CaseFilter(open_only=True, language="ton"),
    "no-shows, one in 5,000": CaseFilter(open_only=True, travel_state=TravelState.NO_SHOW),
    "children to 11 on hold, due in 9 days": CaseFilter(
        open_only=True,
        age_band=AgeBand.CHILD_TO_11,
        on_hold=True,
        due_from=NOW.date(),
        due_by=NOW.date() + dt.timedelta(days=9),
    ),
    "what nobody is: host XXX": CaseFilter(open_only=True, host="XXX"),
    "one's own": CaseFilter(open_only=True, responsible_id=1),
}


def main() -> int:
    """Print times and ratios; return 1 where a goal is missed."""
    sizes = tuple(int(one) for one in sys.argv[1:3]) if len(sys.argv) > 2 else SIZES
    missed: list[str] = []
    began = time.perf_counter()
    with large_office(sizes[0], parts=()) as office, override_settings(**on_loopback()):
        for place, cases in enumerate(sizes):
            if place:
                add_cases(office, sizes[place - 1] + 1, cases, parts=())
            print(f"\n{cases:,} cases, made after {time.perf_counter() - began:.0f} s")
            missed += _pages(office)
            missed += _filters(office)
    for one in missed:
        print(f"MISSED: {one}")
    return int(bool(missed))


def _pages(office: DemonstrationOffice) -> list[str]:
    """Time page 1 and page 1,000, each by the key of its first row, and return what misses its goal."""
    held = office.organisations["hague"].id
    missed: list[str] = []
    print(f"  {'':<12}{'bare, ms':>20}{'the list asks, ms':>24}{'':>8}{'the whole page, ms':>24}")
    print(f"  {'':<12}{'median':>12}{'p95':>8}{'median':>16}{'p95':>8}{'ratio':>8}{'median':>16}{'p95':>8}")
    for name, key in (("page 1", None), (f"page {DEEP:,}", _key_before(held, DEEP))):
        with superuser() as there:
            bare = _timed(lambda: there.execute(BARE, [held, *(key or START)]).fetchall())
        asked = _timed_statements(office, key)
        url = reverse("cases") + "?view=all" + (f"&after={key_of(*key)}" if key else "")
        browser = Client()
        browser.force_login(office.users["els"])
        whole = _timed(lambda: browser.get(url))
        ratio = median(asked) / median(bare)
        print(
            f"  {name:<12}{median(bare):>12.2f}{p95(bare):>8.2f}{median(asked):>16.2f}{p95(asked):>8.2f}{ratio:>8.2f}"
            f"{median(whole):>16.1f}{p95(whole):>8.1f}"
        )
        if ratio > RATIO:
            missed.append(f"{name} asks {ratio:.2f} times the bare statement, allowed are {RATIO}")
        if p95(whole) > LIST_MS:
            missed.append(f"p95 of {name} is {p95(whole):.0f} ms, allowed are {LIST_MS:.0f}")
    return missed


def _key_before(held: int, page: int) -> Key | None:
    """Return the key of the last row before a page; nothing where there are fewer pages."""
    with superuser() as there:
        row = there.execute(
            "SELECT travel_sort, case_id FROM cases_case_access WHERE organisation_id = %s AND state <> 'closed'"
            " ORDER BY travel_sort, case_id OFFSET %s LIMIT 1",
            [held, PAGE * (page - 1) - 1],
        ).fetchone()
    return (row[0], row[1]) if row else None


def _timed(ask: Callable[[], Any]) -> list[float]:
    """Return the milliseconds of so many rounds, after two that warm up."""
    found: list[float] = []
    for round_number in range(ROUNDS + 2):
        began = time.perf_counter()
        ask()
        if round_number > 1:
            found.append(1000 * (time.perf_counter() - began))
    return found


def _timed_statements(office: DemonstrationOffice, key: Key | None) -> list[float]:
    """Return the milliseconds of what the list asks for a page, sent as it was sent, over one connection in its context."""
    by, after = office.actor("els"), key_of(*key) if key else ""
    with acting_for([by.organisation_id]):
        with CaptureQueriesContext(connection) as asked:
            case_list(by, where=CaseFilter(open_only=True), on=NOW.date(), after=after)
        statements = [one["sql"] for one in asked if "set_config" not in one["sql"]]
        with connection.cursor() as cursor:

            def ask() -> None:
                for statement in statements:
                    cursor.execute(statement.replace("%", "%%"), [])
                    cursor.fetchall()

            return _timed(ask)


def _filters(office: DemonstrationOffice) -> list[str]:
    """Time the first page of the list under each filter, and return which is too slow."""
    by = office.actor("els")
    missed: list[str] = []
    print(f"  {'first page of':<42}{'rows':>6}{'median, ms':>14}{'p95':>8}")
    for name, where in FILTERS.items():
        with acting_for([by.organisation_id]):
            shown = len(case_list(by, where=where, on=NOW.date()).rows)
            times = _timed(lambda where=where: case_list(by, where=where, on=NOW.date()))  # type: ignore[misc]
        print(f"  {name:<42}{shown:>6}{median(times):>14.1f}{p95(times):>8.1f}")
        if p95(times) > LIST_MS:
            missed.append(f"p95 of {name} is {p95(times):.0f} ms, allowed are {LIST_MS:.0f}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
