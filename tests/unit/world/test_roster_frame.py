"""A table in memory is a roster as a file is: raw, or read before and changed, or refused in one report."""

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.foundation.errors import InputError
from sim.world.roster.read import RosterError, read_roster

COMMUNITY = sim.load_institution("community")
FIRST, SECOND = (department.name for department in COMMUNITY.departments[:2])
RAW = pd.DataFrame(
    {
        "department": [FIRST] * 30 + [SECOND] * 20,
        "gender": ["woman", "man"] * 25,
        "rank": ["Assistant Professor", "full"] * 25,
        "age": [35.5, 62] * 25,
        "urim": [True, False] * 25,
        "cfte": [0.1 + 0.2, 1 / 3] * 25,
        "pay_usd": [250_000, np.nan] * 25,
        "unit": ["A", None] * 25,
    }
)
RUN = {"institution": COMMUNITY, "replicates": 1, "months": 1}


@pytest.fixture(scope="module")
def read() -> pd.DataFrame:
    return read_roster(RAW, COMMUNITY)


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return pickle.dumps(one.to_dict("list")) == pickle.dumps(other.to_dict("list")) or bool(
        one.astype(object).where(one.notna(), None).equals(other.astype(object).where(other.notna(), None))
    )


def test_a_table_is_read_as_its_file_would_be(read: pd.DataFrame) -> None:
    as_file = read_roster(RAW.to_csv(index=False).encode(), COMMUNITY)
    assert same(read, as_file) and list(read.columns) == list(as_file.columns)
    assert read["cfte"].tolist() == RAW["cfte"].tolist(), "to the last bit"


def test_what_was_read_reads_as_itself(read: pd.DataFrame) -> None:
    again = read_roster(read, COMMUNITY)
    assert same(again, read) and (again.dtypes == read.dtypes).all()
    assert sim.run(roster=read, **RUN) == sim.run(roster=RAW, **RUN)


def test_an_institution_may_be_named() -> None:
    assert same(read_roster(RAW, "community"), read_roster(RAW, COMMUNITY))


CHANGED = {
    "everybody is full": lambda frame: frame.assign(rank="full"),
    "a column of words": lambda frame: frame.assign(gender=frame["gender"].astype(str)),
    "some of them": lambda frame: frame[frame["gender"] == "woman"],
    "another order": lambda frame: frame.sample(frac=1.0, random_state=1),
    "one column": lambda frame: frame[["department"]],
    "pandas' own missing values": lambda frame: frame.assign(age=pd.array([pd.NA, 50] * 25, dtype="Int64")),
    "texts for numbers": lambda frame: frame.assign(age="50"),
    "whole floats": lambda frame: frame.assign(age=50.0, urim=1.0),
    "an index of names": lambda frame: frame.set_index(pd.Index([f"p{k}" for k in range(len(frame))])),
    "string columns": lambda frame: frame.astype({"department": "string", "gender": "string"}),
    "nothing known": lambda frame: frame.assign(rank=None, age=np.nan, gender=pd.NA),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_table_is_a_roster(name: str, read: pd.DataFrame) -> None:
    frame = CHANGED[name](read)
    run = sim.run(roster=frame, **RUN)
    headcount = run.monthly_of(["all"], ["headcount"])["headcount"].iloc[0]
    assert headcount == len(frame)
    model = sim.FacultyModel(COMMUNITY, roster=frame, settling_months=0)
    assert sum(me.on_roster for me in model.people) == len(frame)


def test_everybody_full_is_everybody_full(read: pd.DataFrame) -> None:
    people = sim.run(roster=read.assign(rank="full"), **RUN).people(0)
    assert set(people["rank"]) == {"full"}


WRONG: dict[str, tuple[Any, str]] = {
    "nobody": (lambda frame: frame[frame["age"] > 200], "Nobody is in the table"),
    "no columns": (lambda frame: frame[[]], "The table has no columns"),
    "no departments": (lambda frame: frame.drop(columns="department"), 'column "department" is missing'),
    "a department that is none": (lambda frame: frame.assign(department="Alchemy"), 'department "Alchemy" is not known'),
    "a rank that is none": (lambda frame: frame.assign(rank="captain"), 'rank "captain" is not known'),
    "an age that is none": (lambda frame: frame.assign(age=[10] + [50] * 49), 'row 0: age "10" is out of range'),
    "lists in cells": (lambda frame: frame.assign(rank=[["full", "associate"]] * 50), "rank .* is not known"),
    "too many columns": (lambda frame: frame.assign(**{f"x{k}": 1 for k in range(600)}), "500 columns"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_table_that_is_no_roster_is_refused_in_one_report(name: str, read: pd.DataFrame) -> None:
    change, message = WRONG[name]
    with pytest.raises(InputError, match=message) as refused:
        sim.run(roster=change(read), **RUN)
    assert "the table (its first row is row 0)" in str(refused.value)
    with pytest.raises(InputError, match=message):
        sim.FacultyModel(COMMUNITY, roster=change(read))


def test_all_that_is_wrong_comes_in_one_report() -> None:
    with pytest.raises(RosterError) as refused:
        read_roster(RAW.assign(age=10, rank="captain"), COMMUNITY)
    assert len(refused.value.problems) >= 2
