"""What the verbs of outreach share: who acts, and codes that must be known."""

from __future__ import annotations

from wayhome.casefile.access.actor import Actor
from wayhome.ground.core.errors import Refused
from wayhome.ground.values import languages, places
from wayhome.ground.values.sentences import msgid, say


def acting_person(*, by: Actor) -> int:
    """Return the key of the acting person; raises ``Refused`` for a timer, because outreach is people's work."""
    if by.user_id is None:
        raise Refused(
            say(msgid("Nothing was saved: outreach is recorded by a person, not by a timer. Log in first."))
        )
    return by.user_id


def check_codes(*, language: str, country: str) -> None:
    """Do nothing for known or empty codes; raises ``ValueRefused`` for an unknown language or country."""
    if language:
        languages.language(language)
    if country:
        places.country(country)
