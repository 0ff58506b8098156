"""What a run folder gives back: tables, means, paired differences, DuckDB, CSV, xarray."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.foundation.errors import InputError
from sim.studies.sweep import Results, export, open_results, sweep, to_xarray
from tests.unit.studies.sweeps import known, plain


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("sweep") / "results"
    return sweep(known(institutions=["community", "typical"]), folder, model=plain, part=3)


def test_every_run_has_a_row(results: Results) -> None:
    table = results.results
    assert list(table.columns) == ["point", "institution", "scenario", "replicate", "departures", "burned_out"]
    assert len(table) == 16 * 2 * 2 * 2 and not table[["point", "institution", "scenario", "replicate"]].duplicated().any()
    assert set(table["institution"]) == {"community", "typical"} and set(table["scenario"]) == {"baseline", "protected-time"}
    pieces = list(results.batches(["point", "departures"]))
    assert pd.concat(pieces)["departures"].tolist() == table["departures"].tolist()


def test_values_of_points_stand_beside_their_results(results: Results) -> None:
    table = results.table()
    assert np.array_equal(table["burned_out"], table["exhaustion_scale"])
    again = results.results.merge(results.design, on="point")
    assert table[again.columns].equals(again)


def test_means_and_paired_differences(results: Results) -> None:
    means, table = results.means(), results.results
    one = table[(table["point"] == 3) & (table["institution"] == "typical") & (table["scenario"] == "baseline")]
    row = means[(means["point"] == 3) & (means["institution"] == "typical") & (means["scenario"] == "baseline")]
    assert row["departures"].item() == pytest.approx(one["departures"].mean(), rel=1e-12)
    assert (means["replicates"] == 2).all()
    found = results.differences()
    departures = found[found["outcome"] == "departures"]
    assert np.allclose(departures["difference"], 5.0) and np.allclose(departures["half_width"], 0.0, atol=1e-5)
    assert len(found) == 16 * 2 * 2 and set(found["scenario"]) == {"protected-time"}


def test_an_outcome_by_levels_and_by_parts_of_a_range(results: Results) -> None:
    levels = results.by_level("team_inbox", "departures").set_index(["institution", "scenario", "level"])["mean"]
    assert levels["typical", "baseline", 1.0] - levels["typical", "baseline", 0.0] == pytest.approx(10.0)
    parts = results.by_level("message_growth_per_year", "departures")
    baseline = parts[(parts["scenario"] == "baseline") & (parts["institution"] == "community")]
    assert baseline["points"].sum() == 16 and baseline["mean"].is_monotonic_increasing
    with pytest.raises(InputError, match="factor of this study"):
        results.by_level("team_inbx", "departures")
    with pytest.raises(InputError, match="bins: 0 parts are none"):
        results.by_level("exhaustion_scale", "departures", bins=0)
    with pytest.raises(InputError, match="column of these results") as error:
        list(results.batches(["departues"]))
    assert error.value.nearest == "departures"


def test_institutions_of_different_size_are_not_averaged_into_one_level() -> None:
    def by_place(values: Any, institution: str, scenario: str, replicates: Sequence[int]) -> dict[str, Any]:
        return {name: np.full(len(replicates), 1000.0 * (institution == "typical")) for name in ("departures", "burned_out")}

    found = sweep(known(institutions=["community", "typical"]), model=by_place).by_level("team_inbox", "departures")
    assert found.groupby("institution", observed=True)["mean"].agg(["min", "max"]).to_dict("index") == {
        "community": {"min": 0.0, "max": 0.0}, "typical": {"min": 1000.0, "max": 1000.0},
    }  # fmt: skip
    lines = sim.plots.levels(found, "team_inbox", "departures").data
    assert {line.name for line in lines} == {
        f"{scenario}, {place}" for scenario in ("baseline", "protected-time") for place in ("community", "typical")
    }


def test_parts_of_a_range_are_written_as_people_do() -> None:
    asked = known(uncertainties={"price_of_team_inbox": [8_000, 20_000]}, levers={})
    results = sweep(asked, model=lambda values, *_: dict.fromkeys(("departures", "burned_out"), np.zeros(2)))
    assert set(results.by_level("price_of_team_inbox", "departures")["level"]) == {
        "8,000 to 12,000", "12,000 to 16,000", "16,000 to 20,000",
    }  # fmt: skip


def test_where_everything_failed_tables_are_empty() -> None:
    def failing(values: Any, institution: str, scenario: str, replicates: Sequence[int]) -> dict[str, Any]:
        raise ZeroDivisionError("nobody is left")

    results = sweep(known(), model=failing)
    assert len(results.failures) == 16 and len(results.differences()) == len(results.means()) == 0
    assert list(results.differences().columns)[3:] == ["outcome", "replicates", "difference", "half_width"]


def test_the_folder_says_what_made_it(results: Results) -> None:
    assert (results.path / "study.yaml").read_text(encoding="utf-8").startswith("name: a-small-one")
    manifest = json.loads((results.path / "manifest.json").read_text(encoding="utf-8"))
    assert {"version", "commit", "model", "libraries", "study", "sessions"} <= set(manifest)
    assert {"python", "numpy", "numba", "pyarrow"} <= set(manifest["libraries"])
    (session,) = manifest["sessions"]
    assert session["cpus"] and session["system"] and session["start"] <= session["end"] == manifest["end"]
    assert pd.read_parquet(results.path / "design.parquet").equals(results.design)
    assert pd.read_parquet(results.path / "shares.parquet").equals(results.shares)


def test_duckdb_reads_the_folder(results: Results) -> None:
    pytest.importorskip("duckdb")
    query = "SELECT team_inbox, avg(departures) AS mean FROM joined GROUP BY team_inbox ORDER BY team_inbox"
    found = results.connect().sql(query).df()
    table = results.table().groupby("team_inbox")["departures"].mean()
    assert found["team_inbox"].tolist() == [0.0, 1.0] and np.allclose(found["mean"], table)


def test_exports_hold_the_same_numbers(results: Results, tmp_path: Path) -> None:
    table = results.table()
    for name in ("all.csv", "all.parquet"):
        place = export(results, tmp_path / name)
        read = pd.read_csv(place) if name.endswith("csv") else pd.read_parquet(place)
        assert read["scenario"].tolist() == table["scenario"].tolist()
        numbers = [column for column in table.columns if column not in ("institution", "scenario")]
        exact = 0.0 if name.endswith("parquet") else 1e-6  # CSV holds seven digits
        assert np.allclose(read[numbers].to_numpy(), table[numbers].to_numpy(), rtol=exact, atol=0.0)
    with pytest.raises(InputError, match="already exists"):
        export(results, tmp_path / "all.csv")
    export(results, tmp_path / "all.csv", force=True)
    with pytest.raises(InputError, match="no format"):
        export(results, tmp_path / "all.xlsx")


def test_xarray_has_dimensions_and_coordinates(results: Results, tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray")
    dataset = to_xarray(results)
    assert dict(dataset.sizes) == {"point": 16, "institution": 2, "scenario": 2, "replicate": 2}
    difference = dataset["departures"].sel(scenario="protected-time") - dataset["departures"].sel(scenario="baseline")
    assert np.allclose(difference, 5.0)
    assert np.array_equal(dataset["team_inbox"], results.design["team_inbox"])
    with xarray.open_dataset(export(results, tmp_path / "all.nc"), engine="scipy") as read:
        assert np.array_equal(read["departures"], dataset["departures"])


def test_a_factor_called_like_an_outcome_is_told_apart() -> None:
    pytest.importorskip("duckdb")
    study = known(uncertainties={"to_industry": "prior"}, levers={}, outcomes=["to_industry"])
    found = sweep(study, model=lambda values, i, s, replicates: {"to_industry": [7.0 + n for n in replicates]})
    table = found.table()
    assert {"to_industry", "to_industry_factor"} <= set(table.columns) and table["to_industry"].min() == 7.0
    names = [column[0] for column in found.connect().execute("SELECT * FROM joined").description]
    assert {"to_industry", "to_industry_factor"} <= set(names)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        open_results(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="other files"):
        open_results(tmp_path / "empty")


def test_results_without_a_folder_go_with_the_object() -> None:
    found = sweep(known(), model=plain)
    place = found.path
    assert place.is_dir() and found.complete
    del found
    assert not place.exists()
