"""The verbs of a restriction (GDPR 18): store a file and do nothing else with it, let it be read, lift it again."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.access.queries import users_with_role
from wayhome.casefile.cases.models import Case, FileRestriction, RestrictedReading
from wayhome.casefile.cases.scopes import lock_case
from wayhome.ground.accounts.models import User
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import Sentence, msgid, say

LASTS = dt.timedelta(hours=2)
SHORTEST_REASON = 15
"""Letters of a reason that says something. House rule."""


def restrict_file(*, case: Case, reason: str, by: Actor, at: dt.datetime) -> FileRestriction:
    """Restrict a case to being stored, for every organisation that holds it, and return the row.

    Nobody reads or changes anything of it from now on but by ``allow_reading``; a withdrawal is heard as always, and a
    clearance can be taken back. Whoever is responsible is told. Raises ``NotPermitted``, ``OutOfScope`` on a case of
    another organisation, and ``Refused`` when it is restricted already or the reason says nothing.
    Source: GDPR 18(1) and (2).
    """
    require(by, Permission.RESTRICT)
    locked = _own(case, by)
    if locked.restricted_at is not None:
        raise Refused(say(_ALREADY))
    row = FileRestriction.objects.create(
        case=locked,
        drawer_id=locked.drawer_id,
        reason=_said(reason),
        from_at=at,
        from_by_id=by.user_id or 0,
    )
    locked.restricted_at = case.restricted_at = at
    locked.save(update_fields=["restricted_at"])
    record("cases:case:restrict", by=by, at=at, case_id=locked.id, subject=row)
    _tell(
        locked,
        say(
            msgid("Case %(reference)s is restricted: it is stored, and nothing else is done with it."),
            reference=locked.reference,
        ),
        at=at,
    )
    return row


def lift_restriction(*, case: Case, reason: str, by: Actor, at: dt.datetime) -> FileRestriction:
    """Lift the restriction of a case and return its row; the person is to be told before (GDPR 18(3)).

    Raises ``NotPermitted``, ``OutOfScope``, and ``Refused`` when it is not restricted or the reason says nothing.
    """
    require(by, Permission.RESTRICT)
    locked = _own(case, by)
    row = FileRestriction.objects.select_for_update().filter(case=locked, until_at__isnull=True).first()
    if row is None:
        raise Refused(say(_NOT_RESTRICTED))
    row.until_at, row.until_by_id, row.lift_reason = at, by.user_id, _said(reason)
    row.save(update_fields=["until_at", "until_by", "lift_reason"])
    locked.restricted_at = case.restricted_at = None
    locked.save(update_fields=["restricted_at"])
    RestrictedReading.objects.filter(case=locked, until_at__gt=at, from_at__lt=at).update(until_at=at)
    record("cases:case:lift_restriction", by=by, at=at, case_id=locked.id, subject=row)
    _tell(
        locked, say(msgid("Case %(reference)s is no longer restricted."), reference=locked.reference), at=at
    )
    return row


def allow_reading(
    *, case: Case, reader: User, reason: str, today: dt.date, by: Actor, at: dt.datetime
) -> RestrictedReading:
    """Let one person of the organisation work with a restricted case for two hours, as their role allows; return the row.

    Raises ``NotPermitted``, ``OutOfScope`` for a case or a person of another organisation, and ``Refused`` when the case
    is not restricted or the reason says nothing.
    """
    require(by, Permission.RESTRICT)
    locked = _own(case, by)
    if locked.restricted_at is None:
        raise Refused(say(_NOT_RESTRICTED))
    if (
        not users_with_role(organisation_id=by.organisation_id, role=None, on=today)
        .filter(pk=reader.pk)
        .exists()
    ):
        raise OutOfScope
    row = RestrictedReading.objects.create(
        case=locked,
        drawer_id=locked.drawer_id,
        user=reader,
        organisation_id=by.organisation_id,
        reason=_said(reason),
        allowed_by_id=by.user_id or 0,
        from_at=at,
        until_at=at + LASTS,
    )
    record(
        "cases:case:allow_reading", by=by, at=at, case_id=locked.id, subject=row, detail={"user": reader.pk}
    )
    if not by.is_same_person(reader.pk):
        notify(
            organisation_id=by.organisation_id,
            user_id=reader.pk,
            case_id=locked.id,
            code="cases:case:allow_reading",
            sentence=say(
                msgid("You may work with the restricted case %(reference)s for two hours."),
                reference=locked.reference,
            ),
            at=at,
        )
    return row


def _own(case: Case, by: Actor) -> Case:
    if case.organisation_id != by.organisation_id:
        raise OutOfScope
    return lock_case(case)


def _said(reason: str) -> str:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(say(_NO_REASON), field="reason")
    return reason.strip()


def _tell(case: Case, sentence: Sentence, *, at: dt.datetime) -> None:
    """Tell whoever is responsible on both sides, and data protection of the owner."""
    code = "cases:case:restrict"
    if case.counsellor_id:
        notify(
            organisation_id=case.organisation_id,
            user_id=case.counsellor_id,
            case_id=case.id,
            code=code,
            sentence=sentence,
            at=at,
            urgent=True,
        )
    notify(
        organisation_id=case.organisation_id,
        role=Role.DATA_PROTECTION_OFFICER.value,
        case_id=case.id,
        code=code,
        sentence=sentence,
        at=at,
    )
    if case.case_manager_id and case.origin_organisation_id:
        notify(
            organisation_id=case.origin_organisation_id,
            user_id=case.case_manager_id,
            case_id=case.id,
            code=code,
            sentence=sentence,
            at=at,
            urgent=True,
        )


_ALREADY = msgid("Nothing was changed: this file is restricted already. Load the page again.")
_NOT_RESTRICTED = msgid("Nothing was changed: this file is not restricted. Load the page again.")
_NO_REASON = msgid(
    "Nothing was changed, because the reason says too little. Write in a sentence who asked for it, and why."
)
