"""A roster read for a test, from its text."""

import pandas as pd
import pytest

from sim.foundation.errors import InputError
from sim.world.institution import Institution, load_institution
from sim.world.roster.mapping import RosterMapping
from sim.world.roster.read import Reading, reading_of

SCHOOL = load_institution("typical")
TODAY = {"as_of": "2025-07-01"}


def reading(text: str | bytes | pd.DataFrame, *pairs: str, school: Institution = SCHOOL, **mapping: object) -> Reading:
    how = RosterMapping.of({**TODAY, **mapping}, pairs)
    return reading_of(text.encode() if isinstance(text, str) else text, school, how)


def read(text: str | bytes | pd.DataFrame, *pairs: str, **mapping: object) -> pd.DataFrame:
    return reading(text, *pairs, **mapping).frame()  # type: ignore[arg-type]


def refused(text: str | bytes, *pairs: str, **mapping: object) -> str:
    with pytest.raises(InputError) as caught:
        read(text, *pairs, **mapping)
    return str(caught.value)


def noted(found: Reading, words: str) -> bool:
    return any(words in note for note in found.notes)
