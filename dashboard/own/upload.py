"""A roster that a browser sends: size and kind are checked on the bytes, before anything is decoded."""

from __future__ import annotations

from dashboard.kinds import kind_of
from sim.foundation.errors import InputError

MOST_BYTES = 6_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100
TOO_LARGE = (
    f"The file is too large: at most {MOST_BYTES // 1_000_000} MB and {MOST_ROWS:,} rows are read here. Leave out columns "
    "that are not needed, or use the command line (attrition fit --roster)."
)
AS_CSV = "a table saved as “CSV UTF-8”, with one row per person"
_LONG = 80


def check_roster(content: bytes, name: str) -> None:
    """Refuse what is no roster of a reasonable size.

    Args:
        content: The bytes of the file.
        name: How to call it in messages.

    Raises:
        InputError: Says what it is instead, and what is allowed.
    """
    if not content.strip():
        raise InputError("The file is empty.", where=name, allowed=AS_CSV)
    if len(content) > MOST_BYTES:
        raise InputError(TOO_LARGE, where=name)
    what = kind_of(content)
    if what:
        raise InputError(f"This is {what}, not a roster.", where=name, allowed=AS_CSV)
    rows = max(content.count(b"\n"), content.count(b"\r"))
    if rows > MOST_ROWS + 50:
        allowed = f"at most {MOST_ROWS:,} people here; more on the command line"
        raise InputError(f"The file has about {rows:,} rows.", where=name, allowed=allowed)
    columns = max(content[:20_000].split(b"\n")[0].count(mark) for mark in (b",", b";", b"\t", b"|")) + 1
    if columns > MOST_COLUMNS:
        raise InputError(f"The file has {columns} columns.", where=name, allowed=f"at most {MOST_COLUMNS}")


def shown_name(given: object) -> str:
    """Return the name of a file as it can be shown: one line, not long."""
    text = given if isinstance(given, str) else ""
    plain = "".join(one if one.isprintable() else " " for one in text[: 4 * _LONG])
    return " ".join(plain.split())[:_LONG] or "The file"
