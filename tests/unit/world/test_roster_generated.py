"""Generated rosters: whatever is possible is read, whatever is not is refused in words, and fast."""

import csv
import io
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


NAMES_OF_COLUMNS = [
    "", "Notes", "Sex", "Title", "FTE %", "Clinical %", "Months since hire", "Hire Date", "DOB", "Base Salary", "Pay (000s)",
    "RVU Target", "wRVU Target", "Benchmark wRVUs", "Division", "Tenure", "Track", "URM", "Employee ID", "Research, %",
]  # fmt: skip
ODD_CELLS = [
    "", "1", "-1", "1e400", "nan", "inf", "—", ".", "#N/A", "#REF!", "=1+1", "65%", "1000%", "$245,000", "(1,200)", "0,8",
    "1.234", "245.000,00", "7/1/2015", "13/13/2015", "0/0/0", "20159999", "42186", "99999999", "1975", "31-Feb-2015",
    "12 years", "Medicine", "Total: 3", "AsstProf", "Professor Emeritus", "X", "yes", "\u200b", "\u00a0", "e\u0301",
    "x" * 100, "a\nb", 'q"q', "½", "\uff11\uff12", "12-", "1_000", "1/2", "- Medicine", ": :", "()", "%", "$", "1k",
]  # fmt: skip
ODD_VALUES = [
    None, np.nan, pd.NaT, pd.NA, 1, 2.5, np.int64(3), np.float32(0.1), True, pd.Timestamp("2015-07-01"), b"x", ["l"], 10**30,
]  # fmt: skip


@st.composite
def exports(draw: st.DrawFn) -> tuple[list[str], list[list[object]], bool]:
    header = ["Department", *draw(st.lists(st.sampled_from(NAMES_OF_COLUMNS), max_size=6))]
    as_table = draw(st.booleans())
    cell = st.sampled_from([*ODD_CELLS, *ODD_VALUES] if as_table else ODD_CELLS)
    home = st.sampled_from(["Surgery", "Urology", "Cardiology", "Medicine", "Dean's Office", ""])
    row = st.tuples(home, *(cell for _ in header[1:]))
    return header, [list(cells) for cells in draw(st.lists(row, min_size=1, max_size=5))], as_table


@settings(max_examples=80, deadline=None)
@given(exports(), st.sampled_from(["utf-8", "utf-16"]))
@pytest.mark.filterwarnings("ignore")
def test_odd_exports_are_read_or_refused_and_what_is_read_stays_as_it_is(
    export: tuple[list[str], list[list[object]], bool], encoding: str
) -> None:
    header, rows, as_table = export
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([["A title"], header, *rows])
    source = pd.DataFrame(rows, columns=header) if as_table else text.getvalue().encode(encoding)
    try:
        frame = read_roster(source, SCHOOL, skip_refused=True)
    except InputError as error:
        assert str(error)
        return
    assert read_roster(frame, SCHOOL) is frame
    pd.testing.assert_frame_equal(read(frame.to_csv(index=False)), frame)


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
