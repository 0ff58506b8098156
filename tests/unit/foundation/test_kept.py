"""What is made once and kept: never for another object, never beyond its life, and never more than there is room for."""

import gc
from dataclasses import dataclass

from sim.foundation.kept import Store, once


@dataclass(frozen=True)
class School:
    name: str

    @once
    def letters(self) -> list[str]:
        return list(self.name)

    @property
    @once
    def length(self) -> int:
        return len(self.name)


@dataclass(frozen=True)
class Block:
    nbytes: int


def test_it_is_made_once_for_each_object() -> None:
    one, other = School("one"), School("other")
    assert one.letters() is one.letters() and other.letters() == list("other")
    assert one.length == 3 and other.length == 5


def test_equal_objects_and_new_ones_in_the_same_place_get_their_own() -> None:
    one, twin = School("one"), School("one")
    assert one.letters() is not twin.letters()
    for k in range(200):  # the memory of those that went is used again
        assert School(f"school {k}").letters() == list(f"school {k}")
        gc.collect(0)


def test_a_store_forgets_what_was_not_asked_for_longest() -> None:
    store: Store[Block] = Store(100)
    for k in range(10):
        assert store.put(k, Block(10))
    assert store.get(0) == Block(10)
    assert store.put("new", Block(10))
    assert store.get(1) is None and store.get(0) is not None and store.get("new") is not None


def test_what_is_large_is_not_kept_and_what_is_there_stays() -> None:
    store: Store[Block] = Store(80)
    assert not store.put("large", Block(11)) and store.get("large") is None
    first = Block(10)
    store.put("a", first)
    store.put("a", Block(10))
    assert store.get("a") is first
    store.clear()
    assert store.get("a") is None


def test_a_store_can_be_given_less_room() -> None:
    store: Store[Block] = Store(100)
    for k in range(10):
        store.put(k, Block(10))
    store.limit(30)
    assert [k for k in range(10) if store.get(k)] == [7, 8, 9]
    assert not store.put("large", Block(10)), "an eighth is the most for one"
