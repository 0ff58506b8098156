"""Where each statement comes from, and what makes it again; version, calibration and coverage."""

from __future__ import annotations

from typing import Any

from dashboard.pages.evidence.drawn import Cell, row, table
from dashboard.pages.evidence.found import found
from dashboard.site import Site

_EXPLORE = "import sim; sim.compare(…)  # with the scenario file of “Share” on Explore"


def origins() -> dict[str, Any]:
    """Return the table of statements, where each comes from, and the command that makes it again."""
    commands = found()["commands"]
    objections = [command for command in commands["face"] if "--objections" in command]
    rows = [
        _row("Explore: the sentence, the chart, the numbers below it", "Paired simulated futures, made when you ask",
             [_EXPLORE]),
        _row("Explore: bar, range and cost beside each lever", "docs/lever-effects.md", commands["lever-effects"]),
        _row("Explore: “beyond what any institution has reported”", "sim/evidence/published.yaml", ["written by hand"]),
        _row("Evidence grades, costs and descriptions of levers", "sim/evidence/levers.yaml", ["import sim; sim.levers()"]),
        _row("Parameters, ranges and sources", "sim/evidence/parameters.yaml and sources.yaml, docs/parameters.md",
             ["import sim; sim.parameter_table()", *commands["tables"]]),
        _row("Posterior beside the prior", "docs/calibration.md", commands["calibration"]),
        _row("Scoreboard, misses and rivals", "docs/validation.md, bands in sim/evidence/targets.yaml",
             commands["validation"]),
        _row("What holds, what depends on parameters; the tornado", "docs/sensitivity.md and its two companions",
             commands["sensitivity"]),
        _row("Objections", "docs/objections.md", objections),
        _row("Limits, and what the model must not be used for", "docs/limits.md", ["written by hand"]),
    ]  # fmt: skip
    head = ("What you read", "Where it stands", "What makes it again")
    return table("Files are those of the project’s source; commands are typed at its top", head, rows)


def facts(site: Site) -> list[list[str]]:
    """Return version, calibration and studies as pairs of heading and text."""
    content = found()
    calibration, board, space = content["calibration"], content["validation"], content["sensitivity"]
    effective = int(calibration["effective"])
    return [
        ["This program", f"Version {site.version} ({site.name_in_links} in links)"],
        ["Last calibration", f"{content['calibrated']}: {calibration['runs']} runs, {effective:,} effective draws, "
                             f"{calibration['draws']} shipped"],
        ["Coverage", " ".join(calibration["coverage"])],
        ["Scoreboard", f"Made with version {board['version']}, seed {board['seed']}. {board['basis']}"],
        ["Sensitivity", f"Made with version {space['version']}, seed {space['seed']}, parameters {space['parameters']}. "
                        f"{space['where']}"],
        ["All of it", "`make reproduce` makes every generated number and chart of the documentation again."],
    ]  # fmt: skip


def _row(what: str, where: str, commands: list[str]) -> dict[str, Any]:
    shown: Cell = (
        {"t": "", "code": commands}
        if commands[0].split()[0] in ("import", "python", "attrition")
        else commands[0]
    )
    return row(what, where, shown)
