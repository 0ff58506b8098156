"""Compiled rules are kept between starts, and never run when they are no longer what the sources say."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numba
import pytest

from sim.engine import compile_cache

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [path.relative_to(ROOT / "sim").as_posix() for path in compile_cache.compiled_sources()]
TINY_RULE = "from numba.extending import register_jitable\n\n@register_jitable\ndef answer():\n    return 41\n"
TINY_MONTHS = """
from sim.engine.compile_cache import compiled
from sim.rules.tiny import answer

@compiled
def run():
    return answer()
"""
NOTED = "from sim.engine import months; print(months.run(), sum(months.run.stats.cache_hits.values()))"


def python(code: str, folder: Path) -> str:
    """What another process prints that finds its package in a folder."""
    # Python's own cache tells files apart by second and size, which an edit by a test may not change
    own = {"PYTHONPATH": str(folder), "ATTRITION_CACHE_DIR": str(folder / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    env = {**os.environ, **own}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A package with the real cache, one compiled function and one rule in another file that it calls."""
    sim = tmp_path / "sim"
    (sim / "rules").mkdir(parents=True)
    for name in SOURCES:
        if not name.startswith("rules/"):
            (sim / name).parent.mkdir(exist_ok=True)
            (sim / name).touch()
    shutil.copy(ROOT / "sim" / "engine" / "compile_cache.py", sim / "engine")
    (sim / "rules" / "tiny.py").write_text(TINY_RULE)
    (sim / "engine" / "months.py").write_text(TINY_MONTHS)
    return tmp_path


@pytest.fixture
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file where every folder of the cache would have to be: nothing can be written, not even by root."""
    wall = tmp_path / "wall"
    wall.touch()
    for name in ("ATTRITION_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(wall / "inside"))
    monkeypatch.setattr(tempfile, "tempdir", str(wall))
    return wall


# ------------------------------------------------------------------ what is compiled


def test_the_list_of_compiled_sources_is_what_the_months_import() -> None:
    code = "import sys, sim.engine.months; print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'sim'))"
    imported = {Path(name).relative_to(ROOT / "sim").as_posix() for name in python(code, ROOT).split()}
    light = {"__init__.py", *(f"foundation/{name}.py" for name in ("__init__", "moved", "version"))}
    assert imported - light <= set(SOURCES), "the package itself holds no rules; everything else counts"


@pytest.mark.parametrize("name", SOURCES)
def test_an_edit_of_any_compiled_source_gives_another_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "sim"
    ignore = shutil.ignore_patterns("__pycache__", "evidence", "cli", "bench", "studies")
    shutil.copytree(ROOT / "sim", copy, ignore=ignore)
    monkeypatch.setattr(compile_cache, "__file__", str(copy / "engine" / "compile_cache.py"))
    before = compile_cache.source_hash()
    (copy / "results" / "costs.py").write_text("# not compiled")
    assert compile_cache.source_hash() == before
    (copy / name).write_text((copy / name).read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    assert compile_cache.source_hash() != before


def test_another_numba_gives_another_folder_and_a_new_rule_too(monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    monkeypatch.setattr(compile_cache, "__file__", str(tiny / "sim" / "engine" / "compile_cache.py"))
    before = compile_cache.source_hash()
    (tiny / "sim" / "rules" / "another.py").touch()
    with_rule = compile_cache.source_hash()
    monkeypatch.setattr(numba, "__version__", "0.0")
    assert len({before, with_rule, compile_cache.source_hash()}) == 3


# ------------------------------------------------------------------ an edited rule


def test_an_edited_rule_acts_though_its_caller_was_kept(tiny: Path) -> None:
    rule = tiny / "sim" / "rules" / "tiny.py"
    assert python(NOTED, tiny) == "41 0"
    assert python(NOTED, tiny) == "41 1", "the second start compiles nothing"
    rule.write_text(TINY_RULE.replace("41", "42"))
    assert python(NOTED, tiny) == "42 0"
    rule.write_text(TINY_RULE)
    assert python(NOTED, tiny) == "41 1", "and back again, without compiling"


def test_without_the_hash_numba_would_run_the_old_rule(tiny: Path) -> None:
    """The trap that all this is for; where numba has learned better, this fails and the cache can be simpler."""
    cache = tiny / "sim" / "compile_cache.py"
    text = cache.read_text(encoding="utf-8")
    cache.write_text(text.replace("digest.update(path.read_bytes())", "pass"), encoding="utf-8")
    assert python(NOTED, tiny) == "41 0"
    (tiny / "sim" / "rules" / "tiny.py").write_text(TINY_RULE.replace("41", "42"))
    assert python(NOTED, tiny) == "41 1"


WEEK = """
import sim
run = sim.run("baseline", institution=sim.load_institution("community").scaled(40), replicates=1, months=2)
print(float(run.monthly_of(["all"], ["hours_per_week"])["hours_per_week"].iloc[-1]))
"""


@pytest.mark.long
def test_an_edited_rule_acts_in_the_whole_model(tmp_path: Path) -> None:
    for name in ("sim", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    rule = tmp_path / "sim" / "rules" / "calendar.py"
    text = rule.read_text(encoding="utf-8")
    usual = "me.have[Activity.SERVICE] = p.citizenship_hours"
    assert text.count(usual) == 1
    before = float(python(WEEK, tmp_path))
    rule.write_text(text.replace(usual, f"{usual} + 4.0"), encoding="utf-8")
    after = float(python(WEEK, tmp_path))
    assert 2.0 < after - before < 6.0, "four hours more of service, less what they drive out"
    rule.write_text(text, encoding="utf-8")
    assert float(python(WEEK, tmp_path)) == before


# ------------------------------------------------------------------ where it is kept


def test_the_folder_that_is_asked_for_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTRITION_CACHE_DIR", str(tmp_path / "deep" / "cache"))
    assert compile_cache.folder.__wrapped__() == tmp_path / "deep" / "cache" / compile_cache.source_hash()


def test_where_it_cannot_be_written_the_next_best_folder_is_taken(
    no_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    place = compile_cache.folder.__wrapped__()
    assert place.parent.parent == tmp_path and place.parent.name.startswith("faculty-attrition")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert compile_cache.folder.__wrapped__().parent == tmp_path / "home" / "faculty-attrition"


def test_where_nothing_can_be_written_rules_are_compiled_and_not_kept(
    no_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compile_cache, "folder", compile_cache.folder.__wrapped__)
    assert compile_cache.folder() is None
    double = compile_cache.compiled(lambda x: 2 * x)
    assert double(21) == 42
    assert type(double._cache).__name__ == "NullCache"


def test_ones_own_rules_are_not_kept() -> None:
    with compile_cache.uncached():
        assert type(compile_cache.compiled(lambda x: x)._cache).__name__ == "NullCache"


def test_old_folders_are_forgotten_and_what_is_not_ours_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder may be somebody's whole cache, or home."""
    theirs = [tmp_path / "thesis", tmp_path / ("0" * 20 + " copy")]
    ours = [tmp_path / f"{age:020x}" for age in range(1, 8)]
    for age, folder in enumerate([*theirs, *reversed(ours)]):
        folder.mkdir()
        (folder / "file").touch()
        os.utime(folder, (1_000_000 + age, 1_000_000 + age))
    monkeypatch.setenv("ATTRITION_CACHE_DIR", str(tmp_path))
    current = compile_cache.folder.__wrapped__()
    assert set(tmp_path.iterdir()) == {*theirs, current, *ours[:3]}, "this one and the three before it"
    assert all((folder / "file").exists() for folder in theirs)
