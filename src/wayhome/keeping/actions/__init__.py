"""The verbs of keeping: ask, approve and drop an erasure, carry it out; hold and lift; list what is due, and decide on it."""

from wayhome.keeping.actions.carrying_out import carry_out_approved
from wayhome.keeping.actions.erasing import approve_erasure, ask_erasure, drop_erasure
from wayhome.keeping.actions.holding import ask_to_lift, lift_hold, place_hold
from wayhome.keeping.actions.retaining import (
    approve_list,
    confirm_schedule,
    keep_longer,
    list_what_is_due,
    stand_for_list,
)

__all__ = [
    "approve_erasure",
    "approve_list",
    "ask_erasure",
    "ask_to_lift",
    "carry_out_approved",
    "confirm_schedule",
    "drop_erasure",
    "keep_longer",
    "lift_hold",
    "list_what_is_due",
    "place_hold",
    "stand_for_list",
]
