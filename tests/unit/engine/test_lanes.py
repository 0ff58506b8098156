"""People side by side: turned there and back without a loss, read and written where they are, several at once."""

import re
from typing import Any

import llvmlite.binding as llvm
import numba
import numpy as np
import pytest
from numba import njit

from sim.engine import months
from sim.engine.actors import actors, one, several
from sim.engine.lanes import LANES, _places, side_by_side, tiles_of, with_room
from sim.evidence.parameters import parameter_type
from sim.rules.records import OLD_FIELDS, PERSON_FIELDS, department_type, person_type, school_type, unit_type

_people, _units = actors("person", LANES), actors("unit")


def anybody(n: int, dtype: np.dtype = person_type) -> np.ndarray:
    """Records full of numbers that are all different, where they can be."""
    rng = np.random.default_rng(n)
    found = with_room(np.zeros(n, dtype))
    for name in dtype.names or ():
        shape, kind = found[name].shape, dtype[name].base.kind
        found[name] = rng.integers(0, 2, shape) if kind == "b" else rng.integers(1, 2**40, shape)
    return found


@pytest.mark.parametrize("n", [1, LANES - 1, LANES, LANES + 1, 5 * LANES + 3])
def test_people_are_turned_there_and_back_without_a_loss(n: int) -> None:
    people = anybody(n)
    before = people.copy()
    with side_by_side(people) as tiles:
        assert np.shares_memory(tiles, people) and len(tiles) % LANES == 0
        assert n == 1 or (people != before).any()
    assert (people == before).all()


def test_in_a_tile_the_same_field_of_neighbours_lies_side_by_side() -> None:
    people = anybody(2 * LANES)
    ages, have, women = (people[name].copy() for name in ("age_years", "have", "woman"))
    with side_by_side(people) as tiles:
        memory = tiles.view(np.uint8).reshape(2, -1)
        for tile, lines in ((0, slice(0, LANES)), (1, slice(LANES, 2 * LANES))):
            place = {name: LANES * person_type.fields[name][1] for name in ("age_years", "have", "woman")}
            assert memory[tile, place["age_years"] :][: 8 * LANES].view(float).tolist() == ages[lines].tolist()
            for k in range(have.shape[1]):
                start = place["have"] + 8 * LANES * k
                assert memory[tile, start : start + 8 * LANES].view(float).tolist() == have[lines, k].tolist()
            assert memory[tile, place["woman"] :][:LANES].tolist() == women[lines].tolist()


