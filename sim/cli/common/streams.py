"""The streams of the process: what a terminal, a pipe or a closed stream can take, and what programs are to read."""

import codecs
import os
import sys
import unicodedata
from contextlib import suppress
from typing import Any, TextIO

_ERRORS = "attrition-plain"
# A sign never changes: what an encoding lacks is written as people type it, in one column where that can be, so that
# tables stay straight.
_TYPED = {
    "−": "-", "‐": "-", "‑": "-", "–": "-", "—": "-", "±": "+/-", "×": "x", "·": "*", "÷": "/", "≈": "~",
    "≤": "<=", "≥": ">=", "→": ">", "←": "<", "↓": "v", "↑": "^", "°": "o", "…": "...",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "Æ": "AE", "Œ": "OE", "Ø": "O", "Đ": "D",
    "Ł": "L", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ",
    "─": "-", "━": "-", "│": "|", "┃": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+",
}  # fmt: skip


def prepare() -> None:
    """Make the streams ready: closed ones swallow what is written, and no character is ever an error or a wrong sign."""
    _open_closed()
    codecs.register_error(_ERRORS, _replace)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_ERRORS)


def typed(text: str) -> str:
    """Return text as one can type it: its signs kept, letters without their marks, and "?" for all others."""
    return "".join(c if c.isascii() else _TYPED.get(c) or _without_marks(c) or "?" for c in text)


def _without_marks(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", character) if c.isascii())


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return typed(error.object[error.start : error.end]), error.end


def _open_closed() -> None:
    """Open what was closed before the program began (`>&-`) on nothing, so that no file gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, os.O_RDWR)  # which takes the lowest free number: the one that was closed
            setattr(sys, name, os.fdopen(handle, mode, encoding="utf-8"))


def write_machine(text: str) -> None:
    """Print what a program will read: UTF-8 with plain line ends, whatever the terminal is set to."""
    stream: TextIO = sys.stdout
    raw: Any = getattr(stream, "buffer", None)
    if raw is None:  # a notebook, which takes text
        stream.write(text)
        return
    stream.flush()
    raw.write(text.encode("utf-8", "backslashreplace"))
    raw.flush()


def let_go() -> None:
    """Stop writing where nobody reads any more, so that Python does not complain at its end."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
