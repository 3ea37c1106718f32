"""The panel of the next step: what blocks it and why, who can act, and where; what is met stands folded away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.engine import counselled_by
from wayhome.process.enums import Side
from wayhome.process.gates import may_read, sentence_for
from wayhome.process.gathering import Gathered, Label
from wayhome.process.rows import Transition
from wayhome.process.shapes import steps_of
from wayhome.process.worklist import Offer, condition_lines, next_verb
from wayhome.safeguards.acts import findings_for
from wayhome.safeguards.engine import Finding
from wayhome.safeguards.words import Act, ConsentState, Severity
from wayhome.safeguards.words import State as Answer
from wayhome.stages.consent.enums import PURPOSE_LABELS, Purpose
from wayhome.web.shared.presenting import Action, Block, Gate, Status
from wayhome.web.shared.saying import said
from wayhome.web.staff.cases.gate_doors import actions_for, was_sent
from wayhome.web.staff.cases.labels import ROLE_WORDS, address, joined, roles_said, state_label, who_may
from wayhome.web.staff.cases.steps import step_action

WHOLE_GATE = frozenset({Act.CLEAR, Act.BOARD})
OVERRIDABLE = frozenset({3, 12, 14})
AT_HOME = {"return_counsellor": Role.CASE_MANAGER.value}
SHARING_RULE = "sharing-asked"
UNANSWERED = frozenset({ConsentState.NOT_ASKED, ConsentState.ASKED, ConsentState.EXPIRED})


@dataclass(frozen=True)
class Lines:
    """The lines of a gate as far as the reader may read them."""

    blocks: Sequence[Block]
    met: Sequence[Sentence]
    does_not_apply: Sequence[Sentence]

    @property
    def open(self) -> int:
        """Return how many of the lines shown stop the gate; warnings and closed areas are not counted."""
        return sum(not block.restricted and block.status != "warning" for block in self.blocks)


def gate_panel(
    case: Case, by: Actor, gathered: Gathered, offered: Sequence[Offer]
) -> tuple[Gate | None, int]:
    """Return the panel of the next step and how many of its lines stop it; a case without a next step has none."""
    row = next_verb(case)
    if row is None:
        return None, 0
    ahead = _step_ahead(case, row)
    action = _main_action(case, row, by, offered)
    if row.gate is None:
        gate = Gate(
            title=_("Next: ‘%(step)s’") % {"step": ahead},
            lead=_("Nothing stands in the way of this step."),
            actions=[action],
        )
        return gate, 0
    lines = gate_lines(row.gate, case, by, gathered)
    blocked = bool(lines.blocks)
    title = _("What blocks ‘%(step)s’, and why") if blocked else _("Nothing blocks ‘%(step)s’")
    gate = Gate(
        title=title % {"step": ahead},
        lead=_lead(lines),
        blocks=lines.blocks,
        met=lines.met,
        does_not_apply=lines.does_not_apply,
        actions=[action],
    )
    return gate, lines.open


def _step_ahead(case: Case, row: Transition) -> str:
    steps = steps_of(case)
    following = steps[steps.index(State(case.state)) + 1]
    return state_label(following if following in row.to_states else next(iter(row.to_states)))


def _main_action(case: Case, row: Transition, by: Actor, offered: Sequence[Offer]) -> Action:
    return step_action(
        row.verb, case.reference, style="primary", closed=closed_reason(case, row, by, offered)
    )


def closed_reason(case: Case, row: Transition, by: Actor, offered: Sequence[Offer]) -> str:
    """Return why the button of a verb is closed, or nothing when it is open."""
    if not allows(by, row.permission):
        return who_may(row.permission)
    offer = next((offer for offer in offered if offer.row.verb is row.verb), None)
    if offer is None or offer.is_open:
        return ""
    if row.side is not Side.ANY:
        return said(offer.closed_because[0])
    if row.not_the_counsellor and counselled_by(case, by):
        return _("Whoever counsels a case may not decide on it. Ask another approver.")
    return _("Opens when nothing stands in the way any more.")


def _lead(lines: Lines) -> str:
    if lines.open:
        return ngettext(
            "%(open)s thing stands in the way. It says what is missing, which rule asks for it, and who can act.",
            "%(open)s things stand in the way. Each says what is missing, which rule asks for it, and who can act.",
            lines.open,
        ) % {"open": lines.open}
    if any(block.restricted for block in lines.blocks):
        return _("Every condition that you may read is met. Colleagues answer for the others.")
    return _("Every condition is met.")


def gate_lines(act: Act, case: Case, by: Actor, gathered: Gathered) -> Lines:
    """Return what an act asks, open lines with who can act and where, met ones gathered by condition."""
    asked = gathered
    if act is Act.BOARD:
        asked = replace(gathered, facts=replace(gathered.facts, on=gathered.facts.today))
    if act in WHOLE_GATE:
        return _of_conditions(case, by, asked)
    return _of_findings(case, by, asked, findings_for(act, asked.facts))


def _of_conditions(case: Case, by: Actor, gathered: Gathered) -> Lines:
    lines, labels = condition_lines(by, gathered), said_labels(gathered.called(by))
    shown = [line for line in lines if not line.restricted and line.finding is not None]
    all_open = [line.finding for line in shown if line.state is Answer.OPEN and line.finding is not None]
    opened = [finding for finding in all_open if may_read(finding, by)]
    closed = [finding.neutral for finding in all_open if not may_read(finding, by)]
    neutral = dict.fromkeys(
        [*map(_text, closed), *(_text(line.sentence) for line in lines if line.restricted)]
    )
    hidden = [Block(text, restricted=True) for text in neutral]
    met: dict[str, list[str]] = {}
    none: dict[str, list[str]] = {}
    for line in shown:
        if line.state is not Answer.OPEN:
            group = met if line.state is Answer.MET else none
            names = group.setdefault(line.reading.condition.title, [])
            label = labels.get(line.reading.member_key, "")
            names.extend([label] if label not in names else [])
    blocks = [*blocks_for(opened, case, by, labels, gathered), *hidden]
    return Lines(blocks, _grouped(met), _grouped(none))


def _text(sentence: Sentence) -> str:
    """Return a neutral line in the reader's language; the same line stands once."""
    return said(sentence)


