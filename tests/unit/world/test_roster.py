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
        *[("gender", word, None) for word in ("X", "U", "Not reported", "n/a", "#N/A", ".", "-", "—")],
        *[("age", word, None) for word in ("(blank)", "NULL", "TBD", "<NA>", "nan", "--", "N.A.", "Declined to answer", "?")],
        *[("urim", word, 1.0) for word in ("yes", "Y", "TRUE", "1")],
        *[("urim", word, 0.0) for word in ("no", "N", "false", "0")],
        *[
            ("rank", word, "assistant")
            for word in ("Assistant Professor", "asst", "Asst. Prof.", "assistant")
        ],
        *[("rank", word, "full") for word in ("Professor", "full professor", "FULL")],
        *[("rank", word, "full") for word in ("Prof", "PROF", "Prof.", "Professor of Medicine")],
        *[("rank", f'"{word}"', "full") for word in ("Professor and Associate Dean", "Professor, Assistant Dean")],
        *[("rank", word, "full") for word in ("Clinical Professor", "PROFESSOR", "Professor II", "Visiting Professor")],
        *[("rank", word, "assistant") for word in ("AsstProf", "ASST PROF", "Asst. Prof.-Clinical", "PROFESSOR - ASSISTANT")],
        *[("rank", word, "assistant") for word in ("Assistant Clinical Professor", "Assistant Professor - Research")],
        *[("rank", word, "associate") for word in ("Associate Prof.", "Assoc. Prof. (Clinical)", "AssocProf")],
        *[("rank", word, "instructor") for word in ("Clinical Instructor", "Instructor in Surgery", "Lecturer", "INSTR")],
        ("rank", "Clinical Associate Professor", "associate"),
        *[
            ("track", word, "clinician_educator")
            for word in ("clinician-educator", "Clinician Educator", "educator")
        ],
        ("tenure_track", "non-tenure track", 0.0),
        ("tenure_track", "tenured", 1.0),
        *[("track", word, "clinician_educator") for word in ("Clinical Educator", "ClinicianEducator", "CE")],
        *[("tenure_track", word, 0.0) for word in ("NTT", "Non-Tenure Eligible", "Not on Tenure Track")],
        *[("tenure_track", word, 1.0) for word in ("TT", "Tenure-Track", "On Track")],
        ("age", "41.5", 41.5),
        ("pay_usd", "2.5e5", 250000.0),
        *[("pay_usd", f'"{text}"', 245000.0) for text in ("$245,000", "245,000.00", "245.000,00", "USD 245 000", "$245K")],
        *[("pay_usd", f'"{text}"', 245000.0) for text in ("245’000", "$245,000 / year", "245 k", "$ 245,000.00", "$0.245M")],
        *[("cfte", f'"{text}"', 0.65) for text in ("65%", "65 %", "65,0%", "0,65", "0.65 FTE", ".65", "65 pct", "65")],
        *[("age", text, 41.0) for text in ("41", "41 years", "41 yrs", "41.0")],
        *[("years_since_hire", f'"{text}"', 12.25) for text in ("12 years, 3 months", "12y 3m", "12,25")],
        ("years_since_hire", '"12 year(s), 3 month(s), 0 day(s)"', 12.25),
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
        ("pay_usd", '"12,34,567"', "is not a number"),
        ("pay_usd", "#REF!", "is a spreadsheet error"),
        ("pay_usd", "#######", "is a spreadsheet error"),
        ("pay_usd", "€250000", "is not a number"),
        ("pay_usd", "245", "is out of range"),
        ("age", "45%", "is a percent"),
        ("age", "13/13/2015", "is not a date"),
        ("age", "inf", "is not a number"),
        ("age", "1e400", "is out of range"),
        ("age", "-9", "is out of range"),
        ("age", "999", "is out of range"),
        ("age", "=A1+1", "looks like a formula"),
        ("unit", "=cmd|' /C calc'!A0", "looks like a formula"),
        ("unit", "+1 East", "looks like a formula"),
        ("unit", "x" * 100, "is not a short text"),
        ("rank", "Research Associate", "is not known"),
        ("rank", "Associate Dean", "is not known"),
        ("rank", "Professor Emeritus", "has retired: leave the row out"),
        ("rank", "Clinical Fellow", "is a trainee: leave the row out"),
        ("rank", "Assistant Professor / Associate Professor", "could be assistant or associate: say which"),
        ("track", "Clinician-Scientist", "could be clinician_investigator or physician_scientist: say which"),
        ("rank", "asociate", 'did you mean "associate"?'),
        ("gender", "1", "Allowed: woman, man, or blank"),
        ("urim", "maybe", "Allowed: yes, no, or blank"),
        ("track", "clinican", 'did you mean "clinician"?'),
        ("years_since_hire", "-1", "is out of range"),
        ("fte", "0", "is out of range"),
        ("rvu_target", "17", "is out of range"),
    ],
)
def test_impossible_cells(column: str, cell: str, said: str) -> None:
    report = refused(f"department,{column}\nUrology,\nUrology,{cell}\n")
    assert f"row 3: {column} " in report
    assert said in report


