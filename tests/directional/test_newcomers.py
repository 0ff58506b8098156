"""Whoever takes a vacant line is a person of their own: nothing of the predecessor clings to them."""

import numpy as np

from sim.engine.replicates import World, settled_start
from tests.directional.worlds import fields_that_differ, live_on, school

# what belongs to the line, and what is told of the last to leave it
OF_THE_LINE = {"line_clinical_effort", "line_research_effort", "line_teaching_effort", "line_admin_effort", "adjunct_hours"}


def test_a_newcomer_takes_over_nothing_from_the_predecessor() -> None:
    job = school(months=1)
    hires = 0
    for number in range(8):
        usual, marked = (settled_start(job, number, mine=True) for _ in range(2))
        vacant = ~marked.people["filled"]
        for name in set(marked.people.dtype.names or ()) - OF_THE_LINE:
            if marked.people[name].dtype.kind == "f" or marked.people[name].dtype.subdtype:
                values = marked.people[name]
                values[vacant] = values[vacant] + 0.125
        for world in (usual, marked):
            live_on(job, world, 1, 1)
        came = usual.people["hired_this_month"]
        hires += int(came.sum())
        assert fields_that_differ(usual.people[came], marked.people[came]) == set()
        assert everybody_else_is_alike(usual, marked)
    assert hires > 20


def everybody_else_is_alike(usual: World, marked: World) -> bool:
    """Those who were there all along notice nothing."""
    there = usual.people["filled"] & ~usual.people["hired_this_month"]
    return not fields_that_differ(usual.people[there], marked.people[there]) and np.array_equal(
        usual.units["vacancies"], marked.units["vacancies"]
    )
