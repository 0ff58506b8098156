"""The sources of the rules as syntax trees, for the tests that read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim
from sim.rules import records, vocabulary

HOME = Path(sim.__file__).parent
# what rules are made of
FOUNDATIONS = {"__init__", "records", "vocabulary", "kinds_of_people", "time_units", "draws", "exponential"}
FILES = [path for path in sorted((HOME / "rules").rglob("*.py")) if path.stem not in FOUNDATIONS]
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)

# whose attributes a rule reads under which name
FIELDS = {
    "me": records.PERSON_FIELDS,
    "person": records.PERSON_FIELDS,
    "people": records.PERSON_FIELDS,
    "unit": records.UNIT_FIELDS,
    "department": records.DEPARTMENT_FIELDS,
    "school": records.SCHOOL_FIELDS,
    "entry": records.DEPARTURE_FIELDS,
    "use": records.PLAN_FIELDS,
    "plan": records.PLAN_FIELDS,
    "shocks": records.SHOCK_FIELDS,
}
KINDS = {name: {field.name: field for field in fields} for name, fields in FIELDS.items()}
ENUMERATIONS = {name for name, found in vars(vocabulary).items() if isinstance(found, type)} | {"Event", "Kind"}
WHOLE_NUMBERS = {name for name, found in vars(vocabulary).items() if isinstance(found, int)}


def functions(path: Path) -> list[ast.FunctionDef]:
    """All functions of a file, nested ones too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def body(node: ast.FunctionDef) -> Iterator[ast.AST]:
    """Everything in a function but its annotations and decorators."""
    for statement in node.body:
        yield from ast.walk(statement)
    for default in node.args.defaults:
        yield from ast.walk(default)


def owner(node: ast.Attribute) -> str:
    """Whose attribute is read: `me.x` -> me, `people[i].x` -> people."""
    value = node.value.value if isinstance(node.value, ast.Subscript) else node.value
    return value.id if isinstance(value, ast.Name) else ast.dump(value)
