"""The verbs of partners' referrals: send and take back for the partner, accept and decline for the receiver, empty."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.access.roles import roles_with
from wayhome.casefile.cases.models import Case
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto.keyring import destroy_drawers, end_drawers, make_drawer, share_drawers
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.ground.values.tiers import DrawerKind
from wayhome.stages.outreach.actions.acting import acting_person, check_codes
from wayhome.stages.outreach.enums import (
    ANSWER_WITHIN_DAYS,
    ANSWER_WITHIN_DAYS_FOR_CHILD,
    DeclineReason,
    InterpreterWish,
    ReferralState,
)
from wayhome.stages.outreach.models import PartnerReferral, ReferredCase
from wayhome.stages.outreach.queries import possible_receivers

TEXTS = ("contact", "safely", "own_words", "declined_words")


@dataclass(frozen=True)
class ReferralFacts:
    """What a partner's worker writes down for somebody who would like to speak with a counsellor.

    ``agreed`` says that the person agreed to this being sent, ``explained_in`` in what language (ISO 639-3) that was
    explained to them. ``contact`` says how they can be reached and ``safely`` by whom, and what has to be minded.
    """

    agreed: bool
    explained_in: str
    language: str
    contact: str
    safely: str
    own_words: str
    interpreter: InterpreterWish = InterpreterWish.NONE
    people: int = 1
    may_be_child: bool = False


def send_referral(
    *, facts: ReferralFacts, receiver: Organisation, by: Actor, at: dt.datetime
) -> PartnerReferral:
    """Send a referral to an organisation with which an agreement for it is in force, and return it.

    No person and no case is made. Its key is made for this referral alone and wrapped for both organisations.
    Raises ``NotPermitted``; ``Refused`` without the person's agreement, without an agreement between the two
    organisations, or without a text; ``ValueRefused`` for an unknown language.
    """
    require(by, Permission.SEND_REFERRAL)
    person = acting_person(by=by)
    _refuse_without_agreement(facts)
    check_codes(language=facts.language, country="")
    check_codes(language=facts.explained_in, country="")
    _refuse_empty(facts)
    agreement = _agreement_with(receiver, by, at.date())
    drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=by.organisation_id)
    share_drawers([drawer.id], organisation_id=receiver.id)
    days = ANSWER_WITHIN_DAYS_FOR_CHILD if facts.may_be_child else ANSWER_WITHIN_DAYS
    referral = PartnerReferral.objects.create(
        drawer=drawer,
        organisation_id=by.organisation_id,
        office_id=by.office_id,
        receiver=receiver,
        agreement=agreement,
        language=facts.language,
        interpreter=facts.interpreter.value,
        people=facts.people,
        may_be_child=facts.may_be_child,
        explained_in=facts.explained_in,
        contact=facts.contact.strip(),
        safely=facts.safely.strip(),
        own_words=facts.own_words.strip(),
        sent_at=at,
        sent_by_id=person,
        answer_by_on=at.date() + dt.timedelta(days=days),
    )
    record("outreach:referral:send", by=by, at=at, subject=referral, detail={"receiver": receiver.id})
    _tell_receiver(
        referral,
        say(msgid("A partner asks that a counsellor speaks with somebody. Read it under Referrals.")),
        at,
    )
    return referral


def take_back_referral(*, referral: PartnerReferral, by: Actor, at: dt.datetime) -> PartnerReferral:
    """Take a referral back that nobody has answered; its texts and its key are gone at once.

    Raises ``NotPermitted``, ``OutOfScope`` for another organisation's, and ``Refused`` once it is answered.
    """
    require(by, Permission.SEND_REFERRAL)
    row = _lock(referral)
    if row.organisation_id != by.organisation_id:
        raise OutOfScope
    _refuse_settled(row)
    row.emptied_at = at
    for name in TEXTS:
        setattr(row, name, None)
    _settle(row, ReferralState.TAKEN_BACK, by=by, at=at)
    destroy_drawers([row.drawer_id])
    record("outreach:referral:take_back", by=by, at=at, subject=row)
    _tell_receiver(
        row,
        say(msgid("A partner took a referral back, because the person changed their mind. Call nobody.")),
        at,
    )
    return row


def decline_referral(
    *, referral: PartnerReferral, because: DeclineReason, words: str, by: Actor, at: dt.datetime
) -> PartnerReferral:
    """Decline a referral for a coded reason, with a sentence that the partner reads, and return it.

    Raises ``NotPermitted``, ``OutOfScope`` for one sent to another organisation, and ``Refused`` without a sentence
    or when it was answered or taken back before.
    """
    require(by, Permission.ANSWER_REFERRAL)
    row = _lock(referral)
    _refuse_strangers(row, by, at.date())
    _refuse_settled(row)
    if not words.strip():
        raise Refused(
            say(
                msgid(
                    "The referral was not declined, because the partner would not learn what to tell the person. "
                    "Write one sentence."
                )
            ),
            field="words",
        )
    row.declined_because = because.value
    row.declined_words = words.strip()
    _settle(row, ReferralState.DECLINED, by=by, at=at)
    record("outreach:referral:decline", by=by, at=at, subject=row, detail={"because": because.value})
    _tell_partner(row, say(msgid("A referral of yours was declined. Read why, and tell the person.")), at)
    return row


def accept_referral(*, referral: PartnerReferral, case: Case, by: Actor, at: dt.datetime) -> PartnerReferral:
    """Note that a case was opened from a referral, which accepts it; the process calls it.

    The partner learns that it was accepted, and nothing of the case. Raises ``NotPermitted``, ``OutOfScope`` for one
    sent to another organisation, and ``Refused`` when it was answered or taken back before.
    """
    require(by, Permission.ANSWER_REFERRAL)
    row = _lock(referral)
    _refuse_strangers(row, by, at.date())
    _refuse_settled(row)
    _settle(row, ReferralState.ACCEPTED, by=by, at=at)
    ReferredCase.objects.create(case=case, referral=row, opened_at=at)
    record("outreach:referral:accept", by=by, at=at, case_id=case.id, subject=row)
    _tell_partner(
        row, say(msgid("A referral of yours was accepted: a counsellor speaks with the person.")), at
    )
    return row


def empty_old_referrals(*, older_than: int, by: Actor, at: dt.datetime) -> int:
    """Empty the texts of referrals that were answered, or due, more than ``older_than`` days ago, and return how many.

    Of either side's, whoever's night comes first. The key of each is destroyed with its texts; the counts stay. Of
    referrals whose agreement is not in force any more the receiver's key is deleted. Raises ``NotPermitted``, and
    ``ValueError`` for less than one day.
    """
    require(by, Permission.WORK_OUTREACH)
    if older_than < 1:
        raise ValueError("referrals are kept for at least one day")
    ours = PartnerReferral.objects.filter(
        Q(organisation_id=by.organisation_id) | Q(receiver_id=by.organisation_id), emptied_at__isnull=True
    )
    ended = ours.filter(receiver_id=by.organisation_id, agreement__ends_on__lte=at.date())
    end_drawers(ended.values_list("drawer_id", flat=True), organisation_id=by.organisation_id)
    before = at - dt.timedelta(days=older_than)
    unanswered = Q(state=ReferralState.SENT.value, answer_by_on__lt=before.date())
    count = _empty(ours.filter(Q(settled_at__lt=before) | unanswered), at)
    record(
        "outreach:referral:empty_old", by=by, at=at, detail={"older_than_days": older_than, "emptied": count}
    )
    return count


def _empty(rows: QuerySet[PartnerReferral], at: dt.datetime) -> int:
    """Empty the texts of these referrals and destroy their keys; return how many."""
    found = dict(rows.select_for_update().values_list("id", "drawer_id"))
    count = PartnerReferral.objects.filter(id__in=found).update(emptied_at=at, **dict.fromkeys(TEXTS))
    destroy_drawers(found.values())
    return count


def _lock(referral: PartnerReferral) -> PartnerReferral:
    return PartnerReferral.objects.select_for_update().get(pk=referral.pk)


def _settle(row: PartnerReferral, to: ReferralState, *, by: Actor, at: dt.datetime) -> None:
    row.state = to.value
    row.settled_at = at
    row.settled_by_id = acting_person(by=by)
    row.save()


def _refuse_strangers(row: PartnerReferral, by: Actor, on: dt.date) -> None:
    if row.receiver_id != by.organisation_id or not row.agreement.in_force_on(on):
        raise OutOfScope


def _refuse_settled(row: PartnerReferral) -> None:
    if row.state == ReferralState.SENT.value and row.emptied_at is not None:
        raise Refused(
            say(
                msgid(
                    "Nothing was saved, because nobody answered this referral in time and its words were emptied. "
                    "Ask the partner whether the person still wants to speak."
                )
            )
        )
    if row.state == ReferralState.SENT.value:
        return
    taken_back = row.state == ReferralState.TAKEN_BACK.value
    raise Refused(
        say(
            msgid(
                "Nothing was saved, because the partner took this referral back: the person changed their mind. "
                "Do not call them."
            )
            if taken_back
            else msgid("Nothing was saved, because this referral is answered already. Load the page again.")
        ),
        code="referral_settled",
    )


def _refuse_without_agreement(facts: ReferralFacts) -> None:
    if not facts.agreed:
        raise Refused(
            say(
                msgid(
                    "Nothing was sent, because the person has not agreed to it. "
                    "Explain who would read it, and ask; they may also call the counsellors themselves."
                )
            ),
            field="agreed",
        )
    if not facts.explained_in:
        raise Refused(
            say(
                msgid(
                    "Nothing was sent, because it is not known in which language this was explained. Choose it."
                )
            ),
            field="explained_in",
        )


def _refuse_empty(facts: ReferralFacts) -> None:
    """Raise ``Refused`` for a text that is missing, a language nobody could call in, or nobody who would come."""
    missing = {
        "contact": msgid(
            "Nothing was sent, because nobody could reach the person. Write how they are reached."
        ),
        "safely": msgid(
            "Nothing was sent, because a call may put somebody in danger. Write who may call, and what to mind."
        ),
        "own_words": msgid(
            "Nothing was sent, because it does not say what the person wants to ask. Write it in their words."
        ),
        "language": msgid("Nothing was sent, because it names no language to speak with them. Choose it."),
    }
    for field, sentence in missing.items():
        if not getattr(facts, field).strip():
            raise Refused(say(sentence), field=field)
    if facts.people < 1:
        raise Refused(
            say(msgid("Nothing was sent, because nobody would come. Write for how many people it is.")),
            field="people",
        )


def _agreement_with(receiver: Organisation, by: Actor, on: dt.date) -> Agreement:
    found = next((one for one in possible_receivers(by, on=on) if one.receiver_id == receiver.id), None)
    if found is None:
        raise Refused(
            say(
                msgid(
                    "Nothing was sent, because no agreement about referrals with %(name)s is in force. "
                    "Tell the person how to reach the counsellors themselves."
                ),
                name=receiver.name,
            ),
            code="no_agreement",
            field="receiver",
        )
    return found


def _tell_receiver(referral: PartnerReferral, sentence: Sentence, at: dt.datetime) -> None:
    for role in roles_with(Permission.ANSWER_REFERRAL):
        notify(
            organisation_id=referral.receiver_id,
            role=role.value,
            code="outreach:referral",
            sentence=sentence,
            at=at,
        )


def _tell_partner(referral: PartnerReferral, sentence: Sentence, at: dt.datetime) -> None:
    notify(
        organisation_id=referral.organisation_id,
        user_id=referral.sent_by_id,
        code="outreach:referral:answered",
        sentence=sentence,
        at=at,
    )
