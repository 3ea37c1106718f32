"""The verbs of an emergency: open what is closed to one's role, for two hours, and have it looked at afterwards."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from wayhome.casefile.access.actions import suspend_account
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.models import Case, EmergencyAccess
from wayhome.casefile.cases.scopes import A_DAY
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say

LASTS = dt.timedelta(hours=2)
REVIEW_WITHIN = 3
"""Working days; Saturday and Sunday do not count. House rule."""
SATURDAY = 5
SHORTEST_REASON = 15


def open_in_emergency(
    *, case: Case, typed_reference: str, reason: str, by: Actor, at: dt.datetime
) -> EmergencyAccess:
    """Let the acting person read contacts, notes, health and protection of one case for two hours, and return the row.

    Data protection, the programme manager and whoever is responsible are told at once; somebody else looks at it within
    three working days. Nothing can be written by it, and talks and asylum history stay closed. Raises ``NotPermitted``,
    and ``Refused`` for a reference that is not this case's, a reason that says nothing, or somebody of whom an
    emergency waits for its review beyond its day.
    """
    require(by, Permission.OPEN_IN_EMERGENCY)
    if typed_reference.strip().upper() != case.reference:
        raise Refused(say(_OTHER_CASE), field="reference")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(say(_NO_REASON), field="reason")
    if overdue_reviews(by.organisation_id, today=at.date()).filter(user_id=by.user_id or 0).exists():
        raise Refused(say(_UNREVIEWED))
    row = EmergencyAccess.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        user_id=by.user_id or 0,
        organisation_id=by.organisation_id,
        reason=reason.strip(),
        from_at=at,
        until_at=at + LASTS,
        review_by_on=working_days_after(at.date(), REVIEW_WITHIN),
    )
    record("cases:emergency:open", by=by, at=at, case_id=case.id, subject=row)
    _tell(case, by, at)
    return row


def review_emergency(
    *, row: EmergencyAccess, justified: bool, words: str, by: Actor, at: dt.datetime
) -> EmergencyAccess:
    """Say whether an emergency was one, with words, and return the row; it is done once, and by somebody else.

    Raises ``NotPermitted``, ``OutOfScope`` for one of another organisation, and ``Refused``.
    """
    require(by, Permission.READ_AUDIT)
    if row.organisation_id != by.organisation_id:
        raise OutOfScope
    locked = EmergencyAccess.objects.select_for_update().get(pk=row.pk)
    if locked.reviewed_at is not None:
        raise Refused(say(_DONE))
    if by.is_same_person(locked.user_id):
        raise Refused(say(_OWN))
    if not words.strip():
        raise Refused(say(_NO_WORDS), field="words")
    locked.reviewed_at, locked.reviewed_by_id = at, by.user_id
    locked.justified, locked.review_words = justified, words.strip()
    locked.save(update_fields=["reviewed_at", "reviewed_by", "justified", "review_words"])
    record(
        "cases:emergency:review",
        by=by,
        at=at,
        case_id=locked.case_id,
        subject=locked,
        detail={"justified": justified},
    )
    _tell_who_opens_accounts(locked, at)
    return locked


def overdue_reviews(organisation_id: int, *, today: dt.date) -> QuerySet[EmergencyAccess]:
    """Return what was opened in an emergency for an organisation and nobody reviewed until its day had passed."""
    return EmergencyAccess.objects.filter(
        organisation_id=organisation_id, reviewed_at__isnull=True, review_by_on__lt=today
    )


def suspend_unreviewed(*, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Shut the accounts of which an emergency was not reviewed in time, and return how many; a timer's.

    Every night anew while the review is missing, whoever opened the account meanwhile. Administrators and data
    protection are told, without names: the list of emergencies says who.
    """
    users = (
        overdue_reviews(organisation_id, today=today).order_by("user_id").values_list("user_id", flat=True)
    )
    shut = sum(
        suspend_account(user_id=user_id, because="emergency_not_reviewed", by=by, at=at)
        for user_id in users.distinct()
    )
    if shut:
        for role in (Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.PROGRAMME_MANAGER):
            notify(
                organisation_id=organisation_id,
                code="cases:emergency:suspended",
                sentence=say(_SUSPENDED, count=shut),
                at=at,
                role=role.value,
                urgent=True,
            )
    return shut


