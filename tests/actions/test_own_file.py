"""Somebody's own file holds everything about them and nothing about anybody else; it is prepared unread, and counted."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.apps import apps
from django.conf import settings
from django.test import override_settings

from tests.cast import Cast, a_case, adult, build_cast, child, everybody, members
from tests.conftest import NOON
from tests.factories.agreements import an_agreement
from tests.factories.canaries import Canaries, in_every_field, lift_checks, plant
from tests.serving import own_database
from wayhome.casefile.cases.actions import share_case, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.context import acting_for, current
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.fields import Sealed
from wayhome.ground.crypto.keyring import make_drawer
from wayhome.ground.files.models import StoredFile
from wayhome.ground.messaging.models import Notice
from wayhome.ground.values.tiers import Declaration, DrawerKind
from wayhome.privacy.actions import empty_own_files, give_out_own_file, prepare_own_file
from wayhome.privacy.classification import declarations
from wayhome.privacy.models import OwnFile
from wayhome.privacy.own_file import OwnFileContent, own_file
from wayhome.privacy.renderings.machine import as_json
from wayhome.privacy.renderings.paper import as_pdf, on_paper
from wayhome.privacy.speaking import English
from wayhome.privacy.subject import NOT_OF_A_PERSON, WITHHELD, rows_about, subject_of
from wayhome.stages.outreach.models import ReferredCase

EXISTING = {"people.Person", "cases.Case", "cases.CaseMember"}
"""Tables of which the person has exactly one row, which is filled instead of a new one."""
SEALED = [one for one in declarations() if any(tier != "T0" for tier in one.tiers.values())]
PERSONS = [one for one in SEALED if one.table not in NOT_OF_A_PERSON]


@dataclass
class World:
    """Two families in one office: the subject, a co-traveller, a stranger; and where their canaries are."""

    cast: Cast
    subject: CaseMember
    other: CaseMember
    stranger: CaseMember
    mine: Canaries = field(default_factory=dict)
    withheld: Canaries = field(default_factory=dict)
    theirs: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """Fill every sealed field of every table for three people, on a copy of the database with its checks off."""
    with django_db_blocker.unblock(), own_database():  # type: ignore[attr-defined]
        with acting_for([]):
            cast = build_cast(NOON)
        with acting_for([cast.hague.id]):
            family, strangers = a_case(cast, adult(), child()), a_case(cast, adult("Somebody Else"))
            people = members(family)
            made = World(cast, people[0], people[1], members(strangers)[0])
        lift_checks()
        with acting_for([cast.hague.id]):
            for declaration in PERSONS:
                _fill(made, declaration)
        yield made


def _fill(world: World, declaration: Declaration) -> None:
    table = declaration.table
    found = _planted(world, declaration, world.subject, "mine", dt.date(1901, 1, 1))
    world.mine |= {where: word for where, word in found.items() if where not in WITHHELD}
    world.withheld |= {where: word for where, word in found.items() if where in WITHHELD}
    stranger = _planted(world, declaration, world.stranger, "stranger", dt.date(1931, 1, 1))
    world.theirs += stranger.values()
    columns = {one.attname for one in apps.get_model(table)._meta.concrete_fields}
    of_the_case = declaration.drawer is DrawerKind.CASE and not {"member_id", "member_ids"} & columns
    if table != "cases.Case" and not of_the_case and declaration.drawer is not DrawerKind.OWN:
        world.theirs += _planted(world, declaration, world.other, "other", dt.date(1961, 1, 1)).values()


def _planted(world: World, declaration: Declaration, who: CaseMember, mark: str, day: dt.date) -> Canaries:
    table, case = declaration.table, who.case
    if table in EXISTING:
        row = {"people.Person": who.person, "cases.Case": case, "cases.CaseMember": who}[table]
        values, canaries = in_every_field(type(row), mark, day)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        return canaries
    own = declaration.drawer is DrawerKind.OWN and table not in ("audit.Revision", "files.StoredFile")
    drawer = who.drawer_id if declaration.drawer is not DrawerKind.CASE else case.drawer_id
    if own:
        drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=world.cast.hague.id).id
    given = {"member_ids": [who.id]} if "member_ids" in declaration.tiers else {}
    row, canaries = plant(table, drawer_id=drawer, case=case, member=who, mark=mark, first_day=day, **given)
    if table == "outreach.PartnerReferral":
        ReferredCase.objects.create(case=case, referral=row, opened_at=NOON)
    return canaries


def _content(member: CaseMember, *, whole_case: bool = True) -> OwnFileContent:
    return own_file(subject_of(member, whole_case=whole_case), speaker=English(), at=NOON)


@pytest.fixture(scope="module")
def content(world: World) -> OwnFileContent:
    """The subject's own file."""
    with acting_for([world.cast.hague.id]):
        return _content(world.subject)


