"""Uploads: size, kind and encoding are checked before anything is read."""

import base64
from typing import Any

import pytest

from dashboard.answers import Answers
from dashboard.kinds import check_is_text
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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "a picture"), (b"PK\x03\x04\x14\x00", "an Excel or Word file"), (b"%PDF-1.7", "a PDF"),
        ("title: Für Ärzte".encode("latin-1"), "line 1: A letter on this line is not stored as UTF-8"),
        ("title: Mine\nlevers:\n".encode("utf-16-le"), "UTF-16 text without the mark"),
        (b"title: x\nwhy: a\x00b", "line 2: This line"),
        (b"<!DOCTYPE html><html>", "a web page"), (b"id;department;age\n1;Surgery;44\n", "a table, such as a roster"),
        (b"department,age\r\nSurgery,4\r\n", "--roster"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_called_what_it_is(content: bytes, said: str) -> None:
    data, notices = read_upload(sent(content), "mine.yaml", QUESTION, ANSWERS)
    assert data is None and said in str(notices) and "Nothing was changed. Allowed: " in str(notices)


@pytest.mark.parametrize("content", [b"", b"# only this, no more", b"- a, b", b"{levers: {}}", "a: ä".encode("utf-16")])
def test_text_is_left_to_the_reader_of_scenarios(content: bytes) -> None:
    check_is_text(content, "mine.yaml")
