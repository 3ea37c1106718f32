"""``./wayhome manage nightly``: everything that happens once a night, one organisation at a time."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.tally import keep_timers
from wayhome.jobs.daily import ALARMS, DAILY
from wayhome.jobs.timers import timers

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs each nightly job for each organisation in a transaction of its own; one that fails stops no other."""

    help = "End what ran out, ask the gates of cleared cases again, chase unconfirmed arrivals, empty old enquiries."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run all jobs and print what each did; exit 1 when one failed, or found what must be looked into."""
        now, broken = timezone.now(), 0
        found: list[str] = []
        acting = timers(now)
        if not acting:
            raise CommandError(
                "Nothing was done, because no service account has a role. Make one, and give it the role of "
                "outreach worker in each organisation."
            )
        for timer in acting:
            for what, job in DAILY.items():
                try:
                    with acting_for([timer.by.organisation_id]) as context:
                        count = job(timer, now)
                        keep_timers("nightly", request=context.key, at=now)
                except Exception:
                    log.exception("nightly: %s, organisation %s", what, timer.by.organisation_id)
                    broken += 1
                else:
                    self.stdout.write(f"Organisation {timer.by.organisation_id}, {what}: {count}")
                    found += [what] if count and what in ALARMS else []
        if broken:
            raise CommandError(f"{broken} of the nightly jobs did not finish; the log says why.")
        if found:
            raise CommandError(f"All jobs ran, and something must be looked into: {', '.join(found)}.")
