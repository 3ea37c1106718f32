"""Somebody is found by the number of a document: exactly, within the asker's scope, kept as a look, and filed as it changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.actions.test_security_casefile import shared
from tests.cast import Cast, a_case, adult, child, members
from tests.factories.agreements import an_agreement
from wayhome.casefile.access.enums import Role, Shared
from wayhome.casefile.cases.actions import edit_case, end_membership, share_case
from wayhome.casefile.cases.actions.restricting import restrict_file
from wayhome.casefile.cases.enums import Gone
from wayhome.casefile.cases.models import Case
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import NotPermitted
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.ground.crypto.rotation import Work
from wayhome.ground.values.document_numbers import like_a_number, plain_number
from wayhome.stages.journey.actions import (
    DocumentFacts,
    add_document,
    edit_document,
    file_all_documents,
    find_by_document,
)
from wayhome.stages.journey.enums import DocumentKind, DocumentPlace
from wayhome.stages.journey.models import DocumentKey, TravelDocument

NUMBER = "A 1234567"


def with_passport(cast: Cast, case: Case, number: str = NUMBER) -> TravelDocument:
    facts = DocumentFacts(DocumentKind.PASSPORT, DocumentPlace.WITH_PERSON, number=number, country="IRQ")
    return add_document(member=members(case)[0], facts=facts, by=cast.marieke, at=cast.now)


def found(cast: Cast, number: str = NUMBER, key: str = "marieke") -> list[str]:
    people = find_by_document(number=number, by=cast.office.actor(key), on=cast.now.date(), at=cast.now)
    return [one.case.reference for one in people]


@pytest.mark.parametrize("typed", ["A1234567", "a-123 4567", "A١٢٣٤٥٦٧", "Ａ1234567"])
def test_a_number_is_the_same_however_it_is_written(cast: Cast, typed: str) -> None:
    case = a_case(cast)
    with_passport(cast, case)

    assert found(cast, typed) == [case.reference]


@pytest.mark.parametrize("typed", ["A123456", "A12345678", "A1234568", "1234567", "A123", "ABCDEFG", ""])
def test_another_number_or_a_part_of_it_finds_nobody(cast: Cast, typed: str) -> None:
    with_passport(cast, a_case(cast))

    assert found(cast, typed) == []


def test_what_no_document_is_numbered_with_is_no_number() -> None:
    assert [like_a_number(one) for one in ("A1234", "12 345", "A123", "Zubayda", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert plain_number("nr. k-٥٦") == "NRK56"


def test_it_follows_corrections_and_one_number_finds_each_who_bears_it(cast: Cast) -> None:
    first, second = a_case(cast), a_case(cast, adult("Artan Hoxha"))
    document = with_passport(cast, first)
    with_passport(cast, second, "B7654321")
    changes = {"number": "B7654321"}
    edit_document(document=document, changes=changes, read_version=1, by=cast.marieke, at=cast.now)

    assert found(cast) == []
    assert sorted(found(cast, "b7654321")) == sorted([first.reference, second.reference])
    edit_document(document=document, changes={"number": None}, read_version=2, by=cast.marieke, at=cast.now)
    assert found(cast, "b7654321") == [second.reference]
    assert DocumentKey.objects.count() == 1


def test_nobody_finds_whom_they_may_not_know(cast: Cast) -> None:
    case = a_case(cast, adult(), child())
    with_passport(cast, case)

    assert found(cast, key="lucas") == []  # another organisation
    for role in (Role.PROCUREMENT_OFFICER, Role.DATA_PROTECTION_OFFICER):
        actor = replace(cast.office.actor("marieke"), roles=frozenset({role}))
        with pytest.raises(NotPermitted):
            find_by_document(number=NUMBER, by=actor, on=cast.now.date(), at=cast.now)
    changes = {"identity_restricted": True}
    edit_case(case=case, changes=changes, read_version=case.version, by=cast.marieke, at=cast.now)
    assert (found(cast), found(cast, key="aylin")) == ([case.reference], [])


def test_a_file_that_is_stored_only_and_who_left_are_not_found(cast: Cast) -> None:
    stored, left = a_case(cast), a_case(cast, adult("Artan Hoxha"), child())
    with_passport(cast, stored)
    with_passport(cast, left, "B7654321")
    reason = "She disputes what was written down about her sister."
    restrict_file(case=stored, reason=reason, by=cast.willem, at=cast.now)
    end_membership(member=members(left)[0], because=Gone.LEFT, by=cast.marieke, at=cast.now)

    assert (found(cast), found(cast, "B7654321")) == ([], [])


def test_an_agreement_shows_it_only_with_travel_and_identity_and_an_open_drawer(cast: Cast) -> None:
    whole, narrow, closed = shared(cast), a_case(cast), shared(cast)
    agreed = an_agreement(cast.hague, cast.baghdad, shares=[Shared.IDENTITY], begins_on=cast.now.date())
    share_case(case=narrow, organisation=cast.baghdad, agreement=agreed, by=cast.marieke, at=cast.now)
    for case in (whole, narrow, closed):
        with_passport(cast, case)
    end_drawers([members(closed)[0].drawer_id], organisation_id=cast.baghdad.id)

    with acting_for([cast.baghdad.id]):
        assert found(cast, key="layla") == [whole.reference]


def test_each_search_is_kept_without_the_number(cast: Cast) -> None:
    with_passport(cast, a_case(cast))

    for number in (NUMBER, "a1234567", "C9999999"):
        found(cast, number)

    details = [
        event.detail for event in AuditEvent.objects.filter(tag="journey:document:find").order_by("seq")
    ]
    assert [one["shown"] for one in details] == [1, 1, 0]
    assert details[0]["terms"] == details[1]["terms"] != details[2]["terms"]
    assert "1234567" not in str(details)


def test_a_search_costs_the_same_however_many_bear_the_number(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            found(cast)
        return len(asked)

    with_passport(cast, a_case(cast))
    found(cast)  # the first use makes a key
    one = cost()
    for _ in range(4):
        with_passport(cast, a_case(cast))

    assert cost() <= one


def test_documents_from_before_are_filed_by_the_command(cast: Cast) -> None:
    case = a_case(cast)
    with_passport(cast, case)
    DocumentKey.objects.all().delete()
    lines: list[str] = []
    work = Work(
        now=timezone.now, tell=lines.append, patience=dt.timedelta(seconds=1).total_seconds(), using="default"
    )

    assert found(cast) == []
    assert (file_all_documents(work), file_all_documents(work)) == (1, 0)
    assert found(cast) == [case.reference]
