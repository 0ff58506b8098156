"""Rosters: what is read and how, what is refused, and how all of it is said in one report."""

import io
from pathlib import Path

import pandas as pd
import pytest

from sim.foundation.errors import InputError
from sim.world.institution import load_institution
from sim.world.roster.columns import GENDERS, NAMES, RANKS
from sim.world.roster.file import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from sim.world.roster.read import RosterError, read_roster

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
    rows = ["department,gender,rank,track", "Urology,F,professor,physician scientist", "Urology,m,,clinical"]
    frame = read("\n".join([*rows, "Urology,,asst,"]))
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
        *[
            ("rank", word, "assistant")
            for word in ("Assistant Professor", "asst", "Asst. Prof.", "assistant")
        ],
        *[("rank", word, "full") for word in ("Professor", "full professor", "FULL")],
        ("rank", "Clinical Associate Professor", "associate"),
        *[
            ("track", word, "clinician_educator")
            for word in ("clinician-educator", "Clinician Educator", "educator")
        ],
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
    assert 'row 3: sum of cfte and the other efforts "0.6" is more than fte' in report
    assert 'row 4: sum of cfte and the other efforts "1.1" is more than fte' in report


def test_columns_are_explained() -> None:
    report = refused("department,Ages,name,cfte,CFTE\nUrology,1,x,1,1\n")
    assert 'column "Ages" is not known; delete it or rename it. Did you mean "age"?' in report
    assert 'column "name" is not known; delete it or rename it. Allowed: department' in report
    assert 'column "cfte" is there 2 times' in report
    assert 'column "department" is missing' in refused("age\n40\n")


def test_all_errors_come_in_one_report() -> None:
    report = refused(
        "department,age,rank\nUrologi,10,boss\nUrology,11,chief\n\nUrology,10,full\nUrology\nUrologi,40,\n"
    )
    near = ' (did you mean "Urology"?)'
    assert [line.split(". Allowed")[0] for line in report.splitlines()] == [
        "the roster: Nothing was read, because of 5 rows:",
        '  rows 2, 5: age "10" is out of range',
        f'  rows 2, 7: department "Urologi" is not known{near}',
        '  row 2: rank "boss" is not known',
        '  row 3: age "11" is out of range.',
        '  row 3: rank "chief" is not known.',
        "  row 6: the cells do not match the header (1 instead of 3).",
    ]


def test_a_long_report_is_grouped_and_cut() -> None:
    rows = [f"Urologi{chr(97 + k)},{k},rank {k}" for k in range(26)]
    with pytest.raises(RosterError) as caught:
        read("department,age,rank\n" + "\n".join(rows) + "\n")
    ages = 'rows 2, 3, 4, 5, 6, 7 and 18 more: age "0", "1", "2", … is out of range'
    assert any(problem.startswith(ages) for problem in caught.value.problems)
    assert len(caught.value.problems) == 3
    header = "department," + ",".join(f"Column {k}" for k in range(30))
    lines = refused(f"{header}\nUrology{',' * 30}\n").splitlines()
    assert lines[0] == "the roster: Nothing was read, because of its header:"
    assert len(lines) == 22
    assert lines[-1] == "  … and 10 more reasons"


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
