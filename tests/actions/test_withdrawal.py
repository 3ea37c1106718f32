"""Withdrawal is possible until boarding, whatever stands on the file: a sample of the proof of the same name."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.histories import a_history, expected_state
from tests.withdrawing import assert_told, assert_withdrawn
from wayhome.process.actions.withdrawal import tell_blindly, withdraw


@pytest.mark.parametrize("seed", range(12))
def test_a_withdrawal_is_heard_in_any_history(cast: Cast, seed: int) -> None:
    history = a_history(cast, seed)
    expected = expected_state(history)

    withdraw(
        case=history.case,
        member=history.member,
        given_by=history.given_by,
        said=history.said,
        by=history.by,
        at=cast.now,
    )

    assert_withdrawn(cast, history, expected)


@pytest.mark.parametrize("seed", range(100, 104))
def test_a_blind_message_is_kept_in_any_history(cast: Cast, acting, seed: int) -> None:
    history = a_history(cast, seed)

    with acting(cast.brussels):
        tell_blindly(reference=history.case.reference, said="They said no", by=cast.lucas, at=cast.now)

    assert_told(history)
