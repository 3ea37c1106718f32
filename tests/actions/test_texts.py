"""Texts of consent and points of the checklist: one person writes, a second one puts in force, and then they stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast, a_case, everybody, members
from tests.factories.texts import WORDS, morning_of, point_in_force, text_in_force
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.models import Case
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import ChangedMeanwhile, NotPermitted, Refused
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent import actions
from wayhome.stages.consent.actions import Asking, Giving, TextWords
from wayhome.stages.consent.enums import Explained, Mode, Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.consent.queries import (
    Question,
    drafts_to_read,
    text_versions_of,
    texts_in_force,
    texts_now,
)
from wayhome.stages.counselling import actions as counselling
from wayhome.stages.counselling.actions import PointFacts, Wording
from wayhome.stages.counselling.models import ChecklistPoint, ChecklistText
from wayhome.stages.counselling.queries import point_line, point_lines, points_in_force, points_to_read

TODAY = dt.date(2026, 6, 9)
NEW = (TextWords("eng", "My consent", "I agree, and I may say no."),)


def write(cast: Cast, *, version: str = "4.2", by: str = "els", **more: Any) -> ConsentText:
    told = {"purpose": Purpose.RETURN, "version": version, "words": NEW, "at": cast.now, **more}
    return actions.write_text(by=getattr(cast, by), **told)[0]


def publish(cast: Cast, *, by: str = "maria", begins_on: dt.date = TODAY, **more: Any) -> None:
    told = {"purpose": Purpose.RETURN, "read_at": cast.now, "today": TODAY, "at": cast.now, **more}
    actions.publish_text(by=getattr(cast, by), begins_on=begins_on, **told)


def said_in_english(on: dt.date) -> str:
    found = texts_in_force(Purpose.RETURN, languages=["eng"], on=on)
    return found["eng"].version if found else ""


# Texts of consent


def test_a_draft_is_read_out_to_nobody(cast: Cast) -> None:
    text_in_force(cast, Purpose.RETURN)

    write(cast)

    assert said_in_english(TODAY) == "4.1"
    assert said_in_english(dt.date(2099, 1, 1)) == "4.1"
    assert drafts_to_read(cast.maria.user_id) == 1
    assert drafts_to_read(cast.els.user_id) == 0


def test_a_second_person_puts_a_draft_in_force_from_a_day(cast: Cast) -> None:
    text_in_force(cast, Purpose.RETURN)
    write(cast)

    publish(cast, begins_on=dt.date(2026, 7, 1))

    text = ConsentText.objects.get(version="4.2")
    assert (said_in_english(dt.date(2026, 6, 30)), said_in_english(dt.date(2026, 7, 1))) == ("4.1", "4.2")
    assert (text.written_by, text.confirmed_by) == (cast.office.users["els"], cast.office.users["maria"])
    with everybody():
        tags = list(AuditEvent.objects.order_by("seq").values_list("tag", flat=True))
    assert tags[-2:] == [
        "consent:text:write",
        "consent:text:publish",
    ]


def test_nobody_puts_their_own_words_in_force(cast: Cast) -> None:
    write(cast)

    with pytest.raises(Refused, match="you wrote it yourself"):
        publish(cast, by="els")
    assert said_in_english(TODAY) == ""


def test_whoever_corrects_a_draft_becomes_its_writer(cast: Cast) -> None:
    write(cast)
    later = cast.now + dt.timedelta(hours=1)

    write(cast, by="maria", read_at=cast.now, at=later)

    with pytest.raises(Refused, match="you wrote it yourself"):
        publish(cast, by="maria", read_at=later)
    publish(cast, by="grace", read_at=later)
    assert ConsentText.objects.get(version="4.2").confirmed_by == cast.office.users["grace"]


def test_what_counts_for_every_organisation_is_put_in_force_by_headquarters(cast: Cast) -> None:
    write(cast, by="maria")
    general = write_point(cast, by="maria")
    special = write_point(cast, by="maria", programme=cast.office.programmes["eurp-nld"], code="own")

    with pytest.raises(NotPermitted, match="counts for every organisation"):
        publish(cast, by="els")
    with pytest.raises(NotPermitted, match="counts for other organisations too"):
        put(cast, general, by="els")
    put(cast, special, by="els")  # of a programme of her own organisation

    assert said_in_english(TODAY) == ""
    assert ChecklistPoint.objects.get(pk=special.pk).confirmed_by == cast.office.users["els"]


def test_nobody_puts_in_force_or_overwrites_what_they_have_not_read(cast: Cast) -> None:
    write(cast)
    later = cast.now + dt.timedelta(hours=1)
    write(cast, read_at=cast.now, at=later)

    with pytest.raises(ChangedMeanwhile):
        publish(cast, read_at=cast.now)
    for read_at in (None, cast.now):
        with pytest.raises(ChangedMeanwhile):
            write(cast, by="maria", read_at=read_at)


@pytest.mark.parametrize("who", ["marieke", "bram", "ines", "peter"])
def test_only_a_programme_manager_keeps_texts(cast: Cast, who: str) -> None:
    write(cast)

    with pytest.raises(NotPermitted, match="keep the texts of consent"):
        write(cast, by=who, version="4.3")
    with pytest.raises(NotPermitted):
        publish(cast, by=who)
    with pytest.raises(NotPermitted):
        actions.drop_text(purpose=Purpose.RETURN, read_at=cast.now, by=getattr(cast, who), at=cast.now)


def test_an_organisation_that_enforces_words_no_consent(cast: Cast) -> None:
    by = cast.office.actor("peter")
    manager = type(by)(**{**vars(by), "roles": frozenset({Role.PROGRAMME_MANAGER})})

    with pytest.raises(NotPermitted):
        actions.write_text(purpose=Purpose.RETURN, version="4.2", words=NEW, by=manager, at=cast.now)


@pytest.mark.parametrize(
    "words",
    [
        (),
        (TextWords("ara", "موافقتي", "أوافق."),),
        (*NEW, TextWords("ara", "موافقتي", " ")),
        (*NEW, TextWords("zzz", "x", "y")),
        (*NEW, *NEW),
    ],
)
def test_a_version_is_whole_in_english_and_in_every_language_once(
    cast: Cast, words: tuple[TextWords, ...]
) -> None:
    with pytest.raises(Refused, match="was not saved"):
        write(cast, words=words)
    with pytest.raises(Refused, match="version is missing"):
        write(cast, version=" ")


def test_a_version_is_in_force_once_and_in_the_order_of_days(cast: Cast) -> None:
    text_in_force(cast, Purpose.RETURN)
    with pytest.raises(Refused, match="was in force already"):
        write(cast, version="4.1")
    write(cast)
    publish(cast, begins_on=dt.date(2026, 7, 1))
    write(cast, version="4.3")

    with pytest.raises(Refused, match="begins later"):
        publish(cast, begins_on=dt.date(2026, 6, 30))
    with pytest.raises(Refused, match="that day is over"):
        publish(cast, begins_on=dt.date(2026, 6, 8))


def test_a_draft_is_thrown_away_and_nothing_else(cast: Cast) -> None:
    text_in_force(cast, Purpose.RETURN)
    write(cast)

    earlier = cast.now - dt.timedelta(hours=1)
    with pytest.raises(ChangedMeanwhile):  # somebody saw another draft
        actions.drop_text(purpose=Purpose.RETURN, read_at=earlier, by=cast.maria, at=cast.now)
    assert actions.drop_text(purpose=Purpose.RETURN, read_at=cast.now, by=cast.maria, at=cast.now) == 1
    with pytest.raises(Refused, match="no draft any more"):
        actions.drop_text(purpose=Purpose.RETURN, read_at=cast.now, by=cast.maria, at=cast.now)
    with pytest.raises(Refused, match="there is no draft"):
        publish(cast)
    assert ConsentText.objects.count() == 2


def test_the_database_keeps_every_word_that_was_in_force(cast: Cast) -> None:
    text = text_in_force(cast, Purpose.RETURN)

    for change in ({"body": "Other words"}, {"begins_on": TODAY}, {"confirmed_at": None}):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            ConsentText.objects.filter(pk=text.pk).update(**change)
    with pytest.raises(IntegrityError, match="never removed"), transaction.atomic():
        text.delete()


def test_the_database_knows_no_text_in_force_by_one_person(cast: Cast) -> None:
    text = write(cast)
    alone = {"confirmed_by": cast.office.users["els"], "confirmed_at": cast.now, "begins_on": TODAY}

    with pytest.raises(IntegrityError, match="by_two_people"), transaction.atomic():
        ConsentText.objects.filter(pk=text.pk).update(**alone)
    with pytest.raises(IntegrityError, match="in_force_by_somebody"), transaction.atomic():
        ConsentText.objects.filter(pk=text.pk).update(begins_on=TODAY)


def test_a_consent_stays_under_the_words_it_was_given_under(cast: Cast) -> None:
    member = members(a_case(cast))[0]
    old = text_in_force(cast, Purpose.RETURN)
    event = actions.give_consent(
        case=member.case,
        member=member,
        question=Question(Purpose.RETURN),
        asking=Asking(old, "ara", Explained.READ_ALOUD, cast.now),
        giving=Giving(GivenBy.SELF, Mode.SIGNATURE),
        by=cast.marieke,
        at=cast.now,
    )

    write(cast)
    publish(cast)

    event.refresh_from_db()
    assert event.text is not None
    assert (event.text.version, event.text.body) == ("4.1", WORDS[1].body)


def test_a_language_without_the_new_words_stays_at_the_old_ones(cast: Cast) -> None:
    text_in_force(cast, Purpose.RETURN)
    write(cast)
    publish(cast)

    versions = text_versions_of(Purpose.RETURN)

    now = texts_now(versions, on=TODAY)
    assert {code: text.version for code, text in now.items()} == {"eng": "4.2", "ara": "4.1"}
    assert now == texts_in_force(Purpose.RETURN, languages=["eng", "ara"], on=TODAY)
    assert [version.first.version for version in versions] == ["4.2", "4.1"]


# Points of the checklist


def write_point(cast: Cast, *, by: str = "els", **more: Any) -> ChecklistPoint:
    facts = PointFacts(
        **{"code": "complaints", "version": "2", "position": 1, "wordings": [Wording("eng", "New.")], **more}
    )
    return counselling.write_point(facts=facts, by=getattr(cast, by), at=cast.now)


def put(cast: Cast, point: ChecklistPoint, *, by: str = "maria", begins_on: dt.date = TODAY) -> None:
    counselling.publish_point(
        point=point, begins_on=begins_on, read_at=cast.now, today=TODAY, by=getattr(cast, by), at=cast.now
    )


def versions_told(case: Case, on: dt.date) -> dict[str, str]:
    return {point.code: point.version for point in points_in_force(case, on=on)}


def test_a_point_takes_two_people_as_well(cast: Cast) -> None:
    case = a_case(cast)
    point_in_force(cast, "complaints", version="1")
    draft = write_point(cast)
    with pytest.raises(Refused, match="you wrote it yourself"):
        put(cast, draft, by="els")
    waiting = (points_to_read(cast.maria.user_id), points_to_read(cast.els.user_id))
    before = versions_told(case, TODAY)

    put(cast, draft)

    assert (waiting, before) == ((1, 0), {"complaints": "1"})
    assert versions_told(case, TODAY) == {"complaints": "2"}


def test_a_point_begins_on_its_day(cast: Cast) -> None:
    case = a_case(cast)
    point_in_force(cast, "complaints", version="1")

    put(cast, write_point(cast), begins_on=dt.date(2026, 7, 1))

    assert versions_told(case, dt.date(2026, 6, 30)) == {"complaints": "1"}
    assert versions_told(case, dt.date(2026, 7, 1)) == {"complaints": "2"}
    later = write_point(cast, version="3")
    with pytest.raises(Refused, match="begins later"):
        put(cast, later)


def test_a_programme_has_a_draft_of_its_own(cast: Cast) -> None:
    general = write_point(cast)
    special = write_point(cast, programme=cast.office.programmes["eurp-nld"])

    assert {line.first.id for line in point_lines()} == {general.id, special.id}
    with pytest.raises(ChangedMeanwhile):
        write_point(cast, by="maria")


@pytest.mark.parametrize("who", ["marieke", "bram"])
def test_only_a_programme_manager_keeps_points(cast: Cast, who: str) -> None:
    draft = write_point(cast)

    with pytest.raises(NotPermitted):
        write_point(cast, by=who, version="3")
    with pytest.raises(NotPermitted):
        put(cast, draft, by=who)
    with pytest.raises(NotPermitted):
        counselling.drop_point(point=draft, by=getattr(cast, who), at=cast.now)


def test_the_database_keeps_every_point_and_its_words(cast: Cast) -> None:
    point = point_in_force(cast, "complaints")

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ChecklistPoint.objects.filter(pk=point.pk).update(position=9)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ChecklistText.objects.filter(point=point).update(text="Other words")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ChecklistText.objects.create(point=point, language="ara", text="كلمات")
    with pytest.raises(IntegrityError), transaction.atomic():
        ChecklistText.objects.filter(point=point).delete()


def test_a_draft_of_a_point_is_thrown_away_and_what_was_in_force_is_not(cast: Cast) -> None:
    old = point_in_force(cast, "complaints", version="1")
    draft = write_point(cast)

    counselling.drop_point(point=draft, by=cast.els, at=cast.now)
    with pytest.raises(Refused, match="no draft any more"):
        counselling.drop_point(point=old, by=cast.els, at=cast.now)

    line = point_line(old.id)
    assert line is not None
    assert [point.id for point in line.versions] == [old.id]
    assert line.now(morning_of(TODAY).date()) == old
