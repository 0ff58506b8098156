"""Make small wrong changes to the rules, one at a time, and see whether the unit tests of the rules notice: `make mutants`.

    python tools/mutants.py                     20 changes, chosen by seed 1
    python tools/mutants.py --seed 7 -n 60      60 others
    python tools/mutants.py --only career       of one file of rules, or several: --only career --only voice
    python tools/mutants.py --least 57 -n 60    exit with 1 if fewer are caught
    python tools/mutants.py --list              say what would be changed, and stop

The same seed chooses the same changes as long as the rules stay as they are. No file is touched: each change is made in
the memory of a process of its own. There the tests of the changed file run first, the quick ones before the slow, then
those of all other rules, until one fails. A change that makes the tests run for longer than `--seconds` is caught, too.
"""

import argparse
import ast
import importlib
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from _pytest.runner import runtestprotocol  # noqa: E402  (as pytest-forked uses it)
from mutations import Change, changes_of, chosen  # noqa: E402

from sim.rules.draws import Event, Kind, uniform  # noqa: E402
from sim.rules.exponential import exp  # noqa: E402
from tests.unit.rules.rule_source import FILES, functions  # noqa: E402

TESTS = "tests/unit/rules"
MACHINERY = {"functions"}  # what rules are written with has tests of its own
TOO_LONG, CRASHED = "ran too long", "the process ended"
LONGEST = 900.0  # seconds for all tests without a change


def files(only: Sequence[str]) -> list[Path]:
    """Return the files of rules, or some of them by name.

    Raises:
        SystemExit: There is no such file.
    """
    found = {path.stem: path for path in FILES if path.stem not in MACHINERY and "@rule" in path.read_text(encoding="utf-8")}
    unknown = [name for name in only if name not in found]
    if unknown:
        raise SystemExit(f'"{unknown[0]}" is not a file of rules. Allowed: {", ".join(found)}')
    return [found[name] for name in only or found]


def function_of(change: Change) -> ast.FunctionDef:
    """Return the rule that is changed, as it stands."""
    return next(node for node in functions(change.file) if node.name == change.rule)


def make_in_memory(change: Change) -> None:
    """Let the rule run as changed, wherever it has been imported."""
    module = importlib.import_module(".".join(change.file.relative_to(ROOT).with_suffix("").parts))
    changed = change.made(function_of(change))
    changed.decorator_list = []
    code = compile(ast.fix_missing_locations(ast.Module([changed], [])), str(change.file), "exec")
    getattr(module, change.rule).__code__ = next(each for each in code.co_consts if isinstance(each, CodeType))


def run_until_one_fails(change: Change | None, items: Sequence[pytest.Item], answer: Connection) -> None:
    """Run tests until one fails, and say which, and how long each took."""
    if change:
        make_in_memory(change)
    took: dict[str, float] = {}
    for item, following in zip(items, [*items[1:], None], strict=True):
        reports = runtestprotocol(item, log=False, nextitem=following)
        took[item.nodeid] = sum(report.duration for report in reports)
        if any(report.failed for report in reports):
            answer.send((item.nodeid, took))
            return
    answer.send((None, took))


def caught_by(change: Change | None, items: Sequence[pytest.Item], seconds: float) -> tuple[str | None, dict[str, float]]:
    """Return the test that notices a change, or nothing; and how long each test took."""
    forking = multiprocessing.get_context("fork")
    here, there = forking.Pipe(duplex=False)
    process = forking.Process(target=run_until_one_fails, args=(change, items, there), daemon=True)
    process.start()
    there.close()
    try:
        return here.recv() if here.poll(seconds) else (TOO_LONG, {})
    except EOFError:
        return CRASHED, {}
    finally:
        process.kill()
        process.join()


