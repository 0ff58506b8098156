"""Write `docs/sensitivity.md` and its companion pages: what the answers depend on, and what holds regardless.

    python tools/docs/make_sensitivity.py [--people 400] [--points 100] [--keep FOLDER]

Takes about a quarter of an hour of processor time, spread over the cores. With --keep, the design studies of which it
consists stay in a folder, and an interrupted run goes on there. All words about results are made from the numbers.
"""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import sensitivity_numbers
import sensitivity_orders

import sim
from sim.cli.common import screen
from sim.engine.replicates import Progress
from sim.evidence.posterior import Draw, draws, shipped_file
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.sensitivity import study as analysis
from sim.studies.sensitivity.ranking import Ranking
from sim.studies.sensitivity.steps import SensitivitySettings

ROOT = Path(__file__).resolve().parents[2]
FUTURES = 16  # of the check that the smaller school is like the whole one


@dataclass(frozen=True)
class Found:
    """All that the pages tell.

    Attributes:
        study: Where and how.
        screening: Morris.
        decomposition: Sobol.
        tornado: Each number alone.
        rankings: By space (prior, posterior) and outcome.
        sizes: Means at the defaults by size of the school.
        trajectories: Of the screening.
        points: Of Sobol's sequence.
        alone_replicates: Futures at each point of the tornado.
    """

    study: SensitivitySettings
    screening: analysis.Indices
    decomposition: analysis.Indices
    tornado: analysis.Indices
    rankings: Mapping[str, Mapping[str, Ranking]]
    sizes: pd.DataFrame
    trajectories: int
    points: int
    alone_replicates: int

    @property
    def count(self) -> int:
        """Points at which levers are ranked."""
        return len(next(iter(next(iter(self.rankings.values())).values())).agreement)


def check_sizes(study: SensitivitySettings) -> pd.DataFrame:
    """Means at the defaults for the smaller school and the whole one."""
    names = ["annual_departure_rate", "burned_out", "intends_to_leave", "hours_per_week"]
    rows = []
    for place in (study.institution, sim.load_institution(study.institution.name)):
        evaluator = PointEvaluator.of("baseline", place, months=study.months, seed=study.seed)
        rows.append({"people": place.headcount, **evaluator.outcomes({}, range(FUTURES), names).mean()})
    return pd.DataFrame(rows)


def find(chosen: argparse.Namespace) -> Found:
    """Run everything."""
    with screen.progress("Simulating") as report:
        study = study_of(chosen, lambda _: report)
        by, tried = analysis.ranked_by(None), analysis.policies("levers")
        rankings = {"prior": analysis.rank_policies(study, by, tried, chosen.points)}
        if draws := posterior(chosen.points):
            rankings["posterior"] = analysis.rank_policies(study, by, tried, chosen.points, draws)
        wanted = analysis.measures(None)
        screening = analysis.screen(study, wanted, chosen.trajectories)
        main = analysis.main_names(screening, chosen.main)
        decomposition = analysis.decompose(study, wanted, main, chosen.sobol)
        alone = analysis.tornado(replace(study, replicates=chosen.alone), analysis.ALONE_MEASURES)
    return Found(
        study, screening, decomposition, alone, rankings, check_sizes(study), chosen.trajectories, chosen.sobol, chosen.alone
    )


def study_of(chosen: argparse.Namespace, progress: Callable[[str], Progress | None]) -> SensitivitySettings:
    """Where and how."""
    place = sim.load_institution("typical").scaled(chosen.people)
    return SensitivitySettings(place, seed=chosen.seed, folder=chosen.keep, progress=progress)


def posterior(points: int) -> list[Draw]:
    """Draws of the shipped posterior; none where there is none yet."""
    return draws(points) if shipped_file().is_file() else []


def main() -> None:
    """Write the pages."""
    options = argparse.ArgumentParser(description="Write docs/sensitivity.md and the two pages beside it.")
    for name, value in (
        ("people", 400),
        ("points", 100),
        ("trajectories", 4),
        ("main", 12),
        ("sobol", 64),
        ("alone", 12),
        ("seed", 1),
    ):
        options.add_argument(f"--{name}", type=int, default=value)
    options.add_argument("--keep", type=Path, help="folder for evaluated points")
    options.add_argument("--out", type=Path, default=ROOT / "docs", help="folder for the pages")
    chosen = options.parse_args()
    sim.warm_up(print)
    found = find(chosen)
    pages = {
        "sensitivity.md": sensitivity_orders.page(found),
        "sensitivity-flips.md": sensitivity_orders.flips_page(found),
        "sensitivity-numbers.md": sensitivity_numbers.page(found),
    }
    for name, text in pages.items():
        (chosen.out / name).write_text(text, encoding="utf-8")
        print(f"Written: {chosen.out / name}")


if __name__ == "__main__":
    main()
