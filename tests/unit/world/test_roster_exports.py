"""Rosters as personnel systems export them: layouts, names of columns, units, dates, departments, tables of pandas."""

import datetime as dt
import unicodedata
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.foundation.errors import InputError
from sim.foundation.notices import Notice, say_anew
from sim.foundation.paths import scenarios_dir
from sim.world.institution import Institution, load_institution
from sim.world.roster.columns import NAMES
from sim.world.roster.draft import draft_of
from sim.world.roster.mapping import RosterMapping
from sim.world.roster.read import Reading, RosterFile, read_roster, reading_of

SCHOOL = load_institution("typical")
TODAY = {"as_of": "2025-07-01"}
pytestmark = pytest.mark.filterwarnings("ignore::sim.foundation.notices.Notice")


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


# ------------------------------------------------------------------ departments


@pytest.mark.parametrize(
    ("called", "meant"),
    [
        ("Cardiology", "Medical Specialties"),
        ("Oncology", "Medical Specialties"),
        ("Hematology/Oncology", "Medical Specialties"),
        ("Pulmonary & Critical Care", "Medical Specialties"),
        ("Medicine - Cardiology", "Medical Specialties"),
        ("MED: Nephrology", "Medical Specialties"),
        ("General Internal Medicine", "General and Hospital Medicine"),
        ("Hospitalist", "General and Hospital Medicine"),
        ("Medicine / Hospital Medicine", "General and Hospital Medicine"),
        ("Department of Surgery", "Surgery"),
        ("DEPT OF SURGERY", "Surgery"),
        ("12345 - Anesthesia", "Anesthesiology"),
        ("Anaesthesiology", "Anesthesiology"),
        ("Paediatrics", "Pediatrics"),
        ("Pediatrics - Cardiology", "Pediatrics"),
        ("OB/GYN", "Obstetrics and Gynecology"),
        ("Obstetrics & Gynaecology", "Obstetrics and Gynecology"),
        ("PM&R", "Physical Medicine"),
        ("Orthopedic Surgery", "Orthopaedics"),
        ("Otolaryngology-Head and Neck Surgery", "Otolaryngology"),
        ("Psychiatry and Behavioral Sciences (PSYC)", "Psychiatry"),
        ("Pathology and Laboratory Medicine", "Pathology"),
        ("Radiation Oncology", "Radiation Oncology"),
        ("Neurological Surgery", "Neurosurgery"),
    ],
)
def test_departments_as_schools_call_them(called: str, meant: str) -> None:
    found = reading(f'department\n"{called}"\n')
    assert list(found.people["department"]) == [meant]
    assert found.departments == {called: {meant: 1}}


@pytest.mark.parametrize("called", ["Medicine", "Internal Medicine", "Dept. of Medicine", "INTERNAL MED"])
def test_an_ambiguous_department_is_asked_for(called: str) -> None:
    report = refused(f"department,age\nUrology,41\n{called},42\n")
    answer = f'--map "department:{called}=Medical Specialties"'
    assert f"could be Medical Specialties or General and Hospital Medicine: say which, for example {answer}"[:60] in report
    assert f'row 3: department "{called}" could be' in report and "did you mean" not in report
    frame = read(f"department\n{called}\n", f"department:{called}=Medical Specialties")
    assert list(frame["department"]) == ["Medical Specialties"]


def test_the_division_decides_where_the_department_does_not() -> None:
    text = "Department,Division\nInternal Medicine,Cardiology\nInternal Medicine,Hospital Medicine\nInternal Medicine,"
    found = reading(text)
    assert list(found.people["department"]) == ["Medical Specialties", "General and Hospital Medicine"]
    assert found.report.wrong_rows() == {4}
    assert noted(found, 'Department "Internal Medicine" may mean several; the unit decided for 2 people.')
    assert list(read("Department,Division\nPediatrics,Cardiology\n")["department"]) == ["Pediatrics"]


@pytest.mark.parametrize("called", ["Virology", "Cytology", "Andrology", "Medical Physics", "Endodontics"])
def test_spelling_alone_is_no_advice(called: str) -> None:
    assert f'department "{called}" is not known. Allowed' in refused(f"department\n{called}\n")


