"""Random numbers: the generator is the published one, draws are uniform and independent, events keep their numbers."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from numba import njit
from scipy.stats import kstest

from sim.rules import draws
from sim.rules.chance import chance
from sim.rules.draws import Event, Kind, philox, uniform, uniform_and_bells
from sim.rules.records import person_type, school_type

FULL = 2**64
DRAWS = 20_000
KEYS = dict(seed=11, replicate=3, kind=Kind.PERSON, actor=17, occupant=2, month=5, event=Event.AUDIT, index=0)

# The published list. A number that changes would change the draws of everybody in every study ever run.
EVENTS = {
    "WORKLOAD": 0, "INCIDENT": 1, "NOTICING": 2, "AUDIT": 3, "VOICE": 4, "HEARD": 5, "OFFER": 6,
    "DESTINATION": 7, "RETIREMENT": 8, "LIFE_EVENT": 9, "HANDOVER": 10, "ADJUNCT": 11, "GRANT": 12,
    "PROMOTION": 13, "FOLLOW_UP": 14, "STAY_CONVERSATION": 15, "MENTOR": 16, "SEARCH_LENGTH": 17,
    "GENDER": 18, "URIM": 19, "AGE": 20, "RANK": 21, "HIRED_SINCE": 22, "TRAITS": 23, "PAY": 24,
    "CARE_DUTIES": 25, "MEANING": 26, "MESSAGES": 27, "EFFORT": 28, "GRANT_START": 29, "STOCKS": 30,
    "PERSON_VACANT": 31, "FTE": 32, "TARGET": 33, "TENURE": 34, "MENTOR_FINDING": 35, "WISH": 36,
    "SECOND_POST": 37, "LIFE_HOURS": 38, "ASK": 39,
    "REQUESTS": 40, "REQUEST_PROPOSED": 41, "REQUEST_ACCEPTED": 42, "REQUEST_LENGTH": 43,
    "LEADER_LEAVES": 44, "LEADER_QUALITY": 45, "UNIT_START": 46, "LEADER_LINE": 47,
    "OUTSIDE_OFFER": 52, "OFFER_QUALITY": 53, "COUNTER_OFFER": 54, "PARTNER": 55, "CONTRACT": 56, "CONTRACT_START": 57,
    "NIGHTS": 48, "OWN_WEEK": 63, "WEEK_SWING": 64, "OWN_CAUSES": 65, "UNIT_CAUSES": 66,
    "MOOD": 58, "RESPONSE_STYLE": 59, "SURVEY": 60, "RELATION": 67, "PROMISES": 70,
    "RETIREMENT_PLAN": 74, "ILLNESS": 75, "TAPER": 76, "PANDEMIC": 77,
}  # fmt: skip


def block(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """Our block of four words; unsigned words, so that all 64 bits of each can be tried."""
    return tuple(int(word) for word in philox(*(np.uint64(word) for word in (*counter, *key))))


def numpy_block(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """NumPy's block; it adds one to its 256-bit counter before it draws, so it is given one less."""
    whole = (sum(word << (64 * k) for k, word in enumerate(counter)) - 1) % FULL**4
    words = np.array([(whole >> (64 * k)) % FULL for k in range(4)], dtype=np.uint64)
    generator = np.random.Philox(counter=words, key=np.array(key, dtype=np.uint64))
    return tuple(int(word) for word in generator.random_raw(4))


def draw(**changes: int) -> float:
    return uniform(**{**KEYS, **changes})


@njit
def _many(first: tuple[int, ...], step: tuple[int, ...], out: np.ndarray) -> None:
    for n in range(len(out)):
        a, b = first, step
        out[n] = uniform(
            a[0] + n * b[0], a[1] + n * b[1], a[2] + n * b[2], a[3] + n * b[3],
            a[4] + n * b[4], a[5] + n * b[5], a[6] + n * b[6], a[7] + n * b[7],
        )  # fmt: skip


