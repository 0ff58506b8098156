"""Notebooks run as the scripts that they are, and their pages say what they say."""

import asyncio
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("[0-9]*.py"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def tools() -> Iterator[SimpleNamespace]:
    """The tools that make the pages."""
    sys.path.insert(0, str(ROOT / "tools" / "docs"))
    try:
        names = ("make_notebooks", "notebook_cells", "pictures")
        yield SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.remove(str(ROOT / "tools" / "docs"))


@each_notebook
def test_a_notebook_runs_as_a_script_and_leaves_nothing_behind(path: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "FULL"} | {"TMPDIR": str(tmp_path)}
    command = [sys.executable, str(path)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() and list(tmp_path.iterdir()) == []


@each_notebook
def test_its_page_has_its_words_its_code_and_what_it_shows(path: Path, tools: SimpleNamespace) -> None:
    page = path.with_suffix(".md").read_text(encoding="utf-8")
    place = 0
    cells = tools.notebook_cells.cells(path.read_text(encoding="utf-8"))
    for part in [tools.make_notebooks.head(path.stem), *map(tools.make_notebooks.prose, cells)]:
        found = page.find(part, place)
        assert found >= 0, f"python tools/docs/make_notebooks.py --only {path.stem}: not on the page:\n{part}"
        place = found + len(part)
    figures = re.findall(r"!\[[^]]+\]\(\.\./(figures/notebooks/[^)]+)\)", page)
    there = {f"figures/notebooks/{each.name}" for each in (ROOT / "docs/figures/notebooks").glob(f"{path.stem}-*.svg")}
    assert len(figures) >= 2 and set(figures) == there
    assert "```text" in page


@each_notebook
def test_a_notebook_says_its_size_and_how_to_have_it_full(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 'FULL = os.environ.get("FULL") == "1"' in text and "`FULL=1`" in text and "`FULL = True`" in text
    assert "sim.plots." in text


def test_pages_are_linked() -> None:
    for page in ("README.md", "docs/scripting.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        folder = "docs/notebooks" if page == "README.md" else "notebooks"
        assert f"{folder}/" in text, page
    listed = (ROOT / "docs/scripting.md").read_text(encoding="utf-8")
    assert all(f"](notebooks/{path.stem}.md)" in listed for path in NOTEBOOKS)


# the tool


def test_cells_show_what_they_print_and_their_last_value(tmp_path: Path, tools: SimpleNamespace) -> None:
    path = tmp_path / "small.py"
    parts = ["# %% [markdown]\n# # Title\n#\n# Words\n", "# %%\nx = 2\nprint(x)\nx + 1\n", "# %%\ny = x * 10\n"]
    path.write_text("\n".join(parts), encoding="utf-8")
    (words, nothing), (code, shown), (_, silent) = list(tools.notebook_cells.run(path))
    assert (words.text, words.code, nothing) == ("# Title\n\nWords", False, None)
    assert code.code and (shown.printed, shown.value) == ("2\n", 3)
    assert (silent.printed, silent.value) == ("", None)
    assert tools.make_notebooks.outputs(shown, [], "small") == ["```text\n2\n```", "```text\n3\n```"]


def test_an_error_names_the_line_of_the_file(tmp_path: Path, tools: SimpleNamespace) -> None:
    path = tmp_path / "wrong.py"
    path.write_text("# %%\nx = 1\n\n# %%\n\nx / 0\n", encoding="utf-8")
    with pytest.raises(ZeroDivisionError) as error:
        list(tools.notebook_cells.run(path))
    assert error.traceback[-1].lineno == 5  # from 0
    with pytest.raises(ValueError, match="begins with"):
        tools.notebook_cells.cells("import os\n# %%\n")


def test_frames_become_tables_with_an_index_that_says_something(tools: SimpleNamespace) -> None:
    frame = pd.DataFrame({"a": [1.23456, 20_000.0], "b": ["x", "y"]})
    assert tools.make_notebooks.table(frame) == "| a | b |\n| --- | --- |\n| 1.235 | x |\n| 20,000 | y |"
    assert tools.make_notebooks.table(frame.set_index("b")).startswith("|  | a |\n| --- | --- |\n| x | 1.235 |")
    long = pd.DataFrame({"a": range(30)})
    assert tools.make_notebooks.table(long).endswith("| 19 |\n\n10 rows more.")


@pytest.mark.browser
def test_the_same_figure_is_the_same_picture(tools: SimpleNamespace, chromium_path: str) -> None:
    trace = {"type": "scatter", "x": [1, 2], "y": [3, 4], "name": "one"}
    plain = {"data": [trace], "layout": {"title": {"text": "Known"}, "height": 300}}
    first, again = tools.pictures.svgs([plain]), tools.pictures.svgs([plain])
    assert first == again and "Known" in first[0] and 'height="300"' in first[0]


@pytest.mark.browser
def test_pictures_are_drawn_where_a_loop_already_runs(tools: SimpleNamespace, chromium_path: str) -> None:
    async def as_in_a_notebook() -> list[str]:
        drawn: list[str] = tools.pictures.svgs([{"data": [], "layout": {"title": {"text": "Known"}}}])
        return drawn

    with ThreadPoolExecutor(max_workers=1) as aside:  # a loop may run here, too: that of the browser tests
        assert "Known" in aside.submit(asyncio.run, as_in_a_notebook()).result()[0]
