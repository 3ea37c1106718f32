"""The pages of docs/rules/: what the machine reads, where it comes from, and the examples it is held to.

Generated from the same files the engine reads, so that officers and auditors read the rule that acts. Write them with
``python -m wayhome.safeguards.docs FOLDER``.
"""

from __future__ import annotations

import ast
import sys
import tokenize
from collections.abc import Iterable, Mapping
from datetime import date
from io import StringIO
from pathlib import Path

from wayhome.safeguards import claims, facts
from wayhome.safeguards.acts import CONDITIONS_OF
from wayhome.safeguards.conditions import CONDITIONS
from wayhome.safeguards.deadlines import RegimeRule, regimes
from wayhome.safeguards.eligibility import BASIS_NAMES, amount_text
from wayhome.safeguards.predicates import PREDICATES
from wayhome.safeguards.rulesets import Example, Rule, RuleSet, rulebook
from wayhome.safeguards.scheme_rows import scheme_rows
from wayhome.safeguards.schemes import BenefitLine, Scheme, SchemeVersion, Silence, schemes
from wayhome.safeguards.tables import Source

MADE = "<!-- Generated from src/wayhome/safeguards by `python -m wayhome.safeguards.docs docs/rules`. Do not edit. -->"


def rule_pages() -> dict[str, str]:
    """Return every page as Markdown by its file name inside docs/rules/."""
    pages = {"README.md": _index(), "facts.md": _facts_page(), "predicates.md": _predicates_page()}
    pages |= {f"{ruleset.id}.md": _ruleset_page(ruleset) for ruleset in rulebook().rulesets}
    pages |= {f"scheme-{scheme.id}.md": _scheme_page(scheme) for scheme in schemes().values()}
    pages |= {"deadlines.md": _deadlines_page(), "scheme-rows.md": _rows_page()}
    return {name: f"{MADE}\n\n{text.rstrip()}\n" for name, text in pages.items()}


