"""Files that a browser sends: size, kind and encoding are checked before anything is decoded or read."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from dashboard.answers import Answers
from dashboard.checks import Notices
from dashboard.kinds import check_is_text
from dashboard.question import Question
from sim.foundation.errors import InputError

MOST_BYTES = 200_000  # a scenario file takes a few thousand
KINDS = (".yaml", ".yml")
_LONG = 60  # characters of a file's name that a message repeats


def read_upload(
    contents: Any, name: Any, question: Question, answers: Answers
) -> tuple[dict[str, Any] | None, Notices]:
    """Read an uploaded scenario file into the plain data of a question.

    Args:
        contents: As `dcc.Upload` gives it: "data:…;base64,…"; anything is survived.
        name: Name of the file.
        question: What is asked now.
        answers: Who reads it.

    Returns:
        The data, to be checked like any other input, or None with a notice that says what is wrong.
    """
    where = " ".join(name.split())[:_LONG] if isinstance(name, str) and name.strip() else "The file"
    try:
        return answers.read_scenario(_content(contents, where), where, question)
    except InputError as error:
        return None, Notices([_one_line(error)])


def _content(contents: Any, where: str) -> bytes:
    if not where.lower().endswith(KINDS):
        raise InputError(
            "This is not a scenario file.", where=where, allowed="a file that ends with .yaml or .yml"
        )
    head, _, body = contents.partition(",") if isinstance(contents, str) else ("", "", "")
    if not head.startswith("data:") or not head.endswith(";base64"):
        raise InputError("The file did not arrive whole.", where=where, allowed="to try again")
    if len(body) > MOST_BYTES * 4 // 3 + 4:
        raise InputError(
            "The file is too large for a scenario.", where=where, allowed=f"at most {MOST_BYTES // 1000} kB"
        )
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise InputError("The file did not arrive whole.", where=where, allowed="to try again") from None
    check_is_text(content, where)
    return content


def _one_line(error: InputError) -> str:
    """Return a message as sentences; the page shows one paragraph."""
    first, *more = str(error).split("\n")
    return " ".join([f"{first} Nothing was changed.", *(line if line.endswith((".", "?")) else f"{line}." for line in more)])
