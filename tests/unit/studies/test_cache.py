"""The cache of points: nothing twice, damage made good, and one process at a time."""

from pathlib import Path

import pandas as pd
import pytest

from sim.engine.replicates import Cancelled
from sim.foundation.errors import InputError
from sim.studies.points import cache
from sim.studies.points.cache import PointCache, points_in

SAID = {"question": "squares"}


class Squares:
    """Squares of numbers, one row each; every third has two rows, of which one is words alone."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers, self.tried = numbers, list[int]()

    def __call__(self, place: int) -> pd.DataFrame:
        number = self.numbers[place]
        self.tried.append(number)
        rows = pd.DataFrame({"number": [number], "square": [number**2 / 3.0]})
        return rows if number % 3 else pd.concat([rows, pd.DataFrame({"number": [number], "word": ["three"]})])


def asked(points: PointCache, numbers: list[int]) -> tuple[pd.DataFrame, list[int]]:
    """Ask for squares; which were made?"""
    made = Squares(numbers)
    found = points([str(number) for number in numbers], made, person_months=10**9)
    return found, sorted(made.tried)


def test_what_is_known_is_not_evaluated_again_in_any_order_or_process(tmp_path: Path) -> None:
    with PointCache.open(None, SAID) as points:
        whole, made = asked(points, [*range(1, 9), 2])
        assert made == list(range(1, 9)) and len(points) == 8 and "3" in points
        assert whole["number"].tolist() == [1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 2]
    with PointCache.open(tmp_path / "kept", SAID, threads=3) as points:
        assert asked(points, [5, 3, 1])[1] == [1, 3, 5]
    with PointCache.open(tmp_path / "kept", SAID) as points:
        found, made = asked(points, [*range(1, 9), 2])
        assert made == [2, 4, 6, 7, 8]
    pd.testing.assert_frame_equal(found, whole, check_exact=True)
    assert points_in(tmp_path) == 8


def test_a_part_that_is_damaged_or_of_another_folder_is_made_again(tmp_path: Path) -> None:
    for name, about in (("one", SAID), ("other", {"question": "cubes"})):
        with PointCache.open(tmp_path / name, about) as points:
            asked(points, [1, 2, 3, 4])
    damaged, foreign = (tmp_path / f"one/parts/part-00000{k}.parquet" for k in (1, 2))
    content = bytearray(damaged.read_bytes())
    content[len(content) // 4] ^= 255
    damaged.write_bytes(content)
    foreign.write_bytes((tmp_path / "other/parts/part-000002.parquet").read_bytes())
    with PointCache.open(tmp_path / "one", SAID) as points:
        assert asked(points, [1, 2, 3, 4])[1] == [2, 3]
    assert points_in(tmp_path / "one") == 4


def test_what_was_finished_before_an_interruption_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "points_in_a_part", lambda months, points: 2)
    asks = iter(range(100))
    with (
        pytest.raises(Cancelled),
        PointCache.open(tmp_path, SAID, threads=1, cancelled=lambda: next(asks) >= 5) as points,
    ):
        asked(points, list(range(1, 9)))
    with PointCache.open(tmp_path, SAID, threads=1) as points:
        told: list[tuple[int, int]] = []
        points([str(number) for number in range(1, 9)], Squares(list(range(1, 9))), person_months=1,
               progress=lambda *now: told.append(now))  # fmt: skip
    assert told == [(4, 8), (6, 8), (8, 8)]


def test_another_question_and_another_process_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with PointCache.open(tmp_path, SAID) as points:
        asked(points, [1])
        with pytest.raises(InputError, match="Another process"), PointCache.open(tmp_path, SAID):
            pass
    with pytest.raises(InputError, match="changed: question"), PointCache.open(tmp_path, {"question": "cubes"}):
        pass
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear all")
    with pytest.raises(InputError, match="contains other files"), PointCache.open(tmp_path / "mine", SAID):
        pass
