"""A stand-in for what answers, for tests of the page only: tables of the right shape, made in milliseconds, always the same.

Its numbers mean nothing, but they behave: more of a lever that keeps people, fewer departures; same future, same chance.
`gate` closed makes full answers wait, to test what happens meanwhile.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from dashboard.question import Question
from sim.results.paired import COMPARED, Paired
from tests.browser.declared import declared

FUTURES = 100
EFFECTS = {
    "burden_survey": (12, 2.0), "exit_interviews": (5, -1.0), "stop_useless_requirements": (28, -16.0), "documentation_support": (11, 2.0),
    "support_staff": (9, 40.0), "team_inbox": (9, 22.0), "realistic_targets": (23, 39.0), "count_teaching": (2, 13.0),
    "open_pay_criteria": (14, -5.0), "equity_adjustment": (0.3, 23.0), "protected_time_guarantee": (11, 27.0), "bridge_funding": (2, 10.0),
    "leadership_development": (24, -7.0), "act_on_harassment": (23, -7.0), "recognition": (16, -5.0), "fair_requests": (5, -1.0),
    "evening_norms": (2, 0.02), "mentoring": (6, 0.01), "wellbeing_programme": (0.2, 3.0), "planned_handovers": (0, -1.0), "adjunct_pathway": (0, 0.0),
}  # fmt: skip
PEOPLE = {
    "gender": {"women": 0.45, "men": 0.55}, "urim": {"URiM": 0.1, "not URiM": 0.9},
    "rank": {"instructor": 0.09, "assistant": 0.47, "associate": 0.24, "full": 0.2},
    "track": {"clinician": 0.5, "clinician_educator": 0.3, "clinician_investigator": 0.15, "physician_scientist": 0.05},
    "department": {"Medical Specialties": 0.6, "Surgery": 0.397, "Tiny": 0.003},
}  # fmt: skip
TO = ("to_other_academic", "to_community_teaching", "to_employed_practice", "to_industry", "to_retirement")
STRAINS = ("strain_rvu", "strain_inbox", "strain_administration", "strain_moral_injury", "strain_research", "strain_inequity", "strain_culture")


@dataclass
class Look:
    """State of a job."""

    state: str
    done: int = 0
    total: int = FUTURES
    place: int = 0
    seconds_left: float | None = None
    message: str = ""


@dataclass
class Side:
    """One side of an answer."""

    months: int
    paths: pd.DataFrame
    costs: pd.DataFrame
    totals: pd.DataFrame
    who: pd.DataFrame
    starters: pd.DataFrame
    drivers: pd.DataFrame
    notices: tuple[str, ...] = ()


@dataclass
class Kept:
    """A full answer."""

    question: Question
    paired: Paired
    policy: Side
    reference: Side
    notices: tuple[str, ...] = ()
    version: str = "0.1.0"


@dataclass
class Level:
    """The school's own level."""

    people: int
    departures_a_year: float
    rate: float
    burned_out: float
    intends_to_leave: float
    hours: float


@dataclass
class StandIn:
    """Answers like the model, at once."""

    version: str = "0.1.0"
    unstudied: set[str] = field(default_factory=lambda: {"community"})  # schools without a stored study
    asked: list[Question] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.choices = declared()
        self.gate = threading.Event()
        self.gate.set()
        self.done: set[Question] = set()
        self._looks = 0

    def estimate(self, question: Question) -> Paired | None:
        return paired(question, self._people(question), "estimate") if question.plain and not self._unknown(question) else None

    def _unknown(self, question: Question) -> bool:
        return question.school in self.unstudied

    def _people(self, question: Question) -> int:
        return self.choices.schools[question.school].people

    def ranking(self, school: str, years: int) -> pd.DataFrame | None:
        if school in self.unstudied:
            return None
        size = self.choices.schools[school].people / 1000 * years / 5
        rows = []
        for name, (avoided, usd) in EFFECTS.items():
            wide = (3 + 0.75 * avoided) * size
            rows.append(
                {
                    "lever": name, "avoided": avoided * size, "avoided_low": avoided * size - wide, "avoided_high": avoided * size + wide,
                    "fewer": min(1.0, 0.5 + avoided / 24), "usd": usd * 1e6 * size, "usd_low": (usd - 6) * 1e6 * size,
                    "usd_high": (usd + 6) * 1e6 * size, "saves": 0.95 if usd < 0 else 0.1, "hours_per_week": -avoided / 60,
                    "evening_hours_per_week": -avoided / 50, "levers_usd": 4e5 * size * 5, "unmoved": ["equity_gap"] if avoided < 10 else [],
                }
            )  # fmt: skip
        return pd.DataFrame(rows)

    def prepare(self, client: str, school: str) -> Look:
        self._looks += 1
        if self._looks < 3:
            return Look("running", self._looks, 3, seconds_left=2)
        self.unstudied.discard(school)
        return Look("done", 3, 3)

    def ready(self, question: Question) -> Kept | None:
        if question not in self.done:
            return None
        people = self._people(question)
        effect = strength(question)
        return Kept(
            question, paired(question, people, "full"), side(question, people, effect), side(question, people, 0.0)
        )

    def ask(self, client: str, question: Question) -> Look:
        self.asked.append(question)
        return self.look(client, question)

    def look(self, client: str, question: Question) -> Look:
        if not self.gate.is_set():
            return Look("running", 40)
        if self.asked and question in self.asked:
            self.done.add(question)
            return Look("done", FUTURES)
        return Look("unknown")

    def school(self, name: str, years: int, baseline: str, seed: int) -> Level:
        people = self.choices.schools[name].people
        return Level(people, 0.078 * people, 0.078, 0.39, 0.32, 53.0)


