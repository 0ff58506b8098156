"""Cells of a notebook in a plain Python file (`# %%`, `# %% [markdown]`), and what they show when they are run.

The files are ordinary scripts, and what Jupytext, VS Code and Spyder open as notebooks. To run four of them no kernel is
needed: a cell is executed in one namespace with all others, its printed lines are kept, and the value of its last
line is shown, as in a notebook.
"""

import ast
import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARK = re.compile(r"^# %%(?P<kind> \[markdown\])?[^\n]*\n", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """One cell: words, or code.

    Attributes:
        text: Markdown without comment signs, or Python.
        code: Whether it is Python.
        line: Where it begins in the file, from 1.
    """

    text: str
    code: bool
    line: int


@dataclass(frozen=True)
class Shown:
    """What a cell of code shows.

    Attributes:
        printed: Its printed lines.
        value: The value of its last line, or None.
    """

    printed: str
    value: Any


def cells(source: str) -> list[Cell]:
    """Return the cells of a file, in order.

    Raises:
        ValueError: Something stands before the first cell.
    """
    marks = list(MARK.finditer(source))
    if not marks or source[: marks[0].start()].strip():
        raise ValueError("a notebook begins with `# %%`")
    ends = [*(mark.start() for mark in marks[1:]), len(source)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        whole = source[mark.end() : end]
        text = whole.strip("\n")
        line = source.count("\n", 0, mark.end()) + len(whole) - len(whole.lstrip("\n")) + 1
        if mark["kind"]:
            text = "\n".join(row.removeprefix("#").removeprefix(" ") for row in text.splitlines())
        found.append(Cell(text, not mark["kind"], line))
    return found


def run(path: Path) -> Iterator[tuple[Cell, Shown | None]]:
    """Run a notebook cell by cell; of words nothing is shown.

    Args:
        path: The file.
    """
    namespace: dict[str, Any] = {"__name__": "__main__", "__file__": str(path)}
    for cell in cells(path.read_text(encoding="utf-8")):
        yield cell, _run(cell, path, namespace) if cell.code else None


def _run(cell: Cell, path: Path, namespace: dict[str, Any]) -> Shown:
    tree = ast.parse("\n" * (cell.line - 1) + cell.text, filename=str(path))  # errors name the line of the file
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    value, printed = None, io.StringIO()
    with redirect_stdout(printed):
        exec(compile(tree, str(path), "exec"), namespace)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), str(path), "eval"), namespace)
    return Shown(printed.getvalue(), value)
