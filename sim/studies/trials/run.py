"""Runs a trial: institutions are simulated, people recruited, the intervention dosed, and the study repeated."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.engine.replicates import SETTLING_MONTHS, Progress
from sim.evidence.posterior import notices_of
from sim.foundation.errors import InputError
from sim.results.metadata import digest
from sim.simulate.request import RunRequest
from sim.simulate.rosters import headcount_of, named, people_of
from sim.studies.points.cache import PointCache
from sim.studies.points.versions import identity
from sim.studies.trials.conditions import read_criteria
from sim.studies.trials.measures import find_measure
from sim.studies.trials.parts import Dose, Intervention, Outcome
from sim.studies.trials.pool import Pool, among, compared_by, followed, held_constant, is_event, measured
from sim.studies.trials.result import TrialResult, judge
from sim.studies.trials.statistics import find_statistic
from sim.studies.trials.trial import Trial
from sim.studies.trials.worlds import Ground, Tables, alone, recruited
from sim.world.institution import Institution, load_institution
from sim.world.scenario import Scenario

Array = np.ndarray[Any, Any]
_REPLICATES, _REPLICATES_OF_A_DRAW, _MOST_REPLICATES = 24, 4, 60
_TIMES_NEEDED = 3  # so many institutions as one study needs, so that studies differ
_DOSE_REPLICATES, _DOSE_STEPS = 4, 7
_STREAM = 51_423  # so that who takes part is independent of the random numbers of their lives


@dataclass(frozen=True, eq=False)
class Replay:
    """A trial, ready to run.

    Attributes:
        trial: The trial.
        institution: Where.
        asked: What is asked of the simulation, one for each draw.
        seed: Random seed.
        replicates: Institutions per draw.
        studies: Repetitions of the study.
        threads: How many.
        roster: The people to begin with, or None.
        as_asked: The number of institutions was asked for; otherwise there are as many as the study needs.
        notes: What the reader of the result should know.
    """

    trial: Trial
    institution: Institution
    asked: tuple[RunRequest, ...]
    seed: int
    replicates: int
    studies: int
    threads: int
    roster: pd.DataFrame | None = None
    as_asked: bool = False
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        trial: Trial,
        draws: Sequence[Mapping[str, float]] | None,
        seed: int,
        replicates: int | None,
        studies: int,
        threads: int | None,
        parameters: Mapping[str, float] | None,
        switches: Mapping[str, float] | None,
        rules: Mapping[str, Callable[..., Any]] | None,
        roster: Any = None,
    ) -> "Replay":
        """Check what is asked for."""
        if draws is not None and not draws:
            raise InputError(
                "There are no draws.", path=("draws",), allowed="one or more, or None for the defaults"
            )
        if not 20 <= studies <= 100_000:
            raise InputError(
                f"{studies} studies tell nothing.", path=("studies",), allowed="from 20 to 100,000"
            )
        place = load_institution(trial.institution)
        people = people_of(roster, place)
        place = place.scaled(trial.headcount) if trial.headcount and people is None else place
        last = trial.begin + max(outcome.at for outcome in trial.outcomes)
        asked = tuple(
            RunRequest.of(
                place, people, replicates or 1, max(1, last), seed, threads, parameters, switches, rules, True,
                () if draw is None else (draw,),
            )
            for draw in draws or (None,)
        )  # fmt: skip
        usual = _REPLICATES if draws is None else _REPLICATES_OF_A_DRAW
        cores = threads or os.cpu_count() or 1
        return cls(trial, place, asked, seed, replicates or usual, studies, cores, people, replicates is not None)

    @property
    def notices(self) -> list[str]:
        """What a reader must know of the posterior."""
        return notices_of(draw for one in self.asked for draw in self._draws(one))

    @staticmethod
    def _draws(asked: RunRequest) -> Sequence[Mapping[str, float]]:
        return () if isinstance(asked.draws, int) else asked.draws

    def result(self, folder: Path | None = None, progress: Progress | None = None) -> TrialResult:
        """Run it, or what is left of it."""
        trial, usual = self.trial, Scenario(title="Usual care", levers=dict(self.trial.usual))
        with ThreadPoolExecutor(self.threads) as workers:
            grounds = list(workers.map(lambda asked: Ground.of(usual, asked), self.asked))
        replicates = self._enough(grounds[0])
        tasks = [(draw, number) for draw in range(len(grounds)) for number in range(replicates)]
        with PointCache.open(folder, self.identity(), threads=self.threads) as points:
            doses = self._doses(grounds, points)
            table = points(
                [f"{draw}/{number}" for draw, number in tasks],
                lambda place: self._site(grounds[tasks[place][0]], doses[tasks[place][0]][0], *tasks[place]),
                person_months=self._person_months, progress=progress,
            )  # fmt: skip
        of = dict(list(table.groupby(["draw", "outcome"], sort=False)))
        pools = [
            [Pool.of(_of_outcome(of.get((draw, k), table.iloc[:0]), k)) for k in range(len(trial.outcomes))]
            for draw in range(len(grounds))
        ]
        met = table[(table["wave"] == 0) & (table["outcome"] >= 0)].groupby(["draw", "site", "outcome"]).size()
        recruits = float(met.groupby(["draw", "site"]).max().sum() / len(tasks))
        self._say_doses(doses)
        return judge(
            trial, pools, recruits, replicates, repeated=self.studies, seed=self.seed, notes=self.notes,
            notices=self.notices, **named(self.roster, "roster_hash"),
        )  # fmt: skip

    def identity(self) -> dict[str, Any]:
        """Return what a simulated institution depends on."""
        first, trial = self.asked[0], self.trial.model_dump(mode="json", fallback=_name_of)
        return identity(
            "studies/trials", trial=trial, seed=self.seed, switches=dict(first.switches),
            institution=[self.institution.content_hash, dict(self.institution.parameters)],
            parameters=digest([[dict(each.parameters), *map(dict, self._draws(each))] for each in self.asked]),
            rules={name: _name_of(rule) for name, rule in first.rules.items()}, **named(self.roster),
        )  # fmt: skip

    @property
    def _person_months(self) -> int:
        """How many are simulated for one institution: settled once, then lived in usual care and with the intervention."""
        last = self.trial.begin + 2 * max(self._times())
        return headcount_of(self.institution, self.roster) * (SETTLING_MONTHS + last)

    def _enough(self, ground: Ground) -> int:
        """Return how many institutions a study of its size needs; refuse a trial that recruits nobody."""
        people = ground.follow(ground.job, 0, ground.at(0, self.trial.begin), self.trial.begin, [0])[0]
        mine = self._recruits(people)
        if not mine.any():
            raise InputError(self._nobody(people), path=("recruit",), allowed="criteria that somebody meets")
        needed = -(-(self.trial.n or 1) // int(mine.sum()))  # rounded up
        if self.trial.clusters:
            needed = max(needed, -(-self.trial.clusters // self._clusters(people[mine])))
        most = self.replicates if self.as_asked else max(self.replicates, _MOST_REPLICATES // len(self.asked))
        enough = max(self.replicates, min(_TIMES_NEEDED * needed, most))
        if enough < needed:
            self.notes.append(
                f"A study of this size needs about {needed:,} such institutions; {enough} are simulated, and people "
                "are drawn with replacement."
            )
        return enough

    def _nobody(self, people: pd.DataFrame) -> str:
        month = f"in month {self.trial.begin} of {len(people):,} people"
        if callable(self.trial.recruit):
            return f"The trial recruits nobody {month}."
        criteria = {str(name): read_criteria({name: value})[0] for name, value in self.trial.recruit.items()}
        return f"The trial recruits nobody {month}. Each criterion alone takes: {alone(people, criteria)}."

    def _clusters(self, people: pd.DataFrame) -> int:
        return max(1, int(people[self._level].nunique()))

    @property
    def _level(self) -> str:
        levels = {outcome.level for outcome in self.trial.outcomes} - {"person"}
        return "department" if self.trial.randomise == "department" or levels == {"department"} else "unit"

    def _recruits(self, people: pd.DataFrame) -> Array:
        recruit = self.trial.recruit
        here = people["line"].notna().to_numpy()
        found = np.zeros(len(people), dtype=np.bool_)
        own = recruit if callable(recruit) else None
        criteria = () if own else read_criteria(recruit, ("recruit",))
        found[here] = recruited(people[here], criteria, own)
        return found

    def _tracks(self) -> tuple[str, ...]:
        """Return the tracks that the treated are on, where the trial says so."""
        for criteria in (self.trial.treated, self.trial.recruit):
            if not callable(criteria):
                for each in read_criteria(criteria):
                    if each.measure.name == "track" and not each.without:
                        return tuple(word.replace(" ", "_") for word in each.words)
        return ()

    def _times(self) -> list[int]:
        trial = self.trial
        times = {0, *(outcome.at for outcome in trial.outcomes)}
        return sorted(times)

    def _dose_time(self) -> int:
        dose = self.trial.intervention.dose if self.trial.intervention else None
        later = [outcome.at for outcome in self.trial.outcomes if outcome.at > 0]
        return (dose.at if dose else None) or (min(later) if later else 1)

    def _doses(self, grounds: Sequence[Ground], points: PointCache) -> list[tuple[Intervention | None, float]]:
        """Return for each draw the intervention as intense as the study says, and what it changes."""
        given = self.trial.intervention
        if given is None or given.dose is None:
            return [(given, np.nan)] * len(grounds)
        used, dose = given, given.dose
        keys = [f"dose/{draw}" for draw in range(len(grounds))]
        months = self._person_months * _DOSE_REPLICATES * _DOSE_STEPS
        table = points(keys, lambda draw: pd.DataFrame([self._dose(grounds[draw], used, dose)]), person_months=months)
        return [(scaled(used, factor), change) for factor, change in table[["factor", "change"]].to_numpy().tolist()]

    def _dose(self, ground: Ground, given: Intervention, dose: Dose) -> dict[str, float]:
        """Return how many times as intense the intervention changes what the study says by as much, and the change."""
        measure, time, wanted = find_measure(dose.measure), self._dose_time(), dose.change
        begin = self.trial.begin
        starts, before = [], []
        for number in range(_DOSE_REPLICATES):
            world = ground.at(number, begin)
            lives = ground.follow(ground.job, number, world, begin, [0, time])
            mine = lives[0].index[self._recruits(lives[0])]
            starts.append((world, mine, lives[0].reindex(mine)["unit"].astype(str).unique()))
            before.append(measure.values(lives[time].reindex(mine)))

        def change(factor: float) -> float:
            used, differences = scaled(given, factor), []
            for number, (world, mine, units) in enumerate(starts):
                job = ground.treated(used, begin, list(units), self._tracks())
                after = ground.follow(job, number, world, begin, [time])[time].reindex(mine)
                differences.append(measure.values(after) - before[number])
            return float(np.nanmean(np.concatenate(differences)))

        top = 1.0 / max(use.intensity for use in given.levers.values())
        low, high = 0.0, top
        reached = change(top)
        if np.sign(reached) != np.sign(wanted) or abs(reached) <= abs(wanted):
            return {"factor": top, "change": reached}
        for _ in range(_DOSE_STEPS):
            middle = 0.5 * (low + high)
            reached = change(middle)
            low, high = (middle, high) if abs(reached) < abs(wanted) else (low, middle)
        middle = 0.5 * (low + high)
        return {"factor": middle, "change": change(middle)}

    def _say_doses(self, doses: Sequence[tuple[Intervention | None, float]]) -> None:
        given = self.trial.intervention
        if given is None or given.dose is None:
            return
        measure = find_measure(given.dose.measure)
        reached = float(np.mean([change for _, change in doses]))
        used = [used for used, _ in doses if used is not None]
        far = ", ".join(
            f"{n} {np.mean([each.levers[n].intensity for each in used]):.2f}" for n in given.levers
        )
        text = f"Dose: {measure.title} changes by {reached:+.3g} {measure.unit} ({given.dose.change:+.3g} wanted); "
        text += f"intensity {far}."
        if abs(reached - given.dose.change) > 0.1 * abs(given.dose.change):
            text = f"DOSE NOT REACHED. {text}"
        self.notes.append(text)

    def _site(self, ground: Ground, intervention: Intervention | None, draw: int, number: int) -> pd.DataFrame:
        """Simulate one institution and return what each outcome reads of everyone who could take part."""
        trial = self.trial
        rng = np.random.default_rng([self.seed, _STREAM, draw, number])
        begin, times = trial.begin, self._times()
        world = ground.at(number, begin)
        start = ground.follow(ground.job, number, world, begin, [0])[0]
        mine = self._recruits(start)
        people = start.index[mine]
        treated, arm = self._arms(start[mine], draw, number)
        usual = treated_lives = None
        if intervention is None or trial.design not in ("cross-sectional", "cohort"):
            usual = ground.follow(ground.job, number, world, begin, times)
        if intervention is not None:
            job = ground.treated(intervention, begin, treated, self._tracks())
            treated_lives = ground.follow(job, number, world, begin, times)
        found = [pd.DataFrame({"outcome": [-1], "site": number, "wave": 0, "cluster": ""})]  # nobody may have come
        for k, outcome in enumerate(trial.outcomes):
            rows = self._rows(outcome, usual, treated_lives, people, arm, number, rng)
            found.append(rows.rename(columns={name: _held(k, name) for name in rows}).assign(outcome=k))
        return pd.concat(found, ignore_index=True).assign(draw=draw)

    def _arms(self, people: pd.DataFrame, draw: int, number: int) -> tuple[list[str], Array]:
        """Return the units that get the intervention, and which of the recruits belong to them.

        Institutions take turns: what is treated in the first is not in the second, so that no department is in
        the one group more often than in the other.
        """
        trial = self.trial
        home = people["unit"].astype(str)
        if trial.design == "cluster":
            clusters = people[trial.randomise].astype(str)
            turns = max(2, round(1.0 / trial.treated_share))
            rng = np.random.default_rng([self.seed, _STREAM, draw, number // turns])
            names = rng.permutation(sorted(clusters.unique()))
            if len(names) < 2 and len(people):
                raise InputError(
                    f"All recruits are of one {trial.randomise}, which cannot be randomized.",
                    path=("recruit",),
                    allowed=f"criteria that several {trial.randomise}s meet, or design: twin",
                )
            many = min(max(1, int(trial.treated_share * len(names) + rng.random())), len(names) - 1)
            chosen = np.roll(names, -many * (number % turns))[:many]
            arm = clusters.isin(chosen).to_numpy()
            return sorted(home[arm].unique()), arm
        if trial.design == "controlled":
            arm = recruited(people, read_criteria(trial.treated))
            return sorted(home[arm].unique()), arm
        return sorted(home.unique()), np.ones(len(people), dtype=np.bool_)

    def _rows(
        self, outcome: Outcome, usual: Tables | None, treated: Tables | None, people: pd.Index, arm: Array,
        number: int, rng: np.random.Generator,
    ) -> pd.DataFrame:  # fmt: skip
        """Return what one outcome reads, one row per person, in the columns of a `Pool`."""
        design = self.trial.design
        lives = treated if treated is not None else usual
        assert lives is not None
        base = lives[0]
        if design == "cross-sectional":
            base = lives[outcome.at]
            people = base.index[self._recruits(base)]
        base = base.reindex(people)
        y = measured(outcome, lives, people, rng)
        months = followed(outcome, lives, people) if is_event(outcome) else np.full(len(people), np.nan)
        x = np.full(len(people), np.nan)
        other, other_months = x, x
        if usual is not None and treated is not None:
            other = measured(outcome, usual, people, rng)
            other_months = followed(outcome, usual, people) if is_event(outcome) else other_months
        if design in ("cluster", "controlled"):
            x = arm.astype(np.float64)
        elif design in ("cross-sectional", "cohort"):
            exposure = outcome.exposure or self.trial.exposure
            if exposure is not None and not find_statistic(outcome.statistic).one_group:
                x = compared_by(exposure, base, rng, of_units=outcome.level != "person")
        y = np.where(among(outcome, base), y, np.nan) if outcome.among else y
        level = self._level if outcome.level == "person" else outcome.level
        home = base if design == "cross-sectional" else lives[0].reindex(people)
        cluster = home[level].astype(str).to_numpy()
        before = np.full(len(people), np.nan)
        if design == "before-after":
            before = measured(outcome.model_copy(update={"at": 0}), {0: lives[0]}, people, rng)
        table = pd.DataFrame(
            {"site": number, "cluster": cluster, "wave": 0, "x": x, "y": y, "other": other, "before": before,
             "months": months, "other_months": other_months, **held_constant(outcome, base)}
        )  # fmt: skip
        if design == "before-after" and not self.trial.same_people:
            later = lives[outcome.at]
            newly = later.index[self._recruits(later)]
            met = table.reindex(range(len(newly))).assign(site=number, cluster="", wave=1)
            table = pd.concat([table, met.assign(y=measured(outcome, lives, newly, rng))], ignore_index=True)
        return table


def scaled(intervention: Intervention, factor: float) -> Intervention:
    """Return an intervention whose levers are so many times as intense."""
    levers = {
        name: use.model_copy(update={"intensity": min(1.0, factor * use.intensity)})
        for name, use in intervention.levers.items()
    }
    return intervention.model_copy(update={"levers": levers})


def _held(outcome: int, column: Any) -> str:
    """Return the name of a column beside those of other outcomes, which may hold other things constant."""
    return f"{outcome} {column}" if str(column).startswith("held") else str(column)


def _of_outcome(table: pd.DataFrame, outcome: int) -> pd.DataFrame:
    """Return what one outcome read, with its own columns."""
    own = {name: name.partition(" ")[2] or name for name in map(str, table) if name.split(" ")[0] in (name, str(outcome))}
    return table[list(own)].rename(columns=own).reset_index(drop=True)


def _name_of(function: Any) -> str:
    """Return how a function of one's own is told apart from others."""
    return f"{getattr(function, '__module__', '')}.{getattr(function, '__qualname__', repr(function))}"
