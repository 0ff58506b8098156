"""Where compiled rules are kept between runs, so that only the first start compiles.

numba's own disk cache does not notice a change in a called function of another file: after such an edit it
silently runs the old rules. Hence the folder carries a hash of all sources that take part in compiling (a test
holds the list against what `sim.engine.months` really imports) and of the versions of numba and Python, and is chosen
before anything compiles. Where no folder can be written, compiled code is kept
in a temporary folder, or not at all; that is never an error. Nor is a file that was damaged: it is compiled again.
"""

import hashlib
import os
import pickle
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba
from llvmlite import binding
from numba.core.caching import FunctionCache, IndexDataCacheFile

# The compiler gives up telling apart what a loop reads and writes where that is in more than 250 places, and then lives the
# month of one person at a time.
binding.set_option("sim", "-alias-set-saturation-threshold=4000")


_KEPT = 4
_HASH = re.compile(r"[0-9a-f]{20}")  # how `source_hash` names a folder
_COMPILED = ("rules", "engine")  # folders, walked whole: a new file in them counts by itself
_SEAL = hashlib.sha256().digest_size
_keeping = [True]  # whether what is compiled now is kept on disk
_listeners: list[Callable[[str], None]] = []


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
    """Yield the folders to try, the best first; a container may have neither a home nor a folder for temporary files."""
    for given, more in ((os.environ.get("ATTRITION_CACHE_DIR"), ""), (os.environ.get("XDG_CACHE_HOME"), "faculty-attrition")):
        if given:
            yield Path(os.path.expanduser(given), more)  # which leaves ~ as it is where nobody has a home
    home = os.path.expanduser("~")
    if home != "~" and not os.environ.get("XDG_CACHE_HOME"):
        yield Path(home, ".cache", "faculty-attrition")
    with suppress(OSError):
        shared = Path(tempfile.gettempdir(), f"faculty-attrition-{os.getuid() if hasattr(os, 'getuid') else 'user'}")
        if _nobody_elses(shared):
            yield shared


def _nobody_elses(folder: Path) -> bool:
    """Return whether a folder among those of all users is ours: what lies in it will be run."""
    folder.mkdir(mode=0o700, exist_ok=True)
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


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
    if place is None:
        return numba.njit(nogil=True, error_model="numpy")(function)
    before, numba.config.CACHE_DIR = numba.config.CACHE_DIR, str(place)
    try:
        made = numba.njit(nogil=True, cache=True, error_model="numpy")(function)
        made._cache = _Forgiving(made.py_func)
        return made
    finally:
        numba.config.CACHE_DIR = before


class _Sealed(IndexDataCacheFile):
    """Files of compiled code that show whether they are whole: machine code that is not would end the process."""

    def _load_data(self, name: str) -> Any:
        content = Path(self._data_path(name)).read_bytes()
        if hashlib.sha256(content[_SEAL:]).digest() != content[:_SEAL]:
            raise ValueError(f"{name} is damaged")
        return pickle.loads(content[_SEAL:])

    def _save_data(self, name: str, data: Any) -> None:
        content = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(hashlib.sha256(content).digest() + content)


class _Forgiving(FunctionCache):
    """Compiled code on disk: what is damaged there counts as not there, and what cannot be kept is not kept."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file: Any = _Sealed(self._cache_path, self._impl.filename_base, stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what was compiled before, or None."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # whatever a file says that was cut short, or a disk that lost part of it
            while _listeners:  # once, however many files there are
                _listeners.pop()(f"A damaged file in {self._cache_path}: compiling the model again (about 30 seconds) …")
            with suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, if there is room."""
        with suppress(OSError):
            super().save_overload(sig, data)


@contextmanager
def telling(listener: Callable[[str], None] | None) -> Iterator[None]:
    """Have somebody told where compiled code that was kept cannot be used."""
    if listener is None:
        yield
        return
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.clear()