def many(name: str, **others: int) -> np.ndarray:
    """A long run of draws along one of the keys, from 0."""
    keys = {**KEYS, **others, name: 0}
    out = np.zeros(DRAWS)
    _many(tuple(map(int, keys.values())), tuple(int(key == name) for key in keys), out)
    return out


def test_philox_is_numpys_to_the_last_bit() -> None:
    numbers = np.random.default_rng(2011).integers(0, FULL, size=(400, 6), dtype=np.uint64).tolist()
    edges = [
        [0, 0, 0, 0, 0, 0],
        [FULL - 1] * 6,
        [0, 0, 0, 1, 0, 0],
        [0, FULL - 1, 0, 0, 1, 0],
        [1, 0, 0, 0, 0, FULL - 1],
        [2**63, 2**63 - 1, 2**63, 5, 2**63, 2**63 - 1],
    ]
    for *counter, k0, k1 in [*numbers, *edges]:
        assert block(tuple(counter), (k0, k1)) == numpy_block(tuple(counter), (k0, k1))


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [  # the authors' own test vectors of philox4x64-10 (Random123)
        (
            (0,) * 4,
            (0,) * 2,
            (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B),
        ),
        (
            (FULL - 1,) * 4,
            (FULL - 1,) * 2,
            (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0),
        ),
        (
            (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89),
            (0x452821E638D01377, 0xBE5466CF34E90C6C),
            (0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6),
        ),
    ],
)
def test_philox_meets_the_published_vectors(
    counter: tuple[int, ...], key: tuple[int, ...], words: tuple[int, ...]
) -> None:
    assert block(counter, key) == words


def test_a_draw_is_the_first_word_of_its_own_block() -> None:
    for seed, month, kind in ((1, 0, Kind.PERSON), (2**63 - 1, -24, Kind.UNIT), (7, 600, Kind.SCHOOL)):
        counter = ((kind << 48) + 17, 2, ((month + draws.MONTH_ORIGIN) << 16) + Event.AUDIT, 4)
        word = block(counter, (seed, 3))[0]
        assert draw(seed=seed, month=month, kind=kind, index=4) == ((word >> 12) + 0.5) / 2**52


@pytest.mark.parametrize(("word", "number"), [(0, 2.0**-53), (FULL - 1, 1.0 - 2.0**-53)])
def test_even_the_most_extreme_word_lies_strictly_between_0_and_1(
    monkeypatch: pytest.MonkeyPatch, word: int, number: float
) -> None:
    monkeypatch.setattr(draws, "philox", lambda *_: (np.uint64(word), 0, 0, 0))
    assert draws._uniform.py_func(*KEYS.values()) == number
    assert 0.0 < number < 1.0


@pytest.mark.parametrize("name", [name for name in KEYS if name != "kind"])
def test_draws_are_uniform_along_every_key(name: str) -> None:
    assert kstest(many(name), "uniform").pvalue > 0.001


@pytest.mark.parametrize("along", ["actor", "month", "replicate", "seed", "index"])
@pytest.mark.parametrize("other", [name for name in KEYS if name != "kind"])
def test_neighbours_are_independent(along: str, other: str) -> None:
    """The draws of neighbouring actors, months, events and so on has nothing in common: |r| within 4.5 sd."""
    here = many(along)
    there = np.roll(here, -1) if other == along else many(along, **{other: KEYS[other] + 1})
    assert abs(np.corrcoef(here, there)[0, 1]) < 4.5 / np.sqrt(DRAWS)
    assert abs(np.corrcoef(np.abs(here - 0.5), np.abs(there - 0.5))[0, 1]) < 4.5 / np.sqrt(DRAWS)


def test_kinds_of_actors_have_random_numbers_of_their_own() -> None:
    assert len({draw(kind=kind) for kind in Kind}) == len(Kind)


