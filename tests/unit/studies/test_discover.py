"""Discovery: a known box is found, noise holds none, conditions are read as they are meant, sentences read well."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import parameters
from sim.foundation.errors import InputError
from sim.results.prices import PRICE
from sim.studies.discovery import conditions, words
from sim.studies.discovery.boxes import Box, Limit, within
from sim.studies.discovery.output import figures_of
from sim.studies.discovery.prim import find_boxes, information, telling
from sim.studies.discovery.space import MISSION, Plausible, Points
from sim.studies.discovery.study import Discovery, Found
from sim.studies.points.stages import AnalysisSettings, Stage, evaluate
from sim.world.institution import load_institution

SMALL = load_institution("community").scaled(50)
LEVELS = {  # points x replicates of two outcomes under three policies
    "baseline": {
        "departures": [[10.0, 12.0], [10.0, 10.0], [20.0, 20.0]], "burned_out": [[0.3, 0.5], [0.2, 0.2], [0.5, 0.5]],
    },
    "a": {"departures": [[9.0, 9.0], [12.0, 10.0], [20.0, 20.0]], "burned_out": [[0.3, 0.3], [0.3, 0.3], [0.4, 0.4]]},
    "b": {"departures": [[8.0, 11.0], [10.0, 10.0], [19.0, 19.0]], "burned_out": [[0.2, 0.2], [0.4, 0.4], [0.4, 0.4]]},
}  # fmt: skip


def values(outcome: str, policy: str) -> np.ndarray:
    return np.array(LEVELS[policy][outcome])


def with_a_box(points: int = 240, columns: int = 12) -> tuple[pd.DataFrame, np.ndarray]:
    """Cases lie where one column is high, another low and a word is yes; a few labels are wrong."""
    rng = np.random.default_rng(1)
    x = pd.DataFrame(rng.random((points, columns)), columns=[f"p{k}" for k in range(columns)])
    x["freeze"] = np.where(rng.random(points) < 0.5, "yes", "no").astype(object)
    inside = (x["p3"] > 0.5) & (x["p1"] < 0.6) & (x["freeze"] == "yes")
    return x, inside.to_numpy() ^ (rng.random(points) < 0.03)


def test_a_known_box_is_found_and_nothing_beside_it() -> None:
    x, cases = with_a_box()
    found = find_boxes(x, cases, candidates=5, resamples=3)
    (box,) = found.boxes
    limits = {(limit.name, limit.side): limit for limit in box.limits}
    assert set(limits) == {("p3", "above"), ("p1", "below"), ("freeze", "among")}
    assert limits["p3", "above"].value == pytest.approx(0.5, abs=0.06)
    assert limits["p1", "below"].value == pytest.approx(0.6, abs=0.06)
    assert limits["freeze", "among"].value == ("yes",)
    assert box.coverage > 0.75 and box.density > 0.85
    assert all(limit.quasi_p < 0.001 and limit.differs < 0.05 and limit.found_again == 1.0 for limit in box.limits)
    inside = within(x, box.limits)
    assert (box.points, box.cases) == (inside.sum(), cases[inside].sum()) and box.mass == inside.mean()
    assert box.density == box.cases / box.points and box.coverage == box.cases / cases.sum()
    assert found.found == 1.0 and found.density > 0.8 and found.coverage > 0.6  # on points that were left out


def test_noise_holds_no_box() -> None:
    x, cases = with_a_box(columns=6)
    rng = np.random.default_rng(5)
    found = [find_boxes(x, rng.permutation(cases), candidates=4, resamples=0) for _ in range(4)]
    assert [one.boxes for one in found] == [()] * 4 and np.isnan(found[0].found)


def test_a_box_can_be_asked_to_be_dense() -> None:
    rng = np.random.default_rng(2)
    x = pd.DataFrame(rng.random((300, 4)), columns=list("abcd"))
    chance = np.where(x["a"] > 0.7, 1.0, np.where(x["a"] > 0.3, 0.5, 0.02)) * (x["b"] > 0.15)
    cases = rng.random(300) < chance
    wide, dense = (find_boxes(x, cases, density=least, most=1, resamples=0).boxes[0] for least in (0.5, 0.95))
    assert wide.density >= 0.5 and wide.coverage > dense.coverage and dense.density > 0.9


def test_where_either_of_two_things_is_enough_there_are_two_boxes() -> None:
    rng = np.random.default_rng(7)
    x = pd.DataFrame(rng.random((300, 4)), columns=list("abcd"))
    cases = ((x["a"] > 0.75) | (x["b"] > 0.75)).to_numpy()
    boxes = find_boxes(x, cases, density=0.95, most=3, resamples=0).boxes
    assert sorted(box.limits[0].name for box in boxes) == ["a", "b"] and all(len(box.limits) == 1 for box in boxes)
    assert all(box.density > 0.9 for box in boxes) and sum(box.cases for box in boxes) > 0.85 * cases.sum()


def test_without_the_workbench_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis.prim", None)
    with pytest.raises(InputError) as caught:
        find_boxes(*with_a_box())
    assert "faculty-attrition[experiments]" in str(caught.value)


def test_information_is_that_of_a_table_of_two_by_two() -> None:
    found = information(np.array([100.0, 50.0, 50.0]), np.array([50.0, 50.0, 25.0]))
    assert found == pytest.approx([0.0, np.log(2.0), 0.0])


def test_the_most_telling_come_first_and_constants_tell_nothing() -> None:
    x, cases = with_a_box()
    found = telling(x.assign(same="x", zero=0.0), cases, 15)
    assert set(list(found)[:3]) == {"p3", "p1", "freeze"} and found["same"] == found["zero"] == 1.0


@pytest.mark.parametrize(
    ("text", "policies", "holds"),
    [
        ("departures_change > 0", ["a"], [False, True, False]),
        ("departures_change >= 0", ["a"], [False, True, True]),
        ("departures_change < -10 %", ["a"], [True, False, False]),
        ("a.departures_change < 0 AND a.burned_out > 20 %", ["a", "b"], [True, False, False]),
        ("burned_out >= 40 %", [], [True, False, True]),
        ("burned_out >= 40 %", ["a"], [False, False, True]),
        ("baseline.burned_out>=0.4", ["a"], [True, False, True]),
        ("burned_out_change > -1 %", ["a"], [False, True, False]),
        ("departures in the worst 34 %", [], [False, False, True]),
        ("departures in best 34 %", [], [False, True, False]),
        ("departures_change in lowest 34 %", ["a"], [True, False, False]),
        ("departures_change in highest 34 %", ["a"], [False, True, False]),
        ("b beats a on departures", ["b", "a"], [False, True, True]),
        ("b beats baseline on burned_out", ["b"], [True, False, True]),
    ],
)
def test_conditions_are_read_as_they_are_meant(text: str, policies: list[str], holds: list[bool]) -> None:
    points, alone = conditions.read(text, policies).holds(values)
    assert points.tolist() == holds
    assert alone.shape == (3, 2) and (alone[2] == holds[2]).all()  # both futures of the last point are alike


def test_single_futures_may_say_otherwise() -> None:
    _, alone = conditions.read("b beats a on departures", ["b", "a"]).holds(values)
    assert alone.tolist() == [[True, False], [True, False], [True, True]]


@pytest.mark.parametrize(
    ("text", "policies", "says"),
    [
        ("departures is bad", ["a"], "This is not a condition"),
        ("departure_change > 0", ["a"], 'Did you mean "departures"'),
        ("departures_change > much", ["a"], '"much" is not a number'),
        ("departures_change > 0", [], "No policy is requested"),
        ("departures_change > 0", ["a", "b"], "Allowed: policy.departures_change"),
        ("aa.departures_change > 0", ["a"], "was not requested"),
        ("baseline.departures_change > 0", ["a"], "cannot be compared with itself"),
        ("departures > 10 %", ["a"], "is not a share"),
        ("departures in worst 100 %", ["a"], "less than 100%"),
        ("departures in bests 10 %", ["a"], 'Did you mean "best"'),
        ("visits_per in worst 10 %", ["a"], "There is no outcome"),
        ("hires in worst 10 %", ["a"], "neither better nor worse"),
        ("a beats b on hires", ["a", "b"], "neither better nor worse"),
        ("a beats a on departures", ["a"], "cannot beat itself"),
        ("departures_change > 0 or burned_out > 0.4", ["a"], "This is not a condition"),
        ("", ["a"], "This is not a condition"),
    ],
)
def test_a_condition_that_cannot_be_read_says_where_and_what_is_allowed(
    text: str, policies: list[str], says: str
) -> None:
    with pytest.raises(InputError) as caught:
        conditions.read(text, policies)
    message = str(caught.value)
    assert says in message and message.startswith("--when, ") and "Allowed: " in message


TITLES = {"baseline": "Status quo", "a": "Fix workflows", "b": "Fair pay"}


@pytest.mark.parametrize(
    ("text", "policies", "reads"),
    [
        ("departures_change > 0", ["a"], "“Fix workflows” raises departures"),
        ("departures_change >= 0", ["a"], "“Fix workflows” does not lower departures"),
        ("departures_change > -10 %", ["a"], "“Fix workflows” lowers departures by less than 10%, or raises it"),
        ("burned_out_change < -2 %", ["a"], "“Fix workflows” lowers burned out by more than 2 points"),
        ("burned_out >= 40 %", [], "burned out is at least 40%"),
        ("departures_change >= 5", ["a"], "“Fix workflows” raises departures by at least 5 people"),
        ("departures_change <= 5", ["a"], "“Fix workflows” raises departures by at most 5 people, or lowers it"),
        ("total_usd > 1e6", ["a"], "total cost under “Fix workflows” exceeds $1,000,000"),
        ("total_usd_change in worst 20 %", ["a"], "what “Fix workflows” changes of total cost is among the worst 20%"),
        ("a beats b on burned_out and a.departures < 5", ["a", "b"],
         "“Fix workflows” beats “Fair pay” on burned out and departures under “Fix workflows” is below 5 people"),
    ],
)  # fmt: skip
def test_conditions_read_well(text: str, policies: list[str], reads: str) -> None:
    assert words.case(conditions.read(text, policies), TITLES) == reads


def test_a_sentence_says_units_and_both_ends() -> None:
    limits = (
        Limit("message_growth_per_year", "above", 0.0512, 0.001, 0.001),
        Limit("leader_quality_mean", "below", 0.5, 0.001, 0.001),
        Limit("ramp_up_months", "above", 2.0, 0.001, 0.001),
        Limit("ramp_up_months", "below", 6.25, 0.001, 0.001),
        Limit(f"{PRICE}team_inbox", "below", 61_234.0, 0.001, 0.001),
        Limit("hiring_freeze", "among", ("yes",), 0.001, 0.001),
        Limit("target_rise", "among", ("no",), 0.001, 0.001),
    )
    said = words.sentence(Box(limits, 0.543, 0.8, 0.2, 40, 32), 0.31, "“Fix workflows” raises departures")
    assert said == (
        "When message growth exceeds 5.12% a year, leader quality is below 0.5, ramp up lies between 2 months and 6.25 "
        "months, the price of team-based inbox is below $61,234, there is a hiring freeze and there is no RVU target rise, "
        "“Fix workflows” raises departures at 80% of the points, against 31% of all; these 20% of the points hold 54% of all "
        "such points."
    )


# the space


def question(when: str = "departures_change > 0", named: tuple[str, ...] = ("fair-pay",), **asked: object) -> Discovery:
    study = AnalysisSettings(SMALL, months=2, replicates=2, seed=3, threads=asked.pop("threads", 2))
    return Discovery.of(study, named, when, **asked)


def test_missions_and_shocks_vary_with_the_parameters() -> None:
    asked = question(points=40, fields=["leader_quality_mean=0.4:0.8", "payline = 0.1:0.3"], struck=["hiring_freeze"])
    x = asked.plausible.table(asked.shares, asked.stage.parameters[:-3], asked.stage.values[:, :-3])
    assert x["leader_quality_mean"].between(0.4, 0.8).all() and x["payline"].between(0.1, 0.3).all()
    assert np.corrcoef(x["leader_quality_mean"].rank(), x["payline"].rank())[0, 1] < 0.4
    assert sorted(x["hiring_freeze"].value_counts()) == [20, 20]
    for name in ("message_growth_per_year", "offers_per_year"):
        spec = parameters()[name]
        assert x[name].between(spec.low, spec.high).all() and x[name].nunique() == 40


def test_a_point_lives_in_its_own_institution() -> None:
    narrow = {"names": ["offers_per_year"], "points": 4}
    plain = question(**narrow).stage
    asked = question(**narrow, fields=["leader_quality_mean=0.2:0.9"], struck=["hiring_freeze"])
    stage = asked.stage
    level = SMALL.mission.leader_quality_mean
    usual = np.column_stack([plain.values[:, :1], np.full(4, level), np.zeros(4)])
    same = Points(stage.name, stage.evaluators, stage.parameters, usual, ("departures", "leader_quality"), 2,
                  SMALL, stage.mission, stage.shocks)  # fmt: skip
    bare = Stage(plain.name, plain.evaluators, plain.parameters, plain.values[:, :1], same.outcomes, 2)
    pd.testing.assert_frame_equal(same.point(2), bare.point(2))
    better = Points(stage.name, stage.evaluators, stage.parameters, usual + np.array([0.0, 0.2, 0.0]), same.outcomes, 2,
                    SMALL, stage.mission, stage.shocks)  # fmt: skip
    assert (better.point(2)["leader_quality"] > same.point(2)["leader_quality"] + 0.1).all()


def test_threads_change_nothing() -> None:
    asked = {"points": 4, "fields": ["leader_quality_mean=0.2:0.9"], "struck": ["hiring_freeze"]}
    pd.testing.assert_frame_equal(
        evaluate(question(**asked).stage, threads=1), evaluate(question(**asked).stage, threads=2)
    )


def test_prices_vary_only_where_money_is_asked_for() -> None:
    assert f"{PRICE}team_inbox" in Plausible.of(SMALL, question("total_usd_change > 0", ("team_inbox",), points=20).policies,
                                                prices=True).names  # fmt: skip
    asked = question("total_usd_change > 0", ("team_inbox",), points=20)
    assert f"{PRICE}team_inbox" in asked.plausible.names
    assert f"{PRICE}team_inbox" not in question("departures_change > 0", ("team_inbox",), points=20).plausible.names


def test_policies_in_the_condition_need_not_be_named_and_levers_are_policies() -> None:
    asked = question("team_inbox beats fix-workflows on burned_out", ())
    assert [one.name for one in asked.policies] == ["team_inbox", "fix-workflows"]
    assert asked.policies[0].levers["team_inbox"].intensity == 1.0
    assert set(asked.stage.evaluators) == {"baseline", "team_inbox", "fix-workflows"}
    assert "payline" in MISSION and "rank_shares" not in MISSION


# the whole way, with a known function in the place of the simulation


def known_point(self: Points, place: int) -> pd.DataFrame:
    """The policy raises departures where leaders are poor and messages grow fast."""
    at = dict(zip(self.parameters, self.values[place], strict=True))
    bad = at["leader_quality_mean"] < 0.55 and at["message_growth_per_year"] > 0.033
    rows = [
        {"point": place, "replicate": k, "scenario": name, "departures": 10.0 + (name != "baseline") * (1 if bad else -1)}
        for name in self.evaluators
        for k in range(self.replicates)
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Points, "point", known_point)


FEW = ["message_growth_per_year", "offers_per_year", "standing_usual", "load_spread"]
LEADERS = "leader_quality_mean=0.3:0.8"


@pytest.fixture(scope="module")
def found() -> Found:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Points, "point", known_point)
        asked = question(points=160, names=FEW, fields=[LEADERS])
        return asked.look(asked.evaluate(), resamples=2)


def test_the_known_conditions_come_back_in_words(found: Found) -> None:
    (sentence,) = found.sentences
    assert sentence.startswith("When ") and "“Fair and open pay” raises departures at " in sentence
    limits = {(one.name, one.side): one.value for one in found.boxes.boxes[0].limits}
    assert limits == {
        ("leader_quality_mean", "below"): pytest.approx(0.55, abs=0.03),
        ("message_growth_per_year", "above"): pytest.approx(0.033, abs=0.003),
    }
    assert found.agreement == 1.0 and found.metadata["cases"] == found.cases.sum()


def test_figures_are_ones_that_plotly_accepts(found: Found) -> None:
    import plotly.graph_objects as go

    (figure,) = figures_of(found).values()
    assert len(go.Figure(figure).data) == 2 and len(figure["layout"]["shapes"]) == 2


def test_the_command_prints_writes_and_goes_on(known: None, tmp_path: Path) -> None:
    out = tmp_path / "found"
    arguments = [
        "discover", "fair-pay", "--when", "departures_change > 0", "--points", "160", "--resamples", "1", "--out", str(out),
        "--vary", LEADERS, *(word for name in FEW for word in ("--parameter", name)),
        "--people", "50", "--months", "2", "-n", "1", "-i", "community",
    ]  # fmt: skip
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    text = " ".join(done.output.split())
    assert "1. When " in text and "leader quality is below" in text and "Coverage " in text
    assert {path.name for path in out.iterdir()} == {
        "points", "boxes.csv", "limits.csv", "points.csv", "metadata.json", "figures.html",
    }  # fmt: skip
    again = CliRunner().invoke(app, [*arguments, "--json"])
    content = json.loads(again.stdout)
    assert "160 points are already available" in again.output and len(content["points"]) == 160
    assert content["metadata"]["sentences"] == [row["sentence"] for row in content["boxes"]]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["fair-pay", "--when", "departures_change > 1000"], "holds at no point"),
        (["fair-pay", "--when", "departures_change < 1000"], "holds at every point"),
        (["fair-pay", "--when", "departures_change in worst 1 %"], "All points are alike"),
    ],
    ids=["never", "always", "ties"],
)
def test_where_all_points_are_alike_there_is_nothing_to_discover(known: None, options: list[str], says: str) -> None:
    small = ["--points", "20", "--vary", LEADERS, "--people", "50", "--months", "2", "-n", "1", "-i", "community"]
    done = CliRunner().invoke(app, ["discover", *options, *small])
    assert done.exit_code == 2 and says in done.output and "in worst 25%" in done.output


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["fair-pays"], 'Did you mean "fair-pay"'),
        (["team_inbx"], 'Did you mean "team_inbox"'),
        (["fair-pay", "--when", "departures_chang > 0"], "There is no outcome"),
        (["fair-pay", "--parameter", "offer_per_year"], 'Did you mean "offers_per_year"'),
        (["fair-pay", "--vary", "leader_qualiy_mean=0.4:0.8"], 'Did you mean "leader_quality_mean"'),
        (["fair-pay", "--vary", "payline=0.4"], "is not a range"),
        (["fair-pay", "--vary", "payline=0.4:0.2"], "low below high"),
        (["fair-pay", "--vary", "payline=0.4:1.2"], "1.2 is more than 1"),
        (["fair-pay", "--shock", "hiring-freez"], 'Did you mean "hiring_freeze"'),
        (["fair-pay", "--over", "posteriors"], 'Did you mean "posterior"'),
        (["fair-pay", "--density", "1.2"], "not a share of the points"),
    ],
    ids=["scenario", "lever", "outcome", "parameter", "field", "no range", "upside down", "too high", "shock", "over",
         "density"],
)  # fmt: skip
def test_the_command_says_what_is_wrong(options: list[str], says: str) -> None:
    done = CliRunner().invoke(app, ["discover", *options])
    assert done.exit_code == 2 and says in done.output, done.output
    assert "Allowed: " in done.output and "Traceback" not in done.output


def test_every_uncertain_number_reads_as_words() -> None:
    for name, spec in parameters().items():
        subject, amount = words.subject(name), words.amount(name, spec.value)
        assert "_" not in subject + amount and not subject.endswith(" per year") and amount[0] in "0123456789−$"
    assert all(one.title for one in outcomes().values())
