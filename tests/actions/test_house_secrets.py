"""Seeds of second factors stand sealed in the database, and open for what they were sealed for alone."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography.exceptions import InvalidTag
from django.db import connection

from tests.cast import Cast
from wayhome.ground.crypto.house_secrets import open_secret, seal_secret


def test_the_seed_of_an_app_stands_nowhere_in_the_database_and_still_works(cast: Cast) -> None:
    secret = totp.generate_totp_secret()
    factor = totp.TOTP.activate(cast.office.users["marieke"], secret)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        (stored,) = cursor.fetchone()
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))

    assert secret not in stored
    assert factor.validate_code(code)


def test_paper_codes_come_from_a_sealed_seed(cast: Cast) -> None:
    codes = RecoveryCodes.activate(cast.office.users["marieke"])
    [row] = Authenticator.objects.filter(type="recovery_codes")

    assert codes.validate_code(codes.get_unused_codes()[0])
    assert "seed" in row.data
    assert open_secret(row.data["seed"], purpose="second factors") not in json.dumps(row.data)


def test_a_seed_of_another_purpose_or_changed_by_a_letter_does_not_open(db: None) -> None:
    sealed = seal_secret("ABCD EFGH", purpose="second factors")
    flipped = ("A" if sealed[20] != "A" else "B").join((sealed[:20], sealed[21:]))

    assert open_secret(sealed, purpose="second factors") == "ABCD EFGH"
    for wrong, purpose in (
        (sealed, "something else"),
        (flipped, "second factors"),
        ("plain", "second factors"),
        ("", "second factors"),
    ):
        with pytest.raises(InvalidTag):
            open_secret(wrong, purpose=purpose)
