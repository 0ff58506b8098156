"""What a plot asks of a frame, and the one clear message where it is not there."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from sim.evidence.outcomes import Outcome, outcomes
from sim.foundation.errors import InputError, nearest, shown, unknown
from sim.results.renamed import with_new_names


def needs(frame: object, columns: Iterable[str], made_by: str) -> pd.DataFrame:
    """Return the frame if it can be drawn.

    Args:
        frame: What was given.
        columns: Those that it must have.
        made_by: The calls that return such a frame.

    Raises:
        InputError: It is no frame, lacks a column or has no rows; says which call returns one that fits.
    """
    allowed = f"a frame from {made_by}"
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"This is not a data frame but a {type(frame).__name__}.", allowed=allowed)
    frame = with_new_names(frame)
    for name in columns:
        if name not in frame.columns:
            found = nearest(name, map(str, frame.columns))
            raise InputError(f"The frame has no column {shown(name)}.", allowed=allowed, nearest=found)
    if frame.empty:
        raise InputError("The frame has no rows.", allowed=allowed)
    return frame


def declared(name: str) -> Outcome:
    """Return an outcome with its words.

    Raises:
        InputError: There is none of this name.
    """
    if name not in outcomes():
        raise unknown("outcome", name, outcomes())
    return outcomes()[name]


def in_order(column: "pd.Series[Any]") -> list[str]:
    """Return the labels of a column in the order in which they are declared, or first appear."""
    here = list(dict.fromkeys(column))
    if isinstance(column.dtype, pd.CategoricalDtype):
        here = [label for label in column.cat.categories if label in set(here)]
    return [str(label) for label in here]


def only(frame: pd.DataFrame, column: str, wanted: Iterable[str] | str) -> pd.DataFrame:
    """Return the rows with some labels.

    Raises:
        InputError: A label is not in the frame.
    """
    known = in_order(frame[column])
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    for name in names:
        if name not in known:
            raise unknown(f"{column} of this frame", name, known)
    return frame[frame[column].astype(str).isin(names)]
