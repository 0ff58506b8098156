"""Text as other programs write it, brought into the one form in which this program compares it."""

import codecs
import unicodedata
from collections.abc import Iterator
from functools import cache

_MARKS = (  # a file may begin with one; the longer ones first, for UTF-32 begins like UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PLANES = (range(0x80, 0x10000), range(0xE0000, 0xE1000))  # where blanks and invisible characters are


def encoding_of(content: bytes) -> str:
    """Return the encoding that the mark at the beginning of a file names; UTF-8 without a mark."""
    return next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")


def decoded(content: bytes) -> str:
    """Return a file as text: UTF-8, or UTF-16 and UTF-32 with their mark, as Windows PowerShell and Excel write them.

    Raises:
        UnicodeDecodeError: It is in another encoding.
    """
    return content.decode(encoding_of(content))


def composed(text: str) -> str:
    """Return text with one code for each letter, without invisible characters, and with plain blanks.

    An é may be one character or two, and a soft hyphen or a blank of no width cannot be seen: what looks the same is the
    same. Line ends and other control characters stay.
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_plain_characters()))


def tidy(text: str) -> str:
    """Return text as one line without needless blanks, in the form of `composed`."""
    text = composed(text)
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(text.split())


@cache
def _plain_characters() -> dict[int, str | None]:
    """Return a blank for each kind of blank, and nothing for each character without a shape."""
    return dict(_replaced())


def _replaced() -> Iterator[tuple[int, str | None]]:
    for plane in _PLANES:
        for code in plane:
            kind = unicodedata.category(chr(code))
            if kind in ("Zs", "Cf"):
                yield code, " " if kind == "Zs" else None
