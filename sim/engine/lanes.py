"""People side by side, so that the processor works on several of them at once.

Outside the compiled months people are records, one after the other. While months run, every sixteen of them
lie in one tile, field by field: the ages of sixteen people, then their ranks, and so on. Rules do not see the
difference: `me.age_years` is a person's age in both, and so is an attribute of a Mesa agent.

A tile is as large as sixteen records and holds the same bytes in another order, so people are turned in place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np

from sim.engine.compile_cache import compiled

LANES = 16  # two vectors of eight numbers, or four of four; a multiple of what processors work on at once
_WORD = 8  # bytes of a number
Array = np.ndarray[Any, Any]


def with_room(people: Array) -> Array:
    """Return a copy of records in memory that is rounded up to whole tiles.

    Args:
        people: Records.
    """
    room = np.zeros(-(-len(people) // LANES) * LANES, people.dtype)
    room[: len(people)] = people
    return room[: len(people)]


@contextmanager
def side_by_side(people: Array, *, back: bool = True) -> Iterator[Array]:
    """Turn records into tiles for a while.

    Args:
        people: Records; what is done to the tiles is done to them. Those made by `with_room` are not copied.
        back: Turn them back at the end; otherwise nobody may look at the records any more.

    Yields:
        The memory of the tiles, which still has the type of records.
    """
    room = people.base
    mine = isinstance(room, np.ndarray) and room.dtype == people.dtype and room.ctypes.data == people.ctypes.data
    if not mine or len(room) % LANES or len(room) - len(people) >= LANES:  # type: ignore[arg-type]
        room = with_room(people).base
        mine = False
    assert room is not None
    words, octets = _places(people.dtype)
    numbers, bytes_ = (room.view(kind).reshape(len(room) // LANES, -1) for kind in (np.uint64, np.uint8))
    _turn(numbers, bytes_, words, octets, True)
    try:
        yield room
    finally:
        if back:
            _turn(numbers, bytes_, words, octets, False)
            if not mine:
                people[:] = room[: len(people)]


@cache
def _places(record: np.dtype[Any]) -> tuple[Array, Array]:
    """Return where the numbers of a record are, in words, and where its flags are, in bytes."""
    words, octets = [], []
    for kind, offset, *_ in (record.fields or {}).values():
        if kind.base.itemsize == 1:
            octets.append(offset)
        else:
            words += [offset // _WORD + k for k in range(kind.itemsize // _WORD)]
    return np.array(words, np.int64), np.array(octets, np.int64)


@compiled
def _turn(numbers: Any, bytes_: Any, words: Any, octets: Any, into: Any) -> None:
    """Turn groups of records into tiles, or back."""
    size, size_in_bytes = numbers.shape[1] // LANES, bytes_.shape[1] // LANES
    old_numbers, old_bytes = np.empty(numbers.shape[1], np.uint64), np.empty(bytes_.shape[1], np.uint8)
    for tile in range(len(numbers)):
        old_numbers[:] = numbers[tile]
        old_bytes[:] = bytes_[tile]
        for k in range(len(words)):
            for lane in range(LANES):
                if into:
                    numbers[tile, LANES * words[k] + lane] = old_numbers[size * lane + words[k]]
                else:
                    numbers[tile, size * lane + words[k]] = old_numbers[LANES * words[k] + lane]
        for k in range(len(octets)):
            for lane in range(LANES):
                if into:
                    bytes_[tile, LANES * octets[k] + lane] = old_bytes[size_in_bytes * lane + octets[k]]
                else:
                    bytes_[tile, size_in_bytes * lane + octets[k]] = old_bytes[LANES * octets[k] + lane]