def strength(question: Question) -> float:
    """Departures avoided of a thousand people in five years."""
    found = sum(EFFECTS[name][0] * use.intensity / 0.7 for name, use in question.policy if name in EFFECTS)
    return float(found - (30 if question.world != question.baseline else 0))


def dollars(question: Question) -> float:
    """Net cost of a thousand people in five years."""
    return 1e6 * sum(EFFECTS[name][1] * use.intensity / 0.7 for name, use in question.policy if name in EFFECTS)


def paired(question: Question, people: int, kind: Any) -> Paired:
    """A policy against its reference."""
    rng = np.random.default_rng(question.seed)
    size = people / 1000 * question.years / 5
    mean, usd = strength(question) * size, dollars(question) * size
    own = rng.normal(1.0, 0.28, FUTURES)
    months = np.arange(question.months + 1)
    shape = (months / question.months) ** 1.4
    none = question.changes_nothing
    avoided = np.round(np.outer(mean * own + rng.normal(0, 0 if none else 4, FUTURES), shape))
    before = {
        "departures": 390 * size, "annual_departure_rate": 0.078, "headcount": people, "burned_out": 0.39, "intends_to_leave": 0.32,
        "hours_per_week": 53.0, "evening_hours_per_week": 7.4, "protected_share": 0.67, "equity_gap": 0.016, "vacancies": 30.0,
        "levers_usd": 0.0, "turnover_usd": 1.1e8 * size, "lost_access_usd": 6e7 * size, "total_usd": 1.75e8 * size,
    }  # fmt: skip
    k = strength(question) / 56
    change = {
        "departures": -avoided[:, -1], "annual_departure_rate": -0.01 * k * own, "headcount": 4 * k * own, "burned_out": -0.081 * k * own,
        "intends_to_leave": -0.05 * k * own, "hours_per_week": -0.9 * k * own, "evening_hours_per_week": -0.8 * k * own,
        "protected_share": 0.03 * k * own, "equity_gap": -0.002 * k * own + rng.normal(0, 0.0 if none else 0.012, FUTURES), "vacancies": -3 * k * own,
        "levers_usd": np.full(FUTURES, abs(usd) / 2), "turnover_usd": -3e5 * avoided[:, -1], "lost_access_usd": -1e5 * avoided[:, -1],
        "total_usd": usd * rng.normal(1, 0.3, FUTURES),
    }  # fmt: skip
    full = {name: np.full(FUTURES, float(before[name])) for name in COMPARED}
    return Paired(kind, months, avoided, {name: np.asarray(change[name], dtype=float) for name in COMPARED}, full, np.arange(FUTURES), FUTURES)


def side(question: Question, people: int, effect: float) -> Side:
    """One side, with so many departures avoided."""
    months = np.arange(question.months + 1)
    futures = np.arange(FUTURES)
    less = 1 - effect / 390
    rng = np.random.default_rng([question.seed, 1])
    own = rng.normal(1, 0.05, FUTURES)
    grid = pd.MultiIndex.from_product([futures, months], names=["replicate", "month"])
    time = np.tile(months / question.months, FUTURES)
    who = np.repeat(own, len(months))
    paths = pd.DataFrame(index=grid).assign(
        headcount=people * 0.97, departed=390 * people / 1000 * question.years / 5 * less * time * who,
        burned_out=0.39 - (1 - less) * 0.6 * time + 0.01 * (who - 1), intends_to_leave=0.32 * less ** time * who, hours_per_week=53 - (1 - less) * 5 * time * who,
        evening_hours_per_week=7.4 - (1 - less) * 6 * time * who, protected_share=0.67 + (1 - less) * 0.2 * time * who,
    ).reset_index()  # fmt: skip
    left = paths[paths["month"] == question.months]["departed"].to_numpy()
    years = np.arange(1, question.years + 1)
    costs = pd.DataFrame(
        [
            (future, year, turnover := 3e5 * left[future] / question.years, access := turnover / 2, 1e6 * less, paid := 8e4 * effect, turnover + access + paid)
            for future in futures for year in years
        ],
        columns=["replicate", "year", "turnover_usd", "lost_access_usd", "handover_usd", "levers_usd", "total_usd"],
    )  # fmt: skip
    totals = pd.DataFrame({name: left * share for name, share in zip(TO, (0.25, 0.3, 0.2, 0.1, 0.15), strict=True)})
    for at, kind in enumerate(("clinic", "documentation", "inbox", "administration", "teaching", "service", "research")):
        totals[f"{kind}_hours_per_week"] = (24 - 3.4 * at) * own * (less if kind in ("inbox", "documentation") else 1)
    members = [
        (future, group, member, left[future] * share, people * share * question.years, people * share)
        for group, found in PEOPLE.items() for member, share in found.items() for future in futures
    ]  # fmt: skip
    kinds = {"stays": 690, "voluntary": 230, "retirement": 60, "life event": 20}
    starters = [(future, kind, size + (1 if kind == "stays" else -0.7) * effect / 2) for kind, size in kinds.items() for future in futures]
    drivers = [(future, strain, left[future] * (0.25 - 0.035 * at)) for at, strain in enumerate(STRAINS) for future in futures]
    return Side(
        question.months, paths, costs, totals,
        pd.DataFrame(members, columns=["replicate", "group", "member", "departures", "person_years", "headcount"]),
        pd.DataFrame(starters, columns=["replicate", "kind", "people"]),
        pd.DataFrame(drivers, columns=["replicate", "strain", "people"]),
    )  # fmt: skip
