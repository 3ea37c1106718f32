"""What happens once a night: each function is one call, for one organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from wayhome.casefile.access.actions import compare_tally
from wayhome.casefile.cases.actions import (
    end_what_ran_out,
    suspend_unreviewed,
    tell_due_tasks,
    tell_overdue_reviews,
    tell_unexplained,
)
from wayhome.ground.accounts.once import forget_sent
from wayhome.ground.audit.recording import record
from wayhome.ground.crypto.tally import forget_counts
from wayhome.ground.files.actions import remove_leftovers, scan_waiting
from wayhome.ground.messaging.letters import forget_letters
from wayhome.jobs.timers import Timer
from wayhome.keeping.actions import carry_out_approved, list_what_is_due
from wayhome.keeping.replaying import ledger
from wayhome.privacy.actions import (
    empty_exports,
    empty_own_files,
    tell_due_requests,
    tell_missed_recipients,
)
from wayhome.process.actions.ageing import follow_ages
from wayhome.process.actions.chasing import chase_unconfirmed_arrivals
from wayhome.process.actions.rechecking import recheck_all
from wayhome.stages.outreach.actions import empty_old_enquiries, empty_old_referrals
from wayhome.stages.outreach.enums import EMPTY_AFTER_DAYS

Job = Callable[[Timer, dt.datetime], int]


def recheck_clearances(timer: Timer, now: dt.datetime) -> int:
    """Ask the gate of every cleared case again and return how many clearances fell."""
    return recheck_all(organisation_id=timer.by.organisation_id, today=timer.today, by=timer.by, at=now)


def keep_age_bands(timer: Timer, now: dt.datetime) -> int:
    """Bring age bands in step with today and return how many changed."""
    return follow_ages(organisation_id=timer.by.organisation_id, today=timer.today, by=timer.by, at=now)


def chase_arrivals(timer: Timer, now: dt.datetime) -> int:
    """Make a task for each case whose arrival nobody has confirmed in time, and return how many."""
    return chase_unconfirmed_arrivals(
        organisation_id=timer.by.organisation_id, today=timer.today, by=timer.by, at=now
    )


def empty_enquiries(timer: Timer, now: dt.datetime) -> int:
    """Empty the text of old enquiries and return how many."""
    return empty_old_enquiries(older_than=EMPTY_AFTER_DAYS, by=timer.by, at=now)


def end_sharings(timer: Timer, now: dt.datetime) -> int:
    """End what was shared until a day that has come, keys included, and return how many cases."""
    return end_what_ran_out(organisation_id=timer.by.organisation_id, today=timer.today, by=timer.by, at=now)


def empty_referrals(timer: Timer, now: dt.datetime) -> int:
    """Empty the texts of referrals answered long ago and return how many."""
    return empty_old_referrals(older_than=EMPTY_AFTER_DAYS, by=timer.by, at=now)


def remind_of_reviews(timer: Timer, now: dt.datetime) -> int:
    """Tell of emergencies that nobody reviewed in time, and return how many."""
    return tell_overdue_reviews(
        organisation_id=timer.by.organisation_id, today=timer.today, by=timer.by, at=now
    )


def suspend_whoever_waits(timer: Timer, now: dt.datetime) -> int:
    """Switch accounts off whose emergency nobody reviewed in time, and return how many."""
    return suspend_unreviewed(
        organisation_id=timer.by.organisation_id, today=timer.today, by=timer.by, at=now
    )


def count_unexplained(timer: Timer, now: dt.datetime) -> int:
    """Tell data protection of yesterday's looks that they have to ask about, and return how many."""
    return tell_unexplained(by=timer.by, day=now.date() - dt.timedelta(days=1), at=now)


def scan_files(timer: Timer, now: dt.datetime) -> int:
    """Scan files that were never scanned, remove what uploads left behind, and return how many passed."""
    remove_leftovers(before=now - dt.timedelta(days=1))
    return scan_waiting(by=timer.by, at=now, record=record).passed


def tell_corrections(timer: Timer, now: dt.datetime) -> int:
    """Tell past recipients of corrections that no door told of, and return how many notices."""
    return tell_missed_recipients(by=timer.by, at=now)


def remind_of_requests(timer: Timer, now: dt.datetime) -> int:
    """Tell data protection of requests that are due soon or overdue, and return how many."""
    return tell_due_requests(today=timer.today, by=timer.by, at=now)


def empty_files(timer: Timer, now: dt.datetime) -> int:
    """Throw away own files and lists that have run out, and return how many."""
    return empty_own_files(by=timer.by, at=now) + empty_exports(by=timer.by, at=now)


def tell_tasks(timer: Timer, now: dt.datetime) -> int:
    """Tell people and roles of what is due today, and return how many were told."""
    return tell_due_tasks(organisation_id=timer.by.organisation_id, today=timer.today, by=timer.by, at=now)


def forget_mail(timer: Timer, now: dt.datetime) -> int:
    """Forget letters of the outbox that are older than 90 days, and return how many."""
    before = now - dt.timedelta(days=90)
    return forget_letters(organisation_id=timer.by.organisation_id, before=before)


def forget_what_was_sent(timer: Timer, now: dt.datetime) -> int:
    """Forget forms that were sent long ago, and return how many."""
    return forget_sent(organisation_id=timer.by.organisation_id, at=now)


def compare_counts(timer: Timer, now: dt.datetime) -> int:
    """Compare yesterday's tally of opened files with the log, and return in how many places they differ."""
    return compare_tally(by=timer.by, day=now.date() - dt.timedelta(days=1), at=now)


def forget_old_counts(timer: Timer, now: dt.datetime) -> int:
    """Forget counts of opened files that are older than 90 days, and return how many."""
    return forget_counts(before=now - dt.timedelta(days=90))


DIFFERENCES = "differences between tally and log"
ALARMS = frozenset({DIFFERENCES})
"""Jobs whose count is a fault when it is not 0: the nightly run then ends with an error."""


def list_for_retention(timer: Timer, now: dt.datetime) -> int:
    """List closed cases whose time runs out, for two people to decide on, and return how many were added."""
    return list_what_is_due(organisation_id=timer.by.organisation_id, today=timer.today, by=timer.by, at=now)


def erase_approved(timer: Timer, now: dt.datetime) -> int:
    """Erase what two people approved and whose day has come, and return how many."""
    return carry_out_approved(
        ledger=ledger(), organisation_id=timer.by.organisation_id, today=timer.today, by=timer.by, at=now
    )


DAILY: Mapping[str, Job] = {
    "cases whose sharing ended": end_sharings,
    "age bands that changed": keep_age_bands,
    "clearances that fell": recheck_clearances,
    "tasks about unconfirmed arrivals": chase_arrivals,
    "enquiries emptied": empty_enquiries,
    "referrals emptied": empty_referrals,
    "emergencies nobody reviewed in time": remind_of_reviews,
    "accounts switched off for want of a review": suspend_whoever_waits,
    "looks to ask about": count_unexplained,
    "looks without a known reason": count_unexplained,
    DIFFERENCES: compare_counts,
    "old counts forgotten": forget_old_counts,
    "files scanned": scan_files,
    "notices of corrections": tell_corrections,
    "requests of people due soon": remind_of_requests,
    "own files and lists that ran out": empty_files,
    "forms sent long ago": forget_what_was_sent,
    "people and roles told of tasks due": tell_tasks,
    "letters forgotten": forget_mail,
    "cases whose time runs out": list_for_retention,
    "erasures carried out": erase_approved,
}
