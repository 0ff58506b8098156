"""One person under both sides of a question: who is there to follow, and their months; with `sim`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

import sim
from dashboard.lives import MONTHS, WHO, WITH, WITHOUT
from dashboard.model import Progress
from dashboard.question import Question
from dashboard.simulation.files import sides
from dashboard.simulation.scenarios import POLICY, scenario_of
from sim.results.comparison import Comparison
from sim.world.scenario import Institution


@dataclass(frozen=True)
class Place:
    """Where.

    Attributes:
        institution: The school.
        most_draws: Posterior draws that there are for it.
        people: Those of a roster; None where they are made.
    """

    institution: Institution
    most_draws: int
    people: Any = None

    def draws(self, futures: int) -> int:
        """Return how many posterior draws so many futures take in turn."""
        return min(futures, self.most_draws)


def compared(question: Question, place: Place, futures: int, progress: Progress) -> Comparison:
    """Simulate both sides with the same people and the same random numbers."""
    reference = scenario_of(question.reference)
    treated = scenario_of(question.treated).model_copy(update={"name": POLICY})
    return sim.compare(
        [reference, treated],
        institution=place.institution,
        roster=place.people,
        replicates=futures,
        draws=place.draws(futures),
        months=question.months,
        seed=question.seed,
        by_unit=False,
        progress=progress,
    )


def fates(question: Question, place: Place, futures: int, progress: Progress) -> pd.DataFrame:
    """Return everybody of month 0: `WHO`, and for each side when they leave (NaN for who stays) and how.

    Args:
        question: Both sides.
        place: Where.
        futures: How many.
        progress: Told of futures of both sides.
    """
    table = compared(question, place, futures, progress).fates()
    first, second = (part.reset_index(drop=True) for _, part in table.groupby("scenario", observed=True, sort=False))
    found = first[list(WHO)].copy()
    for side, part in ((WITHOUT, first), (WITH, second)):
        found[f"left_{side}"], found[f"kind_{side}"] = part["month_left"], part["kind"].astype(object)
    return found


def life(
    question: Question, place: Place, futures: int, future: int, person: str, progress: Progress
) -> Mapping[str, pd.DataFrame]:
    """Return one person under both sides.

    Args:
        question: Both sides.
        place: Where.
        futures: How many were simulated when the person was found: posterior draws depend on it.
        future: Which of them.
        person: Who.
        progress: Told of futures, then of the two lives.

    Returns:
        `months`, one row for each side (`world`) and month with `MONTHS`; `departures`, at most one row of the event log for
        each side; `hurts`, what each strain and gap had added to the log odds of intention there, likewise.
    """
    total = 2 * futures + 2
    pair = compared(question, place, futures, lambda done, _: progress(done, total))
    months, gone, hurts = [], [], []
    for at, (side, run) in enumerate(zip((WITHOUT, WITH), pair.runs.values(), strict=True), 1):
        table = run.life(person, future)[list(MONTHS)]
        months.append(table.assign(world=side, stage=table["stage"].astype(object)))
        log = run.departures
        mine = (log["replicate"] == future) & (log["person"] == person)
        gone.append(log[mine].assign(world=side))
        hurts.append(run.hurts()[mine].assign(world=side))
        progress(2 * futures + at, total)
    return {
        "months": pd.concat(months, ignore_index=True),
        "departures": pd.concat(gone, ignore_index=True),
        "hurts": pd.concat(hurts, ignore_index=True),
    }


def snippet(
    question: Question, name: str, place: Place, futures: int, future: int, person: str, version: str
) -> str:
    """Return Python code whose table is that of the page.

    Args:
        question: Both sides.
        name: Of a built-in institution, or of the reader's own file.
        place: Where.
        futures: How many were simulated.
        future: Which of them.
        person: Who.
        version: Of the model.
    """
    lines = [
        *sides(question, version),
        "both = sim.compare(",
        "    [baseline, policy],",
        f'    institution="{name}",',
        f"    replicates={futures}, draws={place.draws(futures)}, months={question.months},",
        f"    seed={question.seed}, by_unit=False,",
        ")",
        f'life = both.life("{person}", {future})',
        f"columns = {['scenario', *MONTHS]!r}",
        "print(life[columns].round(4).to_csv(index=False))",
    ]
    return "\n".join(lines) + "\n"
