"""Rosters as personnel systems export them: layouts, names of columns, units, dates."""

import datetime as dt
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.foundation.errors import InputError
from sim.foundation.paths import scenarios_dir
from sim.world.roster.mapping import RosterMapping
from sim.world.roster.read import read_roster, reading_of
from tests.unit.world.roster_reading import SCHOOL, noted, read, reading, refused

pytestmark = pytest.mark.filterwarnings("ignore::sim.foundation.notices.Notice")


# ------------------------------------------------------------------ columns


@pytest.mark.parametrize(
    ("header", "column", "cell", "value"),
    [
        ("Sex", "gender", "F", "woman"),
        ("SEX_CODE", "gender", "M", "man"),
        ("Division", "unit", "East", "East"),
        ("FTE %", "fte", "80", 0.8),
        ("% FTE", "fte", "80%", 0.8),
        ("Appointment Percent", "fte", "100", 1.0),
        ("Clinical Effort (%)", "cfte", "5", 0.05),
        ("Base Salary", "pay_usd", '"$245,000"', 245000.0),
        ("Annual Salary ($)", "pay_usd", "245000", 245000.0),
        ("Salary (000s)", "pay_usd", "245", 245000.0),
        ("ANNUAL_RT", "pay_usd", "245000.00", 245000.0),
        ("TotalCompensation", "pay_usd", "245000", 245000.0),
        ("Total Base Pay Annualized - Amount", "pay_usd", "245000", 245000.0),
        ("Academic Rank", "rank", "Professor", "full"),
        ("Job Title", "rank", "Assistant Professor of Surgery", "assistant"),
        ("Faculty Track", "track", "Clinical Educator", "clinician_educator"),
        ("Tenure Status", "tenure_track", "Not Tenure Eligible", 0.0),
        ("URM", "urim", "Y", 1.0),
        ("Hire Date", "years_since_hire", "7/1/2015", 10.0),
        ("Hire Date (MM/DD/YYYY)", "years_since_hire", "07/01/2015", 10.0),
        ("HIRE_DT", "years_since_hire", "2015-07-01", 10.0),
        ("HireDate", "years_since_hire", "01JUL2015", 10.0),
        ("Length of Service", "years_since_hire", '"10 years, 6 months"', 10.5),
        ("Months of Service", "years_since_hire", "126", 10.5),
        ("Seniority (months)", "years_since_hire", "126", 10.5),
        ("Date of Birth", "age", "07/01/1975", 50.0),
        ("DOB", "age", "1-Jul-75", 50.0),
        ("Birth Year", "age", "1975", 50.0),
        ("Age (years)", "age", "50", 50.0),
        ("Research, %", "research_effort", "10%", 0.1),
        ("Education Effort", "teaching_effort", "0.1", 0.1),
        ("Admin FTE", "admin_effort", "0.1", 0.1),
    ],
)
def test_columns_are_known_by_the_names_that_systems_give_them(
    header: str, column: str, cell: str, value: object
) -> None:
    got = read(f'Department,"{header}"\nUrology,{cell}\n')[column][0]
    assert got == value if isinstance(value, str) else got == pytest.approx(value, abs=0.005)


@pytest.mark.parametrize("name", ["Home Department", "DEPTNAME", "Dept.", "Department\n(home)", "Department, home"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_names_in_quotes_may_hold_line_breaks_and_commas(name: str, delimiter: str) -> None:
    frame = read(f'"{name}"{delimiter}"Age,\r\nin years"\r\n"Urology"{delimiter}41\r\n')
    assert list(frame["age"]) == [41.0]


def test_further_columns_are_ignored_with_a_word() -> None:
    found = reading("Name,Department,E-mail,Agee,Race,Base Salary,Annual Salary,,\nX,Urology,x@y,1,White,1,250000,,\n")
    assert len(found.people) == 1 and found.people["pay_usd"][0] == 250000
    assert noted(found, 'Columns not read: "Name", "E-mail", "Agee", "Race", "Base Salary".')
    assert noted(found, 'Column "Agee" is not read; if it is age, say --map "Agee=age".')
    assert noted(found, 'if it is urim, say --map "Race=urim"')
    assert noted(found, 'Column "Base Salary" is not read; pay_usd is read from "Annual Salary".')


def test_a_column_without_a_name_is_ignored_and_said_if_it_is_filled() -> None:
    assert not reading("department,age,,\nUrology,41,,\n").notes
    assert noted(reading("department,age,\nUrology,41,x\n"), "column 3 (no name)")
    assert "do not match the header (3 instead of 2)" in refused("department,age\nUrology,41,x\n")


def test_the_mapping_comes_first() -> None:
    text = "Home,Dept,Base Salary,Total,Effort\nUrology,Cardiology,1,245,50\n"
    pairs = ("Home=department", "Dept=unit", "Base Salary=ignore", "Total=pay_usd in thousands", "effort=cfte in percent")
    frame = read(text, *pairs)
    assert list(frame.loc[0, ["department", "unit", "pay_usd", "cfte"]]) == ["Urology", "Cardiology", 245000.0, 0.5]
    hours = read("department,Weekly hours\nUrology,20\n", "Weekly hours=fte in hours")
    assert list(hours["fte"]) == [0.5]
    race = read("department,Race\nUrology,Black or African American\nUrology,White\nUrology,Two or more\n", "Race=urim")
    assert race["urim"].tolist()[:2] == [1.0, 0.0] and np.isnan(race["urim"][2])


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("Base Salry=pay_usd", 'Did you mean "Base Salary"?'),
        ("Base Salary=payment", '"payment" is not a column of a roster'),
        ("Base Salary=pay_usd in months", '"months" is not a unit of pay_usd.\nAllowed: dollars, thousands'),
        ("Base Salary", "is not complete"),
        ("as_of=yesterday", "a day such as 2025-06-30"),
    ],
)
def test_a_wrong_mapping_gets_one_message(pair: str, said: str) -> None:
    assert said in refused("department,Base Salary\nUrology,250000\n", pair)