@pytest.mark.parametrize("form", ["machine", "paper"])
def test_every_canary_of_the_person_stands_in_both_forms(
    world: World, content: OwnFileContent, form: str
) -> None:
    text = as_json(content).decode() if form == "machine" else json.dumps(on_paper(content, English()))

    of_no_use = {"cases.TimelineEntry.icon"} if form == "paper" else set()
    assert len(world.mine) > 100
    assert [where for where, word in world.mine.items() if word not in text and where not in of_no_use] == []


@pytest.mark.parametrize("form", ["machine", "paper"])
def test_no_canary_of_anybody_else_stands_in_either_form(
    world: World, content: OwnFileContent, form: str
) -> None:
    text = as_json(content).decode() if form == "machine" else json.dumps(on_paper(content, English()))

    assert len(world.theirs) > 150
    assert [word for word in world.theirs if word in text] == []


def test_what_is_withheld_stays_out_and_the_file_says_why(world: World, content: OwnFileContent) -> None:
    text = as_json(content).decode()

    assert set(world.withheld) == {"cases.SplitLink.other_case", "files.StoredFile.key"}
    assert [word for word in world.withheld.values() if word in text] == []
    assert set(WITHHELD.values()) == set(content.left_out)


def test_every_field_of_every_table_is_in_the_file_by_name(content: OwnFileContent) -> None:
    found = {entry.table: set(entry.values) for entry in content.entries}
    wanted = {
        one.table: {
            name
            for name in one.tiers
            if name not in ("drawer", "version") and f"{one.table}.{name}" not in WITHHELD
        }
        for one in PERSONS
    }

    assert {table: names for table, names in wanted.items() if found.get(table) != names} == {}


def test_sealed_flags_and_numbers_are_fields_of_the_file_too(content: OwnFileContent) -> None:
    """A canary cannot stand in them, so that their names are held instead."""
    small = {
        (model._meta.label, one.name)
        for model in (apps.get_model(declaration.table) for declaration in PERSONS)
        for one in model._meta.concrete_fields
        if isinstance(one, Sealed) and type(one).__name__ in ("SealedFlag", "SealedWhole")
    }
    names = {(entry.table, name) for entry in content.entries for name in entry.values}

    assert small
    assert small <= names


def test_the_whole_of_it_is_ready_within_a_minute(world: World) -> None:
    began = time.monotonic()
    with acting_for([world.cast.hague.id]):
        made = _content(world.subject)
    pdf = as_pdf(made, speaker=English())

    assert pdf.startswith(b"%PDF-")
    assert time.monotonic() - began < 60


def test_words_about_the_whole_case_can_be_left_out(world: World) -> None:
    with acting_for([world.cast.hague.id]):
        made = _content(world.subject, whole_case=False)

    tables = {entry.table for entry in made.entries}
    text = as_json(made).decode()
    assert not {"cases.Note", "cases.TimelineEntry", "process.DecisionRecord"} & tables
    assert world.mine["people.Person.full_name"] in text
    assert world.mine["counselling.ProtectionFact.kind"] in text
    assert any("speaks of others" in line for line in made.left_out)


