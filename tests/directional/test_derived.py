"""Parameters that were derived from a published relation give it back when a study like the published one is run.

The source is then the source of parameters: this verifies the derivation and the model around it, and validates nothing.
"""

import sim
from sim.validation.statistics import odds_ratio

TEN_OF_FOUR = 2.5  # points of a score from 0 to 10 for one of the instrument's


def test_a_point_of_burnout_raises_the_odds_of_meaning_to_leave_as_published() -> None:
    """Published (I2): an odds ratio of 1.52 per point from 0 to 10; here with all other causes in place, too.

    Both are read by surveys with their errors, as they were in the study.
    """
    people = sim.run(institution="typical", replicates=4, months=12, seed=3).people(months=[12])
    asked = people.assign(points=TEN_OF_FOUR * people["pfi_burnout"])
    found = odds_ratio(asked, "intends_to_leave", "points")
    assert 1.35 < found.value < 1.8
