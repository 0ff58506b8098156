"""Numbers as people read them: "34 (28 to 41)", "41.2% (40.8 to 41.6)", "$3.4M (2.9 to 3.8)"."""

import math
from dataclasses import dataclass

IN_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")  # as prose writes them
_LETTERS = ((1e9, "B"), (1e6, "M"), (1e4, "k"))


@dataclass(frozen=True)
class Style:
    """How one kind of number is written.

    Attributes:
        scale: What a number is multiplied by.
        before: What is written before it.
        after: What is written after it.
        gap: What is written after a difference, if different.
        letters: Whether large numbers are shortened to k, M, and B.
        decimals: Minimum number of decimals.
    """

    scale: float = 1.0
    before: str = ""
    after: str = ""
    gap: str = ""
    letters: bool = False
    decimals: int = 0


PLAIN = Style(letters=True)
HOURS = Style(decimals=1)
PERCENT = Style(scale=100.0, after="%", gap=" pts", decimals=1)
MONEY = Style(before="$", letters=True)


def style_of(unit: str) -> Style:
    """Return the style for a declared unit."""
    words = unit.lower()
    if "usd" in words or "dollar" in words:
        return MONEY
    if words.startswith("share") or words in ("per year", "probability"):
        return PERCENT
    return HOURS if words.startswith("hours") else PLAIN


def counted(number: int, one: str, many: str = "") -> str:
    """Return how many of something: "1 future", "2,000 futures"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def how_many(number: float) -> str:
    """Return how many people, without sign: tenths only where there are few."""
    size = abs(number)
    return f"{size:,.0f}" if size >= 9.95 else f"{size:.1f}".removesuffix(".0")


def about_usd(dollars: float) -> str:
    """Return dollars without sign as people say them: to two digits, or three: "$2.1M", "$20M", "$450k"."""
    size = abs(dollars)
    for unit, letter in (*_LETTERS[:2], (1e3, "k")):
        if size >= unit * 0.9995:
            number = f"{size / unit:.0f}" if size >= 9.95 * unit else f"{size / unit:.1f}".removesuffix(".0")
            return f"${number}{letter}"
    return f"${size:.0f}"


def figure(value: float, style: Style = PLAIN, *, signed: bool = False) -> str:
    """Return one number with its unit."""
    return _write(value, _form(style, value), style, signed=signed, alone=True)


def interval(mean: float, low: float, high: float, style: Style = PLAIN, *, signed: bool = False) -> str:
    """Return a number and its interval, all three in the same format."""
    if not math.isfinite(mean):
        return "–"
    if not (math.isfinite(low) and math.isfinite(high)):
        return figure(mean, style, signed=signed)
    if mean == low == high:
        return "no change" if signed and mean == 0.0 else figure(mean, style, signed=signed)
    form = _form(style, mean, low, high)
    middle = _write(mean, form, style, signed=signed, alone=True)
    ends = [_write(end, form, style, signed=signed, alone=False) for end in (low, high)]
    return f"{middle} ({ends[0]} to {ends[1]})"


def _form(style: Style, *values: float) -> tuple[float, str, int]:
    """Return the divisor, letter, and decimals that suit all of these numbers."""
    largest = max((abs(value * style.scale) for value in values if math.isfinite(value)), default=0.0)
    if style.letters:
        for size, letter in _LETTERS:
            if largest >= 0.9995 * size:
                divisor = 1e3 if letter == "k" else size
                return divisor, letter, 0 if largest / divisor >= 99.95 or letter == "k" else 1
    whole = style.scale == 1.0 and all(float(value).is_integer() for value in values)
    size = 0 if whole or largest >= 9.95 else 1 if largest >= 0.95 else 2
    return 1.0, "", max(style.decimals, min(size, 2), _of_width(style, values)) if largest else style.decimals


def _of_width(style: Style, values: tuple[float, ...]) -> int:
    """Return the decimals needed to tell the two ends of an interval apart."""
    width = (max(values) - min(values)) * style.scale
    return 0 if width == 0.0 or width >= 2.0 else 1 if width >= 0.2 else 2


def _write(value: float, form: tuple[float, str, int], style: Style, *, signed: bool, alone: bool) -> str:
    if not math.isfinite(value):
        return "–"
    divisor, letter, decimals = form
    size = f"{abs(value * style.scale) / divisor:,.{decimals}f}"
    nothing = not any(digit in size for digit in "123456789")
    sign = "" if nothing else "−" if value < 0 else "+" if signed else ""
    if not alone:
        return f"{sign}{size}{letter if style is not MONEY else ''}"
    return f"{sign}{style.before}{size}{letter}{(style.gap or style.after) if signed else style.after}"
