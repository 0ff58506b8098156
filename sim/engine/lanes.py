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


def tiles_of(people: Array, room: Array | None = None) -> Array:
    """Return tiles that hold a copy of records, which stay as they are.

    Args:
        people: Records made by `with_room`.
        room: What was returned for as many people before and is of no use any more; it is written over.
    """
    records = people.base
    assert isinstance(records, np.ndarray)
    if room is None or len(room) != len(records):
        room = np.zeros_like(records)
    _copy_turned(*_numbers(records, LANES), *_numbers(room, None), *_places(people.dtype))
    return room


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
    both = (*_numbers(room, LANES), *_numbers(room, None), *_places(people.dtype))
    _turn(*both, True)
    try:
        yield room
    finally:
        if back:
            _turn(*both, False)
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
    return np.array(words, np.uintp), np.array(octets, np.uintp)  # no index from the end, which costs a test


def _numbers(room: Array, lanes: int | None) -> list[Array]:
    """Return words and bytes of records (tile x lane x place) or, without `lanes`, of tiles (tile x place x lane)."""
    shape = (len(room) // LANES, LANES, -1) if lanes else (len(room) // LANES, -1, LANES)
    return [room.view(kind).reshape(shape) for kind in (np.uint64, np.uint8)]


@compiled
def _copy_turned(numbers: Any, bytes_: Any, tile_numbers: Any, tile_bytes: Any, words: Any, octets: Any) -> None:
    """Copy groups of records into tiles elsewhere."""
    for tile in range(len(numbers)):
        _into(numbers[tile], bytes_[tile], tile_numbers[tile], tile_bytes[tile], words, octets)


@compiled
def _turn(
    numbers: Any, bytes_: Any, tile_numbers: Any, tile_bytes: Any, words: Any, octets: Any, into: Any
) -> None:
    """Turn groups of records into tiles where they are, or back."""
    old_numbers, old_bytes = np.empty_like(numbers[0]), np.empty_like(bytes_[0])
    old_tile_numbers, old_tile_bytes = np.empty_like(tile_numbers[0]), np.empty_like(tile_bytes[0])
    for tile in range(len(numbers)):
        if into:
            old_numbers[:] = numbers[tile]
            old_bytes[:] = bytes_[tile]
            _into(old_numbers, old_bytes, tile_numbers[tile], tile_bytes[tile], words, octets)
        else:
            old_tile_numbers[:] = tile_numbers[tile]
            old_tile_bytes[:] = tile_bytes[tile]
            _back(old_tile_numbers, old_tile_bytes, numbers[tile], bytes_[tile], words, octets)


@compiled
def _into(numbers: Any, bytes_: Any, tile_numbers: Any, tile_bytes: Any, words: Any, octets: Any) -> None:
    for word in words:
        for lane in range(LANES):
            tile_numbers[word, lane] = numbers[lane, word]
    for octet in octets:
        for lane in range(LANES):
            tile_bytes[octet, lane] = bytes_[lane, octet]


@compiled
def _back(tile_numbers: Any, tile_bytes: Any, numbers: Any, bytes_: Any, words: Any, octets: Any) -> None:
    for word in words:
        for lane in range(LANES):
            numbers[lane, word] = tile_numbers[word, lane]
    for octet in octets:
        for lane in range(LANES):
            bytes_[lane, octet] = tile_bytes[octet, lane]
