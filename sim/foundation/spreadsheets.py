"""Text that is safe in a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run


def guarded(text: str) -> str:
    """Return a text cell that no spreadsheet takes for a formula. Numbers are not text: they keep their minus sign."""
    return f"'{text}" if text.startswith(FORMULA) else text
