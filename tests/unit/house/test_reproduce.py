"""Every generated page and figure has its command in one table; the run goes on where it stopped and says what failed."""

import importlib
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import typer.main

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "docs"))
try:
    STEPS = importlib.import_module("reproduce_steps").STEPS
finally:
    sys.path.remove(str(ROOT / "tools" / "docs"))
GENERATED = re.compile(r"[Mm]ade (?:by|from [^\n]* by) `(?:attrition|python) |<!-- (?:table|output): ")
MADE_BY = re.compile(r"[Mm]ade by ((?:`[^`]+`(?:,\s|\sand\s)?)+)")
COMMANDS = sorted({command for step in STEPS for command in step.commands})


@pytest.fixture(scope="module")
def reproduce() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "tools" / "docs"))
    try:
        yield importlib.import_module("reproduce")
    finally:
        sys.path.remove(str(ROOT / "tools" / "docs"))


def every_page() -> list[Path]:
    return [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]


def made() -> set[Path]:
    """All files that steps make."""
    return {path for step in STEPS for pattern in step.makes for path in ROOT.glob(pattern)}


# the table


def test_every_generated_page_and_every_figure_is_made_by_a_step() -> None:
    pages = [path for path in every_page() if GENERATED.search(path.read_text("utf-8"))]
    figures = [path for path in (ROOT / "docs").rglob("*") if path.suffix in {".png", ".svg", ".jpg", ".html", ".csv"}]
    assert len(pages) > 10 and len(figures) > 20
    assert {str(path.relative_to(ROOT)) for path in [*pages, *figures]} - {str(p.relative_to(ROOT)) for p in made()} == set()


def test_every_step_makes_something_that_is_there_and_nothing_twice() -> None:
    patterns = [pattern for step in STEPS for pattern in step.makes]
    assert len(patterns) == len(set(patterns)) and len({step.name for step in STEPS}) == len(STEPS)
    for pattern in patterns:
        assert list(ROOT.glob(pattern)), pattern
    for step in STEPS:
        assert step.minutes > 0 and step.what


def plain(command: str) -> str:
    """A command without what only says where it keeps its work, or which of two pages it makes."""
    return re.sub(r" --keep \S+| --only \S+", "", command).replace(".reproduce/", "")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_pages_were_made_by_the_commands_of_the_table(step: Any) -> None:
    known = {plain(command) for each in STEPS for command in each.commands}
    for pattern in step.makes:
        for path in ROOT.glob(pattern):
            if path.suffix == ".md":
                start = "\n".join(path.read_text(encoding="utf-8").splitlines()[:40])
                told = [each for said in MADE_BY.findall(start) for each in re.findall(r"`([^`]+)`", said)]
                assert {" ".join(each.split()) for each in told} <= known, path.name
                assert told or (path.parent.name == "docs" and "<!-- " in path.read_text("utf-8")) or path.name == "README.md"


def test_what_is_renewed_between_comments_has_its_step() -> None:
    for word, name in (("table", "tables"), ("output", "outputs")):
        (step,) = [each for each in STEPS if each.name == name]
        pages = [path for path in every_page() if f"<!-- {word}: " in path.read_text("utf-8")]
        assert {path.relative_to(ROOT).as_posix() for path in pages} <= set(step.makes)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: re.sub(r"\W+", "-", command)[:60])
