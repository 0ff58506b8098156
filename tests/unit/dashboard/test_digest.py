"""What is kept of a run says what the run says, and nothing about few people."""

import numpy as np
import pytest

from dashboard.answers.digest import COSTS, GROUPS, LEFT, PATHS, STAYS, STRAINS, TOTALS, digest
from sim.results.hurt import HURT
from tests.unit.dashboard.made_up import MadeUpRun

RUN = MadeUpRun(500, 0.0, 12, 30, 3)
FOUND = digest(RUN)


def test_everything_has_one_row_a_future() -> None:
    assert set(FOUND.paths) == {"departed", *PATHS} and set(FOUND.totals) == set(TOTALS)
    assert {values.shape for values in FOUND.paths.values()} == {(12, 31)}
    assert {FOUND.costs[name].shape for name in COSTS} == {(12, 3)}  # the last year is cut short
    assert {values.shape for values in (*FOUND.totals.values(), *FOUND.today.values())} == {(12,)}
    assert FOUND.futures == 12 and FOUND.months == 30 and 0 < FOUND.nbytes < 200_000


def test_departures_add_up_from_month_one() -> None:
    total = RUN.leaving[:, 1:].sum(axis=1)
    assert (FOUND.paths["departed"][:, 0] == 0).all()
    assert np.allclose(FOUND.paths["departed"][:, -1], total)
    for group in ("gender", "urim", "rank", "track"):
        assert np.allclose(FOUND.who[group].departures.sum(axis=1), total), group


def test_groups_under_five_are_not_shown_and_cannot_be_subtracted() -> None:
    departments = FOUND.who["department"]
    assert departments.names == ("Medicine", "Surgery", "Pathology")[:2] or departments.suppressed == 1
    assert "Tiny" not in departments.names
    # the only one left out would be the rest of the whole, so the smallest of the others goes, too
    assert departments.names == ("Medicine", "Surgery") and departments.suppressed == 2


def test_gaps_are_those_of_two_members_only() -> None:
    assert FOUND.who["gender"].gap == pytest.approx(np.zeros(12))
    assert FOUND.who["rank"].gap is None
    small = digest(MadeUpRun(40, 0.0, 3, 12, 1))
    assert small.who["urim"].gap is None and small.who["urim"].names == ("not URiM",)
    assert set(small.who) == set(GROUPS)


def test_todays_faculty_stay_or_leave() -> None:
    assert set(FOUND.today) == {STAYS, *LEFT}
    assert sum(FOUND.today.values()) == pytest.approx(np.full(12, 500.0))


def test_the_strains_of_leavers_are_known() -> None:
    assert set(FOUND.leading) == set(HURT) and set(FOUND.leavers) == set(STRAINS)
    assert sum(FOUND.leading.values()) == pytest.approx(np.ones(12))
    assert FOUND.leading[STRAINS[0]].mean() < FOUND.leading[STRAINS[1]].mean()


def test_a_run_without_departures_is_survived() -> None:
    empty = digest(MadeUpRun(10, 1.0, 3, 12, 1))
    assert empty.today[STAYS].tolist() == [10.0] * 3
    assert sum(values.sum() for values in empty.leading.values()) == 0.0
