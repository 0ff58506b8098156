"""Text as other programs write it, brought into the one form in which this program compares it."""

import codecs
import unicodedata

_MARKS = (  # a file may begin with one; the longer ones first, for UTF-32 begins like UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(content: bytes) -> str:
    """Return the encoding that the mark at the beginning of a file names; UTF-8 without a mark."""
    return next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")


def decode(content: bytes) -> str:
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
    if text.isascii():
        return text
    kept = (" " if unicodedata.category(c) == "Zs" else c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept))


def tidy(text: str) -> str:
    """Return text as one line without needless blanks, in the form of `composed`."""
    text = composed(text)
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(text.split())
