"""Designs: how many points, where they lie, which libraries would say the same; and tables of one's own."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.evidence.parameters import levers as levers_declared
from sim.evidence.parameters import parameters
from sim.evidence.posterior import draws
from sim.evidence.priors import Space
from sim.foundation.errors import InputError
from sim.studies.sweep.design import Design, make_design, problem
from sim.studies.sweep.plan import StudyPlan
from sim.studies.sweep.study import Study
from sim.world.institution import load_institution

SCHOOL = load_institution("typical")
TWO = {"message_growth_per_year": [0.02, 0.06], "exhaustion_scale": "prior"}


def study(design: dict, **more: object) -> Study:
    return Study(**{"uncertainties": TWO, "outcomes": ["departures"], "design": design, **more})


def made(design: dict, **more: object) -> Design:
    return make_design(study(design, **more))


def test_a_grid_has_every_combination_once() -> None:
    table = made({"kind": "grid", "levels": 3}, levers={"team_inbox": [0, 1]}).table
    assert len(table) == 18 and not table.drop(columns=["point", "sample"]).duplicated().any()
    assert sorted(set(table["message_growth_per_year"])) == pytest.approx([0.02, 0.04, 0.06], rel=1e-12)
    thirds = Space(("exhaustion_scale",)).quantiles(np.array([[1 / 6], [3 / 6], [5 / 6]]))[:, 0]
    assert np.allclose(sorted(set(table["exhaustion_scale"])), thirds, rtol=1e-12)


def test_a_fractional_grid_is_smaller_and_balanced() -> None:
    names = ("team_inbox", "mentoring", "open_pay_criteria", "recognition", "evening_norms")
    levers = {name: [0, 1] for name in names}
    table = made({"kind": "fractional", "resolution": 4}, uncertainties={}, levers=levers).table
    assert len(table) == 16
    values = table[list(levers)].to_numpy() * 2 - 1
    assert np.array_equal(values.T @ values, 16 * np.eye(5))  # main effects are not mixed with one another


def test_a_resolution_that_does_not_exist_is_refused() -> None:
    levers = {name: [0, 1] for name in ("team_inbox", "mentoring", "recognition")}
    with pytest.raises(InputError, match="no such part") as error:
        made({"kind": "fractional", "resolution": 3}, uncertainties={}, levers=levers)
    assert error.value.path == ("design", "resolution")


def test_a_reduced_grid_of_many_levels_has_a_part_of_the_points() -> None:
    levers = {"team_inbox": [0, 0.5, 1], "mentoring": [0, 0.5, 1], "recognition": [0, 1]}
    table = made({"kind": "fractional", "reduction": 3}, uncertainties={}, levers=levers).table
    assert 5 <= len(table) <= 7
    assert all(set(table[name]) == set(levels) for name, levels in levers.items())


def test_one_at_a_time_moves_each_from_its_default_to_its_ends() -> None:
    varied = {"message_growth_per_year": [0.02, 0.06], "exhaustion_scale": "prior", "price_of_mentoring": "prior"}
    levers = {"team_inbox": {"low": 0.5, "high": 1}, "recognition": [0, 1]}
    table = made({"kind": "one_at_a_time"}, uncertainties=varied, levers=levers, institution=SCHOOL).table
    assert len(table) == (2 * 4 + 1) * 2 and set(table["recognition"]) == {0.0, 1.0}
    rows = table[table["combination"] == 1].drop(columns=["point", "sample", "combination", "recognition"])
    scale, (cost,) = parameters()["exhaustion_scale"], levers_declared()["mentoring"].costs
    usual = [parameters()["message_growth_per_year"].value, scale.value, cost.usd_per_year, 0.0]
    ends = [(0.02, 0.06), (scale.low, scale.high), (cost.low, cost.high), (0.5, 1.0)]
    assert rows.iloc[0].tolist() == usual
    for k, (low, high) in enumerate(ends):
        for place, end in ((2 * k + 1, low), (2 * k + 2, high)):
            assert rows.iloc[place].tolist() == [*usual[:k], end, *usual[k + 1 :]]


def test_one_at_a_time_begins_at_the_values_of_a_fitted_institution() -> None:
    fitted = SCHOOL.model_copy(update={"name": "fitted", "parameters": {"exhaustion_scale": 1.3}})
    varied = {"uncertainties": {"exhaustion_scale": "prior"}}
    assert made({"kind": "one_at_a_time"}, institution=fitted, **varied).table["exhaustion_scale"].iloc[0] == 1.3
    with pytest.raises(InputError, match="values of their own") as error:
        made({"kind": "one_at_a_time"}, institutions=[fitted, SCHOOL], **varied)
    assert error.value.path == ("uncertainties", "exhaustion_scale")


def test_only_an_intensity_can_be_moved_alone() -> None:
    start = {"mentoring": {"intensity": 1, "start": {"low": 1, "high": 12}}}
    with pytest.raises(InputError, match="has a default to begin from"):
        study({"kind": "one_at_a_time"}, levers=start)


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_sampled_points_fill_ranges_and_priors_evenly(kind: str) -> None:
    design = made({"kind": kind, "points": 64})
    growth = design.table["message_growth_per_year"].to_numpy()
    assert growth.min() >= 0.02 and growth.max() <= 0.06
    for k in range(2):  # one point in each sixty-fourth
        assert sorted((design.shares.to_numpy()[:, k] * 64).astype(int)) == list(range(64))
    scale = Space(("exhaustion_scale",)).quantiles(design.shares.to_numpy()[:, 1:])[:, 0]
    assert np.array_equal(design.table["exhaustion_scale"], scale)


def test_levels_are_crossed_with_sampled_points() -> None:
    table = made({"kind": "sobol", "points": 4}, levers={"team_inbox": [0, 1], "mentoring": [0, 0.5, 1]}).table
    assert len(table) == 4 * 6
    for _, same in table.groupby("sample"):
        assert same["exhaustion_scale"].nunique() == 1 and len(same) == 6
        assert not same[["team_inbox", "mentoring"]].duplicated().any()
    assert list(table["point"]) == list(range(24)) and table.groupby("combination").size().eq(4).all()


def test_morris_moves_one_factor_at_a_time() -> None:
    shares = made({"kind": "morris", "trajectories": 5}).shares.to_numpy().reshape(5, 3, 2)
    assert set(np.round(shares.ravel() * 8).astype(int)) <= {1, 3, 5, 7}  # middles of four equal parts
    assert ((np.diff(shares, axis=1) != 0).sum(axis=2) == 1).all()


@pytest.mark.parametrize(("second", "points"), [(False, 4 * 8), (True, 6 * 8)], ids=["first order", "second order"])
def test_saltelli_has_the_points_that_its_analysis_needs(second: bool, points: int) -> None:
    from SALib.analyze import sobol

    asked = study({"kind": "saltelli", "points": 8, "second_order": second})
    design = make_design(asked)
    assert design.points == points
    found = sobol.analyze(problem(asked), design.shares.to_numpy() @ [1.0, 2.0], calc_second_order=second, seed=1)
    assert found["ST"][1] > found["ST"][0]


def test_posterior_draws_are_the_shipped_ones() -> None:
    asked = study({"kind": "posterior", "points": 3}, uncertainties="posterior", levers={"team_inbox": [0, 1]})
    table = StudyPlan.of(asked).design.table
    names = [name for name, spec in parameters().items() if spec.distribution != "fixed"]
    assert table[names].iloc[::2].to_dict("records") == draws(3)


def test_more_posterior_draws_than_there_are_are_refused() -> None:
    with pytest.raises(InputError, match="1000000 draws") as error:
        StudyPlan.of(study({"kind": "posterior", "points": 1_000_000}, uncertainties="posterior"))
    assert error.value.path == ("design", "points")


def test_months_are_whole_and_equally_likely() -> None:
    levers = {"team_inbox": {"intensity": 1, "start": {"low": 1, "high": 12}}}
    table = made({"kind": "latin_hypercube", "points": 120}, levers=levers).table
    assert table["team_inbox_start"].value_counts().to_dict() == dict.fromkeys(map(float, range(1, 13)), 10)


def test_the_seed_makes_the_design() -> None:
    once, again, other = (made({"kind": "sobol", "points": 8}, seed=seed).digest for seed in (1, 1, 2))
    assert once == again != other


# tables of one's own

GOOD = pd.DataFrame({"exhaustion_scale": [0.9, 1.1], "message_growth_per_year": [0.03, 0.05]})
OWN = {"kind": "table"}


def test_a_table_may_have_its_columns_in_any_order(tmp_path: Path) -> None:
    found = make_design(study(OWN), GOOD).table
    assert found[["message_growth_per_year", "exhaustion_scale"]].to_numpy().tolist() == [[0.03, 0.9], [0.05, 1.1]]
    GOOD.to_csv(tmp_path / "points.csv", index=False)
    GOOD.to_parquet(tmp_path / "points.parquet", index=False)
    for name in ("points.csv", "points.parquet"):
        assert made({"kind": "table", "file": str(tmp_path / name)}).table.equals(found)


WRONG = {
    "a missing column": (GOOD[["exhaustion_scale"]], "Missing columns: message_growth_per_year"),
    "a column too many": (GOOD.assign(offers_per_year=1.0), "offers_per_year: This column is neither"),
    "a misspelt column": (GOOD.rename(columns={"exhaustion_scale": "exhaustion_scal"}), 'mean "exhaustion_scale"'),
    "an empty cell": (GOOD.assign(exhaustion_scale=[0.9, np.nan]), "exhaustion_scale: An empty cell is not a number (row 2)"),
    "a word": (GOOD.assign(exhaustion_scale=["high", 1]), 'exhaustion_scale: "high" is not a number (row 1)'),
    "a value out of range": (GOOD.assign(message_growth_per_year=[0.03, 0.07]), "0.07 is out of range (row 2)"),
    "no rows": (GOOD.iloc[:0], "no rows"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_table_is_refused_with_row_and_column(name: str, tmp_path: Path) -> None:
    table, said = WRONG[name]
    with pytest.raises(InputError) as error:
        make_design(study(OWN), table)
    assert said in str(error.value)
    path = tmp_path / "points.csv"
    table.to_csv(path, index=False)
    with pytest.raises(InputError) as error:
        made({"kind": "table", "file": str(path)})
    assert said in str(error.value) and error.value.where == str(path)


HEADER, ROW = "exhaustion_scale,message_growth_per_year", "0.9,0.03"
ODD = {
    "semicolons": (f"{HEADER}\n{ROW}".replace(",", ";"), "divided by semicolons"),
    "tabs": (f"{HEADER}\n{ROW}".replace(",", "\t"), "divided by tabs"),
    "a column twice": (f"{HEADER},exhaustion_scale\n{ROW},1", "exhaustion_scale: This column stands there twice"),
    "an index": (f",{HEADER}\n0,{ROW}", "Column 1 has no name"),
    "more cells than names": (f"{HEADER}\n{ROW},7\n{ROW},7", "more cells than the header"),
    "one row too long": (f"{HEADER}\n{ROW}\n{ROW},7", "Expected 2 fields in line 3, saw 3.\n"),
    "nothing": ("", "The file is empty"),
    "a header alone": (f"{HEADER}\n\n\n", "no rows"),
    "another encoding": (f"{HEADER},größe\n{ROW},1".encode("latin-1"), "not UTF-8"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_refused_for_what_is_odd_about_it(name: str, tmp_path: Path) -> None:
    text, said = ODD[name]
    path = tmp_path / "points.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as error:
        made({"kind": "table", "file": str(path)})
    assert said in str(error.value) and error.value.where == str(path)


def test_blanks_in_a_file_and_lines_at_its_end_do_not_matter_and_numbers_keep_their_last_digit(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    numbers = [0.9 + k / 7e4 for k in range(2000)]
    rows = "".join(f"{number!r}, 0.03\n" for number in numbers)
    path.write_text(f"{HEADER.replace(',', ' , ')}\n{rows}\n\n", encoding="utf-8")
    assert made({"kind": "table", "file": str(path)}).table["exhaustion_scale"].tolist() == numbers


def test_a_table_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        made({"kind": "table", "file": str(tmp_path / "none.csv")})
    (tmp_path / "points.parquet").write_text("not this", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        made({"kind": "table", "file": str(tmp_path / "points.parquet")})
    with pytest.raises(InputError, match="needs one"):
        made({"kind": "table"})
