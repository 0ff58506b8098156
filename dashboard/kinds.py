"""What kind of file was sent, told by its first bytes: most wrong uploads are the wrong file, so say which it is."""

from __future__ import annotations

import codecs
import re

from sim.foundation.errors import InputError

_SIGNS = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), "a picture"),
    ((b"PK\x03\x04",), "an Excel or Word file, or an archive"),
    ((b"\xd0\xcf\x11\xe0",), "an Excel or Word file"),
    ((b"%PDF",), "a PDF"),
    ((b"\x1f\x8b", b"7z\xbc\xaf"), "a compressed file"),
)
_SCENARIO = "a scenario file, such as “Share” downloads: text with lines such as “Team-based inbox: 0.5” under “levers:”"
_AS_UTF8 = "a text file; in your editor, choose “Save as” and the encoding UTF-8"
_MARKS = (  # the longer ones first, for UTF-32 begins like UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_WEB_PAGE = re.compile(r"\s*<(!doctype|html|\?xml|svg)", re.IGNORECASE)


def kind_of(content: bytes) -> str:
    """Return what a file is by its first bytes, where it is no text: “a PDF”; nothing where it may be one."""
    return next((what for signs, what in _SIGNS if content.startswith(signs)), "")


def check_is_text(content: bytes, where: str) -> None:
    """Refuse what is no text of keys and values.

    Args:
        content: The bytes of the file.
        where: How to call it in messages.

    Raises:
        InputError: Says what it is instead, and what is allowed.
    """
    if what := kind_of(content):
        raise InputError(f"This is {what}, not a scenario.", where=where, allowed=_SCENARIO)
    try:
        text = content.decode(_encoding_of(content))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "A letter on this line is not stored as UTF-8; older programs store accents and umlauts otherwise."
        raise InputError(message, where=where, line=line, allowed=_AS_UTF8) from None
    if "\x00" in text:
        if max(content[1::2].count(0), content[::2].count(0)) * 4 > len(content):
            raise InputError("The file is UTF-16 text without the mark that says so.", where=where, allowed=_AS_UTF8)
        line = text.count("\n", 0, text.index("\x00")) + 1
        message = "This line holds characters that no text has (NUL): the file is damaged."
        raise InputError(message, where=where, line=line, allowed=_AS_UTF8)
    if _WEB_PAGE.match(text):
        raise InputError("This is a web page or drawing, not a scenario.", where=where, allowed=_SCENARIO)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if ":" not in first and not first.lstrip().startswith(("#", "-", "{", "[")) and re.search(r"[,;\t]", first.strip()):
        raise InputError(
            "This is a table, such as a roster, not a scenario.", where=where,
            allowed=f"{_SCENARIO}; a roster is opened on the page “Your school”, or on the command line with --roster",
        )  # fmt: skip


def _encoding_of(content: bytes) -> str:
    return next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8-sig")
