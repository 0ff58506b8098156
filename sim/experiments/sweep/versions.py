"""What a result depends on besides the study: the model, and the libraries that compute and write."""

import hashlib
import os
import platform
import socket
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import sim
from sim.experiments.calibration.store import model_hash
from sim.metadata import commit, digest

# a change of one of these may change the bytes of a file; the others are only written down
COMPUTING = ("numpy", "scipy", "numba", "pandas", "pyarrow")
_OTHERS = ("SALib", "pyDOE3", "distributed", "dask", "pydantic")
_HERE = Path(__file__).parent
_PACKAGE = Path(sim.__file__).parent


@cache
def model_fingerprint() -> str:
    """Return a fingerprint of rules, declared numbers and all code between a point and its outcomes."""
    found = hashlib.sha256(model_hash().encode())
    beside = [_HERE.parent / f"{name}.py" for name in ("points", "prepare", "prices")]
    sources = [*_PACKAGE.glob("*.py"), *beside, *(_HERE / f"{name}.py" for name in ("evaluate", "setting", "precision"))]
    for path in sorted([*sources, *(_PACKAGE / "evidence").glob("*.yaml")]):
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
        "version": sim.__version__,
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
