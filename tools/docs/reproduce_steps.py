"""Which command generates which page and chart in `docs/`, and how long it takes: defined only here.

`tools/docs/reproduce.py` runs these steps, `docs/reproduce.md` shows them, and the tests hold them against the pages.
"""

import json
from dataclasses import dataclass
from pathlib import Path

# processor time of each step, as `make reproduce ARGS=--times` measured it
TIMES = Path(__file__).with_name("reproduce_times.json")
STATE = Path(".reproduce")  # where it is written how far one came, and what slow steps keep of their work


@dataclass(frozen=True)
class Step:
    """Some pages and charts that are made together.

    Attributes:
        name: Short name.
        what: What is in them, in words.
        makes: Files, from the top of the checkout; `*` stands for anything but a slash.
        commands: As people type them, one after the other.
    """

    name: str
    what: str
    makes: tuple[str, ...]
    commands: tuple[str, ...]

    @property
    def minutes(self) -> float:
        """Return the minutes of one processor, as they were measured; other work on the machine does not count."""
        return measured().get(self.name, 0.0)


def measured() -> dict[str, float]:
    """Return the processor time of each step in minutes; nothing where none was measured."""
    found: dict[str, float] = json.loads(TIMES.read_text(encoding="utf-8")) if TIMES.is_file() else {}
    return found


def keep(name: str) -> str:
    """Return the option by which a step goes on where it was interrupted."""
    return f"--keep {(STATE / name).as_posix()}"


CALIBRATION = (STATE / "calibration").as_posix()
EVIDENCE = "python tools/docs/make_evidence.py"  # after every step that writes a page which “Evidence” shows

# in this order: the posterior of the calibration is used by all that follow, and tables and outputs come last
STEPS = (
    Step(
        "calibration",
        "what was fitted, the posterior, its coverage of simulated institutions",
        ("docs/calibration.md",),
        (
            f"attrition calibrate --out {CALIBRATION}",
            f"attrition calibrate --coverage 50 --out {CALIBRATION}",
            f"python tools/docs/make_calibration.py {CALIBRATION} --ship",
            EVIDENCE,
        ),
    ),
    Step(
        "validation",
        "held-out findings, met or missed; rival structures",
        ("docs/validation.md",),
        ("attrition validate --draws 40 --replicates 6 --institution typical --seed 1 --test --rivals --out docs/validation.md", EVIDENCE),
    ),
    Step(
        "face",
        "what an expert checks first, and what a skeptical one objects to: before and now",
        ("docs/face.md", "docs/objections.md"),
        (
            "attrition validate --face --replicates 6 --institution typical --seed 1 --out docs/face.md",
            "attrition validate --objections --replicates 24 --institution typical --seed 1 --out docs/objections.md",
            EVIDENCE,
        ),
    ),
    Step(
        "results",
        "the default model next to its targets, levers, mechanisms switched off",
        ("docs/results.md",),
        ("python tools/docs/make_results.py --replicates 20",),
    ),
    Step(
        "sensitivity",
        "which conclusions hold, and which parameters they depend on",
        ("docs/sensitivity.md", "docs/sensitivity-flips.md", "docs/sensitivity-numbers.md"),
        (f"python tools/docs/make_sensitivity.py --people 400 --points 100 {keep('sensitivity')}", EVIDENCE),
    ),
    Step(
        "drivers",
        "what causes departures, and what those who leave would say",
        ("docs/drivers.md",),
        (f"python tools/docs/make_drivers.py --people 400 --replicates 16 {keep('drivers')}",),
    ),
    Step(
        "discovery",
        "when a policy fails, or one policy wins",
        ("docs/discovery.md",),
        (f"python tools/docs/make_discovery.py --points 300 {keep('discovery')}",),
    ),
    Step(
        "portfolio",
        "the most for a budget, compared with greedy and random search",
        ("docs/portfolio.md", "docs/figures/portfolio.svg"),
        (
            "python tools/docs/make_portfolio.py --people 200 --budget-usd 400000 --draws 10 --replicates 1 --evaluations 1000 "
            f"--points 12 --seed 1 {keep('portfolio')}",
        ),
    ),
    Step(
        "lever-effects",
        "what each lever does alone in the shipped institutions; the files that travel with the package",
        ("docs/lever-effects.md", "sim/studies/lever_effects/shipped/*.parquet"),
        ("python tools/docs/make_lever_effects.py",),
    ),
    Step(
        "notebooks",
        "the notebooks with the output of each cell",
        ("docs/notebooks/*.md", "docs/figures/notebooks/*.svg"),
        ("python tools/docs/make_notebooks.py",),
    ),
    Step(
        "screenshots",
        "the dashboard in a Chromium of this machine; pictures differ from one Chromium to the next",
        ("docs/screenshots/*.png",),
        ("python -m tests.browser.screenshots", "python -m tests.browser.page_pictures"),
    ),
    Step(
        "outputs",
        "what commands print, on pages that are written by hand",
        ("README.md", "docs/trials.md"),
        ("python tools/docs/make_docs.py --outputs",),
    ),
    Step(
        "tables",
        "tables generated from declarations: parameters, sources, fields of formulas, outcomes, assumptions, charts",
        (
            "docs/institutions.md", "docs/limits.md", "docs/odd.md", "docs/parameters.md", "docs/record.md", "docs/reproduce.md", "docs/rosters.md",
            "docs/scripting.md", "docs/sources.md",
        ),
        ("python tools/docs/make_docs.py", EVIDENCE),
    ),
    Step(
        "evidence",
        "what all of these found, as the page Evidence of the dashboard shows it",
        ("dashboard/data/evidence.json",),
        (EVIDENCE,),
    ),
)  # fmt: skip


def spoken(minutes: float) -> str:
    """Return a duration as people say it."""
    if minutes <= 0:
        return "not measured"
    if minutes < 1:
        return "seconds"
    if minutes < 10:
        return f"{minutes:.1f} min"
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def command_table() -> list[tuple[str, str, str, str]]:
    """Return rows of name with what is in it, files, commands and duration, in Markdown."""
    rows = []
    for step in STEPS:
        files = "<br>".join(f"[{path.removeprefix('docs/')}]({_link(path)})" for path in step.makes)
        commands = "<br>".join(f"`{command}`" for command in step.commands)
        rows.append((f"`{step.name}`: {step.what}", files, commands, spoken(step.minutes)))
    return rows


def _link(path: str) -> str:
    """Where a file, or the folder of several, lies as seen from docs/."""
    place = path if "*" not in path else path.rsplit("/", 1)[0]
    return place.removeprefix("docs/") if place.startswith("docs/") else f"../{place}"
