"""The house: the lock, the versions, what travels with the package, the size of files, who imports what."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SUPPORTED = ("3.11", "3.12", "3.13")
LOCK_LINE = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[0-9][\w.+!]*)( ; (?P<marker>python_version .+))?"
)
RULES_MAY_IMPORT = {
    *("__future__", "collections", "enum", "math", "typing", "warnings", "numba", "numpy"),
    "sim.rules",
}


def lock_lines() -> list[str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def locked(python: str) -> dict[str, str]:
    """The versions that the lock gives one Python."""
    versions = {}
    for line in lock_lines():
        match = LOCK_LINE.fullmatch(line)
        assert match, line
        marker = match["marker"]
        if marker is None or Marker(marker).evaluate({"python_version": python}):
            assert match["name"] not in versions, f"{match['name']} is locked twice for Python {python}"
            versions[match["name"]] = match["version"]
    return versions


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def data_files(folder: str) -> set[str]:
    top = ROOT / folder
    return {p.relative_to(top).as_posix() for p in top.rglob("*") if p.suffix in {".yaml", ".csv"}}


def test_the_lock_holds_names_and_versions_and_no_place_to_get_them_from() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|@|--|\.(com|org|io|net)\b", text)
    for line in lock_lines():
        assert LOCK_LINE.fullmatch(line), line


@pytest.mark.parametrize("python", SUPPORTED)
def test_the_lock_fits_what_the_project_declares(python: str) -> None:
    versions = locked(python)
    for line in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]:
        wanted = Requirement(line)
        name = wanted.name.lower().replace("_", "-")
        assert name in versions, f"{name} is not locked for Python {python}"
        assert wanted.specifier.contains(versions[name]), f"{name} {versions[name]} for Python {python}"


def test_the_lock_leaves_out_the_project_and_heavy_extras() -> None:
    for python in SUPPORTED:
        assert not {"faculty-attrition", "pip", "solara"} & set(locked(python))


def test_one_version_everywhere() -> None:
    version = PROJECT["version"]
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert f"\n## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    import sim

    assert sim.__version__ == PROJECT["version"]


def test_no_file_is_too_long_to_read() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in python_files("sim", "dashboard")}
    assert {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > 400} == {}


def test_rules_import_only_mathematics_draws_and_words() -> None:
    for path in python_files("sim/rules"):
        if path.stem in {"records", "draws", "exponential"}:  # what rules are made of, held by the contract "light"
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0 and node.module, f"{path.name}:{node.lineno}: relative import"
                inside = [f"sim.{alias.name}" for alias in node.names]
                names = inside if node.module == "sim" else [node.module]
            for name in names:
                parts = name.split(".")
                known = ".".join(parts[:2]) if parts[0] == "sim" else parts[0]
                assert known in RULES_MAY_IMPORT, f"{path.name}:{node.lineno}: {name}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy, so that nothing is left in the checkout."""
    source = tmp_path_factory.mktemp("source")
    for folder in ("sim", "dashboard", "scenarios", "trials"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, source / name)
    target = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(target), str(source)], check=True)
    (built,) = target.glob("*.whl")
    return built


def test_scenarios_evidence_and_assets_travel_with_the_package(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert data_files("scenarios") and data_files("sim/evidence") and data_files("trials")
    expected = {f"sim/shipped/{name}" for name in data_files("scenarios")}
    expected |= {f"sim/shipped_trials/{name}" for name in data_files("trials")}
    expected |= {f"sim/evidence/{name}" for name in data_files("sim/evidence")}
    assets = ROOT / "dashboard" / "assets"
    expected |= {p.relative_to(ROOT).as_posix() for p in assets.rglob("*") if p.is_file()}
    expected |= {p.relative_to(ROOT).as_posix() for p in python_files("sim", "dashboard")}
    expected |= {"sim/CHANGELOG.md", "dashboard/data/evidence.json"}
    assert expected - packed == set()
    assert {name.split("/")[0].split("-")[0] for name in packed} == {"sim", "dashboard", "faculty_attrition"}


def test_an_installed_copy_finds_its_files_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "import sim; from sim.foundation.paths import evidence_dir, scenarios_dir\n"
        "for place in (Path(sim.__file__).parent, evidence_dir(), scenarios_dir()):\n"
        "    assert place.is_dir() and place.is_relative_to(sys.argv[1]), place\n"
        "assert sim.load_scenario('baseline').title and len(sim.parameters()) > 0\n"
        "from dashboard.changelog import changelog\n"
        "assert sim.__version__ in changelog().versions\n"
    )
    subprocess.run([sys.executable, "-c", code, str(installed)], check=True, cwd=tmp_path)
