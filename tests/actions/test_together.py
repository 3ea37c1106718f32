"""Several questions in one round trip: the same rows as one after the other."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, a_case, adult, child
from wayhome.casefile.cases.models import Case, CaseAccess, CaseMember, Hold
from wayhome.ground.core.together import Prepared, keeping_plans, read_together


def test_rows_come_back_as_from_each_queryset_alone_with_one_statement(cast: Cast) -> None:
    case = a_case(cast, adult("جبار"), child())
    members = CaseMember.objects.filter(case=case).select_related("person").order_by("position")
    access = CaseAccess.objects.filter(case=case).select_related("organisation", "agreement")

    with CaptureQueriesContext(connection) as asked:
        found, held, holders = read_together(members, Hold.objects.filter(case=case), access)

    assert len(asked) == 1
    assert found == list(members)
    assert [member.person.full_name for member in found] == ["جبار", "Noor Abbas"]
    assert [member.relation for member in found] == ["applicant", "family"]
    assert held == []
    assert [(row.organisation.name, row.agreement) for row in holders] == [
        ("Mission in the Netherlands", None)
    ]


def test_a_question_without_an_answer_is_not_asked(cast: Cast) -> None:
    case = a_case(cast)

    nothing, members = read_together(
        CaseMember.objects.filter(pk__in=[]), CaseMember.objects.filter(case=case)
    )
    with CaptureQueriesContext(connection) as asked:
        alone = read_together(CaseMember.objects.none())

    assert nothing == []
    assert len(members) == 1
    assert alone == ([],)
    assert len(asked) == 0


def test_what_is_prepared_once_answers_each_time_for_its_own_values(cast: Cast) -> None:
    made: list[object] = []

    def members(case_id: object) -> object:
        made.append(case_id)
        return CaseMember.objects.filter(case_id=case_id).select_related("person").order_by("position")

    one, other = a_case(cast, adult("Karim Abbas"), child()), a_case(cast, adult("Salma Haddad"))
    prepared = Prepared(members)  # type: ignore[arg-type]

    first, second = prepared.read(one.pk), prepared.read(other.pk)

    assert [row.person.full_name for row in first] == ["Karim Abbas", "Noor Abbas"]
    assert [row.person.full_name for row in second] == ["Salma Haddad"]
    assert first == list(CaseMember.objects.filter(case=one).order_by("position"))
    assert len(made) == 1


def test_values_of_every_kind_stand_where_they_are_compared(cast: Cast) -> None:
    case = a_case(cast)
    prepared = Prepared(
        lambda organisation_id, ground, on: CaseAccess.objects.filter(
            organisation_id=organisation_id, ground=ground, begins_on__lte=on
        )
    )
    today = cast.now.date()

    found, too_early, elsewhere = read_together(
        prepared.of(cast.hague.id, "owner", today),
        prepared.of(cast.hague.id, "owner", today - dt.timedelta(days=1)),
        prepared.of(cast.hague.id, "agreement", today),
    )

    assert [row.case_id for row in found] == [case.pk]
    assert too_early == []
    assert elsewhere == []


def test_a_value_that_no_column_is_compared_with_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="each of its values"):
        Prepared(lambda case_id: Case.objects.all()).read(1)


def test_rows_are_locked_inside_a_transaction_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(cast)
    locking = Prepared(lambda key: Case.objects.filter(pk=key).select_for_update())
    assert locking.read(case.pk) == [case]

    with monkeypatch.context() as outside:
        outside.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(TransactionManagementError):
            locking.read(case.pk)


def test_a_connection_that_keeps_plans_answers_the_same(cast: Cast) -> None:
    """The loader of the demonstration has such connections; this one knows only what was there before the test."""
    of_app = Prepared(lambda label: ContentType.objects.filter(app_label=label).order_by("id"))

    def ask() -> tuple[list[ContentType], ...]:
        return read_together(of_app.of("cases"), ContentType.objects.none(), of_app.of("people"))

    def ask_elsewhere() -> list[tuple[list[ContentType], ...]]:
        try:
            return [ask(), (of_app.read("consent"),), ask()]
        finally:
            connections["default"].close()

    with keeping_plans(connections.settings["default"]), ThreadPoolExecutor(1) as other:
        found = other.submit(ask_elsewhere).result()

    assert found == [ask(), (of_app.read("consent"),), ask()]
    assert {row.app_label for row in found[1][0]} == {"consent"}
