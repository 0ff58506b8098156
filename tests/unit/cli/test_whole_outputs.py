"""Whole screens: what stands at the top and what stands at the bottom say the same."""

import re

import pytest

import sim
from tests.unit.program import Attrition

SMALL = ("-i", "community", "-m", "12")
FIXED = "parameters are fixed"


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("command", [("run",), ("compare", "fix-workflows"), ("compare", "fair-pay", "leave-well")])
def test_the_last_lines_follow_the_draws(command: tuple[str, ...], attrition: Attrition) -> None:
    fixed = words(attrition(*command, *SMALL, "-n", "4")[1])
    assert "Intervals reflect chance only." in fixed and FIXED in fixed and "posterior draws" not in fixed
    drawn = words(attrition(*command, *SMALL, "-n", "8", "--draws", "4")[1])
    assert "8 simulated futures over 4 posterior draws" in drawn
    assert "Intervals reflect parameter uncertainty and chance." in drawn
    assert FIXED not in drawn and "parameter uncertainty over 4 posterior draws, and chance in 8 simulated futures" in drawn
    assert ("paired 95% interval" in drawn) == (command[0] == "compare") == ("random numbers in each scenario" in drawn)


@pytest.mark.parametrize(("draws", "futures"), [("0", 20), ("4", 20), ("12", 24)])
def test_there_are_futures_enough_for_the_draws(draws: str, futures: int, attrition: Attrition) -> None:
    """`--draws 40` alone was refused: forty draws do not fit into twenty futures."""
    found = attrition.json("run", "-i", "community", "-m", "1", "--draws", draws)
    assert found["metadata"]["replicates"] == futures


def test_one_future_says_nothing_of_chance_and_has_no_interval(attrition: Attrition) -> None:
    out = words(attrition("compare", "everything-reasonable", "-i", "community", "-m", "36", "-n", "1")[1])
    assert "in a single future." in out and "Ask for more with --replicates" in out and FIXED not in out


def test_a_headline_and_its_table_agree(attrition: Attrition) -> None:
    out = words(attrition("compare", "baseline", "everything-reasonable", *SMALL, "-n", "12")[1])
    both = sim.compare(["baseline", "everything-reasonable"], institution="community", replicates=12, months=12)
    change = both.differences("departures")["everything-reasonable"]
    usual = both.horizon(["departures"])["baseline"]["departures"].mean()
    fewer = int((change < 0).sum())
    assert f"Fewer leave in {'all 12' if fewer == 12 else f'{fewer} of 12'} futures" in out
    assert "over one year (" in out and f" {usual:,.0f} " in out and "no clear change" not in out


def test_a_teaching_question_of_the_readme_gets_an_answer(attrition: Attrition) -> None:
    """In a hiring freeze a larger share leaves each year; whether more people do depends on how many are left."""
    out = words(attrition("compare", "baseline", "hiring-freeze", "-n", "12")[1])
    fewer = "Hiring freeze: Fewer leave in" in out and "But departures per person-year are clearly higher, +0." in out
    assert fewer or "Hiring freeze: More leave in" in out
    assert re.search(r"Departures per person-year [\d.]+% [\d.]+% \+0\.\d+ pts \(\+", out), "clearly higher"


def test_the_old_name_of_threads_works_with_a_notice(attrition: Attrition, tmp_path: object) -> None:
    study = {"outcomes": ["departures"], "institution": "community", "months": 1, "replicates": 1,
             "levers": {"mentoring": [0, 1]}, "design": {"kind": "grid"}}  # fmt: skip
    with pytest.warns(FutureWarning, match="`workers` is called `threads` now"):
        old = sim.sweep(study, workers=1)
    assert old.complete and sim.sweep(study, threads=1).complete
    code, _, err = attrition("sweep", "run", "inbox-and-time", "--dry-run", "--workers", "1")
    assert code == 0 and "--workers is called --threads now" in words(err) and "on 1 thread" in words(err)
    assert "--workers" not in attrition("sweep", "run", "--help")[1]
    for command in "run compare sensitivity validate trial calibrate fit portfolio drivers discover".split():  # noqa: SIM905
        assert "--threads" in attrition(command, "--help")[1], command


@pytest.mark.parametrize("command", ["", "run", "compare", "institution", "new", "sweep", "sweep run", "calibrate"])
def test_help_shows_no_types_of_python(command: str, attrition: Attrition) -> None:
    out = attrition(*command.split(), "--help")[1]
    assert not any(word in out for word in ("<bool>", "<str>", "<path>", "list["))
