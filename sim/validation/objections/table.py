"""All seventeen objections as one table: what was published, what the objection said, before, and now."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from sim.evidence.objections import before, objections
from sim.validation.objections import lives, people
from sim.validation.objections.material import Material, Numbers
from sim.validation.study import SimulatedInstitution

MEASURES: Mapping[int, Callable[[Material], Numbers]] = {
    1: people.specialties, 2: lives.contented, 3: people.stability, 4: people.units, 5: people.surveys, 6: people.hours,
    7: lives.everything, 8: lives.per_burnout, 9: people.gradients, 10: lives.levers, 11: lives.causes_and_complaints,
    12: lives.payline, 13: lives.timing, 14: people.drift, 15: lives.kindness, 16: lives.calendars, 17: lives.base_rate,
}  # fmt: skip
Progress = Callable[[int, int], None]


def objections_table(study: SimulatedInstitution, progress: Progress | None = None) -> pd.DataFrame:
    """Measure every number of every objection.

    Args:
        study: The school.
        progress: Called with how many objections are done, of how many.

    Returns:
        `[objection, title, measure, words, published, said, before, now, verdict]`, one row per number.
    """
    material, known = Material(study), before()
    rows = []
    for done, (key, measure) in enumerate(MEASURES.items(), 1):
        now = measure(material)
        one = objections()[key]
        for name, words in one.numbers.items():
            then = known.get((key, name), math.nan)
            told = words.words, words.published, words.said
            rows.append((key, one.title, name, *told, then, float(now[name]), words.verdict(now, then, name)))
        if progress is not None:
            progress(done, len(MEASURES))
    columns = ["objection", "title", "measure", "words", "published", "said", "before", "now", "verdict"]
    return pd.DataFrame(rows, columns=columns).astype({"before": float})
