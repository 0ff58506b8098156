"""An int field never gets a float, a bool field nothing but a bool: told from the syntax of every rule.

On records a float would be cut off silently; on Mesa agents it would stay, and the two would part ways.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.unit.rules.rule_source import FILES, KINDS, WHOLE_NUMBERS, body, each_file, functions, owner

UNITS = {"MONTHS_PER_YEAR", "WEEKS_PER_MONTH", "MINUTES_PER_HOUR", "HOURS_PER_CLINIC_DAY", "LOGISTIC_SD"}
ORDER = {"b": 0, "i": 1, "f": 2}


@cache
def returned() -> dict[str, str]:
    """The kind of number that each rule returns, by its annotation."""
    codes = {"float": "f", "int": "i", "bool": "b"}
    found = {"uniform": "f", "exp": "f"}
    for node in (node for path in FILES for node in functions(path)):
        found[node.name] = codes.get(ast.unparse(node.returns) if node.returns else "", "")
    return found


class Types:
    """Infers what kind of number an expression is: f, i, b, or nothing where it cannot be told."""

    def __init__(self, node: ast.FunctionDef) -> None:
        annotated = {each.arg: ast.unparse(each.annotation) for each in node.args.args if each.annotation}
        codes = {"float": "f", "int": "i", "bool": "b"}
        self.names = {name: codes[text] for name, text in annotated.items() if text in codes}
        for part in body(node):
            if isinstance(part, ast.For) and isinstance(part.target, ast.Name):
                self.names[part.target.id] = "i"
        for _ in range(3):  # names may depend on one another
            for part in body(node):
                if isinstance(part, ast.Assign):
                    self._learn(part.targets[0], part.value)

    def _learn(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, other in zip(target.elts, value.elts, strict=True):
                self._learn(one, other)
        elif isinstance(target, ast.Name):
            self.names[target.id] = _wider(self.names.get(target.id, "b"), self.of(value))

    def of(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=bool()):
                return "b"
            case ast.Constant(value=int()):
                return "i"
            case ast.Constant(value=float()):
                return "f"
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return "b"
            case ast.UnaryOp(operand=operand):
                return self.of(operand)
            case ast.BoolOp(values=values):
                return max((self.of(value) for value in values), key=lambda code: ORDER.get(code, 3))
            case ast.BinOp(op=ast.Div()):
                return "f"
            case ast.BinOp(left=left, right=right):
                return _wider("i", _wider(self.of(left), self.of(right)))
            case ast.IfExp(body=one, orelse=other):
                return _wider(self.of(one), self.of(other))
            case ast.Name(id=name):
                if name in UNITS:
                    return "f"
                return "i" if name in WHOLE_NUMBERS else self.names.get(name, "")
            case ast.Subscript(value=ast.Attribute() as inner):
                return self.of(inner)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call(func=ast.Attribute()):
                return "f"
            case ast.Call(func=ast.Name(id=("min" | "max" | "abs")), args=args):
                return max((self.of(arg) for arg in args), key=lambda code: ORDER.get(code, 3))
            case ast.Call(func=ast.Name(id=("int" | "len"))):
                return "i"
            case ast.Call(func=ast.Name(id=name)):
                return returned().get(name, "")
        return ""

    def _attribute(self, node: ast.Attribute) -> str:
        whose = owner(node)
        if whose == "p":
            return "f"
        return KINDS[whose][node.attr].code if whose in KINDS else "i"


def _wider(one: str, other: str) -> str:
    return "" if not one or not other else max(one, other, key=ORDER.__getitem__)


def assigned(node: ast.FunctionDef) -> Iterator[tuple[ast.Attribute, ast.expr]]:
    """Fields that are set, and to what; `x += y` sets x to x + y."""
    for part in body(node):
        match part:
            case ast.Assign(targets=[target], value=value):
                pass
            case ast.AugAssign(target=target, op=op, value=value):
                loaded = ast.parse(ast.unparse(target), mode="eval").body
                value = ast.BinOp(left=loaded, op=op, right=value)
            case _:
                continue
        if isinstance(target, ast.Subscript):
            target = target.value
        if isinstance(target, ast.Attribute) and owner(target) in KINDS:
            yield target, value


@each_file
def test_fields_get_numbers_of_their_kind(path: Path) -> None:
    for node in functions(path):
        types = Types(node)
        for target, value in assigned(node):
            code, got = KINDS[owner(target)][target.attr].code, types.of(value)
            said = f"{ast.unparse(target)} = {ast.unparse(value)}"
            assert got, f"{said}: what kind of number is this? Say int(…), or annotate the rule"
            assert got == code, f"{said}: a field of kind {code} gets {got}"


def test_the_check_of_kinds_finds_what_it_should() -> None:
    lines = ["me.rank = p.grant_months", "me.woman = 1", "me.stage = me.stage / 2", "me.line += 1"]
    (node,) = ast.parse("def f(me, p):\n    " + "\n    ".join(lines)).body
    assert isinstance(node, ast.FunctionDef)
    got = [(target.attr, Types(node).of(value)) for target, value in assigned(node)]
    assert got == [("rank", "f"), ("woman", "i"), ("stage", "f"), ("line", "i")]
