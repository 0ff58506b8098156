"""What is kept in memory: bounded by bytes, and what everyone asks for is kept longest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Something that knows how much memory it takes."""

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        ...


Kept = TypeVar("Kept", bound=Sized)


class Cache(Generic[Kept]):
    """A cache shared by threads, which forgets what was not used for longest when there is no room.

    Args:
        most_bytes: How much all of it may take. What alone takes more is not kept.
        shared: The part of it that is reserved for what many want; that is forgotten only when it fills this part alone.
    """

    def __init__(self, most_bytes: int, shared: float = 0.5) -> None:
        self._most = most_bytes
        self._most_shared = int(most_bytes * shared)
        self._own: OrderedDict[str, Kept] = OrderedDict()
        self._shared: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        """Return what is kept under a key, or None."""
        with self._lock:
            for part in (self._own, self._shared):
                if key in part:
                    part.move_to_end(key)
                    return part[key]
            return None

    def put(self, key: str, value: Kept, *, shared: bool = False) -> None:
        """Keep something.

        Args:
            key: Its content and version, as one word.
            value: What to keep.
            shared: Whether others will want it, too, such as a baseline.
        """
        with self._lock:
            for part in (self._own, self._shared):
                part.pop(key, None)
            (self._shared if shared else self._own)[key] = value
            while self._size(self._shared) > self._most_shared:
                self._shared.popitem(last=False)
            while self._size(self._own) + self._size(self._shared) > self._most and self._own:
                self._own.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._own.clear()
            self._shared.clear()

    @property
    def nbytes(self) -> int:
        """How much it takes now."""
        with self._lock:
            return self._size(self._own) + self._size(self._shared)

    def __len__(self) -> int:
        with self._lock:
            return len(self._own) + len(self._shared)

    @staticmethod
    def _size(part: OrderedDict[str, Kept]) -> int:
        return sum(value.nbytes for value in part.values())
