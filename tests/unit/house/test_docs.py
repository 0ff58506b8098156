"""The documentation tells the truth: tables are current, links lead somewhere, commands and examples work."""

import ast
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

from sim.evidence.parameters import acting, levers, parameters, switches
from sim.foundation.paths import scenarios_dir
from sim.world.scenario import list_scenarios

ROOT = Path(__file__).resolve().parents[3]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs/notebooks").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
REDIRECT = re.compile(r""">(?=(?:[^"]*"[^"]*")*[^"]*$)""")  # a > outside of quotes
TABLE = re.compile(r"<!-- (table|output): ([^\n]+?) -->.*?<!-- end: ", re.DOTALL)
FILE_EDITS = re.compile(r"^--- [^\n]+\n\+\+\+ b/([^\n]+)\n(.*?)(?=^--- |\Z)", re.DOTALL | re.MULTILINE)
EXAMPLES = ("scenario", "outcome", "lever", "strain", "command", "page")
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[tuple[str, str]]:
    """Fenced blocks of a language: what stands behind its name, and the content."""
    return [(match[2].strip(), match[3]) for match in FENCE.finditer(text) if match[1] == language]


def commands(text: str) -> list[list[str]]:
    """The command lines of `attrition` and `make` on a page, in blocks, indented, or in the middle of a sentence."""
    lines = [line for _, block in blocks(text, "sh") for line in block.splitlines()]
    lines += re.findall(r"^ {4}((?:attrition|make) .+)$", text, re.MULTILINE)
    lines += re.findall(r"(?<!`)`((?:attrition|make) [^`]+)`", FENCE.sub("", text))
    lines += re.findall(r"<!-- output: (attrition [^\n;]+?)(?:;| -->)", text)
    found = []
    for line in lines:
        for part in line.split("&&"):
            words = shlex.split(REDIRECT.split(part)[0], comments=True)
            if words and words[0] in ("attrition", "make") and "…" not in words:
                found.append(words)
    return found


# tables


@pytest.fixture(scope="module")
def make_docs() -> ModuleType:
    sys.path.insert(0, str(ROOT / "tools" / "docs"))
    try:
        return importlib.import_module("make_docs")
    finally:
        sys.path.remove(str(ROOT / "tools" / "docs"))


@each_page
def test_the_tables_are_what_the_declarations_say(page: Path, make_docs: ModuleType) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == make_docs.with_tables(text), "run: python tools/docs/make_docs.py"


def test_the_table_of_events_knows_the_rules_that_draw_them(make_docs: ModuleType) -> None:
    made = make_docs.with_tables(text_of("docs/odd.md"))
    rows = re.findall(r"^\| \d+ \| `([A-Z_]+)` \| (.+) \|$", made, re.MULTILINE)
    drawn = {name: by for name, by in rows if by != "kept free"}
    assert len(drawn) > 0.8 * len(rows) > 40
    assert "`retirement.draw_plan`" in drawn["RETIREMENT_PLAN"] and "`contracts.is_not_renewed`" in drawn["CONTRACT"]


def test_scores_on_other_pages_are_read_off_the_board(make_docs: ModuleType) -> None:
    from board_table import scores

    board = text_of("docs/validation.md")
    rows = scores(board)
    assert [name for name, *_ in rows] == ["held out (development)", "open: seen by the modelers", "test part"]
    for _, now, before, _ in rows:
        met, of = now.split(" of ")
        assert f"Of {of} " in board and f"{met} are met in all their measures" in board and before in board
    other = board.replace("7 of 11 before", "8 of 11 before")
    assert other != board and scores(other)[0][2] == "8 of 11"


def test_parameters_and_specialties_that_rest_on_the_source_of_a_target_are_named(make_docs: ModuleType) -> None:
    rows = dict(re.findall(r"^\| ([VO]\d+) \| .*? \| .*? \| (.*) \|$", text_of("docs/odd.md"), re.MULTILINE))
    assert "`takes_on_and_sustains` (W32" in rows["O13"] and "`takes_on_and_sustains` (W26" in rows["O14"]
    assert "`scheduled_hours_per_cfte` by specialty (W20, derived)" in rows["O1"]
    assert "(assumption, assumption)" not in rows["O17"]


