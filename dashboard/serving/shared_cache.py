"""A cache of two storeys: what this process used last in memory, and behind it the files that all processes share."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from dashboard.answers.caches import Cache, Sized
from dashboard.serving.files import Files

Kept = TypeVar("Kept", bound=Sized)
TOUCH = 300.0  # seconds between two notes that something is still in use
_NOTES = 4096


class SharedCache(Generic[Kept]):
    """Has the interface of `Cache`. Where files fail, it is a cache in memory.

    Args:
        memory: Of this process.
        files: Of all processes.
        packed: Returns something as bytes.
        unpacked: The other way round; raises ValueError where that cannot be.
        seen: Told of each look: “memory”, “disk” or “missed”.
    """

    def __init__(
        self, memory: Cache[Kept], files: Files, packed: Callable[[Kept], bytes], unpacked: Callable[[bytes], Kept],
        seen: Callable[[str], None] = lambda where: None,
    ) -> None:  # fmt: skip
        self._memory = memory
        self._files = files
        self._packed = packed
        self._unpacked = unpacked
        self._seen = seen
        self._noted: dict[str, float] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        """Return what is kept under a key, or None."""
        found = self._memory.get(key)
        if found is not None:
            self._use(key)
            self._seen("memory")
            return found
        content = self._files.get(key)
        if content is None:
            self._seen("missed")
            return None
        try:
            found = self._unpacked(content)
        except ValueError:
            self._files.forget(key)
            self._seen("missed")
            return None
        self._memory.put(key, found)
        self._use(key)
        self._seen("disk")
        return found

    def put(self, key: str, value: Kept, *, shared: bool = False) -> None:
        """Keep something; see `Cache.put`."""
        self._files.put(key, self._packed(value))  # first: what one process shows, all can
        self._memory.put(key, value, shared=shared)

    def clear(self) -> None:
        """Forget everything, for all processes."""
        self._memory.clear()
        self._files.clear()

    @property
    def nbytes(self) -> int:
        """How much memory of this process it takes now."""
        return self._memory.nbytes

    def __len__(self) -> int:
        return len(self._memory)

    def _use(self, key: str) -> None:
        now = time.monotonic()
        with self._lock:
            if now - self._noted.get(key, now - TOUCH) < TOUCH:
                return
            self._noted[key] = now
            while len(self._noted) > _NOTES:
                del self._noted[next(iter(self._noted))]
        self._files.used(key)
