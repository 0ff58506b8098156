"""Made-up tables of answers for tests of the page only: of the right shape, made in milliseconds, always the same.

The numbers mean nothing, but they behave: more of a lever that keeps people, fewer departures; same future, same chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.question import Question
from sim.results.ledger import Ledger
from sim.results.paired import COMPARED, Paired
from tests.browser.made_up_ledger import ledger

FUTURES = 100
EFFECTS = {
    "burden_survey": (12, 2.0),
    "exit_interviews": (5, -1.0),
    "stop_useless_requirements": (28, -16.0),
    "documentation_support": (11, 2.0),
    "support_staff": (9, 40.0),
    "team_inbox": (9, 22.0),
    "realistic_targets": (23, 39.0),
    "count_teaching": (2, 13.0),
    "open_pay_criteria": (14, -5.0),
    "equity_adjustment": (0.3, 23.0),
    "protected_time_guarantee": (11, 27.0),
    "bridge_funding": (2, 10.0),
    "leadership_development": (24, -7.0),
    "act_on_harassment": (23, -7.0),
    "recognition": (16, -5.0),
    "fair_requests": (5, -1.0),
    "evening_norms": (2, 0.02),
    "mentoring": (6, 0.01),
    "wellbeing_programme": (0.2, 3.0),
    "planned_handovers": (0, -1.0),
    "adjunct_pathway": (0, 0.0),
}
PEOPLE = {
    "gender": {"women": 0.45, "men": 0.55},
    "urim": {"URiM": 0.1, "not URiM": 0.9},
    "rank": {"instructor": 0.09, "assistant": 0.47, "associate": 0.24, "full": 0.2},
    "track": {
        "clinician": 0.5,
        "clinician_educator": 0.3,
        "clinician_investigator": 0.15,
        "physician_scientist": 0.05,
    },
    "department": {"Medical Specialties": 0.6, "Surgery": 0.397, "Tiny": 0.003},
}
TO = ("to_other_academic", "to_community_teaching", "to_employed_practice", "to_industry", "to_retirement")
STRAINS = (
    "strain_rvu",
    "strain_inbox",
    "strain_administration",
    "strain_moral_injury",
    "strain_research",
    "strain_inequity",
    "strain_culture",
)


@dataclass
class Group:
    """Who leaves, by member of one group."""

    names: tuple[str, ...]
    headcount: np.ndarray
    rates: np.ndarray
    gap: np.ndarray | None = None
    suppressed: int = 0


@dataclass
class Side:
    """One side of an answer."""

    months: int
    paths: dict[str, np.ndarray]
    costs: dict[str, np.ndarray]
    counted: dict[str, np.ndarray]
    totals: dict[str, np.ndarray]
    who: dict[str, Group]
    today: dict[str, np.ndarray]
    leading: dict[str, np.ndarray]
    ledger: Ledger


def strength(question: Question) -> float:
    """Departures avoided of a thousand people in five years."""
    found = sum(EFFECTS[name][0] * use.intensity / 0.7 for name, use in question.policy if name in EFFECTS)
    return float(found - (30 if question.world != question.baseline else 0))


def dollars(question: Question) -> float:
    """Net cost of a thousand people in five years."""
    return 1e6 * sum(
        EFFECTS[name][1] * use.intensity / 0.7 for name, use in question.policy if name in EFFECTS
    )


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
        "departures": 390 * size,
        "annual_departure_rate": 0.078,
        "headcount": people,
        "burned_out": 0.39,
        "intends_to_leave": 0.32,
        "hours_per_week": 53.0,
        "evening_hours_per_week": 7.4,
        "protected_share": 0.67,
        "equity_gap": 0.016,
        "vacancies": 30.0,
        "levers_usd": 0.0,
        "turnover_usd": 1.1e8 * size,
        "lost_access_usd": 6e7 * size,
        "total_usd": 1.75e8 * size,
    }
    k = strength(question) / 56
    change = {
        "departures": -avoided[:, -1],
        "annual_departure_rate": -0.01 * k * own,
        "headcount": 4 * k * own,
        "burned_out": -0.081 * k * own,
        "intends_to_leave": -0.05 * k * own,
        "hours_per_week": -0.9 * k * own,
        "evening_hours_per_week": -0.8 * k * own,
        "protected_share": 0.03 * k * own,
        "equity_gap": -0.002 * k * own + rng.normal(0, 0.0 if none else 0.012, FUTURES),
        "vacancies": -3 * k * own,
        "levers_usd": np.full(FUTURES, abs(usd) / 2),
        "turnover_usd": -3e5 * avoided[:, -1],
        "lost_access_usd": -1e5 * avoided[:, -1],
        "total_usd": usd * rng.normal(1, 0.3, FUTURES),
    }
    full = {name: np.full(FUTURES, float(before[name])) for name in COMPARED}
    return Paired(
        kind,
        months,
        avoided,
        {name: np.asarray(change[name], dtype=float) for name in COMPARED},
        full,
        np.arange(FUTURES),
        FUTURES,
    )


def side(question: Question, people: int, effect: float) -> Side:
    """One side, with so many departures avoided."""
    less = 1 - effect / 390
    own = np.random.default_rng([question.seed, 1]).normal(1, 0.05, (FUTURES, 1))
    time = np.arange(question.months + 1)[None] / question.months
    years = question.years
    departed = 390 * people / 1000 * years / 5 * less * time * own
    paths = {
        "headcount": people * 0.97 + 0 * time * own,
        "departed": departed,
        "burned_out": 0.39 - (1 - less) * 0.6 * time + 0.01 * (own - 1),
        "intends_to_leave": 0.32 * less**time * own,
        "hours_per_week": 53 - (1 - less) * 5 * time * own,
        "evening_hours_per_week": 7.4 - (1 - less) * 6 * time * own,
        "protected_share": 0.67 + (1 - less) * 0.2 * time * own,
    }
    left = departed[:, -1]
    turnover = np.outer(3e5 * left / years, np.ones(years))
    costs = {
        "levers_usd": np.full((FUTURES, years), 8e4 * effect),
        "turnover_usd": turnover,
        "lost_access_usd": turnover / 2,
        "handover_usd": np.full((FUTURES, years), 1e6 * less),
    }
    counted = {"visits_lost": turnover / 100, "panels_dropped": turnover / 5000}
    totals = {name: left * share for name, share in zip(TO, (0.25, 0.3, 0.2, 0.1, 0.15), strict=True)}
    totals |= {
        "headcount": np.full(FUTURES, float(people)),
        "annual_departure_rate": 0.078 * less * own[:, 0],
        "burned_out": paths["burned_out"].mean(axis=1),
    }
    for at, kind in enumerate(
        ("clinic", "documentation", "inbox", "administration", "teaching", "service", "research")
    ):
        totals[f"{kind}_hours_per_week"] = (
            (24 - 3.4 * at) * own[:, 0] * (less if kind in ("inbox", "documentation") else 1)
        )
    who = {}
    for group, found in PEOPLE.items():
        shown = {name: share for name, share in found.items() if share * people >= 5}
        rates = np.stack([left / people / years * (1.1 - 0.1 * at) for at in range(len(shown))], axis=1)
        gap = rates[:, 0] - rates[:, 1] if len(found) == 2 else None
        headcount = np.tile([people * share for share in shown.values()], (FUTURES, 1))
        who[group] = Group(tuple(shown), headcount, rates, gap, len(found) - len(shown))
    kinds = {"stays": 690, "voluntary": 230, "retirement": 60, "life event": 20}
    today = {
        kind: np.full(FUTURES, size + (1 if kind == "stays" else -0.4) * effect / 2)
        for kind, size in kinds.items()
    }
    leading = {strain: own[:, 0] * (0.25 - 0.035 * at) * less for at, strain in enumerate(STRAINS)}
    places = {name: round(share * people) for name, share in PEOPLE["department"].items()}
    return Side(
        question.months, paths, costs, counted, totals, who, today, leading, ledger(departed, costs, places)
    )  # fmt: skip