def test_a_stale_table_is_noticed(make_docs: ModuleType) -> None:
    stale = text_of("docs/limits.md").replace("| assumption |", "| guess |")
    assert make_docs.with_tables(stale) == text_of("docs/limits.md") != stale


# words


def heading_anchors(text: str) -> set[str]:
    """Where a link into a page may lead: its headings, as they are made into anchors, and named places."""
    found = set(re.findall(r'<a id="([^"]+)">', text))
    for title in re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", title.lower())
        found.add(plain.replace(" ", "-"))
    return found


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in heading_anchors(place.read_text(encoding="utf-8")), f"{page.name}: {target}"


@each_page
def test_no_page_knows_the_machine_that_it_was_written_on(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"/home/|/root/|/work/|/tmp/|/Users/|\b(TODO|FIXME|TBD)\b", text)


def test_every_rule_is_described() -> None:
    odd = text_of("docs/odd.md")
    for path in sorted((ROOT / "sim/rules").rglob("*.py")):
        if path.stem in {"records", "draws", "exponential"}:  # what rules are made of has tables and sections of its own
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name != "rule":
                assert f"`{node.name}`" in odd, f"docs/odd.md does not say what {path.stem}.{node.name} does"


def test_every_number_and_switch_has_its_place_in_a_formula() -> None:
    written = set(re.findall(r"\w+", TABLE.sub("", text_of("docs/odd.md"))))
    fixed_elsewhere = {name for name, spec in switches().items() if spec.kind == "strain"}
    assert set(parameters()) - written == set()
    assert set(switches()) - fixed_elsewhere - written == set()
    assert set(levers()) - written == set()


# commands


def test_the_first_screen_says_what_it_is_shows_it_and_starts_it() -> None:
    first = text_of("README.md").splitlines()[:30]
    places = [
        next((k for k, line in enumerate(first) if re.search(pattern, line)), None)
        for pattern in (r"^# ", r"!\[.+\]\(docs/screenshots/desktop\.png\)", r"make run", r"make test")
    ]
    assert None not in places and places == sorted(places), places
    assert len(text_of("README.md").splitlines()) <= 150


@each_page
def test_commands_exist(page: Path) -> None:
    from sim.cli.app import app

    program: Any = typer.main.get_command(app)
    targets = set(re.findall(r"^([\w-]+):", text_of("Makefile"), re.MULTILINE))
    own = {"one-department-first"}  # the worked example of CONTRIBUTING
    for words in commands(page.read_text(encoding="utf-8")):
        if words[0] == "make":
            assert words[1] in targets, words
            continue
        if words[1].startswith("-"):
            continue
        assert words[1] in program.commands, words
        command = program.commands[words[1]]
        if hasattr(command, "commands"):  # commands within a command
            if len(words) == 2 or words[2].startswith("-"):
                continue
            assert words[2] in command.commands, words
            command = command.commands[words[2]]
        options = {name for param in command.params for name in (*param.opts, *param.secondary_opts)} | {
            "--help"
        }
        for word in words[2:]:
            if word.startswith("-"):
                assert word.split("=")[0] in options, f"{page.name}: {' '.join(words)}"
        if words[1] in ("run", "compare", "trace") and len(words) > 2 and not words[2].startswith("-"):
            assert words[2] in {*list_scenarios(), *own} or words[2].endswith(".yaml"), words


# examples in Python


def example_parts(page: str, long: bool) -> list[str]:
    return [code for label, code in blocks(text_of(page), "python") if long or label != "long"]


