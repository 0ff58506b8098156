"""Goal-seek: targets are read and refused, the guide begins well, and the answer is confirmed in futures of its own."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.engine.replicates import Cancelled
from sim.foundation.errors import InputError
from sim.studies.portfolio import Problem, Sought, Work, estimated, seek
from sim.studies.portfolio.grid import Grid, Prices
from sim.studies.portfolio.guide import Guide
from sim.studies.portfolio.judge import Judge
from sim.studies.portfolio.targets import Target, parsed

FEW = ("recognition", "evening_norms", "mentoring", "open_pay_criteria")
BUDGET = 60_000.0


def problem(own: Path | None, **more: object) -> Problem:
    usual: dict[str, Any] = {
        "levers": FEW, "budget_usd": BUDGET, "draws": 2, "replicates": 1, "months": 12, "evaluations": 18, "points": 3,
        "seed": 4, "targets": ("departures_avoided>=0.1",), **({} if own is None else {"institution": str(own)}),
    }  # fmt: skip
    return Problem(**{**usual, **more})


@pytest.fixture(scope="module")
def found(own: Path) -> Sought:
    return seek(problem(own), Work(threads=1), retested=4)


READ = {
    "departures_per_year<=6%": ("departures_per_year<=6%", 0.06),
    "departures-per-year ≤ 0.06": ("departures_per_year<=6%", 0.06),
    "departures_avoided>=1,200": ("departures_avoided>=1200", 1200.0),
    "protected_share>=80%": ("protected_share>=80%", 0.8),
    "evening_hours_per_week<=7,5": ("evening_hours_per_week<=7.5", 7.5),
    "total_usd<=-5000000": ("total_usd<=-5000000", -5e6),
}


@pytest.mark.parametrize("text", READ)
def test_a_target_is_read_as_it_is_meant_and_written_in_one_way(text: str) -> None:
    written, value = READ[text]
    target = parsed(text)
    assert target.value == pytest.approx(value) and str(target) == written and parsed(str(target)) == target


FIVE = ("burned_out", "intends_to_leave", "searching", "vacancy_share", "extra_load")
MISTAKES = {
    "none": (("six percent",), "is not a target"),
    "name": (("departures_per_yaer<=6%",), 'Did you mean "departures_per_year"'),
    "no direction": (("hires>=3",), "is not an outcome that can be a target"),
    "the worse": (("departures_per_year>=6%",), "less is better"),
    "the worse, higher": (("protected_share<=80%",), "more is better"),
    "more than everything": (("burned_out<=35",), "burned_out<=35%"),
    "share": (("protected_share>=120%",), "between 0% and 100%"),
    "percent of people": (("departures_avoided>=6%",), "counted in people"),
    "less than nothing": (("departures_per_year<=-1%",), "less than nothing"),
    "contradiction": (("departures_per_year<=6%", "departures_per_year<=7%"), "about the same"),
    "too many": (tuple(f"{name}<=1%" for name in FIVE), "at most 4"),
}


@pytest.mark.parametrize(("texts", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_target_that_cannot_be_gets_one_clear_message(texts: tuple[str, ...], says: str) -> None:
    with pytest.raises(InputError) as caught:
        problem(None, targets=texts)
    assert says in str(caught.value) and "targets" in str(caught.value)


def judge(targets: tuple[str, ...], criterion: str = "mean") -> Judge:
    before = np.column_stack([np.full(10, 50.0), np.full(10, 0.5)])
    return Judge(tuple(map(parsed, targets)), criterion, ("departures", "protected_share"), before, np.arange(10))


def test_what_is_missing_is_told_in_shares_of_the_gap() -> None:
    changes = np.zeros((3, 10, 2))
    changes[1] = [-10.0, 0.1]
    changes[2] = [-20.0, 0.2]
    assert judge(("departures_avoided>=20",)).missing(changes).tolist() == pytest.approx([1.0, 0.5, 0.0])
    both = judge(("departures_avoided>=20", "protected_share>=90%"))
    assert both.missing(changes).tolist() == pytest.approx([1.0, 0.75, 0.5])  # the widest gap counts
    assert both.reached(changes).sum() == 0 and judge(("departures_avoided>=20",)).reached(changes)[2].all()
    already = judge(("departures<=60",))
    assert already.missing(changes)[0] < 0.0


def test_the_worst_tenth_and_regret_look_at_draws() -> None:
    changes = np.zeros((2, 10, 2))
    changes[0, :, 0] = -30.0
    changes[0, 0, 0] = 10.0  # one draw in which it harms
    changes[1, :, 0] = -20.0
    assert judge(("departures_avoided>=20",)).missing(changes).tolist() == pytest.approx([-0.3, 0.0])
    assert judge(("departures_avoided>=20",), "worst-decile").missing(changes).tolist() == pytest.approx([1.5, 0.0])
    assert judge((), "regret").departures(changes).tolist() == pytest.approx([30.0, 10.0])
    usd = np.array([1.0, 2.0])
    assert judge(()).stays(usd, changes).tolist() == pytest.approx([1.0, 0.1])


def test_half_a_standard_error_to_spare_counts_against_what_is_unsure() -> None:
    changes = np.zeros((2, 10, 2))
    changes[0, :, 0] = -21.0 + 9.0 * np.tile([1.0, -1.0], 5)  # reaches on average, draws apart
    changes[1, :, 0] = -21.0
    one = judge(("departures_avoided>=20",))
    assert one.missing(changes).tolist() == pytest.approx([-0.05, -0.05])
    assert one.missing(changes, 0.5)[0] == pytest.approx(-0.05 + 0.5 * 3.0 / 20.0) and one.missing(changes, 0.5)[1] < 0.0


def test_the_guide_finds_the_cheapest_that_would_reach_the_target() -> None:
    grid = Grid(("cheap", "dear", "harm"), 2, 100.0)
    alone = np.zeros((3, 10, 2))
    alone[:, :, 0] = np.array([-10.0, -20.0, 5.0])[:, None]
    guide = Guide(judge(("departures_avoided>=20",)), Prices.of(grid, np.array([10.0, 60.0, 1.0])), alone)
    assert guide.cheapest(100.0)[0] == (2, 1, 0)
    assert (2, 2, 0) in guide.most() and all(levels[2] == 0 for levels in guide.first())
    assert guide.filled(guide.gains()[0], 0.0) == (0, 0, 0)
    assert guide.predicted(np.array([[2, 1, 0]]))[0, 0, 0] == pytest.approx(-20.0)


def test_a_target_of_people_goes_with_the_size_of_the_school() -> None:
    assert parsed("departures_avoided>=20").sized(0.4) == Target("departures_avoided", 8.0)
    assert parsed("departures_per_year<=6%").sized(0.4) == parsed("departures_per_year<=6%")


def test_the_answer_keeps_to_the_budget_and_is_told_from_futures_of_its_own(found: Sought) -> None:
    points = found.points.set_index("point")
    assert found.status in ("reached", "beyond", "unreachable") and found.answer in points.index
    assert points.loc[found.answer, "usd_per_year"] <= BUDGET
    assert (points.loc["0", ["usd_per_year", "departures_avoided", "found_departures_avoided"]] == 0.0).all()
    answer = found.confirmed[found.confirmed["point"] == found.answer].set_index("outcome")
    assert answer.loc["departures_avoided", "mean"] == pytest.approx(-answer.loc["departures", "change"])
    assert 0 <= found.reached_in <= found.confirmed_in
    assert list(found.methods["method"]) == ["optimizer", "greedy", "random"] and set(found.alone["lever"]) == set(FEW)
    if found.status == "reached":
        assert points.loc[found.answer, "missing"] <= 0.0


def test_the_answer_is_what_a_paired_comparison_says(found: Sought, own: Path) -> None:
    """Nothing of the confirmation is made here: the same draws and seed give the same changes."""
    from sim.studies.portfolio.seek import _sets
    from sim.world.institution import load_institution

    place = load_institution(str(own))
    draws = _sets(found.problem, place, 4)[2]
    policy = sim.load_scenario("baseline").with_levers(**found.policy())
    compared = sim.compare(
        ["baseline", policy.model_copy(update={"name": "mine"})], institution=str(own), replicates=len(draws), months=12,
        seed=found.problem.seed + 2, draws=draws, by_unit=False,
    )  # fmt: skip
    answer = found.confirmed.set_index("outcome").loc["burned_out", "change"]
    assert compared.differences("burned_out")["mine"].mean() == pytest.approx(answer, rel=1e-9, abs=1e-12)


def test_no_draw_serves_two_steps_and_too_many_are_refused(own: Path) -> None:
    from sim.studies.portfolio.seek import _sets
    from sim.world.institution import load_institution

    place = load_institution(str(own))
    sets = _sets(problem(own), place, 4)
    keys = [{tuple(sorted(draw.items())) for draw in each} for each in sets]
    assert [len(one) for one in keys] == [2, 4, 4] and not (keys[0] & keys[1] or keys[0] & keys[2] or keys[1] & keys[2])
    with pytest.raises(InputError, match="the posterior has 12"):
        seek(problem(own, draws=3), Work(threads=1))


def test_a_smaller_search_tells_everything_at_the_size_of_the_school(own: Path) -> None:
    small = seek(problem(own, targets=()), Work(threads=1), searched_at=50, retested=4, compared=False)
    assert small.searched_at == 50 < small.people and small.status == "best" and not small.targets
    row = small.points.set_index("point").loc[small.answer]
    assert row["found_usd_per_year"] == pytest.approx(row["usd_per_year"], rel=0.5)
    assert row["usd_per_year"] <= BUDGET and np.isnan(row["missing"])


def test_what_today_reaches_and_what_nothing_reaches_is_said(own: Path) -> None:
    easy = seek(problem(own, targets=("departures_per_year<=90%",)), Work(threads=1), retested=4, compared=False)
    assert easy.status == "already" and easy.policy() == {} and easy.reached_in == easy.confirmed_in
    never = seek(problem(own, targets=("departures_per_year<=0%",)), Work(threads=1), retested=4, compared=False)
    assert never.status == "unreachable" and never.most and not never.beyond and never.reached_in == 0
    assert never.points.set_index("point").loc[never.answer, "usd_per_year"] <= BUDGET


def test_a_budget_that_pays_for_nothing_says_what_the_cheapest_costs(own: Path) -> None:
    with pytest.raises(InputError, match="One step of any lever costs more than 5 dollars") as caught:
        seek(problem(own, budget_usd=5.0, levers=("mentoring", "recognition")), Work(threads=1), retested=4)
    assert caught.value.path == ("budget_usd",)


def test_it_stops_when_it_is_no_longer_wanted(own: Path) -> None:
    asked = iter(range(1000))
    with pytest.raises(Cancelled):
        seek(problem(own), Work(threads=1, cancelled=lambda: next(asked) > 3), retested=4)


def test_threads_change_nothing(found: Sought, own: Path) -> None:
    again = seek(problem(own), Work(threads=2), retested=4)
    for name, table in found.tables().items():
        pd.testing.assert_frame_equal(again.tables()[name], table, check_exact=True)
    assert (again.status, again.answer, again.reached_in) == (found.status, found.answer, found.reached_in)


def test_the_estimate_is_what_stored_effects_say_and_keeps_to_the_budget() -> None:
    effects = sim.lever_effects("community")
    asked = Problem(institution="community", budget_usd=1e5, targets=("departures_per_year<=6.5%",))
    said = estimated(asked, effects)
    assert said is not None and said.usd_per_year <= 1e5
    full = effects.estimate(said.policy, 5)
    assert full is not None and said.paired.change["departures"].tolist() == full.change["departures"].tolist()
    assert said.points["departures_avoided"].is_monotonic_increasing and (said.points["usd_per_year"] <= 1e5).all()
    more = estimated(asked.model_copy(update={"budget_usd": 1e12, "targets": ()}), effects)
    assert more is not None and -more.paired.change["departures"].mean() > -full.change["departures"].mean()
    assert estimated(replace_targets(asked, "visits_lost<=1"), effects) is None
    assert estimated(asked.model_copy(update={"scenario": "hiring-freeze"}), effects) is None
    assert estimated(asked.model_copy(update={"months": 18}), effects) is None
    easy = estimated(replace_targets(asked, "departures_per_year<=50%"), effects)
    assert easy is not None and easy.already and easy.policy == {} and easy.reached_in == 100


def replace_targets(asked: Problem, *targets: str) -> Problem:
    return asked.model_copy(update={"targets": targets})


def called(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


COMMAND = [
    "portfolio", "--budget-usd", "60000", "--levers", "recognition,evening-norms,mentoring", "--draws", "2",
    "--replicates", "1", "--months", "6", "--evaluations", "16", "--points", "3", "--threads", "1", "--no-compare",
]  # fmt: skip


def test_the_command_seeks_targets_and_writes_the_answer(own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "found"
    done = called(*COMMAND, "--institution", str(own), "--target", "departures_per_year<=90%", "--out", str(folder))
    assert done.exit_code == 0, done.output
    assert "Today's course reaches" in " ".join(done.stdout.replace("’", "'").split())
    names = {path.name for path in folder.iterdir()}
    assert {"points.csv", "confirmed.csv", "methods.csv", "tried.csv", "alone.csv", "metadata.json", "scenarios"} <= names
    found = pd.read_csv(folder / "points.csv", dtype={"point": str})
    assert len(found) and sim.load_scenario(folder / "scenarios" / "answer.yaml").levers == {}


@pytest.mark.parametrize(
    ("target", "says"),
    [("departures_per_yaer<=6%", "Did you mean"), ("departures_per_year>=6%", "less is better"), ("much", "is not a target")],
)
def test_a_wrong_target_is_refused_before_anything_runs(target: str, says: str) -> None:
    done = called(*COMMAND, "--target", target)
    assert done.exit_code == 2 and says in done.stderr and "Traceback" not in done.output


