"""A caseload comes in: each row once, whatever stopped it, and it can be taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from tests.cast import Cast, a_case, adult
from tests.rules.caseloads.reading import RIGHT
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.actions import write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, Note, TimelineEntry
from wayhome.casefile.cases.scopes import case_for
from wayhome.casefile.people.models import NameKey, Person
from wayhome.caseloads import queries
from wayhome.caseloads.actions import Brought, begin_batch, carry_on, remember_meaning, undo_batch
from wayhome.caseloads.enums import Problem, Target
from wayhome.caseloads.families import read_caseload
from wayhome.caseloads.mapping import Meaning, guessed
from wayhome.caseloads.models import Batch, BatchFile
from wayhome.caseloads.rows import RowReader
from wayhome.caseloads.words import plain
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.crypto.models import Drawer
from wayhome.process.models import DecisionRecord

TODAY = dt.date(2026, 6, 9)
HEADINGS = (*RIGHT, "Shoe size")
MEANING = Meaning(guessed(HEADINGS))


def brought(cast: Cast, *rows: dict[str, str], by: Actor | None = None) -> Brought:
    """Return a spreadsheet whose rows are right but for what is named."""
    office = queries.brings(by or cast.marieke, on=TODAY)
    sheet = [
        (number, tuple({**RIGHT, **row}.get(heading, "") for heading in HEADINGS))
        for number, row in enumerate(rows, 2)
    ]
    caseload = read_caseload(sheet, RowReader(HEADINGS, MEANING, office), programme="")
    return Brought("caseload.xlsx", repr(sheet).encode(), caseload)


def people(count: int) -> list[dict[str, str]]:
    return [{"Name": f"Karim {chr(65 + one)}bbas", "Passport number": f"A10{one}"} for one in range(count)]


def begun(cast: Cast, it: Brought, **more: Any) -> Batch:
    office = cast.office.offices["hague", "The Hague"]
    return begin_batch(office=office, brought=it, meaning=MEANING, by=cast.marieke, at=cast.now, **more)


def all_in(cast: Cast, it: Brought, **more: Any) -> Batch:
    batch = begun(cast, it, **more)
    while carry_on(batch=batch, caseload=it.caseload, by=cast.marieke, at=cast.now, most=2):
        pass
    return batch


def test_every_right_row_becomes_a_case_and_the_others_are_told(cast: Cast) -> None:
    it = brought(cast, *people(3), {"Name": "Amal Abbas", "Sex": "sometimes"})

    batch = all_in(cast, it)

    batch.refresh_from_db()
    assert (batch.rows, batch.files, batch.wrong_rows) == (4, 3, 1)
    assert batch.finished_at == cast.now
    assert Case.objects.count() == 3
    assert [(one.row, one.problem) for one in it.caseload.found] == [(5, Problem.SEX_UNKNOWN)]
    assert sorted(BatchFile.objects.values_list("row", flat=True)) == [2, 3, 4]


def test_nothing_of_a_row_is_lost(cast: Cast) -> None:
    all_in(cast, brought(cast, {"File number": "NL-77", "Shoe size": "43"}))

    note, person = Note.objects.get(), Person.objects.get()
    open_drawers([note.drawer_id, person.drawer_id])
    assert note.text == "File number of the office: NL-77\nShoe size: 43"
    assert (person.full_name, person.birth["original"], person.birth["known_by"]) == (
        "Karim Abbas",
        "1984-03-31",
        "imported",
    )


def test_what_stopped_goes_on_where_it_stopped(cast: Cast) -> None:
    it = brought(cast, *people(5))
    first = begun(cast, it)
    carry_on(batch=first, caseload=it.caseload, by=cast.marieke, at=cast.now, most=2)

    with pytest.raises(RuntimeError):
        _killed_in_the_middle(cast, first, it)
    again = all_in(cast, it)

    assert again.pk == first.pk
    assert Case.objects.count() == BatchFile.objects.count() == 5
    assert len({one.full_name for one in opened_people()}) == 5


@transaction.atomic
def _killed_in_the_middle(cast: Cast, batch: Batch, it: Brought) -> None:
    carry_on(batch=batch, caseload=it.caseload, by=cast.marieke, at=cast.now, most=2)
    raise RuntimeError


def opened_people() -> list[Person]:
    found = list(Person.objects.all())
    open_drawers(one.drawer_id for one in found)
    return found


def test_a_spreadsheet_that_is_in_does_not_come_in_again(cast: Cast) -> None:
    it = brought(cast, *people(2))
    all_in(cast, it)

    with pytest.raises(Refused, match="in already"):
        begun(cast, it)
    assert Case.objects.count() == 2


def test_a_batch_that_is_taken_back_leaves_nothing(cast: Cast) -> None:
    drawers = Drawer.objects.count()
    batch = all_in(cast, brought(cast, *people(3)))

    stayed = undo_batch(batch=batch, by=cast.marieke, at=cast.now)

    assert stayed == 0
    for model in (Case, Person, Note, TimelineEntry, DecisionRecord, NameKey, BatchFile):
        assert model.objects.count() == 0, model
    assert Drawer.objects.count() == drawers + 1  # of the batch itself, which tells that it was there
    with pytest.raises(OutOfScope):
        undo_batch(batch=batch, by=cast.marieke, at=cast.now)


def test_it_may_be_brought_again_after_it_was_taken_back(cast: Cast) -> None:
    it = brought(cast, *people(2))
    undo_batch(batch=all_in(cast, it), by=cast.marieke, at=cast.now)

    all_in(cast, it)

    assert Case.objects.count() == 2


def test_what_somebody_worked_on_stays(cast: Cast) -> None:
    batch = all_in(cast, brought(cast, *people(3)))
    worked_on, read = Case.objects.order_by("id")[:2]
    later = cast.now + dt.timedelta(minutes=1)
    write_note(
        case=worked_on,
        text="She called.",
        area=Area.GENERAL,
        by=cast.marieke.on(Relation.OWNER),
        at=later,
    )
    case_for(cast.marieke, read.reference, on=TODAY)

    assert queries.untouched(batch) == 2
    assert undo_batch(batch=batch, by=cast.marieke, at=later) == 1
    assert [one.pk for one in Case.objects.all()] == [worked_on.pk]


def test_chosen_rows_come_in_alone(cast: Cast) -> None:
    it = brought(cast, *people(4))

    batch = all_in(cast, it, only_rows=[3, 5])

    assert batch.files == 2
    assert sorted(BatchFile.objects.values_list("row", flat=True)) == [3, 5]


def test_what_an_office_says_of_its_columns_is_remembered(cast: Cast) -> None:
    office = cast.office.offices["hague", "The Hague"]
    words = {Target.NATIONALITY: {plain("Mesopotamia"): "IRQ"}}
    meaning = replace(MEANING, words=words, programme="eurp-nld")

    remember_meaning(office=office, meaning=MEANING, by=cast.marieke, at=cast.now)
    remember_meaning(office=office, meaning=meaning, by=cast.marieke, at=cast.now)

    assert queries.meaning_of(office) == meaning
    assert queries.meaning_of(cast.office.offices["hague", "Ter Apel"]) is None


def test_a_caseload_is_brought_by_whoever_opens_cases_for_their_own_office(cast: Cast) -> None:
    it = brought(cast, *people(1))
    batch = begun(cast, it)
    with pytest.raises(NotPermitted):
        carry_on(batch=batch, caseload=it.caseload, by=cast.tomasz, at=cast.now)
    with pytest.raises(NotPermitted):
        undo_batch(batch=batch, by=cast.els, at=cast.now)
    with pytest.raises(OutOfScope):
        begin_batch(
            office=cast.office.offices["baghdad", "Baghdad"],
            brought=it,
            meaning=MEANING,
            by=cast.marieke,
            at=cast.now,
        )
    stranger = replace(cast.marieke, organisation_id=cast.brussels.id)
    with pytest.raises(OutOfScope):
        carry_on(batch=batch, caseload=it.caseload, by=stranger, at=cast.now)


def test_what_came_in_is_in_the_log(cast: Cast) -> None:
    all_in(cast, brought(cast, *people(1)))

    tags = set(AuditEvent.objects.values_list("tag", flat=True))
    assert {
        "caseloads:batch:begin",
        "caseloads:batch:carry_on",
        "caseloads:batch:finish",
        "cases:case:register",
        "people:person:register",
        "journey:document:add",
    } <= tags


def alike_of_rows(cast: Cast, *rows: dict[str, str], **more: Any) -> dict[int, int | None]:
    batch = all_in(cast, brought(cast, *rows), **more)
    return dict(BatchFile.objects.filter(batch=batch).values_list("row", "alike"))


def test_who_may_have_a_file_already_is_flagged(cast: Cast) -> None:
    a_case(cast, adult("Karim Abbas", "31 March 1984"))

    found = alike_of_rows(
        cast,
        {"Passport number": ""},
        {"Name": "Kareem Abbas", "Date of birth": "1984", "Passport number": ""},
        {"Name": "Karim Abbas", "Date of birth": "1951-05-05", "Passport number": ""},
        {"Name": "Zubayda Rahmani", "Date of birth": "1984-03-31", "Passport number": ""},
    )

    # The first two are also alike to each other.
    assert found[2] == 2
    assert found[3] is not None
    assert found[3] >= 1
    assert (found[4], found[5]) == (0, 0)


def test_the_same_document_and_year_are_flagged_whatever_the_name(cast: Cast) -> None:
    found = alike_of_rows(cast, {}, {"Name": "Zubayda Rahmani"}, {"Name": "Amal", "Passport number": "B99"})

    assert found == {2: 1, 3: 1, 4: 0} or found == {2: 0, 3: 1, 4: 0}


def test_a_file_whose_identity_is_restricted_flags_nobody(cast: Cast) -> None:
    case = a_case(cast, adult("Karim Abbas", "31 March 1984"))
    case.identity_restricted, case.counsellor_id = True, cast.sanne.user_id
    case.save(update_fields=["identity_restricted", "counsellor_id"])

    assert alike_of_rows(cast, {"Passport number": ""}) == {2: 0}


def test_whoever_does_not_want_it_has_nobody_looked_for(cast: Cast) -> None:
    assert alike_of_rows(cast, {}, flags_alike=False) == {2: None}
