"""The verbs of people's rights: requests, own files, telling past recipients of corrections, lists that leave the house."""

from wayhome.privacy.actions.correcting import tell_missed_recipients, tell_recipients
from wayhome.privacy.actions.exporting import (
    EMPTY_AFTER,
    MOST_ALONE,
    Listed,
    allow_export,
    ask_export,
    empty_exports,
    give_out_export,
)
from wayhome.privacy.actions.own_files import Prepared, empty_own_files, give_out_own_file, prepare_own_file
from wayhome.privacy.actions.requests import extend_request, settle_request, take_request, tell_due_requests

__all__ = [
    "EMPTY_AFTER",
    "MOST_ALONE",
    "Listed",
    "Prepared",
    "allow_export",
    "ask_export",
    "empty_exports",
    "empty_own_files",
    "extend_request",
    "give_out_export",
    "give_out_own_file",
    "prepare_own_file",
    "settle_request",
    "take_request",
    "tell_due_requests",
    "tell_missed_recipients",
    "tell_recipients",
]
