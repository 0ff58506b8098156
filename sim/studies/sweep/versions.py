"""What a result depends on besides the study: the model, and the libraries that compute and write."""

import hashlib
import os
import platform
import socket
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.foundation.version import __version__
from sim.results.metadata import commit, digest
from sim.studies.calibration.store import model_hash

# a change of one of these may change the bytes of a file; the others are only written down
COMPUTING = ("numpy", "scipy", "numba", "pandas", "pyarrow")
_OTHERS = ("SALib", "pyDOE3", "distributed", "dask", "pydantic")
_PACKAGE = Path(__file__).resolve().parents[2]
# between a point and its outcomes; other rooms only arrange, draw and print. Folders are walked whole.
_ROOMS = ("foundation", "rules", "evidence", "world", "engine", "results", "simulate", "studies/points")


@cache
def model_fingerprint() -> str:
    """Return a fingerprint of rules, declared parameters and all code between a point and its outcomes."""
    found = hashlib.sha256(model_hash().encode())
    beside = [_PACKAGE / "studies/sweep" / f"{name}.py" for name in ("evaluate", "setting", "precision")]
    rooms = [path for room in _ROOMS for path in (_PACKAGE / room).rglob("*.py")]
    for path in sorted([*rooms, *beside, *(_PACKAGE / "evidence").glob("*.yaml")]):
        found.update(path.relative_to(_PACKAGE).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def versions(names: tuple[str, ...] = COMPUTING) -> dict[str, str]:
    """Return the versions of those libraries that are installed."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def made_with() -> str:
    """Return a fingerprint of model and computing libraries, which all workers must share."""
    return digest([model_fingerprint(), versions()])


def described() -> dict[str, Any]:
    """Return program, model and libraries for a manifest."""
    return {
        "version": __version__,
        "commit": commit(),
        "model": model_fingerprint(),
        "libraries": {"python": platform.python_version(), **versions(), **versions(_OTHERS)},
    }


def machine() -> dict[str, Any]:
    """Return where this process runs."""
    return {
        "host": socket.gethostname(),
        "system": platform.platform(),
        "processor": platform.machine(),
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
    }
