"""Rebuild every generated number and chart of `docs/`: `make reproduce`.

    python tools/docs/reproduce.py                    all of it
    python tools/docs/reproduce.py --list             the steps: which command makes what, about how long
    python tools/docs/reproduce.py --only notebooks   one step, or several: --only results --only tables
    python tools/docs/reproduce.py --dry-run          what would be run now
    python tools/docs/reproduce.py --again            forget how far an interrupted run came
    python tools/docs/reproduce.py --times            also note how long each step takes, for the table in docs/reproduce.md

After an interruption or a failure the same command goes on with the step where it stopped; slow steps keep what they have
simulated. `git diff docs README.md` shows what came out differently.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from reproduce_steps import STATE, STEPS, TIMES, Step, spoken

ROOT = Path(__file__).resolve().parents[2]


class Failed(Exception):
    """A step did not do what it should; says which and why."""


def fingerprint(step: Step, root: Path = ROOT) -> str:
    """Return what a step depends on, as far as it lies in files: code, declarations, scenarios, tools, notebooks."""
    found = sha256("\n".join(step.commands).encode())
    patterns = ("sim/**/*.py", "sim/evidence/*.yaml", "scenarios/**/*.yaml", "trials/*.yaml", "tools/**/*.py", "docs/notebooks/*.py")
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            found.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:20]


class State:
    """How far an interrupted run came: steps that are done, each with what it depended on."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.path = root / STATE / "state.json"

    def done(self) -> dict[str, str]:
        """Return what is done; nothing where the file cannot be read."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}

    def has(self, step: Step) -> bool:
        """Whether a step is done, and nothing changed since."""
        return self.done().get(step.name) == fingerprint(step, self.root)

    def note(self, step: Step) -> None:
        """Note that a step is done."""
        self._write({**self.done(), step.name: fingerprint(step, self.root)})

    def forget(self, steps: Iterable[Step]) -> None:
        """Forget steps: the next run does them again."""
        names = {step.name for step in steps}
        self._write({name: mark for name, mark in self.done().items() if name not in names})

    def _write(self, done: dict[str, str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".part")
        beside.write_text(json.dumps(done, indent=1), encoding="utf-8")
        beside.replace(self.path)  # whole or not there


def words_of(command: str) -> list[str]:
    """Return a command with the Python, and the `attrition` beside it, that run this script."""
    words = shlex.split(command)
    if words[0] == "python":
        return [sys.executable, *words[1:]]
    beside = Path(sys.executable).with_name(words[0] + (".exe" if os.name == "nt" else ""))
    return [str(beside), *words[1:]]


def run(step: Step, root: Path = ROOT) -> None:
    """Run the commands of a step.

    Raises:
        Failed: A command failed, or did not leave what it should.
    """
    for command in step.commands:
        print(f"    {command}", flush=True)
        try:
            process = subprocess.Popen(words_of(command), cwd=root)
        except OSError as error:
            raise Failed(f"it cannot be started: {error.strerror}: {command}") from None
        try:
            code = process.wait()
        except KeyboardInterrupt:
            process.wait()  # it was interrupted, too, and puts down what it has in hand
            raise
        if code:
            raise Failed(f"exit code {code}: {command}")
    for pattern in step.makes:
        if not any(root.glob(pattern)):
            raise Failed(f"there is no {pattern} afterwards")


def listed(steps: Iterable[Step]) -> str:
    """Return the steps as lines of text."""
    lines = []
    for step in steps:
        lines.append(f"{step.name:<12} {spoken(step.minutes):<8} {', '.join(step.makes)}")
        lines += [f"{'':<12} {command}" for command in step.commands]
    return "\n".join(lines)


def processor_minutes() -> float:
    """Return the processor time of all commands so far; other work on the machine does not count."""
    times = os.times()
    return (times.children_user + times.children_system) / 60


def begun(step: Step, root: Path) -> bool:
    """Whether a step has kept something of an earlier run, so that it takes less time than it would."""
    kept = {word for command in step.commands for word in shlex.split(command) if word.startswith(f"{STATE.as_posix()}/")}
    return any((root / place).exists() for place in kept)


def note_time(step: Step, minutes: float, path: Path = TIMES) -> None:
    """Note how long a step took, for the table."""
    times = {**(json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}), step.name: round(minutes, 2)}
    order = [one.name for one in STEPS if one.name in times]
    path.write_text(json.dumps({name: times[name] for name in order}, indent=1) + "\n", encoding="utf-8")


def reproduce(steps: list[Step], state: State, root: Path = ROOT, times: Path | None = None) -> int:
    """Run steps one after the other, those that are done left out; return the exit code.

    Args:
        steps: Which.
        state: How far one came.
        root: The checkout.
        times: Where to note how long each step takes, where that is wanted.
    """
    started = time.monotonic()
    for number, step in enumerate(steps, start=1):
        head = f"[{number}/{len(steps)}] {step.name}: {', '.join(step.makes)}"
        if state.has(step):
            print(f"{head}: done before the interruption")
            continue
        print(f"{head}; usually {spoken(step.minutes)} of processor time", flush=True)
        whole, before, at = not begun(step, root), processor_minutes(), time.monotonic()
        try:
            run(step, root)
        except Failed as why:
            print(f"The step “{step.name}” failed, {why}\nWhat was done is kept; the same command goes on with this step.", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print(f"\nInterrupted in “{step.name}”; the same command goes on there.", file=sys.stderr)
            return 130
        state.note(step)
        took = processor_minutes() - before
        print(f"    took {spoken(took)} of processor time, {spoken((time.monotonic() - at) / 60)} by the clock", flush=True)
        if times is not None and whole:
            note_time(step, took, times)
    state.forget(steps)
    print(f"Done in {(time.monotonic() - started) / 60:.1f} min. What came out differently: git diff --stat docs README.md")
    return 0


def main() -> int:
    """Do what is asked for."""
    names = [step.name for step in STEPS]
    options = argparse.ArgumentParser(description="Rebuild every generated number and chart of docs/.")
    options.add_argument("--list", action="store_true", help="show the steps, and run nothing")
    options.add_argument("--only", action="append", choices=names, metavar="NAME", help="one step; may be repeated")
    options.add_argument("--dry-run", action="store_true", help="show what would be run now, and run nothing")
    options.add_argument("--again", action="store_true", help="forget how far an interrupted run came")
    options.add_argument("--times", action="store_true", help="note how long steps take that start over")
    asked = options.parse_args()
    steps = [step for step in STEPS if asked.only is None or step.name in asked.only]
    state = State()
    if asked.list:
        print(listed(steps))
        return 0
    if asked.dry_run:
        left = steps if asked.again else [step for step in steps if not state.has(step)]
        print(listed(left) or "Nothing is left to do.")
        print(f"{spoken(sum(step.minutes for step in left))} of processor time; this machine has {os.cpu_count()} processors.")
        return 0
    if asked.again:
        state.forget(steps)
    return reproduce(steps, state, times=TIMES if asked.times else None)


if __name__ == "__main__":
    sys.exit(main())
