"""What offices are told when a consent ends: lines without names."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.models import Case
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.consent.enums import PURPOSE_LABELS, Purpose


def tell_owner(case: Case, *, purpose: Purpose, at: dt.datetime) -> None:
    """Tell the responsible office that somebody took a consent back."""
    notify(
        organisation_id=case.organisation_id,
        office_id=case.office_id,
        user_id=case.counsellor_id,
        case_id=case.id,
        code="consent_withdrawn",
        sentence=say(
            msgid("%(reference)s: a consent was withdrawn (%(purpose)s). It holds from now on."),
            reference=case.reference,
            purpose=PURPOSE_LABELS[purpose],
        ),
        at=at,
    )


def tell_recipient(case: Case, *, organisation_id: int, whole_case: bool, at: dt.datetime) -> None:
    """Tell an organisation that its access to a case, or to one person of it, has ended."""
    text = (
        msgid("%(reference)s: your access to this case has ended, because the person took the consent back.")
        if whole_case
        else msgid("%(reference)s: your access to one person of this case has ended.")
    )
    notify(
        organisation_id=organisation_id,
        role=Role.CASE_MANAGER.value,
        case_id=case.id,
        code="sharing_ended",
        sentence=say(text, reference=case.reference),
        at=at,
    )