def test_every_command_exists_and_takes_its_options(command: str) -> None:
    words = shlex.split(command)
    options = {word.split("=")[0] for word in words if word.startswith("--")}
    if words[0] == "attrition":
        from sim.cli.app import app

        program: Any = typer.main.get_command(app)
        known = {name for parameter in program.commands[words[1]].params for name in parameter.opts}
        assert options <= known, options - known
        return
    end = 3 if words[1] == "-m" else 2
    done = subprocess.run([sys.executable, *words[1:end], "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(option in done.stdout for option in options)


# running it


@pytest.fixture
def small(reproduce: ModuleType, tmp_path: Path) -> SimpleNamespace:
    """Two steps in an empty checkout: each notes that it ran; the second needs a file."""
    note = "from pathlib import Path as P; p = P('ran.txt'); p.write_text((p.read_text() if p.exists() else '') + '{0}'); {1}"
    first = note.format("a", "P('a.md').write_text('a')")
    second = note.format("b", "P('b.md').write_text(P('needed').read_text())")
    steps = [
        reproduce.Step("one", "first", ("a.md",), (f'python -c "{first}"',), 0.1),
        reproduce.Step("two", "second", ("b.md",), (f'python -c "{second}"',), 2),
    ]
    return SimpleNamespace(steps=steps, state=reproduce.State(tmp_path), root=tmp_path)


def ran(small: SimpleNamespace) -> str:
    return (small.root / "ran.txt").read_text()


def test_it_goes_on_where_it_failed_and_begins_anew_when_all_is_done(
    reproduce: ModuleType, small: SimpleNamespace, capfd: pytest.CaptureFixture[str]
) -> None:
    assert reproduce.reproduce(small.steps, small.state, small.root) == 1
    told = capfd.readouterr()
    assert "“two” failed, exit code 1" in told.err and "goes on with this step" in told.err and "[2/2] two" in told.out
    assert set(small.state.done()) == {"one"} and ran(small) == "ab"
    (small.root / "needed").write_text("x")
    assert reproduce.reproduce(small.steps, small.state, small.root) == 0
    assert ran(small) == "abb" and "one: a.md: done before" in capfd.readouterr().out
    assert small.state.done() == {}
    assert reproduce.reproduce(small.steps, small.state, small.root) == 0 and ran(small) == "abbab"


def test_an_interruption_keeps_what_is_done(
    reproduce: ModuleType, small: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    usual = reproduce.run

    def interrupted(step: Any, root: Path) -> None:
        if step.name == "two":
            raise KeyboardInterrupt
        usual(step, root)

    monkeypatch.setattr(reproduce, "run", interrupted)
    assert reproduce.reproduce(small.steps, small.state, small.root) == 130
    assert set(small.state.done()) == {"one"} and "Interrupted in “two”" in capfd.readouterr().err


def test_what_changed_since_is_done_again(reproduce: ModuleType, small: SimpleNamespace) -> None:
    (one, _) = small.steps
    small.state.note(one)
    assert small.state.has(one)
    (small.root / "tools").mkdir()
    (small.root / "tools" / "new.py").write_text("x = 1\n")
    assert not small.state.has(one)


def test_a_step_that_leaves_nothing_is_told(reproduce: ModuleType, small: SimpleNamespace) -> None:
    with pytest.raises(reproduce.Failed, match=r"there is no c\.md afterwards"):
        reproduce.run(reproduce.Step("three", "", ("c.md",), ('python -c "pass"',), 1), small.root)
    with pytest.raises(reproduce.Failed, match="cannot be started"):
        reproduce.run(reproduce.Step("three", "", (), ("no-such-program",), 1), small.root)


@pytest.mark.parametrize("content", ["", "[1]", "{broken"], ids=["empty", "list", "broken"])
def test_a_damaged_state_means_that_nothing_is_done(reproduce: ModuleType, small: SimpleNamespace, content: str) -> None:
    small.state.path.parent.mkdir(parents=True)
    small.state.path.write_text(content)
    assert small.state.done() == {}
    small.state.note(small.steps[0])
    assert json.loads(small.state.path.read_text()).keys() == {"one"}


def test_the_command_lists_and_tells_beforehand() -> None:
    script = [sys.executable, str(ROOT / "tools" / "docs" / "reproduce.py")]
    shown = subprocess.run([*script, "--list"], capture_output=True, text=True, check=True).stdout
    assert all(f"{step.name} " in shown and step.commands[0] in shown for step in STEPS)
    beforehand = [*script, "--dry-run", "--only", "tables", "--again"]
    dry = subprocess.run(beforehand, capture_output=True, text=True, check=True).stdout
    assert "make_docs.py" in dry and "make_results" not in dry
    wrong = subprocess.run([*script, "--only", "nothing"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 2 and "invalid choice" in wrong.stderr
