"""Newcomers: a job that is or is not as promised, learned in the first year, and a time in which leaving is costly."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.engine.replicates import run_ensemble, snapshots
from sim.rules.calendar import look_at_gaps
from sim.rules.decision import opportunity
from sim.rules.draws import Event
from sim.rules.intention import form_intention
from sim.rules.newcomers import draw_promises, free_to_go, learn_what_the_job_is
from sim.rules.vocabulary import Leaving
from tests.directional.worlds import school

Make = Callable[..., Any]
Draws = Callable[[Mapping[Any, float]], None]
ON = {"panels": 1.0}
P = {**ON, "mismatched_share": 0.2, "mismatch_size": 0.15, "lock_in_months_at_most": 24.0,
     "lock_in_holds": 0.7}  # fmt: skip


def drawn(make: Make, draws: Draws, misled: float, locked: float, months: int = 0, **p: float) -> Any:
    draws({Event.PROMISES: misled, (Event.PROMISES, 1): locked})
    world = make(p={**P, **p}, me={"months_since_hire": months, "mismatch": 0.9, "mismatch_felt": 0.9, "lock_in_months": 99})
    draw_promises(world.me, world.school, world.p)
    return world.me


def test_some_jobs_are_not_as_promised(make: Make, draws: Draws, chance_by: Any) -> None:
    assert drawn(make, draws, 0.1, 0.5).mismatch == 0.15 and drawn(make, draws, 0.3, 0.5).mismatch == 0.0

    def misled() -> bool:
        world = make(p=P, me={"months_since_hire": 0})
        draw_promises(world.me, world.school, world.p)
        return bool(world.me.mismatch > 0.0)

    assert chance_by(Event.PROMISES, misled) == pytest.approx(0.2)


@pytest.mark.parametrize(("draw", "months"), [(0.0, 12), (0.5, 18), (0.999, 23)])
def test_lock_in_lasts_a_year_or_more(make: Make, draws: Draws, draw: float, months: int) -> None:
    assert drawn(make, draws, 0.1, draw).lock_in_months == months
    assert drawn(make, draws, 0.1, draw, lock_in_months_at_most=6.0).lock_in_months == 12


def test_of_those_long_free_none_is_left_who_was_misled(make: Make, draws: Draws) -> None:
    assert drawn(make, draws, 0.1, 0.5, months=6).mismatch_felt == pytest.approx(0.075)
    assert drawn(make, draws, 0.1, 0.5, months=17).mismatch_felt == pytest.approx(0.15)
    assert drawn(make, draws, 0.1, 0.5, months=18).mismatch == 0.0


def test_off_nobody_is_misled_or_tied(make: Make, draws: Draws) -> None:
    me = drawn(make, draws, 0.0, 0.5, panels=0.0)
    assert (me.mismatch, me.mismatch_felt, me.lock_in_months) == (0.0, 0.0, 0)
    world = make(p={**P, "panels": 0.0}, me={"lock_in_months": 24, "months_since_hire": 1})
    assert free_to_go(world.me, world.p) == 1.0


def test_it_is_learned_over_a_year_and_not_beyond(make: Make) -> None:
    world = make(p=P, me={"mismatch": 0.12})
    felt = []
    for _ in range(15):
        learn_what_the_job_is(world.me)
        felt.append(world.me.mismatch_felt)
    assert felt[0] == pytest.approx(0.01) and felt[5] == pytest.approx(0.06)
    assert felt[11] == pytest.approx(0.12) and felt[14] == pytest.approx(0.12)


def test_what_was_found_out_is_a_gap_of_values(make: Make) -> None:
    gaps = []
    for felt in (0.0, 0.1):
        world = make(p=P, me={"mismatch_felt": felt})
        look_at_gaps(world.me, world.unit, world.p)
        gaps.append(world.me.values_gap)
    assert gaps[1] - gaps[0] == pytest.approx(0.1)


def test_and_makes_one_mean_to_leave(make: Make) -> None:
    odds = []
    for on, felt in ((1.0, 0.0), (1.0, 0.1), (0.0, 0.1)):
        me = make(p={**P, "panels": on, "intention_by_mismatch": 4.0}, me={"mismatch_felt": felt}).lives(form_intention)
        odds.append(np.log(me.intention / (1.0 - me.intention)))
    assert odds[1] - odds[0] == pytest.approx(0.4) and odds[2] == pytest.approx(odds[0])


def test_leaving_soon_is_costly(make: Make) -> None:
    tied, free = (make(p=P, me={"lock_in_months": 15, "months_since_hire": months}) for months in (14, 15))
    assert free_to_go(tied.me, tied.p) == pytest.approx(0.3) and free_to_go(free.me, free.p) == 1.0
    assert opportunity(tied.me, tied.p) == pytest.approx(0.3 * opportunity(free.me, free.p))


# whole runs, small


@cache
def gone(on: bool) -> tuple[dict[int, float], dict[int, float], float]:
    """Voluntarily gone by months since hire, of all newcomers and of those who were misled (%), and the share of these."""
    job = school("typical", 400, months=60, values={"panels": float(on)})
    misled_at_hiring: dict[Any, bool] = {}
    left_after: dict[Any, int] = {}
    for run in run_ensemble(job, range(72 if on else 24)):  # one in five is misled
        for world in snapshots(job, run.number, range(3, 25, 3)).values():  # a look at each quarter sees nearly all
            people = world.people[world.people["filled"] & (world.people["months_since_hire"] < 3)]
            misled_at_hiring |= {(run.number, row["line"], row["occupant"]): row["mismatch"] > 0.0 for row in people}
        for row in run.log[run.log["kind"] == Leaving.VOLUNTARY]:
            left_after[run.number, row["line"], row["occupant"]] = int(row["months_since_hire"])

    def share_gone(who: list[Any], within: int) -> float:
        return 100.0 * float(np.mean([left_after.get(person, 99) <= within for person in who]))

    every, misled = list(misled_at_hiring), [person for person, so in misled_at_hiring.items() if so]
    after = (12, 24, 36)
    return (
        {m: share_gone(every, m) for m in after},
        {m: share_gone(misled, m) for m in after} if misled else {},
        len(misled) / len(every),
    )


def test_few_leave_in_the_first_year_and_more_in_the_third() -> None:
    usual, on = gone(False)[0], gone(True)[0]
    assert on[12] < usual[12], "tied"
    assert on[12] < 3.0 and on[36] - on[24] > on[24] - on[12] > on[12]
    assert 5.0 < on[24] < 20.0 and 12.0 < on[36] < 34.0, "the right size, not fitted"


def test_a_misled_minority_makes_more_of_the_early_departures() -> None:
    every, misled, share = gone(True)
    assert share == pytest.approx(0.2, abs=0.05)
    assert misled[36] > 1.4 * every[36]
    rest = (every[36] - share * misled[36]) / (1.0 - share)
    assert misled[36] > 1.5 * rest
