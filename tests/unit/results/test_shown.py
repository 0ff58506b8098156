"""What a notebook shows as the last line of a cell: a few words, a table, a figure, a bar."""

import re
from typing import Any

import pandas as pd
import pytest

import sim
from sim.foundation.brief import brief
from sim.foundation.progress import told

SCHOOL = sim.load_institution("community").scaled(60)
SHORT = 200  # characters
SMALL: dict[str, Any] = {"institution": SCHOOL, "replicates": 4, "months": 6}


@pytest.fixture(scope="module")
def comparison() -> sim.Comparison:
    return sim.compare(["baseline", "fix-workflows"], draws=2, **SMALL)


def rows_of(html: str) -> list[list[str]]:
    return [re.findall(r"<t[hd]>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]


def test_results_say_in_a_line_what_they_are(comparison: sim.Comparison) -> None:
    run = comparison.runs["baseline"]
    assert repr(run) == "Run('baseline', institution='community', 4 × 6 months over 2 posterior draws, seed=1)"
    assert repr(comparison) == (
        "Comparison('baseline' with 'fix-workflows', institution='community', 4 × 6 months over 2 posterior draws)"
    )
    alone = sim.run(**SMALL, seed=7)
    assert repr(alone) == str(alone) == "Run('baseline', institution='community', 4 × 6 months, seed=7)"


NAMED = {
    "a scenario": lambda: sim.load_scenario("fix-workflows"),
    "an institution": lambda: sim.load_institution("typical"),
    "a study": lambda: sim.load_study(sim.list_studies()[0]),
    "parameters": lambda: sim.parameters(),
    "levers": lambda: sim.levers(),
    "outcomes": lambda: sim.outcomes(),
    "shocks": lambda: sim.shocks(),
    "switches": lambda: sim.switches(),
}


@pytest.mark.parametrize("name", NAMED)
def test_everything_public_says_what_it_is_in_a_line(name: str) -> None:
    text = repr(NAMED[name]())
    assert len(text) <= SHORT and "\n" not in text


def test_a_run_is_shown_as_its_headline_table(comparison: sim.Comparison) -> None:
    run = comparison.runs["baseline"]
    html = run._repr_html_()
    head, *rows = rows_of(html)
    summary = run.summary()
    assert head == ["Over the horizon", "unit", "mean", "95% interval"]
    assert [row[0] for row in rows] == summary["title"].tolist()
    departures = summary.set_index("outcome").loc["departures"]
    assert rows[0][2:] == [f"{departures['mean']:.4g}", f"{departures['low']:.4g} to {departures['high']:.4g}"]
    assert "parameters and chance" in html and "chance alone" in sim.run(**SMALL)._repr_html_()
    assert len(html) < 5000


def test_a_comparison_is_shown_with_its_differences(comparison: sim.Comparison) -> None:
    head, *rows = rows_of(comparison._repr_html_())
    assert head == ["Over the horizon", "unit", "baseline", "fix-workflows: difference"]
    other = comparison.summary().query("scenario == 'fix-workflows'").reset_index(drop=True)
    assert len(rows) == len(other)
    assert rows[0][3].startswith(f"{other['difference'][0]:.4g} (") and " to " in rows[0][3]


def test_one_future_has_no_interval_to_show() -> None:
    found = sim.compare(["baseline", "fix-workflows"], institution=SCHOOL, replicates=1, months=1)
    assert all("nan" not in cell for row in rows_of(found._repr_html_()) for cell in row)
    assert all("nan" not in cell for row in rows_of(found.runs["baseline"]._repr_html_()) for cell in row)


def test_titles_cannot_be_markup() -> None:
    run = sim.run(sim.Scenario(title="<script>alert(1)</script>"), **SMALL)
    assert "<script>" not in run._repr_html_() and "&lt;script&gt;" in run._repr_html_()


def test_a_catalog_is_shown_as_a_table() -> None:
    head, *rows = rows_of(sim.levers()._repr_html_())
    assert len(rows) == len(sim.levers()) and "title" in head
    assert rows[0][0] == next(iter(sim.levers()))


def test_plots_are_at_hand(comparison: sim.Comparison) -> None:
    run = comparison.runs["baseline"]
    figure = run.plot("departures", "gender")
    known = sim.plots.months(run.monthly_of(["gender"], ["departures"]), "departures", "gender")
    assert figure.to_json() == known.to_json()
    assert len(run.plot().data) >= 1
    differences = comparison.plot(["departures", "burned_out"])
    assert differences.to_json() == sim.plots.differences(comparison.summary(["departures", "burned_out"])).to_json()
    assert len(comparison.plot().data) >= 4


# a bar


def test_a_bar_runs_to_its_end(capfd: pytest.CaptureFixture[str]) -> None:
    sim.compare(["baseline", "fix-workflows"], progress=True, **SMALL)
    shown = capfd.readouterr()
    assert shown.out == "" and "Simulating: 100%" in shown.err and "8/8" in shown.err


@pytest.mark.parametrize("nothing", [None, False])
def test_no_bar_where_none_is_wanted(nothing: Any, capfd: pytest.CaptureFixture[str]) -> None:
    sim.run(progress=nothing, **SMALL)
    assert capfd.readouterr() == ("", "")


def test_a_function_of_ones_own_is_told_itself(capfd: pytest.CaptureFixture[str]) -> None:
    said: list[tuple[int, int]] = []
    sim.run(progress=lambda *now: said.append(now), **SMALL)
    assert said == [(k, 4) for k in range(1, 5)] and capfd.readouterr() == ("", "")


def test_a_bar_is_closed_when_something_breaks(capfd: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        with told(True, "Working") as tell:
            assert tell is not None
            tell(1, 3)
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        broken()
    assert "1/3" in capfd.readouterr().err


def test_what_is_large_is_named_by_its_size() -> None:
    assert brief(pd.DataFrame({"a": range(1000)})) == "<1,000 × 1>"
    assert brief(list(range(1000))) == "<1,000 of them>"
    assert brief(3.5) == "3.5" and brief("text") == "'text'"
