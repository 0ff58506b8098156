"""Portfolios: which combinations of levers do most for several objectives within a budget, under uncertainty.

`find(Problem(budget_usd=2_000_000))` searches with a genetic algorithm (pymoo) and, with as many evaluations each,
greedily and randomly; every combination meets the same draws, people, and random numbers. What it found is tried again with
new draws and random numbers.

`seek(Problem(budget_usd=3_000_000, targets=("departures_per_year<=6%",)))` looks for what reaches targets most cheaply.
"""

from sim.studies.portfolio.estimate import Estimate, estimated
from sim.studies.portfolio.problem import Problem
from sim.studies.portfolio.result import Result
from sim.studies.portfolio.search import Work, find
from sim.studies.portfolio.seek import seek
from sim.studies.portfolio.sought import Sought

__all__ = ["Estimate", "Problem", "Result", "Sought", "Work", "estimated", "find", "seek"]
