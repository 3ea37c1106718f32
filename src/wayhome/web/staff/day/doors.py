"""Where a task of the day is done, and the verb on its button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area
from wayhome.process.settling import BY_HAND, SETTLED_BY
from wayhome.web.staff.cases.labels import address
from wayhome.web.staff.cases.people_lines import Work

Door = tuple[str, Permission, Any]
OF_CODE: Mapping[str, Door] = {
    "confirm_withdrawal": ("case_notes", Permission.READ_NOTES, _("Confirm")),
    "point_to_help": ("case_notes", Permission.READ_NOTES, _("Say where they were sent")),
    "look_today": ("protection", Permission.READ_PROTECTION, _("Look today")),
    "next_session": ("session_new", Permission.COUNSEL, _("Record a session")),
    "joined": ("case_consents", Permission.READ_NOTES, _("Ask for every consent")),
    "nobody_left": ("case_close", Permission.CLOSE, _("Close the case")),
    "arrival_unconfirmed": ("case_confirm_arrival", Permission.CONFIRM_ARRIVAL, _("Confirm arrival")),
    "ask_again": ("case_consents", Permission.READ_NOTES, _("Ask again")),
    "ask_back": ("case_notes", Permission.READ_NOTES, _("Record the talk")),
    "release_seats": ("case_journey", Permission.READ_TRAVEL, _("Release the seats")),
    "custody_again": ("protection", Permission.READ_PROTECTION, _("Settle custody")),
    "deadline": ("case_legal", Permission.READ_LEGAL, _("Open the period")),
    "more": ("case_notes", Permission.READ_NOTES, _("Add what is missing")),
    "ask_no_show": ("case_notes", Permission.READ_NOTES, _("Record the talk")),
    "reassess": ("case_notes", Permission.READ_NOTES, _("Reassess")),
    "protection_concern": ("protection", Permission.READ_PROTECTION, _("Decide")),
    "health_named_in_screening": ("case_journey", Permission.READ_HEALTH, _("Record health")),
    "second_look": ("case_counselling", Permission.READ_COUNSELLING, _("Record the second look")),
    "assessment_review": ("case_counselling", Permission.READ_COUNSELLING, _("Look again")),
    "decide": ("case", Permission.SEE_CASES, _("Decide")),
    "clearance_fell": ("case", Permission.SEE_CASES, _("See what is open")),
}
OF_AREA: Mapping[Area, Door] = {
    Area.GENERAL: ("case_notes", Permission.READ_NOTES, _("Open the task")),
    Area.COUNSELLING: ("session_new", Permission.COUNSEL, _("Record a session")),
    Area.LEGAL: ("case_legal", Permission.READ_LEGAL, _("Open legal facts")),
    Area.PROTECTION: ("protection", Permission.READ_PROTECTION, _("Open protection")),
    Area.HEALTH: ("case_journey", Permission.READ_HEALTH, _("Open health")),
    Area.TRAVEL: ("case_journey", Permission.READ_TRAVEL, _("Open the journey")),
}
OWN: Door = ("case_notes", Permission.READ_NOTES, _("Open the task"))
DONE_BY_HAND = frozenset(code for code, deeds in SETTLED_BY.items() if BY_HAND in deeds)
"""Tasks that no deed settles: their own page says that they are done, or hands them on."""
AWAITED: Door = ("case_notes", Permission.READ_NOTES, _("Record the answer"))


def door_of(work: Work, by: Actor) -> tuple[str, Any]:
    """Return address and verb of a task, as far as this installation and the reader's role have the page.

    A line that is closed to the reader leads to the case and says nothing of what it is about.
    """
    task = work.row.task
    case = task.case
    if work.sentence is not None:
        here = work.row.by
        if task.kind in DONE_BY_HAND and allows(here, Permission.WORK_TASKS):
            label = AWAITED[2] if task.waits_for else OF_CODE.get(task.kind.value, OWN)[2]
            return reverse("case_task_hand", args=[case.reference, task.id]), label
        door = OF_CODE.get(task.kind.value) or (AWAITED if task.waits_for else OF_AREA[Area(task.area)])
        name, permission, label = door
        url = address(name, case.reference) if allows(here, permission) else ""
        if url:
            return url, label
    return reverse("case", args=[case.reference]), _("Open the case")
