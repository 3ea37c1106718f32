"""Passkeys in a real Chromium with an authenticator of its own: added, named, used alone and as second proof, removed."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction

from tests.browser import Site, Somebody
from tests.cast import everybody
from tests.journeys.test_logging_in import PASSWORD, code_of, with_password_and_code
from tests.looking import in_language, looks_at
from wayhome.ground.audit.models import AuditEvent

pytestmark = pytest.mark.browser

ALONE = "Log in with this passkey alone, without the password"


@pytest.fixture(autouse=True)
def nothing_left(site: Site) -> None:
    """Begin without second factors; the served office is shared by the tests of this file."""
    Authenticator.objects.all().delete()


def with_a_device(somebody: Somebody, *, present: bool = True) -> str:
    """Give somebody's browser a device that keeps passkeys and knows its owner; return the device's key."""
    devtools = somebody.context.new_cdp_session(somebody.page)
    devtools.send("WebAuthn.enable")
    device = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": present,
                "automaticPresenceSimulation": present,
            }
        },
    )
    return str(device["authenticatorId"])


def has_password(site: Site, key: str) -> str:
    """Give a member of the cast a password, and return the address to write."""
    user = site.user(key)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user.email


def logs_in(visitor: Somebody, email: str) -> Somebody:
    """Write address and password."""
    visitor.opens("account_login").answers({"E-mail": email, "Password": PASSWORD}).presses("Log in")
    return visitor


def adds_a_passkey(somebody: Somebody, name: str, *, alone: bool = True) -> Somebody:
    """Add a passkey on the security page, showing once more who it is."""
    somebody.opens("mfa_index").follows("Add a passkey", "main")
    if "Is it still you?" in somebody.page.inner_text("h1"):
        somebody.answers({"Password": PASSWORD}).presses("Go on")
    somebody.answers({"Name": name, ALONE: alone})
    with somebody.page.expect_navigation():
        somebody.presses("Add the passkey")
    return somebody


def test_a_counsellor_adds_a_passkey_and_logs_in_with_it_alone(site: Site) -> None:
    email = has_password(site, "marieke")
    marieke = site.visitor()
    with_a_device(marieke)
    logs_in(marieke, email)

    adds_a_passkey(marieke, "My telephone").reads("The passkey was added.", "Paper codes")
    marieke.opens("mfa_list_webauthn").reads("My telephone", "opens your account alone", "Not used yet")
    marieke.context.clear_cookies()
    marieke.opens("account_login")
    with marieke.page.expect_navigation(url=site.address("my_day")):
        marieke.presses("Log in with a passkey")

    marieke.reads("Tuesday 9 June")
    with transaction.atomic(), everybody():
        row = AuditEvent.objects.filter(tag="log_in:session:begin").latest("seq")
    assert (row.user_id, row.detail) == (site.user("marieke").id, {"way": "webauthn"})


def test_a_passkey_is_the_second_proof_after_the_password(site: Site) -> None:
    email = has_password(site, "tomasz")
    tomasz = site.visitor()
    with_a_device(tomasz)
    logs_in(tomasz, email)
    adds_a_passkey(tomasz, "Blue key", alone=False)
    tomasz.opens("mfa_list_webauthn").reads("Blue key", "second proof after the password")
    tomasz.context.clear_cookies()

    logs_in(tomasz, email).reads("The second proof", "Or with a paper code")
    with tomasz.page.expect_navigation(url=site.address("my_day")):
        tomasz.presses("Use a passkey")

    with transaction.atomic(), everybody():
        row = AuditEvent.objects.filter(tag="log_in:session:begin").latest("seq")
    assert row.detail == {"way": "password+webauthn"}


def test_a_passkey_is_renamed_and_removed_after_it_was_shown_once_more(site: Site) -> None:
    email = has_password(site, "sanne")
    sanne = site.visitor()
    with_a_device(sanne)
    logs_in(sanne, email)
    adds_a_passkey(sanne, "Old telephone")

    sanne.opens("mfa_list_webauthn").follows("Rename Old telephone", "main")
    sanne.answers({"Name": "Telephone of the desk"}).presses("Save the name").reads("Telephone of the desk")
    sanne.follows("Remove Telephone of the desk", "main").reads("From then on it opens nothing here.")
    sanne.presses("Remove the passkey").reads("The passkey was removed.", "You have no passkey yet.")

    assert not Authenticator.objects.filter(user=site.user("sanne")).exists()
    tags = AuditEvent.objects.filter(user_id=site.user("sanne").id, tag__startswith="log_in:factor")
    with transaction.atomic(), everybody():
        kept = list(tags.order_by("seq").values_list("tag", "detail__kind"))
    assert kept == [
        ("log_in:factor:add", "webauthn"),
        ("log_in:factor:add", "recovery_codes"),
        ("log_in:factor:rename", "webauthn"),
        ("log_in:factor:remove", "webauthn"),
        ("log_in:factor:remove", "recovery_codes"),
    ]


def test_the_passkey_of_somebody_unknown_is_refused_with_a_sentence(site: Site) -> None:
    email = has_password(site, "layla")
    layla = site.visitor()
    with_a_device(layla)
    logs_in(layla, email)
    adds_a_passkey(layla, "Lost telephone")
    Authenticator.objects.all().delete()  # the administrator took it away; the device knows nothing of it
    layla.context.clear_cookies()

    layla.opens("account_login")
    with layla.page.expect_navigation():
        layla.presses("Log in with a passkey")

    layla.reads("You were not logged in, because no account here knows that passkey.")
    row = AuditEvent.objects.latest("seq")
    assert (row.tag, row.user_id, row.subject_id) == ("log_in:attempt:refuse", None, "")
    assert row.detail == {"way": "passkey", "code": "wrong"}


def test_without_a_device_the_page_says_what_to_do(site: Site) -> None:
    visitor = site.visitor()
    with_a_device(visitor)

    visitor.opens("account_login").presses("Log in with a passkey")
    visitor.page.locator("[data-wayhome-passkey-note=cancelled]").wait_for(state="visible")

    visitor.reads("Nothing happened: no passkey was chosen, or it took too long.")


def test_without_javascript_the_button_is_not_there_and_a_sentence_is(site: Site) -> None:
    visitor = site.visitor(java_script_enabled=False)

    visitor.opens("account_login").reads("Passkeys need JavaScript, which is turned off in this browser.")

    assert not visitor.page.get_by_role("button", name="Log in with a passkey").is_visible()


def test_an_app_and_a_passkey_stand_side_by_side(site: Site) -> None:
    _, secret = with_password_and_code(site, "marieke")
    marieke = site.visitor()
    with_a_device(marieke)
    logs_in(marieke, site.user("marieke").email).answers({"Code": code_of(secret)}).presses("Log in")
    adds_a_passkey(marieke, "Telephone", alone=False)
    marieke.context.clear_cookies()

    logs_in(marieke, site.user("marieke").email)

    marieke.reads("Use a passkey", "Or with a code", "Open the app on your telephone")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_passkeys_is_whole(site: Site, language: str) -> None:
    email = has_password(site, "marieke")
    marieke = site.visitor()
    with_a_device(marieke)
    logs_in(marieke, email)
    adds_a_passkey(marieke, "My telephone", alone=False)
    in_language(site, marieke, language)
    key = Authenticator.objects.get(type="webauthn").pk

    faults = []
    for name, where in (
        ("mfa_index", {}),
        ("mfa_list_webauthn", {}),
        ("mfa_add_webauthn", {}),
        ("mfa_edit_webauthn", {"pk": key}),
        ("mfa_remove_webauthn", {"pk": key}),
        ("mfa_reauthenticate_webauthn", {}),
        ("account_reauthenticate", {}),
    ):
        faults += looks_at(marieke.opens(name, **where), as_what=f"{name} in {language}")
    marieke.context.clear_cookies()
    in_language(site, marieke, language)
    faults += looks_at(marieke.opens("account_login"), as_what=f"log-in in {language}")
    marieke.page.locator("#id_login").fill(email)
    marieke.page.locator("#id_password").fill(PASSWORD)
    with marieke.page.expect_navigation():
        marieke.page.keyboard.press("Enter")
    faults += looks_at(marieke, as_what=f"second proof in {language}")

    assert faults == []
