"""What stored effects depend on, as one fingerprint: the institution, the parameters of every future, and the model.

Comments, docstrings and blank lines of the source do not count, nor do titles and notes of what is declared.
"""

import ast
import hashlib
import io
import tokenize
from functools import cache
from pathlib import Path
from typing import Any

from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import acting, levers
from sim.foundation.kept import once
from sim.results.metadata import digest
from sim.results.paired import COMPARED
from sim.studies.lever_effects.futures import REFERENCE, SEED, YEARS, futures_of, levels
from sim.studies.lever_effects.quantities import COLUMNS
from sim.world.in_force import draws_of, settings_in_force
from sim.world.institution import Institution
from sim.world.scenario import load_scenario

_PACKAGE = Path(__file__).resolve().parents[2]
# between the parameters of a future and its yearly sums; how parameters and levers are declared counts by its content
_SOURCES = (
    "rules", "engine/months.py", "engine/replicates.py", "world/population.py", "world/plan.py", "results/observed.py",
    "results/costs.py", "studies/lever_effects/quantities.py",
)  # fmt: skip


def key_of(institution: Institution, roster: str | None = None) -> str:
    """Return the fingerprint of the effects of levers in an institution.

    Args:
        institution: Where.
        roster: Fingerprint of its people, where it was given with a roster.
    """
    scenario = load_scenario(REFERENCE)
    return digest(
        {
            "institution": institution.content_hash,
            "roster": roster,
            "parameters": _in_force(institution),
            "reference": scenario.model_dump(mode="json", include={"levers", "shocks", "switches"}),
            "seed": SEED,
            "years": YEARS,
            "columns": COLUMNS,
            "model": model_print(),
        }
    )


@once
def _in_force(institution: Institution) -> str:
    """Return a fingerprint of all parameters of every future."""
    scenario = load_scenario(REFERENCE)
    drawn = draws_of(institution, futures_of(institution))
    return digest([acting(settings_in_force(institution, scenario, draw)) for draw in drawn])


@cache
def model_print() -> str:
    """Return a fingerprint of the code and declarations that the sums of a future are made by."""
    found = hashlib.sha256(digest([_levers(), _outcomes()]).encode())
    for path in _files():
        found.update(path.relative_to(_PACKAGE).as_posix().encode())
        found.update(bare(path.read_text(encoding="utf-8")).encode())
    return found.hexdigest()


def _files() -> list[Path]:
    places = [_PACKAGE / name for name in _SOURCES]
    return sorted(path for place in places for path in ([place] if place.is_file() else place.rglob("*.py")))


def _levers() -> list[Any]:
    kept = ("name", "index", "ramp_months", "upkeep", "learning_hours", "raises")
    return [
        [
            *(getattr(spec, name) for name in kept),
            [(cost.per, cost.usd_per_year) for cost in spec.costs],
            levels(),
        ]
        for spec in levers().values()
    ]


def _outcomes() -> list[Any]:
    kept = ("name", "kind", "sum", "per", "times", "of", "between", "level")
    return [[getattr(outcomes()[name], part) for part in kept] for name in COMPARED]


def bare(source: str) -> str:
    """Return Python source without comments, docstrings and blank lines: the same on every version of Python."""
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                for row in range(first.lineno, (first.end_lineno or first.lineno) + 1):
                    lines[row - 1] = ""
    return "\n".join(kept for line in lines if (kept := line.rstrip()))
