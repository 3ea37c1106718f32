"""Whether a way of asking and giving fits the person."""

from __future__ import annotations

import datetime as dt

from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.interpreters import is_interpreter_number
from wayhome.ground.values.languages import is_language
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.actions.writing import Asking, Giving
from wayhome.stages.consent.enums import Explained, Mode
from wayhome.stages.consent.queries import Question, surely_adult, surely_child


def check_member(case: Case, member: CaseMember) -> None:
    """Do nothing for a present member of the case; raise ``Refused`` otherwise."""
    if member.case_id != case.id or member.until_at is not None:
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because this person does not belong to the case any more. Open their own case."
                )
            )
        )


def check_asking(case: Case, member: CaseMember, question: Question, asking: Asking, at: dt.datetime) -> None:
    """Do nothing when text, language, moment and way of explaining fit; raise ``Refused`` otherwise."""
    check_member(case, member)
    if asking.text.purpose != question.purpose.value:
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because the text belongs to another question. Choose the text of this question."
                )
            ),
            field="text",
        )
    if not is_language(asking.language):
        raise Refused(
            say(msgid("Nothing was recorded, because the language is missing. Choose the language spoken.")),
            field="language",
        )
    if asking.happened_at > at:
        raise Refused(
            say(msgid("Nothing was recorded, because the moment lies ahead. Write when it really happened.")),
            field="happened_at",
        )
    if asking.explained is Explained.INTERPRETER and not asking.interpreter.strip():
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because the interpreter's number is missing. Ask for the number."
                )
            ),
            field="interpreter",
        )
    if asking.interpreter.strip() and not is_interpreter_number(asking.interpreter):
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because an interpreter is written down by number, never by name. "
                    "Ask for the number."
                )
            ),
            field="interpreter",
        )
    if asking.explained is Explained.READ_BY_SELF and member.person.can_read == "no":
        raise Refused(
            say(
                msgid(
                    "Nothing was recorded, because this person cannot read. Read the text aloud, or show it with an interpreter."
                )
            ),
            field="explained",
        )


def check_giver(member: CaseMember, giving: Giving, on: dt.date) -> None:
    """Do nothing when this giver may answer for the member on that day; raise ``Refused`` otherwise."""
    person = member.person
    if surely_adult(person, on) and giving.given_by in (GivenBy.PARENT, GivenBy.GUARDIAN):
        raise Refused(
            say(
                msgid(
                    "The consent was not recorded, because this person is an adult and nobody else can give it for them. "
                    "Ask them alone."
                )
            ),
            field="given_by",
        )
    if surely_child(person, on) and giving.given_by is GivenBy.SELF:
        raise Refused(
            say(
                msgid(
                    "The consent was not recorded, because this person is a child. A parent or the guardian gives it; "
                    "record the child's own word beside it."
                )
            ),
            field="given_by",
        )
    if giving.given_by is not GivenBy.SELF and not giving.giver_name.strip():
        raise Refused(
            say(
                msgid(
                    "The consent was not recorded, because it does not say who gave it. "
                    "Write the name of parent, guardian or representative."
                )
            ),
            field="giver_name",
        )
    if giving.valid_until is not None and giving.valid_until < on:
        raise Refused(
            say(
                msgid(
                    "The consent was not recorded, because its last day lies before the day it was given. "
                    "Choose a later day, or none."
                )
            ),
            field="valid_until",
        )


def check_way(member: CaseMember, giving: Giving) -> None:
    """Do nothing when the mode fits who gave the consent and how they read; raise ``Refused`` otherwise."""
    own = giving.given_by is GivenBy.SELF
    if own == (giving.mode is Mode.GUARDIAN_SIGNATURE) or (not own and giving.mode is Mode.SIGNATURE):
        raise Refused(
            say(
                msgid(
                    "The consent was not recorded, because who gave it and how do not fit together. "
                    "A person signs for themself; a parent, guardian or representative signs for somebody else."
                )
            ),
            field="mode",
        )
    if own and member.person.can_read == "no" and giving.mode is Mode.SIGNATURE:
        raise Refused(
            say(
                msgid(
                    "The consent was not recorded, because this person cannot read and a signature would not show that "
                    "they understood. Take a thumb print, or let them say it before a witness."
                )
            ),
            field="mode",
        )
    if giving.mode is Mode.VERBAL_WITNESS and not giving.witness.strip():
        raise Refused(
            say(msgid("The consent was not recorded, because the witness is missing. Write who heard it.")),
            field="witness",
        )
