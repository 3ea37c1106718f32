"""Counts what the work under way is about to show, by the key broker where there is one, and by this process elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from wayhome.ground.core.context import WorkContext
from wayhome.ground.crypto import tally
from wayhome.ground.crypto.broker import client


def count_looks(
    context: WorkContext, *, files: Collection[str], names: Collection[str], at: dt.datetime
) -> None:
    """Count files and names for whoever works; those that rest on a name alone are not files.

    Raises ``TooMuchOpened`` when a limit would be passed; then nothing may be shown. Raises ``KeyUnavailable``.
    """
    asker = tally.asker_of(context)
    if client.named():
        client.count(asker, files=files, names=names)
    else:
        tally.count(asker, at=at, files=files, names=names)


def allow_more(context: WorkContext, *, user_id: int, how: str, allowed_by: int, at: dt.datetime) -> None:
    """Let a person open more: ``step_up`` begins their hour anew, ``lift`` doubles their day (UTC).

    Raises ``KeyUnavailable``.
    """
    work = tally.asker_of(context)
    asker = tally.Asker(f"user {user_id}", work.organisation_id, work.request, work.way)
    if client.named():
        client.allow_more(asker, how=how, allowed_by=f"user {allowed_by}")
    else:
        tally.allow_more(asker, at=at, how=how, allowed_by=f"user {allowed_by}")
