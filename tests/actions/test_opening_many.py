"""Many files opened at once leave what opening them one by one leaves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps

from tests.cast import Cast, adult, child
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.actions import CaseFacts, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, CaseMember, StateChange
from wayhome.casefile.funding.models import Programme
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.values.document_numbers import plain_number
from wayhome.process.actions.opening import open_case
from wayhome.process.actions.opening_many import Comer, Coming, Opened, open_many
from wayhome.process.gates import GateClosed
from wayhome.process.opening import Agreement
from wayhome.stages.journey.actions import DocumentFacts, add_document
from wayhome.stages.journey.enums import DocumentKind, DocumentPlace
from wayhome.stages.journey.models import DocumentKey
from wayhome.stages.journey.queries.finding import digests_of

YES = Agreement(agrees=True, notice_language="ara")
PAPER = DocumentFacts(
    kind=DocumentKind.PASSPORT,
    place=DocumentPlace.WITH_PERSON,
    number="A 1234567",
    country="IRQ",
    valid_until=dt.date(2027, 3, 31),
)
OF_THEIR_OWN = {
    "id",
    "case",
    "case_id",
    "drawer",
    "drawer_id",
    "member",
    "person",
    "reference",
    "document",
    "number",
    "bucket",
    "digest",
}
"""Fields that differ between any two cases."""


def facts(cast: Cast) -> CaseFacts:
    return CaseFacts(
        programme=Programme.objects.get(code="eurp-nld"),
        office=cast.office.offices["hague", "The Hague"],
        language="ara",
        destination_country="IRQ",
        counsellor=cast.office.users["marieke"],
    )


def family() -> list[tuple[PersonFacts, str]]:
    more = {"phones": [{"number": "+31 6 1", "safe": False}], "email": "karim@example.org"}
    return [(replace(adult("كريم عباس"), latin_name="Karim Abbas", more=more), "applicant"), (child(), "son")]


def one_by_one(cast: Cast) -> Case:
    case = open_case(facts=facts(cast), people=family(), agreement=YES, by=cast.marieke, at=cast.now)
    applicant = CaseMember.objects.get(case=case, position=1)
    add_document(member=applicant, facts=PAPER, by=cast.marieke, at=cast.now)
    write_note(case=case, text="Shoe size: 43", area=Area.COUNSELLING, by=cast.marieke, at=cast.now)
    return case


def coming(cast: Cast, **more: Any) -> Coming:
    (father, is_father), (son, is_son) = family()
    people = [Comer(father, is_father, PAPER, "Shoe size: 43"), Comer(son, is_son)]
    known: dict[str, Any] = {"facts": facts(cast), "people": people, "agreement": YES, "opened_at": cast.now}
    return Coming(**{**known, **more})


def at_once(cast: Cast, *files: Coming) -> list[Opened]:
    return list(open_many(files=files, by=cast.marieke, at=cast.now))


def told(case: Case) -> dict[str, list[dict[str, Any]]]:
    """Return every row of a case by its table, without what differs between any two cases."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in apps.get_models():
        names = {one.name for one in model._meta.concrete_fields}
        if model is Case:
            rows = list(Case.objects.filter(pk=case.pk))
        elif "case" in names or any(one.attname == "case_id" for one in model._meta.concrete_fields):
            rows = list(model._default_manager.filter(case_id=case.pk).order_by("pk"))
        else:
            continue
        open_drawers(row.drawer_id for row in rows if hasattr(row, "drawer_id"))
        plain = [
            {
                one.name: getattr(row, one.attname)
                for one in model._meta.concrete_fields
                if one.name not in OF_THEIR_OWN and one.attname != "seq"
            }
            for row in rows
        ]
        found[model._meta.label] = sorted(plain, key=str)
    return found


def test_many_files_leave_what_one_by_one_leave(cast: Cast) -> None:
    alone = told(one_by_one(cast))

    [first, second] = at_once(cast, coming(cast), coming(cast))

    for opened in (first, second):
        here = told(opened.case)
        for label, rows in alone.items():
            if label == AuditEvent._meta.label:
                assert sorted(row["tag"] for row in here[label]) == sorted(row["tag"] for row in rows)
                continue
            if label == "people.NameKey":
                assert bool(here[label]) is bool(rows)
                continue
            assert here[label] == rows, label


def test_a_child_alone_is_opened_with_its_ground(cast: Cast) -> None:
    ground = Agreement(agrees=True, notice_language="ara", child_ground="duty_to_protect")
    alone = open_case(
        facts=facts(cast), people=[(child(), "")], agreement=ground, by=cast.marieke, at=cast.now
    )

    [opened] = at_once(cast, coming(cast, people=[Comer(child())], agreement=ground))

    label = "counselling.ProtectionFact"
    assert told(opened.case)[label] == told(alone)[label] != []


def test_somebody_who_came_in_is_found_by_their_document(cast: Cast) -> None:
    [opened] = at_once(cast, coming(cast))

    key = DocumentKey.objects.get(case_id=opened.case.pk)
    assert bytes(key.digest) in {bytes(one) for one in digests_of(plain_number("A 1234567"))}


def test_a_file_was_opened_when_the_office_opened_it(cast: Cast) -> None:
    day = dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC)

    [opened] = at_once(cast, coming(cast, opened_at=day))

    case = Case.objects.get(pk=opened.case.pk)
    change = StateChange.objects.get(case=case)
    assert (case.opened_at, case.state_since_at) == (day, day)
    assert (change.happened_at, change.recorded_at) == (day, cast.now)


def test_nobody_comes_in_who_did_not_agree(cast: Cast) -> None:
    with pytest.raises(GateClosed):
        at_once(cast, coming(cast), coming(cast, agreement=Agreement(agrees=False, notice_language="ara")))


def test_many_files_are_opened_by_whoever_opens_one(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        open_many(files=[coming(cast)], by=cast.tomasz.on(Relation.OWNER), at=cast.now)
    elsewhere = replace(facts(cast), office=cast.office.offices["baghdad", "Baghdad"])
    with pytest.raises(OutOfScope):
        at_once(cast, coming(cast, facts=elsewhere))
