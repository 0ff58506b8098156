"""Portfolios: on made-up levers with a known frontier the search finds it and beats greedy and random search."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.engine.replicates import Cancelled
from sim.evidence.parameters import levers
from sim.foundation.errors import InputError
from sim.studies.portfolio import Problem, Result, Work
from sim.studies.portfolio.archive import Archive, Scale
from sim.studies.portfolio.baselines import search_greedily
from sim.studies.portfolio.frontier import Box, balanced, front, knees, spread
from sim.studies.portfolio.grid import USD, Grid, Prices
from sim.studies.portfolio.result import ALONE, GREEDY, OPTIMIZER, RANDOM
from sim.studies.portfolio.search import find_with
from sim.studies.portfolio.setting import PortfolioSetting

TEN = tuple(levers())[:10]
HELPS = 5  # the first five levers buy the first objective with the second; the others harm both
Levels = tuple[int, ...]
Array = np.ndarray


def asked(**more: object) -> Problem:
    usual = {
        "institution": "community", "people": 50, "levers": TEN, "budget_usd": 1e9, "months": 3, "draws": 0,
        "objectives": ("departures", "burned_out"), "evaluations": 400, "points": 30,
    }  # fmt: skip
    return Problem(**{**usual, **more})


def known(levels: Levels) -> Array:
    """The frontier is known: no harmful lever at all, and any amount of the others."""
    helps, harms = sum(levels[:HELPS]), sum(levels[HELPS:])
    return np.tile([harms - helps, harms + helps, 100.0 * sum(levels)], (2, 1))


def found_by(problem: Problem, tried: Callable[[Levels], Array], work: Work | None = None) -> Result:
    setting = PortfolioSetting.of(problem)
    return find_with(setting, setting, work or Work(threads=1), tries=(tried, tried))


@pytest.fixture(scope="module")
def result() -> Result:
    return found_by(asked(), known)


def test_the_search_finds_a_known_frontier(result: Result) -> None:
    frontier = result.frontier
    bought = frontier["departures"].to_numpy()
    assert (frontier["burned_out"] == -bought).all()
    assert (frontier[[f"lever:{name}" for name in TEN[HELPS:]]] == 0.0).all().all()
    true = {float(-amount) for amount in range(4 * HELPS + 1)}
    assert len(true & set(bought)) >= len(true) - 2


def test_the_search_beats_random_search_and_the_comparison_says_so(result: Result) -> None:
    methods = result.methods.set_index("method")
    assert methods.loc[[OPTIMIZER, RANDOM], "evaluations"].tolist() == [400, 400]
    assert methods.loc[GREEDY, "evaluations"] <= 400  # every weighting ends on the same way: it has nothing left to try
    for column in ("hypervolume", "kept_hypervolume", "check_hypervolume"):
        assert methods.loc[OPTIMIZER, column] > methods.loc[RANDOM, column] + 0.1
    assert methods.loc[OPTIMIZER, "share_of_joint_front"] > methods.loc[RANDOM, "share_of_joint_front"]
    growth = result.growth.groupby("method")["hypervolume"]
    assert all((np.diff(values) >= -1e-12).all() for _, values in growth)
    assert growth.last().to_dict() == pytest.approx(methods["hypervolume"].to_dict())


def test_where_greedy_choice_is_perfect_the_comparison_says_that_too() -> None:
    worth = np.arange(len(TEN), 0, -1) ** 2.0

    def additive(levels: Levels) -> Array:
        value, usd = float(np.dot(worth, levels)), 100.0 * sum(levels)
        return np.tile([-value, 0.0, usd], (2, 1))

    found = found_by(asked(budget_usd=1000.0, objectives=("departures", "burned_out"), evaluations=200), additive)
    best = -additive((4, 4, 2, *[0] * 7))[0, 0]
    greedy = found.archives[GREEDY]
    assert -greedy.scores()[greedy.allowed][:, 0].min() == best
    methods = found.methods.set_index("method")["hypervolume"]
    assert methods[GREEDY] >= methods[OPTIMIZER]


def test_levers_that_only_work_together_are_found_by_the_search_and_missed_by_greedy() -> None:
    def in_pairs(levels: Levels) -> Array:
        together = sum(min(one, other) for one, other in zip(levels[::2], levels[1::2], strict=True))
        return np.tile([0.1 * sum(levels) - together, 0.0, 100.0 * sum(levels)], (2, 1))

    found = found_by(asked(), in_pairs)
    best = found.tried[found.tried["within_budget"]].groupby("method")["departures"].min()
    assert best[GREEDY] == 0.0 and best[OPTIMIZER] < best[RANDOM] < 0.0
    methods = found.methods.set_index("method")["hypervolume"]
    assert methods[OPTIMIZER] > methods[RANDOM] > methods[GREEDY] > 0.0


def test_greedy_takes_the_best_improvement_per_dollar_first() -> None:
    grid = Grid(("a", "b", "c"), 2, 130.0)
    gain, usd = np.array([3.0, 4.0, 0.5]), np.array([10.0, 40.0, 20.0])

    def look(wanted: list[Levels]) -> Array:
        rows = np.array(wanted, dtype=float)
        return np.column_stack([-rows @ gain, rows @ usd])[:, None, :]

    archive = Archive(GREEDY, Scale(np.ones(1), "mean", np.zeros(1, dtype=int), 130.0), look, 50)
    archive.add(grid.start)
    search_greedily(archive, Prices.of(grid, archive.usd[1:]), 1)
    # (2, 0, 0) is best per dollar and known from the start; then the second lever, and what is left for the third
    assert archive.levels[len(grid.start) :] == [(2, 2, 0), (2, 0, 2), (2, 2, 1)]


def test_the_budget_is_kept_even_where_the_estimate_is_wrong() -> None:
    def dearer_together(levels: Levels) -> Array:
        used = sum(step > 0 for step in levels)
        return np.tile([-float(sum(levels)), 0.0, 100.0 * sum(levels) * (1.0 + 0.01 * used)], (2, 1))

    found = found_by(asked(budget_usd=1500.0), dearer_together)
    assert (found.frontier[USD] <= 1500.0).all()
    over = found.tried[~found.tried["within_budget"]]
    assert len(over) and (over[USD] > 1500.0).all() and not over["on_front"].any()
    assert found.tried.groupby("method")["within_budget"].mean().min() > 0.3


def test_nothing_is_tried_twice_and_a_used_up_grid_ends_the_search() -> None:
    tried: list[Levels] = []

    def counted(levels: Levels) -> Array:
        tried.append(levels)
        return known((*levels, *[0] * 8))

    found = found_by(asked(levers=TEN[:2], steps=2, evaluations=100), counted)
    of_search = len({levels for each in found.archives.values() for levels in each.levels})
    assert of_search == 9 and len(tried) <= 9 + 9  # once in the search, once in the check
    assert found.setting.grid.size == 9


@dataclass
class ByChance:
    """Levers that do nothing at all: whatever looks good was chance."""

    salt: int

    def __call__(self, levels: Levels) -> Array:
        rng = np.random.default_rng([self.salt, *levels])
        return np.column_stack([rng.normal(size=(2, 2)), np.full((2, 1), 100.0 * sum(levels))])


def test_the_fresh_check_finds_out_what_was_only_chance() -> None:
    setting = PortfolioSetting.of(asked(evaluations=150))
    found = find_with(setting, setting, Work(threads=1), tries=(ByChance(1), ByChance(2)))
    curse = found.curse.set_index(["points", "objective"])
    for objective in ("departures", "burned_out"):
        assert curse.loc[(OPTIMIZER, objective), "promised"] < -0.3
        assert abs(curse.loc[(OPTIMIZER, objective), "kept"]) < 0.4
        assert abs(curse.loc[(ALONE, objective), "promised"]) < 0.6
    assert not found.frontier["kept_in_check"].all()


def test_criteria_are_what_they_say() -> None:
    by_draw = np.array([[[1.0], [2.0], [9.0]], [[3.0], [3.0], [3.0]]])
    best = by_draw.min(axis=0)

    def scores(criterion: str) -> list[float]:
        return list(Scale(np.ones(1), criterion, np.arange(3), 0.0).scores(by_draw, best)[:, 0])

    assert scores("mean") == [4.0, 3.0] and scores("worst-decile") == [9.0, 3.0]
    assert scores("regret") == [6.0, 2.0]
    many = np.arange(40.0)[None, :, None]
    assert Scale(np.ones(1), "worst-decile", np.arange(40), 0.0).scores(many, many[0])[0, 0] == 37.5


def test_an_outcome_that_should_rise_is_turned_round() -> None:
    def better_when_higher(levels: Levels) -> Array:
        return np.tile([float(sum(levels[:2])), 10.0 * sum(levels)], (2, 1))

    found = found_by(asked(objectives=("self_respect",), levers=TEN[:3], evaluations=60), better_when_higher)
    assert found.frontier["self_respect"].tolist() == [8.0] and len(found.frontier) == 1


@pytest.mark.parametrize("criterion", ["worst-decile", "regret"])
def test_a_cautious_criterion_avoids_what_fails_in_some_draw(criterion: str, own: Path) -> None:
    def risky(levels: Levels) -> Array:
        """The first lever is best on average and a disaster in one draw; the second always helps."""
        first, second = levels[0], levels[1]
        draws = np.full(5, -3.0 * first - second)
        draws[4] += 10.0 * first
        return np.column_stack([draws, np.zeros(5), np.full(5, 1.0)])

    chosen = {}
    for name in ("mean", criterion):
        problem = asked(institution=str(own), draws=5, replicates=1, criterion=name, levers=TEN[:2], evaluations=40)
        best = found_by(problem, risky).frontier.iloc[0]
        chosen[name] = (best[f"lever:{TEN[0]}"], best[f"lever:{TEN[1]}"])
    assert chosen["mean"] == (1.0, 1.0)
    assert chosen[criterion] != chosen["mean"] and chosen[criterion][1] == 1.0


def test_frontiers_boxes_and_points_worth_a_look() -> None:
    scores = np.array([[0.0, 4.0], [1.0, 1.0], [4.0, 0.0], [2.0, 2.0], [1.0, 1.0], [3.5, 0.4], [0.4, 3.5]])
    places = front(scores)
    assert list(places) == [0, 1, 2, 5, 6] and list(front(scores[:0])) == []
    box = Box.around(scores, np.array([2.0, 2.0]))
    assert list(box.ideal) == [0.0, 0.0] and list(box.nadir) == [4.0, 4.0]
    one = Box.around(np.array([[-3.0]]), np.zeros(1))  # a single objective: from the best to doing nothing
    assert (one.ideal, one.nadir) == (-3.0, 0.0) and one.hypervolume(np.array([[-1.5]])) == pytest.approx(0.6 / 1.1)
    assert Box(np.zeros(1), np.zeros(1)).hypervolume(np.ones((1, 1))) == 0.0
    corner = Box(np.zeros(2), np.ones(2))
    assert corner.hypervolume(np.zeros((1, 2))) == pytest.approx(1.0)
    assert corner.hypervolume(np.array([[0.55, 0.0]])) == pytest.approx(0.5)
    assert corner.hypervolume(np.array([[2.0, 2.0]])) == corner.hypervolume(np.zeros((0, 2))) == 0.0
    assert balanced(scores[places], box) == 1
    angles = np.linspace(0.0, np.pi / 2, 30)
    round_ = np.column_stack([1.0 - np.sin(angles), 1.0 - np.cos(angles)])
    kept = spread(round_, 6, [13], 1)
    assert len(kept) == 6 and {0, 13, 29} <= set(kept)
    assert knees(round_[:3], corner) == []


def test_a_stopped_search_goes_on_and_changes_nothing(tmp_path: Path) -> None:
    problem = asked(evaluations=60)
    whole = found_by(problem, known)
    counts = iter(range(1000))
    with pytest.raises(Cancelled):
        found_by(problem, known, Work(tmp_path, 1, cancelled=lambda: next(counts) >= 40))
    (tmp_path / "search/parts/.part-000999.parquet.1").write_bytes(b"half")  # as a kill would leave it
    tried: list[Levels] = []
    told: list[tuple[int, int]] = []
    again = found_by(
        problem,
        lambda levels: tried.append(levels) or known(levels),
        Work(tmp_path, 2, progress=lambda *now: told.append(now)),
    )
    pd.testing.assert_frame_equal(again.tried, whole.tried)
    pd.testing.assert_frame_equal(again.frontier, whole.frontier)
    everything = {levels for each in whole.archives.values() for levels in each.levels}
    assert len(tried) == len(everything) - 40 + len(whole.check.levels)
    assert told[-1][0] <= told[-1][1] and [now for now, _ in told] == sorted(now for now, _ in told)


def test_another_search_in_the_folder_is_refused_and_what_is_known_serves_any_budget(tmp_path: Path) -> None:
    found_by(asked(evaluations=30), known, Work(tmp_path, 1))
    with pytest.raises(InputError, match="another study or version; changed: steps, seed"):
        found_by(asked(seed=2, steps=3), known, Work(tmp_path, 1))
    tried: list[Levels] = []
    more = asked(budget_usd=5000.0, evaluations=31)  # neither changes what a combination does
    (tmp_path / "search/parts/part-000003.parquet").write_bytes(b"half")
    found_by(more, lambda levels: tried.append(levels) or known(levels), Work(tmp_path, 1))
    start = PortfolioSetting.of(more).grid.start
    assert [levels for levels in start if levels in tried] == start[3:4], "a damaged part is made again, and nothing else"


MISTAKES: dict[str, tuple[dict[str, object], str]] = {
    "lever": ({"levers": ("team_inbx",)}, 'Did you mean "team_inbox"'),
    "lever twice": ({"levers": ("mentoring", "mentoring")}, "named twice"),
    "objective": ({"objectives": ("departure",)}, 'Did you mean "departures"'),
    "no direction": ({"objectives": ("hires",)}, "neither better nor worse"),
    "no objectives": ({"objectives": ()}, "0 objectives"),
    "criterion": ({"criterion": "worst"}, "mean, worst-decile, regret"),
    "regret without draws": ({"criterion": "regret"}, "2 to 100 draws, or the criterion mean"),
    "negative budget": ({"budget_usd": -1.0}, "dollars a year from 0"),
    "not a number": ({"budget_usd": float("nan")}, "not a finite number"),
    "few evaluations": ({"evaluations": 20}, "21 or more"),
    "steps": ({"steps": 0}, "whole steps from 1 to 20"),
    "replicates": ({"replicates": 0}, "from 1 to 1000"),
    "draws": ({"draws": 101}, "from 0 to 100"),
}


@pytest.mark.parametrize(("keys", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_one_clear_message(keys: dict[str, object], says: str) -> None:
    with pytest.raises(InputError) as caught:
        asked(**keys)
    assert says in str(caught.value)


def test_what_does_not_fit_together_is_refused_before_anything_runs(own: Path) -> None:
    with pytest.raises(InputError, match="is already used by the scenario"):
        PortfolioSetting.of(asked(scenario="fix-workflows"))
    with pytest.raises(InputError, match=r"person-months.\nAllowed: at most 10,000,000,000"):
        PortfolioSetting.of(asked(people=100_000, evaluations=100_000))
    with pytest.raises(InputError, match="the posterior has 12"):
        PortfolioSetting.of(asked(institution=str(own), draws=7))
    with pytest.raises(InputError, match="One step of any lever costs more than 20 dollars"):
        found_by(asked(budget_usd=20.0), known)


def test_levers_of_the_scenario_are_left_out_where_none_are_named() -> None:
    setting = PortfolioSetting.of(replace_levers(asked(scenario="fix-workflows")))
    assert set(setting.grid.names) == set(levers()) - set(setting.base.levers)
    added = setting.scenario((4, *[0] * (len(setting.grid.names) - 1)))
    assert set(added.levers) == {*setting.base.levers, setting.grid.names[0]}


def replace_levers(problem: Problem) -> Problem:
    return Problem(**{**dict(problem), "levers": ()})


def test_the_check_has_other_draws_and_other_random_numbers(own: Path) -> None:
    problem = asked(institution=str(own), draws=4)
    first, second = PortfolioSetting.of(problem), PortfolioSetting.of(problem, fresh=1)
    assert second.ready.job.seed == first.ready.job.seed + 1
    settings = [[tuple(sorted(job.settings.items())) for job in each.ready.jobs] for each in (first, second)]
    assert not set(settings[0]) & set(settings[1]) and replace(first.grid) == second.grid