def test_a_mapping_file_says_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(
        "as_of: 2025-07-01\ncolumns:\n  Home: department\n  Start: hire_date\n  No: ignore\nvalues:\n  department:\n"
        "    Internal Medicine: Medical Specialties\n  rank: {AP: assistant, Boss: blank, X:}\n"
        "skip_refused: true\n",
        encoding="utf-16",
    )
    text = "Home,Start,Rank,No\nInternal Medicine,7/1/2015,AP,1\nUrology,,Boss,2\nUrology,,X,3\n"
    frame = read_roster(text.encode(), SCHOOL, mapping=path)
    assert list(frame["rank"].astype(object).fillna("?")) == ["assistant", "?"]
    assert frame["years_since_hire"][0] == pytest.approx(10, abs=0.01)
    for wrong, said in (
        ("columns: {Home: street}", "columns.Home"),
        ("values: {colour: {a: b}}", "values.colour"),
        ("as_of: soon", "as_of"),
        ("column: {a: b}", 'Did you mean "columns"?'),
    ):
        path.write_text(f"{wrong}\n", encoding="utf-8")
        with pytest.raises(InputError) as caught:
            RosterMapping.of(path)
        assert said in str(caught.value) and "line 1" in str(caught.value)


# ------------------------------------------------------------------ layout


@pytest.mark.parametrize("mark", ["sep=;", '"sep=;"', "SEP=;", "\ufeffsep=;"])
def test_a_first_line_that_names_the_delimiter(mark: str) -> None:
    found = reading(f"{mark}\r\ndepartment;pay;cfte\r\nUrology;245.000,00;0,8\r\nElsewhere;1;1\r\n")
    assert list(found.people.loc[0, ["pay_usd", "cfte"]]) == [245000.0, 0.8]
    assert found.report.wrong_rows() == {3}, "a spreadsheet does not count the line"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_template_written_by_powershell_is_read(encoding: str) -> None:
    template = (scenarios_dir() / "rosters" / "template.csv").read_text(encoding="utf-8")
    assert len(read(template.replace("\n", "\r\n").encode(encoding))) == 3


def test_text_of_windows_is_read_and_said() -> None:
    found = reading("department,unit\nUrology,Zürich – West\n".encode("cp1252"))
    assert list(found.people["unit"]) == ["Zürich – West"]
    assert noted(found, 'read as Windows text (cp1252), where one cell reads "Zürich – West"')


def test_letters_of_two_codes_make_no_second_unit() -> None:
    names = ["Zürich", unicodedata.normalize("NFD", "Zürich"), "Zü\u00adrich\u200b", "\u00a0Zürich "]
    frame = read("department,unit\n" + "\n".join(f"Urology,{name}" for name in names))
    assert list(frame["unit"].unique()) == ["Zürich"]


