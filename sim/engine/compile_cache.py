"""Where compiled rules are kept between runs, so that only the first start compiles.

numba's own disk cache does not notice a change in a called function of another file: after such an edit it
silently runs the old rules. Hence the folder carries a hash of all sources that take part in compiling (a test
holds the list against what `sim.engine.months` really imports) and of the versions of numba and Python, and is chosen
before anything compiles. Where no folder can be written, compiled code is kept
in a temporary folder, or not at all; that is never an error.
"""

import hashlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numba

_KEPT = 4
_HASH = re.compile(r"[0-9a-f]{20}")  # how `source_hash` names a folder
_COMPILED = ("rules", "engine")  # folders, walked whole: a new file in them counts by itself
_keeping = [True]  # whether what is compiled now is kept on disk


def compiled_sources() -> list[Path]:
    """Return the files whose change changes compiled code."""
    package = Path(__file__).parents[1]
    return sorted(path for name in _COMPILED for path in (package / name).rglob("*.py"))


def source_hash() -> str:
    """Return a hash of all sources that take part in compiling and of the versions that compile them."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(f"{numba.__version__} {platform.python_version()}".encode())
    for path in compiled_sources():
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _roots() -> Iterator[Path]:
    """Folders to try, the best first."""
    given = os.environ.get("ATTRITION_CACHE_DIR")
    if given:
        yield Path(given)
    home = os.environ.get("XDG_CACHE_HOME") or (Path("~").expanduser() / ".cache")
    yield Path(home) / "faculty-attrition"
    yield (
        Path(tempfile.gettempdir()) / f"faculty-attrition-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    )


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _forget_old(root: Path, current: Path) -> None:
    """Keep the few most recent of our folders; another process may be deleting the same ones.

    `ATTRITION_CACHE_DIR` may name a folder that holds other things: they are nobody's to delete.
    """
    try:
        ours = [f for f in root.iterdir() if _HASH.fullmatch(f.name) and f != current]
        others = sorted(ours, key=lambda f: f.stat().st_mtime, reverse=True)
    except OSError:
        return
    for folder in others[_KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def folder() -> Path | None:
    """Return the folder of compiled rules, made if need be, or None where nothing can be written."""
    for root in _roots():
        place = root / source_hash()
        if _writable(place):
            _forget_old(root, place)
            return place
    return None


@contextmanager
def uncached() -> Iterator[None]:
    """Compile without keeping the result: for rules that are not part of the package."""
    before, _keeping[0] = _keeping[0], False
    try:
        yield
    finally:
        _keeping[0] = before


def compiled(function: Callable[..., Any]) -> Any:
    """Compile a phase of the month at its first call; the result is kept on disk where possible."""
    place = folder() if _keeping[0] else None
    if place is not None:
        numba.config.CACHE_DIR = str(place)
    return numba.njit(nogil=True, cache=place is not None, error_model="numpy")(function)
