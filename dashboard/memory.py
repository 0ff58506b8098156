"""Memory that stays flat while a process runs for weeks: large arrays are given back to the system when they are done with.

The C library of Linux keeps freed arrays for later and, as their sizes vary, ends up with more than was ever in use at once,
once for each of many threads.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from functools import cache
from typing import Any

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # names of malloc.h
_LARGE = 128_000  # bytes; each larger array gets memory of its own
_ARENAS = 2  # heaps that all threads share


@cache
def _library() -> Any:
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None) if sys.platform == "linux" else None
        return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
    return None


def keep_flat() -> None:
    """Give each large array memory of its own, and threads few heaps, where the system allows it."""
    if (library := _library()) is not None:
        library.mallopt(_ARENA_MAX, _ARENAS)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give what is free back to the system."""
    if (library := _library()) is not None:
        library.malloc_trim(0)
