"""A stolen account cannot read everybody's file, whatever page it asks (S5), and its owner can go on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from urllib.parse import quote, urlencode

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from tests.cast import Cast, a_case, adult, child, everybody
from tests.matrix import BY_NAME, ROWS, patterns
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.models import Case
from wayhome.ground.accounts.models import LogIn
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.audit.reading import FILE_READ
from wayhome.ground.crypto.models import Tally
from wayhome.ground.messaging.models import Notice

PAGES = [row["name"] for row in ROWS if row["needs"] == "case" and "GET" in row["methods"]]
"""Every page of a file, as the access matrix knows them."""
LISTS = [
    name
    for name, pattern in patterns().items()
    if "GET" in BY_NAME.get(name, {}).get("methods", "")
    and not pattern.pattern.converters
    and name != "account_logout"
]
"""Every list and form of the house."""
SOME = ("case", "case_people", "case_notes")
AN_HOUR, A_DAY = 3, 5


@pytest.fixture(autouse=True)
def narrow(settings: Settings) -> None:
    """Three files an hour and five a day stand for sixty and three hundred."""
    settings.FILES_AN_HOUR, settings.FILES_A_DAY = AN_HOUR, A_DAY


@pytest.fixture
def cases(cast: Cast) -> Sequence[Case]:
    """Eight files, each with a family and a note."""
    made = [a_case(cast, adult(f"Zubayda Rahmani {number}", "3 March 1971"), child()) for number in range(8)]
    for case in made:
        write_note(case=case, text="She is afraid of him.", area=Area.GENERAL, by=cast.marieke, at=cast.now)
    return made


def take_everything(browser: Client, cases: Sequence[Case], pages: Sequence[str] = SOME) -> set[str]:
    """Ask pages of every file, as somebody who took an account; return whose notes or births showed."""
    shown: set[str] = set()
    for case in cases:
        for name in pages:
            text = browser.get(reverse(name, args=[case.reference])).content.decode()
            if "afraid of him" in text or "March 1971" in text:
                shown.add(case.reference)
    return shown


def _text(browser: Client, name: str) -> str:
    try:
        return browser.get(reverse(name)).content.decode()
    except NoReverseMatch:  # an address that needs a key which no file gives
        return ""


def prove_again(browser: Client, method: str = "password", **more: str) -> None:
    """Let the session hold a proof given just now."""
    session = browser.session
    proof = {"method": method, "at": time.time(), "reauthenticated": True, **more}
    session["account_authentication_methods"] = [*session.get("account_authentication_methods", []), proof]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def files_read(cast: Cast) -> set[object]:
    with everybody():
        rows = AuditEvent.objects.filter(tag=FILE_READ, user_id=cast.marieke.user_id)
        return set(rows.values_list("case_id", flat=True))


def test_whatever_pages_are_asked_no_more_files_are_shown_than_an_hour_allows(
    cast: Cast, browse: Browse, cases: Sequence[Case]
) -> None:
    browser = browse("marieke")

    shown = take_everything(browser, cases[:5], PAGES) | take_everything(browser, cases[::-1])

    for name in LISTS:
        assert "afraid of him" not in _text(browser, name)
    assert len(PAGES) > 50
    assert len(LISTS) > 30
    assert len(shown) == AN_HOUR
    assert len(files_read(cast)) == AN_HOUR


def test_with_proofs_for_every_step_up_a_day_still_ends(
    cast: Cast, browse: Browse, cases: Sequence[Case]
) -> None:
    browser, shown = browse("marieke"), set()
    for _ in range(4):
        shown |= take_everything(browser, cases)
        prove_again(browser)
        browser.post(reverse("step_up"))

    assert len(shown) == A_DAY
    assert len(files_read(cast)) == A_DAY


def test_lists_do_not_get_around_the_limit_and_show_names_on(
    cast: Cast, browse: Browse, cases: Sequence[Case]
) -> None:
    browser = browse("marieke")
    take_everything(browser, cases)

    listed = browser.get(reverse("cases"))

    assert listed.status_code == 200
    assert "afraid of him" not in listed.content.decode()
    assert len(files_read(cast)) == AN_HOUR


def test_names_in_lists_have_a_limit_of_their_own(
    cast: Cast, browse: Browse, cases: Sequence[Case], settings: Settings
) -> None:
    settings.NAMES_AN_HOUR = 2

    answer = browse("marieke").get(reverse("cases"))

    assert answer.status_code == 403
    assert "Zubayda" not in answer.content.decode()


def test_the_page_says_what_why_and_how_to_go_on(cast: Cast, browse: Browse, cases: Sequence[Case]) -> None:
    browser = browse("marieke")
    take_everything(browser, cases)

    answer = browser.get(reverse("case_people", args=[cases[-1].reference]))

    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Not opened: you have opened many files" in text
    assert f"{reverse('step_up')}?next=" in text
    assert reverse("blind_withdrawal") in text
    assert "Zubayda" not in text


def test_what_was_refused_is_audited_and_nothing_of_it_counted(
    cast: Cast, browse: Browse, cases: Sequence[Case]
) -> None:
    browser = browse("marieke")
    take_everything(browser, cases[:AN_HOUR])
    before = Tally.objects.count()

    browser.get(reverse("case_people", args=[cases[-1].reference]))

    assert Tally.objects.count() == before
    with everybody():
        [row] = AuditEvent.objects.filter(tag="door:refused")
    assert row.detail == {"code": "limit:hour"}


def test_what_is_open_stays_open(cast: Cast, browse: Browse, cases: Sequence[Case]) -> None:
    browser = browse("marieke")
    take_everything(browser, cases)

    assert browser.get(reverse("case_notes", args=[cases[0].reference])).status_code == 200


def test_a_full_day_tells_data_protection(cast: Cast, browse: Browse, cases: Sequence[Case]) -> None:
    browser = browse("marieke")
    take_everything(browser, cases)
    prove_again(browser)
    browser.post(reverse("step_up"))
    take_everything(browser, cases)

    answer = browser.get(reverse("case_people", args=[cases[-1].reference]))

    assert "A new day begins at midnight" in answer.content.decode()
    with everybody():
        told = Notice.objects.filter(code="access:limit:reach", role="data_protection_officer")
        assert told.count() == 1


def test_without_a_fresh_proof_nothing_is_opened(cast: Cast, browse: Browse, cases: Sequence[Case]) -> None:
    browser = browse("marieke")
    take_everything(browser, cases)

    answer = browser.post(reverse("step_up"), {"next": reverse("cases")})

    assert answer.status_code == 200
    assert not Tally.objects.filter(kind="step_up").exists()


def test_one_proof_opens_more_once(cast: Cast, browse: Browse, cases: Sequence[Case]) -> None:
    browser = browse("marieke")
    prove_again(browser)

    first = browser.post(reverse("step_up"), {"next": reverse("cases")})
    again = browser.post(reverse("step_up"), {"next": reverse("cases")})

    assert first.headers["Location"] == reverse("cases")
    assert again.status_code == 200
    assert Tally.objects.filter(kind="step_up").count() == 1


def test_a_proof_leads_to_no_other_site(cast: Cast, browse: Browse) -> None:
    browser = browse("marieke")
    prove_again(browser)

    answer = browser.post(reverse("step_up"), {"next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == reverse("my_day")


def test_the_way_through_password_and_code_opens_more_and_leads_back(
    cast: Cast, browse: Browse, settings: Settings
) -> None:
    """As somebody does it: one proof, the other, and the button; the password alone opens nothing."""
    browser, user = browse("marieke"), cast.office.users["marieke"]
    user.set_password("a long and secret sentence")
    user.save(update_fields=["password"])
    browser.force_login(user)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    browser.get(reverse("step_up"))  # the log-in begins with its first page
    LogIn.objects.filter(user=user).update(proofs=["password", "totp"])
    settings.SECOND_FACTOR = True
    page = browser.get(reverse("step_up"), {"next": reverse("cases")}).content.decode()
    assert "Enter your password, and then your second proof" in page
    here = f"{reverse('step_up')}?next={quote(reverse('cases'), safe='')}"

    first = browser.post(
        f"{reverse('account_reauthenticate')}?{urlencode({'next': here})}",
        {"password": "a long and secret sentence", "next": here},
    )
    assert first.headers["Location"] == here
    browser.post(here)
    assert not Tally.objects.filter(kind="step_up").exists()
    assert "Now give your second proof" in browser.get(here).content.decode()
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    browser.post(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': here})}", {"code": code, "next": here})
    done = browser.post(here, {"next": reverse("cases")})

    assert done.headers["Location"] == reverse("cases")
    assert Tally.objects.filter(kind="step_up", asker=f"user {user.id}").count() == 1


def test_a_passkey_alone_is_enough(cast: Cast, browse: Browse, settings: Settings) -> None:
    browser = browse("marieke")
    prove_again(browser, "mfa", type="webauthn")

    browser.post(reverse("step_up"))

    assert Tally.objects.filter(kind="step_up").count() == 1


def test_data_protection_opens_more_from_its_page(cast: Cast, browse: Browse, cases: Sequence[Case]) -> None:
    take_everything(browse("marieke"), cases)
    officer = browse("willem")

    page = officer.get(reverse("limits"))
    done = officer.post(reverse("limit_lift", args=[cast.marieke.user_id]))

    assert cast.marieke.name in page.content.decode()
    assert done.status_code == 302
    assert "may open as many again" in officer.get(reverse("limits")).content.decode()
    assert browse("marieke").get(reverse("limits")).status_code == 403
