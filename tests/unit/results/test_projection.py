"""A kept projection: what comes back is what was kept, and a count is placed among its futures."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from sim.foundation.errors import InputError
from sim.foundation.version import __version__
from sim.results.projection import Projection, against, projection_of


def made(futures: int = 100, months: int = 24) -> Projection:
    steps = np.random.default_rng(1).poisson(3.0, (futures, months + 1))
    steps[:, 0] = 0
    return projection_of(
        steps.cumsum(axis=1), made="2026-11-27", school="Our school", people=400, seed=1,
        parameters={"intention_base": -1.7}, last_year=31,
    )  # fmt: skip


def test_what_comes_back_is_what_was_kept() -> None:
    kept = made()
    back = Projection.from_json(kept.to_json())
    assert back == kept and back.version == __version__ and back.months == 24 and back.futures == 100
    assert Projection.from_json(json.loads(kept.to_json())) == kept
    band = kept.band()
    assert band.shape == (24, 5) and (np.diff(band, axis=1) >= 0).all() and (np.diff(band, axis=0) >= 0).all()


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("kind", "else"), ("departed", []), ("departed", [[1, 2]]), ("departed", [[1.5] * 20]),
        ("departed", [[2] * 20, [1] * 20]), ("departed", [[1] * 20, [1] * 19]), ("departed", [[True] * 20]),
        ("people", 0), ("people", 1e12), ("seed", -1), ("made", 5), ("school", "x" * 1000), ("version", None),
        ("parameters", {"a": float("nan")}), ("parameters", 3), ("last_year", -1),
    ],
)  # fmt: skip
def test_a_damaged_one_is_refused(change: str, value: Any) -> None:
    content = {**json.loads(made().to_json()), change: value}
    with pytest.raises(InputError, match="kept projection"):
        Projection.from_json(content)


@pytest.mark.parametrize("content", [b"", b"x", b"[]", "{}", None, 5, b"\xff\xfe", [1], b"PK\x03\x04"])
def test_what_is_none_is_refused(content: Any) -> None:
    with pytest.raises(InputError, match="not a kept projection"):
        Projection.from_json(content)


def test_a_count_lies_inside_or_outside() -> None:
    kept = made()
    then = np.array(kept.departed[11])
    middle = against(kept, 12, int(np.median(then)))
    assert middle.inside and middle.chance > 0.8 and 0.35 < middle.fewer < 0.65
    many, none = against(kept, 12, int(then.max()) + 1), against(kept, 12, 0)
    assert not many.inside and many.chance == 0.0 and many.fewer == 1.0
    assert not none.inside and none.chance == 0.0 and none.fewer == 0.0
    edge = against(kept, 12, int(np.quantile(then, 0.9)))
    assert edge.inside and 0.05 < edge.chance < 0.4


@pytest.mark.parametrize(("months", "observed"), [(0, 1), (25, 1), (12, -1), (12, 10**9)])
def test_what_cannot_be_is_said(months: int, observed: int) -> None:
    with pytest.raises(InputError, match="from"):
        against(made(), months, observed)