def test_unknown_and_missing_departments_are_explained() -> None:
    report = refused("department,age\nUrologi,40\n,41\nVirology,42\n")
    assert 'row 2: department "Urologi" is not known (did you mean "Urology"?)' in report
    assert "row 3: department is missing" in report
    assert 'row 4: department "Virology" is not known.' in report, "spelling alone is no advice"
    assert report.count(", ".join(DEPARTMENTS)) == 1


def test_what_must_hold_between_cells() -> None:
    report = refused(
        "department,age,years_since_hire,fte,cfte,research_effort\nUrology,40,30,,,\nUrology,,,0.5,0.4,0.2\nUrology,,,,0.5,0.6\n"
    )
    assert "row 2: age and years since hire say" in report
    assert 'row 3: sum of cfte and the other efforts "0.6" is more than fte' in report
    assert 'row 4: sum of cfte and the other efforts "1.1" is more than fte' in report


def test_columns_are_explained() -> None:
    report = refused("department,cfte,CFTE\nUrology,1,1\n")
    assert "Nothing was read, because of its header:" in report
    assert 'column "cfte" appears 2 times' in report
    report = refused("age,Where they work\n40,Urology\n")
    assert 'column "department" is missing' in report
    assert '"Where they work": if one of them is it, say --map "…=department"' in report


def test_all_errors_come_in_one_report() -> None:
    report = refused(
        "department,age,rank\nUrologi,10,boss\nUrology,11,chief\n\nUrology,10,full\nUrology\nUrologi,40,\n"
    )
    near = ' (did you mean "Urology"?)'
    assert [line.split(". Allowed")[0] for line in report.splitlines()] == [
        "the roster: Read 5 rows; 4 refused:",
        '  rows 2, 5: age "10" is out of range',
        f'  rows 2, 7: department "Urologi" is not known{near}',
        '  row 2: rank "boss" is not known',
        '  row 3: age "11" is out of range.',
        '  row 3: rank "chief" is not known.',
        "Fix the file, say what its words mean (--map, --mapping), or omit these rows (--skip-refused).",
    ]


def test_a_long_report_is_grouped_and_cut() -> None:
    rows = [f"Elsewhere {chr(97 + k)},{k},grade {k}" for k in range(24)]
    with pytest.raises(RosterError) as caught:
        read("department,age,rank\n" + "\n".join(rows) + "\n")
    ages = 'rows 2, 3, 4, 5, 6, 7 and 18 more: age "0", "1", "2", … is out of range'
    assert any(problem.startswith(ages) for problem in caught.value.problems)
    assert len(caught.value.problems) == 3
    assert len(caught.value.refused) == 72
    assert str(caught.value).splitlines()[0] == "the roster: Read 24 rows; 24 refused:"
    assert "--skip-refused" not in str(caught.value), "nobody would be left"
    rows = [f"Urology,{k % 20},X{k},c{k}" for k in range(30)]
    lines = refused("department,age,rank,track\n" + "\n".join(rows) + "\n").splitlines()
    assert lines[0] == "the roster: Read 30 rows; 30 refused:"
    assert len(lines) < 24


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"department\n", "no row below it"),
        (b"PK\x03\x04rest", "workbook"),
        ("department\n".encode("utf-16"), "no row below it"),
        ("department\nUrology\n".encode("utf-16")[:-1], "UTF-16"),
        (b"\xd0\xcf\x11\xe0\x00", "an old Excel workbook"),
        (b"<HTML><table>", "a web page, which some systems call .xls"),
        (b"$FL2@(#) SPSS", "an SPSS file"),
        (b'[{"department": "Urology"}]', "JSON"),
        (b"depart\x00ment\n", "not a text file"),
        (b"department\nUrology\nM\x81nchen\n", "line 3: The file is not UTF-8"),
        ("department,unit\nUrology,Zürich\nUrology,".encode() + b"M\xfcnchen\n", "line 3: The file is not UTF-8"),
        (b'department\n"Urology\n', "line 2: Not valid CSV: a cell begins with a quotation mark"),
        (b'department,unit\nUrology,A\nUrology,"B "C" D"\n', "line 3: Not valid CSV: a quotation mark appears in the middle"),
        (b"department\n" + b"x" * 200_000, "Not valid CSV"),
        (b"department\n" + b"Urology\n" * (MAX_ROWS + 2), "rows"),
        (b"x," * MAX_COLUMNS + b"x\n1\n", "501 columns"),
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
