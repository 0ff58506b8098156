"""Drivers: known games get their known shares, switches off are switches off, leavers' words are counted right."""

import json
import re
import shlex
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.engine.replicates import Cancelled
from sim.evidence.parameters import settings, switches
from sim.foundation.errors import InputError
from sim.results.event_log import STRAINS
from sim.results.hurt import CAUSES, HURT
from sim.studies.drivers.coalitions import Coalitions
from sim.studies.drivers.game import by_pair, contributions, joining, members, needed, orders
from sim.studies.drivers.output import figures_of
from sim.studies.drivers.players import Driver, check_on, drivers
from sim.studies.drivers.shares import ratio, shared_out
from sim.studies.drivers.study import Answer, Drivers
from sim.studies.points import cache
from sim.world.institution import load_institution

SCHOOL = load_institution("community").scaled(120)
AMONG = ("values_gap", "culture=strain_culture,culture_drift", "strain_inbox", "voice")
SMALL = {"institution": SCHOOL, "months": 12, "replicates": 3, "seed": 4, "pairs": 1, "among": AMONG}


def glove(coalition: int) -> float:
    """One left glove (player 0) and two right ones: a pair is worth 1."""
    return float(bool(coalition & 1 and coalition & 0b110))


def test_the_glove_game_is_shared_out_as_shapley_did() -> None:
    every = np.array(list(permutations(range(3))))
    worth = {coalition: glove(coalition) for coalition in range(8)}
    assert contributions(every, worth).mean(axis=0) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_every_order_shares_out_the_whole_effect() -> None:
    rng = np.random.default_rng(3)
    worth = {coalition: float(rng.normal()) for coalition in range(2**5)}
    drawn = orders(5, 10, seed=1, replicate=2)
    assert contributions(drawn, worth).sum(axis=1) == pytest.approx(np.full(20, worth[31] - worth[0]))


def test_orders_come_in_antithetic_pairs_and_hang_on_seed_and_replicate_only() -> None:
    drawn = orders(6, 3, seed=5, replicate=7)
    assert (drawn[::2] == drawn[1::2, ::-1]).all()
    assert (np.sort(drawn, axis=1) == np.arange(6)).all()
    assert (orders(6, 2, seed=5, replicate=7) == drawn[:4]).all()
    assert (orders(6, 3, seed=5, replicate=8) != drawn).any() and (orders(6, 3, seed=6, replicate=7) != drawn).any()


def test_all_sets_that_are_needed_are_simulated_and_no_others() -> None:
    drawn = np.array([[2, 0, 1, 3]])
    assert joining(drawn[0]) == [0, 0b0100, 0b0101, 0b0111, 0b1111]
    alone, all_but = {1, 2, 4, 8}, {0b1110, 0b1101, 0b1011, 0b0111}
    assert set(needed(4, drawn)) == {0, 15, 0b0101} | alone | all_but
    assert members([0b0101], 4).tolist() == [[1.0, 0.0, 1.0, 0.0]]


def test_backwards_orders_cancel_what_joining_early_or_late_does_to_a_pair() -> None:
    worth = {coalition: float(bin(coalition).count("1") ** 2) for coalition in range(2**4)}  # every two players meet
    pairs = by_pair(contributions(orders(4, 6, seed=2, replicate=0), worth))
    assert pairs == pytest.approx(np.full((6, 4), 4.0))  # so one pair of orders is exact


def made_up(replicates: int, pairs: int) -> tuple[tuple[Driver, ...], list[dict[int, float]], dict[int, np.ndarray]]:
    """Three players: 1 and 2 alone, 0 only with both; a level that varies by chance and belongs to nobody."""
    players = tuple(Driver(name, name, "strain", (name,)) for name in STRAINS[:3])
    rng = np.random.default_rng(9)
    worths = []
    for _ in range(replicates):
        chance = rng.normal()
        worths.append(
            {c: chance + 4.0 * (c >> 1 & 1) + 2.0 * (c >> 2 & 1) + 6.0 * (c == 7) for c in range(8)}
        )
    return players, worths, {number: orders(3, pairs, 1, number) for number in range(replicates)}