def test_titles_totals_footers_blank_rows_and_headers_again_are_no_people() -> None:
    text = (
        "Faculty roster;;\nAs of 06/30/2025;;\n;;\nName;Department;Age\nA;Surgery;41\n\u00a0;\u200b;\nB;Urology;42\n"
        "Surgery Total;;2\nPage 2 of 3;;\nName;Department;Age\nC;Surgery;43\n;;\nGrand Total;;4\nTotal: 4;;\n"
        "Report date: 07/01/2025;;\nConfidential - do not share;;\n"
    )
    found = reading(text)
    assert list(found.people["age"]) == [41, 42, 43]
    assert found.rows == 3 and not found.report
    assert noted(found, 'Above the header: "Faculty roster", "As of 06/30/2025".')
    assert noted(found, "The header again, left out: row 10.")
    assert noted(found, 'No people, left out: row 8 "Surgery Total 2", row 9 "Page 2 of 3", row 13 "Grand Total 4"')
    assert noted(found, "The file says that it has 4 rows of people, but 3 are there.")


def test_people_are_never_taken_for_totals() -> None:
    found = reading("unit,department,age\nTotal Joint,Orthopaedics,41\nPage,Urology,\n,Family Medicine,\nReport,Urology,44\n")
    assert len(found.people) == found.rows == 4 and not found.report
    assert 'department "Totals Clinic" is not known' in refused("department,age,fte\nTotals Clinic,41,1\nUrology,41,1\n")
    assert "row 3: department is missing" in refused("department,age,fte\nUrology,41,1\n,42,1\nUrology,43,1\n")
    assert 'department "Elsewhere" is not known' in refused("department,age,fte\nUrology,41,1\nElsewhere,,\n")


def test_the_day_of_the_export_is_what_the_file_says() -> None:
    text = "Report Date: 06/30/2025,\ndepartment,hire date\nUrology,06/30/2015\n"
    found = reading_of(text.encode(), SCHOOL)
    assert found.as_of == dt.date(2025, 6, 30)
    assert found.people["years_since_hire"][0] == 10
    today = reading_of(b"department,hire date\nUrology,06/30/2015\n", SCHOOL)
    assert noted(today, f"(today; for the same numbers later: --map as_of={dt.date.today().isoformat()})")


def test_rows_without_their_last_blank_cells_are_read() -> None:
    found = reading("department,age,fte\nUrology,41,1\nSurgery\nUrology,42\n")
    assert list(found.people["department"]) == ["Urology", "Surgery", "Urology"]
    assert noted(found, "2 rows are shorter than the header")


@pytest.mark.parametrize("system", ["SAS", "SPSS", "Banner", "PeopleSoft", "Workday"])
def test_whole_exports(system: str) -> None:
    texts = {
        "SAS": "DEPT,SEX,BIRTHDT,HIREDATE,RANK,FTE,CLIN_FTE\n"
        '"SURG",F,01JUL1975,01JUL2015,ASST PROF,1,.6\n"PEDS",M,.,.,.,.,.\n',
        "SPSS": "department;gender;age;rank;fte\nSurgery;Female;50;Assistant professor;1,00\nPediatrics;Male; ; ; \n",
        "Banner": "PIDM,HOME_DEPT,SPBPERS_SEX,SPBPERS_BIRTH_DATE,PEBEMPL_FIRST_HIRE_DATE,PERRANK_RANK_CODE,NBRJOBS_FTE\n"
        "1,SURGERY,F,01-JUL-75,01-JUL-15,ASST,1\n2,PEDIATRICS,M,,,,\n",
        "PeopleSoft": "\ufeff\"EMPLID\"\t\"DEPTNAME\"\t\"SEX\"\t\"BIRTHDATE\"\t\"HIRE_DT\"\t\"JOBCODE_DESCR\"\t\"FTE\"\n"
        '"000001"\t"Department of Surgery"\t"F"\t"1975-07-01"\t"2015-07-01"\t"PROFESSOR - ASSISTANT"\t"1.000000"\n'
        '"000002"\t"Pediatrics (PEDS)"\t"M"\t""\t""\t""\t""\n',
        "Workday": "Faculty,,,,,,\nEmployee ID,Academic Unit,Gender,Date of Birth,Hire Date,Academic Rank,FTE %\n"
        "1,Surgery - General,Female,1975-07-01,2015-07-01,Assistant Professor,100\n"
        "2,Pediatrics,Male,(Blank),(Blank),(Blank),\n",
    }  # fmt: skip
    frame = read(texts[system].replace("\n", "\r\n"))
    assert list(frame["department"]) == ["Surgery", "Pediatrics"]
    assert list(frame["gender"]) == ["woman", "man"]
    assert frame["age"][0] == pytest.approx(50, abs=0.01) and np.isnan(frame["age"][1])
    assert frame["rank"][0] == "assistant" and pd.isna(frame["rank"][1])
    assert frame["fte"][0] == 1 and np.isnan(frame["fte"][1])
