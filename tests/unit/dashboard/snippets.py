"""Run the code that a page offers as its reader would, and hold it against the numbers of the page, to the last digit.

Each page that offers code is tested alike: ask a small question with few futures (`few`), take what the page shows, run the
code (`run_code`), and compare arrays with `same` and texts with `in`.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from dashboard.answers import Answers
from dashboard.answers import answers as module
from dashboard.question import Question


def few(monkeypatch: pytest.MonkeyPatch, futures: int) -> None:
    """Let full answers have so few futures."""
    monkeypatch.setattr(module, "futures_for", lambda people, months: futures)


def answered(answers: Answers, question: Question) -> Any:
    """Return the full answer to a question, simulated here and now."""
    answers._work(question, lambda done, total: None)
    kept = answers.ready(question)
    assert kept is not None
    return kept


def run_code(code: str) -> tuple[dict[str, Any], str]:
    """Run code of a page in an empty namespace; return its names, and what it prints."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(code, "snippet", "exec"), names)
    return names, said.getvalue()


def same(found: Mapping[str, Any], shown: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Fail unless arrays of the code are those of the page, bit for bit."""
    for name in names:
        mine, theirs = (np.asarray(one[name], dtype=float) for one in (found, shown))
        assert mine.shape == theirs.shape and np.array_equal(mine, theirs, equal_nan=True), name