@pytest.mark.parametrize("n", [1, LANES, 3 * LANES + 5])
def test_tiles_made_elsewhere_are_those_made_in_place_and_leave_the_records_alone(n: int) -> None:
    people = anybody(n)
    before = people.copy()
    tiles = tiles_of(people)
    again = tiles_of(people, tiles)
    assert again is tiles and tiles_of(people, np.ones(LANES * 9, person_type)) is not tiles
    assert not np.shares_memory(tiles, people) and (people == before).all()
    with side_by_side(people) as in_place:
        for kind, places in zip((np.uint64, np.uint8), _places(person_type), strict=True):
            one, other = (memory.view(kind).reshape(len(memory) // LANES, -1, LANES) for memory in (in_place, tiles))
            assert (one[:, places] == other[:, places]).all()


def test_records_without_room_are_copied_and_written_back() -> None:
    people = anybody(LANES + 5).copy()
    before = people.copy()
    with side_by_side(people) as tiles:
        assert not np.shares_memory(tiles, people)
        _grow(tiles, len(people))
    assert people["age_years"].tolist() == (before["age_years"] + 1.0).tolist()
    part = anybody(3 * LANES)[LANES:]  # of others, who shall not be touched
    before = part.base.copy()
    with side_by_side(part) as tiles:
        _grow(tiles, len(part))
    assert part.base["age_years"].tolist() == [*before["age_years"][:LANES], *(before["age_years"][LANES:] + 1.0)]


def test_after_a_fault_people_are_records_again() -> None:
    people = anybody(LANES)
    before = people.copy()
    with pytest.raises(ZeroDivisionError), side_by_side(people):
        raise ZeroDivisionError
    assert (people == before).all()


@njit
def _grow(tiles: Any, n: Any) -> None:
    people = _people(tiles, n)
    for i in range(len(people)):
        people[i].age_years += 1.0


@njit
def _swap(tiles: Any, n: Any, records: Any) -> Any:
    people, units = _people(tiles, n), _units(records, len(records))
    several_hours = 0.0
    for i in range(len(people)):
        me, unit = people[i], units[people[i].unit]
        me.rank, me.stage = me.stage, me.rank
        me.woman = not me.woman
        for k in range(len(me.have)):
            me.have[k], me.wish[k] = me.wish[k], me.have[k]
            several_hours += me.have[k]
        unit.culture += me.exhaustion
        unit.learning_hours[1] = unit.learning_hours[1] + 1.0
    return several_hours


def test_rules_read_and_write_the_fields_that_they_name() -> None:
    people, units = anybody(2 * LANES + 7), np.zeros(3, unit_type)
    people["unit"] = np.arange(len(people)) % 3
    before = people.copy()
    with side_by_side(people) as tiles:
        hours = _swap(tiles, len(people), units)
    assert hours == pytest.approx(before["wish"].sum())
    expected = before.copy()
    expected["rank"], expected["stage"] = before["stage"], before["rank"]
    expected["have"], expected["wish"], expected["woman"] = before["wish"], before["have"], ~before["woman"]
    assert (people == expected).all()
    assert units["learning_hours"][:, 1].tolist() == [13.0, 13.0, 13.0]
    for k in range(3):
        assert units["culture"][k] == sum(before["exhaustion"][before["unit"] == k].tolist())


@pytest.mark.parametrize("name", [field.name for field in PERSON_FIELDS])
def test_every_field_has_its_place(name: str) -> None:
    kind = one("person", LANES, numba.typeof(np.zeros(1, person_type)).dtype)
    offset, code, length = kind.fields[name]
    dtype, at = person_type.fields[name][:2]
    assert offset == at and length == (dtype.shape[0] if dtype.shape else 0)
    assert {"f": "f", "i": "i", "b": "b"}[code] == dtype.base.kind


@pytest.mark.parametrize("old", OLD_FIELDS)
def test_a_field_of_version_0_1_has_the_place_that_it_has_now(old: str) -> None:
    fields = one("person", LANES, numba.typeof(np.zeros(1, person_type)).dtype).fields
    name, place = OLD_FIELDS[old]
    assert fields[old] == (fields[name][0] + 8 * (place or 0), fields[name][1], 0)
    assert old not in one("unit", 1, numba.typeof(np.zeros(1, unit_type)).dtype).fields


@pytest.mark.skipif("avx512f" not in llvm.get_host_cpu_features(), reason="without it, one at a time may be faster")
def test_eight_people_live_the_month_at_once() -> None:
    def of(make: Any, kind: str, lanes: int, dtype: np.dtype) -> Any:
        return make(kind, lanes, numba.typeof(np.zeros(1, dtype)).dtype)

    number = numba.types.intp
    kinds = (
        of(several, "person", LANES, person_type), of(several, "unit", 1, unit_type),
        of(several, "department", 1, department_type), of(one, "school", 1, school_type),
        of(one, "parameters", 1, parameter_type()), number, number,
    )  # fmt: skip
    live = njit(nogil=True, error_model="numpy")(months.live.py_func)
    live.compile(kinds)
    code = next(iter(live.inspect_asm().values()))
    at_once, alone = (len(re.findall(rf"\tv?{what}[ \t].*", code)) for what in ("mulpd", "mulsd"))
    assert at_once > 300, f"{at_once} multiplications of several numbers, {alone} of one"
