"""Write the pages of the notebooks, `docs/notebooks/*.md`, and their charts: what each cell shows when it is run.

    python tools/docs/make_notebooks.py [--only 02_paired_comparison] [--out docs]

Takes about two minutes at the size of a lesson, with FULL=1 in the environment much longer. Charts are drawn by a
Chromium of this machine. Words, code and outputs all come from the `.py` file; nothing in a page is typed by hand.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pictures
from notebook_cells import Cell, Shown, run

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("docs") / "notebooks"
FIGURES = "figures/notebooks"
ROWS = 20  # of a table that are shown


def notebooks() -> list[Path]:
    """Return all notebooks in order."""
    return sorted((ROOT / FOLDER).glob("[0-9]*.py"))


def head(name: str) -> str:
    """Return the first lines of a page."""
    return (
        f"<!-- made by `python tools/docs/make_notebooks.py` from {name}.py; edits are lost -->\n\n"
        f"*A notebook: [{name}.py]({name}.py) is the script, to be run as it is or opened cell by cell in Jupyter (Jupytext), "
        "VS Code or Spyder.*"
    )


def prose(cell: Cell) -> str:
    """Return what a page shows of a cell before it is run."""
    return f"```py\n{cell.text}\n```" if cell.code else cell.text


def table(frame: pd.DataFrame) -> str:
    """Return a frame as a Markdown table, its index only where it says something."""
    shown = frame.head(ROWS)
    if not frame.index.equals(pd.RangeIndex(len(frame))):
        shown = shown.reset_index(names="")
    rows = [[_cell(value) for value in row] for row in shown.itertuples(index=False, name=None)]
    lines = [list(map(str, shown.columns)), ["---"] * shown.shape[1], *rows]
    more = f"\n\n{len(frame) - ROWS} rows more." if len(frame) > ROWS else ""
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + more


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value + 0.0:.4g}"  # no minus before a zero
    return str(value)


def outputs(shown: Shown, figures: list[dict[str, Any]], name: str) -> list[str]:
    """Return what a page shows of a cell that was run; charts are gathered, to be drawn together."""
    found = []
    if shown.printed.strip():
        found.append("```text\n" + shown.printed.strip("\n") + "\n```")
    if isinstance(shown.value, pd.DataFrame):
        found.append(table(shown.value))
    elif hasattr(shown.value, "to_plotly_json"):
        figures.append(json.loads(shown.value.to_json()))
        title = figures[-1]["layout"].get("title", {}).get("text", "").split("<br>")[0]
        found.append(f"![{title}](../{FIGURES}/{name}-{len(figures)}.svg)")
    elif shown.value is not None:
        found.append("```text\n" + str(shown.value) + "\n```")
    return found


def make(path: Path, out: Path) -> None:
    """Run one notebook and write its page and its charts."""
    name = path.stem
    parts, figures = [head(name)], list[dict[str, Any]]()
    for cell, shown in run(path):
        parts.append(prose(cell))
        if shown is not None:
            parts += outputs(shown, figures, name)
    drawn = pictures.svgs(figures)
    folder = out / FIGURES
    folder.mkdir(parents=True, exist_ok=True)
    (out / "notebooks").mkdir(exist_ok=True)
    for old in folder.glob(f"{name}-*.svg"):
        old.unlink()
    for number, svg in enumerate(drawn, start=1):
        (folder / f"{name}-{number}.svg").write_text(svg, encoding="utf-8")
    (out / "notebooks" / f"{name}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def main() -> None:
    """Write all pages, or one."""
    names = [path.stem for path in notebooks()]
    options = argparse.ArgumentParser(description="Write docs/notebooks/*.md and their charts.")
    options.add_argument("--only", choices=names)
    options.add_argument("--out", type=Path, default=ROOT / "docs")
    chosen = options.parse_args()
    sys.path.insert(0, str(ROOT))
    out = chosen.out.resolve()
    os.chdir(ROOT)
    for path in notebooks():
        if chosen.only in (None, path.stem):
            print(f"Running {path.stem} …", flush=True)
            make(path, out)
            print(f"Written: {path.with_suffix('.md').relative_to(ROOT).as_posix()}", flush=True)


if __name__ == "__main__":
    main()
