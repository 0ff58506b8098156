"""Rosters: what is read and how, what is refused, and how all of it is said in one report."""

import io
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.institution import load_institution
from sim.roster import RosterError, read_roster
from sim.roster_columns import GENDERS, NAMES, RANKS, TRACKS
from sim.roster_file import MAX_BYTES, MAX_COLUMNS, MAX_ROWS

SCHOOL = load_institution("typical")
DEPARTMENTS = [department.name for department in SCHOOL.departments]


def read(text: str | bytes) -> pd.DataFrame:
    return read_roster(text if isinstance(text, bytes) else text.encode(), SCHOOL)


def refused(text: str | bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(text)
    return str(caught.value)


# ------------------------------------------------------------------ what is read


def test_only_the_department_is_required() -> None:
    frame = read("department\nurology\nSURGERY\n")
    assert list(frame.columns) == list(NAMES[:-1])
    assert list(frame["department"]) == ["Urology", "Surgery"]
    assert frame.drop(columns="department").isna().all(axis=None)
    assert list(frame["department"].cat.categories) == DEPARTMENTS


def test_codes_are_those_of_the_model() -> None:
    frame = read("department,gender,rank,track\nUrology,F,professor,physician scientist\nUrology,m,,clinical\nUrology,,asst,\n")
    assert list(frame["gender"].cat.codes) == [1, 0, -1]
    assert list(frame["rank"].cat.codes) == [3, -1, 1]
    assert list(frame["track"].cat.codes) == [3, 0, -1]
    assert tuple(frame["rank"].cat.categories) == RANKS
    assert tuple(frame["gender"].cat.categories) == GENDERS


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        *[("gender", word, "woman") for word in ("F", "f", "female", "Woman", "women")],
        *[("gender", word, "man") for word in ("M", "male", "MAN", "men")],
        *[("gender", word, None) for word in ("nonbinary", "Non-binary", "unknown", "", " ")],
        *[("urim", word, 1.0) for word in ("yes", "Y", "TRUE", "1")],
        *[("urim", word, 0.0) for word in ("no", "N", "false", "0")],
        *[("rank", word, "assistant") for word in ("Assistant Professor", "asst", "Asst. Prof.", "assistant")],
        *[("rank", word, "full") for word in ("Professor", "full professor", "FULL")],
        ("rank", "Clinical Associate Professor", "associate"),
        *[("track", word, "clinician_educator") for word in ("clinician-educator", "Clinician Educator", "educator")],
        ("tenure_track", "non-tenure track", 0.0),
        ("tenure_track", "tenured", 1.0),
        ("age", "41.5", 41.5),
        ("pay_usd", "2.5e5", 250000.0),
        ("cfte", ".8", 0.8),
        ("unit", " Ward 7 ", "Ward 7"),
    ],
)
def test_cells_are_understood(column: str, cell: str, value: object) -> None:
    got = read(f"department,{column}\nUrology,{cell}\n")[column][0]
    assert (value is None and pd.isna(got)) or got == value


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_the_usual_kinds_of_csv(delimiter: str, end: str, bom: bytes) -> None:
    rows = ["Department,Years since hire,Unit", 'Urology,3,"A, B"', "", ",,", "Surgery,4,"]
    text = end.join(rows).replace('"A, B"', "@").replace(",", delimiter).replace("@", '"A, B"')
    frame = read(bom + text.encode())
    assert list(frame["years_since_hire"]) == [3, 4]
    assert frame["unit"][0] == "A, B"


def test_paths_files_and_bytes(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(b"department\nUrology\n")
    for source in (path, str(path), io.BytesIO(path.read_bytes()), io.StringIO("department\nUrology\n")):
        assert len(read_roster(source, SCHOOL)) == 1
    with pytest.raises(InputError, match=r"no\.csv: There is no such file"):
        read_roster(tmp_path / "no.csv", SCHOOL)
    with pytest.raises(InputError, match="folder"):
        read_roster(tmp_path, SCHOOL)


def test_ids_are_checked_and_not_kept() -> None:
    assert "id" not in read("department,id\nUrology,7\nUrology,8\nUrology,\nUrology,\n").columns
    said = refused("department,id\nUrology,Jane Roe\n\nUrology,Jane Roe\n")
    assert "row 4: the same id as in row 2" in said
    assert "Jane" not in said


def test_equal_people_without_id_are_two_people() -> None:
    assert len(read("department,age\nUrology,40\nUrology,40\n")) == 2


def test_units_belong_to_one_department() -> None:
    frame = read("department,unit\nUrology,Clinic\nSurgery,Clinic\nSurgery,East\n")
    assert list(frame["unit"]) == ["Urology: Clinic", "Surgery: Clinic", "East"]


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("age", "10", '"10" is out of range. Allowed: a number from 24 to 90 (years)'),
        ("cfte", "2", '"2" is out of range. Allowed: a number from 0 to 1'),
        ("cfte", '"0,8"', "write 0.8 for a part"),
        ("pay_usd", '"250,000"', "250000 for a large number"),
        ("pay_usd", "$250000", "is not a number"),
        ("age", "nan", "is not a number"),
        ("age", "inf", "is not a number"),
        ("age", "1e400", "is out of range"),
        ("age", "=A1+1", "looks like a formula"),
        ("unit", "=cmd|' /C calc'!A0", "looks like a formula"),
        ("unit", "+1 East", "looks like a formula"),
        ("unit", "x" * 100, "is not a short text"),
        ("rank", "prof.", "is not known"),
        ("rank", "asociate", 'did you mean "associate"?'),
        ("gender", "X", "Allowed: woman, man, or blank"),
        ("urim", "maybe", "Allowed: yes, no, or blank"),
        ("track", "clinican", 'did you mean "clinician"?'),
        ("years_since_hire", "-1", "is out of range"),
        ("fte", "0", "is out of range"),
        ("rvu_target", "4763", "is out of range"),
    ],
)
def test_impossible_cells(column: str, cell: str, said: str) -> None:
    report = refused(f"department,{column}\nUrology,\nUrology,{cell}\n")
    assert f"row 3: {column} " in report
    assert said in report


