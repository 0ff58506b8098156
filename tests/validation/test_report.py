"""The page, the words on failures, and the command."""

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli.app import app
from sim.evidence.targets import targets
from sim.validation.counted import against_rivals, corrections, earlier, of_the_test_part, summary
from sim.validation.over_time import ANSWERS, SHOWN, YEARS_SHOWN, Drift, OverTime, Response, response
from sim.validation.report import page
from sim.validation.scoreboard import Board, Score, Variant
from sim.validation.verdicts import verdicts, without_verdict
from sim.validation.wording import band, number

DOCS = Path(__file__).parents[2] / "docs" / "validation.md"


def board(name: str = "model", **values: float) -> Board:
    """A board on which everything is in the middle of its band but what is named."""
    scores = []
    for target in targets().values():
        for measure in target.measures:
            ends = [end for end in (measure.low, measure.high) if math.isfinite(end)]
            value = values.get(f"{target.name}_{measure.name}", sum(ends) / len(ends))
            scores.append(Score(measure, np.array([value, value, value]), 100))
    return Board(Variant(name), tuple(scores), 3, 6, "typical", False)


def quiet() -> OverTime:
    years = pd.DataFrame({name: [1.0] * 20 for name in SHOWN}, index=pd.RangeIndex(1, 21, name="year"))
    still = [Response(name, 1.0, 2.0, math.nan, 0.5, 0.1) for name in ANSWERS]
    return OverTime(
        Drift(years, years, {"message_growth_per_year": 0.025}, {"message_growth_per_year": 0.01}),
        still,
        still,
        4,
    )


def test_every_failure_has_its_paragraph_on_the_page_and_is_counted() -> None:
    made = page(
        board(V6_exit_given_burnout=9.0, V12_correlation_across_units=-0.9),
        None,
        [],
        quiet(),
        "attrition validate",
    )
    assert "### V12: leader score" in made and verdicts()["V12"].why in made
    assert "No paragraph has been written" in made  # nobody has written on V6
    assert without_verdict(["V12", "V6", "V6"]) == ["V6"]
    assert len(re.findall(r"\*\*fail\*\*", made)) == 2


def test_a_rival_is_said_to_lose_what_it_misses_and_gain_what_it_alone_meets() -> None:
    model, rival = (
        board(V6_exit_given_burnout=9.0),
        board("no_feedback", V16_variance_to_mean_of_unit_year_exits=0.9),
    )
    made = page(model, None, [rival], quiet(), "attrition validate")
    assert "Against the model, among emergent measures, *no feedback* loses V16 and gains V6." in made


def test_the_test_part_is_on_the_page_only_where_it_was_scored_and_the_page_says_so() -> None:
    usual = board()
    without = page(replace(usual, scores=tuple(usual.held_out() + usual.open())), None, [], quiet(), "attrition validate")
    assert "is not scored here" in without and "## Test part" not in without
    both = replace(usual, parts=("development", "test"))
    made = page(both, None, [], quiet(), "attrition validate --test")
    assert "The test part was scored in this run" in made and made.count("| V7 |") == 2 and "V7" not in without
    assert "## Open: seen by the modelers" in made and "Median CRPS" in made


def missed(name: str = "model", *findings: str) -> Board:
    """A board on which some findings are missed in all their measures, and the rest is in the middle."""
    measures = (one for target in findings for one in targets()[target].measures if math.isfinite(one.high))
    far = {f"{one.target}_{one.name}": 1e6 for one in measures}
    return replace(board(name, **far), parts=("development", "test"))


def test_kinds_that_were_corrected_are_counted_both_ways_and_never_for_the_model() -> None:
    made = board()
    once = [one for target in targets().values() for one in target.measures if one.corrected]
    assert {one.target for one in once} == {"V4", "V20", "O17", "O20"}
    assert all((one.kind, one.kind_when_scored) == ("follows_from_design", "emergent") for one in once)
    assert "9 are met in all their measures (100%; 11 of 11 before kinds were corrected)" in summary(made)
    assert "11 are met in all their measures (100%; 12 of 12 before kinds were corrected)" in summary(made)
    assert "6 are met in all their measures (100%; 7 of 7 before kinds were corrected)" in summary(made)
    (said,) = corrections(made)
    assert "*V20 moves 35 44 to 65 plus*" in said and "ties_by_tenure_track" in said and "*O20*" in said
    rows = page(replace(made, parts=("development", "test")), None, [], quiet(), "attrition validate")
    assert rows.count("| by design | kind corrected |") == 5 and "| emergent | structure since |" in rows


def test_the_page_says_what_earlier_boards_had_shown() -> None:
    (said,) = earlier(missed("model", "V12", "V6"))
    assert "V1, V2, V4" in said and "for V4, V5, V9, V12 and V20 structure was added" in said
    assert "Of the emergent findings without these, 5 of 6 are met." in said
    test = of_the_test_part(missed("model", "O13"))
    assert "V7, V13, V15 and V17 stood on earlier boards" in test and "for V17 structure was added after a miss" in test
    assert "The design states O20." in test
    assert "no earlier board had shown (O13 and O14), 1 of 2 are met" in test


