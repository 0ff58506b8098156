"""Every example of every `--help` works, and so does every command that is printed; each screen fits 80 columns."""

import re
import shlex
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from rich.table import Table

import sim
from sim.cli import main
from sim.cli.app import app
from sim.cli.common import screen
from tests.unit.program import Attrition

WIDTH = 80
EXAMPLE = re.compile(r"\[bold\]\s*(attrition .+?)\[/bold\]", re.DOTALL)
PRINTED = re.compile(r"^  (attrition .+)$", re.MULTILINE)
# what makes an example that would take minutes small; the last of two options counts
SMALLER = {
    "portfolio": "--people 60 --evaluations 40 --points 4 --draws 2 --replicates 1 --months 6 --no-compare",
    "drivers": "--people 60 --replicates 2 --pairs 1 --months 6",
    "discover": "--people 120 --points 100 --replicates 2 --resamples 2 --months 36",
    "sensitivity": "--people 60 --points 10 --replicates 1 --months 6",
    "sweep run": "--shard 1/16",
    "trial": "--studies 20 --replicates 2 --draws 0",
    "validate": "--draws 2 --replicates 2",
    "calibrate": "small-calibration.yaml --no-point",
    "bench": "--quick",
}
AS_IT_STANDS = ("--of",)  # with it, an example has nothing that could be smaller
LONG = ("attrition validate --rivals", "attrition bench")
STUDY = """\
title: A small one
uncertainties: {message_growth_per_year: prior, exhaustion_scale: prior}
levers: {team_inbox: [0, 1]}
outcomes: {departures: lower, burned_out: lower, total_usd: lower}
institution: small.yaml
months: 12
replicates: 2
design: {kind: sobol, points: 64}
"""
CALIBRATION = """\
title: A small one
institution: community
months: 12
fitted: [offers_per_year]
targets: [C1, C3]
waves: [50, 50]
draws: 20
seed: 1
"""


def examples() -> dict[str, str]:
    """All examples, by the command in whose help they stand."""
    found: dict[str, str] = {}

    def collect(name: str, command: Any) -> None:
        for text in EXAMPLE.findall(command.help or ""):
            found[" ".join(text.split())] = name
        for sub, inner in getattr(command, "commands", {}).items():
            collect(f"{name} {sub}".strip(), inner)

    collect("", typer.main.get_command(app))
    return found


EXAMPLES = examples()


def run(line: str) -> None:
    """Run a command line in this process; `> FILE` takes what is printed."""
    words = shlex.split(line)
    with pytest.raises(SystemExit) as ended:
        main(words[1:])
    assert not ended.value.code, f"{line} ended with {ended.value.code}"


def smaller(line: str) -> str:
    """Return a command line that takes seconds."""
    words = shlex.split(line)
    name = " ".join(words[1:3]) if words[1] == "sweep" else words[1]
    return line if set(AS_IT_STANDS) & set(words) else f"{line} {SMALLER.get(name, '')}".strip()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all files that examples speak of."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copy(sim.foundation.paths.scenarios_dir() / "rosters" / "template.csv", folder / "our-faculty.csv")
    (folder / "hr.csv").write_text('Department,Base Salary\nPediatrics,"$210,000"\nSurgery,n/a\n', encoding="utf-8")
    (folder / "small.yaml").write_text("title: Small\nlike: community\nheadcount: 60\n", encoding="utf-8")
    known = "known:\n  departures: {count: 9, years: 1}\n  burnout: {share: 0.44, n: 80}\n"
    (folder / "my-school.yaml").write_text(f"title: Ours\nlike: community\nheadcount: 120\n{known}", encoding="utf-8")
    (folder / "my-study.yaml").write_text(sim.load_trial("v23-documentation").to_yaml(), encoding="utf-8")
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "small-calibration.yaml").write_text(CALIBRATION, encoding="utf-8")
    (folder / "docs").mkdir()
    sim.sweep(folder / "study.yaml", folder / "results")
    for shard in (1, 2):
        sim.sweep(folder / "study.yaml", folder / f"results-{shard}", shard=(shard, 2))
    return folder


@pytest.fixture
def here(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in which commands run."""
    folder = tmp_path / "here"
    shutil.copytree(prepared, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setitem(sys.modules, "dashboard.serve", SimpleNamespace(main=lambda **_: None))
    from sim.studies.calibration.fit import school

    monkeypatch.setitem(school.fit_school.__kwdefaults__, "waves", (40, 40, 40))
    monkeypatch.setitem(school.fit_school.__kwdefaults__, "futures", 1)
    return folder


def pieces(text: str) -> set[str]:
    """The words of a text; long names may be parted after what joins them."""
    return {part for word in text.split() for part in re.findall(r"[^_/]+[_/]?", word)}


@pytest.mark.parametrize(
    "line", [pytest.param(line, marks=pytest.mark.long if line.startswith(LONG) else ()) for line in EXAMPLES]
)
def test_every_example_works_and_its_screen_is_whole(
    line: str, here: Path, attrition: Attrition, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, _, file = line.partition(" > ")
    words = shlex.split(line)
    if "--out" in words and words[words.index("--out") + 1] == "results":
        shutil.rmtree("results")
    made: list[Table] = []
    usual = screen.table
    monkeypatch.setattr(screen, "table", lambda *a, **k: made.append(usual(*a, **k)) or made[-1])
    run(smaller(line))
    out, err = capsys.readouterr()
    headings = {str(column.header) for table in made for column in table.columns}
    if file:
        (here / file).write_text(out, encoding="utf-8")
        assert out and not headings
        return
    for text in PRINTED.findall(out) + PRINTED.findall(err):
        run(smaller(text))
        capsys.readouterr()
    assert max((len(row) for row in out.splitlines() if not row.startswith("  attrition ")), default=0) <= WIDTH
    there = pieces(out)
    for heading in headings:
        assert pieces(heading) <= there, f"{heading!r} is broken in\n{out}"


def test_every_command_has_an_example_and_they_are_all_found() -> None:
    commands = typer.main.get_command(app).commands
    assert {name for name in commands if name != "sweep"} <= {name.split()[0] for name in EXAMPLES.values() if name}
    assert {f"sweep {name}" for name in commands["sweep"].commands} <= set(EXAMPLES.values())


def test_parameters_are_found_by_what_people_call_them(attrition: Attrition) -> None:
    assert attrition.json("parameters", "burnout") == attrition.json("parameters", "exhaustion")
    code, _, err = attrition("parameters", "exhuastion")
    assert code == 2 and 'Did you mean "exhaustion"?' in err
    assert "Did you mean" not in attrition("parameters", "zebra")[2]
