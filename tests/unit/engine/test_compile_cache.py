"""Compiled rules are kept between starts, and never run when they are no longer what the sources say."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
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


def python(code: str, folder: Path, **more: str) -> str:
    """What another process prints that finds its package in a folder."""
    # Python's own cache tells files apart by second and size, which an edit by a test may not change
    own = {"PYTHONPATH": str(folder), "ATTRITION_CACHE_DIR": str(folder / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    env = {**os.environ, **own, **more}
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


def test_the_list_of_compiled_sources_is_what_the_months_import(tmp_path: Path) -> None:
    code = "import sys, sim.engine.months; print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'sim'))"
    files = python(code, ROOT, ATTRITION_CACHE_DIR=str(tmp_path)).split()
    imported = {Path(name).relative_to(ROOT / "sim").as_posix() for name in files}
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
    cache = tiny / "sim" / "engine" / "compile_cache.py"
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


# ------------------------------------------------------------------ what was damaged


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def zeroed(path: Path) -> None:
    """As a disk leaves it that lost power: the size is right, the end is not."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + bytes(len(content) - len(content) // 2))


def one_bit_off(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "ending"),
    [(emptied, "nbi"), (cut_short, "nbi"), (emptied, "nbc"), (cut_short, "nbc"), (zeroed, "nbc"), (one_bit_off, "nbc")],
)
def test_a_damaged_file_is_compiled_again(damage: Callable[[Path], None], ending: str, tiny: Path) -> None:
    assert python(NOTED, tiny) == "41 0"
    (file,) = (tiny / "cache").rglob(f"*.{ending}")
    damage(file)
    assert python(NOTED, tiny).startswith("41 ")
    assert python(NOTED, tiny) == "41 1", "and is whole again"


def test_somebody_is_told_that_compiling_takes_long_again(tiny: Path) -> None:
    python(NOTED, tiny)
    for file in (tiny / "cache").rglob("*.nb[ic]"):
        cut_short(file)
    use = "from sim.engine import months; months.run()"
    told = f"from sim.engine import compile_cache\nwith compile_cache.telling(print):\n    {use}"
    assert python(told, tiny).startswith("A damaged file in ")


def test_a_full_disk_is_no_error(tiny: Path) -> None:
    full = (
        "from sim.engine import compile_cache\n"
        "def full(*_): raise OSError(28, 'No space left on device')\n"
        "compile_cache._Sealed._save_data = full\n"
    )
    assert python(full + NOTED, tiny) == "41 0"
    assert python(NOTED, tiny) == "41 0"


# ------------------------------------------------------------------ where it is kept


def test_the_user_s_own_compiled_code_is_kept_where_it_was(tiny: Path) -> None:
    code = "import numba; was = numba.config.CACHE_DIR; from sim.engine import months; print(numba.config.CACHE_DIR == was)"
    assert python(code, tiny) == "True"


NOWHERE = """
import os, pwd, tempfile
def unknown(uid):
    raise KeyError(uid)
pwd.getpwuid = unknown
os.environ.pop("HOME", None)
os.environ.pop("XDG_CACHE_HOME", None)
os.environ.pop("ATTRITION_CACHE_DIR", None)
"""
NO_TEMPORARY = "def none(): raise FileNotFoundError(2, 'No usable temporary directory found')\ntempfile.gettempdir = none\n"


@pytest.mark.skipif(os.name != "posix", reason="users are numbers elsewhere only")
@pytest.mark.parametrize("more", ["", NO_TEMPORARY], ids=["temporary folder", "no folder at all"])
def test_a_user_without_home_and_without_entry_can_work(more: str, tiny: Path) -> None:
    assert python(NOWHERE + more + NOTED, tiny, TMPDIR=str(tiny)).startswith("41 ")
    kept = list(tiny.glob(f"faculty-attrition-{os.getuid()}/*/*/*.nbc"))
    assert bool(kept) != bool(more)


def test_a_folder_of_somebody_else_among_the_temporary_ones_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ATTRITION_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/proc/none")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    if not hasattr(os, "getuid"):
        pytest.skip("users are numbers elsewhere only")
    ours = os.getuid()
    (tmp_path / f"faculty-attrition-{ours + 1}").mkdir()
    monkeypatch.setattr(os, "getuid", lambda: ours + 1)  # as whom that folder is not ours
    assert compile_cache.folder.__wrapped__() is None


def test_tilde_is_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ATTRITION_CACHE_DIR", "~/mine")
    assert compile_cache.folder.__wrapped__().parent == tmp_path / "mine"


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
