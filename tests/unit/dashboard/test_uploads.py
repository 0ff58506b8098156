"""Uploads: size, kind and encoding are checked before anything is read."""

import base64
from typing import Any

import pytest

from dashboard.answers import Answers
from dashboard.question import Question
from dashboard.uploads import MOST_BYTES, read_upload
from tests.unit.dashboard.made_up import MadeUp

ANSWERS = Answers(MadeUp())
QUESTION = Question("typical")


def sent(content: bytes) -> str:
    return "data:application/x-yaml;base64," + base64.b64encode(content).decode()


def test_a_file_is_read() -> None:
    data, notices = read_upload(sent(b"title: Mine"), "mine.yaml", QUESTION, ANSWERS)
    assert data == QUESTION.to_data() and notices.lines == ["title: Mine"]


@pytest.mark.parametrize(
    ("contents", "name", "said"),
    [
        (sent(b"x" * (MOST_BYTES + 10)), "mine.yaml", "too large"),
        (sent(b"x"), "mine.xlsx", "not a scenario file"),
        (sent(b"x"), None, "not a scenario file"),
        (sent(b"x"), ["mine.yaml"], "not a scenario file"),
        ("data:text/plain;base64,###", "mine.yaml", "did not arrive whole"),
        ("data:text/plain;base64,ä", "mine.yaml", "did not arrive whole"),
        ("nonsense", "mine.yaml", "did not arrive whole"),
        (None, "mine.yml", "did not arrive whole"),
        ({"a": 1}, "mine.yml", "did not arrive whole"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(contents: Any, name: Any, said: str) -> None:
    data, notices = read_upload(contents, name, QUESTION, ANSWERS)
    assert data is None and len(notices.lines) == 1 and said in notices.lines[0]
    assert len(notices.lines[0]) < 250