def test_the_page_says_whether_the_model_meets_more_than_its_rivals() -> None:
    (same,) = against_rivals(board(), [board("null"), board("no_feedback", V6_exit_given_burnout=9.0)])
    assert "meets 9 of 9 emergent findings, as many as its best rival (*null* 9, *no feedback* 8)" in same
    assert "does not show that the model's structure is needed" in same
    (worse,) = against_rivals(board(V6_exit_given_burnout=9.0), [board("null")])
    assert "meets 8 of 9 emergent findings, fewer than its best rival (*null* 9)" in worse
    (best,) = against_rivals(board(), [board("null", V6_exit_given_burnout=9.0, O23_emergency_medicine_to_others=9.0)])
    assert "Held out, the model meets 9 of 9 emergent findings, more than its best rival (*null* 8)" in best
    assert "is needed" not in best
    assert against_rivals(board(), []) == []


def test_bands_are_written_as_they_are_meant() -> None:
    assert band(targets()["V13"].measures[1]) == "at most 1"
    assert band(targets()["V19"].measures[2]) == "at least 1"
    assert band(targets()["V6"].measures[0]) == "1.3 to 3.3"
    assert band(targets()["O14"].measures[0]) == "1.005 to 1.035"  # three digits would let both ends pass for others
    assert (number(math.nan), number(0.07512), number(12345.0)) == ("–", "0.0751", "12,345")


def test_every_failure_on_the_shipped_page_has_words_of_its_own() -> None:
    text = DOCS.read_text(encoding="utf-8")
    failed = re.findall(r"^\| ([VO]\d+) \|.*\*\*fail\*\*", text, re.MULTILINE)
    assert failed and not without_verdict(failed)
    for name in failed:
        assert verdicts()[name].why in text, (
            f"{name}: docs/validation.md is older than verdicts.yaml; run attrition validate"
        )


def test_the_shipped_page_names_every_target_and_the_years() -> None:
    text = DOCS.read_text(encoding="utf-8")
    # what is new is not on the page until the next calibration
    assert all(re.search(rf"\b{name}\b", text) for name, target in targets().items() if not target.seen)
    assert all(f"year {year}" in text for year in YEARS_SHOWN)


@pytest.mark.parametrize("name", list(verdicts()))
def test_verdicts_are_on_known_targets_and_say_what_is_missing(name: str) -> None:
    assert name in targets()
    verdict = verdicts()[name]
    assert min(len(verdict.why), len(verdict.missing), len(verdict.misleads)) > 30


def futures(mean: pd.Series) -> pd.DataFrame:
    """Two futures on either side of a mean."""
    return pd.DataFrame({0: mean * 0.5, 1: mean * 1.5})


def test_a_response_is_read_off_its_half_its_top_and_its_end() -> None:
    months = pd.RangeIndex(97)
    rising = pd.Series(np.clip((months - 12) / 12, 0.0, 1.0), index=months)
    gone = rising.where(months < 25, np.clip((35 - months) / 10, 0.0, 1.0))
    found = response("burned_out", futures(gone), 13, 25)
    assert found.largest == pytest.approx(0.97, abs=0.03)
    assert found.half == pytest.approx(6, abs=1)
    assert found.back == pytest.approx(8, abs=1)
    assert found.last == 0.0
    lasting = response("burned_out", futures(rising), 13, 25)
    assert math.isnan(lasting.back)
    # two futures that end 0.5 above and below 1: t for one degree of freedom times 0.5
    assert lasting.half_width == pytest.approx(12.706 * 0.5, rel=1e-3)


def test_the_command_prints_one_board_as_json() -> None:
    found = CliRunner().invoke(
        app, ["validate", "--draws", "1", "--replicates", "2", "--institution", "community", "--json"]
    )
    assert found.exit_code == 0, found.output
    content = json.loads(found.stdout)
    assert {score["target"] for score in content["model"]["scores"]} | set(
        content["model"]["not_measured"]
    ) == {name for name, target in targets().items() if target.part == "development"}
    assert content["model"]["parts"] == ["development"] and content["model"]["test"] is None
    assert content["model"]["open"]["emergent_findings"]["of"] >= 10
    assert content["model"]["draws"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--replicates", "1"], "too few"),
        (["--institution", "typicall"], "typical"),
        (["--out", "no/such/folder/page.md"], "cannot be written"),
    ],
)
def test_mistakes_get_one_message_before_anything_is_run(arguments: list[str], message: str) -> None:
    found = CliRunner().invoke(app, ["validate", *arguments])
    assert found.exit_code == 2
    assert message in found.output and "Traceback" not in found.output
