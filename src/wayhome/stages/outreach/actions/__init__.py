"""The verbs of outreach: note and answer questions, hold information events, keep country sheets."""

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
from wayhome.stages.outreach.actions.sheets import SheetFacts, confirm_still_true, write_sheet

__all__ = [
    "Attendance",
    "EnquiryFacts",
    "EventFacts",
    "SheetFacts",
    "add_follow_up",
    "answer_enquiry",
    "attach_case",
    "cancel_event",
    "change_event",
    "confirm_still_true",
    "correct_enquiry",
    "empty_old_enquiries",
    "finish_follow_up",
    "plan_event",
    "record_attendance",
    "record_enquiry",
    "write_sheet",
]
