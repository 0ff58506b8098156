"""Kinds of people: what is packed into a number comes out of it again, and every number is a kind."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from sim.rules.kinds_of_people import N_KINDS_OF_PEOPLE, kind_of_person, what_kind
from sim.rules.vocabulary import Rank, Track

Make = Callable[..., Any]
EVERY = list(product((False, True), (False, True), Rank, Track))


def kind(make: Make, woman: bool, urim: bool, rank: Rank, track: Track) -> int:
    return int(kind_of_person(make(me={"woman": woman, "urim": urim, "rank": rank, "track": track}).me))


def test_every_number_is_one_kind_of_people(make: Make) -> None:
    assert [kind(make, *one) for one in EVERY] == list(range(N_KINDS_OF_PEOPLE))


@pytest.mark.parametrize("one", EVERY, ids=str)
def test_what_is_packed_comes_out_again(make: Make, one: tuple[bool, bool, Rank, Track]) -> None:
    assert what_kind(kind(make, *one)) == one
