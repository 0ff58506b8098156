"""A study made ready: checked, laid out, its size known before anything runs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.foundation.errors import InputError, shown
from sim.results.metadata import digest
from sim.studies.points.versions import identity
from sim.studies.sweep.design import Design, check_points, make_design
from sim.studies.sweep.layout import Layout
from sim.studies.sweep.setting import Model, StudySetting
from sim.studies.sweep.study import Study, placed, read_study

MOST_RUNS = 100_000_000
MOST_UNITS = 10_000
PARTS_SIZE = "size of parts"
_LOOKED_AT = ("studies/sweep/evaluate.py", "studies/sweep/setting.py", "studies/sweep/precision.py")
_WORDS = ("title", "why", "name", "roster", "mapping")  # of a study, which change no result: what a roster holds does


@dataclass(frozen=True, eq=False)
class StudyPlan:
    """All that has to be done.

    Attributes:
        setting: The study with its institutions and scenarios.
        design: Its points.
        layout: How the work is cut.
        text: The study as it was read, comments and all; empty where it was not read from a file.
    """

    setting: StudySetting
    design: Design
    layout: Layout
    text: str = ""

    @classmethod
    def of(
        cls,
        study: str | Path | Study | Mapping[str, Any],
        *,
        table: pd.DataFrame | None = None,
        model: Model | None = None,
        part: int | None = None,
        roster: Any = None,
    ) -> "StudyPlan":
        """Check a study and lay it out.

        Args:
            study: A built-in name, a file, plain data or a `Study`.
            table: Points, for a design of the kind `table` without a file.
            model: What is run instead of the simulation.
            part: Points in a part, instead of as many as take some seconds.
            roster: Real people to begin with, as `sim.run` takes them; over the roster of the study.

        Raises:
            InputError: It is wrong or too large; says where and what is allowed.
        """
        found, yaml = read_study(study)
        try:
            plan = cls._of(found, table, model, part, roster)
        except InputError as error:  # of something that was read from a file: on which line
            raise placed(error, yaml) from None
        return replace(plan, text="" if yaml is None else yaml.text)

    @classmethod
    def _of(
        cls, study: Study, table: pd.DataFrame | None, model: Model | None, part: int | None, roster: Any
    ) -> "StudyPlan":
        if part is not None and not (isinstance(part, int) and 1 <= part <= MOST_UNITS):
            raise InputError(f"{shown(part)} is out of range.", path=("part",), allowed=f"1 to {MOST_UNITS:,} points")
        setting = StudySetting.of(study, model, roster)
        found = setting.study
        check_points(found)
        _check_runs(setting, (found.design.samples(found.factors) or 0) * found.design.combinations(found.factors))
        design = make_design(found, table, setting.draws)
        _check_runs(setting, design.points)
        return cls(setting, design, Layout.of(setting, design.points, part))

    @property
    def study(self) -> Study:
        """What is varied and observed."""
        return self.setting.study

    @property
    def cells(self) -> int:
        """Runs of one replicate of one point: institutions x scenarios."""
        return len(self.setting.institutions) * len(self.setting.scenarios)

    @property
    def runs(self) -> int:
        """How many runs at most."""
        return self.design.points * self.cells * self.study.most_replicates

    @property
    def least_runs(self) -> int:
        """How many runs at least."""
        return self.design.points * self.cells * self.study.least_replicates

    @cached_property
    def identity(self) -> dict[str, Any]:
        """What results depend on, by what it is called in messages; shards of a study share it."""
        study = {f"{key} of the study": value for key, value in self.study.to_dict().items() if key not in _WORDS}
        study["design of the study"] = {**study["design of the study"], "file": None}  # its points count, not its name
        points = {"points of the design": self.design.digest, PARTS_SIZE: [self.layout.block, self.layout.units]}
        found = identity(*_LOOKED_AT, **study, **self.setting.inputs, **points)
        model = self.setting.model
        return found if model is None else {**found, "model": f"{model.__module__}.{model.__qualname__}"}

    @cached_property
    def digest(self) -> str:
        """A fingerprint of all that results depend on."""
        return digest(self.identity)


def _check_runs(setting: StudySetting, points: int) -> None:
    study = setting.study
    sizes = {
        "points": points, "scenarios": len(setting.scenarios), "institutions": len(setting.institutions),
        "replicates": study.most_replicates,
    }  # fmt: skip
    runs = 1
    for size in sizes.values():
        runs *= size
    if runs > MOST_RUNS:
        words = " × ".join(f"{size:,} {name if size != 1 else name[:-1]}" for name, size in sizes.items())
        raise InputError(f"{words} are {runs:,} runs.", path=("design",), allowed=f"at most {MOST_RUNS:,} runs")
