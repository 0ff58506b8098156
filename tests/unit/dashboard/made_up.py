"""A stand-in for the model: arrays of the right shape, made in milliseconds.

Its numbers mean nothing, but they behave: more of any lever, fewer departures; same future, same chance.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.answers import digest as d
from dashboard.choices import Choices, Course, Level, Lever, School
from dashboard.model import Progress
from dashboard.own.belongings import Belongings
from dashboard.own.overlay import WithOwn
from dashboard.question import Arm, Question
from sim.results.assumptions import Assumptions
from sim.results.hurt import HURT
from sim.results.ledger import RATES, Ledger, Place
from sim.results.paired import COMPARED, Paired
from tests.unit.dashboard.own_made_up import OwnStandIn

MEMBERS = {
    "all": {"all": 1.0},
    "gender": {"women": 0.45, "men": 0.55},
    "urim": {"URiM": 0.1, "not URiM": 0.9},
    "rank": {"instructor": 0.09, "assistant": 0.47, "associate": 0.24, "full": 0.2},
    "track": {
        "clinician": 0.5,
        "clinician_educator": 0.3,
        "clinician_investigator": 0.15,
        "physician_scientist": 0.05,
    },
    "department": {"Medicine": 0.5, "Surgery": 0.487, "Pathology": 0.01, "Tiny": 0.003},
}
EFFECTS = {"baseline": 0.0, "protected-time": 0.12, "freeze": -0.1}
LEVERS = ("team_inbox", "fair_pay", "coaching")


def choices() -> Choices:
    levels = (Level("none", 0.0), Level("pilot", 0.25), Level("most clinics", 0.7), Level("everywhere", 1.0))
    departments = tuple(MEMBERS["department"])
    return Choices(
        schools={
            "typical": School("typical", "A typical school", "Most are like this.", 1000, departments),
            "community": School("community", "A community school", "Small.", 250, departments),
        },
        courses={
            "baseline": Course("baseline", "Today's course", "Nothing changes."),
            "protected-time": Course(
                "protected-time", "Protected time", "Why.", {"team_inbox": {"intensity": 0.5}}
            ),
            "freeze": Course("freeze", "Hiring freeze", "Why.", {}, True),
        },
        levers={
            name: Lever(
                name, name.replace("_", " "), "group", "Group", "What it does.", (), levels, 6, "weak", False
            )
            for name in LEVERS
        },
        tracks={name: name.replace("_", " ").capitalize() for name in MEMBERS["track"]},
    )


@dataclass
class MadeUpRun:
    """What a digest reads of a run."""

    people: int
    effect: float
    futures: int
    months: int
    seed: int
    notices: tuple[str, ...] = ()
    draws: int = 0
    leaving: np.ndarray[Any, Any] = field(init=False)

    def __post_init__(self) -> None:
        chance = np.stack(
            [np.random.default_rng([self.seed, k]).random(self.months + 1) for k in range(self.futures)]
        )
        self.leaving = np.floor(self.people * 0.012 * (1 - self.effect) * chance)
        self.draws = self.draws or self.futures

    @property
    def draw_of(self) -> np.ndarray[Any, Any]:
        return np.arange(self.futures) % self.draws

    def monthly_of(
        self, groups: Iterable[str] | None = None, outcomes: Iterable[str] | None = None
    ) -> pd.DataFrame:
        (group,) = groups or []
        shares = MEMBERS[group]
        shape = (self.futures, self.months + 1, len(shares))
        part = np.array(list(shares.values()))
        known = {"headcount": self.people * np.ones(shape) * part}
        known["departures"] = self.leaving[..., None] * part
        known["departures_voluntary"] = known["departures"] * 0.8
        index = np.indices(shape).reshape(3, -1)
        table = {
            "replicate": index[0],
            "month": index[1],
            "group": group,
            "member": np.array(list(shares))[index[2]],
        }
        return pd.DataFrame(
            table | {name: known.get(name, np.full(shape, 0.4)).ravel() for name in outcomes or []}
        )

    def horizon(self, outcomes: Iterable[str] | None = None) -> pd.DataFrame:
        total = self.leaving[:, 1:].sum(axis=1)
        known = {"departures": total, "total_usd": total * 5e5, "turnover_usd": total * 4e5}
        known["annual_departure_rate"] = total / self.people / self.months * 12
        return pd.DataFrame(
            {name: known.get(name, 0.4 - self.effect * 0.1 + 0 * total) for name in outcomes or []}
        )

    @property
    def departures(self) -> pd.DataFrame:
        replicate, month = np.nonzero(self.leaving)
        many = self.leaving[replicate, month].astype(int)
        replicate, month = np.repeat(replicate, many), np.repeat(month, many)
        rng = np.random.default_rng(self.seed)
        table: dict[str, Any] = {"replicate": replicate, "month": month}
        table["months_since_hire"] = rng.integers(0, 240, len(month))
        table["kind"] = rng.choice(["voluntary", "retirement", "life event"], len(month), p=[0.8, 0.15, 0.05])
        for k, name in enumerate(d.STRAINS):
            table[name] = rng.random(len(month)) * (1.0 if k else 0.2)
        table["hurt_most"] = rng.choice(HURT[:-1], len(month), p=[0.04, *[0.12] * 8])
        return pd.DataFrame(table)

    @property
    def costs(self) -> pd.DataFrame:
        years = -(-self.months // 12)
        index = np.indices((self.futures, years)).reshape(2, -1)
        table = {"replicate": index[0], "year": index[1] + 1}
        return pd.DataFrame(table | {name: np.full(index.shape[1], 1e6) for name in d.COSTS})


    def ledger(self) -> Ledger:
        """Return counts that behave: leavers cost what they cost, and the lever is bought in proportion to its effect."""
        leavers = np.floor(self.leaving[:, 1:, None] * np.array(list(MEMBERS["department"].values())))
        leavers[..., 0] += self.leaving[:, 1:] - leavers.sum(axis=-1)
        places = tuple(
            Place(name, round(self.people * share), 4e5, 200.0, 8.0) for name, share in MEMBERS["department"].items()
        )
        bought = np.full(self.leaving[:, 1:].shape, self.people * max(self.effect, 0.0))
        usual = dict(zip(RATES, (0.5, 2.0, 209.0, 0.2, 0.28, 0.03), strict=True))
        return Ledger(
            places, leavers.astype(np.uint16), (leavers * 50).astype(np.float32), leavers.sum(axis=-1) * 300.0,
            {"team_inbox": bought} if bought.any() else {}, 0.0 * bought,
            {name: np.full(self.futures, value) for name, value in usual.items()}, self.draw_of, self.draws,
        )  # fmt: skip


class MadeUpStudy:
    """A stored study."""

    notice = ""

    def estimate(self, policy: Mapping[str, float], years: int, seed: int = 1) -> Paired | None:
        futures = 100
        change = {name: np.full(futures, -sum(policy.values())) for name in COMPARED}
        before = {name: np.full(futures, 10.0) for name in COMPARED}
        months = np.arange(0, 12 * years + 1, 3)
        avoided = np.outer(np.ones(futures), months) * sum(policy.values())
        return Paired("estimate", months, avoided, change, before, np.arange(futures), futures)

    def ranking(self, years: int) -> pd.DataFrame:
        avoided = np.array([3.0, 2.0, 1.0])
        numbers = {
            "departures_avoided": avoided, "departures_avoided_low": avoided - 1, "departures_avoided_high": avoided + 1,
            "share_of_futures_with_fewer_departures": avoided / 3, "net_cost_usd": -1e5 * avoided,
            "net_cost_usd_low": -2e5 * avoided, "net_cost_usd_high": 0 * avoided,
            "share_of_futures_that_save_money": avoided / 3, "lever_cost_usd": 1e5 * avoided,
        }  # fmt: skip
        words = {"lever": LEVERS, "title": LEVERS, "group": "group", "grade": "weak", "direction": "fewer"}
        return pd.DataFrame(words | {"assumption_only": False} | numbers)


class MadeUp:
    """Answers like the model, at once; `gate` closed makes runs wait, to test what happens meanwhile."""

    version = "0.0-made-up"
    fingerprint = "made up"

    def __init__(self, *, notices: tuple[str, ...] = (), study: bool = True) -> None:
        known = choices()
        self.belongings = Belongings()
        self.own = OwnStandIn(known, self.belongings)
        self.choices = replace(known, schools=WithOwn(known.schools, self.own.school))
        self.notices = notices
        self.gate = threading.Event()
        self.gate.set()
        self.runs: list[tuple[Arm, int]] = []
        self.studies = {"typical": MadeUpStudy()} if study else {}
        self.breaks: Exception | None = None

    def people(self, school: str) -> int:
        return self.choices.schools[school].people

    def draws(self, school: str, futures: int) -> int:
        return futures

    def content(self, arm: Arm) -> str:
        return repr((arm.school, arm.scenario, arm.policy, arm.vacancy))

    def run(self, arm: Arm, *, futures: int, progress: Progress) -> MadeUpRun:
        self.runs.append((arm, futures))
        self._wait(futures, progress)
        if self.breaks is not None:
            raise self.breaks
        effect = EFFECTS[arm.scenario] + 0.04 * sum(use.intensity for _, use in arm.policy)
        return MadeUpRun(self.people(arm.school), effect, futures, arm.months, arm.seed, self.notices)

    def side(self, arm: Arm, futures: int) -> Callable[[Progress], d.Digest]:
        return lambda progress: d.digest(self.run(arm, futures=futures, progress=progress))

    def _wait(self, total: int, progress: Progress) -> None:
        for done in range(total):
            while not self.gate.wait(0.01):
                progress(done, total)
            progress(done + 1, total)

    def study(self, school: str) -> MadeUpStudy | None:
        return self.studies.get(school)

    def make_study(self, school: str, progress: Progress) -> MadeUpStudy:
        if self.breaks is not None:
            raise self.breaks
        self._wait(50, progress)
        return self.studies.setdefault(school, MadeUpStudy())

    def means(
        self, school: str, lever: str, intensity: float, departments: Sequence[str] = (), tracks: Sequence[str] = ()
    ) -> tuple[str, ...]:
        return (f"{lever} at {intensity:g} in {school}.",)

    def cost_a_year(
        self, school: str, lever: str, intensity: float, departments: Sequence[str] = ()
    ) -> tuple[str, ...]:
        return (f"about ${intensity:g}M",)

    def scenario_file(self, question: Question) -> str:
        return f"title: {question.school}\n"

    def read_scenario(
        self, content: bytes, where: str, question: Question
    ) -> tuple[dict[str, Any], list[str]]:
        return question.to_data(), [content.decode()]

    def snippet(self, question: Question, futures: int) -> str:
        return f"import sim  # {futures}"

    def rests(self, arm: Arm, reference: Arm) -> str:
        return "Rests on assumptions alone: coaching." if "coaching" in dict(arm.policy) else ""

    def comparison(
        self, arms: Mapping[str, Arm], reference: Arm, futures: int, focus: str, assumptions: Assumptions,
        outcomes: Sequence[str],
    ) -> str:  # fmt: skip
        return f"import sim  # {', '.join(arms)}; {futures}; {focus}"

    def explain(self, error: Exception) -> str | None:
        return str(error) if isinstance(error, ValueError | OSError) else None

    def warm_up(self, say: Callable[[str], None]) -> None:
        say("Nothing to prepare.")
