"""What the page requires of a model; `dashboard.simulation` is the real one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd

from dashboard.choices import Choices
from dashboard.own.belongings import Belongings
from dashboard.own.model import OwnModel
from dashboard.question import Arm, Question
from dashboard.wish import Wish
from sim.results.assumptions import Assumptions
from sim.results.ledger import Ledger
from sim.results.paired import Paired
from sim.studies.portfolio import Estimate, Sought

Progress = Callable[[int, int], None]


class Run(Protocol):
    """The part of `sim`'s Run that a digest is made from; tables are in the order of replicates and months."""

    @property
    def departures(self) -> pd.DataFrame:
        """The event log."""
        ...

    @property
    def costs(self) -> pd.DataFrame:
        """Costs by replicate and year."""
        ...

    @property
    def notices(self) -> Sequence[str]:
        """What a reader must know of it although nothing is wrong."""
        ...

    @property
    def draw_of(self) -> np.ndarray[Any, Any]:
        """The place among the posterior draws of each replicate."""
        ...

    @property
    def draws(self) -> int:
        """How many draws there are."""
        ...

    def monthly_of(
        self, groups: Sequence[str] | None = None, outcomes: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return outcomes by replicate, month, and member of each group."""
        ...

    def horizon(self, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
        """Return one number per replicate and outcome."""
        ...

    def ledger(self) -> Ledger:
        """Return the counts that costs are made from."""
        ...


class Study(Protocol):
    """What each lever does alone in a school, simulated before and stored."""

    @property
    def notice(self) -> str:
        """What a reader must know of it; empty where there is nothing."""
        ...

    def estimate(self, policy: Mapping[str, float], years: int, seed: int = 1) -> Paired | None:
        """Put together what a policy does."""
        ...

    def ranking(self, years: int) -> pd.DataFrame:
        """Return the levers from most departures avoided to fewest."""
        ...


class Portfolios(Protocol):
    """What the page of portfolios requires of the model."""

    def key(self, wish: Wish) -> str:
        """Return a name for everything that the result depends on."""
        ...

    def seconds(self, wish: Wish) -> float:
        """Return how long a search will take, roughly."""
        ...

    def estimate(self, wish: Wish) -> Estimate | None:
        """Return a first answer from the stored effects of each lever; None where there are none."""
        ...

    def search(self, wish: Wish, progress: Progress) -> Sought:
        """Search, retest and confirm."""
        ...

    def snippet(self, wish: Wish) -> str:
        """Return Python code that makes the numbers of the page again."""
        ...


class Model(Protocol):
    """What the page requires of the model."""

    @property
    def portfolios(self) -> Portfolios:
        """Who seeks what reaches targets within a budget."""
        ...

    @property
    def version(self) -> str:
        """Of the model; links, exports and caches carry it."""
        ...

    @property
    def fingerprint(self) -> str:
        """Of rules, parameters and libraries: what was computed under another one is not used again."""
        ...

    @property
    def choices(self) -> Choices:
        """What can be chosen."""
        ...

    @property
    def belongings(self) -> Belongings:
        """What is kept for sessions; schools of a session are found there by name."""
        ...

    @property
    def own(self) -> OwnModel:
        """What reads and fits the schools of sessions."""
        ...

    def people(self, school: str) -> int:
        """Return the faculty lines of a school."""
        ...

    def draws(self, school: str, futures: int) -> int:
        """Return how many posterior draws so many futures can take."""
        ...

    def content(self, arm: Arm) -> str:
        """Return a fingerprint of everything that a run depends on, except the number of futures."""
        ...

    def run(self, arm: Arm, *, futures: int, progress: Progress) -> Run:
        """Simulate one side of a question; future 7 of two of them has the same people and the same chance."""
        ...

    def side(self, arm: Arm, futures: int) -> Callable[[Progress], Any]:
        """Return one side as work that can be sent to another machine; it gives a digest (`dashboard.answers.digest`)."""
        ...

    def study(self, school: str) -> Study | None:
        """Return the stored study of a school, or None where there is none yet."""
        ...

    def make_study(self, school: str, progress: Progress) -> Study:
        """Simulate the study of a school, and store it where that is possible."""
        ...

    def means(
        self,
        school: str,
        lever: str,
        intensity: float,
        departments: Sequence[str] = (),
        tracks: Sequence[str] = (),
    ) -> tuple[str, ...]:
        """Say what a lever means in a school: people, hours, dollars a year."""
        ...

    def cost_a_year(
        self, school: str, lever: str, intensity: float, departments: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Return what a lever costs a year in full force, in a few words each, for tables."""
        ...

    def scenario_file(self, question: Question) -> str:
        """Write the policy of a question as a scenario file."""
        ...

    def read_scenario(
        self, content: bytes, where: str, question: Question
    ) -> tuple[dict[str, Any], list[str]]:
        """Read a scenario file into the plain data of a question, with notices of what does not fit into one."""
        ...

    def snippet(self, question: Question, futures: int) -> str:
        """Return Python code that makes the numbers of an answer again."""
        ...

    def fates(self, question: Question, futures: int, progress: Progress) -> pd.DataFrame:
        """Return everybody of month 0 with what becomes of them on both sides; see `dashboard.simulation.lives`."""
        ...

    def life(
        self, question: Question, futures: int, future: int, person: str, progress: Progress
    ) -> Mapping[str, pd.DataFrame]:
        """Return one person month by month on both sides; see `dashboard.simulation.lives`."""
        ...

    def life_snippet(self, question: Question, futures: int, future: int, person: str) -> str:
        """Return Python code that makes the numbers of one person's life again."""
        ...

    def rests(self, arm: Arm, reference: Arm) -> str:
        """Say whether a difference rests on assumptions alone, wholly or in part; empty where it does not."""
        ...

    def comparison(
        self,
        arms: Mapping[str, Arm],
        reference: Arm,
        futures: int,
        focus: str,
        assumptions: Assumptions,
        outcomes: Sequence[str],
    ) -> str:
        """Return Python code that makes the numbers of a comparison again, and the costs of one of its policies."""
        ...

    def explain(self, error: Exception) -> str | None:
        """Return the message for an error that the reader made, else None."""
        ...

    def warm_up(self, say: Callable[[str], None]) -> None:
        """Do what takes long the first time, and say so."""
        ...
