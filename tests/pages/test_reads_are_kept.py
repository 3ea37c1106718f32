"""Who looked is written down by itself, in the transaction of the look; where it cannot be, nothing is shown."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import share_case, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case
from wayhome.ground.audit import reading
from wayhome.ground.audit.models import AuditEvent

TODAY = dt.date(2026, 6, 9)


def reads(case: Case | None = None) -> list[AuditEvent]:
    """Return who looked, the latest last."""
    rows = AuditEvent.objects.filter(tag__in=[reading.FILE_READ, reading.NAMES_READ])
    with everybody():
        return list((rows.filter(case_id=case.id) if case else rows).order_by("seq"))


def opens(browser: Client, name: str, case: Case) -> str:
    answer = browser.get(reverse(name, args=[case.reference]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_opening_a_file_is_kept_once_with_who_why_and_which_groups(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult(), child())

    opens(browse("marieke"), "case_people", case)

    [row] = reads(case)
    assert (row.tag, row.user_id, row.organisation_id) == ("file:read", cast.marieke.user_id, cast.hague.id)
    assert (row.roles, row.detail["way"]) == (["return_counsellor"], "case_people")
    assert "people.Person.T1" in row.fields
    assert row.at == cast.now


def test_no_value_stands_in_the_row(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult("Zubayda Rahmani"))

    text = opens(browse("marieke"), "case_people", case)

    [row] = reads(case)
    assert "Zubayda" in text
    assert "Zubayda" not in str(row.__dict__)


def test_a_list_keeps_whose_names_it_showed(cast: Cast, browse: Browse) -> None:
    shown = [a_case(cast), a_case(cast)]

    browse("marieke").get(reverse("cases"))

    assert {row.case_id for row in reads()} == {case.id for case in shown}
    assert {(row.tag, *row.fields) for row in reads()} == {("names:read", "people.Person.T1")}


def test_whoever_reads_no_name_leaves_no_read(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    case.identity_restricted = True
    case.counsellor = None
    case.save(update_fields=["identity_restricted", "counsellor"])

    browse("marieke").get(reverse("cases"))

    assert reads(case) == []


def test_what_the_rules_weigh_is_no_look(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult(), child())

    opens(browse("tomasz"), "case", case)

    groups = {group for row in reads(case) for group in row.fields}
    assert groups <= {"people.Person.T1", "cases.CaseMember.T1", "cases.TimelineEntry.T2", "cases.Task.T2"}


def test_notes_are_kept_as_what_they_are(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    write_note(case=case, text="He is afraid of his uncle.", area=Area.GENERAL, by=cast.marieke, at=cast.now)

    opens(browse("marieke"), "case_notes", case)

    assert "cases.Note.T2" in reads(case)[-1].fields


def test_a_look_from_the_other_side_is_seen_by_the_owner_of_the_case(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    share_case(
        case=case,
        organisation=cast.baghdad,
        agreement=cast.office.agreements["hague-baghdad"],
        by=cast.marieke,
        at=cast.now,
    )

    opens(browse("layla"), "case_people", case)

    rows = AuditEvent.objects.filter(case_id=case.id, tag=reading.FILE_READ)  # as The Hague
    assert [row.user_id for row in rows] == [cast.office.users["layla"].id]


def test_where_the_look_cannot_be_kept_nothing_is_shown(
    cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(cast, adult("Zubayda Rahmani"))
    browser = browse("marieke")
    browser.raise_request_exception = False

    def fails(*_rows: object, **_more: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(reading, "insert_rows", fails)
    answer = browser.get(reverse("case_people", args=[case.reference]))

    assert answer.status_code == 500
    assert "Zubayda" not in answer.content.decode()


def test_a_refused_look_keeps_no_read_and_a_refusal(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    answer = browse("tomasz").get(reverse("case_counselling", args=[case.reference]))

    assert answer.status_code == 403
    assert reads(case) == []
    with everybody():
        assert AuditEvent.objects.filter(tag="door:refused").count() == 1


def test_keeping_who_looked_costs_one_statement(cast: Cast, browse: Browse) -> None:
    for _ in range(5):
        a_case(cast)
    browser = browse("marieke")

    with CaptureQueriesContext(connection) as asked:
        browser.get(reverse("cases"))

    assert sum('INSERT INTO "audit_event"' in query["sql"] for query in asked) == 1
    assert len(members(a_case(cast))) == 1