def test_people_of_no_department_of_physicians_can_be_left_out() -> None:
    text = "department,age\nUrology,41\nDean's Office,1\nDean's Office,2\nTotal: 3,\n"
    assert "omit its people with --map \"department:Dean's Office=ignore\"" in refused(text)
    found = reading(text, "department:Dean's Office=ignore")
    assert len(found.people) == found.rows == 1 and not found.report
    assert noted(found, "Left out, as the mapping says: 2 of \"Dean's Office\".")
    assert not noted(found, "The file says")


def test_departments_of_an_institution_of_ones_own() -> None:
    community = load_institution("community")
    text = community.to_yaml().replace("Medical Specialties", "Specialty Care")
    ours = Institution.from_yaml(text.replace("General and Hospital Medicine", "GIM"))
    found = reading("department\nCardiology\nGIM\nPrimary Care\nUrology\nAudiology\n", school=ours)
    assert list(found.people["department"]) == ["Specialty Care", "GIM"]
    said = "\n".join(found.report.lines())
    assert 'department "Urology" is Urology, which this institution does not have' in said
    assert 'department "Primary Care" could be GIM or Pediatrics or Family Medicine: say which' in said
    assert 'department "Audiology" is not a physician department in this model' in said


# ------------------------------------------------------------------ units of measure


@pytest.mark.parametrize(
    ("header", "cells", "values"),
    [
        ("cfte", ["100", "50", "0", "62.5"], [1.0, 0.5, 0.0, 0.625]),  # none can be a share
        ("cfte", ["100%", "0.5", "", "65 %"], [1.0, 0.5, np.nan, 0.65]),  # each says what it is
        ("cfte", ["1", "0.5", "0.25"], [1.0, 0.5, 0.25]),
        ("cfte %", ["1", "0.5", "0.25"], [1.0, 0.5, 0.25]),  # shares, whatever the name says
        ("cfte %", ["5", "1", "2"], [0.05, 0.01, 0.02]),
        ("cfte", ["87,5", "12,5"], [0.875, 0.125]),
    ],
)
def test_shares_and_percents(header: str, cells: list[str], values: list[float]) -> None:
    found = read(f"department;{header}\n" + "\n".join(f"Urology;{cell}" for cell in cells))["cfte"]
    np.testing.assert_allclose(found, values)


def test_shares_among_percents_are_asked_for() -> None:
    report = refused("department,cfte\n" + "\n".join(f"Urology,{cell}" for cell in (80, 60, 1)))
    assert 'row 4: cfte "1" stands among percents: write 1% or 100%' in report
    assert 'row 2: cfte "2" is out of range' in refused("department,cfte\nUrology,2\nUrology,0.5\n")


def test_efforts_of_each_persons_own_work_become_shares_of_full_time() -> None:
    rows = "Urology,0.5,80%,0%,20%,0%\nUrology,1,50%,20%,20%,10%\n"
    header = "department,fte,clinical,research,teaching,admin\n"
    found = reading(header + rows)
    assert found.people["cfte"].tolist() == [0.4, 0.5] and found.people["teaching_effort"].tolist() == [0.1, 0.2]
    assert noted(found, "shares of each person's own work")
    assert read("department,fte,clin\nUrology,0.5,80\n", "clin=cfte in percent of fte")["cfte"][0] == 0.4
    assert "is more than fte" in refused("department,fte,cfte\nUrology,0.5,80%\n")


def test_efforts_that_do_not_add_up_to_fte_are_said() -> None:
    found = reading("department,fte,cfte,research,teaching,admin\nUrology,1,.6,.1,.1,.1\nUrology,1,.7,.1,.1,.1\n")
    assert noted(found, "In 1 of 2 rows the efforts add up to less than fte (0.90 of 1.00 on average)")


def test_months_and_days_change_places_as_the_column_says() -> None:
    header = "department,hire date\n"
    assert read(header + "Urology,31/12/2015\nUrology,1/7/2015\n")["years_since_hire"][1] == pytest.approx(10, abs=0.01)
    found = reading(header + "Urology,1/7/2015\n")
    assert found.people["years_since_hire"][0] == pytest.approx(10.48, abs=0.01)
    assert noted(found, "counted from dates, month first, to 2025-07-01")
    told = read(header + "Urology,1/7/2015\n", "hire date=years_since_hire in dd/mm/yyyy")
    assert told["years_since_hire"][0] == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize(
    "cell",
    ["2015-07-01", "2015/07/01", "7/1/2015", "07/01/15", "7-1-2015", "01.07.2015", "01JUL2015", "1-Jul-15", "1-Jul-2015",
     '"July 1, 2015"', '"Jul 1, 2015"', "1 July 2015", "20150701", "42186", "2015", "2015-07-01 00:00:00",
     "7/1/2015 12:00:00 AM", "2015-07-01T00:00:00Z", "01JUL2015:00:00:00",
     "10", "10.0", '"10,0"', "10 yrs", "10 years", "120 months"],
)  # fmt: skip
def test_ten_years_in_many_ways(cell: str) -> None:
    assert read(f"department,hire date\nUrology,{cell}\n")["years_since_hire"][0] == pytest.approx(10, abs=0.01)


