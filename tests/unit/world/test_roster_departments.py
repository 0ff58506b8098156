"""Rosters as personnel systems export them: departments, tables of pandas, and what remains."""

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
from sim.world.roster.read import RosterFile, read_roster
from tests.unit.world.roster_reading import SCHOOL, noted, read, reading, refused

pytestmark = pytest.mark.filterwarnings("ignore::sim.foundation.notices.Notice")


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
