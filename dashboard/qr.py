"""A link as a code for the camera of a phone: as a picture for the page, and in block characters for a terminal."""

from __future__ import annotations

from typing import Any

import segno
from rich.console import Console
from rich.text import Text

BORDER = 4  # modules around a code that stay empty, as its standard asks
LONGEST = 400  # characters of a link; a longer one makes a code too dense to scan from a screen
_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def fits(link: str) -> bool:
    """Return whether a link is short enough for a code that a phone can read."""
    return len(link) <= LONGEST


def picture(link: str) -> str:
    """Return the code as the address of an SVG picture, always dark on white."""
    look = {"border": BORDER, "dark": "#000", "light": "#fff"}  # said, or it would be see-through on a dark page
    return str(_code(link).svg_data_uri(**look, svgclass=None, lineclass=None, omitsize=True))


def rows(link: str) -> list[str]:
    """Return the code in lines of block characters that stand for what is light, two rows of modules in a line."""
    light = [[not module for module in row] for row in _code(link).matrix_iter(border=BORDER)]
    if len(light) % 2:
        light.append([True] * len(light[0]))
    return [
        "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(light[::2], light[1::2], strict=True)
    ]


def print_code(link: str, console: Console | None = None) -> bool:
    """Print the code where a terminal can show it, else nothing.

    Returns:
        Whether it was printed.
    """
    console = console or Console()
    lines = rows(link) if fits(link) else []
    if not lines or not console.file.isatty() or console.width < len(lines[0]) or not _can_show(console.encoding):
        return False
    console.print(Text("\n".join(lines), style="bright_white on black", no_wrap=True), highlight=False)
    return True


def _can_show(encoding: str) -> bool:
    try:
        "".join(_BLOCKS.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _code(link: str) -> Any:
    return segno.make(link, error="l", micro=False)
