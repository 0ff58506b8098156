"""What a search gives back: the frontier, what it promised and what it keeps, and the methods side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.foundation.brief import Brief
from sim.results.run import estimated
from sim.studies.portfolio.archive import Archive
from sim.studies.portfolio.choice import Choice, Yardstick
from sim.studies.portfolio.frontier import Box, front
from sim.studies.portfolio.grid import USD, Array, Levels
from sim.studies.portfolio.setting import PortfolioSetting

OPTIMIZER, GREEDY, RANDOM = "optimizer", "greedy", "random"
METHODS = (OPTIMIZER, GREEDY, RANDOM)
CHECK = "check"
ALONE = "levers alone"


@dataclass(frozen=True, eq=False, repr=False)
class Result(Brief):
    """A finished search.

    Attributes:
        setting: What was searched for, and where.
        archives: What each method tried.
        stick: What all of them are measured by.
        choices: The kept points of each method's frontier.
        check: The kept points of all methods, and each lever alone, tried again with new draws and random numbers.
        found: The optimizer's kept points as they were found: points x futures x columns.
        again: The same with new draws and random numbers.
    """

    setting: PortfolioSetting
    archives: Mapping[str, Archive]
    stick: Yardstick
    choices: Mapping[str, Choice]
    check: Archive
    found: Array
    again: Array

    @property
    def levels(self) -> list[Levels]:
        """The kept combinations of the optimizer."""
        return self.choices[OPTIMIZER].levels

    @cached_property
    def names(self) -> list[str]:
        """A name for each of them."""
        width = max(2, len(str(len(self.levels))))
        return [f"point-{k + 1:0{width}d}" for k in range(len(self.levels))]

    @cached_property
    def frontier(self) -> pd.DataFrame:
        """The kept points: roles, levers, each objective's change with interval, regret, cost, and the fresh check.

        Columns of an objective, all changes against the scenario without levers, in its own direction: itself,
        `_low` and `_high` (95%: parameter uncertainty and chance; chance alone without draws), `_regret` (the most that is
        missed in any draw, of all that was tried), and `_check`, `_check_low`, `_check_high` with other draws
        and chance. `kept_in_check` says whether no other kept point beats it there.
        """
        problem = self.setting.problem
        rows = pd.DataFrame({"point": self.names, "roles": ["; ".join(each) for each in self.choices[OPTIMIZER].roles]})
        columns: dict[str, Array] = {}
        archive = self.archives[OPTIMIZER]
        places = archive.places(self.levels)
        regret = (archive.by_draw[places] - self.stick.best).max(axis=1)
        names = (*problem.objectives, USD)
        found, again = self._estimates(self.found), self._estimates(self.again)
        for k, name in enumerate(names):
            columns |= {f"{name}{end}": found[part][:, k] for part, end in _PARTS.items()}
            if name != USD:
                columns[f"{name}_regret"] = regret[:, k]
            columns |= {f"{name}_check{end}": again[part][:, k] for part, end in _PARTS.items()}
        columns["kept_in_check"] = np.isin(np.arange(len(places)), front(self._checked_scores(self.levels)))
        steps = np.array(self.levels).reshape(len(self.levels), -1) / self.setting.grid.steps
        levers = {f"lever:{name}": steps[:, k] for k, name in enumerate(self.setting.grid.names)}
        return pd.concat([rows, pd.DataFrame({**columns, **levers})], axis=1)

    def _estimates(self, values: Array) -> dict[str, Array]:
        """Return mean, low and high by point and column."""
        draw_of = self.setting.scale.draw_of
        draws = int(draw_of.max()) + 1
        each = [estimated(one, draw_of, draws if draws > 1 else 0) for one in values]
        return {part: np.stack([one[part] for one in each]) for part in _PARTS}

    def _checked_scores(self, levels: list[Levels]) -> Array:
        """Return scores with new draws and random numbers; regret is relative to the best of everything retested."""
        scores = self.check.scores(self.check.by_draw.min(axis=0))
        return np.asarray(scores[self.check.places(levels)])

    @cached_property
    def methods(self) -> pd.DataFrame:
        """One row a method.

        Returns:
            `[method, evaluations, within_budget, on_front, share_of_joint_front, hypervolume, kept_points,
            kept_hypervolume, check_hypervolume]`. Hypervolumes are shares of the box around the joint frontier
            and doing nothing: of everything tried, of the kept points as they were found, and of these with other
            draws and chance (there in the box around all kept points).
        """
        every = [(name, each.scores(self.stick.best)[each.allowed]) for name, each in self.archives.items()]
        joint_scores = np.concatenate([scores for _, scores in every])
        joint = {tuple(row) for row in joint_scores[front(joint_scores)].tolist()}
        checked = {name: self._checked_scores(choice.levels) for name, choice in self.choices.items()}
        nothing = self._checked_scores(self.setting.grid.start[:1])[0]
        box = Box.around(np.concatenate(list(checked.values())), nothing)
        rows = []
        for name, scores in every:
            archive, choice = self.archives[name], self.choices[name]
            mine = {tuple(row) for row in scores.tolist()}
            kept = archive.scores(self.stick.best)[archive.places(choice.levels)]
            rows.append(
                {
                    "method": name,
                    "evaluations": len(archive.levels),
                    "within_budget": int(archive.allowed.sum()),
                    "on_front": choice.on_front,
                    "share_of_joint_front": len(joint & mine) / len(joint),
                    "hypervolume": self.stick.box.hypervolume(scores),
                    "kept_points": len(choice.levels),
                    "kept_hypervolume": self.stick.box.hypervolume(kept),
                    "check_hypervolume": box.hypervolume(checked[name]),
                }
            )
        return pd.DataFrame(rows)

    @cached_property
    def growth(self) -> pd.DataFrame:
        """Hypervolume over evaluations: `[method, evaluations, hypervolume]`."""
        rows = [(name, *row) for name, each in self.archives.items() for row in self.stick.growth(each)]
        return pd.DataFrame(rows, columns=["method", "evaluations", "hypervolume"])

    @cached_property
    def curse(self) -> pd.DataFrame:
        """The optimizer's curse: what chosen points promised, and what they keep with new draws and random numbers.

        Returns:
            `[points, objective, promised, kept, share_kept]`: mean changes. The row `levers alone` is of
            combinations that nothing chose: what new draws and random numbers change on their own.
        """
        start = self.setting.grid.start[1:]
        groups = {ALONE: start, **{name: choice.levels for name, choice in self.choices.items()}}
        signs = self.setting.scale.signs
        rows = []
        for name, levels in groups.items():
            archive = self.archives[OPTIMIZER if name == ALONE else name]
            promised = archive.by_draw[archive.places(levels)].mean(axis=(0, 1)) * signs
            kept = self.check.by_draw[self.check.places(levels)].mean(axis=(0, 1)) * signs
            for k, objective in enumerate(self.setting.problem.objectives):
                share = kept[k] / promised[k] if promised[k] else np.nan
                rows.append((name, objective, promised[k], kept[k], share))
        return pd.DataFrame(rows, columns=["points", "objective", "promised", "kept", "share_kept"])

    @cached_property
    def tried(self) -> pd.DataFrame:
        """Everything that any method tried, in its order: steps, mean changes, cost, whether it is on its frontier."""
        parts = []
        for name, each in self.archives.items():
            scores, allowed = each.scores(self.stick.best), each.allowed
            places = np.flatnonzero(allowed)[front(scores[allowed])]
            changes = each.by_draw.mean(axis=1) * self.setting.scale.signs
            part = pd.DataFrame(changes, columns=list(self.setting.problem.objectives))
            part.insert(0, "method", name)
            part.insert(1, "evaluation", np.arange(1, len(part) + 1))
            part[USD], part["within_budget"] = each.usd, allowed
            part["on_front"] = np.isin(np.arange(len(part)), places)
            steps = np.array(each.levels) / self.setting.grid.steps
            levers = {f"lever:{lever}": steps[:, k] for k, lever in enumerate(self.setting.grid.names)}
            parts.append(pd.concat([part, pd.DataFrame(levers)], axis=1))
        return pd.concat(parts, ignore_index=True)


_PARTS = {"mean": "", "low": "_low", "high": "_high"}