def tell_overdue_reviews(*, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """Tell managers and data protection how many emergencies nobody reviewed in time, and return how many; a timer's."""
    overdue = overdue_reviews(organisation_id, today=today).count()
    if overdue:
        for role in (Role.DATA_PROTECTION_OFFICER, Role.PROGRAMME_MANAGER):
            notify(
                organisation_id=organisation_id,
                code="cases:emergency:overdue",
                sentence=say(
                    msgid("Files opened in an emergency that nobody has reviewed in time: %(count)s."),
                    count=overdue,
                ),
                at=at,
                role=role.value,
                urgent=True,
            )
        record("cases:emergency:remind", by=by, at=at, detail={"count": overdue})
    return overdue


def working_days_after(day: dt.date, count: int) -> dt.date:
    """Return the day that lies so many working days after another; Saturdays and Sundays do not count."""
    while count:
        day += A_DAY
        count -= day.weekday() < SATURDAY
    return day


def _tell(case: Case, by: Actor, at: dt.datetime) -> None:
    """Tell at once: data protection and managers on both sides, and whoever is responsible."""
    sentence = say(
        msgid("Case %(reference)s was opened in an emergency. Look at who did, and why."),
        reference=case.reference,
    )
    for organisation_id in sorted({case.organisation_id, by.organisation_id}):
        for role in (Role.DATA_PROTECTION_OFFICER, Role.PROGRAMME_MANAGER):
            notify(
                organisation_id=organisation_id,
                code="cases:emergency:opened",
                sentence=sentence,
                at=at,
                role=role.value,
                case_id=case.id,
                urgent=True,
            )
    if case.counsellor_id and not by.is_same_person(case.counsellor_id):
        notify(
            organisation_id=case.organisation_id,
            code="cases:emergency:opened",
            sentence=sentence,
            at=at,
            user_id=case.counsellor_id,
            case_id=case.id,
            urgent=True,
        )


def _tell_who_opens_accounts(reviewed: EmergencyAccess, at: dt.datetime) -> None:
    """Tell administrators that a suspended account may be opened again, once nothing of it waits beyond its day."""
    waits = overdue_reviews(reviewed.organisation_id, today=at.date()).filter(user_id=reviewed.user_id)
    if User.objects.filter(pk=reviewed.user_id, is_active=False).exists() and not waits.exists():
        notify(
            organisation_id=reviewed.organisation_id,
            code="cases:emergency:reviewed_late",
            sentence=say(_MAY_OPEN),
            at=at,
            role=Role.ADMINISTRATOR.value,
        )


_UNREVIEWED = msgid(
    "Nothing was opened, because a file that you opened in an emergency before was not reviewed in time. "
    "Ask your data protection officer to review it."
)
_SUSPENDED = msgid(
    "Accounts switched off, because a file they opened in an emergency was not reviewed within three working days: "
    "%(count)s. Data protection reviews it; then an administrator switches the account on."
)
_MAY_OPEN = msgid(
    "A late review of an emergency is done. An account that was switched off because of it can be switched on again: "
    "ask data protection which."
)
_OTHER_CASE = msgid(
    "Nothing was opened, because this is not the reference of the case. Type it as it stands on the page."
)
_NO_REASON = msgid(
    "Nothing was opened, because the reason says too little. Write what has happened, in a sentence."
)
_DONE = msgid("Nothing was changed: a colleague has reviewed this already.")
_OWN = msgid(
    "Nothing was changed, because nobody reviews what they opened themself. Ask another data protection officer."
)
_NO_WORDS = msgid("Nothing was changed, because the review has no words. Write what you found.")
