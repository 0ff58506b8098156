"""Write the pages of the notebooks, `docs/notebooks/*.md`, and their charts: what each cell shows when it is run.

    python tools/docs/make_notebooks.py [--only 02_paired_comparison] [--out docs]

Takes about two minutes at the size of a lesson, with FULL=1 in the environment much longer. Charts are drawn by a
Chromium of this machine. Words, code and outputs all come from the `.py` file; nothing in a page is typed by hand.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import pictures
from notebook_cells import Cell, Failed, run

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("docs") / "notebooks"
FIGURES = "figures/notebooks"


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


def outputs(cell: Cell, figures: list[dict[str, Any]], name: str) -> list[str]:
    """Return what a page shows of a cell that was run; charts are gathered, to be drawn together."""
    found = []
    if cell.printed.strip():
        found.append("```text\n" + cell.printed.strip("\n") + "\n```")
    for value in cell.values:
        if isinstance(value, dict):
            figures.append({"data": value["data"], "layout": value["layout"]})
            title = figures[-1]["layout"].get("title", {}).get("text", "").split("<br>")[0]
            found.append(f"![{title}](../{FIGURES}/{name}-{len(figures)}.svg)")
        else:
            found.append(value if value.startswith("|") else "```text\n" + value + "\n```")
    return found


def make(path: Path, out: Path) -> None:
    """Run one notebook and write its page and its charts."""
    name = path.stem
    parts, figures = [head(name)], list[dict[str, Any]]()
    for cell in run(path):
        parts += [prose(cell), *outputs(cell, figures, name)]
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
    out = chosen.out.resolve()
    os.chdir(ROOT)
    for path in notebooks():
        if chosen.only in (None, path.stem):
            print(f"Running {path.stem} …", flush=True)
            try:
                make(path, out)
            except Failed as why:
                sys.exit(str(why))
            print(f"Written: {path.with_suffix('.md').relative_to(ROOT).as_posix()}", flush=True)


if __name__ == "__main__":
    main()