def test_shares_of_a_known_game_with_what_chance_and_orders_leave_open() -> None:
    players, worths, drawn = made_up(200, 2)
    found = shared_out(players, worths, drawn, np.arange(200) % 1, 0)
    table = found.table
    assert table["drop_one"].tolist() == pytest.approx([6.0, 10.0, 8.0])
    assert table["add_one"].tolist() == pytest.approx([0.0, 4.0, 2.0])
    for name, known in (("shapley", (2.0, 6.0, 4.0)), ("share", (1 / 6, 1 / 2, 1 / 3))):
        for value, low, high, truth in zip(*(table[f"{name}{end}"] for end in ("", "_low", "_high")), known, strict=True):
            assert value == pytest.approx(truth, rel=0.1) and low <= truth <= high
    assert table["shapley"].sum() == pytest.approx(12.0) and table["share"].sum() == pytest.approx(1.0)
    assert found.effect == pytest.approx((12.0, 12.0, 12.0)) and found.permutations == 800
    # chance cancels, so all that is uncertain comes from the orders that were drawn
    assert table["standard_error"].to_numpy() == pytest.approx(table["standard_error_orders"].to_numpy(), rel=0.2)
    assert (table["standard_error"] < 0.15).all()


def test_without_an_effect_there_are_no_shares() -> None:
    players, worths, drawn = made_up(8, 1)
    idle = [dict.fromkeys(each, float(k)) for k, each in enumerate(worths)]
    found = shared_out(players, idle, drawn, np.zeros(8, dtype=int), 0)
    assert not found.certain and found.table["share"].isna().all()
    assert np.isnan(found.table["standard_error_orders"]).all()  # of one pair nothing is known
    assert np.isnan(ratio(np.ones(4), np.array([1.0, -1.0, 1.0, -1.0]), np.arange(4), 4)).all()


@pytest.fixture(scope="module")
def answer() -> Answer:
    return Drivers.of(**SMALL, threads=1).run()


def test_in_a_school_values_add_up_and_switching_off_is_comparing(answer: Answer) -> None:
    table = answer.shares.table.set_index("driver")
    assert table["shapley"].sum() == pytest.approx(answer.shares.effect[0])
    asked = {key: SMALL[key] for key in ("institution", "months", "replicates", "seed")}
    usual = sim.run(**asked).horizon(["departures_voluntary"])["departures_voluntary"]
    assert answer.shares.level[0] == usual.mean() > 0.0
    names = [name for driver in answer.question.players for name in driver.switches]
    for driver in answer.question.players:
        off = sim.run(**asked, switches=dict.fromkeys(driver.switches, 0)).horizon(["departures_voluntary"])
        assert table.loc[driver.name, "drop_one"] == pytest.approx((usual - off["departures_voluntary"]).mean())
        others = dict.fromkeys(set(names) - set(driver.switches), 0)
        alone = sim.run(**asked, switches=others).horizon(["departures_voluntary"])["departures_voluntary"]
        assert table.loc[driver.name, "add_one"] == pytest.approx(alone.mean() - answer.shares.nothing[0])


def test_threads_and_interruptions_change_nothing(
    answer: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "points_in_a_part", lambda months, points: 4)
    question = Drivers.of(**SMALL, threads=2)
    asked = iter(range(100))
    with pytest.raises(Cancelled):
        question.run(tmp_path, cancelled=lambda: next(asked) >= 11)
    assert cache.points_in(tmp_path) == 8
    again = question.run(tmp_path)
    pd.testing.assert_frame_equal(again.shares.table, answer.shares.table)
    pd.testing.assert_frame_equal(again.beside, answer.beside)
    assert again.metadata == answer.metadata
    with pytest.raises(InputError, match=r"another study or version; changed: .*futures"):
        Drivers.of(**{**SMALL, "replicates": 2}).run(tmp_path)


