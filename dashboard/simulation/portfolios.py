"""Portfolios with `sim`: an estimate at once, then a search, a retest and a confirmation with the real model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sim
from dashboard.choices import Choices
from dashboard.model import Progress
from dashboard.simulation.catalog import draws_of
from dashboard.wish import Wish
from sim.foundation.errors import InputError
from sim.studies.lever_effects import study
from sim.studies.portfolio import Estimate, Problem, Sought, Work, estimated, seek
from sim.world.scenario import Institution

SEARCHED_AT = 400  # people: a larger school is searched at this size, and retested at its own
EVALUATIONS = 100  # of each method; the command line tries 500
DRAWS, RETESTED = 20, 40
POINTS = 8
_SPEED = 2_000_000.0  # person-months a second


class Portfolios:
    """Seeks what a reader wishes.

    Args:
        schools: By name.
        places: Names of files of the reader's own schools.
        choices: What can be chosen.
        version: Of the model.
    """

    def __init__(
        self, schools: Mapping[str, Institution], places: Mapping[str, str], choices: Choices, version: str
    ) -> None:
        self._schools, self._places, self._choices, self._version = schools, places, choices, version
        self.estimate = lru_cache(maxsize=64)(self._estimate)  # the page asks for it more than once

    def key(self, wish: Wish) -> str:
        """Return a name for everything that the result depends on."""
        place = self._schools[wish.school]
        where = f"{place.content_hash} {sorted(place.parameters.items())} {place.posterior}"
        how = (SEARCHED_AT, EVALUATIONS, DRAWS, RETESTED, POINTS)
        return (
            "portfolio-" + hashlib.sha256(f"{self._version} {where} {wish!r} {how}".encode()).hexdigest()[:32]
        )

    def seconds(self, wish: Wish) -> float:
        """Return how long it will take, roughly."""
        people, months = self._schools[wish.school].headcount, 12 * wish.years + 24
        search = 3 * EVALUATIONS * min(people, SEARCHED_AT) * DRAWS
        return (search + 2 * POINTS * people * RETESTED) * months / _SPEED

    def _estimate(self, wish: Wish) -> Estimate | None:
        """Return a first answer from the stored effects of each lever; None where there are none."""
        effects = study.stored(self._schools[wish.school])
        return None if effects is None else estimated(self._problem(wish), effects)

    def search(self, wish: Wish, progress: Progress) -> Sought:
        """Search, retest and confirm; between two combinations it hears whether it is still wanted."""
        so_far = (0, 1)
        stopped: list[Exception] = []

        def tell(done: int, total: int) -> None:
            nonlocal so_far
            so_far = (done, total)

        def cancelled() -> bool:
            try:
                progress(*so_far)
            except Exception as error:
                stopped.append(error)
            return bool(stopped)

        problem, work = self._problem(wish), Work(progress=tell, cancelled=cancelled)
        try:
            return seek(
                problem,
                work,
                searched_at=SEARCHED_AT,
                retested=RETESTED,
                institution=self._schools[wish.school],
            )
        except sim.Cancelled:
            raise stopped[0] from None
        except InputError as error:
            if error.path != ("budget_usd",):
                raise
            cheapest = error.allowed.partition(" ")[0]
            raise InputError(
                "With this budget no lever that may be used can be paid: the smallest step of the cheapest takes "
                f"${cheapest} a "
                "year. Raise the budget, or allow other levers."
            ) from None

    def snippet(self, wish: Wish) -> str:
        """Return Python code that makes the numbers of the page again."""
        given = self._given(wish)
        given["institution"] = self._places.get(wish.school, wish.school)
        lines = [
            f"# Faculty Attrition, version {self._version}; with another version, numbers may differ",
            "from sim.studies.portfolio import Problem, seek",
            "",
            "problem = Problem(",
            *(f"    {key}={value!r}," for key, value in given.items()),
            ")",
            f"found = seek(problem, searched_at={SEARCHED_AT}, retested={RETESTED})",
            "print(found.status, found.policy(), found.reached_in, found.confirmed_in)",
            "print(found.confirmed.to_string())",
            "print(found.points.to_string())",
        ]
        return "\n".join(lines) + "\n"

    def _problem(self, wish: Wish) -> Problem:
        return Problem(**self._given(wish))

    def _given(self, wish: Wish) -> dict[str, Any]:
        place = self._schools[wish.school]
        known = draws_of(place.posterior) // 5
        return {
            "scenario": wish.baseline, "levers": wish.levers(self._choices), "budget_usd": wish.budget,
            "targets": wish.targets, "criterion": wish.criterion, "draws": min(DRAWS, known), "replicates": 1,
            "months": 12 * wish.years, "seed": wish.seed, "evaluations": EVALUATIONS, "points": POINTS,
        }  # fmt: skip
