"""Several questions in one round trip: the same rows as one after the other."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, a_case, adult, child
from wayhome.casefile.cases.models import CaseAccess, CaseMember, Hold
from wayhome.ground.core.together import read_together


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
