"""Columns that have another name now are found by the old one, with a notice."""

import pandas as pd
import pytest

from sim.results.renamed import RENAMED, Table, with_new_names


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_an_old_name_finds_the_column_with_a_notice(old: str, new: str) -> None:
    table = Table({"outcome": ["a"], new: [1.0]})
    with pytest.warns(FutureWarning, match=f"`{old}` is now `{new}`"):
        assert table.set_index("outcome")[old].tolist() == [1.0]
    with pytest.warns(FutureWarning):
        assert list(table[["outcome", old]].columns) == ["outcome", new]


def test_a_column_that_is_really_called_so_is_meant() -> None:
    assert Table({"luck": [1], "chance": [2]})["luck"].tolist() == [1]


def test_neither_name_is_refused_as_ever() -> None:
    with pytest.raises(KeyError, match="luck_low"):
        Table({"mean": [1.0]})["luck_low"]


def test_a_file_of_an_earlier_version_is_read() -> None:
    with pytest.warns(FutureWarning, match="`luck` is now `chance`"):
        assert list(with_new_names(pd.DataFrame({"total": [0.5], "luck": [0.1]})).columns) == ["total", "chance"]