def test_no_table_is_forgotten(world: World) -> None:
    """A new table is reached from a person, or somebody says why it is about nobody."""
    with acting_for([world.cast.hague.id]):
        subject = subject_of(world.subject)
        reached = [one.table for one in declarations() if one.table not in NOT_OF_A_PERSON]
        for declaration in declarations():
            rows_about(subject, declaration)  # raises LookupError where no way leads there

    assert len(reached) > 40
    assert set(NOT_OF_A_PERSON) <= {declaration.table for declaration in declarations()}


# What follows happens in an ordinary office.


@pytest.fixture
def files(tmp_path: object) -> Iterator[None]:
    """Keep stored files in a folder of the test."""
    from wayhome.ground.files.storage import storage  # noqa: PLC0415

    storage.cache_clear()
    with override_settings(WAYHOME_FILES=tmp_path):
        yield
    storage.cache_clear()


def prepared(cast: Cast, member: CaseMember, *, by: str = "marieke", whole_case: bool = True) -> OwnFile:
    speaker = English()
    paper = partial(as_pdf, speaker=speaker, font_folders=[settings.STATE.parent / "fonts"])
    done = prepare_own_file(
        member=member, whole_case=whole_case, speaker=speaker, paper=paper, by=getattr(cast, by), at=cast.now
    )
    return done.row


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast, adult("Zubayda Rahmani"), child("Noor Abbas"))


def test_names_of_staff_and_of_others_are_taken_out(cast: Cast, case: Case) -> None:
    text = f"{cast.marieke.name} spoke with Zubayda Rahmani about NOOR ABBAS, and Noora stayed."
    write_note(case=case, text=text, area=Area.GENERAL, by=cast.marieke, at=cast.now)

    made = _content(members(case)[0])

    notes = [entry.values["text"] for entry in made.entries if entry.table == "cases.Note"]
    assert notes == [
        "[a member of staff] spoke with Zubayda Rahmani about [another person of the case], and Noora stayed."
    ]
    assert made.replaced >= 2


def test_it_says_who_received_what_on_which_ground(cast: Cast, case: Case) -> None:
    agreement = an_agreement(cast.hague, cast.baghdad, reference="OWN-FILE")
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)

    made = _content(members(case)[0])

    one = made.recipients[0]
    assert (one.organisation, one.agreement, one.begins_on) == (
        cast.baghdad.name,
        "OWN-FILE",
        cast.now.date(),
    )
    assert one.basis == "Consent of each person, GDPR 6(1)(a)"
    assert "Health and fitness to travel" in one.parts


def test_it_says_who_looked_by_office_role_reason_and_day_and_never_by_name(cast: Cast, case: Case) -> None:
    AuditEvent.objects.create(
        at=cast.now,
        tag="file:read",
        user_id=cast.marieke.user_id,
        organisation_id=cast.hague.id,
        office_id=cast.marieke.office_id,
        roles=["return_counsellor"],
        relation="owner",
        case_id=case.id,
        fields=["people.Person.T1"],
        detail={"way": "case"},
    )

    made = _content(members(case)[0])

    one = made.readers[0]
    assert (one.office, one.roles, one.reason, one.day, one.times) == (
        "The Hague",
        ("return counsellor",),
        "responsible for the case",
        cast.now.date(),
        1,
    )
    assert cast.marieke.name not in as_json(made).decode()


