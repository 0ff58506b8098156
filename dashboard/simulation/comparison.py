"""A comparison of policies as Python code that makes its numbers again, the reader's assumptions on costs included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dashboard.question import Arm
from dashboard.simulation.scenarios import blocks, shipped
from sim.results.assumptions import Assumptions

USUAL = Assumptions()


def names_for(titles: Sequence[str]) -> list[str]:
    """Return a short name for each title, each once, that can be a variable and the name of a scenario."""
    found: list[str] = []
    for at, title in enumerate(titles, 1):
        plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:30].strip("_")
        name = (
            f"policy_{at}"
            if not plain or plain[0].isdigit() or plain in ("baseline", "sim", "result")
            else plain
        )
        found.append(name if name not in found else f"{name}_{at}")
    return found


def comparison(
    arms: Mapping[str, Arm],
    reference: Arm,
    place: str,
    futures: int,
    draws: int,
    version: str,
    focus: str,
    assumptions: Assumptions,
    outcomes: Sequence[str],
) -> str:
    """Return Python code whose numbers are those of the page.

    Args:
        arms: The policies by title, in order.
        reference: The baseline.
        place: Name of a built-in institution, or of the reader's own file.
        futures: How many each side has.
        draws: How many posterior draws they take in turn.
        version: Of the model.
        focus: Title of the policy whose costs are shown.
        assumptions: Of the reader on costs.
        outcomes: What is compared.
    """
    names = dict(zip(arms, names_for(list(arms)), strict=True))
    lines = [
        f"# Faculty Attrition, version {version}; with another version, numbers may differ",
        "import sim",
        "from sim.results.assumptions import Assumptions",
        "from sim.results.finance import Finance",
        "",
        *_school(place, reference.vacancy),
        f'baseline = sim.load_scenario("{reference.scenario}").model_copy(update={{"name": "baseline"}})',
    ]
    for title, arm in arms.items():
        lines += ["", f"# {' '.join(title.split())}", f'{names[title]} = sim.load_scenario("{arm.scenario}")']
        if arm.policy:
            lines.append(f"{names[title]} = {names[title]}.with_levers(")
            lines += [
                f"    {lever}={block!r},"
                for lever, block in blocks(shipped(arm.scenario), arm.policy).items()
            ]
            lines.append(")")
        lines.append(f'{names[title]} = {names[title]}.model_copy(update={{"name": "{names[title]}"}})')
    lines += [
        "",
        "result = sim.compare(",
        f"    [baseline, {', '.join(names.values())}],",
        "    institution=school,",
        f"    replicates={futures}, draws={draws}, months={reference.months}, seed={reference.seed}, by_unit=False,",
        ")",
        f"table = result.summary({list(outcomes)!r})",
        'columns = ["scenario", "outcome", "mean", "difference", "difference_low", "difference_high"]',
        "print(table[columns].to_string(index=False))",
        "print(result.value_for_money().to_string(index=False))",
        "",
        f"assumptions = {_written(assumptions)}",
        f'costs = Finance(result.runs["{names[focus]}"].ledger(), result.runs["baseline"].ledger(), assumptions)',
        "print(costs.items().to_string(index=False))",
        "print(costs.by_year().to_string(index=False))",
    ]
    return "\n".join(lines) + "\n"


def _school(place: str, vacancy: float) -> list[str]:
    """Return the lines that load the school, with other months of search where these are assumed."""
    if vacancy == 1.0:
        return [f'school = "{place}"']
    return [
        "from dashboard.simulation.places import with_vacancy",
        "",
        f'school = with_vacancy(sim.load_institution("{place}"), {vacancy:g})  # searches take so many times as long',
    ]


def _written(assumptions: Assumptions) -> str:
    """Return assumptions as code, without what is as usual."""
    changed = [
        f"{name}={dict(value) if isinstance(value, Mapping) else value!r}"
        for name, value in vars(assumptions).items()
        if value != getattr(USUAL, name)
    ]
    return f"Assumptions({', '.join(changed)})"
