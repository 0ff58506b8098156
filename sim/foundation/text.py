"""Text as other programs write it: UTF-8, with or without its mark, or UTF-16 with one, as Windows PowerShell does."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def encoding_of(content: bytes) -> str:
    """Return the encoding of a text file by the mark at its beginning."""
    return "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"


def decoded(content: bytes) -> str:
    """Return bytes as text.

    Raises:
        UnicodeDecodeError: They are neither UTF-8 nor marked as UTF-16.
    """
    return content.decode(encoding_of(content))
