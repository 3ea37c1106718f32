"""What is sent twice is done once, and what was undone may be sent again."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.cast import Cast, a_case
from tests.matrix import patterns
from tests.pages.conftest import Browse
from wayhome.casefile.cases.models import Case, Note
from wayhome.ground.accounts.models import SentOnce
from wayhome.ground.accounts.once import KEPT_FOR, claim, forget_sent, keep_answer, print_of
from wayhome.ground.core.context import acting_for
from wayhome.web.shared.once import ANY_NUMBER_OF_TIMES

NOON = dt.datetime(2026, 6, 9, 10, tzinfo=dt.UTC)


def form_of(browser: Client, page: str) -> str:
    """Return the key of the form on which a note is written."""
    text = browser.get(page.removesuffix("write/")).content.decode()
    return re.findall(r'name="once" value="([^"]+)"', text[: text.index('name="text"')])[-1]


def sent(browser: Client, page: str, key: str, body: str = "He called.") -> int:
    return browser.post(page, {"once": key, "area": "general", "text": body}).status_code


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


@pytest.fixture
def page(case: Case) -> str:
    return reverse("case_note_write", args=[case.reference])


def test_a_form_that_is_sent_again_is_done_once_and_leads_to_the_same_page(browse: Browse, page: str) -> None:
    marieke = browse("marieke")
    key = form_of(marieke, page)

    answers = [marieke.post(page, {"once": key, "area": "general", "text": "He called."}) for _ in range(3)]

    assert Note.objects.count() == 1
    assert {answer.headers["Location"] for answer in answers} == {answers[0].headers["Location"]}
    assert "This had been sent already" in marieke.get(answers[0].headers["Location"]).content.decode()


def test_other_words_are_another_note(browse: Browse, page: str) -> None:
    marieke = browse("marieke")
    key = form_of(marieke, page)

    sent(marieke, page, key)
    sent(marieke, page, key, "He called again.")

    assert Note.objects.count() == 2


def test_a_form_that_was_refused_may_be_sent_as_it_is(browse: Browse, page: str) -> None:
    marieke = browse("marieke")
    key = form_of(marieke, page)

    assert sent(marieke, page, key, "") == 422
    assert not SentOnce.objects.exists()
    assert sent(marieke, page, key, "") == 422


def test_a_key_of_somebody_else_is_not_used_up(cast: Cast, browse: Browse, page: str) -> None:
    key = form_of(browse("marieke"), page)

    assert sent(browse("marieke"), page, key) == 302
    assert sent(browse("sanne"), page, key) == 302
    assert Note.objects.count() == 2


def test_what_is_kept_of_it_says_nothing(browse: Browse, page: str, case: Case) -> None:
    marieke = browse("marieke")
    key = form_of(marieke, page)
    sent(marieke, page, key)

    row = SentOnce.objects.get()

    assert key not in (row.key, row.shape)
    assert (len(row.key), len(row.shape), row.status) == (64, 64, 302)
    assert row.location == reverse("case_notes", args=[case.reference])


def test_it_is_forgotten_after_thirty_days(cast: Cast, browse: Browse, page: str) -> None:
    marieke = browse("marieke")
    sent(marieke, page, form_of(marieke, page))

    assert dt.timedelta(days=30) == KEPT_FOR
    assert forget_sent(organisation_id=cast.hague.id, at=cast.now + KEPT_FOR) == 0
    later = cast.now + KEPT_FOR + dt.timedelta(seconds=1)
    assert forget_sent(organisation_id=cast.baghdad.id, at=later) == 0
    assert forget_sent(organisation_id=cast.hague.id, at=later) == 1


def test_every_form_that_is_sent_carries_a_key_of_its_own(browse: Browse, page: str) -> None:
    text = browse("marieke").get(page.removesuffix("write/")).content.decode()

    forms = re.findall(r'<form[^>]*method="post".*?</form>', text, flags=re.S)
    keys = [re.findall(r'name="once" value="([^"]{22})"', form) for form in forms]

    assert len(forms) >= 3
    assert all(len(one) == 1 for one in keys)
    assert len({one[0] for one in keys}) == len(forms)


def test_of_fifty_that_come_at_once_one_is_done_and_all_are_led_to_it(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    found: Counter[str] = Counter()
    shape = print_of(["the same"])
    start = threading.Barrier(50)

    def come(number: int) -> None:
        start.wait()
        with acting_for([1]), transaction.atomic():
            one = claim(key=print_of(["key"]), shape=shape, user_id=1, organisation_id=1, at=NOON)
            if not one.before:
                keep_answer(one, status=302, location=f"/{number}/")
                found["done"] += 1
            else:
                found[one.row.location] += 1
        connection.close()

    with django_db_blocker.unblock():
        try:
            _all_at_once(come)
        finally:
            with acting_for([1]), transaction.atomic():
                forget_sent(organisation_id=1, at=NOON + 2 * KEPT_FOR)

    assert found.pop("done") == 1
    assert list(found.values()) == [49]


def _all_at_once(come: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=come, args=[number]) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_what_may_be_chosen_any_number_of_times_are_addresses_that_exist() -> None:
    assert set(patterns()) >= ANY_NUMBER_OF_TIMES


def test_looking_for_the_same_case_twice_leads_there_twice(browse: Browse, page: str, case: Case) -> None:
    marieke = browse("marieke")
    key = form_of(marieke, page)

    answers = [marieke.post(reverse("case_find"), {"once": key, "q": case.reference}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert not SentOnce.objects.exists()
