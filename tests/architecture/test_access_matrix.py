"""Every address of the pages stands in the access matrix, once, in the words of the role table."""

from __future__ import annotations

from tests.matrix import BY_NAME, ROWS, patterns
from wayhome.casefile.access.enums import Permission

WHO = {"public", "anyone", "staff", *(permission.value for permission in Permission)}
METHODS = {"GET", "POST", "GET POST"}
OTHERS = ("account_", "mfa_", "oidc_", "socialaccount_", "api_")
"""Addresses of log-in, told in ``tests/pages/test_log_in_addresses.py``, and of the API: it looks at no session, and is asked
by token in ``tests/access/test_api.py``."""
ONLY_IN_THE_DEMONSTRATION = {"demo_login"}


def test_every_address_stands_in_the_matrix_once_and_every_row_exists() -> None:
    ours = {name for name in patterns() if not name.startswith(OTHERS)}

    assert sorted(ours - set(BY_NAME)) == []
    assert sorted(set(BY_NAME) - ours - ONLY_IN_THE_DEMONSTRATION) == []
    assert len(ROWS) == len(BY_NAME)


def test_rows_use_the_words_of_the_matrix() -> None:
    assert [row["name"] for row in ROWS if row["who"] not in WHO] == []
    assert [row["name"] for row in ROWS if row["methods"] not in METHODS] == []
