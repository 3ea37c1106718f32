"""The table of verb forms: which form a verb shows, what the page says, and the one action it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.enums import Closure
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.process.actions import after, ending, home, preparing, staying, travel
from wayhome.process.enums import Verb
from wayhome.stages.journey.enums import ArrivalEvidence, DepartureEvidence
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.staff.cases.steps import SIGN_OFF
from wayhome.web.staff.process import forms

Press = Callable[[CaseInHand, StaffRequest], object]
Send = Callable[[CaseInHand, StaffRequest, Mapping[str, Any], CaseMember | None], object]


@dataclass(frozen=True)
class VerbPage:
    """A verb with a form: ``says`` is what happens and what does not."""

    form: type[forms.StepForm]
    send: Send
    says: str | Promise


PRESSES: Mapping[str, Press] = {
    Verb.BEGIN_COUNSELLING.value: lambda hand, request: preparing.begin_counselling(
        case=hand.case, by=hand.by, at=request.now
    ),
    Verb.APPLY.value: lambda hand, request: preparing.apply(
        case=hand.case, today=request.today, by=hand.by, at=request.now
    ),
    Verb.TAKE_BACK.value: lambda hand, request: preparing.take_back(
        case=hand.case, by=hand.by, at=request.now
    ),
    Verb.APPROVE.value: lambda hand, request: preparing.approve(
        case=hand.case, today=request.today, by=hand.by, at=request.now
    ),
    Verb.PREPARE.value: lambda hand, request: preparing.prepare(case=hand.case, by=hand.by, at=request.now),
    Verb.CLEAR.value: lambda hand, request: preparing.clear(
        case=hand.case, today=request.today, by=hand.by, at=request.now
    ),
    Verb.RESUME.value: lambda hand, request: ending.resume(case=hand.case, by=hand.by, at=request.now),
    SIGN_OFF: lambda hand, request: preparing.sign_off_protection(
        case=hand.case, today=request.today, by=hand.by, at=request.now
    ),
}

PAGES: Mapping[Verb, VerbPage] = {
    Verb.ASK_FOR_MORE: VerbPage(
        forms.ReasonForm,
        lambda hand, request, data, member: preparing.ask_for_more(
            case=hand.case, reason=data["reason"], today=request.today, by=hand.by, at=request.now
        ),
        _("The case goes back to counselling, and the counsellor gets a task with what you ask."),
    ),
    Verb.RECONSIDER: VerbPage(
        forms.ReasonForm,
        lambda hand, request, data, member: preparing.reconsider(
            case=hand.case, reason=data["reason"], by=hand.by, at=request.now
        ),
        _("The approval is taken back and the application stands open again. The counsellor is told."),
    ),
    Verb.REFUSE: VerbPage(
        forms.RefuseForm,
        lambda hand, request, data, member: preparing.refuse(
            case=hand.case,
            reason=data["reason"],
            remedy_explained=data["remedy_explained"],
            by=hand.by,
            at=request.now,
        ),
        _("The case closes. The person gets the reasons in writing and is told how to object."),
    ),
    Verb.UNCLEAR: VerbPage(
        forms.ReasonForm,
        lambda hand, request, data, member: preparing.unclear(
            case=hand.case, reason=data["reason"], by=hand.by, at=request.now
        ),
        _("Nobody boards until the case is cleared again. Both offices are told."),
    ),
    Verb.CONFIRM_BOARDING: VerbPage(
        forms.BoardingForm,
        lambda hand, request, data, member: travel.confirm_boarding(
            case=hand.case,
            member=_chosen(member),
            boarded_at=data["boarded_at"],
            evidence=DepartureEvidence(data["evidence"]),
            words=data["words"],
            today=request.today,
            by=hand.by,
            at=request.now,
        ),
        _("Every condition is asked again for today, for this person. The last one to board moves the case."),
    ),
    Verb.NO_SHOW: VerbPage(
        forms.NoShowForm,
        lambda hand, request, data, member: travel.record_no_show(
            case=hand.case, member=_chosen(member), words=data["words"], by=hand.by, at=request.now
        ),
        _(
            "No flag, no lower priority, no cost to the person. The counsellor asks, without blame, what happened."
        ),
    ),
    Verb.INTERRUPTED: VerbPage(
        forms.InterruptedForm,
        lambda hand, request, data, member: travel.record_interruption(
            case=hand.case, member=_chosen(member), words=data["reason"], by=hand.by, at=request.now
        ),
        _("The journey can be booked again, or the person comes back; both are open to them."),
    ),
    Verb.CORRECT_DEPARTURE: VerbPage(
        forms.CorrectionForm,
        lambda hand, request, data, member: travel.correct_departure(
            case=hand.case, member=_chosen(member), reason=data["reason"], by=hand.by, at=request.now
        ),
        _("Only for a boarding that did not happen, within 24 hours of its record. The figures follow."),
    ),
    Verb.CONFIRM_ARRIVAL: VerbPage(
        forms.ArrivalForm,
        lambda hand, request, data, member: travel.confirm_arrival(
            case=hand.case,
            member=_chosen(member),
            arrived_at=data["arrived_at"],
            evidence=ArrivalEvidence(data["evidence"]),
            words=data["words"],
            by=hand.by,
            at=request.now,
        ),
        _("From this day this person’s own help begins. The last one to arrive moves the case."),
    ),
    Verb.CORRECT_ARRIVAL: VerbPage(
        forms.CorrectionForm,
        lambda hand, request, data, member: travel.correct_arrival(
            case=hand.case, member=_chosen(member), reason=data["reason"], by=hand.by, at=request.now
        ),
        _("Only for an arrival that did not happen. The figures follow."),
    ),
    Verb.CONFIRM_HOME: VerbPage(
        forms.HomeForm,
        lambda hand, request, data, member: home.confirm_home(
            case=hand.case,
            member=_chosen(member),
            home_on=data["home_on"],
            evidence=ArrivalEvidence(data["evidence"]),
            today=request.today,
            by=hand.by,
            at=request.now,
        ),
        _(
            "What must be in order before this person is helped is asked now; no consent to return is. What runs after "
            "arrival runs from their own day. It counts as no departure and no arrival in the figures."
        ),
    ),
    Verb.CORRECT_HOME: VerbPage(
        forms.CorrectionForm,
        lambda hand, request, data, member: home.correct_home(
            case=hand.case,
            member=_chosen(member),
            reason=data["reason"],
            today=request.today,
            by=hand.by,
            at=request.now,
        ),
        _("Only for somebody who is not home. The case goes back to counselling."),
    ),
    Verb.BACK_IN_HOST: VerbPage(
        forms.BackInHostForm,
        lambda hand, request, data, member: staying.record_back_in_host(
            case=hand.case, member=_chosen(member), words=data["words"], by=hand.by, at=request.now
        ),
        _(
            "They can start again or withdraw; nothing is held against them. Whoever travels again is asked again."
        ),
    ),
    Verb.STAYS: VerbPage(
        forms.StaysForm,
        lambda hand, request, data, member: staying.record_stays(
            case=hand.case, member=_chosen(member), reason=data["reason"], by=hand.by, at=request.now
        ),
        _("Their seats are released and what they agreed to for the journey ends. The others go on."),
    ),
    Verb.START_AGAIN: VerbPage(
        forms.MemberForm,
        lambda hand, request, data, member: staying.start_again(
            case=hand.case, member=_chosen(member), by=hand.by, at=request.now
        ),
        _(
            "They are asked for a new consent before anything is booked. If the others travel already, "
            "split the family instead: this person then has a case of their own."
        ),
    ),
    Verb.DECEASED: VerbPage(
        forms.DeathForm,
        lambda hand, request, data, member: staying.record_death(
            case=hand.case, member=_chosen(member), words=data["words"], by=hand.by, at=request.now
        ),
        _(
            "Speak with the family before anything else goes on. Seats go to release; both offices are told only that "
            "who travels has changed."
        ),
    ),
    Verb.START_REINTEGRATION: VerbPage(
        forms.ReassessmentForm,
        lambda hand, request, data, member: after.start_reintegration(
            case=hand.case, reassessment_begun=data["reassessment_begun"], by=hand.by, at=request.now
        ),
        _("Plans made before the journey are looked at again at home, together with the person."),
    ),
    Verb.BACK_TO_ARRIVED: VerbPage(
        forms.ReasonForm,
        lambda hand, request, data, member: after.back_to_arrived(
            case=hand.case, reason=data["reason"], by=hand.by, at=request.now
        ),
        _("The case stands at arrived again; nothing else changes."),
    ),
    Verb.START_FOLLOW_UP: VerbPage(
        forms.FollowUpForm,
        lambda hand, request, data, member: after.start_follow_up(
            case=hand.case, open_items_have_owner=data["open_items_have_owner"], by=hand.by, at=request.now
        ),
        _("What was promised is delivered; visits and calls go on."),
    ),
    Verb.RESUME_REINTEGRATION: VerbPage(
        forms.ReasonForm,
        lambda hand, request, data, member: after.resume_reintegration(
            case=hand.case, reason=data["reason"], by=hand.by, at=request.now
        ),
        _("Support goes on as before follow-up."),
    ),
    Verb.CLOSE: VerbPage(
        forms.CloseForm,
        lambda hand, request, data, member: ending.close(
            case=hand.case,
            code=Closure(data["code"]),
            words=data["words"],
            person_told=data["person_told"],
            by=hand.by,
            at=request.now,
        ),
        _("Only reasons that fit where the case stands. A closed case can be opened again."),
    ),
    Verb.REOPEN: VerbPage(
        forms.ReasonForm,
        lambda hand, request, data, member: ending.reopen(
            case=hand.case, reason=data["reason"], by=hand.by, at=request.now
        ),
        _(
            "The case goes back to where it was, at most to preparing; after a withdrawal, to counselling. "
            "If all its people have left or arrived, it opens where they are."
        ),
    ),
    Verb.HOLD: VerbPage(
        forms.HoldForm,
        lambda hand, request, data, member: ending.hold(
            case=hand.case, reason=data["reason"], by=hand.by, at=request.now
        ),
        _("Waiting stops no withdrawal, no complaint, no expiry check and no protection task."),
    ),
}


def _chosen(member: CaseMember | None) -> CaseMember:
    if member is None:
        raise ValueError("a verb of one member's journey needs a member")
    return member
