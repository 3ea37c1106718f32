"""What must be so before a file is opened: the person agrees to it and has had the notice, and a child has somebody who cares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.casefile.cases.enums import State
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.gates import GateClosed
from wayhome.safeguards.acts import findings_for, what_blocks
from wayhome.safeguards.engine import as_record
from wayhome.safeguards.facts import CaseFacts as RuleFacts
from wayhome.safeguards.facts import ChildFacts, MemberFacts
from wayhome.safeguards.words import Act


@dataclass(frozen=True)
class Agreement:
    """What the first person said about having a file.

    ``notice_language`` is ISO 639-3, the language in which the privacy notice was given and understood.
    ``child_ground`` is ``parent_agrees``, ``guardian_agrees`` or ``duty_to_protect`` where the person is or may
    be a child, else empty.
    """

    agrees: bool
    notice_language: str
    child_ground: str = ""


def ask_rule_book(
    people: Sequence[tuple[PersonFacts, str]], agreement: Agreement, at: dt.datetime
) -> list[dict[str, object]]:
    """Ask the rules of opening a file, before there is one, and return what they found, to be kept.

    Raises ``GateClosed`` where one of them is not met, and ``Refused`` where nobody is named.
    """
    if not people:
        raise Refused(
            say(msgid("The case was not opened, because nobody is named. Write at least one name.")),
            field="full_name",
        )
    applicant = people[0][0]
    member = MemberFacts(
        key="applicant",
        born_earliest=applicant.birth.earliest if applicant.birth else None,
        born_latest=applicant.birth.latest if applicant.birth else None,
        agrees_to_file=agreement.agrees,
        notice_understood=bool(agreement.notice_language),
        child=ChildFacts(file_ground=bool(agreement.child_ground)),
    )
    facts = RuleFacts(on=at.date(), today=at.date(), now=at, state=State.ENQUIRY.value, members=(member,))
    blocking = what_blocks(Act.OPEN_CASE, facts)
    if blocking:
        raise GateClosed(
            say(msgid("The case was not opened. Answer the question as an enquiry; it needs no name.")),
            act=Act.OPEN_CASE,
            reasons=tuple(finding.sentence for finding in blocking),
            findings=blocking,
        )
    return as_record(findings_for(Act.OPEN_CASE, facts))
