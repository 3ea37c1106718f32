"""The verbs of the case file that do not move the case: its file and people, sharing, tasks, notices."""

from wayhome.casefile.cases.actions.agreements import end_agreement, end_what_ran_out
from wayhome.casefile.cases.actions.emergency import (
    open_in_emergency,
    review_emergency,
    suspend_unreviewed,
    tell_overdue_reviews,
)
from wayhome.casefile.cases.actions.file import (
    EDITABLE,
    READ_WITH_THE_LAW,
    CaseFacts,
    add_member,
    assign_case,
    edit_case,
    end_membership,
    record_legal_fact,
    register_case,
    write_note,
)
from wayhome.casefile.cases.actions.files import add_file, open_kept_file, remove_file
from wayhome.casefile.cases.actions.listing import (
    choose_columns,
    end_view,
    keep_view,
)
from wayhome.casefile.cases.actions.looking import (
    find_people,
    look_up_readers,
    tell_unexplained,
)
from wayhome.casefile.cases.actions.notices import mark_all_read, mark_read
from wayhome.casefile.cases.actions.restricting import allow_reading, lift_restriction, restrict_file
from wayhome.casefile.cases.actions.sharing import end_access, share_case
from wayhome.casefile.cases.actions.tasks import finish_task, give_task, hand_task, tell_due_tasks

__all__ = [
    "EDITABLE",
    "READ_WITH_THE_LAW",
    "CaseFacts",
    "add_file",
    "add_member",
    "allow_reading",
    "assign_case",
    "choose_columns",
    "edit_case",
    "end_access",
    "end_agreement",
    "end_membership",
    "end_view",
    "end_what_ran_out",
    "find_people",
    "finish_task",
    "give_task",
    "hand_task",
    "keep_view",
    "lift_restriction",
    "look_up_readers",
    "mark_all_read",
    "mark_read",
    "open_in_emergency",
    "open_kept_file",
    "record_legal_fact",
    "register_case",
    "remove_file",
    "restrict_file",
    "review_emergency",
    "share_case",
    "suspend_unreviewed",
    "tell_due_tasks",
    "tell_overdue_reviews",
    "tell_unexplained",
    "write_note",
]
