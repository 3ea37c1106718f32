"""Looks that somebody has to ask about: single rules, and twenty ways of prying hidden among a hundred thousand looks.

The mixture of usual looks is an assumption of this test and stands below: nobody has published one for this field.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from wayhome.casefile.cases.queries.looks import Known, Reason, reason_of, worked_before
from wayhome.casefile.cases.scoring import SEQUENCE_FILES, Flag, Glance, flags_of

NOON = dt.datetime(2026, 6, 9, 10, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
PLAIN = Glance(user_id=1, case_id=1, at=NOON, at_the_office=dt.time(12), explained=True, own=False)


def at_pace(files: int, apart: dt.timedelta, **more: bool) -> list[Glance]:
    return [replace(PLAIN, case_id=number, at=NOON + number * apart, **more) for number in range(files)]


@pytest.mark.parametrize(
    ("glance", "flags"),
    [
        (PLAIN, set()),
        (replace(PLAIN, explained=False), {Flag.NO_REASON}),
        (replace(PLAIN, explained=False, former=True), {Flag.NO_REASON, Flag.FORMER_CASE}),
        (replace(PLAIN, former=True), set()),
        (replace(PLAIN, at_the_office=dt.time(5, 59)), {Flag.AFTER_HOURS}),
        (replace(PLAIN, at_the_office=dt.time(6)), set()),
        (replace(PLAIN, at_the_office=dt.time(20, 59)), set()),
        (replace(PLAIN, at_the_office=dt.time(21)), {Flag.AFTER_HOURS}),
        (replace(PLAIN, at_the_office=dt.time(3), own=True), set()),
    ],
)
def test_a_look_is_asked_about_for_want_of_a_reason_or_at_an_unusual_hour(
    glance: Glance, flags: set[Flag]
) -> None:
    assert flags_of([glance]) == [flags]


def test_a_dozen_files_in_ten_minutes_are_gone_through() -> None:
    swift = flags_of(at_pace(SEQUENCE_FILES, 50 * dt.timedelta(seconds=1)))
    one_less = flags_of(at_pace(SEQUENCE_FILES - 1, 50 * dt.timedelta(seconds=1)))
    slower = flags_of(at_pace(SEQUENCE_FILES * 3, MINUTE))

    assert swift == [{Flag.SEQUENCE}] * SEQUENCE_FILES
    assert not any(one_less)
    assert not any(slower)


def test_one_file_opened_often_and_own_files_are_no_run() -> None:
    same = [replace(one, case_id=1) for one in at_pace(40, dt.timedelta(seconds=5))]

    assert not any(flags_of(same))
    assert not any(flags_of(at_pace(40, dt.timedelta(seconds=5), own=True)))


def test_two_people_are_not_one_run() -> None:
    both = [
        replace(one, user_id=1 + place % 2)
        for place, one in enumerate(at_pace(20, 30 * dt.timedelta(seconds=1)))
    ]

    assert not any(flags_of(both))


# --- Twenty ways of prying among a hundred thousand usual looks -----------------------------------------------------

STAFF, CASES, DAYS, A_DAY = 60, 6_000, 20, 5_000
MIXTURE = {
    "responsible": 62.0,  # the counsellor or case manager of the file
    "acted": 20.0,  # somebody else who records something in it that day
    "own task": 8.0,  # a task of their own
    "task of the role": 7.3,  # a task that their role has there, such as the health officer's
    "oversight": 2.4,  # data protection and auditors
    "nothing known": 0.3,  # a reason that no file knows: a call taken for a colleague, a wrong line
}
"""Of a hundred usual looks so many; one in eighty is late in the evening, four in five of these by the responsible."""


@dataclass
class Look:
    """One look as the log and the file tell of it."""

    at: dt.datetime
    user: int
    case: int
    known: Known
    roles: list[str] = field(default_factory=lambda: ["return_counsellor"])
    pattern: str = ""

    def glance(self) -> Glance:
        row = SimpleNamespace(
            tag="file:read", user_id=self.user, organisation_id=1, roles=self.roles, at=self.at
        )
        reason = reason_of(row, self.known)  # type: ignore[arg-type]
        return Glance(
            user_id=self.user,
            case_id=self.case,
            at=self.at,
            at_the_office=(self.at + dt.timedelta(hours=2)).time(),
            explained=reason is not Reason.NONE,
            own=reason in {Reason.RESPONSIBLE, Reason.ACTED},
            former=worked_before(row, self.known),  # type: ignore[arg-type]
        )


NOTHING = Known(frozenset({900}), frozenset(), ())


def knows(kind: str, user: int, day: dt.date) -> tuple[Known, list[str]]:
    roles = ["return_counsellor"]
    known = {
        "responsible": Known(frozenset({user}), frozenset(), ()),
        "acted": Known(frozenset({900}), frozenset({(user, day)}), ()),
        "own task": Known(frozenset({900}), frozenset(), [(user, "", 1)]),
        "task of the role": Known(frozenset({900}), frozenset(), [(None, "health_officer", 1)]),
    }.get(kind, NOTHING)
    return known, {"oversight": ["auditor"], "task of the role": ["health_officer"]}.get(kind, roles)


def usual(day: dt.date, chance: random.Random) -> Iterator[Look]:
    kinds, weights = list(MIXTURE), list(MIXTURE.values())
    for kind in chance.choices(kinds, weights, k=A_DAY):
        user = chance.randrange(1, STAFF)
        late = chance.random() < 1 / 80 and (kind == "responsible" or chance.random() < 0.2)
        minute = chance.randrange(19 * 60, 21 * 60) if late else chance.randrange(5 * 60, 16 * 60)
        at = dt.datetime.combine(day, dt.time(), dt.UTC) + minute * MINUTE
        known, roles = knows(kind, user, day)
        yield Look(at + chance.random() * MINUTE, user, chance.randrange(CASES), known, roles)


def one(at: str, known: Known = NOTHING, roles: str = "return_counsellor") -> Callable[[dt.date], list[Look]]:
    def look(day: dt.date) -> list[Look]:
        moment = dt.datetime.combine(day, dt.time.fromisoformat(at), dt.UTC)
        return [Look(moment, STAFF, 5_000_001, known, [roles])]

    return look


def several(at: str, files: int, seconds: int, known: Known = NOTHING) -> Callable[[dt.date], list[Look]]:
    def looks(day: dt.date) -> list[Look]:
        first = dt.datetime.combine(day, dt.time.fromisoformat(at), dt.UTC)
        gap = dt.timedelta(seconds=seconds)
        roles = ["health_officer"]
        return [
            Look(first + number * gap, STAFF, 5_000_001 + number, known, roles) for number in range(files)
        ]

    return looks


FORMER = Known(frozenset({900}), frozenset({(STAFF, dt.date(2026, 1, 5))}), ())
BY_ROLE = Known(frozenset({900}), frozenset(), [(None, "health_officer", 1)])
OTHER_ORGANISATION = Known(frozenset({900}), frozenset(), [(None, "health_officer", 2)])
TASK_OF_A_COLLEAGUE = Known(frozenset({900}), frozenset(), [(59, "", 1)])
PRYING: dict[str, Callable[[dt.date], list[Look]]] = {
    "a neighbour's file, once, at noon": one("10:00"),
    "the file of a colleague's client": one("08:15", TASK_OF_A_COLLEAGUE),
    "a file one worked on in winter": one("09:30", FORMER),
    "a file one handed over, late": one("19:45", FORMER),
    "at night, by a task of the role": one("22:30", BY_ROLE, "health_officer"),
    "at five in the morning, by a task of the role": one("03:10", BY_ROLE, "health_officer"),
    "at night, without any reason": one("23:59"),
    "a task that another organisation's role has": one("11:00", OTHER_ORGANISATION, "health_officer"),
    "thirty files down the list in five minutes": several("10:00", 30, 10),
    "fifteen files by tasks of the role in seven minutes": several("10:00", 15, 28, BY_ROLE),
    "twelve files by tasks of the role in nine minutes": several("13:00", 12, 48, BY_ROLE),
    "five files an hour all day": several("06:00", 50, 720),
    "two files, a pause, two files": several("07:00", 4, 3_600),
    "one file again and again": lambda day: [
        replace(look, case=5_000_001) for look in several("09:00", 9, 60)(day)
    ],
    "a celebrity's file by a newcomer": one("07:05"),
    "a file named in the news": one("15:20"),
    "a file of the other side's programme": one("12:12", OTHER_ORGANISATION),
    "an authority's officer, without a task": one("09:09", NOTHING, "government_officer"),
    "a movements officer after the journey": one("14:00", FORMER, "movements_officer"),
    "a file in which a word was written that day so as to have a reason": lambda day: one(
        "10:00", Known(frozenset({900}), frozenset({(STAFF, day)}), ())
    )(day),
}
NOT_FOUND = {"a file in which a word was written that day so as to have a reason"}
"""Whoever writes something into the file has left a trace in it, and is believed; colleagues read it there."""


def test_prying_is_found_among_a_hundred_thousand_usual_looks(capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(20260609)  # noqa: S311 - nothing secret is drawn
    days = [dt.date(2026, 6, 1) + dt.timedelta(days=number) for number in range(DAYS)]
    hidden = dict(zip(PRYING, days, strict=True))
    flagged: Counter[str] = Counter()
    normal = explained = asked_about = 0
    for day in days:
        looks = list(usual(day, chance))
        looks += [
            replace(look, pattern=name)
            for name, on in hidden.items()
            if on == day
            for look in PRYING[name](day)
        ]
        looks.sort(key=lambda look: look.at)
        glances = [look.glance() for look in looks]
        for look, glance, flags in zip(looks, glances, flags_of(glances), strict=True):
            if look.pattern:
                flagged[look.pattern] += bool(flags)
            else:
                normal, explained = normal + 1, explained + glance.explained
                asked_about += bool(flags)

    found = {name for name in PRYING if flagged[name]}
    with capsys.disabled():
        sys.stdout.write(
            f"\nlooks {normal}, explained {100 * explained / normal:.1f} %, asked about {1000 * asked_about / normal:.1f} "
            f"in a thousand; ways of prying found within their day: {len(found)} of {len(PRYING)}\n"
        )
    assert normal == 100_000
    assert explained / normal >= 0.95
    assert asked_about / normal <= 5 / 1000
    assert set(PRYING) - found == NOT_FOUND
