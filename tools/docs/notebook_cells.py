"""Cells of a notebook in a plain Python file (`# %%`, `# %% [markdown]`), and what they show when they are run.

The files are ordinary scripts, and what Jupytext, VS Code and Spyder open as notebooks. Jupytext reads them here, nbclient
runs them in a kernel of their own, as a notebook is run; tables are shown as Markdown, charts as what Plotly would draw.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pandas as pd
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

MARK = re.compile(r"^# %%", re.MULTILINE)
MARKDOWN, FIGURE = "text/markdown", "application/vnd.plotly.v1+json"
ROWS = 20  # of a table that are shown
_SETUP = """\
import sys
sys.path.insert(0, {tools!r})
from notebook_cells import show_as_pages_do
show_as_pages_do()
sys.path.remove({tools!r})
"""


class Failed(Exception):
    """A cell failed: says in which file, on which line the cell begins, and why."""


@dataclass(frozen=True)
class Cell:
    """One cell: words, or code with what it shows.

    Attributes:
        text: Markdown without comment signs, or Python.
        code: Whether it is Python.
        printed: Its printed lines.
        values: What else it shows, in order: Markdown, plain text, or a Plotly figure as data.
    """

    text: str
    code: bool
    printed: str = ""
    values: list[str | dict[str, Any]] = field(default_factory=list)


def cells(source: str) -> list[Cell]:
    """Return the cells of a file, in order.

    Raises:
        ValueError: Something stands before the first cell.
    """
    return [_cell(one) for one in _read(source).cells]


def run(path: Path) -> list[Cell]:
    """Run a notebook in a kernel of its own, and return its cells with what they show.

    Raises:
        Failed: A cell failed.
    """
    source = path.read_text(encoding="utf-8")
    notebook = _read(source)
    setup = nbformat.v4.new_code_cell(_SETUP.format(tools=str(Path(__file__).parent)))
    notebook.cells.insert(0, setup)
    folder = {"metadata": {"path": str(path.parent)}}
    quiet = ["--IPKernelApp.log_level=ERROR"]
    client = NotebookClient(notebook, timeout=None, kernel_name="python3", resources=folder, extra_arguments=quiet)
    try:
        client.execute()
    except CellExecutionError as error:
        broken = next(k for k, one in enumerate(notebook.cells) if any(out.output_type == "error" for out in one.get("outputs", ())))
        lines = [source.count("\n", 0, mark.start()) + 1 for mark in MARK.finditer(source)]
        where = f"the cell from line {lines[broken - 1]}" if broken else "the preparation"
        raise Failed(f"{path.name}, {where}: {error.ename}: {error.evalue}") from None
    return [_cell(one) for one in notebook.cells[1:]]


def _read(source: str) -> Any:
    if not MARK.match(source):
        raise ValueError("a notebook begins with `# %%`")
    return jupytext.reads(source, fmt="py:percent")


def _cell(one: Any) -> Cell:
    outputs = one.get("outputs", ())
    printed = "".join(out.text for out in outputs if out.output_type == "stream" and out.name == "stdout")
    values = [_shown(out.data) for out in outputs if out.output_type in ("execute_result", "display_data")]
    return Cell(one.source, one.cell_type == "code", printed, values)


def _shown(data: Any) -> Any:
    return next(data[kind] for kind in (FIGURE, MARKDOWN, "text/plain") if kind in data)


# what runs inside the kernel


def show_as_pages_do() -> None:
    """Let a kernel show tables as Markdown, and charts as data."""
    import plotly.io
    from IPython import get_ipython

    plotly.io.renderers.default = "plotly_mimetype"
    get_ipython().display_formatter.formatters[MARKDOWN].for_type(pd.DataFrame, table)


def table(frame: pd.DataFrame) -> str:
    """Return a frame as a Markdown table, its index only where it says something."""
    shown = frame.head(ROWS)
    if not frame.index.equals(pd.RangeIndex(len(frame))):
        shown = shown.reset_index(names="")
    rows = [[_text(value) for value in row] for row in shown.itertuples(index=False, name=None)]
    lines = [list(map(str, shown.columns)), ["---"] * shown.shape[1], *rows]
    more = f"\n\n{len(frame) - ROWS} rows more." if len(frame) > ROWS else ""
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + more


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value + 0.0:.4g}"  # no minus before a zero
    return str(value)
