"""Small wrong changes of the rules, one at a time: what `make mutants` can do to a line.

A change that cannot make a difference is left out where its kind shows it: the same product in another order, a cap on
a probability that is only compared with a uniform draw, a cap on what another function caps anyway. A change of the
number of a draw is made only so that two draws become one.
"""

import ast
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from syntax_trees import Place, above, canonical, follow, name_of, replaced, statement_of, walk

from sim.evidence.parameters import switches
from sim.rules import vocabulary
from tests.unit.rules.rule_source import ENUMERATIONS, FIELDS, body, functions, owner

TURNED: Mapping[type, type] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
NEGATED: Mapping[type, type] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq
}  # fmt: skip
AT_THE_EDGE: Mapping[type, type] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
CHANCES = {"chance", "birth_chance", "unit_chance"}
# for them what is below 0 counts as 0
FLOORED = {"saturate", "event_occurs", "monthly", "share", "safe_share", "cut_to_what_a_week_holds"}
HALF, QUARTER = 0.5, 0.25


@dataclass(frozen=True)
class Change:
    """One wrong change of one rule.

    `edits` says which nodes of the function become what; nothing in the place of a statement leaves it out.
    """

    file: Path
    rule: str
    line: int
    kind: str
    edits: tuple[tuple[Place, ast.AST | None], ...]

    def made(self, function: ast.FunctionDef) -> ast.FunctionDef:
        """Return the function with the change made."""
        changed: Any = function
        for place, new in self.edits:
            changed = replaced(changed, place, new or ast.Pass())
        return changed  # type: ignore[no-any-return]

    def told(self, function: ast.FunctionDef) -> tuple[str, str]:
        """Return the lines of the rule that differ, before and after."""
        before, after = (ast.unparse(each).splitlines() for each in (function, self.made(function)))
        while before and after and before[0] == after[0]:
            before, after = before[1:], after[1:]
        while before and after and before[-1] == after[-1]:
            before, after = before[:-1], after[:-1]
        return tuple("\n".join(line.strip() for line in lines) for lines in (before, after))  # type: ignore[return-value]


def changes_of(file: Path) -> list[Change]:
    """Return every change that can be made to the rules of a file, in the order of the text."""
    rules = [node for node in functions(file) if [ast.unparse(each) for each in node.decorator_list] == ["rule"]]
    names = _names([part for node in rules for part in body(node)])
    found = []
    for node in rules:
        near = _names(list(body(node)))
        for place, part in walk(node):
            for kind, edits in _kinds(node, place, part, near, names):
                line = getattr(part, "lineno", node.lineno)
                change = Change(file, node.name, line, kind, tuple(edits))
                statement = statement_of(node, place)
                if canonical(follow(change.made(node), statement)) != canonical(follow(node, statement)):
                    found.append(change)
    return found


def chosen(changes: Sequence[Change], n: int, seed: int) -> list[Change]:
    """Choose lines at random, and one change of each; a line twice only where there are fewer lines than changes.

    Args:
        changes: All that could be made.
        n: How many.
        seed: The same seed chooses the same changes of the same text.
    """
    rng = random.Random(seed)
    by_line: dict[tuple[Path, int], list[Change]] = {}
    for change in changes:
        by_line.setdefault((change.file, change.line), []).append(change)
    found: list[Change] = []
    while len(found) < n and by_line:
        for line in rng.sample(sorted(by_line), len(by_line)):
            kind = rng.choice(sorted({change.kind for change in by_line[line]}))
            change = rng.choice([each for each in by_line[line] if each.kind == kind])
            found.append(change)
            by_line[line].remove(change)
        by_line = {line: left for line, left in by_line.items() if left}
    return found[:n]


# -- what can be done to a node --


def _kinds(
    function: ast.FunctionDef, place: Place, part: ast.AST, near: Mapping[Any, list[str]], far: Mapping[Any, list[str]]
) -> Iterator[tuple[str, list[tuple[Place, ast.AST | None]]]]:
    for kind, new in _expressions(function, place, part):
        yield kind, [(place, new)]
    for kind, new in _statements(part):
        yield kind, [(place, new)]
    yield from ((kind, edits) for kind, edits in _other_names(function, place, part, near, far))


def _expressions(function: ast.FunctionDef, place: Place, part: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match part:
        case ast.BinOp(left=left, op=op, right=right):
            if type(op) in TURNED:
                kind = "sign flipped" if isinstance(op, ast.Add | ast.Sub) else "product and quotient exchanged"
                yield kind, ast.BinOp(left, TURNED[type(op)](), right)
            yield "term dropped", left
            if not isinstance(op, ast.Div | ast.Mod | ast.FloorDiv):
                yield "term dropped", right
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield "sign flipped", operand
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "comparison turned", operand
        case ast.BoolOp(op=op, values=values):
            yield "and/or exchanged", ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for k in range(len(values)):
                rest = [*values[:k], *values[k + 1 :]]
                yield "condition dropped", rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            yield "comparison turned", ast.Compare(left, [NEGATED[type(op)]()], [right])
            if type(op) in AT_THE_EDGE and _whole(left) and _whole(right):
                yield "comparison at the edge", ast.Compare(left, [AT_THE_EDGE[type(op)]()], [right])
        case ast.IfExp(body=one, orelse=other):
            yield "branch dropped", one
            yield "branch dropped", other
        case ast.Constant(value=value) if not isinstance(value, str):
            for number in _other_constants(function, place, value):
                yield "constant changed", ast.Constant(number)
        case ast.Call(func=ast.Name(id=name), args=args):
            for new in _uncapped(function, place, name, args):
                yield "cap removed", new


def _uncapped(function: ast.FunctionDef, place: Place, name: str, args: list[ast.expr]) -> Iterator[ast.AST]:
    around = above(function, place)
    if name in ("min", "max"):
        zero = [each for each in args if isinstance(each, ast.Constant) and each.value == 0]
        if not (name == "max" and zero and _floored(around)):
            yield from (each for each in args if not isinstance(each, ast.Constant))
    elif name == "clamp":
        x, low, high = args
        yield from (x, _call("max", x, low), _call("min", x, high))
    elif name == "saturate":
        yield args[0]
    elif name == "share":
        drawn = isinstance(around[0], ast.Compare) and any(
            isinstance(each, ast.Call) and name_of(each.func) in CHANCES for each in ast.walk(around[0])
        )
        between = isinstance(args[0], ast.Call) and name_of(args[0].func) == "toward"  # shares on both sides
        if not drawn and not between:
            yield args[0]


def _floored(around: list[ast.AST]) -> bool:
    """Whether a number only scales what is floored at 0 anyway."""
    for node in around:
        if isinstance(node, ast.Call):
            return name_of(node.func) in FLOORED
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult)):
            return False
    return False


def _other_constants(function: ast.FunctionDef, place: Place, value: Any) -> Iterator[Any]:
    within = above(function, place)[0]
    if isinstance(value, bool):
        yield not value
    elif isinstance(within, ast.Call) and name_of(within.func) in CHANCES:
        yield value - 1 if value else 1
    elif value == HALF:
        yield QUARTER
    elif isinstance(within, ast.UnaryOp):  # -1 is nobody or nothing; -2 would be, too
        return
    elif isinstance(value, int | float):
        yield value + 1
        if isinstance(value, float) and value:
            yield value - 1


def _statements(part: ast.AST) -> Iterator[tuple[str, ast.AST | None]]:
    match part:
        case ast.AugAssign(target=target, op=op, value=value):
            if type(op) in TURNED:
                kind = "sign flipped" if isinstance(op, ast.Add | ast.Sub) else "product and quotient exchanged"
                yield kind, ast.AugAssign(target, TURNED[type(op)](), value)
            yield "term dropped", None
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "step dropped", None
        case ast.Expr(value=ast.Call()):
            yield "step dropped", None
        case ast.Break():
            yield "step dropped", None
        case ast.If(test=test, body=then, orelse=orelse):
            yield "branch dropped", ast.If(ast.Constant(False), then, orelse)
            if orelse:
                yield "branch dropped", ast.If(test, then, [])


def _other_names(
    function: ast.FunctionDef, place: Place, part: ast.AST, near: Mapping[Any, list[str]], far: Mapping[Any, list[str]]
) -> Iterator[tuple[str, list[tuple[Place, ast.AST | None]]]]:
    """Another name of the same kind in the place of one, or the names of a statement exchanged."""
    kind = _kind(part)
    if kind is None:
        return
    assert isinstance(part, ast.Attribute)
    statement = statement_of(function, place)
    for at, other in walk(follow(function, statement), statement):
        if at > place and _kind(other) == kind and other.attr != part.attr:  # type: ignore[attr-defined]
            yield "names exchanged", [(place, _called(part, other.attr)), (at, _called(other, part.attr))]  # type: ignore[attr-defined]
    others = [name for name in near[kind] if name != part.attr] or [name for name in far[kind] if name != part.attr]
    if not others and kind[0] in ENUMERATIONS and kind[0] != "Event":
        others = _beside(kind[0], part.attr)
    for name in others:
        yield "another name", [(place, _called(part, name))]


def _beside(enumeration: str, member: str) -> list[str]:
    """The members of an enumeration before and after one."""
    names = list(getattr(vocabulary, enumeration).__members__)
    k = names.index(member)
    return [*names[max(0, k - 1) : k], *names[k + 1 : k + 2]]


# -- what is of one kind --


@cache
def _fields() -> Mapping[str, Mapping[str, tuple[str, int]]]:
    return {whose: {each.name: (each.code, each.length) for each in fields} for whose, fields in FIELDS.items()}


def _kind(part: ast.AST) -> Any:
    """Whose name it is and what kind of number; nothing where no other could stand in its place."""
    if not isinstance(part, ast.Attribute):
        return None
    whose = owner(part)
    if whose == "p":
        return whose, part.attr in switches()
    if whose in _fields() and part.attr in _fields()[whose]:
        return whose, _fields()[whose][part.attr]
    return (whose,) if whose in ENUMERATIONS else None


def _names(parts: list[ast.AST]) -> dict[Any, list[str]]:
    """The names that some lines use, by kind."""
    found: dict[Any, set[str]] = {}
    for part in parts:
        kind = _kind(part)
        if kind is not None:
            found.setdefault(kind, set()).add(part.attr)  # type: ignore[attr-defined]
    return {kind: sorted(names) for kind, names in found.items()}


def _whole(node: ast.expr) -> bool:
    """Whether a side of a comparison is a whole number, or counts months: then the edge is a case of its own."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int) and not isinstance(value, bool)
        case ast.Call(func=ast.Name(id="int")):
            return True
        case ast.UnaryOp(operand=operand):
            return _whole(operand)
        case ast.BinOp(left=left, op=op, right=right):
            return not isinstance(op, ast.Div) and _whole(left) and _whole(right)
        case ast.Name(id=name):
            return "month" in name or name in ("i", "k", "present")
        case ast.Attribute(attr=attr):
            kind = _kind(node)
            if kind and kind[0] == "p":
                return "months" in attr or "age" in attr
            return kind is not None and (len(kind) == 1 or kind[1][0] == "i" or "age" in attr)
    return False


def _call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


def _called(node: Any, name: str) -> ast.Attribute:
    return ast.Attribute(node.value, name, node.ctx)