def test_work_rvus_become_a_target() -> None:
    header = "department,clinical fte,wRVU Target"
    text = f"{header},wRVU Benchmark\nPediatrics,0.8,4000,4800\nUrology,0.5,,6000\nUrology,,3000,6000\nUrology,.1,6000,6000\n"
    found = reading(text)
    assert found.people["rvu_target"].tolist()[0] == pytest.approx(4000 / (4800 * 0.8), abs=0.001)
    assert found.people["rvu_target"].isna().tolist() == [False, True, True]
    assert 'rvu_target "10" is out of range (6,000 work RVUs over 6,000 at a cfte of 0.1)' in "\n".join(found.report.lines())
    assert noted(found, "1 wrvu_targets are not used, because there is no benchmark or cfte")
    alone = reading(f"{header}\nPediatrics,0.8,4000\nUrology,1,5000\n")
    assert alone.people["rvu_target"].isna().all()
    assert noted(alone, "2 wrvu_targets are not used, because there is no benchmark: a column wrvu_benchmark")
    ours = read(f"{header}\nPediatrics,0.8,4000\nUrology,1,5000\n", wrvu_benchmarks={"Peds": 4800, "Urology": 6000})
    assert ours["rvu_target"].tolist() == [pytest.approx(1.042, abs=0.001), pytest.approx(0.833, abs=0.001)]
    ratios = read("department,rvu target\nUrology,1.042\nUrology,0.833\n")
    assert ratios["rvu_target"].tolist() == [1.042, 0.833]
    counts = reading("department,cfte,rvu target,wrvu benchmark\nUrology,1,5000,6000\n")
    assert noted(counts, "holds counts of work RVUs") and counts.people["rvu_target"][0] == pytest.approx(0.833)


def test_words_that_say_nothing_are_counted() -> None:
    found = reading("department,rank,pay\nUrology,TBD,n/a\nUrology,TBD,-\nUrology,Prof,.\n")
    assert found.missing == {"TBD": 2, "n/a": 1, "-": 1, ".": 1}
    assert noted(found, 'Read as not known: "TBD" (2)')
    assert 'pay_usd "0" is out of range' in refused("department,pay\nUrology,0\n")
    assert np.isnan(read("department,age\nUrology,999\n", "age:999=blank")["age"][0])


# ------------------------------------------------------------------ people who cannot be read


def test_people_who_cannot_be_read_are_left_out_when_asked_for() -> None:
    text = b"department,age,unit\nUrology,41,A\nElsewhere,42,A\nUrology,10,A\nUrology,44,\n"
    with pytest.raises(InputError, match="Read 4 rows; 2 refused:"):
        read_roster(text, SCHOOL)
    say_anew()
    with pytest.warns(Notice, match="Read 4 rows; 2 refused and left out:\n  row 3: department") as heard:
        frame = read_roster(text, SCHOOL, skip_refused=True)
    assert "row 4: age" in str(heard[0].message)
    assert list(frame["age"]) == [41, 44] and list(frame.index) == [0, 1]
    with pytest.raises(InputError, match="Read 1 row; 1 refused"):
        read_roster(b"department\nElsewhere\n", SCHOOL, skip_refused=True)
    with pytest.raises(InputError, match="Nothing was read, because of its header"):
        read_roster(b"age,fte\n41,1\n", SCHOOL, skip_refused=True)


