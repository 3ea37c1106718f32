"""The verbs of consent: write a text and put it in force, ask, give, refuse, hear a child, take back; each end acts at once."""

from wayhome.stages.consent.actions.answers import (
    give_consent,
    hear_childs_no,
    put_question,
    record_child_answer,
    refuse_consent,
)
from wayhome.stages.consent.actions.endings import Ended, end_return_consents, withdraw_consent
from wayhome.stages.consent.actions.texts import TextWords, drop_text, publish_text, write_text
from wayhome.stages.consent.actions.writing import USE_WITHDRAWAL, Asking, Giving

__all__ = [
    "USE_WITHDRAWAL",
    "Asking",
    "Ended",
    "Giving",
    "TextWords",
    "drop_text",
    "end_return_consents",
    "give_consent",
    "hear_childs_no",
    "publish_text",
    "put_question",
    "record_child_answer",
    "refuse_consent",
    "withdraw_consent",
    "write_text",
]
