"""Tables of the brief."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.takeaways.text import in_html


def table(
    head: Sequence[str], rows: Iterable[Sequence[object]], caption: str, sort: str = "", most: int = 300
) -> str:
    """Return a table whose first column names its rows.

    Args:
        head: Titles of the columns.
        rows: Cells, as text.
        caption: What it shows; read aloud, and not drawn.
        sort: Its class.
        most: Characters of a cell.
    """
    title = in_html(caption)  # a table may be wider than a phone: its own box scrolls, by keyboard, too
    inside = bare(head, rows, caption, sort, most)
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{title}">{inside}</div>'


def bare(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    caption: str,
    sort: str = "numbers",
    most: int = 300,
) -> str:
    """Return the table without a box of its own: where it is only read aloud."""
    top = "".join(f'<th scope="col">{in_html(one)}</th>' for one in head)
    lines = []
    for first, *others in rows:
        cells = "".join(f"<td>{in_html(one, most)}</td>" for one in others)
        lines.append(f'<tr><th scope="row">{in_html(first, most)}</th>{cells}</tr>')
    return (
        f'<table class="{sort}"><caption>{in_html(caption)}</caption><thead><tr>{top}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )
