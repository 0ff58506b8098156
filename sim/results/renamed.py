"""Columns of version 0.1 that have another name now; the old names work for one more version, with a notice."""

import warnings
from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd

RENAMED = {
    "luck": "chance",
    "luck_low": "chance_low",
    "luck_high": "chance_high",
    "difference_luck_low": "difference_chance_low",
    "difference_luck_high": "difference_chance_high",
    "share_of_luck": "share_of_noise",
}
"""Old column → new column, in every table that has one."""


class Table(pd.DataFrame):
    """A table whose columns are also found by their old names."""

    @property
    def _constructor(self) -> type["Table"]:
        return Table

    def __getitem__(self, key: Any) -> Any:
        """Return a column, several, or rows, as pandas does."""
        if isinstance(key, str):
            key = _new_name(key, self.columns)
        elif isinstance(key, list):
            key = [_new_name(name, self.columns) for name in key]
        return super().__getitem__(key)


def with_new_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame, such as one from a file of an earlier version, with the new names of its columns."""
    old = [name for name in RENAMED if name in frame.columns]
    for name in old:
        _tell(name)
    return frame.rename(columns=RENAMED) if old else frame


def _new_name(name: Hashable, columns: Iterable[Hashable]) -> Hashable:
    if name not in RENAMED or name in columns or RENAMED[str(name)] not in columns:
        return name
    _tell(str(name))
    return RENAMED[str(name)]


def _tell(name: str) -> None:
    message = f"The column `{name}` is now `{RENAMED[name]}`; the old name goes with the next version."
    warnings.warn(message, FutureWarning, stacklevel=4)
