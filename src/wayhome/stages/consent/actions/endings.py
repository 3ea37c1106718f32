"""Taking a consent back: the event, and at once the end of what rested on it; the case is locked, as for sharing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import RESTS_ON_CONSENT, Permission
from wayhome.casefile.cases.actions import end_access
from wayhome.casefile.cases.enums import AccessGround
from wayhome.casefile.cases.models import Case, CaseAccess, CaseMember
from wayhome.casefile.cases.scopes import lock_case
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import ConsentState
from wayhome.stages.consent.actions.checks import check_member
from wayhome.stages.consent.actions.writing import Told, is_a_withdrawal, standing_now, tell_case, write_event
from wayhome.stages.consent.enums import SERVES_THE_RETURN, SHARES_A_CASE, EventKind, Heard, Purpose
from wayhome.stages.consent.notices import tell_owner, tell_recipient
from wayhome.stages.consent.queries import (
    Question,
    find_standing,
    recipient_of,
    sharing_still_given,
    weighed_standings,
)


@dataclass(frozen=True)
class Ended:
    """What a withdrawal ended: purposes, and the organisations that lost the case or the person."""

    purposes: tuple[Purpose, ...]
    organisation_ids: tuple[int, ...]


def withdraw_consent(
    *,
    case: Case,
    member: CaseMember,
    question: Question,
    heard: Heard,
    words: str = "",
    by: Actor,
    at: dt.datetime,
) -> Ended:
    """Record that somebody takes one consent back, end at once what rested on it, and return what ended.

    Anybody who holds the case may hear it. It moves no case. Raises ``Refused`` with the code ``use_withdrawal``
    for the consent to return, and when nothing is given that could be taken back.
    """
    require(by, Permission.WITHDRAW)
    case = lock_case(case)
    check_member(case, member)
    if question.purpose is Purpose.RETURN:
        raise is_a_withdrawal()
    question, standing = standing_now(member, question, at)
    if standing not in (ConsentState.GIVEN, ConsentState.EXPIRED):
        raise Refused(
            say(
                msgid(
                    "Nothing was withdrawn, because this consent does not stand. Look at the list of consents again."
                )
            )
        )
    write_event(member, question, EventKind.WITHDRAWN, by=by, at=at, told=Told(heard=heard, words=words))
    ended = end_sharings(case, member, [question], by=by, at=at)
    tell_owner(case, purpose=question.purpose, at=at)
    tell_case(
        case,
        member,
        question,
        msgid("Person %(number)s withdrew a consent: %(purpose)s"),
        by,
        at,
        "arrow-counterclockwise",
    )
    return Ended((question.purpose,), ended)


def end_return_consents(
    *, case: Case, member: CaseMember, by: Actor, at: dt.datetime, heard: Heard = Heard.IN_PERSON
) -> Ended:
    """End a person's consent to return and every sharing that only served it, with the access that rested on them.

    For the withdrawal of the process, which tells offices and timeline. Never refuses: a consent that was not
    given is recorded as withdrawn all the same. Other consents stay. Return what ended.
    """
    case = lock_case(case)
    serving = _serving_the_return(case, member, at)
    ending = [Question(Purpose.RETURN), *serving]
    for question in ending:
        write_event(member, question, EventKind.WITHDRAWN, by=by, at=at, told=Told(heard=heard))
    ended = end_sharings(case, member, serving, by=by, at=at)
    return Ended(tuple(question.purpose for question in ending), ended)


def end_journey_consents(*, case: Case, member: CaseMember, by: Actor, at: dt.datetime) -> Ended:
    """End what a person agreed to for a journey that is over, though they withdrew nothing, and return what ended.

    For somebody who stays, or whose journey was interrupted and who is back: whoever travels again is asked
    again. Consents that do not stand stay as they are.
    """
    case = lock_case(case)
    serving = _serving_the_return(case, member, at)
    standing = find_standing(
        weighed_standings(case, on=at.date()).get(member.id, {}), Question(Purpose.RETURN)
    ).state
    agreed = [Question(Purpose.RETURN)] if standing is ConsentState.GIVEN else []
    for question in (*agreed, *serving):
        write_event(member, question, EventKind.ENDED, by=by, at=at)
    ended = end_sharings(case, member, serving, by=by, at=at)
    return Ended(tuple(question.purpose for question in (*agreed, *serving)), ended)


def _serving_the_return(case: Case, member: CaseMember, at: dt.datetime) -> list[Question]:
    standings = weighed_standings(case, on=at.date()).get(member.id, {})
    return [
        question
        for question, standing in standings.items()
        if question.purpose in SERVES_THE_RETURN
        and standing.state in (ConsentState.GIVEN, ConsentState.EXPIRED, ConsentState.ASKED)
    ]


def end_sharings(
    case: Case, member: CaseMember, questions: Iterable[Question], *, by: Actor, at: dt.datetime
) -> tuple[int, ...]:
    """End the access of each organisation that held the case, or this person, on nothing but these consents."""
    recipients = {
        (recipient, question.purpose is Purpose.SHARE_GOVERNMENT)
        for question in questions
        if question.purpose in SHARES_A_CASE
        and (recipient := recipient_of(question, origin_id=case.origin_organisation_id)) is not None
    }
    ended = [
        organisation_id
        for organisation_id, is_government in sorted(recipients)
        if _end_one(case, member, organisation_id, is_government=is_government, by=by, at=at)
    ]
    return tuple(ended)


def _end_one(
    case: Case, member: CaseMember, organisation_id: int, *, is_government: bool, by: Actor, at: dt.datetime
) -> bool:
    access = CaseAccess.objects.filter(
        case=case,
        organisation_id=organisation_id,
        ground=AccessGround.AGREEMENT.value,
        ended_at__isnull=True,
    ).first()
    if access is None or (is_government and access.legal_basis not in RESTS_ON_CONSENT):
        return False
    members = CaseMember.objects.filter(case=case, until_at__isnull=True).values_list("id", flat=True)
    still = sharing_still_given(
        weighed_standings(case, on=at.date()),
        organisation_id=organisation_id,
        origin_id=case.origin_organisation_id,
        members=set(members),
    )
    if member.id in still:
        return False
    if still:
        end_drawers([member.drawer_id], organisation_id=organisation_id)
        record(
            "consent:person:close",
            by=by,
            at=at,
            case_id=case.id,
            subject=member,
            detail={"organisation": organisation_id},
        )
    else:
        end_access(case=case, organisation_id=organisation_id, by=by, at=at)
    tell_recipient(case, organisation_id=organisation_id, whole_case=not still, at=at)
    return True
