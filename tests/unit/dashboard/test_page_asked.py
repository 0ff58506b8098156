"""What the page asks, where several stores change at the same moment."""

import pytest

from dashboard.pages.explore.callbacks import _asked


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
