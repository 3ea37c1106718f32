"""Gates: ask the rule book about a case, keep the answer, and say it to each reader as far as they may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.ground.core.context import weighing
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.enums import Verb
from wayhome.process.gathering import Gathered, Label
from wayhome.process.models import BlindWithdrawal, DecisionRecord
from wayhome.safeguards.acts import findings_for, rules_asked, what_blocks
from wayhome.safeguards.days import age_on
from wayhome.safeguards.engine import Finding, as_record
from wayhome.safeguards.facts import CaseFacts, MemberFacts
from wayhome.safeguards.words import Act, Asylum, Tier
from wayhome.stages.counselling.queries import protection_tally
from wayhome.stages.journey.models import HealthRecord

HEALTH_CONDITION = 6
PROTECTION_AND_HEALTH = frozenset({6, 7, 8, 9, 10})
_READS = {
    2: Permission.READ_COUNSELLING,
    3: Permission.READ_COUNSELLING,
    HEALTH_CONDITION: Permission.READ_HEALTH,
    11: Permission.READ_LEGAL,
    12: Permission.READ_LEGAL,
}
"""What opens the sensitive facts of a condition; protection opens those of every other."""
ADULT_AT = 18


class GateClosed(Refused):
    """A gate is closed; each reason names what is missing, and the sources and roles stand on the findings."""

    code = "gate_closed"

    def __init__(
        self, sentence: Sentence, *, act: Act, reasons: tuple[Sentence, ...], findings: tuple[Finding, ...]
    ) -> None:
        super().__init__(sentence, reasons=reasons)
        self.act = act
        self.findings = findings


def ask_gate(
    act: Act,
    gathered: Gathered,
    *,
    case: Case,
    verb: Verb,
    by: Actor,
    at: dt.datetime,
    member_key: str | None = None,
) -> None:
    """Ask a gate and keep the answer with rule versions and facts used; do nothing when it is open.

    Raises ``GateClosed`` with one sentence for each reason, neutral where the reader may not read the fact.
    """
    if not gathered.facts.active_members:
        raise Refused(
            say(msgid("Nothing was changed, because nobody of this case travels any more.")),
            code="nobody_travels",
        )
    blocking = what_blocks(act, gathered.facts, member_key)
    if blocking:
        raise GateClosed(
            say(msgid("Nothing was changed, because conditions are open. Each says who can act.")),
            act=act,
            reasons=reasons_for(act, blocking, by, gathered),
            findings=blocking,
        )
    DecisionRecord.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        verb=verb.value,
        at=at,
        by_id=by.user_id,
        passed=True,
        findings=as_record(findings_for(act, gathered.facts, member_key)),
    )


def reasons_for(act: Act, findings: Iterable[Finding], by: Actor, gathered: Gathered) -> tuple[Sentence, ...]:
    """Return what a reader may read of the findings that close an act, each sentence once.

    Where the act asks about health or protection and the reader may not read it, the neutral line stands there
    whether or not something is open, so that it tells nothing.
    """
    seen: dict[str, Sentence] = {}
    labels = gathered.called(by)
    for finding in findings:
        if may_read(finding, by):
            sentence = sentence_for(finding, by, labels)
            seen.setdefault(str(sentence), sentence)
    for sentence in neutral_lines(act, by):
        seen.setdefault(str(sentence), sentence)
    return tuple(seen.values())


def neutral_lines(act: Act, by: Actor) -> tuple[Sentence, ...]:
    """Return one neutral line for each closed area that the rules of an act ask about, open or not."""
    lines = {
        rule.neutral: say(rule.neutral)
        for rule in rules_asked(act)
        if rule.tier == Tier.T2 and not allows(by, permission_of(rule.condition))
    }
    return tuple(lines.values())


def sentence_for(finding: Finding, by: Actor, labels: Mapping[str, Label]) -> Sentence:
    """Return a finding's sentence with the member's name, or its neutral line for a reader without the right."""
    if not may_read(finding, by):
        return finding.neutral
    return finding.named(labels.get(finding.member_key or "", say(msgid("This person"))))


def may_read(finding: Finding, by: Actor) -> bool:
    """Return whether the fact that a finding speaks of is open to the reader."""
    return finding.tier != Tier.T2 or allows(by, permission_of(finding.condition))


def permission_of(condition: int | None) -> Permission:
    """Return what one must be allowed to read for the sensitive facts of a condition."""
    return _READS.get(condition or 0, Permission.READ_PROTECTION)


def ask_protection(gathered: Gathered, *, case: Case, by: Actor, at: dt.datetime) -> None:
    """Ask only the conditions of protection and health, and keep the answer as the officer's signature.

    Raises ``GateClosed`` while one of them is open.
    """
    findings = tuple(
        finding
        for finding in findings_for(Act.CLEAR, gathered.facts)
        if finding.condition in PROTECTION_AND_HEALTH
    )
    blocking = tuple(finding for finding in findings if finding.blocks)
    if blocking:
        raise GateClosed(
            say(msgid("Nothing was signed, because safeguards are open. Each says who can act.")),
            act=Act.CLEAR,
            reasons=reasons_for(Act.CLEAR, blocking, by, gathered),
            findings=blocking,
        )
    DecisionRecord.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        verb=Verb.CLEAR.value,
        at=at,
        by_id=by.user_id,
        passed=True,
        findings=as_record(findings),
        signed_for=_on_file(case),
    )


def needs_protection_sign_off(facts: CaseFacts) -> bool:
    """Return whether a safeguard of protection or health applied to somebody who travels.

    That is: a medical condition or pregnancy, indications of trafficking, a concern of any kind ever raised, settled
    or not, doubted capacity, violence in the family, a recognised refugee, or a child who does not travel with two
    parents.
    """
    return any(_is_in_need(member, facts) for member in facts.active_members)


def _is_in_need(member: MemberFacts, facts: CaseFacts) -> bool:
    health, protection, child = member.health, member.protection, member.child
    may_be_child = member.born_latest is None or age_on(member.born_latest, facts.on) < ADULT_AT
    return bool(
        health.medical
        or health.pregnant
        or protection.trafficking_indicated
        or protection.concerns_raised
        or protection.fear_of_return
        or protection.capacity_doubted
        or protection.family_violence
        or protection.asylum == Asylum.RECOGNISED
        or child.age_disputed
        or (may_be_child and len(child.parents) < 2)
    )


def signed_off(case: Case, *, besides: Actor | None = None) -> bool:
    """Return whether a protection officer signed off since the case last came to preparation, for all that is on file.

    Anything recorded about protection or health after the signature, and anybody who joined, makes it void.
    ``besides`` leaves out the signature of who clears: two people look.
    """
    rows = DecisionRecord.objects.filter(
        case=case, verb=Verb.CLEAR.value, passed=True, at__gte=case.state_since_at
    )
    return _signed_for_all(
        case, [row for row in rows if besides is None or not besides.is_same_person(row.by_id)]
    )


def still_signed(case: Case) -> bool:
    """Return whether what a protection officer signed for a cleared case is still all that is on file."""
    rows = DecisionRecord.objects.filter(case=case, verb=Verb.CLEAR.value, passed=True)
    return _signed_for_all(case, rows)


def _signed_for_all(case: Case, rows: Iterable[DecisionRecord]) -> bool:
    with weighing():
        signatures = [row.signed_for for row in rows if row.signed_for]
    return bool(signatures) and _on_file(case) in signatures


def _on_file(case: Case) -> list[object]:
    """Return how much of protection and health stands on file, and for how many people; it only ever grows."""
    people = CaseMember.objects.filter(case=case).count()
    return [people, *protection_tally(case), HealthRecord.objects.filter(case=case).count()]


def refuse_while_blind_open(case: Case) -> None:
    """Raise ``Refused`` while somebody's message that they do not want to travel is unanswered."""
    if BlindWithdrawal.objects.filter(case_id=case.id, answered_at__isnull=True).exists():
        raise Refused(
            say(
                msgid(
                    "Nobody of this case travels now, because somebody was told that a person does not want to. "
                    "Speak with the person alone and answer the message on the case first."
                )
            ),
            code="blind_withdrawal_open",
        )