def test_posterior_draws_take_turns(answer: Answer) -> None:
    draws = [{"offers_per_year": 1.2}, {"offers_per_year": 1.9}]
    found = Drivers.of(**{**SMALL, "replicates": 4}, draws=draws, threads=2)
    assert [evaluator.job.settings["offers_per_year"] for evaluator in found.stage.by_draw] == [1.2, 1.9]
    shares = found.run().shares
    assert shares.table["shapley"].sum() == pytest.approx(shares.effect[0])
    asked = {key: SMALL[key] for key in ("institution", "months", "seed")}
    expected = sim.run(**asked, replicates=4, draws=draws).summary(["departures_voluntary"]).iloc[0]
    assert shares.level == pytest.approx((expected["mean"], expected["low"], expected["high"]))


def test_what_leavers_tell_is_what_hurt_them_most(answer: Answer) -> None:
    asked = {key: SMALL[key] for key in ("institution", "months", "replicates", "seed")}
    run = sim.run(**asked)
    log = run.departures[run.departures["kind"] == "voluntary"]
    counted = dict.fromkeys(HURT, 0)
    for words in log["hurt_most"].dropna():
        counted[words] += 1
    table = answer.log.table.set_index("cause")
    assert answer.log.audited == sum(counted.values()) > 5 and answer.log.leavers == len(log)
    for name in CAUSES:
        assert table.loc[name, "named"] == pytest.approx(counted[name] / answer.log.audited)
    assert answer.log.nothing == pytest.approx(counted["nothing"] / answer.log.audited)
    everybody = run.horizon(["strain_culture"])["strain_culture"].mean()
    assert table.loc["strain_culture", "everybody"] == pytest.approx(everybody)
    # only drivers that are strains and gaps, whole and nothing else, stand beside what leavers tell
    assert list(answer.beside["driver"]) == ["values_gap", "strain_inbox"]
    assert answer.beside["cause"].sum() == pytest.approx(1.0) and answer.beside["told"].sum() == pytest.approx(1.0)


def test_usual_drivers_are_every_strain_both_gaps_and_every_feedback() -> None:
    usual = [driver.name for driver in drivers()]
    assert usual == [name for name, spec in switches().items() if spec.kind not in ("exposure", "mechanism")]
    assert [one.kind for one in drivers(["mechanisms"])] == ["mechanism"] * len(drivers(["mechanisms"]))
    assert [one.name for one in drivers(["exposures"])] == [n for n, s in switches().items() if s.kind == "exposure" and s.on]
    (group, voice) = drivers(["work = gaps, strain-rvu", "voice"])
    assert group == Driver("work", "work", "group", ("volume_gap", "values_gap", "strain_rvu")) and voice.kind == "feedback"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["contagoin", "voice"], 'Did you mean "contagion"'),
        (["a=strain_rvu,inbx", "voice"], "is not a known switch"),
        (["contagion"], "too few to apportion"),
        (["strains", "strain_rvu"], 'The switch "strain_rvu" is named twice'),
        (["a=strain_rvu", "b=strains"], 'is in it, and in "a" too'),
        (["a=", "voice"], "is not complete"),
        (["voice=strain_rvu", "contagion"], "already"),
        (["a=voice", "a=contagion"], "Two groups are called"),
    ],
    ids=["unknown", "unknown in a group", "one", "twice", "in two groups", "empty", "taken name", "same name"],
)
def test_a_mistake_in_drivers_gets_one_clear_message(words: list[str], says: str) -> None:
    with pytest.raises(InputError) as caught:
        drivers(words)
    assert says in str(caught.value) and "Allowed: " in str(caught.value)


