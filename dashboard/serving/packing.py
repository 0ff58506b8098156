"""A digest as bytes and back: its numbers one behind the other, and a head that says what is where. Nothing in it can run."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from dashboard.answers.digest import Digest, Members
from sim.results.ledger import Ledger, Place

TABLES = ("paths", "costs", "counted", "totals", "today", "leading", "leavers")
_ARRAYS = ("headcount", "departures", "voluntary", "person_years")
_COUNTS = ("leavers", "visits_lost", "dropped", "raises", "draw_of")  # of a ledger, and
_PARTS = ("reached", "rates")  # its tables
_KINDS = frozenset(["<f4", "<f8", "<i4", "<i8", "|i1", "|b1", "<u4", "<u8", "<i2", "<u2"])
_MOST = 500_000_000
_CODEC = "zstd"


def packed(one: Digest) -> bytes:
    """Return a digest as bytes; the same digest gives the same bytes."""
    arrays: list[tuple[list[str], np.ndarray[Any, Any]]] = [(["draw_of"], one.draw_of)]
    for table in TABLES:
        arrays += [([table, name], values) for name, values in getattr(one, table).items()]
    for group, members in one.who.items():
        arrays += [(["who", group, name], getattr(members, name)) for name in _ARRAYS]
    arrays += [(["ledger", name], getattr(one.ledger, name)) for name in _COUNTS]
    for part in _PARTS:
        arrays += [([part, name], values) for name, values in getattr(one.ledger, part).items()]
    whole = [(path, np.ascontiguousarray(values)) for path, values in arrays]
    head = {
        "months": one.months,
        "draws": one.draws,
        "notices": list(one.notices),
        "who": {group: [list(members.names), members.suppressed] for group, members in one.who.items()},
        "ledger": [one.ledger.draws, [list(vars(place).values()) for place in one.ledger.places]],
        "arrays": [[path, values.dtype.str, values.shape] for path, values in whole],
    }
    text = json.dumps(head).encode()
    content = b"".join([len(text).to_bytes(4, "big"), text, *(values.tobytes() for _, values in whole)])
    return len(content).to_bytes(8, "big") + pa.compress(content, codec=_CODEC, asbytes=True)


def unpacked(content: bytes) -> Digest:
    """Return the digest in bytes.

    Raises:
        ValueError: They hold none.
    """
    try:
        size = int.from_bytes(content[:8], "big")
        if not 0 < size <= _MOST:
            raise ValueError("of no digest's size")
        plain = pa.decompress(content[8:], size, codec=_CODEC, asbytes=True)
        begin = 4 + int.from_bytes(plain[:4], "big")
        head = json.loads(plain[4:begin])
        found = _arrays(plain, begin, head["arrays"])
        members = {
            group: Members(tuple(names), *(found["who", group, name] for name in _ARRAYS), suppressed)
            for group, (names, suppressed) in head["who"].items()
        }
        tables = {table: _table(found, table) for table in TABLES}
        draws, places = head["ledger"]
        counts: dict[str, Any] = {name: found["ledger", name] for name in _COUNTS}
        counts |= {part: _table(found, part) for part in _PARTS}
        ledger = Ledger(places=tuple(Place(*one) for one in places), draws=int(draws), **counts)
        return Digest(
            months=int(head["months"]), draw_of=found["draw_of",], draws=int(head["draws"]), who=members,
            notices=tuple(head["notices"]), ledger=ledger, **tables,
        )  # fmt: skip
    except (pa.ArrowException, KeyError, TypeError, IndexError, OSError, AttributeError) as error:
        raise ValueError(str(error)) from None


def _arrays(plain: bytes, at: int, about: list[Any]) -> dict[tuple[str, ...], np.ndarray[Any, Any]]:
    found = {}
    for path, kind, shape in about:
        if kind not in _KINDS:
            raise ValueError("numbers of an unknown kind")
        many = math.prod(shape)
        values = np.frombuffer(plain, np.dtype(kind), many, at).reshape(shape)
        found[tuple(path)] = values
        at += values.nbytes
    return found


def _table(found: Mapping[tuple[str, ...], np.ndarray[Any, Any]], table: str) -> dict[str, np.ndarray[Any, Any]]:
    return {path[1]: values for path, values in found.items() if path[0] == table}


def same(one: Digest, other: Digest) -> bool:
    """Return whether two digests are equal to the last bit."""
    return packed(one) == packed(other)
