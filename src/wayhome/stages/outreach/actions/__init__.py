"""The verbs of outreach: note and answer questions, hold events, keep country sheets, refer and be referred to."""

from wayhome.stages.outreach.actions.enquiries import (
    EnquiryFacts,
    answer_enquiry,
    attach_case,
    correct_enquiry,
    empty_old_enquiries,
    record_enquiry,
)
from wayhome.stages.outreach.actions.events import (
    Attendance,
    EventFacts,
    add_follow_up,
    cancel_event,
    change_event,
    finish_follow_up,
    plan_event,
    record_attendance,
)
from wayhome.stages.outreach.actions.referrals import (
    ReferralFacts,
    accept_referral,
    decline_referral,
    empty_old_referrals,
    send_referral,
    take_back_referral,
)
from wayhome.stages.outreach.actions.sheets import SheetFacts, confirm_still_true, write_sheet

__all__ = [
    "Attendance",
    "EnquiryFacts",
    "EventFacts",
    "ReferralFacts",
    "SheetFacts",
    "accept_referral",
    "add_follow_up",
    "answer_enquiry",
    "attach_case",
    "cancel_event",
    "change_event",
    "confirm_still_true",
    "correct_enquiry",
    "decline_referral",
    "empty_old_enquiries",
    "empty_old_referrals",
    "finish_follow_up",
    "plan_event",
    "record_attendance",
    "record_enquiry",
    "send_referral",
    "take_back_referral",
    "write_sheet",
]
