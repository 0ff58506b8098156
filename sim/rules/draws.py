"""Counter-based random numbers: two scenarios with one seed use the same ones.

Every draw is a pure function of (seed, replicate, kind of actor, actor, occupant, month, event, index):
there is no generator object and no shared state, hence results cannot depend on the order of people,
replicates, threads, or processes, and a policy cannot disturb the random numbers of anyone it does not touch
(common random numbers). The generator is Philox 4x64 with 10 rounds (Salmon et al., "Parallel random
numbers: as easy as 1, 2, 3", SC 2011), bit-equal to `numpy.random.Philox`.
"""

from enum import IntEnum
from typing import Any

import numpy as np
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.rules.functions import rule


class Kind(IntEnum):
    """Kinds of actors that have their own random numbers."""

    PERSON = 0
    UNIT = 1
    SCHOOL = 2


class Event(IntEnum):
    """The published list of random events. Never renumber; append only."""

    WORKLOAD = 0
    INCIDENT = 1
    NOTICING = 2
    AUDIT = 3
    VOICE = 4
    HEARD = 5
    OFFER = 6
    DESTINATION = 7
    RETIREMENT = 8
    LIFE_EVENT = 9
    HANDOVER = 10
    ADJUNCT = 11
    GRANT = 12
    PROMOTION = 13
    FOLLOW_UP = 14
    STAY_CONVERSATION = 15
    MENTOR = 16
    SEARCH_LENGTH = 17
    GENDER = 18
    URIM = 19
    AGE = 20
    RANK = 21
    HIRED_SINCE = 22
    TRAITS = 23
    PAY = 24
    CARE_DUTIES = 25
    MEANING = 26
    MESSAGES = 27
    EFFORT = 28
    GRANT_START = 29
    STOCKS = 30
    PERSON_VACANT = 31
    FTE = 32
    TARGET = 33
    TENURE = 34
    MENTOR_FINDING = 35
    WISH = 36
    SECOND_POST = 37
    LIFE_HOURS = 38
    ASK = 39
    # events of units
    REQUESTS = 40
    REQUEST_PROPOSED = 41
    REQUEST_ACCEPTED = 42
    REQUEST_LENGTH = 43
    LEADER_LEAVES = 44
    LEADER_QUALITY = 45
    UNIT_START = 46
    LEADER_LINE = 47
    # events of people, once more
    OUTSIDE_OFFER = 52
    OFFER_QUALITY = 53
    COUNTER_OFFER = 54
    PARTNER = 55
    CONTRACT = 56
    CONTRACT_START = 57
    # a week and causes of one's own
    OWN_WEEK = 63
    WEEK_SWING = 64
    OWN_CAUSES = 65
    UNIT_CAUSES = 66
    # events of nights
    NIGHTS = 48
    # events of persons again: moods and surveys
    MOOD = 58
    RESPONSE_STYLE = 59
    SURVEY = 60
    # the relation with the leader
    RELATION = 67
    # what was promised at hiring
    PROMISES = 70
    # events of persons in late careers and crises
    RETIREMENT_PLAN = 74
    ILLNESS = 75
    TAPER = 76
    PANDEMIC = 77


MONTH_ORIGIN = 1 << 20  # months of settling are negative; the counter is not


@intrinsic
def _high_and_low(typingctx: Any, a: Any, b: Any) -> Any:
    """Return the 128-bit product of two 64-bit words as (high, low): one machine instruction."""
    signature = types.UniTuple(types.uint64, 2)(types.uint64, types.uint64)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        from llvmlite import ir

        wide = ir.IntType(128)
        product = builder.mul(builder.zext(args[0], wide), builder.zext(args[1], wide))
        high = builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))
        low = builder.trunc(product, ir.IntType(64))
        return cgutils.pack_array(builder, [high, low])

    return signature, codegen


_M0 = np.uint64(0xD2E7470EE14C6C93)
_M1 = np.uint64(0xCA5A826395121157)
_W0 = np.uint64(0x9E3779B97F4A7C15)
_W1 = np.uint64(0xBB67AE8584CAA73B)


@njit(inline="never")
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> Any:
    """Return one Philox 4x64-10 block of four 64-bit words for a counter and a key."""
    x0, x1, x2, x3 = np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3)
    key0, key1 = np.uint64(k0), np.uint64(k1)
    for _ in range(10):
        high0, low0 = _high_and_low(_M0, x0)
        high1, low1 = _high_and_low(_M1, x2)
        x0, x1, x2, x3 = high1 ^ x1 ^ key0, low1, high0 ^ x3 ^ key1, low0
        key0 = key0 + _W0
        key1 = key1 + _W1
    return x0, x1, x2, x3


@njit
def _uniform(
    seed: int, replicate: int, kind: int, actor: int, occupant: int, month: int, event: int, index: int
) -> float:
    x0, _, _, _ = philox(
        (kind << 48) + actor, occupant, ((month + MONTH_ORIGIN) << 16) + event, index, seed, replicate
    )
    return (np.float64(x0 >> np.uint64(12)) + 0.5) * (1.0 / 4503599627370496.0)


@rule
def uniform(
    seed: int, replicate: int, kind: int, actor: int, occupant: int, month: int, event: int, index: int
) -> float:
    """Return a uniform draw strictly between 0 and 1, the same wherever and whenever it is asked for.

    Args:
        seed: seed of the study.
        replicate: number of the replicate (an independent future).
        kind: a `Kind`.
        actor: line, unit or school number.
        occupant: which occupant of the line (0 for units and the school).
        month: month of the run; negative while settling.
        event: an `Event`.
        index: tells apart several draws of one event.
    """
    # adding 0 turns members of an enumeration into plain numbers, which numba recognizes far faster
    drawn: float = _uniform(seed, replicate, kind + 0, actor, occupant, month, event + 0, index)
    return drawn


@njit
def _quarters(word: int) -> float:
    """Return the four quarters of a random word, added up and put on a scale of mean 0 and standard deviation 1."""
    quarter = np.uint64(0xFFFF)
    two = (word & quarter) + ((word >> np.uint64(16)) & quarter)
    four = two + ((word >> np.uint64(32)) & quarter) + (word >> np.uint64(48))
    return (np.float64(four) - 131070.0) * (1.7320508075688772 / 65536.0)


@njit
def _uniform_and_bells(
    seed: int, replicate: int, kind: int, actor: int, occupant: int, month: int, event: int, index: int
) -> Any:
    x0, x1, x2, x3 = philox(
        (kind << 48) + actor, occupant, ((month + MONTH_ORIGIN) << 16) + event, index, seed, replicate
    )
    u = (np.float64(x0 >> np.uint64(12)) + 0.5) * (1.0 / 4503599627370496.0)
    return u, _quarters(x1), _quarters(x2), _quarters(x3)


@rule
def uniform_and_bells(
    seed: int, replicate: int, kind: int, actor: int, occupant: int, month: int, event: int, index: int
) -> tuple[float, float, float, float]:
    """Return `uniform`, and three bell-shaped draws of mean 0 and standard deviation 1, all independent.

    A block has four random words, of which `uniform` takes the first; the others cost next to nothing. Each bell is
    a sum of four uniform draws, which needs no logarithm and comes within 1% of a normal distribution up to two
    standard deviations; none is further out than 3.5. For what is drawn every month and needs no tails.
    """
    drawn: tuple[float, float, float, float] = _uniform_and_bells(
        seed, replicate, kind + 0, actor, occupant, month, event + 0, index
    )
    return drawn
