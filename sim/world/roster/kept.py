"""A roster that was read, as text from which the very same table comes back; so it can lie in a run folder."""

import io

import numpy as np
import pandas as pd

from sim.world.institution import Institution
from sim.world.roster.columns import CATEGORIES, NAMES
from sim.world.roster.tables import is_read_already


def text_of(people: pd.DataFrame) -> str:
    """Return a roster in one form as CSV text; all that it holds is in it, so it also tells rosters apart."""
    return str(people.to_csv(index=False, lineterminator="\n"))


def from_text(text: str, institution: Institution) -> pd.DataFrame:
    """Return the roster that `text_of` turned into text.

    It is not read as a file from a school is: nothing is guessed of its columns and units a second time.

    Args:
        text: As it was written.
        institution: Its departments are the categories of `department`.

    Raises:
        ValueError: It is not what was written, or belongs to another institution.
    """
    cells = pd.read_csv(io.StringIO(text), dtype=object, keep_default_na=False, na_values=[""])
    if list(cells.columns) != list(NAMES[:-1]):
        raise ValueError("the roster has other columns than it was written with")
    names = [department.name for department in institution.departments_resolved()]
    categories = {"department": tuple(names), **CATEGORIES}
    columns: dict[str, object] = {}
    for name in cells.columns:
        values = cells[name].astype(object).where(cells[name].notna(), None)
        if name in categories:
            if not set(values.dropna()) <= set(categories[name]):
                raise ValueError("the roster is not what was written")
            columns[name] = pd.Categorical(values, categories=list(categories[name]), ordered=True)
        elif name == "unit":
            columns[name] = pd.Series(values, dtype=object)
        else:
            numbers = [np.nan if value is None else float(value) for value in values]
            columns[name] = np.array(numbers, dtype=np.float64)
    people = pd.DataFrame(columns)
    if not is_read_already(people, names) or text_of(people) != text:
        raise ValueError("the roster is not what was written")
    return people
