"""No number moves unnoticed: a few fixed jobs give what `baseline.json` says.

Figures are compared within a relative 1e-9; `tools/update_regression.py` says why.
"""

import copy
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update_regression", ROOT / "tools" / "update_regression.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_model_gives_the_numbers_of_the_baseline(tool: ModuleType) -> None:
    changes = list(tool.moved(tool.read(), tool.figures()))
    shown = "\n".join([*changes[:20], f"… and {len(changes) - 20} more"] if len(changes) > 20 else changes)
    assert not changes, (
        f"Numbers of the model moved:\n{shown}\n"
        "If that is meant: python tools/update_regression.py, look at what moved, and flag the change with "
        "**Regression** in CHANGELOG.md. If not, it is an error."
    )


def test_the_file_is_as_the_tool_writes_it(tool: ModuleType) -> None:
    assert tool.BASELINE.read_text(encoding="utf-8") == tool.text_of(tool.read())
    assert list(tool.read()) == list(tool.JOBS)
    assert tool.BASELINE.stat().st_size < 100_000


def test_what_moved_is_said_and_rounding_is_not(tool: ModuleType) -> None:
    old = {"job": {"departures": [10.0, 20.0], "hours": [50.0]}}
    assert list(tool.moved(old, copy.deepcopy(old))) == []
    assert list(tool.moved(old, {"job": {"departures": [10.0, 20.0 * (1 + 1e-11)], "hours": [50.0]}})) == []
    one_more = {"job": {"departures": [10.0, 21.0], "hours": [50.0]}}
    assert list(tool.moved(old, one_more)) == ["job: departures: 10, 20 -> 10, 21 (up to 0.05 of it)"]
    assert list(tool.moved(old, {"job": {"departures": [10.0, 20.0]}})) == ["job: hours: 50 -> nothing"]
    assert list(tool.moved({}, old)) == ["job: departures: nothing -> 10, 20", "job: hours: nothing -> 50"]
    assert list(tool.moved({"job": {"x": [0.0]}}, {"job": {"x": [1.0]}})) == ["job: x: 0 -> 1 (up to inf of it)"]


def test_an_update_says_what_moves_and_a_check_writes_nothing(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "BASELINE", tmp_path / "baseline.json")
    monkeypatch.setattr(tool, "figures", lambda: {"a job": {"departures": [1.0, 2.5]}})
    assert tool.main(["--check"]) == 1 and not tool.BASELINE.exists()
    assert tool.main([]) == 0
    assert "a job: departures: nothing -> 1, 2.5" in (said := capsys.readouterr().out) and "**Regression**" in said
    assert tool.main(["--check"]) == 0 and "Nothing moved." in capsys.readouterr().out
