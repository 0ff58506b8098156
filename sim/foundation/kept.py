"""What is made once and kept: from objects that never change, and in stores that forget when memory is short."""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Generic, Protocol, TypeVar

Owner = TypeVar("Owner")
Made = TypeVar("Made")


def once(make: Callable[[Owner], Made]) -> Callable[[Owner], Made]:
    """Decorate a method of a frozen object so that it runs once per object, as long as the object lives.

    Other than with `cached_property`, nothing is written into the object, so copies of pydantic models never carry what was
    made for the original. Two threads may both make it; it is the same.
    """
    kept: dict[int, Made] = {}

    @wraps(make)
    def made(self: Owner) -> Made:
        key = id(self)
        if key not in kept:
            found = make(self)
            kept[key] = found
            weakref.finalize(self, kept.pop, key, None).atexit = False
            return found
        return kept[key]

    return made


class Sized(Protocol):
    """Something that knows how much memory it takes."""

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""


Kept = TypeVar("Kept", bound=Sized)


class Store(Generic[Kept]):
    """Things by key, shared by threads; the ones that were not asked for longest are forgotten when memory is short.

    Args:
        most_bytes: How much all of them may take; what alone takes more than an eighth of it is not kept.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        """Return what was kept under a key, or None."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Hashable, value: Kept) -> bool:
        """Keep something where there is room for it; say whether it is kept."""
        if value.nbytes > self._most_bytes // 8:
            return False
        with self._lock:
            if key not in self._held:
                self._held[key] = value
                self._bytes += value.nbytes
            self._forget()
            return True

    def limit(self, most_bytes: int) -> None:
        """Allow another amount of memory from now on."""
        with self._lock:
            self._most_bytes = most_bytes
            self._forget()

    def _forget(self) -> None:
        while self._bytes > self._most_bytes:
            _, old = self._held.popitem(last=False)
            self._bytes -= old.nbytes

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._bytes = 0