def run_examples(page: str, folder: Path, long: bool) -> None:
    """Run the Python blocks of a page one after the other, in one namespace and an empty folder."""
    shutil.copy(scenarios_dir() / "rosters" / "template.csv", folder / "our-faculty.csv")
    (folder / "examples.py").write_text("\n".join(example_parts(page, long)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "examples.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", ["README.md", "docs/scripting.md", "docs/sweeps.md", "docs/indices.md", "docs/rosters.md"])
def test_python_examples_run(page: str, tmp_path: Path) -> None:
    assert example_parts(page, long=False)
    run_examples(page, tmp_path, long=False)


@pytest.mark.long
def test_python_examples_that_compile_run(tmp_path: Path) -> None:
    run_examples("docs/scripting.md", tmp_path, long=True)


# worked examples of CONTRIBUTING


def edits(text: str) -> list[tuple[str, str, str]]:
    """The edits of diff blocks: file, the lines that must be there, the lines that stand there afterwards."""
    found = []
    for _, block in blocks(text, "diff"):
        for file, body in FILE_EDITS.findall(block):
            for hunk in body.split("@@\n")[1:]:
                lines = hunk.splitlines()
                before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
                after = "\n".join(line[1:] for line in lines if not line.startswith("-"))
                found.append((file, before, after))
    return found


def chapter(name: str) -> str:
    """One chapter of CONTRIBUTING."""
    _, _, rest = text_of("CONTRIBUTING.md").partition(f"## Add a{'n' if name == 'outcome' else ''} {name}\n")
    assert rest
    return rest.partition("\n## ")[0]


def apply(name: str, folder: Path) -> None:
    """Make the edits of a worked example in a copy; lines that must be there begin a line and stand there once."""
    for file, before, after in edits(chapter(name)):
        path = folder / file
        if not before:
            assert not path.exists(), f"{file} exists already"
            path.parent.mkdir(exist_ok=True)
            path.write_text(after + "\n", encoding="utf-8")
            continue
        text = "\n" + path.read_text(encoding="utf-8")
        assert text.count("\n" + before) == 1, (
            f"CONTRIBUTING, {name}: these lines stand once in {file}:\n{before}"
        )
        path.write_text(text.replace("\n" + before, "\n" + after)[1:], encoding="utf-8")


def copy_of_the_project(folder: Path) -> Path:
    for name in ("sim", "dashboard", "scenarios", "trials", "docs", "tools", "tests"):
        ignore = shutil.ignore_patterns("__pycache__", "screenshots", "vendor")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for path in [*ROOT.glob("*.md"), ROOT / "pyproject.toml", ROOT / "Makefile"]:
        shutil.copy(path, folder / path.name)
    return folder


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_examples_fit_the_files_as_they_are(name: str, tmp_path: Path) -> None:
    apply(name, copy_of_the_project(tmp_path))


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_examples_say_how_many_files_they_touch(name: str) -> None:
    said = re.search(r"\*\*Files touched: ([^*]+?)\.?\*\*", chapter(name))
    assert said, "say **Files touched: N**"
    assert int(re.findall(r"\d+", said[1])[-1]) == len({file for file, _, _ in edits(chapter(name))})


MEETINGS = """
import sim
both = sim.compare(["baseline", sim.Scenario(title="Meetings", levers={"shorter_meetings": 1.0})],
                   institution="community", replicates=4, months=12)
names = ["administration_hours_per_week", "visits_per_clinical_fte", "beyond_sustainable"]
table = both.summary(names).set_index(["scenario", "outcome"])
assert (table.loc["baseline", "mean"] > 0).all(), table
assert table.loc[("meetings", "administration_hours_per_week"), "difference_high"] < 0, table
sim.run("one-department-first", replicates=1, months=6)
"""
INTERRUPTIONS = """
import sim
where = {"institution": "community", "replicates": 4, "months": 12}
for on in (1, 0):
    run = sim.run(**where, switches={"strain_interruptions": on})
    assert (run.summary(["strain_interruptions"])["mean"] > 0).all() == bool(on)
"""


# parameters that the shipped posterior does not hold: through draws, on the command line and on the page
LATER = """
import subprocess, sys
import sim
from dashboard.answers import Answers
from dashboard.question import Question, Use
from dashboard.simulation import Simulation
from sim.evidence.distributions import numbered_draws
from tests.unit.dashboard.test_answers import asked
later, policy = {later}, {policy}
small = ["--institution", "community", "--months", "3", "-n", "2", "--draws", "2"]
run = sim.run("fix-workflows", institution="community", replicates=2, months=3, draws=2)
for name in later:
    assert [job.settings[name] for job in run.jobs] == numbered_draws(sim.parameters()[name], 2).tolist(), name
program = [sys.executable, "-c", "from sim.cli import main; main()", "compare", "baseline", "fix-workflows", *small]
done = subprocess.run(program, capture_output=True, text=True)
assert done.returncode == 0 and done.stderr.count("Note: ") == 1, done.stderr
uses = tuple((lever, Use(intensity)) for lever, intensity in policy)
answer = asked(Answers(Simulation()), Question("community", policy=uses, years=1))
assert answer.paired.futures == 100
for said in (" ".join(run.notices), done.stderr, " ".join(answer.notices)):
    assert all(name in said for name in later), said
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("names", "checks", "directions"),
    [
        (
            ("scenario", "outcome", "lever"),
            (MEETINGS, LATER.format(later=["meetings_shortened"], policy=(("shorter_meetings", 1.0),))),
            "shorter_meetings or declared",
        ),
        (
            ("strain",),
            (
                INTERRUPTIONS,
                LATER.format(
                    later=["interruptions_by_inbox", "exhaustion_by_interruptions"], policy=(("team_inbox", 1.0),)
                ),
            ),
            "strain_interruptions or every_switch",
        ),
    ],
    ids=["lever", "strain"],
)
def test_worked_examples_work(
    names: tuple[str, ...], checks: tuple[str, ...], directions: str, tmp_path: Path
) -> None:
    """In a copy: documentation renewed, the model run, drawn and shown, its style, its words and its directions tested."""
    folder = copy_of_the_project(tmp_path / "project")
    for name in names:
        apply(name, folder)
    env = {**os.environ, "PYTHONPATH": str(folder), "ATTRITION_CACHE_DIR": str(tmp_path / "cache")}
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    files = ("evidence/test_evidence_files", "evidence/test_outcomes", "world/test_scenario_files", "house/test_docs")
    unit = ["tests/unit/rules", *(f"tests/unit/{name}.py" for name in files)]
    directional = ["tests/directional/test_levers.py", "tests/directional/test_mechanisms.py"]
    run_each(
        folder, env,
        [sys.executable, "tools/docs/make_docs.py"],
        *([sys.executable, "-c", check] for check in checks),
        [*pytest_, *unit, "-k", "not python_examples and not worked and not links and not portfolio_was_made"],
        [*pytest_, *directional, "-k", directions],
    )  # fmt: skip


def test_the_command_works(tmp_path: Path) -> None:
    """In a copy: it is there, has help like all others, and passes its own tests."""
    folder = copy_of_the_project(tmp_path)
    apply("command", folder)
    env = {**os.environ, "PYTHONPATH": str(folder)}
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run_each(
        folder, env,
        [sys.executable, "-c", "from sim.cli import main; main()", "sources", "burnout"],
        [*pytest_, "tests/unit/cli", "-k", "sources or (help and command)"],
    )  # fmt: skip


def test_the_page_works(tmp_path: Path) -> None:
    """In a copy: it is served, survives odd values like all others, and passes its own test."""
    folder = copy_of_the_project(tmp_path)
    apply("page", folder)
    env = {**os.environ, "PYTHONPATH": str(folder)}
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    run_each(folder, env, [*pytest_, "tests/unit/dashboard", "-k", "sources or server or survive"])


def run_each(folder: Path, env: dict[str, str], *programs: list[str]) -> None:
    """Run programs in a folder, one after the other, and show what the first one says that fails."""
    for program in programs:
        done = subprocess.run(program, cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(program)}\n{done.stdout}\n{done.stderr}"


# numbers of the model in words


def test_the_changelog_tells_defaults_as_they_are() -> None:
    """What is not released yet speaks of the model as it stands: a later change of a default changes the entry, too."""
    unreleased = text_of("CHANGELOG.md").partition("## [Unreleased]")[2].partition("\n## [")[0]
    told = re.findall(r"`(\w+)` (-?[0-9]+(?:\.[0-9]+)?)(?![0-9]|\s+to )", " ".join(unreleased.split()))
    known = {name: value for name, value in told if name in parameters()}
    assert len(known) >= 6
    assert known == {name: f"{parameters()[name].value:.12g}" for name in known}


def test_the_portfolio_was_made_with_the_parameters_as_they_are() -> None:
    """Any other default asks for another search: `make reproduce ARGS="--only portfolio"`."""
    from sim.evidence.parameters import settings
    from sim.results.metadata import digest

    assert f"parameters {digest(acting(settings()))[:12]};" in text_of("docs/portfolio.md")


def test_no_page_tells_a_state_of_the_code_that_the_next_edit_makes_old() -> None:
    for page in PAGES:
        assert not re.search(r"\bcode [0-9a-f]{10,}", page.read_text(encoding="utf-8")), page.name
