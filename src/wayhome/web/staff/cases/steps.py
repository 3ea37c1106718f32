"""How each verb is reached from a page: a button that posts, or a form of its own; names of addresses are plain."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.process.enums import Verb
from wayhome.process.rows import Transition
from wayhome.process.transitions import BY_VERB
from wayhome.web.shared.presenting import Action, ActionStyle

SIGN_OFF = "sign_off"
PRESSED: frozenset[Verb] = frozenset(
    {
        Verb.BEGIN_COUNSELLING,
        Verb.APPLY,
        Verb.TAKE_BACK,
        Verb.APPROVE,
        Verb.PREPARE,
        Verb.CLEAR,
        Verb.RESUME,
    }
)
"""Verbs that need nothing but a press."""
FORMS: Mapping[Verb, str] = {
    Verb.ASK_FOR_MORE: "case_ask_for_more",
    Verb.RECONSIDER: "case_reconsider",
    Verb.REFUSE: "case_refuse",
    Verb.UNCLEAR: "case_unclear",
    Verb.CONFIRM_BOARDING: "case_confirm_boarding",
    Verb.CORRECT_DEPARTURE: "case_correct_departure",
    Verb.NO_SHOW: "case_no_show",
    Verb.INTERRUPTED: "case_interrupted",
    Verb.CONFIRM_ARRIVAL: "case_confirm_arrival",
    Verb.CORRECT_ARRIVAL: "case_correct_arrival",
    Verb.CONFIRM_HOME: "case_confirm_home",
    Verb.CORRECT_HOME: "case_correct_home",
    Verb.BACK_IN_HOST: "case_back_in_host",
    Verb.STAYS: "case_stays",
    Verb.START_AGAIN: "case_start_again",
    Verb.DECEASED: "case_deceased",
    Verb.START_REINTEGRATION: "case_start_reintegration",
    Verb.BACK_TO_ARRIVED: "case_back_to_arrived",
    Verb.START_FOLLOW_UP: "case_start_follow_up",
    Verb.RESUME_REINTEGRATION: "case_resume_reintegration",
    Verb.CLOSE: "case_close",
    Verb.REOPEN: "case_reopen",
    Verb.HOLD: "case_hold",
}
"""Verbs that need an answer, and the address of their form."""
ICONS: Mapping[Verb, str] = {
    Verb.CONFIRM_BOARDING: "airplane",
    Verb.CONFIRM_ARRIVAL: "geo-alt",
    Verb.CONFIRM_HOME: "house-heart",
    Verb.CLEAR: "check2-all",
    Verb.APPROVE: "check-lg",
    Verb.HOLD: "pause-circle",
    Verb.RESUME: "play-circle",
    Verb.CLOSE: "archive",
}


def step_action(verb: Verb, reference: str, *, style: ActionStyle = "outline", closed: str = "") -> Action:
    """Return the button of a verb: it posts where nothing has to be written, else it opens the form."""
    row: Transition = BY_VERB[verb]
    label, icon = _(row.label), ICONS.get(verb, "")
    if verb in PRESSED:
        url = reverse("case_verb", args=[reference, verb.value])
        return Action(label, url, style, icon, post=True, closed=closed)
    return Action(label, reverse(FORMS[verb], args=[reference]), style, icon, closed=closed)
