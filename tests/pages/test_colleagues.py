"""Pages of who works here: an administrator sees the own organisation's accounts, and no case."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case
from tests.pages.conftest import Browse
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Membership
from wayhome.ground.accounts.models import Office, User
from wayhome.ground.audit.models import AuditEvent

NOOR = {"name": "Noor Haddad", "email": "noor@office.example", "language": "ar", "role": "health_officer"}
PASSWORD = "four plain words again"


def address(cast: Cast, who: str, name: str = "colleague") -> str:
    return reverse(name, args=[cast.office.users[who].id])


def ending(cast: Cast, who: str, role: Role) -> str:
    held = Membership.objects.get(user=cast.office.users[who], role=role.value, ends_on__isnull=True)
    return reverse("colleague_role_end", args=[held.user_id, held.id])


def listed(browser: Client, **where: object) -> list[str]:
    """Return the names of the list, in its order."""
    text = browser.get(reverse("colleagues"), where).content.decode()
    return re.findall(r'href="/staff/colleagues/\d+/">([^<]+)<', text)


def test_an_administrator_sees_the_own_organisations_staff_only(cast: Cast, browse: Browse) -> None:
    names = listed(browse("bram"))

    assert names == sorted(names)
    assert {"Marieke de Wit", "Bram Kuipers", "Els Vermeer"} <= set(names)
    assert not {"Layla Hassan", "Youssef Amrani", "Nightly timer"} & set(names)
    assert browse("bram").get(address(cast, "layla")).status_code == 404
    assert browse("bram").get(reverse("colleague", args=[cast.office.timer.user_id])).status_code == 404  # type: ignore[union-attr]


def test_an_administrator_sees_no_case(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)

    answer = browse("bram").get(reverse("case", args=[case.reference]))

    assert answer.status_code in {403, 404}
    assert "Karim" not in answer.content.decode()


@pytest.mark.parametrize("who", ["marieke", "els", "ines"])
def test_nobody_else_opens_these_pages(cast: Cast, browse: Browse, who: str) -> None:
    browser = browse(who)
    pages = [reverse(name) for name in ("colleagues", "colleague_new", "colleague_from_elsewhere", "offices")]

    opened = {page: browser.get(page).status_code for page in [*pages, address(cast, "tomasz")]}
    menu = browser.get(reverse("my_day")).content.decode()

    assert set(opened.values()) == {403}
    assert reverse("colleagues") not in menu


def test_the_list_is_narrowed_by_office_role_and_standing(cast: Cast, browse: Browse) -> None:
    browser = browse("bram")
    User.objects.filter(pk=cast.office.users["hanna"].pk).update(is_active=False)

    assert listed(browser, office=cast.office.offices["hague", "Ter Apel"].id) == ["Aylin Yilmaz"]
    assert listed(browser, role="return_counsellor") == ["Aylin Yilmaz", "Jasmijn Visser", "Marieke de Wit"]
    assert "Hanna Peeters" not in listed(browser)
    assert listed(browser, standing="gone") == ["Hanna Peeters"]
    assert "Hanna Peeters" in listed(browser, standing="all")
    assert listed(browser, standing="²", role="x", office="x") == listed(browser)


def test_the_list_goes_on_by_key_and_back(cast: Cast, browse: Browse) -> None:
    hire(cast, 30)
    browser = browse("bram")
    first = browser.get(reverse("colleagues")).content.decode()

    further = re.findall(r'href="([^"]*after=\d+)"', first)[0].replace("&amp;", "&")
    second = browser.get(further).content.decode()
    back = re.findall(r'href="([^"]*before=\d+)"', second)[0].replace("&amp;", "&")
    again = browser.get(back).content.decode()

    def names(text: str) -> list[str]:
        return re.findall(r'href="/staff/colleagues/\d+/">([^<]+)<', text)

    assert len(names(first)) == 25
    assert names(first) + names(second) == sorted(names(first) + names(second))
    assert not set(names(first)) & set(names(second))
    assert names(again) == names(first)
    assert {browser.get(reverse("colleagues"), {"after": key}).status_code for key in ("²", "9" * 400)} == {
        200
    }


def test_the_list_costs_the_same_for_ten_and_for_sixty(cast: Cast, browse: Browse) -> None:
    browser = browse("bram")
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse("colleagues"))
    hire(cast, 50)

    with CaptureQueriesContext(connection) as many:
        browser.get(reverse("colleagues"))

    assert len(many) == len(few)


def test_the_page_of_one_costs_the_same_however_many_roles(cast: Cast, browse: Browse) -> None:
    browser = browse("bram")
    with CaptureQueriesContext(connection) as few:
        browser.get(address(cast, "tomasz"))
    for role in (Role.HEALTH_OFFICER, Role.AUDITOR, Role.FINANCE_OFFICER):
        browser.post(address(cast, "tomasz"), {"role": role.value, "office": ""})
    browser.get(address(cast, "tomasz"))  # says what was done, which is kept with the session

    with CaptureQueriesContext(connection) as many:
        browser.get(address(cast, "tomasz"))

    assert len(many) <= len(few)


def hire(cast: Cast, number: int) -> None:
    """Give the mission in The Hague more counsellors."""
    people = [
        User.objects.make(email=f"c{place}@office.example", name=f"Colleague {place:02}", kept_by=cast.hague)
        for place in range(number)
    ]
    Membership.objects.bulk_create(
        Membership(
            user=user, organisation=cast.hague, role=Role.RETURN_COUNSELLOR.value, begins_on=cast.now.date()
        )
        for user in people
    )


# Roles


def test_a_role_is_given_and_stands_on_the_page(cast: Cast, browse: Browse) -> None:
    office = cast.office.offices["hague", "Ter Apel"]

    given = browse("bram").post(address(cast, "tomasz"), {"role": "health_officer", "office": office.id})

    text = browse("bram").get(address(cast, "tomasz")).content.decode()
    assert given.status_code == 302
    assert "Health officer" in text
    assert AuditEvent.objects.filter(tag="access:role:grant").count() == 1


def test_a_role_that_is_given_counts_at_the_next_request(cast: Cast, browse: Browse) -> None:
    tomasz = browse("tomasz")
    before = tomasz.get(reverse("outreach")).status_code

    browse("bram").post(address(cast, "tomasz"), {"role": "outreach_worker", "office": ""})

    assert (before, tomasz.get(reverse("outreach")).status_code) == (403, 200)


def test_a_role_that_ends_counts_no_more_at_the_next_request(cast: Cast, browse: Browse) -> None:
    aylin = browse("aylin")
    before = [aylin.get(reverse(name)).status_code for name in ("cases", "outreach")]

    browse("bram").post(ending(cast, "aylin", Role.RETURN_COUNSELLOR))
    one_left = aylin.get(reverse("outreach")).status_code
    browse("bram").post(ending(cast, "aylin", Role.OUTREACH_WORKER))
    none_left = aylin.get(reverse("outreach"))

    text = browse("bram").get(address(cast, "aylin")).content.decode()
    assert (before, one_left, none_left.status_code) == ([200, 200], 200, 403)
    assert text.index("No role here now") < text.index("Roles before")
    assert text.count("9 June 2026") >= 2


def test_who_gives_themself_a_role_reads_why_not(cast: Cast, browse: Browse) -> None:
    answer = browse("bram").post(address(cast, "bram"), {"role": "programme_manager", "office": ""})
    page = browse("bram").get(address(cast, "bram")).content.decode()

    assert answer.status_code == 422
    assert "because nobody gives one to themself" in answer.content.decode()
    assert not Membership.objects.filter(user=cast.office.users["bram"], role="programme_manager").exists()
    assert "Another administrator gives you roles" in page
    assert "Give a role" not in page


def test_the_last_administrator_reads_what_to_do_first(cast: Cast, browse: Browse) -> None:
    answer = browse("bram").post(ending(cast, "bram", Role.ADMINISTRATOR))

    assert answer.status_code == 422
    assert "Somebody there must be given the role of administrator first." in answer.content.decode()
    assert browse("bram").get(reverse("colleagues")).status_code == 200


def test_an_administrator_who_steps_back_is_led_to_their_day(cast: Cast, browse: Browse) -> None:
    bram = browse("bram")
    bram.post(address(cast, "marieke"), {"role": "administrator", "office": ""})

    answer = bram.post(ending(cast, "bram", Role.ADMINISTRATOR))

    assert answer.headers["Location"] == reverse("my_day")
    assert bram.get(reverse("colleagues")).status_code == 403


def test_a_role_is_ended_on_the_page_of_who_holds_it(cast: Cast, browse: Browse) -> None:
    held = Membership.objects.get(user=cast.office.users["tomasz"])

    answer = browse("bram").post(
        reverse("colleague_role_end", args=[cast.office.users["marieke"].id, held.id])
    )

    assert answer.status_code == 404


# Accounts


def test_a_new_account_sets_its_password_by_a_link_that_works_once(cast: Cast, browse: Browse) -> None:
    bram = browse("bram")
    made = bram.post(reverse("colleague_new"), {**NOOR, "office": ""})
    user = User.objects.get(email="noor@office.example")

    shown = bram.post(reverse("colleague_password_link", args=[user.id]))
    [link] = re.findall(r"https?://[^<\s]+/account/password/reset/key/[^<\s]+", shown.content.decode())
    owner = Client(headers={"x-forwarded-proto": "https"})
    page = owner.get(link, follow=True)
    there = page.redirect_chain[-1][0]
    done = owner.post(there, {"password1": PASSWORD, "password2": PASSWORD})
    again = Client(headers={"x-forwarded-proto": "https"}).get(link, follow=True)

    user.refresh_from_db()
    assert made.headers["Location"] == reverse("colleague", args=[user.id])
    assert (shown.status_code, done.status_code) == (200, 302)
    assert user.check_password(PASSWORD)
    assert "no longer good" in again.content.decode()
    assert "12 June 2026, 12:00" in shown.content.decode()
    assert link not in bram.get(reverse("colleague", args=[user.id])).content.decode()
    assert AuditEvent.objects.filter(tag="access:password_link:make", subject_id=str(user.id)).count() == 1


def test_a_second_link_ends_the_first_for_who_never_set_a_password(cast: Cast, browse: Browse) -> None:
    bram = browse("bram")
    bram.post(reverse("colleague_new"), {**NOOR, "office": ""})
    where = reverse("colleague_password_link", args=[User.objects.get(email=NOOR["email"]).id])

    pages = [bram.post(where).content.decode() for _ in range(2)]

    links = [re.findall(r"https?://[^<\s]+/account/password/reset/key/[^<\s]+", page)[0] for page in pages]
    texts = [
        Client(headers={"x-forwarded-proto": "https"}).get(link, follow=True).content.decode()
        for link in links
    ]
    assert "no longer good" in texts[0]
    assert "Choose a new password" in texts[1]


def test_a_taken_address_keeps_what_was_typed_and_says_what_to_do(cast: Cast, browse: Browse) -> None:
    taken = {**NOOR, "email": cast.office.users["layla"].email, "office": ""}

    answer = browse("bram").post(reverse("colleague_new"), taken)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody with an account elsewhere" in text
    assert "Noor Haddad" in text


def test_somebody_from_elsewhere_gets_a_role_and_keeps_the_account(cast: Cast, browse: Browse) -> None:
    told = {"email": cast.office.users["layla"].email, "role": "case_manager", "office": ""}

    nobody = browse("bram").post(reverse("colleague_from_elsewhere"), {**told, "email": "x@office.example"})
    given = browse("bram").post(reverse("colleague_from_elsewhere"), told)

    page = browse("bram").get(address(cast, "layla")).content.decode()
    assert (nobody.status_code, given.status_code) == (422, 302)
    assert "nobody has an account with this address" in nobody.content.decode()
    assert "Mission in Iraq keeps this account" in page
    assert address(cast, "layla", "colleague_switch_off") not in page
    assert browse("bram").post(address(cast, "layla", "colleague_password_link")).status_code == 422


def test_an_account_that_is_switched_off_is_out_at_the_next_request(cast: Cast, browse: Browse) -> None:
    tomasz = browse("tomasz")
    before = tomasz.get(reverse("departures")).status_code

    browse("bram").post(address(cast, "tomasz", "colleague_switch_off"))
    out = tomasz.get(reverse("departures"))
    shut = browse("bram").get(address(cast, "tomasz")).content.decode()
    browse("bram").post(address(cast, "tomasz", "colleague_switch_on"))

    assert (before, out.status_code) == (200, 302)
    assert out.headers["Location"].startswith(reverse("account_login"))
    assert "Switched off" in shut
    assert browse("tomasz").get(reverse("departures")).status_code == 200


def test_who_lost_their_factors_is_helped_and_nobody_helps_themself(cast: Cast, browse: Browse) -> None:
    for key in ("marieke", "bram"):
        Authenticator.objects.create(user=cast.office.users[key], type="totp", data={})
        SocialAccount.objects.create(user=cast.office.users[key], provider="oidc", uid=key)
    verbs = ("colleague_forget_factors", "colleague_forget_office_log_in")

    hers = [browse("bram").post(address(cast, "marieke", verb)).status_code for verb in verbs]
    own = [browse("bram").post(address(cast, "bram", verb)) for verb in verbs]

    assert hers == [302, 302]
    assert {one.status_code for one in own} == {422}
    assert "Use the page of your log-in." in own[0].content.decode()
    assert list(Authenticator.objects.values_list("user__name", flat=True)) == ["Bram Kuipers"]
    assert list(SocialAccount.objects.values_list("user__name", flat=True)) == ["Bram Kuipers"]


# Offices


def test_an_office_is_added_and_listed_with_its_people(cast: Cast, browse: Browse) -> None:
    told = {"name": "Gouda", "country": "NLD", "time_zone": "Europe/Amsterdam"}

    twice = [browse("bram").post(reverse("offices"), told).status_code for _ in range(2)]

    text = browse("bram").get(reverse("offices")).content.decode()
    assert twice == [302, 422]
    assert Office.objects.get(name="Gouda").organisation == cast.hague
    table = text.split("<tbody>")[1].split("</tbody>")[0]
    assert table.index("Gouda") < table.index("Ter Apel") < table.index("The Hague")
    assert "Baghdad" not in table
