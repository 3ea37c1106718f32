"""The outbox: e-mails that tell staff that there is news, and nothing by which a person or a case could be told.

A letter is a row first, and an e-mail after its transaction has committed. One that could not be handed over is tried again,
later each time; a crash between handing it over and writing that down sends it twice, which is better than never.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping

from django.db import transaction

from wayhome.ground.messaging.enums import MailWish, Sort, sort_of
from wayhome.ground.messaging.models import Letter, MailChoice
from wayhome.ground.messaging.queries import Reader, unread_by

BACK = dt.timedelta(days=1)
"""How far back the first letter of somebody looks."""
AT_MOST_EVERY: Mapping[MailWish, dt.timedelta] = {
    MailWish.URGENT: dt.timedelta(minutes=15),
    MailWish.EACH: dt.timedelta(minutes=15),
    MailWish.DAILY: dt.timedelta(hours=20),
}
"""House limits: nobody gets one letter after the other, and who wants one a day gets it in the morning."""
MORNING = 7
"""The hour of the office from which the letter of the day is written."""
MOST_TRIES = 12
LONGEST_WAIT = dt.timedelta(hours=6)
Send = Callable[[Letter], None]


def wish_of(*, organisation_id: int, user_id: int) -> MailWish:
    """Return when somebody wants an e-mail: as they chose, else when something is urgent."""
    row = MailChoice.objects.filter(organisation_id=organisation_id, user_id=user_id).first()
    return MailWish(row.wish) if row else MailWish.URGENT


def choose_wish(*, organisation_id: int, user_id: int, wish: MailWish, at: dt.datetime) -> MailChoice:
    """Keep when somebody wants an e-mail, and return the row."""
    row, _ = MailChoice.objects.update_or_create(
        organisation_id=organisation_id,
        user_id=user_id,
        defaults={"wish": wish.value, "chosen_at": at},
    )
    return row


def write_letter(*, reader: Reader, wish: MailWish, local_hour: int, at: dt.datetime) -> Letter | None:
    """Put a letter to somebody into the outbox, if there is news they want to hear of now; return it, or nothing.

    News are notices that reached them since their last letter and that they have not read, counted to the full minute, so
    that two servers that write in the same minute write one letter. ``local_hour`` is the hour at their office, 0 to 23.
    """
    if wish is MailWish.NEVER or reader.user_id is None:
        return None
    mine = Letter.objects.filter(organisation_id=reader.organisation_id, user_id=reader.user_id)
    last = mine.order_by("-until_at").first()
    if last is not None and at - last.until_at < AT_MOST_EVERY[wish]:
        return None
    if wish is MailWish.DAILY and local_hour < MORNING:
        return None
    since = last.until_at if last else at - BACK
    until = at.replace(second=0, microsecond=0)
    news = unread_by(reader).filter(made_at__gt=since, made_at__lte=until)
    if wish is MailWish.URGENT:
        news = news.filter(urgent=True)
    found = {
        (code, str(case_id)): urgent
        for code, case_id, urgent in news.values_list("code", "case_id", "urgent")
    }
    if not found:
        return None
    counts = Counter(sort_of(code).value for code, _ in found)
    letter, is_new = Letter.objects.get_or_create(
        organisation_id=reader.organisation_id,
        user_id=reader.user_id,
        until_at=until,
        defaults={
            "counts": {sort.value: counts[sort.value] for sort in Sort if counts[sort.value]},
            "urgent": any(found.values()),
            "made_at": at,
            "try_at": at,
        },
    )
    return letter if is_new else None


def send_letters(*, organisation_id: int, send: Send, at: dt.datetime, most: int = 200) -> tuple[int, int]:
    """Hand the waiting letters of an organisation over, each in a transaction of its own; return how many went and failed.

    ``send`` raises for one that could not be handed over: it is tried again after 1, 2, 4 … minutes, six hours apart at
    most, and given up after twelve times. Two servers that send at the same moment share them.
    """
    waiting = Letter.objects.filter(
        organisation_id=organisation_id, sent_at__isnull=True, given_up_at__isnull=True, try_at__lte=at
    )
    went = failed = 0
    for key in list(waiting.order_by("try_at", "id").values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            row = waiting.select_for_update(skip_locked=True).filter(pk=key).first()
            if row is None:
                continue
            row.tries += 1
            try:
                send(row)
            except Exception:
                failed += 1
                row.try_at = at + min(dt.timedelta(minutes=2 ** (row.tries - 1)), LONGEST_WAIT)
                row.given_up_at = at if row.tries >= MOST_TRIES else None
            else:
                went += 1
                row.sent_at = at
            row.save(update_fields=["tries", "try_at", "sent_at", "given_up_at"])
    return went, failed


def forget_letters(*, organisation_id: int, before: dt.datetime) -> int:
    """Throw away letters that were made before a moment, but the last one of each person, and return how many."""
    old = Letter.objects.filter(organisation_id=organisation_id, made_at__lt=before)
    last = (
        Letter.objects.filter(organisation_id=organisation_id)
        .order_by("user_id", "-until_at")
        .distinct("user_id")
        .values("pk")
    )
    return old.exclude(pk__in=last).delete()[0]