@pytest.mark.usefixtures("files")
def test_whoever_counsels_prepares_it_unread_and_data_protection_gives_it_out(cast: Cast, case: Case) -> None:
    current().seen.clear()

    row = prepared(cast, members(case)[0])
    seen = {one.group for one in current().seen}
    with pytest.raises(NotPermitted):
        give_out_own_file(row=row, layout="pdf", by=cast.marieke, at=cast.now)
    pdf = give_out_own_file(row=row, layout="pdf", by=cast.willem, at=cast.now)
    machine = give_out_own_file(row=row, layout="json", by=cast.willem, at=cast.now)

    assert not {group for group in seen if group.startswith(("counselling", "journey", "cases.Note"))}
    assert b"".join(pdf.chunks).startswith(b"%PDF-")
    assert json.loads(b"".join(machine.chunks))["format"] == "wayhome-own-file"
    row.refresh_from_db()
    assert row.given_out == 2
    given = AuditEvent.objects.filter(tag="privacy:own_file:give_out", case_id=case.id).order_by("seq")
    assert [event.detail["sha256"] for event in given] == [row.pdf_sha256, row.json_sha256]
    assert Notice.objects.get(code="privacy:own_file:ready").role == "data_protection_officer"


@pytest.mark.usefixtures("files")
def test_it_runs_out_after_a_day_and_its_files_are_thrown_away(cast: Cast, case: Case) -> None:
    row = prepared(cast, members(case)[0])
    tomorrow = cast.now + dt.timedelta(hours=24)

    with pytest.raises(Refused, match="has run out"):
        give_out_own_file(row=row, layout="pdf", by=cast.willem, at=tomorrow)
    count = empty_own_files(by=cast.willem, at=tomorrow)

    assert count == 1
    assert {one.state for one in StoredFile.objects.filter(pk__in=[row.pdf_id, row.json_id])} == {"deleted"}
    assert empty_own_files(by=cast.willem, at=tomorrow) == 0


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("who", ["tomasz", "bram"])
def test_nobody_else_prepares_it(cast: Cast, case: Case, who: str) -> None:
    with pytest.raises(NotPermitted):
        prepared(cast, members(case)[0], by=who)


@pytest.mark.usefixtures("files")
def test_an_office_that_holds_the_case_by_agreement_prepares_nothing(cast: Cast, case: Case) -> None:
    layla = cast.partner("layla")
    with pytest.raises(NotPermitted):
        prepare_own_file(
            member=members(case)[0],
            whole_case=True,
            speaker=English(),
            paper=lambda _content: b"%PDF-",
            by=layla,
            at=cast.now,
        )
    with everybody(), pytest.raises(OutOfScope):
        prepare_own_file(
            member=members(case)[0],
            whole_case=True,
            speaker=English(),
            paper=lambda _content: b"%PDF-",
            by=cast.layla,
            at=cast.now,
        )


def test_on_paper_it_begins_with_the_person_and_says_codes_in_words(cast: Cast, case: Case) -> None:
    write_note(case=case, text="She asks about the school.", area=Area.GENERAL, by=cast.marieke, at=cast.now)

    told = on_paper(_content(members(case)[0]), English())

    titles = [section["title"] for section in told["sections"]]
    lines = [
        f"{line['label']}: {line['value']}"
        for section in told["sections"]
        for row in section["entries"]
        for line in row
    ]
    assert titles[0] == "Who you are, and how you are reached"
    assert "country you are in: Netherlands" in lines
    assert "step: Enquiry" in lines
    assert "type of return: Assisted voluntary" in lines
    assert "part of the file: General" in lines
    assert not [
        line for line in lines if "%(" in line or str(case.pk) in line or "[a member of staff]" in line
    ]


def test_what_happened_is_told_in_the_order_of_time(cast: Cast, case: Case) -> None:
    for hours in (3, 1, 2):
        write_note(
            case=case,
            text=f"note {hours}",
            area=Area.GENERAL,
            by=cast.marieke,
            at=cast.now + dt.timedelta(hours=hours),
        )

    told = on_paper(_content(members(case)[0]), English())

    notes = next(section for section in told["sections"] if section["title"] == "Notes")
    texts = [line["value"] for row in notes["entries"] for line in row if line["label"] == "text"]
    assert texts == ["note 1", "note 2", "note 3"]
