"""One hundred faculty as icons: who stays, and how the others leave.

Each array is one picture. A hundred elements of the page's own would cost the browser half a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from dash import html

from sim.foundation.palette import GREEN, ORANGE, PURPLE, YELLOW

ROW = 20  # people in a row

_WIDTH, _HEIGHT = 24, 36  # of one icon's cell


@dataclass(frozen=True)
class Kind:
    """How a person leaves, in words, color, and shape."""

    words: str
    color: str
    shape: str


_OUTLINE = 'fill="none" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" stroke="{color}"'
_PERSON = '<circle cx="10" cy="6" r="{r}"/><path d="M{x} 29V19a6 6 0 0 1 6-6h{w}a6 6 0 0 1 6 6v10z"/>'
KINDS = {
    "stays": Kind("stay", "#868c95", '<g fill="{color}">' + _PERSON.format(r=5, x=2, w=4) + "</g>"),
    "voluntary": Kind(
        "leave for other work", ORANGE, f'<path {_OUTLINE} d="M2 4v22M7 15h11M13 9.5l5.5 5.5-5.5 5.5"/>'
    ),
    "retirement": Kind("retire", GREEN, f"<g {_OUTLINE}>" + _PERSON.format(r=4.2, x=3, w=2) + "</g>"),
    "life event": Kind(
        "leave after a life event", PURPLE, '<path fill="{color}" d="M10 5l8 10-8 10-8-10z"/>'
    ),
    "not renewed": Kind(
        "leave when not renewed", YELLOW, f'<path {_OUTLINE} d="M4 7l12 16M16 7L4 23"/>'
    ),
}
USUAL = ("stays", "voluntary", "retirement", "life event")  # the others are named where they occur


def of_hundred(shares: Mapping[str, float]) -> dict[str, int]:
    """Round shares to whole people of 100, the largest remainders first, so that they add up to 100."""
    total = sum(max(share, 0.0) for share in shares.values()) or 1.0
    exact = {kind: 100 * max(share, 0.0) / total for kind, share in shares.items()}
    whole = {kind: int(value) for kind, value in exact.items()}
    by_remainder = sorted(exact, key=lambda kind: exact[kind] - whole[kind], reverse=True)
    for kind in by_remainder[: 100 - sum(whole.values())]:
        whole[kind] += 1
    return whole


def in_words(people: Mapping[str, int], years: int) -> str:
    """Return the array as a sentence, for those who cannot see it."""
    parts = [f"{people.get(kind, 0)} {look.words}" for kind, look in KINDS.items() if kind in USUAL or people.get(kind)]
    return (
        f"Of 100 current faculty, over {years} {'year' if years == 1 else 'years'}: " + ", ".join(parts) + "."
    )


def picture(people: Mapping[str, int]) -> str:
    """Return the array as an SVG."""
    order = [kind for kind in KINDS for _ in range(people.get(kind, 0))]
    rows = max(1, -(-len(order) // ROW))
    size = f'viewBox="0 0 {ROW * _WIDTH} {rows * _HEIGHT}"'
    places = [(_WIDTH * (place % ROW) + 2, _HEIGHT * (place // ROW) + 3) for place in range(len(order))]
    used = "".join(
        f'<use href="#{kind.split()[0]}" x="{x}" y="{y}"/>'
        for kind, (x, y) in zip(order, places, strict=True)
    )
    shapes = "".join(_symbol(kind) for kind in KINDS if people.get(kind))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><defs>{shapes}</defs>{used}</svg>'


def _symbol(kind: str) -> str:
    look = KINDS[kind]
    return f'<g id="{kind.split(maxsplit=1)[0]}">{look.shape.format(color=look.color)}</g>'


def _source(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg, safe="/:=' <>,.()")


def icon_array(title: str, people: Mapping[str, int], years: int) -> html.Figure:
    """Return one array of a hundred people.

    Args:
        title: the scenario.
        people: kind -> people of 100, adding up to 100.
        years: the horizon.
    """
    return html.Figure(
        [
            html.Figcaption(
                [html.Strong(title), html.Span(f"{people.get('stays', 0)} of 100 stay", className="quiet")]
            ),
            html.Img(src=_source(picture(people)), alt=in_words(people, years)),
        ],
        className="icon-array",
    )


def icon_key(arrays: Iterable[Mapping[str, int]] = ()) -> html.Ul:
    """Return the key of the icons.

    Args:
        arrays: the arrays that it explains.
    """
    occur = {kind for people in arrays for kind, count in people.items() if count}
    one = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 30">{}</svg>'
    return html.Ul(
        [
            html.Li(
                [html.Img(src=_source(one.format(look.shape.format(color=look.color))), alt=""), look.words]
            )
            for kind, look in KINDS.items()
            if kind in USUAL or kind in occur
        ],
        className="key",
    )
