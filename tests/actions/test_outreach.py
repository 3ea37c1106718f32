"""Outreach: questions without persons, events with counts, sheets with sources."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import Cast
from wayhome.demonstration.country_sheets import load_country_sheets
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import ChangedMeanwhile, NotPermitted, OutOfScope, Refused
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.values.errors import ValueRefused
from wayhome.stages.outreach import actions, queries
from wayhome.stages.outreach.actions import Attendance, EnquiryFacts, EventFacts, SheetFacts
from wayhome.stages.outreach.enums import Cancelled, Channel, Material, Section, Topic
from wayhome.stages.outreach.models import CountryInformation, Enquiry, InformationEvent

DAY = dt.timedelta(days=1)


def a_question(cast: Cast, *, at: dt.datetime | None = None, answer: str = "", **facts: object) -> Enquiry:
    known = {"channel": Channel.HELPLINE, "topic": Topic.DOCUMENTS, "text": "Do I need a passport?"}
    return actions.record_enquiry(
        facts=EnquiryFacts(**{**known, "language": "ara", "country": "IRQ", **facts}, answer=answer),  # type: ignore[arg-type]
        by=cast.aylin,
        at=at or cast.now,
    )


def the_plan(**facts: object) -> EventFacts:
    known = {
        "place": "Reception centre Ter Apel",
        "held_on": dt.date(2026, 6, 9),
        "from_time": dt.time(10),
        "until_time": dt.time(12),
        "topics": (Topic.HOW_RETURN_WORKS, Topic.HELP_AFTER_RETURN),
        "languages": ("ara", "prs"),
        "interpreters": ("INT-014",),
        "materials": (Material.LEAFLET,),
    }
    return EventFacts(**{**known, **facts})  # type: ignore[arg-type]


def an_event(cast: Cast, **facts: object) -> InformationEvent:
    return actions.plan_event(facts=the_plan(**facts), by=cast.aylin, at=cast.now)


def a_section(cast: Cast, body: str = "Airports are open.", **facts: object) -> CountryInformation:
    known = {
        "country": "IRQ",
        "language": "eng",
        "section": Section.TRAVEL,
        "source": "Demonstration text",
        "valid_from": dt.date(2026, 1, 1),
    }
    return actions.write_sheet(
        facts=SheetFacts(**{**known, "body": body, **facts}),  # type: ignore[arg-type]
        by=cast.aylin,
        at=cast.now,
    )


def refusal_of(verb: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refusal:
        verb()
    return refusal.value


def last_tag() -> str:
    return AuditEvent.objects.latest("seq").tag


def test_a_question_is_sealed_and_makes_no_case(cast: Cast) -> None:
    enquiry = a_question(cast)

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM outreach_enquiry WHERE id = %s", [enquiry.id])
        stored = bytes(cursor.fetchone()[0])
    assert b"passport" not in stored
    assert Enquiry.objects.get(pk=enquiry.pk).text == "Do I need a passport?"
    assert (enquiry.case_id, enquiry.answered_at) == (None, None)
    assert last_tag() == "outreach:enquiry:record"


def test_a_question_answered_at_once_is_answered(cast: Cast) -> None:
    enquiry = a_question(cast, answer="Yes, or a laissez-passer.")

    assert enquiry.answered_at == cast.now
    assert enquiry.answered_by_id == cast.aylin.user_id


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_question_is_refused(cast: Cast, text: str) -> None:
    with pytest.raises(Refused) as refusal:
        a_question(cast, text=text)

    assert refusal.value.field == "text"


def test_an_unknown_country_or_language_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueRefused, match="unknown_country"):
        a_question(cast, country="QQQ")
    with pytest.raises(ValueRefused, match="unknown_language"):
        a_question(cast, language="qqq")


def test_a_question_is_answered_once(cast: Cast) -> None:
    enquiry = a_question(cast)

    done = actions.answer_enquiry(
        enquiry=enquiry, answer="A passport or a laissez-passer.", by=cast.marieke, at=cast.now
    )

    assert (done.answer, done.answered_at) == ("A passport or a laissez-passer.", cast.now)
    assert last_tag() == "outreach:enquiry:answer"
    with pytest.raises(Refused, match="answered already"):
        actions.answer_enquiry(enquiry=enquiry, answer="Again", by=cast.marieke, at=cast.now)


def test_a_correction_keeps_the_old_values_and_minds_the_version(cast: Cast) -> None:
    enquiry = a_question(cast)

    changed = actions.correct_enquiry(
        enquiry=enquiry,
        changes={"topic": "travel", "country": "IRQ"},
        read_version=1,
        by=cast.aylin,
        at=cast.now,
    )

    assert changed == ("topic",)
    with pytest.raises(ChangedMeanwhile):
        actions.correct_enquiry(
            enquiry=enquiry, changes={"topic": "safety"}, read_version=1, by=cast.aylin, at=cast.now
        )


def test_old_questions_lose_text_and_key_and_keep_the_counts(cast: Cast) -> None:
    old = a_question(cast, at=cast.now - 91 * DAY, answer="Yes.")
    young = a_question(cast, at=cast.now - 89 * DAY)

    emptied = actions.empty_old_enquiries(older_than=90, by=cast.aylin, at=cast.now)

    row = Enquiry.objects.get(pk=old.pk)
    assert emptied == 1
    assert (row.text, row.answer, row.emptied_at, row.topic) == (None, None, cast.now, "documents")
    assert not DrawerWrap.objects.filter(drawer_id=old.drawer_id).exists()
    assert Enquiry.objects.get(pk=young.pk).text == "Do I need a passport?"
    assert last_tag() == "outreach:enquiry:empty_old"
    assert actions.empty_old_enquiries(older_than=90, by=cast.aylin, at=cast.now) == 0


def test_an_emptied_question_is_neither_answered_nor_corrected(cast: Cast) -> None:
    old = a_question(cast, at=cast.now - 91 * DAY)
    actions.empty_old_enquiries(older_than=90, by=cast.aylin, at=cast.now)
    row = Enquiry.objects.get(pk=old.pk)

    with pytest.raises(Refused, match="was emptied"):
        actions.answer_enquiry(enquiry=row, answer="Late", by=cast.aylin, at=cast.now)
    with pytest.raises(Refused, match="was emptied"):
        actions.correct_enquiry(
            enquiry=row, changes={"text": "New"}, read_version=1, by=cast.aylin, at=cast.now
        )


def test_emptying_leaves_other_organisations_alone(cast: Cast, acting) -> None:
    a_question(cast, at=cast.now - 91 * DAY)

    with acting(cast.brussels):
        emptied = actions.empty_old_enquiries(older_than=90, by=cast.lucas, at=cast.now)

    assert emptied == 0


def test_one_case_is_opened_from_a_question(cast: Cast) -> None:
    enquiry = a_question(cast)
    case_id = uuid.uuid4()

    actions.attach_case(enquiry=enquiry, case_id=case_id, by=cast.marieke, at=cast.now)

    assert Enquiry.objects.get(pk=enquiry.pk).case_id == case_id
    with pytest.raises(Refused, match="opened from this question before"):
        actions.attach_case(enquiry=enquiry, case_id=uuid.uuid4(), by=cast.marieke, at=cast.now)


def test_another_organisation_finds_no_question_and_no_event(cast: Cast, acting) -> None:
    enquiry, event = a_question(cast), an_event(cast)

    with acting(cast.brussels):
        with pytest.raises(OutOfScope):
            queries.enquiry_for(cast.lucas, enquiry.pk)
        with pytest.raises(OutOfScope):
            queries.event_for(cast.lucas, event.pk)
        assert queries.enquiries(cast.lucas, where=queries.EnquiryFilter()).rows == ()


@pytest.mark.parametrize("key", ["tomasz", "els", "peter", "youssef"])
def test_outreach_is_closed_to_roles_without_it(cast: Cast, key: str) -> None:
    by = getattr(cast, key)
    event, section, enquiry = an_event(cast), a_section(cast), a_question(cast)
    facts = EnquiryFacts(channel=Channel.EMAIL, topic=Topic.SAFETY, text="Is it safe?")
    promise = actions.add_follow_up(
        event=event, what="Send the sheet", due_on=event.held_on, by=cast.aylin, at=cast.now
    )
    sheet = SheetFacts("IRQ", "eng", Section.WORK, "x", "x", dt.date(2026, 1, 1))
    verbs = [
        lambda: actions.record_enquiry(facts=facts, by=by, at=cast.now),
        lambda: actions.answer_enquiry(enquiry=enquiry, answer="x", by=by, at=cast.now),
        lambda: actions.correct_enquiry(enquiry=enquiry, changes={}, read_version=1, by=by, at=cast.now),
        lambda: actions.attach_case(enquiry=enquiry, case_id=uuid.uuid4(), by=by, at=cast.now),
        lambda: actions.empty_old_enquiries(older_than=90, by=by, at=cast.now),
        lambda: actions.plan_event(facts=the_plan(), by=by, at=cast.now),
        lambda: actions.change_event(event=event, facts=the_plan(), read_version=1, by=by, at=cast.now),
        lambda: actions.record_attendance(
            event=event, counts=Attendance(1, 1, 1, 1), notes="", by=by, at=cast.now
        ),
        lambda: actions.cancel_event(event=event, because=Cancelled.SECURITY, by=by, at=cast.now),
        lambda: actions.add_follow_up(event=event, what="x", due_on=event.held_on, by=by, at=cast.now),
        lambda: actions.finish_follow_up(follow_up=promise, by=by, at=cast.now),
        lambda: actions.write_sheet(facts=sheet, by=by, at=cast.now),
        lambda: actions.confirm_still_true(sheet=section, by=by, at=cast.now),
        lambda: queries.enquiry_for(by, enquiry.pk),
        lambda: queries.sheets(by, on=cast.now.date()),
    ]

    refusals = [refusal_of(verb) for verb in verbs]

    assert {type(refusal) for refusal in refusals} == {NotPermitted}


def test_an_event_is_planned_changed_and_held(cast: Cast) -> None:
    event = an_event(cast)

    changed = actions.change_event(
        event=event, facts=the_plan(until_time=dt.time(13)), read_version=1, by=cast.aylin, at=cast.now
    )
    held = actions.record_attendance(
        event=event,
        counts=Attendance(12, 30, 4, 5, 1),
        notes="Many asked about bans",
        by=cast.aylin,
        at=cast.now,
    )

    assert changed == ("until_time",)
    assert (held.state, held.attendance, held.settled_at) == ("held", 52, cast.now)  # 12 + 30 + 4 + 5 + 1
    assert last_tag() == "outreach:event:attendance"


def test_attendance_is_corrected_by_recording_it_again(cast: Cast) -> None:
    event = an_event(cast)
    actions.record_attendance(
        event=event, counts=Attendance(1, 2, 3, 4), notes="", by=cast.aylin, at=cast.now
    )

    again = actions.record_attendance(
        event=event, counts=Attendance(2, 2, 3, 4), notes="", by=cast.aylin, at=cast.now
    )

    assert again.attendance == 11


def test_attendance_waits_for_the_day(cast: Cast) -> None:
    event = an_event(cast, held_on=dt.date(2026, 6, 10))

    with pytest.raises(Refused, match="takes place on"):
        actions.record_attendance(
            event=event, counts=Attendance(1, 1, 1, 1), notes="", by=cast.aylin, at=cast.now
        )


def test_attendance_below_zero_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="below zero"):
        actions.record_attendance(
            event=an_event(cast), counts=Attendance(-1, 1, 1, 1), notes="", by=cast.aylin, at=cast.now
        )


def test_a_cancelled_event_is_neither_held_nor_changed(cast: Cast) -> None:
    event = actions.cancel_event(
        event=an_event(cast), because=Cancelled.NO_INTERPRETER, by=cast.aylin, at=cast.now
    )

    assert event.cancelled_because == "no_interpreter"
    with pytest.raises(Refused, match="cancelled"):
        actions.record_attendance(
            event=event, counts=Attendance(1, 1, 1, 1), notes="", by=cast.aylin, at=cast.now
        )
    with pytest.raises(Refused, match="cancelled"):
        actions.change_event(event=event, facts=the_plan(), read_version=1, by=cast.aylin, at=cast.now)


@pytest.mark.parametrize(
    "wrong", [{"topics": ()}, {"languages": ()}, {"place": " "}, {"until_time": dt.time(9)}]
)
def test_an_incomplete_plan_is_refused(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        an_event(cast, **wrong)


def test_the_database_counts_held_events_only(cast: Cast) -> None:
    event = an_event(cast)

    with pytest.raises(IntegrityError, match="outreach_event_counted_when_held"), transaction.atomic():
        InformationEvent.objects.filter(pk=event.pk).update(women=3)


def test_what_was_promised_is_done_once(cast: Cast) -> None:
    event = an_event(cast)
    promise = actions.add_follow_up(
        event=event, what="Send the sheet on Iraq", due_on=dt.date(2026, 6, 12), by=cast.aylin, at=cast.now
    )

    actions.finish_follow_up(follow_up=promise, by=cast.aylin, at=cast.now)
    again = actions.finish_follow_up(follow_up=promise, by=cast.marieke, at=cast.now + DAY)

    assert [row.what for row in queries.follow_ups(event)] == ["Send the sheet on Iraq"]
    assert (again.done_at, again.done_by_id) == (cast.now, cast.aylin.user_id)
    with pytest.raises(Refused):
        actions.add_follow_up(event=event, what=" ", due_on=event.held_on, by=cast.aylin, at=cast.now)


def test_reach_adds_up_held_events(cast: Cast) -> None:
    first, second = an_event(cast), an_event(cast)
    an_event(cast)
    actions.record_attendance(
        event=first, counts=Attendance(1, 2, 3, 4, 5), notes="", by=cast.aylin, at=cast.now
    )
    actions.record_attendance(
        event=second, counts=Attendance(10, 20, 0, 0, 0), notes="", by=cast.aylin, at=cast.now
    )

    reached = queries.reach(cast.aylin, dt.date(2026, 6, 1), dt.date(2026, 7, 1))

    assert (reached.events, reached.people, reached.men) == (2, 45, 22)  # 15 + 30; 2 + 20


def test_a_new_version_of_a_section_leaves_the_old_one(cast: Cast) -> None:
    first = a_section(cast)

    second = a_section(cast, "Two airports are open.")

    assert (first.version, second.version) == (1, 2)
    assert [row.version for row in queries.older_versions(second)] == [1]
    assert [row.body for row in queries.sheet(cast.aylin, "IRQ", "eng")] == ["Two airports are open."]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"body": " "}, "body"),
        ({"source": ""}, "source"),
        ({"valid_until": dt.date(2026, 1, 1)}, "valid_until"),
    ],
)
def test_a_section_needs_text_source_and_a_period(cast: Cast, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        a_section(cast, **wrong)  # type: ignore[arg-type]

    assert refusal.value.field == field


# 9 June 2026 + 180 days = 6 December 2026.
@pytest.mark.parametrize(("on", "stale"), [(dt.date(2026, 12, 5), False), (dt.date(2026, 12, 6), True)])
def test_a_section_is_old_after_180_days_without_a_check(cast: Cast, on: dt.date, stale: bool) -> None:
    section = a_section(cast)

    assert queries.is_stale(section, on) is stale


def test_a_section_is_old_on_the_day_it_ends(cast: Cast) -> None:
    section = a_section(cast, valid_until=dt.date(2026, 7, 1))

    assert queries.is_stale(section, dt.date(2026, 6, 30)) is False
    assert queries.is_stale(section, dt.date(2026, 7, 1)) is True


def test_confirming_makes_an_old_section_current_again(cast: Cast) -> None:
    section = a_section(cast)
    later = cast.now + 200 * DAY

    confirmed = actions.confirm_still_true(sheet=section, by=cast.marieke, at=later)

    assert queries.is_stale(confirmed, later.date()) is False
    assert confirmed.checked_by_id == cast.marieke.user_id


def test_a_replaced_section_is_not_confirmed(cast: Cast) -> None:
    first = a_section(cast)
    a_section(cast, "Newer")

    with pytest.raises(Refused, match="newer version"):
        actions.confirm_still_true(sheet=first, by=cast.aylin, at=cast.now)


def test_a_list_of_questions_pages_by_key_in_both_directions(cast: Cast) -> None:
    made = [a_question(cast, at=cast.now - number * DAY) for number in range(5)]
    where = queries.EnquiryFilter()

    first = queries.enquiries(cast.aylin, where=where, size=2)
    second = queries.enquiries(cast.aylin, where=where, size=2, after=first.later)
    third = queries.enquiries(cast.aylin, where=where, size=2, after=second.later)
    back = queries.enquiries(cast.aylin, where=where, size=2, before=second.earlier)

    shown = [row.pk for page in (first, second, third) for row in page.rows]
    assert shown == [row.pk for row in made]
    assert back.rows == first.rows
    assert (first.earlier, back.earlier, third.later) == ("", "", "")


def test_questions_are_counted_by_topic_and_country(cast: Cast) -> None:
    a_question(cast)
    a_question(cast, topic=Topic.SAFETY)
    a_question(cast, country="")
    a_question(cast, at=cast.now - 40 * DAY)

    topics = queries.counted_by(cast.aylin, "topic", since=cast.now - 30 * DAY)
    countries = queries.counted_by(cast.aylin, "country", since=cast.now - 30 * DAY)

    assert [(count.code, count.number) for count in topics] == [("documents", 2), ("safety", 1)]
    assert [(count.code, count.number) for count in countries] == [("IRQ", 2)]


def test_the_demonstrations_country_sheets_load(cast: Cast) -> None:
    written = load_country_sheets(by=cast.aylin, at=cast.now)

    assert {row.country for row in written} == {"ALB", "ETH", "IRQ"}
    assert len(queries.sheet(cast.aylin, "IRQ", "eng")) == len(Section)
