"""Letters to staff: quiet by default, without a name, once, and tried again until they go."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.test import override_settings

from tests.cast import Cast, a_case, everybody, members
from tests.factories.journeys import booked
from wayhome.casefile.cases.actions import assign_case, tell_due_tasks
from wayhome.casefile.cases.enums import Area, State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import make_task
from wayhome.ground.core.context import acting_for
from wayhome.ground.messaging.enums import SORT_OF_CODE, MailWish, Sort, sort_of
from wayhome.ground.messaging.letters import (
    MOST_TRIES,
    choose_wish,
    forget_letters,
    send_letters,
    wish_of,
    write_letter,
)
from wayhome.ground.messaging.models import Letter, Notice
from wayhome.ground.messaging.queries import Reader
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import say
from wayhome.jobs.minutely.mail import write_and_send
from wayhome.process.actions.withdrawal import withdraw
from wayhome.process.enums import Verb
from wayhome.process.transitions import TABLE
from wayhome.safeguards.words import GivenBy

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def news(
    cast: Cast, *, at: dt.datetime | None = None, code: str = "cases:case:assign", urgent: bool = False
) -> None:
    notify(
        organisation_id=cast.hague.id,
        user_id=cast.marieke.user_id,
        code=code,
        sentence=say("Case %(reference)s", reference="K7M4-2QXP-9"),
        case_id=None,
        urgent=urgent,
        at=at or cast.now,
    )


def written(cast: Cast, wish: MailWish, *, at: dt.datetime | None = None, hour: int = 12) -> Letter | None:
    reader = Reader(cast.hague.id, None, cast.marieke.user_id, [])
    return write_letter(reader=reader, wish=wish, local_hour=hour, at=at or cast.now + MINUTE)


def test_nobody_is_written_to_by_default_but_for_what_is_urgent(cast: Cast) -> None:
    assert wish_of(organisation_id=cast.hague.id, user_id=cast.marieke.user_id or 0) is MailWish.URGENT

    news(cast)
    assert written(cast, MailWish.URGENT) is None
    news(cast, code="process:blind_withdrawal", urgent=True)
    letter = written(cast, MailWish.URGENT)

    assert letter is not None
    assert (letter.urgent, letter.counts) == (True, {"withdrew": 1})


def test_each_notice_is_told_of_once(cast: Cast) -> None:
    news(cast)
    first = written(cast, MailWish.EACH)
    again = written(cast, MailWish.EACH, at=cast.now + 30 * MINUTE)
    news(cast, at=cast.now + 31 * MINUTE, code="outreach:referral:answered")
    second = written(cast, MailWish.EACH, at=cast.now + 32 * MINUTE)

    assert first is not None
    assert again is None
    assert second is not None
    assert second.counts == {"answered": 1}


def test_a_letter_counts_to_the_full_minute_so_that_two_servers_write_one(cast: Cast) -> None:
    news(cast)
    first = written(cast, MailWish.EACH, at=cast.now + MINUTE + 7 * SECOND)

    assert first is not None
    assert first.until_at == cast.now + MINUTE
    assert written(cast, MailWish.EACH, at=cast.now + MINUTE + 40 * SECOND) is None


def test_letters_of_one_person_lie_a_quarter_of_an_hour_apart(cast: Cast) -> None:
    news(cast)
    written(cast, MailWish.EACH)
    news(cast, at=cast.now + 2 * MINUTE)

    assert written(cast, MailWish.EACH, at=cast.now + 15 * MINUTE) is None
    assert written(cast, MailWish.EACH, at=cast.now + 16 * MINUTE) is not None


def test_the_letter_of_a_day_comes_in_the_morning(cast: Cast) -> None:
    news(cast)

    assert written(cast, MailWish.DAILY, hour=6) is None
    assert written(cast, MailWish.DAILY, hour=7) is not None
    assert written(cast, MailWish.NEVER) is None


def test_somebody_chooses_when_they_are_written_to(cast: Cast) -> None:
    mine = {"organisation_id": cast.hague.id, "user_id": cast.marieke.user_id or 0}
    for wish in (MailWish.DAILY, MailWish.NEVER):
        choose_wish(**mine, wish=wish, at=cast.now)
        assert wish_of(**mine) is wish
    assert wish_of(organisation_id=cast.baghdad.id, user_id=mine["user_id"]) is MailWish.URGENT


def test_what_cannot_be_handed_over_is_tried_again_later_each_time_and_given_up_at_last(cast: Cast) -> None:
    news(cast)
    letter = written(cast, MailWish.EACH)
    assert letter is not None

    def broken(_letter: Letter) -> None:
        raise OSError("no mail server")

    at, waits = cast.now + MINUTE, []
    for _ in range(MOST_TRIES):
        assert send_letters(organisation_id=cast.hague.id, send=broken, at=at) == (0, 1)
        letter.refresh_from_db()
        waits.append(letter.try_at - at)
        at = letter.try_at
    assert waits[:4] == [1 * MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert max(waits) == dt.timedelta(hours=6)
    assert letter.given_up_at is not None
    assert send_letters(organisation_id=cast.hague.id, send=broken, at=at + DAY) == (0, 0)


def test_a_letter_that_went_is_sent_no_more(cast: Cast) -> None:
    news(cast)
    written(cast, MailWish.EACH)
    sent: list[uuid.UUID] = []

    for _ in range(2):
        send_letters(organisation_id=cast.hague.id, send=lambda one: sent.append(one.pk), at=cast.now + DAY)

    assert len(sent) == 1


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_a_mail_says_what_kind_of_news_there_is_and_names_nobody(cast: Cast) -> None:
    case = a_case(cast)
    mine = {"organisation_id": cast.hague.id, "user_id": cast.office.users["sanne"].id}
    choose_wish(**mine, wish=MailWish.EACH, at=cast.now)
    assign_case(case=case, counsellor=cast.office.users["sanne"], by=cast.els, at=cast.now)

    write_and_send(cast.now + MINUTE)

    [message] = [one for one in mail.outbox if one.to == [cast.office.users["sanne"].email]]
    assert "Given to you: 1" in message.body
    for word in (case.reference, "Karim", "Abbas", "http", "://"):
        assert word not in message.body + message.subject


def test_who_gives_a_case_to_themself_needs_no_notice(cast: Cast) -> None:
    case = a_case(cast)
    assign_case(case=case, counsellor=cast.office.users["els"], by=cast.els, at=cast.now)

    assert not Notice.objects.filter(code="cases:case:assign").exists()


def test_what_is_due_today_is_told_once_to_each_who_has_it(cast: Cast) -> None:
    case, today = a_case(cast), cast.now.date()
    for day, user in ((today, "marieke"), (today, "marieke"), (today, "tomasz"), (today + DAY, "marieke")):
        make_task(
            case=case,
            sentence=say("Call him"),
            due_on=day,
            at=cast.now,
            area=Area.GENERAL,
            user_id=cast.office.users[user].id,
        )

    assert tell_due_tasks(organisation_id=cast.hague.id, today=today, by=cast.marieke, at=cast.now) == 2
    assert tell_due_tasks(organisation_id=cast.hague.id, today=today, by=cast.marieke, at=cast.now) == 0
    found = {row.user_id: row.facts for row in Notice.objects.filter(code="cases:task:due")}
    assert found == {cast.marieke.user_id: {"count": 2}, cast.tomasz.user_id: {"count": 1}}
    assert tell_due_tasks(organisation_id=cast.baghdad.id, today=today, by=cast.marieke, at=cast.now) == 0


def test_what_one_organisation_told_keeps_no_other_from_telling(cast: Cast) -> None:
    case, today = a_case(cast), cast.now.date()
    user, sentence = cast.marieke.user_id, say("Tasks that are due today: %(count)s", count=1)
    make_task(case=case, sentence=say("Call him"), due_on=today, at=cast.now, area=Area.GENERAL, user_id=user)
    with everybody():
        notify(
            organisation_id=cast.brussels.id,
            user_id=user,
            code="cases:task:due",
            sentence=sentence,
            at=cast.now,
        )

        assert tell_due_tasks(organisation_id=cast.hague.id, today=today, by=cast.marieke, at=cast.now) == 1


def test_old_letters_are_forgotten_and_the_last_of_each_is_kept(cast: Cast) -> None:
    for days in (0, 1, 2):
        news(cast, at=cast.now + days * DAY)
        written(cast, MailWish.EACH, at=cast.now + days * DAY + MINUTE)

    assert forget_letters(organisation_id=cast.hague.id, before=cast.now + 100 * DAY) == 2
    assert Letter.objects.count() == 1


def test_letters_of_one_organisation_are_none_of_another(cast: Cast) -> None:
    news(cast)
    written(cast, MailWish.EACH)

    with acting_for([cast.baghdad.id]):
        assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("code", "sort"),
    [
        ("consent_withdrawn", Sort.WITHDREW),
        ("cases:task:due", Sort.DUE),
        ("outreach:referral:answered", Sort.ANSWERED),
        ("cases:case:assign", Sort.ASSIGNED),
        ("access:agreement:changed", Sort.OTHER),
    ],
)
def test_each_code_is_of_a_sort(code: str, sort: Sort) -> None:
    assert sort_of(code) is sort


def test_every_code_of_a_step_is_one_that_exists() -> None:
    steps = {
        code.removeprefix("process:")
        for code in SORT_OF_CODE
        if code.count(":") == 1 and code.startswith("process:")
    }

    assert steps - {"blind_withdrawal"} <= {verb.value for verb in Verb}


def test_a_withdrawal_and_an_interrupted_journey_are_urgent_and_no_other_step() -> None:
    assert {row.verb for row in TABLE if row.urgent} == {Verb.WITHDRAW, Verb.INTERRUPTED}


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_whoever_chose_nothing_is_written_to_when_somebody_withdraws(cast: Cast) -> None:
    case = a_case(cast)
    booked(cast, case)
    Case.objects.filter(pk=case.pk).update(state=State.PREPARING.value)
    withdraw(
        case=case,
        member=members(case)[0],
        given_by=GivenBy.SELF,
        said="",
        by=cast.marieke,
        at=cast.now,
    )

    write_and_send(cast.now + MINUTE)

    [message] = [one for one in mail.outbox if one.to == [cast.office.users["marieke"].email]]
    assert message.subject == "Wayhome: something urgent waits for you"
    assert "Somebody does not want to travel, or withdrew: 1" in message.body