def _of_findings(case: Case, by: Actor, gathered: Gathered, findings: Sequence[Finding]) -> Lines:
    hidden: dict[str, Block] = {}
    labels = said_labels(gathered.called(by))
    met: dict[str, list[str]] = {}
    none: dict[str, list[str]] = {}
    opened = []
    for finding in findings:
        if not may_read(finding, by):
            hidden.setdefault(str(finding.neutral), Block(finding.neutral, restricted=True))
        elif finding.state is Answer.OPEN and not finding.overridden:
            opened.append(finding)
        else:
            group = none if finding.state is Answer.NOT_APPLICABLE else met
            names = group.setdefault(finding.rule.title, [])
            label = labels.get(finding.member_key or "", "")
            names.extend([label] if label and label not in names else [])
    blocks = [*blocks_for(opened, case, by, labels, gathered), *hidden.values()]
    return Lines(blocks, _grouped(met), _grouped(none))


def _grouped(titles: Mapping[str, Sequence[str]]) -> list[Sentence]:
    return [
        Sentence("%(title)s: %(names)s", {"title": say(title), "names": list(names)}) if names else say(title)
        for title, names in titles.items()
    ]


def said_labels(labels: Mapping[str, Label]) -> dict[str, str]:
    """Return how members are called, in the reader's language."""
    return {key: said(label) for key, label in labels.items()}


def blocks_for(
    findings: Iterable[Finding],
    case: Case,
    by: Actor,
    labels: Mapping[str, str],
    gathered: Gathered | None = None,
) -> list[Block]:
    """Return a block for each open rule: one person by name, several as a list; what the reader can do first.

    ``gathered`` adds which sharings have no answer, and the doors to the pages of single persons.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in folded(findings):
        groups.setdefault(finding.rule_id, []).append(finding)
    blocks = [_block(group, case, by, labels, gathered) for group in groups.values()]
    order: Mapping[str, int] = {"blocked": 0, "waiting": 1, "warning": 2}
    return sorted(blocks, key=lambda block: order[block.status])


def folded(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without those that only wait for another open one of the same condition and person."""
    listed = list(findings)
    causes = {(one.condition, one.member_key) for one in listed if one.condition and not one.waits}
    return [one for one in listed if not one.waits or (one.condition, one.member_key) not in causes]


