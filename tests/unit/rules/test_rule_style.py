"""The rules for rule authors (`docs/odd.md`, CONTRIBUTING), read off the syntax of every rule.

What is forbidden gives other bits, or no result, in one of the two ways in which a rule runs: as ordinary Python
on Mesa agents, and compiled on records.
"""

import ast
import builtins
import re
from functools import cache
from pathlib import Path

import pytest

from sim.evidence.parameters import parameters, switches
from sim.rules.vocabulary import Track
from tests.unit.rules.rule_source import (
    ENUMERATIONS,
    FIELDS,
    FILES,
    HOME,
    KINDS,
    body,
    each_file,
    functions,
    owner,
)

DECORATORS = {"functions.rule"}  # the decorator cannot be decorated by itself

# Numbers that are no quantity of the model. Everything else is declared in sim/evidence/.
NUMBERS = {0, 1, 0.5, -1}
STRUCTURE = {
    ("functions", 1e-12): "guard: a draw so close to 0 or 1 has no finite odds",
    ("chance", 1.8137993642342178): "pi / sqrt(3), the standard deviation of the standard logistic distribution",
    ("nights", 0.6180339887498949): "the golden ratio: a sequence that is even in every stretch",
    ("nights", 131072.0): "2^17: the binary digits of one draw make three",
    ("retirement", 2): "the third of several draws of one event",
    ("retirement", 3): "the fourth; and how often an age is drawn again",
    ("traits", 2): "the third of several draws of one event",
    ("traits", 3): "the fourth",
    ("traits", 4): "the fifth",
}

PURE = {"log", "log1p", "expm1", "tanh", "cos", "erf", "sqrt"}  # of math: the same bits on both sides
CALLS = {"min", "max", "abs", "int", "float", "round", "range", "len"}
FORBIDDEN = {
    ast.ListComp: "comprehension",
    ast.SetComp: "comprehension",
    ast.DictComp: "comprehension",
    ast.GeneratorExp: "generator",
    ast.NamedExpr: "walrus",
    ast.Slice: "slice",
    ast.Invert: "~ on a bool",
    ast.Pow: "**",
    ast.FunctionDef: "function in a function",
    ast.Lambda: "lambda",
    ast.Try: "exception",
    ast.Raise: "exception",
    ast.With: "with",
    ast.Global: "global",
    ast.Starred: "starred argument",
    ast.JoinedStr: "text",
    ast.Dict: "dictionary",
    ast.Set: "set",
    ast.Yield: "generator",
    ast.Await: "await",
    ast.MatMult: "@",
}

WITNESSES = {  # kept so that requests and work can be seen to add up
    "requests_declined",
    "requests_unplaced",
    "uncovered_clinical",
}


@each_file
def test_every_function_is_a_rule_with_a_docstring(path: Path) -> None:
    for node in functions(path):
        if f"{path.stem}.{node.name}" not in DECORATORS:
            assert [ast.unparse(each) for each in node.decorator_list] == ["rule"], node.name
        assert (ast.get_docstring(node) or "").endswith("."), node.name


@each_file
def test_nothing_that_gives_other_bits_or_does_not_compile(path: Path) -> None:
    for node in functions(path):
        arguments = node.args
        assert not arguments.kwonlyargs and not arguments.vararg and not arguments.kwarg, node.name
        found = {FORBIDDEN[type(part)] for part in body(node) if type(part) in FORBIDDEN}
        assert not found, node.name


@each_file
def test_only_functions_that_are_the_same_on_both_sides_are_called(path: Path) -> None:
    for call in (part for node in functions(path) for part in body(node) if isinstance(part, ast.Call)):
        if isinstance(call.func, ast.Attribute):
            assert owner(call.func) == "math" and call.func.attr in PURE, ast.unparse(call)
        else:
            assert isinstance(call.func, ast.Name)
            assert call.func.id in CALLS or not hasattr(builtins, call.func.id), ast.unparse(call)


@each_file
def test_no_number_but_of_structure(path: Path) -> None:
    for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(part, ast.Constant) and isinstance(part.value, int | float) and part.value not in NUMBERS:
            known = (path.stem, part.value) in STRUCTURE
            assert known, f"line {part.lineno}: declare {part.value} as a parameter"


def test_every_exception_is_still_needed() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in FILES}
    for stem, number in STRUCTURE:
        numbers = [part.value for part in ast.walk(ast.parse(texts[stem])) if isinstance(part, ast.Constant)]
        assert number in numbers, f"{number} in {stem}"


@each_file
def test_module_constants_freeze_so_there_are_none(path: Path) -> None:
    """Numbers come through the parameter record; a module constant would be compiled in."""
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign):
            names = {name.id for name in statement.targets if isinstance(name, ast.Name)}
            assert names <= {"F", "LOGISTIC_SD"}, ast.unparse(statement)


@each_file
def test_only_declared_fields_and_parameters_are_read_and_set(path: Path) -> None:
    known = {*parameters(), *switches()}
    for part in (part for node in functions(path) for part in body(node) if isinstance(part, ast.Attribute)):
        whose = owner(part)
        if whose == "p":
            assert part.attr in known, f"p.{part.attr} is neither a parameter nor a switch"
            assert isinstance(part.ctx, ast.Load), f"p.{part.attr} is set"
        elif whose in KINDS:
            assert part.attr in KINDS[whose], f"{whose}.{part.attr} is not declared in records.py"
        else:
            assert whose == "math" or whose in ENUMERATIONS, ast.unparse(part)


@each_file
def test_rules_change_only_what_is_theirs_to_change(path: Path) -> None:
    """Within a phase everyone reads others as they stood: only `me`, the unit or an output is written to."""
    for node in functions(path):
        allowed = {"me", "unit", "entry"} | ({"school"} if node.name == "turn_the_calendar" else set())
        for part in body(node):
            if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                assert owner(part) in allowed, ast.unparse(part)


@each_file
def test_stages_are_entered_in_one_place_only(path: Path) -> None:
    """Whoever sets a stage forgets to count its months anew; `stages.enter` does not."""
    for part in (part for node in functions(path) for part in body(node) if isinstance(part, ast.Attribute)):
        if isinstance(part.ctx, ast.Store) and path.stem != "stages":
            assert part.attr not in ("stage", "stage_months"), ast.unparse(part)


@cache
def everything_else() -> str:
    """All sources of the package but the declarations of the records."""
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(HOME.rglob("*.py")) if path.name != "records.py"
    )


def test_every_parameter_and_switch_is_read_somewhere() -> None:
    read = set(re.findall(r'\bp\.(\w+)|\b(?:p|chosen)\["(\w+)"\]', everything_else()))
    names = {name for pair in read for name in pair}
    assert 'chosen[f"{name}_research"]' in everything_else()  # efforts of the tracks, by name of track
    by_track = {f"{track.name.lower()}_{what}" for track in Track for what in ("research", "teaching")}
    assert {*parameters(), *switches()} - names - by_track == set()


@pytest.mark.parametrize("kind", ["me", "unit", "department", "school", "plan", "shocks"])
def test_every_declared_field_is_read_somewhere(kind: str) -> None:
    text = everything_else()
    unread = {
        field.name
        for field in FIELDS[kind]
        if not re.search(rf'\.{field.name}\b(\[\w+\])?(?! *[-+*]?= )|"{field.name}"', text)
    }
    assert unread - WITNESSES == set()


def test_no_fastmath_anywhere() -> None:
    assert not re.search(r"fastmath\s*=", everything_else())