class Mutants:
    """A plugin of pytest that runs the collected tests once for each change."""

    def __init__(self, changes: Sequence[Change], seconds: float) -> None:
        self.changes, self.seconds = changes, seconds
        self.found: list[dict[str, Any]] = []
        self.broken: str | None = None
        self.took: dict[str, float] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        warm_up()
        rules = {f"test_{path.stem}.py" for path in files([])}  # other tests there read the text of rules, or need a compiler
        tests = [item for item in session.items if item.path.name in rules]
        for number, change in enumerate(self.changes, 1):
            begun = time.perf_counter()
            of_the_file = f"test_{change.file.stem}.py"
            own = [item for item in tests if item.path.name == of_the_file]
            by = self._caught(change, own)
            own_test = by is not None
            by = by or self._caught(change, [item for item in tests if item.path.name != of_the_file])
            if self.broken:
                break
            before, after = change.told(function_of(change))
            self.found.append({
                "file": change.file.relative_to(ROOT).as_posix(), "line": change.line, "rule": change.rule,
                "kind": change.kind, "before": before, "after": after, "caught_by": by, "own_test": own_test,
                "seconds": round(time.perf_counter() - begun, 2),
            })  # fmt: skip
            show(number, self.found[-1])
        return True

    def _caught(self, change: Change, tests: Sequence[pytest.Item]) -> str | None:
        """Return which of some tests notices a change; they must pass without it."""
        new = [item for item in tests if item.nodeid not in self.took]
        if new and not self.broken:
            self.broken, took = caught_by(None, new, LONGEST)
            self.took |= took
        if not tests or self.broken:
            return None
        return caught_by(change, sorted(tests, key=lambda item: self.took[item.nodeid]), self.seconds)[0]


def warm_up() -> None:
    """Compile the few functions that are compiled even in plain Python, once for all changes."""
    exp(uniform(1, 0, Kind.PERSON, 0, 0, 1, Event.WORKLOAD, 0))


def show(number: int, found: dict[str, Any]) -> None:
    """Print one change and what became of it."""
    print(f"\n{number:3}  {found['file']}:{found['line']}  {found['rule']}: {found['kind']}")
    for sign, text in (("-", found["before"]), ("+", found["after"])):
        for line in text.splitlines():
            print(f"     {sign} {line}")
    if "caught_by" in found:
        by = found["caught_by"]
        print(f"     caught by {by.removeprefix(TESTS + '/')}" if by else "     SURVIVED", flush=True)


def summary(found: Sequence[dict[str, Any]]) -> str:
    """Return the last line: how many were caught, and by whom."""
    caught = [each for each in found if each["caught_by"]]
    own = sum(each["own_test"] for each in caught)
    survived = [str(k) for k, each in enumerate(found, 1) if not each["caught_by"]]
    told = f"{len(caught)} of {len(found)} changes caught: {own} by the tests of the changed file, {len(caught) - own} by others."
    return told + (f" Survived: {', '.join(survived)}." if survived else "")


def main() -> int:
    """Choose, change, run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--changes", type=int, default=20, help="how many changes (default: 20)")
    parser.add_argument("--seed", type=int, default=1, help="which changes (default: 1)")
    parser.add_argument("--only", action="append", default=[], metavar="FILE", help="a file of rules, by name")
    parser.add_argument("--tests", default=TESTS, help=f"which tests should notice (default: {TESTS})")
    parser.add_argument("--seconds", type=float, default=120.0, help="the longest that the tests may run (default: 120)")
    parser.add_argument("--least", type=int, default=0, help="exit with 1 if fewer changes are caught")
    parser.add_argument("--json", type=Path, help="also write what was found into this file")
    parser.add_argument("--list", action="store_true", help="only say what would be changed")
    given = parser.parse_args()
    if given.changes < 1:
        parser.error(f"-n {given.changes} is out of range. Allowed: 1 or more")
    if given.json and not given.json.absolute().parent.is_dir():
        parser.error(f"--json {given.json}: there is no such folder")
    if not hasattr(os, "fork"):
        raise SystemExit("Each change is made in a forked process, which this system does not have. Allowed: Linux, macOS")
    changes = chosen([change for file in files(given.only) for change in changes_of(file)], given.changes, given.seed)
    if given.list:
        for number, change in enumerate(changes, 1):
            before, after = change.told(function_of(change))
            show(number, {**vars(change), "file": change.file.relative_to(ROOT).as_posix(), "before": before, "after": after})
        return 0
    mutants = Mutants(changes, given.seconds)
    status = pytest.main(["-q", "-p", "no:cacheprovider", f"--rootdir={ROOT}", str(ROOT / given.tests)], plugins=[mutants])
    if mutants.broken or status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"The tests fail without any change: {mutants.broken or status}")
    print(summary(mutants.found))
    if given.json:
        given.json.write_text(json.dumps(mutants.found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(sum(bool(each["caught_by"]) for each in mutants.found) < given.least)


if __name__ == "__main__":
    sys.exit(main())
