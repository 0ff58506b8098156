"""Tracing a department or a unit: the numbers of the run, any scenarios, figures, and what is said about mistakes."""

import json
from pathlib import Path

import plotly.graph_objects as go
import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.cli.simulate.trace_place import Place, figures_of, life_of
from sim.evidence.outcomes import outcomes

SMALL = ["-i", "community", "--months", "6", "--seed", "2"]


@pytest.fixture(scope="module")
def run() -> sim.Run:
    return sim.run("fair-pay", institution="community", months=6, replicates=2, seed=2)


def traced(*options: str) -> str:
    done = CliRunner().invoke(app, ["trace", *options, *SMALL])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_place_has_the_numbers_of_the_run(run: sim.Run) -> None:
    wanted = [outcomes()[name] for name in ("headcount", "departures", "burned_out")]
    rows = run.monthly[(run.monthly["replicate"] == 1) & (run.monthly["member"] == "Pediatrics 1")]
    rows = rows[rows["group"] == "unit"].set_index("month")
    whole = life_of(run, Place("unit", "Pediatrics 1"), 1, wanted, 1).set_index("month")
    for outcome in wanted:
        assert whole[outcome.name].tolist() == pytest.approx(rows[outcome.name].tolist(), nan_ok=True)


def test_what_flows_is_added_up_between_rows_and_levels_are_not(run: sim.Run) -> None:
    wanted = [outcomes()[name] for name in ("requests_received", "headcount")]
    place = Place("department", "General and Hospital Medicine")
    whole, coarse = (life_of(run, place, 0, wanted, every).set_index("month") for every in (1, 3))
    assert whole["requests_received"].sum() == coarse["requests_received"].sum() > 0
    assert list(coarse.index) == [0, 3, 6]
    assert coarse.loc[3, "requests_received"] == whole.loc[1:3, "requests_received"].sum()
    assert coarse["headcount"].tolist() == whole.loc[[0, 3, 6], "headcount"].tolist()


def test_one_two_or_many_scenarios_stand_beside_each_other() -> None:
    alone = traced("baseline", "--department", "Pediatrics")
    assert "Pediatrics – department; replicate 0" in alone and "A: Status quo" in alone and "B:" not in alone
    two = traced("baseline", "--lever", "team_inbox=1", "--department", "Pediatrics", "--every", "3")
    assert "B: " in two and "Added up since the row before: Left." in " ".join(two.split())
    assert all(len(line) <= 80 for line in two.splitlines())
    many = traced("baseline", "fair-pay", "leave-well", "--unit", "Pediatrics 1", "--outcome", "exhaustion")
    assert "C: " in many and "Month: Exhaustion" in many
    words = " ".join(traced("baseline", "fair-pay", "leave-well", "--department", "Surgery", "--every", "3").split())
    assert "Added up since the row before: Departures." in words
    assert "Burn%" not in words and "Vac." not in words  # short headings are explained only where they stand


def test_scenarios_begin_alike_and_json_holds_them_all() -> None:
    found = json.loads(traced("baseline", "everything-reasonable", "--department", "Surgery", "--json", "--replicate", "1"))
    first, second = found["lives"].values()
    assert first[0] == second[0] and len(first) == len(second) == 7 and first != second
    assert found["name"] == "Surgery" and found["replicate"] == 1 and len(found["metadata"]) == 2


def test_a_plot_is_one_page_without_a_network_and_never_overwritten(tmp_path: Path, run: sim.Run) -> None:
    page = tmp_path / "life.html"
    traced("baseline", "fair-pay", "--department", "Surgery", "--plot", str(page))
    text = page.read_text(encoding="utf-8")
    assert "<script src" not in text and "Fair and open pay" in text
    done = CliRunner().invoke(app, ["trace", "baseline", "fair-pay", *SMALL, "--plot", str(page)])
    assert done.exit_code == 2 and "It already exists" in done.output
    assert page.read_text(encoding="utf-8") == text
    wanted = [outcomes()["vacancies"]]
    table = life_of(run, Place("department", "Surgery"), 0, wanted, 1)
    (figure,) = figures_of({"a": table}, {"a": "A"}, wanted).values()
    assert len(go.Figure(figure).data) == 1


def test_a_person_can_be_plotted(tmp_path: Path) -> None:
    page = tmp_path / "life.html"
    everybody = sim.run(institution="community", replicates=1, months=1, seed=2).people([0])
    traced("fair-pay", "--person", str(everybody["person"].iloc[3]), "--plot", str(page))
    assert "Self-respect" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--department", "Pediatrcs"], 'Did you mean "Pediatrics"'),
        (["--unit", "Pediatrics"], 'Did you mean "Pediatrics'),
        (["--unit", "Surgery", "--department", "Surgery"], "one of the two"),
        (["--department", "Surgery", "--person", "L0001.0"], "--person or --department"),
        (["--department", "Surgery", "--outcome", "burnt_out"], 'Did you mean "burned_out"'),
        (["--department", "Surgery", "--outcome", "total_usd"], "There is no outcome"),
        (["--outcome", "burned_out"], "with --department or --unit"),
        (["--department", "Surgery", "--plot", "no/such/folder.html"], "There is no such folder"),
    ],
    ids=["department", "unit", "both", "person too", "outcome", "cost", "outcome of a person", "folder"],
)
def test_a_mistake_gets_one_message(options: list[str], says: str) -> None:
    done = CliRunner().invoke(app, ["trace", "baseline", "fair-pay", *SMALL, *options])
    assert done.exit_code == 2 and says in done.output, done.output
    assert "Traceback" not in done.output
