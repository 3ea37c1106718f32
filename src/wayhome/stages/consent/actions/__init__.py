"""The verbs of consent: publish a text, ask, give, refuse, hear a child, take back; each end acts at once."""

from wayhome.stages.consent.actions.answers import (
    give_consent,
    hear_childs_no,
    put_question,
    record_child_answer,
    refuse_consent,
)
from wayhome.stages.consent.actions.endings import Ended, end_return_consents, withdraw_consent
from wayhome.stages.consent.actions.texts import publish_text
from wayhome.stages.consent.actions.writing import USE_WITHDRAWAL, Asking, Giving

__all__ = [
    "USE_WITHDRAWAL",
    "Asking",
    "Ended",
    "Giving",
    "end_return_consents",
    "give_consent",
    "hear_childs_no",
    "publish_text",
    "put_question",
    "record_child_answer",
    "refuse_consent",
    "withdraw_consent",
]
