"""The layout: no circles of files, imports that run one way, old paths that still work, and rooms that say what they hold."""

import ast
import re
import subprocess
import sys
import warnings
from pathlib import Path

import networkx as nx
import pytest

from sim.foundation.moved import MOVED, new_path

ROOT = Path(__file__).resolve().parents[3]


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Every module of the program by its dotted name."""
    found = {}
    for folder in ("sim", "dashboard"):
        for path in sorted((root / folder).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(root: Path = ROOT) -> nx.DiGraph:
    """Who imports whom, imports under TYPE_CHECKING and inside functions included."""
    known = modules(root)
    graph = nx.DiGraph()
    graph.add_nodes_from(known)
    for name, path in known.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                inside = [f"{node.module}.{alias.name}" for alias in node.names]
                targets = [target if target in known else str(node.module) for target in inside]
            else:
                continue
            graph.add_edges_from((name, target) for target in targets if target in known and target != name)
    return graph


def test_no_files_import_each_other_in_a_circle() -> None:
    circles = [sorted(found) for found in nx.strongly_connected_components(imports()) if len(found) > 1]
    assert circles == []


def test_a_circle_would_be_noticed_wherever_the_import_stands(tmp_path: Path) -> None:
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "__init__.py").touch()
    (tmp_path / "sim" / "a.py").write_text("def late():\n    from sim import b\n")
    late = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sim.a import late\n"
    (tmp_path / "sim" / "b.py").write_text(late)
    assert [sorted(found) for found in nx.strongly_connected_components(imports(tmp_path)) if len(found) > 1] == [
        ["sim.a", "sim.b"]
    ]


def test_every_room_says_what_it_holds() -> None:
    for folder in sorted({path.parent for path in modules().values()}):
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))), folder


@pytest.mark.parametrize("old", [*MOVED, "sim.experiments.portfolio.output", "sim.experiments.sweep.study"])
def test_an_old_path_leads_to_a_module_that_is_there(old: str) -> None:
    assert new_path(old) in modules()


def test_an_old_path_works_with_a_notice() -> None:
    code = (
        "import warnings\nwith warnings.catch_warnings(record=True) as said:\n    warnings.simplefilter('always')\n"
        "    import sim\n    from sim.vocabulary import Activity\n    from sim.experiments.portfolio import Problem\n"
        "    from sim.parameters import settings\n"
        "import sim.rules.vocabulary as new\n"
        "assert Activity is new.Activity and callable(sim.parameters)\n"
        "print(*(str(each.message) for each in said), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "`sim.vocabulary` is now `sim.rules.vocabulary`; the old path goes with the next version." in done.stdout


def test_what_never_was_there_is_still_an_error() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ModuleNotFoundError):
            __import__("sim.vocabularies")


def test_the_page_of_moved_paths_is_the_table_that_works() -> None:
    page = (ROOT / "docs" / "moved.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `(sim[\w.]+)` \| `(sim[\w.]+)` \|$", page, re.MULTILINE)) == MOVED
