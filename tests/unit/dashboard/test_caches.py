"""Caches: bounded by bytes; what is shared is kept longest."""

import numpy as np

from dashboard.answers.caches import Cache
from dashboard.memory import give_back, keep_flat


def of(size: int) -> "np.ndarray":  # type: ignore[type-arg]
    return np.zeros(size, dtype=np.uint8)


def test_what_was_not_used_for_longest_is_forgotten() -> None:
    cache: Cache = Cache(100)  # type: ignore[type-arg]
    for name in "abc":
        cache.put(name, of(30))
    assert cache.get("a") is not None
    cache.put("d", of(30))
    assert cache.get("b") is None and cache.get("a") is not None and cache.nbytes == 90


def test_what_is_shared_stays_while_others_come_and_go() -> None:
    cache: Cache = Cache(100)  # type: ignore[type-arg]
    cache.put("baseline", of(40), shared=True)
    for k in range(50):
        cache.put(str(k), of(30))
    assert cache.get("baseline") is not None and len(cache) == 3
    cache.put("another", of(20), shared=True)
    assert cache.get("baseline") is None  # only its own kind drives it out
    cache.clear()
    assert len(cache) == cache.nbytes == 0


def test_what_is_too_large_is_not_kept() -> None:
    cache: Cache = Cache(100)  # type: ignore[type-arg]
    cache.put("huge", of(101))
    cache.put("shared", of(60), shared=True)
    assert len(cache) == 0


def test_the_same_is_kept_once() -> None:
    cache: Cache = Cache(100)  # type: ignore[type-arg]
    cache.put("a", of(30))
    cache.put("a", of(40), shared=True)
    assert cache.nbytes == 40


def test_memory_is_given_back_wherever_this_runs() -> None:
    keep_flat()
    give_back()