def write_pages(folder: Path) -> None:
    """Write every page into a folder and remove pages that are no longer made."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = rule_pages()
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


def _index() -> str:
    lines = [
        "# The rule book",
        "",
        "What must hold before somebody travels, which help a scheme gives, and which day ends a period. The machine "
        "reads the same files. An unknown fact never meets a rule.",
        "",
        "| Condition | Name | Rules | May be overridden | Tier of the answer |",
        "|---|---|---|---|---|",
    ]
    for condition in CONDITIONS:
        pages = [
            f"[{ruleset.title}]({ruleset.id}.md)"
            for ruleset in rulebook().rulesets
            if ruleset.condition == condition.number
        ]
        override = "yes" if condition.overridable else "no"
        if condition.number == 3:
            override = "time to think only"
        lines.append(
            f"| {condition.number} | {condition.title} | {', '.join(pages)} | {override} | {condition.tier} |"
        )
    lines += ["", "## Acts and what they ask", "", "| Act | Conditions | Single rules |", "|---|---|---|"]
    for act, numbers in CONDITIONS_OF.items():
        single = [
            f"[{rule.id}]({rule.ruleset}.md)"
            for rule in rulebook().rules
            if act in rule.acts and rule.condition not in numbers
        ]
        asked = ", ".join(str(number) for number in numbers) or ("none, ever" if act == "withdraw" else "–")
        lines.append(f"| {act} | {asked} | {', '.join(single) or '–'} |")
    lines += [
        "",
        "## Other pages",
        "",
        "* [Opening a file, approving, contacting authorities](acts.md)",
        "* [Voluntary departure period](deadlines.md)",
        *(f"* [{scheme.title}](scheme-{scheme.id}.md)" for scheme in schemes().values()),
        "* [From the reference table of schemes to the rules](scheme-rows.md)",
        "* [Every fact a rule may read](facts.md)",
        "* [Predicates in Python](predicates.md)",
    ]
    return "\n".join(lines)


def _ruleset_page(ruleset: RuleSet) -> str:
    head = f"Condition {ruleset.condition}. " if ruleset.condition else ""
    parts = [f"# {ruleset.title}", f"{head}{' '.join(ruleset.about.split())}"]
    parts.append(f"Who may not read the facts sees: *{ruleset.neutral}*")
    parts += [_rule_part(rule) for rule in ruleset.rules]
    return "\n\n".join(parts)


def _rule_part(rule: Rule) -> str:
    rows: Mapping[str, str] = {
        "Applies when": f"`{rule.when_text}`" if rule.when_text else "always",
        "Is met when": f"`{rule.test_text}`",
        "Parameters": ", ".join(f"{name} = {value}" for name, value in rule.parameters.items()),
        "Open": rule.message,
        "Met": rule.met,
        "Who can act": ", ".join(rule.who_can_act),
        "Kind": f"{rule.severity}, tier {rule.tier}, {_span(rule.in_force_from, rule.in_force_until)}, "
        f"version chosen by the day of {BASIS_NAMES[rule.date_basis]}"
        + (", may be overridden" if rule.overridable else "")
        + ("" if rule.confirmed else ", **to be confirmed: never applied**"),
        "Also asked for": ", ".join(rule.acts),
        "Source": _sources(rule.sources),
    }
    return "\n\n".join(
        [f"## {rule.title}", f"`{rule.id}`, version {rule.version}", _table(rows), _examples(rule.examples)]
    )


def _examples(examples: Iterable[Example]) -> str:
    lines = ["| Example | Ready case, changed | Reads |", "|---|---|---|"]
    for example in examples:
        given = (
            "; ".join(f"`{path}` = {_shown(value)}" for path, value in example.given.items())
            or "nothing changed"
        )
        lines.append(_cells(example.name, f"{example.base}: {given}", str(example.expect).replace("_", " ")))
    return "\n".join(lines)


def _scheme_page(scheme: Scheme) -> str:
    parts = [
        f"# {scheme.title}",
        " ".join(scheme.about.split()),
        f"Host {scheme.host or 'any'}, amounts in {scheme.currency}. Versions are numbered in the order of writing.",
    ]
    parts += [_silence_part(silence) for silence in scheme.silences]
    parts += [_version_part(scheme, version) for version in scheme.versions]
    if scheme.questions:
        asked = ["| Fact | How it is asked |", "|---|---|"]
        asked += [_cells(f"`claim.{name}`", text) for name, text in scheme.questions.items()]
        parts += ["## Facts that mean something of their own here", "\n".join(asked)]
    return "\n\n".join(parts)


def _silence_part(silence: Silence) -> str:
    rows = {
        "Holds when": f"`{silence.when_text}`",
        "Parameters": ", ".join(f"{name} = {value}" for name, value in silence.parameters.items()),
        "Answer": f"not known: {silence.message}",
        "Source": _sources(silence.sources),
    }
    return f"## Where our sources are silent\n\n{_table(rows)}"


def _version_part(scheme: Scheme, version: SchemeVersion) -> str:
    rows = {
        "Counts when": f"`{version.chosen_text}`",
        "Parameters": ", ".join(f"{name} = {value}" for name, value in version.parameters.items()),
        "Date basis": f"{version.date_basis}; age on the day of {BASIS_NAMES[version.age_basis]}"
        + ("" if version.age_steps == (18,) else f", amounts change at {_shown(list(version.age_steps))}"),
        "Note": version.note,
        "Source": _sources(version.sources),
    }
    asked = ["| Condition | Is met when | Else |", "|---|---|---|"]
    asked += [_cells(item.title, f"`{item.test_text}`", item.message) for item in version.requirements]
    lines = ["| Help | For whom | Amount | Form | Source |", "|---|---|---|---|---|"]
    lines += [_line_row(scheme, line) for line in version.lines]
    if version.family_caps:
        rows["Cap"] = "; ".join(
            f"{', '.join(cap.lines)}: together at most {amount_text(cap.amount, scheme.currency)} for one family"
            for cap in version.family_caps
        )
    examples = ["| Example | Reads | Total |", "|---|---|---|"]
    examples += [
        _cells(item.name, item.expect.replace("_", " "), amount_text(item.total, scheme.currency))
        for item in version.examples
    ]
    blocks = [_table(rows), "\n".join(asked), "\n".join(lines), "\n".join(examples)]
    return "\n\n".join([f"## Version {version.version}: {version.title}", *blocks])


def _line_row(scheme: Scheme, line: BenefitLine) -> str:
    if line.amount is not None:
        amount = amount_text(line.amount, scheme.currency)
    elif line.range is None:
        amount = "not told by our sources"
    elif not line.range[0]:
        amount = f"at most {amount_text(line.range[1], scheme.currency)}, set by the office"
    else:
        amount = (
            " to ".join(amount_text(part, scheme.currency) for part in line.range) + ", set by the office"
        )
    if line.cap_per_family is not None:
        amount += f", at most {amount_text(line.cap_per_family, scheme.currency)} a family"
    if line.cash_at_most is not None:
        amount += f", of it at most {amount_text(line.cash_at_most, scheme.currency)} in cash"
    who = f"{line.unit.replace('_', ' ')}" + (f": `{line.who_text}`" if line.who_text else "")
    return _cells(line.title, who, amount, line.form.replace("_", " "), _sources(line.sources))


def _rows_page() -> str:
    about = (
        "The reference table of national schemes has 60 rows. Each is kept by a rule; what its source leaves uncertain "
        "is said in the remark and beside every answer. None had to be left out: where a source shows no amount, the "
        "line says so and adds nothing; days of which no source speaks are answered with “not known”."
    )
    not_told = (
        "Not in any source, and so not encoded: the Dutch amount for a child of a family since the change of "
        "2 September 2024 or 2025, the Belgian reintegration budgets, the steps between the first and last amount of "
        "the Austrian return aid, the German second start-up aid and StarthilfePlus from 2023, and the British amounts "
        "for children."
    )
    lines = ["| Row | What | Amount | Rule | Kept as | Remark |", "|---|---|---|---|---|---|"]
    for row in scheme_rows():
        amount = f"{row.currency} {int(row.amount):,}" if row.amount else "–"
        rule = (
            f"[{row.version}](deadlines.md)"
            if row.scheme == "deadline"
            else f"[{row.scheme}](scheme-{row.scheme}.md), version {row.version}"
            + (f", `{row.line}`" if row.line else "")
        )
        lines.append(_cells(str(row.row), row.what, amount, rule, row.kept_as.replace("_", " "), row.remark))
    return "\n\n".join(["# From the reference table to the rules", about, not_told, "\n".join(lines)])


def _deadlines_page() -> str:
    parts = [
        "# Voluntary departure period",
        "The regime is chosen by the day of the decision, or named by the authority. The day the period starts is not "
        "counted. Days on which the clock stands still are added at the end; overlapping stops count once. An "
        "extension replaces the last day if it is later. The last day itself still counts.",
    ]
    return "\n\n".join([*parts, *(_regime_part(rule) for rule in regimes())])


def _regime_part(rule: RegimeRule) -> str:
    rows = {
        "Decisions": _span(rule.in_force_from, rule.in_force_until),
        "Days": f"{rule.shortest} to {rule.longest}" + (", on request only" if rule.on_request_only else ""),
        "Extension": "possible" if rule.extendable else "none named",
        "Status": "applied" if rule.confirmed else "**to be confirmed: never applied**",
        "Note": rule.note,
        "Source": _sources(rule.sources),
    }
    return f"## {rule.title}\n\n{_table(rows)}"


def _facts_page() -> str:
    parts = [
        "# Every fact a rule may read",
        "`None` means not known or not asked. In rule files `case` is CaseFacts and `member` is MemberFacts; in scheme "
        "files `claim` is ClaimFacts and `person` is ClaimPerson.",
    ]
    return "\n\n".join([*parts, *_classes(Path(facts.__file__)), *_classes(Path(claims.__file__))])


def _classes(path: Path) -> Iterable[str]:
    """Yield a table for each class of facts, with the comments that stand above its fields."""
    text = path.read_text(encoding="utf-8")
    comments = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(StringIO(text).readline)
        if token.type == tokenize.COMMENT
    }
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            rows = [
                f"## {node.name}",
                "",
                str(ast.get_docstring(node)),
                "",
                "| Fact | Kind | Meaning |",
                "|---|---|---|",
            ]
            meaning = ""
            for item in node.body:
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                    meaning = _comment_above(comments, item.lineno) or meaning
                    rows.append(_cells(item.target.id, f"`{ast.unparse(item.annotation)}`", meaning))
            yield "\n".join(rows)


def _comment_above(comments: Mapping[int, str], line: int) -> str:
    lines: list[str] = []
    while (line := line - 1) in comments:
        lines.insert(0, comments[line])
    return " ".join(lines)


def _predicates_page() -> str:
    rows = ["| Predicate | What it answers |", "|---|---|"]
    rows += [
        _cells(f"`{name}()`", " ".join(str(item.__doc__).split()))
        for name, item in sorted(PREDICATES.items())
    ]
    about = "What the rule language cannot say is a named, tested Python function."
    return "\n".join(["# Predicates", "", about, "", *rows])


def _table(rows: Mapping[str, str]) -> str:
    filled = [_cells(name, text) for name, text in rows.items() if text]
    return "\n".join(["| | |", "|---|---|", *filled])


def _cells(*cells: str) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _sources(sources: Iterable[Source]) -> str:
    return "; ".join(str(source) for source in sources)


def _span(start: date | None, end: date | None) -> str:
    begins = "always" if start is None else f"from {start}"
    return begins if end is None else f"{begins} until before {end}"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {_shown(item)}" for name, item in value.items()) + ")"
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
