"""What happens each minute: the log is sealed, and somebody is told when it was not for too long."""

from __future__ import annotations

import datetime as dt
import io

from django.core.management import call_command

from wayhome.casefile.access.actions import tell_late_log
from wayhome.ground.audit.standing import standing
from wayhome.ground.core.context import acting_for
from wayhome.jobs.timers import timers


def seal_the_log() -> str:
    """Seal what is ripe, hand it to the witnesses, and return what was done, in words.

    Where another server seals at the same moment nothing is done. Raises ``CommandError`` with a sentence.
    """
    said = io.StringIO()
    call_command("seal", stdout=said)
    return said.getvalue().strip()


def tell_if_late(now: dt.datetime) -> int:
    """Tell each organisation with a timer that the log is late, and return how many were told."""
    stands, told = standing(), 0
    if not stands.is_late(now):
        return 0
    for timer in timers(now):
        with acting_for([timer.by.organisation_id]):
            told += tell_late_log(stands=stands, by=timer.by, at=now)
    return told
