"""Institutions: their checks, what departments inherit, how they are cut into units and scaled."""

from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.evidence.specialties import Quantity, specialties
from sim.foundation.errors import InputError
from sim.world.institution import (
    MAX_PEOPLE,
    Department,
    DepartmentSpec,
    Institution,
    Overrides,
    list_institutions,
    load_institution,
)

TYPICAL = load_institution("typical")


def changed(old: str, new: str) -> str:
    """Return the typical school's YAML with one thing changed."""
    text = TYPICAL.to_yaml()
    assert old in text
    return text.replace(old, new, 1)


def with_departments(departments: list[DepartmentSpec]) -> Institution:
    total = sum(department.headcount for department in departments)
    return Institution(**{**dict(TYPICAL), "headcount": total, "departments": departments})


@pytest.mark.parametrize("name", list_institutions())
def test_every_institution_is_whole(name: str) -> None:
    school = load_institution(name)
    assert school.name == name and school.title and len(school.why) > 40
    departments = school.departments_resolved()
    assert sum(department.headcount for department in departments) == school.headcount
    for department in departments:
        kinds = {type(value) for key, value in asdict(department).items() if key not in ("name", "specialty")}
        assert kinds <= {int, float, bool}
    units = school.units_resolved()
    assert sum(unit.headcount for unit in units) == school.headcount
    assert len(set(school.unit_names())) == len(units)
    assert max(unit.headcount for unit in units) <= 40
    assert Institution.from_yaml(school.to_yaml()) == school


def test_the_issue_asks_for_three_sizes() -> None:
    sizes = {name: load_institution(name).headcount for name in list_institutions()}
    assert sizes == {"typical": 1000, "community": 250, "research_intensive": 2500}


def test_departments_inherit_and_override() -> None:
    plain = DepartmentSpec(name="A", specialty="surgery", headcount=30)
    other = DepartmentSpec(
        name="B", specialty="surgery", headcount=30, overrides={"women_share": 0.5, "ambulatory": True}
    )
    one, two = with_departments([plain, other]).departments_resolved()
    assert one.women_share == specialties()["surgery"].women_share.value
    assert (two.women_share, two.ambulatory) == (0.5, True)
    assert one.search_months == two.search_months


def test_everything_that_is_declared_for_a_specialty_can_be_inherited_and_overridden() -> None:
    numbers = {name for name, part in specialties()["surgery"] if isinstance(part, Quantity)} - {
        "share_percent"
    }
    assert set(Overrides.model_fields) == numbers | {"ambulatory"}
    assert set(Department.__dataclass_fields__) == numbers | {"ambulatory", "name", "specialty", "headcount"}
    for specialty in specialties().values():
        Overrides(ambulatory=specialty.ambulatory, **{name: specialty.values()[name] for name in numbers})


def test_an_empty_department_is_legal_and_ignored() -> None:
    empty = DepartmentSpec(name="Nobody", specialty="urology", headcount=0)
    school = with_departments([*TYPICAL.departments, empty])
    assert school.departments_resolved() == TYPICAL.departments_resolved()
    assert school.units_resolved() == TYPICAL.units_resolved()
    assert school.content_hash == TYPICAL.content_hash


def test_one_person_is_an_institution() -> None:
    school = with_departments([DepartmentSpec(name="A", specialty="urology", headcount=1)])
    assert [unit.headcount for unit in school.units_resolved()] == [1]


def test_shares_are_brought_to_one() -> None:
    parts = TYPICAL.mission.rank_shares.parts()
    assert sum(parts) == pytest.approx(1, abs=1e-12)
    assert parts[1] == pytest.approx(0.47)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, MAX_PEOPLE))
def test_scaling_keeps_proportions(headcount: int) -> None:
    school = TYPICAL.scaled(headcount)
    assert sum(unit.headcount for unit in school.units_resolved()) == headcount
    for before, after in zip(TYPICAL.departments, school.departments, strict=True):
        assert abs(after.headcount - before.headcount * headcount / 1000) < 1


def test_the_hash_is_of_what_counts() -> None:
    renamed = TYPICAL.model_copy(update={"title": "Other", "why": ""})
    assert renamed.content_hash == TYPICAL.content_hash
    assert TYPICAL.scaled(999).content_hash != TYPICAL.content_hash


BAD = [
    (changed("payline: 0.21", "payline: 21"), "mission.payline", "21 is more than 1", None),
    (changed("payline: 0.21", "paylin: 0.21"), "mission.paylin", "no such key", "payline"),
    (changed("full: 0.22", "full: 0.3"), "mission.rank_shares", "add up to 1.08", None),
    (
        changed("clinician: 0.4", "clinician: -0.4"),
        "mission.track_shares.clinician",
        "-0.4 is less than 0",
        None,
    ),
    (changed("headcount: 1000", "headcount: 1001"), "headcount", "departments together have 1,000", None),
    (changed("headcount: 1000", "headcount: 400000"), "headcount", "400000 is more than 300000", None),
    (changed("headcount: 1000", "headcount: true"), "headcount", "true is not a number", None),
    (
        changed("name: Urology", "name: neurology"),
        "departments #20.name",
        "also the name of department #8",
        None,
    ),
    (
        changed("specialty: urology", "specialty: urologi"),
        "departments #20.specialty",
        "not a known",
        "urology",
    ),
    (changed("headcount: 154", "headcount: -3"), "departments #1.headcount", "-3 is less than 0", None),
    (changed("headcount: 154", "headcount: 154.5"), "departments #1.headcount", "whole number", None),
    (changed("overrides: {}", "overrides: {women: 0.5}"), "overrides.women", "no such key", "women_share"),
    (
        changed("overrides: {}", "overrides: {search_months: 99}"),
        "overrides.search_months",
        "99 is more than",
        None,
    ),
    (changed("overrides: {}", "overrides: {ambulatory: 1}"), "overrides.ambulatory", "not yes or no", None),
    ("headcount: 1", "mission", "missing", None),
]