def test_the_examples_of_the_page_and_of_the_help_name_groups_that_can_be_made() -> None:
    page = (Path(__file__).parents[3] / "docs/drivers.md").read_text(encoding="utf-8")
    shown = CliRunner().invoke(app, ["drivers", "--help"], env={"COLUMNS": "300", "TERM": "dumb"}).output
    examples = re.findall(r"attrition drivers (.*--driver.*)", f"{page}\n{shown}")
    assert len(examples) >= 3
    for example in examples:
        words = shlex.split(example)
        named = [after for word, after in zip(words, words[1:], strict=False) if word == "--driver"]
        assert len(drivers(named)) > 2


def test_what_is_off_already_cannot_be_switched_off() -> None:
    with pytest.raises(InputError, match='"voice" is already off'):
        check_on(drivers(), settings(None, {"voice": 0}))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--outcome", "departure_voluntary"], 'Did you mean "departures_voluntary"'),
        (["--driver", "strain"], 'Did you mean "strains"'),
        (["--switch", "voice=off"], '"voice" is already off'),
        (["-n", "1"], "One replicate says nothing about chance"),
        (["--pairs", "5000"], "Allowed: 1 to 1000"),
        (["no-such-scenario"], "is not a known scenario"),
        (["--outcome", "handover_share", "--people", "60", "--months", "2", "-n", "2", "--pairs", "1"], "has no value where"),
    ],
    ids=["outcome", "driver", "off", "one replicate", "pairs", "scenario", "undefined"],
)
def test_the_command_says_what_is_wrong(options: list[str], says: str) -> None:
    done = CliRunner().invoke(app, ["drivers", *options])
    assert done.exit_code == 2 and says in done.output
    assert "Traceback" not in done.output


def test_the_command_prints_writes_and_refuses_other_folders(tmp_path: Path) -> None:
    out = tmp_path / "found"
    small = ["--institution", "community", "--people", "80", "--months", "6", "-n", "2", "--pairs", "1"]
    arguments = ["drivers", *small, "--driver", "strains", "--driver", "gaps", "--out", str(out)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "9 drivers, 4 orders" in done.output and "Complaint" in done.output
    assert {path.name for path in out.iterdir()} == {
        "points", "drivers.csv", "told.csv", "beside.csv", "together.csv", "metadata.json", "figures.html",
    }  # fmt: skip
    before = {path.name: path.read_bytes() for path in out.glob("*.*")}
    again = CliRunner().invoke(app, [*arguments, "--json", "--threads", "1"])
    content = json.loads(again.stdout)
    assert "points are already available" in again.output
    assert len(content["drivers"]) == 9 and content["metadata"]["permutations"] == 4
    assert {path.name: path.read_bytes() for path in out.glob("*.*")} == before
    other = CliRunner().invoke(app, ["discover", "fair-pay", "--out", str(out)])
    assert other.exit_code == 2 and "contains other files" in other.output


def test_figures_are_ones_that_plotly_accepts(answer: Answer) -> None:
    import plotly.graph_objects as go

    assert [len(go.Figure(figure).data) for figure in figures_of(answer).values()] == [3, 2]


def test_an_interruption_says_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, point = tmp_path / "found", Coalitions.point
    small = ["--institution", "community", "--people", "60", "--months", "2", "-n", "2", "--pairs", "1", "--threads", "1"]
    arguments = ["drivers", *small, "--driver", "gaps", "--driver", "voice", "--out", str(out)]

    def stopped(self: Coalitions, place: int) -> pd.DataFrame:
        if place == 6:
            raise KeyboardInterrupt
        return point(self, place)

    monkeypatch.setattr(cache, "points_in_a_part", lambda months, points: 2)
    with monkeypatch.context() as patch:
        patch.setattr(Coalitions, "point", stopped)
        done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 130 and "Interrupted: 6 points are kept" in done.output, done.output
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0 and "6 points are already available" in done.output and (out / "drivers.csv").is_file()
