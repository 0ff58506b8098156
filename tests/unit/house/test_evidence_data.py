"""What the page Evidence shows of the studies is what the pages of docs/ say; a page that reads otherwise stops the tool."""

import importlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGES = ("sensitivity", "sensitivity-numbers", "validation", "objections", "limits", "calibration", "record")


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "tools" / "docs"))
    try:
        yield importlib.import_module("make_evidence")
    finally:
        sys.path.remove(str(ROOT / "tools" / "docs"))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for name in PAGES:
        shutil.copy(ROOT / "docs" / f"{name}.md", tmp_path)
    return tmp_path


def changed(docs: Path, page: str, before: str, after: str) -> None:
    path = docs / f"{page}.md"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_the_file_is_what_the_pages_say(tool: ModuleType, docs: Path) -> None:
    stored = json.loads(tool.FILE.read_text("utf-8"))
    assert stored.pop("calibrated") >= "2026-01-01"
    assert tool.content(docs) == stored, "run: python tools/docs/make_evidence.py"
    changed(docs, "validation", "0.369 [0.29, 0.437]", "0.469 [0.29, 0.537]")
    assert tool.content(docs) != stored


def test_version_and_seed_stand_in_it(tool: ModuleType) -> None:
    stored = json.loads(tool.FILE.read_text("utf-8"))
    for study in ("sensitivity", "validation"):
        assert stored[study]["version"] and stored[study]["seed"] and stored[study]["command"]


@pytest.mark.parametrize(
    ("page", "before", "after", "said"),
    [
        ("validation", "## Held out", "## Kept", "no heading '## Held out'"),
        ("validation", "0.369 [0.29, 0.437]", "0.369", "Not a simulated value"),
        ("sensitivity", ", seed 1,", ",", "does not say what made it"),
        ("limits", "## What is simplified", "## Else", "no heading '## What is simplified'"),
        ("calibration", "runs left", "runs kept", "says nothing of draws"),
    ],
)
def test_a_page_that_reads_otherwise_stops_the_tool(
    tool: ModuleType, docs: Path, page: str, before: str, after: str, said: str
) -> None:
    changed(docs, page, before, after)
    with pytest.raises(SystemExit, match=said.replace("(", r"\(")):
        tool.content(docs)


def test_coverage_is_told_from_the_page_once_it_is_checked_there(tool: ModuleType, docs: Path) -> None:
    told = tool.content(docs)["calibration"]["coverage"]
    assert told[0].startswith("50 simulated institutions") and "Truths in each tenth" in told[-1]