@pytest.mark.parametrize(("text", "key", "said", "near"), BAD, ids=[f"{bad[1]} {bad[2]}" for bad in BAD])
def test_errors_say_where_what_and_what_was_meant(text: str, key: str, said: str, near: str | None) -> None:
    with pytest.raises(InputError) as caught:
        Institution.from_yaml(text, where="school.yaml")
    error = caught.value
    assert said in str(error)
    assert key in str(error)
    assert near is None or error.nearest == near
    assert error.where == "school.yaml" and error.allowed
    assert len(str(error).splitlines()) <= 3


def test_there_is_at_least_one_department() -> None:
    with pytest.raises(InputError, match="fewer than 1") as caught:
        Institution(**{**dict(TYPICAL), "departments": []})
    assert caught.value.key == "departments"


# ------------------------------------------------------------------ like another one


def ours(folder: Path, text: str, name: str = "ours.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_what_a_file_leaves_out_is_as_in_the_other(tmp_path: Path) -> None:
    path = ours(tmp_path, "title: Ours\nlike: typical\nmission: {payline: 0.3}\nparameters: {offers_per_year: 0.9}\n")
    found = load_institution(path)
    assert found.name == "ours" and found.title == "Ours" and found.why == "" and found.like == ""
    assert found.mission == TYPICAL.mission.model_copy(update={"payline": 0.3})
    assert found.departments == TYPICAL.departments and found.headcount == TYPICAL.headcount
    assert found.parameters == {**TYPICAL.parameters, "offers_per_year": 0.9}


def test_another_size_keeps_the_proportions(tmp_path: Path) -> None:
    found = load_institution(ours(tmp_path, "like: typical\nheadcount: 640\n"))
    assert found.departments == TYPICAL.scaled(640).departments


def test_departments_of_its_own_replace_those_of_the_other_and_make_the_headcount(tmp_path: Path) -> None:
    one = "{name: A, specialty: surgery, headcount: 30}"
    found = load_institution(ours(tmp_path, f"like: typical\ndepartments: [{one}]\n"))
    assert [department.name for department in found.departments] == ["A"] and found.headcount == 30
    with pytest.raises(InputError, match="departments together have 30"):
        load_institution(ours(tmp_path, f"like: typical\nheadcount: 31\ndepartments: [{one}]\n"))


def test_a_file_may_be_like_a_file_beside_it_whatever_that_says_later(tmp_path: Path) -> None:
    ours(tmp_path, "like: community\nheadcount: 100\n", "base.yaml")
    path = ours(tmp_path, "like: base.yaml\n")
    assert load_institution(path).headcount == 100
    ours(tmp_path, "like: community\nheadcount: 90\n", "base.yaml")
    assert load_institution(path).headcount == 90


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("like: typcal\n", "ours.yaml, line 1, like", 'Did you mean "typical"'),
        ("like: none.yaml\n", "none.yaml", "no such file"),
        ("like: 5\n", "ours.yaml, line 1, like", "is not a name"),
        ("like: ours.yaml\n", "ours.yaml, line 1, like", "like itself"),
        ("like: broken.yaml\n", "broken.yaml, line 2, headcount", "less than 1"),
        ("like: typical\nheadcout: 3\n", "ours.yaml, line 2, headcout", 'Did you mean "headcount"'),
        ("like: typical\nheadcount: -3\n", "ours.yaml, line 2, headcount", "less than 1"),
        ("like: typical\nmission: {payine: 0.3}\n", "ours.yaml, line 2, mission.payine", 'Did you mean "payline"'),
        ("like: typical\nmission: much\n", "ours.yaml, line 2, mission", "not a block of keys"),
    ],
)
def test_mistakes_are_said_where_they_are(text: str, place: str, message: str, tmp_path: Path) -> None:
    ours(tmp_path, "like: typical\nheadcount: -1\n", "broken.yaml")
    with pytest.raises(InputError) as error:
        load_institution(ours(tmp_path, text))
    assert place in str(error.value) and message in str(error.value)


def test_a_text_from_a_stranger_is_like_a_shipped_one_only(tmp_path: Path) -> None:
    path = ours(tmp_path, "like: typical\n")
    assert Institution.from_yaml("like: typical").headcount == TYPICAL.headcount
    with pytest.raises(InputError, match="is not a known institution"):
        Institution.from_yaml(f"like: {path}")


def test_without_a_headcount_it_is_the_sum_of_the_departments() -> None:
    whole = dict(TYPICAL)
    del whole["headcount"]
    assert Institution(**whole) == TYPICAL
