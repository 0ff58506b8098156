"""What is written: the same bytes each time, whole or not at all, and never over somebody else's files."""

import json
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.foundation.errors import InputError
from sim.foundation.rounding import rounded
from sim.foundation.spreadsheets import guarded
from sim.results.export import write_table
from sim.results.run import Run
from sim.world.institution import Institution


@pytest.fixture(scope="module")
def small() -> Institution:
    return sim.load_institution("community").scaled(60)


@pytest.fixture(scope="module")
def run(small: Institution) -> Run:
    return sim.run(institution=small, replicates=2, months=6, threads=1)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_same_run_gives_the_same_bytes_on_any_number_of_threads(
    run: Run, small: Institution, tmp_path: Path, format: str
) -> None:
    again = sim.run(institution=small, replicates=2, months=6, threads=2)
    one = sim.save(run, tmp_path / "one", format=format)
    other = again.save(tmp_path / "deep" / "other", format=format)
    assert content(one) == content(other)
    assert set(content(one)) == {"metadata.json", *(f"{name}.{format}" for name in
                                 ("summary", "monthly", "departures", "costs"))}  # fmt: skip
    assert json.loads((one / "metadata.json").read_text())["seed"] == 1


def test_tables_come_back_as_they_were_csv_to_seven_digits(run: Run, tmp_path: Path) -> None:
    csv = pd.read_csv(run.save(tmp_path / "csv") / "monthly.csv")
    parquet = pd.read_parquet(run.save(tmp_path / "parquet", format="parquet") / "monthly.parquet")
    for column in run.monthly.columns[5:]:
        expected = pd.Series(rounded(run.monthly[column].to_numpy()), name=column)
        assert csv[column].astype(float).equals(expected)
        assert parquet[column].equals(run.monthly[column])
    assert list(parquet["member"].astype(str)) == list(csv["member"])


def test_a_comparison_has_its_own_tables(small: Institution, tmp_path: Path) -> None:
    found = sim.compare(["baseline", "fix-workflows"], institution=small, replicates=2, months=3)
    folder = found.save(tmp_path / "both")
    assert "difference" in pd.read_csv(folder / "summary.csv").columns
    assert (folder / "value_for_money.csv").exists()
    metadata = json.loads((folder / "metadata.json").read_text())
    assert set(metadata["scenarios"]) == {"baseline", "fix-workflows"}


def test_results_are_kept_unless_one_insists(run: Run, tmp_path: Path) -> None:
    folder = run.save(tmp_path / "out")
    before = content(folder)
    with pytest.raises(InputError, match="already contains results"):
        run.save(folder, format="parquet")
    assert content(folder) == before
    run.save(folder, format="parquet", force=True)
    assert "monthly.parquet" in content(folder) and "monthly.csv" not in content(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_other_people_s_files_are_never_replaced(run: Run, tmp_path: Path) -> None:
    folder = run.save(tmp_path / "out")
    (folder / "thesis.docx").write_text("ten years of work")
    with pytest.raises(InputError, match="other files"):
        run.save(folder, force=True)
    assert (folder / "thesis.docx").read_text() == "ten years of work"
    with pytest.raises(InputError, match="A file with this name"):
        run.save(folder / "thesis.docx", force=True)
    (tmp_path / "empty").mkdir()
    assert (run.save(tmp_path / "empty") / "metadata.json").exists()


@pytest.mark.parametrize("name", ["file/inside", "nul\0byte"])
def test_a_place_that_cannot_be_written_is_one_message(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        run.save(tmp_path / name)


def test_an_unknown_format_is_refused(run: Run, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no format"):
        run.save(tmp_path / "out", format="xlsx")


def test_text_that_a_spreadsheet_would_run_is_guarded_and_numbers_are_not(tmp_path: Path) -> None:
    words = ["=1+1", "+sum", "-2", "@cmd", "\tx", 'a "quoted", one', "Übung"]
    numbers = [-1.5, -2.0, 0, 1, 2, 3, -1e-9]
    table = pd.DataFrame({"word": words, "label": pd.Categorical(words), "number": numbers})
    write_table(table, tmp_path / "t.csv", "csv")
    back = pd.read_csv(tmp_path / "t.csv")
    assert list(back["word"]) == list(back["label"]) == ["'=1+1", "'+sum", "'-2", "'@cmd", "'\tx", *words[5:]]
    assert list(back["number"]) == list(table["number"])
    assert guarded("plain") == "plain"
    write_table(table, tmp_path / "t.parquet", "parquet")
    assert list(pd.read_parquet(tmp_path / "t.parquet")["word"]) == words