def test_a_draft_of_a_mapping_asks_for_what_is_missing(tmp_path: Path) -> None:
    text = 'Home Dept,"Pay, ($000s)",Title,Notes\nInternal Medicine,245,Boss\nInternal Medicine,250,Prof\n'
    draft = draft_of(reading(text))
    assert '  "Home Dept": department\n' in draft and '  "Notes": ignore\n' in draft
    assert '  "Pay, ($000s)": pay_usd in thousands\n' in draft and "as_of: 2025-07-01" in draft
    assert '    "Internal Medicine":   # 2 people; it could be Medical Specialties or General' in draft
    assert '    "Boss":   # 1 person; it is not known' in draft
    answered = draft.replace('"Internal Medicine": ', '"Internal Medicine": Surgery').replace('"Boss": ', '"Boss": full')
    path = tmp_path / "mapping.yaml"
    path.write_text(answered, encoding="utf-8")
    frame = read_roster(text.encode(), SCHOOL, mapping=path)
    assert list(frame["department"]) == ["Surgery", "Surgery"]
    assert list(frame["rank"]) == ["full", "full"] and list(frame["pay_usd"]) == [245000, 250000]


# ------------------------------------------------------------------ tables of other people


def test_a_table_of_pandas_goes_the_same_way() -> None:
    table = pd.DataFrame(
        {
            "Home Department": pd.Categorical(["Cardiology", "Surgery", None]),
            "Sex": ["F", None, "M"],
            "Hire Date": pd.to_datetime(["2015-07-01", None, "2020-07-01"]),
            "FTE %": [100, 80, 60],
            "URM": [True, False, None],
            "Base Salary": [np.nan, 245000.0, 1e6],
            "Age": pd.array([41, None, 43], dtype="Int64"),
            7: [1, 2, 3],
        }
    )
    found = reading(table)
    assert found.where == "the table (its first row is row 0)" and found.report.wrong_rows() == {2}
    frame = found.people
    assert list(frame["department"]) == ["Medical Specialties", "Surgery"] and list(frame["fte"]) == [1.0, 0.8]
    assert list(frame["urim"]) == [1.0, 0.0] and frame["years_since_hire"][0] == pytest.approx(10, abs=0.01)
    assert frame["age"][0] == 41 and np.isnan(frame["age"][1]) and frame["pay_usd"][1] == 245000
    assert noted(found, 'Columns not read: "7".')


def test_what_was_read_once_stays_as_it_is_to_the_last_bit() -> None:
    sample = read_roster(scenarios_dir() / "rosters" / "sample_1000.csv", SCHOOL)
    assert read_roster(sample, SCHOOL) is sample
    again = read_roster(sample.sample(frac=1, random_state=1).sort_index(), SCHOOL)
    pd.testing.assert_frame_equal(again, sample, check_exact=True)
    pd.testing.assert_frame_equal(read_roster(sample.astype({"rank": object}), SCHOOL), sample, check_exact=True)
    thirds = {name: sample[name] / 3 for name in ("cfte", "years_since_hire")}
    odd = sample.assign(age=sample["age"] + 0.1 + 0.2, **thirds)
    turned = read_roster(odd.iloc[::-1], SCHOOL).iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(turned, odd, check_exact=True)


def test_a_table_that_was_read_and_changed_is_read_anew() -> None:
    sample = read_roster(scenarios_dir() / "rosters" / "sample_1000.csv", SCHOOL)
    full = read_roster(sample.assign(rank="full"), SCHOOL)
    assert (full["rank"] == "full").all() and list(full.columns) == list(NAMES[:-1])
    surgeons = read_roster(sample[sample["department"] == "Surgery"], SCHOOL)
    assert set(surgeons["department"]) == {"Surgery"}
    wrongs = (sample.assign(fte=5.0), sample.assign(rank="boss"), sample[:0], sample.drop(columns="department"), sample[[]])
    for wrong in wrongs:
        with pytest.raises(InputError):
            read_roster(wrong, SCHOOL)
    for none in (7, None, [1, 2], {"department": ["Urology"]}):
        with pytest.raises(InputError, match="is not a roster"):
            read_roster(none, SCHOOL)  # type: ignore[arg-type]


def test_a_file_with_its_mapping_is_a_roster_too() -> None:
    mapping = RosterMapping.of({"Home": "department", "department:Medicine": "Surgery"})
    asked = RosterFile(b"Home,Pay\nMedicine,250000\n", mapping)
    assert list(read_roster(asked, SCHOOL)["department"]) == ["Surgery"]
    say_anew()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", Notice)
        read_roster(asked, SCHOOL)
        read_roster(asked, SCHOOL)
    (only,) = [str(one.message) for one in heard if issubclass(one.category, Notice)]
    assert only.startswith("the roster: Read 1 row; 0 refused.") and '"Pay" → pay_usd' in only
