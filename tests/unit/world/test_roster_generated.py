"""Generated rosters: whatever is possible is read, whatever is not is refused in words, and fast."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.foundation.errors import InputError
from sim.world.institution import load_institution
from sim.world.roster.columns import RANKS, TRACKS
from sim.world.roster.read import read_roster

SCHOOL = load_institution("typical")
DEPARTMENTS = [department.name for department in SCHOOL.departments]


def read(text: str | bytes) -> pd.DataFrame:
    return read_roster(text if isinstance(text, bytes) else text.encode(), SCHOOL)


share_of_four = st.floats(0, 0.25).map(lambda value: f"{value:.3f}")
cells = {
    "unit": st.sampled_from(["", "North", "South 2"]),
    "gender": st.sampled_from(["", "F", "male", "Unknown"]),
    "urim": st.sampled_from(["", "yes", "NO"]),
    "age": st.sampled_from([""]) | st.integers(60, 90).map(str),
    "rank": st.sampled_from(["", *RANKS, "Professor"]),
    "track": st.sampled_from(["", *TRACKS]),
    "tenure_track": st.sampled_from(["", "y", "n"]),
    "years_since_hire": st.sampled_from([""]) | st.floats(0, 36).map(lambda value: f"{value:.2f}"),
    "cfte": st.just("") | share_of_four,
    "research_effort": st.just("") | share_of_four,
    "teaching_effort": st.just("") | share_of_four,
    "admin_effort": st.just("") | share_of_four,
    "pay_usd": st.just("") | st.integers(20_000, 5_000_000).map(str),
}


@st.composite
def rosters(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    columns = draw(st.lists(st.sampled_from(sorted(cells)), unique=True, max_size=6))
    row = st.tuples(st.sampled_from(DEPARTMENTS), *(cells[column] for column in columns))
    return ["department", *columns], [list(cell) for cell in draw(st.lists(row, min_size=1, max_size=8))]


@settings(max_examples=60, deadline=None)
@given(rosters(), st.sampled_from([",", ";", "\t"]))
def test_every_possible_roster_is_read(roster: tuple[list[str], list[list[str]]], delimiter: str) -> None:
    header, rows = roster
    frame = read("\n".join(delimiter.join(row) for row in [header, *rows]))
    assert list(frame["department"]) == [row[0] for row in rows]
    for place, column in enumerate(header):
        blank = np.array([row[place].lower() in ("", "unknown") for row in rows])
        assert (frame[column].isna().to_numpy() == blank).all()


@settings(max_examples=60, deadline=None)
@example(b",")  # separators and nobody between them
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("department,age\n" + text).encode()))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        read(content)
    except InputError as error:
        assert str(error)


# ------------------------------------------------------------------ speed


@pytest.mark.parametrize("age", ["40", "10"], ids=["right", "wrong"])
def test_fifty_thousand_people_are_read_in_seconds(age: str) -> None:
    header = "department,unit,gender,age,rank,track,years_since_hire,cfte,research_effort,fte,pay_usd,id"
    rows = [
        f"{DEPARTMENTS[k % 20]},Unit {k % 900},F,{age}.{k:05d},assistant professor,clinical,{k % 90 / 10},"
        f".6,.1,1,{200_000 + k},P{k}"
        for k in range(50_000)
    ]
    content = "\n".join([header, *rows]).encode()
    begun = time.process_time()
    if age == "40":
        assert len(read(content)) == 50_000
    else:
        with pytest.raises(InputError, match="and 49,994 more"):
            read(content)
    assert time.process_time() - begun < 6  # about 1 s; room for a busy machine