def _block(
    group: Sequence[Finding], case: Case, by: Actor, labels: Mapping[str, str], gathered: Gathered | None
) -> Block:
    """Return the block of one open rule with its source, who can act, and the page where it is done."""
    finding = group[0]
    names = list(
        dict.fromkeys(labels[key] for one in group if (key := one.member_key) is not None and key in labels)
    )
    acting = _who_acts(finding, case)
    mine = any(ROLE_WORDS.get(word, word) in by.roles for word in acting)
    status: Status = "blocked" if mine and not was_sent(finding) else "waiting"
    if finding.severity is not Severity.BLOCKS:
        status = "warning"
    first, rest = _first_sentence(_said_of(finding, names, by, labels))
    named = names if len(names) > 1 else ""
    asked = _not_answered(group, by, gathered)
    places = {str(member.id): member.position for member in gathered.members} if gathered else {}
    actions = actions_for(group, case, by, places, mine=status == "blocked")
    return Block(
        say=first,
        why=joined(named, asked or "", rest) if named or asked else rest,
        status=status,
        source=_source(finding),
        source_url=_source_address(finding),
        who=roles_said(acting),
        actions=[*actions, *_overriding(finding, case, by)],
    )


def _who_acts(finding: Finding, case: Case) -> Sequence[str]:
    """Return which roles can act on a finding; with people who are home already the case manager counsels."""
    if not case.programme.is_at_home:
        return finding.who_can_act
    named = [AT_HOME.get(word, word) for word in finding.who_can_act]
    return list(dict.fromkeys(named))


def _not_answered(group: Sequence[Finding], by: Actor, gathered: Gathered | None) -> list[Sentence]:
    """Return which sharings have no answer yet, each once, for who may open the consents."""
    if gathered is None or group[0].rule_id != SHARING_RULE or not allows(by, Permission.READ_NOTES):
        return []
    codes = [
        one.code
        for finding in group
        for one in gathered.facts.member(finding.member_key or "").sharings or ()
        if one.state in UNANSWERED
    ]
    return [
        say(PURPOSE_LABELS[Purpose(code)]) for code in dict.fromkeys(one.partition(":")[0] for one in codes)
    ]


def _said_of(finding: Finding, names: Sequence[str], by: Actor, labels: Mapping[str, str]) -> str:
    """Return the sentence of a rule in the reader's language, for one person by name or for several by number."""
    if len(names) < 2:
        return said(sentence_for(finding, by, labels))
    return said(finding.named(say(msgid("Each of %(number)s people"), number=len(names))))


def _first_sentence(text: str) -> tuple[str, str]:
    """Return what is missing and what to do about it: the first sentence, and the rest."""
    first, stop, rest = text.partition(". ")
    return f"{first}{stop.strip()}", rest


def _source(finding: Finding) -> str:
    if not finding.sources:
        return ""
    first = str(replace(finding.sources[0], address=""))
    more = len(finding.sources) - 1
    if not more:
        return first
    return ngettext(
        "%(source)s; and %(number)s other source", "%(source)s; and %(number)s other sources", more
    ) % {"source": first, "number": more}


def _source_address(finding: Finding) -> str:
    address_of_first = finding.sources[0].address if finding.sources else ""
    return address_of_first if address_of_first.startswith("https://") else ""


def _overriding(finding: Finding, case: Case, by: Actor) -> list[Action]:
    if finding.condition not in OVERRIDABLE or not finding.overridable or not allows(by, Permission.OVERRIDE):
        return []
    url = address("case_override", case.reference)
    return [Action(_("Go on all the same"), f"{url}?condition={finding.condition}")]
