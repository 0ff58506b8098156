"""`attrition drivers` in Python: what is asked, checked; the simulation; what is found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.replicates import Progress
from sim.evidence.outcomes import Outcome, chosen
from sim.evidence.parameters import switches
from sim.foundation.brief import Brief
from sim.foundation.errors import InputError, shown
from sim.results.assumed import warning
from sim.results.run import Run
from sim.simulate.request import Prepared, RunRequest, check_size, prepare
from sim.simulate.rosters import headcount_of
from sim.simulate.run import run_all
from sim.studies.drivers.coalitions import Coalitions, all_known
from sim.studies.drivers.leavers import VOLUNTARY, Told, told
from sim.studies.drivers.players import Driver, check_on, drivers
from sim.studies.drivers.shares import Shares, beside, shared_out
from sim.studies.drivers.together import every_lever, together, with_levers
from sim.studies.drivers.told_apart import LITTLE, MUCH
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.points.stages import evaluate
from sim.world.institution import Institution
from sim.world.roster.read import Given, RosterFile
from sim.world.scenario import Scenario, load_scenario

USUAL = "departures_voluntary"
MOST_PAIRS = 1000
MOST_RUNS = 2_000_000


@dataclass(frozen=True)
class Drivers:
    """What is asked: an outcome of a scenario, shared out among mechanisms.

    Attributes:
        players: The mechanisms.
        outcome: What is shared out.
        ready: The scenario, ready to run, with all mechanisms on.
        asked: Replicates, months, seed, threads.
        pairs: Antithetic pairs of orders in each replicate.
        stage: All sets that are simulated.
    """

    players: tuple[Driver, ...]
    outcome: Outcome
    ready: Prepared
    asked: RunRequest
    pairs: int
    stage: Coalitions

    @property
    def people(self) -> int:
        """How many there are."""
        first = self.stage.by_draw[0]
        return headcount_of(first.institution, first.roster)

    @classmethod
    def of(
        cls,
        scenario: str | Path | Scenario = "baseline",
        *,
        outcome: str = USUAL,
        among: Sequence[str] | None = None,
        pairs: int = 2,
        institution: str | Path | Institution | None = None,
        roster: Given | RosterFile | None = None,
        replicates: int = 20,
        draws: int | Sequence[Mapping[str, float]] = 0,
        months: int = 60,
        seed: int = 1,
        threads: int | None = None,
        parameters: Mapping[str, float] | None = None,
        switches: Mapping[str, float] | None = None,
    ) -> "Drivers":
        """Check what is asked for.

        Args:
            scenario: A name, a path or a `Scenario`.
            outcome: Any horizon outcome.
            among: Mechanisms, see `players.drivers`.
            pairs: Antithetic pairs of orders in each replicate.
            institution: As for `sim.run`, and so are all that follow.
            roster: Real people to begin with.
            replicates: Simulated futures of each set; two or more.
            draws: Posterior draws that the replicates take in turn.
            months: The horizon.
            seed: Seed of the simulations and of the orders.
            threads: How many; they change nothing.
            parameters: Values over those of the scenario.
            switches: Mechanisms that are off throughout.

        Raises:
            InputError: Something asked for does not exist or is out of range.
        """
        players = drivers(among)
        (wanted,) = chosen([outcome])
        if not 1 <= pairs <= MOST_PAIRS:
            raise InputError(f"{shown(pairs)} pairs of orders.", where="--pairs", allowed=f"1 to {MOST_PAIRS}")
        asked = RunRequest.of(
            institution, roster, replicates, months, seed, threads, parameters, switches, None, False, draws
        )
        if asked.replicates < 2:
            raise InputError("One replicate says nothing about chance.", where="--replicates", allowed="2 or more")
        ready = prepare(load_scenario(scenario), asked)
        check_on(players, ready.job.settings)
        people = next(iter(asked.read.values()))[0] if asked.read else None
        evaluators = [
            PointEvaluator(ready.scenario, ready.institution, job, people, draw)
            for job, draw in zip(ready.jobs, ready.draws or (None,), strict=True)
        ]
        stage = Coalitions.of(evaluators, players, wanted.name, asked.replicates, pairs, asked.seed)
        if stage.runs > MOST_RUNS:
            raise InputError(
                f"This requires {stage.runs:,} runs.", allowed=f"at most {MOST_RUNS:,}: fewer replicates, pairs or drivers"
            )
        check_size([ready], asked)
        return cls(players, wanted, ready, asked, pairs, stage)

    def run(
        self,
        folder: Path | None = None,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> "Answer":
        """Simulate all sets that were not yet, and share the outcome out.

        Args:
            folder: Where simulated sets are kept, or None.
            progress: Called with how many sets are done, of how many.
            cancelled: Asked between sets whether to stop.

        Raises:
            InputError: The outcome has no value in some set, or the folder holds another study.
            Cancelled: `cancelled` returned true; what is done is kept in the folder.
        """
        table = evaluate(self.stage, folder, threads=self.asked.threads, progress=progress, cancelled=cancelled)
        worths = self.stage.worths(table)
        if not all_known(worths):
            raise InputError(
                f"{shown(self.outcome.name)} has no value where mechanisms are off (such as a share of departures "
                "where nobody leaves).",
                where="--outcome",
                allowed="an outcome that every school has, such as departures_voluntary",
            )
        jobs = len(self.ready.jobs)
        draw_of = np.arange(self.asked.replicates) % jobs
        shares = shared_out(self.players, worths, self.stage.drawn, draw_of, jobs if jobs > 1 else 0)
        whole = run_all([self.ready], self.asked, None, cancelled)[0]
        kind = None if self.outcome.name == "departures" else VOLUNTARY
        log = told(whole, kind)
        done = with_levers(self.ready, self.asked, whole, self.outcome, every_lever(self.ready), cancelled)
        return Answer(self, shares, log, whole, together(shares, log, whole, done))


@dataclass(frozen=True, repr=False)
class Answer(Brief):
    """What was found.

    Attributes:
        question: What was asked.
        shares: What each mechanism does.
        log: What leavers would have told.
        run: The scenario with all mechanisms on.
        together: Cause, complaint and lever of each mechanism; see `together.together`.
    """

    question: Drivers
    shares: Shares
    log: Told
    run: Run
    together: pd.DataFrame

    @property
    def rests_on_assumptions(self) -> str:
        """One line on which mechanisms that surely make a difference rest on assumptions alone; empty where none does."""
        table = self.shares.table.set_index("driver")
        sure = (table["shapley_low"] > 0.0) | (table["shapley_high"] < 0.0)
        return warning(switches()[name] for one in self.question.players if sure[one.name] for name in one.switches)

    @cached_property
    def beside(self) -> pd.DataFrame:
        """Causes beside what leavers would have told."""
        return beside(self.shares, self.log)

    @property
    def metadata(self) -> dict[str, Any]:
        """What it was made from."""
        question, found = self.question, self.shares
        return {
            **question.ready.metadata,
            "program": "faculty-attrition drivers",
            "outcome": question.outcome.name,
            "drivers": {one.name: list(one.switches) for one in question.players},
            "settled": "without the mechanisms that are off",
            "pairs": question.pairs,
            "permutations": found.permutations,
            "runs": question.stage.runs,
            "effect": list(found.effect),
            "leavers": self.log.leavers,
            "leavers_with_an_audit": self.log.audited,
            "leavers_whom_nothing_hurt_more_than_usual": self.log.nothing,
            "constant": {"moves_more_than": MUCH, "log_odds_per_sd_below": LITTLE},
            "rests_on_assumptions": self.rests_on_assumptions,
        }
