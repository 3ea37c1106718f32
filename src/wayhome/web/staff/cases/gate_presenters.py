"""The panel of the next step: what blocks it and why, who can act, and where; what is met stands folded away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.engine import counselled_by
from wayhome.process.enums import Side
from wayhome.process.gates import may_read, sentence_for
from wayhome.process.gathering import Gathered, Label
from wayhome.process.transitions import Transition
from wayhome.process.worklist import Offer, condition_lines, next_verb
from wayhome.safeguards.acts import findings_for
from wayhome.safeguards.engine import Finding
from wayhome.safeguards.words import Act, Severity
from wayhome.safeguards.words import State as Answer
from wayhome.web.shared.presenting import Action, ActionStyle, Block, Gate, Status
from wayhome.web.shared.saying import said
from wayhome.web.staff.cases.labels import ROLE_WORDS, address, joined, roles_said, state_label, who_may
from wayhome.web.staff.cases.steps import step_action

WHOLE_GATE = frozenset({Act.CLEAR, Act.BOARD})
WHERE: Mapping[int, tuple[str, object, Permission]] = {
    1: ("case_consents", gettext_lazy("Open consents"), Permission.READ_NOTES),
    2: ("case_counselling", gettext_lazy("Open counselling"), Permission.READ_COUNSELLING),
    3: ("case_counselling", gettext_lazy("Open counselling"), Permission.READ_COUNSELLING),
    4: ("case_consents", gettext_lazy("Open consents"), Permission.READ_NOTES),
    5: ("case_journey", gettext_lazy("Open documents"), Permission.READ_TRAVEL),
    6: ("case_journey", gettext_lazy("Open health"), Permission.READ_HEALTH),
    7: ("protection", gettext_lazy("Open protection"), Permission.READ_PROTECTION),
    8: ("protection", gettext_lazy("Open protection"), Permission.READ_PROTECTION),
    9: ("protection", gettext_lazy("Open protection"), Permission.READ_PROTECTION),
    10: ("protection", gettext_lazy("Open protection"), Permission.READ_PROTECTION),
    11: ("case_edit", gettext_lazy("Open the destination"), Permission.EDIT_CASE),
    12: ("case_legal", gettext_lazy("Open legal facts"), Permission.READ_LEGAL),
    13: ("case_journey", gettext_lazy("Open the hand-over"), Permission.READ_TRAVEL),
    14: ("case_journey", gettext_lazy("Open the journey"), Permission.READ_TRAVEL),
}
"""Where each condition is worked on, and what one must be allowed to read there."""
WHERE_RULE: Mapping[str, tuple[str, object, Permission]] = {
    "eligibility-explained": ("case_eligibility", gettext_lazy("Work out the help"), Permission.COUNSEL),
    "destination-part-known": (
        "case_destination_part",
        gettext_lazy("Record the part of the country"),
        Permission.EDIT_CASE,
    ),
    "destination-stateless": ("case_legal", gettext_lazy("Open legal facts"), Permission.READ_LEGAL),
    "entry-ban-known": ("case_legal", gettext_lazy("Open legal facts"), Permission.READ_LEGAL),
}
"""Where single rules are worked on that belong to no condition, or elsewhere than their condition."""
OVERRIDABLE = frozenset({3, 12, 14})


@dataclass(frozen=True)
class Lines:
    """The lines of a gate as far as the reader may read them; ``open`` counts the conditions that stop it."""

    blocks: Sequence[Block]
    met: Sequence[Sentence]
    does_not_apply: Sequence[Sentence]
    open: int


def gate_panel(
    case: Case, by: Actor, gathered: Gathered, offered: Sequence[Offer]
) -> tuple[Gate | None, int]:
    """Return the panel of the next step and how many conditions are open; a case without a next step has none."""
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
    steps = tuple(State)
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
    return _("Opens when every condition above is met.")


def _lead(lines: Lines) -> str:
    if lines.open:
        return ngettext(
            "%(open)s condition is open. Each says what is missing, which rule says so, and who can act.",
            "%(open)s conditions are open. Each says what is missing, which rule says so, and who can act.",
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
    count = len({line.reading.number for line in shown if line.state is Answer.OPEN})
    blocks = [*blocks_for(opened, case, by, labels), *hidden]
    return Lines(blocks, _grouped(met), _grouped(none), count)


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
    count = len({finding.condition or finding.rule_id for finding in opened if finding.blocks})
    blocks = [*blocks_for(opened, case, by, labels), *hidden.values()]
    return Lines(blocks, _grouped(met), _grouped(none), count)


def _grouped(titles: Mapping[str, Sequence[str]]) -> list[Sentence]:
    return [
        Sentence("%(title)s: %(names)s", {"title": say(title), "names": list(names)}) if names else say(title)
        for title, names in titles.items()
    ]


def said_labels(labels: Mapping[str, Label]) -> dict[str, str]:
    """Return how members are called, in the reader's language."""
    return {key: said(label) for key, label in labels.items()}


def blocks_for(findings: Iterable[Finding], case: Case, by: Actor, labels: Mapping[str, str]) -> list[Block]:
    """Return a block for each open rule: one person by name, several as a list; what the reader can do first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule_id, []).append(finding)
    blocks = [_block(group, case, by, labels) for group in groups.values()]
    order: Mapping[str, int] = {"blocked": 0, "waiting": 1, "warning": 2}
    return sorted(blocks, key=lambda block: order[block.status])


def _block(group: Sequence[Finding], case: Case, by: Actor, labels: Mapping[str, str]) -> Block:
    """Return the block of one open rule with its source, who can act, and the page where it is done."""
    finding = group[0]
    names = list(
        dict.fromkeys(labels[key] for one in group if (key := one.member_key) is not None and key in labels)
    )
    mine = any(ROLE_WORDS.get(word, word) in by.roles for word in finding.who_can_act)
    status: Status = "blocked" if mine else "waiting"
    if finding.severity is not Severity.BLOCKS:
        status = "warning"
    first, rest = _first_sentence(_said_of(finding, names, by, labels))
    return Block(
        say=first,
        why=joined(names, rest) if len(names) > 1 else rest,
        status=status,
        source=_source(finding),
        source_url=_source_address(finding),
        who=roles_said(finding.who_can_act),
        actions=_actions(finding, case, by, mine=mine),
    )


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
    return f"{first} (+{more})" if more else first


def _source_address(finding: Finding) -> str:
    address_of_first = finding.sources[0].address if finding.sources else ""
    return address_of_first if address_of_first.startswith("https://") else ""


def _actions(finding: Finding, case: Case, by: Actor, *, mine: bool) -> list[Action]:
    actions = []
    nowhere = ("", "", Permission.SEE_CASES)
    name, label, permission = WHERE_RULE.get(finding.rule_id) or WHERE.get(finding.condition or 0, nowhere)
    url = address(name, case.reference) if name and allows(by, permission) else ""
    if url:
        style: ActionStyle = "primary" if mine else "outline"
        actions.append(Action(label, url, style, about=finding.title))  # type: ignore[arg-type]
    if finding.condition in OVERRIDABLE and finding.overridable and allows(by, Permission.OVERRIDE):
        url = address("case_override", case.reference)
        actions.append(Action(_("Go on all the same"), f"{url}?condition={finding.condition}"))
    return actions
