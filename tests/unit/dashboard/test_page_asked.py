"""What the page asks, where several stores change at the same moment."""

import pytest

from dashboard.pages.explore.callbacks import _asked, _has_sample, _pace


@pytest.mark.parametrize(
    ("triggers", "what"),
    [
        (["draft", "settled"], "settled"),  # a slider is let go while a draft is about to be sent
        (["poll", "settled"], "settled"),
        (["draft", "poll"], "draft"),
        (["poll"], "poll"),
        ([], None),
    ],
)
def test_a_release_is_never_taken_for_a_draft(triggers: list[str], what: str | None) -> None:
    assert _asked(triggers) == what


@pytest.mark.parametrize(
    "answered", [None, {}, {"number": 3, "kind": "estimate"}, {"number": 2, "kind": "sample"}]
)
def test_a_sample_is_sent_once(answered: object) -> None:
    assert _has_sample({"number": 3, "kind": "sample"}, 3)
    assert not _has_sample(answered, 3)


@pytest.mark.parametrize(
    ("left", "pace"), [(None, 250), (0.1, 250), (3.9, 250), (4.0, 500), (9.0, 1000), (600.0, 2000)]
)
def test_whoever_waits_for_long_looks_less_often(left: float | None, pace: int) -> None:
    assert _pace(left) == pace