def test_no_two_keys_share_a_counter() -> None:
    """Fields are packed side by side; none may spill into its neighbour."""
    assert max(Event) < 2**16
    assert len(set(Event)) == len(Event) == len(Event.__members__)
    values = {
        draw(actor=actor, occupant=occupant, month=month, event=event, kind=kind)
        for actor in (0, 1, 200_000)
        for occupant in (0, 1)
        for month in (-25, -1, 0, 1, 600)
        for event in (Event.WORKLOAD, Event.LEADER_LINE, 2**16 - 1)
        for kind in Kind
    }
    assert len(values) == 3 * 2 * 5 * 3 * len(Kind)


def test_event_numbers_are_never_changed() -> None:
    known = {name: event.value for name, event in Event.__members__.items()}
    assert {name: known.get(name) for name in EVENTS} == EVENTS, "never renumber or delete an event"
    added = {name: value for name, value in known.items() if name not in EVENTS}
    assert not added, f"append new events to the list of this test too: {added}"


def test_actors_keep_their_numbers() -> None:
    assert {kind.name: kind.value for kind in Kind} == {"PERSON": 0, "UNIT": 1, "SCHOOL": 2}
    assert draws.MONTH_ORIGIN == 1 << 20


def _of_all_months(seed: int, actor: int, months: int) -> list[float]:
    numbers = [0.0]
    for month in range(-months, months):
        numbers.append(uniform(seed, 3, Kind.PERSON, actor, 2, month, Event.VOICE, 1))
    return numbers


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_interpreted_and_compiled_callers_get_the_same_number(seed: int) -> None:
    compiled: Callable[[int, int, int], list[float]] = njit(_of_all_months)
    assert compiled(seed, 17, 40) == _of_all_months(seed, 17, 40)


@njit
def _chances(people: np.ndarray, schools: np.ndarray, out: np.ndarray) -> None:
    for i in range(len(people)):
        out[i] = chance(people[i], schools[0], Event.OFFER, 1)


def test_a_record_and_a_plain_object_have_the_same_random_numbers() -> None:
    people, schools = np.zeros(50, dtype=person_type), np.zeros(1, dtype=school_type)
    people["line"], people["occupant"] = np.arange(50), np.arange(50) % 4
    schools["seed"], schools["replicate"], schools["month"] = 9, 2, -7
    out = np.zeros(50)
    _chances(people, schools, out)
    school = SimpleNamespace(seed=9, replicate=2, month=-7)
    plain = [chance(SimpleNamespace(line=k, occupant=k % 4), school, Event.OFFER, 1) for k in range(50)]
    assert out.tolist() == plain


def test_a_draw_does_not_depend_on_what_was_drawn_before() -> None:
    forwards = [draw(actor=k) for k in range(100)]
    backwards = [draw(actor=k) for k in reversed(range(100))]
    assert forwards == backwards[::-1]


def test_bells_are_the_other_words_of_the_block_by_quarters() -> None:
    counter = ((Kind.PERSON << 48) + 17, 2, ((5 + draws.MONTH_ORIGIN) << 16) + Event.AUDIT, 4)
    first, *bells = uniform_and_bells(**{**KEYS, "index": 4})
    assert first == draw(index=4)
    for word, bell in zip(block(counter, (11, 3))[1:], bells, strict=True):
        quarters = [(word >> shift) % 2**16 for shift in (0, 16, 32, 48)]
        assert bell == pytest.approx((sum(quarters) / 65535.0 - 2.0) * 3.0**0.5, rel=1e-4, abs=1e-4)


def test_bells_are_bell_shaped_and_independent() -> None:
    drawn = np.array([uniform_and_bells(**{**KEYS, "actor": k}) for k in range(DRAWS)])
    assert abs(np.corrcoef(drawn.T) - np.eye(4)).max() < 0.03
    bells = drawn[:, 1:]
    assert abs(bells.mean(axis=0)).max() < 0.02 and abs(bells.std(axis=0) - 1.0).max() < 0.02
    assert abs(bells).max() < 3.47
    for bell in bells.T:
        assert abs(np.mean(abs(bell) < 1.0) - 0.683) < 0.02 and abs(np.mean(abs(bell) < 2.0) - 0.954) < 0.01
        assert abs(np.corrcoef(bell[:-1], bell[1:])[0, 1]) < 0.03
