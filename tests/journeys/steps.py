"""What people do on the pages, step by step, in the words that stand there; journeys are told with these."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tests.browser import Somebody

INTERPRETER = {"Arabic": "1108", "Dari": "1131", "Amharic": "2217"}
FREE_AND_INFORMED = {
    "Is anybody or anything putting pressure on this person to return?": "No",
    "Do they know what they decide on: the other ways, what follows, what is not promised?": "Yes",
    "Where the person was": "Our office or a partner's",
    "Is there an order to remove them?": "No",
    "Did you see them alone?": "Yes",
    "Your judgement": "Their own choice",
    "On what it rests": "Names own reasons, knows the other ways, and asked what is not promised.",
}


def reference_in(somebody: Somebody) -> str:
    """Return the case reference in the address of the page."""
    found = re.search(r"/cases/([0-9A-Z-]+)/", somebody.page.url)
    assert found, somebody.page.url
    return found[1]


def talks(
    counsellor: Somebody,
    reference: str,
    whom: Sequence[str],
    *,
    language: str,
    clock: str = "10:00",
    day: str = "",
) -> None:
    """Hold a session with these people, today or on another day, in which every point is explained, and finish it."""
    counsellor.opens("session_new", reference=reference)
    counsellor.answers({"Date": day} if day else {})
    counsellor.answers(
        {
            "With whom": whom,
            "From": clock,
            "Until": clock.replace(":00", ":50"),
            "How you met": "In person",
            "Where the person was": "Our office or a partner's",
            "Language": language,
            "Interpreter": "Interpreter by phone",
            "Interpreter's number": INTERPRETER[language],
            "Seen alone, without family": "Yes" if len(whom) == 1 else "No",
            "Their own words": "I want to be with my family again.",
            "Did they say, or did anybody, that going back frightens them?": "No",
            "Did anything put pressure on them to return?": "No",
            "Where they stand now": "Wants to return",
            "What you talked about": ["The own decision, and how to stop", "Help after arrival"],
        }
    )
    for_every_point(counsellor, "Said in own words" if len(whom) == 1 else "Explained")
    counsellor.presses("Save and finish")


def for_every_point(counsellor: Somebody, step: str) -> None:
    """Choose how far each point of the checklist got."""
    for answer in counsellor.page.locator("main fieldset label").filter(has_text=step).all():
        answer.click()


def screens(counsellor: Somebody, reference: str, position: int, *, alone: bool = True) -> None:
    """Ask one person the questions of the rapid screening; every answer is no."""
    counsellor.opens("screening", reference=reference, position=position)
    for answer in (
        counsellor.page.locator("main fieldset label").filter(has_text=re.compile(r"^\s*No\s*$")).all()
    ):
        answer.click()
    alone_words = "Did you talk with them alone, without family?"
    counsellor.answers({alone_words: "Yes" if alone else "No"}).presses("Record the screening")


def judges(counsellor: Somebody, reference: str, position: int) -> None:
    """Judge that one person chose freely and knowing what it means."""
    counsellor.opens("voluntariness", reference=reference, position=position)
    counsellor.answers(FREE_AND_INFORMED)
    counsellor.presses(save_words(counsellor))


def records_fact(
    somebody: Somebody, reference: str, position: int, kind: str, answers: Mapping[str, object]
) -> None:
    """Record a protection fact of one person."""
    somebody.opens("protection_fact", reference=reference, position=position, kind=kind)
    somebody.answers(answers).presses("Record")


def save_words(somebody: Somebody) -> str:
    """Return the words on the page's first button that sends something."""
    return somebody.page.locator("main form button[type=submit]").first.inner_text()


def asks(
    counsellor: Somebody,
    reference: str,
    position: int,
    purpose: str,
    language: str,
    giving: Mapping[str, object],
) -> None:
    """Put one question of consent through an interpreter, and record the yes."""
    counsellor.opens("consent_ask", reference=reference, position=position, purpose=purpose)
    how = {"How it was explained": "Through an interpreter", "Interpreter's number": INTERPRETER[language]}
    counsellor.answers({"Language spoken": language, **how, "The answer": "Yes", **giving})
    counsellor.presses("Record the answer")


SIGNED = {"Who gave it": "the person", "How it was given": "Signature"}
THUMB_PRINT = {"Who gave it": "the person", "How it was given": "Thumb print"}


def signed_by(giver: str, *, as_who: str = "a parent") -> Mapping[str, object]:
    """Return how a parent or guardian gives a consent for a child."""
    return {
        "Who gave it": as_who,
        "Name of parent, guardian or representative": giver,
        "How it was given": "Signed for them by parent, guardian or representative",
    }


def documents(officer: Somebody, reference: str, name: str, number: str, *, country: str = "Iraq") -> None:
    """Record a passport that lasts, and that the border police accept it for this journey."""
    officer.opens("journey_document_new", reference=reference)
    officer.answers({"Who": name} if name else {})
    officer.answers(
        {
            "Document": "Passport",
            "Where it is": "with the person",
            "Number": number,
            "Issued by the country": country,
            "Issued on": "2024-04-12",
            "Valid until": "2029-04-12",
        }
    )
    officer.presses("Save document")


def accepts(officer: Somebody, reference: str) -> None:
    """Record for the first document that is not accepted yet that the border police accept it."""
    officer.opens("case_journey", reference=reference)
    officer.follows("Accepted")
    officer.answers(
        {
            "Which authority accepts it": "Border police, Schiphol",
            "On": "2026-06-09",
            "What shows it": "Seen on the desk",
        }
    )
    officer.presses(save_words(officer))
