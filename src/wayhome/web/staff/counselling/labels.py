"""Words of protection pages: the parts of each kind of fact, and the words of closed lists."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wayhome.safeguards.words import (
    AgeDecision,
    Asylum,
    BestInterests,
    Capacity,
    RiskResult,
    Tracing,
    TraffickingDecision,
    Views,
)
from wayhome.stages.counselling.scoring import FactKind, FileGround

Label = str | Promise

WORDS: dict[StrEnum, Label] = {
    Asylum.NEVER_APPLIED: _("Never applied"),
    Asylum.PENDING: _("Pending"),
    Asylum.APPEAL_OPEN: _("An appeal is open"),
    Asylum.FINALLY_REJECTED: _("Finally rejected"),
    Asylum.WITHDRAWN: _("Withdrawn, no legal advice recorded"),
    Asylum.WITHDRAWN_AFTER_ADVICE: _("Withdrawn after legal advice"),
    Asylum.RECOGNISED: _("Recognised refugee"),
    AgeDecision.TREATED_AS_CHILD: _("Treated as a child"),
    AgeDecision.ASSESSED_CHILD: _("Assessed: a child"),
    AgeDecision.ASSESSED_ADULT: _("Assessed: an adult"),
    BestInterests.PENDING: _("Not finished"),
    BestInterests.RETURN: _("Return is best"),
    BestInterests.STAY: _("Staying is best"),
    BestInterests.OTHER_COUNTRY: _("Another country is best"),
    Capacity.HAS_CAPACITY: _("Can take this decision"),
    Capacity.REPRESENTATIVE_DECIDES: _("A lawful representative decides"),
    Capacity.LACKS_CAPACITY: _("Cannot, and nobody may lawfully decide yet"),
    RiskResult.PENDING: _("Not finished"),
    RiskResult.ACCEPTABLE: _("Safe enough, with what is arranged"),
    RiskResult.TOO_HIGH: _("Too high: no return"),
    Tracing.PENDING: _("Not finished"),
    Tracing.FOUND: _("Family found"),
    Tracing.NOT_FOUND: _("Family not found"),
    Tracing.NOT_SAFE: _("Tracing would not be safe"),
    TraffickingDecision.NOT_TRAFFICKED: _("Not trafficked"),
    TraffickingDecision.TRAFFICKED: _("Trafficked"),
    Views.HEARD: _("Heard"),
    Views.TOO_YOUNG: _("Too young to be heard"),
    Views.REFUSED_TO_SPEAK: _("Did not want to speak"),
    FileGround.PARENT_AGREES: _("A parent agrees"),
    FileGround.GUARDIAN_AGREES: _("The guardian agrees"),
    FileGround.DUTY_TO_PROTECT: _("Duty to protect"),
}

PARTS: dict[str, Label] = {
    "in_detention": _("Are they detained?"),
    "alone": _("Seen alone?"),
    "state": _("Where the claim stands"),
    "ground": _("Ground"),
    "views": _("The child's own views"),
    "doubted": _("Does anybody doubt that they can decide?"),
    "decision": _("Decision"),
    "result": _("Result"),
    "name": _("Name"),
    "organisation": _("Organisation"),
    "of_enforcing_body": _("Does the guardian belong to the body that enforces returns?"),
    "verified": _("Visited, identity and relation checked?"),
    "settled": _("Settled?"),
    "finding": _("What the professional found"),
    "professional": _("Which professional"),
    "by_trained": _("Decided by a trained person?"),
    "signs": _("Are there signs of violence?"),
    "confirmed": _("Confirmed?"),
    "independent": _("Was it somebody without a part in the detention?"),
    "reasons": _("Reasons"),
    "how": _("How, and by whom"),
    "words": _("What was said"),
    "answers": _("Answers"),
}


def part_label(kind: FactKind, name: str) -> Label:
    """Return the question that a part of a fact answers."""
    if kind is FactKind.AGE_DISPUTE and name == "how":
        return _("Who disputes it, and why")
    return PARTS.get(name, name)


def word_label(word: StrEnum) -> Label:
    """Return the name of a word of a closed list."""
    return WORDS.get(word, word.value)
