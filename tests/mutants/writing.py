"""Write every mutant into the code while it is imported, each behind a switch that is off.

One run of the tests can so meet hundreds of mutants without starting anew. What a mutant takes away:

* ``require``: a call of ``require``, ``require_identity`` and the like, which then refuses nobody;
* ``allows``: an answer of ``allows`` and its sisters, which then is yes;
* ``scope``: one condition on the acting organisation or its access in a question to the database;
* ``period``: the condition that a role, an access or an agreement has not ended;
* ``guard``: an ``if`` that refuses because of the organisation, the same person, or a mark;
* ``mark``: a question whether an organisation enforces the law (then no) or is the headquarters (then yes).
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

SWITCH = "__mutant__"
"""The name under which the code asks for its mutants, put among Python's own names by ``running``."""
REQUIRES = {"require", "require_identity"}
ANSWERS = {"allows", "allows_somewhere", "may_read_identity", "sees_cases"}
QUESTIONS = {"filter", "exclude", "get", "Q", "get_or_none", "aget"}
MARKS = {"enforcement": False, "headquarters": True}
NOT_ASKED = ("demonstration", "migrations", "models", "models.py", "rotation.py", "drawer_rotation.py")
"""Folders and files that ask nobody: what stands in models are constraints, and keys turn for every organisation."""
_ASKED_FOR = re.compile(r"organisation_ids?\b|\baccess")
_REFUSES_FOR = ("organisation_id", "is_same_person", "enforcement", "receiver_id", "giver_id", "kept_by_id")


@dataclass(frozen=True)
class Mutant:
    """One thing taken away: its number, the file from the root of the source, the line, its kind and what it was.

    ``instead`` holds the answer that is always given instead, and is empty where a question loses a condition.
    """

    number: int
    file: str
    line: int
    kind: str
    what: str
    instead: tuple[bool | None, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind:8} {self.file}:{self.line}  {self.what}"


class Writer(ast.NodeTransformer):
    """Puts each mutant of one file behind its switch; ``mutants`` are those it wrote."""

    def __init__(self, file: str, first: int) -> None:
        self.file = file
        self.mutants: list[Mutant] = []
        self._next = first

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Take away a check that is called, or one condition of a question."""
        before = ast.unparse(node)
        self.generic_visit(node)
        name = _name(node.func)
        if name in REQUIRES:
            return self._either(node, "require", before, ast.Constant(None))
        if name in ANSWERS:
            return self._either(node, "allows", before, ast.Constant(True))
        if name in QUESTIONS:
            return self._without_conditions(node)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Take away as a whole what is joined by *or*: one half alone would only refuse more."""
        text = ast.unparse(node)
        period, asked_for = "ends_on" in text, bool(_ASKED_FOR.search(text))
        joined = isinstance(node.op, ast.BitOr) and _name(getattr(node.left, "func", node)) == "Q"
        if not joined or not (period or asked_for):
            self.generic_visit(node)
            return node
        nothing = ast.Call(copy.deepcopy(node.left.func), [], [])  # type: ignore[attr-defined]
        return self._either(node, "period" if period else "scope", text, nothing)

    def visit_If(self, node: ast.If) -> ast.AST:
        """Take away a guard: an ``if`` that does nothing but refuse."""
        text = ast.unparse(node.test)
        self.generic_visit(node)
        refuses = isinstance(node.body[-1], ast.Raise) and len(node.body) == 1
        if refuses and any(word in text for word in _REFUSES_FOR):
            node.test = self._either(node.test, "guard", f"if {text}: refuse", ast.Constant(False))
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Answer for a mark of an organisation."""
        before = ast.unparse(node)
        self.generic_visit(node)
        if node.attr in MARKS and isinstance(node.ctx, ast.Load):
            return self._either(node, "mark", before, ast.Constant(MARKS[node.attr]))
        return node

    def _without_conditions(self, call: ast.Call) -> ast.expr:
        """Return the question with a switch for each condition that speaks of who may see."""
        result: ast.expr = call
        for keyword in list(call.keywords):
            if keyword.arg in {None, "pk"} or not _ASKED_FOR.search(ast.unparse(keyword.value)):
                continue
            without = copy.deepcopy(call)
            without.keywords = [one for one in without.keywords if one.arg != keyword.arg]
            what = f"{_name(call.func)}({keyword.arg}={ast.unparse(keyword.value)})"
            result = self._either(result, "scope", what, without, at=keyword.value)
        return result

    def _either(
        self, node: ast.expr, kind: str, what: str, instead: ast.expr, at: ast.expr | None = None
    ) -> ast.expr:
        """Return ``instead if mutant(number) else mutant.seen(number, node)``."""
        where = at or node
        always = (instead.value,) if isinstance(instead, ast.Constant) else ()
        self.mutants.append(Mutant(self._next, self.file, where.lineno, kind, _short(what), always))  # type: ignore[arg-type]
        number = ast.Constant(self._next)
        self._next += 1
        switch = ast.Name(SWITCH, ast.Load())
        asked = ast.Call(ast.Attribute(switch, "on", ast.Load()), [number], [])
        answer = ast.Call(ast.Attribute(switch, "seen", ast.Load()), [number, node], [])
        return ast.fix_missing_locations(ast.copy_location(ast.IfExp(asked, instead, answer), where))


def write(source: str, file: str, first: int) -> tuple[ast.Module, list[Mutant]]:
    """Return the tree of a source with its mutants written in, and the mutants, numbered from ``first``."""
    tree = ast.parse(source)
    if set(file.split("/")) & set(NOT_ASKED):
        return tree, []
    writer = Writer(file, first)
    return ast.fix_missing_locations(writer.visit(tree)), writer.mutants


def speaking(mutants: list[Mutant]) -> Iterator[str]:
    """Yield one line for each kind with its number."""
    for kind in sorted({one.kind for one in mutants}):
        yield f"{kind:8} {sum(one.kind == kind for one in mutants):4}"


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:97] + "…"
