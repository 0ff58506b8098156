"""The tool that changes rules: what it changes, that one seed always means the same changes, and what it says."""

import ast
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each change is made in a forked process")
TOY = """
@rule
def feel(me, unit, p):
    \"\"\"Feel it.\"\"\"
    load = p.inbox_by_hours * p.inbox_by_evening + min(me.exhaustion, me.self_respect)
    me.moral_injury = share({felt})
    if me.voices > 0 and not me.woman:
        me.voices = 0
    else:
        me.values_gap *= 0.5


def helper(x):
    return x + 1
"""


@pytest.fixture(scope="module")
def mutations() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        yield importlib.import_module("mutations")
    finally:
        sys.path.remove(str(ROOT / "tools"))


def made(mutations: ModuleType, folder: Path, felt: str = "load - 1.0") -> dict[tuple[str, str], set[str]]:
    """What becomes of which lines of the toy, by kind of change."""
    path = folder / "toy.py"
    path.write_text(TOY.format(felt=felt))
    rule = ast.parse(path.read_text()).body[0]
    found: dict[tuple[str, str], set[str]] = {}
    for change in mutations.changes_of(path):
        before, after = change.told(rule)
        found.setdefault((change.kind, before), set()).add(after)
    return found


def test_each_kind_of_change_is_made(mutations: ModuleType, tmp_path: Path) -> None:
    found = made(mutations, tmp_path)
    load = "load = p.inbox_by_hours * p.inbox_by_evening + min(me.exhaustion, me.self_respect)"
    condition = "if me.voices > 0 and (not me.woman):"
    assert found["cap removed", load] == {
        "load = p.inbox_by_hours * p.inbox_by_evening + me.exhaustion",
        "load = p.inbox_by_hours * p.inbox_by_evening + me.self_respect",
    }
    assert load.replace(" + ", " - ") in found["sign flipped", load]
    assert "load = min(me.exhaustion, me.self_respect)" in found["term dropped", load]
    assert "me.moral_injury = load - 1.0" in found["cap removed", "me.moral_injury = share(load - 1.0)"]
    assert "me.moral_injury = share(load - 2.0)" in found["constant changed", "me.moral_injury = share(load - 1.0)"]
    assert "if me.voices > 0 or not me.woman:" in found["and/or exchanged", condition]
    assert "if me.voices > 0 and me.woman:" in found["comparison turned", condition]
    assert "if me.voices >= 0 and (not me.woman):" in found["comparison at the edge", condition]
    assert {"if not me.woman:", "if me.voices > 0:"} == found["condition dropped", condition]
    assert "pass" in found["term dropped", "me.values_gap *= 0.5"]
    assert any("if False:" in after for after in found["branch dropped", condition])
    assert load.replace("p.inbox_by_hours", "p.inbox_by_evening") in found["another name", load]


def test_what_cannot_make_a_difference_is_left_out(mutations: ModuleType, tmp_path: Path) -> None:
    found = made(mutations, tmp_path)
    assert "names exchanged" not in {kind for kind, _ in found}, "neither factors nor the two that are compared"
    names = {text for texts in found.values() for text in texts}
    assert not any("helper" in text or "x - 1" in text for text in names), "not a rule"
    guarded = made(mutations, tmp_path, felt="toward(me.exhaustion, me.values_gap, 2.0)")
    kept = "me.moral_injury = share(toward(me.exhaustion, me.values_gap, 2.0))"
    assert ("cap removed", kept) not in guarded, "between two shares there are only shares"


def test_one_seed_means_the_same_changes_and_each_line_has_its_turn(mutations: ModuleType) -> None:
    changes = mutations.changes_of(ROOT / "sim/rules/strains/culture.py")
    lines = {change.line for change in changes}
    assert mutations.chosen(changes, 12, 5) == mutations.chosen(changes, 12, 5) != mutations.chosen(changes, 12, 6)
    assert mutations.chosen(changes, 12, 5) == mutations.chosen(changes, 30, 5)[:12]
    assert {change.line for change in mutations.chosen(changes, len(lines), 5)} == lines
    every = mutations.chosen(changes, 10**6, 5)
    assert len(every) == len(changes) == len(set(every))


def run(*arguments: str, expect: int = 0) -> str:
    found = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "mutants.py"), *arguments], capture_output=True, text=True, check=False
    )
    assert found.returncode == expect, found.stdout + found.stderr
    return found.stdout + found.stderr


def test_changes_are_caught_by_the_tests_of_their_rule(tmp_path: Path) -> None:
    rule = ROOT / "sim/rules/strains/administration.py"
    before = rule.read_bytes()
    tests = "tests/unit/rules/strains/test_administration.py"
    found_in = tmp_path / "found.json"
    said = run("--only", "administration", "-n", "3", "--least", "3", "--json", str(found_in), "--tests", tests)
    assert "3 of 3 changes caught: 3 by the tests of the changed file" in said
    found: list[dict[str, Any]] = json.loads(found_in.read_text(encoding="utf-8"))
    assert {each["file"] for each in found} == {"sim/rules/strains/administration.py"}
    assert all("test_administration.py::" in each["caught_by"] for each in found)
    assert rule.read_bytes() == before


def test_what_no_test_notices_survives_and_is_told(tmp_path: Path) -> None:
    blind = tmp_path / "test_administration.py"
    blind.write_text("def test_nothing() -> None:\n    pass\n")
    said = run("--only", "administration", "-n", "2", "--least", "1", "--tests", str(blind), expect=1)
    assert said.count("SURVIVED") == 2 and "0 of 2 changes caught" in said and "Survived: 1, 2." in said


def test_tests_that_fail_anyway_catch_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "test_administration.py"
    broken.write_text("def test_always() -> None:\n    raise AssertionError\n")
    assert "The tests fail without any change" in run("-n", "2", "--tests", str(broken), expect=1)


def test_an_unknown_file_of_rules_is_told_with_those_that_there_are() -> None:
    said = run("--only", "administratoin", expect=1)
    assert '"administratoin" is not a file of rules' in said and "administration" in said


@pytest.mark.parametrize("wrong", [("-n", "0"), ("--json", "nowhere/found.json")])
def test_what_cannot_be_is_told_before_anything_is_run(wrong: tuple[str, ...]) -> None:
    assert wrong[1] in run(*wrong, expect=2)
