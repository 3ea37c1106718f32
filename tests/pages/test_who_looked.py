"""Who looked at a file: the data protection officer reads names and reasons, and nobody else does."""

from __future__ import annotations

import datetime as dt
import re
import time
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case, adult, everybody
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import share_case, tell_unexplained, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import who_looked
from wayhome.casefile.cases.queries.looks import Known, Reason, reason_of
from wayhome.casefile.cases.scopes import case_for
from wayhome.casefile.cases.telling import make_task
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.crypto.fields import Sealed
from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.sentences import say
from wayhome.web.shared import clock
from wayhome.web.staff.cases.looks_presenters import GROUPS

TODAY = dt.date(2026, 6, 9)
NOON = dt.datetime(2026, 6, 9, 10, tzinfo=dt.UTC)


def page_of(browse: Browse, case: Case, who: str = "willem", **where: str) -> str:
    answer = browse(who).get(reverse("case_looks", args=[case.reference]), where)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_data_protection_officer_reads_who_looked_at_what_and_why(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    browse("marieke").get(reverse("case_people", args=[case.reference]))
    browse("hanna").get(reverse("case_people", args=[case.reference]))

    text = page_of(browse, case)

    assert "Marieke de Wit Return counsellor · The Hague" in text
    assert "Responsible for the case" in text
    assert "Hanna Peeters" in text
    assert "No reason known" in text
    assert "names, birth and contacts" in text


def test_looking_it_up_is_kept_too(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    page_of(browse, case)

    row = AuditEvent.objects.get(tag="cases:looks:read")
    assert (row.case_id, row.user_id) == (case.id, cast.office.users["willem"].id)


@pytest.mark.parametrize("who", ["marieke", "sanne", "els", "tomasz", "hanna"])
def test_nobody_else_reads_who_looked(cast: Cast, browse: Browse, who: str) -> None:
    case = a_case(cast)

    assert browse(who).get(reverse("case_looks", args=[case.reference])).status_code == 403
    assert "Who looked" not in browse(who).get(reverse("case", args=[case.reference])).content.decode()


def test_the_officer_of_another_office_does_not_find_the_case(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    assert browse("ines").get(reverse("case_looks", args=[case.reference])).status_code == 404


def test_looks_from_the_other_side_are_there(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    browse("layla").get(reverse("case_people", args=[case.reference]))

    assert "Layla Hassan Case manager · Baghdad" in page_of(browse, case)


def test_pages_of_looks_go_on_without_gap_or_double_and_cost_the_same(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult())
    with everybody():
        AuditEvent.objects.bulk_create(
            AuditEvent(
                at=NOON + dt.timedelta(minutes=number),
                tag="file:read",
                user_id=cast.marieke.user_id,
                organisation_id=cast.hague.id,
                case_id=case.id,
                detail={"way": f"way-{number}"},
            )
            for number in range(120)
        )
    willem = browse("willem")
    where, seen = "", 0
    for rows in (50, 50, 20):
        with CaptureQueriesContext(connection) as asked:
            answer = willem.get(reverse("case_looks", args=[case.reference]) + where)
        table = answer.context["table"]
        seen += len(table.rows)
        assert (len(table.rows), len(asked) <= 25) == (rows, True)
        where = answer.context["pager"].later_url.partition("looks/")[2]

    assert (seen, where) == (120, "")


def test_every_group_of_sealed_fields_of_a_case_has_words() -> None:
    of_no_case = {"Batch", "Enquiry", "EventFollowUp", "InformationEvent", "PartnerReferral"}
    groups = {
        f"{model._meta.label}.{field.tier.value}"
        for model in apps.get_models()
        if model.__name__ not in of_no_case
        for field in model._meta.concrete_fields
        if isinstance(field, Sealed)
    }

    assert groups == set(GROUPS)


def looked(tag: str = "file:read", **more: object) -> AuditEvent:
    facts = {"user_id": 7, "organisation_id": 1, "roles": ["health_officer"], "at": NOON, **more}
    return SimpleNamespace(tag=tag, **facts)  # type: ignore[return-value]


NOBODY = Known(frozenset(), frozenset(), ())


@pytest.mark.parametrize(
    ("known", "row", "reason"),
    [
        (Known(frozenset({7}), frozenset(), ()), looked(), Reason.RESPONSIBLE),
        (Known(frozenset(), frozenset({(7, TODAY)}), ()), looked(), Reason.ACTED),
        (Known(frozenset(), frozenset({(7, TODAY - dt.timedelta(days=1))}), ()), looked(), Reason.NONE),
        (Known(frozenset(), frozenset(), [(7, "", 1)]), looked(), Reason.TASK),
        (Known(frozenset(), frozenset(), [(None, "health_officer", 1)]), looked(), Reason.TASK),
        (Known(frozenset(), frozenset(), [(None, "health_officer", 2)]), looked(), Reason.NONE),
        (Known(frozenset(), frozenset(), [(8, "", 1)]), looked(), Reason.NONE),
        (NOBODY, looked("names:read"), Reason.LISTED),
        (NOBODY, looked(roles=["auditor"]), Reason.OVERSIGHT),
        (NOBODY, looked(), Reason.NONE),
    ],
)
def test_a_reason_is_what_the_file_knows_of_the_reader(known: Known, row: AuditEvent, reason: Reason) -> None:
    assert reason_of(row, known) is reason


def test_a_note_written_that_day_and_a_task_explain_a_look(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    write_note(case=case, text="She called.", area=Area.GENERAL, by=cast.els, at=cast.now)
    make_task(case=case, sentence=say("Look"), due_on=TODAY, at=cast.now, role="health_officer")
    for who in ("els", "hanna"):
        browse(who).get(reverse("case_people", args=[case.reference]))

    text = page_of(browse, case)

    assert "Recorded something that day" in text
    assert "Has or had a task on it" in text


def test_looks_without_a_reason_stand_in_the_list_of_their_day(cast: Cast, browse: Browse) -> None:
    explained, unexplained = a_case(cast), a_case(cast)
    browse("marieke").get(reverse("case_people", args=[explained.reference]))
    browse("hanna").get(reverse("case_people", args=[unexplained.reference]))
    willem = browse("willem")

    today = willem.get(reverse("unexplained_looks"), {"day": "2026-06-09"}).content.decode()
    before = willem.get(reverse("unexplained_looks"), {"day": "nonsense"}).content.decode()

    assert unexplained.reference in today
    assert explained.reference not in today
    assert "Every look of this day has a reason" in before
    assert browse("els").get(reverse("unexplained_looks")).status_code == 403


def test_a_look_in_the_night_stands_in_the_list_though_a_task_explains_it(
    cast: Cast, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, usual = a_case(cast), a_case(cast)
    for one in (case, usual):
        make_task(case=one, sentence=say("Look"), due_on=TODAY, at=cast.now, role="health_officer")
    browse("hanna").get(reverse("case_people", args=[usual.reference]))
    monkeypatch.setattr(clock, "now", lambda: NOON.replace(hour=21))
    browse("hanna").get(reverse("case_people", args=[case.reference]))

    text = browse("willem").get(reverse("unexplained_looks"), {"day": "2026-06-09"}).content.decode()

    assert case.reference in text
    assert "at an unusual hour" in text
    assert usual.reference not in text


def test_who_looked_answers_at_once_for_ten_thousand_looks(cast: Cast, browse: Browse) -> None:
    case = a_case(cast, adult())
    with everybody():
        AuditEvent.objects.bulk_create(
            AuditEvent(
                at=NOON - dt.timedelta(seconds=number),
                tag="file:read",
                user_id=cast.marieke.user_id,
                organisation_id=cast.hague.id,
                case_id=case.id,
                detail={"way": "case"},
            )
            for number in range(10_000)
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_event")
    hand = case_for(cast.willem, case.reference, on=TODAY)
    seen, after, slowest = 0, "", 0.0
    while True:
        began = time.perf_counter()
        page = who_looked(hand, after=after)
        slowest = max(slowest, time.perf_counter() - began)
        seen += len(page.rows)
        after = page.later
        if not after or seen >= 1_000:
            break

    began = time.perf_counter()
    answer = browse("willem").get(reverse("case_looks", args=[case.reference]))
    took = time.perf_counter() - began
    with connection.cursor() as cursor:
        rows = AuditEvent.objects.filter(case_id=case.id, tag__in=["file:read", "names:read"])
        sql, values = rows.order_by("-at", "-id")[:51].query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert (answer.status_code, seen) == (200, 1_000)
    assert took < 1
    assert slowest < 1
    assert "audit_by_case" in plan


def test_the_list_of_a_day_costs_the_same_for_any_number_of_cases(cast: Cast, browse: Browse) -> None:
    willem, hanna = browse("willem"), browse("hanna")
    counts = []
    for _ in range(2):
        for case in [a_case(cast) for _ in range(3)]:
            hanna.get(reverse("case_people", args=[case.reference]))
        with CaptureQueriesContext(connection) as asked:
            willem.get(reverse("unexplained_looks"), {"day": "2026-06-09"})
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 20


def test_every_night_data_protection_hears_how_many_and_of_none_which(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    browse("hanna").get(reverse("case_people", args=[case.reference]))
    assert cast.office.timer is not None

    count = tell_unexplained(by=cast.office.timer, day=TODAY, at=cast.now + dt.timedelta(hours=14))

    notice = Notice.objects.get(code="cases:looks:unexplained")
    assert (count, notice.facts, notice.role) == (1, {"count": 1}, "data_protection_officer")