def test_unknown_and_missing_departments_are_explained() -> None:
    report = refused("department,age\nUrologi,40\n,41\nCardiology,42\n")
    assert 'row 2: department "Urologi" is not known (did you mean "Urology"?)' in report
    assert "row 3: department is missing" in report
    assert 'row 4: department "Cardiology" is not known' in report
    assert report.count(", ".join(DEPARTMENTS)) == 1


def test_what_must_hold_between_cells() -> None:
    report = refused(
        "department,age,years_since_hire,fte,cfte,research_effort\nUrology,40,30,,,\nUrology,,,0.5,0.4,0.2\nUrology,,,,0.5,0.6\n"
    )
    assert "row 2: age and years_since_hire say" in report
    assert 'rows 3, 4: sum of cfte and the other efforts "0.6", "1.1" is more than fte' in report


def test_columns_are_explained() -> None:
    report = refused("department,Ages,name,cfte,CFTE\nUrology,1,x,1,1\n")
    assert 'column "Ages" is not known; delete it or rename it. Did you mean "age"?' in report
    assert 'column "name" is not known; delete it or rename it. Allowed: department' in report
    assert 'column "cfte" is there 2 times' in report
    assert 'column "department" is missing' in refused("age\n40\n")


def test_all_errors_come_in_one_report() -> None:
    rows = [f"Nowhere {chr(97 + k)},{k}" for k in range(30)]
    with pytest.raises(RosterError) as caught:
        read("department,age\nUrology,40\n" + "\n".join(rows) + "\nUrology\n")
    assert len(caught.value.problems) == 32  # 30 departments, one reason for ages, one short row
    lines = str(caught.value).splitlines()
    assert lines[0] == "the roster: Nothing was read, because of 31 rows:"
    assert len(lines) == 22
    assert lines[-1] == "  … and 12 more reasons"
    assert any('rows 3, 4, 5, 6, 7, 8 and 18 more: age "0", "1", "2", … is out of range' in line for line in lines)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"department\n", "nobody below it"),
        (b"PK\x03\x04rest", "workbook"),
        ("department\n".encode("utf-16"), "UTF-16"),
        (b"depart\x00ment\n", "not a text file"),
        (b"department\nUrology\nM\xfcnchen\n", "line 3: The file is not UTF-8"),
        (b'department\n"Urology\n', "Not valid CSV"),
        (b"department\n" + b"x" * 200_000, "Not valid CSV"),
        (b"department\n" + b"Urology\n" * (MAX_ROWS + 2), "rows"),
        (b"x," * MAX_COLUMNS + b"x\n1\n", "61 columns"),
        (b"x" * (MAX_BYTES + 1), "too large"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_is_no_reasonable_csv(content: bytes, said: str) -> None:
    report = refused(content)
    assert said in report
    assert len(report.splitlines()) <= 3


def test_a_file_is_not_read_beyond_its_limit() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= MAX_BYTES + 1
            return b"x" * size

    with pytest.raises(InputError, match="too large"):
        read_roster(Endless(), SCHOOL)  # type: ignore[arg-type]


# ------------------------------------------------------------------ generated rosters

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
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("department,age\n" + text).encode()))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        read(content)
    except InputError as error:
        assert str(error)


# ------------------------------------------------------------------ speed


@pytest.mark.parametrize("age", ["40", "10"], ids=["right", "wrong"])
def test_fifty_thousand_people_are_read_in_seconds(age: str) -> None:
    header = "department,unit,gender,age,rank,track,years_since_hire,cfte,research_effort,fte,pay_usd,rvu_target,id"
    rows = [
        f"{DEPARTMENTS[k % 20]},Unit {k % 900},F,{age}.{k:05d},assistant professor,clinical,{k % 90 / 10},.6,.1,1,"
        f"{200_000 + k},{0.9 + k % 97 / 500:.4f},P{k}"
        for k in range(50_000)
    ]
    content = "\n".join([header, *rows]).encode()
    begun = time.perf_counter()
    if age == "40":
        assert len(read(content)) == 50_000
    else:
        assert "and 49,994 more" in refused(content)
    assert time.perf_counter() - begun < 6  # about 1 s; room for a busy machine
